"""Spec files: what they give, and that every mistake is told with its line and the nearest word."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive import exercises
from derive.asking import registry
from derive.errors import BadSpec
from derive.paper.view import Layout
from derive.sheets.posing import pose
from derive.sheets.request import keys
from derive.sheets.request.asked import Asked, Spec, Student
from derive.sheets.request.identity import Request
from derive.sheets.request.spec import read_spec
from derive.sheets.request.toml_lines import lines_of

ONE = '[[exercise]]\ntopic = "activation.tanh"\n'
FULL = """\
title = { en = "Week 3: gradients", zh = "第三周：梯度" }
seed = 2026
language = "zh"
formats = ["pdf", "markdown", "pdf"]
instructions = "Show your work."
header = "Machine learning"
footer = "No calculators"
logo = "pictures/logo.svg"
paper = "letter"
space = "grid"
key = "end"

[[exercise]]
topic = "softmax.jacobian"
points = 5

[[exercise]]
topic = "calculus.common" # one function, or a sum
kind = "derive"
count = 3
seed = 7
difficulty = "easy"

[[exercise]]
derive = "ln(1 + e^(-y z))"
wrt = "w"
let = { z = "a w x + b" }
parameters = { a = [1, 5], b = [-2, 2] }

[variants]
roster = "students.csv"
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def written(folder, text):
    path = folder / "week.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder, text) -> str:
    with pytest.raises(BadSpec) as caught:
        read_spec(written(folder, text))
    told = str(caught.value)
    assert "\n" not in told and "week.toml" in told
    return told.split("week.toml", 1)[1].lstrip(":, ")


