"""`derive.check`: what it says of answers that are right, wrong, right in part, or not to be judged."""

import subprocess
import sys

import pytest
from sympy import (
    Abs,
    Dummy,
    FiniteSet,
    Float,
    Function,
    Heaviside,
    I,
    IndexedBase,
    Integer,
    Integral,
    Matrix,
    Max,
    Mul,
    Ne,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    acos,
    asin,
    cos,
    exp,
    floor,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
    zoo,
)  # fmt: skip

from derive import check
from derive.checking import VERDICTS, proving
from derive.errors import BadSpec, DeriveError
from derive.terms.events import Complement, Event, Intersection, Union
from derive.terms.notation import D, array, size

x, y = symbols("x y", real=True)
k, j = symbols("k j", integer=True)
n = size("n")
a = array("a", n)
A, B = Event("A"), Event("B")
ONE_OVER_ONE = Mul(x, 1 / x, evaluate=False)
SQUARE_OF_ROOT = Pow(sqrt(x), 2, evaluate=False)


@pytest.mark.parametrize(
    ("answer", "expected", "method"),
    [
        ((x + 1) ** 2, x**2 + 2 * x + 1, "proved"),
        (1 - exp(-x), (exp(x) - 1) / exp(x), "proved"),
        (sin(x) ** 2, 1 - cos(x) ** 2, "proved"),
        (sqrt(2) * sqrt(3), sqrt(6), "proved"),
        (2, Integer(2), "proved"),
        (asin(x), pi / 2 - acos(x), "proved"),
        (Piecewise((x, x > 0), (0, True)), Max(0, x), "proved"),
        (1 + sqrt(2), sqrt(3 + 2 * sqrt(2)), "simplified"),
        (Function("f")(x), Function("f")(x), "proved"),
        (Complement(Union(A, B)), Intersection(Complement(A), Complement(B)), "exhaustive"),
    ],
)
def test_equal_for_certain(answer, expected, method) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.method, verdict.ok, verdict.witness) == ("equal", method, True, None)


@pytest.mark.parametrize(
    ("answer", "expected", "method"),
    [
        (Sum(2 * a[k], (k, 1, n)), 2 * Sum(a[j], (j, 1, n)), "exact-small-n"),
        (0.5 * x, x / 2, "numeric"),
    ],
)
def test_equal_at_every_point_or_small_size(answer, expected, method) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.method, verdict.ok) == ("equal-numerically", method, True)
    assert verdict.points >= 4


@pytest.mark.parametrize(
    ("answer", "expected", "at"),
    [
        (2 * log(x), log(x**2), lambda v: v < 0),
        (log(x**2), 2 * log(x), lambda v: v < 0),
        (SQUARE_OF_ROOT, x, lambda v: v < 0),
    ],
)
def test_equal_where_both_have_a_value(answer, expected, at) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.ok) == ("equal-where-defined", False)
    assert verdict.points >= 4
    assert at(dict(verdict.witness.point)["x"])
    assert "undefined" in (verdict.witness.before, verdict.witness.after)


def test_decimals_are_compared_as_they_are_written() -> None:
    verdict = check(0.5, expected=Rational(1, 2))
    assert (verdict.verdict, verdict.method, verdict.points) == ("equal-numerically", "numeric", 1)


@pytest.mark.parametrize(("answer", "expected"), [(ONE_OVER_ONE, Integer(1)), (Integer(1), ONE_OVER_ONE)])
def test_what_is_lost_at_isolated_points_is_not_lost(answer, expected) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.method, verdict.witness) == ("equal", "proved", None)
    assert "isolated point x = 0" in verdict.reason


def test_the_witness_gives_the_expected_value_first() -> None:
    missing = check(2 * log(x), expected=log(x**2)).witness
    assert missing.after == "undefined"
    assert float(missing.before) == pytest.approx(2 * float(log(abs(dict(missing.point)["x"]))))
    turned = check(log(x**2), expected=2 * log(x)).witness
    assert (turned.before, turned.after) == ("undefined", missing.before)
    wrong = check(x + 1, expected=x).witness
    assert float(wrong.after) == pytest.approx(float(wrong.before) + 1)
    half = check(sqrt(x), expected=Piecewise((sqrt(x), x > 0), (7, True))).witness
    assert (half.before, half.after) in (("7", "undefined"), ("7", "0"))


@pytest.mark.parametrize(
    ("answer", "expected", "at"),
    [
        (Abs(x + 1000) - 1000, x, lambda p: p["x"] < -1000),
        (Abs(x + 1000) - 1000, Abs(x + 1001) - 1001, lambda p: p["x"] < -1000),
        (sqrt(x**2), x, lambda p: p["x"] < 0),
        (exp(x), exp(x) + Rational(1, 10**6), lambda p: True),
        (0.333 * x, x / 3, lambda p: p["x"] != 0),
        (10**12 + x, 10**12 + 2 * x, lambda p: p["x"] != 0),
        (y, x, lambda p: p["x"] != p["y"]),
        (Sum(a[k], (k, 1, n)), n * a[1], lambda p: p["n"] > 1),
        (tan(x), sin(x), lambda p: p["x"] != 0),
        (log(x) + 1, log(x**2) / 2, lambda p: True),
    ],
)
def test_different_with_a_point_that_shows_it(answer, expected, at) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.ok) == ("different", False)
    assert at(dict(verdict.witness.point))
    assert verdict.witness.before != verdict.witness.after


