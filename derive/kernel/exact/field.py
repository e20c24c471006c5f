"""The exact arithmetic: rational functions over Q in symbols and atoms (exponentials, logarithms, roots, sines ...).

Two expressions that become the same element are equal wherever both are defined; that is a proof. Elements that
stay different prove nothing. Each atom knows its derivative and how it is made anew when a symbol in it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from typing import Any

from msgspec import Struct
from sympy import Rational

from derive.errors import DeriveError
from derive.kernel.exact.quotient import Quotient, is_light, odd_factors, polynomials

Element = Quotient


class Opaque(DeriveError):
    """The field has no place for an expression: nothing is proved."""


class NoValue(Opaque):
    """An expression has no value there."""


class Undecided(Opaque):
    """The sign of an element depends on the point."""

    def __init__(self, element: Any) -> None:
        super().__init__("which of two numbers is larger depends on the point")
        self.element = element


class PoolExhausted(Opaque):
    """A larger pool of generators might do."""


class Atom(Struct, frozen=True):
    """A generator: its sign if known (1, -1 or 0), its derivative, and its likeness under a substitution."""

    sign: int  # 1 and -1 exclude zero
    slope: Callable[[Any], Element]
    remade: Callable[[Callable[[Element], Element], Hashable], Element]
    may_vanish: bool = False  # a root: never negative, but possibly zero


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
        self.inside: dict[int, tuple[Element, ...]] = {}  # what functions are taken of, by their generators

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
        self,
        name: Hashable,
        sign: int,
        slope: Callable[[Any], Element],
        moves_with: Callable[[Any], bool],
        may_vanish: bool = False,
    ) -> Element:
        """A symbol or opaque name; one that moves with what is replaced cannot be remade."""

        def remade(_change: Any, replaced: Any) -> Element:
            if moves_with(replaced):
                raise Opaque(f"{name} depends on {replaced}")
            return self.gens[self.keys["symbol", name]]

        return self.atom(("symbol", name), lambda: Atom(sign, slope, remade, may_vanish))

    def generators(self, element: Element) -> list[int]:
        """The places of the generators that occur in an element."""
        used: set[int] = set()
        for poly in element.polys():
            for monomial in poly:
                used.update(k for k, e in enumerate(monomial) if e)
        return sorted(used)

    def within(self, place: int) -> set[int]:
        """The generators that the argument of a function is made of, and those that their arguments are."""
        found: set[int] = set()
        for element in self.inside.get(place, ()):
            for inner in self.generators(element):
                found |= {inner} | self.within(inner)
        return found

    def slope(self, element: Element, name: Any) -> Element:
        """The derivative of an element by the symbol of that name."""
        total = self.lift(0)
        for place in self.generators(element):
            inner = self.atoms[place].slope(name)
            if inner:
                total = total + element.partial(place) * inner
        return self.small(total)

    def replaced(self, element: Element, name: Hashable, value: Element) -> Element:
        """The element with a symbol set to a value, atoms included; the value must have the symbol's sign."""
        replacing: dict[int, Element] = {}

        def change(e: Element) -> Element:
            for place in self.generators(e):
                if place not in replacing:
                    own = self.keys.get(("symbol", name)) == place
                    replacing[place] = value if own else self.atoms[place].remade(change, name)
            above, *below = (self._evaluate(p, replacing) for p in e.polys())
            for factor, exponent in zip(below, [1, *e.factors.values()], strict=True):
                above = above / self.nonzero(factor) ** exponent
            return above / e.number

        return change(element)

    def nonzero(self, element: Element) -> Element:
        """The element itself, unless it is zero."""
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
        total = self._poly_sign(element.numer) if element else 0
        for poly, exponent in zip(list(element.polys())[1:], [1, *element.factors.values()], strict=True):
            below = 1 if exponent % 2 == 0 else self.sign_of_factor(poly)
            total = None if total is None or below is None else total * below
        return total

    def sign_of_factor(self, poly: Any) -> int | None:
        """The sign of what is not zero, as below the line and in a logarithm."""
        return 1 if all(self._squares(m, c) for m, c in poly.terms()) else self._poly_sign(poly)

    def _poly_sign(self, poly: Any) -> int | None:
        signs = {self._term_sign(m, c) for m, c in poly.terms()}
        if len(signs) == 1:
            return signs.pop()
        for sign in (1, -1):  # 1 + x^2: one term that cannot vanish, and none of the other sign
            if sign in signs and all(self._squares(m, sign * c) for m, c in poly.terms()):
                return sign
        return None

    def _term_sign(self, monomial: tuple[int, ...], coefficient: Any) -> int | None:
        sign = 1 if coefficient > 0 else -1
        for place, exponent in enumerate(monomial):
            if exponent and not self.atoms[place].sign:
                return None  # it may vanish: >= 0 is not a sign
            if exponent % 2:
                sign *= self.atoms[place].sign
        return sign

    def nonnegative(self, element: Element) -> bool:
        """Whether every term is a square times something that is not negative, above and below the line alike."""
        exponents = [1, 1, *element.factors.values()]
        odd = [p for p, e in zip(element.polys(), exponents, strict=True) if e % 2]
        return all(self._squares(m, c) for p in odd for m, c in p.terms())

    def never_below_zero(self, element: Element) -> bool:
        """Whether all factors are, that do not come in pairs: (s - 1/2)^2 / 3 is, whatever s."""
        return self.nonnegative(element) or all(self._paired(p) for p in element.polys())

    def _paired(self, poly: Any) -> bool:
        """Whether what is left of it without squares is not negative, as one polynomial: its factors are not needed."""
        if not all(self._squares(*term) for term in _outermost(poly)) or not is_light(poly):
            return False
        content, odd = odd_factors(poly)
        return content > 0 and all(self.nonnegative(Quotient.of(f)) for f in odd)

    def _squares(self, monomial: tuple[int, ...], coefficient: Any) -> bool:
        return bool(coefficient > 0) and all(e % 2 == 0 or self._never_negative(k) for k, e in enumerate(monomial))

    def _never_negative(self, place: int) -> bool:
        return self.atoms[place].sign == 1 or self.atoms[place].may_vanish

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
        highest = max(m[place] for m in element.numer) // degree
        if highest > 1 and highest * value.terms > self.most_terms:
            return False
        parts = [self.lift(0)] * degree
        for monomial, coefficient in element.numer.terms():
            exponent = monomial[place]
            rest = tuple(0 if k == place else e for k, e in enumerate(monomial))
            term = Quotient.of(self.ring.from_dict({rest: coefficient})) * value ** (exponent // degree)
            parts[exponent % degree] = parts[exponent % degree] + term
        return all(self._vanishes(p, last - 1) for p in parts)

    def shorter(self, element: Element) -> Element:
        """The element with powers of one atom put in by its relation, as cos^2 by 1 - sin^2, if it is shorter then."""
        for place, degree, value in self.relations:
            if self._occurs(element.numer, place) and not element.factors and value.is_polynomial:
                above = self.lift(0)
                for monomial, coefficient in element.numer.terms():
                    rest = tuple(e % degree if k == place else e for k, e in enumerate(monomial))
                    term = Quotient.of(self.ring.from_dict({rest: coefficient}))
                    above = above + term * value ** (monomial[place] // degree)
                if above.terms < element.terms:
                    element = above * Quotient(self.ring.one, element.number, element.mono, {})
        return element

    @staticmethod
    def _occurs(poly: Any, place: int) -> bool:
        return any(m[place] for m in poly)


def _outermost(poly: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Terms that outweigh all others somewhere, far away or near 0: where one is negative, the polynomial is there."""
    terms = list(poly.items())
    for place in range(poly.ring.ngens if terms else 0):
        ranked = [(monomial[place], monomial, coefficient) for monomial, coefficient in terms]
        for _, monomial, coefficient in (max(ranked), min(ranked)):
            yield monomial, coefficient
