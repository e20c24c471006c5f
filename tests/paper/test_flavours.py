"""Markdown reaches its readers whole: what is printed as maths arrives as it was printed, whoever reads it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from itertools import product

import pytest
from area_sheets import AREAS, area_sheet
from part_views import part_of
from sheet_views import line, runs, sheet
from sympy import ImmutableDenseMatrix, Max, Piecewise, Rational, Tuple

import derive
from derive.errors import DeriveError
from derive.paper.documents import markdown
from derive.paper.formats import find
from derive.paper.view import ExerciseView
from derive.terms import events as ev
from derive.terms.notation import ArgMin, D, Norm, Vec, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, times

readers = pytest.importorskip("markdown_readers", reason="markdown-it-py is not installed")
needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
READERS = {
    "commonmark": readers.commonmark,
    "pandoc-gfm": lambda source: readers.pandoc(source, "gfm"),
    "pandoc-markdown": lambda source: readers.pandoc(source, "markdown"),
}
each_reader = pytest.mark.parametrize(
    "reader", ["commonmark", *(pytest.param(r, marks=needs_pandoc) for r in READERS if r != "commonmark")]
)
each_flavour = pytest.mark.parametrize("flavour", ["markdown", "gfm"])


class Told(str):
    """The pattern of a flavour that notes what is put into it."""

    printed: list[str]

    def replace(self, old: str, new: str, *_: object) -> str:
        self.printed.append(" ".join(new.split()))
        return super().replace(old, new)


@cache
def written(area: str, language: str, flavour: str, key: bool = True) -> tuple[str, Counter[str]]:
    """Every topic of an area on paper, and the formulas that the flavour was given to mark."""
    made = area_sheet(area, language)
    chosen = {"gfm": markdown.GITHUB, "markdown": markdown.DOLLARS}[flavour]
    inline, display = Told(chosen.inline), Told(chosen.display)
    inline.printed = display.printed = []
    text = markdown.document(made.view(key), flavour=markdown.Flavour(inline, display, chosen.apart))
    return text, Counter(inline.printed)


@each_reader
@pytest.mark.parametrize("area", AREAS)
def test_every_formula_of_every_topic_arrives(area: str, reader: str) -> None:
    for language, flavour in product(("en", "zh"), ("markdown", "gfm")):
        text, printed = written(area, language, flavour)
        assert sum(printed.values()) > 5, (language, flavour)
        assert readers.formulas(READERS[reader](text)) == printed, (language, flavour)


def test_the_document_is_what_a_user_gets() -> None:
    for flavour in ("markdown", "gfm"):
        text, _ = written("softmax", "en", flavour)
        assert find(flavour).document(area_sheet("softmax").view(True)) == text


x, y = scalar("x"), scalar("y")
n, (i, j) = size("n"), indices("i j")
w = array("w", n)
A, B = ev.events("A B")
#: expressions that hold what Markdown takes for its own: brackets, bars, stars, underscores after brackets, line breaks
HOSTILE = [
    ev.Those(ev.AnyOf(ev.In(A), ev.Not(ev.In(B)))),
    Piecewise((0, x < 0), (x, x < y), (y, True)),
    ImmutableDenseMatrix([[x, y], [y, x]]),
    over(Norm(Vec(w[i], (i, 1, n))), Max(0, x)),
    Vec(times(w[i], w[i]), (i, 1, n)),
    plus(abs(x), minus(abs(plus(x, y)))),
    ArgMin(times(x, x), x),
    ArgMin(times(x, y), x, y),
    Tuple(x, over(1, y)),
    D(over(x, plus(1, x)), x),
    times(Rational(-1, 2), w[i], w[j]),
]


def both_lines(expr) -> tuple:
    """A claim and a line of the expression, and how often it is then printed; vectors are no lines of their own."""
    try:
        return (line("", expr), line("=", expr, "by ", expr)), 9
    except DeriveError:
        return (line("", y), line("=", y, "by ", expr)), 7


@each_reader
@each_flavour
@pytest.mark.parametrize("expr", HOSTILE, ids=str)
def test_hostile_formulas_arrive_in_statement_table_and_heading(expr, flavour: str, reader: str) -> None:
    lines, wanted = both_lines(expr)
    part = part_of(runs("If ", expr), ((x, expr),), lines, runs(expr, "."))
    view = sheet(ExerciseView(1, "t", runs("Given ", expr, " and ", expr, expr, ", go."), 1, (part,)), key=True)
    arrived = readers.formulas(READERS[reader](find(flavour).document(view)))
    formula = " ".join(markdown.safe(markdown.LatexMaths().print(expr)).split())
    shown = Counter({m: k for m, k in arrived.items() if formula in m})
    # Statement (three), heading, meaning of the definition, two lines, reason, evidence.
    assert sum(shown.values()) == wanted
    assert sum(arrived.values()) == 9


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\{\omega : \omega \in A\}", r"\lbrace \omega : \omega \in A\rbrace "),
        (r"a \\ b", r"a \cr  b"),
        (r"a | b", r"a \vert  b"),
        (r"\|x\|", r"\Vert x\Vert "),
        (r"a * b", r"a \ast  b"),
        (r"\frac{d}{dx}\,x", r"\frac{d}{dx}\ x"),
        (r"\mathbf{w}_i", r"\mathbf{w} _ i"),
        (r"p_i \sum_{k=1}^{n}", r"p_i \sum_{k=1}^{n}"),
        (r"\operatorname{sign} x", r"\mathop{\mathrm{sign}} x"),
        (r"\operatorname*{arg\,min}_{x}", r"\mathop{\mathrm{arg\ min}} _ {x}"),
        (r"[x](y)", r"[x] (y)"),
    ],
)
def test_safe(latex: str, wanted: str) -> None:
    assert markdown.safe(latex) == wanted


@pytest.mark.parametrize("area", AREAS)
def test_github_gets_its_signs_apart_from_words_and_no_macro_that_it_forbids(area: str) -> None:
    for language in ("en", "zh"):
        text, _ = written(area, language, "gfm")
        assert re.findall(r"[^\s(]\$`|`\$\w", text) == []
        assert re.findall(r"\\(?:operatorname|mbox|phantom|newcommand|def|require)\b", text) == []
        # Between backticks a backtick would end the formula, in a table a bar the cell.
        rows = [r for r in text.splitlines() if r.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", r)) for r in rows} == {5}


@needs_pandoc
@each_flavour
def test_the_answers_are_folded_and_the_questions_are_not(flavour: str) -> None:
    text, _ = written("loss", "en", flavour)
    exercises = text.split("\n## ")[1:]
    assert exercises
    for exercise in exercises:
        statement, answer = exercise.split("<details>\n<summary>Derivation</summary>\n\n")
        inside, after = answer.split("\n\n</details>\n")
        assert "$" in statement and "|" not in statement
        assert "|-----:|" in inside and "NumPy agrees" in inside
        assert "|" not in after
    for reader in ("gfm", "markdown"):
        read = readers.pandoc(text, reader)
        assert read.count("<details>") == read.count("</details>") == len(exercises)
        assert read.count("<Table>") == text.count("|-----:|")


def test_a_sheet_and_a_single_derivation_are_not_folded() -> None:
    assert "<details>" not in written("loss", "en", "gfm", key=False)[0]
    assert "<details>" not in derive.show("softmax.jacobian").to("markdown")


def test_chinese_has_chinese_signs_around_labels() -> None:
    text, _ = written("softmax", "zh", "markdown", key=False)
    assert re.search(r"^姓名：", text, re.M)
    assert re.search(r"^## 练习 1（\d+ 分）$", text, re.M)
