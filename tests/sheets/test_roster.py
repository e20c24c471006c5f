"""Rosters: encodings, separators and columns as spreadsheets write them, and ids that no folder can bear."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import BadSpec
from derive.sheets.request.asked import Student
from derive.sheets.request.roster import read_roster

ANN, WANG = Student("001", "Ann Lee"), Student("王-2", "王 小明")


def written(folder, content, name="students.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(folder, content) -> str:
    with pytest.raises(BadSpec) as caught:
        read_roster(written(folder, content))
    assert "\n" not in str(caught.value) and "students.csv" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write(tmp_path, encoding, separator, end) -> None:
    rows = [("id", "name"), ("001", "Ann Lee"), ("王-2", "王 小明")]
    text = end.join(separator.join(row) for row in rows) + end
    assert read_roster(written(tmp_path, text.encode(encoding))) == (ANN, WANG)


@pytest.mark.parametrize("header", ["name,id", "Name , ID", "姓名,学号", '"name","id"', "NAME,ＩＤ"])
def test_columns_in_any_order_and_spelling(tmp_path, header) -> None:
    assert read_roster(written(tmp_path, f"{header}\nAnn Lee,001\n")) == (ANN,)


def test_other_columns_are_left_alone(tmp_path) -> None:
    text = 'group;name;mail;id\nA;"Lee; Ann, Dr";a@b.c;001\nB;Bo;;002\n'
    assert read_roster(written(tmp_path, text)) == (Student("001", "Lee; Ann, Dr"), Student("002", "Bo"))


def test_a_name_is_optional_and_on_one_line(tmp_path) -> None:
    text = 'id,name\n1,"Ann\n Lee"\n2\n3,\u202aBo\u202c\n'
    assert read_roster(written(tmp_path, text)) == (Student("1", "Ann Lee"), Student("2"), Student("3", "Bo"))


def test_only_ids(tmp_path) -> None:
    assert read_roster(written(tmp_path, "学号\n20240001\n")) == (Student("20240001"),)


def test_blank_rows_count_as_the_spreadsheet_counts_them(tmp_path) -> None:
    # Rows 1 and 3 are blank, row 2 is the header, row 4 has a name on two lines, row 6 repeats row 4.
    assert "row 6" in refused(tmp_path, '\nid,name\n,\n1,"two\nlines"\n2,b\n1,c\n')


def test_five_thousand(tmp_path) -> None:
    text = "id,name\n" + "".join(f"{k:05},Student {k}\n" for k in range(5000))
    students = read_roster(written(tmp_path, text))
    assert len(students) == 5000 and students[4999] == Student("04999", "Student 4999")


@pytest.mark.parametrize(
    "id_",
    [
        *("../x", "..", ".", ".git", "a/b", "a\\b", "C:", "a*b", "a?", 'a"b', "<a>", "a|b", "CON", "con", "nul.txt"),
        *("Com1", "LPT9.tar.gz", "aux ", "COM¹", "x.", "x ", " x", "x" * 300, "王" * 60, "a\u202eb", "a\u200bb"),
        *("a\u00a0b", "a\ue000b", "a\u2028b", "manifest.json", "MANIFEST.JSON"),
    ],
)
def test_ids_that_no_folder_can_bear(tmp_path, id_) -> None:
    quoted = '"' + id_.replace('"', '""') + '"'
    assert "row 3: " in refused(tmp_path, f"id,name\n1,a\n{quoted},b\n")


@pytest.mark.parametrize("id_", ["20240001", "王小明", "ann.lee@uni.org", "a b", "É-1", "console", "nula", "x" * 100])
def test_ids_are_kept_as_they_are(tmp_path, id_) -> None:
    assert read_roster(written(tmp_path, f"id,name\n{id_},b\n")) == (Student(id_, "b"),)


@pytest.mark.parametrize(
    ("one", "other"), [("a", "a"), ("Ann", "ANN"), ("é", "e\u0301"), ("É", "e\u0301"), ("ß", "SS")]
)
def test_ids_that_are_one_folder(tmp_path, one, other) -> None:
    assert "row 4: the id" in (told := refused(tmp_path, f"id\n{one}\nb\n{other}\n")) and "row 2" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("id,name\n", "no students"),
        ("001,Ann\n002,Bo\n", "row 1: the first row names the columns, one of them id (or 学号), and not: 001, Ann"),
        ("id,name,ID\n1,a,2\n", "row 1: two columns are called 'id'"),
        ("id,name\n,Ann\n", "row 2: there is no id"),
        ('id,name\n1,"Ann" Lee\n', "row 2: this is not CSV"),
        ('id,name\n1,a\n2,"Ann\n', "row 3: this is not CSV"),
        ("id,name\n1," + "x" * 201 + "\n", "row 2: the name has 201 characters"),
        ("id,name\n1," + "x" * 200_000 + "\n", "row 2: this is not CSV"),
        (b"PK\x03\x04" + bytes(100), "spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text"),
        ("id,name\n1,a\n".encode("utf-16-le"), "is not text"),
        (b"id,name\n1,\xff\xff\n", "is not text"),
        (b"\xef\xbb\xbfid,name\n1,\xff\n", "is not text"),
        ("id,name\n1,Jérôme\n".encode("latin-1"), "row 2: 'J"),
        ("id,name\n1,Smith, John\n", "row 2: 3 cells, and 2 columns"),
        ("id,name\n1,王小明\n2,陳大文\n3,林志玲\n".encode("big5"), "Big5 or Shift-JIS"),
        ("id,name\n1,田中さくら\n2,鈴木一郎\n".encode("shift-jis"), "Big5 or Shift-JIS"),
    ],
)
def test_what_is_no_roster(tmp_path, content, told) -> None:
    assert told in refused(tmp_path, content)


def test_no_file(tmp_path) -> None:
    with pytest.raises(BadSpec, match="there is no roster"):
        read_roster(tmp_path / "nowhere.csv")
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(BadSpec, match=r"is not a file|there is no"):
            read_roster(path)
    with pytest.raises(BadSpec, match="cannot be read"):
        read_roster(tmp_path / ("x" * 5000))


LETTERS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"]), max_size=30)


def as_csv(rows, separator) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@given(st.lists(st.tuples(LETTERS, NAMES), min_size=1, max_size=8), st.sampled_from(",;\t"), st.booleans())
def test_what_python_writes_is_read_back(tmp_path_factory, pairs, separator, marked) -> None:
    folder = tmp_path_factory.mktemp("rosters")
    ids = [f"{k}-{id_}" for k, (id_, _) in enumerate(pairs)]  # different whatever the case
    names = [name for _, name in pairs]
    text = as_csv([("id", "name"), *zip(ids, names, strict=True)], separator)
    read = read_roster(written(folder, text.encode("utf-8-sig" if marked else "utf-8")))
    assert [s.id for s in read] == ids
    assert [s.name for s in read] == [" ".join(name.split()) for name in names]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory, raw) -> None:
    path = written(tmp_path_factory.mktemp("rosters"), raw)
    try:
        students = read_roster(path)
    except BadSpec as error:
        told = str(error)
    else:
        told = students[0].id
    assert told and "\n" not in told


@given(st.text(min_size=1, max_size=30))
def test_an_id_that_is_read_names_one_folder_inside(tmp_path_factory, id_) -> None:
    folder = tmp_path_factory.mktemp("rosters")
    try:
        (student,) = read_roster(written(folder, as_csv([("id",), (id_,)], ",").encode("utf-8", "surrogatepass")))
    except BadSpec:
        return
    assert student.id == id_
    assert (folder / id_).parent == folder and (folder / id_).resolve().parent == folder.resolve()
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f\u202a-\u202e]|[. ]$', id_)


def test_an_id_given_twice_is_told_with_both_rows_and_why_it_is_the_same(tmp_path) -> None:
    assert refused(tmp_path, "id,name\n7,Ann\n7,Bob\n").endswith("row 3: the id '7' is that of row 2")
    told = refused(tmp_path, "id,name\nann,Ann\nANN,Bob\n")
    assert told.endswith("the id 'ANN' is that of row 2, 'ann', as folders are named on a Mac or on Windows")
