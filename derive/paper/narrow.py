"""What is set otherwise where a column is narrow: lists that stand beside each other, and reasons beside lines."""

from __future__ import annotations

from typing import Any

from derive.paper.blocks import Pairs
from derive.paper.layout import Space

_BESIDE = 4.0  # em: the letters of two lists that stand beside each other, and what is between them
_READABLE = 0.8  # of its size, to which a formula may be shrunk


def one_below(pairs: Pairs, space: Space, least: float = _READABLE) -> bool:
    """Whether the two lists of what is to be paired stand one below the other: beside each other a claim or a result
    would be shrunk below `least` of its size."""
    widest = max(space.width(side) for row in pairs.rows for side in (row.claim, row.result))
    return 2 * least * widest + _BESIDE > space.line


def noted(pieces: list[dict[str, Any]], stays: tuple[str, ...], below: bool) -> list[dict[str, Any]]:
    """The rows of one broken formula, the first of which says why it holds. Printed `below` the formula, that stands at
    the last piece, and only what `stays` is at the first."""
    if not below or len(pieces) == 1:
        return pieces
    first, *middle, last = pieces
    return [{**last, **{k: first[k] for k in stays}}, *middle, {**first, **{k: last[k] for k in stays}}]
