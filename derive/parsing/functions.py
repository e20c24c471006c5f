"""The functions that a formula may use: one entry for each, with what it makes of its arguments.

Nothing is evaluated as it is built: ln(1) stays ln(1), as it was typed. `log` is the natural logarithm, as in most of
mathematics and every programming language; `lg` is to base 10, and `log_2(x)` says its base.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import sympy as sp
from sympy import Expr, Integer, Rational

from derive.errors import BadSetting
from derive.notation import Components, Delta, Norm, Vec, delta, sigma
from derive.ordered import over, plus, power


class Entry(NamedTuple):
    """How many arguments a function takes, and what it makes of them; `bare`: it may be written without brackets."""

    make: Callable[..., Expr]
    fewest: int = 1
    most: int = 1
    bare: bool = False


def _plain(kind: Any) -> Entry:
    return Entry(partial(kind, evaluate=False), bare=True)


def _of_inverse(kind: Any) -> Entry:
    """The inverse of 1/f: the kernel knows sines and cosines, not cosecants."""
    return Entry(lambda u: kind(over(1, u), evaluate=False), bare=True)


def exponential(exponent: Expr) -> Expr:
    """e to the exponent."""
    return Integer(1) if exponent == 0 else sp.E if exponent == 1 else sp.exp(exponent, evaluate=False)


def logarithm(argument: Expr, base: Expr | None = None) -> Expr:
    """The natural logarithm, or that to a base as a quotient of two natural ones."""
    natural = sp.log(argument, evaluate=False)
    return natural if base is None or base == sp.E else over(natural, sp.log(base, evaluate=False))


def absolute(inner: Expr) -> Expr:
    """|u|; of a vector its length."""
    if isinstance(inner, (Vec, Components)):
        return length(inner)
    return inner if isinstance(inner, Norm) else sp.Abs(inner, evaluate=False)


def length(vector: Expr) -> Expr:
    """The Euclidean norm."""
    if isinstance(vector, Components):
        return power(plus(*(power(a, 2) for a in vector.args)), Rational(1, 2))
    if not isinstance(vector, Vec):
        raise BadSetting("the norm ‖v‖ is that of a vector: write |x| for a number")
    return Norm(vector)


def _kronecker(i: Expr, j: Expr) -> Expr:
    return delta(i, j) if i != j else Delta(i, j)


def _extreme(kind: Any) -> Entry:
    return Entry(lambda *args: kind(*args, evaluate=False) if len(args) > 1 else args[0], 1, 50)


def _root(body: Expr, degree: Expr) -> Expr:
    return power(body, power(degree, -1))


_SINES = {
    "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "cot": sp.cot, "sec": sp.sec, "csc": sp.csc, "sinh": sp.sinh,
    "cosh": sp.cosh, "tanh": sp.tanh, "coth": sp.coth, "sech": sp.sech, "csch": sp.csch, "arcsin": sp.asin,
    "arccos": sp.acos, "arctan": sp.atan, "arcsinh": sp.asinh, "arccosh": sp.acosh, "arctanh": sp.atanh,
}  # fmt: skip
_RARE = {"arccot": sp.atan, "arcsec": sp.acos, "arccsc": sp.asin, "arcsech": sp.acosh, "arccsch": sp.asinh}

FUNCTIONS: dict[str, Entry] = {
    **{name: _plain(kind) for name, kind in _SINES.items()},
    **{name: _of_inverse(kind) for name, kind in _RARE.items()},
    "arccoth": _of_inverse(sp.atanh),
    "exp": Entry(exponential, bare=True),
    "ln": Entry(logarithm, bare=True),
    "log": Entry(logarithm, 1, 2, bare=True),
    "lg": Entry(lambda u: logarithm(u, Integer(10)), bare=True),
    "sqrt": Entry(lambda u: power(u, Rational(1, 2)), bare=True),
    "cbrt": Entry(lambda u: power(u, Rational(1, 3))),
    "root": Entry(_root, 2, 2),
    "abs": Entry(absolute),
    "norm": Entry(length),
    "sign": _plain(sp.sign)._replace(bare=False),
    "floor": Entry(partial(sp.floor, evaluate=False)),
    "ceil": Entry(partial(sp.ceiling, evaluate=False)),
    "max": _extreme(sp.Max),
    "min": _extreme(sp.Min),
    "erf": _plain(sp.erf)._replace(bare=False),
    "erfc": _plain(sp.erfc)._replace(bare=False),
    "factorial": Entry(partial(sp.factorial, evaluate=False)),
    "binomial": Entry(partial(sp.binomial, evaluate=False), 2, 2),
    "Gamma": Entry(partial(sp.gamma, evaluate=False)),
    "sigma": Entry(sigma),
    "relu": Entry(lambda u: sp.Max(0, u, evaluate=False)),
    "softplus": Entry(lambda u: logarithm(plus(1, exponential(u)))),
    "delta": Entry(_kronecker, 2, 2),
}

_INVERSES = [n[3:] for n in FUNCTIONS if n.startswith("arc")]
#: other spellings of the functions above
ALIASES: dict[str, str] = {
    **{f"a{n}": f"arc{n}" for n in _INVERSES},
    **{f"ar{n}": f"arc{n}" for n in _INVERSES if n.endswith("h")},
    "tg": "tan", "ctg": "cot", "cosec": "csc", "arctg": "arctan", "sgn": "sign", "nthroot": "root", "binom": "binomial",
    "choose": "binomial", "sigmoid": "sigma", "logistic": "sigma", "ReLU": "relu", "ceiling": "ceil",
}  # fmt: skip

#: functions that stay letters where no bracket follows
LETTERS = frozenset({"sigma", "delta", "Gamma"})
INVERTIBLE = frozenset(_INVERSES)


def function_of(word: str) -> str | None:
    """The function that a word means, or None."""
    return word if word in FUNCTIONS else ALIASES.get(word)
