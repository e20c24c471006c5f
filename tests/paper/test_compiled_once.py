"""Templates are compiled once, ours for later runs too, and again when their text is another one."""

import sys

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


def test_a_constant_is_escaped_as_well(folder) -> None:
    assert filled(folder, star, "{{ 'y' }}{{ word }}") == "*y**x*"
    assert filled(folder, shout) == "YX"


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


@pytest.fixture
def later(tmp_path, monkeypatch):
    """A folder for byte-code, and what a template of ours gives in a process that starts."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))

    def run(text="four {{ word }}", escape=star):
        _Compiled.codes.clear()
        monkeypatch.setattr("derive.paper.documents.templates.read", lambda *_: text)
        return render(environment(escape), "ours.txt", word="x")

    run.files = lambda: [f for f in tmp_path.rglob("template-*") if f.is_file()]
    return run


def test_a_later_run_compiles_nothing(later, monkeypatch) -> None:
    assert later() == "four *x*"
    monkeypatch.setattr("jinja2.Environment._compile", lambda *_: pytest.fail("compiled"))
    assert later() == "four *x*"
    assert later(escape=shout) == "four X"


def test_a_later_run_compiles_another_text(later) -> None:
    assert [later(), later("five {{ word }}"), later()] == ["four *x*", "five *x*", "four *x*"]
    assert len(later.files()) == 1


def test_a_later_run_compiles_for_another_jinja(later, monkeypatch) -> None:
    later()
    (file,) = later.files()
    before = file.read_bytes()
    monkeypatch.setattr("derive.paper.documents.jinja._compiler", lambda: "another")
    assert later() == "four *x*"
    assert file.read_bytes() != before


@pytest.mark.parametrize("left", [0, 20, 41, 60])
def test_what_is_left_of_a_damaged_file_is_no_template(later, left) -> None:
    later()
    (file,) = later.files()
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert later() == "four *x*"
    assert file.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_nothing(later, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert later() == "four *x*"
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    assert later() == "four *x*"
    assert not later.files()


def test_templates_of_somebody_else_are_not_kept(later, folder) -> None:
    assert filled(folder, star, "six {{ word }}") == "six *x*"
    assert not later.files()
