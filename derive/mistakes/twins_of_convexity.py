"""Wrong twins of the laws of convex functions; the docstring of each is the wrong formula."""

from __future__ import annotations

from sympy import Basic

from derive.engine.laws_of_convexity import shares_of, tangent_of
from derive.terms.ordered import minus, plain, plus, times


def shares_swapped(node: Basic) -> Basic:
    """f(t x + (1 - t) y) <= (1 - t) f(x) + t f(y)."""
    found = shares_of(node)
    if found is None:
        return node
    (s, x), (t, y) = found
    return plus(times(t, node.func(x)), times(s, node.func(y)))


def shares_forgotten(node: Basic) -> Basic:
    """f(t x + (1 - t) y) <= f(x) + f(y)."""
    found = shares_of(node)
    return node if found is None else plus(*(node.func(place) for _, place in found))


def taken_for_linear(node: Basic) -> Basic:
    """f(t x + (1 - t) y) <= f(t x) + f((1 - t) y)."""
    found = shares_of(node)
    return node if found is None else plus(*(node.func(times(*pair)) for pair in found))


def tangent_mirrored(node: Basic) -> Basic:
    """f(x) + f'(x) (y - x) <= f(2 x - y)."""
    found = tangent_of(node)
    return node if found is None else found[0].func(plain(plus(found[0].args[0], minus(found[1]))))


def tangent_at_the_step(node: Basic) -> Basic:
    """f(x) + f'(x) (y - x) <= f(y - x)."""
    found = tangent_of(node)
    return node if found is None else found[0].func(found[1])


def step_of_no_height(node: Basic) -> Basic:
    """f(x) + f'(x) (y - x) <= f(x)."""
    found = tangent_of(node)
    return node if found is None else found[0]


TWINS = (
    ("shares_swapped", "chord", shares_swapped),
    ("shares_forgotten", "chord", shares_forgotten),
    ("taken_for_linear", "chord", taken_for_linear),
    ("tangent_mirrored", "tangent", tangent_mirrored),
    ("tangent_at_the_step", "tangent", tangent_at_the_step),
    ("step_of_no_height", "tangent", step_of_no_height),
)
