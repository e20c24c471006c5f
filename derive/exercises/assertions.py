"""What the words beside the maths assert: an equation or a condition in a sentence is checked like a line.

A formula in a sentence that only names something asserts nothing. A relation does: it has to be a condition of the
derivation, one of its definitions, or hold in its setting.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import And, Basic, Eq, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.errors import BadSetting, BadTopic
from derive.kernel import AT_MOST, EQUAL, Derivation, Evidence, Setting, Witness
from derive.kernel.evidence import examine
from derive.terms.events import Inclusion, Same
from derive.words import FALLBACK, Prose, languages


def demand_true(prose: Prose, derivations: Iterable[Derivation], where: str) -> None:
    """Raises `BadTopic` for a relation in the words that holds in none of the derivations' settings."""
    settings = [d.setting for d in derivations]
    for relation in relations_in([prose]):
        if not any(_holds(relation, s) for s in settings):
            raise BadTopic(f"{where} says {relation}, which is neither given nor defined and does not hold")


def relations_in(sentences: Iterable[Prose]) -> list[Basic]:
    """The equations and conditions that sentences speak of, in any of their languages."""
    maths = [run.maths for prose in sentences for language in languages() for run in prose.runs(language)]
    return list(dict.fromkeys(m for m in maths if isinstance(m, (Relational, Inclusion, Same, BooleanFunction))))


def demand_told(prose: Iterable[Prose], derivations: Iterable[Derivation]) -> None:
    """Raises `BadTopic` for a hidden definition that no relation in the words tells of."""
    told = {name for p in prose for run in p.runs(FALLBACK) if run.maths is not None for name in _names(run.maths)}
    for derivation in derivations:
        for definition in derivation.setting.definitions:
            if definition.hidden and definition.key not in told:
                raise BadTopic(f"the hidden definition of {definition.key} is not told: say what it means in the words")


def _names(expr: Basic) -> set[str]:
    return {str(s) for s in expr.free_symbols} if isinstance(expr, (Relational, And)) else set()


def _holds(relation: Basic, setting: Setting) -> bool:
    if relation in setting.given or relation in {d.equation for d in setting.definitions}:
        return True
    if isinstance(relation, And):
        return all(_holds(part, setting) for part in relation.args)
    if isinstance(relation, Relational) and relation.func(*relation.args) == True:  # noqa: E712  (SymPy's own True)
        return True  # by the assumptions of its symbols, which are printed as conditions
    try:
        if isinstance(relation, (GreaterThan, LessThan, StrictGreaterThan, StrictLessThan)):
            return _is_at_numbers(relation, setting) and _in_order(relation, setting)
        return isinstance(relation, (Eq, Same)) and isinstance(examine(*relation.args, EQUAL, setting), Evidence)
    except BadSetting:  # it speaks of names that this part does not have; another may
        return False


def _is_at_numbers(relation: Basic, setting: Setting) -> bool:
    """Whether every name in it has a number: then one point is all there is."""
    names = {str(s) for s in relation.free_symbols}
    names |= {inner for name in names for inner in setting.dependencies.get(name, ())}
    return names <= set(setting.by_name) | {s.name for s in setting.index_like}


def _in_order(relation: Any, setting: Setting) -> bool:
    low, high = relation.lts, relation.gts
    held = isinstance(examine(low, high, AT_MOST, setting), Evidence)
    strict = isinstance(relation, (StrictGreaterThan, StrictLessThan))
    return held and not (strict and not isinstance(examine(low, high, EQUAL, setting), Witness))
