"""Quotients of polynomials over Z, kept as numerator / (number * monomial * product of factors).

SymPy's own fraction fields cancel by a gcd after every operation, which took nine tenths of the time of a proof.
Here denominators stay factored, so sums need no gcd; two quotients are equal when their difference has numerator 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import gcd
from operator import add, sub
from threading import local
from typing import Any

from sympy import ZZ
from sympy.polys.rings import PolyElement, PolyRing

Monomial = tuple[int, ...]


_MOST_TERMS, _HIGHEST = 40, 20  # of a polynomial that is split into factors: the work grows fast with both


class _Work(local):
    """Terms that this thread has added and multiplied so far; budgets are differences of it, no clock."""

    done = 0


WORK = _Work()


def is_light(poly: PolyElement) -> bool:
    """Whether a polynomial is split into factors in a moment."""
    return len(poly) <= _MOST_TERMS and max(map(sum, poly), default=0) <= _HIGHEST


def factors_of(poly: PolyElement) -> tuple[int, tuple[tuple[PolyElement, int], ...]]:
    """The content and the factors of a polynomial with their exponents; one that is not light is left as it is."""
    return _factors(poly) if is_light(poly) else (1, ((poly, 1),))


@lru_cache(maxsize=256)
def _factors(poly: PolyElement) -> tuple[int, tuple[tuple[PolyElement, int], ...]]:
    """Kept, because a proof by cases asks for the same few of them hundreds of times."""
    content, found = poly.factor_list()
    return int(content), tuple(found)


@lru_cache(maxsize=256)
def odd_factors(poly: PolyElement) -> tuple[int, tuple[PolyElement, ...]]:
    """The content of a polynomial, and its square-free factors of odd multiplicity.

    SymPy writes a polynomial out in all generators of its ring to find them, of dozens of which few stand in it.
    """
    ring, used = poly.ring, [place for place, column in enumerate(zip(*poly, strict=True)) if any(column)]
    if not used:
        return int(poly.LC), ()
    small = polynomials(len(used)).from_dict({tuple(m[k] for k in used): c for m, c in poly.items()})
    content, found = small.sqf_list()
    odd = (factor for factor, multiplicity in found if multiplicity % 2)
    return int(content), tuple(ring.from_dict({_placed(m, used, ring.ngens): c for m, c in f.items()}) for f in odd)


def _placed(monomial: Monomial, places: Sequence[int], generators: int) -> Monomial:
    """The monomial in a ring of more generators, of which its own have these places."""
    whole = [0] * generators
    for place, exponent in zip(places, monomial, strict=True):
        whole[place] = exponent
    return tuple(whole)


@lru_cache(maxsize=64)
def polynomials(generators: int) -> PolyRing:
    """The ring Z[g0, g1, ...]."""
    return PolyRing([f"g{k}" for k in range(generators)], ZZ)


class Quotient:
    """An immutable quotient; `number` is positive, `factors` maps primitive polynomials to exponents > 0."""

    __slots__ = ("factors", "mono", "number", "numer", "ring")

    def __init__(self, numer: PolyElement, number: int, mono: Monomial, factors: dict[PolyElement, int]) -> None:
        self.ring = numer.ring
        self.numer, self.number, self.mono = _reduced(numer, number, mono)
        self.factors = factors if numer else {}

    @classmethod
    def of(cls, poly: PolyElement, number: int = 1) -> Quotient:
        return cls(poly, number, poly.ring.zero_monom, {})

    def _lift(self, other: Any) -> Quotient:
        return other if isinstance(other, Quotient) else Quotient.of(self.ring.ground_new(other))

    def __bool__(self) -> bool:
        return bool(self.numer)

    @property
    def is_polynomial(self) -> bool:
        """Whether there is nothing but a number below the line."""
        return not self.factors and not any(self.mono)

    @property
    def is_number(self) -> bool:
        return self.is_polynomial and self.numer.is_ground

    @property
    def terms(self) -> int:
        """How large it has grown."""
        return len(self.numer) + sum(len(f) for f in self.factors)

    def polys(self) -> Iterator[PolyElement]:
        """Numerator, monomial and factors, each as a polynomial."""
        yield self.numer
        yield self.ring.from_dict({self.mono: 1})
        yield from self.factors

    def key(self) -> Any:
        """Equal for equal elements as far as cheap cancelling goes; to name an atom by its argument."""
        below = sorted((str(f), e) for f, e in self.factors.items())
        return (self.numer, self.number, self.mono, tuple(below))

    # -- arithmetic ---------------------------------------------------------------------------------------------

    def __neg__(self) -> Quotient:
        return Quotient(-self.numer, self.number, self.mono, self.factors)

    def __add__(self, other: Any) -> Quotient:
        other = self._lift(other)
        if not other.numer:
            return self
        if not self.numer:
            return other
        WORK.done += len(self.numer) + len(other.numer)
        number = self.number * other.number // gcd(self.number, other.number)
        mono = tuple(map(max, self.mono, other.mono))
        factors = {**self.factors}
        for f, e in other.factors.items():
            factors[f] = max(e, factors.get(f, 0))
        return Quotient(self._over(number, mono, factors) + other._over(number, mono, factors), number, mono, factors)

    __radd__ = __add__

    def _over(self, number: int, mono: Monomial, factors: dict[PolyElement, int]) -> PolyElement:
        """The numerator over a larger denominator."""
        poly = self.numer if number == self.number else self.numer * (number // self.number)
        if mono != self.mono:
            poly = poly.mul_monom(_less(mono, self.mono))
        for f, e in factors.items():
            if e > self.factors.get(f, 0):
                poly = poly * f ** (e - self.factors.get(f, 0))
        return poly

    def __sub__(self, other: Any) -> Quotient:
        return self + (-self._lift(other))

    def __rsub__(self, other: Any) -> Quotient:
        return self._lift(other) + (-self)

    def __mul__(self, other: Any) -> Quotient:
        other = self._lift(other)
        WORK.done += len(self.numer) * len(other.numer)
        factors = {**self.factors}
        for f, e in other.factors.items():
            factors[f] = factors.get(f, 0) + e
        left, right = _cancelled(self.numer, factors), _cancelled(other.numer, factors)
        mono = tuple(map(add, self.mono, other.mono))
        return Quotient(left * right, self.number * other.number, mono, factors)

    __rmul__ = __mul__

    def inverse(self) -> Quotient:
        """1 / self. Raises `ZeroDivisionError`."""
        if not self.numer:
            raise ZeroDivisionError
        content, mono, rest = _split(self.numer)
        sign = 1 if content > 0 else -1
        above = self.ring.from_dict({self.mono: sign * self.number})
        for f, e in self.factors.items():
            above = above * f**e
        return Quotient(above, abs(content), mono, {} if rest.is_ground else {rest: 1})

    def __truediv__(self, other: Any) -> Quotient:
        return self * self._lift(other).inverse()

    def __rtruediv__(self, other: Any) -> Quotient:
        return self._lift(other) * self.inverse()

    def __pow__(self, exponent: int) -> Quotient:
        if exponent < 0:
            return self.inverse() ** -exponent
        if exponent == 0:
            return Quotient.of(self.ring.one)  # of 0 too, as everywhere in this package
        mono = tuple(exponent * e for e in self.mono)
        factors = {f: e * exponent for f, e in self.factors.items()}
        return Quotient(self.numer**exponent, self.number**exponent, mono, factors)

    def partial(self, place: int) -> Quotient:
        """The derivative by one generator."""
        g = self.ring.gens[place]
        total = Quotient(self.numer.diff(g), self.number, self.mono, self.factors)
        below = [(self.ring.gens[place], self.mono[place])] if self.mono[place] else []
        for f, e in (*below, *self.factors.items()):
            slope = f.diff(g)
            if slope:
                total = total - self * Quotient.of(slope * e) * Quotient.of(f).inverse()
        return total


def _reduced(numer: PolyElement, number: int, mono: Monomial) -> tuple[PolyElement, int, Monomial]:
    """Common numbers and generators cancelled."""
    if not numer:
        return numer, 1, numer.ring.zero_monom
    if number != 1:
        common = gcd(number, *(int(c) for c in numer.values()))
        if common > 1:
            numer, number = numer.quo_ground(common), number // common
    if any(mono):
        shared = [0] * len(mono)
        for place, exponent in enumerate(mono):
            if exponent:  # of dozens of generators few stand below the line
                shared[place] = min(exponent, *(m[place] for m in numer))
        if any(shared):
            numer = numer.ring.from_dict({_less(m, shared): c for m, c in numer.items()})
            mono = _less(mono, shared)
    return numer, number, mono


def _less(a: Monomial, b: Sequence[int]) -> Monomial:
    return tuple(map(sub, a, b))


def _cancelled(numer: PolyElement, factors: dict[PolyElement, int]) -> PolyElement:
    """The numerator without a factor that it is a number times; `factors` is reduced in place."""
    if len(numer) < 2 or not any(len(f) == len(numer) for f in factors):
        return numer
    content, mono, rest = _split(numer)
    if rest not in factors:
        return numer
    factors[rest] -= 1
    if not factors[rest]:
        del factors[rest]
    return numer.ring.from_dict({mono: content})


def _split(poly: PolyElement) -> tuple[int, Monomial, PolyElement]:
    """(c, m, p) with poly = c * m * p, p primitive with positive leading coefficient and no generator in common."""
    content = gcd(*(int(c) for c in poly.values())) * (1 if poly.LC > 0 else -1)
    shared = tuple(map(min, *poly)) if len(poly) > 1 else next(iter(poly))
    rest = poly.ring.from_dict({_less(m, shared): c // content for m, c in poly.items()})
    return content, shared, rest
