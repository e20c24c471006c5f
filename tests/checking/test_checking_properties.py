"""For random expressions: other forms of them are never called different, and others near them never equal."""

from random import Random

from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from random_trees import tree, x, y
from sympy import Add, Mul, Rational, cos, exp, log, sin, sqrt

from derive.checking import check
from derive.terms.ordered import ordered

seeds = st.integers(0, 10**6)


def other_forms(e, rng: Random):
    """The same function, at all but isolated points."""
    u = tree(rng, 1)
    return [
        e.expand(),
        ordered(e),
        Mul(e, u**2 + 1, 1 / (u**2 + 1), evaluate=False),
        Add(e, u, -u, evaluate=False),
        log(exp(e)),
        e * sin(u) ** 2 + e * cos(u) ** 2,
        e * sqrt(u**2 + 1) ** 2 / (u**2 + 1),
        e.xreplace({x: x + y}).xreplace({x: x - y}) if e.has(x) and not e.has(y) else e,
    ]


@settings(max_examples=examples(60), deadline=None)
@given(seed=seeds)
def test_the_same_in_another_form_is_never_different(seed) -> None:
    rng = Random(seed)
    e = tree(rng, 3)
    form = rng.choice(other_forms(e, rng))
    verdict = check(form, expected=e)
    assert verdict.verdict in ("equal", "equal-numerically", "unknown"), (e, form, verdict)


@settings(max_examples=examples(60), deadline=None)
@given(seed=seeds, exponent=st.integers(1, 30), times=st.booleans())
def test_what_is_a_little_off_is_never_equal(seed, exponent, times) -> None:
    e, off = tree(Random(seed), 3), Rational(1, 10**exponent)
    if times and not e.free_symbols:
        return
    answer = e * (1 + off) if times else e + off
    assert not check(answer, expected=e).verdict.startswith("equal"), (e, off)


@settings(max_examples=examples(40), deadline=None)
@given(seed=seeds)
def test_the_order_of_the_sides_does_not_matter(seed) -> None:
    rng = Random(seed)
    a, b = tree(rng, 2), tree(rng, 2)
    one, other = check(a, expected=b), check(b, expected=a)
    assert one.verdict == other.verdict
    if one.verdict == "different":
        assert (one.witness.before, one.witness.after) == (other.witness.after, other.witness.before)
