"""What a key says of a point is true of the point as it is printed, to the last digit of its values."""

from __future__ import annotations

import re

import pytest
from made import TEXT
from sympy import Max

from derive.kernel import AT_MOST, LESS, Refuted, Setting
from derive.paper.remarks import why_wrong
from derive.terms.notation import scalar
from derive.terms.ordered import over, plus, power, times
from derive.words import words

x = scalar("x")


def told(before, after) -> tuple[float, str, str]:
    """The x of a counterexample and the two values, as they are printed."""
    runs = why_wrong(Refuted(before, after, "sign", Setting((before, after))), words("en"))
    text = "".join(run.text if run.maths is None else TEXT.print(run.maths) for run in runs)
    found = re.search(r"x = (\S+): it should be (\S+) and is (\S+)\.$", text.replace("−", "-"))
    assert found is not None, text
    return float(found[1]), found[2], found[3]


@pytest.mark.parametrize("threshold", [20, 50, 300])
def test_a_point_far_off_has_the_digits_that_its_values_need(threshold) -> None:
    """No small number shows that max(0, x - 300) is not 0: the point is one of those that were drawn."""
    at, should, found = told(Max(0, plus(x, -threshold), evaluate=False), times(0, x))
    assert at > threshold
    assert float(should) == float(f"{at - threshold:.4g}")
    assert float(found) == 0


def test_values_have_the_digits_that_tell_them_apart() -> None:
    at, should, found = told(plus(x, times(over(1, 10**6), x)), x)
    assert should != found
    assert float(should) == pytest.approx(at * (1 + 1e-6), abs=5e-7)
    assert float(found) == pytest.approx(at, abs=5e-7)


def test_small_values_are_written_out() -> None:
    """4.3e-06 is how programs write; a pupil reads 0.0000043."""
    _, should, found = told(times(over(1, 230000), power(x, 2)), x)
    assert "e" not in should + found
    assert float(should) < 1e-3


@pytest.mark.parametrize(("relation", "bound"), [(AT_MOST, "at least"), (LESS, "more than")])
def test_a_bound_is_broken_and_not_missed(relation, bound) -> None:
    """Of a wrong bound nobody can say what it should be: another right bound may be larger."""
    refuted = Refuted(power(x, 2), plus(power(x, 2), -1), "sign", Setting((x,)), relation)
    text = "".join(run.text for run in why_wrong(refuted, words("en")))
    assert re.search(rf"it should be {bound} \S+ and is \S+\.$", text)
