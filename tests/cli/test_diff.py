"""`derive diff` and expressions on sheets: derivatives against hand calculations, numbers that are drawn."""

import json

import numpy as np
import pytest
from command import derive, refused
from sympy import Symbol, exp, log, sympify

import derive as library
from derive.crosscheck.numpy_code import code_of
from derive.errors import BadSpec, NoRule, Unreadable
from derive.exercises import posed
from derive.exercises.typed import typed_topic
from derive.sheets import Asked, Spec
from derive.sheets.posing import pose
from derive.terms.ordered import plain

x, w, y, b = (Symbol(n, real=True) for n in "xwyb")


@pytest.mark.parametrize(
    ("expr", "wrt", "let", "slope"),
    [
        ("x^3 + 2x", "x", {}, 3 * x**2 + 2),
        ("ln(1 + e^(-y w x))", "w", {}, -y * x * exp(-y * w * x) / (1 + exp(-y * w * x))),
        ("(y - z)^2/2", "w", {"z": "w x + b"}, None),
        (r"\frac{1}{1+e^{-x}}", "x", {}, exp(-x) / (1 + exp(-x)) ** 2),
        ("ln(x)", "x", {}, 1 / x),
        ("x^x", "x", {}, x**x * (log(x) + 1)),
    ],
)
def test_against_the_book(expr, wrt, let, slope) -> None:
    (derivation,) = library.diff(expr, wrt, let=let).parts
    found = plain(derivation.result)
    if slope is None:  # -(y - z) x with z as it is defined
        slope, found = -(y - w * x - b) * x, found.subs(Symbol("z", real=True), w * x + b)
    assert library.check(found, expected=slope).verdict == "equal"


@pytest.mark.parametrize(
    ("expr", "given", "slope"),
    [
        ("max(0, x - m)", ["x > m"], 1),
        ("max(x, w)", ["x < w"], 0),
        ("|x|", "x > 0", 1),
        ("sqrt(w) ln(x)", ["w > 0", Symbol("x", real=True) > 0], w**0.5 / x),
        ("x/(w - 1)", ["w > 1"], 1 / (w - 1)),
    ],
)
def test_conditions_are_part_of_the_question(expr, given, slope) -> None:
    shown = library.diff(expr, "x", given=given)
    (derivation,) = shown.parts
    at = {x: 1.3, w: 2.1, Symbol("m", real=True): 0.4}
    assert float(plain(derivation.result).subs(at)) == pytest.approx(float(sympify(slope).subs(at)))
    assert derivation.setting.given and derivation.evidence.conditions
    assert "Let " in shown.to("text") and "其中" in library.diff(expr, "x", given=given, language="zh").to("text")


def test_what_is_no_condition_is_refused() -> None:
    for given, said in (
        (["x"], "the condition x is none"),
        (5, "given is a list of conditions"),
        (["x >"], "cannot read"),
    ):
        with pytest.raises((BadSpec, Unreadable), match=said):
            library.diff("|x|", "x", given=given)
    assert "Let 0 < x." in derive("diff", "|x|", "--wrt", "x", "--given", "0 < x").output


def test_the_question_itself_is_its_numpy_reference() -> None:
    topic = typed_topic("x^2 e^(3x)", "x")
    (part,) = posed(topic, "derive", "0", topic.draw("0")).parts
    assert part.check is not None
    assert part.check.of == "gradient"


def test_every_size() -> None:
    (derivation,) = library.diff("sum(w_j x_j, j, 1, n)", "w_k").parts
    assert str(derivation.result) == "x[k]"


