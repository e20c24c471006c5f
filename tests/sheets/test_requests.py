"""Whose folder it is: names, what is the same request, what is replaced and what is refused. No sheet is lost."""

import json

import pytest
from command import derive, refused

from derive.errors import CannotWrite
from derive.sheets import Student, sheet
from derive.sheets.request.identity import NOTHING_TYPED, Request, folder_name
from derive.sheets.request.spec import read_spec

PAIR = {"sheet.txt", "key.txt", "manifest.json"}


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def manifest(home):
    return json.loads((home / "manifest.json").read_text(encoding="utf-8"))


def listed(home):
    return {f["path"] for v in manifest(home)["variants"] for f in v["files"]}


def written(tmp_path, *arguments):
    """The command, in text unless a format is asked for: the folder it wrote, and its standard error."""
    formats = () if "--format" in arguments else ("--format", "text")
    result = derive("sheet", *arguments, *formats, "-o", tmp_path)
    assert result.exit_code == 0, result.stderr
    return (tmp_path / result.stdout.splitlines()[-1]).parent, result.stderr


def spec(tmp_path, text='[[exercise]]\ntopic = "loss.mse"\n', name="week5.toml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


# -- the folder's name -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Week 3: gradients", "Week-3-gradients"),
        ("Übung № 2", "Übung-2"),
        ("第三周：梯度", "第三周-梯度"),
        ("गणित अभ्यास", "गणित-अभ्यास"),
        ("שיעור 3", "שיעור-3"),
        ("e\u0301te\u0301", "été"),
        ("🎉🎉", "worksheet"),
        ("❤\ufe0f", "worksheet"),
        ("", "worksheet"),
        ("..", "worksheet"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c", "a-b-c"),
        ("C:\\x", "C-x"),
        (".hidden_file", "hidden-file"),
        ("-o", "o"),
        ("50 % & more", "50-more"),
        ("a\u202eb", "a-b"),
    ],
)
def test_the_folder_is_named_after_the_title(title, name) -> None:
    assert folder_name(title) == name


@pytest.mark.parametrize("letter", ["x", "é", "中", "𝔸", "ก็"])
def test_a_long_title_gives_a_name_that_file_systems_take(letter, tmp_path) -> None:
    name = folder_name(letter * 400)
    assert 40 <= len(name.encode()) <= 80
    assert set(name) <= set(letter)
    (tmp_path / name).mkdir()


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["softmax.jacobian"], "softmax-jacobian"),
        (["softmax.jacobian", "--kind", "choose"], "softmax-jacobian-choose"),
        (["softmax.jacobian", "loss.mse"], "softmax-jacobian-loss-mse"),
        (["perceptron.*", "softmax.jacobian", "softmax.ratio"], "perceptron-and-2-more"),
        (["perceptron.*", "perceptron.single", "perceptron.multi", "--kind", "fill"], "perceptron-and-2-more-fill"),
        (["softmax.*", "--lang", "zh"], "softmax-zh"),
        (["loss.mse", "--title", "Week 3", "--lang", "zh"], "Week-3-zh"),
        (["loss.mse", "--title", "Week 3", "--kind", "choose"], "Week-3"),
        ([], "Machine-learning-mathematics"),
        (["--lang", "zh"], "机器学习数学"),
        (["--title", "Week 1", "--lang", "zh"], "Week-1-zh"),
    ],
)
def test_a_sheet_without_a_title_is_called_after_what_was_typed(arguments, name, tmp_path) -> None:
    assert written(tmp_path, *arguments)[0] == tmp_path / name


@pytest.mark.parametrize("title", ["CON", "nul", "Com1", "LPT9"])
def test_no_folder_is_called_as_a_device_of_windows(title) -> None:
    assert Request().folder(title, "en") == f"{title}-worksheet"
    assert Request((title,)).folder("", "en") == f"{title}-worksheet"
    assert Request((title,)).folder("", "zh") == f"{title}-zh"
    assert Request().folder(f"{title} 1", "en") == f"{title}-1"


def test_where_nothing_is_left_of_what_was_typed() -> None:
    assert Request(("*",)).folder("", "en") == "worksheet"
    assert Request(("*", "a", "b"), "fill").folder("", "zh") == "worksheet-and-2-more-fill-zh"
    assert NOTHING_TYPED.folder("", "en") == "worksheet"


def test_a_long_name_keeps_kind_and_language() -> None:
    name = Request(("x" * 300,), "choose").folder("", "zh")
    assert len(name) == 80
    assert name.endswith("x-choose-zh")


