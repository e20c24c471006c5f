"""`derive.gradient` on exercises of undergraduate calculus with the book's answers, and on random functions.

The answers are written by hand and compared by mpmath at 50 digits; the kernel under test has no part in it.
"""

from __future__ import annotations

from random import Random

import mpmath
import pytest
from counts import count, draws
from numbers_of_tests import close, value
from sympy import (
    Abs,
    Expr,
    Indexed,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    acos,
    asinh,
    atan,
    atanh,
    besselj,
    cos,
    cosh,
    cot,
    csc,
    exp,
    lambdify,
    log,
    pi,
    sec,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    zeta,
)

from derive import gradient
from derive.errors import CheckFailed, NoRule
from derive.terms.notation import D, Delta, array, indices, scalar, size
from derive.terms.ordered import plain

x, y = scalar("x"), scalar("y")
t, a = scalar("t", positive=True), scalar("a", positive=True)
half = Rational(1, 2)

#: f and the book's f', in the manner of the exercise sections of Stewart, Calculus, 3.1 to 3.6 and 3.11; in x and t
BOOK = [
    # powers and polynomials
    (x**8 - 4 * x**5 + 6, 8 * x**7 - 20 * x**4),
    (Rational(5, 3) * x**3 - 2 * x, 5 * x**2 - 2),
    ((x - 2) * (2 * x + 3), 4 * x - 1),
    ((2 * x + 1) ** 2, 8 * x + 4),
    (t ** Rational(5, 3), Rational(5, 3) * t ** Rational(2, 3)),
    (1 / t**4, -4 / t**5),
    (sqrt(t) - 2 / t, 1 / (2 * sqrt(t)) + 2 / t**2),
    ((t**2 + 4 * t + 3) / sqrt(t), Rational(3, 2) * sqrt(t) + 2 / sqrt(t) - Rational(3, 2) / t ** Rational(3, 2)),
    (pi**2 + x, 1),
    (t ** Rational(1, 3) * (t + 2), Rational(4, 3) * t ** Rational(1, 3) + Rational(2, 3) * t ** Rational(-2, 3)),
    # products and quotients
    ((x**3 + 2 * x) * exp(x), (x**3 + 3 * x**2 + 2 * x + 2) * exp(x)),
    (exp(x) / (1 + x**2), exp(x) * (x - 1) ** 2 / (1 + x**2) ** 2),
    ((3 * x - 1) / (2 * x + 1), 5 / (2 * x + 1) ** 2),
    (x / (x**2 + 1), (1 - x**2) / (x**2 + 1) ** 2),
    ((x**2 + x - 2) / (x**3 + 6), (-(x**4) - 2 * x**3 + 6 * x**2 + 12 * x + 6) / (x**3 + 6) ** 2),
    ((1 - t) / (1 + t), -2 / (1 + t) ** 2),
    (x**2 * sin(x) * tan(x), 2 * x * sin(x) * tan(x) + x**2 * sin(x) + x**2 * sin(x) * sec(x) ** 2),
    (sqrt(t) * log(t), (log(t) + 2) / (2 * sqrt(t))),
    ((1 + sqrt(t)) / (1 - sqrt(t)), 1 / (sqrt(t) * (1 - sqrt(t)) ** 2)),
    # trigonometric
    (x**2 * cos(x), 2 * x * cos(x) - x**2 * sin(x)),
    (sin(x) + Rational(1, 2) * cot(x), cos(x) - half * csc(x) ** 2),
    (sec(x) * tan(x), sec(x) * (sec(x) ** 2 + tan(x) ** 2)),
    (x / (2 - tan(x)), (2 - tan(x) + x * sec(x) ** 2) / (2 - tan(x)) ** 2),
    (cos(x) / (1 - sin(x)), 1 / (1 - sin(x))),
    ((1 - sec(x)) / tan(x), (cos(x) - 1) / sin(x) ** 2),
    (sin(x) ** 2 + cos(x) ** 2, 0),
    (csc(x) + exp(x) * cot(x), -csc(x) * cot(x) + exp(x) * (cot(x) - csc(x) ** 2)),
    # the chain rule
    ((x**4 + 3 * x**2 - 2) ** 5, 10 * x * (x**4 + 3 * x**2 - 2) ** 4 * (2 * x**2 + 3)),
    (sqrt(1 + x**2), x / sqrt(1 + x**2)),
    (1 / (x**2 + x + 1) ** Rational(1, 3), -Rational(1, 3) * (2 * x + 1) / (x**2 + x + 1) ** Rational(4, 3)),
    (cos(a**3 + x**3), -3 * x**2 * sin(a**3 + x**3)),
    (x * exp(-3 * x), (1 - 3 * x) * exp(-3 * x)),
    (exp(-5 * x) * cos(3 * x), -exp(-5 * x) * (3 * sin(3 * x) + 5 * cos(3 * x))),
    ((2 * x - 3) ** 4 * (x**2 + x + 1) ** 5, (2 * x - 3) ** 3 * (x**2 + x + 1) ** 4 * (28 * x**2 - 12 * x - 7)),
    (((x**2 + 1) / (x**2 - 5)) ** 3, -36 * x * (x**2 + 1) ** 2 / (x**2 - 5) ** 4),
    (sqrt((1 + t) / (2 + t)), 1 / (2 * sqrt(1 + t) * (2 + t) ** Rational(3, 2))),
    (sin(x * cos(x)), cos(x * cos(x)) * (cos(x) - x * sin(x))),
    (sin(tan(2 * x)), 2 * sec(2 * x) ** 2 * cos(tan(2 * x))),
    (sec(x) ** 2 + tan(x) ** 2, 4 * sec(x) ** 2 * tan(x)),
    (sin(sin(sin(x))), cos(sin(sin(x))) * cos(sin(x)) * cos(x)),
    (sqrt(t + sqrt(t)), (1 + 1 / (2 * sqrt(t))) / (2 * sqrt(t + sqrt(t)))),
    (exp(exp(x)), exp(x) * exp(exp(x))),
    (Pow(2, sin(pi * x)), Pow(2, sin(pi * x)) * pi * log(2) * cos(pi * x)),
    (Pow(10, 1 - x**2), -2 * x * log(10) * Pow(10, 1 - x**2)),
    ((1 + cos(x) ** 2) ** 6, -12 * cos(x) * sin(x) * (1 + cos(x) ** 2) ** 5),
    (cot(x**2) - cot(x) ** 2, -2 * x * csc(x**2) ** 2 + 2 * cot(x) * csc(x) ** 2),
    # logarithms and logarithmic differentiation
    (t * log(t) - t, log(t)),
    (log(x**2 + 10), 2 * x / (x**2 + 10)),
    (log(Abs(cos(x))), -tan(x)),
    (log(t) / (1 + log(t)), 1 / (t * (1 + log(t)) ** 2)),
    (log(t + sqrt(t**2 - 1)).subs(t, t + 1), 1 / sqrt((t + 1) ** 2 - 1)),
    (log(exp(-x) + x * exp(-x)).subs(x, t), -t / (1 + t)),
    (t**t, t**t * (1 + log(t))),
    (t ** sin(t), t ** sin(t) * (cos(t) * log(t) + sin(t) / t)),
    (sqrt(t) ** t, sqrt(t) ** t * (1 + log(t)) / 2),
    (t ** (1 / t), t ** (1 / t) * (1 - log(t)) / t**2),
    (log(t) ** 3 / t, (3 * log(t) ** 2 - log(t) ** 3) / t**2),
    # inverse trigonometric and hyperbolic
    (atan(x) ** 2, 2 * atan(x) / (1 + x**2)),
    (atan(x**2), 2 * x / (1 + x**4)),
    (atan(sqrt(t)), 1 / (2 * sqrt(t) * (1 + t))),
    (x * atan(x) - half * log(1 + x**2), atan(x)),
    (acos(exp(-t)), exp(-t) / sqrt(1 - exp(-2 * t))),
    (x * sinh(x) - cosh(x), x * cosh(x)),
    (exp(cosh(3 * x)), 3 * sinh(3 * x) * exp(cosh(3 * x))),
    (log(cosh(x)), tanh(x)),
    (asinh(x / 3) * x - sqrt(9 + x**2), asinh(x / 3)),
    (atanh(sin(x)), sec(x)),
    # machine learning
    (1 / (1 + exp(-x)), exp(-x) / (1 + exp(-x)) ** 2),
    (log(1 + exp(x)), 1 / (1 + exp(-x))),
    (x / (1 + exp(-x)), (1 + exp(-x) + x * exp(-x)) / (1 + exp(-x)) ** 2),
    (exp(-(x**2) / 2) / sqrt(2 * pi), -x * exp(-(x**2) / 2) / sqrt(2 * pi)),
    (Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - half, True)), Piecewise((x, Abs(x) <= 1), (x / Abs(x), True))),
]


