"""Random expressions of one and two real names, defined on open sets, for tests that need many."""

from random import Random

from sympy import (
    Abs,
    Expr,
    Max,
    Rational,
    asinh,
    atan,
    cos,
    cosh,
    exp,
    log,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)  # fmt: skip

x, y = symbols("x y", real=True)
_EVERYWHERE = (sin, cos, atan, tanh, asinh, lambda u: log(1 + u**2), lambda u: sqrt(u**2 + 3), lambda u: exp(-(u**2)))
_GROWING = (lambda u: exp(u / 9), sinh, cosh, Abs, lambda u: Max(u, 1 - u), lambda u: u**2, lambda u: u**3)


def tree(rng: Random, depth: int = 3) -> Expr:
    """An expression that has a value everywhere but at isolated points."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([x, x, x, y, Rational(rng.randint(-5, 5)), Rational(rng.randint(1, 9), rng.randint(2, 7))])
    kind = rng.random()
    if kind < 0.35:
        return tree(rng, depth - 1) + tree(rng, depth - 1)
    if kind < 0.6:
        return tree(rng, depth - 1) * tree(rng, depth - 1)
    if kind < 0.68:
        return tree(rng, depth - 1) / (tree(rng, depth - 2 if depth > 1 else 0) ** 2 + 1)
    return rng.choice(_EVERYWHERE if kind < 0.9 or depth < 3 else _GROWING)(tree(rng, depth - 1))


def trees(seed: int, count: int, depth: int = 3) -> list[Expr]:
    """So many different ones that have names in them."""
    rng, found = Random(seed), {}
    while len(found) < count:
        made = tree(rng, depth)
        if made.free_symbols and made.is_finite is not False:
            found[made] = None
    return list(found)
