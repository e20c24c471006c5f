"""Derivatives, values at a point, gradients, and what else begins with a word that is no function."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.parsing.chances import PROBABILITIES, Chances
from derive.parsing.function_names import function_of
from derive.parsing.sums import BIG, MOST_ORDER, SIGNS
from derive.parsing.sums import FACTOR as _FACTOR
from derive.parsing.sympys_words import SYMPYS_WORDS
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import (
    Apply,
    Cases,
    Chain,
    Complemented,
    Component,
    Derivative,
    Gradient,
    Minimum,
    Name,
    Node,
    Number,
    Placed,
    Remainder,
    Transposed,
)
from derive.parsing.words import chained


class Calculus(Chances):
    """Reads what begins with a word that is no function, and what belongs to derivatives and sums."""

    def numeral(self) -> Number:
        """A number."""
        raise NotImplementedError

    def differentiated(self) -> Node | None:
        """`d/dx(...)`, `d^2/dx^2(...)`, `df/dx`; None if no derivative begins here."""
        token = self.next
        if self.latex or not token.text.startswith("d") or (self.known.declares(token.text) and len(token.text) > 1):
            return None
        order, steps = 1, 1
        if self.sees("^", steps=1) and self.ahead(2).kind == "number" and token.text == "d":
            order, steps = int(self.ahead(2).text[:3].split(".")[0]), 3
        end = steps
        if token.text != "d":
            end = self._end_of_name(steps)
        elif self.ahead(steps).kind == "word" and not self.ahead(steps).blank:
            end = self._end_of_name(steps + 1)
        if not self.sees("/", steps=end) or not self._differential(end + 1):
            return None
        return self._quotient(token, order, "d", None if token.text == "d" else token.text[1:])

    def _end_of_name(self, steps: int) -> int:
        """How many tokens from here a name with scripts ends."""
        if self.sees("_", steps=steps):
            steps += 2
            if self.sees(OPEN, steps=steps - 1):
                while not self.sees(CLOSE, steps=steps) and self.ahead(steps).kind != "end":
                    steps += 1
                steps += 1
        elif self.ahead(steps).kind == "number" and not self.ahead(steps).blank:
            steps += 1
        return steps

    def _differential(self, steps: int) -> bool:
        """Whether dx, or (dx dy), stands that many tokens ahead."""
        token = self.ahead(steps + self.sees("(", steps=steps))
        if token.kind != "word" or not token.text.startswith("d") or function_of(token.text) == token.text != "delta":
            return False
        if token.text != "d":
            return not self.known.declares(token.text)
        after = self.ahead(steps + self.sees("(", steps=steps) + 1)
        return after.kind == "word" and not after.blank

    def partial(self) -> Node:
        """`∂E/∂w`, `∂/∂x(...)`, `∂^2/∂x^2(...)`."""
        token = self.take()
        self.at -= 1
        order = 1
        if self.sees("^", steps=1) and self.ahead(2).kind == "number":
            order = int(self.ahead(2).text[:3].split(".")[0])
        return self._quotient(token, order, "∂", None)

    def _quotient(self, token: Token, order: int, sign: str, glued: str | None) -> Node:
        """From the d above the line to the end of what is differentiated."""
        self.take()
        body: Node | None = None
        if self.skip("^"):
            self.take()
        if glued is not None:
            body = self.scripted(Token("word", glued, token.place + 1, token.end))
        elif not self.sees("/"):
            body = self.expression(_FACTOR)
        self.demand("/")
        variables = self._variables(sign)
        self.demand_order(order, variables, token)
        return Derivative(token.place, variables, body or self.operated(token, variables))

    def demand_order(self, order: int, variables: tuple[Name, ...], token: Token) -> None:
        """Raises unless there are as many variables below the line as the order above it says."""
        if order != len(variables):
            raise self.fail(f"a derivative of order {order} by {len(variables)} variables", token.place)

    def _variables(self, sign: str) -> tuple[Name, ...]:
        bracket = self.skip("(")
        found = self.variable(sign)
        while bracket and not self.sees(")"):
            self.skip("*")
            found += self.variable(sign)
        if bracket:
            self.demand(")")
        return found

    def variable(self, sign: str) -> tuple[Name, ...]:
        """dx, or dx^2 for x twice."""
        token = self.take()
        if sign == "d" and token.kind == "word" and token.text.startswith("d") and token.text != "d":
            name = self.scripted(Token("word", token.text[1:], token.place + 1, token.end))
        elif token.text == sign:
            name = self.letter()
        else:
            raise self.fail(f"expected {sign} and a letter", token.place, (f"{sign}x",))
        order = 1
        if self.skip("^"):
            power = self.lowered()
            if not isinstance(power, Number) or power.value.denominator != 1 or not 0 < power.value <= MOST_ORDER:
                raise self.fail("the order of a derivative is a small number", power.place)
            order = int(power.value)
        return (name,) * order

    def operated(self, token: Token, variables: tuple[Name, ...]) -> Node:
        """What stands behind d/dx: a bracket, or one factor; behind ∂/∂x other names too: inside or not is the same."""
        bracket = self.sees("(", "[", OPEN)
        if bracket and not self.latex:
            body = self.enclosed()
            if self.sees("^"):
                raise self.fail("is this the power of the derivative or of its body? put brackets around one of them")
            return body
        body = self.expression(_FACTOR)
        if bracket:
            return body
        beside = self.names_beside(variables, _FACTOR) if token.text == "∂" else []
        self.loose = (self.at, "a derivative")
        return chained([("", body), *beside])

    def special(self) -> Node | None:
        """`sum(y_i, i, 1, n)`, `P(A)`, `argmin_x(...)`; None if none begins here."""
        token = self.next
        if self.known.declares(token.text):
            return None
        if token.text in BIG and self.sees("(", "_", "^", steps=1):
            return self.scripted_sum()
        if token.text in SIGNS and (self._sum_ahead() or self._arguments_ahead(1) == 4):
            return self.scripted_sum()
        if token.text == "O" and self.sees("(", steps=1) and (self.latex or not self.ahead(1).blank):
            self.take()
            self.arguments()
            if self.next.kind != "end":
                raise self.fail("O(...) may be a remainder or a product: write O*(...) for the product", token.place)
            return Remainder(token.place)
        if token.text in PROBABILITIES and self.sees("(", "[", steps=1):
            return self.probability()
        if token.text in ("E", "Var") and self.known.has_chances and self.sees("[", "(", steps=1):
            return self.moment()
        if token.text in _PROGRAMS and self.sees("(", steps=1):
            self.take()
            self.demand("(")
            with self.within("("):
                node = _PROGRAMS[token.text](self, token)
                self.demand(")")
            return self.component(node) if self.sees("_") else node
        if token.text == "grad" and not self.latex and self.ahead(1).text not in (")", ""):
            return self.gradient()
        return self.minimum() if token.text == "argmin" else None

    def _sum_ahead(self) -> bool:
        """A Greek capital that is used as the sign of a sum: `Σ_{i=1}^n`."""
        return self.sees("_", steps=1) and self.sees(OPEN, steps=2) and self.sees("=", steps=4)

    def _arguments_ahead(self, steps: int) -> int:
        """How many arguments the bracket has that stands some tokens ahead."""
        depth, count = 0, 1
        for token in self.tokens[self.at + steps :]:
            text = token.text if token.kind == "sign" else ""
            depth += (text in ("(", "[", "{", OPEN)) - (text in (")", "]", "}", CLOSE))
            count += text == "," and depth == 1
            if depth <= 0:
                break
        return count

    def differentiated_by(self, token: Token) -> Node:
        """`diff(f, x)`, `diff(f, x, 2)`, `Derivative(f, x, y)`, `Derivative(f, (x, 2))`, inside the bracket."""
        body, variables = self.expression(), list[Name]()
        while self.skip(","):
            bracket = self.skip("(")
            if self.next.kind == "number" and variables:
                order = self.numeral()
            else:
                variables.append(self.letter())
                order = self.numeral() if bracket and self.skip(",") else Number(token.place, Fraction(1))
            if bracket:
                self.demand(")")
            if order.value.denominator != 1 or not 0 < order.value <= MOST_ORDER:
                raise self.fail("the order of a derivative is a small number", order.place)
            variables += [variables[-1]] * (int(order.value) - 1)
        if not variables:
            raise self.fail("by what is it differentiated? write diff(f, x)", token.place)
        return Derivative(token.place, tuple(variables), body)

    def cases_of_program(self, token: Token) -> Node:
        """`Piecewise((a, c), (b, True))`, inside the bracket."""
        rows: list[tuple[Node, Node | None]] = []
        while not rows or self.skip(","):
            self.demand("(")
            with self.within("("):
                value = self.expression()
                self.demand(",")
                always = self.next.kind == "word" and self.next.text == "True"
                rows.append((value, None if always and self.take() else self.expression()))
                self.demand(")")
        return Cases(token.place, tuple(rows))

    def softmax_of(self, token: Token) -> Node:
        """`softmax(z)`, inside the bracket."""
        return Apply(token.place, "softmax", (self.expression(),))

    def product_of(self, token: Token) -> Node:
        """`dot(w, x)`, inside the bracket; `outer(g, x)` is g x^T."""
        first = self.expression()
        self.demand(",")
        second = self.expression()
        outer = token.text.endswith("outer")
        return Chain(token.place, (("", first), ("@", Transposed(second.place, second) if outer else second)))

    def component(self, body: Node) -> Node:
        """`(a + b)_i` from its subscript on."""
        self.demand("_")
        return Component(body.place, body, self.lowered())

    def placed(self, place: int, body: Node, closing: str) -> Node:
        """`x = a` and the bracket behind it."""
        letter = self.letter()
        self.demand("=")
        value = self.expression(4)
        self.demand(closing)
        return Placed(place, body, letter, value)

    def gradient(self) -> Node:
        """`∇_{x,y} f`; `∇f` where nothing is differentiated."""
        token, names = self.take(), list[Name]()
        if self.skip("_"):
            names = [self.letter()] if not self.skip(OPEN) else self._names()
        bracket = self.sees("(")
        body = self.expression(_FACTOR)
        if not bracket:
            self.loose = (self.at, "a derivative")
        return Gradient(token.place, tuple(names), body)

    def _names(self) -> list[Name]:
        names = [self.letter()]
        while self.skip(","):
            names.append(self.letter())
        self.demand(CLOSE)
        return names

    def minimum(self) -> Node:
        """`argmin_x (...)`, `argmin_{x,y} (...)`."""
        token = self.take()
        self.demand("_")
        letters = self._names() if self.skip(OPEN) else [self.letter()]
        if not self.sees("("):
            raise self.unexpected(("'('",))
        body = self.enclosed()
        if self.sees("^"):
            raise self.fail("is this the power of the place or of the function? put brackets around one of them")
        return Minimum(token.place, tuple(letters), body)

    def overlined(self) -> Node:
        """`\\overline{A}`: the complement of an event; `\\overline{x}_n` is a name, as `\\bar{x}_n` is."""
        token = self.take()
        inner = self.script()
        if isinstance(inner, Name) and inner.head.islower() and not self.known.is_event(inner.head):
            below = self.scripted(Token("word", inner.head + "bar", token.place, token.place)).subscripts
            return Name(token.place, inner.head + "bar", (*inner.subscripts, *below))
        return Complemented(token.place, inner)


#: what programs write with the name of a function, and how it goes on behind the bracket
_PROGRAMS: dict[str, Callable[[Calculus, Token], Node]] = {
    "diff": Calculus.differentiated_by,
    "Derivative": Calculus.differentiated_by,
    "Piecewise": Calculus.cases_of_program,
    "softmax": Calculus.softmax_of,
    **dict.fromkeys(("dot", "matmul", "inner", "outer"), Calculus.product_of),
    **SYMPYS_WORDS,
}
