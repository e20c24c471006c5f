"""Sets, relations and conditions as SymPy writes them: `Interval.open(0, 1)`, `FiniteSet(1, 2)`, `Eq(x, 2)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.parsing.stream import Stream
from derive.parsing.tokens import Token
from derive.parsing.tree import Chain, Listed, Logic, Name, Node, Relation, SetOperation, Span

Read = Callable[[Stream, Token], Node]

_CLOSED = {
    "Interval": (True, True),
    "Interval.open": (False, False),
    "Interval.Lopen": (False, True),
    "Interval.Ropen": (True, False),
}
_RELATIONS = {"Eq": "=", "Ne": "≠", "Lt": "<", "Le": "≤", "Gt": ">", "Ge": "≥"}
_JOINED = {"Union": "∪", "Intersection": "∩"}
_LOGIC = {"And": "and", "Or": "or"}
_OPEN = ("True", "False")


def constant(token: Token) -> Node | None:
    """A set that SymPy has a name for; None for another word."""
    if token.text == "EmptySet":
        return Listed(token.place, ())
    return Name(token.place, "ℝ") if token.text == "Reals" else None


def _interval(reader: Stream, token: Token) -> Node:
    low = reader.expression()
    reader.demand(",")
    high = reader.expression()
    closed = list(_CLOSED[token.text])
    for side in range(2):  # whether it is open on the left, and on the right
        if reader.skip(","):
            if reader.next.text not in _OPEN:
                raise reader.unexpected(("True", "False"))
            closed[side] = reader.take().text == "False"
    return Span(token.place, low, high, (closed[0], closed[1]))


def _set(reader: Stream, token: Token) -> Node:
    return Listed(token.place, () if reader.sees(")") else reader.listed())


def _joined(reader: Stream, token: Token) -> Node:
    return SetOperation(token.place, _JOINED[token.text], reader.listed())


def _conditions(reader: Stream, token: Token) -> Node:
    return Logic(token.place, _LOGIC[token.text], reader.listed())


def _pair(reader: Stream, token: Token) -> tuple[Node, Node]:
    left = reader.expression()
    reader.demand(",")
    return left, reader.expression()


def _relation(reader: Stream, token: Token) -> Node:
    return Relation(token.place, (_RELATIONS[token.text],), _pair(reader, token))


def _quotient(reader: Stream, token: Token) -> Node:
    above, below = _pair(reader, token)
    return Chain(token.place, (("", above), ("/", below)))


#: by the word before the bracket, what reads the inside of the bracket
SYMPYS_WORDS: Mapping[str, Read] = {
    **dict.fromkeys(_CLOSED, _interval),
    "FiniteSet": _set,
    **dict.fromkeys(_JOINED, _joined),
    **dict.fromkeys(_RELATIONS, _relation),
    **dict.fromkeys(_LOGIC, _conditions),
    "Rational": _quotient,
}
