"""Every function of the table is printed in every format, read back, computed, differentiated; a new one is one entry.

The values come from mpmath and from Python's `math`, by a table that shares no code with the program.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import pytest
import typst
from beyond_mpmath import lacking
from latex_readers import LatexReader, TypstReader
from mathml_readers import MathMLReader
from readers import World
from sympy import Pow
from text_reader import TextReader

import derive
from derive.crosscheck.numpy_code import code_of
from derive.kernel import Setting
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.parsing import parse
from derive.parsing.function_names import canonical
from derive.terms.elementary import ELEMENTARY, Elementary
from derive.terms.notation import D, scalar
from derive.terms.ordered import over, plus, times

x, y = scalar("x"), scalar("y")
M = mpmath.mp.clone()
M.dps = 40
ORACLE: dict[str, Callable[..., Any]] = {
    **{n: getattr(M, n) for n in ("exp", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot")},
    **{n: getattr(M, n) for n in ("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh")},
    **{n: getattr(M, n) for n in ("erf", "erfc", "erfinv", "gamma", "loggamma", "floor", "ceil", "sign", "atan2")},
    "log": M.ln, "abs": abs, **lacking(M), "digamma": lambda u: M.diff(M.loggamma, u),
}  # fmt: skip
PLACES = [M.mpf(p) / 100 for p in (-231, -143, -62, -7, 31, 53, 77, 121, 193, 264, 411)]
EVERY = pytest.mark.parametrize("function", ELEMENTARY, ids=lambda f: f.name)


def exact(function: Elementary, *args: Any) -> Any:
    """The real value by the table above, or None."""
    assert function.name in ORACLE, f"give {function.name} its values from outside: an entry in tests/beyond_mpmath.py"
    try:
        found = ORACLE[function.name](*args)
    except (ValueError, ZeroDivisionError):
        return None
    real = not isinstance(found, M.mpc) and M.isfinite(found)
    return found if real and not (function.name == "loggamma" and args[0] <= 0) else None


def applied(function: Elementary, u: Any) -> Any:
    """The function of an expression, its second argument y."""
    return function.kind(*(u, y)[: function.arity], evaluate=False)


def value(function: Elementary, place: Any) -> Any:
    return exact(function, *(place, M.mpf("0.7"))[: function.arity])


def places(function: Elementary) -> list[Any]:
    found = [p for p in PLACES if value(function, p) is not None]
    assert len(found) >= 3
    return found


FORMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "alone": (lambda f: f, lambda v: v),
    "squared": (lambda f: Pow(f, 2, evaluate=False), lambda v: v**2),
    "in a product": (lambda f: times(3, f, y), lambda v: 3 * v * M.mpf("0.7")),
    "after a product": (lambda f: times(y, f), lambda v: v * M.mpf("0.7")),
    "in a fraction": (lambda f: over(f, plus(7, f)), lambda v: v / (7 + v)),
    "in a sum": (lambda f: plus(1, times(-1, f)), lambda v: 1 - v),
}
INNER: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "a name": (x, lambda p: p),
    "a product": (times(3, x), lambda p: p / 3),
    "a sum": (plus(x, -1), lambda p: p + 1),
}


@pytest.mark.in_part
@EVERY
def test_what_is_printed_is_read_back(function: Elementary) -> None:
    for form, inner in product(FORMS, INNER):
        demand_read_back(function, form, inner)


def demand_read_back(function: Elementary, form: str, inner: str) -> None:
    (build, worth), (u, back) = FORMS[form], INNER[inner]
    expr = build(applied(function, u))
    text, latex = TextMaths().print(expr), LatexMaths().print(expr)
    readers = [
        TextReader(text), LatexReader(latex), TypstReader(TypstMaths().print(expr)),
        MathMLReader(MathMLMaths().print(expr)),
    ]  # fmt: skip
    values = [reader.whole() for reader in readers]
    for place in places(function):
        world = World(1, {("x", ()): float(back(place)), ("y", ()): 0.7})
        right = float(worth(value(function, place)))
        for reader, read in zip(readers, values, strict=True):
            assert read(world) == pytest.approx(right, rel=1e-9, abs=1e-9), (expr, type(reader), place)
    for printed, notation in ((text, "plain"), (latex, "latex")):
        found = parse(printed, form=notation)
        assert derive.check(found, expected=expr).verdict in ("equal", "equal-numerically"), printed


def test_typst_sets_all_of_them() -> None:
    formulas = [f"$ {TypstMaths().print(build(applied(f, x)))} $" for f in ELEMENTARY for build, _ in FORMS.values()]
    typst.compile({"main.typ": "\n".join(formulas).encode()}, format="pdf", timestamp=0)


@pytest.mark.parametrize(
    ("function", "word"),
    [(f, w) for f in ELEMENTARY if f.word or f.reads for w in dict.fromkeys((canonical(f), *f.reads))],
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_every_word_is_read(function: Elementary, word: str) -> None:
    arguments = ", ".join(("x", "y")[: function.arity])
    expected = applied(function, x) if function.name != "exp" else derive.parse("e^x")
    declared = {"x": x, "y": y}
    assert parse(f"{word}({arguments})", names=declared) == expected
    latex = rf"\operatorname{{{word}}}({arguments})" if word != "Gamma" else r"\Gamma(x)"
    assert parse(latex, form="latex", names=declared) == expected


@EVERY
def test_the_exponent_minus_one_is_the_inverse(function: Elementary) -> None:
    if function.inverse_of:
        assert parse(f"{function.inverse_of}^(-1)(x)", names={"x": x}) == applied(function, x)


@EVERY
def test_values_in_floats_and_in_digits(function: Elementary) -> None:
    for place in places(function):
        args = (place, M.mpf("0.7"))[: function.arity]
        right = value(function, place)
        assert function.floats(*map(float, args)) == pytest.approx(float(right), rel=1e-12, abs=1e-14)
        assert abs(function.to_digits(M, *args) - right) <= M.mpf(10) ** -30 * max(1, abs(right))


@EVERY
def test_the_code_in_numpy(function: Elementary) -> None:
    expr = applied(function, x)
    code = code_of(expr, Setting((expr,)))
    for place in places(function):
        names = {"x": float(place), "y": 0.7}
        found = code({n: names[n] for n in code.names})
        assert found == pytest.approx(float(value(function, place)), rel=1e-12, abs=1e-14)


@EVERY
def test_its_slopes_are_those_of_mpmath(function: Elementary) -> None:
    for which in range(len(function.slopes)):
        slope = function.slopes[which](*(x, y)[: function.arity])
        code = code_of(slope, Setting((slope, x, y)))
        for place in places(function):
            args = [place, M.mpf("0.7")][: function.arity]
            right = M.diff(lambda t, a=args, k=which: ORACLE[function.name](*a[:k], t, *a[k + 1 :]), args[which])
            names = {"x": float(place), "y": 0.7}
            found = float(code({n: names[n] for n in code.names}))
            assert found == pytest.approx(float(right), rel=1e-9, abs=1e-12), (which, place)


@EVERY
def test_what_derives_is_proved_and_printed_in_every_format(function: Elementary) -> None:
    if not function.slopes:
        return
    for variable in (x, y)[: function.arity]:
        found = derive.gradient(applied(function, x), variable)
        assert found.claim == D(applied(function, x), variable)
        for form in ("text", "markdown", "gfm", "html", "latex", "typst"):
            assert derive.render(found, form)
        assert {s.evidence.method for s in found.steps} == {"proved"}, function.name


@pytest.mark.parametrize("typed", ["Heaviside(x)", "sinc(2x)", "arccot(x)", "atan2(y, x)", "log1p(x)", "softplus(x)"])
@pytest.mark.parametrize(("language", "word"), [("en", "Here "), ("zh", "这里 ")])
def test_a_sheet_says_which_meaning_is_meant(typed: str, language: str, word: str) -> None:
    printed = derive.diff(typed, wrt="x", language=language).to("text")
    assert printed.count(word + typed.split("(")[0]) == 1


def test_what_stands_on_the_key_alone_is_explained_there() -> None:
    printed = derive.diff("Gamma(x)", wrt="x").to("text")
    assert printed.count("Here digamma is the slope of ln Γ.") == 1


NEW = '''

class logit(Own):
    """ln(u / (1 - u))."""


FUNCTIONS += (
    Elementary(
        logit, "logit", (lambda u: over(1, times(u, 1 - u)),), word="logit", floats=lambda x: math.log(x / (1 - x)),
        digits=lambda c, x: c.log(x / (1 - x)), ball=lambda x: (x / (1 - x)).log(), low=0, high=1, open=True,
        means=lambda u: sp.log(over(u, 1 - u)),
    ),
)
'''
USE = """
import derive
assert derive.__file__.startswith({folder!r}), derive.__file__
shown = derive.diff("logit(x/3)", wrt="x")
for form in ("text", "markdown", "gfm", "html", "latex", "typst", "json"):
    assert "logit" in shown.to(form), form
assert all(step.evidence.method == "proved" for step in shown.parts[0].steps)
assert "NumPy agrees on" in shown.to("text")
assert derive.check("3/(x (3 - x))", expected="d/dx(logit(x/3))").method == "proved"
assert derive.check(r"\\operatorname{{logit}} (x)", expected="ln x - ln(1 - x)").verdict == "equal"
assert derive.check("logit(x)", expected="ln x + ln(1 - x)").verdict == "different"
"""


@pytest.mark.slow
def test_a_new_function_is_one_entry(tmp_path: Path) -> None:
    shutil.copytree(Path(derive.__file__).parent, tmp_path / "derive", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(Path(derive.__file__).parents[1] / "templates", tmp_path / "templates")
    table = tmp_path / "derive" / "terms" / "elementary" / "special.py"
    table.write_text(table.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    command = [sys.executable, "-c", USE.format(folder=str(tmp_path))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
