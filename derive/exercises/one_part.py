"""What the kinds share: one part of a question, drawn, with what a reader must know of it in the statement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from random import Random

from msgspec.structs import replace
from sympy import Basic, Eq, Integer, Le, Lt
from sympy.core.relational import Relational

from derive.asking import Part, Question
from derive.engine.moves import Plan
from derive.exercises.assertions import relations_in
from derive.exercises.drawn_parts import figures_about
from derive.kernel import EQUAL, Relation
from derive.kernel.relations import chained
from derive.terms.events import Inclusion, Probability, Same
from derive.terms.families import EVENTS, family_of
from derive.terms.notation import as_written
from derive.words.prose import Hole, Listed, sentence

#: by how its last line relates to its first, what a derivation arrives at may need words
_AIMS = ("approx", "<=", "<", "subset")


def relation_of(plan: Plan) -> Relation:
    """How the result of a plan relates to its claim; not how its last line relates to the one before."""
    _, *lines = plan.lines()
    return reduce(chained, (line.relation for line in lines), EQUAL)


def in_drawn_order(question: Question, rng: Random) -> list[Part]:
    """The parts of a question, shuffled."""
    parts = list(question.parts)
    rng.shuffle(parts)
    return parts


def about_one_part(question: Question, part: Part, key: str) -> Question:
    """A question about one part alone. The sentence of that key has the hole `{claim}`, or `{aim}` for what is to be
    found; conditions that only the topic's own statement told follow in a sentence of their own. A heading that tells
    this part from the topic's others, and no condition, has nothing left to tell: it goes, and with it a hint it may
    be."""
    relation = relation_of(part.plan)
    holes: dict[str, Hole] = {"claim": part.plan.claim}
    if relation.variable is not None:
        holes |= {"variable": relation.variable, "about": relation.about, "order": Integer(relation.order)}
    aim = sentence(f"aim {relation.key}" if relation.key in _AIMS else "aim =", **holes)
    law = _law(part.plan, relation) if key == "spot" else None
    statement = sentence("spot law", law=law) if law is not None else sentence(key, claim=part.plan.claim, aim=aim)
    conditions = tuple(conditions_of(question, part))
    if conditions:
        statement = sentence("both", first=statement, second=sentence("given", conditions=Listed(conditions)))
    heading = part.when if part.when is not None and relations_in([part.when]) else None
    return Question(statement, (replace(part, when=heading),), lambda _: figures_about(question, part))


def _law(plan: Plan, relation: Relation) -> Basic | None:
    """What is to be shown of events, of probabilities, of what is at most something; None for what is to be found."""
    claim, result = plan.claim, plan.lines()[-1].expr
    if family_of(claim) is EVENTS:
        return {"=": Same, "subset": Inclusion}[relation.key](claim, result)
    kinds = {"<=": Le, "<": Lt} | ({"=": Eq} if claim.has(Probability) else {})
    kind = kinds.get(relation.key)
    return as_written(kind, claim, result) if kind else None


def conditions_of(question: Question, part: Part) -> Iterator[Basic]:
    """The relations of the statement that are no printed definition and speak of hidden names of this part."""
    setting = part.plan.setting
    hidden = {d.key for d in setting.definitions if d.hidden}
    printed = {e for d in setting.definitions if not d.hidden for e in d.equations}
    for relation in relations_in([question.statement]):
        names = {str(s) for s in relation.free_symbols} if isinstance(relation, Relational) else set()
        if names & hidden and relation not in printed:
            yield relation
