"""The grammar: operators by how tightly they bind, products without a sign, and what is refused as ambiguous.

A precedence (Pratt) parser of our own rather than a parser library: whether `f(x)` is a call, `xy` a product, `|` an
opening bar or a union and `df/dx` a derivative depends on the names that are known and on what is open, which a
context-free grammar cannot ask; and an error has to point at one character and say what was expected there.

Products without a sign bind like `*`, and what could be read in two ways is an error: a factor behind a quotient
(`1/2x`, `a/b c`; only `1/2 x`, a quotient without names and a blank, is read), behind a function without brackets
(`sin x y`), behind the body of a derivative without brackets, a number behind anything (`x 2`), and `|x| y |z|`.
"""

from __future__ import annotations

from fractions import Fraction

from derive.parsing.atoms import FUNCTION_LETTERS
from derive.parsing.between_factors import Products
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import (
    Apply,
    Cases,
    Chain,
    Complemented,
    Logic,
    Name,
    Node,
    Number,
    Power,
    Primed,
    Relation,
    SetOperation,
    Total,
    Transposed,
)
from derive.parsing.words import chained

OR, AND, NOT, REL, UNION, INTER, WITHOUT, ADD, MUL, NEG, POW, POST = range(1, 13)
_RANKS = {
    "∨": OR, "∧": AND, **dict.fromkeys("=<>≤≥≠⊆∈∉", REL), "∪": UNION, "∩": INTER, "∖": WITHOUT, "+": ADD, "-": ADD,
    "*": MUL, "/": MUL, "@": MUL, "⊙": MUL, "mod": MUL, "^": POW, "!": POST, "'": POST, "ᵀ": POST, "°": POST,
}  # fmt: skip
_STARTS = frozenset({
    "(", "[", "{", OPEN, "|(", "‖(", "⌊", "⌈", "√", "∛", "∑", "∏", "∂", "∇", "∅", "∞", "ℝ", "𝟙", r"\frac", r"\sqrt",
    r"\binom", r"\begin{cases}", r"\begin{matrix}", r"\left.", r"\overline", "argmin",
})  # fmt: skip
MOST_BARS = 100
_HALF_TURN = Number(0, Fraction(180))  # degrees
_STATED = (Relation, Logic)  # what `and` and `or` join
_OPERAND = ("a number", "a name", "'('")
_REFUSED = {
    "≈": "≈ is no relation that can be read: write =",
    ",": "a comma stands between items in brackets only; the decimal sign is a point",
    "|)": "a vertical bar closes nothing",
}