def test_parameters_are_drawn_and_put_in() -> None:
    topic = typed_topic("a x^2", "x", parameters={"a": (3, 5)})
    drawn = {str(plain(topic.draw(str(seed)).parts[0].plan.claim.body)) for seed in range(40)}
    assert drawn == {"3*x**2", "4*x**2", "5*x**2"}


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("x +* 2", "x"), Unreadable, "expected"),
        (("x^2", "3"), BadSpec, "give a name"),
        (("(x, x^2)", "x"), BadSpec, "an expression of numbers"),
        (("1/(x - x)", "x"), BadSpec, "divides by zero"),
        (("x/(y - y)", "x"), BadSpec, "divides by zero"),
        (("sin(" * 60 + "x" + ")" * 60, "x"), BadSpec, "nested more than"),
        (("+".join(f"x^{k}" for k in range(2, 300)), "x"), BadSpec, "pieces"),
        (("*".join(f"(x + {k})" for k in range(1, 200)), "x"), BadSpec, "pieces"),
        (("A | B", "x"), BadSpec, "expression of numbers"),
        (("x", "x", {"y + 1": "2"}), BadSpec, "write a name"),
        (("x", "x", {}, {"a": (1, 2)}), BadSpec, "does not occur"),
    ],
)
def test_what_cannot_be_asked(arguments, error, said) -> None:
    with pytest.raises(error, match=said):
        typed_topic(*arguments)


def test_nothing_to_derive() -> None:
    with pytest.raises(NoRule, match="as simple as it gets"):
        library.diff("f(x)", "x")


def test_on_a_sheet_with_numbers_of_its_own_for_each_variant(tmp_path) -> None:
    asked = Asked(derive="a x^2 + b x", wrt="x", parameters={"a": (2, 9), "b": (2, 9)})
    pose(Spec(exercises=(asked,), variants=4, formats=("text",))).write(tmp_path, formats=["text"])
    manifest = json.loads((tmp_path / "worksheet" / "manifest.json").read_text(encoding="utf-8"))
    asks = [v["exercises"][0]["statement"]["text"] for v in manifest["variants"]]
    assert len(set(asks)) == 4
    assert all(a.startswith("Differentiate f(x) = ") for a in asks)


def test_the_command_in_every_format(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for format_ in ("text", "markdown", "gfm", "latex", "html", "typst", "json", "pdf"):
        done = derive("diff", "x e^(2x)", "--wrt", "x", "--format", format_, "-o", f"out.{format_}")
        assert done.exit_code == 0, done.stderr
        assert (tmp_path / f"out.{format_}").stat().st_size > 200
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(data) == ["topic", "title", "statement", "seed", "parts"]


def test_the_place_of_a_mistake_is_shown() -> None:
    result = derive("diff", "2 + sen(x)", "--wrt", "x")
    said, formula, caret = result.stderr.splitlines()
    assert result.exit_code == 2
    assert "did you mean sin" in said
    assert (formula, caret) == ("2 + sen(x)", "    ^")


@pytest.mark.parametrize("let", ["z", "=2", "z="])
def test_a_definition_needs_both_sides(let) -> None:
    result = derive("diff", "x^2", "--wrt", "x", "--let", let)
    assert result.exit_code == 2
    assert "write a name and what it stands for" in result.stderr


def test_a_slope_of_a_slope() -> None:
    (derivation,) = library.diff("d/dx(x^3)", "x").parts
    assert plain(derivation.result) == 6 * x


def test_a_name_is_defined_once() -> None:
    done = derive("diff", "z^2", "--wrt", "x", "--let", "z=x", "--let", "z=2x")
    assert done.exit_code == 2 and "given twice" in done.output


def test_a_formula_may_begin_with_a_minus_sign() -> None:
    shown = derive("diff", "-y ln(p)", "--wrt", "p")
    assert shown.exit_code == 0 and "-y/p" in shown.stdout
    negative = derive("diff", "-z", "--wrt", "w", "--let", "z=w^2")
    assert negative.exit_code == 0 and "-2·w" in negative.stdout


def test_an_ending_that_no_format_has_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["show", "softmax.ratio"], ["diff", "x^2", "--wrt", "x"]):
        told = refused(*command, "-o", "x.odt")
        assert ".txt, .md, .tex, .html" in told and "--format" in told
    assert not list(tmp_path.iterdir())
    assert derive("show", "softmax.jacobian", "-o", "x.gfm.md").exit_code == 0
    assert "```math" in (tmp_path / "x.gfm.md").read_text(encoding="utf-8")


