"""Documents that people edit: Word's own formulas in docx, notebooks whose cells are named and whose sheets tell no
answer. LibreOffice, where there is one, is the judge of how a docx opens, and a slow one."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import posed_once
import pytest
from kind_views import choose, fill, spot
from msgspec.structs import replace
from office_readers import as_read, needs, part
from sheet_views import long, sheet, softmax

from derive.asking import all_topics
from derive.errors import CannotPrint, EngineFailed
from derive.paper.blocks import Room
from derive.paper.documents import docx, notebook
from derive.paper.view import Layout
from derive.sheets import Asked, Spec
from derive.sheets.posing import single
from derive.words import words

word, jupyter = needs("docx"), needs("ipynb")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
# Blocks of every sort: lines, blanks, choices, a wrong line, pairs, arrays, a figure, words of one's own.
MIXED = (
    Asked("softmax.jacobian", hint=True),
    Asked("calculus.common", kind="choose"),
    Asked("activation.tanh", kind="fill"),
    Asked("loss.mse", kind="spot", pagebreak=True),
    Asked("events.*", kind="match"),
    Asked("tensor.reduce"),
    Asked("taylor.best_step"),
    Asked("activation.relu"),
    Asked("events.difference"),
    Asked(text="Why | not `x`{=openxml}?", answer="Own </w:p> words."),
)


def mixed(language="en", **looks):
    return single(Spec("Mixed", 7, language, exercises=MIXED, layout=Layout(**looks)))


def cells(document):
    return json.loads(document)["cells"]


# -- Word ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@word
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_formula_is_words_own(language) -> None:
    for view in mixed(language, keys=("full", "short", "marks")).views().values():
        xml = part(docx.document(view))
        assert xml.count("<m:oMath>") > 10
        assert not re.search(r"\$|\\[a-z]", as_read(docx.document(view)))  # no TeX is left where a formula should be


@word
@pytest.mark.slow
@pytest.mark.parametrize("topic", [t.id for t in all_topics()])
def test_every_formula_of_every_topic_is_words_own(topic) -> None:
    """Pandoc leaves as TeX what it cannot turn into Word's form, and `document` refuses it."""
    every = [posed_once.view(topic, kind, posed_once.SEEDS[1]) for kind in posed_once.kinds(topic)]
    for key in (False, True):
        seen = sheet(*(one.solved() if key else one for one in every), key=key)
        assert "<m:oMath>" in part(docx.document(seen))


@word
def test_what_word_has_no_form_for_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(docx, "WORD", docx.WORD._replace(safe=lambda maths: r"\nosuchcommand"))
    with pytest.raises(CannotPrint, match="no form for the formula"):
        docx.document(sheet(key=True))


@word
def test_words_are_words_and_room_is_lines_to_write_on() -> None:
    view = mixed(space="lines").view(False)
    assert "Why | not `x`{=openxml}?" in as_read(docx.document(view))
    assert "Own </w:p> words." in as_read(docx.document(mixed().view(True)))
    asked = sum(round(b.cm / 0.8) for e in view.exercises for b in e.blocks(key=False) if isinstance(b, Room))
    assert part(docx.document(view)).count('<w:bottom w:val="single"') == asked
    white = part(docx.document(mixed(space="blank").view(False)))
    assert "w:pBdr" not in white
    assert 'w:lineRule="exact"' in white
    assert white.count('<w:br w:type="page"/>') == 1
    assert as_read(docx.document(mixed(hints="under").view(False))).count("Hint: ") == 1
    behind = mixed(hints="page", key_at_end=True).views()["sheet"]  # a page each for an exercise, the key and the hints
    assert part(docx.document(behind)).count('<w:br w:type="page"/>') == 3


