"""One sign of differentiation in a line, and in a derivation."""

import re

import pytest

import derive
from derive.asking import all_topics, find
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.text_maths import TextMaths
from derive.terms.notation import D, scalar
from derive.terms.ordered import plus, power, times

x, y = scalar("x"), scalar("y")
STRAIGHT, CURLY = re.compile(r"\\frac\{d[ \\}^]"), re.compile(r"\\partial")


def test_a_derivative_by_the_only_name_beside_a_partial_one() -> None:
    line = plus(D(times(x, y), x), D(power(x, 2), x))
    assert LatexMaths().print(line) == r"\frac{\partial}{\partial x} (x y) + \frac{\partial}{\partial x} x^2"
    assert LatexMaths().print(D(power(x, 2), x)) == r"\frac{d}{dx} x^2"


def test_the_printer_forgets_it() -> None:
    printer = LatexMaths()
    printer.print(D(times(x, y), x))
    assert printer.print(D(power(x, 2), x)) == r"\frac{d}{dx} x^2"


def test_what_is_read_back_stays_plain() -> None:
    assert TextMaths().print(D(times(x, y), x)) == "d/dx(x·y)"


@pytest.mark.parametrize("format_", ["latex", "markdown", "gfm"])
def test_in_a_derivation(format_: str) -> None:
    shown = str(derive.diff("ln(x y) + x^2", "x", detail="full").to(format_))
    assert CURLY.search(shown) and not STRAIGHT.search(shown)


@pytest.mark.parametrize("topic", [t.id for t in all_topics()])
def test_no_topic_mixes_them_in_a_line(topic: str) -> None:
    for part in find(topic).draw("0/0/0").parts:
        for line in part.plan.lines("full"):
            printed = LatexMaths().print(line.expr)
            assert not (STRAIGHT.search(printed) and CURLY.search(printed)), printed
