"""What the words beside the maths assert: an equation or a condition in a sentence is checked like a line.

A formula in a sentence that only names something asserts nothing, but has to be found in the derivations. A relation
has to be a condition, one of the definitions, or hold, in every part that the words stand over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sympy import (
    And,
    Basic,
    Eq,
    GreaterThan,
    Indexed,
    LessThan,
    StrictGreaterThan,
    StrictLessThan,
    Symbol,
    Tuple,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.errors import BadSetting, BadTopic
from derive.kernel import AT_MOST, EQUAL, LESS, SUBSET, Derivation, Evidence, Relation, Setting
from derive.kernel.evidence import examine
from derive.kernel.letters import names_in
from derive.kernel.sampled.sampling import Worlds
from derive.terms.bound import canonical
from derive.terms.convex import functions_in
from derive.terms.events import Inclusion, Same
from derive.terms.notation import At, Components, D, Nabla
from derive.words import FALLBACK, Prose, languages, rule_prose

_ASKED = (D, At, Nabla)
_LISTS = (Components, Tuple)
_RELATIONS = (Relational, Inclusion, Same, BooleanFunction)


def demand_true(prose: Prose, derivations: Iterable[Derivation], where: str) -> None:
    """Raises `BadTopic` for a relation in the words that does not hold in all settings that have its names, or whose
    names no setting has."""
    derivations = tuple(derivations)
    settings = [d.setting for d in derivations]
    for relation in relations_in([prose]):
        if any(_is_shown(relation, d) or _names_the_question(relation, d) for d in derivations):
            continue
        found = [_in_a_part(relation, s, settings) for s in settings]
        if False in found or True not in found:
            raise BadTopic(f"{where} says {relation}, which is neither given nor defined and does not hold")


def relations_in(sentences: Iterable[Prose]) -> list[Basic]:
    """The equations and conditions that sentences speak of, in any of their languages."""
    return [m for m in _maths_in(sentences) if isinstance(m, _RELATIONS)]


def _maths_in(sentences: Iterable[Prose]) -> list[Basic]:
    maths = [run.maths for prose in sentences for language in languages() for run in prose.runs(language)]
    return list(dict.fromkeys(m for m in maths if m is not None))


def demand_claimed(prose: Prose, derivations: Sequence[Derivation], where: str) -> None:
    """Raises `BadTopic` for a formula in the words that no derivation has, nor the reason of one of its lines, which a
    word bank offers; a derivative has to be of the question, the result or a definition, since the words ask for it."""
    settled = [e for d in derivations for e in (d.claim, d.result, *d.setting.expressions)]
    derivatives = _nodes(settled)
    others = derivatives | _nodes([line.expr for d in derivations for line in d.lines])
    for maths in _maths_in([prose]):
        known = isinstance(maths, _RELATIONS) or _is_known(canonical(maths), derivatives, others)
        if not known and maths not in _quoted(derivations):
            raise BadTopic(f"{where} speaks of {maths}, which no part derives")


def _quoted(derivations: Iterable[Derivation]) -> list[Basic]:
    """What the reasons of lines speak of."""
    return _maths_in(line.note or rule_prose(line.rule, line.about) for d in derivations for line in d.lines[1:])


def _nodes(exprs: Sequence[Basic]) -> set[Basic]:
    """All subexpressions, gradients by their components too."""
    opened = [node.components for e in exprs for node in e.atoms(Nabla)]
    todo, found = [canonical(e) for e in (*exprs, *opened)], set()
    while todo:
        node = todo.pop()
        if node not in found:  # most stand in many lines
            found.add(node)
            todo += node.args
    return found


def _is_known(expr: Basic, derivatives: set[Basic], others: set[Basic]) -> bool:
    if not expr.args or isinstance(expr, (Indexed, Symbol, AppliedUndef)) or expr in derivatives:
        return True
    if isinstance(expr, _ASKED):
        return False
    return expr in others or (isinstance(expr, _LISTS) and all(_is_known(a, derivatives, others) for a in expr.args))


def _is_shown(relation: Basic, derivation: Derivation) -> bool:
    """Whether a sentence like "show that A <= B" is, to the letter, what a part derives."""
    strict = isinstance(relation, (StrictGreaterThan, StrictLessThan))
    if not strict and not isinstance(relation, (GreaterThan, LessThan)):
        return False
    enough = (LESS,) if strict else (LESS, AT_MOST)
    ends = (canonical(relation.lts), canonical(relation.gts))
    return derivation.relation in enough and ends == (canonical(derivation.claim), canonical(derivation.result))


def _names_the_question(relation: Basic, derivation: Derivation) -> bool:
    """Whether a sentence like "differentiate f(x) = ..." gives what is to be differentiated a name that is new."""
    claim = derivation.claim
    if not (isinstance(relation, Eq) and isinstance(relation.lhs, AppliedUndef) and isinstance(claim, D)):
        return False
    known = {f.func for e in derivation.setting.expressions for f in e.atoms(AppliedUndef)}
    new = relation.lhs.func not in known and relation.lhs.args == (claim.variable,)
    return new and canonical(relation.rhs) == canonical(claim.body)


def _in_a_part(relation: Basic, setting: Setting, every: Sequence[Setting]) -> bool | None:
    """Whether a relation holds in a part; a condition of another part need not, but it may not be impossible here,
    unless it is of a function that this part does not have."""
    if functions_in(relation) - {name for e in setting.expressions for name in functions_in(e)}:
        return None
    found = holds(relation, setting)
    if found is False and any(relation in other.given for other in every) and _can_be_met(relation, setting):
        return None
    return found


def _can_be_met(relation: Basic, setting: Setting) -> bool:
    try:
        return bool(Worlds.of(replace(setting, given=(*setting.given, relation))).base)
    except BadSetting:
        return False


def _examined(statement: Basic, relation: Relation, setting: Setting) -> bool:
    left, right = statement.args
    return isinstance(examine(left, right, relation, setting), Evidence)


def holds(relation: Basic, setting: Setting) -> bool | None:
    """Whether a relation is given, defined or true in a setting; None where the setting lacks one of its names."""
    printed = (e for d in setting.definitions if not d.hidden for e in d.equations)
    known = (*setting.supposed(*setting.expressions), *printed)
    if relation in known or canonical(relation) in {canonical(t) for t in known}:
        return True
    if isinstance(relation, And):
        found = [holds(part, setting) for part in relation.args]
        return False if False in found else None if None in found else True
    if _follows(relation, setting):
        return True  # from the assumptions of its symbols, which are printed as conditions
    try:
        if isinstance(relation, (GreaterThan, LessThan, StrictGreaterThan, StrictLessThan)):
            return _is_at_numbers(relation, setting) and _in_order(relation, setting)
        if isinstance(relation, Inclusion):
            return _examined(relation, SUBSET, setting)
        return isinstance(relation, (Eq, Same)) and _examined(relation, EQUAL, setting)
    except BadSetting:  # it speaks of names that this part does not have; another may
        return None if names_in(relation) - {n for e in setting.expressions for n in names_in(e)} else False


def _follows(relation: Basic, setting: Setting) -> bool:
    """By SymPy's reading of assumptions, those of names that the setting defines left out."""
    if not isinstance(relation, Relational):
        return False
    defined = {s: Symbol(s.name, real=True) for s in relation.atoms(Symbol) if s.name in setting.by_name}
    return relation.xreplace(defined).func(*relation.xreplace(defined).args) == True  # noqa: E712  (SymPy's own True)


