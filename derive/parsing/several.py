"""A whole formula, which may say several things at once: `x = ±2`, `-2, 1`, `x = 2 or 3`, `x = 1, y = 2`.

What is listed without brackets is a set of values, or the equations that say so; a sign ± is both of its signs, and all
of them in one formula go together: `cos(x ± y)` with `∓` in it is two formulas, the upper signs and the lower ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.parsing.grammar import Grammar
from derive.parsing.names import Known
from derive.parsing.tokens import Token
from derive.parsing.tree import Listed, Node, OneOf

_BOTH = {"±": "+-", "∓": "-+"}
_NONE = re.compile(
    r"\s*(?:there (?:is|are) )?no (?:real )?(?:solutions?|roots?)\s*|\s*无(?:实数)?[解根]\s*", re.IGNORECASE
)

_IN_WORDS = re.compile(r"\s*\$?\s*\\(?:text|textrm|mathrm|mbox)\{([^{}]*)\}\s*\$?\s*")


class Formula(Grammar):
    """Reads a whole formula, or several of them with commas between."""

    def whole(self) -> Node:
        """The formulas, with nothing left over."""
        if self.next.kind == "end":
            return super().whole()
        items = [self.expression()]
        while self.sees(",") and self.ahead(1).kind != "end":
            self.take()
            items.append(self.expression())
        if self.next.kind != "end":
            self.left_over()
        return items[0] if len(items) == 1 else OneOf(items[0].place, tuple(items))


def read_tree(text: str, tokens: Sequence[Token], known: Known, latex: bool) -> Node:
    """The tree of a text; one with a sign ± is read twice."""
    if not any(t.kind == "sign" and t.text in _BOTH for t in tokens):
        return Formula(text, tokens, known, latex).whole()
    both = [Formula(text, _signed(tokens, k), known, latex).whole() for k in (0, 1)]
    return OneOf(both[0].place, tuple(both), True)


def _signed(tokens: Sequence[Token], upper: int) -> list[Token]:
    return [t._replace(text=_BOTH[t.text][upper]) if t.kind == "sign" and t.text in _BOTH else t for t in tokens]


def nothing(text: str) -> Node | None:
    """The empty set, where a text says that there is no solution."""
    words = _IN_WORDS.fullmatch(text)
    return Listed(0, ()) if _NONE.fullmatch(words[1] if words else text) else None