@word
def test_a_page_does_not_end_with_what_leads_to_a_formula_or_a_table() -> None:
    """Nor with a table's head: Word keeps a paragraph with the next one where it says so."""
    body = part(docx.document(mixed().view(True)))
    kinds = re.findall(r"<w:p>.*?</w:p>|<w:tbl>.*?</w:tbl>", body, re.DOTALL)
    displayed = [k for k, found in enumerate(kinds) if found.startswith("<w:p>") and "<m:oMathPara>" in found]
    tables = [k for k, found in enumerate(kinds) if found.startswith("<w:tbl>")]
    assert displayed and tables
    for k in displayed:
        assert "<w:keepNext/>" in kinds[k]
    for k in (*displayed, *tables):
        before = kinds[k - 1]
        assert before.startswith("<w:tbl>") or "Heading" in before or "<w:keepNext/>" in before, before[:200]
    for k in tables:
        first, *_ = re.findall(r"<w:tr>.*?</w:tr>", kinds[k], re.DOTALL)
        assert first.count("<w:keepNext/>") == first.count("<w:pStyle ")


@word
def test_pages_have_their_numbers_words_and_the_logo() -> None:
    """At the foot id, words and page as on other paper, at the head words, and on the first page the logo."""
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
    made = docx.document(mixed(header="Head & <all>", footer="Foot", logo=logo).view(False))
    foot = part(made, "word/footer1.xml")
    assert [foot.index(f) for f in ("Sheet ", "Foot", " PAGE ", " NUMPAGES ")] == sorted(
        foot.index(f) for f in ("Sheet ", "Foot", " PAGE ", " NUMPAGES ")
    )
    heads = [part(made, f"word/header{n}.xml") for n in (1, 2)]
    assert all("Head &amp; &lt;all&gt;" in head for head in heads)
    assert ['r:embed="logo"' in head for head in heads] == [True, False]
    assert 'cx="1152000" cy="576000"' in heads[0]  # 3.2 by 1.6 cm of 360000
    assert ">Foot<" not in part(made) and "Head &amp;" not in part(made)
    pages = ("word/document.xml", "word/_rels/document.xml.rels", "word/_rels/header1.xml.rels")
    for name in ("[Content_Types].xml", *pages):
        ElementTree.fromstring(part(made, name))
    for name in ("header1", "header2", "footer1"):
        ElementTree.fromstring(part(made, f"word/{name}.xml"))
        assert f'Id="{name}"' in part(made, "word/_rels/document.xml.rels")
        assert f"/word/{name}.xml" in part(made, "[Content_Types].xml")
    assert docx.document(mixed(header="Head & <all>", footer="Foot", logo=logo).view(False)) == made


@word
def test_exercises_stand_in_columns_and_the_title_and_hints_across_the_page() -> None:
    views = mixed(columns=2).views()
    body = part(docx.document(views["sheet"]))
    title, exercises, ending = re.findall(r"<w:sectPr>.*?</w:sectPr>", body)
    assert ["<w:cols " in s for s in (title, exercises, ending)] == [False, True, False]
    assert ["continuous" in s for s in (title, exercises, ending)] == [False, True, True]
    assert ["<w:titlePg/>" in s for s in (title, exercises, ending)] == [True, False, False]
    assert body.index(title) < body.index("Exercise 1") < body.index("Exercise 9") < body.index(exercises)
    assert body.index(exercises) < body.rindex("Hints") < body.index(ending)
    assert part(docx.document(views["key"])).count("<w:sectPr>") == 1


@word
def test_reasons_stand_below_their_lines_in_a_column() -> None:
    """Beside them they had room for no word; a table is as wide as its column."""
    asked = replace(sheet(fill(1), spot(2)), layout=Layout(columns=2))
    body = part(docx.document(asked))
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", body, flags=re.DOTALL)
    assert [len(re.findall("<w:gridCol ", table)) for table in tables] == [2, 2]
    rows = [re.sub(r"<[^>]+>", "", row).strip() for row in re.findall(r"<w:tr>.*?</w:tr>", tables[1], flags=re.DOTALL)]
    assert rows[1].startswith("(1)") and rows[2] == "product rule"
    one = part(docx.document(sheet(fill(1), spot(2))))
    assert len(re.findall("<w:gridCol ", one)) == 6


