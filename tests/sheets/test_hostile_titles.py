"""Titles that mean something to a format come out as typed and run nothing. (Escaping itself: tests/render.)"""

import json
import re
import shutil
import subprocess

import pytest

from derive.errors import CannotPrint
from derive.sheets import sheet

TITLES = [
    r"100 % & more # $5 a_b {c} ~ ^ \ < > *",
    "\"double\" 'single' `back`",
    r"\input{/etc/hostname} \write18{touch /tmp/owned}",
    '#read("/etc/passwd") #eval("1+1")',
    "<script>alert(1)</script> &amp; &lt;",
    "{{ 7*7 }} {% raise %} << 7*7 >> <% if %>",
    "# heading - item 1. one",
    "[link](http://example.org) ![picture](x)",
    "$x^2$ $$y$$ \\(z\\)",
    "*/ /* // \\\\ \\u{41} \\n",
    "=== equal --- dash ... dots",
]
TEXTS = ["latex", "markdown", "gfm", "text", "typst"]


def words(text):
    return text.split()


def written(title, formats, folder):
    *files, manifest = sheet(["loss.mse"], title=title).write(folder, formats=formats)
    assert json.loads(manifest.read_text(encoding="utf-8"))["sheet"] == manifest.parent.name
    assert {f.parent for f in files} == {manifest.parent}
    assert manifest.parent.parent == folder
    return {f.name: f for f in files}


@pytest.mark.parametrize("title", TITLES)
def test_a_pdf_prints_the_title_as_typed(title, tmp_path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    files = written(title, ["pdf"], tmp_path)
    for name, more in (("sheet.pdf", ""), ("key.pdf", " — Answer key")):
        with pikepdf.open(files[name]) as pdf, pdf.open_metadata() as told:
            assert told["dc:title"] == title + more
        if shutil.which("pdftotext"):
            text = subprocess.run(["pdftotext", files[name], "-"], capture_output=True, text=True, check=True).stdout
            assert "".join(title.split()) in "".join(text.split())


@pytest.mark.parametrize("title", TITLES)
def test_a_text_has_the_title_as_typed(title, tmp_path) -> None:
    files = written(title, ["text", "typst"], tmp_path)
    assert words(title) == words(files["sheet.txt"].read_text(encoding="utf-8").split("\n==")[0])
    source = files["sheet.typ"].read_text(encoding="utf-8")
    literal = re.search(r'json\(bytes\("((?:[^"\\]|\\.)*)"\)\)', source)
    assert literal is not None
    assert json.loads(re.sub(r"\\(.)", r"\1", literal[1]))["title"] == title


@pytest.mark.parametrize("title", TITLES)
def test_markdown_reads_back_as_the_title(title, tmp_path) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    for name, file in written(title, ["markdown", "gfm"], tmp_path).items():
        heading, inline, *_ = markdown_it.MarkdownIt("commonmark").parse(file.read_text(encoding="utf-8"))
        assert (heading.type, heading.tag) == ("heading_open", "h1")
        said = "".join(t.content for t in inline.children if t.type in ("text", "text_special"))
        assert words(said.split(" — Answer key")[0]) == words(title), name
        assert {t.type for t in inline.children} <= {"text", "text_special", "html_inline"}
        assert {t.content for t in inline.children if t.type == "html_inline"} <= {"<span>", "</span>"}


@pytest.mark.parametrize("title", TITLES)
def test_latex_has_no_command_of_the_title(title, tmp_path) -> None:
    tex, usual = (written(t, ["latex"], tmp_path)["sheet.tex"].read_text(encoding="utf-8") for t in (title, "plain"))
    assert "plain" in usual
    named = set(re.findall(r"\\[A-Za-z]+", tex)) - set(re.findall(r"\\[A-Za-z]+", usual))
    assert {c for c in named if not c.startswith((r"\text", r"\pdf"))} == set()


@pytest.mark.parametrize(
    ("title", "folder"),
    [("第三周：梯度 été naïve", "第三周-梯度-été-naïve"), ("שלום עולם 3", "שלום-עולם-3"), ("مرحبا", "مرحبا"),
     ("🎉 party", "party"), ("a\nb\x07c\u202e", "a-b-c")],
)  # fmt: skip
def test_other_scripts(title, folder, tmp_path) -> None:
    files = written(title, TEXTS, tmp_path)
    assert {f.parent.name for f in files.values()} == {folder}
    for name in ("sheet.txt", "sheet.md", "sheet.tex", "sheet.typ"):
        text = files[name].read_text(encoding="utf-8")
        assert "\x07" not in text
        first = title.split("\n")[0].split()[0]
        assert first in text or (name == "sheet.typ" and json.dumps(first).strip('"').replace("\\", "\\\\") in text)


@pytest.mark.parametrize("title", ["第三周", "שלום", "مرحبا", "🎉 party", "\U0001f9ff", "\ue000"])
def test_a_pdf_has_the_character_or_says_which_font_is_missing(title, tmp_path) -> None:
    failed = None
    try:
        files = written(title, ["pdf"], tmp_path)
    except CannotPrint as error:
        failed = str(error)
    if failed is None:
        assert files["sheet.pdf"].read_bytes().startswith(b"%PDF")
    else:
        assert re.search(r"U\+([0-9A-F]+)", failed)[1] in {f"{ord(c):04X}" for c in title}
        assert "install" in failed
        assert list(tmp_path.iterdir()) == []


def test_a_very_long_title(tmp_path) -> None:
    files = written("word " * 80, ["pdf", "latex", "markdown"], tmp_path)
    assert len(files) == 6
