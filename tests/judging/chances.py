"""Printed laws of chance as outcomes with weights: each meets the moments that are printed, and little else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from places import Key, Place

Value = Callable[[Place], Any]
Law = Callable[[Place], Sequence[tuple[Any, Mapping[Key, Any]]]]
SIZES = ("n", "B")


def two_values(name: str, share: Value) -> Law:
    """0 with a probability, else 1."""

    def law(p: Place) -> list[tuple[Any, dict[Key, Any]]]:
        return [(share(p), {(name, ()): p.lib.number(0)}), (1 - share(p), {(name, ()): p.lib.number(1)})]

    return law


def one_of(name: str, value: Value) -> Law:
    """One of n values, each as likely as the others; the index in `value` is i."""

    def law(p: Place) -> list[tuple[Any, dict[Key, Any]]]:
        n = p.whole(p.get("n", ()))
        return [(p.lib.number(1) / n, {(name, ()): value(p.bind("i", k))}) for k in range(1, n + 1)]

    return law


def independent_numbers(name: str, mean: Value, variance: Value) -> Law:
    """Numbers with two values each, not symmetric about the mean and no two of them alike."""

    def law(p: Place) -> list[tuple[Any, dict[Key, Any]]]:
        count = max((p.whole(p.get(s, ())) for s in SIZES if (s, ()) in p.values), default=2)
        each = [_two_about(p.bind("i", k), mean, variance, p.lib.number(1) + p.lib.number(k) / 3, k)
                for k in range(1, count + 1)]  # fmt: skip
        found = []
        for ways in product(*each):
            weight = p.lib.number(1)
            for share, _, _ in ways:
                weight = weight * share
            found.append((weight, {(name, (k,)): value for _, value, k in ways}))
        return found

    return law


def _two_about(p: Place, mean: Value, variance: Value, r: Any, k: int) -> list[tuple[Any, Any, int]]:
    middle, spread, one = mean(p), p.lib.call("sqrt", [variance(p)]), p.lib.number(1)
    return [(one / (1 + r * r), middle + spread * r, k), (r * r / (1 + r * r), middle - spread / r, k)]


def some_of(name: str, chosen: Value, size: Value) -> Law:
    """So many of the numbers are 1 and the others 0, every choice as likely as the others."""

    def law(p: Place) -> list[tuple[Any, dict[Key, Any]]]:
        n, one = p.whole(size(p)), p.lib.number(1)
        choices = list(combinations(range(1, n + 1), p.whole(chosen(p))))
        return [(one / len(choices), {(name, (k,)): p.lib.number(int(k in ones)) for k in range(1, n + 1)})
                for ones in choices]  # fmt: skip

    return law


def some_two_numbers(p: Place) -> list[tuple[Any, dict[Key, Any]]]:
    """X and Y, of which nothing is known."""
    weights, outcomes = (3, 1, 5, 2), []
    for number in range(len(weights)):
        place = p.of_outcome(number)
        outcomes.append({(name, ()): place.drawn(name, ()) for name in "XY"})
    return [(p.lib.number(w) / sum(weights), outcome) for w, outcome in zip(weights, outcomes, strict=True)]


def together(laws: Sequence[Law], p: Place) -> list[tuple[Any, dict[Key, Any]]]:
    """Independent of each other."""
    found: list[tuple[Any, dict[Key, Any]]] = [(p.lib.number(1), {})]
    for law in laws:
        found = [(w * share, {**known, **outcome}) for w, known in found for share, outcome in law(p)]
    return found
