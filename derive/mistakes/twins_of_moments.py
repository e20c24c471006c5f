"""Wrong twins of the laws of means and variances; the docstring of each is the wrong formula."""

from __future__ import annotations

from sympy import Basic, Pow, Product, S, Sum

from derive.engine.laws_of_moments import (
    constant_from_mean,
    mean_of_sum,
    variance,
    variance_of_independent_sum,
    variance_of_multiple,
)
from derive.terms.chance import Mean, Variance, split_by_chance, varies
from derive.terms.ordered import minus, plus, power, times


def deviation_not_squared(node: Basic) -> Basic:
    """Var(X) = E[X - E[X]]."""
    return node if variance(node) == node else Mean(plus(node.body, minus(Mean(node.body))))


def mean_not_subtracted(node: Basic) -> Basic:
    """Var(X) = E[X^2]."""
    return node if variance(node) == node else Mean(power(node.body, 2))


def square_of_deviation(node: Basic) -> Basic:
    """Var(X) = E[X^2] - E[X], the square forgotten at the mean."""
    return node if variance(node) == node else plus(Mean(power(node.body, 2)), minus(Mean(node.body)))


def factor_not_squared(node: Basic) -> Basic:
    """Var(a X) = a Var(X)."""
    if variance_of_multiple(node) == node:
        return node
    kept, varying = split_by_chance(node.body)
    return times(*kept, Variance(varying))


def means_multiplied(node: Basic) -> Basic:
    """E[X + Y] = E[X] E[Y]."""
    if mean_of_sum(node) == node:
        return node
    if isinstance(node.body, Sum):
        return Product(Mean(node.body.function), *node.body.limits)
    return times(*map(Mean, node.body.args))


def squares_for_variances(node: Basic) -> Basic:
    """Var(sum_i X_i) = sum_i E[X_i^2]."""
    if variance_of_independent_sum(node) == node:
        return node
    return Sum(Mean(power(node.body.function, 2)), *node.body.limits)


def deviations_added(node: Basic) -> Basic:
    """Var(sum_i X_i) = (sum_i sqrt(Var(X_i)))^2."""
    if variance_of_independent_sum(node) == node:
        return node
    return power(Sum(Pow(Variance(node.body.function), S.Half), *node.body.limits), 2)


def constant_without_mean(node: Basic) -> Basic:
    """E[a] = 0, as if only what varies counted."""
    lost = isinstance(node, Mean) and not varies(node.body)
    return S.Zero if lost else constant_from_mean(node)


def constant_squared(node: Basic) -> Basic:
    """E[a X] = a^2 E[X]."""
    if constant_from_mean(node) == node or not varies(node.body):
        return node
    kept, varying = split_by_chance(node.body)
    return times(*(power(a, 2) for a in kept), Mean(varying))


def constant_lost(node: Basic) -> Basic:
    """E[a X] = E[X]."""
    if constant_from_mean(node) == node or not varies(node.body):
        return constant_from_mean(node)
    return Mean(split_by_chance(node.body)[1])


TWINS = (
    ("deviation_not_squared", "variance", deviation_not_squared),
    ("mean_not_subtracted", "variance", mean_not_subtracted),
    ("square_of_deviation", "variance", square_of_deviation),
    ("factor_not_squared", "variance_of_multiple", factor_not_squared),
    ("squares_for_variances", "variance_of_independent_sum", squares_for_variances),
    ("deviations_added", "variance_of_independent_sum", deviations_added),
    ("means_multiplied", "mean_of_sum", means_multiplied),
    ("constant_without_mean", "constant_from_mean", constant_without_mean),
    ("constant_squared", "constant_from_mean", constant_squared),
    ("constant_lost", "constant_from_mean", constant_lost),
)