class Grammar(Products):
    """Reads a whole formula."""

    def whole(self) -> Node:
        """The formula, with nothing left over."""
        if self.next.kind == "end":
            raise self.fail("there is nothing to read", None, _OPERAND)
        node = self.expression()
        if self.next.kind != "end":
            self.left_over()
        return node

    def left_over(self) -> None:
        """Raises for what stands behind a whole formula."""
        closing = self.next.text in (")", "]", "}", CLOSE)
        message = "no bracket is open that this one closes" if closing else _REFUSED.get(self.next.text)
        raise self.fail(message) if message else self.unexpected(("an operator", "the end"))

    def expression(self, level: int = 0) -> Node:
        """An expression of operators that bind more tightly than the level."""
        self.deeper()
        left = self.prefix(level)
        while (rank := self._rank()) > level:
            left = self._joined(rank, left)
        if level == 0 and self.sees("if") and self.bars[-1:] != ["{"]:
            left = self._choice(left)
        self.depth -= 1
        return left

    def _choice(self, value: Node) -> Node:
        """`a if c else b`, as Python has it; several in a row are cases."""
        self.take()
        condition = self.expression(REL - 1)
        self.demand("else")
        other = self.expression()
        rows = other.rows if isinstance(other, Cases) else ((other, None),)
        return Cases(value.place, ((value, condition), *rows))

    def prefix(self, level: int) -> Node:
        """A first operand with the signs in front of it."""
        token = self.next
        if token.kind == "sign" and token.text in ("-", "+"):
            self.take()
            inner = self.expression(max(level, ADD))
            return inner if token.text == "+" else Total(token.place, ((-1, inner),))
        if self.sees("~", "∁"):
            self.take()
            return Complemented(token.place, self.expression(NEG))
        if self.sees("¬"):
            self.take()
            return Logic(token.place, "not", (self.expression(NOT),))
        return self.operand()

    def operand(self) -> Node:
        """An operand without signs."""
        node = self.atom()
        if node is None:
            raise self.unexpected(_OPERAND)
        return node

    def _between_events(self) -> int:
        """`A u B` and `A n B`: letters for the signs, with blanks around them, where there are events."""
        sign, before, after = self.next, self.tokens[self.at - 1], self.ahead(1)
        rank = {"u": UNION, "U": UNION, "n": INTER}.get(sign.text, 0)
        if not rank or not sign.blank or not after.blank or self.known.declares(sign.text):
            return 0
        if before.text in (")", "]", "}") and after.text in ("(", "[", "{") and self._lists_behind():
            return rank
        events = "P(" in self.bars or self.known.has_events
        complement = before.text == "c" and self.tokens[self.at - 2].text == "^"
        left = before.text in (")", "'", CLOSE) or before.text[:1].isupper() or complement
        return rank if events and left and (after.text in ("(", "~") or after.text[:1].isupper()) else 0

    def _lists_behind(self) -> bool:
        """Whether the bracket that has just closed holds a comma: `(0, 1) u (2, 3)` joins intervals."""
        depth = 0
        for token in self.tokens[self.at - 1 :: -1]:
            depth += (token.text in (")", "]", "}")) - (token.text in ("(", "[", "{"))
            if depth == 0:
                return token.text == "{"
            if depth == 1 and token.text == ",":
                return True
        return False

    def _rank(self) -> int:
        token = self.next
        if token.kind == "word" and self.at and not self.latex and (rank := self._between_events()):
            return rank
        if token.kind == "sign" and token.text in _RANKS:
            return _RANKS[token.text]
        if self.sees("|"):
            return self._rank_of_bar()
        if self.sees("‖"):
            return 0 if self.bars[-1:] == ["‖"] else MUL
        if token.kind == "number" and not (self.condition_ahead() or self.is_factor()):
            raise self.fail(self.of_two_numbers(), None, ("an operator",))
        return MUL if token.kind in ("word", "number") or (token.kind == "sign" and token.text in _STARTS) else 0

    def _rank_of_bar(self) -> int:
        """A bar between operands closes one, or is a union (blanks around it, or no partner), or opens a factor."""
        if self.bars[-1:] in (["|"], ["|("], ["P("]):
            return 0
        spaced = self.next.blank and self.ahead(1).blank
        return UNION if spaced or self._bars_left() % 2 else MUL

    def _bars_left(self) -> int:
        """How many bars there are from here to the end of the bracket that we are in."""
        if self.text.count("|") > MOST_BARS:
            raise self.fail(f"more than {MOST_BARS} vertical bars: write abs(x)")
        depth = count = 0
        for token in self.tokens[self.at :]:
            depth += token.kind == "sign" and token.text in ("(", "[", "{", OPEN)
            depth -= token.kind == "sign" and token.text in (")", "]", "}", "⟩")
            if depth < 0:
                break
            count += depth == 0 and token.kind == "sign" and token.text == "|"
        return count

    def _joined(self, rank: int, left: Node) -> Node:
        if rank in (OR, AND):
            return self._logic(rank, left)
        if rank == REL:
            return self._relation(left)
        if rank in (UNION, INTER, WITHOUT):
            return self._sets(rank, left)
        if rank == ADD:
            return self._total(left)
        if rank == MUL:
            return self._chain(left)
        behind = self._power if rank == POW else self._behind
        if self.letters_end == self.at and isinstance(left, Chain):  # xy^2 is x y^2
            *before, (_, last) = left.factors
            return chained([*before, ("", behind(last))])
        return behind(left)

    def _logic(self, rank: int, left: Node) -> Node:
        sign, parts = self.next.text, [left]
        while self.skip(sign):
            parts.append(self.expression(rank))
        return Logic(left.place, "or" if rank == OR else "and", tuple(parts))

    def _relation(self, left: Node) -> Node:
        signs, parts = [], [left]
        while self.next.kind == "sign" and _RANKS.get(self.next.text) == REL:
            signs.append(self.take().text)
            parts.append(self.expression(REL))
        return Relation(left.place, tuple(signs), tuple(parts))

    def _sets(self, rank: int, left: Node) -> Node:
        sign = self.take()
        right = self.expression(rank)
        if self.difference == self.at or (rank == WITHOUT and self._rank() in (UNION, INTER)):
            raise self.fail("a difference beside another operation: put brackets around one of them", sign.place)
        if rank == WITHOUT:
            self.difference = self.at
        elif isinstance(left, _STATED) and isinstance(right, _STATED):  # (x > 0) & (x < 1), as programs write it
            return Logic(left.place, "or" if rank == UNION else "and", (left, right))
        return SetOperation(left.place, {UNION: "∪", INTER: "∩", WITHOUT: "∖"}[rank], (left, right))

    def _total(self, left: Node) -> Node:
        terms = [(1, left)]
        while self.sees("+", "-"):
            sign = 1 if self.take().text == "+" else -1
            terms.append((sign, self.expression(ADD)))
        return Total(left.place, tuple(terms))

    def _chain(self, left: Node) -> Node:
        factors = [("", left)]
        while self._rank() == MUL:
            if self.sees_mod():
                self.take()
                factors = [("", Apply(left.place, "mod", (chained(factors), self.expression(MUL))))]
                continue
            sign = self.sign_of_product()
            self.demand_clear(sign, factors)
            mixed = sign == "" and isinstance(factors[-1][1], Number) and self.next.text == r"\frac"
            factors.append((sign, self.expression(MUL)))
            if mixed:
                self.demand_no_mixed(*(f for _, f in factors[-2:]))
            if sign == "/" and self.letters_end == self.at:
                raise self.fail("does all of this word stand below the line? put brackets around what does")
        self.demand_clear_bars(factors)
        return Chain(left.place, tuple(factors))

    def _power(self, left: Node) -> Node:
        self.take()
        if self.sees(OPEN) and self.sees("(", steps=1) and self.sees(")", steps=3) and self.sees(CLOSE, steps=4):
            raise self.fail("a number in brackets up here may be an index, or a power: write ^{2} or _{2}")
        if self.latex:
            exponent = self.raised()
            if self.sees("_") and isinstance(left, Name) and not left.subscripts:  # x^2_i
                left = self.scripted(Token("word", left.head, left.place, left.place, False, left.bold))
            if self.sees("^"):
                raise self.fail("two exponents: put braces around one of them")
        else:
            exponent = self.expression(POW - 1)
            if self.letters_end == self.at:
                raise self.fail("does all of this word stand in the exponent? put brackets around what does")
            if self.sees("_") and not self.next.blank and isinstance(left, Name) and not left.subscripts:  # x^2_1
                left = self.scripted(Token("word", left.head, left.place, left.place, False, left.bold))
        if self.sees("(") and isinstance(left, Name) and not left.subscripts and self._may_be_called(left.head):
            raise self.fail(f"is this the argument of {left.head}? write {left.head}(x)^2, or a sign between")
        return Power(left.place, left, exponent)

    def _may_be_called(self, head: str) -> bool:
        return not self.known.declares(head) and (head == "sigma" or head in FUNCTION_LETTERS)

    def _behind(self, left: Node) -> Node:
        token = self.take()
        if token.text == "!":
            if self.sees("!") and not self.next.blank:
                raise self.fail("'!!' may be a double factorial: write (n!)!", token.place)
            return Apply(left.place, "factorial", (left,))
        if token.text == "ᵀ":
            return Transposed(left.place, left)
        if token.text == "°":
            return Chain(left.place, (("", left), ("*", Name(token.place, "pi")), ("/", _HALF_TURN)))
        order = 1
        while self.skip("'"):
            order += 1
        return Primed(left.place, left, order)
