"""Printed formulas -> functions of a `Place`, whose arithmetic is mpmath's or PyTorch's. No line of the program's own.

A bare name is a number, an index or, as an argument of an unknown function, an array; what is not read is `Unread`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from chances import some_two_numbers, together
from minima import Minimum
from places import Place, Unread
from sets import event
from unknown import Unknown

Value = Callable[[Place], Any]
TOKEN = re.compile(
    r"d(?:\^\d+)?/(?=d|\()|argmin_(?:\{[^}]*\}|\w+)|∇_\{[^}]*\}|[^\W\d_](?:\w*_\{[^}]*\}|\w*)|\d+(?:\.\d+)?|[<>!]=|\S"
)
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
ARITHMETIC = {"+": operator.add, "-": operator.sub, "·": operator.mul, "/": operator.truediv}


@cache
def read(text: str) -> Value:
    """The meaning of a whole formula. Raises `Unread`."""
    reader = Formula(text)
    value = reader.sum()
    if reader.next:
        raise Unread(f"left over: {reader.tokens[reader.at :]}")
    return value


class Formula:
    """Recursive descent over the tokens of a text, from a place in it."""

    def __init__(self, text: str, at: int = 0) -> None:
        found = list(TOKEN.finditer(text))
        self.text, self.tokens, self.spans = text, [m[0] for m in found], [m.span() for m in found]
        self.at = at

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.next
        if not token or (wanted is not None and token != wanted):
            raise Unread(f"{wanted!r} expected at {self.tokens[self.at : self.at + 5]}")
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        found = self.next == token
        self.at += found
        return found

    # -- sums, products, powers

    def sum(self) -> Value:
        value = self.negated() if self.skip("-") else self.product()
        while self.next in ("+", "-") and not self._is_order():
            value = _joined(self.take(), value, self.product())
        return value

    def _is_order(self) -> bool:
        return self.tokens[self.at + 1 : self.at + 3] == ["O", "("]

    def negated(self) -> Value:
        inner = self.product()
        return lambda p: -inner(p)

    def product(self) -> Value:
        value = self.power()
        while self.next in ("·", "/"):
            value = _joined(self.take(), value, self.power())
        return value

    def power(self) -> Value:
        base = self.base()
        if not self.skip("^"):
            return base
        exponent = self.base()
        if self.next == "^":
            raise Unread("a power of a power without brackets")
        return lambda p: p.lib.power(base(p), exponent(p))

    # -- what stands alone

    def base(self) -> Value:
        token = self.next
        if token in BRACKETS:
            return BRACKETS[token](self)
        if token.startswith("argmin_"):
            return self.argmin()
        if token.startswith("∇_"):
            return self.gradient()
        if re.fullmatch(r"d(\^\d+)?/", token):
            return self.derivative()
        if token[:1].isdigit():
            number = self.take()
            return lambda p: p.lib.number(number)
        if token[:1].isalpha():
            return self.word()
        raise Unread(f"{token!r} where a number or name should be")

    def between(self, end: str, make: Callable[[Any, Any], Any]) -> Value:
        self.take()
        inner = self.sum()
        self.take(end)
        return lambda p: make(p.lib, inner(p))

    def bracketed(self) -> Value:
        self.take("(")
        items = self.listed(")")
        return items[0] if len(items) == 1 else lambda p: [item(p) for item in items]

    def listed(self, end: str) -> list[Value]:
        items = [self.sum()]
        while self.skip(","):
            items.append(self.sum())
        self.take(end)
        return items

    def at_point(self) -> Value:
        self.take("[")
        body = self.sum()
        self.take("at")
        variable = self.variable()
        self.take("=")
        value = self.sum()
        self.take("]")
        return lambda p: body(p.put(variable(p), value(p)))

    def cases(self) -> Value:
        self.take("{")
        rows: list[tuple[Value, Callable[[Place], bool]]] = []
        while not rows or self.skip(";"):
            value = self.sum()
            rows.append((value, (lambda p: True) if self.skip("otherwise") else self._case()))
        self.take("}")
        return lambda p: next(value(p) for value, holds in rows if holds(p))

    def _case(self) -> Callable[[Place], bool]:
        self.take("if")
        held = [self.condition()]
        while self.skip("and"):
            held.append(self.condition())
        return lambda p: all(h(p) for h in held)

    def condition(self) -> Callable[[Place], bool]:
        left = self.sum()
        sign = SIGNS[self.take()]
        right = self.sum()
        return lambda p: sign(left(p), right(p))

    # -- names and functions

    def word(self) -> Value:
        word, following = self.next, self.tokens[self.at + 1 : self.at + 2]
        if word in ("P", "E", "Var") and following and following[0] in "([":
            return self.of_chance()
        if following in (["("], ["'"]) and "_" not in word:
            return self.called()
        key = self.variable()
        if word in ("e", "π"):
            return lambda p: p.lib.number(word)
        return lambda p: p.get(*key(p))

    def called(self) -> Value:
        name, primes = self.take(), 0
        while self.skip("'"):
            primes += 1
        self.take("(")
        if name in ("sum", "product"):
            return self.big(name)
        args = self.listed(")")
        if not primes:
            return lambda p: _call(p, name, [a(p) for a in args])
        hole = ("a hole", ())
        return lambda p: _slope(lambda q: _call(q, name, [q.get(*hole)]), (hole,) * primes, p.put(hole, args[0](p)))

    def big(self, name: str) -> Value:
        body = self.sum()
        self.take(",")
        letter = self.take()
        self.take(",")
        low, high = self.listed(")")

        def value(p: Place) -> Any:
            found: Any = 0 if name == "sum" else 1
            for k in range(p.whole(low(p)), p.whole(high(p)) + 1):
                term = body(p.bind(letter, k))
                found = found + term if name == "sum" else found * term
            return p.lib.number(found)

        return value

    def variable(self) -> Callable[[Place], tuple[str, tuple[int, ...]]]:
        head, _, rest = self.take().partition("_")
        if not head[:1].isalpha():
            raise Unread(f"{head!r} is no name")
        if not rest:
            return lambda p: (head, ())
        if rest.startswith("{"):
            places = [read(inner) for inner in rest[1:-1].split(",")]
        else:
            places = [read(rest)] if rest.isdigit() else [read(letter) for letter in rest]
        return lambda p: (head, tuple(p.whole(place(p)) for place in places))

    def of_chance(self) -> Value:
        name, start = self.take(), self.spans[self.at][0]
        end = closing(self.text, start)
        inner = self.text[start + 1 : end]
        while self.at < len(self.tokens) and self.spans[self.at][0] <= end:
            self.at += 1
        if name == "P":
            happens, _, given = inner.partition(" | ")
            return lambda p: p.share(event(happens), event(given) if given else None)
        value, names = read(inner), frozenset(re.findall(r"[^\W\d_]", inner))
        return lambda p: p.over(_outcomes(p, names), value)[name == "Var"]

    # -- derivatives and minima

    def derivative(self) -> Value:
        order = int(re.sub(r"\D", "", self.take()) or 1)
        bracket, variables = self.skip("("), []
        while not variables or self.skip("·"):
            self.tokens[self.at] = self.next.removeprefix("d")
            variable = self.variable()
            variables += [variable] * (int(self.take()) if self.skip("^") else 1)
        if bracket:
            self.take(")")
        if len(variables) != order or self.next != "(":
            raise Unread("the order of a derivative does not fit")
        body = self.bracketed()
        return lambda p: _slope(body, tuple(v(p) for v in variables), p)

    def _names(self) -> list[Callable[[Place], tuple[str, tuple[int, ...]]]]:
        names = self.take().partition("_")[2]
        return [Formula(name).variable() for name in names.strip("{}").split(",")]

    def gradient(self) -> Value:
        names = self._names()
        body = self.base()
        return lambda p: [_slope(body, (name(p),), p) for name in names]

    def argmin(self) -> Value:
        names = self._names()
        body = self.base()
        return lambda p: Minimum(body, [name(p) for name in names], p)


def _call(place: Place, name: str, args: list[Any]) -> Any:
    unknown = Unknown(place.lib, place.turn, place.convex)
    return unknown.value(name, args) if unknown.knows(name) else place.lib.call(name, args)


def _outcomes(place: Place, names: frozenset[str]) -> Any:
    laws = [law for name, law in place.laws if name in names]
    return together(laws, place) if laws else some_two_numbers(place)


def _slope(body: Value, keys: tuple[Any, ...], place: Place) -> Any:
    return place.lib.slope(lambda p: body(p), keys, place)


def _joined(sign: str, a: Value, b: Value) -> Value:
    join = ARITHMETIC[sign]

    def value(p: Place) -> Any:
        x, y = a(p), b(p)
        if sign == "/" and isinstance(x, int):
            x = p.lib.number(x)  # sizes and indices are whole numbers of Python's, and their quotient a float
        if isinstance(x, list) and isinstance(y, list):
            return [join(u, v) for u, v in zip(x, y, strict=True)]
        if isinstance(x, list) or isinstance(y, list):
            return [join(u, y) for u in x] if isinstance(x, list) else [join(x, v) for v in y]
        return join(x, y)

    return value


def closing(text: str, start: int) -> int:
    """Where the bracket that opens at a place is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if not depth:
            return at
    raise Unread(text)


BRACKETS: dict[str, Callable[[Formula], Value]] = {
    "(": Formula.bracketed,
    "|": lambda f: f.between("|", lambda lib, u: lib.call("abs", [u])),
    "⌊": lambda f: f.between("⌋", lambda lib, u: lib.call("floor", [u])),
    "⌈": lambda f: f.between("⌉", lambda lib, u: lib.call("ceil", [u])),
    "‖": lambda f: f.between("‖", lambda lib, u: lib.power(sum(v * v for v in u), lib.number("0.5"))),
    "[": Formula.at_point,
    "{": Formula.cases,
}
