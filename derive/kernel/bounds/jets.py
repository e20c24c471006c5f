"""Taylor series whose coefficients are balls: what a derivative is computed with, its bounds certain.

A jet is a number in several small letters, of which each power beyond its cap is dropped: x + t with t^2 = 0 gives
f(x) + f'(x) t. A derivative inside another has a letter of its own. The series of functions are Arb's own, and know
nothing of the table of slopes. (Griewank and Walther, Evaluating Derivatives, chapter 13.)
"""

from __future__ import annotations

from functools import reduce
from math import factorial
from typing import Any

from derive.kernel.bounds import balls
from derive.kernel.bounds.balls import Unsure, demand_domain, finite
from derive.later import flint
from derive.terms.elementary import BY_NAME, Elementary

Powers = tuple[int, ...]
_MOST = 12  # the highest power of all letters together
_SPARE = 3  # terms that a quotient or a derivative of series loses


class Jet:
    """A polynomial in the letters of the derivatives that are being taken; `caps` are their highest powers.

    `moves` says whether it depends on a letter at all: 1 - t^2 with t^2 = 0 does, and shows none.
    """

    __slots__ = ("caps", "moves", "terms")

    def __init__(self, terms: dict[Powers, flint.arb], caps: Powers, moves: bool = False) -> None:
        self.terms, self.caps, self.moves = terms, caps, moves

    @property
    def constant(self) -> flint.arb:
        """Its value where all the letters are 0."""
        return self.terms.get((0,) * len(self.caps), flint.arb(0))

    @property
    def is_zero(self) -> bool:
        """Whether it is 0, there and nearby."""
        return not self.moves and self.constant.is_zero()

    def widened(self, caps: Powers) -> Jet:
        """The same among more letters."""
        more = (0,) * (len(caps) - len(self.caps))
        return self if not more else Jet({p + more: v for p, v in self.terms.items()}, caps, self.moves)

    def __add__(self, other: Any) -> Jet:
        a, b = _alike(self, other)
        terms = dict(a.terms)
        for powers, value in b.terms.items():
            terms[powers] = terms[powers] + value if powers in terms else value
        return Jet(terms, a.caps, a.moves or b.moves)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet({p: -v for p, v in self.terms.items()}, self.caps, self.moves)

    def __sub__(self, other: Any) -> Jet:
        return self + (-other)

    def __rsub__(self, other: Any) -> Jet:
        return other + (-self)

    def __mul__(self, other: Any) -> Jet:
        a, b = _alike(self, other)
        terms: dict[Powers, flint.arb] = {}
        for p, u in a.terms.items():
            for q, v in b.terms.items():
                powers = tuple(i + j for i, j in zip(p, q, strict=True))
                if all(i <= cap for i, cap in zip(powers, a.caps, strict=True)):
                    terms[powers] = terms[powers] + u * v if powers in terms else u * v
        return Jet(terms, a.caps, (a.moves or b.moves) and not (a.is_zero or b.is_zero))

    __rmul__ = __mul__

    def derivative(self) -> Any:
        """The derivative by the last letter, of the order of its cap; a jet in the others, or a ball."""
        *outer, order = self.caps
        times = factorial(order)
        terms = {p[:-1]: finite(v * times) for p, v in self.terms.items() if p[-1] == order}
        return Jet(terms, tuple(outer), self.moves) if outer else terms.get((), flint.arb(0))


def _alike(a: Jet, other: Any) -> tuple[Jet, Jet]:
    b = other if isinstance(other, Jet) else Jet({(0,) * len(a.caps): flint.arb(0) + other}, a.caps)
    caps = max(a.caps, b.caps, key=len)
    return a.widened(caps), b.widened(caps)


def letter(place: Any, caps: Powers) -> Jet:
    """A place that the last letter of some moves away from."""
    one = Jet({(0,) * (len(caps) - 1) + (1,): flint.arb(1)}, caps, moves=True)
    return one + place


