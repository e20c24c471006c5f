"""Numbers for the names of a derivation, and the exact values of expressions at them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import Any

from msgspec import Struct, field
from sympy import (
    Basic,
    Expr,
    Function,
    Indexed,
    IndexedBase,
    Integer,
    Piecewise,
    Poly,
    Product,
    Rational,
    S,
    StrictGreaterThan,
    StrictLessThan,
    Sum,
    Symbol,
    cosh,
    exp,
    log,
    pi,
    sinh,
    tanh,
)
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.errors import BadSetting
from derive.kernel import Setting
from derive.kernel.assumptions import fits
from derive.terms.notation import Delta, Named, name_of
from derive.terms.ordered import Plus, Times, plain

Key = tuple[str, tuple[int, ...]]

#: what is easy by hand
_SMALL = (*(Integer(k) for k in (1, 2, 3, 1, 2, -1, -2, 4, 5)), S.Half)
#: for what lies between 0 and 1
_SHARES = tuple(Rational(a, b) for a, b in ((1, 2), (1, 3), (1, 4), (3, 4), (2, 3), (1, 5), (2, 5), (1, 10), (9, 10)))
#: for exponentials, whose values are then rational
_LOGARITHMS = (S.Zero, log(2), log(3), -log(2), -log(3))
_ANGLES = (pi / 6, pi / 4, pi / 3, pi / 2, pi)
_HYPERBOLIC = (sinh, cosh, tanh)
_FUNCTIONS = (TrigonometricFunction, *_HYPERBOLIC)
_SIZE = 2


class Point(Struct, frozen=True):
    """Sizes and free indices (`whole`) and the numbers of all names that nothing defines."""

    setting: Setting
    whole: Mapping[str, int]
    values: Mapping[Key, Expr]
    found: dict[Key, Expr] = field(default_factory=dict)  # of defined names, what they rest on first

    def of(self, expr: Basic) -> Expr:
        """The exact value of an expression without derivatives. Raises `BadSetting` where it cannot be said."""
        return self._of(expr, self.whole)

    def _of(self, expr: Basic, index: Mapping[str, int]) -> Any:
        if isinstance(expr, Symbol) and expr.name in index:
            return Integer(index[expr.name])
        if isinstance(expr, (Symbol, Indexed)):
            return self.number(name_of(expr), self.at(expr, index))
        if isinstance(expr, (Sum, Product)):
            return _joined(
                Plus if isinstance(expr, Sum) else Times, [self._of(f, i) for f, i in self.terms(expr, index)]
            )
        if not expr.args:
            return expr
        if isinstance(expr, Piecewise):
            return self._of(self._case(expr, index), index)
        args = [self._of(a, index) for a in expr.args]
        return _applied(expr, args)

    def _case(self, expr: Piecewise, index: Mapping[str, int]) -> Expr:
        """The value of the case that holds here. Raises `BadSetting` where none does."""
        for value, condition in expr.args:
            if self._of(condition, index) == True:  # noqa: E712  (SymPy's own True)
                return value
        raise BadSetting(f"no case of {expr} holds here")

    def number(self, name: str, at: tuple[int, ...]) -> Any:
        """The value of a name; that of a defined one from its definition."""
        definition = self.setting.by_name.get(name)
        if definition is None:
            if (name, at) not in self.values:
                raise BadSetting(f"no number for {name}")
            return self.values[name, at]
        if (name, at) not in self.found:
            inner = {h.name: v for h, v in zip(definition.holes, at, strict=True)}
            meaning = definition.meaning_at(at)
            if meaning is None:
                raise BadSetting(f"{name} has no value at {at}: it starts later")
            for place in definition.far_back(at):
                self.number(name, place)
            self.found[name, at] = self._of(meaning, {**self.whole, **inner})
        return self.found[name, at]

    def at(self, leaf: Any, index: Mapping[str, int]) -> tuple[int, ...]:
        """The place that an indexed name is read at."""
        return tuple(int(self._of(i, index)) for i in leaf.indices) if isinstance(leaf, Indexed) else ()

    def terms(self, expr: Any, index: Mapping[str, int]) -> Iterator[tuple[Basic, dict[str, int]]]:
        """What a sum or product runs over: its body, with the letter's value."""
        ranges = [range(int(self._of(a, index)), int(self._of(b, index)) + 1) for _, a, b in expr.limits]
        for values in itertools.product(*ranges):
            letters = {limit[0].name: v for limit, v in zip(expr.limits, values, strict=True)}
            yield expr.function, {**index, **letters}

    def written(self, expr: Basic, index: Mapping[str, int] | None = None, *, valued: bool = False) -> Any:
        """The expression with the numbers in the place of its names, nothing worked out; `valued` are the functions
        that have rational values there."""
        index = self.whole if index is None else index
        if isinstance(expr, (Symbol, Indexed)) or not expr.args:
            return self._of(expr, index)
        if isinstance(expr, (Sum, Product)):
            terms = [self.written(f, i, valued=valued) for f, i in self.terms(expr, index)]
            if len(terms) < 2:
                return terms[0] if terms else Integer(isinstance(expr, Product))  # a sum over nothing is 0
            return (Plus if isinstance(expr, Sum) else Times)(*terms)
        if isinstance(expr, Delta):
            return self._of(expr, index)
        if isinstance(expr, Piecewise):
            return self.written(self._case(expr, index), index, valued=valued)
        if valued and isinstance(expr, (Function, Named, exp)) and self._of(expr, index).is_Rational:
            return self._of(expr, index)
        args = [self.written(a, index, valued=valued) for a in expr.args]
        if isinstance(expr, (Plus, Times, Named)):
            return expr.func(*args)
        return expr.func(*args, evaluate=False)