def test_events_that_differ() -> None:
    verdict = check(Complement(Union(A, B)), expected=Union(Complement(A), Complement(B)))
    assert verdict.verdict == "different"
    assert {name for name, _ in verdict.witness.point} == {"Omega", "A", "B"}


@pytest.mark.parametrize("nowhere", [sqrt(-1 - x**2), log(-1 - exp(x)), log(-x) + log(x)])
def test_nothing_can_be_said_where_nothing_has_a_value(nowhere) -> None:
    verdict = check(nowhere, expected=nowhere)
    assert (verdict.verdict, verdict.ok, verdict.witness) == ("unknown", False, None)
    assert "too few points" in verdict.reason


@pytest.mark.parametrize("name", [Symbol("x"), Symbol("x", positive=True), Dummy("x"), Symbol("x", complex=True)])
def test_names_are_matched_by_spelling(name) -> None:
    assert check(name + 1, expected=x + 1).verdict == "equal"
    assert check(name + 2, expected=x + 1).verdict == "different"


def test_the_domain_is_that_of_the_expected_expression() -> None:
    positive = Symbol("x", positive=True)
    assert check(sqrt(Symbol("x") ** 2), expected=positive).verdict == "equal"
    assert check(Symbol("x"), expected=sqrt(x**2)).verdict == "different"
    assert check(IndexedBase("a")[k], expected=a[k]).ok


@pytest.mark.parametrize(
    "other",
    [I * x, zoo, nan, float("nan"), 1j, None, True, Product(1 + k**-2, (k, 1, oo))],
    ids=str,
)  # fmt: skip
def test_what_is_no_real_expression_is_no_answer_and_is_not_expected(other) -> None:
    verdict = check(other, expected=x)
    assert verdict.verdict == "unknown" and "cannot compare" in verdict.reason
    with pytest.raises(BadSpec, match="cannot compare"):
        check(x, expected=other)


def test_infinity_is_itself_alone() -> None:
    assert check(oo, expected=oo).verdict == check(float("inf"), expected=oo).verdict == "equal"
    assert check(oo, expected=-oo).verdict == "different"
    for verdict in (check(oo, expected=x), check(float("inf"), expected=x), check(x, expected=oo)):
        assert verdict.verdict == "different"
        assert "infinity" in verdict.reason


@pytest.mark.parametrize(
    "other",
    [Matrix([x]), Matrix([x]).as_immutable(), (x, 1), Tuple(x, 1), Ne(x, 1), FiniteSet(1), A, [x]],
    ids=str,
)  # fmt: skip
def test_what_is_of_another_kind_is_different(other) -> None:
    for verdict in (check(other, expected=x), check(x, expected=other)):
        assert (verdict.verdict, verdict.witness) == ("different", None)
        assert " is expected" in verdict.reason


@pytest.mark.parametrize("strange", [Integral(x, (x, 0, 1)), Symbol("__import__('os')"), Symbol(""), Symbol("a b")])
def test_what_has_no_meaning_here_is_an_error_of_ours_or_a_verdict(strange) -> None:
    verdict = check(strange, expected=x)
    assert not verdict.ok and verdict.reason
    with pytest.raises(DeriveError):
        check(x, expected=strange)


def test_floats_are_compared_as_they_are_written() -> None:
    assert check(Float("0.1") * x, expected=x / 10).ok
    assert not check(Float("0.1001") * x, expected=x / 10).ok


def test_every_verdict_is_among_those_of_the_interface() -> None:
    assert VERDICTS == ("equal", "equal-numerically", "equal-where-defined", "different", "unknown", "unreadable")


def imported_by(answer: str, expected: str) -> tuple[set[str], str]:
    """Which of the large libraries a check of its own process imports, and its verdict."""
    code = "import sys, derive; v = derive.check(sys.argv[1], expected=sys.argv[2])\n"
    code += "print(*[m for m in ('numpy', 'flint', 'jinja2', 'typst') if m in sys.modules], v.verdict)"
    run = subprocess.run([sys.executable, "-c", code, answer, expected], capture_output=True, text=True, check=True)
    *found, verdict = run.stdout.split()
    return set(found), verdict


def test_a_proof_decides_before_flint_is_imported_and_checking_never_needs_numpy() -> None:
    assert imported_by("2 sin(x) cos(x)", "sin(2x)") == (set(), "equal")
    assert imported_by("3 sin(x) cos(x)", "sin(2x)") == ({"flint"}, "different")


@pytest.mark.parametrize(
    ("expr", "smooth"),
    [
        (x**2 * exp(-x) + tanh(x), True),
        (1 / x, False),  # has a pole
        (sqrt(x), False),  # an end
        (tan(x), False),
        (log(x), False),
        (Abs(x), False),  # bends
        (sign(x), False),  # jumps
        (Heaviside(x), False),
        (floor(x), False),
        (Sum(x, (k, 1, n)), False),  # depends on a size
        (D(x**2, x), False),
    ],
)
def test_only_what_is_smooth_everywhere_is_decided_by_a_proof_alone(expr, smooth) -> None:
    assert proving.smooth(expr) is smooth
    assert (check(expr, expected=expr).points == 0) is smooth
