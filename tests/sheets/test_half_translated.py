"""Words of somebody's own that are not in the sheet's language are named: no sheet is half translated in silence."""

import pytest
from classes import HOME

from derive.sheets.posing import pose
from derive.sheets.request.keys import EXERCISE, TOP
from derive.sheets.request.spec import read_spec
from derive.sheets.request.spoken import InWords

SPEC = """title = {en = "Quiz", zh = "测验"}
instructions = "Show your work."
[[exercise]]
topic = "calculus.common"
statement = "Differentiate {function} by hand."
hint = {en = "Go.", zh = "开始。"}
[[exercise]]
topic = "calculus.common"
statement = "{claim} = ?"
hint = true
[[exercise]]
text = {en = "Why?"}
answer = "Because."
"""
LINE = "not in the sheet's language, zh: instructions (line 2), statement (line 5), text (line 12), answer (line 13);"


def remarks(tmp_path, text: str, language: str | None) -> list[str]:
    path = tmp_path / "quiz.toml"
    path.write_text(text, encoding="utf-8")
    return list(pose(read_spec(path, language)).remarks)


def test_words_in_another_language_are_named_with_their_lines(tmp_path) -> None:
    """Those of an exercise made of holes and signs alone are nobody's language."""
    (line,) = remarks(tmp_path, SPEC, "zh")
    assert line.startswith(LINE) and line.endswith('give both, as in {en = "...", zh = "..."}')


@pytest.mark.parametrize("language", [None, "en"])
def test_plain_words_are_in_the_language_of_their_file(tmp_path, language) -> None:
    assert remarks(tmp_path, SPEC, language) == []


def test_a_file_in_chinese_has_chinese_words(tmp_path) -> None:
    chinese = f'language = "zh"\n{SPEC}'.replace('{en = "Why?"}', '"为什么？"')
    assert remarks(tmp_path, chinese, None) == []
    (line,) = remarks(tmp_path, chinese, "en")
    assert "not in the sheet's language, en: instructions (line 3)" in line


def test_a_class_is_told_once(tmp_path) -> None:
    found = remarks(tmp_path, f"{SPEC}[variants]\ncount = 3\n", "zh")
    assert sum("not in the sheet's language" in line for line in found) == 1


@pytest.mark.parametrize("week", sorted(HOME.glob("*.toml")), ids=lambda path: path.stem)
def test_the_weeks_have_both_languages(week) -> None:
    assert read_spec(week, "zh").untranslated == () == read_spec(week, "en").untranslated


def test_what_is_asked_about_is_every_key_for_words() -> None:
    spoken = {name for keys in (TOP, EXERCISE) for name, key in keys.items() if isinstance(key.check, InWords)}
    assert spoken == {"title", "instructions", "header", "footer", "text", "answer", "alt", "statement", "hint"}
