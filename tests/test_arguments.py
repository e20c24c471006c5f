"""The calls of the library and arguments that make no sense: an error of one line, whatever is given."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sympy import Matrix, symbols

import derive

x = symbols("x", real=True)
NOTHING: list[Any] = []
NOTHING_NAMED: dict[str, Any] = {}
HUGE = 10**5000
SENSELESS = [
    1.5,
    True,
    NOTHING,
    ["x"],
    NOTHING_NAMED,
    {"a": 1},
    b"x",
    np.array([1, 2]),
    x,
    object(),
    HUGE,
    "x" * 6000,
    (None,),
]
#: a call that makes sense; for each of its arguments all that makes none is put in
CALLS: dict[str, tuple[Any, dict[str, Any]]] = {
    "show": (derive.show, {"topic": "softmax.ratio", "kind": "derive", "seed": 0, "detail": "brief",
                           "difficulty": "hard", "language": "en"}),
    "diff": (derive.diff, {"expr": "x^2", "wrt": "x", "let": {}, "detail": "brief", "language": "en"}),
    "gradient": (derive.gradient, {"expr": x**2, "x": x, "detail": "brief"}),
    "render": (derive.render, {"derivation": derive.gradient(x**2, x), "format_": "text", "language": "en"}),
    "sheet": (derive.sheet, {"topics": "softmax.ratio", "seed": 0, "count": 1, "title": "T", "language": "en",
                             "kind": "derive", "variants": 2}),
    "roster": (derive.sheet, {"topics": "softmax.ratio", "roster": "students.csv"}),
    "check": (derive.check, {"answer": "x", "topic": "softmax.ratio", "seed": 0, "part": "a", "let": {}, "given": (),
                             "functions": (), "complex_unit": False, "tolerance": 0.1, "form": "expanded",
                             "notation": "auto"}),
    "expected": (derive.check, {"answer": "x", "expected": "x"}),
    "verify": (derive.verify, {"patterns": "softmax.ratio", "seeds": 1}),
    "parse": (derive.parse, {"text": "x"}),
}  # fmt: skip
#: what makes sense, and asks for all topics, or for years of work
ASKS_FOR_ALL = {"topics": [NOTHING, NOTHING_NAMED], "patterns": [NOTHING, NOTHING_NAMED], "seeds": [HUGE]}
CASES = [(call, argument) for call, (_, good) in CALLS.items() for argument in good]


def message_of(call: Callable[[], Any]) -> str:
    """What the library says is wrong with a call; '' where nothing is. Any other error is a failure."""
    try:
        call()
    except derive.DeriveError as error:
        return str(error)
    return ""


@pytest.mark.in_part
@pytest.mark.parametrize(("call", "argument"), CASES, ids=[f"{c}-{a}" for c, a in CASES])
def test_an_argument_of_the_wrong_kind_is_one_line(call: str, argument: str) -> None:
    function, good = CALLS[call]
    for value in SENSELESS:
        if argument in ASKS_FOR_ALL and any(value is v for v in ASKS_FOR_ALL[argument]):
            continue
        message = message_of(lambda value=value: function(**{**good, argument: value}))
        assert "\n" not in message
        assert len(message) < 400 or argument == "roster", message[:500]  # which is a path


@pytest.mark.parametrize("seed", [True, 1.5, None, "7"])
def test_a_seed_is_a_whole_number_in_every_call(seed: Any) -> None:
    for call in ("show", "sheet", "check"):
        function, good = CALLS[call]
        with pytest.raises(derive.DeriveError, match="the seed is a whole number, not "):
            function(**{**good, "seed": seed})


def test_numpys_numbers_are_seeds_and_counts() -> None:
    assert (
        derive.sheet("softmax.ratio", seed=np.int64(3), count=np.int32(1)).id
        == derive.sheet("softmax.ratio", seed=3).id
    )


@pytest.mark.parametrize("argument", ["folder", "formats", "engine", "templates", "force"])
def test_writing_says_what_is_wrong(argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for sheet in (derive.sheet("softmax.ratio"), derive.sheet("softmax.ratio", variants=2)):
        for value in (1.5, ["x"], b"x", np.array([1, 2]), *(() if argument == "folder" else ("nowhere",))):
            good = {"folder": tmp_path, "formats": "text"}
            with pytest.raises(derive.DeriveError, match=r"^[^\n]+$"):
                sheet.write(**{**good, argument: value})


def test_templates_may_be_named_by_text(tmp_path: Path) -> None:
    (tmp_path / "own" / "text").mkdir(parents=True)
    (tmp_path / "own" / "text" / "sheet.txt").write_text("mine\n", encoding="utf-8")
    files = derive.sheet("softmax.ratio").write(tmp_path, "text", templates=str(tmp_path / "own"))
    assert next(f for f in files if f.name == "sheet.txt").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (np.int64(3), "3"),
        (np.float64(0.5), "1/2"),
        (Fraction(1, 2), "1/2"),
        (np.array(3), 3),
        (np.array([1, 2]), [1, 2]),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        ([[1, 2], [3, 4]], Matrix([[1, 2], [3, 4]])),
        (np.array([x, 1]), Matrix([x, 1])),
    ],
    ids=str,
)
def test_numbers_and_arrays_of_numpy_are_answers(answer: Any, expected: Any) -> None:
    assert derive.check(answer, expected=expected).ok
    assert derive.Expected(expected).check(answer).ok
    assert not derive.check(answer, expected="[7, 7, 7]").ok


@pytest.mark.parametrize(
    "answer",
    [{}, None, object(), {1}, np.array([True]), np.zeros((2, 2, 2)), [["x"]], b"x"],
    # an object's own text holds its address, which differs between the workers that collect
    ids=["dict", "None", "object", "set", "truths", "cube", "text in rows", "bytes"],
)
@pytest.mark.parametrize("expected", ["x", 3, [1, 2], "[[1, 2], [3, 4]]", "x > 0", "{1, 2}", "A u B"])
def test_what_is_no_answer_is_a_verdict_beside_anything(answer: Any, expected: Any) -> None:
    assert not derive.check(answer, expected=expected).ok


def test_why_nothing_is_compared_is_said_in_the_reader_s_language() -> None:
    assert "不能比较类型为 dict 的值" in derive.check({}, expected="x").text("zh")


def test_text_in_rows_is_never_run(tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'run')!r}, 'w')"
    derive.check([[code]], expected=Matrix([[1]]))
    derive.check(np.array([[code]]), expected=Matrix([[1]]))
    assert not (tmp_path / "run").exists()


def test_cells_print_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ({"topic": None}, {"kind": []}, {"seed": 3}, {"asked": 3}, {"part": 1}, {"language": {}}):
        derive.self_check("x", **{"topic": "softmax.ratio", "kind": "derive", "seed": "0/0/0", **wrong})
        assert capsys.readouterr().out.startswith("derive: ")
    derive.self_check(0.5, topic="calculus.derivative", kind="derive", seed="0/0/0")  # a number, not in quotes
    assert capsys.readouterr().out.startswith("different")


def test_what_help_prints_is_the_same_in_every_process() -> None:
    assert "0x" not in str(inspect.signature(derive.check))
    assert repr(derive.Expected("x^2")) == "<Expected: 'x^2'>"
    assert copy.deepcopy(derive.Expected("x^2")).check("x x").ok


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: derive.check("x", "x"),
            r"check: too many positional.*: call check\(answer, expected=\.\.\., ",
        ),
        (lambda: derive.sheet("softmax.ratio", sed=3), r"sheet: .*'sed': did you mean seed\?"),
        (lambda: derive.show(), r"show: missing a required argument: 'topic': call show\(topic, "),
    ],
)
def test_a_call_that_does_not_fit_says_how_it_is_called(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call()
