"""An exercise drawn for a sheet: a question with its numbers, what it asks in words, and the exercise made of it."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from sympy import Basic

from derive.asking import Question, Topic
from derive.errors import NotOffered
from derive.exercises import KINDS, Shown, posed
from derive.exercises.own import own_exercise, reworded
from derive.paper.record import as_text, plain_text
from derive.sheets.request.asked import Asked
from derive.terms.bound import canonical
from derive.words.prose import Prose

_KEPT = 2500  # exercises: about 30 kB each


class Draft(Struct, frozen=True):
    """An exercise drawn: a question with its numbers, and not yet answered."""

    topic: Topic
    asked: Asked
    place: str
    question: Question

    @property
    def kind(self) -> str:
        """The kind of exercise."""
        return self.asked.kind

    @property
    def fits(self) -> bool:
        """Whether the question has an exercise of the kind: not every draw of a topic has."""
        if self.kind == "derive":
            return True
        try:
            shown_of(self)
        except NotOffered:
            return False
        return True

    @property
    def words(self) -> str:
        """The question as plain text. Exercises of other kinds than `derive` may ask different things about it."""
        return f"{self.topic.id}: {self.kind}: {_in_words(self.question.statement)}"

    @property
    def about(self) -> str:
        """What is asked about. Two exercises of a sheet differ in it: side by side, other wrong lines, blanks or
        answers to choose from would tell the right ones."""
        return self.words if self.kind == "derive" else f"{self.words} {_about(shown_of(self))}"

    @property
    def asks(self) -> str:
        """Equal for two exercises that ask the same; the exercise is made for it, unless the words tell."""
        return self.words if self.kind == "derive" else f"{self.words} {asks(shown_of(self))}"

    @property
    def claims(self) -> frozenset[Basic]:
        """What is to be derived, whatever the order of its terms and factors."""
        if not self.is_pooled:
            return _claims(self.question)
        return frozenset(canonical(part.derivation.claim) for part in (shown_of(self).parts if self.fits else ()))

    @property
    def is_pooled(self) -> bool:
        """Whether the exercise takes a few of many parts, others each time."""
        return self.kind in KINDS and KINDS[self.kind].pool is not None


@lru_cache(maxsize=8 * _KEPT)
def _claims(question: Question) -> frozenset[Basic]:
    return frozenset(canonical(part.plan.claim) for part in question.parts)


def shown_of(draft: Draft) -> Shown:
    """The exercise of a draft, derived and checked; once for the same question, where no more is drawn.

    The one place where a kind of exercise is looked up. Raises `CheckFailed`, `BadSpec`.
    """
    asked = draft.asked
    if asked.is_own:
        return own_exercise(asked.text, asked.answer, asked.figure)
    place = "" if draft.kind == "derive" else draft.place
    shown = _posed(draft.topic, draft.kind, place, draft.question, asked.difficulty, asked.detail or "brief")
    return reworded(shown, asked.statement) if asked.statement else shown


_posed = lru_cache(maxsize=_KEPT)(posed)


@lru_cache(maxsize=8 * _KEPT)
def _in_words(statement: Prose) -> str:
    return plain_text(statement, "en")


def _about(shown: Shown) -> str:
    """The question; where lines, answers or pairs are shown it is what is to be derived, under which conditions: its
    words may differ by what is left out."""
    worked = [part.derivation for part in shown.parts if part.asked or part.choices or part.pairings]
    claims = sorted(f"{as_text(d.claim)} {d.setting.given}" for d in worked)
    return " ".join(claims or [plain_text(shown.statement, "en")])


def asks(shown: Shown) -> str:
    """What an exercise asks, as plain text; the order of the answers to choose from makes no difference."""
    texts = [plain_text(shown.statement, "en")]
    for part in shown.parts:
        texts += [f"{as_text(a.step.before if a.is_claim else a.step.after)} {a.blank}" for a in part.asked]
        texts += sorted(as_text(step.after) for step in (*part.choices, *part.pairings))
    return " ".join(texts)
