"""Points at which the printed conditions of an exercise hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import readers
from made import TEXT, said
from printed_conditions import _definition, _is_start, _start, apart, conditions, meets, plain_name
from printed_events import excluded, listed_in
from printed_numbers import LOWEST, Place, number

POINTS = 8
ANY_TWO = [(1, 1), (1, 2), (2, 1)]  # what is wrong may be right where i = 1


def places(exercise, part, count: int = POINTS) -> Iterator[Place]:
    """Points at which the printed conditions hold."""
    statement, heading = apart(exercise.statement), apart(part.heading)
    told = f"{said(statement)} {said(heading)}"
    told = re.sub(r"is 1 if \w+ = \w+ and 0 if \w+ != \w+", "", told)  # what a delta is, no condition
    printed = [(TEXT.print(name), TEXT.print(meaning)) for name, meaning in part.definitions]
    starts = dict(_start(*pair) for pair in printed if _is_start(pair[0]))
    definitions = dict(_definition(*pair) for pair in printed if not _is_start(pair[0]))
    given = conditions((*exercise.statement, *part.heading))
    for left, sign, right in given:  # under eta = 2/a, eta is 2/a
        if sign == "=" and plain_name(left).isalpha():
            definitions.setdefault(plain_name(left), ((), right))
    positive = frozenset(_definition(name, "")[0] for name in re.findall(r"(\S+) > 0", told))
    chance = _of_chance(told, excluded((*exercise.statement, *part.heading)))
    for k in range(count):
        rng = Random(f"places/{k}")
        place = replace(
            Place(f"{k}", _whole_numbers(told, definitions, k, rng), definitions, positive, starts), **chance
        )
        place = _as_told(_with_families(place, told, rng), told, rng)
        if "d/dx(f(x)) = 0" in said(part.heading):
            place = place.put(("x", ()), LOWEST)
        for share in re.findall(r"\b([a-z]) <=? 1\b", told):
            place = place.put((share, ()), rng.uniform(0.1, 0.9))
        if k % 2:
            place = _beyond_an_edge(place, rng)
        if "z > 0" in told and number("z", place) <= 0:
            place = replace(place, positive=frozenset("wxb"))
        yield _meeting(place, given)


def _of_chance(told: str, impossible: frozenset[int]) -> dict[str, Any]:
    """What the words say of events, random variables and outcomes."""
    drawn = re.search(r"(\w) = (\S[^=]*), P\(I = i\) = 1/n", told)
    return {
        "impossible": impossible,
        "independent": "P(A ∩ B) = P(A)·P(B)" in told,
        "drawn": (drawn[1], drawn[2]) if drawn else None,
        "dropped": "P(m = 0) = p, P(m = 1) = 1 - p" in told,
        "listed": listed_in(told),
    }


def _whole_numbers(told: str, definitions: dict[str, Any], k: int, rng: Random) -> dict[readers.Key, float]:
    """Indices, equal or not as the words say, and sizes."""
    bounds = {name for text in (told, *(m for _, m in definitions.values())) for name in _bounds(text)}
    sizes = {(name, ()): 2 for name in {"n", "m", "t", *bounds} - set(definitions)}  # m may be a mean
    pairs = [(1, 2), (2, 1)] if "i != j" in told else [(1, 1), (2, 2)] if "i = j" in told else ANY_TWO
    i, j = pairs[k % len(pairs)]
    return {("i", ()): i, ("j", ()): j, ("k", ()): rng.choice([1, 2]), **sizes}


def _as_told(place: Place, told: str, rng: Random) -> Place:
    """With names that are negative, on a circle, shares of 1, or near a point, where the words say so."""
    if "x < 0" in told:
        place = place.put(("x", ()), -rng.uniform(0.4, 1.7))
    if "u^2 + v^2 = 1" in told:
        angle = rng.uniform(0, 6)
        place = place.put(("u", ()), math.cos(angle)).put(("v", ()), math.sin(angle))
    for name in re.findall(r"sum\((\w)_i, i, 1, n\) = 1", told):
        share = rng.uniform(0.2, 0.8)
        place = place.put((name, (1,)), share).put((name, (2,)), 1 - share)
    near = re.search(r"\|(.*?)\| <= 1/2", told)
    if near:
        about = -number(near[1], Place("", {("x", ()): 0.0}))
        place = place.put(("x", ()), about + rng.uniform(-0.5, 0.5))
    return place


def _with_families(place: Place, told: str, rng: Random) -> Place:
    """Three equally likely values for each of two independent draws; all choices of two of five."""
    for name, mean, variance in re.findall(r"E\[(\w)_i\] = (\w), Var\(\1_i\) = (\w)", told):
        drawn = [rng.uniform(-2, 2) for _ in range(3)]
        drawn = drawn if mean != "0" else [v - sum(drawn) / 3 for v in drawn]
        middle = sum(drawn) / 3
        for letter, value in ((mean, middle), (variance, sum((v - middle) ** 2 for v in drawn) / 3)):
            place = place if letter in place.definitions else place.put((letter, ()), value)
        two = [{(name, (1,)): a, (name, (2,)): b} for a in drawn for b in drawn]
        place = replace(place.put(("B", ()), 2), ways={**place.ways, name: two})
    for name in re.findall(r"E\[(\w)_i\] = B/n", told):
        pairs = combinations(range(1, 6), 2)
        choices = [{(name, (k,)): float(k in pair) for k in range(1, 6)} for pair in pairs]
        place = replace(place.put(("n", ()), 5).put(("B", ()), 2), ways={**place.ways, name: choices})
    return place


def _beyond_an_edge(place: Place, rng: Random) -> Place:
    """Of a definition by cases not only the case around 0."""
    edges = [
        edge for _, meaning in place.definitions.values() for edge in re.findall(r"if (\w) <=? (-?\d+)\b", meaning)
    ]
    if not edges:
        return place
    name, edge = rng.choice(edges)
    return place.put((name, ()), float(edge) + rng.choice((-1, 1)) * rng.uniform(0.5, 2))


def _bounds(text: str) -> list[str]:
    """The sizes up to which a printed sum goes."""
    return re.findall(r", 1, ([a-z])\)", text)


def _meeting(place: Place, told: list[tuple[str, str, str]]) -> Place:
    """The place, or the first like it at which all inequalities hold."""
    for attempt in range(400):
        other = replace(place, seed=f"{place.seed}/{attempt}" if attempt else place.seed, wide=attempt > 100, known={})
        if meets(other, told):
            return other
    return place
