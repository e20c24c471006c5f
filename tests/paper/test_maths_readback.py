"""What the printers print means what was meant: read back by our parsers, Typst by a reader here, and compared."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest
import sympy as sp
import typst
from counts import examples
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from latex_readers import TypstReader
from mathml_readers import MathMLReader
from readers import CALLED, FUNCTIONS, Key, World, real_power, slope
from readers import Unreadable as UnreadableMathML
from sympy import Function, Indexed, Max, Piecewise, Pow, Product, Rational, Sum, exp

from derive.errors import Unreadable
from derive.paper.maths.core import CALL, Box
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.printer import MathPrinter
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.paper.maths.width import Printer
from derive.parsing import names_of, parse
from derive.terms.notation import At, D, Delta, Named, array, indices, scalar, sigma, size
from derive.terms.ordered import Plus, Times, over, plus, power, times

x, y, eta, c1 = (scalar(s) for s in ("x", "y", "eta", "c1"))
n = size("n")
i, j, k, l = indices("i j k l")  # noqa: E741
p, z, W = array("p", n), array("z", n), array("W", n, n)
f = Function("f")
READERS = [(LatexMaths, "latex"), (TypstMaths, TypstReader), (TextMaths, "plain"), (MathMLMaths, MathMLReader)]
NAMES = {sp.log: "ln", sp.asin: "arcsin", sp.atan: "arctan"}


def key_of(leaf: Any, world: World) -> Key:
    if isinstance(leaf, Indexed):
        return leaf.base.label.name, tuple(int(value(a, world)) for a in leaf.indices)
    return "c_1" if leaf.name == "c1" else leaf.name, ()


def value(expr: Any, world: World) -> float:
    """What an expression is worth in a world; nothing here knows how it is printed."""
    if expr.is_Number or expr.is_NumberSymbol:
        return float(expr)
    if isinstance(expr, (sp.Symbol, Indexed)):
        name, at = key_of(expr, world)
        return world.get(name, *at)
    if isinstance(expr, (Sum, Product)):
        return repeated(expr, world)
    if isinstance(expr, D):
        return derivative(expr, world)
    if isinstance(expr, At):
        return value(expr.args[0], world.put(key_of(expr.args[1], world), value(expr.args[2], world)))
    if isinstance(expr, Piecewise):
        return next(value(v, world) for v, c in expr.args if c == sp.true or value(c.lhs, world) < value(c.rhs, world))
    return combined(expr, [value(a, world) for a in expr.args])


def repeated(expr: Any, world: World) -> float:
    (letter, low, high), *more = expr.limits[::-1]
    body = type(expr)(expr.function, *more[::-1]) if more else expr.function
    steps = range(int(value(low, world)), int(value(high, world)) + 1)
    values = [value(body, world.put(key_of(letter, world), s)) for s in steps]
    return sum(values) if isinstance(expr, Sum) else math.prod(values)


def derivative(expr: Any, world: World) -> float:
    variables = []
    while isinstance(expr, D):
        variables.append(lambda w, v=expr.variable: key_of(v, w))
        expr = expr.body
    return slope(lambda w: value(expr, w), variables, world)


def combined(expr: Any, args: list[float]) -> float:
    if isinstance(expr, (Plus, sp.Add)):
        return sum(args)
    if isinstance(expr, (Times, sp.Mul)):
        return math.prod(args)
    if isinstance(expr, Pow):
        return real_power(args[0], args[1])
    if isinstance(expr, Delta):
        return float(args[0] == args[1])
    if isinstance(expr, (exp, sp.Abs)):
        return math.exp(args[0]) if isinstance(expr, exp) else abs(args[0])
    name = NAMES.get(type(expr), "sigma" if isinstance(expr, Named) else type(expr).__name__.lower())
    return CALLED[name](*args) if name in CALLED else FUNCTIONS[name](args[0])


def points(expr: Any) -> list[tuple[World, float]]:
    """Worlds in which the expression has a value that can be compared."""
    found = []
    for world in map(World, range(4)):
        try:
            found.append((world, value(expr, world)))
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
    return [(w, v) for w, v in found if abs(v) < 1e9]


def read_back(printed: str, reader: type | str, expr: Any) -> None:
    """Fails unless what is printed has the expression's values; `reader` is a form of our parser, or a class."""
    if isinstance(reader, str):
        parsed = parse(printed, form=reader, names=names_of(expr))
        read = partial(value, parsed)
    else:
        read = reader(printed).whole()
    for world, expected in points(expr):
        assert read(world) == pytest.approx(expected, rel=1e-6, abs=1e-6), f"{printed} at seed {world.seed}: {expr}"


