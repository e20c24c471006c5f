"""What a part supposes stands on paper, in every format and language."""

from __future__ import annotations

import json

import pytest
from sympy import Abs, Integer, Max, Symbol, cos, pi, sign

from derive.asking import Part, Topic, ask
from derive.engine.moves import claim
from derive.exercises.shown import solved
from derive.paper.presentation import Presentation, typeset
from derive.paper.record import record
from derive.terms.notation import D, scalar
from derive.terms.ordered import plus, times
from derive.words.prose import say

x = scalar("x")
k = Symbol("k", even=True)
a = Symbol("a", nonpositive=True)
EVEN = claim(cos(plus(times(pi, k), x))).state(cos(x))
NEGATIVE = claim(Max(0, times(a, Abs(x)))).state(Integer(0))
FORMATS = ("text", "markdown", "gfm", "html", "latex", "typst")


def shown(*parts):
    question = ask(say(en="Simplify.", zh="化简。"), *parts)
    return solved(Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__), "0", question)


@pytest.mark.parametrize("format_", FORMATS)
def test_what_assumptions_say_is_printed_with_the_part(format_):
    pages = [str(Presentation(shown(*which)).to(format_)) for which in ([EVEN], [NEGATIVE])]
    pages.insert(1, str(Presentation(shown(EVEN), "zh").to(format_)))
    assert "even" in pages[0]
    assert "偶数" in pages[1] or "\\\\u{5076}" in pages[1] or "\\\\u5076" in pages[1]
    assert any(sign in pages[2] for sign in ("≤", r"\le", "<=", "lt.eq"))


def test_the_record_lists_what_each_line_supposes():
    lines = record(shown(Part(EVEN), Part(NEGATIVE)), "en", 0)["parts"]
    assert [p["lines"][1]["evidence"]["supposes"] for p in lines] == [["k even"], ["a <= 0"]]
    assert json.dumps(lines)


@pytest.mark.parametrize("format_", FORMATS)
def test_where_a_line_says_nothing_stands_beside_it(format_):
    plan = claim(D(Abs(x), x)).state(sign(x))
    page = str(Presentation(shown(plan)).to(format_))
    assert "for " in page and any(s in page for s in ("≠", r"\ne ", "!=", "eq.not"))
    chinese = str(Presentation(shown(plan), "zh").to(format_))
    assert any(s in chinese for s in ("≠", r"\ne ", "!=", "eq.not"))


def test_a_notebook_says_it_too():
    assert r"\ne 0" in typeset(claim(D(Abs(x), x)).state(sign(x)).derivation())
    lines = record(shown(claim(D(Abs(x), x)).state(sign(x))), "en", 0)["parts"][0]["lines"]
    assert lines[1]["evidence"]["supposes"] == ["x != 0"]
    assert lines[1]["note"].endswith("(for x != 0)")