def spots(f, variable: Symbol) -> list[float]:
    places = [0.15, 0.37, 0.8, 1.35, 2.6] if variable == t else [-1.9, -0.45, 0.3, 0.85, 1.6]
    return [p for p in places if real(f, {variable: p, a: 1.3})]


def real(f, at) -> bool:
    found = value(f, at)
    return bool(mpmath.im(found) == 0 and mpmath.isfinite(found))


@pytest.mark.parametrize(("f", "book"), BOOK, ids=[str(f) for f, _ in BOOK])
def test_the_answers_of_books(f, book) -> None:
    variable = t if f.has(t) else x
    derivation = gradient(f, variable)
    assert not derivation.result.has(D)
    places = spots(f, variable)
    assert len(places) >= 2
    for p in places:
        at = {variable: p, a: 1.3}
        assert close(value(derivation.result, at), value(book + 0 * x, at)), f"at {p}"


def test_full_detail_says_the_same() -> None:
    for f, _ in BOOK[::7]:
        variable = t if f.has(t) else x
        assert gradient(f, variable, detail="full").result == gradient(f, variable).result


# -- several variables and vectors -----------------------------------------------------------------------------------

PARTIAL = [
    (x**2 * y + sin(x * y), x, 2 * x * y + y * cos(x * y)),
    (x**2 * y + sin(x * y), y, x**2 + x * cos(x * y)),
    (sqrt(x**2 + y**2), x, x / sqrt(x**2 + y**2)),
    (x * exp(y), y, x * exp(y)),
    (atan(y / x), x, -y / (x**2 + y**2)),
    (exp(x) * cos(y), y, -exp(x) * sin(y)),
]


