"""Chinese on paper: with the extra `zh`, a font of the machine, or LaTeX; and the one line where nothing has it."""

import io
import re
import shutil
import subprocess

import pytest
import typst
from area_sheets import AREAS, area_sheet
from command import derive as command
from command import refused
from msgspec.structs import replace
from sheet_views import pages, sheet

from derive.errors import CannotPrint, EngineFailed
from derive.paper import fonts
from derive.paper.documents import pdf, tex
from derive.paper.formats import find
from derive.sheets import Asked, Spec
from derive.sheets.posing import single

needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
needs_extra = pytest.mark.skipif(fonts.packaged() is None, reason="the extra zh is not installed")
needs_xelatex = pytest.mark.skipif(not shutil.which("xelatex"), reason="xelatex is not installed")


def has_ctex() -> bool:
    asked = shutil.which("kpsewhich")
    return bool(asked and subprocess.run([asked, "ctex.sty"], capture_output=True, check=False).stdout)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def only(*allowed: str):
    """Fonts as they are on a machine that has nothing but these: the extra, or fonts of its own."""

    def found(source: str) -> typst.Fonts:
        folder = fonts.packaged() if "packaged" in allowed and source != "typst" else None
        return typst.Fonts(
            include_system_fonts=source == "system" and "system" in allowed, font_paths=[folder] if folder else []
        )

    return found


@pytest.fixture
def without_fonts(monkeypatch) -> None:
    """A machine without the extra and without a font of its own."""
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    monkeypatch.setattr(pdf, "_fonts", only())


def font_names(made: bytes) -> set[str]:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(made)) as opened:
        return {str(o.FontName).split("+")[-1] for o in opened.objects
                if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}  # fmt: skip


def test_without_any_font_one_line_says_what_to_install(without_fonts, tmp_path) -> None:
    line = refused("sheet", "softmax.jacobian", "--lang", "zh", "-o", tmp_path)
    assert "pip install '.[zh]'" in line
    assert "fonts-noto-cjk" in line
    assert re.search(r"'[\u4e00-\u9fff]' \(U\+[4-9][0-9A-F]{3}, CJK UNIFIED IDEOGRAPH", line)
    assert list(tmp_path.iterdir()) == []


def test_a_chinese_title_of_an_english_sheet_too(without_fonts) -> None:
    with pytest.raises(CannotPrint, match=r"'第' \(U\+7B2C.*\[zh\].*fonts-noto-cjk"):
        pdf.document(sheet(title="第三周"))


def test_without_any_font_the_other_formats_are_written(without_fonts, tmp_path) -> None:
    done = command("sheet", "softmax.ratio", "--lang", "zh", "--format", "latex,markdown,gfm", "-o", tmp_path)
    assert done.exit_code == 0
    assert "参考答案" in next(tmp_path.rglob("key.md")).read_text(encoding="utf-8")


@needs_extra
def test_who_has_the_extra_is_not_told_to_install_it() -> None:
    assert "derive[zh]" not in str(fonts.missing("\U00030edd"))
    assert "fonts-noto-cjk" in str(fonts.missing("\U00030edd"))


@needs_extra
@needs_reader
@needs_extra
@pytest.mark.parametrize(("view", "tried"), [(sheet(language="zh"), {"packaged"}), (sheet(), {"typst"})])
def test_fonts_that_lack_chinese_are_not_tried_for_it(view, tried, monkeypatch) -> None:
    asked, fonts_of = [], pdf._fonts
    monkeypatch.setattr(pdf, "_fonts", lambda source: asked.append(source) or fonts_of(source))
    assert pdf.document(view).startswith(b"%PDF")
    assert set(asked) == tried


@needs_extra
@pytest.mark.parametrize("title", ["第三周", "\u4e00", "\u9fff"])
def test_chinese_is_seen_in_what_a_sheet_holds(title) -> None:
    data = pdf.sources(sheet(title=title))["sheet.json"]
    assert pdf._sources(data) == ("packaged", "system")


