"""What is known of one elementary function, in one record: its names, its values, where it has none, its slope.

Parser, kernel, rules, NumPy code and printers read the record and know no function by themselves. A new function is
one record in a file beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import methodcaller
from typing import Any

import mpmath
from msgspec import Struct, field
from sympy import Expr, Function, cos, sin

from derive.kept import kept_by_thread
from derive.terms.ordered import plus, power

#: where a function may have no value: the expression that vanishes there
POLES: dict[str, Callable[[Expr], Expr]] = {
    "cos": cos,
    "sin": sin,
    "zero": lambda u: u,
    "whole": lambda u: u,  # 0 and all negative whole numbers
}


class Own(Function):
    """A function that SymPy lacks; it stays as it is written."""

    @classmethod
    def eval(cls, *_args: Any) -> None:
        return None

    def _eval_is_extended_real(self) -> bool | None:
        return True if all(a.is_extended_real for a in self.args) else None


class Elementary(Struct, frozen=True, eq=False):
    """One function. `kind` is the class of its nodes, `name` what the kernel calls it: the name of mpmath's, Python's
    and arb's function too, where nothing else is given.
    """

    kind: Any
    name: str
    slopes: tuple[Callable[..., Expr], ...] = ()  # by each argument; none: no rule differentiates it

    # names
    word: str = ""  # as it is printed and read; "" for what has a form of its own: e^u, |u|
    reads: tuple[str, ...] = ()  # other words that are read as this function
    inverse_of: str = ""  # the word whose exponent -1 means this function
    fence: tuple[str, str] = ("", "")  # printed and read around the argument
    bare: bool = False  # written without brackets before a single name: sin x
    squared: bool = False  # sin^2 x is (sin x)^2
    tex: bool = False  # TeX has a command of this name
    typst: bool = False  # Typst's maths has an operator of this name
    note: Mapping[str, str] = field(default_factory=dict)  # a sentence by language, for a sheet that uses it

    # values
    floats: Callable[..., float] = float
    digits: Callable[..., Any] | None = None  # (mpmath's context, *arguments)
    ball: Callable[..., Any] | None = None  # of arb's numbers, and of acb's where it has values in the plane
    series: Callable[[Any], Any] | None = None  # its Taylor series about x + t, where `ball` does not give that too
    plane: bool = True  # whether it has values at complex numbers
    never_zero: bool = False  # but for what floats make of it
    any_size: bool = False  # quick with many digits, however large the argument
    slow: bool = False  # with thousands of digits

    # where it has none, and where its formula changes
    low: int | None = None  # it has values from here
    high: int | None = None  # up to here
    open: bool = False  # the ends left out
    pole: str = ""  # one of POLES
    bends: tuple[int, ...] = ()  # it bends or jumps where its first argument is one of these
    jumps: bool = False  # whether it jumps there
    steps: bool = False  # it jumps at every whole number

    # what a proof may use, wherever both sides have a value
    means: Callable[..., Expr] | None = None  # the function by others that the exact field knows
    also: Callable[..., Expr] | None = None  # the same for the proofs of answers, which have more to rely on
    parity: int = 0  # -1 odd, 1 even
    at_zero: int | None = None
    from_one: Callable[[Expr], Expr] | None = None  # written as 1 and what is left, where that is very little

    @property
    def arity(self) -> int:
        """How many arguments it takes."""
        return max(1, len(self.slopes))

    def to_digits(self, context: Any, *args: Any) -> Any:
        """Its value in a context of mpmath."""
        return self.digits(context, *args) if self.digits else getattr(context, self.name)(*args)

    def of_balls(self, *args: Any) -> Any:
        """Its value at numbers of arb or acb."""
        return self.ball(*args) if self.ball else methodcaller(self.name)(*args)

    def to_series(self, place: Any) -> Any:
        """Its Taylor series about a place, which is a power series of arb: x + t."""
        return (self.series or self.ball or methodcaller(self.name))(place)

    def edges(self, *args: Expr) -> list[Expr]:
        """The expressions whose zeros may be an edge of the set on which it has a value."""
        if len(args) > 1:
            return [plus(*(power(a, 2) for a in args))] if self.pole else []
        (u,) = args
        return [plus(u, -end) for end in (self.low, self.high) if end is not None] + (
            [POLES[self.pole](u)] if self.pole else []
        )

    def kinks(self, *args: Expr) -> list[Expr]:
        """The expressions whose zeros are places where its formula changes; for steps the first two."""
        return [plus(args[0], -place) for place in (*self.bends, *((0, 1) if self.steps else ()))]


@kept_by_thread(1)
def _context() -> Any:
    context = mpmath.mp.clone()
    context.dps = 20
    return context


def by_digits(compute: Callable[..., Any]) -> Callable[..., float]:
    """A function of floats that Python lacks, by mpmath's with 20 digits."""

    def value(*args: float) -> float:
        found = compute(_context(), *args)
        if isinstance(found, _context().mpc):
            raise ValueError("not real")
        return float(found)

    return value
