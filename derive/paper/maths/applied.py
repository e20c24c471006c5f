"""Functions, sums and products over an index, relations and cases: how they are laid out, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy import Basic, Pow, Rational, Sum
from sympy.core.function import AppliedUndef

from derive.errors import CannotPrint
from derive.paper.maths.core import ADD, CALL, GREEK, MUL, NAME, NEG, POW, REL, Box, T, prints
from derive.paper.maths.operators import Algebra
from derive.terms.chained import grouped
from derive.terms.convex import Convex
from derive.terms.elementary import BY_KIND, ELEMENTARY
from derive.terms.notation import Named
from derive.terms.samples import Chosen, Draws

WORDS = tuple(f for f in ELEMENTARY if f.word)  # printed as a word, or as a Greek letter
FENCES = tuple(f for f in ELEMENTARY if f.fence[0])  # printed as brackets of their own
SQUARED = frozenset(f.kind for f in ELEMENTARY if f.squared)  # sin^2 x, but (ln x)^2
RELATIONS: dict[type, str] = {
    sp.StrictLessThan: "<", sp.LessThan: "<=", sp.StrictGreaterThan: ">", sp.GreaterThan: ">=",
    sp.Equality: "=", sp.Unequality: "!=",
}  # fmt: skip
LOGIC: dict[type, str] = {sp.And: "and", sp.Or: "or"}


class Functions(Algebra[T]):
    """Functions, big sums, relations, cases."""

    @prints(Pow)
    def power(self, expr: Any) -> Box[T]:
        base, exponent = expr.args
        if type(base) in SQUARED and exponent.is_Integer and exponent > 1 and not self.encloses:
            return self.elementary(base, self.box(exponent))
        return super().power(expr)

    @prints(*(f.kind for f in WORDS if f.bare))
    def elementary(self, expr: Any, exponent: Box[T] | None = None) -> Box[T]:
        """A function; the brackets are left out around a single name at the end."""
        name, argument = self.token(BY_KIND[type(expr)].word), self.box(expr.args[0])
        name = name if exponent is None else self.sup(name, exponent)
        closed = self.call(name, [argument.out], argument.tall)
        if self.encloses or argument.level < NAME:
            return Box(closed, CALL if self.encloses else POW, argument.tall, "function")
        return Box(self.joined(name, self.token("of"), argument.out), POW, False, "function", closed)

    @prints(*(f.kind for f in WORDS if not f.bare))
    def called(self, expr: Any) -> Box[T]:
        """A function that always has its brackets."""
        function = BY_KIND[type(expr)]
        if expr.args[function.arity :] not in ((), (Rational(1, 2),)):
            raise CannotPrint(f"{expr} has a value of its own at 0: write it by cases")
        name = self.letter(function.word) if function.word in GREEK else self.token(function.word)
        return self.applied(name, expr.args[: function.arity])

    @prints(*(f.kind for f in FENCES))
    def enclosed(self, expr: Any) -> Box[T]:
        """A function that is a pair of brackets."""
        inner = self.box(expr.args[0])
        return Box(self.fenced(BY_KIND[type(expr)].name, inner.out, inner.tall), CALL, inner.tall)

    @prints(AppliedUndef)
    def undefined(self, expr: Any) -> Box[T]:
        return self.applied(self.name(type(expr).__name__), expr.args)

    @prints(Named)
    def named(self, expr: Any) -> Box[T]:
        return self.applied(self.name(expr.letter), expr.args)

    @prints(sp.Max, sp.Min)
    def extreme(self, expr: Any) -> Box[T]:
        return self.applied(self.token(type(expr).__name__.lower()), expr.args)

    def applied(self, name: T, args: Sequence[Basic]) -> Box[T]:
        """A function with its arguments in brackets."""
        boxes = [self.box(a) for a in args]
        tall = any(b.tall for b in boxes)
        return Box(self.call(name, [b.out for b in boxes], tall), CALL, tall)

    @prints(sp.Abs)
    def absolute(self, expr: Any) -> Box[T]:
        inner = self.box(expr.args[0])
        return Box(self.fenced("abs", inner.out, inner.tall), CALL, inner.tall)

    @prints(sp.factorial)
    def factorial(self, expr: Any) -> Box[T]:
        return Box(self.joined(self.within(self.box(expr.args[0]), NAME).out, self.token("!")), POW)

    @prints(sp.binomial)
    def choose(self, expr: Any) -> Box[T]:
        return Box(self.binomial(*(self.box(a).out for a in expr.args)), CALL, True)

    @prints(Sum, sp.Product)
    def repeated(self, expr: Any) -> Box[T]:
        """A sum or product over indices; SymPy's first limit is the innermost."""
        kind = "product" if isinstance(expr, sp.Product) else "sum"
        body = self.scoped(expr.function, REL if self.encloses else MUL)
        for limits in expr.limits:
            letter, low, high = (self.scoped(limit).out for limit in limits)
            out = self.big(kind, letter, low, high, body.out)
            body = Box(out, CALL) if self.encloses else self.opened(out, MUL, True)
        return body

    @prints(*RELATIONS)
    def relation(self, expr: Any) -> Box[T]:
        return self.connected(RELATIONS[type(expr)], expr.args)

    @prints(*LOGIC)
    def logic(self, expr: Any) -> Box[T]:
        groups = grouped(expr.args) if type(expr) is sp.And else [(a,) for a in expr.args]
        return self.chained(LOGIC[type(expr)], [self.condition(*group) for group in groups])

    def condition(self, first: Basic, *other: Basic) -> Box[T]:
        """A condition among others, or a bound from below and one from above in one: 0 < x < 1."""
        if not other:
            return self.within(self.box(first), REL + (type(first) in LOGIC))
        ends = [self.within(self.box(end), ADD).out for end in (first.lts, first.gts, other[0].gts)]
        low, high = (self.token("<" if "Strict" in type(c).__name__ else "<=") for c in (first, *other))
        return Box(self.joined(ends[0], low, ends[1], high, ends[2]), REL)

    @prints(Convex, Draws, Chosen)
    def several_relations(self, expr: Any) -> Box[T]:
        found = (self.condition(*group) if len(group) > 1 else self.box(*group) for group in grouped(expr.relations))
        return Box(self.listed([box.out for box in found]), REL)

    @prints(sp.Piecewise)
    def piecewise(self, expr: Any) -> Box[T]:
        rows = [(self.box(v).out, None if c == sp.true else self.box(c).out) for v, c in expr.args]
        return Box(self.cases(rows), CALL if self.encloses else NEG, True)
