"""Places at which all holds that a key supposes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

import mpmath
from formulas import Value
from places import Digits, Key, NoValue, Place, Unread
from sets import REGIONS
from statements import Statement
from suppositions import Definitions, Supposed, supposed


class Names(NamedTuple):
    """What the letters and numbers of a text are taken for."""

    sizes: tuple[str, ...] = ()
    arrays: tuple[str, ...] = ()  # whose bare name is that of all entries
    numbers: tuple[float, ...] = ()  # at which something may bend


TRIES, HOPELESS = 2000, 1000  # so many without a place, and no more are tried
_FAILS = (NoValue, Unread, ZeroDivisionError, ValueError, OverflowError)


def names_in(text: str, supposed: Supposed) -> Names:
    """Which letters in a text are sizes, which stand for all entries of an array, and where something bends."""
    sizes = supposed.whole | set(re.findall(r", [01], (\w)(?: - 1)?\)", text))
    sizes |= {"t"} if re.search(r"_t\b|_\{?t[-,]", text) else set()
    sizes |= {"n"} & set(re.findall(r"\w+", text)) if supposed.sums or supposed.laws else set()
    inside = " ".join(re.findall(r"‖[^‖]*‖|(?<!\w)L\([^()]*\)", text))
    arrays = set(re.findall(r"(?<!\w)[a-zβ](?![\w(])", inside)) & ({"w"} | set(re.findall(r"(?<!\w)(\w)_", text)))
    sizes |= {"n"} if arrays else set()
    bends = " ".join(re.findall(r"(?<= if )[^;}]*|(?:max|min)\([^()]*\)|\|[^|]*\|", text))
    numbers = {float(number) for number in re.findall(r"(?<![\w_^])\d+(?:\.\d+)?", bends)} - {0.0}
    sizes -= {d.name for d in supposed.definitions}
    return Names(tuple(sorted(sizes)), tuple(sorted(arrays)), tuple(sorted(numbers)))


class Places:
    """A sequence that grows as it is read: what is worked out at a place serves the next line too."""

    def __init__(self, found: Iterator[Place]) -> None:
        self._more, self._known = found, []  # type: ignore[var-annotated]

    def first(self, count: int) -> Iterator[Place]:
        """So many of them, or fewer where no more were found."""
        for number in range(count):
            if number == len(self._known):
                place = next(self._more, None)
                if place is None:
                    return
                self._known.append(place)
            yield self._known[number]


@lru_cache(maxsize=100)
def places(statements: tuple[Statement, ...], definitions: Definitions, names: Names, lib: Any = Digits) -> Places:
    """Places at which all that is supposed holds."""
    return Places(drawn_for(supposed(statements, definitions), names, lib))


def drawn_for(supposed: Supposed, names: Names, lib: Any = Digits, seed: str = "") -> Iterator[Place]:
    """One after the other, until too many draws met none."""
    start, found = _start(supposed, names, lib), 0
    for number in range(TRIES):
        if number == HOPELESS and not found:
            return
        rng = Random(f"{seed}/{number}")
        place = replace(start, seed=f"{seed}/{number}", scale=(1.0, 4.0, 20.0)[number % 3], known={}, turn=number,
                        values=_sizes(supposed, names.sizes, number, rng))  # fmt: skip
        place = _tied(place, supposed, rng)
        place = _solved(place, supposed) if number % 4 == 3 else place
        if _met(place, supposed):
            found += 1
            yield replace(place, known={})


def _start(supposed: Supposed, names: Names, lib: Any) -> Place:
    """All that places have in common."""
    marks, model = supposed.marks, supposed.listed if "Ω" in supposed.listed else REGIONS
    return Place(
        lib, "", definitions=tuple(supposed.definitions), positive=frozenset(supposed.positive),
        bits=frozenset(supposed.bits), arrays=frozenset(names.arrays), numbers=names.numbers,
        excluded=supposed.excluded, model=model, even="even" in marks, independent="events independent" in marks,
        laws=tuple(supposed.laws.items()), convex="convex" in marks, chances=tuple(supposed.chances),
    )  # fmt: skip


def _sizes(supposed: Supposed, names: tuple[str, ...], number: int, rng: Random) -> dict[Key, Any]:
    """A whole number for each, and no two alike in every second place: which of them is meant is seen then."""
    among = (2, 3, 4) if supposed.laws or len(names) > 2 else (2, 3)
    apart = number % 2 == 0 and len(names) <= len(among)
    drawn = rng.sample(among, len(names)) if apart else rng.choices(among, k=len(names))
    return {(name, ()): size for name, size in zip(names, drawn, strict=True)}


def _tied(place: Place, supposed: Supposed, rng: Random) -> Place:
    for name, size in supposed.sums:
        keys = [(name, (k,)) for k in range(1, place.whole(place.get(size, ())) + 1)]
        raw = [abs(place.drawn(*key)) for key in keys]
        for key, value in zip(keys, raw, strict=True):
            place = place.put(key, value / sum(raw))
    for pair in supposed.circles:
        angle = place.lib.number(str(round(rng.uniform(0, 6), 3)))
        for name, wave in zip(pair, ("cos", "sin"), strict=True):
            place = place.put((name, ()), place.lib.call(wave, [angle]))
    return place


def _solved(place: Place, supposed: Supposed) -> Place:
    """With one name moved to where an equation of the words holds; the place itself where there is none."""
    if place.lib is not Digits:
        return place
    for gap, text in supposed.equations:
        for name in sorted(set(re.findall(r"(?<=\()[a-z](?=\))", text))):
            try:
                root = mpmath.findroot(_moving(gap, place, name), place.get(name, ()), tol=1e-90)
            except (*_FAILS, TypeError):
                continue
            return place.put((name, ()), root)
    return place


def _moving(gap: Value, place: Place, name: str) -> Callable[[Any], Any]:
    return lambda value: gap(place.put((name, ()), value))


def _met(place: Place, supposed: Supposed) -> bool:
    try:
        return all(holds(place) for holds, _ in supposed.relations)
    except (NoValue, ZeroDivisionError, ValueError, OverflowError):
        return False
