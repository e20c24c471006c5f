"""Rewriting that is not differentiation: tidying, sifting deltas, cancelling, distributing, gathering, folding names.

Each is a function of an expression that returns an equal one; that it is equal is for the kernel to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Basic, Expr, Indexed, Pow, Rational, S, Sum, Symbol

from derive.bound import canonical, letters, match, substitute
from derive.kernel import Definition, Setting
from derive.notation import At, D, Delta, Named, name_of
from derive.ordered import Plus, Times, mapped, plus, power, split_fraction, times


def everywhere(expr: Basic, change: Callable[[Basic], Basic]) -> Basic:
    """`change` applied to every node, innermost first."""
    return change(mapped(expr, lambda a: everywhere(a, change)))


# -- tidying ----------------------------------------------------------------------------------------------------


def tidy(expr: Basic) -> Expr:
    """Equal factors as powers, like terms together, numbers out of sums: what nobody writes a line for."""
    return everywhere(expr, _tidied)


def _tidied(node: Basic) -> Basic:
    if isinstance(node, Times):
        return _like_factors(node)
    if isinstance(node, Plus):
        return _like_terms(node)
    return _number_out(node) if isinstance(node, Sum) else node


def _like_factors(node: Times) -> Expr:
    bases: dict[Basic, Expr] = {}
    exponents: dict[Basic, Expr] = {}
    for factor in node.args:
        base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)
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


def _number_out(node: Sum) -> Expr:
    number, rest = coefficient(node.function)
    if node.function == 0:
        return S.Zero
    return node if number == 1 else times(number, Sum(rest, *node.limits))


# -- sums and deltas --------------------------------------------------------------------------------------------


def sift(expr: Basic) -> Expr:
    """sum_k g(k) delta(j, k) = g(j), for an index j within the range of the sum."""
    return everywhere(expr, _sifted)


def _sifted(node: Basic) -> Basic:
    if not isinstance(node, Sum) or len(node.limits) != 1:
        return node
    letter, _low, _high = node.limits[0]
    if isinstance(node.function, Plus) and node.function.has(Delta):
        return plus(*(_sifted(Sum(a, *node.limits)) for a in node.function.args))
    factors = node.function.args if isinstance(node.function, Times) else (node.function,)
    for place, factor in enumerate(factors):
        if isinstance(factor, Delta) and letter in factor.args and factor.args[0] != factor.args[1]:
            other = factor.args[0] if factor.args[1] == letter else factor.args[1]
            return substitute(times(*factors[:place], *factors[place + 1 :]), {letter: other})
    return node


def pull_out(expr: Basic) -> Expr:
    """sum_k c f_k = c sum_k f_k for everything that does not carry the bound letter."""
    return everywhere(expr, _pulled)


def _pulled(node: Basic) -> Basic:
    if not isinstance(node, Sum) or len(node.limits) != 1 or not isinstance(node.function, Times):
        return node
    letter = node.limits[0][0].name
    fixed = [a for a in node.function.args if letter not in letters(a)]
    moving = [a for a in node.function.args if letter in letters(a)]
    return times(*fixed, Sum(times(*moving), *node.limits)) if fixed and moving else node


# -- products over sums -----------------------------------------------------------------------------------------


def distribute(expr: Basic) -> Expr:
    """a (b + c) = a b + a c, (a + b) / c = a / c + b / c, and sums of terms taken apart."""
    return everywhere(expr, _distributed)


def _distributed(node: Basic) -> Basic:
    if isinstance(node, Times):
        return _over_terms(node)
    if isinstance(node, Sum) and len(node.limits) == 1 and isinstance(node.function, Plus):
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
    terms = [_factors(t) for t in expr.args]
    common = [f for f in terms[0] if not f.is_Rational and all(_holds(t, f) for t in terms[1:])]
    if not common:
        return expr
    rests = []
    for term in terms:
        for factor in common:
            term = _without(term, factor)
        rests.append(times(*term))
    return tidy(times(*common, plus(*rests)))


def _factors(term: Expr) -> list[Expr]:
    """Factors with whole powers taken apart."""
    found: list[Expr] = []
    for factor in term.args if isinstance(term, Times) else (term,):
        if isinstance(factor, Pow) and factor.exp.is_Integer and abs(factor.exp) <= 6:
            found += [power(factor.base, S.One if factor.exp > 0 else -S.One)] * abs(int(factor.exp))
        else:
            found.append(factor)
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


# -- names ------------------------------------------------------------------------------------------------------


def fold(expr: Basic, setting: Setting, functions: Iterable[type[Named]] = ()) -> Expr:
    """Bodies of definitions replaced by their names, at any power, everywhere outside derivatives."""
    patterns = [_pattern(d) for d in setting.definitions if not d.hidden]
    hole = Symbol("_argument", real=True)
    patterns += [(f.meaning(hole), f(hole), (hole,)) for f in functions]
    for pattern in patterns:
        expr = _folded(expr, *pattern)
    return expr


def _pattern(definition: Definition) -> tuple[Expr, Expr, tuple[Symbol, ...]]:
    return definition.meaning, definition.name, definition.holes


def _folded(expr: Basic, meaning: Expr, name: Expr, holes: tuple[Symbol, ...]) -> Expr:
    found = match(meaning, expr, holes)
    if found is not None and set(found) >= set(holes):
        return substitute(name, found)
    if isinstance(expr, D) or expr == name:
        return expr
    expr = mapped(expr, lambda a: _folded(a, meaning, name, holes))
    if isinstance(meaning, (Times, Pow)) and isinstance(expr, (Times, Pow)):
        return _folded_factors(expr, meaning, name, holes)
    return expr


def _folded_factors(expr: Expr, meaning: Expr, name: Expr, holes: tuple[Symbol, ...]) -> Expr:
    """A product's factors that make up the meaning, as often as they do, replaced by the name."""
    wanted, factors = _factors(meaning), _factors(expr)
    while (hit := _taken(wanted, factors, holes)) is not None:
        found, places = hit
        first = min(places)
        factors = [f for k, f in enumerate(factors) if k not in places or k == first]
        factors[first] = substitute(name, found)
    return tidy(times(*factors)) if len(factors) != len(_factors(expr)) or name in factors else expr


