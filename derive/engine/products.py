"""A product as a number and powers of bases: what is collected, divided and compared, whatever its order on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import gcd, lcm

from msgspec import Struct, field
from sympy import Basic, Expr, Function, Integer, Mul, NumberSymbol, Pow, Rational, S, Symbol, exp, log
from sympy.core.function import AppliedUndef

from derive.engine.algebra import coefficient
from derive.terms.bound import canonical
from derive.terms.ordered import Plus, Times, is_below, minus, ordered, power, times


class Product(Struct, frozen=True):
    """number * prod(base ** exponent), the bases in the order in which they came; equal ones are one."""

    number: Rational = S.One
    powers: dict[Basic, tuple[Expr, Rational]] = field(default_factory=dict)

    @property
    def signature(self) -> frozenset[tuple[Basic, Rational]]:
        """What it is a multiple of: two products of one signature are like terms."""
        return frozenset((key, exponent) for key, (_, exponent) in self.powers.items())

    def exponent(self, key: Basic) -> Rational:
        """That of a base, 0 for one that it lacks."""
        return self.powers[key][1] if key in self.powers else S.Zero

    def times(self, other: Product) -> Product:
        """The product of both."""
        found = Product(self.number * other.number, dict(self.powers))
        for base, exponent in other.powers.values():
            found = found._with(base, exponent)
        return found

    def to_the(self, exponent: Rational) -> Product:
        """The power, for a number that has a rational one."""
        powers = {key: (base, e * exponent) for key, (base, e) in self.powers.items()}
        return Product(self.number**exponent, powers)

    def scaled(self, number: Rational) -> Product:
        """That many times the product."""
        return Product(self.number * number, self.powers)

    def _with(self, base: Expr, exponent: Rational) -> Product:
        key, sign = canonical(base), S.One
        if isinstance(base, exp) and (found := canonical(exp(minus(base.args[0])))) in self.powers:
            return self._without(found, exponent)
        turned = canonical(minus(base)) if isinstance(base, Plus) and exponent.is_Integer else key
        if key not in self.powers and turned in self.powers:
            key, sign = turned, S.NegativeOne**exponent
        first, before = self.powers.get(key, (base, S.Zero))
        powers = {**self.powers, key: (first, before + exponent)}
        number = self.number * sign
        if base.is_Integer:  # 2^{3/2} is 2 sqrt(2), and 2^{-1/2} is sqrt(2)/2
            whole = (before + exponent).floor()
            number, powers[key] = number * base**whole, (first, before + exponent - whole)
        return Product(number, {k: found for k, found in powers.items() if found[1] != 0})

    def _without(self, key: Basic, exponent: Rational) -> Product:
        """The product over (e^u)^exponent, if that is the base of the key: e^u above the line, or e^{-u}."""
        base, before = self.powers[key]
        others = Product(self.number, {k: found for k, found in self.powers.items() if k != key})
        left = before - exponent
        if left == 0:
            return others
        return others._with(base, left) if left > 0 else others._with(exp(minus(base.args[0])), -left)

    @property
    def is_fraction(self) -> bool:
        """Whether anything but a number stands below its line."""
        return any(exponent < 0 for _, exponent in self.powers.values())

    @property
    def functions(self) -> Product:
        """The powers of functions in it, without its number, names and brackets."""
        powers = {k: (b, e) for k, (b, e) in self.powers.items() if isinstance(b, (Function, Pow))}
        return Product(S.One, powers)

    @property
    def bracket(self) -> Plus | None:
        """The sum that it is a multiple of, if that is all."""
        ((base, exponent),) = self.powers.values() if len(self.powers) == 1 else ((S.One, S.One),)
        return base if isinstance(base, Plus) and exponent == 1 else None

    @property
    def expr(self) -> Expr:
        """The product on paper: number, variables, powers, functions, and e^x last; above the line and below."""
        factors = [power(base, exponent) for base, exponent in self.powers.values()]
        inside = {key for base, _ in self.powers.values() if isinstance(base, Plus) for key in base.atoms(Function)}
        above = sorted((f for f in factors if not is_below(f)), key=lambda f: _rank(f, inside))
        below = sorted((f for f in factors if is_below(f)), key=_rank)
        return times(self.number, *above, *below)


def product(expr: Expr) -> Product:
    """An expression as a product; what is none is its only base."""
    if expr.is_Rational:
        return Product(expr)
    if isinstance(expr, (Times, Mul)):
        found = Product()
        for factor in expr.args:
            found = found.times(product(factor))
        return found
    if isinstance(expr, Pow) and expr.exp.is_Rational:
        whole = expr.exp.is_Integer and not expr.base.is_Integer
        return product(expr.base).to_the(expr.exp) if whole else Product()._with(expr.base, expr.exp)
    return Product()._with(*_exponential(expr))


def _exponential(expr: Expr) -> tuple[Expr, Rational]:
    """e^{3 u} as (e^u)^3, and e^{-3 u} as (e^{-u})^3; anything else as its first power."""
    if isinstance(expr, exp):
        number, rest = coefficient(ordered(expr.args[0]))
        if number.is_Integer and rest != 1:
            return exp(times(1 if number > 0 else -1, rest)), abs(number)
    return expr, S.One


def common(products: Iterable[Product], *, one_fraction: bool) -> Product:
    """What divides all products: the greatest number, and of each base the lowest power.

    A base below the line of some alone is no common factor, unless they are to become one fraction.
    """
    first, *rest = found = list(products)
    bases = {key: base for p in found for key, (base, _) in p.powers.items()}
    over = lcm if one_fraction else gcd  # else halves stay halves: 1 + x/2
    number = Rational(gcd(*(int(p.number.p) for p in found)), over(*(int(p.number.q) for p in found)))
    powers: dict[Basic, tuple[Expr, Rational]] = {}
    for key, base in bases.items():
        exponents = [p.exponent(key) for p in found]
        lowest = min(exponents)
        if lowest > 0 or (lowest < 0 and (one_fraction or max(exponents) < 0)):
            powers[key] = base, lowest
    sign = S.NegativeOne if first.number < 0 and all(p.number < 0 for p in rest) else S.One
    return Product(sign * number, powers)


_NUMBER, _NAME, _POWER, _BRACKET, _FUNCTION, _EXPONENTIAL = range(6)


def _rank(factor: Expr, inside: Collection[Basic] = ()) -> int:
    """The place of a factor: sqrt(2), pi, then x, 2^x, (x + 1)^2, sin(x), ln(2), and e^x last; a function that stands
    in a bracket beside it comes before that, as in tanh(x) (1 - tanh(x))."""
    base = factor.base if isinstance(factor, Pow) else factor
    if isinstance(factor, exp):
        return _EXPONENTIAL
    if isinstance(base, (Integer, NumberSymbol)) and not factor.free_symbols:
        return _NUMBER
    if isinstance(base, Plus):
        return _BRACKET
    if isinstance(base, (Function, log)) and not isinstance(base, AppliedUndef):
        return _POWER if base in inside else _FUNCTION
    return _NAME if isinstance(base, Symbol) or not isinstance(factor, Pow) else _POWER
