"""Families of random variables, X[1] to X[n], and the conditions that say how they are distributed."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Eq, Expr, Indexed, IndexedBase, Ne, Symbol
from sympy.core.sympify import _sympify

from derive.errors import BadSetting
from derive.terms.bound import fresh, substitute
from derive.terms.chance import Mean, Moment, RandomVariable, Variance
from derive.terms.ordered import over, plus, power, times


def random_array(name: str, size: Symbol) -> IndexedBase:
    """Random variables X[1], ..., X[n]; a condition `Draws` or `Chosen` says how they are distributed together."""
    return IndexedBase(RandomVariable(name), shape=(size,))


def families_in(expr: Basic) -> set[RandomVariable]:
    """The names of the families that an expression depends on, those inside of means left out."""
    if isinstance(expr, Moment):
        return set()
    own = isinstance(expr, Indexed) and isinstance(expr.base.label, RandomVariable)
    return {expr.base.label} if own else set[RandomVariable]().union(*map(families_in, expr.args))


class Family(Basic):
    """How the members X[1], ..., X[n] of a family are distributed together."""

    def __new__(cls, member: Any, *numbers: Any) -> Family:
        known = isinstance(member, Indexed) and isinstance(member.base.label, RandomVariable)
        if not known or len(member.indices) != 1 or not isinstance(member.indices[0], Symbol):
            raise BadSetting(f"{member}: give a member of a random_array with its letter, as X[i]")
        found: Family = Basic.__new__(cls, member, *map(_sympify, numbers))
        return found

    @property
    def member(self) -> Indexed:
        """X[i]."""
        return self.args[0]

    @property
    def variable(self) -> RandomVariable:
        """The name of the family."""
        return self.member.base.label

    @property
    def size(self) -> Expr:
        """How many members there are."""
        return self.member.base.shape[0]

    @property
    def pair(self) -> Expr:
        """X[i] X[j]."""
        letter = self.member.indices[0]
        other = fresh(Symbol("j", integer=True), {letter.name})
        return times(self.member, substitute(self.member, {letter: other}))

    @property
    def apart(self) -> Basic:
        """i != j."""
        return Ne(*(x.indices[0] for x in self.pair.args), evaluate=False)


class Draws(Family):
    """`Draws(X[i], m, v)`: the X[i] are independent and equally distributed, of mean m (or 0) and variance v."""

    def __new__(cls, member: Any, mean: Any, variance: Any) -> Draws:
        found: Draws = super().__new__(cls, member, mean, variance)
        if not (mean == 0 or isinstance(mean, Symbol)) or not isinstance(variance, Symbol):
            raise BadSetting(f"{found}: the mean is a name or 0, the variance a name")
        return found

    @property
    def centred(self) -> bool:
        """Whether the mean is 0."""
        return bool(self.args[1] == 0)

    @property
    def moments(self) -> tuple[Eq, ...]:
        """The mean and the variance of the first member, by their names."""
        first = self.member.base[1]
        pairs = zip(self.args[1:], (Mean(first), Variance(first)), strict=True)
        return tuple(Eq(name, moment, evaluate=False) for name, moment in pairs if isinstance(name, Symbol))

    @property
    def relations(self) -> tuple[Basic, ...]:
        """What is printed of it: mean, variance, and that the mean of a product of two is the product of the means."""
        _, mean, variance = self.args
        product = power(mean, 2) if isinstance(mean, Symbol) else mean
        moments = (Mean(self.member), mean), (Variance(self.member), variance), (Mean(self.pair), product)
        return (*(Eq(a, b, evaluate=False) for a, b in moments), self.apart)


class Chosen(Family):
    """`Chosen(z[i], B)`: B of the z[i] are 1 and the others 0, every choice as likely as the others."""

    @property
    def relations(self) -> tuple[Basic, ...]:
        """What is printed of it: the means of one and of the product of two, and that each is 0 or 1."""
        n, (_, chosen) = self.size, self.args
        both = over(times(chosen, plus(chosen, -1)), times(n, plus(n, -1)))
        pairs = (Mean(self.member), over(chosen, n)), (Mean(self.pair), both), (power(self.member, 2), self.member)
        mean, product, bit = (Eq(a, b, evaluate=False) for a, b in pairs)
        return mean, product, self.apart, bit