def _joined(kind: type, args: list[Any]) -> Any:
    total = S.Zero if kind is Plus else S.One
    for arg in args:
        total = total + arg if kind is Plus else total * arg
    return total


def _applied(expr: Basic, args: list[Any]) -> Any:
    if isinstance(expr, (Plus, Times)):
        return _joined(type(expr), args)
    if isinstance(expr, Delta):
        return Integer(args[0] == args[1])
    if isinstance(expr, Named):
        return plain(expr.meaning(args[0]))
    value = expr.func(*args)
    return value.rewrite(exp) if value.has(*_HYPERBOLIC) else value  # tanh(ln 2) is 3/5


class Drawing:
    """What numbers are drawn for: the names that nothing defines, and what each may be; the same at every draw."""

    def __init__(self, setting: Setting, *exprs: Basic) -> None:
        sizes = {s.name: next(iter(setting.usual_numbers.get(s.name, ())), _SIZE) for s in setting.sizes}
        self.setting = setting
        self.sized = Point(setting, sizes, {})
        self.leaves = tuple(_leaves(setting, self.sized, exprs))
        self.equal = _may_be_equal(setting, exprs)
        self._pools = _pools((*exprs, *(e for d in setting.definitions for e in d.meanings)))
        self._solved: dict[Expr, tuple[tuple[Expr, ...], ...]] = {}
        self._exprs = exprs

    def point(self, rng: Random) -> Point | None:
        """A point at which the setting's conditions hold; None where this draw has none."""
        whole = {**self.sized.whole, **_indices(self, rng)}
        chosen: dict[str, tuple[Expr, ...]] = {}  # all elements of an array from the same
        values: dict[Key, Expr] = {}
        for (n, at), leaf in self.leaves:
            pool = chosen.setdefault(n, self._pool(n, leaf, rng))
            values[n, at] = rng.choice(_fitting(leaf, pool))
        point = Point(self.setting, whole, values)
        holds = all(c.func(*(point.of(a) for a in c.args)) == True for c in self.setting.given)  # noqa: E712
        return point if holds else None

    def _pool(self, name: str, leaf: Expr, rng: Random) -> tuple[Expr, ...]:
        usual = _usual(self.setting, name)
        if usual:
            return usual
        if leaf not in self._solved and _is_a_share(self.setting, leaf):
            self._solved[leaf] = (_SHARES,)
        if leaf not in self._solved:
            self._solved[leaf] = (*self._pools, *_solving(self._exprs, leaf))
        return rng.choice(self._solved[leaf])


