"""Rewriting that is not differentiation: tidying, sifting deltas, cancelling, distributing, gathering, folding names.

Each is a function of an expression that returns an equal one; that it is equal is for the kernel to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import And, Basic, Expr, Function, Indexed, Piecewise, Pow, Rational, S, Sum, Symbol, exp, true

from derive.kept import USUAL, kept
from derive.kernel import Setting
from derive.terms.bound import canonical, letters, substitute
from derive.terms.notation import At, D, Delta, delta
from derive.terms.ordered import Plus, Times, cases, mapped, ordered, plain, plus, power, split_fraction, times


def everywhere(expr: Basic, change: Callable[[Basic], Basic]) -> Basic:
    """`change` applied to every node, innermost first."""
    return change(mapped(expr, lambda a: everywhere(a, change)))


# -- tidying ----------------------------------------------------------------------------------------------------


@kept(2 * USUAL)  # the parts of an expression come back in every line of it
def tidy(expr: Basic) -> Expr:
    """Equal factors as powers, like terms together, numbers out of sums: what nobody writes a line for."""
    return _tidied(mapped(expr, tidy))


def _tidied(node: Basic) -> Basic:
    if isinstance(node, Times):
        return _like_factors(node)
    if isinstance(node, Plus):
        return _like_terms(node)
    if isinstance(node, Delta):
        return delta(*node.args)  # equal letters may come from a renamed lemma
    if isinstance(node, Pow) and node.exp.is_Integer and isinstance(node.base, Times):
        return _number_out_of_power(node)
    return _number_out(node) if isinstance(node, Sum) else node


def _like_factors(node: Times) -> Expr:
    bases: dict[Basic, Expr] = {}
    exponents: dict[Basic, Expr] = {}
    for factor in node.args:
        base, exponent = _split_power(factor)
        key = canonical(base)
        bases.setdefault(key, base)
        exponents[key] = plus(exponents[key], exponent) if key in exponents else exponent
    if len(bases) == len(node.args):
        return node
    return times(*(power(bases[k], exponents[k]) for k in bases))


def _like_terms(node: Plus) -> Expr:
    terms: dict[Basic, Expr] = {}
    numbers: dict[Basic, Rational] = {}
    for term in node.args:
        number, rest = coefficient(term)
        key = canonical(rest)
        terms.setdefault(key, rest)
        numbers[key] = numbers.get(key, S.Zero) + number
    return node if len(terms) == len(node.args) else plus(*(times(numbers[k], terms[k]) for k in terms))


def coefficient(expr: Expr) -> tuple[Rational, Expr]:
    """(number, rest) with expr = number * rest."""
    if expr.is_Rational:
        return expr, S.One
    if isinstance(expr, Times) and expr.args[0].is_Rational:
        return expr.args[0], times(*expr.args[1:])
    return S.One, expr


def _number_out_of_power(node: Pow) -> Expr:
    number, rest = coefficient(node.base)
    return node if number == 1 else times(number**node.exp, power(rest, node.exp))


def _number_out(node: Sum) -> Expr:
    number, rest = coefficient(node.function)
    if node.function == 0:
        return S.Zero
    return node if number == 1 else times(number, Sum(rest, *node.limits))


def arranged(expr: Basic, x: Expr, setting: Setting) -> Basic:
    """Powers of letters written before functions, and those of x before brackets: 2 x sin(x), not 2 sin(x) x.

    Defined names stay where they are, and so does everything inside derivatives.
    """
    if isinstance(expr, D):
        return expr
    expr = mapped(expr, lambda a: arranged(a, x, setting))
    if not isinstance(expr, Times) or expr.has(D):
        return expr
    factors: list[Basic] = []
    for factor in expr.args:
        place = len(factors)
        while place and _is_letter(factor, setting) and _gives_way(factors[place - 1], factor, x):
            place -= 1
        factors.insert(place, factor)
    return expr if tuple(factors) == expr.args else times(*factors)  # nor is all around it built anew


def _split_power(factor: Basic) -> tuple[Basic, Expr]:
    """Base and exponent; e^{2 u} is (e^u)^2."""
    if isinstance(factor, exp):
        number, rest = coefficient(ordered(factor.args[0]))
        return (exp(rest), number) if number.is_Integer and rest != 1 else (factor, S.One)
    return (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)


def _is_letter(factor: Basic, setting: Setting) -> bool:
    base, exponent = _split_power(factor)
    return isinstance(base, Symbol) and exponent.is_Rational and base.name not in setting.by_name


def _gives_way(left: Basic, letter: Basic, x: Expr) -> bool:
    base, exponent = _split_power(left)
    if isinstance(base, Plus):
        own, own_exponent = _split_power(letter)
        return bool(own == x and exponent.is_Rational and own_exponent.is_positive == exponent.is_positive)
    return isinstance(base, Function) or not exponent.is_Rational


# -- sums and deltas --------------------------------------------------------------------------------------------


def sifted(node: Basic) -> Basic:
    """sum_k g(k) delta(j, k) = g(j), for an index j within the range of the sum."""
    if not isinstance(node, Sum):
        return node
    if isinstance(node.function, Plus) and node.function.has(Delta):
        return plus(*(sifted(Sum(a, *node.limits)) for a in node.function.args))
    for limit in node.limits:
        kept = _kept_term(node.function, limit)
        rest = [other for other in node.limits if other != limit]
        if kept is not None and not any(other.has(limit[0]) for other in rest):
            return sifted(Sum(kept, *rest)) if rest else kept
    return node


def _is_whole(limit: Basic, body: Expr) -> bool:
    """Whether a sum runs over all components of what it indexes; else the delta may be 0 for every one of its terms."""
    letter, low, high = limit
    places = [(x, p) for x in body.atoms(Indexed) for p, index in enumerate(x.indices) if index == letter]
    sizes = {x.base.shape[p] for x, p in places if x.base.shape}
    ends = sizes or high.is_Integer or (isinstance(high, Symbol) and high.is_positive)  # sum_{k <= i} is no whole sum
    return bool(low in (0, 1) and ends and sizes <= {high - low + 1})


def _kept_term(body: Expr, limit: Basic) -> Expr | None:
    """g(j) where the body is g(k) delta(j, k) and k the letter, with the condition that j is in the range where that is
    not certain; None where it has no such delta."""
    letter, low, high = limit
    factors = body.args if isinstance(body, Times) else (body,)
    for place, factor in enumerate(factors):
        if isinstance(factor, Piecewise) and factor.has(Delta):
            return _kept_cases(times(*factors[:place], *factors[place + 1 :]), factor, limit)
        other = _solved(factor, letter) if isinstance(factor, Delta) else None
        if other is None:
            continue
        kept = substitute(times(*factors[:place], *factors[place + 1 :]), {letter: other})
        if letter in factor.args and _is_whole(limit, body):
            return kept
        surely_above = low in (0, 1) and isinstance(other, Symbol)
        within = And(other <= high, *(() if surely_above else (other >= low,)))
        return Piecewise((kept, within), (S.Zero, True)) if within != true else kept
    return None


def _kept_cases(beside: Expr, pieces: Piecewise, limit: Basic) -> Expr | None:
    """The kept terms by cases where every piece has the same delta(j, k) or is 0, and k runs over all components."""
    letter = limit.args[0]
    deltas = {d for d in pieces.atoms(Delta) if letter in d.args}
    if len(deltas) != 1 or not _is_whole(limit, times(beside, pieces)):
        return None
    (only,) = deltas
    terms = [times(beside, value) for value, _ in pieces.args]
    kept = [S.Zero if term == 0 else _kept_term(term, limit) for term in terms]
    if None in kept:
        return None
    at = {letter: next(i for i in only.args if i != letter)}
    return cases(*((term, substitute(c, at)) for term, (_, c) in zip(kept, pieces.args, strict=True)))


def _solved(factor: Delta, letter: Symbol) -> Expr | None:
    """The k for which delta(i + k - 1, j) is 1; None where that is not so simple."""
    gap = plain(factor.args[0] - factor.args[1])
    slope = gap.coeff(letter)
    rest = gap - slope * letter
    return plain(-rest / slope) if slope in (1, -1) and not rest.has(letter) else None


def pull_out(expr: Basic) -> Expr:
    """sum_k c f_k = c sum_k f_k for everything that does not carry the bound letter."""
    return everywhere(expr, _pulled)


def _pulled(node: Basic) -> Basic:
    if not isinstance(node, Sum) or not isinstance(node.function, Times):
        return node
    bound = {limit[0].name for limit in node.limits}
    fixed, moving = ([a for a in node.function.args if bound.isdisjoint(letters(a)) == out] for out in (True, False))
    return times(*fixed, Sum(times(*moving), *node.limits)) if fixed and moving else node


# -- products over sums -----------------------------------------------------------------------------------------


def distribute(expr: Basic) -> Expr:
    """a (b + c) = a b + a c, (a + b) / c = a / c + b / c, and sums of terms taken apart."""
    return everywhere(expr, _distributed)


def _distributed(node: Basic) -> Basic:
    if isinstance(node, Times):
        return _over_terms(node)
    if isinstance(node, Sum) and isinstance(node.function, Plus):
        return plus(*(_signed_sum(a, node) for a in node.function.args))
    return node


def _signed_sum(term: Expr, node: Sum) -> Expr:
    number, rest = coefficient(term)
    return times(number, Sum(rest, *node.limits))


def _over_terms(node: Times) -> Expr:
    for place, factor in enumerate(node.args):
        if isinstance(factor, Plus):
            before, after = node.args[:place], node.args[place + 1 :]
            return plus(*(distribute(times(*before, a, *after)) for a in factor.args))
    return node


def gather(expr: Expr) -> Expr:
    """a b + a c = a (b + c): the factors common to all terms, in the order of the first."""
    if not isinstance(expr, Plus):
        return mapped(expr, gather) if isinstance(expr, (Times, Sum)) else expr
    rests = [factors_of(t) for t in expr.args]
    common: list[Expr] = []
    for factor in [f for f in rests[0] if not f.is_Rational]:
        if all(_holds(r, factor) for r in rests):
            common.append(factor)
            rests = [_without(r, factor) for r in rests]
    return tidy(times(*common, plus(*(times(*r) for r in rests)))) if common else expr


def factors_of(term: Expr) -> list[Expr]:
    """Factors with whole powers taken apart."""
    found: list[Expr] = []
    for factor in term.args if isinstance(term, Times) else (term,):
        base, exponent = _split_power(factor)
        whole = exponent.is_Integer and abs(exponent) <= 6
        found += [power(base, S.One if exponent > 0 else -S.One)] * abs(int(exponent)) if whole else [factor]
    return found


def _holds(factors: Iterable[Expr], wanted: Expr) -> bool:
    key = canonical(wanted)
    return any(canonical(f) == key for f in factors)


def _without(factors: list[Expr], gone: Expr) -> list[Expr]:
    key = canonical(gone)
    for place, factor in enumerate(factors):
        if canonical(factor) == key:
            return factors[:place] + factors[place + 1 :]
    return factors


# -- points and fractions -----------------------------------------------------------------------------------------


def evaluate_at(expr: Basic) -> Expr:
    """At(f, x, a) with a put in for x, where no derivative is left inside."""

    def change(node: Basic) -> Basic:
        if not isinstance(node, At) or node.has(D):
            return node
        body, x, value = node.args
        return substitute(body, {x: value})

    return everywhere(expr, change)


def common_denominator(expr: Expr) -> Expr:
    """a / c + b / c = (a + b) / c."""
    if not isinstance(expr, Plus):
        return mapped(expr, common_denominator) if isinstance(expr, Times) else expr
    splits = [split_fraction(t) for t in expr.args]
    below = splits[0][2]
    if not below or any([canonical(b) for b in s[2]] != [canonical(b) for b in below] for s in splits):
        return expr
    return times(plus(*(times(n, *above) for n, above, _ in splits)), *(power(b, -1) for b in below))
