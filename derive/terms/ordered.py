"""Sums and products that keep the order in which a textbook writes them.

SymPy sorts the arguments of `Add` and `Mul` at every rebuild. `Plus` and `Times` do not: they are plain
`Expr` nodes, so nothing in SymPy reorders, merges or expands them. `ordered()` turns SymPy's nodes into
these, `plain()` turns them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import (
    ITE,
    Add,
    And,
    Basic,
    Expr,
    Indexed,
    IndexedBase,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    StrictGreaterThan,
    StrictLessThan,
    Sum,
    Unequality,
    exp,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.printing.precedence import PRECEDENCE

from derive.kept import kept
from derive.terms.handed_in import expression


class _Ordered(Expr):
    is_commutative = True

    def __new__(cls, *args: Any) -> _Ordered:
        return Expr.__new__(cls, *(expression(a) for a in args))

    def doit(self, **hints: Any) -> Expr:
        """SymPy's own sum or product, evaluated; `plain` does the same without evaluating what is inside."""
        return plain(self).doit(**hints)

    def _eval_evalf(self, prec: int) -> Expr:
        return plain(self)._eval_evalf(prec)

    def _eval_derivative(self, symbol: Expr) -> Expr:
        return plain(self).diff(symbol)

    def _printed_plain(self, printer: Any, *_: Any) -> str:
        return printer._print(plain(self))

    # what SymPy's printers ask a node for: str, latex, and the code that lambdify makes
    _sympystr = _latex = _pythoncode = _numpycode = _scipycode = _lambdacode = _mpmathcode = _printed_plain

    def _eval_is_extended_real(self) -> bool | None:  # or SymPy writes |e^u| as e^(re u)
        return True if all(a.is_extended_real for a in self.args) else None


class Plus(_Ordered):
    """A sum whose terms stay in the order given."""

    precedence = PRECEDENCE["Add"]


class Times(_Ordered):
    """A product whose factors stay in the order given."""

    precedence = PRECEDENCE["Mul"]


def _flat(cls: type[_Ordered], args: Iterable[Any]) -> list[Basic]:
    flat: list[Basic] = []
    for arg in map(expression, args):
        flat.extend(arg.args if isinstance(arg, cls) else [arg])
    return flat


def times(*factors: Any) -> Expr:
    """The product in the order given: nested products are flattened, numbers multiplied and put in front."""
    number, rest = S.One, []
    for factor in _flat(Times, factors):
        if factor.is_Rational:
            number *= factor
        else:
            rest.append(factor)
    if number is S.Zero or not rest:
        return number
    return _joined(Times, rest if number is S.One else [number, *rest])


def plus(*terms: Any) -> Expr:
    """The sum in the order given: nested sums are flattened, numbers added up where the first one stands."""
    rest: list[Basic] = []
    place, number = None, S.Zero
    for term in _flat(Plus, terms):
        if term.is_Rational:
            place = len(rest) if place is None else place
            number += term
        else:
            rest.append(term)
    if number is not S.Zero and place is not None:
        rest.insert(place, number)
    return _joined(Plus, rest) if rest else S.Zero


def _joined(cls: type[_Ordered], args: list[Basic]) -> Expr:
    return args[0] if len(args) == 1 else cls(*args)


def minus(expr: Any) -> Expr:
    """The negative of an expression, term by term for a sum."""
    expr = expression(expr)
    if isinstance(expr, Plus):
        return plus(*(minus(a) for a in expr.args))
    return times(-1, expr)


def over(numerator: Any, denominator: Any) -> Expr:
    """The quotient, kept as one factor of power -1 below the line."""
    return times(numerator, power(denominator, -1))


def power(base: Any, exponent: Any) -> Expr:
    """base**exponent; powers of powers with integer exponents are merged, nothing else is."""
    base, exponent = expression(base), expression(exponent)
    if exponent is S.One:
        return base
    if exponent is S.Zero:
        return S.One
    if isinstance(base, Pow) and exponent.is_Integer and base.exp.is_Integer:
        return power(base.base, base.exp * exponent)
    if isinstance(base, exp) and exponent.is_Integer:
        return exp(times(exponent, base.args[0]))
    if isinstance(base, Times) and exponent is S.NegativeOne and base.args[0].is_Rational:
        return times(1 / base.args[0], power(times(*base.args[1:]), -1))
    return Pow(base, exponent)


def rebuild(expr: Basic, args: Iterable[Basic]) -> Basic:
    """The same node over other arguments, through the constructors of this module."""
    if isinstance(expr, Plus):
        return plus(*args)
    if isinstance(expr, Times):
        return times(*args)
    if isinstance(expr, Pow):
        return power(*args)
    if isinstance(expr, Piecewise):
        return cases(*args)
    if isinstance(expr, (Sum, Product)):
        return _total(expr.func, *args)
    return _written_out(expr.func(*args))