@pytest.mark.parametrize("allowed", ["packaged", "system"])
def test_the_extra_is_enough_and_comes_before_the_machines_fonts(allowed, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(pdf, "_fonts", only("packaged", allowed))
    made = pdf.document(sheet(language="zh", key=True, title="第三周：梯度"))
    read = "".join(pages(made, tmp_path))
    assert "第三周：梯度" in read and "参考答案" in read and "第 1 页，共 1 页" in read
    chinese = {n for n in font_names(made) if not n.startswith(("NewCM", "Libertinus", "DejaVu"))}
    assert chinese and all(n.startswith("NotoSansSC") for n in chinese)


@needs_extra
def test_an_english_sheet_has_the_same_bytes_with_and_without_the_extra(monkeypatch) -> None:
    with_extra = pdf.document(sheet())
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    assert pdf.document(sheet()) == with_extra


@needs_reader
def test_a_font_of_the_machine_is_enough(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    monkeypatch.setattr(pdf, "_fonts", only("system"))
    try:
        made = pdf.document(sheet(language="zh", key=True, title="第三周：梯度"))
    except CannotPrint as missing:
        pytest.skip(f"this machine has no Chinese font: {missing}")
    read = "".join(pages(made, tmp_path))
    assert "第三周：梯度" in read and "参考答案" in read and "第 1 页，共 1 页" in read
    assert not any(n.startswith("NotoSansSC-Thin") for n in font_names(made))


def chinese_words(view) -> set[str]:
    """Every run of Chinese words and signs in what the key says: what somebody would search for."""
    said = [view.title, *(run.text for e in view.exercises for run in e.statement)]
    for part in (p for e in view.exercises for p in e.parts):
        said += [
            run.text
            for runs in (part.heading, *(words for block in part.answer for words in block.words()))
            for run in runs
        ]
    return {squeezed(run) for text in said for run in re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", text)}


@needs_reader
@pytest.mark.parametrize("area", AREAS)
def test_all_chinese_words_can_be_searched_for(area, tmp_path) -> None:
    view = replace(area_sheet(area, "zh"), title="练习").view(True)
    try:
        made = pdf.document(view)
    except CannotPrint as missing:
        pytest.skip(f"this machine has no Chinese font: {missing}")
    read = squeezed("".join(pages(made, tmp_path, "-raw")))
    words = chinese_words(view)
    assert len(words) > 10
    # A displayed formula takes the full stop along.
    assert {w for w in words if w not in read and w.lstrip("，。；：") not in read} == set()
    assert not re.search(r"[\ufffd\u25a1\ue000-\uf8ff]", read)


@pytest.mark.slow
@needs_xelatex
@needs_reader
def test_chinese_through_latex(tmp_path) -> None:
    if not has_ctex():
        pytest.skip("ctex (texlive-lang-chinese) is not installed")
    done = command(
        "sheet", "softmax.jacobian", "activation.relu", "--lang", "zh", "--title", "第三周：梯度",
        "--format", "pdf", "--engine", "latex", "-o", tmp_path)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    made = (tmp_path / "第三周-梯度-zh" / "key.pdf").read_bytes()
    read = squeezed("".join(pages(made, tmp_path)))
    assert "第三周：梯度" in read and "参考答案" in read and "商的求导法则" in read and "第1页，共" in read
    assert "若" in read and "其他" not in read.replace("其他", "", 1)


@pytest.mark.slow
@needs_xelatex
def test_what_ends_in_an_error_has_its_word_in_latex() -> None:
    """The fonts of maths have no Chinese letters: TeX leaves them out, and `compiled` then refuses."""
    if not has_ctex():
        pytest.skip("ctex (texlive-lang-chinese) is not installed")
    spec = Spec("t", 11, "zh", exercises=(Asked("tensor.broadcast"),))
    assert tex.document(single(spec).view(True)).startswith(b"%PDF")


@needs_xelatex
@pytest.mark.parametrize(
    ("title", "named"),
    [("🎉 party", r"'🎉' \(U\+1F389, PARTY POPPER\)"), ("שלום", r"'ש' \(U\+05E9, HEBREW LETTER SHIN\)")],
)
def test_latex_names_a_character_that_its_fonts_lack(title, named, tmp_path) -> None:
    arguments = ("--title", title, "--format", "pdf", "--engine", "latex", "-o", tmp_path)
    line = refused("sheet", "softmax.ratio", *arguments)
    assert re.search(named, line)
    assert "engine typst" in line
    assert list(tmp_path.iterdir()) == []


@needs_xelatex
def test_a_missing_package_of_tex_is_named() -> None:
    source = "\\documentclass{article}\n\\usepackage{nosuchpackage}\n\\begin{document}\n第\n\\end{document}\n"
    with pytest.raises(EngineFailed, match=r"Install nosuchpackage.sty \(Debian: .*texlive-lang-chinese"):
        tex.compiled(source)


@pytest.mark.parametrize(("language", "slanted"), [("en", True), ("zh", False)])
def test_chinese_is_not_slanted(language: str, slanted: bool) -> None:
    """Its letters have no italic; in a style sheet the last rule for a class counts."""
    view = sheet(key=True, language=language)
    style = find("html").document(view).partition("</style>")[0]
    for name in (".evidence", ".lines td.how"):
        rules = re.findall(r"^([^{\n]*){[^}]*font-style: (\w+)", style, re.MULTILINE)
        *_, last = [value for names, value in rules if name in [n.strip() for n in names.split(",")]]
        assert (last == "italic") == slanted
    assert ("itshape" in find("latex").document(view)) == slanted
