"""Means over random variables: sums over a finite set of outcomes, each with a value of every variable and a weight.

Every world draws the weights and the values. Three outcomes are enough for all laws in moments up to the fifth order:
the first equation that holds for all such distributions and not for others is of the sixth.
"""

from __future__ import annotations

from sympy import Symbol

from derive.errors import BadSetting
from derive.kernel.interpreter import READERS, Code, World, compiled
from derive.terms.chance import Mean, RandomVariable, Variance, chances_in

_OUTCOMES = 3
_WEIGHT = Symbol("q", positive=True)


def _mean(expr: Mean) -> Code:
    """The weighted mean of the body's values at the outcomes."""
    variables = sorted(chances_in(expr.body), key=str)
    places = [_at_outcome(compiled(expr.body), variables, k) for k in range(_OUTCOMES)]

    def value(w: World) -> object:
        _demand_apart(w, variables)
        weights = [w.read((f"weight {k + 1}", ()), _WEIGHT) for k in range(_OUTCOMES)]
        total = sum(q * place(w) for q, place in zip(weights, places, strict=True))
        return total * w.whole_power(sum(weights), -1)

    return value


def _at_outcome(code: Code, variables: list[RandomVariable], outcome: int) -> Code:
    """The code with each variable at its value of the outcome."""
    for x in variables:
        code = _moved(code, x, outcome)
    return code


def _moved(code: Code, x: RandomVariable, outcome: int) -> Code:
    drawn = Symbol(f"{x.name}_{outcome + 1}", real=True)
    key = (f"{x.name}({outcome + 1})", ())
    return lambda w: w.with_value((x.name, ()), w.read(key, drawn), code, x)


def _demand_apart(w: World, variables: list[RandomVariable]) -> None:
    """Raises `BadSetting` where a definition hides a random variable, so that a mean would take it for a number."""
    for x in variables:
        hidden = sorted(name for name, read in w.setting.dependencies.items() if x.name in read)
        if hidden:
            raise BadSetting(f"the definition of '{hidden[0]}' reads the random variable '{x.name}': put it in")


READERS |= {Mean: _mean, Variance: lambda e: compiled(e.meaning)}
