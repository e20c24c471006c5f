"""A world whose numbers are elements of the exact field: lines evaluated here are compared exactly.

Defined names are opened to a given depth and stay symbols below it. Derivatives are taken by the derivation of
the field, whose table of slopes (Abramowitz and Stegun, 4.2 to 4.6 and 7.1) is the kernel's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Basic, Expr, Gt, Lt, S, Symbol

from derive.kernel.exact.field import Atom, Element, Opaque
from derive.kernel.exact.functions import FunctionField
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.regions import Venn
from derive.kernel.setting import Setting

Key = tuple[Any, ...]

#: functions that are others in disguise
_REWRITTEN: dict[str, Callable[[FunctionField, Element], Element]] = {
    "exp": lambda f, u: f.exp(u),
    "log": lambda f, u: f.log(u),
    "tan": lambda f, u: _call(f, "sin", u) / _call(f, "cos", u),
    "cot": lambda f, u: _call(f, "cos", u) / _call(f, "sin", u),
    "sec": lambda f, u: 1 / _call(f, "cos", u),
    "csc": lambda f, u: 1 / _call(f, "sin", u),
    "sinh": lambda f, u: (f.exp(u) - f.exp(-u)) / 2,
    "cosh": lambda f, u: (f.exp(u) + f.exp(-u)) / 2,
    "tanh": lambda f, u: (f.exp(u) - f.exp(-u)) / (f.exp(u) + f.exp(-u)),
    "coth": lambda f, u: (f.exp(u) + f.exp(-u)) / (f.exp(u) - f.exp(-u)),
    "sech": lambda f, u: 2 / (f.exp(u) + f.exp(-u)),
    "csch": lambda f, u: 2 / (f.exp(u) - f.exp(-u)),
    "erfc": lambda f, u: 1 - _call(f, "erf", u),
}

#: (parity, value at 0, slope) of the functions that are atoms; parity 0: neither odd nor even
_ATOMS: dict[str, tuple[int, int | None, Callable[[FunctionField, Element], Element]]] = {
    "sin": (-1, 0, lambda f, u: _call(f, "cos", u)),
    "cos": (1, 1, lambda f, u: -_call(f, "sin", u)),
    "asin": (-1, 0, lambda f, u: 1 / f.root(1 - u**2, 2)),
    "acos": (0, None, lambda f, u: -1 / f.root(1 - u**2, 2)),
    "atan": (-1, 0, lambda f, u: 1 / (1 + u**2)),
    "acot": (0, None, lambda f, u: -1 / (1 + u**2)),
    "asinh": (-1, 0, lambda f, u: 1 / f.root(1 + u**2, 2)),
    "acosh": (0, None, lambda f, u: 1 / f.root(u**2 - 1, 2)),
    "atanh": (-1, 0, lambda f, u: 1 / (1 - u**2)),
    "erf": (-1, 0, lambda f, u: 2 * f.exp(-(u**2)) / f.root(_pi(f), 2)),
}


def _pi(f: FunctionField) -> Element:
    return f.symbol("pi", 1, lambda _x: f.lift(0), lambda _x: False)


def _call(f: FunctionField, name: str, u: Element) -> Element:
    u = f.lift(u)
    if name in _REWRITTEN:
        return _REWRITTEN[name](f, u)
    if name not in _ATOMS:
        raise Opaque(f"the field does not know {name}")
    parity, at_zero, slope = _ATOMS[name]
    if not u and at_zero is not None:
        return f.lift(at_zero)
    flip = parity != 0 and bool(u) and u.numer.LC < 0
    value = _atom(f, name, -u if flip else u, slope)
    return parity * value if flip else value


def _atom(f: FunctionField, name: str, u: Element, slope: Callable[[FunctionField, Element], Element]) -> Element:
    known = (name, u.key()) in f.keys
    atom = f.function_atom(name, u, 0, lambda x: slope(f, u) * f.slope(u, x), lambda v: _call(f, name, v))
    if name == "cos" and not known:
        f.relations.append((f.keys[name, u.key()], 2, 1 - _call(f, "sin", u) ** 2))
    return atom


class ExactWorld:
    """Exact elements for a setting's names at given sizes and indices.

    Names of a rank above `rank` are opened where their value is read, the others stay symbols; the slope of a
    symbol that stands for a name is the slope of its meaning all the same.
    """

    def __init__(self, setting: Setting, index: Mapping[str, int], rank: int = 0, pool: int = 16) -> None:
        self.setting, self.rank = setting, rank
        self.index: dict[str, int | None] = dict(index)
        self.sizes = {s: v for s, v in index.items() if s in setting.size_names}
        self.field = FunctionField(pool)
        self.slopes: dict[Key, Element] = {}
        self.unsigned: set[Key] = set()
        self.signs = dict(_sign_of_condition(g) for g in setting.given)

    def value(self, expr: Basic) -> Element:
        """The element for an expression. Raises `Opaque` where the field has none."""
        try:
            return self.field.small(self.field.lift(compiled(expr)(self)))
        except (Undefined, Unusable, ZeroDivisionError):
            raise Opaque("no value here") from None

    def values_at(self, letter: str, place: int, *exprs: Basic) -> tuple[Element, ...]:
        """The elements for expressions with an index letter set."""
        outer = self.index
        self.index = {**outer, letter: place}
        try:
            return tuple(self.value(e) for e in exprs)
        finally:
            self.index = outer

    # -- what the interpreter asks for ------------------------------------------------------------------------

    def constant(self, expr: Expr) -> Element:
        if expr.is_Rational:
            return self.field.number(expr)
        if expr == S.Exp1:
            return self.field.exp(self.field.lift(1))
        if expr == S.Pi:
            return _pi(self.field)
        raise Opaque(f"the constant {expr}")

    def whole(self, value: Any) -> int:
        if isinstance(value, int):
            return value
        if value.is_number and value.number == 1:
            return int(value.numer.LC) if value else 0
        raise Opaque("an index that is not a whole number")

    def read(self, key: Key, leaf: Expr) -> Element:
        rank = self.setting.ranks.get(key[0])
        return self._symbol(key, leaf) if rank is None or rank <= self.rank else self._meaning(key)

    def _meaning(self, key: Key) -> Element:
        definition = self.setting.by_name[key[0]]
        outer = self.index
        self.index = {**self.sizes, **{h.name: v for h, v in zip(definition.holes, key[1], strict=True)}}
        try:
            return self.field.lift(compiled(definition.meaning)(self))
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

        def slope(x: Key) -> Element:
            parts = [(k, self.field.slope(a, x)) for k, a in enumerate(args)]
            zero = self.field.lift(0)
            return sum((self.unknown(name, args, tuple(sorted((*orders, k)))) * s for k, s in parts if s), zero)

        def make() -> Atom:
            return Atom(0, slope, lambda s, _n: self.unknown(name, [s(a) for a in args], orders))

        return self.field.atom(("unknown", name, orders, tuple(a.key() for a in args)), make)

    def probability(self, event: Basic) -> Element:
        venn, zero = Venn.of(self.setting), self.field.lift(0)
        masses = {r: self._symbol((f"mass {r}", r), Symbol("m", nonnegative=True)) for r in venn.possible}
        return sum((masses[r] for r in venn.regions(event)), zero) / sum(masses.values(), zero)

    def call(self, name: str, x: Any) -> Element:
        return _call(self.field, name, x)

    def power(self, base: Any, exponent: Any) -> Element:
        return self.field.power(base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Element:
        return self.field.whole_power(self.field.lift(base), exponent)

    def absolute(self, x: Any) -> Element:
        return self.field.absolute(x)

    def sign(self, x: Any) -> Element:
        return self.field.lift(self.compare(x, 0))

    def compare(self, a: Any, b: Any) -> int:
        sign = self.field.sign(self.field.lift(a) - self.field.lift(b))
        if sign is None:
            raise Opaque("which of two numbers is larger depends on the point")
        return sign

    def extreme(self, a: Any, b: Any, keep: int) -> Element:
        a, b = self.field.lift(a), self.field.lift(b)
        return (a + b + keep * self.field.absolute(a - b)) / 2

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
        if self.setting.ranks.get(key[0], 0) > self.rank:
            raise Opaque(f"a derivative by the defined name {key[0]}")
        self._symbol(key, leaf)
        element = self.field.lift(body(self))
        for _ in range(order):
            element = self.field.slope(element, key)
        return element


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
