"""Relations, conditions, cases, and sets of numbers, from our tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import sympy as sp
from sympy import Basic, Expr, ImmutableDenseMatrix, Piecewise

from derive.parsing import tree as t
from derive.parsing.build_vectors import ARRAYS, Matrix, Vectors
from derive.terms import events as ev
from derive.terms.notation import Components, Delta
from derive.terms.ordered import plain

_RELATIONS: dict[str, Any] = {"=": sp.Eq, "≠": sp.Ne, "<": sp.Lt, "≤": sp.Le, ">": sp.Gt, "≥": sp.Ge}
VECTORS = (*ARRAYS, Components, ImmutableDenseMatrix)
_SETS: Mapping[str, Any] = {"∪": sp.Union, "∩": sp.Intersection, "∖": sp.Complement}


class Conditions(Vectors):
    """Builds what is true or not, and sets of numbers."""

    def statements(self, items: list[t.Node], either: bool) -> Any:
        """Several statements at once."""
        raise NotImplementedError

    def _cases(self, node: t.Cases) -> Expr:
        rows = [(self.number(v), sp.true if c is None else self.condition(c)) for v, c in node.rows]
        return Piecewise(*rows, evaluate=False)

    def condition(self, node: t.Node) -> Any:
        """A relation between numbers, or several joined by words."""
        if isinstance(node, t.Logic):
            parts = [self.condition(p) for p in node.parts]
            kind = {"and": sp.And, "or": sp.Or, "not": sp.Not}[node.kind]
            return kind(*parts, evaluate=False)
        if not isinstance(node, t.Relation):
            raise self.fail("a condition is meant, such as x > 0", node)
        return self._relation(node)

    def _relation(self, node: t.Relation) -> Any:
        if node.signs in (("∈",), ("∉",)) and isinstance(node.parts[1], (t.Vector, t.Span, t.Listed, t.SetOperation)):
            inside = self._member(self.number(node.parts[0]), self.numbers_in(node.parts[1]), node)
            return inside if node.signs == ("∈",) else sp.Not(inside)
        if {"∈", "∉"} & set(node.signs):
            raise self.fail("∈ stands in a set {ω : ω ∈ A} only", node)
        if "⊆" in node.signs or (node.signs == ("=",) and any(self.names.is_event(p) for p in node.parts)):
            return self._between_events(node)
        parts = [self.build(p) for p in node.parts]
        if any(isinstance(p, sp.Set) for p in parts):
            return self._equal_to_set(node, parts)
        for part, built in zip(node.parts, parts, strict=True):
            if not isinstance(built, (Expr, *VECTORS)):
                self.only_number(built, part)
        if any(isinstance(p, VECTORS) for p in parts) and node.signs != ("=",):
            raise self.fail("vectors are related by = only", node)
        parts = [p.by_rows() if isinstance(p, Matrix) else p for p in parts]
        pairs = zip(node.signs, parts, parts[1:], strict=False)
        built = [_RELATIONS[sign](a, b, evaluate=False) for sign, a, b in pairs]
        return built[0] if len(built) == 1 else sp.And(*built, evaluate=False)

    def _equal_to_set(self, node: t.Relation, parts: list[Any]) -> Basic:
        """`x = {1, 2}`, which says that x is one of them."""
        if node.signs != ("=",) or isinstance(parts[0], sp.Set) or not isinstance(parts[1], sp.Set):
            raise self.fail("what is related to a set of numbers is a name: write x ∈ {1, 2}", node)
        return self._member(self.only_number(parts[0], node.parts[0]), parts[1], node)

    def _member(self, item: Expr, among: Basic, node: t.Node) -> Basic:
        """`x in [0, 1]`, as the inequalities that say so."""
        if isinstance(among, sp.Union):
            return sp.Or(*(self._member(item, part, node) for part in among.args), evaluate=False)
        if isinstance(among, sp.FiniteSet):
            equal = [sp.Eq(item, value, evaluate=False) for value in among.args]
            return equal[0] if len(equal) == 1 else sp.Or(*equal, evaluate=False)
        if not isinstance(among, sp.Interval):
            raise self.fail("an interval or a set of numbers is meant", node)
        below = (sp.Gt if among.left_open else sp.Ge)(item, among.start, evaluate=False)
        above = (sp.Lt if among.right_open else sp.Le)(item, among.end, evaluate=False)
        bounds = [c for c, end in ((below, among.start), (above, among.end)) if end not in (sp.oo, -sp.oo)]
        return bounds[0] if len(bounds) == 1 else sp.And(*bounds, evaluate=False)

    def _between_events(self, node: t.Relation) -> Basic:
        if len(node.parts) > 2:
            raise self.fail("two events are related at a time", node)
        return {"⊆": ev.Inclusion, "=": ev.Same}[node.signs[0]](*(self.event(p) for p in node.parts))

    def _indicator(self, node: t.Indicator) -> Expr:
        """Kronecker's delta between two indices, else 1 where the condition holds."""
        condition = self.condition(node.condition)
        if isinstance(condition, sp.Eq) and all(side.is_integer for side in condition.args):
            return Delta(*condition.args)
        return Piecewise((sp.Integer(1), condition), (sp.Integer(0), sp.true), evaluate=False)

    # sets of numbers

    def _span(self, node: t.Span) -> Basic:
        return self.interval(node, node.low, node.high, node.closed)

    def interval(self, node: t.Node, low: t.Node, high: t.Node, closed: tuple[bool, bool]) -> Basic:
        """The numbers between two ends, which rise."""
        ends = [self.end(e) for e in (low, high)]
        infinite = [e in (sp.oo, -sp.oo) for e in ends]
        if any(c and i for c, i in zip(closed, infinite, strict=True)) and not all(closed):
            raise self.fail("an end at infinity does not belong to an interval: write a round bracket there", node)
        if ends[0] == sp.oo or ends[1] == -sp.oo or not rises(*ends):
            raise self.fail("the ends of an interval rise", node)
        opened = [i or not c for c, i in zip(closed, infinite, strict=True)]
        return sp.Interval(*map(plain, ends), *opened)

    @staticmethod
    def is_infinite(node: t.Node) -> bool:
        """Whether infinity stands there, with a sign or without."""
        inner = node.terms[0][1] if isinstance(node, t.Total) and len(node.terms) == 1 else node
        return isinstance(inner, t.Name) and inner.head == "∞"

    def end(self, node: t.Node) -> Expr:
        """An end of an interval: a number, or infinity."""
        sign, inner = 1, node
        if isinstance(node, t.Total) and len(node.terms) == 1:
            sign, inner = node.terms[0]
        if isinstance(inner, t.Name) and inner.head == "∞":
            return sp.oo if sign > 0 else -sp.oo
        return self.number(node)

    def _listed(self, node: t.Listed) -> Any:
        if node.items and all(isinstance(item, t.Relation) for item in node.items):
            return self.statements(list(node.items), False)
        return sp.FiniteSet(*(plain(self.number(item)) for item in node.items))

    def numbers_in(self, node: t.Node) -> Basic:
        """A set of numbers, where only one will do."""
        if isinstance(node, t.Vector) and len(node.items) == 2:
            return self.interval(node, *node.items, (node.bracket == "[",) * 2)
        built = sp.EmptySet if isinstance(node, t.Name) and node.head == "∅" else self.build(node)
        if not isinstance(built, sp.Set):
            raise self.fail("an interval or a set of numbers is meant", node)
        return built

    def set_operation(self, node: t.SetOperation) -> Basic:
        """Sets of numbers, joined."""
        return reduce(_SETS[node.sign], [self.numbers_in(p) for p in node.parts])


def rises(low: Expr, high: Expr) -> bool:
    """Whether one end lies below the other, as far as numbers tell; letters may."""
    if low.free_symbols or high.free_symbols:
        return bool(low != high)
    low, high = plain(low), plain(high)
    try:
        real = all(end.is_extended_real is not False and end not in (sp.zoo, sp.nan) for end in (low, high))
        return real and bool(low < high)
    except (TypeError, ValueError):  # SymPy's, whatever it is asked of ln 0, tan(pi/2) and (-1)!
        return False