def _total(kind: type[Expr], body: Any, *limits: Any) -> Expr:
    """A sum over limits that were those of one already: SymPy's constructor reads them anew, and looks through the
    body four times; what it does besides is for what is left to it here."""
    if isinstance(body, (Sum, Product)) or body is S.NaN or not isinstance(body, Expr) or _has_loose_cases(body):
        return kind(body, *limits)
    total = Expr.__new__(kind)
    total._args = (body, *limits)
    total.is_commutative = body.is_commutative
    return total


def _has_loose_cases(body: Expr) -> bool:
    """Whether there are cases for SymPy to draw out, and none in a sum within: it would draw them out of that one too,
    away from the letter that binds theirs."""
    totals = body.atoms(Sum, Product)
    return body.has(Piecewise) and not any(total.has(Piecewise) for total in totals)


def cases(*pieces: Any) -> Expr:
    """Values with their conditions, which stay as written: SymPy's own `Piecewise` turns them round and multiplies them
    out. What is never reached goes; neighbours of one value on both sides of a place are one."""
    found: list[tuple[Expr, Basic]] = []
    for value, written in pieces:
        condition = _written_out(written) if isinstance(written, Basic) else written
        if condition == False or any(condition == before for _, before in found):  # noqa: E712  (SymPy's own False)
            continue
        if found and found[-1][0] == value and (joint := _either(found[-1][1], condition)) is not None:
            found[-1] = (value, joint)
        else:
            found.append((value, condition))
        if found[-1][1] == True:  # noqa: E712
            break
    if not found:
        return Piecewise(*pieces)
    return found[0][0] if found[0][1] == True else Piecewise(*found, evaluate=False)  # noqa: E712


def _written_out(condition: Basic) -> Basic:
    """SymPy writes u < {v if c; w otherwise} as "if c then u < v else u < w": here with and, or."""
    if not isinstance(condition, Boolean) or not condition.has(ITE):
        return condition
    return condition.replace(ITE, lambda c, a, b: Or(And(c, a), And(Not(c), b)))


def _either(one: Basic, other: Basic) -> Basic | None:
    """x < a or x > a is x != a; whatever holds or else is all. None where one condition would not be shorter."""
    if other == True:  # noqa: E712
        return other
    strict = all(isinstance(c, (StrictLessThan, StrictGreaterThan)) for c in (one, other))
    if strict and (one.lts, one.gts) == (other.gts, other.lts):
        return Unequality(one.lhs, one.rhs)
    simple = isinstance(one, Relational) and isinstance(other, Relational)
    return Or(one, other) if simple else None


def mapped(expr: Basic, change: Callable[[Basic], Basic]) -> Basic:
    """The node with `change` applied to its arguments; the node itself where nothing changed."""
    before = expr.args
    if not before or isinstance(expr, IndexedBase):
        return expr
    args = tuple(map(change, before))
    return expr if args == before else rebuild(expr, args)


def ordered(expr: Any) -> Expr:
    """SymPy's sums and products as ordered ones, in the order in which SymPy would print them, numerators first."""
    expr = expression(expr)
    if isinstance(expr, Indexed):
        return expr  # its indices are whole numbers: v[t - 1] is v[t - 1]
    if isinstance(expr, Add):
        return plus(*(ordered(a) for a in _positive_first(expr.as_ordered_terms())))
    if isinstance(expr, Mul):
        return times(*(ordered(a) for a in sorted(expr.as_ordered_factors(), key=is_below)))
    return mapped(expr, ordered)


def _positive_first(terms: list[Expr]) -> list[Expr]:
    """t - i, where SymPy writes -i + t."""
    first = next((k for k, term in enumerate(terms) if not term.could_extract_minus_sign()), 0)
    return [terms[first], *terms[:first], *terms[first + 1 :]]


def is_below(factor: Basic) -> bool:
    """Whether a factor stands below the line of a fraction."""
    return isinstance(factor, Pow) and bool(factor.exp.is_Rational and factor.exp.is_negative)


def plain(expr: Any) -> Expr:
    """Ordered sums and products as SymPy's own."""
    expr = expression(expr)
    return _plain(expr) if expr.args else expr


@kept()
def _plain(expr: Basic) -> Expr:
    if isinstance(expr, Plus):
        return Add(*(plain(a) for a in expr.args))
    if isinstance(expr, Times):
        return Mul(*(plain(a) for a in expr.args))
    args = tuple(plain(a) for a in expr.args)
    return expr if args == expr.args else _written_out(expr.func(*args))


def split_fraction(expr: Expr) -> tuple[Rational, list[Expr], list[Expr]]:
    """(number, factors above the line, factors below it): expr = number * prod(above) / prod(below)."""
    number, above, below = S.One, [], []
    for factor in expr.args if isinstance(expr, Times) else (expr,):
        if factor.is_Rational:
            number *= factor
        elif is_below(factor):
            below.append(power(factor.base, -factor.exp))
        else:
            above.append(factor)
    return number, above, below
