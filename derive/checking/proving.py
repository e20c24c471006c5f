"""Proof: by the kernel's field where that is quick, else by the helper, a process that can be stopped for certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import comb, log2

from sympy import (
    Abs,
    Add,
    Basic,
    Function,
    Heaviside,
    Indexed,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    preorder_traversal,
    sign,
)

from derive.checking.rewriting import provable
from derive.kernel import EQUAL, Setting
from derive.kernel.exact.proof import Exact
from derive.terms.bound import canonical
from derive.terms.elementary import elementary
from derive.terms.ordered import Plus, Times, plain

_MOST_NODES = 250
_HIGHEST_POWER = 40
_MOST_BITS = 128
_MOST_KINKS = 12
_MOST_TERMS = 3000
_LARGEST_FACTOR = 200  # in an exponent or an argument
_MANY = 1e30
NONE_KNOWN: Mapping[Basic, tuple[float, float]] = {}


def exactly(expected: Basic, answer: Basic, setting: Setting) -> str | None:
    """The method by which the kernel's field proves it, for every size from 1 to 3 where there are sizes."""
    if _turned(plain(expected)) == _turned(plain(answer)) or canonical(expected) == canonical(answer):
        return "proved"
    if Exact.of(setting).proves(expected, answer, EQUAL):
        return _name(setting)
    left, right = provable(expected, answer)
    if (left, right) == (expected, answer):
        return None
    # The field has no place for conditions and definitions that speak of the names as they were.
    bare = not setting.definitions and not setting.given
    inner = Setting((left, right)) if bare else setting
    return _name(setting) if Exact.of(inner).proves(left, right, EQUAL) else None


def _turned(expr: Basic) -> Basic:
    """Powers of differences with the signs of their bases alike: (x - a)^4000 is (a - x)^4000."""

    def fits(node: Basic) -> bool:
        power = isinstance(node, Pow) and node.exp.is_Integer and isinstance(node.base, Add)
        return bool(power and node.base.could_extract_minus_sign())

    return expr.replace(fits, lambda node: (-1) ** node.exp * (-node.base) ** node.exp)


def smooth(*exprs: Basic) -> bool:
    """Whether they surely have a value at all numbers and jump at none: then proved equal is equal everywhere."""
    return all(_smooth(node) for expr in exprs for node in preorder_traversal(expr))


def _smooth(node: Basic) -> bool:
    """Whether a node has a value at all real arguments, and neither bends nor jumps."""
    if isinstance(node, Pow):
        return bool(node.exp.is_Integer and node.exp > 0)
    function = elementary(node)
    if function is not None:
        edged = function.low is not None or function.high is not None or function.pole
        return function.arity == 1 and not (edged or function.bends or function.steps)
    return isinstance(node, (Symbol, Rational, Add, Mul, Plus, Times))


def _name(setting: Setting) -> str:
    return "exact-small-n" if setting.sizes else "proved"


def small(*exprs: Basic) -> bool:
    """Whether the field is quick with these: few nodes, low powers, few terms when multiplied out."""
    nodes = 0
    if sum(len(e.atoms(Max, Min, Abs, sign, Heaviside, Piecewise)) for e in exprs) > _MOST_KINKS:
        return False
    for expr in exprs:
        if terms_of(expr)[0] > _MOST_TERMS or _grows(expr):
            return False
        for node in preorder_traversal(expr):
            nodes += 1
            high = isinstance(node, Pow) and node.exp.is_Rational and max(abs(node.exp.p), node.exp.q) > _HIGHEST_POWER
            if nodes > _MOST_NODES or high or (node.is_Integer and int(node).bit_length() > _MOST_BITS):
                return False
    return True


def _grows(expr: Basic) -> bool:
    """Whether an exponential has a large number in it: e^(10^5) is a power of e to the field."""
    inner = (n for f in expr.atoms(Function, Pow) for n in f.args[-1].atoms(Rational))
    return any(max(abs(n.p), n.q) > _LARGEST_FACTOR for n in inner)


def terms_of(expr: Basic, known: Mapping[Basic, tuple[float, float]] = NONE_KNOWN) -> tuple[float, float]:
    """Bounds on the numbers of terms above and below the line, multiplied out; `known` are those of names."""
    if not expr.args or isinstance(expr, Indexed):
        return known.get(expr, (1.0, 1.0))
    if isinstance(expr, (Sum, Product)):
        return _repeated(expr, known)
    parts = [terms_of(a, known) for a in expr.args]
    if isinstance(expr, (Add, Plus)):
        below = _product(q for _, q in parts)
        return sum(p * below / q for p, q in parts), below
    if isinstance(expr, (Mul, Times)):
        return _product(p for p, _ in parts), _product(q for _, q in parts)
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        n = int(expr.exp)
        above, below = (_of_power(t, abs(n)) for t in parts[0])
        return (above, below) if n > 0 else (below, above)
    return max(max(p, q) for p, q in parts), 1.0


def _of_power(terms: float, n: int) -> float:
    """(a + b)^n has n + 1 terms."""
    if terms == 1 or n > _HIGHEST_POWER:
        return 1.0 if terms == 1 else _MANY
    return float(comb(int(terms) + n - 1, n)) if terms < _MOST_TERMS else _MANY


def _repeated(expr: Sum | Product, known: Mapping[Basic, tuple[float, float]]) -> tuple[float, float]:
    """A sum or product written out; one of a size goes to 3."""
    above, below = terms_of(expr.args[0], known)
    for _, low, high in expr.limits:
        span = high - low + 1
        count = min(max(int(span), 1), _MOST_TERMS) if span.is_Integer else 3
        below_all = _limited(below, count)
        above = _limited(above, count) if isinstance(expr, Product) else min(count * above * below_all / below, _MANY)
        below = below_all
    return above, below


def _limited(base: float, count: int) -> float:
    return _MANY if base > 1 and count * log2(base) > 60 else base**count


def _product(factors: Iterable[float]) -> float:
    total = 1.0
    for factor in factors:
        total = min(total * factor, _MANY)
    return total
