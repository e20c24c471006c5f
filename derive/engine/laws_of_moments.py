"""The laws of means and variances (Ross, A First Course in Probability, chapters 4 and 7)."""

from __future__ import annotations

from sympy import Add, Basic, Mul, Sum

from derive.terms.chance import Mean, Variance, split_by_chance, varies
from derive.terms.ordered import Plus, Times, plus, power, times


def variance(node: Basic) -> Basic:
    """Var(X) = E[(X - E[X])^2]."""
    return node.meaning if isinstance(node, Variance) else node


def variance_of_multiple(node: Basic) -> Basic:
    """Var(a X) = a^2 Var(X)."""
    if not isinstance(node, Variance) or not isinstance(node.body, (Times, Mul)):
        return node
    kept, varying = split_by_chance(node.body)
    return times(*(power(a, 2) for a in kept), Variance(varying))


def mean_of_sum(node: Basic) -> Basic:
    """E[X + Y] = E[X] + E[Y], and E[sum_i X_i] = sum_i E[X_i]."""
    if isinstance(node, Mean) and isinstance(node.body, Sum) and varies(node.body):
        return Sum(Mean(node.body.function), *node.body.limits)
    if not isinstance(node, Mean) or not isinstance(node.body, (Plus, Add)):
        return node
    return plus(*map(Mean, node.body.args))


def variance_of_independent_sum(node: Basic) -> Basic:
    """Var(sum_i X_i) = sum_i Var(X_i) for independent X_i."""
    if not isinstance(node, Variance) or not isinstance(node.body, Sum):
        return node
    return Sum(Variance(node.body.function), *node.body.limits)


def constant_from_mean(node: Basic) -> Basic:
    """E[a X] = a E[X], and E[a] = a."""
    if not isinstance(node, Mean):
        return node
    if not varies(node.body):
        return node.body
    if not isinstance(node.body, (Times, Mul)):
        return node
    kept, varying = split_by_chance(node.body)
    return times(*kept, Mean(varying)) if kept else node