def accepted(formulas: list[str]) -> None:
    """Typst typesets all of them."""
    document = "\n".join(f"$ {formula} $" for formula in formulas)
    typst.compile({"main.typ": document.encode()}, format="pdf", timestamp=0)


S = Sum(exp(z[k]), (k, 1, n))
u = plus(x, times(-1, y))
TRAPS: dict[str, Any] = {
    "minus a bracket": times(-1, plus(x, y)),
    "minus a sum": plus(x, times(-1, plus(y, 1))),
    "minus minus": plus(x, Times(-1, Times(-1, y))),
    "raw nested sum": Plus(x, Plus(y, -3), -2, Times(-1, Plus(x, y))),
    "raw nested product": Times(Times(2, x), Times(3, y), -4),
    "number behind": Times(x, 3, Rational(1, 2)),
    "half": times(Rational(-1, 2), x),
    "half of a sum": times(Rational(1, 2), power(u, 2)),
    "digits side by side": times(2, Pow(3, x), Pow(2, y)),
    "sum times": times(S, x),
    "sum times its letter": times(S, z[k]),
    "sum minus one": plus(S, -1),
    "sum then its letter": plus(Sum(z[k], (k, 1, n)), p[k]),
    "sum of sums": Sum(Sum(W[i, j], (j, 1, i)), (i, 1, n)),
    "two limits": Sum(times(W[i, j], z[i]), (i, 1, j), (j, 1, n)),
    "sum of a sum": Sum(plus(z[k], x), (k, 1, n)),
    "sum of a negative": Sum(times(-1, z[k]), (k, 1, n)),
    "product of sums": times(Sum(z[k], (k, 1, n)), Sum(p[k], (k, 1, n))),
    "big product": times(Product(plus(x, z[k]), (k, 1, n)), y),
    "coefficient and sum": times(-2, power(n, -1), Sum(times(z[i], plus(p[i], times(-1, x))), (i, 1, n))),
    "power of a sum": power(S, 2),
    "power of a fraction": Pow(over(x, y), 2, evaluate=False),
    "power of a power": Pow(Pow(x, y), 2, evaluate=False),
    "tower": Pow(x, Pow(y, eta)),
    "power of exp": Pow(exp(x), y, evaluate=False),
    "negative base": power(times(-1, x), 2),
    "number base": Pow(Pow(Rational(2, 3), x), 2, evaluate=False),
    "negative exponent": exp(times(-1, x)),
    "exponent sum": exp(plus(x, times(-2, y))),
    "exponent fraction": exp(times(-1, over(power(u, 2), times(2, power(eta, 2))))),
    "root of root": power(plus(1, power(x, Rational(1, 2))), Rational(1, 2)),
    "power of root": Pow(Pow(x, Rational(1, 2)), 3, evaluate=False),
    "three halves": times(y, power(plus(x, 1), Rational(-3, 2))),
    "cube root": power(plus(x, y), Rational(1, 3)),
    "negative root": power(times(x, y), Rational(-1, 2)),
    "nested fraction": over(over(x, plus(1, over(1, y))), plus(over(1, x), y)),
    "fraction of fraction": over(1, over(1, x)),
    "two fractions": times(over(x, y), u, over(1, eta)),
    "function squared": plus(1, times(-1, power(sp.tanh(x), 2))),
    "logarithm squared": power(sp.log(x), 2),
    "logarithm first": times(sp.log(x), y),
    "function of a product": sp.sin(times(2, x)),
    "function of a power": sp.sin(power(x, 2)),
    "function times bracket": times(sp.sin(x), plus(y, 1)),
    "sigma squared": power(sigma(x), 2),
    "one over a function": over(1, sp.cos(x)),
    "abs of abs": times(sp.Abs(times(x, sp.Abs(u))), sp.Abs(y)),
    "maximum": times(Max(0, u, evaluate=False), Max(x, y, evaluate=False)),
    "cases": plus(1, times(2, Piecewise((times(2, x), x < 1), (plus(y, 1), y < 1), (0, True)))),
    "delta": times(p[i], plus(Delta(i, j), times(-1, p[j]))),
    "compound index": times(W[i + 1, j], z[2], W[1, 2], W[1, j]),
    "c1": times(c1, power(c1, 2)),
    "derivative": D(times(p[i], u), p[i]),
    "derivative of a sum": plus(D(u, x), y),
    "derivative then factor": times(D(power(x, 2), x), y),
    "derivative of sin then factor": times(D(sp.sin(times(2, x)), x), y),
    "derivative of functions": D(times(sp.sin(x), sp.cos(y), Max(x, y, evaluate=False)), x),
    "derivative of a function": times(D(sp.ln(x), x), D(f(x), x), power(D(f(x), x), 2)),
    "derivative of a fraction": D(over(x, plus(1, x)), x),
    "second derivative": D(D(times(power(x, 3), y), x), x),
    "mixed derivative": D(D(times(power(x, 3), power(y, 2)), x), y),
    "power of a derivative": power(D(times(x, y), x), 2),
    "derivative of a big sum": times(D(Sum(power(z[k], 2), (k, 1, n)), z[j]), x),
    "at": times(2, At(times(x, y), x, 3)),
    "at of a sum": plus(x, At(plus(x, y), x, 3), y),
    "prime": times(At(D(f(x), x), x, y), At(D(D(f(x), x), x), x, plus(y, 1))),
    "decimal": plus(0.25, times(-1.5, x)),
    "scientific": times(1e-7, exp(15)),
    "unordered": (x - 3 * y) ** 2 / (2 * x) - x * y / 3 - sp.sqrt(x) / y,
    "pi": times(2, sp.pi, x),
}


