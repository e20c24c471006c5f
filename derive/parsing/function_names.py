"""The functions that a formula may use: those of `derive.terms.elementary`, and what else is written as one.

A function stays as it was typed, unless its arguments are plain numbers or parts of pi and so is its value: 3! is 6,
sin(pi) is 0, and ln(2) stays. `log` is the natural logarithm, as in most of mathematics and every programming
language; `lg` is to base 10, and `log_2(x)` says its base.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import sympy as sp
from sympy import Expr, ImmutableDenseMatrix, Integer, Rational

from derive.errors import BadSetting
from derive.parsing.matrices import determinant, trace, transpose
from derive.terms.elementary import ELEMENTARY, Elementary
from derive.terms.notation import Components, Delta, Norm, Vec, sigma
from derive.terms.ordered import over, plain, plus, power, times

_LARGE = 10**6


class Entry(NamedTuple):
    """How many arguments a function takes, and what it makes of them; `bare`: it may be written without brackets."""

    make: Callable[..., Expr]
    fewest: int = 1
    most: int = 1
    bare: bool = False


def _is_plain(value: Expr) -> bool:
    """A number, or a part of pi, that is short."""
    part = value.coeff(sp.pi) if value.has(sp.pi) else value
    whole = value in (part, part * sp.pi) and part.is_Rational
    return bool(whole and abs(part.p) < _LARGE and part.q < _LARGE)


def called(kind: Any, *args: Expr) -> Expr:
    """A function of SymPy as typed, or its value where that is as plain as the arguments."""
    plain_args = [plain(a) for a in args]
    if all(_is_plain(a) for a in plain_args):
        value: Expr = kind(*plain_args)
        if value.is_Rational or _is_plain(value):
            return value
    return kind(*args, evaluate=False)


def _of_inverse(kind: Any) -> Entry:
    """The inverse of 1/f: the kernel knows sines and cosines, not cosecants."""
    return Entry(lambda u: called(kind, over(1, u)), bare=True)


def exponential(exponent: Expr) -> Expr:
    """e to the exponent."""
    return Integer(1) if exponent == 0 else sp.E if exponent == 1 else sp.exp(exponent, evaluate=False)


def logarithm(argument: Expr, base: Expr | None = None) -> Expr:
    """The natural logarithm, or that to a base as a quotient of two natural ones."""
    natural = called(sp.log, argument)
    return natural if base is None or base == sp.E else over(natural, called(sp.log, base))


def absolute(inner: Expr) -> Expr:
    """|u|; of a vector its length, of a matrix its determinant."""
    if isinstance(inner, ImmutableDenseMatrix):
        return determinant(inner)
    if isinstance(inner, (Vec, Components)):
        return length(inner)
    return inner if isinstance(inner, Norm) else called(sp.Abs, inner)


def length(vector: Expr) -> Expr:
    """The Euclidean norm."""
    if isinstance(vector, Components):
        return power(plus(*(power(a, 2) for a in vector.args)), Rational(1, 2))
    if not isinstance(vector, Vec):
        raise BadSetting("the norm ‖v‖ is that of a vector: write |x| for a number")
    return Norm(vector)


def _extreme(kind: Any) -> Entry:
    def of(*args: Expr) -> Expr:
        if len(args) == 4 and any(args[1] in leaf.indices for leaf in args[0].atoms(sp.Indexed)):
            raise BadSetting(f"{kind.__name__.lower()} over an index is not read: write its arguments, max(x_1, x_2)")
        return called(kind, *args) if len(args) > 1 else args[0]

    return Entry(of, 1, 50)


def _of_whole(kind: Any, *args: Expr) -> Expr:
    if not all(a.is_Integer for a in map(plain, args)):
        raise BadSetting("gcd and lcm are read of whole numbers")
    return Integer(kind(*map(plain, args)))


def _remainder(whole: Expr, part: Expr) -> Expr:
    """What is left of a number that so many of the other are taken from: mod(x, 3) = x - 3 floor(x/3)."""
    if plain(part) == 0:
        raise BadSetting("0 is taken from no number: there is no remainder")
    if all(plain(a).is_Integer for a in (whole, part)):
        return _of_whole(sp.Mod, whole, part)
    return plus(whole, times(-1, part, called(sp.floor, over(whole, part))))


def _arranged(n: Expr, k: Expr) -> Expr:
    """In how many ways k of n stand in a row."""
    return over(called(sp.factorial, n), called(sp.factorial, plus(n, times(-1, k))))


def _root(body: Expr, degree: Expr | None = None) -> Expr:
    return power(body, Rational(1, 2) if degree is None else power(degree, -1))


def canonical(function: Elementary) -> str:
    """The word under which the parser knows a function of the table."""
    return function.word or function.reads[0]


def _of_record(function: Elementary) -> Entry:
    return Entry(partial(called, function.kind), function.arity, function.arity, function.bare)


_READ = [f for f in ELEMENTARY if f.word or f.reads]
_RARE = {"arcsec": sp.acos, "arccsc": sp.asin, "arcsech": sp.acosh, "arccsch": sp.asinh, "arccoth": sp.atanh}

TRANSPOSE = "transpose"  # with names too: X^T

FUNCTIONS: dict[str, Entry] = {
    **{canonical(f): _of_record(f) for f in _READ},
    **{name: _of_inverse(kind) for name, kind in _RARE.items()},
    "exp": Entry(exponential, bare=True),
    "ln": Entry(logarithm, bare=True),
    "log": Entry(logarithm, 1, 2, bare=True),
    "lg": Entry(lambda u, base=None: logarithm(u, base or Integer(10)), 1, 2, bare=True),
    "sqrt": Entry(lambda u: power(u, Rational(1, 2)), bare=True),
    "cbrt": Entry(lambda u: power(u, Rational(1, 3))),
    "root": Entry(_root, 1, 2),
    "abs": Entry(absolute),
    "norm": Entry(length),
    "max": _extreme(sp.Max),
    "min": _extreme(sp.Min),
    "factorial": Entry(partial(called, sp.factorial)),
    "binomial": Entry(partial(called, sp.binomial), 2, 2),
    "sigma": Entry(sigma),
    "relu": Entry(lambda u: called(sp.Max, Integer(0), u)),
    "clip": Entry(lambda u, low, high: called(sp.Max, low, called(sp.Min, high, u)), 3, 3),
    "delta": Entry(Delta, 2, 2),
    "pow": Entry(power, 2, 2),
    "gcd": Entry(partial(_of_whole, sp.igcd), 2, 50),
    "lcm": Entry(partial(_of_whole, sp.ilcm), 2, 50),
    "mod": Entry(_remainder, 2, 2),
    "nPr": Entry(_arranged, 2, 2),
    "det": Entry(determinant, bare=True),
    "tr": Entry(trace, bare=True),
    TRANSPOSE: Entry(transpose),
}
#: those whose argument may be a vector or a matrix that is written out
OF_LISTS = frozenset({"abs", "norm", "det", "tr"})

#: other spellings of the functions above
ALIASES: dict[str, str] = {
    **{word: canonical(f) for f in _READ for word in f.reads if word != canonical(f)},
    **{f"a{n[3:]}": n for n in _RARE},
    **{f"ar{n[3:]}": n for n in _RARE if n.endswith("h")},
    "nthroot": "root", "binom": "binomial", "choose": "binomial", "sigmoid": "sigma", "logistic": "sigma",
    "ReLU": "relu", "cosech": "csch", "Mod": "mod", "signum": "sign", "trace": "tr",
}  # fmt: skip

#: what SymPy, NumPy and others call them
PROGRAMS = {
    "Max": "max", "Min": "min", "Abs": "abs", "fabs": "abs", "absolute": "abs", "power": "pow",
    "nthRoot": "root", "real_root": "root", "maximum": "max", "minimum": "min",
    "KroneckerDelta": "delta", "comb": "binomial", "nCr": "binomial", "expit": "sigma",
    "clamp": "clip", "determinant": "det",
}  # fmt: skip
ALIASES |= PROGRAMS

#: functions that stay letters where no bracket follows
LETTERS = frozenset({"sigma", "delta", "Gamma"})
#: what the exponent -1 of a function means
INVERSES = {
    **{f.inverse_of: canonical(f) for f in _READ if f.inverse_of},
    **{name.removeprefix("arc"): name for name in _RARE},
}
#: what stands in front of the argument in place of a word
FENCES = {f.fence[0]: canonical(f) for f in _READ if f.fence[0]}
#: the words that have digits in them
WITH_DIGITS = re.compile(
    rf"(?:{'|'.join(sorted(w for w in (*FUNCTIONS, *ALIASES) if not w.isalpha()))})(?![A-Za-z0-9])"
)


def function_of(word: str) -> str | None:
    """The function that a word means, or None."""
    return word if word in FUNCTIONS else ALIASES.get(word)
