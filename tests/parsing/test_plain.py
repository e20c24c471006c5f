"""Plain maths is read as a person reads it: text against expressions built by hand."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Eq, Function, Integer, Max, Piecewise, Pow, Product, Rational, Sum, exp, log

from derive.errors import Unreadable
from derive.parsing import names_of, parse, read
from derive.terms.bound import canonical
from derive.terms.events import (
    AllOf,
    AnyOf,
    Complement,
    Difference,
    Everything,
    In,
    Inclusion,
    Intersection,
    Nothing,
    P,
    Same,
    Those,
    Union,
    events,
)
from derive.terms.events import Not as NotIn
from derive.terms.notation import ArgMin, At, Components, D, Delta, Nabla, Vec, array, indices, scalar, sigma, size

x, y, z, a, b, c, t, u, eta, E = (scalar(s) for s in ("x", "y", "z", "a", "b", "c", "t", "u", "eta", "E"))
n, m = size("n"), size("m")
i, j, k = indices("i j k")
p, q, v, w = array("p", n), array("y", n), array("x", n), array("w", n, m)
A, B, C = events("A B C")
f = Function("f", real=True)
half = Rational(1, 2)

TABLE: dict[str, Any] = {
    "2x": 2 * x,
    "2 x y": 2 * x * y,
    "xy": x * y,
    "xy^2": x * y**2,
    "2xy^-2": 2 * x * y**-2,
    "(xy)^2": (x * y) ** 2,
    "xe^-x": x * sp.exp(-x),
    "xy!": x * sp.factorial(y),
    "a - xy^2": a - x * y**2,
    "x^2": x**2,
    "x**2": x**2,
    "x²": x**2,
    "x⁻¹": 1 / x,
    "x_1": scalar("x_1"),
    "x1": scalar("x_1"),
    "x₁": scalar("x_1"),
    "x^10": x**10,
    "2^-x": 2 ** (-x),
    "-x^2": -(x**2),
    "(-x)^2": (-x) ** 2,
    "x^y^z": x ** (y**z),
    "a-b-c": a - b - c,
    "a/b/c": a / b / c,
    "a/b*c": a / b * c,
    "a/(b c)": a / (b * c),
    "1/2 x": half * x,
    "1/sqrt(2 pi) e^(-x^2/2)": sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi),
    "10/3! x": 10 * x / 6,
    "2x/(3y)": 2 * x / (3 * y),
    "x++y": x + y,
    "x--y": x + y,
    "x++-y": x - y,
    "2*-x": -2 * x,
    "a/-b*c": -a / b * c,
    "0.25x": x / 4,
    ".5": half,
    "½x": x / 2,
    "x(x+1)": x * (x + 1),
    "(x+1)(x-1)": (x + 1) * (x - 1),
    "[x+1]*2": 2 * (x + 1),
    "（x＋１）＊２－ｙ": 2 * (x + 1) - y,
    "x·y × z ÷ a": x * y * z / a,
    "e^x": exp(x),
    "exp(x)": exp(x),
    "e^-x^2": exp(-(x**2)),
    "e^(-x)": exp(-x),
    "2πx": 2 * sp.pi * x,
    "pi x": sp.pi * x,
    "sin(t)^2": sp.sin(t) ** 2,
    "sin^2 x": sp.sin(x) ** 2,
    "sin^2(x)": sp.sin(x) ** 2,
    "sin x^2": sp.sin(x**2),
    "sin 2x": sp.sin(2 * x),
    "sin2x": sp.sin(2 * x),
    "sin 2 pi x": sp.sin(2 * sp.pi * x),
    "sin x cos y": sp.sin(x) * sp.cos(y),
    "sin x + 1": sp.sin(x) + 1,
    "sin x/cos x": sp.sin(x) / sp.cos(x),
    "sin^-1 x": sp.asin(x),
    "sin^(-1)(x)": sp.asin(x),
    "ln ln x": log(log(x)),
    "log(x)": log(x),
    "log_2(x)": log(x) / log(2),
    "log2(x)": log(x) / log(2),
    "log(x, b)": log(x) / log(b),
    "lg(x)": log(x) / log(10),
    "asin(x) + arcsin(x)": 2 * sp.asin(x),
    "arsinh(x) + arcsinh(x)": 2 * sp.asinh(x),
    "arccsc(x)": sp.asin(1 / x),
    "sqrt(x)": sp.sqrt(x),
    "√x": sp.sqrt(x),
    "√(x+1)": sp.sqrt(x + 1),
    "sqrt 2": sp.sqrt(2),
    "cbrt(x)": x ** Rational(1, 3),
    "root(x, 3)": x ** Rational(1, 3),
    "nthroot(x, n)": x ** (1 / scalar("n")),
    "|x|": Abs(x),
    "|x||y|": Abs(x) * Abs(y),
    "|x| |y|": Abs(x) * Abs(y),
    "|x*|y||": Abs(x * Abs(y)),
    "||x| - 1|": Abs(Abs(x) - 1),
    "2|x|": 2 * Abs(x),
    "|x + 1|/2": Abs(x + 1) / 2,
    "|x| + |y|": Abs(x) + Abs(y),
    "|x|^2": Abs(x) ** 2,
    "f(|x|)": f(Abs(x)),
    "|(x|y|)|": Abs(x * Abs(y)),
    "max(0, x)": Max(0, x),
    "relu(x)": Max(0, x),
    "σ(x)(1-σ(x))": sigma(x) * (1 - sigma(x)),
    "sigmoid(x)": sigma(x),
    "n!": sp.factorial(scalar("n")),
    "2^x!": 2 ** sp.factorial(x),
    "-x!": -sp.factorial(x),
    "binomial(x, 2)": sp.binomial(x, 2),
    "floor(x) + ⌈x⌉": sp.floor(x) + sp.ceiling(x),
    "α + beta": scalar("alpha") + scalar("beta"),
    "f(x+1)": f(x + 1),
    "f'(x)": D(f(x), x),
    "f''(2)": At(D(D(f(u), u), u), u, 2),
    "d/dx(x^2)": D(x**2, x),
    "d/dx x^2": D(x**2, x),
    "d/dx(x^2) y": D(x**2, x) * y,
    "df/dx": D(scalar("f"), x),
    "d^2y/dx^2": D(D(y, x), x),
    "d^2/(dy·dx)(f(x, y))": D(D(f(x, y), x), y),
    "∂E/∂w_jk": D(E, w[j, k]),
    "∂/∂x(x^2)": D(x**2, x),
    "[x^2 at x = 3]": At(x**2, x, 3),
    "∇_{x,y} f(x, y)": Nabla(f(x, y), x, y),
    "argmin_x((x-1)^2)": ArgMin((x - 1) ** 2, x),
    "argmin_{x,y}((x-1)^2 + y^2)": ArgMin((x - 1) ** 2 + y**2, x, y),
    "p_i(δ_ij - p_j)": p[i] * (Delta(i, j) - p[j]),
    "delta_ij": Delta(i, j),
    "delta(i, j)": Delta(i, j),
    "δ_{i,j}": Delta(i, j),
    "sum(y_i*ln(p_i), i, 1, n)": Sum(q[i] * log(p[i]), (i, 1, n)),
    "∑_{i=1}^n y_i p_i + 1": Sum(q[i] * p[i], (i, 1, n)) + 1,
    "Σ_{i=1}^n y_i p_i": Sum(q[i] * p[i], (i, 1, n)),
    "Π(p_k, k, 1, n)": Product(p[k], (k, 1, n)),
    "Σ + Π_1": scalar("Sigma") + scalar("Pi_1"),
    "prod(p_k, k, 1, n)": Product(p[k], (k, 1, n)),
    "sum(sum(w_{j,k}, j, 1, n), k, 1, m)": Sum(Sum(w[j, k], (j, 1, n)), (k, 1, m)),
    "sum(x[i], i, 1, n)": Sum(v[i], (i, 1, n)),
    "sum(x_i, i, 1, n) + x_1": Sum(v[i], (i, 1, n)) + v[1],
    "{x if x > 0; 0 otherwise}": Piecewise((x, x > 0), (0, True)),
    "{x if x > 0 and y > 0; 0 otherwise}": Piecewise((x, sp.And(x > 0, y > 0)), (0, True)),
    "x = y": Eq(x, y),
    "x ≤ 1": sp.Le(x, 1),
    "x >= 1": sp.Ge(x, 1),
    "x != 1": sp.Ne(x, 1),
    "0 < x < 1": sp.And(sp.Lt(0, x), sp.Lt(x, 1)),
    "(x, y+1)": Components(x, y + 1),
    "[1, 2; 3, 4]": sp.ImmutableMatrix([[1, 2], [3, 4]]),
    "A ∪ B": Union(A, B),
    "A | B": Union(A, B),
    "A | B & ~C": Union(A, Intersection(B, Complement(C))),
    "A \\ B": Difference(A, B),
    "P(A - B)": P(Difference(A, B)),
    "P(AB)": P(Intersection(A, B)),
    "P(A^c)": P(Complement(A)),
    "P((A ∪ B)ᶜ)": P(Complement(Union(A, B))),
    "P(A^C)": P(Complement(A)),
    "P(A and not B)": P(Intersection(A, Complement(B))),
    "A or B": Union(A, B),
    "P(A')": P(Complement(A)),
    "P(Ω) - P(∅)": P(Everything()) - P(Nothing()),
    "A ⊆ B": Inclusion(A, B),
    "A ∪ B = B ∪ A": Same(Union(A, B), Union(B, A)),
    "{ω : ω ∈ A or (ω ∈ B and ω ∉ A)}": Those(AnyOf(In(A), AllOf(In(B), NotIn(In(A))))),
}


@pytest.mark.parametrize("text", TABLE)
def test_plain_text_is_read_as_it_is_meant(text: str) -> None:
    expected = TABLE[text]
    assert canonical(parse(text, form="plain")) == canonical(expected)


def test_the_order_of_factors_is_kept() -> None:
    assert [str(a) for a in parse("(b - t) x a").args] == ["b - t", "x", "a"]


def test_decimals_are_exact_and_said() -> None:
    reading = read("0.1x")
    assert reading.expr.args[0] == Rational(1, 10) and reading.decimals
    assert not read("x/10").decimals


def test_declared_names_are_used_with_their_assumptions() -> None:
    rate = scalar("rate", positive=True)
    tall = array("w", n)
    read_back = parse("rate*w_i + w_2", names={"rate": rate, "w": tall, "i": i})
    assert canonical(read_back) == canonical(rate * tall[i] + tall[2])
    assert parse("f(x)", names={"f": scalar("f")}) == parse("f*x")
    assert parse("L(x)", names={"L": Function("L")}) == Function("L")(x)
    assert parse("x(y)") == parse("x*y")


def test_names_of_an_expression_are_what_a_reader_needs() -> None:
    names = names_of(Sum(w[j, k] * f(x), (j, 1, n)), P(A))
    assert names == {"w": w, "j": j, "k": k, "n": n, "m": m, "f": f, "x": x, "A": A}


def test_bold_and_bare_arrays_are_whole_vectors() -> None:
    g = array("g", n)
    line = parse("L(w - η·g)", names={"L": Function("L"), "w": array("w", n), "g": g, "eta": eta})
    (vector,) = line.args
    letter = vector.args[1].args[0]
    assert canonical(vector.args[0]) == canonical(array("w", n)[letter] - eta * g[letter])


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("", 0, "nothing to read"),
        ("2x + )", 5, "found ')'"),
        ("(x + 1", 6, "expected ')'"),
        ("sen(x)", 0, "did you mean sin"),
        ("2 + sinx", 4, "has sin in it"),
        ("loss", 0, "unknown name 'loss'"),
        ("x 2", 2, "behind a factor"),
        ("1/2x", 3, "below the line"),
        ("1/sqrt(2)x", 9, "below the line"),
        ("1/sqrt(x) y", 10, "below the line"),
        ("a/b c", 4, "below the line"),
        ("sin x y", 6, "belong to sin"),
        ("sin x/2", 6, "belong to sin"),
        ("sin x (y+1)", 6, "belong to sin"),
        ("d/dx x^2 y", 9, "belong to a derivative"),
        ("|x|y|z|", 4, "which bars"),
        ("2e5", 0, "power of ten"),
        ("n!=5", 1, "factorial"),
        ("n!!", 1, "double factorial"),
        ("1,234", 0, "1234 or 1.234"),
        ("1/0", 2, "division by zero"),
        ("x/(1-1)", 3, "division by zero"),
        ("A ∪ B \\ C", 2, "put brackets"),
        ("x\u202ey", 1, "U+202E"),
        ("x\0y", 1, "U+0000"),
        ("log^-1(x)", 4, "inverse"),
        ("xᵃ", 1, "U+1D43"),
        ("w^T x", 0, "none that is known"),
        ("x + O(x^2)", 4, "remainder"),
        ("2∞", 1, "no number"),
        ("max(x", 5, "expected ')'"),
        ("sqrt(x, y)", 0, "takes 1 argument"),
        ("Sin(x)", 0, "did you mean sin"),
        ("x1y", 0, "name or a product"),
        ("sum(x_i, i, 1, 10^9)", 0, "terms"),
        ("x^(10^9)", 3, "exponent"),
        ("e^xy", 4, "in the exponent"),
        ("a/bc", 4, "below the line"),
        ("log10 x", 3, "the base"),
        ("2½", 1, "in front of a fraction"),
        ("__import__('os')", 0, "expected"),
    ],
)
def test_what_cannot_be_read_points_at_the_place(text: str, place: int, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text, form="plain")
    error = caught.value
    assert part in str(error) and "\n" not in str(error)
    assert (error.text, error.place) == (text, place)
    if text:
        assert error.picture().splitlines()[-1] == " " * place + "^"


def test_numbers_are_never_floats() -> None:
    assert not parse("0.1 + 1.5x").has(sp.Float)
    assert parse("2/4") == half and parse("007") == Integer(7)
    assert parse("2^0.5") == Pow(2, half)


def test_i_is_an_index_unless_it_is_said_to_be_the_imaginary_unit() -> None:
    assert canonical(parse("2i")) == 2 * i
    assert canonical(parse("2i + 1", complex_unit=True)) == 2 * sp.I + 1
    assert parse("x_i", complex_unit=True).indices == (i,)


def test_a_picture_shows_the_place_in_a_long_or_wide_text() -> None:
    with pytest.raises(Unreadable) as caught:
        parse("x + " * 100 + ")")
    line, caret = caught.value.picture().split("\n")
    assert line[caret.index("^")] == ")" and len(line) < 70
    with pytest.raises(Unreadable) as caught:
        parse("（ｘ＋１）＋中")
    line, caret = caught.value.picture().split("\n")
    assert line == "（ｘ＋１）＋中" and caret == " " * 12 + "^"


def test_a_rough_size_of_zero_is_no_division_by_zero() -> None:
    """The size of a root is rough where limits are counted: 2 for sqrt(2), and sqrt(2)/2 - 1 is no 0."""
    for text, value in (("1/(sqrt(2)/2 - 1)", 1 / (2**0.5 / 2 - 1)), ("(sqrt(2)/2 - 1)^(-2)", (2**0.5 / 2 - 1) ** -2)):
        assert float(parse(text, form="plain")) == pytest.approx(value)


def test_values_at_points_inside_each_other_are_no_array() -> None:
    x = sp.Symbol("x")
    found = parse("[[x at x = x] at x = [x at x = x]]", form="plain", names={"x": x})
    assert isinstance(found, At) and isinstance(found.args[2], At)


def test_a_sequence_and_a_number_of_one_name() -> None:
    """Gradient descent speaks of w, and of w_t after t steps: without an index the number is meant."""
    steps = sp.IndexedBase("w")
    number = scalar("w")
    names = names_of(number + steps[i])
    assert parse("w", names=names) == number
    assert parse("w_i", names=names) == steps[i]
    assert parse("2 w_i - w", names=names).atoms(sp.Symbol, sp.Indexed) >= {number, steps[i]}
    assert isinstance(parse(r"\mathbf{x}", names=names_of(v[i] + x)), Vec)
    with pytest.raises(Unreadable, match="write it with its indices"):
        parse("2 w", names=names_of(steps[i]))


@pytest.mark.parametrize("text", ["max(x_i, i, 1, n)", "min(|x_k|, k, 1, 9)"])
def test_a_maximum_over_an_index_is_not_one_of_four_things(text) -> None:
    with pytest.raises(Unreadable, match="over an index is not read"):
        parse(text)
    assert parse("max(x_1, x_2, i, 1)").args
