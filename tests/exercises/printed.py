"""What exercises print, read back as text and worked out at points: no expression of the program is looked at.

Formulas are read by the readers of the printers' tests, whose derivatives are central differences; events and
probabilities by a reader of their own below.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from operator import ge, gt, le, lt
from random import Random
from typing import Any

import pytest
import readers
from made import TEXT, said
from sympy import And
from sympy.core.relational import Relational
from vector_reader import VECTORS, VectorReader

from derive.words.prose import Run

LETTERS = (*readers.INDICES, "m", "p", "t")
ARRAYS = tuple("wxyzmpqfOtgruvsXAVWZabQKGSHRchJ")
POINTS = 8
ANY_TWO = [(1, 1), (1, 2), (2, 1)]  # what is wrong may be right where i = 1
LOWEST = 0.7
NEAR, APART = 3e-4, 1e-2  # central differences lose digits; what is wrong is far off somewhere


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


CHANCES = ("X", "Y")  # what our topics call random variables


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


def excluded(runs) -> frozenset[int]:
    """The outcomes that printed inclusions and equalities between events leave out."""
    found = frozenset[int]()
    for text in (TEXT.print(r.maths) for r in runs if r.maths is not None):
        left, sign, right = re.fullmatch(r"(.*?)(?: (=|⊆) (.*))?", text).groups()  # type: ignore[union-attr]
        if sign and is_event(left) and is_event(right):
            a, b = outcomes(left), outcomes(right)
            found |= a - b if sign == "⊆" else a ^ b
    return found


# -- events ------------------------------------------------------------------------------------------------------------

ALL = frozenset(range(8))
OF = {
    "A": frozenset({1, 3, 5, 7}),
    "B": frozenset({2, 3, 6, 7}),
    "C": frozenset({4, 5, 6, 7}),
    "Ω": ALL,
    "∅": frozenset(),
}
JOINS: dict[str, Callable[..., frozenset[int]]] = {
    "∪": frozenset.union, "∩": frozenset.intersection, "∖": frozenset.difference,
    "or": frozenset.union, "and": frozenset.intersection,
}  # fmt: skip


def outcomes(text: str, listed: dict[str, frozenset[int]] | None = None) -> frozenset[int]:
    """The outcomes of a printed event; every operation but the complement is in brackets of its own. `listed` says
    what the names are where outcomes are numbers that are listed."""
    tokens = re.findall(r"\^c|\w+|[^\s,]", re.sub(r"\{ω :", "{", text))
    value, rest = _event(tokens, {**OF, **(listed or {})})
    assert not rest, text
    return value


def _event(tokens: list[str], of: dict[str, frozenset[int]]) -> tuple[frozenset[int], list[str]]:
    value, tokens = _one_event(tokens, of)
    while tokens and tokens[0] in JOINS:
        other, rest = _one_event(tokens[1:], of)
        value, tokens = JOINS[tokens[0]](value, other), rest
    return value, tokens


def _one_event(tokens: list[str], of: dict[str, frozenset[int]]) -> tuple[frozenset[int], list[str]]:
    head, *rest = tokens
    if head == "not":
        value, rest = _one_event(rest, of)
        return of["Ω"] - value, rest
    if head == "{" and rest[0].isdigit():
        value, rest = frozenset(map(int, rest[: rest.index("}")])), rest[rest.index("}") + 1 :]
    elif head in "({":
        value, rest = _event(rest, of)
        assert rest.pop(0) in ")}"
    elif head == "ω":
        inside = rest.pop(0)
        value, rest = of[rest[0]], rest[1:]
        value = value if inside == "∈" else of["Ω"] - value
    else:
        value = of[head]
    while rest and rest[0] == "^c":
        value, rest = of["Ω"] - value, rest[1:]
    return value, rest


def is_event(text: str) -> bool:
    return (bool(re.search(r"[∪∩∖Ω∅ω]|[ABC)]\^c|^\{\d+[,}]", text)) and "P(" not in text) or text in OF


# -- exercises ---------------------------------------------------------------------------------------------------------


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


def places(exercise, part, count: int = POINTS) -> Iterator[Place]:
    """Points at which the printed conditions hold."""
    statement, heading = apart(exercise.statement), apart(part.heading)
    told = f"{said(statement)} {said(heading)}"
    told = re.sub(r"is 1 if \w+ = \w+ and 0 if \w+ != \w+", "", told)  # what a delta is, no condition
    printed = [(TEXT.print(name), TEXT.print(meaning)) for name, meaning in part.definitions]
    starts = dict(_start(*pair) for pair in printed if _is_start(pair[0]))
    definitions = dict(_definition(*pair) for pair in printed if not _is_start(pair[0]))
    given = conditions((*exercise.statement, *part.heading))
    for left, sign, right in given:  # under eta = 2/a, eta is 2/a
        if sign == "=" and plain_name(left).isalpha():
            definitions.setdefault(plain_name(left), ((), right))
    positive = frozenset(_definition(name, "")[0] for name in re.findall(r"(\S+) > 0", told))
    impossible = excluded((*exercise.statement, *part.heading))
    for k in range(count):
        rng = Random(f"places/{k}")
        bounds = {name for text in (told, *(m for _, m in definitions.values())) for name in _bounds(text)}
        sizes = {(name, ()): 2 for name in {"n", "m", "t", *bounds} - set(definitions)}  # m may be a mean
        pairs = [(1, 2), (2, 1)] if "i != j" in told else [(1, 1), (2, 2)] if "i = j" in told else ANY_TWO
        i, j = pairs[k % len(pairs)]
        index = {("i", ()): i, ("j", ()): j, ("k", ()): rng.choice([1, 2])}
        place = Place(f"{k}", {**index, **sizes}, definitions, positive, starts)
        place = replace(place, impossible=impossible, independent="P(A ∩ B) = P(A)·P(B)" in told)
        drawn = re.search(r"(\w) = (\S[^=]*), P\(I = i\) = 1/n", told)
        place = replace(place, drawn=(drawn[1], drawn[2]) if drawn else None)
        place = replace(place, dropped="P(m = 0) = p, P(m = 1) = 1 - p" in told)
        place = replace(place, listed=listed_in(told))
        place = _with_families(place, told, rng)
        if "x < 0" in told:
            place = place.put(("x", ()), -rng.uniform(0.4, 1.7))
        if "u^2 + v^2 = 1" in told:
            angle = rng.uniform(0, 6)
            place = place.put(("u", ()), math.cos(angle)).put(("v", ()), math.sin(angle))
        for name in re.findall(r"sum\((\w)_i, i, 1, n\) = 1", told):
            share = rng.uniform(0.2, 0.8)
            place = place.put((name, (1,)), share).put((name, (2,)), 1 - share)
        near = re.search(r"\|(.*?)\| <= 1/2", told)
        if near:
            about = -number(near[1], Place("", {("x", ()): 0.0}))
            place = place.put(("x", ()), about + rng.uniform(-0.5, 0.5))
        if "d/dx(f(x)) = 0" in said(part.heading):
            place = place.put(("x", ()), LOWEST)
        for share in re.findall(r"\b([a-z]) <=? 1\b", told):
            place = place.put((share, ()), rng.uniform(0.1, 0.9))
        if k % 2:
            place = _beyond_an_edge(place, rng)
        if "z > 0" in told and number("z", place) <= 0:
            place = replace(place, positive=frozenset("wxb"))
        yield _meeting(place, given)


def listed_in(told: str) -> dict[str, frozenset[int]]:
    """Events whose outcomes are listed, by name; all outcomes among them."""
    found = re.findall(r"(\w) = \{([\d, ]+)\}", told)
    return {name: frozenset(map(int, numbers.split(","))) for name, numbers in found}


def _with_families(place: Place, told: str, rng: Random) -> Place:
    """Three equally likely values for each of two independent draws; all choices of two of five."""
    for name, mean, variance in re.findall(r"E\[(\w)_i\] = (\w), Var\(\1_i\) = (\w)", told):
        drawn = [rng.uniform(-2, 2) for _ in range(3)]
        drawn = drawn if mean != "0" else [v - sum(drawn) / 3 for v in drawn]
        middle = sum(drawn) / 3
        for letter, value in ((mean, middle), (variance, sum((v - middle) ** 2 for v in drawn) / 3)):
            place = place if letter in place.definitions else place.put((letter, ()), value)
        two = [{(name, (1,)): a, (name, (2,)): b} for a in drawn for b in drawn]
        place = replace(place.put(("B", ()), 2), ways={**place.ways, name: two})
    for name in re.findall(r"E\[(\w)_i\] = B/n", told):
        pairs = combinations(range(1, 6), 2)
        choices = [{(name, (k,)): float(k in pair) for k in range(1, 6)} for pair in pairs]
        place = replace(place.put(("n", ()), 5).put(("B", ()), 2), ways={**place.ways, name: choices})
    return place


def _beyond_an_edge(place: Place, rng: Random) -> Place:
    """Of a definition by cases not only the case around 0."""
    edges = [
        edge for _, meaning in place.definitions.values() for edge in re.findall(r"if (\w) <=? (-?\d+)\b", meaning)
    ]
    if not edges:
        return place
    name, edge = rng.choice(edges)
    return place.put((name, ()), float(edge) + rng.choice((-1, 1)) * rng.uniform(0.5, 2))


def _bounds(text: str) -> list[str]:
    """The sizes up to which a printed sum goes."""
    return re.findall(r", 1, ([a-z])\)", text)


_RELATION = re.compile(r"(.+?) (<=|>=|<|>|=) (.+)")
_HOLDS: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def apart(runs) -> tuple[Run, ...]:
    """The sentence with 0 < x <= 1 as two formulas in words: x > 0, x <= 1."""
    return tuple(Run(_each_bound(TEXT.print(r.maths))) if isinstance(r.maths, And) else r for r in runs)


def _each_bound(chain: str) -> str:
    low, first, name, second, high = re.split(r" (<=?) ", chain)
    return f"{name} {first.replace('<', '>')} {low}, {name} {second} {high}"


def conditions(runs) -> list[tuple[str, str, str]]:
    """The printed equations and inequalities between numbers: left side, sign, right side."""
    chains = [text for r in runs if isinstance(r.maths, And) for text in _each_bound(TEXT.print(r.maths)).split(", ")]
    printed = [*chains, *(TEXT.print(r.maths) for r in runs if isinstance(r.maths, Relational))]
    found = (_RELATION.fullmatch(text) for text in printed if not is_event(text))
    return [(m[1], m[2], m[3]) for m in found if m]


def meets(place: Place, told: list[tuple[str, str, str]]) -> bool:
    """Whether the printed inequalities hold at a place; those that are no formulas are passed over."""
    for left, sign, right in told:
        if sign != "=":
            try:
                if not _HOLDS[sign](number(left, place), number(right, place)):
                    return False
            except readers.Unreadable:
                continue
    return True


def _meeting(place: Place, told: list[tuple[str, str, str]]) -> Place:
    """The place, or the first like it at which all inequalities hold."""
    for attempt in range(400):
        other = replace(place, seed=f"{place.seed}/{attempt}" if attempt else place.seed, wide=attempt > 100, known={})
        if meets(other, told):
            return other
    return place


def _is_start(name: str) -> bool:
    return bool(re.fullmatch(rf"({'|'.join(ARRAYS)})_(\d+|\{{\d+(,\w)+\}})", name))


def _start(name: str, meaning: str) -> tuple[readers.Key, str]:
    head, _, places = name.partition("_")
    step, *letters = places.strip("{}").split(",")
    return (head, (int(step), *letters)), meaning


def _definition(name: str, meaning: str) -> tuple[str, tuple[tuple[str, ...], str]]:
    head, _, inner = name.partition("_")
    if head not in ARRAYS or not inner:
        return plain_name(name), ((), meaning)
    return head, (tuple(re.findall(r"\w", inner)), meaning)


def plain_name(name: str) -> str:
    for word, letter in readers.GREEK.items():
        name = name.replace(letter, word)
    return name


def equal(a: float, b: float, tolerance: float = NEAR) -> bool:
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def compared(a: str, b: str, where: list[Place]) -> list[bool]:
    """At each point at which both have values, whether they are equal; a point between near and far does not count."""
    if is_event(a) and is_event(b):
        return [outcomes(a, where[0].listed) == outcomes(b, where[0].listed)] * POINTS
    found: list[bool] = []
    for place in where:
        try:
            pairs = list(zip(numbers(a, place), numbers(b, place), strict=True))
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if all(equal(*pair) for pair in pairs):
            found.append(True)
        elif any(not equal(*pair, APART) for pair in pairs):
            found.append(False)
    return found


def agrees_to_order(a: str, b: str, variable: str, about: float, order: int, place: Place) -> bool:
    """Whether the gap shrinks as order + 1 demands when the distance is halved."""
    errors = [
        abs(number(a, p) - number(b, p)) for p in (place.put((variable, ()), about + h) for h in (0.2, 0.1, 0.05))
    ]
    shrinks = errors[2] < errors[0] / 4 ** (order + 0.6) and errors[2] < errors[1] / 2 ** (order + 0.6)
    return all(e < 1e-7 for e in errors) or shrinks


def follows(a: str, b: str, relation: Any, where: list[Place]) -> bool:
    """Whether b is related to a as it says, as far as points can tell."""
    if relation.key == "approx":
        about = float(relation.about)
        name = plain_name(relation.variable.name)
        return all(agrees_to_order(a, b, name, about, relation.order, place) for place in where[:3])
    if relation.key == "subset":
        return outcomes(a) <= outcomes(b)
    if relation.key == "<":
        return all(number(a, p) < number(b, p) for p in where)
    if relation.key == "rounded":
        return all(abs(number(a, p) - number(b, p)) <= 0.5001 * 10**-relation.order for p in where)
    if relation.key == "<=":
        return all(number(a, p) <= number(b, p) + NEAR for p in where)
    seen = compared(a, b, where)
    return len(seen) >= 3 and all(seen)