@pytest.mark.parametrize(("f", "by", "book"), PARTIAL, ids=[f"{f} by {v}" for f, v, _ in PARTIAL])
def test_partial_derivatives(f, by, book) -> None:
    result = gradient(f, by).result
    for at in ({x: 0.7, y: -1.2}, {x: -1.4, y: 0.3}):
        assert close(value(result, at), value(book, at))


i, j, k = indices("i j k")
n, m = size("n"), size("m")
u, v, w = array("u", n), array("v", n), array("w", m, n)

#: with vectors of every length; the answers are those of the matrix cookbook, in components
INDEXED = [
    (Sum(u[i] * v[i], (i, 1, n)), u[j], v[j]),
    (Sum(u[i] ** 2, (i, 1, n)), u[j], 2 * u[j]),
    (sqrt(Sum(u[i] ** 2, (i, 1, n))), u[j], u[j] / sqrt(Sum(u[i] ** 2, (i, 1, n)))),
    (log(Sum(exp(u[i]), (i, 1, n))), u[j], exp(u[j]) / Sum(exp(u[i]), (i, 1, n))),
    (Sum(w[k, i] * u[i], (i, 1, n)), u[j], w[k, j]),
    (Sum((v[i] - x * u[i]) ** 2, (i, 1, n)) / n, x, -2 * Sum((v[i] - x * u[i]) * u[i], (i, 1, n)) / n),
    (u[i], u[j], Delta(i, j)),
]