@pytest.mark.parametrize(
    ("head", "options", "name"),
    [
        ("", [], "week5"),
        ("", ["--lang", "zh"], "week5-zh"),
        ("", ["--kind", "choose"], "week5-choose"),
        ('language = "zh"', [], "week5"),
        ('language = "zh"', ["--lang", "en"], "week5-en"),
        ('title = "Week 3"', ["--lang", "zh"], "Week-3-zh"),
        ('title = {en = "Week 3", zh = "第三周"}', ["--lang", "zh"], "第三周"),
        ('title = {en = "Week 3"}', ["--lang", "zh"], "Week-3-zh"),
        ('title = {en = "Week 3", zh = "第三周"}', ["--lang", "zh", "--title", "Mine"], "Mine-zh"),
    ],
)
def test_a_spec_is_called_after_its_title_or_its_file(head, options, name, tmp_path) -> None:
    file = spec(tmp_path, f'{head}\n[[exercise]]\ntopic = "loss.mse"\n')
    assert written(tmp_path, file, *options)[0] == tmp_path / name


# -- the same request ------------------------------------------------------------------------------------------------


def request(*arguments, **options):
    made = sheet(*arguments, **options)
    spoken = made.spec if hasattr(made, "spec") else made
    return spoken.request.digest(spoken.title, spoken.language)


def test_a_request_is_what_was_asked_and_not_what_was_drawn() -> None:
    one = request(["perceptron.*"], title="T")
    assert (
        one == request(["perceptron.*"], title="T", seed=3, count=1) == request(["perceptron.*"], title="T", variants=3)
    )
    others = [
        request(["perceptron.*"], title="U"),
        request(["perceptron.*"], title="T", language="zh"),
        request(["perceptron.*"], title="T", kind="choose"),
        request(["loss.mse"], title="T"),
        request(["loss.mse", "loss.norm2"], title="T"),
    ]
    assert len({one, *others}) == 6


def test_the_request_of_a_spec_is_its_file_name_language_and_kind(tmp_path) -> None:
    (tmp_path / "other").mkdir()
    first = read_spec(spec(tmp_path))
    mended = read_spec(spec(tmp_path / "other", 'title = "New"\nseed = 4\n[[exercise]]\ntopic = "softmax.ratio"\n'))
    assert first.request.digest(first.title, "en") == mended.request.digest(mended.title, "en")
    assert first.request.digest("", "en") != first.request.digest("", "zh")
    renamed = read_spec(spec(tmp_path, name="week6.toml"))
    assert first.request.digest("", "en") != renamed.request.digest("", "en")
    home, _ = written(tmp_path, tmp_path / "week5.toml")
    assert (manifest(home)["spec"], manifest(home)["request"]) == ("week5.toml", first.request.digest("", "en"))


# -- replaced --------------------------------------------------------------------------------------------------------


def test_formats_that_are_not_asked_for_now_stay_while_it_is_the_same_sheet(tmp_path) -> None:
    home, said = written(tmp_path, "loss.mse", "--format", "html,latex")
    assert said == ""
    (home / "notes.txt").write_text("mine")
    before = contents(home)
    _, said = written(tmp_path, "loss.mse", "--format", "text")
    assert said == ""
    after = contents(home)
    assert {n: after[n] for n in before if n != "manifest.json"} == {
        n: c for n, c in before.items() if n != "manifest.json"
    }
    assert listed(home) == {f"{r}.{s}" for r in ("sheet", "key") for s in ("html", "tex", "txt")}


def test_formats_of_another_sheet_go_and_one_line_says_what_was_replaced(tmp_path) -> None:
    written(tmp_path, "calculus.common", "--seed", "1", "--format", "html,latex")
    home, said = written(tmp_path, "calculus.common", "--seed", "2", "--format", "text")
    assert said == "derive: replaced: seed 1; -o or --title keeps both\n"
    assert {p.name for p in home.iterdir()} == PAIR
    assert listed(home) == PAIR - {"manifest.json"}


def test_a_mended_spec_is_replaced_without_force_and_says_so(tmp_path) -> None:
    home, _ = written(tmp_path, spec(tmp_path))
    spec(tmp_path, '[[exercise]]\ntopic = "loss.norm2"\n')
    again, said = written(tmp_path, tmp_path / "week5.toml")
    assert again == home
    assert said.startswith("derive: replaced: ")
    assert said.endswith("; -o or --title keeps both\n")
    assert said.count("\n") == 1
    assert written(tmp_path, tmp_path / "week5.toml")[1] == ""


def test_a_class_keeps_its_other_formats_too(tmp_path) -> None:
    home, _ = written(tmp_path, "calculus.common", "--variants", "2", "--format", "html")
    _, said = written(tmp_path, "calculus.common", "--variants", "2", "--format", "text")
    assert said == ""
    every = {f"00{k}/{r}.{s}" for k in (1, 2) for r in ("sheet", "key") for s in ("html", "txt")}
    assert listed(home) == set(contents(home)) - {"manifest.json"} == every
    _, said = written(tmp_path, "calculus.common", "--variants", "2", "--format", "text", "--seed", "3")
    assert said == "derive: replaced: seed 0; -o or --title keeps both\n"
    assert listed(home) == {path for path in every if path.endswith("txt")}


