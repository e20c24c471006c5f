"""Languages: our own say everything, a third one is one file, and what it lacks is English."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from sympy import Symbol
from untranslated import lacking, unsaid

import derive
import derive.words
from derive.asking import all_topics, find
from derive.engine.laws import LAWS
from derive.engine.rules import RULES
from derive.exercises import kinds_of, posed
from derive.mistakes.slips import SLIPS
from derive.mistakes.table import MISTAKES
from derive.paper.compose import exercise_view
from derive.paper.formats import find as find_format
from derive.paper.view import SheetView
from derive.terms.elementary import ELEMENTARY
from derive.words import Listed, Run, languages, rule_name, say, sentence, words
from derive.words.languages import FALLBACK, TABLES, _found, _module, scripts

IDS = [topic.id for topic in all_topics()]
FOLDER = Path(derive.__file__).parent
WHOLE = [code for code in languages() if (FOLDER / "words" / code).is_dir()]  # a language in one file may be begun
KINDS = ("derive", "evaluate", "fill", "spot", "choose")
#: a whole language in one file, which says of every sentence that it is its own: no English word is left in it
GERMAN = '''
"""German, for a test: each word of a sentence is as many ä."""

import re
from string import Formatter

from derive.words import en
from derive.words.languages import Script


def german(text):
    """The sentence with ä for every letter; its holes stay."""
    found = [(re.sub("[A-Za-z]", "ä", words), hole) for words, hole, _, _ in Formatter().parse(text)]
    return "".join(words + ("" if hole is None else "{" + hole + "}") for words, hole in found)


class Topics(dict):
    """What topics say, by their English text."""

    def get(self, english, other=None):
        return german(english)


LABELS, EVIDENCE, RULES, MISTAKES, SENTENCES = (
    {key: german(text) for key, text in table.items()}
    for table in (en.LABELS, en.EVIDENCE, en.RULES, en.MISTAKES, en.SENTENCES)
)
SCRIPT = Script(region="de")
TOPICS = Topics()
'''
SOME = '''
"""German, for a test: a few words of it."""

LABELS = {"exercise": "Aufgabe {n}", "worth": "Aufgabe {n} ({points})", "points": "{n} Punkte"}
RULES = {"quotient_rule": "Quotientenregel"}
TOPICS = {"Differentiate {claim}.": "Leite {claim} ab."}
'''
#: what stands for itself in every language: functions, signs, the program
OWN_NAMES = set(
    re.findall(
        r"\w+",
        """
    sin cos tan exp ln log sinh cosh tanh arctan arcsin arccos sqrt max min abs sigma softmax relu sum product argmin
    for if otherwise at and or not alpha beta gamma delta eps epsilon eta theta lambda mu nabla omega Omega pi tau
    ID NumPy Var
    np linalg norm ravel vector matrix shape cat stack concatenate axis dim keepdim keepdims True permute transpose
    expand broadcast_to repeat tile array arange einsum amax amin argmax argmin mean clip clamp sort argsort stride
    strides nbytes values indices kthvalue topk round floor ceil trunc frac torch PyTorch maximum minimum mm ik kj ij
    squeeze
    """,
    )
) | {f.kind.__name__ for f in ELEMENTARY}


@pytest.fixture
def german(monkeypatch, tmp_path) -> Iterator[Path]:
    """A place for `xx.py`, which is no language's code, beside the languages that there are."""
    monkeypatch.setattr(derive.words, "__path__", [*derive.words.__path__, str(tmp_path)])
    yield tmp_path / "xx.py"
    for cached in (words, scripts, _found):
        cached.cache_clear()
    sys.modules.pop("derive.words.xx", None)


def put(file: Path, source: str) -> None:
    file.write_text(source, encoding="utf-8")
    for cached in (words, scripts, _found):
        cached.cache_clear()


