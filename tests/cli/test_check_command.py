"""`derive check`: what it prints, in both languages, and how it exits."""

import json

import pytest
from command import derive, refused

SAYS = [
    (("2 sin(x) cos(x)", "--expected", "sin(2x)"), 0, "equal: proved"),
    (("2x", "--expected", "x^2"), 1, "at x = 5 the answer is 10 and 25 is expected"),
    (("log(x^2)", "--expected", "2 log(x)"), 1, "equal only where both have a value"),
    (("sqrt(2)", "--expected", "1.5"), 1, "the answer is 1.414213562 and 1.5 is expected"),
    (("1/3", "--expected", "0.333", "--tolerance", "0.001"), 0, "not proved"),
    (("x^2+2x+1", "--expected", "(x+1)^2", "--form", "factored"), 0, "not factored"),
    ((r"\frac{x}{2}", "--expected", "0.5 x", "--latex"), 0, "equal: proved"),
    (("e^(i x)", "--expected", "cos(x) + i sin(x)", "--complex"), 0, "equal: "),
    (("p_i(p_j - delta_ij)", "--topic", "softmax.jacobian"), 1, "quotient rule"),
    (("-2 sin(2x)", "--expected", "-4 sin(x) cos(x)"), 0, "equal: proved"),
    (("--expected", "-x", "-x+0"), 0, "equal: proved"),
    (("sqrt(-1-x^2)", "--expected", "sqrt(-1-x^2)"), 3, "too few points"),
]


@pytest.mark.parametrize(("arguments", "status", "words"), SAYS)
def test_what_it_says_and_how_it_exits(arguments, status, words) -> None:
    result = derive("check", *arguments)
    assert (result.exit_code, result.stderr) == (status, "")
    assert words in result.stdout


@pytest.mark.parametrize(("arguments", "status", "_words"), SAYS)
def test_the_same_in_chinese(arguments, status, _words) -> None:
    result = derive("check", *arguments, "--lang", "zh")
    first = result.stdout.splitlines()[0]
    assert result.exit_code == status and any("\u4e00" <= c <= "\u9fff" for c in first)
    assert "equal" not in first and "different" not in first


def test_a_text_that_makes_no_sense_is_shown_with_a_caret() -> None:
    result = derive("check", "(x + 2", "--expected", "x")
    assert result.exit_code == 2
    *_, line, caret = result.stdout.splitlines()
    assert line == "(x + 2" and caret.strip() == "^"


def test_the_expected_text_must_make_sense() -> None:
    unread = derive("check", "x", "--expected", "x +")
    said, formula, caret = unread.stderr.splitlines()
    assert (unread.exit_code, unread.stdout, formula, caret) == (2, "", "x +", "   ^")
    assert said.startswith("derive: cannot read")
    assert "--expected EXPR, --topic ID or --sheet" in refused("check", "x")
    both = ("--expected", "x", "--topic", "softmax.jacobian")
    assert "--expected EXPR, --topic ID or --sheet" in refused("check", "x", *both)
    assert "did you mean" in refused("check", "x", "--topic", "softmax.jacobain")
    assert "--expected" in refused("check", "-x", "--expectd", "x")
    assert "expanded" in refused("check", "x", "--expected", "x", "--form", "exapnded")


@pytest.mark.parametrize(("arguments", "status", "_words"), [*SAYS, (("x +", "--expected", "x"), 2, "")])
def test_json_has_what_the_interface_promises(arguments, status, _words) -> None:
    result = derive("check", *arguments, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == status
    assert list(data)[:6] == ["verdict", "method", "points", "witness", "reason", "mistake"]
    status_of = {"equal": 0, "equal-numerically": 0, "equal-where-defined": 1, "different": 1, "unreadable": 2}
    assert status_of.get(data["verdict"], 3) == status
    if data["witness"] is not None:
        assert set(data["witness"]) == {"at", "answer", "expected"}


def test_the_example_of_the_help_runs() -> None:
    assert 'derive check "2 sin(x) cos(x)" --expected "sin(2x)"' in derive("check", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "--expected", "x", "--exercise", "3"), "--exercise goes with --sheet"),
        (("x", "--topic", "loss.mse", "--variant", "001"), "--variant goes with --sheet"),
        (("x", "--expected", "x", "--part", "a"), "--part goes with --topic or --sheet"),
        (("x", "--expected", "x", "--seed", "4"), "--seed goes with --topic"),
        (("x", "--sheet", "manifest.json", "--exercise", "1", "--seed", "4"), "--seed goes with --topic"),
        (("x", "--expected", "x", "-o", "verdicts.csv"), "-o goes with --batch"),
        (("x", "--batch", "a.csv"), "ANSWER does not go with --batch"),
        (("--batch", "a.csv", "--expected", "x"), "--expected does not go with --batch"),
        (("--batch", "a.csv", "--topic", "loss.mse"), "--topic does not go with --batch"),
        (("--batch", "a.csv", "--sheet", "m.json", "--exercise", "2"), "--exercise does not go with --batch"),
        (("--batch", "a.csv", "--sheet", "m.json", "--variant", "2"), "--variant does not go with --batch"),
        (("--batch", "a.csv", "--part", "a"), "--part does not go with --batch"),
        (("--batch", "a.csv", "--seed", "1"), "--seed does not go with --batch"),
        (("--batch", "a.csv", "--json"), "--json does not go with --batch"),
        (("x", "--expected", "x", "--topic", "loss.mse"), "one of --expected EXPR, --topic ID or --sheet"),
        (("x",), "one of --expected EXPR, --topic ID or --sheet"),
    ],
)
def test_no_option_is_ignored_without_a_word(arguments, message) -> None:
    assert message in refused("check", *arguments)


@pytest.mark.parametrize("tolerance", ["-1", "=-1", "nan", "inf", "1e400", "-0.5"])
def test_a_tolerance_that_is_none(tolerance) -> None:
    option = [f"--tolerance{tolerance}"] if tolerance[0] == "=" else ["--tolerance", tolerance]
    assert "the tolerance is a number from 0 on, not " in refused("check", "x", "--expected", "x", *option)


def test_values_of_options_may_begin_with_a_minus_sign() -> None:
    assert "unknown part '-a'" in refused("check", "x", "--topic", "softmax.jacobian", "--seed", "-5", "--part", "-a")
    assert derive("check", "-1", "--expected", "-1", "--let", "q=-3").exit_code == 0
    assert derive("check", "--given", "-b < 0", "-b", "--expected", "-b").exit_code == 0
    told = refused("check", "-x", "-y", "--expected", "x")
    assert "Got unexpected extra argument (-y)" in told and "\0" not in told


def test_a_row_that_asks_nothing_is_named(tmp_path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("answer,expected\n2x,x + x\nx,\n", encoding="utf-8")
    done = derive("check", "--batch", file)
    assert done.exit_code == 2 and done.stdout.count("equal") == 1
    assert "row 3: the row says neither what is expected nor which exercise" in done.stderr
