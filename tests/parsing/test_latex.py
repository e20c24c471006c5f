"""LaTeX is read as it is typeset: text against expressions built by hand."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Eq, Function, Max, Piecewise, Product, Rational, Sum, exp, log

from derive.errors import Unreadable
from derive.paper.maths.latex_maths import LatexMaths
from derive.parsing import parse
from derive.terms.bound import canonical
from derive.terms.events import (
    Complement,
    Difference,
    Everything,
    In,
    Inclusion,
    Intersection,
    Nothing,
    P,
    PGiven,
    Those,
    Union,
    events,
)
from derive.terms.events import Not as NotIn
from derive.terms.notation import (
    ArgMin,
    At,
    Components,
    D,
    Delta,
    Nabla,
    Norm,
    Vec,
    array,
    indices,
    scalar,
    sigma,
    size,
)
from derive.terms.ordered import over, times

x, y, a, b, t, u, E, mu = (scalar(s) for s in ("x", "y", "a", "b", "t", "u", "E", "mu"))
s, omega = scalar("sigma"), scalar("omega")
n, m = size("n"), size("m")
i, j, k = indices("i j k")
p, q, v, w = array("p", n), array("y", n), array("x", n), array("w", n, m)
A, B = events("A B")
f = Function("f", real=True)
half = Rational(1, 2)

TABLE: dict[str, Any] = {
    r"\frac{1}{2} x": half * x,
    r"\frac12 x": half * x,
    r"\dfrac{x}{y}": x / y,
    r"\frac{x}2": x / 2,
    r"\frac{1}{2}xy": half * x * y,
    r"2^{10} x^2y": 1024 * x**2 * y,
    r"x e^{-x}": x * exp(-x),
    r"x\,e^{x}\;": x * exp(x),
    r"\sqrt{x}": sp.sqrt(x),
    r"\sqrt[3]{x}": x ** Rational(1, 3),
    r"\sqrt2": sp.sqrt(2),
    r"\left( x + 1 \right)^2": (x + 1) ** 2,
    r"\bigl(x+1\bigr) x": (x + 1) * x,
    r"2 \cdot x \times y": 2 * x * y,
    r"x \div y": x / y,
    r"\sin^2 x": sp.sin(x) ** 2,
    r"\sin^{-1} x": sp.asin(x),
    r"\sin x \cos y": sp.sin(x) * sp.cos(y),
    r"\sin\frac{x}{2}": sp.sin(x / 2),
    r"\cos 2\pi x": sp.cos(2 * sp.pi * x),
    r"\ln\left(1 + e^{x}\right)": log(1 + exp(x)),
    r"\ln|x|": log(Abs(x)),
    r"\log_{2} x": log(x) / log(2),
    r"\log_2(x)": log(x) / log(2),
    r"\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)": exp(-((x - mu) ** 2) / (2 * s**2)),
    r"\arcsin x + \operatorname{arsinh} x": sp.asin(x) + sp.asinh(x),
    r"\max(0, x)": Max(0, x),
    r"\max\{0, x\}": Max(0, x),
    r"|x| |y|": Abs(x) * Abs(y),
    r"\lvert x \rvert": Abs(x),
    r"\left| x + 1 \right|": Abs(x + 1),
    r"\left|\left|x\right| - 1\right|": Abs(Abs(x) - 1),
    r"\lfloor x \rfloor + \lceil x \rceil": sp.floor(x) + sp.ceiling(x),
    r"n!": sp.factorial(scalar("n")),
    r"\binom{x}{2}": sp.binomial(x, 2),
    r"\sigma(x)(1 - \sigma(x))": sigma(x) * (1 - sigma(x)),
    r"f'(x)": D(f(x), x),
    r"f^{\prime\prime}(2)": At(D(D(f(u), u), u), u, 2),
    r"f^{(3)}(x)": D(D(D(f(x), x), x), x),
    r"\frac{d}{dx} x^2": D(x**2, x),
    r"\frac{d}{dx}\left[x^2\right] y": D(x**2, x) * y,
    r"\frac{\mathrm{d}}{\mathrm{d}x} (x+1)": D(x + 1, x),
    r"\frac{dy}{dx}": D(y, x),
    r"\frac{d^2 y}{dx^2}": D(D(y, x), x),
    r"\frac{\partial E}{\partial w_{jk}}": D(E, w[j, k]),
    r"\frac{\partial}{\partial x}\left(x^2 y\right) y": D(x**2 * y, x) * y,
    r"\frac{\partial^2}{\partial y\,\partial x} f(x, y)": D(D(f(x, y), x), y),
    r"\left. x^2 \right|_{x=3}": At(x**2, x, 3),
    r"\nabla_{x,y} f(x, y)": Nabla(f(x, y), x, y),
    r"\arg\min_x (x^2)": ArgMin(x**2, x),
    r"\operatorname*{arg\,min}_{x} \left(x^2\right)": ArgMin(x**2, x),
    r"\sum_{i=1}^{n} y_i \ln p_i": Sum(q[i] * log(p[i]), (i, 1, n)),
    r"\sum\limits_{i=1}^n x_i^2 + 1": Sum(v[i] ** 2, (i, 1, n)) + 1,
    r"\sum^{n}_{i=1} x^2_i": Sum(v[i] ** 2, (i, 1, n)),
    r"\prod_{k=1}^{n} p_k": Product(p[k], (k, 1, n)),
    r"\frac{1}{n} \sum_{i=1}^n x_i": Sum(v[i], (i, 1, n)) / n,
    r"p_i (\delta_{ij} - p_j)": p[i] * (Delta(i, j) - p[j]),
    r"x_{i,j}": array("x", n, m)[i, j],
    r"x_{\mathrm{old}}": scalar("x_old"),
    r"x_{10}": scalar("x_10"),
    r"\hat{y}_i - y_i": array("yhat", n)[i] - q[i],
    r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}": Piecewise((x, x > 0), (0, True)),
    r"\begin{cases} x, & x > 0, \\ 0, & x \le 0. \end{cases}": Piecewise((x, x > 0), (0, x <= 0), evaluate=False),
    r"\begin{cases} x & \text{若 } x > 0 \\ 0 & \text{其他} \end{cases}": Piecewise((x, x > 0), (0, True)),
    r"\begin{pmatrix} x \\ y \end{pmatrix}": Components(x, y),
    r"\begin{bmatrix} 1 & x \\ 0 & 1 \end{bmatrix}": sp.ImmutableMatrix([[1, x], [0, 1]]),
    r"\left(x, y\right)": Components(x, y),
    r"x \le 1": sp.Le(x, 1),
    r"x \ne y": sp.Ne(x, y),
    r"y &= x \\": Eq(y, x),
    r"0 < x \leq 1": sp.And(sp.Lt(0, x), sp.Le(x, 1)),
    r"A \cup B": Union(A, B),
    r"A \cap \overline{B}": Intersection(A, Complement(B)),
    r"\bar{A} \cup B": Union(Complement(A), B),
    r"(A \cup B)^c \subseteq \Omega": Inclusion(Complement(Union(A, B)), Everything()),
    r"A \setminus B \subseteq A": Inclusion(Difference(A, B), A),
    r"P(A \setminus \emptyset)": P(Difference(A, Nothing())),
    r"P(A \mid B)": PGiven(A, B),
    r"\{\omega : \omega \notin A\}": Those(NotIn(In(A))),
    r"$x+1$": x + 1,
    r"$$x+1$$": x + 1,
    r"\(x+1\)": x + 1,
    r"\[ x+1 \]": x + 1,
    "x\\quad + ~1": x + 1,
    "α x²": scalar("alpha") * x**2,
    r"\sin(x) + sin(x)": 2 * sp.sin(x),
}  # fmt: skip


@pytest.mark.parametrize("text", TABLE)
def test_latex_is_read_as_it_is_typeset(text: str) -> None:
    assert canonical(parse(text, form="latex")) == canonical(TABLE[text])


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        (r"x^10", 2, "one digit"),
        (r"x_12", 2, "one digit"),
        (r"e^-x", 2, "one character"),
        (r"x^2^3", 3, "two exponents"),
        (r"x^{(i)} y", 2, "may be an index"),
        (r"\frac{1}{2", 10, "expected '}'"),
        (r"\frac12 3", 8, "behind a factor"),
        (r"\sin \omega t", 12, "belong to sin"),
        (r"\frac{d}{dx} x^2 y", 17, "belong to a derivative"),
        (r"\sigma^2(x)", 8, "argument of sigma"),
        (r"\foo x", 0, r"unknown command '\foo'"),
        (r"\alhpa x", 0, r"did you mean \alpha"),
        (r"2alpha", 1, r"writes as \alpha"),
        (r"loss + 1", 0, r"\mathrm{loss}"),
        (r"\int x", 0, "integrals"),
        (r"x_1 + \cdots + x_n", 6, "dots"),
        (r"\sum_q x", 0, "how far q runs"),
        (r"\lVert x \rVert", 0, "vector"),
        (r"\begin{align} x \end{align}", 0, "cases"),
        (r"x \\ y", 2, "one formula"),
        (r"\text{for all } x", 0, "not read"),
        (r"\left( x", 8, "expected ')'"),
        (r"f^2(x)", 3, "argument of f"),
        (r"$x", 0, "no meaning"),
        ("\\", 0, "backslash"),
    ],
)
def test_what_cannot_be_read_points_at_the_place(text: str, place: int, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text, form="latex")
    assert part in str(caught.value)
    assert caught.value.place == place


def test_auto_tells_latex_by_its_commands() -> None:
    assert parse(r"\frac{x}{2}") == parse("x/2") == parse("$x/2$")
    assert parse("A \\ B") == Difference(A, B)
    assert parse("x^10") == x**10


def test_bold_letters_are_whole_vectors() -> None:
    names = {"w": array("w", n), "L": Function("L"), "i": i}
    length = parse(r"\lVert \mathbf{w} \rVert^2", names=names).args[0]
    assert length == Norm(Vec(array("w", n)[i], (i, 1, n)))
    (vector,) = parse(r"L(\mathbf{w})", names=names).args
    assert isinstance(vector, Vec) and vector.args[0].base == array("w", n)


def test_a_derivative_is_told_from_a_quotient_with_the_name_d() -> None:
    d = scalar("d")
    quotient = over(times(d, x), times(d, y))
    slope = D(d, y)
    for expr in (quotient, slope):
        assert parse(LatexMaths().print(expr), form="latex", names={"d": d}) == expr