@word
def test_the_paper_the_title_and_the_language_are_those_of_the_sheet() -> None:
    view = mixed("zh", paper="letter").view(True)
    made = docx.document(view)
    assert re.search(r'<w:pgSz w:w="12240" w:h="15840"', part(made))  # 8.5 by 11 inches of 1440
    about = part(made, "docProps/core.xml")
    assert f"<dc:title>Mixed — {words('zh').labels['key']}</dc:title>" in about
    assert "zh-Hans" in about
    assert "data:image" not in part(made)  # the picture is a part of its own
    assert "w:color " not in part(made, "word/styles.xml")


@word
@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_libreoffice_opens_it_without_a_question_mark(language, tmp_path) -> None:
    """`¿` is what LibreOffice shows for a formula that lacks something: `= x`, `|x|` or `(a)^2` as TeX writes them."""
    bare = r"<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    made = {f"{k}.docx": docx.document(mixed(language).view(k == "key")) for k in ("sheet", "key")}
    assert bare in part(made["key.docx"])
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / name]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        read = subprocess.run(
            ["pdftotext", (tmp_path / name).with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
        ).stdout
        assert "¿" not in read
        assert "Mixed" in read


# -- notebooks -------------------------------------------------------------------------------------------------------


@jupyter
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_notebook_is_valid_and_its_cells_are_named(language) -> None:
    import nbformat

    for view in mixed(language, keys=("full", "short", "marks")).views().values():
        made = notebook.document(view)
        nbformat.validate(json.loads(made))
        names = [cell["id"] for cell in cells(made)]
        assert len(set(names)) == len(names)
        pictures = [name for cell in cells(made) for name in cell.get("attachments", {})]
        assert pictures == re.findall(r"\(attachment:([^)]*)\)", as_read(made))
        for cell in cells(made):
            for kinds in cell.get("attachments", {}).values():
                assert base64.b64decode(kinds["image/png"]).startswith(b"\x89PNG")


@jupyter
def test_each_part_has_an_empty_cell_below_it() -> None:
    made = cells(notebook.document(mixed().view(False)))
    names = [cell["id"] for cell in made]
    assert names[:3] == ["title", "exercise-1", "exercise-1-a-answer"]
    assert [n for n in names if n.startswith("exercise-5")] == ["exercise-5", "exercise-5-answer"]  # pairs
    assert names[-2] == "exercise-10-answer"
    for cell in made:
        assert (cell["source"] == []) == cell["id"].endswith("-answer") == (cell["metadata"] == {"tags": ["answer"]})
    text = as_read(notebook.document(mixed().view(False)))
    assert "Room for your work" not in text
    assert "(b) If $i = j$" in text


@jupyter
def test_a_keys_derivations_are_folded() -> None:
    made = notebook.document(mixed().view(True))
    told = [cell for cell in cells(made) if cell["id"].startswith("key-")]
    assert len(told) == len(MIXED)
    for cell in told:
        text = "".join(cell["source"])
        assert text.count("<details>") == text.count("</details>") == 1
        assert text.rstrip().endswith("</details>")


@jupyter
@pytest.mark.parametrize("exercise", [fill(1), spot(1), choose(1), softmax(), long(1)])
def test_no_words_begin_a_cell(exercise) -> None:
    plain, hostile = (
        [c["id"] for c in cells(notebook.document(sheet(exercise, title=t)))] for t in ("T", "T\x1ex code")
    )
    assert plain == hostile


def test_what_is_not_installed_is_named_in_one_line(monkeypatch) -> None:
    for module, write in (("pypandoc", docx.document), ("nbformat", notebook.document)):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(EngineFailed, match=rf"needs {module}: install the extra, pip install '\.\[office\]'$"):
            write(sheet())


def test_listing_formats_and_refusing_them_needs_no_extra(tmp_path) -> None:
    code = "import sys; sys.modules['pypandoc'] = sys.modules['nbformat'] = None; from derive.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "sheet", "loss.mse", "--format", "docx", "-o", tmp_path],
        env={**os.environ, "DERIVE_TOPICS": ""}, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "docx needs pypandoc" in done.stderr
