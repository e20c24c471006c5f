"""Fill in: a derivation in which one to three lines, or the names of rules, are left out."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from derive.asking import Question, Topic
from derive.exercises.bank import word_bank
from derive.exercises.one_part import about_one_part, in_drawn_order
from derive.exercises.shown import AskedLine, Shown, solved
from derive.kernel import Derivation
from derive.words import Listed, Prose, sentence

_FEWEST_LINES = 2


def offered(question: Question) -> bool:
    """Whether a part has enough lines."""
    return any(len(part.plan.lines()) > _FEWEST_LINES for part in question.parts)


def make(topic: Topic, seed: str, question: Question, rng: Random, detail: str) -> Shown | None:
    """One part with blanks; None where every part is too short."""
    for part in in_drawn_order(question, rng):
        if len(part.plan.lines()) <= _FEWEST_LINES:
            continue
        asks = about_one_part(question, part, "fill")
        shown = solved(topic, seed, asks, detail, work=lambda d: (_with_blanks(d, rng), ()))
        return replace(shown, kind="fill", statement=_with_bank(shown, rng))
    return None


def _with_bank(shown: Shown, rng: Random) -> Prose:
    """The statement, with the names of rules to choose from where some are left out."""
    names = word_bank(shown.parts[0].asked, rng)
    bank = sentence("word bank", names=Listed(names, "next name"))
    return sentence("both", first=shown.statement, second=bank) if names else shown.statement


def _with_blanks(derivation: Derivation, rng: Random) -> tuple[AskedLine, ...]:
    steps, (claim, *lines) = derivation.steps, derivation.lines
    blanks = _drawn(len(steps), rng)
    pairs = enumerate(zip(steps, lines, strict=True))
    asked = (AskedLine(step, line, blank=blanks.get(k, "")) for k, (step, line) in pairs)
    return (AskedLine(steps[0], claim, is_claim=True), *asked)


def _drawn(count: int, rng: Random) -> dict[int, str]:
    """Which of the lines have a blank, and which: no two neighbours, and one line at least, not only rules' names."""
    wanted = min(3, (count + 1) // 2)
    blanks: dict[int, str] = {}
    for place in rng.sample(range(count), count):
        if len(blanks) < wanted and place - 1 not in blanks and place + 1 not in blanks:
            blanks[place] = "note" if blanks and rng.random() < 1 / 3 else "line"
    return blanks
