"""Broadcasting as blocks: what is in an array in solid frames, the copies that it is stretched by in dashed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Basic

from derive.figures.model import Blocks, Figure
from derive.kernel import Derivation
from derive.terms.arrays import Array, Call
from derive.words.prose import sentence

_SIGNS = {"add": " + ", "sub": " - ", "mul": "entrywise"}


def stretched_blocks(derivations: Sequence[Derivation]) -> tuple[Figure, ...]:
    """A figure for each derivation that stretches two arrays of at most two dimensions to one shape."""
    return tuple(f for d in derivations for f in _figures(d))


def _figures(derivation: Derivation) -> Iterator[Figure]:
    result = derivation.result
    for before, after in zip(derivation.lines, derivation.lines[1:], strict=False):
        real, wide = _arrays(before.expr), _arrays(after.expr)
        if after.rule != "stretch_entries" or real is None or wide is None or not isinstance(result, Array):
            continue
        sign = _SIGNS.get(after.expr.operation)
        if sign and len(result.sizes) == 2:
            panels = (_blocks(wide[0], real[0]), _blocks(wide[1], real[1]), _blocks(result, result))
            seen = sentence("seen stretched", left=real[0], right=real[1], result=result)
            yield Figure(seen, panels, sentence("stretched"), signs=(sign, "="))


def _arrays(expr: Basic) -> tuple[Array, Array] | None:
    found = expr.operands if isinstance(expr, Call) else ()
    return (found[0], found[1]) if len(found) == 2 and all(isinstance(o, Array) for o in found) else None


def _blocks(wide: Array, real: Array) -> Blocks:
    """The entries of an array, and at which places they are its own."""
    sizes = (1,) * (len(wide.sizes) - len(real.sizes)) + real.sizes
    rows = tuple(row.entries for row in wide.rows)
    own = frozenset(
        (k, j)
        for k in range(wide.sizes[0])
        for j in range(wide.sizes[1])
        if all(p == 0 or s > 1 for p, s in zip((k, j), sizes, strict=True))
    )
    return Blocks(rows, own)
