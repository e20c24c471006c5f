"""SymPy's own derivatives, deltas, steps and conditions are read; what cannot be judged is a verdict with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sympy import (
    ITE,
    Ci,
    Derivative,
    DiracDelta,
    Eq,
    Expr,
    FiniteSet,
    Function,
    Heaviside,
    I,
    Implies,
    Indexed,
    IndexedBase,
    Integer,
    Integral,
    Interval,
    KroneckerDelta,
    Lambda,
    LambertW,
    Limit,
    MatrixSymbol,
    Max,
    Mod,
    O,
    Piecewise,
    Subs,
    Sum,
    Symbol,
    Xor,
    arg,
    besselj,
    binomial,
    conjugate,
    cos,
    digamma,
    exp,
    expand,
    floor,
    frac,
    loggamma,
    oo,
    polygamma,
    re,
    rootof,
    sin,
    symbols,
    zeta,
)
from sympy.codegen.cfunctions import expm1, log1p

from derive import check, gradient
from derive.errors import DeriveError
from derive.terms.notation import Delta
from derive.terms.ordered import plain

x, y = symbols("x y", real=True)
i, j = symbols("i j", integer=True)
n = Symbol("n", integer=True, positive=True)
f = Function("f")
A = MatrixSymbol("A", 2, 2)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Derivative(x**2, x), 2 * x),
        (Derivative(sin(x), x, 2), -sin(x)),
        (Derivative(x**2 * y**3, x, y), 6 * x * y**2),
        (Derivative(exp(x * y), (x, 2), (y, 1)), (2 * y + x * y**2) * exp(x * y)),
        (Subs(Derivative(x**3, x), x, 2), Integer(12)),
        (Subs(x**2 + y, (x, y), (y, x)), y**2 + x),
        (Subs(Derivative(sin(x), x), x, y**2), cos(y**2)),
        (Derivative(Subs(x**2, x, y), y), 2 * y),
        (x * KroneckerDelta(i, j), KroneckerDelta(j, i) * x),
        (x * Heaviside(x), Max(0, x)),
        (Piecewise((x, ITE(x > 0, True, False)), (0, True)), Max(0, x)),
        (
            Piecewise((x, ITE(x > 0, y > 0, y < 0)), (0, True)),
            Piecewise((x, x * y > 0), (x, (x <= 0) & (y < 0)), (0, True)),
        ),
        (
            Piecewise((1, Xor(x > 0, y > 0)), (0, True)),
            Piecewise((0, (x > 0) & (y > 0)), (0, (x <= 0) & (y <= 0)), (1, True)),
        ),
        (Piecewise((1, Implies(x > 1, y > 1)), (0, True)), Piecewise((0, (x > 1) & (y <= 1)), (1, True))),
        (binomial(n, 2), n * (n - 1) / 2),
        (binomial(n, 3) + 1, n * (n - 1) * (n - 2) / 6 + 1),
        (binomial(x, 2), x * (x - 1) / 2),
        (Eq(Derivative(x**2, x), 4), Eq(2 * x, 4)),
        (Derivative(loggamma(x), x), polygamma(0, x)),
        (Derivative(digamma(x), x), polygamma(1, x)),
        (Derivative(log1p(x**2), x), 2 * x / (1 + x**2)),
        (Derivative(expm1(x), x), exp(x)),
        (Derivative(f(x), x) + f(x), f(x) + Derivative(f(x), x)),
        (Derivative(f(x**2), x), 2 * x * Subs(Derivative(f(y), y), y, x**2)),
    ],
    ids=str,
)
def test_they_are_read(answer, expected) -> None:
    for one, other in ((answer, expected), (expected, answer)):
        assert check(one, expected=other).ok or check(one, expected=other).verdict == "equal-where-defined"
    assert check(answer, expected=exp(7) + expected if isinstance(expected, Expr) else Eq(x, 7)).verdict == "different"


STRANGE = [
    Derivative(x**2, (x, n)), zeta(x), rootof(x**5 - x + 1, 0) * y, A[0, 0], x + O(x**2), re(Symbol("z")), Symbol("θ"),
    Symbol("x'"), besselj(1, x), Integral(x, (x, 0, 1)), Limit(sin(x) / x, x, 0), Lambda(x, x), Symbol("a b"),
    LambertW(x), Ci(x), Symbol("N", commutative=False), I * x, oo, FiniteSet(x), Interval(0, 1), None, range(3),
    DiracDelta(x), {"a": 1}, arg(Symbol("z")), Subs(f(x), f(x), x), polygamma(2, x), 1j, "", "x +", A, [x, x], True,
]  # fmt: skip


@pytest.mark.parametrize("strange", STRANGE, ids=lambda s: ascii(s)[:40])
def test_an_answer_never_raises(strange) -> None:
    verdict = check(strange, expected=x**2)
    assert verdict.verdict in ("unknown", "unreadable", "different") and (verdict.reason or verdict.witness)


def _of_ours(act: Callable[[], object]) -> None:
    try:
        act()
    except DeriveError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message and len(message) < 500


@pytest.mark.parametrize("strange", STRANGE, ids=lambda s: ascii(s)[:40])
def test_an_expected_side_without_meaning_is_an_error_of_ours(strange) -> None:
    _of_ours(lambda: check(x**2, expected=strange))


@pytest.mark.parametrize("strange", [s for s in STRANGE if isinstance(s, Expr)], ids=lambda s: ascii(s)[:40])
def test_a_gradient_of_it_is_an_error_of_ours(strange) -> None:
    _of_ours(lambda: gradient(strange, x))


def test_what_is_left_of_names_is_the_readers_own() -> None:
    assert plain(gradient(Derivative(x**2 * y, x), y).result) == 2 * x
    assert check(conjugate(x) + re(x), expected=2 * x).ok
    assert check(Mod(x, 3), expected=Mod(x, 3)).ok


def test_the_part_behind_the_point() -> None:
    found = gradient(x * frac(x), x)
    assert plain(found.result) == 2 * x - floor(x) and found.evidence.supposes == ["x not a whole number"]


def test_letters_of_sums_are_declared_by_their_range() -> None:
    """Positive ones, as people declare them, passed for sizes, and a delta was sifted from a part of the range."""
    i, j, k = symbols("i j k", integer=True, positive=True)
    v, (v1, v2, v3) = IndexedBase("v", shape=(n,), real=True), symbols("v1 v2 v3")
    assert gradient(Sum(v[i] * v[k], (k, 1, i), (i, 1, n)), v[j]).result
    slope = plain(gradient(Sum(v[i] * Sum(v[k], (k, 1, i)), (i, 1, n)), v[j]).result)
    slope = slope.replace(Delta, KroneckerDelta).subs({n: 3, j: 2}).doit()
    named = slope.replace(lambda e: isinstance(e, Indexed), lambda e: Symbol(f"v{e.indices[0]}"))
    assert expand(named - (v1 + 2 * v2 + v3)) == 0  # of v1^2 + v2 v1 + v2^2 + v3 v1 + v3 v2 + v3^2
