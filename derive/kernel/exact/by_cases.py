"""Proof by cases: where a sign depends on the point, one symbol is taken below, at and above the place of the change.

Strict bounds among the conditions start in the same way. At most 64 cases; a kink has to be linear in a symbol that
bounds no other one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace
from sympy import Abs, And, Basic, Expr, Ge, Gt, Heaviside, Le, Lt, Max, Min, Ne, Piecewise, Symbol, sign
from sympy.core.relational import Relational

from derive.kernel.exact.field import Element, NoValue, Opaque, PoolExhausted
from derive.kernel.exact.quotient import WORK, Quotient, factors_of, is_light
from derive.kernel.exact.spans import CaseWorld, Span, Spans, symbol_of
from derive.kernel.exact.world import Key
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.relations import Relation
from derive.kernel.setting import Setting
from derive.terms.notation import D, name_of

MOST_CASES = 64
_MOST_SPLITS = 128
_MOST_WORK = 60_000  # terms that are added and multiplied for one line; what takes more is not proved
_MOST_TERMS = 60  # of an element: what grows beyond is not worth its time
_KINKED = (Abs, sign, Heaviside, Max, Min, Piecewise)


def has_cases(before: Basic, after: Basic, setting: Setting) -> bool:
    """Whether a line bends, or conditions bound a name."""
    written = (before, after, *_meanings(setting))
    bounded = any(g.has(Lt, Gt, Le, Ge) for g in setting.given if isinstance(g, (Relational, And)))
    return bounded or any(e.has(*_KINKED) for e in written)


def _meanings(setting: Setting) -> tuple[Basic, ...]:
    return tuple(d.meaning for d in setting.definitions)


class ByCases:
    """One line in one case of sizes and indices, names opened."""

    def __init__(self, setting: Setting, case: Mapping[str, int], pool: int, before: Basic, after: Basic) -> None:
        self.setting, self.before, self.after = setting, before, after
        self.world = CaseWorld(setting, dict(case), 0, pool)
        self.world.field.most_terms = _MOST_TERMS
        self.moved = {name_of(d.args[1]) for e in (before, after, *_meanings(setting)) for d in e.atoms(D)}
        self.slopes = bool(self.moved)
        self.cases, self.splits = 0, 0

    def proves(self, relation: Relation, related: Any) -> bool:
        """Whether the relation holds in every case. Raises `PoolExhausted`."""
        extreme = self.before.has(Max, Min) or self.after.has(Max, Min)
        return any(self._proves(decides, relation, related) for decides in ((False, True) if extreme else (False,)))

    def _proves(self, decides: bool, relation: Relation, related: Any) -> bool:
        self.world.decides, self.cases, self.splits = decides, 0, 0
        self.enough = WORK.done + _MOST_WORK
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
        if self.splits > _MOST_SPLITS or WORK.done > self.enough:
            return False
        try:
            left = self.world.value(self.before)
        except NoValue:
            return True  # nothing is said where the left side has no value
        except PoolExhausted:
            raise
        except Opaque as error:
            return self._decided(getattr(error, "element", None), spans, relation, related)
        try:
            right = self.world.value(self.after)
            if related(self.world, left, right, relation):
                self.cases += 1
                return self.cases <= MOST_CASES
            undecided = self._bent(right - left)
        except PoolExhausted:
            raise
        except NoValue:  # of a slope at one place: the kernel tries both sides there
            return self.slopes and any(s.at is not None for s in spans.values())
        except Opaque as error:
            undecided = getattr(error, "element", None)
        return self._decided(undecided, spans, relation, related)

    def _decided(self, undecided: Element | None, spans: Spans, relation: Relation, related: Any) -> bool:
        """Whether it holds below, at and above the place where an element changes its sign."""
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
        while (inner := self._bent(element)) is not None:  # inside first: all else is short then
            element = inner
        factors = (f for poly in element.polys() if is_light(poly) for f, _ in factors_of(poly)[1])
        for factor in map(Quotient.of, factors):
            if field.sign(factor) is None:
                yield from self._around_place_of(factor, spans)
                return

    def _around_place_of(self, factor: Element, spans: Spans) -> Iterator[Spans]:
        """Around the place of the factor; where the sign of a slope is not known, around the place of that slope."""
        linear = list(self._linear(factor, spans))
        for g, key, slope, rest in linear:
            if self.world.field.sign(slope) is not None:
                yield from self._around(key, self._place(g, key, -rest / slope, spans), spans)
                return
        for *_, slope, _ in linear:
            branches = list(self._split(slope, spans))
            if branches:
                yield from branches
                return

    def _linear(self, factor: Element, spans: Spans) -> list[tuple[int, Key, Element, Element]]:
        """(generator, key, slope, rest) of the symbols in which a factor is linear: those without a sign first, so that
        |r| <= d splits r, and those in spans before others."""
        field, found = self.world.field, []
        names = {g: key for key, g in field.keys.items()}
        for g in field.generators(factor):
            key = symbol_of(names[g])
            if key is None or key[0] in self.setting.by_name or max(m[g] for m in factor.numer) > 1:
                continue
            slope = factor.partial(g)
            rest = factor - slope * field.gens[g]
            moving = g in field.generators(slope) or self._moves_another(g, key, factor)
            if not moving and not self._bounds_another(key, spans):
                found.append((g, key, slope, rest))
        return sorted(found, key=lambda f: (field.atoms[f[0]].sign != 0, f[1] not in spans))

    def _moves_another(self, g: int, key: Key, factor: Element) -> bool:
        """Whether something else in the factor moves with the symbol, as e^x or floor x beside x: its zero is no place
        then."""
        field, name = self.world.field, self.world.field.keys.get(("symbol", key))
        others = [h for h in field.generators(factor) if h != g]
        return any(g in field.within(h) or name in field.within(h) or field.atoms[h].slope(key) for h in others)

    def _bounds_another(self, key: Key, spans: Spans) -> bool:
        """Whether the span of another symbol is written with this one: the two would chase each other."""
        names = {g: name for name, g in self.world.field.keys.items()}
        ends = (e for k, s in spans.items() if k != key for e in (s.low, s.high, s.at) if e is not None)
        return any(symbol_of(names[g]) == key for e in ends for g in self.world.field.generators(e))

    def _place(self, g: int, key: Key, zero: Element, spans: Spans) -> Element:
        """The value of the symbol where its generator has the value `zero`."""
        span = spans.get(key)
        if span is None or self.world.field.keys.get(("symbol", key)) == g:
            return zero
        low, high = span.low, span.high
        if low is not None and high is not None:
            return (low + high * zero) / (1 + zero)
        return low + zero if low is not None else high - zero

    def _around(self, key: Key, place: Element, spans: Spans) -> Iterator[Spans]:
        span = spans.get(key) or self._assumed(key)
        yield {**spans, key: replace(span, high=place)}
        yield {**spans, key: replace(span, low=place)}
        nonzero = not place and self._is_nonzero(key)
        if not nonzero and not self._is_moved(key, place):
            yield {**spans, key: Span(at=place)}

    def _is_moved(self, key: Key, place: Element) -> bool:
        """Whether a slope is taken across the place: exactly at a kink it is asked from both sides, by many digits."""
        names = {g: symbol_of(name) for name, g in self.world.field.keys.items()}
        used = {key, *(names[g] for g in self.world.field.generators(place))}
        return any(k is None or k[0] in self.moved for k in used) if self.slopes else False

    def _is_nonzero(self, key: Key) -> bool:
        symbols = (s for e in self.setting.expressions for s in e.atoms(Symbol))
        return any(s.name == key[0] and s.is_zero is False for s in symbols)

    def _assumed(self, key: Key) -> Span:
        """What the sign of a symbol says of where it lies."""
        generator = self.world.field.keys.get(("symbol", key))
        known = self.world.field.atoms[generator].sign if generator is not None else 0
        zero = self.world.field.lift(0)
        return Span(low=zero if known == 1 else None, high=zero if known == -1 else None)


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
