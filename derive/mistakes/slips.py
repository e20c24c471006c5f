"""Slips of the pen: one table of what goes wrong in writing a line, whatever the rule.

A slip changes one place of an expression. That the changed line is wrong is for the kernel to say (`Refuted`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from sympy import Basic, Indexed, Pow, Product, Rational, Sum, Symbol

from derive.terms.bound import subexpressions, substitute
from derive.terms.events import AllOf, AnyOf, Complement, Difference, Intersection, Not, P, Union
from derive.terms.notation import At, D, Nabla, Vec
from derive.terms.ordered import Plus, Times, is_below, minus, plain, plus, power, rebuild, times

Change = Callable[[Basic], Iterator[Basic]]


class Slip(Struct, frozen=True):
    """A named slip: from a node to what it may become."""

    name: str
    change: Change
    whole: bool = False  # it looks at the whole expression and not at each of its nodes


def sign_turned(node: Basic) -> Iterator[Basic]:
    """a + b -> a - b; the first term keeps its sign."""
    if isinstance(node, Plus):
        first, *rest = node.args
        for k, term in enumerate(rest):
            yield plus(first, *rest[:k], minus(term), *rest[k + 1 :])


def all_signs_turned(expr: Basic) -> Iterator[Basic]:
    """a b -> -a b, a - b -> b - a, for the whole of a line."""
    if isinstance(expr, (Times, Plus, Pow, Indexed)):
        yield minus(expr)


def factor_left_out(node: Basic) -> Iterator[Basic]:
    """a b c -> a c; a fraction keeps its denominator, -1 is no factor, and nobody leaves a bare number behind."""
    if isinstance(node, Times):
        for k, factor in enumerate(node.args):
            if factor != -1 and not is_below(factor):
                rest = times(*node.args[:k], *node.args[k + 1 :])
                if not rest.is_Number:
                    yield minus(rest) if factor.is_Rational and factor.is_negative else rest


def term_left_out(node: Basic) -> Iterator[Basic]:
    """a + b + c -> a + b, for three terms or more: what is left is still a sum."""
    if isinstance(node, Plus) and len(node.args) > 2:
        for k in range(1, len(node.args)):
            yield plus(*node.args[:k], *node.args[k + 1 :])


def exponent_off_by_one(node: Basic) -> Iterator[Basic]:
    """a^n -> a^(n - 1), for n at least 2 or a letter, and a^n -> a^(n + 1) below the line."""
    if not isinstance(node, Pow) or node.exp in (0, 1):
        return
    if node.exp.is_Integer:
        yield power(node.base, node.exp - 1)
    elif node.exp.free_symbols and plain(node.exp).is_integer:
        yield power(node.base, plus(node.exp, -1))


def limit_off_by_one(node: Basic) -> Iterator[Basic]:
    """sum_{i=1..t} -> sum_{i=1..t-1}, where the terms themselves depend on where the sum ends."""
    if isinstance(node, Sum) and len(node.limits) == 1:
        ((letter, low, high),) = node.limits
        if high.free_symbols & set(subexpressions(node.function)):
            yield Sum(node.function, (letter, low, high - 1))


def fraction_turned(node: Basic) -> Iterator[Basic]:
    """(1/2) a -> 2 a."""
    if isinstance(node, Times) and isinstance(node.args[0], Rational) and node.args[0].q != 1:
        yield times(1 / node.args[0], *node.args[1:])


def index_confused(expr: Basic) -> Iterator[Basic]:
    """x_j -> x_k, where both indices are free and run over the same range."""
    leaves = sorted((leaf for leaf in expr.atoms(Indexed) if leaf.free_symbols & expr.free_symbols), key=str)
    ranges = {(s, leaf.base.shape[p]) for leaf in leaves for p, s in enumerate(leaf.indices) if leaf.base.shape}
    free = {s for s in expr.free_symbols if isinstance(s, Symbol)}
    for leaf in leaves:
        for place, index in enumerate(leaf.indices):
            bound = leaf.base.shape[place] if leaf.base.shape else None
            others = {s for s, b in ranges if b == bound and s != index and s in free}
            for other in sorted(others, key=str) if index in free else ():
                yield substitute(expr, {leaf: leaf.subs(index, other)})


def operation_confused(node: Basic) -> Iterator[Basic]:
    """A u B -> A n B, 'or' -> 'and', and the other way round."""
    other = {Union: Intersection, Intersection: Union, AllOf: AnyOf, AnyOf: AllOf}.get(type(node))
    if other is not None:
        yield other(*node.args)


def complement_left_out(node: Basic) -> Iterator[Basic]:
    """A^c -> A, A - B -> A n B."""
    if isinstance(node, (Complement, Not)):
        yield node.args[0]
    if isinstance(node, Difference):
        yield Intersection(*node.args)


def difference_turned(node: Basic) -> Iterator[Basic]:
    """A - B -> B - A."""
    if isinstance(node, Difference):
        yield Difference(*reversed(node.args))


def probabilities_multiplied(node: Basic) -> Iterator[Basic]:
    """P(A) + P(B) -> P(A) P(B), as for both of two independent events."""
    if isinstance(node, Plus) and len(node.args) == 2 and all(isinstance(a, P) for a in node.args):
        yield times(*node.args)


def reciprocal_for_rest(node: Basic) -> Iterator[Basic]:
    """1 - P(A) -> 1 / P(A)."""
    if isinstance(node, Plus) and len(node.args) == 2 and node.args[0] == 1:
        probability = minus(node.args[1])
        if isinstance(probability, P):
            yield power(probability, -1)


SLIPS: tuple[Slip, ...] = (
    Slip("sign_turned", sign_turned),
    Slip("all_signs_turned", all_signs_turned, whole=True),
    Slip("factor_left_out", factor_left_out),
    Slip("term_left_out", term_left_out),
    Slip("exponent_off_by_one", exponent_off_by_one),
    Slip("limit_off_by_one", limit_off_by_one),
    Slip("fraction_turned", fraction_turned),
    Slip("index_confused", index_confused, whole=True),
    Slip("operation_confused", operation_confused),
    Slip("complement_left_out", complement_left_out),
    Slip("difference_turned", difference_turned),
    Slip("probabilities_multiplied", probabilities_multiplied),
    Slip("reciprocal_for_rest", reciprocal_for_rest),
)


def slipped(expr: Basic, slip: Slip) -> Iterator[Basic]:
    """The expression with the slip made in one place, for every place."""
    yield from slip.change(expr) if slip.whole else _in_one_place(expr, slip.change)


#: nobody slips in what is still to be differentiated, or in an index
_CLOSED = (D, At, Nabla, Vec, Indexed, Symbol)


def _in_one_place(expr: Basic, change: Change) -> Iterator[Basic]:
    if isinstance(expr, _CLOSED) or not expr.args:
        return
    yield from change(expr)
    inner = expr.args[:1] if isinstance(expr, (Sum, Product)) else expr.args
    for k, arg in enumerate(inner):
        for other in _in_one_place(arg, change):
            yield rebuild(expr, (*expr.args[:k], other, *expr.args[k + 1 :]))
