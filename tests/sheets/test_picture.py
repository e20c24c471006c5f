"""Pictures of one's own at one's own questions: SVG and PNG in every format, with words for those who do not see them,
and what is refused."""

import base64
import io
import json
import re
import shutil
import struct
import subprocess
import zipfile
import zlib

import pytest
from PIL import Image

from derive.errors import BadSpec
from derive.sheets.posing import pose
from derive.sheets.request.picture import read_picture
from derive.sheets.request.spec import read_spec

STEP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><title>A step</title><g><title>A line</title></g>'
    '<path fill="none" stroke="#000" d="M0 90 H100 M100 10 H200"/></svg>'
)
SPEC = """
title = "Pictures"
[[exercise]]
text = "What does this picture show?"
answer = "A step."
figure = "step.svg"
[[exercise]]
text = "And this?"
answer = "A line."
figure = "line.png"
alt = {en = "A rising line.", zh = "一条上升的直线。"}
"""


def dots(wide=60, tall=30, **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, tall), "white").save(out, "PNG", **how)
    return out.getvalue()


@pytest.fixture
def spec(tmp_path):
    (tmp_path / "step.svg").write_text(STEP)
    (tmp_path / "line.png").write_bytes(dots())
    path = tmp_path / "week.toml"
    path.write_text(SPEC)
    return path


@pytest.mark.parametrize(("language", "words"), [("en", "A rising line."), ("zh", "一条上升的直线。")])
@pytest.mark.parametrize("format_", ["latex", "markdown", "gfm", "html", "text", "docx", "ipynb"])
def test_in_every_format_with_its_words(spec, tmp_path, format_, language, words) -> None:
    sheet = pose(read_spec(spec, language))
    for path in sheet.write(tmp_path / "out", [format_]):
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as packed:
                text = packed.read("word/document.xml").decode()
                assert sum(name.startswith("word/media/") for name in packed.namelist()) == 2
        elif path.suffix in (".pdf", ".svg") or path.name == "manifest.json":
            continue
        else:
            text = path.read_text()
        assert words in text and "A step" in text, path.name


def test_typst_draws_both_and_a_reader_for_the_blind_hears_the_words(spec, tmp_path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    pose(read_spec(spec)).write(tmp_path, ["pdf", "typst"])
    with pikepdf.open(tmp_path / "Pictures" / "sheet.pdf") as pdf:
        spoken = [str(o["/Alt"]) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert "A step" in spoken and "A rising line." in spoken
    assert "<svg" in (tmp_path / "Pictures" / "sheet.typ").read_text()


def test_files_beside_hold_the_picture_itself(spec, tmp_path) -> None:
    pose(read_spec(spec)).write(tmp_path, ["markdown"])
    assert (tmp_path / "Pictures" / "figure-1-1.svg").read_text() == STEP
    found = re.search('base64,([^"]*)', (tmp_path / "Pictures" / "figure-2-1.svg").read_text())
    assert found is not None and base64.b64decode(found[1]) == dots()


def test_an_svg_says_itself_what_it_shows_unless_alt_does(tmp_path) -> None:
    (tmp_path / "a.svg").write_text(STEP)
    assert "A step" in str(read_picture(tmp_path / "a.svg", "", "none").alt.runs("en"))
    assert "Stairs" in str(read_picture(tmp_path / "a.svg", "Stairs", "none").alt.runs("en"))


def test_without_words_a_line_says_so(spec, tmp_path) -> None:
    spec.write_text(SPEC.replace('alt = {en = "A rising line.", zh = "一条上升的直线。"}', ""))
    told: list[str] = []
    pose(read_spec(spec)).write(tmp_path / "out", ["text"], tell=told.append)
    assert len(told) == 1 and "line 8" in told[0] and "alt" in told[0]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (dots(192, 96), (144, 72)),  # at 96 dots an inch, where it says nothing
        (dots(300, 150, dpi=(300, 300)), (72, 36)),
        (dots(4000, 1000), (397, 99.25)),  # no wider than 14 cm
        (STEP.encode(), (150, 75)),
        (STEP.replace("<svg ", '<svg width="5cm" ').encode(), (141.73, 70.87)),
        (STEP.replace("<svg ", '<svg width="1in" height="2in" ').encode(), (72, 144)),
    ],
)
def test_as_large_as_it_says(tmp_path, content, size) -> None:
    (tmp_path / "a").write_bytes(content)
    picture = read_picture(tmp_path / "a", "x", "")
    assert (picture.width, picture.height) == pytest.approx(size, abs=0.01)


