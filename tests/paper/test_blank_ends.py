"""Pages of the compact layout are filled: what is blank below their last mark, over the starter weeks."""

import re
import shutil
import subprocess
import unicodedata
from functools import cache

import pytest
from blank_ends import ends, made
from classes import HOME
from counts import count
from kind_views import choose
from msgspec.structs import replace
from sheet_views import long, softmax
from sheet_views import sheet as hand_made

from derive.paper.documents import tex
from derive.paper.formats import find
from derive.paper.view import HintView, Layout, SheetView
from derive.sheets import sheet
from derive.sheets.posing import single
from derive.sheets.request.spec import read_spec
from derive.words.prose import Run


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
def test_pages_of_the_weeks_are_filled(tmp_path) -> None:
    step = count(4, 1)
    shares = [share for _, file in made(tmp_path, step=step) for share in ends(file)]
    assert len(shares) > 60 / step
    assert sum(shares) / len(shares) < 0.1
    assert max(shares) < 1 / 3


needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")


def pages_of(folder, view: SheetView) -> list[str]:
    """The pages of a PDF, as text."""
    file = folder / "page.pdf"
    file.write_bytes(find("pdf").document(view))
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return unicodedata.normalize("NFKC", text).rstrip("\f").split("\f")


def key_pages(folder, seed: int, kind: str) -> list[str]:
    """The pages of a key of fourteen exercises, as text."""
    return pages_of(folder, sheet(["calculus.common"] * 14, kind=kind, seed=seed).views()["key"])


@needs_reader
def test_no_page_is_room_to_work_alone(tmp_path) -> None:
    """What is asked about long work stands on the second page, where there is no more room behind it."""
    one = sheet([*["calculus.common"] * 5, "perceptron.multi"], kind="spot", seed=4)
    one = replace(one, layout=replace(one.layout, look="compact"))
    pages = pages_of(tmp_path, one.views()["sheet"])
    assert len(pages) == 3
    assert all(page[: page.rindex("Sheet ")].strip() for page in pages)


@needs_reader
@pytest.mark.slow
def test_definitions_are_on_one_page(tmp_path) -> None:
    week = read_spec(HOME / "04-perceptron.toml")
    pages = pages_of(tmp_path, single(replace(week, layout=replace(week.layout, look="compact"))).views()["key"])
    assert sum("O = σ(z)" in page for page in pages)
    for page in pages:
        before, _, behind = page.partition("O = σ(z)\n")  # the second of three
        assert not behind or ("(O − t)2" in before and "wi xi + b" in behind), page


@needs_reader
@pytest.mark.parametrize("seed", range(3))
def test_no_page_of_a_key_begins_with_the_last_line_of_a_derivation(seed: int, tmp_path) -> None:
    """Nor with the sentence that says how it was checked: with a line at least it stands below another one."""
    _first, *pages = key_pages(tmp_path, seed, "derive")
    assert pages
    for page in pages:
        before, _, _ = page.partition("Exercise")
        assert not re.match(r"\s*Proved", before)
        if "Proved" in before:  # the rest of a derivation
            assert before.partition("Proved")[0].count("=") >= 2, before


@pytest.mark.slow
@needs_reader
def test_no_page_of_a_key_ends_with_what_leads_to_a_derivation(tmp_path) -> None:
    for seed in range(3):
        for page in key_pages(tmp_path, seed, "spot"):
            assert not page[: page.rindex("Sheet ")].rstrip().endswith("This is right:")


def fillers(topic: str, count: int) -> SheetView:
    """The compact key of so many short exercises and one of this topic at its end."""
    one = sheet([*["calculus.common"] * count, topic], seed=1)
    return replace(one, layout=replace(one.layout, look="compact")).views()["key"]


@cache
def quiz() -> SheetView:
    """Thirteen short exercises, of which the tests take as many as they need."""
    return sheet(["calculus.common"] * 13, seed=2, kind="choose").views()["sheet"]


@needs_reader
@pytest.mark.parametrize("columns", [1, 2])
def test_no_page_is_hints_alone(columns: int, tmp_path) -> None:
    """Where the last exercise fills its page, they stand at the foot of that on which it begins, and never before it:
    where they have no room below it, and drive it to the next page, they go there with it."""
    hints = tuple(HintView(k, (Run("Begin with the product rule."),)) for k in range(1, 9))
    for exercises in range(6, 14):
        looks, asked = Layout(look="compact", columns=columns), quiz().exercises[:exercises]
        pages = pages_of(tmp_path, replace(quiz(), exercises=asked, layout=looks, hints=hints))
        assert sum("product rule" in upright(page) for page in pages) == 1, exercises
        assert all("Exercise" in page for page in pages)
        (asked_on,) = (k for k, page in enumerate(pages) if re.search(rf"Exercise {exercises}\b", page))
        (hinted_on,) = (k for k, page in enumerate(pages) if "product rule" in upright(page))
        assert asked_on == hinted_on, exercises


def upright(page: str) -> str:
    """The text of a page with what is upside down turned, as far as letters go."""
    return f"{page} {page[::-1]}"


@needs_reader
@pytest.mark.parametrize("count", range(3, 12))
def test_no_key_ends_with_a_page_of_a_figure_alone(count: int, tmp_path) -> None:
    *_, last = pages_of(tmp_path, fillers("activation.tanh", count))
    assert "NumPy agrees" in last


@needs_reader
@pytest.mark.parametrize("count", range(3))
def test_no_key_ends_with_a_page_of_a_row_of_figures(count: int, tmp_path) -> None:
    """Three pairs of events are drawn in two rows, which stay with the last part."""
    *_, last = pages_of(tmp_path, fillers("events.de_morgan", count))
    assert "NumPy agrees" in last


@needs_reader
def test_no_page_of_a_key_ends_with_what_names_mean(tmp_path) -> None:
    """They stand with the first lines; before them, behind the question, a page may end."""
    seen = 0
    for steps in range(14, 30):
        view = hand_made(long(1, 3, steps), softmax(2), key=True, layout=Layout(look="compact"))
        for page in pages_of(tmp_path, view):
            _, here, rest = page.rpartition("Here ")
            assert not here or "definition of" in rest, rest
            seen += bool(here)
    assert seen == 16


@needs_reader
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_no_page_of_a_key_in_latex_ends_with_a_heading(tmp_path) -> None:
    for steps in (29, 30, 31):  # one after which the next heading has room on the page, and no more
        view = hand_made(long(1, 3, steps), choose(2), softmax(3), key=True, layout=Layout(look="compact"))
        (tmp_path / "page.pdf").write_bytes(tex.document(view))
        read = subprocess.run(["pdftotext", "-layout", "page.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
        for page in read.stdout.decode().rstrip("\f").split("\f"):
            *_, last, _foot = (line for line in page.splitlines() if line.strip())
            assert "Exercise" not in last, steps
