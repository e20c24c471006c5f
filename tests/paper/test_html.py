"""HTML: well-formed, on its own, the answer where it belongs, what is typed as typed."""

from __future__ import annotations

import base64
import itertools
import re
import sys
from functools import cache
from html import unescape
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from area_sheets import AREAS, area_sheet
from counts import examples
from html_readers import Node, formulas, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kind_views import RESULT, SUM, all_kinds, choose, evaluate, fill, spot
from mathml_readers import parsed
from msgspec.structs import replace
from part_views import part_of, solution
from sheet_views import X, line, long, runs, sheet, softmax, worded
from sympy import Basic

import derive
from derive.paper.escape import cleaned, css
from derive.paper.formats import find
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.view import ExerciseView, Layout, SheetView
from derive.terms.ordered import plus
from derive.words.prose import say

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
FULL = Layout("letter", "grid", "Autumn", "Hand it in.", LOGO)
each_language = pytest.mark.parametrize("language", ["en", "zh"])


def html(*exercises: ExerciseView, **more: Any) -> str:
    return find("html").document(sheet(*exercises, **more))


@cache
def view(name: str, language: str, key: bool) -> SheetView:
    """Every topic of an area on paper."""
    return area_sheet(name, language).view(key)


@cache
def area(name: str, language: str, key: bool) -> str:
    return find("html").document(view(name, language, key))


@cache
def documents() -> dict[str, str]:
    """Sheets and keys of every kind, in both languages."""
    return {
        f"{language} {'key' if key else 'sheet'}": html(
            *all_kinds(), softmax(5), long(6), key=key, language=language, layout=FULL, student="Ada"
        )
        for language in ("en", "zh")
        for key in (False, True)
    }


def inside(formula: str) -> str:
    return re.sub(r"^<math[^>]*>|</math>$", "", formula)


@each_language
@pytest.mark.parametrize("name", AREAS)
def test_every_topic_is_well_formed_and_says_every_formula(name: str, language: str) -> None:
    for key in (False, True):
        source = area(name, language, key)
        read(source)
        found = formulas(source)
        assert len(found) > 5 * key
        for formula in found:
            ElementTree.fromstring(formula)
            parsed(inside(formula))
            assert re.match(r'<math(?: displaystyle="true")? aria-label="[^"]+">', formula)


@each_language
@pytest.mark.parametrize("name", AREAS)
def test_every_line_of_every_topic_is_in_the_key(name: str, language: str) -> None:
    made = view(name, language, True)
    printed = {inside(f) for f in formulas(area(name, language, True))}
    joined = "".join(printed)
    for exercise in made.exercises:
        for part in exercise.parts:
            maths, lines = MathMLMaths(made.words), [shown.expr for shown in solution(part)]
            with maths.alike(lines):  # d or the curly d, as the lines of one derivation have it
                for line in lines:
                    assert maths.print(line) in printed or all(p in joined for p in maths.pieces(line, 15.0)), line


@each_language
def test_the_document_names_its_language_title_and_parts(language: str) -> None:
    for name, source in documents().items():
        if not name.startswith(language):
            continue
        tree = read(source)
        (root,) = tree.all("html")
        assert root.attributes["lang"] == {"en": "en", "zh": "zh-Hans"}[language]
        (title,), (main,) = tree.all("title"), tree.all("main")
        assert title.text().startswith("Week 3: gradients") and list(main.all("h1"))
        levels = [int(n.tag[1]) for n in main.all() if re.fullmatch("h[1-6]", n.tag)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", ["en sheet", "en key", "zh sheet", "zh key"])
def test_nothing_is_fetched_and_nothing_runs(name: str) -> None:
    source = documents()[name]
    tree = read(source)
    (policy,) = (n for n in tree.all("meta") if "http-equiv" in n.attributes)
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    tags = {n.tag for n in tree.all()}
    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "base", "form", "a", "audio", "video"})
    assert re.findall(r"https?:|//[a-z]|@import|url\(|\bon[a-z]+=", source) == []
    assert [n.attributes["src"][:26] for n in tree.all("img")] == ["data:image/svg+xml;base64,"]
    (logo,) = (n.attributes["src"] for n in tree.all("img"))
    assert base64.b64decode(logo.split(",")[1]) == LOGO


def test_same_bytes() -> None:
    assert documents() == documents.__wrapped__()


def kept(part: str, source: str) -> str:
    return unescape(re.sub(r"\s+", " ", part)) in unescape(re.sub(r"\s+", " ", source))


def told(source: str, expr: Basic) -> bool:
    """Whether a source holds an expression, as maths or as text."""
    return MathMLMaths().print(expr) in source or kept(TextMaths().print(expr), source)


