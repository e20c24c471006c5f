"""The same expression in fewer kinds of functions: for the kernel to read, and for its field to prove.

`readable` keeps every value and every domain. `provable` goes further: wherever both sides have a value they have the
same one as what it gives, which is what a proof by the field says. (Abramowitz and Stegun, 4.3, 4.6 and 6.1.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor, gcd, lcm
from typing import Any

import sympy
from sympy import Add, Basic, Expr, Float, Function, Mul, Piecewise, Pow, Rational, S, Symbol

from sympy import cos, gamma, log, sin  # isort: skip
from sympy.core.function import AppliedUndef

from derive.terms.bound import binder, substitute
from derive.terms.elementary import BY_KIND
from derive.terms.elementary.special import digamma, trigamma
from derive.terms.ordered import mapped, plain

_HIGHEST_SHIFT = 12
_HIGHEST_MULTIPLE = 12
_MOST_NAMES, _MOST_TERMS, _HIGHEST_DEGREE = 2, 8, 8  # of what is factored
_Gamma = Function("gamma ")  # the blank keeps it apart from anybody's own


def _quotient_of_gammas(n: Expr, k: Expr) -> Expr:
    """A polynomial in n for a whole k: the gammas have no value below k, where it is 0."""
    if k.is_Integer and 0 <= k <= _HIGHEST_SHIFT:
        return sympy.prod((n - i for i in range(int(k))), start=S.One) / sympy.factorial(k)
    return gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1))


#: functions that the kernel does not read, by those that it does
_IN_OTHER_WORDS: dict[type, Callable[..., Expr]] = {
    sympy.factorial: lambda n: gamma(n + 1),
    sympy.binomial: _quotient_of_gammas,
    sympy.acsc: lambda u: sympy.asin(1 / u),
    sympy.asec: lambda u: sympy.acos(1 / u),
    sympy.acoth: lambda u: sympy.atanh(1 / u),
    sympy.asech: lambda u: sympy.acosh(1 / u),
    sympy.acsch: lambda u: sympy.asinh(1 / u),
    sympy.frac: lambda u: u - sympy.floor(u),
    sympy.Mod: lambda a, b: a - b * sympy.floor(a / b),
    sympy.polygamma: lambda n, u: digamma(u) if n == 0 else trigamma(u) if n == 1 else sympy.polygamma(n, u),
}


def readable(expr: Basic) -> Basic:
    """The expression in functions that the kernel reads; decimals in exponents become the fractions they stand for."""
    node = mapped(expr, readable)
    if type(node) in _IN_OTHER_WORDS:
        return _IN_OTHER_WORDS[type(node)](*node.args)
    if isinstance(node, Pow) and isinstance(node.exp, Float):
        return Pow(node.base, rational(node.exp))
    return node


#: what only complex numbers have, as functions that a world of complex numbers knows
UNIT = "i "
PARTS: dict[type, str] = {sympy.re: "re ", sympy.im: "im ", sympy.conjugate: "conjugate ", sympy.arg: "arg "}


def without_unit(expr: Basic) -> Basic:
    """The expression with the imaginary unit, real parts and so on as functions of names of their own."""
    if expr is S.ImaginaryUnit:
        return Function(UNIT)()
    node = mapped(expr, without_unit)
    return Function(PARTS[type(node)])(*node.args) if type(node) in PARTS else node


def with_unit(expr: Basic) -> Basic:
    """The expression with SymPy's own imaginary unit and parts again."""
    own = {name: kind for kind, name in PARTS.items()}
    if isinstance(expr, AppliedUndef) and expr.func.__name__ == UNIT:
        return S.ImaginaryUnit
    node = mapped(expr, with_unit)
    name = node.func.__name__ if isinstance(node, AppliedUndef) else ""
    return own[name](*node.args) if name in own else node


def rational(value: Float) -> Rational:
    """The decimal that a Float is written as."""
    number = Fraction(str(value))
    return Rational(number.numerator, number.denominator)


def provable(left: Basic, right: Basic) -> tuple[Basic, Basic]:
    """Two expressions in exponentials, logarithms, roots, and sines and cosines of as few angles as possible."""
    sides = [plain(left), plain(right)]
    units = _units(*sides)
    rewritten = [_rewritten(side, units) for side in sides]
    signed = _signed(*rewritten)
    return tuple(substitute(side, signed) for side in rewritten) if signed else tuple(rewritten)


def _signed(*exprs: Basic) -> dict[Basic, Basic]:
    """Names of which one side takes the logarithm or the root: where both sides have a value they are not negative."""
    if any(e.has(Piecewise) for e in exprs):
        return {}  # a formula of a piece is not evaluated everywhere
    nodes = [n for e in exprs for n in _evaluated(e)]
    positive = {n.args[0] for n in nodes if isinstance(n, log)}
    roots = {n.base for n in nodes if isinstance(n, Pow) and n.exp.is_Rational and n.exp.q % 2 == 0}
    found: dict[Basic, Basic] = {}
    for name in sorted((s for s in positive | roots if isinstance(s, Symbol)), key=str):
        if name.is_nonnegative is None and not name.is_integer:
            found[name] = Symbol(name.name, **{"positive" if name in positive else "nonnegative": True})
    return found


