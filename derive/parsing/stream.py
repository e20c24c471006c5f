"""The tokens as the grammar reads them: what comes next, what has to come, how deep we are, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from derive.errors import Unreadable, unknown
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import Name, Node

if TYPE_CHECKING:
    from derive.parsing.names import Known

MOST_NESTED = 80
_PARTNER = {"(": ")", "[": "]", "{": "}", OPEN: CLOSE, "|(": ")|", "‖(": ")‖", "⌊": "⌋", "⌈": "⌉"}
_OPENING, _CLOSING = ("(", "[", "{", OPEN), (")", "]", "}", CLOSE)
_SPELLED = {OPEN: "{", CLOSE: "}", "|(": "|", ")|": "|", "‖(": "‖", ")‖": "‖", "∖": "\\"}


def quoted(text: str) -> str:
    """A sign as it is typed."""
    return f"'{_SPELLED.get(text, text)}'"


_JOINING = frozenset("+-*/^=<>≤≥≠@⊙∪∩∖∈√")  # what joins, and needs something behind it


class Stream:
    """A place in a list of tokens."""

    def __init__(self, text: str, tokens: Sequence[Token], known: Known, latex: bool) -> None:
        self.text, self.tokens, self.known, self.latex = text, tokens, known, latex
        self._last = len(tokens) - 1
        self.at = 0
        self.depth = 0
        self.bars: list[str] = []  # what is open, innermost last: brackets and bars
        self.loose: tuple[int, str] = (-1, "")  # where something ended that could go on, and what
        self.letters_end = -1  # where a word ended that is a product of its letters
        self.difference = -1  # where a difference of events without brackets ended

    def expression(self, level: int = 0) -> Node:
        """An expression of operators that bind more tightly than the level."""
        raise NotImplementedError

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def ahead(self, steps: int) -> Token:
        """The token some steps further on."""
        place = self.at + steps
        return self.tokens[place if place < self._last else self._last]

    def sees(self, *texts: str, steps: int = 0) -> bool:
        """Whether one of these signs comes next."""
        place = self.at + steps
        token = self.tokens[place if place < self._last else self._last]
        return token.kind == "sign" and token.text in texts

    def holds(self, *texts: str, steps: int = 0) -> bool:
        """Whether one of these signs stands in the bracket that opens some steps ahead, and in none inside of it."""
        depth = 0
        for token in self.tokens[self.at + steps :]:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth == 1 and token.kind == "sign" and token.text in texts:
                return True
            if depth <= 0:
                return False
        return False

    def condition_ahead(self) -> bool:
        """`1{x > 0}`, `I(x > 0)`: a bracket with a condition right behind."""
        word = self.next.text == "1" or (self.next.text == "I" and not self.known.declares("I"))
        bracket = self.sees("(", "{", steps=1) and not self.holds("if", steps=1)
        return word and bracket and self.holds(*"=<>≤≥≠", steps=1)

    def take(self) -> Token:
        """The next token, left behind."""
        token = self.next
        self.at += token.kind != "end"
        return token

    def skip(self, text: str) -> bool:
        """Leaves a sign behind if it comes next."""
        found = self.sees(text)
        self.at += found
        return found

    def demand(self, *texts: str) -> Token:
        """One of these signs, which has to come next."""
        if not self.sees(*texts):
            raise self.unexpected(tuple(quoted(t) for t in texts))
        return self.take()

    def fail(self, message: str, place: int | None = None, expected: tuple[str, ...] = ()) -> Unreadable:
        """The error at a place, or at the next token."""
        return Unreadable(message, self.text, self.next.place if place is None else place, expected)

    def unexpected(self, expected: tuple[str, ...]) -> Unreadable:
        """The error for a token that cannot stand here."""
        found = "the formula ends" if self.next.kind == "end" else f"found {quoted(self.next.text)}"
        message = f"expected {' or '.join(expected)}, but {found}"
        last = self.ahead(-1).text if self.at and self.next.kind == "end" else ""
        return self.fail(
            f"nothing stands behind {quoted(last)}: {message}" if last in _JOINING else message, None, expected
        )

    def unknown(self, kind: str, token: Token, known: Sequence[str]) -> Unreadable:
        """The error for a word that is not known, with the nearest known ones."""
        return self.fail(str(unknown(kind, token.text, known)), token.place)

    @contextmanager
    def within(self, opening: str) -> Iterator[None]:
        """Inside a pair of brackets or bars: what is open outside does not count."""
        self.bars.append(opening)
        yield
        self.bars.pop()

    def enclosed(self, read: Callable[[], Node] | None = None) -> Node:
        """What stands between the next sign, which opens, and its partner."""
        opening = self.take().text
        with self.within(opening):
            inner = read() if read else self.expression()
            self.closed(_PARTNER[opening])
        return inner

    def closed(self, partner: str) -> None:
        """The partner of an opening sign; a vertical bar may be written without saying on which side it stands."""
        if partner in (")|", ")‖") and self.skip(partner[1]):
            return
        self.demand(partner)

    def listed(self) -> tuple[Node, ...]:
        """Expressions with commas between."""
        items = [self.expression()]
        while self.skip(","):
            items.append(self.expression())
        return tuple(items)

    def arguments(self) -> tuple[Node, ...]:
        """The list between the brackets that come next."""
        opening = self.take().text
        with self.within(opening):
            items = self.listed()
            self.closed(_PARTNER[opening])
        return items

    def deeper(self) -> None:
        """One more level; raises where there are too many of them."""
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise self.fail(f"nested more than {MOST_NESTED} deep")

    def letter(self) -> Name:
        """A name that is bound or differentiated by."""
        raise NotImplementedError

    def script(self) -> Node:
        """What stands behind `^` or `_` or in a place of LaTeX that takes one token: a group, or a single piece."""
        if self.sees(OPEN):
            return self.enclosed()
        if self.next.kind == "number" and len(self.next.text) > 1:
            raise self.fail(f"LaTeX takes one digit here: put braces around {self.next.text}")
        if self.next.kind == "sign" and self.next.text in "+-":
            raise self.fail("LaTeX takes one character here: put braces around what belongs together")
        return self.single()

    def single(self) -> Node:
        """A number, a name without scripts, or a command with its arguments."""
        raise NotImplementedError