def _composed(x: Jet, series: Any) -> Jet:
    """f(x) from the Taylor series of f about the constant of x."""
    beyond = x - x.constant
    beyond.terms.pop((0,) * len(x.caps), None)
    coefficients = [finite(c) for c in series.coeffs()[: sum(x.caps) + 1]] or [flint.arb(0)]
    return reduce(lambda total, c: total * beyond + c, coefficients[::-1], Jet({}, x.caps, x.moves))


def _about(x: Jet) -> Any:
    """x + t as a power series of Arb, of as many terms as the letters of the jet need."""
    if sum(x.caps) > _MOST:
        raise Unsure
    flint.ctx.cap = _MOST + _SPARE + 1
    return flint.arb_series([x.constant, 1], prec=sum(x.caps) + 1 + _SPARE)


def call(name: str, *args: Any) -> Any:
    """A function of the table at jets. Raises as that of balls does, and `Unsure` where it may bend or jump."""
    jets = _alike(args[0], args[1]) if len(args) > 1 and isinstance(args[0], Jet) else args
    if len(args) > 1 and not isinstance(args[0], Jet):
        jets = _alike(args[1], args[0])[::-1]
    function, constants = BY_NAME[name], [j.constant for j in jets]
    if not any(j.moves for j in jets):
        return balls.call(name, *constants)
    demand_domain(function, *constants)
    if function.steps and constants[0].contains_integer():
        raise Unsure
    if any((constants[0] - place).contains(0) for place in function.bends) and name != "atan2":
        raise Unsure
    return _angle(*jets) if name == "atan2" else _composed(jets[0], _series(function, jets[0]))


def _series(function: Elementary, x: Jet) -> Any:
    """The Taylor series of a function about the constant of x. Raises `Unsure` where Arb has none of it."""
    try:
        return function.to_series(_about(x))
    except ValueError:  # "leading term in denominator is not nonzero": asin about what may be 1
        raise Unsure from None


def _angle(y: Jet, x: Jet) -> Jet:
    """The angle of a point: it changes as atan(y / x) does, or as -atan(x / y)."""
    if y.constant.contains(0) and not x.constant > 0:
        raise Unsure
    steep = bool(abs(y.constant) > abs(x.constant))
    turned = call("atan", x * inverse(y) if steep else y * inverse(x))
    change = turned - turned.constant
    return balls.call("atan2", y.constant, x.constant) + (-change if steep else change)


def inverse(x: Jet) -> Jet:
    """1 / x."""
    return whole_power(x, -1)


def whole_power(x: Jet, n: int) -> Any:
    """x^n, as that of balls."""
    if not x.moves or (n < 0 and x.constant.is_zero()):
        return balls.whole_power(x.constant, n)
    if n < 0 and x.constant.contains(0):
        raise Unsure
    if 0 <= n <= _MOST:
        return reduce(lambda total, _: total * x, range(n), Jet({(0,) * len(x.caps): flint.arb(1)}, x.caps))
    return _composed(x, _about(x) ** n)


def power(x: Any, y: Any) -> Any:
    """x^y for x > 0, or for a whole number y."""
    if isinstance(y, Jet) and not y.moves:
        y = y.constant
    if not isinstance(x, Jet) and not isinstance(y, Jet):
        return balls.power(x, y)
    if not isinstance(y, Jet) and y.is_exact() and (n := balls.whole(y)) is not None:
        return whole_power(x, n)
    base = x.constant if isinstance(x, Jet) else x
    if base < 0 and not isinstance(y, Jet):
        balls.power(base, y)  # undefined for certain
    if not base > 0:
        raise Unsure
    if isinstance(y, Jet) or not isinstance(x, Jet):
        return call("exp", y * (call("log", x) if isinstance(x, Jet) else base.log()))
    return _composed(x, _about(x).sqrt() if y == flint.arb(0.5) else (_about(x).log() * y).exp())


def absolute(x: Jet) -> Any:
    """|x|."""
    return call("abs", x)


def side(x: Jet) -> int | None:
    """The sign of a number that moves, the same nearby; None where it may change, or is not known."""
    found = balls.sign(x.constant)
    return found if found or not x.moves else None
