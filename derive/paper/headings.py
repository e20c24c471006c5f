"""What stands above a part and beside its lines: a letter, conditions, and where a line says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Basic, Eq, Tuple
from sympy.core.relational import Relational
from sympy.core.symbol import Str

from derive.exercises import Shown, ShownPart
from derive.kernel import Refuted, Step
from derive.kernel.letters import names_in
from derive.paper.blocks import Runs, Sentence
from derive.paper.chains import in_chains
from derive.terms.bound import canonical
from derive.terms.convex import Convex
from derive.terms.suppositions import Kind
from derive.words import FALLBACK, Prose, RuleName, Words, rule_name
from derive.words.prose import Run


def as_spoken(maths: Basic) -> Basic:
    """Equal for two formulas that say the same, whatever the order of terms and the letters of indices. What stands on
    both sides of a sign is looked at, and not whether it holds, which SymPy would ask for long."""
    if isinstance(maths, Relational):
        return Tuple(Str(type(maths).__name__), *map(canonical, maths.args))
    return canonical(maths)


def given_to_all(shown: Shown, statement: Runs) -> frozenset[Basic]:
    """The conditions in the statement that all parts are under which speak of their names: no heading has to tell
    them again."""
    spoken = {as_spoken(run.maths) for run in statement if run.maths is not None}
    for part in shown.parts:
        under, read = {as_spoken(c) for c in part.conditions}, _names(part)
        spoken = {c for c in spoken if c in under or not names_in(c) & read}
    return frozenset(spoken)


def _names(part: ShownPart) -> set[str]:
    """The names in a part, with those that its definitions read."""
    setting = part.derivation.setting
    read = {name for line in part.derivation.lines for name in names_in(line.expr)}
    return read.union(*(names_in(e) for e in setting.expressions))


def only_here(part: ShownPart, statement: Runs) -> Runs:
    """What one part among several asks, where its exercise's statement does not say it."""
    claim = part.derivation.claim
    return () if any(run.maths is not None and run.maths.has(claim) for run in statement) else (Run(maths=claim),)


def places_of(step: Step | Refuted, words: Words) -> Runs:
    """Where a line says nothing: "(for x ≠ 0)"."""
    places = step.evidence.places if isinstance(step, Step) else ()
    if not places:
        return ()
    listed = [run for c in places for run in (Run(words.labels["joint"]), *supposition(c, words))][1:]
    return (Run(words.labels["only for"]), *in_chains(tuple(listed), words), Run(words.labels["only for end"]))


def supposition(condition: Basic, words: Words) -> Runs:
    """A condition as it stands in a sentence."""
    if isinstance(condition, Convex):
        return (Run(maths=condition.args[0]), Run(words.labels["is convex"]))
    if not isinstance(condition, Kind):
        return (Run(maths=condition),)
    return (Run(maths=condition.number), Run(words.labels[f"is {condition.kind}"]))


def stated_in(statement: Runs) -> frozenset[Basic]:
    """The equations in the words of a statement."""
    return frozenset(as_spoken(run.maths) for run in statement if isinstance(run.maths, Eq))


def equation(definition: tuple[Basic, Basic]) -> Basic:
    """A name and its meaning, as an equation."""
    return Eq(*definition, evaluate=False)


def under(conditions: Sequence[Basic], words: Words, joint: str) -> Runs:
    """Conditions, behind what joins them to a heading; nothing without any."""
    listed = [run for c in conditions for run in (Run(words.labels["joint"]), *supposition(c, words))][1:]
    return (Run(joint), *listed) if listed else ()


def heading_of(
    part: ShownPart,
    words: Words,
    letter: str = "",
    given: frozenset[Basic] = frozenset(),
    own: tuple[Basic, ...] = (),
    asks: Runs = (),
) -> Runs:
    """The part's letter, what it is about, every condition it is under that nothing else tells, and the definitions
    that are its own; `asks` stands where it has no words of its own."""
    label = part.when.runs(words.language) if part.when else asks
    spoken = given | {as_spoken(run.maths) for run in label if run.maths is not None}
    fresh = [c for c in (*part.conditions, *own) if as_spoken(c) not in spoken]
    conditions = [c for c in (*part.conditions, *own) if c in fresh or (as_spoken(c) in given and _belongs(c, fresh))]
    joint = words.labels["under" if label else "if_part"]
    heading = in_chains((*label, *under(conditions, words, joint)), words)
    if not letter:
        return heading
    return (Run(f"{letter} "), *heading) if heading else (Run(letter),)


def heading_of_lemma(
    name: RuleName, definitions: Iterable[tuple[Basic, Basic]], words: Words, known: frozenset[Basic]
) -> Runs:
    """A lemma's name, and the definitions that its exercise does not have."""
    own = [e for d in definitions if as_spoken(e := equation(d)) not in known]
    label = (Run(words.labels["lemma"].format(name="")), *rule_name(name, None, words.language))
    return (*label, *under(own, words, words.labels["under"]))


def _belongs(condition: Basic, listed: list[Basic]) -> bool:
    """Whether a condition of the statement stands beside those that a heading lists: "for η > 0" alone, or one number
    of two, would read as if that were all."""
    bounded, names = {name for c in listed for name in names_in(c)}, names_in(condition)
    return (bool(names) and names <= bounded) or (isinstance(condition, Eq) and any(isinstance(c, Eq) for c in listed))


def convention_of(part: ShownPart, words: Words) -> tuple[Sentence, ...]:
    """What somebody's software takes for a derivative where there is none: a sentence of the key."""
    if part.convention is None:
        return ()
    place, value, whose = part.convention.place, part.convention.value, part.convention.whose
    holes = {"place": place, "value": value, "whose": whose}
    return (Sentence(Prose({FALLBACK: words.labels["convention"]}, holes).runs(FALLBACK)),)
