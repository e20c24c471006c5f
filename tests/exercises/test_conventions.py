"""A convention is data on a part: taken only where there is no derivative, printed as a sentence, and PyTorch's own."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, Integer, Max, Min, Rational, sin

from derive.asking import Part, Topic, ask
from derive.engine.moves import claim
from derive.errors import BadSetting, CheckFailed, DeriveError
from derive.exercises.shown import solved
from derive.kernel import Convention
from derive.paper.presentation import Presentation
from derive.terms.notation import D, scalar
from derive.terms.ordered import plus, power
from derive.words import say

x, y = scalar("x"), scalar("y")


def at(place, value, whose="PyTorch"):
    return Convention(Eq(x, place, evaluate=False), value, whose)


def shown(f, convention):
    question = ask(say(en="Derive it.", zh="求导。"), Part(claim(D(f, x)).differentiate(), convention=convention))
    return solved(Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__), "0", question)


TAKEN = [
    (Max(0, x), at(0, Integer(0))),
    (Max(0, x), at(0, Rational(1, 2))),
    (Abs(x), at(0, Integer(0))),
    (Abs(plus(x, -3)), at(3, Integer(0))),
    (Min(Max(x, -1), 1), at(1, Integer(0))),
    (Min(Max(x, -1), 1), at(-1, Integer(1))),
    (Abs(plus(x, -Rational(1, 3))), at(Rational(1, 3), Integer(-1))),
]
REFUSED = [
    (Max(0, x), at(1, Integer(0))),
    (Max(0, x), at(0, Integer(2))),
    (Abs(x), at(0, Integer(-3))),
    (power(x, 2), at(0, Integer(0))),
    (sin(x), at(0, Integer(1))),
    (power(Max(0, x), 2), at(0, Integer(0))),
    (Abs(x), Convention(Eq(y, 0, evaluate=False), Integer(0), "PyTorch")),
]


@pytest.mark.parametrize(("f", "convention"), TAKEN)
def test_a_convention_is_taken_where_there_is_no_derivative(f, convention):
    assert shown(f, convention).parts[0].convention == convention


@pytest.mark.parametrize(("f", "convention"), REFUSED)
def test_no_convention_where_there_is_one_or_outside_the_slopes(f, convention):
    with pytest.raises(DeriveError):
        shown(f, convention)


def test_it_gives_a_number_at_a_place():
    with pytest.raises(BadSetting, match="number"):
        at(0, y)
    with pytest.raises(BadSetting, match="equation"):
        Convention(x > 0, Integer(0), "PyTorch")
    question = ask(say(en="Show it."), Part(claim(plus(x, x)).state(2 * x), convention=at(0, Integer(0))))
    with pytest.raises(CheckFailed, match="derivative"):
        solved(Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__), "0", question)


@pytest.mark.parametrize("format_", ["text", "markdown", "gfm", "html", "latex", "typst"])
def test_it_is_a_sentence_of_the_key(format_):
    page = str(Presentation(shown(Max(0, x), at(0, Integer(0)))).to(format_))
    assert "convention of PyTorch" in page.replace("\n", " ").replace("  ", " ") or "PyTorch" in page
    assert "PyTorch" in str(Presentation(shown(Max(0, x), at(0, Integer(0))), "zh").to(format_))


def test_pytorch_takes_these_values():
    torch = pytest.importorskip("torch", reason="PyTorch, the extra 'torch', is the judge of its own conventions")
    for function, place, value in (
        (torch.relu, 0.0, 0.0),
        (torch.abs, 0.0, 0.0),
        (torch.nn.functional.hardtanh, 1.0, 0.0),
    ):
        at_place = torch.tensor(place, dtype=torch.float64, requires_grad=True)
        function(at_place).backward()
        assert float(at_place.grad) == value
