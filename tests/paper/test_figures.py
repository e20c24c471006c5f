"""Figures on paper: the same bytes, greys alone, nothing over the edge, labels off the lines, text where there is no
picture."""

import re
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from office_readers import as_read, formats

from derive.asking import find
from derive.exercises import show
from derive.exercises.kinds import posed
from derive.figures import Axes, Axis, Curve, Dot, Figure
from derive.paper import layout
from derive.paper.compose import exercise_view
from derive.paper.documents import pdf
from derive.paper.figures import pictures as figures
from derive.paper.figures.alt import alt_text
from derive.paper.figures.data import data, drawing
from derive.paper.figures.lines import Box, clipped, thinned
from derive.paper.figures.strokes import Sign, Stroke
from derive.paper.formats import FORMATS
from derive.paper.formats import find as find_format
from derive.paper.view import SheetView
from derive.sheets import sheet
from derive.words import words
from derive.words.prose import say

needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
TOPICS = [
    ("activation.sigmoid", 0), ("activation.relu", 0), ("activation.tanh", 0), ("calculus.gradient", 0),
    ("optimizer.adagrad", 0), ("taylor.best_step", 0), *(("taylor.univariate", seed) for seed in range(8)),
    ("events.de_morgan", 0), ("events.distributive", 0), ("events.inclusion", 0), ("events.involution", 0),
    ("convexity.definition", 0), ("descent.contour", 1), ("descent.momentum", 0), ("descent.feature_scaling", 0),
    ("optimizer.adam", 0), ("probability.total", 0),
]  # fmt: skip
LANGUAGES = ("en", "zh")
COLUMN = 235.0  # points across one of two columns
each = pytest.mark.parametrize(("topic", "seed"), TOPICS)
spoken = pytest.mark.parametrize("language", LANGUAGES)


@cache
def drawn(topic, seed=0):
    return show(find(topic), f"{seed}/0/0").figures


def page(topic, key, language="en"):
    """A document with one exercise, as every format gets it."""
    view = exercise_view(show(find(topic), "0/0/0"), words(language), 1)
    return SheetView("T", "id", language, key, words(language).labels, (view,))


@each
@spoken
def test_the_picture_needs_nothing_else_and_has_no_colour(topic, seed, language) -> None:
    for figure in drawn(topic, seed):
        made = figures.svg(figure, language).decode()
        root = ElementTree.fromstring(made)
        assert root.find("{*}title").text == alt_text(figure, language)
        assert not re.search(r"<image|<text|font-family|<style|url\(|https?://(?!www\.w3\.org)", made)
        assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', made))
        inks = set(re.findall(r'(?:fill|stroke)="([^"]*)"', made)) - {"none"}
        assert all(re.fullmatch(r"#(..)\1\1", ink) for ink in inks), inks


@each
def test_the_same_bytes_twice(topic, seed) -> None:
    for figure in drawn(topic, seed):
        for write in (figures.svg, figures.pdf_file):
            first = write(figure, "zh")
            figures._compiled.cache_clear()
            assert write(figure, "zh") == first


