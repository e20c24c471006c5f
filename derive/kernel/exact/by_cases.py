"""Proof by cases: where a sign depends on the point, one symbol is taken below, at and above the place of the change.

In a case the symbol is written with a number r > 0: x = low + r, high - r, or (low + high r)/(1 + r) between bounds, so
that the field decides the signs by itself. r knows its slopes, so derivatives by x stay what they are. Strict bounds
among the conditions start in the same way. At most eight cases; a kink has to be linear in one symbol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Abs, And, Basic, Expr, Ge, Gt, Heaviside, Le, Lt, Max, Min, Ne, Piecewise, Symbol, sign
from sympy.core.relational import Relational

from derive.kernel.exact.field import Element, Opaque, PoolExhausted, Undecided
from derive.kernel.exact.quotient import Quotient
from derive.kernel.exact.world import ExactWorld, Key
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.relations import Relation
from derive.kernel.setting import Setting
from derive.terms.notation import D

MOST_CASES = 8
_MOST_SPLITS = 16
_MOST_TERMS = 60  # of an element: what grows beyond is not worth its time
_KINKED = (Abs, sign, Heaviside, Max, Min, Piecewise)


@dataclass(frozen=True)
class Span:
    """Where a symbol lies: above `low`, below `high`, or at a place."""

    low: Element | None = None
    high: Element | None = None
    at: Element | None = None


Spans = Mapping[Key, Span]


class CaseWorld(ExactWorld):
    """An exact world in which some symbols lie in spans."""

    def __init__(self, setting: Setting, index: Mapping[str, int], rank: int, pool: int) -> None:
        super().__init__(setting, index, rank, pool)
        self.spans: Spans = {}

    def _symbol(self, key: Key, leaf: Expr) -> Element:
        span = self.spans.get(key)
        return super()._symbol(key, leaf) if span is None or key in self.unsigned else self.in_span(key, span)

    def in_span(self, key: Key, span: Span) -> Element:
        """The symbol, written with a number r > 0 that says where in its span it is."""
        if span.at is not None:
            return span.at
        r, low, high = self.beside(key, span), span.low, span.high
        if low is not None and high is not None:
            return (low + high * r) / (1 + r)
        return low + r if low is not None else high - r

    def beside(self, key: Key, span: Span) -> Element:
        """The generator r of a span."""
        low, high = span.low, span.high

        def slope(by: Key) -> Element:
            own = self.field.lift(int(by == key))
            below = own - self.field.slope(low, by) if low is not None else None
            above = self.field.slope(high, by) - own if high is not None else None
            if below is None or above is None:
                return below if below is not None else above  # type: ignore[return-value]
            r, width = self.beside(key, span), high - low  # type: ignore[operator]
            return (below - above * r) * (1 + r) / width

        name = ("beside", key, *(None if e is None else e.key() for e in (low, high)))
        return self.field.symbol(name, 1, slope, lambda x: bool(x == key))

    def with_value(self, key: Key, value: Any, code: Code, leaf: Expr) -> Element:
        if key in self.spans:
            raise Opaque(f"{key[0]} lies in a span")
        return super().with_value(key, value, code, leaf)


def has_cases(before: Basic, after: Basic, setting: Setting) -> bool:
    """Whether a line bends, or conditions bound a name."""
    written = (before, after, *(d.meaning for d in setting.definitions))
    bounded = any(g.has(Lt, Gt, Le, Ge) for g in setting.given if isinstance(g, (Relational, And)))
    return bounded or any(e.has(*_KINKED) for e in written)


class ByCases:
    """One line in one case of sizes and indices, names opened."""

    def __init__(self, setting: Setting, case: Mapping[str, int], pool: int, before: Basic, after: Basic) -> None:
        self.setting, self.before, self.after = setting, before, after
        self.world = CaseWorld(setting, dict(case), 0, pool)
        self.world.field.most_terms = _MOST_TERMS
        self.slopes = before.has(D) or after.has(D)
        self.cases, self.splits = 0, 0

    def proves(self, relation: Relation, related: Any) -> bool:
        """Whether the relation holds in every case. Raises `PoolExhausted`."""
        starts = list(self._starts())
        return bool(starts) and all(self._holds(spans, relation, related) for spans in starts)

    # -- where it starts --------------------------------------------------------------------------------------

    def _starts(self) -> Iterator[Spans]:
        """What strict bounds among the conditions say of single names; and the ends of those that are not strict."""
        spans: dict[Key, Span] = {}
        ends: list[tuple[Key, Element]] = []
        for condition in _parts(self.setting.given):
            for name, bound, is_low, is_strict in _bounds(condition):
                key = (name, ())
                if name in self.setting.by_name or name in self.setting.size_names | set(self.setting.ranges):
                    continue
                try:
                    value = self.world.value(bound)
                except Opaque:
                    continue
                spans[key] = replace(spans.get(key, Span()), **{"low" if is_low else "high": value})
                ends += [] if is_strict else [(key, value)]
        yield spans
        if not self.slopes:  # at an end a slope is what it is inside; the kernel tries it there
            yield from ({**spans, key: Span(at=value)} for key, value in ends)

    # -- one case ---------------------------------------------------------------------------------------------

    def _holds(self, spans: Spans, relation: Relation, related: Any) -> bool:
        self.world.spans, self.world.slopes = spans, {}
        if self._is_empty():
            return True
        self.splits += 1
        if self.splits > _MOST_SPLITS:
            return False
        try:
            left, right = self.world.value(self.before), self.world.value(self.after)
            if related(self.world, left, right, relation):
                self.cases += 1
                return self.cases <= MOST_CASES
            undecided = self._bent(right - left)
        except Undecided as error:
            undecided = error.element
        except PoolExhausted:
            raise
        except Opaque:
            return False
        if undecided is None:
            return False
        branches = list(self._split(undecided, spans))
        return bool(branches) and all(self._holds(b, relation, related) for b in branches)

    def _is_empty(self) -> bool:
        """Whether a condition does not hold in this case."""
        for condition in _parts(self.setting.given):
            if isinstance(condition, Relational):
                try:
                    if not compiled(condition)(self.world):
                        return True
                except (Opaque, Undefined, Unusable, ZeroDivisionError):
                    continue
        return False

    def _bent(self, element: Element) -> Element | None:
        """The argument of an absolute value that is not decided yet."""
        arguments = self.world.field.arguments
        return next(
            (arguments["abs", g] for g in self.world.field.generators(element) if ("abs", g) in arguments), None
        )

    def _split(self, element: Element, spans: Spans) -> Iterator[Spans]:
        """Below, at and above the place at which the element changes its sign; nothing where it has no such place."""
        field = self.world.field
        inner = self._bent(element)
        if inner is not None:
            element = inner
        factors = (f for poly in element.polys() for f, _ in poly.factor_list()[1])
        for factor in map(Quotient.of, factors):
            if field.sign(factor) is None:
                found = self._place(factor, spans)
                if found is not None:
                    yield from self._around(*found, spans)
                return

    def _place(self, factor: Element, spans: Spans) -> tuple[Key, Element] | None:
        """A symbol in which the factor is linear, and its value where the factor is zero."""
        field = self.world.field
        names = {g: key for key, g in field.keys.items()}
        for g in field.generators(factor):
            key = _symbol_of(names[g])
            if key is None or key[0] in self.setting.by_name or max(m[g] for m in factor.numer) > 1:
                continue
            slope = factor.partial(g)
            rest = factor - slope * field.gens[g]
            if any(g in field.generators(e) for e in (slope, rest)) or field.sign(slope) is None:
                continue
            zero, span = -rest / slope, spans.get(key)
            if span is None or names[g] == ("symbol", key):
                return key, zero
            low, high = span.low, span.high
            if low is not None and high is not None:
                return key, (low + high * zero) / (1 + zero)
            return key, low + zero if low is not None else high - zero
        return None

    def _around(self, key: Key, place: Element, spans: Spans) -> Iterator[Spans]:
        span = spans.get(key) or self._assumed(key)
        yield {**spans, key: replace(span, high=place)}
        yield {**spans, key: replace(span, low=place)}
        nonzero = not place and self._is_nonzero(key)
        if not self.slopes and not nonzero:  # exactly at a kink slopes are taken from both sides, by many digits
            yield {**spans, key: Span(at=place)}

    def _is_nonzero(self, key: Key) -> bool:
        symbols = (s for e in self.setting.expressions for s in e.atoms(Symbol))
        return any(s.name == key[0] and s.is_zero is False for s in symbols)

    def _assumed(self, key: Key) -> Span:
        """What the sign of a symbol says of where it lies."""
        generator = self.world.field.keys.get(("symbol", key))
        known = self.world.field.atoms[generator].sign if generator is not None else 0
        zero = self.world.field.lift(0)
        return Span(low=zero if known == 1 else None, high=zero if known == -1 else None)


def _symbol_of(name: Any) -> Key | None:
    """The key of the symbol that a generator stands for, or in whose span it is."""
    if not isinstance(name, tuple) or name[0] != "symbol":
        return None
    inner = name[1]
    if isinstance(inner, tuple) and inner and inner[0] == "beside":
        return inner[1]
    is_key = isinstance(inner, tuple) and len(inner) == 2 and isinstance(inner[0], str) and isinstance(inner[1], tuple)
    return inner if is_key else None


def _parts(conditions: tuple[Basic, ...]) -> Iterator[Basic]:
    for condition in conditions:
        yield from condition.args if isinstance(condition, And) else (condition,)


def _bounds(condition: Basic) -> Iterator[tuple[str, Expr, bool, bool]]:
    """(name, bound, whether it is a lower one, whether it is strict) of `x < b`, `b <= x` and `|x - c| <= b`."""
    if not isinstance(condition, (Lt, Gt, Le, Ge)) or isinstance(condition, Ne):
        return
    strict = isinstance(condition, (Lt, Gt))
    small, large = condition.lts, condition.gts
    if isinstance(small, Abs):
        inner, centre = _shifted(small.args[0])
        if inner is not None and not large.has(inner):
            yield inner.name, centre - large, True, strict
            yield inner.name, centre + large, False, strict
        return
    if isinstance(small, Symbol) and not large.has(small):
        yield small.name, large, False, strict
    if isinstance(large, Symbol) and not small.has(large):
        yield large.name, small, True, strict


def _shifted(expr: Expr) -> tuple[Symbol | None, Expr]:
    """(x, c) for x - c."""
    if isinstance(expr, Symbol):
        return expr, expr - expr
    letters = [a for a in expr.args if isinstance(a, Symbol)]
    rest = [a for a in expr.args if a not in letters]
    if len(letters) == 1 and len(expr.args) == 2 and not rest[0].has(letters[0]) and expr.func(*expr.args) == expr:
        is_sum = expr.is_Add or type(expr).__name__ == "Plus"
        return (letters[0], -rest[0]) if is_sum else (None, expr)
    return None, expr
