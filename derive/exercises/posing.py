"""What the kinds share: one part of a question, drawn, with what a reader must know of it in the statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from random import Random

from sympy import Basic, Integer
from sympy.core.relational import Relational

from derive.asking import Part, Question
from derive.engine.moves import Plan
from derive.exercises.assertions import relations_in
from derive.kernel import EQUAL, Relation
from derive.kernel.relations import chained
from derive.words.prose import Prose

#: what a derivation arrives at, by how its last line relates to its first
_AIMS = {
    "approx": {
        "en": "the Taylor expansion of {claim} in {variable} about {about}, to order {order}",
        "zh": "{claim} 关于 {variable} 在 {about} 处的 {order} 阶泰勒展开",
    },
    "<=": {"en": "an upper bound of {claim}", "zh": "{claim} 的一个上界"},
    "<": {"en": "a number greater than {claim}", "zh": "大于 {claim} 的一个数"},
    "subset": {"en": "an event that contains {claim}", "zh": "包含 {claim} 的一个事件"},
}
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # Chinese sets none between its characters
_ITSELF = {"en": "{claim}", "zh": "{claim}"}


def relation_of(plan: Plan) -> Relation:
    """How the result of a plan relates to its claim; not how its last line relates to the one before."""
    _, *lines = plan.lines()
    return reduce(chained, (line.relation for line in lines), EQUAL)


def in_drawn_order(question: Question, rng: Random) -> list[Part]:
    """The parts of a question, shuffled."""
    parts = list(question.parts)
    rng.shuffle(parts)
    return parts


def about_one_part(question: Question, part: Part, **texts: str) -> Question:
    """A question about one part alone. The texts have the hole `{claim}`, or `{aim}` for what is to be found;
    conditions that only the topic's own statement told follow in a sentence of their own. A heading that tells this
    part from the topic's others, and no condition, has nothing left to tell: it goes, and with it a hint it may be."""
    relation = relation_of(part.plan)
    aim = _AIMS.get(relation.key, _ITSELF)
    holes: dict[str, Basic | str] = {"claim": part.plan.claim}
    if relation.variable is not None:
        holes |= {"variable": relation.variable, "about": relation.about, "order": Integer(relation.order)}
    told = tuple(_told(question, part))
    holes |= {f"given{k}": relation for k, relation in enumerate(told)}
    listed = ", ".join(f"{{given{k}}}" for k in range(len(told)))
    given = {"en": f" Given: {listed}.", "zh": f"已知 {listed}。"} if told else {"en": "", "zh": ""}
    said = {lang: _HAN_GAP.sub("", text.replace("{aim}", aim[lang])) + given[lang] for lang, text in texts.items()}
    heading = part.when if part.when is not None and relations_in([part.when]) else None
    return Question(Prose(said, holes), (replace(part, when=heading),))


def _told(question: Question, part: Part) -> Iterator[Basic]:
    """The relations of the statement that are no printed definition and speak of hidden names of this part."""
    setting = part.plan.setting
    hidden = {d.key for d in setting.definitions if d.hidden}
    printed = {d.equation for d in setting.definitions if not d.hidden}
    for relation in relations_in([question.statement]):
        names = {str(s) for s in relation.free_symbols} if isinstance(relation, Relational) else set()
        if names & hidden and relation not in printed:
            yield relation