def test_a_sheet_holds_nothing_of_the_answer() -> None:
    blanks, wrong, options, plain = (html(e) for e in (fill(), spot(), choose(), evaluate()))
    assert not told(blanks, SUM) and "product rule" not in blanks
    assert told(blanks, RESULT) and "known derivatives" in blanks  # those lines are given
    assert blanks.count('role="img" aria-label="to be filled in"') == 2
    assert not told(wrong, SUM) and not told(wrong, RESULT) and "inner derivative" not in wrong
    assert told(options, SUM) and not told(options, RESULT) and "Different at" not in options
    assert not told(plain, SUM) and not told(plain, RESULT)
    for source in (blanks, wrong, options, plain):
        body = source[source.index("<main>") :]
        assert not re.search('badge|chosen|checked"|mistaken|filled\\b[^ ]|proved|NumPy|details|Answer key|✓|✗', body)


def test_marks_of_a_sheet_do_not_tell_the_wrong_line_or_the_right_answer() -> None:
    def shape(node: Node) -> Any:
        return node.tag, sorted(node.attributes.items()), [shape(c) for c in node.children if isinstance(c, Node)]

    for exercise in (spot(), choose()):
        (main,) = read(html(exercise)).all("main")
        rows = [r for r in main.all("tr") if list(r.all("td"))][1:] or list(main.all("li"))
        bare = [re.sub("<math.*?</math>", "", str(shape(r)[:2])) for r in rows]
        assert len(bare) > 1 and len(set(bare)) == 1


@each_language
def test_the_key_marks_what_the_sheet_asks(language: str) -> None:
    words = sheet(language=language).words
    tree = read(html(*all_kinds(), key=True, language=language))
    filled, wrong, chosen, _ = tree.all("article")
    badges = [[b.text() for b in e.all("strong", class_="badge")] for e in (filled, wrong, chosen)]
    assert badges == [[f"✎ {words['blank']}"] * 2, [f"✗ {words['wrong']}"], [f"✓ {words['right']}"]]
    (row,) = wrong.all("tr", class_="mistaken")
    assert "(2)" in row.text()
    methods = {words[name] for name in ("proved", "exact-small-n", "exhaustive", "executed", "numeric")}
    (table,) = (t for t in wrong.all("table") if any(t.all("tr", class_="mistaken")))
    assert not any(cell.text() in methods for cell in table.all("td", class_="how"))
    assert any(cell.text() in methods for cell in wrong.all("td", class_="how"))
    (choice,) = chosen.all("li", class_="chosen")
    assert choice.text().split()[0] == "B"
    assert chosen.text().count("Different at") == 3


@each_language
def test_the_key_folds_the_answers_and_shows_the_questions(language: str) -> None:
    words = sheet(language=language).words
    for exercise in read(html(*all_kinds(), key=True, language=language)).all("article"):
        folded = list(exercise.all("details"))
        assert folded and all("open" not in d.attributes for d in folded)
        assert {next(d.all("summary")).text() for d in folded} == {words["derivation"]}
        sight = exercise.text("details")
        assert "Differentiate" in sight
        assert not re.search("NumPy|✓|✗|✎|Different at|Line \\(2\\)", sight)
        assert all("NumPy" in d.text() for d in folded)
    assert "details::details-content { content-visibility: visible" in html(key=True)


def test_a_derivation_that_is_shown_is_not_folded() -> None:
    made = derive.show("softmax.jacobian").to("html")
    tree = read(made)
    assert not list(tree.all("details")) and not list(tree.all(class_="names"))
    assert "proved, sizes ≤ 3" in made and [n.tag for n in tree.all() if n.tag in ("h1", "h2", "h3")][:2] == [
        "h1",
        "h2",
    ]


def test_the_key_at_the_end_follows_the_sheet() -> None:
    key = sheet(*all_kinds(), key=True)
    source = html(*all_kinds(), appendix=key)
    tree = read(source)
    (appendix,) = tree.all("section", class_="appendix")
    assert len(list(appendix.all("details"))) == len(list(tree.all("details"))) == 5
    assert source.index("appendix") < source.index("<details>")


def test_the_layout_is_followed() -> None:
    source = html(evaluate(), layout=FULL, student="Ada Lovelace")
    tree = read(source)
    assert "size: letter;" in source and "size: A4;" in html()
    assert [d.attributes["class"] for d in tree.all("div", class_="room")] == ["room on-grid"] * 2
    (band,), (foot,) = tree.all(class_="band"), tree.all("footer")
    assert "Autumn" in band.text() and "Sheet 7c1f" in band.text() and foot.text() == "Hand it in."
    (name,) = tree.all("div", class_="name")
    assert " ".join(name.text().split()) == "Name Ada Lovelace"
    assert 'content: "Sheet 7c1f"' in source and 'content: "Page " counter(page) " of " counter(pages)' in source


def test_in_two_columns_reasons_stand_below_their_lines() -> None:
    """A column is as narrow as a phone, where they stand below too; a key has one column."""
    two = Layout(columns=2)
    assert html(softmax(), layout=two).count("  .columns .lines .why, ") == 2  # on a screen, and on paper
    assert "  .columns .lines .why, " not in html(softmax()) + html(softmax(), key=True, layout=two)


