"""What the kinds share: one part of a question, drawn, with what a reader must know of it in the statement."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from sympy import Basic
from sympy.core.relational import Relational

from derive.exercises.assertions import relations_in
from derive.prose import Prose
from derive.topics import Part, Question


def in_drawn_order(question: Question, rng: Random) -> list[Part]:
    """The parts of a question, shuffled."""
    parts = list(question.parts)
    rng.shuffle(parts)
    return parts


def about_one_part(question: Question, part: Part, **texts: str) -> Question:
    """A question about one part alone. The texts have the hole `{claim}`; conditions that only the topic's own
    statement told follow in a sentence of their own."""
    holes: dict[str, Basic | str] = {"claim": part.plan.claim}
    told = tuple(_told(question, part))
    holes |= {f"given{k}": relation for k, relation in enumerate(told)}
    listed = ", ".join(f"{{given{k}}}" for k in range(len(told)))
    given = {"en": f" Given: {listed}.", "zh": f"已知 {listed}。"} if told else {"en": "", "zh": ""}
    return Question(Prose({lang: text + given[lang] for lang, text in texts.items()}, holes), (part,))


def _told(question: Question, part: Part) -> Iterator[Basic]:
    """The relations of the statement that are no printed definition and speak of hidden names of this part."""
    setting = part.plan.setting
    hidden = {d.key for d in setting.definitions if d.hidden}
    for relation in relations_in([question.statement]):
        names = {str(s) for s in relation.free_symbols} if isinstance(relation, Relational) else set()
        if names & hidden:
            yield relation
