"""Masses of outcomes with which probabilities are the numbers that are printed: P(A) = 1/4, P(B | A) = 2/3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
from sets import Event, Outcomes, event

Masses = Mapping[int, Any]
_DIGITS = 60


class Chance(NamedTuple):
    """What has a probability, given what, and how much."""

    happens: Event
    given: Event | None
    share: Fraction


def known(left: str, right: str) -> Chance | None:
    """The probability that an equation says, if it says one. Raises `NoEvent`."""
    chance = re.fullmatch(r"P\((.*?)(?: \| (.*))?\)", left)
    if not chance or not re.fullmatch(r"\d+(/\d+)?", right):
        return None
    return Chance(event(chance[1]), event(chance[2]) if chance[2] else None, Fraction(right))


def beside(masses: Masses, chances: tuple[Chance, ...], model: Mapping[str, Outcomes], excluded: Outcomes) -> Masses:
    """The nearest masses to these with the probabilities. Some may be below 0: an equation between quotients of sums of
    masses that holds for all masses that are not holds for them too."""
    places = [k for k in masses if k not in excluded]
    rows = []
    for happens, given, share in chances:
        among = given(model) if given else model["Ω"]
        met = happens(model) & among
        number = mpmath.mpf(share.numerator) / share.denominator
        rows.append([(k in met) - number * (k in among) for k in places])
    whole, start = mpmath.matrix(rows), mpmath.matrix([masses[k] + 1 for k in places])
    moved = whole.T * mpmath.lu_solve(whole * whole.T, whole * start)
    found = {k: start[n] - moved[n] for n, k in enumerate(places)}
    return {k: found.get(k, mpmath.mpf(0)) for k in masses}


def single(shares: list[Any], chances: tuple[Chance, ...], model: Mapping[str, Outcomes]) -> list[Any]:
    """Of three events that are independent the probabilities, those that are printed in their places."""
    found = list(shares)
    for happens, _, share in chances:
        (bit,) = (k for k in range(3) if happens(model) == model["ABC"[k]])
        found[bit] = mpmath.mpf(share.numerator) / share.denominator
    return found
