"""The library section of interface.md, and what a notebook shows."""

import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from sympy import Indexed, Integral, Sum, Symbol, diff, exp, log, symbols

import derive
from derive.errors import BadSetting, UnknownName
from derive.library import topics
from derive.paper.formats import find
from derive.terms.notation import array, indices, size

x = symbols("x", real=True)
i, j, k = indices("i j k")
n = size("n")
z = array("z", n)
SOFTPLUS = log(1 + exp(-x))
TEXT = ("text", "markdown", "gfm", "latex", "typst")


def test_the_names_are_the_librarys() -> None:
    for name in derive.__all__:
        assert getattr(derive, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        derive.no_such_name
    assert derive.__version__.count(".") == 2


def test_a_name_that_is_a_folder_too_stays_the_function() -> None:
    code = """
import derive.paper.presentation, derive.asking, derive
from derive.paper import formats
from sympy import symbols
x = symbols("x", real=True)
print(derive.render(derive.gradient(x**2, x), "latex")[:14], formats.FORMATS["pdf"].name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=900)
    assert done.stdout.split() == [r"\documentclass", "pdf"], done.stderr


def test_show() -> None:
    shown = derive.show("softmax.jacobian")
    assert len(shown.parts) == 3
    for part in shown.parts:
        assert isinstance(part, derive.Derivation)
        assert part.steps[0].before == part.claim
        assert part.steps[-1].after == part.result
        assert part.evidence.points > 0
        assert all(s.evidence.method == "exact-small-n" for s in part.steps)


def test_show_refuses_unknown_names() -> None:
    for wrong in ({"topic": "softmax.jacobain"}, {"topic": "loss.mse", "language": "xx"},
                  {"topic": "loss.mse", "detail": "ful"}):  # fmt: skip
        with pytest.raises(UnknownName):
            derive.show(**wrong)
    with pytest.raises(UnknownName, match="markdown"):
        derive.show("loss.mse").to("markdwn")


@pytest.mark.parametrize("format_", [*TEXT, "json"])
def test_a_presentation_in_every_format(format_) -> None:
    text = derive.show("loss.mse").to(format_)
    assert isinstance(text, str)
    assert text.endswith("\n")
    assert len(text) > 200


def test_a_presentation_as_pdf() -> None:
    assert derive.show("loss.mse").to("pdf").startswith(b"%PDF")


def test_printing_is_the_text() -> None:
    shown = derive.show("loss.mse", seed=3)
    assert str(shown) == shown.to("text")
    assert repr(shown) == "<loss.mse, seed 3: derivations 2>"


def test_gradient_of_an_expression() -> None:
    found = derive.gradient(SOFTPLUS, x)
    assert derive.check(found.result, expected=diff(SOFTPLUS, x)).verdict == "equal"
    assert {s.evidence.method for s in found.steps} == {"proved"}
    assert len(derive.gradient(SOFTPLUS, x, detail="full").steps) >= len(found.steps)


def test_gradient_of_an_indexed_expression() -> None:
    found = derive.gradient(log(Sum(exp(z[k]), (k, 1, n))), z[j])
    assert isinstance(found.result.atoms(Indexed).pop(), Indexed)
    assert derive.check(found.result, expected=exp(z[j]) / Sum(exp(z[k]), (k, 1, n))).ok
    assert {s.evidence.method for s in found.steps} == {"exact-small-n"}


def test_gradient_refuses() -> None:
    with pytest.raises(BadSetting, match="give a symbol"):
        derive.gradient(x**2, x + 1)
    with pytest.raises(BadSetting, match="x"):
        derive.gradient(x**2, Symbol("x"))
    with pytest.raises(UnknownName, match="full"):
        derive.gradient(x**2, x, detail="ful")
    with pytest.raises(BadSetting, match=r"Integral.*is not read"):
        derive.gradient(Integral(log(x), x), x)


@pytest.mark.parametrize("format_", TEXT)
def test_render_in_every_format(format_) -> None:
    found = derive.gradient(SOFTPLUS, x)
    english, chinese = (derive.render(found, format_, language=code) for code in ("en", "zh"))
    assert "chain rule" in english
    assert "chain rule" not in chinese
    assert format_ == "typst" or "推导" in chinese


def test_render_refuses_an_unknown_format() -> None:
    with pytest.raises(UnknownName, match="latex"):
        derive.render(derive.gradient(x**2, x), "latx")


def test_sheet(tmp_path) -> None:
    sheet = derive.sheet(["softmax.jacobian", "activation.tanh"], seed=7)
    files = sheet.write(tmp_path, formats=["pdf", "latex"])
    names = ["sheet.pdf", "sheet.tex", "key.pdf", "key.tex", "figure-2-1.pdf", "manifest.json"]
    assert [f.name for f in files] == names
    assert all(f.is_file() for f in files)


def test_verify_and_topics() -> None:
    assert [t.id for t in topics("tanh")] == ["activation.tanh"]
    seen = []
    rows = derive.verify(["perceptron.*"], seeds=1, done=lambda: seen.append(1))
    assert len(seen) == len(rows) >= 2
    assert all(r.ok for r in rows)


# -- notebooks ---------------------------------------------------------------------------------------------------------


def test_a_notebook_shows_a_presentation_typeset() -> None:
    shown = derive.show("softmax.jacobian")
    assert shown._repr_markdown_() == shown.to("markdown")
    chains = shown._repr_latex_().split("\n\n")
    assert len(chains) == 3
    for chain in chains:
        assert chain.startswith(r"$\displaystyle \begin{aligned}")
        assert chain.endswith(r"\end{aligned}$")
        assert chain.count("$") == 2


def test_an_approximation_ends_with_its_remainder() -> None:
    assert "O(" in derive.show("taylor.univariate")._repr_latex_().replace(r"O\left(", "O(")


class Formatter:
    """What IPython's formatters offer."""

    def __init__(self) -> None:
        self.known = {}

    def for_type(self, kind, function) -> None:
        self.known[kind] = function


def test_a_notebook_shows_a_derivation_typeset(monkeypatch) -> None:
    from derive.paper.presentation import in_notebooks

    formatters = {"text/markdown": Formatter(), "text/latex": Formatter()}
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    fake = ModuleType("IPython")
    fake.get_ipython = lambda: shell
    monkeypatch.setitem(sys.modules, "IPython", fake)
    in_notebooks()
    found = derive.gradient(x**2, x)
    assert formatters["text/markdown"].known[derive.Derivation](found) == derive.render(found, "markdown")
    assert r"\frac{d}{dx}" in formatters["text/latex"].known[derive.Derivation](found).replace(" ", "").replace(
        r"\mathrm{d}", "d"
    )


@pytest.mark.skipif(importlib.util.find_spec("IPython") is None, reason="IPython is not installed")
def test_ipython_itself() -> None:
    code = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_formatter.active_types = shell.display_formatter.format_types
shell.run_cell("import derive; from sympy import Symbol; x = Symbol('x'); g = derive.gradient(x**2, x)")
for name in ("g", "derive.show('loss.mse')"):
    data, _ = shell.display_formatter.format(shell.ev(name))
    print("$" in data["text/markdown"], "aligned" in data["text/latex"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=900)
    assert done.stdout.splitlines()[-2:] == ["True True", "True True"], done.stderr


def test_what_a_notebook_shows_of_a_sheet() -> None:
    sheet = derive.sheet(["activation.tanh"], seed=7)
    assert re.fullmatch(r"<sheet '[^']*' [0-9A-Z]{4}-[0-9A-Z]{4}: exercises 1, seed 7>", repr(sheet))
    assert repr(sheet.exercises[0]) == "<exercise 1: derive activation.tanh>"
    frames = Frames()
    frames.feed(sheet._repr_html_())
    (page,) = frames.pages
    assert page == find("html").document(sheet.view(key=False))


class Frames(HTMLParser):
    """The documents in the frames of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag == "iframe":
            self.pages.append(dict(attrs)["srcdoc"])


@pytest.mark.slow
def test_what_a_notebook_shows_of_variants() -> None:
    variants = derive.sheet(["calculus.common"], seed=7, variants=30)
    assert repr(variants) == "<variants '': sheets 30, seed 7>"
    frames, text = Frames(), variants._repr_html_()
    frames.feed(text)
    assert len(frames.pages) == 1
    assert text.startswith("<p>001, 002, ") and "012 ... (30)" in text


def test_what_a_notebook_shows_of_a_verdict() -> None:
    assert "<strong>equal: proved" in derive.check("2 sin(x) cos(x)", expected="sin(2x)")._repr_html_()
    wrong = derive.check("x < y <", expected="x")
    assert wrong.verdict == "unreadable"
    assert "<pre>x &lt; y &lt;\n" in wrong._repr_html_()


def test_every_public_name_is_offered_before_it_is_used() -> None:
    code = "import derive; print(*dir(derive), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=900)
    assert set(derive.__all__) <= set(done.stdout.split())


def test_type_checkers_are_told_that_there_are_types() -> None:
    assert (Path(derive.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"tolerance": -1}, "the tolerance is a number from 0 on, not -1"),
        ({"tolerance": float("nan")}, "the tolerance is a number from 0 on, not nan"),
        ({"tolerance": "0.1"}, "the tolerance is a number from 0 on, not '0.1'"),
        ({"form": "foo"}, "unknown form 'foo'"),
        ({"notation": "foo"}, "unknown notation 'foo': known: auto, latex, plain"),
        ({"let": "z = x"}, "let is a table of names and meanings"),
        ({"let": {"2z": "3"}}, "cannot define 2z"),
        ({"given": [3]}, "the condition 3 is none"),
        ({"functions": ["f g"]}, "'f g' is not a name"),
    ],
)
@pytest.mark.parametrize(
    "judge",
    [lambda **how: derive.check("x", expected="x", **how), lambda **how: derive.Expected("x", **how)],
    ids=["check", "Expected"],
)
def test_what_makes_no_sense_beside_an_answer_is_told_at_once(judge, arguments, message) -> None:
    with pytest.raises(derive.DeriveError, match=f"^{re.escape(message)}"):
        judge(**arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"topic": 3}, "unknown topic '3'"),
        ({"topic": "softmax.jacobian", "seed": "x"}, "the seed is a whole number, not 'x'"),
        ({"topic": "softmax.jacobian", "part": 3}, "unknown part '3'"),
        ({"exercise": 3}, "exercise is one of a sheet's exercises"),
        ({"expected": "x", "part": "a"}, "part goes with topic or exercise"),
        ({"expected": "x", "topic": "loss.mse"}, "say what the answer should be: one of"),
    ],
)
def test_a_question_that_there_is_not(arguments, message) -> None:
    with pytest.raises(derive.DeriveError, match=f"^{re.escape(message)}"):
        derive.check("x", **arguments)


@pytest.mark.parametrize("expected", [None, True, object(), b"x", float("nan"), [1, None], 1j])
def test_what_cannot_be_expected_is_told_before_any_answer(expected) -> None:
    with pytest.raises(derive.DeriveError, match="cannot compare"):
        derive.Expected(expected)
    assert derive.check(expected, expected="x").verdict in ("unknown", "different")


def test_one_text_is_one_condition_and_one_function() -> None:
    assert derive.check("b/sqrt(b^2)", expected="1", given="b > 0").ok
    assert derive.check("hump(3)", expected="hump(3)", functions="hump").ok
    assert derive.check("h(x)", expected="x h", functions="hump").ok  # its letters are declared to be nothing


def test_a_verdict_shows_its_fields_and_no_more() -> None:
    wrong = repr(derive.check("x + 1", expected="x"))
    assert wrong == "Verdict(verdict='different', witness={'at': {'x': 5}, 'answer': '6', 'expected': '5'})"
    assert repr(derive.check("x x", expected="x^2")) == "Verdict(verdict='equal', method='proved')"
    assert "reason='there is nothing to read'" in repr(derive.check("", expected="x"))


def test_dir_lists_the_library_and_nothing_that_it_is_made_with() -> None:
    code = "import derive; derive.show; print(*dir(derive), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=900)
    assert not {"os", "import_module", "TYPE_CHECKING"} & set(done.stdout.split())


def test_what_is_no_derivation_is_not_printed() -> None:
    for thing in (3, derive.show("softmax.ratio"), "x"):
        with pytest.raises(derive.DeriveError, match="render prints a derivation"):
            derive.render(thing)


def test_json_is_a_format_of_what_show_returns_alone() -> None:
    x = symbols("x", real=True)
    with pytest.raises(derive.DeriveError, match="unknown format 'json': known: docx, gfm, html"):
        derive.render(derive.gradient(x**2, x), "json")


def test_verifying_takes_one_topic_and_draws_it() -> None:
    assert [row.id for row in derive.verify("softmax.ratio", seeds=1)] == ["softmax.ratio"]
    assert [row.id for row in derive.verify(["softmax.ratio", "softmax.rat*"], seeds=1)] == ["softmax.ratio"]
    for seeds in (0, -1, 1.5, True, 1001, 10**9, 10**5000):
        with pytest.raises(derive.DeriveError, match="seeds is a whole number from 1 to 1000, not"):
            derive.verify("softmax.ratio", seeds=seeds)


def test_a_name_that_there_is_not_is_answered_with_the_nearest() -> None:
    done = subprocess.run([sys.executable, "-c", "import derive; derive.gradeint"], capture_output=True, text=True,
                          check=False, timeout=900)  # fmt: skip
    assert done.stderr.endswith("module 'derive' has no attribute 'gradeint'. Did you mean: 'gradient'?\n")
