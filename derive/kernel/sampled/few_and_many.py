"""Bounds on arrays of few and of many components: what bounds three need not bound one, or ten.

||x||_1 <= 3 ||x||_2 up to n = 9, and drawn components hardly ever come near; so they are all equal, or all 0 but one.
x_1 ... x_n <= ((x_1 + ... + x_n)/2)^n + 1 fails for n = 1 alone, and there from 2 on.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic

from derive.kernel.sampled.kinks import difference, kinks, largest_size, named_numbers
from derive.kernel.sampled.sample import Sample
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.world import Key

_FEW, _SOME, _MANY = (1, 2), 10, 60
_SCALES = range(5)  # of the worlds: from 0.3 to 6
_MOST_ZEROS = 4
_USUAL, _MOST_SPECIAL = 3, 7


def of_few_and_many(worlds: Worlds, before: Basic, after: Basic) -> Iterator[Sample]:
    """Samples of all arrays with one component, with two, with a number of them that stands beside a size, with ten and
    with many."""
    if not worlds.setting.sizes:
        return
    for size in sorted({*_FEW, *_special(worlds, before, after)}):
        drawn = [s for s in (worlds.drawn(k, size) for k in _SCALES) if s is not None]
        yield from drawn
        for base in drawn[:1]:
            yield from worlds.next_to(base, difference(before, after), most=_MOST_ZEROS)
    for size in (_SOME, min(_MANY, largest_size(worlds.setting, before, after))):
        yield from _of_many(worlds, before, after, size)


def at_special_kinks(worlds: Worlds, before: Basic, after: Basic) -> Iterator[Sample]:
    """Next to the kinks of a line, at the sizes and indices that it singles out: max(0, x_1 - 50) for n = 1 alone."""
    setting = worlds.setting
    places = dict.fromkeys((*kinks(before, setting), *kinks(after, setting))) if setting.sizes else {}
    numbers = _special(worlds, before, after) if places else ()
    for size, index in [(k, 0) for k in numbers] + [(max(k, _USUAL), k) for k in numbers if setting.ranges]:
        base = worlds.drawn(1, size, index)
        yield from (s for place in places if base is not None for s in worlds.next_to(base, place, most=_MOST_ZEROS))


def _special(worlds: Worlds, *exprs: Basic) -> list[int]:
    """Numbers that sizes and indices are compared with, one more and one less: of 7 or less, as others are tried."""
    setting = worlds.setting
    meanings = (e for d in setting.definitions for e in d.meanings)
    named = set[int]().union(*(named_numbers(e, setting) for e in (*exprs, *meanings)))
    return sorted({s for k in named for s in (k - 1, k, k + 1) if 1 <= s <= _MOST_SPECIAL})


def _of_many(worlds: Worlds, before: Basic, after: Basic, size: int) -> Iterator[Sample]:
    """As they are drawn, all equal, and all 0 but one."""
    base = worlds.drawn(0, size)
    if base is None:
        return
    yield base
    for expr in (before, after):
        base.value(expr)
    for others in (None, 0.0):
        yield from worlds.moved(base, base.world, _repeated(base, others))


def _repeated(base: Sample, others: float | None) -> dict[Key, float]:
    """Every component as the first one of its array, or all the others at a number."""
    firsts, pins = dict[str, float](), dict[Key, float]()
    for key, value in sorted(base.world.leaves.items(), key=lambda item: (item[0][0], item[0][1])):
        if key[1] and key in base.world.domains:
            is_first = key[0] not in firsts
            first = firsts.setdefault(key[0], value)
            pins[key] = first if is_first or others is None else others
    return pins