@pytest.mark.parametrize("name", TRAPS)
def test_traps_read_back(name: str) -> None:
    assert points(TRAPS[name])
    for printer, reader in READERS:
        read_back(printer().print(TRAPS[name]), reader, TRAPS[name])


def test_typst_accepts_the_traps() -> None:
    accepted([TypstMaths().print(expr) for expr in TRAPS.values()])


def sums(bodies: Any) -> Any:
    limits = st.tuples(st.sampled_from([k, l]), st.just(1), st.sampled_from([n, 2, j]))
    return st.builds(lambda kind, body, lim: kind(body, lim), st.sampled_from([Sum, Sum, Product]), bodies, limits)


def grown(parts: Any) -> Any:
    several = st.lists(parts, min_size=2, max_size=3)
    exponents = st.sampled_from([-2, -1, 2, 3, Rational(1, 2), Rational(-1, 2), Rational(3, 2), Rational(-3, 2)])
    functions = st.sampled_from([sp.sin, sp.tanh, sp.log, sigma, f, sp.Abs, exp])
    return st.one_of(
        st.builds(lambda a: times(*a), several), st.builds(lambda a: plus(*a), several),
        st.builds(lambda a: Times(*a), several), st.builds(lambda a: Plus(*a), several),
        st.builds(lambda a: times(-1, a), parts), st.builds(over, parts, parts),
        st.builds(power, parts, exponents), st.builds(lambda a, b: Pow(a, b, evaluate=False), parts, parts),
        st.builds(lambda a: power(plus(1, power(a, 2)), Rational(-1, 2)), parts),
        st.builds(lambda g, a: g(a), functions, parts), st.builds(lambda a: exp(times(-1, a)), parts), sums(parts),
        st.builds(D, parts, st.sampled_from([x, y, p[i], z[j]])), st.builds(lambda a, b: At(a, x, b), parts, parts),
        st.builds(lambda a, b: Max(a, b, evaluate=False), parts, parts),
        st.builds(lambda a, b: Piecewise((a, x < 1), (b, True), evaluate=False), parts, parts),
    )  # fmt: skip


UNREAL = (sp.I, sp.zoo, sp.nan, sp.oo, sp.re, sp.im, sp.arg)  # what SymPy makes of log(-1), 1/0, |e^u|
numbers = st.sampled_from([sp.Integer(m) for m in (-3, -1, 1, 2, 10)] + [Rational(1, 2), Rational(-2, 3)])
names = st.sampled_from(
    [x, y, eta, c1, p[i], z[j], p[k], z[l], W[i, j], W[k, l], W[i + 1, j], Delta(i, j), Delta(k, j)]
)


def has_complex_root(expr) -> bool:
    """A root of a negative number, kept as it is, becomes a complex number where a printer takes it apart."""
    return any(p.base.is_negative and p.exp.is_integer is False for p in expr.atoms(Pow))


