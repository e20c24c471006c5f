"""The conventions of the printers, one expression at a time."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import sympy as sp
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, ImmutableDenseMatrix, Max, Piecewise, Rational, Sum, Tuple, exp, log, tanh

from derive.errors import CannotPrint
from derive.paper.maths.core import Box
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.terms import events as ev
from derive.terms.notation import At, D, Delta, Norm, Vec, array, indices, scalar, sigma, size
from derive.terms.ordered import Times, over, plus, power, times

x, y, a, b, w, eta, L = (scalar(s) for s in ("x", "y", "a", "b", "w", "eta", "L"))
g_t, c = scalar("g_t"), scalar("c")
n, m = size("n"), size("m")
i, j, k, t = indices("i j k t")
p, z, v, g, out, T, X, Y = (array(s, n) for s in ("p", "z", "w", "g", "O", "t", "x", "y"))
W = array("W", n, m)
f = Function("f")
A, B, C = ev.events("A B C")
S = Sum(exp(z[k]), (k, 1, n))
N = Norm(Vec(v[i], (i, 1, n)))

FORMULAS: list[tuple[Any, str, str, str]] = [
    (times(p[i], plus(Delta(i, j), times(-1, p[j]))),
     r"p_i (\delta_{ij} - p_j)", "p_i·(δ_ij - p_j)", "p_i (delta_(i j) - p_j)"),
    (over(exp(z[i]), S),
     r"\frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}", "e^z_i/sum(e^z_k, k, 1, n)", "frac(e^(z_i), sum_(k = 1)^n e^(z_k))"),
    (times(plus(out[k], times(-1, T[k])), out[k], plus(1, times(-1, out[k])), X[j]),
     "(O_k - t_k) O_k (1 - O_k) x_j", "(O_k - t_k)·O_k·(1 - O_k)·x_j", "(O_k - t_k) O_k (1 - O_k) x_j"),
    (times(-2, power(n, -1), Sum(times(X[i], plus(Y[i], times(-1, w, X[i]))), (i, 1, n))),
     r"-\frac{2}{n} \sum_{i=1}^{n} x_i (y_i - w x_i)", "-(2/n)·sum(x_i·(y_i - w·x_i), i, 1, n)",
     "-frac(2, n) sum_(i = 1)^n x_i (y_i - w x_i)"),
    (plus(w, times(-1, eta, g_t, power(Sum(power(g[i], 2), (i, 0, t)), Rational(-1, 2)))),
     r"w - \frac{\eta g_t}{\sqrt{\sum_{i=0}^{t} g_i^2}}", "w - (η·g_t)/sqrt(sum(g_i^2, i, 0, t))",
     "w - frac(eta g_t, sqrt(sum_(i = 0)^t g_i^2))"),
    (plus(1, times(-1, power(tanh(x), 2))), r"1 - \tanh^2 x", "1 - tanh(x)^2", "1 - tanh^2 x"),
    (times(-1, Sum(times(Y[i], log(p[i])), (i, 1, n))),
     r"-\sum_{i=1}^{n} y_i \ln p_i", "-sum(y_i·ln(p_i), i, 1, n)", "-sum_(i = 1)^n y_i ln p_i"),
    (times(Rational(-1, 2), x), r"-\frac{1}{2} x", "-(1/2)·x", "-frac(1, 2) x"),
    (over(1, plus(1, exp(times(-1, x)))), r"\frac{1}{1 + e^{-x}}", "1/(1 + e^(-x))", "frac(1, 1 + e^(-x))"),
    (over(times(a, b), times(3, power(x, Rational(3, 2)))), r"\frac{a b}{3 x^{3/2}}", "(a·b)/(3·x^(3/2))",
     r"frac(a b, 3 x^(3\/2))"),
    (times(2, sp.Pow(3, x)), r"2 \cdot 3^x", "2·3^x", "2 dot 3^x"),
    (times(sp.sin(x), f(y)), r"\sin(x) f(y)", "sin(x)·f(y)", "sin (x) f (y)"),
    (times(log(x), y), r"\ln(x) y", "ln(x)·y", "ln (x) y"),
    (times(sp.sin(x), sp.cos(x)), r"\sin x \cos x", "sin(x)·cos(x)", "sin x cos x"),
    (power(log(x), 2), r"(\ln x)^2", "ln(x)^2", "(ln x)^2"),
    (times(S, X[j]), r"\left(\sum_{k=1}^{n} e^{z_k}\right) x_j", "sum(e^z_k, k, 1, n)·x_j",
     "(sum_(k = 1)^n e^(z_k)) x_j"),
    (plus(S, p[k]), r"\left(\sum_{k=1}^{n} e^{z_k}\right) + p_k", "sum(e^z_k, k, 1, n) + p_k",
     "(sum_(k = 1)^n e^(z_k)) + p_k"),
    (plus(Sum(times(W[j, k], X[k]), (k, 1, n)), b), r"\sum_{k=1}^{n} W_{jk} x_k + b", "sum(W_jk·x_k, k, 1, n) + b",
     "sum_(k = 1)^n W_(j k) x_k + b"),
    (sigma(x), r"\sigma(x)", "σ(x)", "sigma (x)"),
    (Max(0, x), r"\max(0, x)", "max(0, x)", r"max (0\, x)"),
    (W[j + 1, k], "W_{j+1,k}", "W_{j+1,k}", r"W_(j + 1\,k)"),
    (W[1, 2], "W_{1,2}", "W_{1,2}", r"W_(1\,2)"),
    (D(p[i], z[j]), r"\frac{\partial p_i}{\partial z_j}", "d/dz_j(p_i)", "frac(partial p_i, partial z_j)"),
    (D(power(x, 2), x), r"\frac{d}{dx} x^2", "d/dx(x^2)", "frac(d, d x) x^2"),
    (D(f(x), x), r"\frac{d f(x)}{dx}", "d/dx(f(x))", "frac(d f (x), d x)"),
    (D(times(x, y), x), r"\frac{\partial}{\partial x} (x y)", "d/dx(x·y)", "frac(partial, partial x) (x y)"),
    (D(over(x, plus(1, x)), x), r"\frac{d}{dx}\,\frac{x}{1 + x}", "d/dx(x/(1 + x))",
     "frac(d, d x) thin frac(x, 1 + x)"),
    (D(D(f(x), x), x), r"\frac{d^2 f(x)}{dx^2}", "d^2/dx^2(f(x))", "frac(d^2 f (x), d x^2)"),
    (D(D(L, x), y), r"\frac{\partial^2 L}{\partial y \partial x}", "d^2/(dy·dx)(L)",
     "frac(partial^2 L, partial y partial x)"),
    (times(D(L, a), D(a, x)), r"\frac{\partial L}{\partial a}\,\frac{\partial a}{\partial x}", "d/da(L)·d/dx(a)",
     "frac(partial L, partial a) thin frac(partial a, partial x)"),
    (D(S, z[j]), r"\frac{\partial}{\partial z_j} \left(\sum_{k=1}^{n} e^{z_k}\right)", "d/dz_j(sum(e^z_k, k, 1, n))",
     "frac(partial, partial z_j) (sum_(k = 1)^n e^(z_k))"),
    (At(D(f(x), x), x, a), "f'(a)", "f'(a)", "f' (a)"),
    (At(D(D(D(D(f(x), x), x), x), x), x, 0), "f^{(4)}(0)", "f''''(0)", "f^((4)) (0)"),
    (At(power(x, 2), x, a), r"\left. x^2 \right\vert_{x=a}", "[x^2 at x = a]", "lr(x^2 |)_(x = a)"),
    (Vec(plus(v[i], times(-1, eta, g[i])), (i, 1, n)), r"\mathbf{w} - \eta \mathbf{g}", "w - η·g",
     "bold(upright(w)) - eta bold(upright(g))"),
    (Vec(times(v[i], power(N, -1)), (i, 1, n)), r"\frac{\mathbf{w}}{\lVert \mathbf{w} \rVert}", "w/‖w‖",
     "frac(bold(upright(w)), norm(bold(upright(w))))"),
    (Vec(power(X[i], 2), (i, 1, n)), "(x_i^2)_{i=1}^n", "(x_i^2)_{i=1}^n", "(x_i^2)_(i = 1)^n"),
    (Piecewise((0, x < 0), (x, True)), r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
     "{0 if x < 0; x otherwise}", 'cases(0 & quad "if" x < 0, x & quad "otherwise")'),
    (times(sp.Abs(x), sp.sign(x)), r"\lvert x \rvert \operatorname{sign} x", "|x|·sign(x)", 'abs(x) op("sign") x'),
    (sp.exp(over(times(-1, power(plus(x, times(-1, y)), 2)), times(2, power(a, 2)))), "e^{-(x - y)^2/(2 a^2)}",
     "e^(-(x - y)^2/(2·a^2))", r"e^(-(x - y)^2\/(2 a^2))"),
    (power(x, over(sp.log(y), a)), r"x^{\ln(y)/a}", "x^(ln(y)/a)", r"x^(ln (y)\/a)"),
    (times(scalar("x1"), scalar("epsilon"), scalar("loss"), scalar("w_out")),
     r"x_1 \varepsilon\,\mathrm{loss}\,w_{\mathrm{out}}", "x1·ε·loss·w_out", 'x_1 epsilon thin "loss" thin w_("out")'),
    (ImmutableDenseMatrix([x, y]), r"\begin{pmatrix} x \\ y \end{pmatrix}", "[x; y]", "mat(x; y)"),
    (Tuple(x, y), "(x, y)", "(x, y)", r"(x\, y)"),
    (times(1e-7, x), r"1 \cdot 10^{-7} x", "1·10^(-7)·x", "1 dot 10^(-7) x"),
    (x**2 - 3 * x * y + 1 / (2 * x), r"x^2 - 3 x y + \frac{1}{2 x}", "x^2 - 3·x·y + 1/(2·x)",
     "x^2 - 3 x y + frac(1, 2 x)"),
    (ev.Complement(A | B), r"(A \cup B)^c", "(A ∪ B)^c", "(A union B)^c"),
    (~A & ~B, r"A^c \cap B^c", "A^c ∩ B^c", "A^c inter B^c"),
    ((A - B) | (B | C), r"(A \setminus B) \cup (B \cup C)", "(A ∖ B) ∪ (B ∪ C)", "(A without B) union (B union C)"),
    (ev.Everything() - ev.Nothing(), r"\Omega \setminus \varnothing", "Ω ∖ ∅", "Omega without nothing"),
    (ev.Those(ev.AllOf(ev.In(A), ev.Not(ev.In(B)))), r"\{\omega : \omega \in A \wedge \omega \notin B\}",
     "{ω : ω ∈ A and ω ∉ B}", "{omega : omega in A and omega in.not B}"),
    (ev.Those(ev.Not(ev.AnyOf(ev.In(A), ev.In(B)))), r"\{\omega : \neg(\omega \in A \vee \omega \in B)\}",
     "{ω : not (ω ∈ A or ω ∈ B)}", "{omega : not (omega in A or omega in B)}"),
    (plus(ev.P(A), times(-1, ev.P(A & B))), r"P(A) - P(A \cap B)", "P(A) - P(A ∩ B)", "P (A) - P (A inter B)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "latex", "text", "typst"), FORMULAS, ids=[f[2] for f in FORMULAS])
def test_printed_as_textbooks_do(expr: Any, latex: str, text: str, typst: str) -> None:
    assert LatexMaths().print(expr) == latex
    assert TextMaths().print(expr) == text
    assert TypstMaths().print(expr) == typst


@pytest.mark.parametrize("printer", [LatexMaths, TypstMaths, TextMaths])
@pytest.mark.parametrize("expr", [sp.I, sp.zoo, sp.nan, sp.Integral(x, x), sp.re(sp.Symbol("s")), sp.EmptySet])
def test_no_form_is_an_error(printer: type[LatexMaths], expr: Any) -> None:
    with pytest.raises(CannotPrint, match=type(expr).__name__):
        printer().print(Times(2, expr) if isinstance(expr, sp.Expr) else expr)


@pytest.mark.parametrize(
    "expr",
    [plus(x, sp.Symbol("x")), plus(scalar("x1"), X[1]), times(scalar("p_i"), p[i]), plus(scalar("pi"), sp.pi),
     Sum(times(p[k], p[sp.Dummy("k", integer=True)]), (k, 1, n))],
)  # fmt: skip
def test_two_names_that_print_alike_are_an_error(expr: Any) -> None:
    with pytest.raises(CannotPrint, match="rename one"):
        LatexMaths().print(expr)


def test_a_bound_letter_may_be_used_again() -> None:
    other = sp.Dummy("k", integer=True)
    both = plus(Sum(p[k], (k, 1, n)), Sum(p[other], (other, 1, n)))
    assert LatexMaths().print(both) == r"\sum_{k=1}^{n} p_k + \sum_{k=1}^{n} p_k"


def test_an_index_spelled_in_two_ways_is_the_same_name() -> None:
    assert TextMaths().print(plus(p[j + 1], p[plus(j, 1)])) == "p_{j+1} + p_{j+1}"


def test_brackets_grow_only_where_needed() -> None:
    assert LatexMaths().print(times(x, plus(1, over(1, y)))) == r"x \left(1 + \frac{1}{y}\right)"
    assert LatexMaths().print(power(plus(1, x), 2)) == "(1 + x)^2"


class Region(frozenset[int]):
    """A set of regions of the Venn diagram of A, B and C; its three operations bind equally, from left to right."""

    def __mul__(self, other: Region) -> Region:
        return Region(self | other)

    def __truediv__(self, other: Region) -> Region:
        return Region(self & other)

    def __mod__(self, other: Region) -> Region:
        return Region(self - other)

    @property
    def c(self) -> Region:
        return Region(set(range(8)) - self)


REGIONS = {name: Region(r for r in range(8) if r >> bit & 1) for bit, name in enumerate("ABC")}
SET_SIGNS = {
    LatexMaths: {r"\cup": "*", r"\cap": "/", r"\setminus": "%", r"\left": "", r"\right": ""},
    TypstMaths: {"union": "*", "inter": "/", "without": "%"},
    TextMaths: {"∪": "*", "∩": "/", "∖": "%"},
}


def region(expr: Any) -> Region:
    if isinstance(expr, ev.Event):
        return REGIONS[expr.name]
    first, *rest = map(region, expr.args)
    if isinstance(expr, ev.Complement):
        return first.c
    return {ev.Union: Region.__mul__, ev.Intersection: Region.__truediv__, ev.Difference: Region.__mod__}[type(expr)](
        first, rest[0]
    )


@pytest.mark.parametrize("printer", SET_SIGNS)
@settings(deadline=None, max_examples=examples(200))
@given(
    expr=st.recursive(
        st.sampled_from([A, B, C]),
        lambda e: st.one_of(
            st.builds(ev.Complement, e), *(st.builds(o, e, e) for o in (ev.Union, ev.Intersection, ev.Difference))
        ),
        max_leaves=6,
    )
)
def test_events_read_back(expr: Any, printer: type[LatexMaths]) -> None:
    source = printer().print(expr).replace("^c", ".c")
    for sign, operator in SET_SIGNS[printer].items():
        source = source.replace(sign, operator)
    assert eval(source, dict(REGIONS)) == region(expr)


def test_signs_of_relations() -> None:
    assert [LatexMaths().sign(r).strip() for r in ("=", "approx", "<=", "<", "subset", "argmin", "")] == [
        "=", r"\approx", r"\le", "<", r"\subseteq", "=", ""]  # fmt: skip
    assert [TypstMaths().sign(r).strip() for r in ("=", "approx", "<=", "<", "subset")] == [
        "=",
        "approx",
        "lt.eq",
        "<",
        "subset.eq",
    ]
    assert [TextMaths().sign(r).strip() for r in ("=", "approx", "<=", "<", "subset")] == ["=", "≈", "<=", "<", "⊆"]
    with pytest.raises(CannotPrint):
        LatexMaths().sign("resembles")


def test_remainder() -> None:
    h = plus(x, times(-1, a))
    assert LatexMaths().big_o(power(h, 3)) == "O((x - a)^3)"
    assert TypstMaths().big_o(power(x, 3)) == "O (x^3)"
    assert TextMaths().big_o(power(x, 3)) == "O(x^3)"


def test_words_in_another_language() -> None:
    relu = Piecewise((0, x < 0), (x, True))
    assert r"\text{其他}" in LatexMaths({"otherwise": "其他", "if": "若"}).print(relu)


LONG = plus(*(times(p[i], power(z[j], e), exp(times(-1, x))) for e in range(2, 7)))


def test_pieces() -> None:
    assert LatexMaths().pieces(LONG, 100) == [LatexMaths().print(LONG)]
    pieces = LatexMaths().pieces(LONG, 11)
    assert pieces == [
        r"p_i z_j^2 e^{-x} + p_i z_j^3 e^{-x}",
        r"+ p_i z_j^4 e^{-x} + p_i z_j^5 e^{-x}",
        r"+ p_i z_j^6 e^{-x}",
    ]


def test_pieces_inside_the_bracket_behind_a_coefficient() -> None:
    first, *_, last = LatexMaths().pieces(times(-2, power(n, -1), LONG), 11)
    assert first.startswith(r"-\frac{2}{n} (p_i")
    assert last.startswith("+ ")
    assert last.endswith("e^{-x})")


def test_pieces_of_a_product() -> None:
    factors = [plus(x, e) for e in range(1, 7)]
    assert LatexMaths().pieces(times(*factors, c), 12)[1].startswith(r"\cdot (x + ")
    assert TextMaths().pieces(times(*factors, c), 12)[1].startswith("·(x + ")


def test_what_cannot_be_broken_is_one_piece() -> None:
    assert len(LatexMaths().pieces(over(LONG, LONG), 4)) == 1


def test_a_dialect_supplies_tokens_only() -> None:
    class Loud(TextMaths):
        def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
            return Box(f"[{above.out} OVER {below.out}]")

    assert Loud().print(times(over(plus(x, 1), y), a)) == "[(x + 1)·a OVER y]"


def test_the_printers_do_not_load_numpy() -> None:
    code = (
        "import sys; from derive.paper.maths import latex_maths, text_maths, typst_maths; print('numpy' in sys.modules)"
    )
    path = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    assert done.stdout.strip() == "False"
