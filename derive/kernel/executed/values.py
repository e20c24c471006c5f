"""What an expression of arrays comes to: entries in exact numbers with their shape, strides, a pair, or no result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, product
from math import prod
from typing import Any

from msgspec import Struct
from sympy import Expr, N, Rational, Symbol, cancel, expand, sqrt

from derive.errors import BadSetting, DeriveError
from derive.terms.arrays import spelled
from derive.terms.ordered import plain

Number = Any  # a whole number or a fraction of Python's, or an expression of SymPy with roots or letters
Sizes = tuple[int, ...]
MOST_WORK = 100_000  # entries that are looked at for one line
_DIGITS = 60
_ZERO = 1e-40


class Misfit(DeriveError):
    """The operands do not fit the operation: it has no result, which is an answer."""


class Worked(Struct, frozen=True):
    """An array: its shape and its entries, the last dimension running fastest.

    `blank`: only the shape is known, and the entries say where each one was in memory.
    """

    shape: Sizes
    entries: tuple[Number, ...]
    blank: bool = False

    def at(self, place: Sequence[int]) -> Number:
        """The entry at a place, counted from 0."""
        flat = 0
        for index, size in zip(place, self.shape, strict=True):
            flat = flat * size + index
        return self.entries[flat]

    def along(self, dim: int) -> list[Worked]:
        """The arrays of one dimension less at each place of a dimension."""
        rest, count, run = self.shape[:dim] + self.shape[dim + 1 :], self.shape[dim], prod(self.shape[dim + 1 :])
        runs = [self.entries[start : start + run] for start in range(0, len(self.entries), run)] if run else []
        return [Worked(rest, tuple(chain.from_iterable(runs[k::count]))) for k in range(count)]

    def __str__(self) -> str:
        return spelled(self.shape) if self.blank else _nested(self)


class Steps(Struct, frozen=True):
    """Strides: how far on in memory the next entry lies, along each dimension."""

    steps: Sizes

    def __str__(self) -> str:
        return spelled(self.steps)


class Pair(Struct, frozen=True):
    """What sorting comes to: the values, and where each one was."""

    values: Worked
    indices: Worked


class Failed(Struct, frozen=True):
    """No result, and why."""

    reason: str

    def __str__(self) -> str:
        return "no result"


Value = Worked | Steps | Pair | Failed


def places(shape: Sizes) -> Iterator[Sizes]:
    """All places of a shape, the last dimension running fastest."""
    return product(*(range(size) for size in shape))


def blank(shape: Sizes) -> Worked:
    """An array of which nothing but the shape is known; beyond `MOST_WORK` entries none is laid out."""
    if prod(shape) > MOST_WORK:
        return Worked(shape, (), True)
    return Worked(shape, tuple(range(1, prod(shape) + 1)), True)


def exact(expr: Expr) -> Number:
    """A number of SymPy as one of Python where it is rational."""
    value = plain(expr)
    return Fraction(int(value.p), int(value.q)) if isinstance(value, Rational) else value


def root(value: Number) -> Number:
    """The square root, exactly."""
    return exact(sqrt(Rational(value.numerator, value.denominator) if isinstance(value, (int, Fraction)) else value))


def sign_of(value: Number) -> int:
    """-1, 0 or 1. Raises `BadSetting` for a letter, which has no sign."""
    if isinstance(value, (int, Fraction)):
        return (value > 0) - (value < 0)
    if value.free_symbols:
        raise BadSetting(f"the letter in {value} has no order among numbers")
    if same_number(value, 0):
        return 0
    return 1 if N(value, _DIGITS) > 0 else -1


def same_number(a: Number, b: Number) -> bool:
    """Whether two exact numbers are equal; with letters, whether they are equal for all values of these.

    Raises `BadSetting` where that cannot be told.
    """
    if isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
        return a == b
    gap = expand(_sympy(a) - _sympy(b))
    if gap == 0:
        return True
    letters = sorted(gap.free_symbols, key=str)
    points = {s: Rational(2 * k + 3, 7 + k) for k, s in enumerate(letters) if isinstance(s, Symbol)}
    if abs(N(gap.xreplace(points), _DIGITS)) > _ZERO:
        return False
    if not letters and expand(_sympy(a) ** 2 - _sympy(b) ** 2) == 0:
        return True  # two square roots of the same sign
    if letters and cancel(gap) == 0:
        return True  # with letters below a line
    raise BadSetting(f"whether {a} is {b} cannot be told")


def _sympy(value: Number) -> Expr:
    return Rational(value.numerator, value.denominator) if isinstance(value, (int, Fraction)) else value


def same(a: Value, b: Value) -> bool:
    """Whether two sides are the same array, shape, strides, or both without a result.

    Raises `BadSetting` where two entries cannot be told apart.
    """
    if {type(a), type(b)} == {Steps, Worked}:  # (12, 4, 1) is (12, 4, 1), whatever it counts
        a, b = _steps(a), _steps(b)
    if isinstance(a, Failed) or isinstance(b, Failed):
        return isinstance(a, Failed) and isinstance(b, Failed)
    if isinstance(a, Worked) and isinstance(b, Worked):
        return a.blank is b.blank and a.shape == b.shape and (a.blank or _same_entries(a, b))
    if isinstance(a, Pair) and isinstance(b, Pair):
        return same(a.values, b.values) and same(a.indices, b.indices)
    return a == b


def _same_entries(a: Worked, b: Worked) -> bool:
    return all(same_number(p, q) for p, q in zip(a.entries, b.entries, strict=True))


def _steps(value: Value) -> Value:
    return Steps(value.shape) if isinstance(value, Worked) and value.blank else value


def _nested(value: Worked) -> str:
    if not value.shape:
        return str(value.entries[0])
    return f"[{', '.join(map(_nested, value.along(0)))}]"