def holes(text: str) -> set[str]:
    return {hole for _, hole, _, _ in Formatter().parse(text) if hole is not None}


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("table", TABLES)
def test_a_language_with_a_folder_has_every_key(language: str, table: str) -> None:
    ours, english = (getattr(_module(code), table) for code in (language, FALLBACK))
    assert sorted(ours) == sorted(english)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("table", TABLES)
def test_the_keys_of_a_language_are_those_of_english_with_their_holes(language: str, table: str) -> None:
    ours, english = (getattr(_module(code), table, {}) for code in (language, FALLBACK))
    assert set(ours) <= set(english), "English has no such key: nothing would print these words"
    assert {key for key in ours if holes(ours[key]) != holes(english[key])} <= {"page"}


def test_every_rule_and_mistake_has_a_name() -> None:
    named = words(FALLBACK)
    assert {r.name for r in (*RULES, *LAWS)} <= set(named.rules)
    assert {m.name for m in (*MISTAKES, *SLIPS)} <= set(named.mistakes)


def test_every_key_that_is_asked_for_is_there() -> None:
    asked = {
        key
        for file in FOLDER.rglob("*.py")
        for key in re.findall(r'sentence\(\s*"([^"{]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 30
    assert asked <= set(words(FALLBACK).sentences)


def test_nothing_asks_which_language_it_is() -> None:
    own = tuple(
        FOLDER / name for name in ("words/prose.py", "catalogue.py", "engine/moves.py")
    )  # examples, in what they say of themselves
    places = [*FOLDER.rglob("*.py"), *(FOLDER.parent / "templates").rglob("sheet.*")]
    asking = re.compile(r"""["']zh["']|lang\(zh\)|[\s(,]zh=""")
    found = {p.name for p in places if asking.search(p.read_text(encoding="utf-8")) and p not in own}
    for beside in ("topics", "terms/elementary"):  # what these say stands beside their maths
        found -= {p.name for p in (FOLDER / beside).iterdir()}
    assert found == set()


def printed(id_: str, kind: str, key: bool) -> str:
    """What stands on a sheet, or on its key, in German."""
    topic = find(id_)
    shown = posed(topic, kind, "0/0/0", topic.draw("0/0/0"))
    seen = exercise_view(shown, words("xx"), 1, shown.points)
    sheet = SheetView("-", "ID", "xx", key, words("xx").labels, (seen.solved() if key else seen,))
    return str(find_format("text").document(sheet))


def english_in(text: str) -> set[str]:
    """The words of two letters and more that are neither maths nor names."""
    return set(re.findall(r"(?<![A-Za-z_])(?!d[A-Za-z]\b)[A-Za-z]{2,}(?![A-Za-z_])", text)) - OWN_NAMES


@pytest.mark.parametrize("id_", IDS)
def test_a_third_language_is_one_file(german: Path, id_: str) -> None:
    """Sheet, key and figures have no English word, the topics' own sentences being translated by their English text.

    Each topic in one kind, all kinds in turn.
    """
    put(german, GERMAN)
    assert {"xx", *WHOLE} <= set(languages())
    kind = KINDS[IDS.index(id_) // len(KINDS) % len(KINDS)]
    kind = kind if kind in kinds_of(find(id_)) else "derive"
    assert english_in(printed(id_, kind, key=False)) | english_in(printed(id_, kind, key=True)) == set()


@pytest.mark.parametrize("format_", ["text", "markdown", "gfm", "html", "latex", "typst"])
def test_every_format_sets_it(german: Path, format_: str, tmp_path: Path) -> None:
    put(german, SOME)
    sheet = derive.sheet(["softmax.jacobian", "events.de_morgan"], language="xx")
    sheet.write(tmp_path / "out", formats=[format_])
    files = [*(tmp_path / "out").rglob("sheet.*"), *(tmp_path / "out").rglob("key.*")]
    found = "".join(file.read_text("utf-8") for file in files)
    assert "Aufgabe 1" in found and "Quotientenregel" in found  # its own words
    assert "Softmax turns the" in found  # the topics' stay
    assert "definition of" in found  # what it lacks is English


def test_a_language_without_a_word_is_english(german: Path) -> None:
    put(german, '"""Nothing yet."""\n')
    for key in (False, True):
        sheet = [derive.sheet("calculus.common", language=code).view(key) for code in ("xx", "en")]
        assert sheet[0].words == sheet[1].words
        assert [e.parts for e in sheet[0].exercises] == [e.parts for e in sheet[1].exercises]


def test_what_a_language_lacks_is_listed(german: Path) -> None:
    put(german, SOME)
    found = lacking("xx")
    assert "exercise" not in found["LABELS"] and found["LABELS"]["worksheet"] == "Worksheet"
    assert "quotient_rule" not in found["RULES"] and "product_rule" in found["RULES"]
    assert any(text.startswith("Softmax turns the") for text in unsaid("xx", [find("softmax.jacobian")]))


def test_what_a_language_says_of_topics_is_not_listed(german: Path) -> None:
    written = "Write {t} as {q} and derive its slope."
    put(german, '"""Nothing yet."""\n')
    assert written in unsaid("xx", [find("activation.tanh")])
    words("xx").topics[written] = "Schreibe {t} als {q} und leite es ab."
    assert written not in unsaid("xx", [find("activation.tanh")])


def test_chinese_lacks_nothing() -> None:
    assert lacking("zh") == {}
    assert unsaid("zh", [find("softmax.jacobian"), find("activation.sigmoid")]) == []


def test_what_a_topic_says_is_translated_by_its_english_text(german: Path) -> None:
    put(german, SOME)
    statement = say(en="Differentiate {claim}.", zh="求导：{claim}。", claim=Symbol("x"))
    assert [run.text for run in statement.runs("xx")] == ["Leite ", "", " ab."]
    assert [run.text for run in statement.runs("zh")] == ["求导：", "", "。"]


def test_a_blank_before_a_question_mark_keeps_it_at_its_formula(german: Path) -> None:
    put(german, SOME + 'SENTENCES = {"choose =": "Welches ist gleich {claim} ?"}\n')
    printed = derive.show("softmax.jacobian", kind="choose", language="xx").to("text")
    assert "d/dz_j(p_i) ?" in printed


def test_verdicts_speak_it(german: Path) -> None:
    put(german, SOME + 'SENTENCES = {"reason component": "Komponente {number}"}\n')
    verdict = derive.check("[x, 2]", expected="[x, 3]")
    assert verdict.reason_in("xx") == "Komponente 2"
    assert verdict.reason_in("zh") == "第 2 个分量"
    assert verdict.reason == "component 2"


def test_prose_and_lists_in_holes() -> None:
    x, y = Symbol("x"), Symbol("y")
    inner = say(en="inner {x}", zh="内 {x}", x=x)
    whole = say(en="{inner} and {rest}.", zh="{inner} 及 {rest}。", inner=inner, rest=Listed((y, "z"), "joint"))
    assert str(whole) == "inner x and y, z."
    assert whole.runs("zh") == (Run("内 "), Run(maths=x), Run(" 及 "), Run(maths=y), Run("，z。"))


def test_chinese_sets_no_blank_between_its_characters() -> None:
    aim = sentence("aim <=", claim=Symbol("x"))
    runs = sentence("fill", aim=aim).runs("zh")
    assert [run.text for run in runs] == ["下面是对 ", "", " 的一个上界的推导，请补全其中空缺的部分。"]


def test_prose_is_a_value() -> None:
    one, other = (say(en="to {x}", zh="至 {x}", x=Symbol("x")) for _ in range(2))
    assert one == other and hash(one) == hash(other)
    assert one != say(en="to {x}", zh="至 {x}", x=Symbol("y"))
    assert sentence("loss") == sentence("loss") != sentence("slope")


def test_a_rule_may_have_the_names_of_its_author() -> None:
    rule = say(en="my rule", zh="我的法则")
    assert [rule_name(rule, None, code) for code in ("en", "zh")] == [(Run("my rule"),), (Run("我的法则"),)]
