"""What a sheet says of the signs in it: which meaning is meant where books differ, and what sigma and a delta are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace
from sympy import Basic, Eq, Expr, Ne, Symbol, preorder_traversal
from sympy.logic.boolalg import BooleanAtom

from derive.exercises import Shown, ShownPart
from derive.paper.blocks import Block, Blocks, Lines, Runs, Sentence
from derive.paper.view import PartView
from derive.terms.elementary import ELEMENTARY
from derive.terms.notation import Delta, indices, scalar, sigma
from derive.words import Words
from derive.words.prose import Prose, Run, sentence


def introductions(shown: Shown, words: Words) -> Runs:
    """A sentence for sigma and for a delta, where the sheet or a result has one and no other words say what it is."""
    results = [p.derivation.result for p in shown.parts]
    there = [*on_the_sheet(shown.parts), *(r for r in results if isinstance(r, Expr))]
    spoken = {run.maths.lhs for run in shown.statement.runs(words.language) if isinstance(run.maths, Eq)}
    found = (_first(kind, there) for kind in _SIGNS)
    sentences = [_SIGNS[type(n)](n, there) for n in found if n is not None and type(n) not in map(type, spoken)]
    return tuple(run for s in sentences for run in (Run(words.evidence["space"]), *s.runs(words.language)))


def _sigmoid(_found: Basic, there: Iterable[Basic]) -> Prose:
    taken = {s.name for e in there for s in e.free_symbols if isinstance(s, Symbol)}
    u = scalar(next(letter for letter in _ARGUMENTS if letter not in taken))
    return sentence("what sigma is", sigma=Eq(sigma(u), sigma.meaning(u), evaluate=False))


def _kronecker(found: Basic, _there: Iterable[Basic] = ()) -> Prose:
    """Of two numbers it is said for letters: that 1 = 2 explains nothing."""
    i, j = found.args
    if isinstance(Eq(i, j), BooleanAtom):
        i, j = indices("i j")
    return sentence("what a delta is", delta=Delta(i, j), same=Eq(i, j), other=Ne(i, j))


_ARGUMENTS = ("u", "t", "v", "s", "r", "argument")  # of sigma: one that means nothing else here
_SIGNS: dict[type[Basic], Callable[[Basic, Iterable[Basic]], Prose]] = {sigma: _sigmoid, Delta: _kronecker}


def notes_on(exprs: Iterable[Basic], words: Words, but: Iterable[Basic] = ()) -> Runs:
    """A sentence for each function in the expressions that needs one, without those that `but` has too."""
    there, noted = (frozenset().union(*map(_kinds_in, side)) for side in (exprs, but))
    sentences = [Prose(f.note).runs(words.language) for f in ELEMENTARY if f.note and f.kind in there - noted]
    return tuple(run for sentence in sentences for run in (Run(words.evidence["space"]), *sentence))


def _first(kind: type[Basic], exprs: Iterable[Basic]) -> Basic | None:
    """The first node of that kind in the expressions, as they are read."""
    return next((n for e in exprs if kind in _kinds_in(e) for n in preorder_traversal(e) if type(n) is kind), None)


@lru_cache(maxsize=4096)  # what stands above is asked about for every part, and for every kind
def _kinds_in(expr: Basic) -> frozenset[type]:
    found = [expr]
    for node in found:  # it grows while it is walked
        found += (arg for arg in node.args if isinstance(arg, Basic))
    return frozenset(map(type, found))


def on_the_sheet(parts: Iterable[ShownPart]) -> Iterator[Basic]:
    """What the sheet of an exercise prints: claims, definitions, lines that are asked, answers to choose from."""
    for part in parts:
        yield part.derivation.claim
        yield from (e for d in part.derivation.setting.definitions if not d.hidden for e in d.meanings)
        yield from [part.derivation.result] * bool(part.pairings)
        yield from (e for step in (*part.choices, *(a.step for a in part.asked)) for e in (step.before, step.after))


def with_notes(
    parts: Sequence[ShownPart],
    views: Iterable[PartView],
    words: Words,
    above: list[Basic],
    introduced: Sequence[Basic] = (),
) -> Iterator[PartView]:
    """The views of parts, with a remark for the key where a function or a delta stands for the first time in the lines.
    `above` is what stands before, to which the lines are added; `introduced` the results whose deltas the statement
    explains."""
    for part, view in zip(parts, views, strict=True):
        lines = [step.after for step in part.derivation.steps]
        _, *note = (*_note_on_delta(lines, words, (*above, *introduced)), *notes_on(lines, words, above)) or (None,)
        above += lines
        yield replace(view, answer=tuple(_before_lines(view.answer, tuple(note)))) if note else view


def _note_on_delta(exprs: Iterable[Basic], words: Words, but: Iterable[Basic]) -> Runs:
    """A sentence for the first delta in the expressions, where `but` has none."""
    found = _first(Delta, exprs)
    if found is None or any(Delta in _kinds_in(e) for e in but):
        return ()
    return (Run(words.evidence["space"]), *_kronecker(found).runs(words.language))


def _before_lines(blocks: Blocks, note: Runs) -> Iterator[Block]:
    last = max(k for k, block in enumerate(blocks) if isinstance(block, Lines))
    yield from (*blocks[:last], Sentence(note), *blocks[last:])
