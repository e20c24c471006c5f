"""What the words of a key suppose: definitions, numbers that are given, relations; and places at which they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import mpmath
from formulas import SIGNS, Formula, Value, read
from places import Definition, Digits, NoValue, Place, Unread
from sets import REGIONS, NoEvent, Outcomes, event, is_event

SAID_OF_SIGNS = re.compile(r"Here [^.]{0,12} is (?:1|0) .*?\.(?= |$)|Here \S+\(u\) (?:is|=) [^.]*(?:sigmoid|at 0)\.")
_AT_POINT = re.compile(r" at \w = [^]]*\]")
_ASKS = re.compile(r"(?:^|(?<=\. ))(?:Show|A pupil|Prove|Ask|Which|When|Write)[^.?:]*")
_OF_FUNCTIONS = re.compile(
    r"P\(\w = \w\) = [^,.;]*|(?<!\w)[a-z]\(\w\) =(?= )"
)  # taken on its own; a name for the claim
TRIES = 3000


@dataclass
class Supposed:
    """What is printed of the names in a part."""

    definitions: list[Definition] = field(default_factory=list)
    relations: list[tuple[Callable[[Place], bool], str]] = field(default_factory=list)
    positive: set[str] = field(default_factory=set)
    sums: list[tuple[str, str]] = field(default_factory=list)  # an array whose entries sum to 1, up to a size
    excluded: Outcomes = frozenset()
    independent: bool = False
    chances: tuple[Any, ...] = ()
    equations: list[tuple[Callable[[Place], Any], str]] = field(default_factory=list)
    circles: list[tuple[str, str]] = field(default_factory=list)

    def define(self, name: str, meaning: str) -> None:
        head, places = _places(name)
        if any((d.name, d.places) == (head, places) for d in self.definitions):
            return
        value = read(meaning) if meaning else None
        if value is not None and meaning != name:
            recursive = bool(places) and isinstance(places[0], str) and bool(re.search(rf"(?<!\w){head}_", meaning))
            self.definitions.append(Definition(head, places, value, recursive))

    def suppose(self, words: str, of_numbers: bool = True) -> None:
        """What a text says between its words; a number for a letter may be an example of it."""
        words = _AT_POINT.sub(" ", SAID_OF_SIGNS.sub(" ", words))
        self._of_chance(words)
        words = _OF_FUNCTIONS.sub(" ", words)
        asked = [m.span() for m in _ASKS.finditer(words)]
        for start, left, sign, right in relations_in(words):
            if (
                of_numbers
                or sign != "="
                or not re.fullmatch(r"[^\W\d_]", left)
                or not re.fullmatch(r"-?\d+(/\d+)?", right)
            ):
                self._take(left, sign, right, any(a <= start < b for a, b in asked))

    def _take(self, left: str, sign: str, right: str, only_asked: bool) -> None:
        if sign in "=⊆" and is_event(left) and is_event(right):
            if not only_asked:
                a, b = event(left)(REGIONS), event(right)(REGIONS)
                self.excluded |= a - b if sign == "⊆" else a ^ b
        elif sign == "=" and NAME.fullmatch(left) and not re.fullmatch(rf".*(?<!\w){re.escape(left)}(?!\w).*", right):
            self.define(left, right)
        elif found := re.fullmatch(r"sum\((\w)_i, i, 1, (\w)\)", left) if (sign, right) == ("=", "1") else None:
            self.sums.append((found[1], found[2]))
        elif found := re.fullmatch(r"(\w)\^2 \+ (\w)\^2", left) if (sign, right) == ("=", "1") else None:
            self.circles.append((found[1], found[2]))
        elif not only_asked:
            if sign in (">", ">=") and right == "0" and NAME.fullmatch(left):
                self.positive.add(left.partition("_")[0])
            if "_" not in left or not NAME.fullmatch(left):
                self._demand(left, sign, right)

    def _demand(self, left: str, sign: str, right: str) -> None:
        a, b, holds = read(left), read(right), SIGNS[sign]

        def met(place: Place) -> bool:
            if sign == "=":
                gap = abs(a(place) - b(place))
                return bool(gap < mpmath.mpf(10) ** -30) if place.lib is Digits else float(gap.data) < 1e-12
            return holds(a(place), b(place))

        self.relations.append((met, f"{left} {sign} {right}"))
        if sign == "=":
            self.equations.append((lambda p: a(p) - b(p), f"{left} {right}"))

    def _of_chance(self, words: str) -> None:
        self.independent |= "P(A ∩ B) = P(A)·P(B)" in words
        found = re.search(r"P\((\w) = 0\) = (\w), P\(\1 = 1\) = 1 - \2", words)
        if found:
            share, key = read(found[2]), (found[1], ())
            one, zero = (lambda p: p.lib.number(1)), (lambda p: p.lib.number(0))
            self.chances = ((share, {key: zero}), (lambda p: 1 - share(p), {key: one}))
        self._independent_numbers(words)
        drawn = re.search(r"(\w) = ([^=,]*_I[^=,]*), P\(I = i\) = 1/n", words)
        if drawn:
            value, self.definitions = read(drawn[2].replace("_I", "_i")), self.definitions
            self.chances = tuple(
                (lambda p: p.lib.number(1) / 2, {(drawn[1], ()): lambda p, k=k: value(p.bind("i", k))}) for k in (1, 2)
            )  # with n = 2

    def _independent_numbers(self, words: str) -> None:
        """Two numbers X_1 and X_2 that are m + s or m - s each, with s^2 the variance."""
        for name, mean, variance in re.findall(r"E\[(\w)_i\] = ([^,]+), Var\(\1_i\) = (\w)", words):
            self.positive.add(variance)
            values = [_beside_the_mean(read(mean), read(variance), sign) for sign in (1, -1)]
            pairs = ((a, b) for a in values for b in values)
            self.chances = tuple((_quarter, {(name, (1,)): a, (name, (2,)): b}) for a, b in pairs)


def _quarter(place: Place) -> Any:
    return place.lib.number("0.25")


def _beside_the_mean(mean: Value, variance: Value, sign: int) -> Value:
    return lambda place: mean(place) + sign * place.lib.call("sqrt", [variance(place)])


NAME = re.compile(r"[^\W\d_](_\w+|_\{[^}]*\})?")
_FIRST = re.compile(r"[\w(|‖{⌊-]")


def relations_in(words: str) -> Iterator[tuple[int, str, str, str]]:
    """The relations between formulas or events in a text of words: where, left, sign, right."""
    at = 0
    while at < len(words):
        if not _FIRST.match(words[at]) or (at and re.match(r"\w", words[at - 1]) and re.match(r"\w", words[at])):
            at += 1
            continue
        found = _relation_at(words, at)
        if found is None:
            at = _behind(words, at)
            continue
        left, sign, right, end = found
        yield at, left, sign, right
        at = max(at + 1, end - len(right)) if re.match(r" (<=|>=|<|>|=) ", words[end:]) else end


def _behind(words: str, at: int) -> int:
    word = re.match(r"\w+(_\{[^}]*\})?", words[at:])
    return at + (word.end() if word else 1)


def _relation_at(words: str, at: int) -> tuple[str, str, str, int] | None:
    for side in (_formula_end, _event_end):
        middle = side(words, at)
        sign = re.match(r" (<=|>=|!=|=|<|>|⊆) ", words[middle:]) if middle else None
        if middle and sign:
            start = middle + sign.end()
            end = _formula_end(words, start) if side is _formula_end and sign[1] != "⊆" else _event_end(words, start)
            if end:
                return words[at:middle], sign[1], words[start:end], end
    return None


def _formula_end(words: str, at: int) -> int | None:
    """Where the longest formula from here ends."""
    reader = Formula(words[at:])
    try:
        reader.sum()
    except (Unread, NoEvent, IndexError):
        return None
    end = at + reader.spans[reader.at - 1][1]
    return end if words[end : end + 1] not in ("'",) and not re.match(r" [∪∩∖]|\^c", words[end:]) else None


def _event_end(words: str, at: int) -> int | None:
    found = re.match(r"[ABCΩ∅()∪∩∖ ]*(?:\^c[ABCΩ∅()∪∩∖ ]*)*", words[at:])
    text = found[0] if found else ""
    while text and not is_event(text.strip()):
        text = text[:-1]
    text = text.rstrip()
    follows = words[at + len(text) :][:1]
    return at + len(text) if text and not follows.isalpha() else None


def _places(name: str) -> tuple[str, tuple[int | str, ...]]:
    head, _, rest = name.partition("_")
    inner = rest[1:-1].split(",") if rest.startswith("{") else [rest] if rest.isdigit() else list(rest)
    return head, tuple(int(k) if k.isdigit() else k.strip() for k in inner)


def places_for(supposed: Supposed, text: str, count: int, lib: Any = Digits, seed: str = "") -> Iterator[Place]:
    """So many places at which all that is supposed holds, or fewer where none were found."""
    defined = {d.name for d in supposed.definitions}
    sizes = set(re.findall(r", [01], (\w)(?: - 1)?\)", text))
    sizes |= {"t"} if re.search(r"_t\b|_\{?t[-,]", text) else set()
    sizes |= {"n"} & set(re.findall(r"\w+", text)) if supposed.sums or supposed.chances else set()
    arrays = set("wg") if "‖" in text or "L(w" in text else set()
    sizes |= {"n"} if arrays else set()
    start = Place(lib, "", {}, tuple(supposed.definitions), frozenset(supposed.positive), frozenset(arrays),
                  supposed.excluded, independent=supposed.independent, chances=supposed.chances)  # fmt: skip
    found = 0
    for number in range(TRIES):
        if found == count:
            break
        rng = Random(f"{seed}/{number}")
        size = 2 if supposed.chances else rng.choice((2, 3))
        place = replace(start, seed=f"{seed}/{number}", scale=(1.0, 4.0, 20.0)[number % 3], known={})
        place = replace(place, values={(name, ()): size for name in sizes - defined}, turn=number)
        place = _tied(place, supposed, rng)
        place = _solved(place, supposed) if number % 4 == 3 else place
        if _met(place, supposed):
            found += 1
            yield replace(place, known={})


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


_FAILS = (NoValue, Unread, ZeroDivisionError, ValueError, OverflowError)


def _met(place: Place, supposed: Supposed) -> bool:
    try:
        return all(holds(place) for holds, _ in supposed.relations)
    except (NoValue, ZeroDivisionError, ValueError, OverflowError):
        return False
