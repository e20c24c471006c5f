"""The form that a textbook prints: like terms together, common factors out, numbers multiplied, fractions as one.

`(7 x + 3) e^x + 7 e^x` becomes `(7 x + 10) e^x`. Names stay names, and arguments of functions stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sympy import Add, Basic, Expr, Mul, Poly, Pow, Rational, S, Symbol

from derive.engine.products import Product, common, product
from derive.kept import kept, nodes
from derive.terms.notation import Components
from derive.terms.ordered import Plus, Times, ordered, over, plain, plus

_ROUNDS = 12  # no result has needed more than five
_HIGHEST = 3  # the power of a bracket that is multiplied out to see whether that is shorter
_MOST = 40  # terms of what is multiplied out


def collect(expr: Expr) -> Expr:
    """The expression as a textbook prints it, a vector by its components."""
    if isinstance(expr, Components):
        return Components(*(collect(a) for a in expr.args))
    for _ in range(_ROUNDS):
        before, expr = expr, _reduced(_product(expr)).expr
        if shape(expr) == shape(before):
            break
    return expr


@kept()
def shape(expr: Basic) -> Basic | tuple[object, ...]:
    """An expression up to the order of its terms and factors, and nothing else."""
    if not expr.args:
        return expr
    name = "+" if isinstance(expr, (Plus, Add)) else "*" if isinstance(expr, (Times, Mul)) else expr.func
    inner = [shape(a) for a in expr.args]
    return (name, *(sorted(inner, key=str) if isinstance(name, str) else inner))


def same_on_paper(one: Basic, other: Basic) -> bool:
    """Whether two expressions are the same on paper up to order: -1 times 3/5 and -3/5, but not 2 times 3 and 6."""
    return _as_written(one) == _as_written(other)


def _as_written(expr: Basic) -> object:
    if isinstance(expr, (Times, Mul)) or (isinstance(expr, Rational) and (expr.q > 1 or expr.p < 0)):
        return ("*", *sorted((f for f in _factors(expr) if f != 1), key=str))
    if isinstance(expr, (Plus, Add)):
        return ("+", *sorted(map(_as_written, expr.args), key=str))
    return (expr.func, *map(_as_written, expr.args)) if expr.args else expr


def _factors(expr: Basic) -> Iterator[object]:
    """What stands above the line and, marked, below it; a minus sign is a factor of its own."""
    if isinstance(expr, (Times, Mul)):
        for factor in expr.args:
            yield from _factors(factor)
    elif isinstance(expr, Rational):
        yield from ((("-",),) if expr.is_negative else ())
        yield from (abs(expr.p), 1 if expr.q == 1 else ("/", expr.q))
    elif isinstance(expr, Pow) and expr.exp == -1:
        yield from (f if f == 1 else ("/", f) for f in _factors(expr.base))
    else:
        yield _as_written(expr)


# -- products ---------------------------------------------------------------------------------------------------


def _product(expr: Expr, one_fraction: bool = False) -> Product:
    """An expression as a product, each sum in it collected."""
    if isinstance(expr, (Plus, Add)):
        return _sum([_product(a, one_fraction) for a in expr.args], one_fraction)
    if isinstance(expr, (Times, Mul)):
        below = any(isinstance(f, Pow) and f.exp.is_negative for f in expr.args)
        found = Product()
        for factor in expr.args:
            found = found.times(_product(factor, one_fraction or below))
        return found
    if isinstance(expr, Pow) and expr.exp.is_Integer and not expr.base.is_Integer:
        return _product(expr.base, one_fraction=True).to_the(expr.exp)
    return product(expr)


def _reduced(fraction: Product) -> Product:
    """What polynomials above the line and below it have in common, cancelled."""
    brackets = [(base, e) for base, e in fraction.powers.values() if isinstance(base, Plus) and e.is_Integer]
    for low in (base for base, e in brackets if e < 0):
        for high in (base for base, e in brackets if e > 0):
            rests = _cancelled(high, low)
            if rests is not None:
                above, below = (_product(rest) for rest in rests)
                changed = fraction.times(product(over(low, high))).times(above).times(below.to_the(-S.One))
                return _reduced(changed)
    return fraction


def _cancelled(high: Plus, low: Plus) -> tuple[Expr, Expr] | None:
    """Both polynomials over what they have in common; None where that is a number, or they are none in one name."""
    name, *more = low.free_symbols | high.free_symbols or {None}
    if more or not isinstance(name, Symbol) or not all(plain(b).is_polynomial(name) for b in (high, low)):
        return None
    above, below = (Poly(plain(b), name) for b in (high, low))
    shared = above.gcd(below)
    if shared.degree() < 1:
        return None
    return ordered(above.quo(shared).as_expr()), ordered(below.quo(shared).as_expr())


# -- sums -------------------------------------------------------------------------------------------------------


def _sum(terms: Sequence[Product], one_fraction: bool, changed: bool = False) -> Product:
    """The common factors of the terms, times the sum of what is left of each."""
    outside, shown = Product(), shape(plus(*(t.expr for t in terms)))
    for _ in range(_ROUNDS):
        terms = _merged(_opened(terms))
        if len(terms) < 2:
            return outside.times(terms[0]) if terms else Product(S.Zero)
        one_fraction |= outside.is_fraction
        factor = common(terms, one_fraction=one_fraction)
        if factor.number == 1 and not factor.powers:
            shorter = _shorter(terms)
            if shorter is None:
                break
            terms = shorter
            continue
        terms = [t.times(factor.to_the(-S.One)) for t in terms]
        outside = outside.times(factor)
    sign, terms = _arranged(terms, changed or shape(plus(*(t.expr for t in terms))) != shown)
    return outside.scaled(sign).times(product(plus(*(t.expr for t in terms))))


def _opened(terms: Iterable[Product]) -> Iterator[Product]:
    """Sums among the terms, term by term."""
    for term in terms:
        if term.bracket is None:
            yield term
        else:
            yield from (product(a).scaled(term.number) for a in term.bracket.args)


def _merged(terms: Iterable[Product]) -> list[Product]:
    """Like terms as one, where the first of them stands."""
    found: dict[object, Product] = {}
    for term in terms:
        key = term.signature
        found[key] = found[key].scaled(1 + term.number / found[key].number) if key in found else term
        if found[key].number == 0:
            del found[key]
    return list(found.values())


def _shorter(terms: Sequence[Product]) -> list[Product] | None:
    """The terms with brackets multiplied out, all or those of one, or those with one function gathered, where that has
    fewer signs."""
    opened = [_merged(_out_of_brackets(terms, chosen)) for chosen in (terms, *([t] for t in terms))]
    best = min([*opened, _gathered(terms)], key=_signs)
    return best if _signs(best) < _signs(terms) else None


def _out_of_brackets(terms: Iterable[Product], chosen: Iterable[Product]) -> Iterator[Product]:
    for term in terms:
        yield from _multiplied_out(term) if any(term is one for one in chosen) else [term]


def _gathered(terms: Iterable[Product]) -> list[Product]:
    """7 x sin(x) + 10 sin(x) as (7 x + 10) sin(x)."""
    groups: dict[object, list[Product]] = {}
    for term in terms:
        key = term.functions.signature or (len(groups), "none")
        groups.setdefault(key, []).append(term)
    return [_as_one(group) if len(group) > 1 else group[0] for group in groups.values()]


def _as_one(terms: Sequence[Product]) -> Product:
    functions = terms[0].functions
    return functions.times(_sum([t.times(functions.to_the(-S.One)) for t in terms], one_fraction=False, changed=True))


def _signs(terms: Iterable[Product]) -> int:
    return sum(1 + nodes(t.expr) for t in terms)


def _multiplied_out(term: Product) -> list[Product]:
    """A product of brackets as a list of terms; only itself where that is long."""
    found = [Product(term.number)]
    for base, exponent in term.powers.values():
        opens = isinstance(base, Plus) and exponent.is_Integer and 0 < exponent <= _HIGHEST
        factors = [product(a) for a in base.args] if opens else [product(base).to_the(exponent)]
        for _ in range(int(exponent) if opens else 1):
            found = [f.times(g) for f in found for g in factors]
        if len(found) > _MOST:
            return [term]
    return found


# -- order ------------------------------------------------------------------------------------------------------


def _arranged(terms: Sequence[Product], changed: bool) -> tuple[Expr, list[Product]]:
    """A sign that goes before the sum, and its terms: a polynomial that was worked out by falling powers; and what is
    subtracted after something that it is subtracted from."""
    variable = _variable(terms) if changed else None
    if variable is not None:
        terms = sorted(terms, key=lambda t: -int(t.exponent(variable)))
        if sum(bool(t.number < 0) for t in terms) > len(terms) / 2:
            return -S.One, [t.scaled(-S.One) for t in terms]
        terms = terms[::-1] if terms[0].number < 0 < terms[-1].number else terms
    terms = list(terms)
    first = next((k for k, t in enumerate(terms) if t.number > 0), 0)
    return S.One, [terms[first], *terms[:first], *terms[first + 1 :]]


def _variable(terms: Iterable[Product]) -> Basic | None:
    """The name in which the terms are a polynomial, with numbers alone before its powers."""
    keys = {key for t in terms for key in t.powers}
    whole = all(e.is_Integer and e > 0 for t in terms for _, e in t.powers.values())
    (key,) = keys if len(keys) == 1 else (None,)
    return key if whole and isinstance(key, Symbol) else None