def _is_a_share(setting: Setting, leaf: Expr) -> bool:
    """Whether the conditions say that a number lies between 0 and 1."""
    ends = {(c.lts, c.gts) for c in setting.given if isinstance(c, (StrictGreaterThan, StrictLessThan))}
    return (S.Zero, leaf) in ends and (leaf, S.One) in ends


def _usual(setting: Setting, name: str) -> tuple[Integer, ...]:
    return tuple(Integer(v) for v in setting.usual_numbers.get(name, ()))


def _may_be_equal(setting: Setting, exprs: tuple[Basic, ...]) -> bool:
    """Whether a condition or a delta speaks of equal indices."""
    conditioned = any({s.name for s in g.free_symbols} & set(setting.ranges) for g in setting.given)
    return conditioned or any(e.has(Delta) for e in exprs)


def _indices(drawing: Drawing, rng: Random) -> dict[str, int]:
    """Free indices; different ones where they share a range, unless equal ones are spoken of."""
    used: dict[Any, set[int]] = {}
    found: dict[str, int] = {}
    for name, (low, high) in sorted(drawing.setting.ranges.items()):
        every = range(int(drawing.sized.of(low)), int(drawing.sized.of(high)) + 1)
        taken = used.setdefault((low, high), set())
        found[name] = rng.choice([k for k in every if drawing.equal or k not in taken] or every)
        taken.add(found[name])
    return found


def _pools(exprs: tuple[Basic, ...]) -> tuple[tuple[Expr, ...], ...]:
    """What numbers make the functions that occur exact; each name has its own choice of them."""
    trigonometric = any(e.has(TrigonometricFunction) for e in exprs)
    exponential = any(e.has(exp, Named, *_HYPERBOLIC) for e in exprs)
    return (_SMALL, *[_ANGLES] * trigonometric, *[_LOGARITHMS] * exponential)


def _solving(exprs: tuple[Basic, ...], leaf: Expr) -> list[tuple[Expr, ...]]:
    """Where a x + b, inside a function, is a number at which the function is exact."""
    inner = {f.args[0]: isinstance(f, TrigonometricFunction) for e in exprs for f in e.atoms(*_FUNCTIONS)}
    found = []
    for expr, is_angle in sorted(inner.items(), key=str):
        straight = Poly(plain(expr), leaf) if plain(expr).is_polynomial(leaf) and plain(expr) != leaf else None
        if straight is not None and straight.degree() == 1 and all(c.is_Rational for c in straight.all_coeffs()):
            a, b = straight.all_coeffs()
            found.append(tuple((t - b) / a for t in (_ANGLES if is_angle else _LOGARITHMS)))
    return found


@lru_cache(maxsize=1000)
def _fitting(leaf: Expr, pool: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """What a name may be, of a pool."""
    fitting = (v for v in pool if fits(leaf, float(v)) and (v.is_Integer or not leaf.is_integer))
    return tuple(fitting) or (S.One,)


def _leaves(setting: Setting, sized: Point, exprs: tuple[Basic, ...]) -> Iterator[tuple[Key, Expr]]:
    """Every number that nothing defines; of an array all its elements."""
    counting = set(sized.whole) | set(setting.ranges) | {s.name for s in setting.index_like}
    every = (*setting.expressions, *exprs)
    arrays = {b.label.name: b for e in every for b in e.atoms(IndexedBase)}
    for name, base in sorted(arrays.items()):
        if name in setting.by_name:
            continue
        first = setting.first_index(name)
        shape = [int(sized.of(s)) for s in base.shape or ()]
        for place in itertools.product(*(range(first, first + size) for size in shape)):
            yield (name, place), base[place]
    scalars = {s.name: s for e in every for s in e.free_symbols if isinstance(s, Symbol)}
    for name, symbol in sorted(scalars.items()):
        if name not in counting and name not in arrays and name not in setting.by_name:
            yield (name, ()), symbol
