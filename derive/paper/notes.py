"""Which meaning is meant of a function that books write differently: a sentence for each such function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sympy import Basic

from derive.exercises import ShownPart
from derive.paper.blocks import Block, Blocks, Lines, Runs, Sentence
from derive.paper.view import PartView
from derive.terms.elementary import ELEMENTARY
from derive.words import Words
from derive.words.prose import Prose, Run


def notes_on(exprs: Iterable[Basic], words: Words, but: Iterable[Basic] = ()) -> Runs:
    """A sentence for each function in the expressions that needs one, without those that `but` has too."""
    there, told = (frozenset(type(n) for e in side for n in e.atoms(*_NOTED)) for side in (exprs, but))
    sentences = [Prose(f.note).runs(words.language) for f in ELEMENTARY if f.note and f.kind in there - told]
    return tuple(run for sentence in sentences for run in (Run(words.evidence["space"]), *sentence))


_NOTED = tuple(f.kind for f in ELEMENTARY if f.note)


def on_the_sheet(parts: Iterable[ShownPart]) -> Iterator[Basic]:
    """What the sheet of an exercise prints: claims, definitions, lines that are asked, answers to choose from."""
    for part in parts:
        yield part.derivation.claim
        yield from (d.meaning for d in part.derivation.setting.definitions if not d.hidden)
        yield from [part.derivation.result] * bool(part.pairings)
        yield from (e for step in (*part.choices, *(a.step for a in part.asked)) for e in (step.before, step.after))


def with_notes(parts: Sequence[ShownPart], views: Iterable[PartView], words: Words) -> Iterator[PartView]:
    """The views of parts, with a remark for the key where a function stands for the first time in the lines."""
    told = list(on_the_sheet(parts))
    for part, view in zip(parts, views, strict=True):
        lines = [step.after for step in part.derivation.steps]
        _, *note = notes_on(lines, words, told) or (None,)
        told += lines
        yield replace(view, answer=tuple(_before_lines(view.answer, tuple(note)))) if note else view


def _before_lines(blocks: Blocks, note: Runs) -> Iterator[Block]:
    last = max(k for k, block in enumerate(blocks) if isinstance(block, Lines))
    yield from (*blocks[:last], Sentence(note), *blocks[last:])
