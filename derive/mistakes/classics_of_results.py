"""Wrong forms of a right result that pupils give again and again: a forgotten divisor, a transposed matrix, an exponent
with the wrong sign.

They name a mistake in an answer; no exercise is made from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sympy import Abs, Basic, Expr, Indexed, Max, Min, Piecewise, Pow, S, Sum, Symbol, exp, sign

from derive.mistakes.slips import Slip
from derive.terms.events import Event, P, PGiven
from derive.terms.families import EVENTS, family_of
from derive.terms.ordered import Plus, Times, is_below, minus, plain, plus, power, times

_MOST_TERMS = 4


def divisor_left_out(node: Basic) -> Iterator[Basic]:
    """(1/n) a -> a, e^(a/T) -> e^a."""
    if isinstance(node, Times):
        for k, factor in enumerate(node.args):
            if is_below(factor):
                yield times(*node.args[:k], *node.args[k + 1 :])


def multiplied_for_divided(node: Basic) -> Iterator[Basic]:
    """e^(a/T) -> e^(a T)."""
    if isinstance(node, Times):
        for k, factor in enumerate(node.args):
            if is_below(factor):
                yield times(*node.args[:k], power(factor, -1), *node.args[k + 1 :])


def quotient_turned_over(expr: Basic) -> Iterator[Basic]:
    """-g/c -> -c/g."""
    if isinstance(expr, Times) and any(map(is_below, expr.args)):
        yield times(*(f if f == -1 else power(f, -1) for f in expr.args))


def exponent_turned(node: Basic) -> Iterator[Basic]:
    """e^(a - b) -> e^(b - a)."""
    if isinstance(node, exp):
        inner = node.args[0]
        yield exp(plus(*map(minus, inner.args[::-1])) if isinstance(inner, Plus) else minus(inner), evaluate=False)


def exponential_left_out(node: Basic) -> Iterator[Basic]:
    """e^a -> a."""
    if isinstance(node, exp):
        yield node.args[0]


def exponent_left_out(node: Basic) -> Iterator[Basic]:
    """q^t -> q, 1/s^2 -> 1/s."""
    if isinstance(node, Pow) and (node.exp == -2 or isinstance(node.exp, Symbol)):
        yield power(node.base, -1 if node.exp == -2 else 1)


def exponent_one_more(node: Basic) -> Iterator[Basic]:
    """q^t -> q^(t + 1)."""
    if isinstance(node, Pow) and isinstance(node.exp, Symbol):
        yield power(node.base, plus(node.exp, 1))


def ends_off_by_one(node: Basic) -> Iterator[Basic]:
    """sum_{i=1}^n a_i -> sum_{i=0}^n a_i, sum_{i=2}^n a_i, sum_{i=1}^{n-1} a_i."""
    if isinstance(node, Sum) and len(node.limits) == 1:
        letter, low, high = node.limits[0]
        for ends in ((low - 1, high), (low + 1, high), (low, high - 1)):
            yield Sum(node.function, (letter, *ends))


def quotient_near_one_turned(node: Basic) -> Iterator[Basic]:
    """(n - 1) v/n -> n v/(n - 1)."""
    if isinstance(node, Times):
        for below in filter(is_below, node.args):
            for above in node.args:
                if above is not below and (plain(above) - 1 / plain(below)) in (1, -1):
                    rest = [f for f in node.args if f not in (above, below)]
                    yield times(*rest, power(below, -1), power(above, -1))


def weights_reversed(node: Basic) -> Iterator[Basic]:
    """b^(t - i) -> b^i."""
    if isinstance(node, Pow) and isinstance(node.exp, Plus) and len(node.exp.args) == 2:
        yield from (power(node.base, minus(e)) for e in node.exp.args if plain(minus(e)).is_Symbol)


def power_of_difference(node: Basic) -> Iterator[Basic]:
    """1 - b^t -> (1 - b)^t."""
    if isinstance(node, Plus) and len(node.args) == 2 and node.args[0] == 1:
        inner = minus(node.args[1])
        if isinstance(inner, Pow):
            yield power(plus(1, minus(inner.base)), inner.exp)


def one_term_kept(node: Basic) -> Iterator[Basic]:
    """a + b + c -> a."""
    if isinstance(node, Plus) and 2 < len(node.args) <= _MOST_TERMS:
        yield from node.args


def one_term_doubled(node: Basic) -> Iterator[Basic]:
    """a + b -> a + 2 b: a half that was to take the 2 away is forgotten."""
    if isinstance(node, Plus) and len(node.args) <= _MOST_TERMS:
        for k, term in enumerate(node.args):
            yield plus(*node.args[:k], times(2, term), *node.args[k + 1 :])


def transposed(expr: Basic) -> Iterator[Basic]:
    """A_ij -> A_ji, for each of the matrices."""
    for leaf in sorted(expr.atoms(Indexed), key=str):
        if len(leaf.indices) == 2 and leaf.indices[0] != leaf.indices[1]:
            yield expr.xreplace({leaf: Indexed(leaf.base, *leaf.indices[::-1])})


def letters_exchanged(expr: Basic) -> Iterator[Basic]:
    """g_i x_j -> g_j x_i."""
    used = {i for leaf in expr.atoms(Indexed) for i in leaf.indices if isinstance(i, Symbol)}
    for one, other in combinations(sorted(used & expr.free_symbols, key=str), 2):
        yield expr.xreplace({one: other, other: one})


def mean_for_sum(expr: Basic) -> Iterator[Basic]:
    """sum_i a_i -> (1/n) sum_i a_i."""
    for total in sorted((s for s in expr.atoms(Sum) if len(s.limits) == 1), key=str):
        size = total.limits[0][2]
        if isinstance(size, Symbol) and isinstance(expr, Expr):
            yield times(power(size, -1), expr)


def activation_slope_added(expr: Basic) -> Iterator[Basic]:
    """(p - y) x -> (p - y) p (1 - p) x, where it cancels."""
    for factor in expr.args if isinstance(expr, Times) else (expr,):
        if isinstance(factor, Plus) and len(factor.args) == 2:
            p = factor.args[0]
            if isinstance(p, (Symbol, Indexed)):
                yield times(expr, p, plus(1, minus(p)))


def cut_left_out(expr: Basic) -> Iterator[Basic]:
    """max(-1, min(1, r)) -> r."""
    inner = expr
    while isinstance(inner, (Max, Min)):
        named = [a for a in inner.args if a.free_symbols]
        if len(named) != 1:
            return
        inner = named[0]
    if inner != expr:
        yield inner


def condition_exchanged(node: Basic) -> Iterator[Basic]:
    """P(A | B) -> P(B | A)."""
    if isinstance(node, PGiven):
        yield PGiven(*node.args[::-1])


def condition_left_out(node: Basic) -> Iterator[Basic]:
    """P(A | B) -> P(A)."""
    if isinstance(node, PGiven):
        yield P(node.args[0])


def events_exchanged(expr: Basic) -> Iterator[Basic]:
    """A n B^c -> B n A^c, P(B) -> P(A), P(A | B) P(B)/P(A) -> P(A | B) P(A)/P(B)."""
    for one, other in combinations(sorted(expr.atoms(Event), key=str), 2):
        if {P(one), P(other)} <= expr.atoms(P):
            yield expr.xreplace({P(one): P(other), P(other): P(one)})
        for side in sorted({expr, *expr.atoms(P)}, key=str):
            if isinstance(side, P) or family_of(side) is EVENTS:
                yield expr.xreplace({side: side.xreplace({one: other, other: one})})


def size_of_no_sign(expr: Basic) -> Iterator[Basic]:
    """|a| -> a, sign(a) -> 1, for all of them."""
    if isinstance(expr, Expr) and expr.has(Abs, sign):
        yield expr.replace(lambda e: isinstance(e, (Abs, sign)), lambda e: e.args[0] if isinstance(e, Abs) else S.One)


def factor_on_one_term_only(node: Basic) -> Iterator[Basic]:
    """a (b + c) -> a b + c."""
    if isinstance(node, Times):
        for k, factor in enumerate(node.args):
            if isinstance(factor, Plus) and len(factor.args) <= _MOST_TERMS:
                rest = (*node.args[:k], *node.args[k + 1 :])
                for j, term in enumerate(factor.args):
                    yield plus(*factor.args[:j], times(*rest, term), *factor.args[j + 1 :])


def power_as_product(node: Basic) -> Iterator[Basic]:
    """c^t -> c t."""
    if isinstance(node, Pow) and isinstance(node.exp, Symbol):
        yield times(node.base, node.exp)


def power_of_one_factor_only(node: Basic) -> Iterator[Basic]:
    """(a b)^n -> a^n b."""
    if isinstance(node, Pow) and isinstance(node.base, Times) and len(node.base.args) <= _MOST_TERMS:
        for k, factor in enumerate(node.base.args):
            rest = (*node.base.args[:k], *node.base.args[k + 1 :])
            yield times(power(times(*rest), node.exp), factor)


def squared_term_by_term(node: Basic) -> Iterator[Basic]:
    """(a - b)^2 -> a^2 - b^2, a^2 + b^2."""
    if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Plus) and len(node.base.args) == 2:
        a, b = (power(term, 2) for term in node.base.args)
        yield from (plus(a, minus(b)), plus(a, b), plus(b, minus(a)))


def first_sign_turned(node: Basic) -> Iterator[Basic]:
    """a + b -> -a + b."""
    if isinstance(node, Plus):
        yield plus(minus(node.args[0]), *node.args[1:])


def rests_of_product(node: Basic) -> Iterator[Basic]:
    """(1 - a) (1 - b) -> 1 - a b."""
    rests = (
        [f for f in node.args if isinstance(f, Plus) and len(f.args) == 2 and f.args[0] == 1]
        if isinstance(node, Times)
        else []
    )
    if len(rests) == 2 and len(node.args) == 2:
        yield plus(1, minus(times(*(minus(f.args[1]) for f in rests))))


def difference_as_quotient(node: Basic) -> Iterator[Basic]:
    """e^(a - b) -> e^(a/b), a/b."""
    if isinstance(node, exp) and isinstance(node.args[0], Plus) and len(node.args[0].args) == 2:
        a, b = node.args[0].args
        yield exp(times(a, power(minus(b), -1)), evaluate=False)
        yield times(a, power(minus(b), -1))


def case_of_zero_left_out(node: Basic) -> Iterator[Basic]:
    """{0 if z < 0; a if z > 0} -> a."""
    if isinstance(node, Piecewise):
        values = [piece.args[0] for piece in node.args if piece.args[0] != 0]
        if len(values) == 1 < len(node.args):
            yield values[0]


RESULTS: tuple[Slip, ...] = (
    Slip("exponent_turned", exponent_turned),
    Slip("divisor_left_out", divisor_left_out),
    Slip("transposed", transposed, whole=True),
    Slip("letters_exchanged", letters_exchanged, whole=True),
    Slip("quotient_turned_over", quotient_turned_over, whole=True),
    Slip("multiplied_for_divided", multiplied_for_divided),
    Slip("exponential_left_out", exponential_left_out),
    Slip("exponent_left_out", exponent_left_out),
    Slip("weights_reversed", weights_reversed),
    Slip("exponent_off_by_one", exponent_one_more),
    Slip("limit_off_by_one", ends_off_by_one),
    Slip("quotient_near_one_turned", quotient_near_one_turned),
    Slip("power_of_difference", power_of_difference),
    Slip("mean_for_sum", mean_for_sum, whole=True),
    Slip("activation_slope_added", activation_slope_added, whole=True),
    Slip("cut_left_out", cut_left_out, whole=True),
    Slip("condition_turned", condition_exchanged),
    Slip("condition_left_out", condition_left_out),
    Slip("events_exchanged", events_exchanged, whole=True),
    Slip("factor_two_added", one_term_doubled),
    Slip("one_term_kept", one_term_kept),
    Slip("size_of_no_sign", size_of_no_sign, whole=True),
    Slip("factor_on_one_term_only", factor_on_one_term_only),
    Slip("power_of_one_factor_only", power_of_one_factor_only),
    Slip("power_as_product", power_as_product),
    Slip("squared_term_by_term", squared_term_by_term),
    Slip("sign_turned", first_sign_turned),
    Slip("rests_of_product", rests_of_product),
    Slip("difference_as_quotient", difference_as_quotient),
    Slip("case_of_zero_left_out", case_of_zero_left_out),
)
