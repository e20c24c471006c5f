"""The slope of the sigmoid, which other derivations cite."""

from functools import cache

from sympy import exp

from derive.engine.moves import Plan, claim
from derive.terms.notation import D, scalar, sigma
from derive.terms.ordered import over, plus, times


@cache  # a plan never changes
def sigmoid_slope() -> Plan:
    """sigma' = sigma (1 - sigma); Bishop, Pattern Recognition and Machine Learning, (4.88)."""
    x = scalar("x")
    below = plus(1, exp(-x))
    split = times(over(1, below), plus(1, times(-1, over(1, below))))
    return claim(D(sigma(x), x)).differentiate().state(split, rule="split_exponential").fold(sigma)
