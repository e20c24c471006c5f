"""Fractions of LaTeX: quotients, derivatives written as quotients, and values at a point."""

from __future__ import annotations

from fractions import Fraction

from derive.parsing.enclosed import Enclosed
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import Apply, Chain, Derivative, Name, Node, Number, Power, Total


class Fractions(Enclosed):
    """Reads what begins with a command for a fraction."""

    def fraction(self) -> Node:
        r"""`\frac{a}{b}`, `\frac12`, `\frac{d}{dx} f`, `\frac{\partial E}{\partial w}`."""
        token = self.take()
        sign = self._differential_sign()
        if sign is not None:
            return self._derivative(sign)
        if self.next.kind == "number" and len(self.next.text) == 2 and self.next.text.isdigit():
            digits = self.take()
            parts: list[Node] = [Number(digits.place + k, Fraction(int(c))) for k, c in enumerate(digits.text)]
        else:
            parts = [self.script(), self.script()]
        return Chain(token.place, (("", parts[0]), ("/", parts[1])))

    def _differential_sign(self) -> str | None:
        """The d that both groups begin with, or None for a quotient."""
        if not self.sees(OPEN):
            return None
        sign, end = self.ahead(1), self._end_of_group(0)
        below, name = self.ahead(end + 1), self.ahead(end + 2)
        if not self.sees(OPEN, steps=end) or sign.text not in ("d", "∂") or below.text != sign.text:
            return None
        if name.kind != "word" or (sign.text == "d" and self.known.declares("d") and name.blank):
            return None  # a quotient of products with the name d in them is printed with blanks
        return sign.text

    def _end_of_group(self, steps: int) -> int:
        """How many tokens ahead the group ends that begins some tokens ahead."""
        depth = 0
        while self.ahead(steps).kind != "end":
            depth += self.sees(OPEN, steps=steps) - self.sees(CLOSE, steps=steps)
            steps += 1
            if depth == 0:
                break
        return steps

    def _derivative(self, sign: str) -> Node:
        self.take()
        token = self.take()
        order = 1
        if self.skip("^"):
            power = self.script()
            if not isinstance(power, Number):
                raise self.fail("the order of a derivative is a number", power.place)
            order = int(power.value)
        body = None if self.sees(CLOSE) else self.expression(8)
        self.demand(CLOSE)
        self.demand(OPEN)
        variables = self.variable(sign)
        while not self.sees(CLOSE):
            self.skip("*")
            variables += self.variable(sign)
        self.demand(CLOSE)
        self.demand_order(order, variables, token)
        return Derivative(token.place, variables, body or self.operated(token, variables))

    def evaluated(self) -> Node:
        r"""`\left. f \right|_{x=a}`."""
        token = self.take()
        with self.within(token.text):
            body = self.expression()
            self.demand(")|")
        self.demand("_")
        self.demand(OPEN)
        with self.within(OPEN):
            return self.placed(token.place, body, CLOSE)

    def both(self, factors: list[tuple[str, Node]]) -> str:
        """The two readings of `1/2x`."""
        first, below, here = factors[0][1].place, factors[-1][1].place, self.next.place
        above, line = self.text[first:below].rstrip().removesuffix("/").rstrip(), self.text[below:here].strip()
        if any(text.count("(") != text.count(")") for text in (above, line)):
            above, line = "a", "b"
        after = self.next.text if self.next.kind in ("word", "number") else "(...)"
        return f"({above}/{line})*{after} or {above}/({line}*{after})"

    def of_two_numbers(self) -> str:
        """What is to be said of `2 3`; `2 1/2` has two readings."""
        before, part, line, below = (self.ahead(k) for k in (-1, 0, 1, 2))
        if before.kind == "number" and part.text.startswith(".") and not part.blank:
            return "a number has one decimal point"
        if (before.kind, line.text, below.kind) != ("number", "/", "number"):
            return "a number behind a factor: write a sign between them"
        a, b, c = before.text, part.text, below.text
        return f"this may be {a} + {b}/{c} or {a} * {b}/{c}: write one of them"

    def is_apart(self, factors: list[tuple[str, Node]]) -> bool:
        """`1/2 x`, `1/sqrt(2 pi) e^(-x)`: a quotient without names at the start, and a blank; `2/n sum_i x_i`: one
        before a sum."""
        if len(factors) != 2 or not self.next.blank:
            return False
        return self.next.text in ("sum", "Sum", "∑") or all(_is_constant(f) for _, f in factors)

    def sign_of_root(self) -> Node:
        """`√x`, `∛x`."""
        token = self.take()
        inner = self.enclosed() if self.sees("(") else self.single()
        return Apply(token.place, "sqrt" if token.text == "√" else "cbrt", (inner,))

    def root(self) -> Node:
        r"""`\sqrt[n]{x}`."""
        token = self.take()
        degree = self.enclosed() if self.sees("[") else None
        body = self.script()
        return Apply(token.place, "sqrt", (body,)) if degree is None else Apply(token.place, "root", (body, degree))

    def root_of_degree(self, token: Token) -> Node:
        """`sqrt[3](x)`, and `sqrt[x]` for sqrt(x)."""
        body, *others = self.arguments()
        if others:
            raise self.fail(f"sqrt takes 1 argument, not {len(others) + 1}", token.place)
        if not self.sees("(", "{"):
            return Apply(token.place, "sqrt", (body,))
        return Apply(token.place, "root", (self.enclosed(), body))

    def binomial(self) -> Node:
        r"""`\binom{n}{k}`."""
        token = self.take()
        return Apply(token.place, "binomial", (self.script(), self.script()))


def _is_constant(node: Node) -> bool:
    """Whether nothing but numbers and pi stand in it."""
    if isinstance(node, Name):
        return node.head == "pi" and not node.subscripts
    return isinstance(node, (Number, Power, Apply, Chain, Total)) and all(map(_is_constant, node.children))
