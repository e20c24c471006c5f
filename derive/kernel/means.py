"""Means over random variables: sums over a finite set of outcomes, each with a value of every variable and a weight.

Every world draws the weights and the values, of as many outcomes as the line needs (`derive.kernel.outcomes`). A
variable whose values and probabilities a condition says takes exactly these.
"""

from __future__ import annotations

from functools import lru_cache
from operator import add
from typing import Any

from sympy import Rational, Symbol

from derive.errors import BadSetting
from derive.kernel.interpreter import READERS, Code, World, compiled
from derive.kernel.readers import looped
from derive.kernel.sample_means import demand_read, over_family
from derive.kernel.setting import Setting
from derive.terms.chance import EquallyLikely, Mean, RandomVariable, Takes, Variance, at_outcome, chances_in
from derive.terms.ordered import power
from derive.terms.samples import families_in

_WEIGHT = Symbol("q", positive=True)
Variables = tuple[RandomVariable, ...]


def _mean(expr: Mean) -> Code:
    """The weighted mean of the body's values at the outcomes."""
    variables, body = tuple(sorted(chances_in(expr.body), key=str)), compiled(expr.body)
    if families_in(expr.body):
        return lambda w: over_family(w.setting, body, variables)(w)
    return lambda w: _over_outcomes(w.setting, body, variables)(w)


def _variance(expr: Variance) -> Code:
    """The mean of (f - E[f])^2; of members of a family that of f^2 less E[f]^2, which meets f less often."""
    if not families_in(expr.body):
        return compiled(expr.meaning)
    square, mean = compiled(Mean(power(expr.body, 2))), compiled(Mean(expr.body))
    return lambda w: square(w) - w.whole_power(mean(w), 2)


@lru_cache(maxsize=4096)
def _over_outcomes(setting: Setting, code: Code, variables: Variables) -> Code:
    """The mean of a code in a setting. Raises `BadSetting` for variables of which more would have to be known."""
    demand_read(setting, variables)
    laws = [g for g in setting.given if isinstance(g, (Takes, EquallyLikely)) and g.variable in variables]
    if not laws:
        return _over_drawn(code, variables, setting.outcomes)
    if len(variables) > 1 or len(laws) > 1:
        names = " and ".join(x.name for x in variables)
        raise BadSetting(f"one law for one random variable: how {names} are distributed together is not given")
    return _over_values(laws[0], code, variables[0])


def _over_drawn(code: Code, variables: Variables, outcomes: int) -> Code:
    """Over outcomes that the world draws, the same for all variables that have no law of their own."""
    places = [_at_outcome(code, variables, k) for k in range(outcomes)]

    def value(w: World) -> Any:
        weights = [w.read((f"weight {k + 1}", ()), _WEIGHT) for k in range(outcomes)]
        total = sum(q * place(w) for q, place in zip(weights, places, strict=True))
        return total * w.whole_power(sum(weights), -1)

    return value


def _at_outcome(code: Code, variables: Variables, outcome: int) -> Code:
    """The code with each variable at its value of the outcome."""
    for x in variables:
        code = _moved(code, x, _drawn(x, outcome + 1))
    return code


def _drawn(x: RandomVariable, outcome: int) -> Code:
    leaf = at_outcome(x, outcome)
    return lambda w: w.read((leaf.name, ()), leaf)


def _moved(code: Code, x: RandomVariable, value: Code) -> Code:
    return lambda w: w.with_value((x.name, ()), value(w), code, x)


def _over_values(law: Takes | EquallyLikely, code: Code, x: RandomVariable) -> Code:
    """Over the values that a condition gives, each with its probability."""
    if isinstance(law, Takes):
        pairs = [(compiled(weight), _moved(code, x, compiled(value))) for value, weight in law.pairs]
        return lambda w: sum(weight(w) * place(w) for weight, place in pairs)
    letter, low, high = law.values.limits[0]
    first, last = compiled(low), compiled(high)
    total = looped(_moved(code, x, compiled(law.values.function)), letter.name, first, last, add, 0)
    return lambda w: total(w) * w.constant(Rational(1, w.whole(last(w)) - w.whole(first(w)) + 1))


READERS |= {Mean: _mean, Variance: _variance}
