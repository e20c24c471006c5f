"""What the assumptions of a name say, as conditions that can be printed: what has no wording is not supposed.

Of a symbol, sampling and proof read its sign and whether it is a whole number, even or odd. SymPy reads more of it
when it builds an expression; a symbol that is more than can be printed is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from sympy import Basic, Eq, Expr, Ge, Gt, Indexed, Le, Lt, Ne, Symbol

from derive.errors import BadSetting
from derive.terms.notation import name_of
from derive.terms.suppositions import Kind

_SIGNS = {"zero": Eq, "positive": Gt, "negative": Lt, "nonnegative": Ge, "nonpositive": Le, "nonzero": Ne}
_KINDS = {"even": "even", "odd": "odd", "integer": "whole", "noninteger": "not whole"}
_OF_AN_INDEX = {"integer", "positive", "nonnegative", "nonzero"}
_DOMAIN = ("integer", "odd", "even", "noninteger", "positive", "negative", "zero", "nonnegative", "nonpositive")


@lru_cache(maxsize=4096)
def assumed(symbol: Symbol) -> tuple[str, ...]:
    """The assumptions of a symbol from which all others follow. Raises `BadSetting` for one without a wording."""
    known = symbol.assumptions0
    kind = next((k for k in _KINDS if known.get(k) and not known.get("zero")), "")
    sign = next((s for s in _SIGNS if known.get(s)), "")
    if kind and Symbol("s", **{"real": True, kind: True}).assumptions0.get(sign):
        sign = ""  # an odd number is not zero
    found = tuple(word for word in (kind, sign) if word)
    follows = Symbol("s", **{"real": True, **dict.fromkeys(found, True)}).assumptions0
    more = sorted(word for word, value in known.items() if follows.get(word) != value)
    if more:
        typed = [word for word in more if word in getattr(symbol, "_assumptions_orig", ())]
        raise BadSetting(
            f"'{symbol.name}' is declared {(typed or more)[0]}, and no sheet has words for that: leave it out"
        )
    return found


def demand_counts(letter: Symbol) -> None:
    """Raises `BadSetting` for an index letter that is not every number of its range."""
    for word in assumed(letter):
        if word not in _OF_AN_INDEX:
            raise BadSetting(f"'{letter.name}' counts through a range: it cannot be declared {word}")


def assumed_in(
    exprs: Iterable[Basic], claim: Basic, sizes: Collection[str], apart: Collection[str]
) -> dict[str, tuple[Basic, ...]]:
    """For each name that has a value of its own (the others are `apart`) what its assumptions say."""
    leaves: dict[str, set[Expr]] = {}
    for expr in exprs:
        indexed = expr.atoms(Indexed)
        labels = {x.base.label for x in indexed}
        for leaf in (*indexed, *(s for s in expr.atoms(Symbol) if s not in labels)):
            leaves.setdefault(name_of(leaf), set()).add(leaf)
    own = sorted(name for name in leaves if name not in apart)
    return {name: _conditions_on(_chosen(leaves[name], claim), name in sizes) for name in own}


def _conditions_on(leaf: Expr, is_size: bool) -> tuple[Basic, ...]:
    """What is supposed of a name, or of each component of an array; that sizes count is not worth a word."""
    symbol = leaf.base.label if isinstance(leaf, Indexed) else leaf
    words = [w for w in assumed(symbol) if not (is_size and w in _OF_AN_INDEX)]
    return tuple(Kind(leaf, _KINDS[w]) if w in _KINDS else _SIGNS[w](leaf, 0, evaluate=False) for w in words)


def _chosen(leaves: Iterable[Expr], claim: Basic) -> Expr:
    """The component of an array to speak of: one with letters that stands in the claim, if there is one."""
    written = claim.atoms(Indexed)

    def key(leaf: Expr) -> tuple[bool, bool, str]:
        lettered = isinstance(leaf, Symbol) or all(isinstance(i, Symbol) for i in leaf.indices)
        return not lettered, leaf not in written, str(leaf)

    return min(leaves, key=key)


def fits(leaf: Expr, value: float) -> bool:
    """Whether a value is in the domain that a leaf's assumptions describe."""
    integer, odd, even, noninteger, positive, negative, zero, nonnegative, nonpositive = _domain(leaf)
    if integer and (value != int(value) or (odd and not value % 2) or (even and value % 2)):
        return False
    if noninteger and value == int(value):
        return False
    if (positive and value <= 0) or (negative and value >= 0):
        return False
    if (zero is False and value == 0) or (zero and value != 0):
        return False
    return not ((nonnegative and value < 0) or (nonpositive and value > 0))


@lru_cache(maxsize=1024)
def _domain(leaf: Expr) -> tuple[bool | None, ...]:
    """What SymPy takes long to say, each time it is asked."""
    return tuple(getattr(leaf, f"is_{word}") for word in _DOMAIN)
