"""Printed formulas as numbers at a place: names, definitions, sequences, probabilities, means, vectors.

Formulas are read by the readers of the printers' tests, whose derivatives are central differences; events by a reader
of their own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

import pytest
import readers
from printed_events import ALL, OF, outcomes
from vector_reader import VECTORS, VectorReader

LETTERS = (*readers.INDICES, "m", "p", "t")
ARRAYS = tuple("wxyzmpqfOtgruvsXAVWZabQKGSHRchJ")
LOWEST = 0.7
CHANCES = ("X", "Y")  # what our topics call random variables


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    """What our topics call arrays, and their unknown function of two numbers."""
    monkeypatch.setattr(readers, "ARRAYS", ARRAYS)
    monkeypatch.setattr(readers, "INDICES", LETTERS)
    for name, letter in {"gamma": "γ", "beta": "β", "tau": "τ", "theta": "θ"}.items():
        monkeypatch.setitem(readers.GREEK, name, letter)
    monkeypatch.setitem(readers.CALLED, "u", lambda s: math.sin(s) + s * s / 5)
    monkeypatch.setitem(readers.CALLED, "v", lambda s: math.exp(0.4 * s) - s)
    monkeypatch.setitem(readers.CALLED, "f", lambda *at: _surface(*at) if len(at) > 1 else _bowl(*at))


def _surface(a: float, b: float) -> float:
    return math.sin(a + 0.5 * b) + a * a * b / 3 + math.exp(0.3 * b)


def _bowl(s: float) -> float:
    """A convex function with a kink, flat at LOWEST."""
    return (s - LOWEST) ** 2 / 2 + max(0.0, s - 2) - 1


@dataclass(frozen=True)
class Place:
    """Values for names: drawn from the seed, given, or by a printed definition."""

    seed: str
    values: dict[readers.Key, float] = field(default_factory=dict)
    definitions: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    positive: frozenset[str] = frozenset()
    starts: dict[readers.Key, str] = field(default_factory=dict)  # of sequences
    wide: bool = False  # numbers of several sizes
    impossible: frozenset[int] = frozenset()  # outcomes that printed relations between events exclude
    independent: bool = False  # whether A and B are
    drawn: tuple[str, str] | None = None  # a random variable, and what it is for an index that is equally likely
    dropped: bool = False  # whether m is 0 with the probability p, and else 1
    ways: dict[str, list[dict[readers.Key, float]]] = field(default_factory=dict)  # of families, equally likely
    listed: dict[str, frozenset[int]] = field(default_factory=dict)  # events whose outcomes are
    known: dict[readers.Key, float] = field(default_factory=dict, compare=False)  # values of sequences
    component: int | None = None  # of vectors whose names stand without an index

    def get(self, name: str, *at: int) -> float:
        if self.component and name in VECTORS and not at:
            return self.of_component(None).get(name, self.component)
        if (name, at) in self.values:
            return self.values[name, at]
        if (name, at) in self.starts:
            return number(self.starts[name, at], self)
        for (head, where), meaning in self.starts.items():  # the start of a row: h_{0,i} = c_i
            if head == name and len(where) == len(at) > 1 and where[0] == at[0]:
                return self._worked_out(where[1:], at[1:], meaning)
        if name in self.definitions and not self._is_before_the_start(name, at):
            return self._defined(name, at)
        rng = Random(f"{self.seed}/{name}/{at}")
        size = rng.uniform(0.4, 1.7) * (rng.choice((0.1, 1, 3)) if self.wide else 1)
        return size if name in self.positive or rng.random() < 0.6 else -size

    def _defined(self, name: str, at: tuple[int, ...]) -> float:
        holes, meaning = self.definitions[name]
        if not re.search(rf"\b{name}_", meaning):
            return self._worked_out(holes, at, meaning)
        for step in range(1, at[0] + 1):  # a sequence, from its first step on
            key = (name, (step, *at[1:]))
            if key not in self.known and key not in self.starts:
                self.known[key] = self._worked_out(holes, key[1], meaning)
        return self.known[name, at]

    def _worked_out(self, holes: tuple[str, ...], at: tuple[int, ...], meaning: str) -> float:
        inner = {(hole, ()): k for hole, k in zip(holes, at, strict=True)}
        return number(meaning, replace(self, values={**self.values, **inner}))

    def _is_before_the_start(self, name: str, at: tuple[int, ...]) -> bool:
        holes, meaning = self.definitions[name]
        return bool(holes) and bool(re.search(rf"\b{name}_", meaning)) and at[0] < 1

    def of_component(self, component: int | None) -> Place:
        return replace(self, component=component, known={})

    def put(self, key: readers.Key, value: float) -> Place:
        return replace(self, values={**self.values, key: value}, known={})


def number(text: str, place: Place) -> float:
    """The value of a printed formula; of probabilities by the masses of the place, of means by its outcomes."""
    masses: dict[readers.Key, float] = {}
    while found := re.search(r"(?<!\w)(P\(|E\[|Var\(|sum\((?=.*(E\[|Var\()))", text):
        end = _closing(text, found.end() - 1)
        inner, of = text[found.end() : end], found[0][:-1]
        masses[f"q{len(masses)}", ()] = _sum_of_moments(inner, place) if of == "sum" else _OF_CHANCE[of](inner, place)
        text = f"{text[: found.start()]}q{len(masses) - 1}{text[end + 1 :]}"
    masses = {(re.sub(r"(\d+)$", r"_\1", name), at): v for (name, at), v in masses.items()}
    at = replace(place, values={**place.values, **masses}) if masses else place
    return float(_read(text, readers.ARRAYS, readers.INDICES)(at))


@lru_cache(maxsize=4096)
def _read(text: str, _arrays: tuple[str, ...], _indices: tuple[str, ...]) -> readers.Value:
    """A formula read once for all the places and terms at which its value is wanted; the tables say how."""
    return VectorReader(text).whole()


def _sum_of_moments(inner: str, place: Place) -> float:
    """Term by term: the mean of a member of a family is of the member that its letter says."""
    body, letter, low, high = (part.strip() for part in inner.rsplit(",", 3))
    first, last = (int(number(bound, place)) for bound in (low, high))
    return sum(number(body, place.put((letter, ()), k)) for k in range(first, last + 1))


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if not depth:
            return at
    raise readers.Unreadable(text)


def mass(event: str, place: Place) -> float:
    """The mass of an event, or of one given another, relative to that of all outcomes, or of the other event."""
    event, _, given = event.partition(" | ")
    if place.listed:
        return len(outcomes(event, place.listed)) / len(place.listed["Ω"])
    masses, among = masses_of(place), outcomes(given) if given else ALL
    return sum(masses[k] for k in outcomes(event) & among) / sum(masses[k] for k in among)


def masses_of(place: Place) -> list[float]:
    """Eight outcomes, one for each region of three events, with masses drawn for the place."""
    rng = Random(f"{place.seed}/mass")
    masses = [0.0 if k in place.impossible else rng.choice((0.0, 1.0, rng.random())) for k in range(8)]
    if not place.independent:
        return masses
    a, b, c = (rng.choice((0.0, 1.0, rng.random(), rng.random())) for _ in range(3))
    return [
        (a if k in OF["A"] else 1 - a) * (b if k in OF["B"] else 1 - b) * (c if k in OF["C"] else 1 - c) for k in ALL
    ]


def moments(text: str, place: Place) -> tuple[float, float]:
    """The mean and the variance of a printed formula over four outcomes that are drawn for the place."""
    for family, ways in place.ways.items():
        if re.search(rf"\b{family}_", text):
            found = [number(text, replace(place, values={**place.values, **way}, known={})) for way in ways]
            mean = sum(found) / len(found)
            return mean, sum((v - mean) ** 2 for v in found) / len(found)
    if place.dropped:
        share = number("p", place)
        zero, one = (number(text, replace(place, values={**place.values, ("m", ()): k}, known={})) for k in (0.0, 1.0))
        mean = share * zero + (1 - share) * one
        return mean, share * (zero - mean) ** 2 + (1 - share) * (one - mean) ** 2
    if place.drawn:
        name, value = place.drawn
        ways = [place.put(("i", ()), k) for k in range(1, int(number("n", place)) + 1)]
        found = [number(text, way.put((name, ()), number(value.replace("_I", "_i"), way))) for way in ways]
        mean = sum(found) / len(found)
        return mean, sum((v - mean) ** 2 for v in found) / len(found)
    rng = Random(f"{place.seed}/chance")
    weights = [rng.uniform(0.1, 1) for _ in range(4)]
    drawn = [{(name, ()): rng.uniform(-2, 2) for name in CHANCES} for _ in weights]
    values = [number(text, replace(place, values={**place.values, **outcome}, known={})) for outcome in drawn]
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    return mean, sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True)) / sum(weights)


_OF_CHANCE: dict[str, Callable[[str, Place], float]] = {
    "P": mass,
    "E": lambda text, place: moments(text, place)[0],
    "Var": lambda text, place: moments(text, place)[1],
}


def vector(text: str) -> list[str]:
    """The components of a printed vector or gradient; a number has one."""
    nabla = re.fullmatch(r"∇_\{([\w,]+)\}(\(.*\))", text)
    if nabla:
        return [f"d/d{name}{nabla[2]}" for name in nabla[1].split(",")]
    if not text.startswith("(") or _closing(text, 0) != len(text) - 1:
        return [text]
    parts, depth, start = [], 0, 1
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if (sign == "," and depth == 1) or at == len(text) - 1:
            parts.append(text[start:at].strip())
            start = at + 1
    return parts


def numbers(text: str, place: Place) -> list[float]:
    return [number(part, place) for part in vector(text)]
