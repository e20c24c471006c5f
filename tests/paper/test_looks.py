"""The looks of a sheet: paper, head and foot, logo, room to work, the name, the key at the end. Read off the pages."""

import io
import re
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest
from kind_views import choose, fill, spot
from msgspec.structs import replace
from office_readers import as_read, formats
from sheet_views import long, pages, sheet, softmax

from derive.paper import fonts
from derive.paper.documents import pdf, tex
from derive.paper.formats import find
from derive.paper.sizes import PAPERS
from derive.paper.view import SPACES, Layout

needs_reader = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
needs_xetex = pytest.mark.skipif(not shutil.which("xelatex"), reason="xelatex is not installed")
engine = pytest.mark.parametrize(
    "write", [pdf.document, pytest.param(tex.document, marks=needs_tex)], ids=["typst", "latex"]
)
#: in points, as printers know them
SIZES = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
LONG = "Machine learning for engineers, the lecturer and all of the assistants, and where questions are answered; " * 4
NAME = "Maximiliana Alexandrina Theodora von und zu Hohenstein-Schillingsfuerst the 3rd"
CM = 72 / 2.54


def svg(width, height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#f00"/></svg>'
    ).encode()


def with_key(view):
    """The view with its key at the end."""
    key = replace(view, key=True, appendix=None, instructions="")
    return replace(view, appendix=key, layout=replace(view.layout, key_at_end=True))


def boxes(made, folder):
    """For each page the words with their boxes: (word, left, top, right, bottom) in points."""
    found = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
    (text,) = ["\f".join(pages(made, folder, "-bbox"))]
    return [[(w, *map(float, at)) for *at, w in found.findall(page)] for page in text.split("<page ")[1:]]


def picture(made, folder, page=1, dots=72):
    """A page as an array: rows, columns, (red, green, blue)."""
    path = folder / "picture.pdf"
    path.write_bytes(made)
    command = ["pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), "-singlefile", str(path)]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    _, size, _, body = raw.split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(body, np.uint8).reshape(height, width, 3)


def test_there_is_a_paper_for_each_name() -> None:
    for name, paper in PAPERS.items():
        assert SIZES[name] == pytest.approx((paper.width * CM, paper.height * CM), abs=0.1)
        # The room for formulas, at 11 pt, is a little less than the text is wide.
        assert paper.line * 11 <= paper.wide * CM < (paper.line + 1) * 11


@pytest.mark.parametrize("paper", SIZES)
@engine
def test_the_size_of_the_page(write, paper) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(write(sheet(layout=Layout(paper=paper))))) as opened:
        for page in opened.pages:
            assert [float(x) for x in page.mediabox] == pytest.approx([0, 0, *SIZES[paper]], abs=0.5)


@needs_reader
@engine
def test_a_long_formula_uses_the_width_of_letter_and_no_more(write, tmp_path) -> None:
    wide, _ = SIZES["letter"]
    (first, *_) = boxes(write(sheet(long(1, 16, 2), key=True, layout=Layout(paper="letter"))), tmp_path)
    assert min(left for _, left, *_ in first) >= 2.2 * CM - 1
    assert max(right for *_, right, _ in first) <= wide - 2.2 * CM + 1


@pytest.mark.in_part
@needs_reader
@pytest.mark.parametrize("paper", SIZES)
@engine
def test_long_words_at_head_and_foot_are_whole_on_every_page(write, paper, tmp_path) -> None:
    looks = Layout(paper=paper, header=f"HEAD {LONG}", footer=f"FOOT {LONG}")
    view = sheet(*(softmax(n) for n in range(1, 4)), layout=looks)
    wide, high = SIZES[paper]
    read = boxes(write(view), tmp_path)
    assert len(read) == 3
    for page in read:
        said = [word for word, *_ in page]
        assert said.count("lecturer") == 8 and "HEAD" in said and "FOOT" in said
        assert min(top for _, _, top, _, _ in page) > 0.3 * CM
        assert max(bottom for *_, bottom in page) < high - 0.3 * CM
        assert max(right for *_, right, _ in page) < wide - 2.2 * CM + 2
        # Nothing of the text is under them.
        (exercise,) = [box for box in page if box[0] == "Exercise"]
        head = max(bottom for word, _, top, _, bottom in page if top < exercise[2] - 60 or word == "HEAD")
        assert head < exercise[2]
        tops = sorted({round(top) for _, _, top, _, _ in page})
        assert all(later - sooner >= 0 for sooner, later in pairwise(tops))


