"""What a reader of printed Typst consists of, written without a look at the printers: text -> a function of a `World`.

(Our own parsers read text and LaTeX back.) It is stricter than people: what a person could read in two ways (a factor
after a bare `ln x`, a power of a function's brackets, a factor after the body of a derivative) is an error here.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import mpmath
from beyond_mpmath import lacking

from derive.terms.elementary import BY_NAME

Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class World:
    """Values for names: drawn from the seed, or put there."""

    seed: int
    values: dict[Key, float] = field(default_factory=dict)

    def get(self, name: str, *indices: int) -> float:
        key = (name, indices)
        if key in self.values:
            return self.values[key]
        rng = Random(f"{self.seed}/{key}")
        return rng.choice([1, 2]) if name in INDICES else 2 if name == "n" else round(rng.uniform(0.4, 1.7), 3)

    def put(self, key: Key, value: float) -> World:
        return World(self.seed, {**self.values, key: value})


Value = Callable[[World], float]
INDICES = ("i", "j", "k", "l")
ARRAYS = ("p", "z", "W")


def _in_floats(function: Callable[..., Any], *args: float) -> float:
    return float(function(*args))


_LACKING = {name: partial(_in_floats, function) for name, function in lacking(mpmath).items()}
CALLED: dict[str, Callable[..., float]] = {
    "f": lambda u: 1.5 * u + u * u / 3 + 0.2,
    "max": max,
    "min": min,
    **_LACKING,
    **{BY_NAME[name].word: function for name, function in _LACKING.items() if name in BY_NAME},  # as it is printed
    "sigma": lambda u: 1 / (1 + math.exp(-u)),
    "Gamma": math.gamma, "loggamma": math.lgamma, "atan2": math.atan2, "erfinv": partial(_in_floats, mpmath.erfinv),
}  # fmt: skip
FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "ln": math.log, "arcsin": math.asin, "arctan": math.atan, "sech": lambda u: 1 / math.cosh(u),
    "sign": lambda u: float(u > 0) - float(u < 0), "cot": lambda u: 1 / math.tan(u), "sec": lambda u: 1 / math.cos(u),
    "csc": lambda u: 1 / math.sin(u), "coth": lambda u: 1 / math.tanh(u), "csch": lambda u: 1 / math.sinh(u),
    "arccos": math.acos, "arccot": lambda u: math.atan(1 / u), "arsinh": math.asinh, "arcosh": math.acosh,
    "artanh": math.atanh, "erf": math.erf, "erfc": math.erfc,
    **{BY_NAME[name].word: function for name, function in _LACKING.items() if name in BY_NAME and BY_NAME[name].bare},
}  # fmt: skip
CONSTANTS = {"e": math.e, "pi": math.pi}
GREEK = {"eta": "η", "sigma": "σ", "alpha": "α", "delta": "δ", "pi": "π", "mu": "μ", "lambda": "λ", "varepsilon": "ε",
         "Gamma": "Γ"}  # fmt: skip


class Unreadable(Exception):
    """What is printed has no reading, or more than one."""


def real_power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except OverflowError:  # below a fraction that is as good as 0
        return math.copysign(math.inf, base if exponent % 2 == 1 else 1)
    if isinstance(result, complex):
        raise ValueError("not real")
    return result


def slope(body: Value, variables: Sequence[Callable[[World], Key]], world: World) -> float:
    if not variables:
        return body(world)
    key, h = variables[0](world), 1e-3
    at = world.get(key[0], *key[1])
    ends = [slope(body, variables[1:], world.put(key, at + s * h)) for s in (1, -1)]
    return (ends[0] - ends[1]) / (2 * h)


def total(kind: str, letter: str, low: Value, high: Value, body: Value, world: World) -> float:
    values = [body(world.put((letter, ()), k)) for k in range(int(low(world)), int(high(world)) + 1)]
    return sum(values) if kind == "sum" else math.prod(values)


def combined(sign: str, a: Value, b: Value) -> Value:
    operator = {"+": float.__add__, "-": float.__sub__, "·": float.__mul__, "/": float.__truediv__}[sign]
    return lambda w: operator(float(a(w)), float(b(w)))


class Reader:
    """Recursive descent over tokens; what all formats share."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens, self.at = [*tokens, ""], 0

    @property
    def next(self) -> str:
        return self.tokens[self.at]

    def take(self, wanted: str | None = None) -> str:
        token = self.next
        if token == "" or (wanted is not None and token != wanted):
            raise Unreadable(f"expected {wanted!r} at {self.tokens[: self.at]} >>> {self.tokens[self.at :]}")
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        found = self.next == token
        self.at += found
        return found

    def whole(self) -> Value:
        value = self.sum()
        if self.next:
            raise Unreadable(f"left over: {self.tokens[self.at :]}")
        return value

    def number(self) -> Value:
        if not self.next[:1].isdigit():
            raise Unreadable(f"'{self.next}' where a number or name should be, in {self.tokens}")
        number = float(self.take())
        return lambda w: number

    def sum(self) -> Value:
        first = self.signed()
        while self.next in ("+", "-"):
            first = combined(self.take(), first, self.product())
        return first

    def signed(self) -> Value:
        if self.skip("-"):
            inner = self.product()
            return lambda w: -inner(w)
        return self.product()

    def product(self) -> Value:
        raise NotImplementedError

    def listed(self, end: str) -> list[Value]:
        items = [self.sum()]
        while self.skip(","):
            items.append(self.sum())
        self.take(end)
        return items

    def call(self, name: str, primes: int, args: Sequence[Value]) -> Value:
        if not primes:
            return lambda w: CALLED[name](*(a(w) for a in args))
        body: Value = lambda w: CALLED[name](w.get("u"))  # noqa: E731
        return lambda w: slope(body, [lambda _w: ("u", ())] * primes, w.put(("u", ()), args[0](w)))

    def variable(self) -> Callable[[World], Key]:
        name, indices = self.name()
        return lambda w: (name, tuple(int(i(w)) for i in indices))

    def name(self) -> tuple[str, list[Value]]:
        raise NotImplementedError

    def named(self) -> Value:
        name, indices = self.name()
        if name == "delta" and indices:
            return lambda w: float(indices[0](w) == indices[1](w))
        if name in CONSTANTS:
            return lambda w: CONSTANTS[name]
        return lambda w: w.get(name, *(int(i(w)) for i in indices))

    def powered(self) -> list[Callable[[World], Key]]:
        variable = self.variable()
        return [variable] * (int(self.take()) if self.skip("^") else 1)

    def subscripted(self, head: str, inner: Sequence[str]) -> tuple[str, list[Value]]:
        if head not in (*ARRAYS, "delta"):
            return f"{head}_{''.join(inner)}", []
        if all(t in INDICES for t in inner):
            return head, [type(self)([t]).sum() for t in inner]
        reader = type(self)([*inner, ")"])
        return head, reader.listed(")")

    def condition(self) -> Callable[[World], bool]:
        left, sign, right = self.sum(), self.take(), self.sum()
        compare = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}[sign]
        return lambda w: compare(left(w), right(w))


def chosen(rows: Sequence[tuple[Value, Callable[[World], bool] | None]]) -> Value:
    return lambda w: next(value(w) for value, test in rows if test is None or test(w))
