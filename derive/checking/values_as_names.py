"""Values of functions that are only letters, as names: f(0) = 1 is an equation in one unknown, and so is f'(x) = 2.

Such a function may have any value anywhere, and any slope, whatever its other values are.
"""

from __future__ import annotations

from msgspec.structs import replace
from sympy import Basic, Dummy, Integer, Product, Sum, Symbol
from sympy.core.function import AppliedUndef

from derive.checking.verdict import Verdict
from derive.kernel.letters import names_in
from derive.terms.bound import binder, canonical, letters, nested, substitute
from derive.terms.notation import At, D
from derive.terms.ordered import mapped, plus, times

_MOST_TERMS = 20
_PLACE = Dummy("place", real=True)


class Values:
    """The names that stand for the values in some expressions."""

    def __init__(self, *exprs: Basic) -> None:
        self.taken = set().union(*(names_in(e) | letters(e) for e in exprs))
        self.names: dict[tuple[Basic, ...], tuple[Basic, Symbol]] = {}
        self.exprs = tuple(self._named(e) for e in exprs)

    def _named(self, expr: Basic) -> Basic:
        if not expr.has(AppliedUndef):
            return expr
        if isinstance(expr, (Sum, Product)):
            written_out = _written_out(expr)
            return expr if written_out is None else self._named(written_out)
        if _is_value(expr):
            return self._name_of(expr)
        return expr if binder(expr) is not None else mapped(expr, self._named)

    def _name_of(self, value: Basic) -> Symbol:
        key = _key(value)
        if key not in self.names:
            name = f"f{len(self.names)}"
            while name in self.taken:
                name += "_"
            self.taken.add(name)
            self.names[key] = value, Symbol(name, real=True)
        return self.names[key][1]

    def restored(self, verdict: Verdict) -> Verdict:
        """The verdict with the values, and not their names, in its witness."""
        if verdict.witness is None:
            return verdict
        written = {symbol.name: str(value) for value, symbol in self.names.values()}
        point = tuple((written.get(name, name), at) for name, at in verdict.witness.point)
        return replace(verdict, witness=replace(verdict.witness, point=point))


def _key(value: Basic) -> tuple[Basic, ...]:
    """The same for the same value: f'(x) is the derivative by whatever letter, taken at x."""
    if isinstance(value, At):
        body, letter, place = value.args
        return canonical(substitute(body, {letter: _PLACE})), canonical(place)
    if isinstance(value, D):
        return canonical(substitute(value, {value.variable: _PLACE})), value.variable
    return (canonical(value),)


def _is_value(expr: Basic) -> bool:
    """f(a), f'(a): a function of numbers, or a derivative of such."""
    if isinstance(expr, AppliedUndef):
        return not any(a.has(AppliedUndef) for a in expr.args)
    return isinstance(expr, (D, At)) and _is_value(expr.args[0])


def _written_out(expr: Basic) -> Basic | None:
    """A sum or product of a few terms without its letter; None where its limits are no numbers."""
    body, (letter, low, high) = nested(expr)
    if not (low.is_Integer and high.is_Integer and high - low < _MOST_TERMS):
        return None
    terms = [substitute(body, {letter: Integer(k)}) for k in range(int(low), int(high) + 1)]
    return plus(*terms) if isinstance(expr, Sum) else times(*terms)