def _evaluated(expr: Basic) -> Iterator[Basic]:
    """The nodes that are evaluated wherever the expression is; a sum may be empty."""
    yield expr
    if binder(expr) is None:
        for arg in expr.args:
            yield from _evaluated(arg)


Units = dict[Expr, Expr]  # the angle that all angles with these terms are multiples of


def _rewritten(expr: Basic, units: Units) -> Basic:
    if binder(expr) is not None or not expr.args:
        return expr
    args = tuple(_rewritten(a, units) for a in expr.args)
    kind = type(expr)
    if kind in _ANGLES and len(args) == 1:
        return _ANGLES[kind](*_cos_sin(args[0], units))
    function = BY_KIND.get(kind)
    if function is not None and function.also is not None:
        return _rewritten(function.also(*args[: function.arity]), units)
    if kind is sympy.Abs:
        return _absolute(args[0])
    if kind in _EXTREMES and len(args) == 2:
        return (args[0] + args[1] + _EXTREMES[kind] * _absolute((args[0] - args[1]).expand())) / 2
    if kind is gamma:
        return _gamma(args[0])
    if function is not None and (function.jumps or function.steps):
        return Function(function.name + " ")(*args)
    if isinstance(expr, Piecewise):
        return expr
    return expr if args == expr.args else expr.func(*args)


_ANGLES: dict[type, Callable[[Expr, Expr], Expr]] = {
    sin: lambda c, s: s,
    cos: lambda c, s: c,
    sympy.tan: lambda c, s: s / c,
    sympy.cot: lambda c, s: c / s,
    sympy.sec: lambda c, s: 1 / c,
    sympy.csc: lambda c, s: 1 / s,
}

_EXTREMES: dict[type, int] = {sympy.Max: 1, sympy.Min: -1}


def _gamma(u: Expr) -> Expr:
    """Gamma(v + k) = (v + k - 1) ... v Gamma(v) for a whole k."""
    number, rest = u.as_coeff_Add()
    shift = floor(number) if number.is_Rational else 0
    if not rest.free_symbols or abs(shift) > _HIGHEST_SHIFT:
        return _Gamma(u)
    base = u - shift
    steps = [base + k for k in range(shift)] if shift > 0 else [1 / (base - k) for k in range(1, 1 - shift)]
    return Mul(*steps, _Gamma(base))


def _absolute(u: Expr) -> Expr:
    """|a b| = |a| |b|, for the factors of a small polynomial."""
    names = u.free_symbols
    if not 0 < len(names) <= _MOST_NAMES or not u.is_polynomial(*names):
        return abs(u)
    poly = sympy.Poly(u, *sorted(names, key=str))
    if len(poly.terms()) > _MOST_TERMS or poly.total_degree() > _HIGHEST_DEGREE or not poly.domain.is_ZZ:
        return abs(u)
    content, factors = poly.factor_list()
    return Mul(abs(content), *(abs(f.as_expr()) ** e for f, e in factors))


def _terms(angle: Expr) -> dict[Expr, Rational]:
    """The terms of an angle, each with its number in front."""
    found: dict[Expr, Any] = {}
    for term in Add.make_args(angle.expand()):
        number, rest = term.as_coeff_Mul()
        if not number.is_Rational:
            number, rest = S.One, term
        found[rest] = found.get(rest, S.Zero) + number
    return found


def _units(*exprs: Basic) -> Units:
    """For each term of an angle the largest part of it that all its multiples in the expressions are multiples of."""
    found: dict[Expr, list[Rational]] = {}
    for node in sorted({n for e in exprs for n in e.atoms(*_ANGLES)}, key=str):
        for rest, number in _terms(node.args[0]).items():
            found.setdefault(rest, []).append(number)
    return {rest: _common(numbers) for rest, numbers in found.items()}


def _common(numbers: list[Rational]) -> Rational:
    above = gcd(*(int(abs(n.p)) for n in numbers))
    return Rational(max(above, 1), lcm(*(int(n.q) for n in numbers)))


def _cos_sin(angle: Expr, units: Units) -> tuple[Expr, Expr]:
    """cos and sin of an angle in those of its units, by the addition theorems; unchanged where that is too long."""
    terms = _terms(angle)
    steps = [(rest, units.get(rest, number), number) for rest, number in sorted(terms.items(), key=lambda t: str(t[0]))]
    multiples = [n / unit for _, unit, n in steps]
    if len(steps) > 4 or any(not m.is_Integer or abs(m) > _HIGHEST_MULTIPLE for m in multiples):
        return cos(angle), sin(angle)
    c, s = S.One, S.Zero
    for (rest, unit, _), multiple in zip(steps, multiples, strict=True):
        a, b = _multiple(cos(unit * rest), sin(unit * rest), int(multiple))
        c, s = c * a - s * b, s * a + c * b
    return c, s


def _multiple(c: Expr, s: Expr, n: int) -> tuple[Expr, Expr]:
    """cos n u and sin n u by those of u (de Moivre)."""
    a, b = S.One, S.Zero
    for _ in range(abs(n)):
        a, b = (a * c - b * s).expand(), (b * c + a * s).expand()
    return a, b if n >= 0 else -b
