"""Probabilities and moments, by the names that they have in books and in programs."""

from __future__ import annotations

from derive.parsing.sums import Sums
from derive.parsing.tree import Apply, Node, SetOperation

PROBABILITIES = ("P", "Pr", "Prob")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Chances(Sums):
    """Reads `P(A)` and `E[X]`."""

    def probability(self) -> Node:
        """`P(A)`, `P(A | B)`, `Pr[A]`; `P(A, B)` is that of both."""
        token, opening = self.take(), self.take().text
        with self.within("P("):
            event = self._both()
            given = self._both() if self.skip("mid") or self.skip("|") else None
            self.demand(_CLOSING[opening])
        return Apply(token.place, "P", (event,) if given is None else (event, given))

    def _both(self) -> Node:
        event = self.expression()
        while self.skip(","):
            event = SetOperation(event.place, "∩", (event, self.expression()))
        return event

    def moment(self) -> Node:
        """`E[X]`, `Var(X)`."""
        token, opening = self.take(), self.take().text
        with self.within(opening):
            body = self.expression()
            self.demand(_CLOSING[opening])
        return Apply(token.place, token.text, (body,))
