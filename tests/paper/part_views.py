"""Parts of exercises for tests: built from what they hold, and taken apart again."""

from derive.paper.blocks import Choices, Lines, Sentence
from derive.paper.compose import solved_blocks
from derive.paper.view import PartView
from derive.words import words


def part_of(heading, definitions, lines, evidence, asked=(), choices=()):
    """The part of a sheet and key with these lines, as the program composes it."""
    question, answer = solved_blocks(tuple(lines), evidence, tuple(asked), tuple(choices), words("en"))
    return PartView(heading, definitions, lines[0].expr, question, answer)


def _first(blocks, kind):
    return next((b for b in blocks if isinstance(b, kind)), None)


def asked(part):
    """The lines that the sheet shows."""
    found = _first(part.question, Lines)
    return found.lines if found else ()


def choices(part):
    """The answers to choose from, as the key has them."""
    found = _first(part.answer, Choices)
    return found.answers if found else ()


def remarks(part):
    """The sentences of the key before its lines."""
    return [b.runs for b in part.answer if isinstance(b, Sentence) and not b.is_evidence]


def solution(part):
    """The lines of the derivation on the key."""
    return [b for b in part.answer if isinstance(b, Lines)][-1].lines
