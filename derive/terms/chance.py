"""Random variables, means and variances, as they are written; `derive.kernel.means` says what they mean."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Sum, Symbol, Tuple, expand

from derive.errors import BadSetting
from derive.terms.notation import _Node, check_name
from derive.terms.ordered import minus, plain, plus, power, times


class RandomVariable(Symbol):
    """A number that depends on chance; it takes finitely many values. Several of them may depend on each other."""

    def __new__(cls, name: str, **_real: bool) -> RandomVariable:
        found: RandomVariable = Symbol.__new__(cls, check_name(name), real=True)
        return found


def at_outcome(variable: RandomVariable, outcome: int) -> Symbol:
    """The value that a random variable has at an outcome, counted from 1."""
    return Symbol(f"{variable.name}({outcome})", real=True)


def random_variables(names: str) -> tuple[RandomVariable, ...]:
    """Random variables with these names, separated by blanks."""
    return tuple(RandomVariable(n) for n in names.split())


class Moment(_Node):
    """A number that the distribution of what stands in it decides."""

    def __new__(cls, body: Any) -> Moment:
        found: Moment = super().__new__(cls, body)
        if not isinstance(found.args[0], Expr):
            raise BadSetting(f"'{body}' is not a number that depends on chance")
        return found

    @property
    def body(self) -> Expr:
        """What it is the mean or variance of."""
        return self.args[0]


class Mean(Moment):
    """`Mean(f)`: the mean of f over the values of the random variables in it, by their probabilities; printed E[f]."""


class Variance(Moment):
    """`Variance(f)`: the mean of the square of f - E[f]; printed Var(f)."""

    @property
    def meaning(self) -> Mean:
        """E[(f - E[f])^2]."""
        return Mean(power(plus(self.body, minus(Mean(self.body))), 2))


def varies(expr: Basic) -> bool:
    """Whether the value of an expression depends on chance: E[X] does not."""
    if isinstance(expr, Moment):
        return False
    return isinstance(expr, RandomVariable) or any(varies(a) for a in expr.args)


def chances_in(expr: Basic) -> set[RandomVariable]:
    """The random variables that an expression depends on, those inside of means left out."""
    if isinstance(expr, Moment):
        return set()
    found = {expr} if isinstance(expr, RandomVariable) else set()
    return found.union(*(chances_in(a) for a in expr.args))


def split_by_chance(product: Expr) -> tuple[tuple[Expr, ...], Expr]:
    """The factors of a product that do not depend on chance, and the product of the others."""
    kept = tuple(a for a in product.args if not varies(a))
    return kept, times(*(a for a in product.args if varies(a)))


class Takes(Basic):
    """`Takes(m, (0, p), (1, 1 - p))`: the condition that m takes these values, each with the probability beside it."""

    def __new__(cls, variable: Any, *pairs: Any) -> Takes:
        found: Takes = Basic.__new__(cls, variable, *(Tuple(*pair) for pair in pairs))
        if not isinstance(variable, RandomVariable) or expand(plain(plus(*(w for _, w in found.pairs)))) != 1:
            raise BadSetting(f"{found}: give a random variable, and probabilities that sum to 1")
        return found

    @property
    def variable(self) -> RandomVariable:
        """What takes the values."""
        return self.args[0]

    @property
    def pairs(self) -> tuple[tuple[Expr, Expr], ...]:
        """Each value and its probability."""
        return tuple((value, weight) for value, weight in self.args[1:])


class EquallyLikely(Basic):
    """`EquallyLikely(G, Sum(g[i], (i, 1, n)))`: the condition that G is g_I for an I that is drawn from 1, ..., n, each
    with the same probability."""

    @property
    def variable(self) -> RandomVariable:
        """What takes the values."""
        return self.args[0]

    @property
    def values(self) -> Sum:
        """The sum of all values."""
        return self.args[1]