def test_a_roster_that_grows_and_students_who_leave(tmp_path) -> None:
    def grown(*ids):
        told = []
        students = [Student(i) for i in ids]
        sheet(["calculus.common"], roster=students, title="C").write(tmp_path, formats="text", tell=told.append)
        return told, {path.split("/")[0] for path in contents(tmp_path / "C")}

    assert grown("a", "b") == ([], {"a", "b", "manifest.json"})
    assert grown("a", "b", "c") == ([], {"a", "b", "c", "manifest.json"})
    told, there = grown("c", "d")
    assert told == ["removed the files of 2 sheets that are no longer asked for: a, b"]
    assert there == {"c", "d", "manifest.json"}


# -- refused ---------------------------------------------------------------------------------------------------------

FIRST = ["loss.mse", "--title", "T", "--format", "text"]


def another(tmp_path, *arguments):
    """That the request is refused in one line, with nothing lost, and goes on with --force."""
    before = contents(tmp_path)
    said = refused("sheet", *arguments, "-o", tmp_path)
    assert "--force" in said
    assert " -o" in said
    assert contents(tmp_path) == before
    result = derive("sheet", *arguments, "-o", tmp_path, "--force")
    assert result.exit_code == 0, result.stderr
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        ["loss.norm2", "--title", "T", "--format", "text"],
        ["loss.m*", "--title", "T", "--format", "text"],
        ["loss.mse", "loss.mse", "--title", "T", "--format", "text"],
        ["loss.mse", "--title", "T", "--kind", "choose", "--format", "text"],
        ["loss.norm2", "--title", "T", "--variants", "2", "--format", "text"],
    ],
)
def test_another_request_is_refused_and_forced(arguments, tmp_path) -> None:
    derive("sheet", *FIRST[:-1], "text,markdown", "-o", tmp_path)
    (tmp_path / "T" / "notes.txt").write_text("mine")
    another(tmp_path, *arguments)
    assert set(contents(tmp_path / "T")) == listed(tmp_path / "T") | {"manifest.json", "notes.txt"}
    assert not [path for path in listed(tmp_path / "T") if path.endswith(".md")]


def test_a_single_sheet_over_a_class_is_another_request(tmp_path) -> None:
    derive("sheet", *FIRST, "--variants", "3", "-o", tmp_path)
    another(tmp_path, *FIRST)
    assert set(contents(tmp_path / "T")) == PAIR


def test_a_class_takes_the_place_of_a_single_sheet_and_says_so(tmp_path) -> None:
    derive("sheet", *FIRST, "-o", tmp_path)
    result = derive("sheet", *FIRST, "--variants", "2", "-o", tmp_path)
    assert "derive: replaced: the single sheet; -o or --title keeps both\n" in result.stderr
    assert set(contents(tmp_path / "T")) == {"001/sheet.txt", "001/key.txt", "002/sheet.txt", "002/key.txt",
                                             "manifest.json"}  # fmt: skip


def test_a_roster_that_shares_no_student_is_another_request(tmp_path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("id,name\na,Ann\nb,Bob\n")
    two.write_text("id,name\nc,Cy\n")
    derive("sheet", *FIRST, "--roster", one, "-o", tmp_path)
    another(tmp_path, *FIRST, "--roster", two)
    assert {path.split("/")[0] for path in contents(tmp_path / "T")} == {"c", "manifest.json"}


def test_a_manifest_that_does_not_say_what_was_asked(tmp_path) -> None:
    derive("sheet", *FIRST, "-o", tmp_path)
    data = manifest(tmp_path / "T")
    del data["request"]
    (tmp_path / "T" / "manifest.json").write_text(json.dumps(data))
    another(tmp_path, *FIRST)
    assert "request" in manifest(tmp_path / "T")


@pytest.mark.parametrize("theirs", ["sheet.txt", "key.txt", "manifest.json"])
def test_force_touches_nothing_that_is_not_ours(theirs, tmp_path) -> None:
    place = tmp_path / "T" / theirs
    place.parent.mkdir()
    place.write_text("theirs")
    for force in ([], ["--force"]):
        said = refused("sheet", *FIRST, *force, "-o", tmp_path)
        assert "--force" in said
        assert " -o" in said
        assert contents(tmp_path) == {f"T/{theirs}": b"theirs"}


def test_the_sheet_of_issue_is_not_lost(tmp_path) -> None:
    first, _ = written(tmp_path, "activation.*", "--format", "text,html")
    before = contents(tmp_path)
    second, _ = written(tmp_path, "softmax.jacobian", "--kind", "choose")
    assert first != second
    assert {n: c for n, c in contents(tmp_path).items() if n in before} == before


def test_a_program_is_refused_as_well(tmp_path) -> None:
    sheet(["loss.mse"], title="T").write(tmp_path, formats="text")
    with pytest.raises(CannotWrite, match="holds another sheet"):
        sheet(["loss.norm2"], title="T").write(tmp_path, formats="text")
    sheet(["loss.norm2"], title="T").write(tmp_path, formats="text", force=True)