@pytest.fixture
def beside(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.svg").write_bytes(SVG)
    (tmp_path / "students.csv").write_text("id,name\n1,Ann\n2,Bo\n", encoding="utf-8")
    return tmp_path


def test_a_whole_spec(beside) -> None:
    expected = Spec(
        title="第三周：梯度",
        seed=2026,
        language="zh",
        formats=("pdf", "markdown"),
        instructions="Show your work.",
        exercises=(
            Asked(topic="softmax.jacobian", points=5, line=14),
            Asked(topic="calculus.common", count=3, seed=7, difficulty="easy", line=18),
            Asked(
                derive="ln(1 + e^(-y z))",
                wrt="w",
                let={"z": "a w x + b"},
                parameters={"a": (1, 5), "b": (-2, 2)},
                line=25,
            ),
        ),
        layout=Layout("letter", "grid", "Machine learning", "No calculators", SVG, key_at_end=True),
        variants=2,
        roster=(Student("1", "Ann"), Student("2", "Bo")),
        request=Request(spec="week.toml", language="zh", titled=("en", "zh")),
    )
    assert read_spec(written(beside, FULL)) == expected


def test_the_smallest_spec(tmp_path) -> None:
    assert read_spec(written(tmp_path, ONE)) == Spec(
        exercises=(Asked(topic="activation.tanh", line=2),), request=Request(spec="week.toml")
    )


def test_a_slope_by_a_component_is_asked_for(tmp_path) -> None:
    (asked,) = read_spec(written(tmp_path, '[[exercise]]\nderive = "sum(x_i^2, i, 1, n)"\nwrt = "x_j"\n')).exercises
    assert asked.wrt == "x_j"


@pytest.mark.parametrize("text", ["\ufeff" + ONE, ONE.replace("\n", "\r\n")])
def test_what_windows_writes(tmp_path, text) -> None:
    assert read_spec(written(tmp_path, text)).exercises[0].line == 2


def test_a_language_asked_for_comes_before_the_files_own(beside) -> None:
    spec = read_spec(written(beside, FULL), "en")
    assert (spec.title, spec.language) == ("Week 3: gradients", "en")


def test_english_where_the_language_is_missing(tmp_path) -> None:
    spec = read_spec(written(tmp_path, 'language = "zh"\ntitle = {en = "Week"}\n' + ONE))
    assert spec.title == "Week"


def test_tables_spelled_in_other_ways(tmp_path) -> None:
    text = 'exercise = [{topic = "activation.tanh"},\n  {topic = "softmax.shift"}]\ntitle.en = "A"\n"title".zh = "B"\n'
    spec = read_spec(written(tmp_path, text))
    assert spec.title == "A" and [a.line for a in spec.exercises] == [1, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # keys
        ('titel = "Week"\n' + ONE, "line 1: unknown key 'titel': did you mean title"),
        (
            ONE + "\n[[exercise]]\ntopic = 'softmax.shift'\ncuont = 3\n",
            "line 6: unknown key 'cuont': did you mean count",
        ),
        (ONE + "[variants]\n\nroaster = 's.csv'\n", "line 5: unknown key 'roaster': known: count, roster"),
        (ONE + 'title = "Week"\n', "line 3: the key 'title' belongs at the top of the file"),
        ('"ti\\ntle" = 1\n' + ONE, "line 1: unknown key 'ti tle': did you mean title"),
        ("count = 3\n" + ONE, "line 1: the key 'count' belongs in an [[exercise]]"),
        ("[exercises]\n" + ONE, "line 1: unknown key 'exercises': did you mean exercise"),
        # topics, kinds, levels
        (
            '[[exercise]]\ntopic = "softmax.jacobain"\n',
            "line 2: unknown topic 'softmax.jacobain': did you mean softmax.j",
        ),
        ('[[exercise]]\ntopic = "sotfmax.*"\n', "line 2: unknown topic 'sotfmax.*': did you mean"),
        ('[[exercise]]\ntext = " "\n', "line 2: text is empty: write the question"),
        ('[[exercise]]\ntext = {en = "", zh = ""}\n', "line 2: text is empty: write the question"),
        (ONE + 'kind = "derve"\n', "line 3: unknown kind 'derve'"),
        (
            '[[exercise]]\ntopic = "tensor.*"\nkind = "evaluate"\n',
            "line 3: tensor.broadcast has no exercise of kind 'ev",
        ),
        (ONE + 'difficulty = "hard"\n', "line 3: the topic 'activation.tanh' has no levels"),
        (
            '[[exercise]]\ntopic = "calculus.common"\n\ndifficulty = "hrad"\n',
            "line 4: the topic 'calculus.common' has no",
        ),
        ('[[exercise]]\ntopic = "events.a*"\ndifficulty = "hard"\n', "line 3: the topic 'events.absorption' has no"),
        ('[[exercise]]\nderive = "a ln(x)"\nwrt = "w"\n', "line 2: 'w' does not occur in a ln(x)"),
        ('[[exercise]]\nderive = "a ln(x"\nwrt = "x"\n', "line 2: cannot read the formula at character 7"),
        (
            '[[exercise]]\nderive = "a x"\nwrt = "x"\nparameters = { q = [1, 2] }\n',
            "line 2: the parameter 'q' does not occur in the expression: it has a, x",
        ),
        # names among few
        ('language = "fr"\n' + ONE, "line 1: unknown language 'fr': known: en, zh"),
        ('formats = ["pdf",\n "markdwon"]\n' + ONE, "line 2: unknown format 'markdwon': did you mean markdown"),
        ('paper = "A5"\n' + ONE, "line 1: unknown paper 'A5': known: a4, letter"),
        ('space = "gird"\n' + ONE, "line 1: unknown space 'gird': did you mean grid"),
        ('key = "nowhere"\n' + ONE, "line 1: unknown place of the key 'nowhere': known: end, separate"),
        ('title = {fr = "Semaine"}\n' + ONE, "line 1: unknown language 'fr'"),
        ('title = {zh = "周"}\n' + ONE, "line 1: title lacks the sheet's language, en"),
        # types
        ("title = 3\n" + ONE, "line 1: title is text in quotes, not 3"),
        ("title = {en = 3}\n" + ONE, "line 1: en is text in quotes, not 3"),
        ('seed = "many"\n' + ONE, "line 1: seed is a whole number from"),
        ("seed = true\n" + ONE, "not true"),
        ("seed = 1.5\n" + ONE, "not 1.5"),
        ("seed = 99999999999999999999\n" + ONE, "line 1: seed is a whole number"),
        ("seed = " + "9" * 5000 + "\n" + ONE, "line"),
        ('formats = "pdf"\n' + ONE, 'line 1: formats is a list of formats, as in ["pdf", "markdown"]'),
        ("formats = []\n" + ONE, "line 1: formats is a list"),
        ("formats = [1]\n" + ONE, "is text in quotes, not 1"),
        (ONE + "count = 0\n", "line 3: count is a whole number from 1 to 500, not 0"),
        (ONE + "count = -1\n", "line 3: count is a whole number from 1 to 500"),
        (ONE + "count = 1000000\n", "line 3: count is a whole number from 1 to 500"),
        (ONE + "points = 0.3\n", "line 3: points is whole or half points from 0 to 1000"),
        (ONE + "points = [1, 2.25]\n", "line 3: points is whole or half points"),
        (ONE + 'room = "6 miles"\n', 'line 3: room is a height up to 20 cm, as in "6cm"'),
        (ONE + 'room = "6cm"\nlines = 3\n', "line 4: room and lines say the same thing"),
        (ONE + "pagebreak = 1\n", "line 3: pagebreak is true or false"),
        (ONE + 'answer = "2"\n', "line 3: answer goes with text, and this exercise has topic"),
        ('[[exercise]]\ntext = "Why?"\nkind = "fill"\n', "line 3: kind goes with a topic or derive"),
        ('keys = ["long"]\n' + ONE, "line 1: unknown key 'long': known: full, marks, short"),
        ("columns = 3\n" + ONE, "line 1: columns is a whole number from 1 to 2"),
        (ONE + "points = -1\n", "line 3: points is whole or half points from 0"),
        (ONE + "topic.a = 1\n", "line 3: this is not TOML"),
        ("[[exercise]]\ntopic = ['a']\n", "line 2: topic is text in quotes, not ['a']"),
        ("[[exercise]]\ntopic = {a = true}\n", "line 2: topic is text in quotes, not {a = true}"),
        ("[[exercise]]\ntopic = [true, 1]\n", "line 2: topic is text in quotes, not [true, 1]"),
        ("[[exercise]]\ntopic = 2026-05-27\n", "line 2: topic is text in quotes, not 2026-05-27"),
        ("[[exercise]]\ntopic = 07:32:00\n", "line 2: topic is text in quotes, not 07:32:00"),
        ('[[exercise]]\ntopic = ""\n', "line 2: topic is empty"),
        ('title = "' + "x" * 501 + '"\n' + ONE, "line 1: title has 501 characters: 500 at most"),
        ("title = 2026-01-01\n" + ONE, "line 1: title is text in quotes"),
        # exercises
        ("", "there is no exercise: add [[exercise]]"),
        ("exercise = []", "there is no exercise"),
        ("[exercise]\ntopic = 'a'\n", "line 1: write [[exercise]], with two brackets"),
        ("\n[[exercise]]\npoints = 3\n", "line 2: an [[exercise]] has a topic, derive or a text"),
        (ONE + 'derive = "x^2"\nwrt = "x"\n', "line 3: an [[exercise]] has a topic, derive or a text, and one only"),
        ('[[exercise]]\nderive = "x^2"\n', "line 2: derive wants wrt"),
        (ONE + 'wrt = "x"\n', "line 3: wrt goes with derive"),
        (ONE + 'let = {z = "x"}\n', "line 3: let goes with derive"),
        (ONE + "[exercise.parameters]\na = [1, 2]\n", "line 3: parameters goes with derive"),
        ('[[exercise]]\nderive = "x"\nwrt = "x"\ndifficulty = "hard"\n', "line 4: difficulty goes with topic"),
        ('[[exercise]]\nderive = "a x"\nwrt = "x"\nparameters = {a = [5, 1]}\n', "line 4: a is drawn from 5 up to 1"),
        ('[[exercise]]\nderive = "a x"\nwrt = "x"\nparameters = {a = [1]}\n', "line 4: a is drawn between two"),
        ('[[exercise]]\nderive = "a x"\nwrt = "x"\nparameters = {a = [1, 2.5]}\n', "a whole number from"),
        ('[[exercise]]\nderive = "a x"\nwrt = "x"\nparameters = [1, 2]\n', "line 4: parameters is a table"),
        ('[[exercise]]\nderive = "z"\nwrt = "x"\n[exercise.let]\nz = 3\n', "line 5: z is text in quotes"),
        ((ONE + "count = 300\n") * 2, "more than 500 exercises"),
        # variants
        (ONE + "[variants]\n", "line 3: [variants] has a roster or a count"),
        (ONE + "[variants]\nroster = 's.csv'\ncount = 3\n", "line 3: [variants] has a roster or a count, and one only"),
        (ONE + "[variants]\nroster = 'nowhere.csv'\n", "line 4: there is no roster"),
        (ONE + "[variants]\ncount = 10000000\n", "line 4: count is a whole number from 1 to 1000000"),
        ("variants = 3\n" + ONE, "line 1: variants is a table, not 3"),
        ('logo = "nowhere.svg"\n' + ONE, "line 1: there is no logo"),
        # files
        ("title = 'a'\ntitle = 'b'\n" + ONE, "line 2: this is not TOML: Cannot overwrite a value"),
        ('\n\ntitle = "Week\n' + ONE, "line 3: this is not TOML"),
        ("title", "line 1: this is not TOML"),
        (b"title = 'a'\nheader = '\xff'\n", "line 2: this is not UTF-8"),
        (FULL.encode("utf-16"), "line 1: this is not UTF-8"),
        ("#" * 300_000, "more than 200000 bytes"),
        ("a = " + "[" * 50_000, ""),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, told) -> None:
    assert told in refused(tmp_path, text)


def test_files_beside_the_spec_that_cannot_be_used(beside) -> None:
    (beside / "students.csv").write_text("id\n../x\n", encoding="utf-8")
    assert "line 31: " in (told := refused(beside, FULL)) and "row 2: the id has a '/'" in told
    (beside / "students.csv").write_text("id\n1\n", encoding="utf-8")
    (beside / "pictures" / "logo.svg").write_text("<html/>", encoding="utf-8")
    assert "line 8: the logo" in refused(beside, FULL)


def test_no_file(tmp_path) -> None:
    with pytest.raises(BadSpec, match=r"there is no sheet spec .*nowhere\.toml"):
        read_spec(tmp_path / "nowhere.toml")
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(BadSpec, match=r"is not a file|there is no"):
            read_spec(path)
    with pytest.raises(BadSpec, match="cannot be read"):
        read_spec(tmp_path / ("x" * 5000))


def test_an_error_of_a_topic_file_of_ones_own_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))
    (tmp_path / "mine.py").write_text(OWN, encoding="utf-8")
    registry.load(tmp_path / "mine.py")
    text = '[[exercise]]\ntopic = "mine.one"\nkind = "fill"\n'
    assert "line 3: " in (told := refused(tmp_path, text)) and "mine.py, line 7: ZeroDivisionError" in told


