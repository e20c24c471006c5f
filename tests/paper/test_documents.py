"""Documents: every format, the layout of pages, the same bytes twice, what happens to characters without a font."""

import io
import re
import shutil
import subprocess
import sys

import pytest
from msgspec.structs import replace
from office_readers import as_read, formats
from part_views import part_of
from sheet_views import X, line, long, pages, runs, sheet, softmax
from sympy import Symbol, exp, sqrt

from derive import asking
from derive.errors import BadSpec, CannotPrint, CheckFailed, EngineFailed, UnknownName
from derive.exercises import show
from derive.kernel import EQUAL, Setting, Step
from derive.paper import fonts, layout
from derive.paper.blocks import LineView
from derive.paper.compose import exercise_view
from derive.paper.documents import pdf, tex
from derive.paper.formats import find
from derive.paper.view import AnswerView, ExerciseView
from derive.terms.ordered import minus, over, plus, power
from derive.words import words
from derive.words.prose import Run

needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
engine = pytest.mark.parametrize(
    "write", [pdf.document, pytest.param(tex.document, marks=needs_tex)], ids=["typst", "latex"]
)
Y = Symbol("y", positive=True)
MARGIN, PAGE = 62.36, 595.28


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("key", [False, True])
def test_same_view_same_bytes(name, key):
    title = "Semaine 3 : dérivées"
    made = [find(name).document(sheet(softmax(), long(2), key=key, title=title)) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("name", formats("pdf", "typst"))
def test_key_has_lines_and_sheet_has_room(name):
    key, blank = (as_read(find(name).document(sheet(key=k))) for k in (True, False))
    assert "quotient rule" in key and "against NumPy" in key and "Answer key" in key
    assert "quotient rule" not in blank and "Answer key" not in blank and "Name" in blank and "5 points" in blank


@pytest.mark.parametrize("name", formats())
def test_derivation_has_no_name_line(name):
    made = as_read(find(name).derivation(softmax(), sheet().words, title="softmax.jacobian"))
    assert "Exercise" not in made and "Answer key" not in made
    if name != "pdf":
        assert "softmax.jacobian" in made and "proved, sizes" in made


def test_unknown_format_and_engine_name_the_nearest():
    with pytest.raises(UnknownName, match="markdown"):
        find("markdwon")
    with pytest.raises(UnknownName, match="latex"):
        find("pdf", engine="latx")


def test_registry_imports_nothing_heavy():
    code = (
        "import sys, derive.paper.formats; "
        "print([m for m in ('sympy', 'numpy', 'jinja2', 'typst') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_pdf_is_archival_and_accessible():
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(pdf.document(sheet(key=True)))) as opened:
        meta = opened.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert meta["dc:title"] == "Week 3: gradients — Answer key"


@needs_reader
@engine
def test_long_formula_stays_within_the_margins(write, tmp_path):
    (first, *_) = pages(write(sheet(long(1, 16, 2), key=True)), tmp_path, "-bbox")
    lefts = [float(x) for x in re.findall(r'xMin="([\d.]+)"', first)]
    rights = [float(x) for x in re.findall(r'xMax="([\d.]+)"', first)]
    assert len(lefts) > 50
    assert min(lefts) >= MARGIN - 1 and max(rights) <= PAGE - MARGIN + 1


@needs_reader
@engine
def test_a_derivation_of_pages_loses_no_line(write, tmp_path):
    read = pages(write(sheet(long(1, 16, 40), key=True)), tmp_path)
    assert len(read) >= 3
    assert sorted(set(re.findall(r"step (\d{3})", "".join(read)))) == [f"{q:03}" for q in range(40)]


@needs_reader
@engine
def test_a_key_breaks_over_pages_and_no_heading_stands_alone(write, tmp_path):
    """What was asked stays with its first line; an exercise that a page has no more room for begins on it."""
    read = pages(write(sheet(*(long(n, 16, 8) for n in range(1, 5)), key=True)), tmp_path)
    assert len(read) <= 4
    text = "\f".join(read)
    assert [int(n) for n in re.findall(r"step (\d{3})", text)] == list(range(8)) * 4
    for page in read:
        assert page.count("step 000") == len(re.findall(r"Exercise \d", page))


@needs_reader
@engine
def test_an_exercise_of_a_sheet_that_fits_a_page_is_not_split(write, tmp_path):
    lines = tuple(line("=" if q else "", plus(X, q)) for q in range(6))
    parts = tuple(part_of(runs(f"({letter})"), (), lines, ()) for letter in "ab")
    exercises = [ExerciseView(n, "t", runs("All of it."), 3, parts) for n in range(1, 4)]
    for page in pages(write(sheet(*exercises)), tmp_path)[1:]:
        assert page.count("(a)") == page.count("(b)") == len(re.findall(r"Exercise \d", page))


@needs_reader
@engine
def test_the_first_exercise_never_leaves_the_first_page_empty(write, tmp_path):
    # Three parts with 7.5 cm of room each fill a page, but not what is left of it below the title.
    lines = tuple(line("=" if q else "", plus(X, q)) for q in range(10))
    parts = tuple(part_of(runs(f"({letter})"), (), lines, ()) for letter in "abc")
    exercise = ExerciseView(1, "full", runs("All of it."), 3, parts)
    first, second = pages(write(sheet(exercise)), tmp_path)
    assert "Exercise 1" in first and "(a)" in first and "(c)" not in first
    assert "(c)" in second


@needs_reader
@engine
def test_page_numbers_and_id(write, tmp_path):
    read = pages(write(sheet(*(softmax(n) for n in range(1, 4)))), tmp_path)
    for i, page in enumerate(read):
        assert f"Page {i + 1} of {len(read)}" in page and "Sheet 7c1f" in page


@pytest.mark.parametrize(("character", "code"), [("\u0378", "U+0378"), ("\ue000", "U+E000"), ("\U0001fae8", "U+1FAE8")])
def test_a_character_without_a_font_is_named(character, code, monkeypatch):
    # As on a machine without fonts of its own.
    import typst

    monkeypatch.setattr(pdf, "_fonts", lambda source: typst.Fonts(include_system_fonts=False))
    with pytest.raises(CannotPrint, match=re.escape(code)):
        pdf.document(sheet(title=f"a{character}b"))


def test_missing_names_any_character():
    assert "fonts-noto-cjk" in str(fonts.missing("中"))
    assert "U+0378" in str(fonts.missing("\u0378"))


def test_missing_tex_says_what_to_install(monkeypatch):
    monkeypatch.setattr(tex.shutil, "which", lambda _: None)
    with pytest.raises(EngineFailed, match="texlive-latex-extra"):
        tex.document(sheet())
    with pytest.raises(EngineFailed, match="texlive-xetex texlive-lang-chinese"):
        tex.document(sheet(language="zh"))


@needs_tex
def test_tex_errors_are_one_line():
    with pytest.raises(EngineFailed, match="line 3: Undefined control sequence") as caught:
        tex.compiled("\\documentclass{article}\n\\begin{document}\n\\nosuchthing\n\\end{document}\n")
    assert "\n" not in str(caught.value)


@needs_tex
def test_tex_reads_no_file_outside():
    with pytest.raises(EngineFailed):
        tex.compiled("\\documentclass{article}\n\\begin{document}\n\\input{/etc/hostname}x\n\\end{document}\n")


@needs_tex
def test_latex_engine_gives_the_same_bytes():
    assert tex.document(sheet()) == tex.document(sheet())


def test_a_users_template_comes_first(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "sheet.txt").write_text("mine: {{ sheet.title }}")
    assert find("text").document(sheet(), tmp_path) == "mine: Week 3: gradients"
    (tmp_path / "text" / "sheet.txt").write_text("{{ sheet.titel }}")
    with pytest.raises(EngineFailed, match="titel"):
        find("text").document(sheet(), tmp_path)


def test_a_users_folder_that_is_none(tmp_path):
    with pytest.raises(BadSpec, match="no folder"):
        find("text").document(sheet(), tmp_path / "nowhere")


def test_only_a_checked_step_is_a_line() -> None:
    with pytest.raises(TypeError, match="a checked Step"):
        LineView(X + 1)
    with pytest.raises(CheckFailed):
        LineView(Step(X, X + 1, "planted", EQUAL, Setting((X,))))


def test_what_is_stacked_is_set_large_in_the_run_of_the_words() -> None:
    def tall(topic: str) -> list[bool]:
        view = exercise_view(show(asking.find(topic), "0/0/0"), words("en"), 1)
        return [span.tall for span in layout.statement(view) if span.maths is not None]

    z, p, n, odds, *plain = tall("softmax.ratio")  # only e^z_i / sum_k e^z_k has a sum with its ends below a bar
    assert (z, p, n, odds, any(plain)) == (False, False, True, False, False)
    *beside, by_w, by_b = tall("loss.mse")  # 1/n stands beside its sum; dL/dw is as large as where it is asked alone
    assert not any(beside) and by_w and by_b


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (over(1, plus(1, exp(minus(X)))), True),
        (over(power(plus(X, 1), 3), Y), True),
        (power(X, -2), True),
        (over(plus(X, 1), sqrt(Y)), False),
        (over(X, Y), False),
        (power(X, 3), False),
        (plus(exp(X), over(1, Y)), False),
    ],
)
def test_a_power_at_a_bar_is_set_large_wherever_words_stand(formula, expected) -> None:
    """In a fraction between words an exponent has half the size of a letter."""
    assert [span.tall for span in layout.spans((Run("Here "), Run(maths=formula)))] == [False, expected]


def test_every_answer_of_a_list_is_set_large() -> None:
    (_, half, *_) = layout.answer((Run("(a) "), Run(maths=over(X, Y)), Run("   (b) "), Run(maths=X)))
    assert half.tall
    view = replace(sheet(softmax()), exercises=(), key=True, answers=(AnswerView(1, (Run(maths=over(X, Y)),)),))
    assert r"$\displaystyle \frac{x}{y}$" in find("latex").document(view)
    assert '<math displaystyle="true"' in find("html").document(view)
    assert r"$\displaystyle \frac{x}{y}$" in find("markdown").document(view)
    assert "display(" in find("typst").document(view)


def test_short_claims_stay_in_their_sentence_and_cases_stand_alone() -> None:
    def displayed(topic: str) -> list[str]:
        view = exercise_view(show(asking.find(topic), "0/0/0"), words("en"), 1)
        return [str(span.maths) for span in layout.statement(view) if span.display]

    assert displayed("loss.norm2") == displayed("probability.total") == displayed("descent.momentum") == []
    cases, slope = displayed("loss.huber")
    assert cases.startswith("Eq(f, Piecewise(") and slope == "D(f, r)"
    assert displayed("softmax.jacobian") == ["D(p[i], z[j])"]