@needs_reader
@engine
def test_a_short_foot_stands_between_the_id_and_the_page(write, tmp_path) -> None:
    (page,) = boxes(write(sheet(layout=Layout(header="HEAD", footer="FOOT"))), tmp_path)
    place = {word: (left, top) for word, left, top, *_ in page}
    assert place["Sheet"][0] < place["FOOT"][0] < place["Page"][0]
    assert place["Sheet"][1] == pytest.approx(place["FOOT"][1], abs=1) == place["Page"][1]
    assert place["HEAD"][1] < place["Week"][1]


@needs_reader
@engine
def test_short_words_at_head_and_foot_do_not_move_the_text(write, tmp_path) -> None:
    plain, worded = (
        boxes(write(sheet(layout=looks)), tmp_path)[0] for looks in (Layout(), Layout(header="a", footer="b"))
    )
    (first,), (second,) = ([b for b in page if b[0] == "Exercise"] for page in (plain, worded))
    assert second[2] == pytest.approx(first[2], abs=2)


@pytest.mark.in_part
@needs_reader
@pytest.mark.parametrize(("width", "height"), [(10, 60), (300, 20), (30, 30)])
@engine
def test_a_logo_has_its_corner_whatever_its_shape(write, width, height, tmp_path) -> None:
    made = write(sheet(layout=Layout(logo=svg(width, height))))
    red, green, blue = np.moveaxis(picture(made, tmp_path), -1, 0)
    y, x = np.nonzero((red > 200) & (green < 60) & (blue < 60))
    across, along = np.ptp(x) + 1, np.ptp(y) + 1
    assert across == pytest.approx(min(5, 1.6 * width / height) * CM, abs=2.5)
    assert along == pytest.approx(min(1.6, 5 * height / width) * CM, abs=2.5)
    assert max(x) == pytest.approx(SIZES["a4"][0] - 2.2 * CM, abs=2)


def test_plain_text_has_no_logo_and_latex_has_it_in_a_file_beside_it() -> None:
    view = sheet(layout=Layout(logo=svg(9, 9)))
    for name in ("text", "markdown", "gfm"):
        assert "svg" not in find(name).document(view)
        assert find(name).beside(view) == {}
    assert find("latex").document(view).count(r"\includegraphics{logo.pdf}") == 1
    assert find("latex").beside(view)["logo.pdf"].startswith(b"%PDF")
    assert "logo" not in find("latex").document(sheet())
    assert "<svg" in find("typst").document(view)


#: full-width lines on the page: one below the exercise's heading; rooms of 5 and 4 cm
RULES = {"dots": 1, "blank": 1, "lines": 1 + 6 + 5, "grid": 1 + 11 + 9}


@pytest.mark.in_part
@needs_reader
@pytest.mark.parametrize("space", SPACES)
@engine
def test_what_the_room_to_work_is_filled_with(write, space, tmp_path) -> None:
    rows = picture(write(sheet(layout=Layout(space=space))), tmp_path, dots=144)
    inside = rows[:, round(2.4 * 144 / 2.54) : round(18.5 * 144 / 2.54)]
    ruled = (inside.min(axis=2) < 250).mean(axis=1) > 0.98
    assert sum(now and not before for before, now in pairwise(ruled)) == RULES[space]


@pytest.mark.parametrize("space", SPACES)
def test_every_space_takes_as_much_of_the_page(space, tmp_path) -> None:
    views = [sheet(*(softmax(n) for n in range(1, 4)), layout=Layout(space=s)) for s in ("dots", space)]
    assert len({len(pages(pdf.document(view), tmp_path)) for view in views}) == 1


@pytest.mark.in_part
@needs_reader
@pytest.mark.parametrize("student", ["Ann Lee", NAME, "x" * 80])
@engine
def test_the_name_is_printed_on_its_line(write, student, tmp_path) -> None:
    made = write(sheet(student=student))
    (read,) = pages(made, tmp_path)
    bare = re.sub(r"[\s\u200b]", "", read.replace("Name", ""))  # which stands beside the last line
    assert bare.count(student.replace(" ", "")) == 1
    (words,) = boxes(made, tmp_path)
    (date,) = [left for word, left, *_ in words if word == "Date"]
    first = student.split()[0][:20]
    parts = [box for box in words if box[0].replace("\u200b", "").startswith(first)]
    assert parts and all(right < date for *_, right, _ in parts)


@needs_xetex
@needs_reader
@pytest.mark.skipif(fonts.packaged() is None, reason="the extra zh is not installed")
@pytest.mark.parametrize("write", [pdf.document, tex.document], ids=["typst", "latex"])
def test_a_chinese_name_breaks_between_characters(write, tmp_path) -> None:
    name = "欧阳" * 40
    looks = Layout(header="机器学习" * 40, footer="不得使用计算器", paper="letter", space="grid")
    (read,) = pages(write(sheet(language="zh", title="梯度", student=name, layout=looks)), tmp_path)
    bare = re.sub(r"\s", "", read.replace("姓名", ""))
    assert bare.count(name) == 1 and "机器学习" * 40 in bare and "不得使用计算器" in bare