def _is_at_numbers(relation: Basic, setting: Setting) -> bool:
    """Whether every name in it has a number: then one point is all there is."""
    names = {str(s) for s in relation.free_symbols}
    names |= {inner for name in names for inner in setting.dependencies.get(name, ())}
    return names <= set(setting.by_name) | {s.name for s in setting.index_like}


def _in_order(relation: Any, setting: Setting) -> bool:
    strict = isinstance(relation, (StrictGreaterThan, StrictLessThan))
    return isinstance(examine(relation.lts, relation.gts, LESS if strict else AT_MOST, setting), Evidence)


def demand_one_meaning(derivations: Sequence[Derivation], where: str) -> None:
    """Raises `BadTopic` where a letter counts in one part and is a number in another, or an array has other indices.

    Another definition of a name is allowed: such a part prints its own. x and x_k are told apart by their looks."""
    kinds: dict[tuple[str, bool], str] = {}
    for derivation in derivations:
        for (name, indexed), kind in sorted(_kinds(derivation.setting).items()):
            if kinds.setdefault((name, indexed), kind) != kind:
                raise BadTopic(f"{where}: '{name}' is {kinds[name, indexed]} in one part and {kind} in another")


def _kinds(setting: Setting) -> dict[tuple[str, bool], str]:
    found: dict[tuple[str, bool], str] = {}
    letters = {s for s in setting.index_like if s.is_integer}
    for expr in setting.expressions:
        arrays = expr.atoms(Indexed)
        found |= {(x.base.label.name, True): f"an array of {len(x.indices)} indices" for x in arrays}
        for symbol in expr.atoms(Symbol) - {x.base.label for x in arrays}:
            counts = symbol.name in setting.size_names | set(setting.ranges) or symbol in letters
            found[symbol.name, False] = "a number that counts" if counts else "a number"
    return found


def own_definitions(derivations: Sequence[Derivation]) -> list[tuple[Eq, ...]]:
    """For each derivation the definitions that it has to print itself, since another part gives a name of them another
    meaning. Where another part gives it none, what holds there holds for any, and so for this one too."""
    tables = [{d.key: d for d in x.setting.definitions if not d.hidden} for x in derivations]
    meanings: dict[str, set[Any]] = {}
    for table in tables:
        for name, definition in table.items():
            meanings.setdefault(name, set()).add(definition.equation)
    several = {n for n, found in meanings.items() if len(found) > 1 and len(set(map(canonical, found))) > 1}
    return [tuple(e for name, d in table.items() if name in several for e in d.equations) for table in tables]


def demand_explained(prose: Iterable[Prose], derivations: Iterable[Derivation]) -> None:
    """Raises `BadTopic` for a name with a hidden definition that no relation in the words speaks of."""
    named = {name for p in prose for run in p.runs(FALLBACK) if run.maths is not None for name in _names(run.maths)}
    for derivation in derivations:
        for definition in derivation.setting.definitions:
            if definition.hidden and definition.key not in named:
                raise BadTopic(f"the hidden definition of {definition.key} is not told: say what it means in the words")


def _names(expr: Basic) -> set[str]:
    return {str(s) for s in expr.free_symbols} if isinstance(expr, (Relational, And)) else set()
