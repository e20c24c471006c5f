"""Why a formula cannot be read is told in every language: no message of the parser is without a translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import derive

import derive as library
from derive.parsing import build_vectors, grammar, latex_tokens
from derive.parsing import words as parser_words
from derive.words import languages, words
from derive.words.readings import translated

PARSER = Path(library.parsing.__file__).parent
#: those that say everything; a language in one file may be begun
OTHERS = [code for code in languages() if code != "en" and (Path(library.words.__file__).parent / code).is_dir()]
DATA = Path(__file__).parents[1] / "data"


def texts(node: ast.expr) -> Iterator[str]:
    """What a message may be, with `<>` for what is put in; nothing for what is no text here."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "<>" for v in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def messages() -> Iterator[str]:
    """Every message that the parser raises, and those that it keeps in tables."""
    for file in sorted(PARSER.glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args:
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in ("fail", "_fail", "Unreadable", "BadSetting"):
                    yield from texts(call.args[0])
    yield from grammar._REFUSED.values()
    yield from latex_tokens._UNREAD.values()
    yield from parser_words._UNREAD.values()
    yield from build_vectors._NO_VECTOR.values()
    yield build_vectors._TWO_PRODUCTS


def filled(message: str) -> str:
    return message.replace("<>", "q")


def test_there_are_messages() -> None:
    found = set(messages())
    assert len(found) > 100
    assert "division by zero" in found
    assert "<> is an array: write it with its indices" in found


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("message", sorted(set(messages())))
def test_every_message_has_a_translation(message, language) -> None:
    assert translated(filled(message), language) != filled(message)


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_fills_no_hole_that_there_is_not(language) -> None:
    for text, translation in words(language).readings.items():
        holes = {int(n) for n in re.findall("<([1-9])>", translation)}
        assert max(holes, default=0) <= text.count("<>"), text
        assert "<>" not in translation, text


def test_what_is_put_in_is_kept_and_translated() -> None:
    assert translated("cannot read the formula at character 3: w is an array: write it with its indices", "zh") == (
        "无法读懂该式，第 3 个字符处：w 是数组：请写出它的下标"
    )
    assert translated("a vector where a number is meant", "zh") == "此处应为数，而不是向量"
    assert translated("expected a number or a name or '(', but the formula ends", "zh") == (
        "此处应为 数 或 名称 或 '('，而式子到此结束"
    )
    assert translated("no message of ours", "zh") == "no message of ours"
    assert translated("division by zero", "en") == "division by zero"


def refused() -> list[str]:
    lines = (DATA / "refusals.txt").read_text(encoding="utf-8").splitlines()
    return [re.split(r" {3,}", line)[0] for line in lines if line and not line.startswith(("#", "with "))]


@pytest.mark.parametrize("typed", refused())
def test_what_is_refused_is_told_in_chinese(typed) -> None:
    verdict = library.check(typed, expected="x")
    if verdict.verdict == "unreadable":
        assert re.search("[\u4e00-\u9fff]", verdict.reason_in("zh"))
        assert verdict.reason != verdict.reason_in("zh")
        assert "第" in verdict.reason_in("zh")


def test_the_command_says_it() -> None:
    result = derive("check", "2 w +", "--expected", "x", "--lang", "zh")
    assert "此处应为数或名称或 '('，而式子到此结束" in result.stdout
    assert "cannot read" not in result.stdout
    kind = derive("check", "(x, y)", "--expected", "x", "--lang", "zh")
    assert "向量" in kind.stdout
    assert "vector" not in kind.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--expected", "1/2x"), "这是分母的一部分"),
        (("x", "--expected", "hypot(3, 4)"), "没有'hypot'这个函数"),
        (("x", "--topic", "activation.foo"), "没有'activation.foo'这个知识点"),
        (("x", "--topic", "activation.tanh", "--part", "q"), "没有'q'这个小题"),
        (("x",), "请给出正确答案的来源"),
        (("x", "--expected", "x", "--given", "b + 1"), "不是条件"),
        (("x", "--expected", "x", "--let", "b"), "请写名称及其含义"),
    ],
)
def test_what_is_asked_in_vain_is_told_in_chinese(arguments, said) -> None:
    result = derive("check", *arguments, "--lang", "zh")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr, result.stderr


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_without_words_of_its_own_here_is_left_in_one_tongue(language) -> None:
    sentence = "the folder is full: empty it, or write into another"
    assert translated(sentence, language) == sentence
