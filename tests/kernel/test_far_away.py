"""Far away is not nowhere: kinks, signs, bumps and minima that lie where no sample falls."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Abs, Max, Min, Piecewise, Rational, Sum, Symbol, exp, log, pi, sign, sin, sqrt, tanh

import derive
from derive.errors import CheckFailed
from derive.kernel import Setting, Step
from derive.kernel.definitions import Definition
from derive.kernel.relations import ARGMIN, AT_MOST, EQUAL, LESS
from derive.kernel.sampled import heights
from derive.kernel.sampled.arithmetic import Coarse
from derive.kernel.sampled.polynomials import real_roots
from derive.kernel.sampled.roots import along, roots_in
from derive.kernel.sampled.world import World
from derive.terms.notation import ArgMin, D, array, indices, scalar, size
from derive.terms.ordered import Times, minus, over, plus, power, times

x, y, z = scalar("x"), scalar("y"), scalar("z")
h = scalar("h", positive=True)
n = size("n")
(k,) = indices("k")
v = array("v", n)


def bump(*at: Any, radius: Any = 5) -> Any:
    """radius^2 - (x - a)^2 - (y - b)^2 - ...: positive in a ball."""
    names = (x, y, z)
    return plus(radius**2, *(times(-1, power(plus(s, -a), 2)) for s, a in zip(names, at, strict=False)))


PI = pi + Rational(1, 10**9)
SIGMOID = over(1, plus(1, exp(-x)))
NARROW = 7 + Rational(1, 10**7)
CUBIC = (x - 30) * (x - 31) * (x - 35)
FALSE: dict[str, tuple[Any, Any, Any]] = {
    "negative between 4 and 6": (Abs(x**2 * (x - 4) * (x - 6)), x**2 * (x - 4) * (x - 6), EQUAL),
    "negative between 14 and 16": (Abs(x**2 * (x - 14) * (x - 16)), x**2 * (x - 14) * (x - 16), EQUAL),
    "negative between 140 and 141": (Abs((x - 140) * (x - 141)), (x - 140) * (x - 141), EQUAL),
    "negative in a hundredth": (Abs((x - 7) * (x - Rational(701, 100))), (x - 7) * (x - Rational(701, 100)), EQUAL),
    "expanded": (Abs(x**2 - 33 * x + 272), x**2 - 33 * x + 272, EQUAL),
    "negative to the left": (Abs((x + 52) * (x + 55)), (x + 52) * (x + 55), EQUAL),
    "an irrational piece": (Abs(x**2 - 30 * x + 224), x**2 - 30 * x + 224, EQUAL),
    "three roots": (Max(0, CUBIC), CUBIC * (1 + sign(x - 35)) / 2, EQUAL),
    "a bump in one name": (Max(0, bump(70, radius=2)), Times(0, x), EQUAL),
    "a bump in two names": (Max(0, bump(20, 20)), Times(0, x, y), EQUAL),
    "a bump elsewhere": (plus(x, Max(0, bump(-33, 41))), plus(x, Times(0, y)), EQUAL),
    "a small bump": (Max(0, bump(12, -17, radius=Rational(1, 10))), Times(0, x, y), EQUAL),
    "a bump in three names": (Max(0, bump(9, -8, 30)), Times(0, x, y, z), EQUAL),
    "a dent": (Min(0, minus(bump(25, 25))), Times(0, x, y), EQUAL),
    "a case far out": (Piecewise((5, bump(50, 2) > 0), (x, True)), plus(x, Times(0, y)), EQUAL),
    "a bump over a component": (Max(0, plus(4, times(-1, power(plus(v[1], -60), 2)))), Times(0, v[1]), EQUAL),
    "a smooth hill": (Max(0, exp(-((x - 27) ** 2)) - Rational(1, 2)), Times(0, x), EQUAL),
    "a smooth hill that no float sees": (Max(0, exp(-((x - 45) ** 2)) - Rational(9, 10)), Times(0, x), EQUAL),
    "one that is narrow": (Max(0, exp(-((2 * x - 900) ** 2)) - Rational(1, 2)), Times(0, x), EQUAL),
    "a hill in a component": (Max(0, exp(-((v[1] + 77) ** 2)) - Rational(1, 2)), Times(0, v[1]), EQUAL),
    "a hill over a square": (Min(1, 2 - exp(-((x**2 - 3000) ** 2)) * 2), plus(1, Times(0, x)), EQUAL),
    "a smooth hill in two names": (Max(0, exp(bump(50, -30)) / exp(25) - Rational(1, 2)), Times(0, x, y), EQUAL),
    "a smooth hill in three names": (Max(0, exp(bump(50, -30, 9)) / exp(25) - Rational(1, 2)), Times(0, x, y), EQUAL),
    "a hill that no name leads to": (
        Max(0, exp(-((x - y - 50) ** 2) - (x + y) ** 2) - Rational(1, 9)), Times(0, x, y), EQUAL,
    ),
    "a hole of tanh": (tanh((x - 50) ** 2 + (y + 30) ** 2 + Rational(1, 10)), plus(1, Times(0, x, y)), EQUAL),
    "a hill over all components": (
        Max(0, exp(-Sum((v[k] - 40) ** 2, (k, 1, n))) - Rational(1, 2)), Times(0, v[1]), EQUAL,
    ),
    "two hills times each other": (
        times(*(Max(0, exp(-((s - 50) ** 2)) - Rational(1, 2)) for s in (x, y))), Times(0, x, y), EQUAL,
    ),
    "a root of a product": (sqrt((x - 44) ** 2 * (x - 46) ** 2), (x - 44) * (x - 46), EQUAL),
    "at most, a ball": (Times(0, x), plus(power(plus(x, -3), 2), power(plus(y, -2), 2), -1), AT_MOST),
    "at most, far": (Times(0, x), minus(bump(50, -50)), AT_MOST),
    "at most, one name": (Times(0, x), (x - 80) * (x - 81), AT_MOST),
    "at most, a quartic": (minus(power(x, 2)), times(power(x, 2), plus(x, -40), plus(x, -60)), AT_MOST),
    "less, one name": (Times(-1, power(x, 2)), (x - 19) * (x - 21) + 1 - x**2, LESS),
    "argmin": (ArgMin(x**2 * (x - 4) * (x - 6), x), Times(0, 1), ARGMIN),
    "argmin, far": (ArgMin(x**2 * (x - 40) * (x - 60) + x**2, x), Times(0, 1), ARGMIN),
    "another value at a decimal": (sign((x - Rational(73, 10)) ** 2), Times(1, 1), EQUAL),
    "another value at a third": (sign(Abs(x - Rational(1, 3))), Times(1, 1), EQUAL),
    "farther than a half is told": (Max(x, -(10**17)), plus(x, 0), EQUAL),
    "far beyond": (Abs(x - 10**300), 10**300 - x, EQUAL),
    "far beyond in two names": (Max(0, x - 10**50) * Max(0, y - 10**60), Times(0, x, y), EQUAL),
    "negative in a ten-millionth": (Abs((x - 7) * (x - NARROW)), (x - 7) * (x - NARROW), EQUAL),
    "a narrow bump": (plus(x, Max(0, (7 - x) * (x - 7 - Rational(1, 10**12)))), plus(x, 0), EQUAL),
    "narrow and far": (
        Abs((x - 10**5) * (x - 10**5 - Rational(1, 10**8))), (x - 10**5) * (x - 10**5 - Rational(1, 10**8)), EQUAL
    ),
    "below a number that is no fraction": (Max(x, -exp(50)), plus(x, 0), EQUAL),
    "between two that are none": (Abs((x - pi) * (x - PI)), (x - pi) * (x - PI), EQUAL),
    "a logarithm that is cut": (Max(log(h), -40), log(h), EQUAL),
    "one as PyTorch cuts it": (Max(log(h), -100), log(h), EQUAL),
    "a root that is cut": (Max(sqrt(h), Rational(1, 10**9)), sqrt(h), EQUAL),
    "a quotient that is cut": (Min(1 / h, 10**9), 1 / h, EQUAL),
    "a logarithm that is cut far below": (Max(log(h), -700), log(h), EQUAL),
    "a power that is cut far above": (Min(exp(x), exp(800)), exp(x), EQUAL),
    "a power that no float is": (Min(exp(x), exp(10**9)), exp(x), EQUAL),
    "a power of a power": (Min(exp(exp(2 * x)), exp(10**6)), exp(exp(2 * x)), EQUAL),
    "a wave that is cut near its ground": (Max(sin(x), -1 + Rational(1, 10**6)), sin(x), EQUAL),
    "a hill beside a sigmoid": (SIGMOID, plus(SIGMOID, exp(-((x - 200) ** 2))), EQUAL),
    "a slope with a kink": (D(Abs((x - 14) * (x - 16)), x), plus(times(2, x), -30), EQUAL),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_it_is_refused(name) -> None:
    before, after, relation = FALSE[name]
    with pytest.raises(CheckFailed, match="does not hold"):
        Step(before, after, "hoped", relation, Setting((before, after)))


TRUE: dict[str, tuple[Any, Any, Any]] = {
    "a square": (Abs((x - 14) ** 2), (x - 14) ** 2, EQUAL),
    "no bump": (Max(0, plus(bump(20, 20), -26)), Times(0, x, y), EQUAL),
    "no smooth hill": (Max(0, exp(bump(50, -30)) / exp(25) - 2), Times(0, x, y), EQUAL),
    "a positive quartic": (Abs(x**4 - 30 * x**2 + 226), x**4 - 30 * x**2 + 226, EQUAL),
    "at most": (Times(0, x), plus(power(plus(x, -3), 2), power(plus(y, -2), 2)), AT_MOST),
    "touching": (Times(0, x), (x - 80) ** 2, AT_MOST),
    "argmin": (ArgMin((x - 40) ** 2 + 3, x), Times(40, 1), ARGMIN),
    "far beyond, a square": (Abs(x - 10**17) ** 2, (x - 10**17) ** 2, EQUAL),
    "beyond the floats, a square": (Abs((x - 10**400) ** 2), (x - 10**400) ** 2, EQUAL),
    "sine": (sin(x) - 1, Times(0, x), AT_MOST),
}


HIDDEN: dict[str, tuple[Any, Any]] = {  # farther than floats go, or nearer to each other than they tell
    "beyond the floats": (Max(x, -(10**400)), plus(x, 0)),
    "beyond the floats, a logarithm": (Max(log(h), -1000), log(h)),
    "beyond the floats, a power": (Min(exp(x), exp(10**400)), exp(x)),
    "beyond the floats, a quotient": (Min(1 / h, 10**400), 1 / h),
    "beyond the floats in two names": (Abs(plus(x, y, -(10**400))), plus(10**400, minus(x), minus(y))),
    "between two floats": (Abs((x - 7) * (x - 7 - Rational(1, 10**20))), (x - 7) * (x - 7 - Rational(1, 10**20))),
    "far and between two floats": (Max(0, (10**50 - x) * (x - 10**50 - 10**25)), Times(0, x)),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_no_float_sees_is_not_taken(name) -> None:
    before, after = HIDDEN[name]
    with pytest.raises(CheckFailed, match="where no float is"):
        Step(before, after, "hoped", EQUAL, Setting((before, after)))
    for expected, answer in ((before, after), (after, before)):
        assert derive.check(answer, expected=expected).verdict == "unknown"


@pytest.mark.parametrize("whole", [9, 15, 16, 18, 30])
def test_a_whole_number_is_moved_far_enough(whole) -> None:
    m = Symbol("m", integer=True)
    with pytest.raises(CheckFailed, match="does not hold"):
        Step(Max(m, -(10**whole)), m, "hoped", EQUAL, Setting((m,)))


@pytest.mark.parametrize("name", TRUE)
def test_it_holds(name) -> None:
    before, after, relation = TRUE[name]
    assert Step(before, after, "known", relation, Setting((before, after))).evidence


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("|x^2 (x-14)(x-16)|", "x^2 (x-14)(x-16)"), ("max(0, 25-(x-20)^2-(y-20)^2)", "0 x y"),
     ("|x^2-33x+272|", "x^2-33x+272"), ("x + max(0, 9-(x-90)^2)", "x"), ("sqrt((x-44)^2 (x-46)^2)", "(x-44)(x-46)"),
     ("max(0, 1-(x-30)^2-(y+30)^2-(z-7)^2)", "0 x y z"), ("min(x, 10^6)", "x"), ("|x^3 - 1000|", "1000 - x^3"),
     ("{x if x < 333; x + 1 otherwise}", "x"), ("sign(x+71) + sign(x-71)", "2 sign(x)"),
     ("max(x-120, -x-120, 0)", "0 x"), ("|(x-7)(x-7.01)|", "(x-7)(x-7.01)"),
     ("x + max(0, e^(-(x-45)^2) - 0.9)", "x"), ("max(0, e^(-(2x-900)^2) - 1/2)", "0 x"),
     ("min(1, 2 - 2 e^(-(x+450)^2))", "1 + 0 x"), ("ln(|(x-50)(x-51)| + 1)", "ln((x-50)(x-51) + 1)"),
     ("max(x, y)", "max(x, y, x + y - 100)"), ("max(x, y, -10^7)", "max(x, y)"),
     ("|(x-7)(x-7.0000001)|", "(x-7)(x-7.0000001)"), ("max(x, -10^17)", "x"), ("x > 0 and x < 10^300", "x > 0"),
     ("max(0, x-50) max(0, y-60) max(0, z-70)", "0 x y z"), ("x + [x > 40] [y > 80] [z > 9]", "x + 0 y z")],
)  # fmt: skip
def test_an_answer_that_is_wrong_far_away_is_different(answer, expected) -> None:
    assert derive.check(answer, expected=expected).verdict in ("different", "equal-where-defined"), answer
    assert derive.check(answer, expected=expected).verdict != "equal"
    assert not derive.check(answer, expected=expected).ok


@pytest.mark.parametrize("name", [name for name, (*_, relation) in FALSE.items() if relation is EQUAL])
def test_an_answer_is_looked_at_wherever_a_line_is(name) -> None:
    before, after, _ = FALSE[name]
    for expected, answer in ((before, after), (after, before)):
        assert derive.check(answer, expected=expected).verdict == "different", (expected, answer)


@pytest.mark.parametrize(
    ("roots", "found"),
    [((x - 1000) * (x + Rational(1, 3)), [-1 / 3, 1000]), (x**2 + 1, []), ((x - 5) ** 2 * (x - 6), [5, 6]), (x**3, [0]),
     ((x**2 - 2) * (x - 10**6), [-(2**0.5), 2**0.5, 10**6]), (7 * x - 3, [3 / 7])],
)  # fmt: skip
def test_all_real_roots_are_found(roots, found) -> None:
    world = World(Setting((x,)), "seed", {}, 1.0)
    world.value(x)
    assert roots_in(world, roots.expand(), ("x", ())) == pytest.approx(found, abs=1e-6)


def test_a_constant_has_no_roots() -> None:
    from flint import fmpq_poly

    assert real_roots(fmpq_poly([3])) == []


HILLS = {
    "one name": (plus(times(x, exp(-x)), -1), {"x": 1.0}, exp(-1.0) - 1),
    "two names": (plus(times(x, exp(-x)), times(y, exp(-2 * y)), -2), {"x": 1.0, "y": 0.5}, 1.5 * exp(-1.0) - 2),
}


@pytest.mark.parametrize("name", HILLS)
def test_the_top_of_a_hill_is_found(name) -> None:
    """The slope of x e^(-a x) vanishes at 1/a, where it is 1/(a e)."""
    place, top, height = HILLS[name]
    world = World(Setting((place,)), "seed", {}, 1.0, ops=Coarse)
    world.value(place)
    way = heights.climb(world, place)
    assert {name: value for (name, _), value in way.pins.items()} == pytest.approx(top, abs=1e-5)
    assert way.height == pytest.approx(float(height), abs=1e-12)
    assert way.turned is None and way.touched is None


def test_a_climb_ends_where_no_more_than_rounding_is_gained(monkeypatch) -> None:
    """u - e^u + 1 is nowhere above 0, and touches it wherever u = x - y vanishes."""
    steps, step = [], heights._step
    monkeypatch.setattr(heights, "_step", lambda *at: steps.append(at) or step(*at))
    place = plus(x, minus(y), minus(exp(plus(x, minus(y)))), 1)
    world = World(Setting((place,)), "seed", {}, 1.0, ops=Coarse)
    world.value(place)
    way = heights.climb(world, place)
    assert way.height == pytest.approx(0, abs=1e-12)
    assert len(steps) < 100


def test_a_definition_that_does_not_read_the_name_is_worked_out_once(monkeypatch) -> None:
    total, worked = scalar("S"), []
    setting = Setting((times(x, total),), definitions=(Definition(total, Sum(exp(v[k]), (k, 1, n))),))
    meaning = World._meaning
    monkeypatch.setattr(World, "_meaning", lambda *a: worked.append(a) or meaning(*a))
    world = World(setting, "seed", {"n": 3}, 1.0)
    f = along(world, times(x, total), ("x", ()))
    sums = [f(value) / value for value in (2.0, 3.0, -5.0)]
    assert sums == pytest.approx(
        [sum(float(exp(value)) for (name, _), value in world.leaves.items() if name == "v")] * 3
    )
    assert len(worked) == 1