@needs_reader
@engine
def test_the_key_at_the_end_begins_a_page_and_the_pages_are_counted_through(write, tmp_path) -> None:
    view = with_key(sheet(softmax(1), softmax(2), student="Ann Lee", layout=Layout(header="HEAD")))
    read = pages(write(view), tmp_path)
    (start,) = [k for k, page in enumerate(read) if "Answer key" in page]
    assert start == 2 and "Name" in read[0] and not any("quotient rule" in page for page in read[:start])
    assert all("quotient rule" in page for page in read[start:])
    assert "Ann Lee" in read[start] and "Name" not in read[start]
    for k, page in enumerate(read, 1):
        assert f"Page {k} of {len(read)}" in page and "Sheet 7c1f" in page and "HEAD" in page


@pytest.mark.parametrize("name", formats("pdf", "typst"))
def test_the_key_at_the_end_in_every_format(name) -> None:
    made = as_read(find(name).document(with_key(sheet(student="Ann Lee", layout=Layout(header="HEAD", footer="FOOT")))))
    before, after = made.split("Answer key")
    assert "Room for your work" in before or name not in ("markdown", "gfm")
    assert "quotient rule" in after and "quotient rule" not in before
    assert before.count("Ann Lee") == 1 == after.count("Ann Lee")
    assert "HEAD" in before and (made.count("FOOT") >= 1) and ("FOOT" in after or name in ("latex", "html"))


def headings(made):
    """The levels of the headings in the order of the tagged PDF."""
    pikepdf = pytest.importorskip("pikepdf")
    levels = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary):
            role = re.fullmatch(r"/H(\d)", str(node.get("/S", "")))
            levels.extend([int(role[1])] if role else [])
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(made)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return levels


def test_headings_are_in_order_and_the_key_is_one_of_them() -> None:
    separate = headings(pdf.document(sheet(softmax(1), softmax(2))))
    together = headings(pdf.document(with_key(sheet(softmax(1), softmax(2)))))
    assert together[: len(separate)] == separate == [1, 1]
    # The key, each exercise below it, and below that its two parts.
    assert together[len(separate) :] == [1, *[2, 3, 3] * 2]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("paper", SIZES)
def test_every_look_is_archival_accessible_and_the_same_twice(space, paper) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    looks = Layout(paper, space, "HEAD", LONG, svg(30, 30))
    made = [pdf.document(with_key(sheet(student=NAME, layout=looks))) for _ in range(2)]
    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(made[0])) as opened:
        meta = opened.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")


HOSTILE = r"50% #panic() $x$ \input{/etc/hostname} & _a_ *b* <b> [c](d) {{ 7 }} ~^ "


@pytest.mark.parametrize("name", formats("pdf"))
def test_words_at_head_and_foot_are_escaped(name) -> None:
    looks = Layout(header=HOSTILE, footer=HOSTILE)
    made = as_read(find(name).document(sheet(layout=looks, student=HOSTILE, instructions=HOSTILE)))
    if name == "latex":
        assert r"\input" not in made and r"50\%" in made
    if name == "docx":
        assert made.count(HOSTILE.strip()) == 4
    if name in ("markdown", "gfm", "ipynb"):
        assert "<b>" not in made and "*b*" not in made.replace(r"\*b\*", "")


@needs_reader
@engine
def test_hostile_words_come_out_as_typed(write, tmp_path) -> None:
    looks = Layout(header=HOSTILE, footer=HOSTILE)
    (read,) = pages(write(sheet(layout=looks, student=HOSTILE, instructions=HOSTILE)), tmp_path)
    bare = re.sub(r"[\s\u200b]", "", read).replace("˜", "~").replace("ˆ", "^")
    assert bare.count(r"\input{/etc/hostname}") == 4 and bare.count("#panic()") == 4


@needs_reader
@engine
def test_the_key_at_the_end_marks_what_the_sheet_leaves_open(write, tmp_path) -> None:
    view = with_key(sheet(fill(1), spot(2), choose(3), layout=Layout(space="grid")))
    read = pages(write(view), tmp_path)
    (start,) = [k for k, page in enumerate(read) if "Answer key" in page]
    asked, answered = "".join(read[:start]), "".join(read[start:])
    assert "A" in asked and view.words["right"] not in asked and view.words["wrong"] not in asked
    assert view.words["right"] in answered and view.words["wrong"] in answered
    assert "chain rule without the inner derivative" in answered and "without the inner" not in asked