def test_a_new_sheet_says_its_own_name(tmp_path) -> None:
    assert derive("new", tmp_path / "monday.toml", "--like", "05-softmax").exit_code == 0
    first = derive("new", tmp_path / "week.toml")
    assert first.exit_code == 0
    assert "derive sheet week.toml" in (tmp_path / "week.toml").read_text(encoding="utf-8")
    assert "01-derivatives.toml" not in (tmp_path / "week.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("expr", "wrt", "slope"),
    [
        ("sum(b_i t^i, i, 0, n)", "t", "sum(i b_i t^(i-1), i, 1, n)"),
        ("sum(b_i t^i, i, 0, 3)", "t", "sum(i b_i t^(i-1), i, 1, 3)"),
        ("sum(b_i t^i, i, 0, n)", "b_j", "t^j"),
        ("prod(x_i, i, 1, n)", "x_j", "prod(x_i, i, 1, j-1) prod(x_i, i, j+1, n)"),
        ("prod(1 + t k, k, 1, 3)", "t", "(1 + 2t)(1 + 3t) + 2 (1 + t)(1 + 3t) + 3 (1 + t)(1 + 2t)"),
        ("prod(x_i, i, 0, n)", "x_j", "prod(x_i, i, 0, j-1) prod(x_i, i, j+1, n)"),
        ("sum(sum(w_ik x_k, k, 1, i), i, 1, n)", "x_j", "sum(w_ij, i, j, n)"),
    ],
)
def test_sums_from_zero_and_products_agree_with_numpy(expr, wrt, slope) -> None:
    """0 to n are n + 1 entries, and a product without its j-th factor has an end for each j."""
    (part,) = json.loads(derive("diff", expr, "--wrt", wrt, "--format", "json").stdout)["parts"]
    assert part["cross_check"]["against"] == "numpy" and part["cross_check"]["points"] > 0
    assert library.check(part["result"]["text"], expected=slope).ok


@pytest.mark.parametrize(
    ("expr", "at", "slope"),
    [
        ("sum(b_k x^k, k, 0, 3)", {"x": 2, "b": [5, 7, 1, 3]}, 7 + 2 * 2 + 3 * 3 * 4),
        ("max(x, floor(x))", {"x": 2.5}, 1),
        ("max(2 - x, ceil(x))", {"x": 4.5}, 0),
        ("|x - floor(x)|", {"x": 2.5}, 1),
        ("max(max(x, 1), min(x, 3))", {"x": 2}, 1),
        ("max(max(x, 1), min(x, 3))", {"x": 0.5}, 0),
        ("min(min(x, 2), max(x, 5))", {"x": 1.5}, 1),
        ("max(0, (x - 2) sign(x))", {"x": -1}, -1),
        ("mod(x, 3)^2", {"x": 7.5}, 3),
    ],
)
def test_what_has_no_slope_of_its_own_beside_x(expr, at, slope) -> None:
    """Worked out by hand."""
    (derivation,) = library.diff(expr, "x").parts
    assert derivation.result.has(Symbol("x", real=True)) or derivation.result == slope
    assert code_of(derivation.result, derivation.setting)({k: np.asarray(v, float) for k, v in at.items()}) == slope


@pytest.mark.parametrize("expr", ["sum(b_k x^k, k, 0, n)", "max(0, sum(w_k x, k, 1, n))", "|sum(b_k x^k, k, 0, n)|"])
def test_sums_that_begin_at_0_and_kinks_of_sums(expr) -> None:
    (derivation,) = library.diff(expr, "x").parts
    assert {step.evidence.method for step in derivation.steps} == {"exact-small-n"}
