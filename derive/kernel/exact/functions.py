"""Powers, exponentials, logarithms, roots and absolute values as elements of the exact field.

What is said here of an element holds wherever it has a value: the argument of a logarithm is positive, that of a
square root is not negative, what is below the line is not zero.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derive.kernel.exact.field import Atom, Element, Field, Opaque
from derive.kernel.exact.quotient import Quotient, factors_of

_MOST_EXPONENT = 10_000
_MOST_PRIME = 1000


class FunctionField(Field):
    """The field with the functions from which all others are made."""

    def power(self, base: Element, exponent: Element) -> Element:
        """base^exponent: whole powers directly, rational ones by roots, all others as exp(exponent ln base)."""
        base, exponent = self.lift(base), self.lift(exponent)
        value = _as_fraction(exponent)
        if value is None and self.sign(base) != 1:
            raise Opaque("a power of what may be negative: it has a value at some exponents and not at others")
        if value is None:
            return self.exp(exponent * self.log(base))
        if value.denominator == 1:
            return self.whole_power(base, value.numerator)
        return self.whole_power(self.root(base, value.denominator), value.numerator)

    def whole_power(self, base: Element, exponent: int) -> Element:
        if abs(exponent) > 12 and (len(base.numer) > 1 or base.factors or abs(exponent) > _MOST_EXPONENT):
            raise Opaque("too high a power")
        return self.small(base**exponent if exponent >= 0 else self.nonzero(base) ** exponent)

    def exp(self, u: Element) -> Element:
        """e^u as a product over the terms of u, so that e^(a + b) = e^a e^b and e^(c ln v) = v^c hold by themselves."""
        u = self.lift(u)
        if u.factors:
            flip = u.numer.LC < 0
            value = self._exp_atom(-u if flip else u)
            return 1 / value if flip else value
        product = self.lift(1)
        for monomial, coefficient in u.numer.terms():
            exponents = tuple(a - b for a, b in zip(monomial, u.mono, strict=True))
            product = product * self._exp_term(exponents, Fraction(int(coefficient), u.number))
        return product

    def _exp_term(self, monomial: tuple[int, ...], c: Fraction) -> Element:
        inside = self._logarithm_of(monomial)
        if inside is not None:
            return self.power(inside, self.number(c))
        unit = 2 * c.denominator if c.denominator > 2 else 2
        return self._exp_atom(self._monomial(monomial) / unit) ** int(c * unit)

    def _monomial(self, exponents: tuple[int, ...]) -> Element:
        above = self.ring.from_dict({tuple(max(e, 0) for e in exponents): 1})
        return Quotient(above, 1, tuple(max(-e, 0) for e in exponents), {})

    def _logarithm_of(self, monomial: tuple[int, ...]) -> Element | None:
        places = [k for k, e in enumerate(monomial) if e]
        if len(places) != 1 or monomial[places[0]] != 1:
            return None
        return self.arguments.get(("log", places[0]))

    def _exp_atom(self, u: Element) -> Element:
        return self.function_atom("exp", u, 1, lambda x: self._exp_atom(u) * self.slope(u, x), self.exp)

    def function_atom(
        self,
        name: str,
        u: Element,
        sign: int,
        slope: Callable[[Any], Element],
        again: Callable[[Element], Element],
        may_vanish: bool = False,
    ) -> Element:
        """The generator for a function of an argument; `again` applies the function to another argument."""
        key = (name, u.key())

        def make() -> Atom:
            self.arguments[name, self.keys[key]] = u
            self.inside[self.keys[key]] = (u,)
            return Atom(sign, slope, lambda s, _n: again(s(u)), may_vanish)

        return self.atom(key, make)

    def log(self, u: Element) -> Element:
        """ln u as a sum over the factors of u.

        The atom of v is ln v with v > 0. Even powers are taken of |v|; factors of unknown sign stay together, unless
        there is only one: its sign is then that of the others, for u is positive wherever it has a logarithm.
        """
        number, factors = self._factors(self.nonzero(self.lift(u)))
        rest, open_ones = self.lift(1 if number > 0 else -1), []
        total = self._log_number(abs(number.numerator)) - self._log_number(number.denominator)
        for factor, multiplicity in factors.items():
            sign = self.sign_of_factor(factor)
            if sign is None and multiplicity % 2:
                open_ones.append((Quotient.of(factor), multiplicity))
                continue
            rest = rest if sign is None or multiplicity % 2 == 0 else rest * sign
            size = self.absolute(Quotient.of(factor)) if sign is None else Quotient.of(factor) * sign
            total = total + self._log_factor(size) * multiplicity
        return total + self._log_rest(rest, open_ones)

    def _log_rest(self, sign: Element, factors: list[tuple[Element, int]]) -> Element:
        if len(factors) == 1:
            ((factor, multiplicity),) = factors
            return self._log_factor(factor * sign) * multiplicity
        rest = sign
        for factor, multiplicity in factors:
            rest = rest * factor**multiplicity
        if not factors and sign.numer != 1:
            raise Opaque("the logarithm of a negative number")
        return self._log_atom(rest) if factors else self.lift(0)

    def _factors(self, u: Element) -> tuple[Fraction, dict[Any, int]]:
        """A number and the factors of u with their exponents, those below the line negative; leading terms positive."""
        number = Fraction(1, u.number)
        found: dict[Any, int] = {}
        for poly, exponent in zip(u.polys(), [1, -1, *(-e for e in u.factors.values())], strict=True):
            content, factors = _factored(poly)
            number = number * Fraction(content) ** exponent
            for factor, multiplicity in factors:
                if factor.LC < 0:
                    factor, number = -factor, number * (-1) ** multiplicity
                found[factor] = found.get(factor, 0) + multiplicity * exponent
        return number, {f: e for f, e in found.items() if e}

    def _log_number(self, value: int) -> Element:
        total = self.lift(0)
        for prime, multiplicity in _primes(value):
            total = total + self._log_atom(self.lift(prime)) * multiplicity
        return total

    def _log_factor(self, factor: Element) -> Element:
        places = self.generators(factor)
        if len(places) == 1 and ("exp", places[0]) in self.arguments and not factor - self.gens[places[0]]:
            return self.arguments["exp", places[0]]
        return self._log_atom(factor)

    def _log_atom(self, u: Element) -> Element:
        sign = 1 if u.is_number and u.number < u.numer.LC else 0
        return self.function_atom("log", u, sign, lambda x: self.slope(u, x) / u, self.log)

    def root(self, u: Element, degree: int) -> Element:
        """The real root of u >= 0; numbers and squares known to be positive are taken out, so that products split."""
        u = self.nonzero(self.shorter(self.lift(u)))
        if degree != 2:
            return self._root_atom(u, degree)
        if not all(self.nonnegative(Quotient.of(p)) for p in list(u.polys())[1:]):
            return self._root_atom(u, 2)
        value = self._split_root(u.numer) / self._number_root(u.number)
        for poly, exponent in zip(list(u.polys())[1:], [1, *u.factors.values()], strict=True):
            value = value / self._split_root(poly) ** exponent
        return value

    def _split_root(self, poly: Any) -> Element:
        content, factors = _factored(poly)
        value = self._number_root(abs(content))
        rest = self.lift(1 if content > 0 else -1)
        for factor, multiplicity in factors:
            element = Quotient.of(factor)
            value = value * self._even_root(element, multiplicity // 2)
            if multiplicity % 2 and self.nonnegative(element):
                value = value * self._root_atom(element, 2)
            elif multiplicity % 2:
                rest = rest * element
        return value if rest.is_number and rest.numer == 1 else value * self._root_atom(rest, 2)

    def _even_root(self, element: Element, half: int) -> Element:
        """The root of element^(2 half), which is |element|^half."""
        return element**half if half % 2 == 0 else self.absolute(element) ** half

    def _number_root(self, value: int) -> Element:
        result = self.lift(1)
        for prime, multiplicity in _primes(value):
            result = result * prime ** (multiplicity // 2)
            if multiplicity % 2:
                result = result * self._root_atom(self.lift(prime), 2)
        return result

    def _root_atom(self, u: Element, degree: int) -> Element:
        key = (f"root {degree}", u.key())
        known = key in self.keys
        atom = self.function_atom(
            key[0],
            u,
            1 if self.sign(u) == 1 else 0,
            lambda x: self._root_atom(u, degree) * self.slope(u, x) / (u * degree),
            lambda v: self.root(v, degree),
            may_vanish=True,
        )
        if not known:
            self.relations.append((self.keys[key], degree, u))
        return atom

    def absolute(self, u: Element) -> Element:
        """|u|, decided where the sign is known, else the product of those of its factors: |a b| = |a| |b|."""
        u = self.lift(u)
        sign = self.sign(u)
        if sign is not None or self.nonnegative(u):
            return u * (1 if sign is None else sign)
        number, factors = self._factors(u)
        value = self.number(abs(number))
        for factor, multiplicity in factors.items():
            element, sign = Quotient.of(factor), self.sign_of_factor(factor)
            known = sign is not None or multiplicity % 2 == 0
            value = value * (element * (sign or 1) if known else self._absolute_atom(element)) ** multiplicity
        return value

    def _absolute_atom(self, u: Element) -> Element:
        """The generator |u|, whose square is u^2."""
        key = ("abs", u.key())
        known = key in self.keys
        atom = self.function_atom(
            "abs", u, 0, lambda x: self._absolute_atom(u) * self.slope(u, x) / u, self.absolute, may_vanish=True
        )
        if not known:
            self.relations.append((self.keys[key], 2, u**2))
        return atom


def _as_fraction(element: Element) -> Fraction | None:
    if not element:
        return Fraction(0)
    return Fraction(int(element.numer.LC), element.number) if element.is_number else None


def _factored(poly: Any) -> tuple[int, list[tuple[Any, int]]]:
    """The factor list of a polynomial; that of a single term at once, that of a long or high one is itself."""
    if len(poly) > 1:
        content, factors = factors_of(poly)
        return content, list(factors)
    ((monomial, coefficient),) = poly.terms()
    return int(coefficient), [(poly.ring.gens[k], e) for k, e in enumerate(monomial) if e]


def _primes(n: int) -> list[tuple[int, int]]:
    """The prime factors of a number; a number without small ones stays whole."""
    found: list[tuple[int, int]] = []
    for p in range(2, _MOST_PRIME):
        if p * p > n:
            break
        count = 0
        while n % p == 0:
            n, count = n // p, count + 1
        found += [(p, count)] if count else []
    return found + ([(n, 1)] if n > 1 else [])
