"""An event from the outcomes of those that it is made of: these are drawn and listed, and NumPy finds the same."""

from __future__ import annotations

from random import Random

import numpy as np
from sympy import Basic, FiniteSet

from derive.asking import Part, Topic
from derive.crosscheck.laws_of_draws import listed_outcomes
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.references import Reference, asked_of_numpy
from derive.errors import CheckFailed
from derive.exercises.put_in import put_in
from derive.exercises.shown import Shown, ShownPart
from derive.kernel import Derivation, Setting
from derive.kernel.regions import Venn
from derive.terms.events import Complement, Event, Everything, Same, listed
from derive.words.prose import Listed, Prose, sentence

_DRAWS = 60
_OUTCOMES = range(1, 9)


def with_outcomes(topic: Topic, seed: str, part: Part, general: Derivation, rng: Random) -> Shown | None:
    """A result for events whose outcomes are listed; None where no draw suits it."""
    members = _members(general, rng)
    if members is None:
        return None
    given = [Same(e, listed(found)) for e, found in members.items()]
    setting = Setting((general.claim,), (), tuple(given))
    venn = Venn.of(setting)
    equations = Listed(tuple(given))
    result = general.result
    value = listed(venn.read(result))
    written = _listed_parts(result, venn)
    note = _complements(result, venn) if written != value else None
    lines = put_in(general, written, value, ("put_in_outcomes", "list_outcomes"), note)
    reference = _listed_by_numpy(general, part.reference or topic.reference, setting, value)
    shown = ShownPart(Derivation(setting, tuple(lines)), None, reference, values=tuple(members))
    return Shown(topic, seed, sentence("list", claim=general.claim, numbers=equations), (shown,), "evaluate")


def _members(general: Derivation, rng: Random) -> dict[Basic, list[int]] | None:
    """All outcomes, and those of each event, such that every region that may be inhabited is, if there is room for all,
    and what is asked for is neither empty nor everything."""
    venn = Venn.of(general.setting)
    for _ in range(_DRAWS):
        regions = [*venn.possible, *rng.choices(venn.possible, k=max(0, len(_OUTCOMES) - len(venn.possible)))]
        regions = regions[: rng.randint(6, len(_OUTCOMES))]
        rng.shuffle(regions)
        found: dict[Basic, list[int]] = {Everything(): list(range(1, len(regions) + 1))}
        for place, event in enumerate(venn.events):
            found[event] = [k for k, region in enumerate(regions, 1) if region >> place & 1]
        asked = set(venn.regions(general.result))
        size = sum(region in asked for region in regions)
        if all(found.values()) and 1 < size < len(regions):
            return found
    return None


def _listed_parts(expr: Basic, venn: Venn) -> Basic:
    """The event with the outcomes of its parts: those of A^c at once, and not those of A with a mark."""
    inner = expr.args[0] if isinstance(expr, Complement) else expr
    if isinstance(inner, (Event, Everything)):
        return listed(_numbers(venn, expr))
    return expr.func(*(_listed_parts(a, venn) for a in expr.args))


def _numbers(venn: Venn, event: Basic) -> list[int]:
    found: FiniteSet = venn.read(event)
    return [int(k) for k in found]


def _complements(expr: Basic, venn: Venn) -> Prose | None:
    found = sorted((e for e in expr.atoms(Complement) if isinstance(e.args[0], Event)), key=str)
    lists = tuple(Same(e, listed(_numbers(venn, e))) for e in found)
    return sentence("put in outcomes", numbers=Listed(lists)) if lists else None


def _listed_by_numpy(general: Derivation, reference: Reference | None, setting: Setting, value: Basic) -> Reference:
    """Of each outcome whether NumPy has it. Raises `CheckFailed` where that is not the event that is listed."""
    values = listed_outcomes(setting)
    found = np.asarray(asked_of_numpy(reference, general.claim, setting, values))
    if not np.array_equal(found, np.asarray(code_of(value, setting)(values))):
        raise CheckFailed(f"{general.claim} is {value} by its regions, and {found} by NumPy")
    return Reference("law", lambda: found)
