"""The elementary functions as elements of the exact field: by others, or as atoms with the slope of their record.

A slope is believed because the lines are sampled too, with differences that know nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sympy import Expr, S, symbols

from derive.kernel.exact.field import Atom, Element, Opaque, Undecided
from derive.kernel.exact.functions import FunctionField
from derive.kernel.interpreter import compiled
from derive.terms.elementary import BY_NAME, Elementary

_LETTERS = symbols("u v", real=True)  # the arguments in what a record says


class Arithmetic:
    """What the interpreter asks for, of elements of a field; a world says besides what names are."""

    index: Mapping[str, int | None] = MappingProxyType({})
    field: FunctionField

    def constant(self, expr: Expr) -> Element:
        if expr.is_Rational:
            return self.field.number(expr)
        if expr == S.Exp1:
            return self.field.exp(self.field.lift(1))
        if expr == S.Pi:
            return self.field.symbol("pi", 1, lambda _x: self.field.lift(0), lambda _x: False)
        raise Opaque(f"the constant {expr}")

    def call(self, name: str, *args: Any) -> Element:
        return applied(self.field, name, *(self.field.lift(a) for a in args))

    def power(self, base: Any, exponent: Any) -> Element:
        return self.field.power(base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Element:
        return self.field.whole_power(self.field.lift(base), exponent)

    def absolute(self, x: Any) -> Element:
        return self.field.absolute(x)

    def sign(self, x: Any) -> Element:
        return self.field.lift(self.compare(x, 0))

    def compare(self, a: Any, b: Any) -> int:
        gap = self.field.lift(a) - self.field.lift(b)
        sign = self.field.sign(gap)
        if sign is None:
            raise Undecided(gap)
        return sign

    def extreme(self, a: Any, b: Any, keep: int) -> Element:
        a, b = self.field.lift(a), self.field.lift(b)
        return (a + b + keep * self.field.absolute(a - b)) / 2


class _Record(Arithmetic):
    """The world in which a record is read: its letters stand for the arguments."""

    def __init__(self, field: FunctionField, args: tuple[Element, ...]) -> None:
        self.field = field
        self.args = dict(zip((s.name for s in _LETTERS), args, strict=False))

    def read(self, key: tuple[str, tuple[int, ...]], _leaf: Expr) -> Element:
        return self.args[key[0]]


@lru_cache(maxsize=256)
def _slope(name: str, place: int) -> Expr:
    function = BY_NAME[name]
    return function.slopes[place](*_LETTERS[: function.arity])


@lru_cache(maxsize=256)
def _meaning(name: str) -> Expr | None:
    function = BY_NAME[name]
    return function.means and function.means(*_LETTERS[: function.arity])


def applied(field: FunctionField, name: str, *args: Element) -> Element:
    """A function of the table of elements. Raises `Opaque` for what the field cannot say of it."""
    if name in ("exp", "log"):
        return field.exp(args[0]) if name == "exp" else field.log(args[0])
    meaning = _meaning(name)
    if meaning is not None:
        return field.lift(compiled(meaning)(_Record(field, args)))
    function = BY_NAME[name]
    if function.at_zero is not None and not args[0]:
        return field.lift(function.at_zero)
    flip = function.parity != 0 and bool(args[0]) and args[0].numer.LC < 0
    value = _atom(field, function, tuple(-a for a in args) if flip else args)
    return function.parity * value if flip else value


def _atom(field: FunctionField, function: Elementary, args: tuple[Element, ...]) -> Element:
    """The generator for a function of these arguments; its slope is that of its record, by the chain rule."""
    name, key = function.name, (function.name, tuple(a.key() for a in args))
    known = key in field.keys

    def slope(x: Any) -> Element:
        parts = [(k, field.slope(a, x)) for k, a in enumerate(args)]
        if len(function.slopes) < len(args) and any(s for _, s in parts):
            raise Opaque(f"the slope of {name}")
        outer = (compiled(_slope(name, k))(_Record(field, args)) * s for k, s in parts if s)
        return sum(outer, field.lift(0))

    def make() -> Atom:
        field.inside[field.keys[key]] = args
        return Atom(0, slope, lambda s, _n: applied(field, name, *(s(a) for a in args)))

    atom = field.atom(key, make)
    if name == "cos" and not known:
        field.relations.append((field.keys[key], 2, 1 - applied(field, "sin", *args) ** 2))
    return atom