def huge() -> bytes:
    """A PNG of 10^5 by 10^5 dots in a few bytes."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    parts = [head, b"IDAT" + zlib.compress(b""), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (STEP.replace("<g>", "<script>1</script><g>").encode(), "script"),
        (STEP.replace("<g>", '<image href="file:///etc/passwd"/><g>').encode(), "something outside"),
        (STEP.replace("<g>", '<g filter="url(#f)">').encode(), "filter"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + STEP.encode(), "DOCTYPE"),
        (b"no picture at all", "not SVG"),
        (b"", "not SVG"),
        (b"\xff\xd8\xff\xe0JFIF", "neither SVG nor PNG"),
        (dots()[:40], "damaged"),
        (dots()[:20], "damaged"),
        (huge(), "dots"),
        (dots().replace(b"IDAT", b"JDAT"), "damaged"),
        (dots()[:-20], "damaged"),
    ],
)
def test_refused_in_one_line_that_names_the_spec_the_line_and_the_file(spec, content, told) -> None:
    (spec.parent / "step.svg").write_bytes(content)
    with pytest.raises(BadSpec) as caught:
        read_spec(spec)
    message = str(caught.value)
    assert told in message and "\n" not in message and "step.svg" in message and f"{spec}, line 6:" in message


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("step.svg", "none.svg", "line 6: there is no picture"),
        ("step.svg", ".", "line 6: "),
        ('figure = "step.svg"', 'alt = "x"', "line 6: alt says"),
        ('text = "And this?"\nanswer = "A line."', 'topic = "activation.tanh"', "figure goes with text"),
    ],
)
def test_what_is_wrong_with_the_keys(spec, was, becomes, told) -> None:
    spec.write_text(SPEC.replace(was, becomes))
    with pytest.raises(BadSpec, match=told.replace(".", r"\.")):
        read_spec(spec)


def test_another_picture_is_another_sheet(spec, tmp_path) -> None:
    one = pose(read_spec(spec))
    (spec.parent / "step.svg").write_text(STEP.replace("M0 90", "M0 80"))
    assert pose(read_spec(spec)).id != one.id


def test_another_answer_is_another_sheet(spec) -> None:
    one = pose(read_spec(spec))
    spec.write_text(SPEC.replace("A step.", "A stair."))
    assert pose(read_spec(spec)).id != one.id


def test_latex_compiles_with_it(spec, tmp_path) -> None:
    if not shutil.which("pdflatex"):
        pytest.skip("there is no TeX")
    pose(read_spec(spec)).write(tmp_path, ["pdf"], engine="latex")
    file = tmp_path / "Pictures" / "sheet.pdf"
    shown = subprocess.run(["pdfimages", "-list", str(file)], capture_output=True, check=True)
    assert b"image" in shown.stdout


def test_a_class_has_it_too(spec, tmp_path) -> None:
    spec.write_text(SPEC + '[[exercise]]\ntopic = "calculus.common"\n[variants]\ncount = 2\n')
    pose(read_spec(spec)).write(tmp_path, ["pdf"], together=True)
    listing = json.loads((tmp_path / "Pictures" / "manifest.json").read_text())
    assert len(listing["variants"]) == 2 and listing["together"]
