"""The closed set of relations that a line can have to the line before; the kernel holds one check for each."""

from __future__ import annotations

from msgspec import Struct
from sympy import Expr, S, Symbol

from derive.errors import BadSetting

KEYS = ("=", "approx", "<=", "<", "subset", "argmin", "rounded")


class Relation(Struct, frozen=True):
    """A relation by its key; `variable` and `about` belong to `approx` alone, `order` to it and to `rounded`.

    `approx`: both sides agree to order `order` as `variable` goes to `about`. `rounded`: the right side is the left one
    rounded to `order` digits after the point.
    """

    key: str
    variable: Expr | None = None
    about: Expr = S.Zero
    order: int = 0

    def __post_init__(self) -> None:
        if self.key not in KEYS:
            raise ValueError(f"no relation '{self.key}': there are {', '.join(KEYS)}")
        if (self.key == "approx") != (self.variable is not None):
            raise ValueError("an approximation, and nothing else, names the variable that becomes small")
        if self.variable is not None and not isinstance(self.variable, Symbol):
            raise BadSetting(f"an approximation is in a symbol, not in {self.variable}")


EQUAL = Relation("=")
AT_MOST = Relation("<=")
LESS = Relation("<")
SUBSET = Relation("subset")
ARGMIN = Relation("argmin")


def rounded(places: int) -> Relation:
    """The right side is a decimal number: the left one, to so many digits after the point."""
    return Relation("rounded", order=places)


def approx(variable: Expr, order: int, about: Expr = S.Zero) -> Relation:
    """Agreement to the given order in `variable - about` (Taylor)."""
    return Relation("approx", variable, about, order)


def chained(first: Relation, second: Relation) -> Relation:
    """What a R b and b S c say of a and c; equality changes nothing, unlike relations do not mix."""
    if first == second or second == EQUAL:
        return first
    if first == EQUAL:
        return second
    if {first, second} == {AT_MOST, LESS}:
        return LESS
    if first.key == second.key == "approx" and (first.variable, first.about) == (second.variable, second.about):
        return first if first.order <= second.order else second
    raise BadSetting(f"a chain cannot mix '{first.key}' and '{second.key}'")
