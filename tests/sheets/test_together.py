"""One file of all sheets of a class, and one of all keys: tagged, each sheet on an odd page, with its bookmark."""

import io
import json
import shutil
import subprocess

import pikepdf
import pytest
from command import derive, refused
from msgspec.structs import replace

from derive.paper.documents import class_pdf
from derive.sheets import Student, sheet

CLASS = [Student("a1", "Ann"), Student("b2", "Bob Ü"), Student("c3")]
FILES = ["class-sheets.pdf", "class-keys.pdf"]


def written(folder, roster=CLASS, **more):
    made = sheet(["calculus.common"], roster=roster, title="Class")
    return made, made.write(folder, formats=["text"], together=True, **more)[-1].parent


def together(home):
    return json.loads((home / "manifest.json").read_text()).get("together")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return written(tmp_path_factory.mktemp("class"))


def bookmarks(pdf):
    with pdf.open_outline() as outline:
        return [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]


@pytest.mark.parametrize("name", FILES)
def test_each_sheet_begins_on_an_odd_page_with_its_bookmark(name, home) -> None:
    made, folder = home
    pdf = pikepdf.open(io.BytesIO((folder / name).read_bytes()))
    marks = bookmarks(pdf)
    key = " — Answer key" if "keys" in name else ""
    people = [s.name or s.id for s in CLASS]
    assert [m for m, _ in marks] == [f"Class{key} — {who} ({one.id})" for who, one in zip(people, made, strict=True)]
    assert [page % 2 for _, page in marks] == [0, 0, 0]
    assert [page for _, page in marks] == sorted({page for _, page in marks})


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_sheet_has_its_own_title_and_pages(columns, tmp_path) -> None:
    """Each of a page: the page behind it, for an odd one to follow, belongs to none, and bears nothing."""
    made = sheet(["calculus.common"], roster=CLASS, title="Class")
    looks = [replace(one, layout=replace(one.layout, columns=columns)) for one in made]
    (tmp_path / "class.pdf").write_bytes(class_pdf.document(one.view(False) for one in looks))
    run = subprocess.run(["pdftotext", "-layout", tmp_path / "class.pdf", "-"], capture_output=True, check=True)
    pages = run.stdout.decode().removesuffix("\f").split("\f")
    assert [bool(page.strip()) for page in pages] == [True, False, True, False, True]
    for page, student in zip(pages[::2], CLASS, strict=True):
        assert page.split("\n")[0].strip() == "Class"
        assert page.count(student.name or student.id) == 1 and "Page 1 of 1" in page


@pytest.mark.parametrize("name", FILES)
def test_it_is_tagged_and_has_a_title(name, home) -> None:
    pdf = pikepdf.open(home[1] / name)
    assert "/StructTreeRoot" in pdf.Root and pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as data:
        assert data["dc:title"].startswith("Class")
        assert data["pdfuaid:part"] == "1"


def test_the_manifest_lists_them_and_the_same_run_gives_the_same_bytes(home, tmp_path) -> None:
    _, folder = home
    assert together(folder) == FILES
    assert set(FILES) <= {p.name for p in folder.iterdir()}
    _, again = written(tmp_path)
    assert [(again / n).read_bytes() for n in FILES] == [(folder / n).read_bytes() for n in FILES]


def test_they_stay_while_no_sheet_changes_and_go_when_one_does(tmp_path) -> None:
    _, folder = written(tmp_path)
    sheet(["calculus.common"], roster=CLASS, title="Class").write(tmp_path, formats=["text"])
    assert together(folder) == FILES
    assert all((folder / n).is_file() for n in FILES)
    sheet(["calculus.common"], roster=CLASS[:2], title="Class").write(tmp_path, formats=["text"])
    assert together(folder) is None
    assert not any((folder / n).exists() for n in FILES)


def test_on_the_command_line(tmp_path) -> None:
    arguments = ("sheet", "loss.mse", "--format", "text", "-o", tmp_path, "--together")
    assert derive(*arguments, "--variants", "2").exit_code == 0
    assert together(tmp_path / "loss-mse") == FILES
    assert "--variants or --roster" in refused(*arguments)