OWN = """\
from derive.words.prose import say
from derive.asking import topic


@topic("mine.one", area="mine", title=say(en="Mine"))
def mine(rng):
    return 1 / 0
"""


def test_every_key_of_the_spec_is_in_the_documentation() -> None:
    for name in (*keys.TOP, *keys.EXERCISE, *keys.VARIANTS):
        assert f"| `{name}` |" in keys.described()


def test_every_kind_is_a_kind(tmp_path) -> None:
    for kind in exercises.KINDS:
        topic = "calculus.model_gradients" if kind == "match" else "activation.tanh"
        spec = written(tmp_path, f'[[exercise]]\ntopic = "{topic}"\nkind = "{kind}"\n')
        assert read_spec(spec).exercises[0].kind == kind


# -- lines -----------------------------------------------------------------------------------------------------------


def test_lines_are_those_of_keys_and_not_of_what_strings_and_comments_say() -> None:
    text = '''\
# title = "not this one"
a = """
b = 1
[[exercise]] \\""" c = 2 """"
'a.b' . "c\\u0064" = ' # [x] = '

[[exercise]] # one
x = [1, # ]
  [2, "]", {y = 3}],
]
[exercise.let]
z = 1979-05-27 07:32:00
[[exercise]]
x = 1.5e+3
[[exercise.part]]
[[exercise.part]]
q = {r = [[1], [2]], s.t = {}}
'''
    found = lines_of(text)
    assert {path for path in found if not isinstance(path[-1], int)} == {
        *[("a",), ("a.b",), ("a.b", "cd"), ("exercise",)],
        *[("exercise", 0, *rest) for rest in [("x",), ("x", 1, 2, "y"), ("let",), ("let", "z")]],
        *[("exercise", 1, *rest) for rest in [("x",), ("part",)]],
        *[("exercise", 1, "part", 1, *rest) for rest in [("q",), ("q", "r"), ("q", "s"), ("q", "s", "t")]],
    }
    expected = {("a",): 2, ("a.b", "cd"): 5, ("exercise", 0): 7, ("exercise", 0, "x", 1, 2, "y"): 9}
    expected |= {("exercise", 0, "let", "z"): 12, ("exercise", 1): 13, ("exercise", 1, "x"): 14}
    expected |= {("exercise", 1, "part", 0): 15, ("exercise", 1, "part", 1, "q", "s", "t"): 17}
    assert {path: found[path] for path in expected} == expected


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=6)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_toml(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {as_toml(v)}" for k, v in value.items()) + "}"
    return quoted(value) if isinstance(value, str) else str(value) if isinstance(value, int) else as_list(value)


