"""The table for the points given for each exercise: on sheets alone, where it is asked for, in every format."""

import re

import pytest
from msgspec.structs import replace
from office_readers import as_read

from derive.paper import layout
from derive.paper.documents import pdf
from derive.paper.formats import FORMATS
from derive.sheets.posing import asking, single
from derive.sheets.request.asked import Asked, Spec

WORDS = {"en": ("Exercise", "Points", "Score", "Total"), "zh": ("题号", "满分", "得分", "总分")}


def sheet(language="en", points=(2, 2.5), **looks):
    spec = asking(Spec(language=language), ["activation.tanh"])
    asked = tuple(Asked(text=f"Question {k}?", answer="Yes.", points=p) for k, p in enumerate(points))
    return single(replace(spec, exercises=asked, layout=replace(spec.layout, score_table=True, **looks)))


def test_the_columns_are_the_exercises_and_the_whole() -> None:
    (columns,) = layout.score_tables(sheet().view(key=False))
    assert columns == [("1", "2"), ("2", "2.5"), ("Total", "4.5")]


def test_tables_are_as_wide_as_each_other_and_have_the_whole_once() -> None:
    tables = layout.score_tables(sheet(points=(1,) * 23).view(key=False))
    assert [len(t) for t in tables] == [8, 8, 8] and tables[-1][-1] == ("Total", "23")
    two = layout.score_tables(sheet(points=(1,) * 12).view(key=False))
    assert [len(t) for t in two] == [6, 7] and [c[0] for t in two for c in t] == [*map(str, range(1, 13)), "Total"]
    assert len(layout.score_tables(sheet(points=(1,) * 10).view(key=False))) == 1


def test_none_on_a_key_nor_where_nothing_is_worth_anything() -> None:
    assert layout.score_tables(sheet().view(key=True)) == []
    assert layout.score_tables(sheet(points=(0, 0)).view(key=False)) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["text", "markdown", "gfm", "latex", "html", "docx", "ipynb"])
def test_in_every_format_and_language(name, language) -> None:
    if name in ("docx", "ipynb"):
        pytest.importorskip({"docx": "pypandoc", "ipynb": "nbformat"}[name])
    one = sheet(language)
    text = as_read(FORMATS[name].document(one.view(key=False)))
    first, _most, _given, whole = WORDS[language]
    assert first in text and whole in text and re.search(r"4\\?\.5", text)
    assert whole not in as_read(FORMATS[name].document(one.view(key=True)))


@pytest.mark.parametrize("looks", [{}, {"look": "compact"}, {"columns": 2}, {"key_at_end": True}])
def test_a_pdf_has_it_as_a_table_whose_head_is_a_head(tmp_path, looks) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf.document(sheet(**looks).views()["sheet"]))
    with pikepdf.open(path) as document:
        kinds = [str(o["/S"]) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert kinds.count("/TH") == 4 and kinds.count("/THead") == 1


def test_another_look_is_the_same_sheet() -> None:
    plain = replace(sheet(), layout=replace(sheet().layout, score_table=False))
    assert plain.id == sheet().id
