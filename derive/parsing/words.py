"""Names with their scripts, and words of several letters that are products of names."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from sympy import Symbol

from derive.errors import Unreadable, cut
from derive.parsing.accents import MARKS, without_mark
from derive.parsing.alphabet import GREEK_NAMES
from derive.parsing.function_names import ALIASES, FUNCTIONS
from derive.parsing.stream import Stream
from derive.parsing.sympys_words import constant
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import Chain, Derivative, Name, Node, Run

_CONSTANTS = ("e", "pi", "P")
_SPECIAL = ("sum", "prod", "argmin", "softmax", "diff")
_INFINITE = ("oo", "inf", "infty", "infinity")
_NO_PRODUCTS = frozenset({
    "all", "any", "arg", "cov", "det", "dim", "dir", "div", "dne", "lim", "int", "mod", "nan", "std", "sup", "tr",
    "var", "yes",
})  # fmt: skip
_UNREAD = {
    **dict.fromkeys(("int", "integral", "integrate", "Integral", "Integrate"), "integrals are not read"),
    **dict.fromkeys(("lim", "limit", "Limit"), "limits are not read"),
}
_NEAR, _NEARER = 0.6, 0.75  # how much alike a word and a function are that may be meant, before a bracket and alone
_LONGEST_PRODUCT = 3  # letters that may be a product: xy, abc; a longer word is a name that was mistyped


def chained(factors: list[tuple[str, Node]]) -> Node:
    """A product, or its only factor."""
    return factors[0][1] if len(factors) == 1 else Chain(factors[0][1].place, tuple(factors))


class Words(Stream):
    """Reads names."""

    def name(self) -> Node:
        """A name with its scripts; an unknown word of a few letters is their product."""
        token = self.take()
        text = token.text
        if text == "%i":
            return Name(token.place, text)
        if text in _INFINITE and not self.latex and not self.known.declares(text):
            return Name(token.place, "∞")
        if (known := constant(token)) is not None and not self.known.declares(text):
            return known
        if text in _UNREAD and not self.known.declares(text):
            raise self.fail(_UNREAD[text], token.place)
        if len(text) > 1 and not self._is_one(text):
            return self._letters(token)
        return self.scripted(token)

    def _is_one(self, text: str) -> bool:
        known = text in GREEK_NAMES or text in _CONSTANTS or without_mark(text)[1]
        return self.latex or self.known.declares(text) or bool(known) or self.sees("_")

    def _unknown_word(self, token: Token, known: Sequence[str]) -> Unreadable:
        """The error for a longer word, with what it may be a mistyped form of."""
        near = difflib.get_close_matches(token.text, sorted(known), 2, _NEARER)
        hint = f"did you mean {' or '.join(near)}?" if near else "a name is a letter, and words are not read"
        return self.fail(f"unknown name '{cut(token.text)}': {hint}", token.place)

    def may_be_called(self, word: str) -> bool:
        """Whether an undeclared word may stand before a bracket: a letter, with a mark on it or not."""
        stem, _ = without_mark(word)
        return len(stem) == 1 or stem in GREEK_NAMES or stem in _CONSTANTS or self.known.declares(word)

    def unknown_function(self, token: Token) -> Unreadable:
        """The error for a longer word before a bracket, with the nearest functions."""
        if token.text in _UNREAD:
            return self.fail(_UNREAD[token.text], token.place)
        near = difflib.get_close_matches(
            token.text, sorted({*FUNCTIONS, *ALIASES, *_SPECIAL, *self.known.names}), 2, _NEAR
        )
        hint = f"did you mean {' or '.join(near)}?" if near else "declare it as a function if it is one"
        short = len(token.text) <= _LONGEST_PRODUCT
        product = f"; a product is written {'*'.join(token.text)}*(...)" if short else ""
        return self.fail(f"unknown function '{cut(token.text)}': {hint}{product}", token.place)

    def is_slope(self, token: Token) -> bool:
        """`f'(w)`, where f and w are declared as numbers: the derivative of one by the other."""
        if not self.sees("'", steps=1) or not self.sees("(", steps=2) or not self.sees(")", steps=4):
            return False
        numbers = all(isinstance(self.known.get(word), Symbol) for word in (token.text, self.ahead(3).text))
        return numbers and self.known.get(token.text, ("prime",)) is None

    def names_beside(self, variables: tuple[Name, ...], factor: int) -> list[tuple[str, Node]]:
        """The factors that come next, of a rank, as long as they begin with names that none of the variables is."""
        taken, found = {variable.head for variable in variables}, list[tuple[str, Node]]()
        while self.next.kind == "word" and self.next.text not in {*taken, *FUNCTIONS, *ALIASES}:
            if self.sees("(", steps=1):
                break
            found.append(("", self.expression(factor)))
        return found

    def slope(self) -> Node:
        """The derivative that comes next."""
        token, _, _, letter, _ = (self.take() for _ in range(5))
        return Derivative(token.place, (Name(letter.place, letter.text),), Name(token.place, token.text))

    def _letters(self, token: Token) -> Node:
        """xy is x*y, if it cannot be a mistyped function."""
        text, known = token.text, [*FUNCTIONS, *self.known.names]
        inside = next((w for w in [*FUNCTIONS, *_SPECIAL, "pi"] if w in text), None)
        if inside is not None:
            raise self.fail(f"'{text}' has {inside} in it: write blanks around {inside}", token.place)
        if len(text) > _LONGEST_PRODUCT or text.lower() in _NO_PRODUCTS:
            raise self._unknown_word(token, known)
        pieces = [Token("word", c, token.place + k, token.place + k + 1) for k, c in enumerate(text)]
        factors = [("", Name(p.place, p.text)) for p in pieces[:-1]]
        product = chained([*factors, ("", self.scripted(pieces[-1]))])
        self.letters_end = self.at
        return product

    def scripted(self, token: Token) -> Name:
        subscripts: list[Node] = []
        digits = self.next
        if not self.latex and digits.kind == "number" and not digits.blank and digits.text.isdigit():
            self.take()
            if self.next.kind == "word" and not self.next.blank:
                message = (
                    f"'{token.text}{digits.text}{self.next.text}' may be a name or a product: write * or ^ between"
                )
                raise self.fail(message, token.place)
            subscripts.append(Run(digits.place, (digits.text,)))
        if self.sees("[") and not self.next.blank and not self.latex:
            subscripts += self.arguments()
        while self.sees("_"):
            self.take()
            subscripts += self._subscript()
        head = token.text
        first = subscripts[0] if len(subscripts) > 1 else None
        if isinstance(first, Run) and first.text in MARKS:  # y_hat_i
            head, subscripts = head + first.text, subscripts[1:]
        return Name(token.place, head, tuple(subscripts), token.bold)

    def _subscript(self) -> list[Node]:
        if not self.sees(OPEN):
            return [self._piece()]
        self.take()
        items = [self._item()]
        while self.skip(","):
            items.append(self._item())
        self.demand(CLOSE)
        return items

    def _piece(self) -> Node:
        """A subscript without brackets: a word or number, one token of LaTeX."""
        token = self.next
        if token.kind not in ("word", "number"):
            if self.sees("("):
                return self.enclosed()
            raise self.unexpected(("an index",))
        if self.latex and token.kind == "number" and len(token.text) > 1:
            raise self.fail(f"LaTeX takes one digit here: put braces around {token.text}")
        pieces = [self.take().text]
        while not self.latex and self.next.kind in ("word", "number") and not self.next.blank:
            if pieces[-1].isdigit() and self.sees("_", steps=1):  # w_1x_1 is a product
                break
            pieces.append(self.take().text)
        return Run(token.place, tuple(pieces))

    def _item(self) -> Node:
        """One index between braces: letters and digits are kept as they stand, the rest is an expression."""
        start = self.at
        pieces = []
        while self.next.kind in ("word", "number"):
            pieces.append(self.take().text)
        if pieces and self.sees(",", CLOSE):
            return Run(self.tokens[start].place, tuple(pieces))
        self.at = start
        with self.within(OPEN):
            return self.expression()

    def letter(self) -> Name:
        token = self.next
        if token.kind != "word":
            raise self.unexpected(("a letter",))
        self.take()
        return self.scripted(token)
