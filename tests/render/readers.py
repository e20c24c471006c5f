"""Readers of printed maths, written without a look at the printers: text -> a function of a `World`.

They are stricter than people: what a person could read in two ways (a factor after a bare `ln x`, a power of a
function's brackets, a factor after the body of a derivative) is an error here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

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
CALLED: dict[str, Callable[..., float]] = {
    "f": lambda u: 1.5 * u + u * u / 3 + 0.2,
    "sigma": lambda u: 1 / (1 + math.exp(-u)),
    "max": max,
    "min": min,
}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "ln": math.log, "arcsin": math.asin, "arctan": math.atan, "sech": lambda u: 1 / math.cosh(u),
    "sign": lambda u: float(u > 0) - float(u < 0), "cot": lambda u: 1 / math.tan(u),
}  # fmt: skip
CONSTANTS = {"e": math.e, "pi": math.pi}
GREEK = {"eta": "η", "sigma": "σ", "alpha": "α", "delta": "δ", "pi": "π", "mu": "μ", "lambda": "λ", "varepsilon": "ε"}


class Unreadable(Exception):
    """What is printed has no reading, or more than one."""


def real_power(base: float, exponent: float) -> float:
    result = base**exponent
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
        return {"<": lambda w: left(w) < right(w), ">": lambda w: left(w) > right(w)}[sign]


def chosen(rows: Sequence[tuple[Value, Callable[[World], bool] | None]]) -> Value:
    return lambda w: next(value(w) for value, test in rows if test is None or test(w))


class TextReader(Reader):
    """Reads the text dialect."""

    def __init__(self, source: str | Sequence[str]) -> None:
        pattern = r"d(?:\^\d+)?/(?=d|\()|[^\W\d_](?:\w*_\{[^}]*\}|\w*)|\d+(?:\.\d+)?|\S"
        super().__init__(re.findall(pattern, source) if isinstance(source, str) else source)

    def product(self) -> Value:
        left = self.factor()
        while self.next in ("·", "/"):
            left = combined(self.take(), left, self.factor())
        return left

    def factor(self) -> Value:
        base = self.base()
        if not self.skip("^"):
            return base
        exponent = self.base()
        if self.next == "^":
            raise Unreadable("a power of a power without brackets")
        return lambda w: real_power(base(w), exponent(w))

    def base(self) -> Value:
        token = self.next
        if token in ("(", "|"):
            self.take()
            inner = self.sum()
            self.take(")" if token == "(" else "|")
            return inner if token == "(" else lambda w: abs(inner(w))
        if token in ("[", "{"):
            return self.at_point() if token == "[" else self.cases()
        if re.fullmatch(r"d(\^\d+)?/", token):
            return self.derivative()
        return self.word() if token[:1].isalpha() else self.number()

    def word(self) -> Value:
        token = self.next
        head = next((g for g, letter in GREEK.items() if letter == token), token)
        if self.tokens[self.at + 1] not in ("(", "'"):
            return self.named()
        self.take()
        primes = 0
        while self.skip("'"):
            primes += 1
        self.take("(")
        if head in ("sum", "product"):
            return self.big(head)
        args = self.listed(")")
        if head in ("sqrt", "root"):
            return lambda w: real_power(args[0](w), 1 / (args[1](w) if head == "root" else 2))
        return (lambda w: FUNCTIONS[head](args[0](w))) if head in FUNCTIONS else self.call(head, primes, args)

    def big(self, kind: str) -> Value:
        body = self.sum()
        self.take(",")
        letter = self.take()
        self.take(",")
        low, high = self.listed(")")
        return lambda w: total(kind, letter, low, high, body, w)

    def name(self) -> tuple[str, list[Value]]:
        head, _, rest = self.take().partition("_")
        head = next((g for g, letter in GREEK.items() if letter == head), head)
        head = re.sub(r"(\d+)$", r"_\1", head)
        inner = re.findall(r"\w|[-+,]", rest.strip("{}"))
        return self.subscripted(head, inner) if rest else (head, [])

    def derivative(self) -> Value:
        order = int(re.sub(r"\D", "", self.take()) or 1)
        bracket = self.skip("(")
        variables: list[Callable[[World], Key]] = []
        while not variables or self.skip("·"):
            self.tokens[self.at] = self.next.removeprefix("d")
            variables += self.powered()
        if bracket:
            self.take(")")
        self.take("(")
        (body,) = self.listed(")")
        if len(variables) != order:
            raise Unreadable("the order of the derivative does not fit")
        return lambda w: slope(body, variables, w)

    def at_point(self) -> Value:
        self.take("[")
        body = self.sum()
        self.take("at")
        variable = self.variable()
        self.take("=")
        value = self.sum()
        self.take("]")
        return lambda w: body(w.put(variable(w), value(w)))

    def cases(self) -> Value:
        self.take("{")
        rows: list[tuple[Value, Callable[[World], bool] | None]] = []
        while not rows or self.skip(";"):
            value = self.sum()
            rows.append((value, None if self.skip("otherwise") else self.condition() if self.take("if") else None))
        self.take("}")
        return chosen(rows)