def as_list(values) -> str:
    return "[" + ", ".join(map(as_toml, values)) + "]"


def paths(value, above=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from paths(inner, (*above, key))


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=4))
def test_every_key_that_tomllib_reads_has_its_line(tables) -> None:
    lines = []
    starts = {}
    for k, table in enumerate(tables):
        lines.append("[[t]] # [[t]]")
        for name, value in table.items():
            lines.append(f"{quoted(name)} = {as_toml(value)} # {quoted(name)} = 1")
            starts["t", k, name] = len(lines)
    text = "\n".join(lines)
    found, read = lines_of(text), tomllib.loads(text)
    assert set(found) == set(paths(read))
    assert {path: found[path] for path in starts} == starts


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_line(tmp_path_factory, text) -> None:
    path = tmp_path_factory.mktemp("specs") / "week.toml"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(BadSpec) as caught:
        read_spec(path)
    assert "\n" not in str(caught.value)


def test_a_variable_that_occurs_in_a_definition_alone_is_differentiated_by(tmp_path) -> None:
    text = '[[exercise]]\nderive = "z^2"\nwrt = "w"\nlet = { z = "w x" }\n'
    assert read_spec(written(tmp_path, text)).exercises[0].wrt == "w"


def test_a_pattern_draws_among_the_topics_that_have_the_difficulty(tmp_path) -> None:
    spec = read_spec(written(tmp_path, '[[exercise]]\ntopic = "calculus.*"\ndifficulty = "hard"\ncount = 3\n'))
    drawn = [e.shown.topic for e in pose(spec).exercises]
    assert len(drawn) == 3
    assert all("hard" in topic.levels for topic in drawn)