@pytest.mark.parametrize(("f", "by", "book"), INDEXED, ids=[f"{f} by {v}" for f, v, _ in INDEXED])
def test_gradients_in_components(f, by, book) -> None:
    result = gradient(f, by).result
    for place in range(1, 4):
        assert components(result, place) == pytest.approx(components(book, place))


U, V = (None, -0.2, 0.1, 0.4), (None, 0.9, 0.7, 0.5)
W = {(r, c): 0.1 * r + 0.7 * c for r in (1, 2) for c in (1, 2, 3)}


def components(e, place: int) -> float:
    """The value at j = place for n = 3, sums as Python's own."""
    return evaluated(plain(e), {"n": 3, "m": 2, "j": place, "i": 2, "k": 1, "x": 0.4})


def evaluated(e, at) -> float:
    if isinstance(e, Symbol):
        return at[e.name]
    if isinstance(e, Sum):
        ((letter, _low, _high),) = e.limits
        return sum(evaluated(e.function, {**at, letter.name: c}) for c in (1, 2, 3))
    if isinstance(e, Indexed):
        index = tuple(evaluated(c, at) for c in e.indices)
        return W[index] if len(index) == 2 else {"u": U, "v": V}[e.base.label.name][index[0]]
    if isinstance(e, Delta):
        return float(evaluated(e.args[0], at) == evaluated(e.args[1], at))
    return float(e.func(*(evaluated(c, at) for c in e.args)) if e.args else e)


# -- random functions ------------------------------------------------------------------------------------------------

OUTER = (sin, cos, exp, tanh, atan, sinh, lambda e: log(e**2 + 1), lambda e: sqrt(e**2 + 2), lambda e: e**2,
         lambda e: e**3, lambda e: 1 / (e**2 + 1), lambda e: Pow(2, e))  # fmt: skip


def drawn(rng: Random, depth: int):
    """A function of x of a stated depth: elementary functions, sums, products, quotients and compositions."""
    if depth == 0:
        return rng.choice([x, x, x, x + 1, 2 * x, x / 2, 3 - x, x**2])
    kind = rng.choice(["sum", "product", "quotient", "outer", "outer", "outer"])
    f = drawn(rng, depth - 1)
    if kind == "outer":
        return rng.choice(OUTER)(f)
    g = drawn(rng, rng.randrange(depth))
    return {"sum": rng.randint(1, 4) * f + g, "product": f * g, "quotient": f / (g**2 + rng.randint(1, 3))}[kind]


def agrees(result, f, rng: Random) -> bool:
    """The result against SymPy's own derivative at 20 points, to 20 digits."""
    with mpmath.workdps(60):
        ours, theirs = (lambdify(x, plain(e), "mpmath") for e in (result, f.diff(x)))
        places = [mpmath.mpf(rng.uniform(-2, 2)) for _ in range(20)]
        return all(close(ours(p) + mpmath.mpf(0), theirs(p) + mpmath.mpf(0)) for p in places)


def failures(count: int, seed: int) -> list[str]:
    """What could not be derived; a wrong result raises."""
    rng, failed = Random(seed), []
    for number in range(count):
        f = drawn(rng, 3 + number % 2)
        try:
            result = gradient(f, x).result
        except (NoRule, CheckFailed) as error:
            failed.append(f"{f}: {error}")
            continue
        assert not result.has(D)
        assert agrees(result, f, rng), f
    return failed


def test_random_functions() -> None:
    assert failures(draws(15, 40), seed=1) == []


@pytest.mark.slow
def test_two_hundred_random_functions() -> None:
    """Or sixty of them."""
    failed = failures(count(60, 200), seed=2)
    assert len(failed) < count(60, 200) / 50, "\n".join(failed)  # below 2 %


@pytest.mark.parametrize("expr", [besselj(1, x), zeta(x)])
def test_what_no_rule_fits_is_named_with_its_variable(expr: Expr) -> None:
    with pytest.raises(NoRule, match=r"no rule differentiates .* by x"):
        gradient(expr, x)
