"""Random functions of one name that bend, jump their piece or end: |u|, max, cases, roots, arcs, erf; sums."""

from __future__ import annotations

from random import Random

from sympy import (
    Abs,
    Expr,
    IndexedBase,
    Max,
    Min,
    Piecewise,
    Rational,
    Sum,
    acos,
    asin,
    asinh,
    atan,
    cos,
    erf,
    exp,
    log,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)  # fmt: skip

x, y = symbols("x y", real=True)
n = symbols("n", integer=True, positive=True)
k = symbols("k", integer=True, positive=True)
v = IndexedBase("v", shape=(n,), real=True)

_SMOOTH = (sin, cos, atan, tanh, asinh, erf, lambda u: exp(-(u**2)), lambda u: log(1 + u**2), lambda u: sqrt(u**2 + 2),
           lambda u: exp(u / 4), lambda u: u**2, lambda u: u**3, lambda u: 1 / (2 + u**2))  # fmt: skip
_ENDING = (lambda u: asin(tanh(u)), lambda u: acos(u / (1 + u**2)), lambda u: sqrt(1 + exp(u / 3)),
           lambda u: asin(u / 5), lambda u: sqrt(u + 7), lambda u: log(u + 9), lambda u: sqrt(Abs(u)))  # fmt: skip


def bent(rng: Random, depth: int) -> Expr:
    """A function of x, at times of y, of at most the depth."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice([x, x, x, x + 1, 2 * x - 1, 3 - x, x / 2, y, Rational(rng.randint(-3, 4))])
    kind, f = rng.random(), bent(rng, depth - 1)
    if kind < 0.32:
        return rng.choice(_SMOOTH)(f)
    if kind < 0.40:
        return rng.choice(_ENDING)(f)
    if kind < 0.48:
        return Abs(f)
    g = bent(rng, rng.randrange(depth))
    if kind < 0.60:
        return rng.choice([Max, Min])(f, g)
    if kind < 0.68:
        edge = rng.choice([x > 0, x <= 1, Abs(x) < 1, x > y, x**2 < 2])
        return Piecewise((f, edge), (g, True))
    if kind < 0.72:
        return sign(x - 1) * f
    if kind < 0.86:
        return f + rng.choice([1, 2, -1]) * g
    return f * g


def over_an_index(rng: Random, depth: int) -> Expr:
    """A sum over k of such functions of x with components of v in them."""
    return Sum(bent(rng, depth).subs(y, v[k]) * rng.choice([1, v[k]]), (k, 1, n))