@needs_reader
@each
@spoken
def test_every_label_is_on_the_page(topic, seed, language, tmp_path) -> None:
    for figure in drawn(topic, seed):
        (tmp_path / "f.pdf").write_bytes(figures.pdf_file(figure, language))
        done = subprocess.run(["pdftotext", "-bbox", tmp_path / "f.pdf", "-"], capture_output=True, check=True)
        read = done.stdout.decode()
        width, height = (float(v) for v in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', read).groups())
        words_ = [
            tuple(map(float, m)) for m in re.findall(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"', read)
        ]
        assert len(words_) >= 2
        for left, top, right, bottom in words_:
            middle = (top + bottom) / 2  # a word's box is taller than its letters
            assert left >= 0 and right <= width and 3 <= middle <= height - 3


@each
@spoken
def test_no_line_runs_through_a_label(topic, seed, language) -> None:
    for figure in drawn(topic, seed):
        plan = drawing(figure, language)
        lines = [s for s in plan.shapes if isinstance(s, Stroke) and s.width >= 1.0]
        if not all(isinstance(p, Axes) for p in figure.panels) or not lines:
            continue
        for text in plan.texts:
            if not isinstance(text.label, (str, Sign)):
                inner = Box(text.at[0] - 3, text.at[1] - 3, text.at[0] + 3, text.at[1] + 3)
                assert not any(clipped(piece, inner) for s in lines for piece in s.pieces)


@each
def test_lines_stay_in_the_figure(topic, seed) -> None:
    for figure in drawn(topic, seed):
        plan = drawing(figure, "en")
        corners = np.array([p for s in plan.shapes if isinstance(s, Stroke) for piece in s.pieces for p in piece])
        assert corners.min() >= 0 and np.all(corners.max(axis=0) <= [plan.width, plan.height])
        assert plan.width < 465  # the width of a line of text


@each
def test_in_a_column_panels_stand_below_each_other(topic, seed) -> None:
    """As far as they are wider than it; none is smaller, and none is lost."""
    for figure in drawn(topic, seed):
        whole, narrow = drawing(figure, "en"), drawing(figure, "en", COLUMN)
        assert len(narrow.shapes) == len(whole.shapes) and len(narrow.texts) == len(whole.texts)
        assert narrow.width <= max(
            COLUMN, max(drawing(replace(figure, panels=(p,), signs=()), "en").width for p in figure.panels) + 20
        )
        corners = np.array([p for s in narrow.shapes if isinstance(s, Stroke) for piece in s.pieces for p in piece])
        assert corners.min() >= 0 and np.all(corners.max(axis=0) <= [narrow.width, narrow.height])
        assert (narrow.height > whole.height) == (whole.width > COLUMN and len(figure.panels) > 1)


def test_a_figure_of_a_column_has_a_file_of_its_own() -> None:
    """The key, across the page, refers to the one with its panels side by side."""
    made = sheet(["taylor.best_step", "activation.relu"])
    made = replace(made, layout=replace(made.layout, columns=2))
    for key, name in ((False, "figure-1-1-column.pdf"), (True, "figure-1-1.pdf")):
        view = made.view(key)
        assert name in figures.files(view, "pdf") and f"{{{name}}}" in find_format("latex").document(view)
    assert "figure-1-1.svg" in figures.files(made.view(False), "svg")


def test_a_point_stands_where_it_should() -> None:
    square = Axes(Axis(0, 10), Axis(0, 10), (Curve((((0, 0), (10, 10)),)),), (Dot((5, 5)),))
    plan = drawing(Figure(say(en="a diagonal"), (square,)), "en")
    dot = next(s for s in plan.shapes if not isinstance(s, Stroke))
    ((start, end),) = next(s.pieces for s in plan.shapes if isinstance(s, Stroke) and s.width == 1.0)
    assert dot.centre == pytest.approx(np.add(start, end) / 2, abs=0.01)
    assert end[0] > start[0] and end[1] < start[1] and start[1] - end[1] == pytest.approx(112)


def test_lines_are_cut_at_the_edge() -> None:
    box = Box(0, 0, 10, 10)
    assert clipped(((-5, 5), (5, 5), (5, 20)), box) == [((0.0, 5.0), (5, 5), (5.0, 10.0))]
    assert clipped(((2, 2), (2, -8), (8, -8), (8, 2)), box) == [((2, 2), (2.0, 0.0)), ((8.0, 0.0), (8, 2))]
    assert clipped(((-5, -1), (20, -1)), box) == []
    assert clipped(((-1, 1e18), (11, -1e18)), box)[0][0][1] <= 10


def test_thinning_keeps_the_shape() -> None:
    straight = tuple((float(x), 2.0 * x) for x in range(100))
    assert thinned(straight) == (straight[0], straight[-1])
    arc = [(50 * np.cos(w), 50 * np.sin(w)) for w in np.linspace(0, 3, 400)]
    kept = thinned(tuple(arc))
    assert 10 < len(kept) < 100
    middles = [np.hypot(*np.add(a, b)) / 2 for a, b in pairwise(kept)]
    assert min(middles) > 50 - 0.03


def test_lines_are_told_apart_by_their_dashes() -> None:
    for topic in ("taylor.univariate", "optimizer.adagrad", "taylor.best_step"):
        for panel in drawn(topic)[0].panels:
            curves = [c for c in panel.curves if c.weight == "main"]
            assert len({c.style for c in curves}) == len(curves) >= 2 and all(c.label is not None for c in curves)


@spoken
@pytest.mark.parametrize("name", formats("pdf"))
def test_the_answer_is_drawn_on_the_key_alone(name, language) -> None:
    alt = alt_text(drawn("activation.tanh")[0], language)[:12]
    paper, key = (FORMATS[name].document(page("activation.tanh", k, language)) for k in (False, True))
    said = [as_read(made).replace("\n   ", "").replace(" ", "") for made in (paper, key)]
    coded = alt.encode("unicode_escape").decode().replace("\\u", "\\\\u") if name == "typst" else alt
    assert [coded.replace(" ", "") in text for text in said] == [False, True]


@pytest.mark.parametrize("name", ["latex", "markdown", "gfm"])
def test_a_document_refers_to_the_files_beside_it(name) -> None:
    for key in (False, True):
        view = page("taylor.best_step", key)
        made, beside = FORMATS[name].document(view), FORMATS[name].beside(view)
        assert set(re.findall(r"figure-[\w.-]+\w", str(made))) == set(beside) == {f"figure-1-1.{kind(name)}"}
    assert FORMATS[name].beside(page("activation.tanh", key=False)) == {}
    assert "figure-" not in str(FORMATS[name].document(page("activation.tanh", key=True), show=True))


@pytest.mark.parametrize("name", formats("pdf"))
def test_a_key_in_the_sheets_own_file_has_its_figures(name) -> None:
    paper, key = (page("activation.tanh", k) for k in (False, True))
    both = replace(paper, appendix=key)
    made = [as_read(FORMATS[name].document(v)).replace("\n   ", " ") for v in (paper, key, both)]
    assert [text.count("Left the graph of") > 0 for text in made] == [False, True, True]
    assert FORMATS[name].beside(both) == FORMATS[name].beside(key)


@pytest.mark.parametrize("name", ["choose", "fill", "spot", "evaluate"])
def test_an_exercise_about_one_part_has_its_figures_on_the_key_alone(name) -> None:
    topic = find("activation.tanh")
    view = exercise_view(posed(topic, name, "0/0/0", topic.draw("0/0/0")), words("en"))
    assert [len(layout.figures(view, answer)) for answer in (False, True)] == [0, 1]


def test_the_typst_source_with_figures_needs_no_other_file(tmp_path) -> None:
    source = FORMATS["typst"].document(page("optimizer.adagrad", key=True))
    made = pdf.compiled({"main.typ": str(source).encode()})
    assert made == pdf.document(page("optimizer.adagrad", key=True))


def kind(name):
    return "pdf" if name == "latex" else "svg"


def test_a_sheet_is_written_with_its_figures(tmp_path) -> None:
    made = sheet(["taylor.best_step", "events.de_morgan"], title="F")
    paths = {p.name for p in made.write(tmp_path, formats=["markdown", "gfm", "latex", "pdf"])}
    assert {n for n in paths if n.startswith("figure")} == {
        f"figure-{n}.{suffix}" for n in ("1-1", "2-1", "2-2", "2-3") for suffix in ("svg", "pdf")
    }
    written = (tmp_path / "F" / "manifest.json").read_text(encoding="utf-8")
    assert re.search(r'"path": "figure-1-1.svg",\s+"role": "sheet"', written)
    assert re.search(r'"path": "figure-2-1.svg",\s+"role": "key"', written)
    made.write(tmp_path, formats=["pdf"])  # the same sheet: what stands there of other formats stays
    assert {p.name for p in (tmp_path / "F").glob("figure*")} == {n for n in paths if n.startswith("figure")}
    other = sheet(["taylor.best_step", "events.de_morgan"], title="F", seed=1)
    other.write(tmp_path, formats=["pdf"])  # another sheet: it goes
    assert not list((tmp_path / "F").glob("figure*"))


def test_words_of_a_figure_are_text_and_never_code() -> None:
    hostile = '#panic("x") $x$ \\ " ] 一'
    panel = Axes(Axis(0, 1, say(en=hostile)), Axis(0, 1), (Curve((((0, 0), (1, 1)),), label=say(en=hostile)),))
    figure = Figure(say(en=hostile + "<&>"), (panel,), say(en=hostile))
    assert ElementTree.fromstring(figures.svg(figure)).find("{*}title").text == hostile + "<&>"
    assert data(figure, "en")["texts"][-1]["spans"] == [{"text": hostile}]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_latex_includes_the_pictures() -> None:
    from derive.paper.documents import tex

    bare = FORMATS["latex"].document(page("taylor.best_step", key=False))
    assert "\\includegraphics[alt={Descent on a parabola" in str(bare)
    made = tex.document(page("taylor.best_step", key=False))
    assert made == tex.document(page("taylor.best_step", key=False))
    assert made.count(b"/Subtype /Form") + made.count(b"/Subtype/Form") >= 1