expressions = st.recursive(st.one_of(names, names, numbers), grown, max_leaves=9).filter(
    lambda e: not e.has(*UNREAL) and not has_complex_root(e)
)
calm = settings(deadline=None, max_examples=examples(250), suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(("printer", "reader"), READERS)
@calm
@given(expr=expressions)
def test_random_expressions_read_back(expr: Any, printer: type[MathPrinter[str]], reader: Any) -> None:
    assume(points(expr))
    read_back(printer().print(expr), reader, expr)


@pytest.mark.parametrize(("printer", "reader"), READERS)
@calm
@given(expr=expressions, width=st.floats(2, 12))
def test_pieces_are_the_whole(expr: Any, width: float, printer: type[LatexMaths], reader: Any) -> None:
    assume(points(expr))
    pieces = printer().pieces(expr, width)
    read_back(" ".join(pieces), reader, expr)


def test_typst_accepts_random_expressions() -> None:
    formulas: list[str] = []

    @calm
    @given(expressions, st.floats(2, 12))
    def collect(expr: Any, width: float) -> None:
        assume(points(expr))
        formulas.extend([TypstMaths().print(expr), *TypstMaths().pieces(expr, width)])

    collect()
    accepted(formulas)


class LosesBrackets(Printer):
    """Broken: a sum in a product has no brackets."""

    def _factor(self, box: Box[str], follower: Box[str] | None) -> Box[str]:
        return box


class LosesMinus(Printer):
    """Broken: no brackets behind a minus sign."""

    def negative(self, box: Box[str]) -> Box[str]:
        return Box(self.joined(self.token("minus"), box.out))


class Flips(Printer):
    """Broken: fractions upside down."""

    def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
        return super().frac(below, above)


class LosesBase(Printer):
    """Broken: the base of a power has no brackets."""

    def raised(self, base: Box[str], exponent: Box[str]) -> Box[str]:
        return super().raised(base._replace(level=CALL), exponent)


class LosesIndex(Printer):
    """Broken: indices in the wrong order."""

    def sub(self, base: str, indices: Any, run: bool) -> str:
        return super().sub(base, indices[::-1], run)


class LosesTimes(Printer):
    """Broken: factors side by side, and nothing says that they are factors."""

    def token(self, key: str) -> str:
        return "" if key in ("beside", "thin") else super().token(key)


def made(broken: type[Printer], printer: type[Printer]) -> Printer:
    """A printer that is broken in this way."""
    return type("Broken", (broken, printer), {})()


@pytest.mark.parametrize(("printer", "reader"), [(LatexMaths, "latex"), (MathMLMaths, MathMLReader)])
@pytest.mark.parametrize(
    ("broken", "trap"),
    [(LosesBrackets, "delta"), (LosesBrackets, "sum times its letter"), (LosesMinus, "minus a bracket"),
     (Flips, "half"), (LosesBase, "power of a sum"), (LosesBase, "negative base"),
     (LosesIndex, "compound index")],
)  # fmt: skip
def test_a_broken_printer_is_caught(
    broken: type[Printer], trap: str, printer: type[Printer], reader: type | str
) -> None:
    read_back(printer().print(TRAPS[trap]), reader, TRAPS[trap])
    with pytest.raises((AssertionError, Unreadable, UnreadableMathML)):
        read_back(made(broken, printer).print(TRAPS[trap]), reader, TRAPS[trap])


@pytest.mark.parametrize("trap", ["delta", "logarithm first", "half of a sum", "two fractions"])
def test_factors_that_do_not_say_so_are_caught(trap: str) -> None:
    with pytest.raises(UnreadableMathML, match="side by side"):
        read_back(made(LosesTimes, MathMLMaths).print(TRAPS[trap]), MathMLReader, TRAPS[trap])


@pytest.mark.parametrize(
    "fragment",
    [
        "<mi>x</mi><mi>y</mi>",
        "<msup><mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow><mn>2</mn></msup>",
        "<mfrac><mi>x</mi></mfrac>",
        "<mfenced><mi>x</mi></mfenced>",
        "<mi>ln</mi><mo>\u2061</mo><mi>x</mi><mo>\u2062</mo><mi>y</mi>",
    ],
)
def test_the_reader_of_mathml_refuses(fragment: str) -> None:
    with pytest.raises(UnreadableMathML):
        MathMLReader(fragment).whole()
