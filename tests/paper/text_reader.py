"""A reader of printed text that is not the program's own parser: text -> a function of a `World`.

It is stricter than people, and judges the keys of exercises without a line of the code that made them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from readers import FUNCTIONS, GREEK, Key, Reader, Unreadable, Value, World, chosen, combined, real_power, slope, total


class TextReader(Reader):
    """Reads the text dialect."""

    def __init__(self, source: str | Sequence[str]) -> None:
        pattern = r"d(?:\^\d+)?/(?=d|\()|[^\W\d_](?:\w*_\{[^}]*\}|\w*)|\d+(?:\.\d+)?|[<>]=|\S"
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
        if token in ("⌊", "⌈"):
            self.take()
            rounded = self.sum()
            self.take("⌋" if token == "⌊" else "⌉")
            return lambda w: math.floor(rounded(w)) if token == "⌊" else math.ceil(rounded(w))
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