def test_no_line_begins_with_the_stop_behind_a_formula() -> None:
    words = ExerciseView(1, "stops", runs("For ", X, ", and ", plus(X, 1), " too."), 1, ())
    found = re.findall(r'<span class="kept">.*?</math>(.*?)</span>', html(words))
    assert found == [","]


def test_figures_are_in_the_file_and_those_of_the_answer_in_the_key_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = ModuleType("figures")
    drawn.svg = lambda figure, language: b'<?xml version="1.0"?>\n<svg id="' + figure.name + b'"><path d="M0 0"/></svg>'
    monkeypatch.setitem(sys.modules, "derive.paper.figures.pictures", drawn)
    exercise = evaluate()
    told = say(en='The graph of "{f}" & more.', f=X)
    shown, hidden = (
        SimpleNamespace(name=n, alt=told, caption=told, answer=a) for n, a in ((b"q", False), (b"a", True))
    )
    exercise = replace(exercise, figures=(shown, hidden))
    for key, wanted in ((False, ["q"]), (True, ["q", "a"])):
        tree = read(html(exercise, key=key))
        assert [n.attributes["id"][-1] for n in tree.all("svg")] == wanted  # before it its number
        figures = list(tree.all("figure"))
        folded = [n.attributes["id"][-1] for d in tree.all("details") for n in d.all("svg")]
        assert folded == wanted[1:]
        names = [n.attributes["aria-label"] for f in figures for n in f.all("div", class_="drawing")]
        assert names == ['The graph of "x" & more.'] * len(wanted)
        assert all("The graph of" in next(f.all("figcaption")).text() for f in figures)


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "</style><b>x</b>", "</title><img src=x onerror=y>", "\"><i>'&amp;", "a ]]> b <!-- c",
    "\u202eevil\u2066", "\\3c/style\\3e", "{{ 7*7 }} {% x %}", "&lt;b&gt;", "\"; } body { display: none",
])  # fmt: skip
def test_what_is_typed_arrives_as_typed(text: str) -> None:
    arrives(text)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
def test_any_text_arrives_as_typed(text: str) -> None:
    arrives(text)


@cache
def plain_tags(key: bool) -> set[str]:
    """The elements of a document whose words are all harmless."""
    source = html(worded(1, "w"), key=key, layout=Layout(header="w", footer="w"), instructions="w", student="w")
    return {n.tag for n in read(source).all()}


def arrives(text: str) -> None:
    paper = Layout(header=text, footer=text)
    words = {**sheet().words, "sheet": "{id}"}
    made = sheet(worded(1, text), title=text, instructions=text, student=text, layout=paper, key=False)
    for key in (False, True):
        changed = {"key": key, "id": text, "words": words}
        source = find("html").document(replace(made, **changed))
        tree = read(source)
        wanted = cleaned(text)
        assert {n.tag for n in tree.all()} == plain_tags(key)
        assert [next(t.all("bdi")).text() for t in tree.all("h1")] == [wanted]
        statement, foot = next(tree.all(class_="statement")), next(tree.all("footer"))
        assert statement.text() == wanted and foot.text() == wanted
        style = next(tree.all("style")).text()
        (content,) = re.findall(r'@bottom-left \{ content: "([^"]*)"; font', style)
        assert re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), content) == wanted


def test_a_string_in_css_is_only_letters_and_numbers() -> None:
    assert css('a"b\\</style>') == "a\\22 b\\5c \\3c \\2f style\\3e "
    assert css("试卷 7") == "试卷 7"


def test_a_formula_too_wide_for_a_phone_has_a_form_for_it() -> None:
    wide = plus(*(X**k for k in range(2, 12)))
    part = part_of((), (), (line("", X), line("=", wide, "r")), ())
    tree = read(html(ExerciseView(1, "t", runs("Go."), 1, (part,)), key=True))
    (on_paper,), (on_phone,) = tree.all("span", class_="wide"), tree.all("span", class_="narrow")
    count = [len(list(f.all("span", class_="piece"))) for f in (on_paper, on_phone)]
    assert count[0] < count[1] and count[1] >= 2
    said = [m.attributes["aria-label"] for m in on_phone.all("math")]
    assert said == [TextMaths().print(wide)] + ["…"] * (count[1] - 1)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it: 21 for black on white."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_enough_in_both_schemes_and_on_paper() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    schemes = re.findall(r":root \{(.*?)\}", html(), re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colour = dict(re.findall(r"--([a-z]+): (#[0-9a-f]+)", scheme))
        for ground in ("paper", "tint", "mark"):
            assert contrast(colour["ink"], colour[ground]) >= 7
        for ink in ("quiet", "accent", "good", "bad"):
            assert min(contrast(colour[ink], colour[ground]) for ground in ("paper", "tint")) >= 4.5
