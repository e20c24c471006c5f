"""Templates are compiled once, and again when their text or the escaping is another one."""

import pytest

from derive.errors import EngineFailed
from derive.paper.documents.jinja import _Compiled, environment, render


def shout(text: str) -> str:
    return text.upper()


def star(text: str) -> str:
    return f"*{text}*"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine").mkdir()
    return tmp_path


def filled(folder, escape, text=None, name="mine/a.txt"):
    if text is not None:
        (folder / name).write_text(text)
    return render(environment(escape, folder), name, word="x")


def test_another_text_is_compiled_again(folder) -> None:
    assert filled(folder, star, "one {{ word }}") == "one *x*"
    assert filled(folder, star) == "one *x*"
    assert filled(folder, star, "two {{ word }}") == "two *x*"
    assert filled(folder, star, "one {{ word }}") == "one *x*"


def test_each_format_escapes_its_own_way(folder) -> None:
    assert filled(folder, star, "{{ word }}") == "*x*"
    assert filled(folder, shout) == "X"
    assert filled(folder, star) == "*x*"


def test_a_mistake_is_told_every_time(folder) -> None:
    for _ in range(2):
        with pytest.raises(EngineFailed, match="line 2"):
            filled(folder, star, "\n{% if %}")


def test_the_second_time_nothing_is_compiled(folder, monkeypatch) -> None:
    filled(folder, star, "three {{ word }}")
    before = len(_Compiled.codes)
    monkeypatch.setattr("jinja2.Environment._compile", lambda *_: pytest.fail("compiled"))
    assert filled(folder, star) == "three *x*"
    assert len(_Compiled.codes) == before
