"""The exact arithmetic: rational functions over Q in symbols and atoms (exponentials, logarithms, roots, sines ...).

Two expressions that become the same element are equal wherever both are defined; that is a proof. Elements that
stay different prove nothing. Each atom knows its derivative and how it is made anew when a symbol in it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Rational

from derive.errors import DeriveError
from derive.kernel.quotient import Quotient, polynomials

Element = Quotient


class Opaque(DeriveError):
    """The field has no place for an expression: nothing is proved."""


class PoolExhausted(Opaque):
    """A larger pool of generators might do."""


@dataclass(frozen=True)
class Atom:
    """A generator: its sign if known (1, -1 or 0), its derivative, and its likeness under a substitution."""

    sign: int
    slope: Callable[[Any], Element]
    remade: Callable[[Callable[[Element], Element], Hashable], Element]


class Field:
    """Atoms on demand over a fixed pool of generators; `relations` holds (generator, degree, value of the power)."""

    most_terms = 400

    def __init__(self, pool: int) -> None:
        self.ring = polynomials(pool)
        self.gens = [Quotient.of(g) for g in self.ring.gens]
        self.keys: dict[Hashable, int] = {}
        self.atoms: list[Atom] = []
        self.relations: list[tuple[int, int, Element]] = []
        self.arguments: dict[tuple[str, int], Element] = {}

    # -- elements ---------------------------------------------------------------------------------------------

    def number(self, value: Rational | Fraction) -> Element:
        above, below = (value.p, value.q) if isinstance(value, Rational) else (value.numerator, value.denominator)
        return Quotient.of(self.ring.ground_new(int(above)), int(below))

    def lift(self, value: Any) -> Element:
        return Quotient.of(self.ring.ground_new(value)) if isinstance(value, int) else value

    def small(self, element: Element) -> Element:
        """The element itself, unless it has grown beyond what is worth proving."""
        if element.terms > self.most_terms:
            raise Opaque("the expression is too large to be proved")
        return element

    def atom(self, key: Hashable, make: Callable[[], Atom]) -> Element:
        """The generator for a key, made when it is first asked for."""
        if key not in self.keys:
            if len(self.keys) == len(self.gens):
                raise PoolExhausted("more atoms than generators")
            place = self.keys[key] = len(self.keys)
            self.atoms.append(Atom(0, lambda _x: self.lift(0), lambda _s, _n: self.gens[place]))
            self.atoms[place] = make()
        return self.gens[self.keys[key]]

    def symbol(
        self, name: Hashable, sign: int, slope: Callable[[Any], Element], moves_with: Callable[[Any], bool]
    ) -> Element:
        """A symbol or opaque name; one that moves with what is replaced cannot be remade."""

        def remade(_change: Any, replaced: Any) -> Element:
            if moves_with(replaced):
                raise Opaque(f"{name} depends on {replaced}")
            return self.gens[self.keys["symbol", name]]

        return self.atom(("symbol", name), lambda: Atom(sign, slope, remade))

    def generators(self, element: Element) -> list[int]:
        """The places of the generators that occur in an element."""
        used: set[int] = set()
        for poly in element.polys():
            for monomial in poly:
                used.update(k for k, e in enumerate(monomial) if e)
        return sorted(used)

    def slope(self, element: Element, name: Any) -> Element:
        """The derivative of an element by the symbol of that name."""
        total = self.lift(0)
        for place in self.generators(element):
            inner = self.atoms[place].slope(name)
            if inner:
                total = total + element.partial(place) * inner
        return self.small(total)

    def replaced(self, element: Element, name: Hashable, value: Element) -> Element:
        """The element with a symbol set to a value, atoms included."""
        made: dict[int, Element] = {}

        def change(e: Element) -> Element:
            for place in self.generators(e):
                if place not in made:
                    own = self.keys.get(("symbol", name)) == place
                    made[place] = value if own else self.atoms[place].remade(change, name)
            value_above, *below = (self._evaluate(p, made) for p in e.polys())
            monomial, *factors = below
            for factor, exponent in zip([monomial, *factors], [1, *e.factors.values()], strict=True):
                value_above = value_above / self._nonzero(factor) ** exponent
            return value_above / e.number

        return change(element)

    def _nonzero(self, element: Element) -> Element:
        if not element:
            raise Opaque("division by zero")
        return element

    def _evaluate(self, poly: Any, values: dict[int, Element]) -> Element:
        total = self.lift(0)
        for monomial, coefficient in poly.terms():
            term = self.lift(int(coefficient))
            for place, exponent in enumerate(monomial):
                if exponent:
                    term = term * values[place] ** exponent
            total = total + term
        return total

    # -- signs ------------------------------------------------------------------------------------------------

    def sign(self, element: Element) -> int | None:
        """1, -1 or 0 where the sign is the same at every point, else None."""
        if not element:
            return 0
        total = 1
        for poly, exponent in zip(element.polys(), [1, 1, *element.factors.values()], strict=True):
            sign = self._poly_sign(poly)
            if sign is None and exponent % 2:
                return None
            total *= 1 if exponent % 2 == 0 else sign or 0
        return total

    def _poly_sign(self, poly: Any) -> int | None:
        signs = {self._term_sign(m, c) for m, c in poly.terms()}
        return signs.pop() if len(signs) == 1 else None

    def _term_sign(self, monomial: tuple[int, ...], coefficient: Any) -> int | None:
        sign = 1 if coefficient > 0 else -1
        for place, exponent in enumerate(monomial):
            if exponent % 2:
                sign *= self.atoms[place].sign
            elif exponent and not self.atoms[place].sign:
                return None  # a square may vanish: >= 0 is not a sign
        return sign or None

    def nonnegative(self, element: Element) -> bool:
        """Whether every term is a square times something positive, above and below the line alike."""
        exponents = [1, 1, *element.factors.values()]
        odd = [p for p, e in zip(element.polys(), exponents, strict=True) if e % 2]
        return all(self._squares(m, c) for p in odd for m, c in p.terms())

    def _squares(self, monomial: tuple[int, ...], coefficient: Any) -> bool:
        return bool(coefficient > 0) and all(e % 2 == 0 or self.atoms[k].sign == 1 for k, e in enumerate(monomial))

    # -- zero -------------------------------------------------------------------------------------------------

    def is_zero(self, element: Element) -> bool:
        """Whether an element vanishes, roots and sines reduced by what their powers are."""
        return self._vanishes(element, len(self.relations) - 1)

    def _vanishes(self, element: Element, last: int) -> bool:
        if not element:
            return True
        while last >= 0 and not self._occurs(element.numer, self.relations[last][0]):
            last -= 1
        if last < 0:
            return False
        place, degree, value = self.relations[last]
        parts = [self.lift(0)] * degree
        for monomial, coefficient in element.numer.terms():
            exponent = monomial[place]
            rest = tuple(0 if k == place else e for k, e in enumerate(monomial))
            term = Quotient.of(self.ring.from_dict({rest: coefficient})) * value ** (exponent // degree)
            parts[exponent % degree] = parts[exponent % degree] + term
        return all(self._vanishes(p, last - 1) for p in parts)

    @staticmethod
    def _occurs(poly: Any, place: int) -> bool:
        return any(m[place] for m in poly)

    # -- functions --------------------------------------------------------------------------------------------

    def power(self, base: Element, exponent: Element) -> Element:
        """base^exponent: whole powers directly, rational ones by roots, all others as exp(exponent ln base)."""
        base, exponent = self.lift(base), self.lift(exponent)
        value = _as_fraction(exponent)
        if value is None:
            return self.exp(exponent * self.log(base))
        if value.denominator == 1:
            return self.whole_power(base, value.numerator)
        return self.whole_power(self.root(base, value.denominator), value.numerator)

    def whole_power(self, base: Element, exponent: int) -> Element:
        if abs(exponent) > 12 and base.terms > 2:
            raise Opaque("a high power of a sum")
        return self.small(base**exponent if exponent >= 0 else self._nonzero(base) ** exponent)

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
        self, name: str, u: Element, sign: int, slope: Callable[[Any], Element], again: Callable[[Element], Element]
    ) -> Element:
        key = (name, u.key())

        def make() -> Atom:
            self.arguments[name, self.keys[key]] = u
            return Atom(sign, slope, lambda s, _n: again(s(u)))

        return self.atom(key, make)

    def log(self, u: Element) -> Element:
        """ln u as a sum over the factors of u (of their absolute values: u > 0 wherever the logarithm is defined)."""
        u = self._nonzero(self.lift(u))
        total = self._log_poly(u.numer) - self._log_number(u.number)
        for poly, exponent in zip(list(u.polys())[1:], [1, *u.factors.values()], strict=True):
            total = total - self._log_poly(poly) * exponent
        return total

    def _log_poly(self, poly: Any) -> Element:
        content, factors = poly.factor_list() if len(poly) > 1 else _monomial_factors(poly)
        total = self._log_number(abs(int(content)))
        for factor, multiplicity in factors:
            total = total + self._log_factor(factor) * multiplicity
        return total

    def _log_number(self, value: int) -> Element:
        total = self.lift(0)
        for prime, multiplicity in _primes(value):
            total = total + self._log_atom(self.lift(prime)) * multiplicity
        return total

    def _log_factor(self, factor: Any) -> Element:
        (first, *more) = self.generators(Quotient.of(factor))
        if len(factor) == 1 and not more and ("exp", first) in self.arguments:
            return self.arguments["exp", first]
        return self._log_atom(Quotient.of(-factor if factor.LC < 0 else factor))

    def _log_atom(self, u: Element) -> Element:
        sign = 1 if u.is_number and u.numer.LC > u.number else 0
        return self.function_atom("log", u, sign, lambda x: self.slope(u, x) / u, self.log)

    def root(self, u: Element, degree: int) -> Element:
        """The real root of u >= 0; numbers and squares known to be positive are taken out, so that products split."""
        u = self._nonzero(self.lift(u))
        if degree != 2:
            return self._root_atom(u, degree)
        if not all(self.nonnegative(Quotient.of(p)) for p in list(u.polys())[1:]):
            return self._root_atom(u, 2)
        value = self._split_root(u.numer) / self._number_root(u.number)
        for poly, exponent in zip(list(u.polys())[1:], [1, *u.factors.values()], strict=True):
            value = value / self._split_root(poly) ** exponent
        return value

    def _split_root(self, poly: Any) -> Element:
        content, factors = poly.factor_list() if len(poly) > 1 else _monomial_factors(poly)
        value = self._number_root(abs(int(content)))
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
            key[0], u, 1, lambda x: self._root_atom(u, degree) * self.slope(u, x) / (u * degree),
            lambda v: self.root(v, degree),
        )
        if not known:
            self.relations.append((self.keys[key], degree, u))
        return atom

    def absolute(self, u: Element) -> Element:
        """|u|, decided where the sign is known, else an atom whose square is u^2."""
        u = self.lift(u)
        sign = self.sign(u)
        if sign is not None or self.nonnegative(u):
            return u * (1 if sign is None else sign)
        u = -u if u.numer.LC < 0 else u
        key = ("abs", u.key())
        known = key in self.keys
        atom = self.function_atom("abs", u, 0, lambda x: self.absolute(u) * self.slope(u, x) / u, self.absolute)
        if not known:
            self.relations.append((self.keys[key], 2, u**2))
        return atom


def _as_fraction(element: Element) -> Fraction | None:
    if not element:
        return Fraction(0)
    return Fraction(int(element.numer.LC), element.number) if element.is_number else None


def _monomial_factors(poly: Any) -> tuple[int, list[tuple[Any, int]]]:
    """The factor list of a single term, at once."""
    ((monomial, coefficient),) = poly.terms()
    return int(coefficient), [(poly.ring.gens[k], e) for k, e in enumerate(monomial) if e]


def _primes(n: int) -> list[tuple[int, int]]:
    if n > 10**6:
        return [(n, 1)]
    found, p = [], 2
    while n > 1:
        count = 0
        while n % p == 0:
            n, count = n // p, count + 1
        if count:
            found.append((p, count))
        p += 1
    return found
