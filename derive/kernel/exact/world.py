"""A world whose numbers are elements of the exact field: lines evaluated here are compared exactly.

Defined names are opened to a given depth and stay symbols below it. Derivatives are taken by the derivation of
the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic, Expr, Gt, Lt, Symbol

from derive.kernel.exact.field import Atom, Element, NoValue, Opaque
from derive.kernel.exact.functions import FunctionField
from derive.kernel.exact.reading_records import Arithmetic
from derive.kernel.exact.tangents import Base, convex_value
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.regions import Venn
from derive.kernel.setting import FEWEST_OUTCOMES, Setting

_TERMS_FOR_MORE = 10  # times as many terms, where more outcomes bring more names

Key = tuple[Any, ...]


class ExactWorld(Arithmetic):
    """Exact elements for a setting's names at given sizes and indices.

    Names of a rank above `rank` are opened where their value is read, the others stay symbols; the slope of a
    symbol that stands for a name is the slope of its meaning all the same.
    """

    def __init__(self, setting: Setting, index: Mapping[str, int], rank: int = 0, pool: int = 16) -> None:
        self.setting, self.rank = setting, rank
        self.index: dict[str, int | None] = dict(index)
        self.sizes = {s: v for s, v in index.items() if s in setting.size_names}
        self.field = FunctionField(pool)
        if setting.outcomes > FEWEST_OUTCOMES:
            self.field.most_terms *= _TERMS_FOR_MORE
        self.slopes: dict[Key, Element] = {}
        self.meanings: dict[Key, Element] = {}
        self.unsigned: set[Key] = set()
        self.held: frozenset[Key] = frozenset()  # opened names that are moved at the moment
        self.base: Base | None = None  # of a convex function, the place where its line touches
        self.signs = dict(_sign_of_condition(g) for g in setting.given)

    def value(self, expr: Basic) -> Element:
        """The element for an expression. Raises `Opaque` where the field has none."""
        try:
            return self.field.small(self.field.lift(compiled(expr)(self)))
        except (Undefined, Unusable, ZeroDivisionError):
            raise NoValue("no value here") from None

    def values_at(self, letter: str, place: int, *exprs: Basic) -> tuple[Element, ...]:
        """The elements for expressions with an index letter set."""
        outer = self.index
        self.index = {**outer, letter: place}
        try:
            return tuple(self.value(e) for e in exprs)
        finally:
            self.index = outer

    # -- what the interpreter asks for ------------------------------------------------------------------------

    def whole(self, value: Any) -> int:
        if isinstance(value, int):
            return value
        if value.is_number and value.number == 1:
            return int(value.numer.LC) if value else 0
        raise Opaque("an index that is not a whole number")

    def read(self, key: Key, leaf: Expr) -> Element:
        return self._meaning(key) if self._is_opened(key) and key not in self.held else self._symbol(key, leaf)

    def _is_opened(self, key: Key) -> bool:
        return self.setting.ranks.get(key[0], 0) > self.rank

    def _meaning(self, key: Key) -> Element:
        """What a name stands for; once for the same names held and free of a sign, which the meaning may read."""
        known = (key, self.held, frozenset(self.unsigned))
        if known not in self.meanings:
            self.meanings[known] = self._opened(key)
        return self.meanings[known]

    def _opened(self, key: Key) -> Element:
        definition = self.setting.by_name[key[0]]
        meaning = definition.meaning_at(key[1])
        if meaning is None:
            raise Undefined
        if any(definition.far_back(key[1])):
            raise Opaque(f"{key[0]} at step {key[1][0]}: so many steps make no small expression")
        outer = self.index
        self.index = {**self.sizes, **{h.name: v for h, v in zip(definition.holes, key[1], strict=True)}}
        try:
            return self.field.lift(compiled(meaning)(self))
        finally:
            self.index = outer

    def _symbol(self, key: Key, leaf: Expr) -> Element:
        free = key in self.unsigned
        sign, floor = (0, False) if free else self._sign_of_name(key, leaf)
        name = ("any sign", key) if free else key
        return self.field.symbol(name, sign, lambda x: self._name_slope(key, x), lambda x: self._moves(key, x), floor)

    def _sign_of_name(self, key: Key, leaf: Expr) -> tuple[int, bool]:
        """The sign of a name, and whether it is at least not negative. A defined name has what its meaning proves,
        whatever is declared of it."""
        if key in self.signs or key[0] not in self.setting.by_name:
            sign = self.signs.get(key, _assumed_sign(leaf))
            return sign, not sign and bool(leaf.is_nonnegative)
        if not leaf.is_nonnegative and not leaf.is_nonpositive:
            return 0, False
        try:
            meaning = self._meaning(key)
        except (Opaque, Undefined, Unusable, ZeroDivisionError):
            return 0, False
        return self.field.sign(meaning) or 0, self.field.nonnegative(meaning)

    def _moves(self, key: Key, by: Key) -> bool:
        by = by[1] if by[0] == "any sign" else by
        return by[0] in self.setting.dependencies.get(key[0], ())

    def _name_slope(self, key: Key, by: Key) -> Element:
        if key == by:
            return self.field.lift(1)
        if not self._moves(key, by):
            return self.field.lift(0)
        if (key, by) not in self.slopes:
            self.slopes[key, by] = self.field.slope(self._meaning(key), by)
        return self.slopes[key, by]

    def unknown(self, name: str, args: list[Element], orders: tuple[int, ...] = ()) -> Element:
        """An undefined function, or its partial derivative by the arguments at the places `orders`."""
        args = [self.field.lift(a) for a in args]
        if name in self.setting.convexity.functions:
            if self.base is None or self.base[0] != name:
                raise Opaque(f"{name} is convex, and no place is chosen")
            return convex_value(self, self.base, args[0], orders)

        def slope(x: Key) -> Element:
            parts = [(k, self.field.slope(a, x)) for k, a in enumerate(args)]
            zero = self.field.lift(0)
            return sum((self.unknown(name, args, tuple(sorted((*orders, k)))) * s for k, s in parts if s), zero)

        def make() -> Atom:
            return Atom(0, slope, lambda s, _n: self.unknown(name, [s(a) for a in args], orders))

        return self.field.atom(("unknown", name, orders, tuple(a.key() for a in args)), make)

    def probability(self, event: Basic) -> Element:
        venn, zero = Venn.of(self.setting), self.field.lift(0)
        masses = venn.masses(lambda r: self._symbol((f"mass {r}", r), Symbol("m", nonnegative=True)))
        return sum((masses[r] for r in venn.regions(event)), zero) / sum(masses.values(), zero)

    def with_value(self, key: Key, value: Any, code: Code, leaf: Expr) -> Element:
        if key[0] in self.setting.by_name:
            raise Opaque(f"{key[0]} is a defined name")
        value = self.field.lift(value)
        if self._suits(key, leaf, value):
            self._symbol(key, leaf)
            return self.field.replaced(self.field.lift(code(self)), key, value)
        return self._with_value_of_any_sign(key, value, code)

    def _suits(self, key: Key, leaf: Expr, value: Element) -> bool:
        """Whether a value is known to have the sign that the symbol has, if it has one."""
        (sign, floor), field = self._sign_of_name(key, leaf), self.field
        return field.sign(value) == sign if sign else not floor or field.nonnegative(value)

    def _with_value_of_any_sign(self, key: Key, value: Element, code: Code) -> Element:
        """At(|x|, x, -3) = 3 for a positive x too: inside, x is a symbol without a sign."""
        if self.unsigned:
            raise Opaque("evaluations inside evaluations")
        self.unsigned, self.slopes = {key}, {}
        try:
            free = ("any sign", key)
            self._symbol(key, Symbol("free", real=True))
            return self.field.replaced(self.field.lift(code(self)), free, value)
        finally:
            self.unsigned, self.slopes = set(), {}

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Element:
        """A name that is opened is a symbol of its own while it is moved; then its meaning is put in."""
        held, self.held = self.held, self.held | {key}
        try:
            self._symbol(key, leaf)
            element = self.field.lift(body(self))
            for _ in range(order):
                element = self.field.slope(element, key)
        finally:
            self.held = held
        return self.field.replaced(element, key, self._meaning(key)) if self._is_opened(key) else element


def _assumed_sign(leaf: Expr) -> int:
    return 1 if leaf.is_positive else (-1 if leaf.is_negative else 0)


def _sign_of_condition(condition: Basic) -> tuple[Key, int]:
    """(key of x, 1) for x > 0 and (key of x, -1) for x < 0; a key that no symbol has for anything else."""
    if isinstance(condition, (Gt, Lt)):
        left, right = condition.args
        sign = 1 if isinstance(condition, Gt) else -1
        if right == 0 and isinstance(left, Symbol):
            return (left.name, ()), sign
        if left == 0 and isinstance(right, Symbol):
            return (right.name, ()), -sign
    return ("", ()), 0
