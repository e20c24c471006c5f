"""Random variables whose law is given, as arrays of values that are equally likely."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, product
from math import lcm
from random import Random
from typing import Any

import numpy as np
from sympy import And, Basic, Symbol
from sympy.core.relational import Relational

from derive.crosscheck.event_code import OUTCOME
from derive.crosscheck.numpy_code import code_of
from derive.errors import BadTopic
from derive.kernel import Setting
from derive.kernel.regions import Venn
from derive.terms.chance import EquallyLikely, Takes
from derive.terms.events import Event, Everything, Outcomes, is_known_chance
from derive.terms.samples import Draws, Family

_WHOLE = 1e-9


def distributed(law: Takes | EquallyLikely | Family, values: dict[str, Any], setting: Setting) -> Any:
    """All values of a random variable, each as often as its probability says, in hundredths.

    The names of the probabilities are rounded in `values`. Raises `BadTopic` where hundredths are not enough.
    """
    if isinstance(law, Family):
        return _together(law, values, setting)
    if isinstance(law, EquallyLikely):
        return _each_once(law, values, setting)
    for name in sorted(s.name for _, weight in law.pairs for s in weight.free_symbols):
        values[name] = round(float(values[name]), 2)
    pairs = [[float(code_of(e, setting)(values)) for e in pair] for pair in law.pairs]
    counts = [100 * weight for _, weight in pairs]
    if min(counts) < 0:
        return np.zeros(1)  # no probabilities: the conditions leave such a draw out
    if any(abs(count - round(count)) > _WHOLE for count in counts):
        raise BadTopic(f"the probabilities in {law} are no hundredths where their names are")
    return np.concatenate([np.full(round(n), value) for n, (value, _) in zip(counts, pairs, strict=True)])


def _each_once(law: EquallyLikely, values: dict[str, Any], setting: Setting) -> Any:
    letter, *bounds = law.values.limits[0]
    first, last = (int(code_of(bound, setting)(values)) for bound in bounds)
    one = code_of(law.values.function, setting)
    return np.array([float(one({**values, letter.name: k})) for k in range(first, last + 1)])


def _together(law: Family, values: dict[str, Any], setting: Setting) -> Any:
    """A row for each member, a column for each of the ways, equally likely, that they come out together."""
    n = int(code_of(law.size, setting)(values))
    if isinstance(law, Draws):
        row = np.asarray(values[law.variable.name], float).ravel()
        drawn = np.array([row[0], 1.5 - row[0] / 2, -0.3])  # three values that are equally likely
        drawn = drawn - drawn.mean() if law.centred else drawn
        return np.array(list(product(drawn, repeat=n))).T
    (chosen,) = (int(code_of(a, setting)(values)) for a in law.args[1:])
    ways = [[float(k in way) for k in range(n)] for way in combinations(range(n), chosen)]
    return np.array(ways or [[0.0] * n]).T


def listed_outcomes(setting: Setting) -> dict[str, Any]:
    """Each outcome once, where they are listed, and of each event whether it has the outcome."""
    whole = next((g.args[1] for g in setting.given if g.has(Everything) and g.has(Outcomes)), None)
    if whole is None:
        return {}
    numbers = np.array([int(k) for k in whole.args])
    pairs = (g.args for g in setting.given if isinstance(g.args[0], Event))
    return {OUTCOME: numbers, **{event.name: np.isin(numbers, [int(k) for k in found.args]) for event, found in pairs}}


def counted_outcomes(setting: Setting, masses: Mapping[int, Fraction]) -> dict[str, Any]:
    """Outcomes that are equally likely, so many in each region of the Venn diagram that it has its mass, and of each
    event whether it has the outcome."""
    whole = lcm(*(mass.denominator for mass in masses.values()))
    regions = np.repeat(list(masses), [int(mass * whole) for mass in masses.values()])
    return {event.name: (regions >> place & 1).astype(bool) for place, event in enumerate(Venn.of(setting).events)}


def known_outcomes(setting: Setting, rng: Random) -> dict[str, Any]:
    """Outcomes with which the known probabilities are what they are; nothing where none is known."""
    if not any(map(is_known_chance, setting.given)):
        return {}
    return counted_outcomes(setting, Venn.of(setting).masses(lambda _: Fraction(rng.randint(1, 3))))


def numeric_conditions(setting: Setting) -> tuple[list[Basic], list[Basic]]:
    """The conditions on numbers: those that a draw has to meet, and those at free indices, as i != j and z_i > 0 are,
    which choose among the entries."""
    found: tuple[list[Basic], list[Basic]] = ([], [])
    for condition in (g for g in setting.given if isinstance(g, (Relational, And))):
        names = {s.name for s in condition.free_symbols if isinstance(s, Symbol)}
        found[not names.isdisjoint(setting.ranges)].append(condition)
    return found


def meets(condition: Basic, values: dict[str, Any], setting: Setting) -> bool:
    """Whether a condition holds; a known probability up to rounding, as 2/3 of the outcomes are counted, and so what
    ties a name to others."""
    if not is_known_chance(condition) and condition not in setting.ties:
        return bool(code_of(condition, setting)(values))
    left, right = (float(code_of(side, setting)(values)) for side in condition.args)
    return abs(left - right) < _WHOLE
