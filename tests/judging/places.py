"""Points at which printed formulas have values, and the two arithmetics: mpmath with 50 digits, PyTorch's autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import masses
import mpmath
from mpmath import mp
from sets import REGIONS, Event, Outcomes

DIGITS = 50
Key = tuple[str, tuple[int, ...]]
GREEK = {"σ": "sigma", "Γ": "Gamma"}
INDICES = "ijkl"
PAIRS = ((1, 2, 2, 1), (1, 1, 2, 2))  # of the first and the second of two indices: all that there are, in turn


class Unread(Exception):
    """What is printed is not understood by this reader."""


class NoValue(Exception):
    """A formula that is understood has no value there."""


@dataclass(frozen=True)
class Definition:
    """`name_{places} = meaning`: numbers among the places are met exactly, letters stand for any index."""

    name: str
    places: tuple[int | str, ...]
    meaning: Callable[[Place], Any] = field(compare=False)
    recursive: bool = False

    def fits(self, at: tuple[int, ...]) -> bool:
        pairs = zip(self.places, at, strict=False)
        return len(at) == len(self.places) and all(isinstance(p, str) or p == k for p, k in pairs)


@dataclass(frozen=True)
class Place:
    """Values for names: put there, by a printed definition, or drawn from the seed."""

    lib: Any
    seed: str
    values: Mapping[Key, Any] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    positive: frozenset[str] = frozenset()
    bits: frozenset[str] = frozenset()
    arrays: frozenset[str] = frozenset()  # whose bare name is that of all entries
    excluded: Outcomes = frozenset()  # outcomes that printed relations between events exclude
    model: Mapping[str, Outcomes] = field(default_factory=lambda: REGIONS)
    even: bool = False  # whether all outcomes are equally likely
    independent: bool = False
    laws: tuple[tuple[str, Any], ...] = ()  # how numbers are distributed, by name, where it is printed
    chances: tuple[masses.Chance, ...] = ()  # probabilities that are printed
    convex: bool = False  # whether the functions are that are not known
    numbers: tuple[float, ...] = ()  # that are printed: places lie on both sides of them
    scale: float = 1.0
    turn: int = 0  # which pair of indices is next
    known: dict[Key, Any] = field(default_factory=dict, compare=False)

    def put(self, key: Key, value: Any) -> Place:
        return replace(self, values={**self.values, key: value}, known={})

    def bind(self, letter: str, k: int) -> Place:
        """With an index, on which no definition depends but by its own places."""
        return replace(self, values={**self.values, (letter, ()): k})

    def whole(self, value: Any) -> int:
        number = int(mpmath.nint(value)) if isinstance(value, mpmath.mpf) else round(float(value))
        if abs(float(value) - number) > 1e-9 or abs(number) > 500:
            raise NoValue("an index that is no whole number")
        return number

    def get(self, name: str, at: tuple[int, ...]) -> Any:
        if (name, at) in self.values:
            return self.values[name, at]
        if name == "δ" and len(at) == 2:
            return self.lib.number(int(at[0] == at[1]))
        if (name, at) not in self.known:
            self.known[name, at] = self._found(name, at)
        return self.known[name, at]

    def _found(self, name: str, at: tuple[int, ...]) -> Any:
        if name in self.arrays and not at:
            return [self.get(name, (k,)) for k in range(1, self.whole(self.get("n", ())) + 1)]
        fitting = [d for d in self.definitions if d.name == name and d.fits(at)]
        meant = min(fitting, key=lambda d: sum(isinstance(p, str) for p in d.places), default=None)
        if meant is None or (meant.recursive and at[0] < 1):
            return self.drawn(name, at)
        if meant.recursive:
            for step in range(1, at[0]):  # from the first step on: a call for each would be too deep
                self.get(name, (step, *at[1:]))
        letters = zip(meant.places, at, strict=True)
        inner = {(letter, ()): k for letter, k in letters if isinstance(letter, str)}
        return meant.meaning(replace(self, values={**self.values, **inner}))

    def drawn(self, name: str, at: tuple[int, ...]) -> Any:
        rng = Random(f"{self.seed}/{name}/{at}")
        if name in INDICES and not at:
            return PAIRS[INDICES.index(name) % 2][self.turn % 4]
        if name in self.bits:
            return self.lib.number(rng.choice((0, 1)))
        size = rng.uniform(0.4, 1.7) * (self.scale if self.scale == 1 else rng.choice((0.1, 1, self.scale)))
        if self.numbers and rng.random() < 0.7:
            at_it = self.lib is Digits and rng.random() < 0.2  # just where something bends or jumps
            size = rng.choice(self.numbers) * (1 if at_it else rng.uniform(0.5, 1.7))
        size = round(size, 4)
        return self.lib.number(str(size if name in self.positive or rng.random() < 0.55 else -size))

    # -- chance

    def share(self, happens: Event, given: Event | None) -> Any:
        """The probability of an event, or of one given another."""
        weights, among = self._masses(), given(self.model) if given else self.model["Ω"]
        total = sum(weights[k] for k in among)
        if total == 0:
            raise NoValue("a condition without probability")
        return self.lib.number(sum(weights[k] for k in happens(self.model) & among)) / total

    def _masses(self) -> Mapping[int, Any]:
        rng, every = Random(f"{self.seed}/mass"), self.model["Ω"]
        if self.even:
            return dict.fromkeys(every, self.lib.number(1))
        single = [self.lib.number(str(rng.choice((0, 1, *(round(rng.random(), 3) for _ in "ab"))))) for _ in "ABC"]
        drawn = {k: self.lib.number(str(rng.choice((0, 1, round(rng.random(), 3))))) for k in every}
        if self.independent:
            single = masses.single(single, self.chances, self.model)
            for k in every:
                drawn[k] = self.lib.number(1)
                for bit, chance in enumerate(single):
                    drawn[k] = drawn[k] * (chance if k >> bit & 1 else 1 - chance)
        elif self.chances:
            return masses.beside(drawn, self.chances, self.model, self.excluded)
        return {k: drawn[k] if k not in self.excluded else self.lib.number(0) for k in every}

    def over(self, outcomes: Sequence[tuple[Any, Mapping[Key, Any]]], value: Callable[[Place], Any]) -> tuple[Any, Any]:
        """Mean and variance of a value over outcomes with weights."""
        found = [(w, value(replace(self, values={**self.values, **outcome}, known={}))) for w, outcome in outcomes]
        mean = sum(w * v for w, v in found)
        return mean, sum(w * (v - mean) * (v - mean) for w, v in found)

    def of_outcome(self, number: int) -> Place:
        """Where a drawn number has another value for each outcome."""
        return replace(self, seed=f"{self.seed}/outcome {number}", known={})


class Digits:
    """Real numbers with 50 digits; slopes are differences of step 1e-15, whose error is of order 1e-30."""

    H = mpmath.mpf(10) ** -15
    BEND = mpmath.mpf(10) ** -6  # slopes on both sides that differ by less are one
    FUNCTIONS: Mapping[str, Callable[..., Any]] = {
        "ln": mp.log, "arcsin": mp.asin, "arccos": mp.acos, "arctan": mp.atan, "arsinh": mp.asinh, "arcosh": mp.acosh,
        "artanh": mp.atanh, "abs": abs, "sigma": lambda u: 1 / (1 + mp.exp(-u)), "max": max, "min": min,
        "softplus": lambda u: mp.log(1 + mp.exp(u)), "Heaviside": lambda u: (1 + mp.sign(u)) / 2,
        "root": lambda u, n: Digits.power(u, 1 / mp.mpf(n)),
        **{n: getattr(mp, n) for n in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "sqrt", "sign", "floor",
                                       "ceil", "sech", "exp", "log1p", "expm1")},
    }  # fmt: skip

    @staticmethod
    def number(text: Any) -> Any:
        return mp.e + 0 if text == "e" else mp.pi + 0 if text == "π" else mp.mpf(text)

    @staticmethod
    def power(base: Any, exponent: Any) -> Any:
        return _real(mp.power(base, exponent))

    @classmethod
    def call(cls, name: str, args: Sequence[Any]) -> Any:
        name = GREEK.get(name, name)
        if name not in cls.FUNCTIONS:
            raise Unread(f"the function {name}")
        return _real(cls.FUNCTIONS[name](*args))

    @classmethod
    def slope(cls, body: Any, keys: Sequence[Key], place: Place) -> Any:
        if not keys:
            return body(place)
        at = place.get(*keys[0])
        up, down = (cls.slope(body, keys[1:], place.put(keys[0], at + h)) for h in (cls.H, -cls.H))
        if place.numbers:
            here = cls.slope(body, keys[1:], place)
            if abs(up - 2 * here + down) > cls.H * cls.BEND * max(1, abs(here)):
                raise NoValue("no slope where it bends or jumps")
        return (up - down) / (2 * cls.H)


def _real(number: Any) -> Any:
    if isinstance(number, mpmath.mpc) or not mpmath.isfinite(number):
        raise NoValue("no real number")
    return number
