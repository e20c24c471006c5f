"""Typst's compilers are kept for the next document, which sees nothing of the one before."""

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from sheet_views import sheet, softmax

from derive.errors import EngineFailed
from derive.paper.documents import pdf, templates, typst_data

TEXT = b'#set document(title: "T")\n#set text(lang: "en")\n'
READS = TEXT + b'#if json("a.json") { read("b.txt") } else [nothing]'


@pytest.fixture(autouse=True)
def no_compiler_yet():
    pdf._idle.cache_clear()


def alone(files):
    """The PDF by a compiler of its own."""
    fonts = pdf._fonts("typst")
    with tempfile.TemporaryDirectory() as empty:
        return typst.compile(files, root=empty, font_paths=fonts, timestamp=0, pdf_standards=pdf._STANDARDS)


def views():
    for title in ("One", "Two", "Three"):
        yield from (sheet(softmax(1), softmax(2), title=title), sheet(softmax(1), title=title, key=True))


def test_one_compiler_makes_the_bytes_that_one_for_each_document_makes() -> None:
    documents = [pdf.sources(view) for view in views()]
    assert [pdf.compiled(files) for files in documents] == [alone(files) for files in documents]
    assert [len(pdf._idle(pdf._fonts("typst"), files["main.typ"])) for files in documents] == [1] * 6


def test_threads_have_compilers_of_their_own() -> None:
    documents = [pdf.sources(view) for view in views()] * 3
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(pdf.compiled, documents)) == [pdf.compiled(files) for files in documents]
    assert 1 <= len(pdf._idle(pdf._fonts("typst"), documents[0]["main.typ"])) <= 4


def test_no_document_reads_a_file_of_the_one_before() -> None:
    first = {"main.typ": READS, "a.json": b"true", "b.txt": b"secret"}
    pdf.compiled(first)
    with pytest.raises(EngineFailed, match="file not found"):
        pdf.compiled({"main.typ": READS, "a.json": b"true"})
    second = {"main.typ": READS, "a.json": b"false"}
    assert pdf.compiled(second) == alone(second) != pdf.compiled(first) == alone(first)


def test_a_compiler_that_failed_is_not_used_again() -> None:
    with pytest.raises(EngineFailed):
        pdf.compiled({"main.typ": READS})
    assert pdf._idle(pdf._fonts("typst"), READS) == []


def test_no_folder_is_left_between_documents(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = pdf.sources(sheet(title="T"))
    assert pdf.compiled(files) == pdf.compiled(files)
    assert list(tmp_path.iterdir()) == []


def test_what_is_common_is_the_same_for_all_sheets_of_a_class() -> None:
    one, other = (pdf.sources(sheet(softmax(1), title="T", student=name)) for name in ("Ada", "Emmy"))
    assert {name for name in one if one[name] != other[name]} == {"sheet.json"}
    assert 'json("sheet.json")' not in templates.read(typst_data.PARTS, None)


def test_a_template_may_still_read_everything_from_one_file(tmp_path) -> None:
    (tmp_path / "typst").mkdir()
    mine = TEXT.decode() + '#let d = json("sheet.json")\n#d.size #d.heading'
    (tmp_path / typst_data.TEMPLATE).write_text(mine)
    files = pdf.sources(sheet(title="Mine"), tmp_path)
    assert {"size", "heading", "exercises"} <= set(json.loads(files["sheet.json"]))
    assert pdf.compiled(files).startswith(b"%PDF")