def _taken(wanted: list[Expr], factors: list[Expr], holes: tuple[Symbol, ...]) -> tuple[dict, set[int]] | None:  # type: ignore[type-arg]
    """The holes' values and the places of the factors that match all wanted ones, holes first."""
    by_holes = sorted(wanted, key=lambda w: not (w.free_symbols & set(holes)))
    found: dict[Basic, Basic] = {}
    places: set[int] = set()
    for pattern in by_holes:
        for place, factor in enumerate(factors):
            step = None if place in places else match(pattern, factor, holes, found)
            if step is not None:
                found, places = step, places | {place}
                break
        else:
            return None
    return (found, places) if set(found) >= set(holes) else None


def open_names(expr: Basic, setting: Setting) -> Expr:
    """Defined names replaced by their meanings, one level, outside derivatives."""
    if isinstance(expr, (Symbol, Indexed)):
        definition = setting.by_name.get(name_of(expr))
        if definition is None or definition.hidden:
            return expr
        indices = expr.indices if isinstance(expr, Indexed) else ()
        return substitute(definition.meaning, dict(zip(definition.holes, indices, strict=True)))
    return expr if isinstance(expr, D) else mapped(expr, lambda a: open_names(a, setting))


def replace_all(expr: Basic, left: Expr, right: Expr) -> Expr:
    """Every occurrence of `left` replaced, up to order and bound letters; in products at any power."""
    key = canonical(left)

    def change(node: Basic) -> Basic:
        if isinstance(left, Pow) and isinstance(node, Pow) and (node.exp / left.exp).is_Integer:
            return power(right, node.exp / left.exp) if canonical(node.base) == canonical(left.base) else node
        return right if type(node) is type(left) and canonical(node) == key else node

    changed = everywhere(expr, change)
    return _folded(expr, left, right, ()) if changed == expr and isinstance(left, (Times, Pow)) else changed


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



