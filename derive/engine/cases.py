"""Functions given by cases: open pieces, smooth places between them, cases inside cases, the largest of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from sympy import (
    Abs,
    And,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    Le,
    Lt,
    Ne,
    Not,
    Or,
    Piecewise,
    Poly,
    PolynomialError,
    Rational,
    S,
    Symbol,
    false,
    limit,
    true,
)
from sympy.core.relational import Relational

from derive.kernel import Setting
from derive.terms.notation import D, Named, name_of
from derive.terms.ordered import cases, plain

_STRICT = {Le: Lt, Ge: Gt}
DIGITS = 60
_STEP = Rational(1, 10**15)
CLOSE = 1e-6
_LIKELY = tuple(Rational(k, 2) for k in range(-8, 9))
_NUMBERS = tuple(Rational(7 + 3 * k, 11 + k) for k in range(40))  # for other names: no special case of any

Pieces = list[tuple[Expr, Basic]]


def flattened(f: Piecewise) -> Pieces:
    """The pieces with cases inside them taken apart."""
    found: Pieces = []
    for value, condition in f.args:
        inner = flattened(value) if isinstance(value, Piecewise) else [(value, true)]
        found += [(e, pruned(And(condition, c))) for e, c in inner]
    return found


def slopes_of_pieces(f: Piecewise, x: Expr, setting: Setting) -> Expr:
    """The slope of each piece on its inside; its ends belong to it where both pieces have one value and slope there."""
    pieces = flattened(f)
    moving = [rel for rel in _relations(pieces) if setting.reads(rel, name_of(x))]
    bent = [rel for rel in moving if not _is_smooth(rel, f, x, setting)]
    if not bent:
        return cases(*((slope(e, x), c) for e, c in pieces))
    found: Pieces = []
    before: Basic = false
    filled = _filled_hole(f, x)
    if filled is not None:
        return filled
    for value, condition in pieces:
        found.append((slope(value, x), _opened(And(condition, Not(before)), bent)))
        before = Or(before, condition)
    return cases(*((e, c) for e, c in found if not _is_impossible(c)))


def _is_impossible(condition: Basic) -> bool:
    """Whether x > 0 stands beside x < 0."""
    bounds = [plain(c.gts - c.lts) for c in And.make_args(condition) if isinstance(c, (Lt, Gt))]
    sums = (plain(one + other) for one, other in combinations(bounds, 2))
    return any(total.is_number and total <= 0 for total in sums)


def _filled_hole(f: Piecewise, x: Expr) -> Expr | None:
    """The slope of {g if x != a; c} with its limit at a, as the kernel checks; None for another form or no number."""
    (value, condition), *others = f.args
    found = names(f) | {x}
    if not isinstance(condition, Ne) or condition.lhs != x or len(others) != 1 or found != {x}:
        return None
    curve = opened_functions(plain(value))
    try:
        here, steepness = (limit(e, x, condition.rhs, "+-") for e in (curve, curve.diff(x)))
    except (NotImplementedError, ValueError, TypeError):  # SymPy finds none, or one on either side
        return None
    is_smooth = steepness.is_Rational and here == plain(others[0][0])
    return cases((slope(value, x), condition), (steepness, true)) if is_smooth else None


def slope(f: Expr, x: Expr) -> Expr:
    return S.One if f == x else D(f, x)


def _relations(pieces: Pieces) -> list[Relational]:
    return sorted({r for _, c in pieces for r in c.atoms(Relational)}, key=str)


def _opened(condition: Basic, bent: Sequence[Relational]) -> Basic:
    """The condition without the ends at which the function bends; bounds that others make needless left out."""
    condition = (
        condition.to_nnf() if not isinstance(condition, Relational) and condition not in (true, false) else condition
    )
    ends = {frozenset((plain(r.lhs - r.rhs), plain(r.rhs - r.lhs))) for r in bent}

    def strict(node: Basic) -> Basic:
        if isinstance(node, (And, Or)):
            return node.func(*(strict(a) for a in node.args))
        is_end = isinstance(node, Relational) and any(plain(node.lhs - node.rhs) in pair for pair in ends)
        if not is_end:
            return node
        return false if isinstance(node, Eq) else _STRICT.get(type(node), type(node))(*node.args)

    return pruned(strict(condition))


def inside(condition: Basic) -> Basic:
    """The condition with strict bounds alone; a single place has no inside."""
    found = _in_normal_form(condition)
    if isinstance(found, (And, Or)):
        return pruned(found.func(*map(inside, found.args)))
    return false if isinstance(found, Eq) else _STRICT.get(type(found), type(found))(*found.args)


def _in_normal_form(condition: Any) -> Basic:
    return condition.to_nnf() if isinstance(condition, (And, Or, Not)) else condition


def pruned(condition: Basic) -> Basic:
    """-3 < x and 3 < x is 3 < x."""
    if not isinstance(condition, And):
        return condition
    parts = list(condition.args)
    for part in list(parts):
        if isinstance(part, (Lt, Gt, Le, Ge)) and any(_is_tighter(other, part) for other in parts if other != part):
            parts.remove(part)
    return And(*parts)


def _is_tighter(one: Basic, other: Basic) -> bool:
    """Whether x > 3 stands beside x > -3."""
    if not isinstance(one, (Lt, Gt, Le, Ge)) or one.gts - one.lts == other.gts - other.lts:
        return False
    gap = plain((other.gts - other.lts) - (one.gts - one.lts))
    return bool(gap.is_number and gap > 0)


# -- numbers ----------------------------------------------------------------------------------------------------


def _is_smooth(relation: Relational, f: Piecewise, x: Expr, setting: Setting) -> bool:
    """Whether the function has a slope wherever a condition changes, as far as numbers tell; the kernel checks it."""
    if setting.reads(f, name_of(x)) and any(name_of(s) in setting.by_name for s in names(f)):
        return False
    others = sorted((s for s in names(f) if s != x), key=str)
    place = Symbol("place", real=True)
    alone = isinstance(relation, (Eq, Ne))  # a value at one place: its own slope, 0, is right for a flat curve alone
    found: list[bool] = []
    for numbers in _draws(others):
        numbers[x] = place
        curve = opened_functions(f).xreplace(numbers)
        places = zeros(plain(relation.lhs - relation.rhs).xreplace(numbers), place)
        found += [_has_slope(curve, place, zero, flat=alone) for zero in places]
    return bool(found) and all(found)


def _draws(names: Sequence[Expr]) -> Iterator[dict[Expr, Expr]]:
    """Numbers for other names: smaller and larger ones, and negative ones, since pieces may meet smoothly for some."""
    for start, side in ((0, 1), (13, 1), (4, -1)) if names else ((0, 1),):
        drawn = zip(names, _NUMBERS[start:], strict=False)
        yield {s: (-n if s.is_negative or (side < 0 and s.is_nonnegative is None) else n) for s, n in drawn}


def names(f: Expr) -> set[Expr]:
    indexed = f.atoms(Indexed)
    inside = {s for leaf in indexed for s in leaf.free_symbols}
    return indexed | (f.atoms(Symbol) - inside)


def opened_functions(f: Expr) -> Expr:
    return plain(f.replace(lambda e: isinstance(e, Named), lambda e: e.meaning(e.args[0])))


def zeros(expr: Expr, x: Symbol) -> Iterator[Expr]:
    """The real zeros of a polynomial, with absolute values taken apart; of anything else those at plain numbers."""
    inner = next((a for a in expr.atoms(Abs) if a.has(x)), None)
    if inner is not None:
        for sign in (1, -1):
            places = zeros(expr.xreplace({inner: sign * inner.args[0]}), x)
            yield from (z for z in places if abs(expr.subs(x, z).evalf(DIGITS)) < CLOSE**4)
        return
    try:
        yield from (z.evalf(DIGITS) for z in Poly(expr, x).real_roots())
    except (PolynomialError, NotImplementedError):
        values = ((at, expr.subs(x, at).evalf(DIGITS)) for at in _LIKELY)
        yield from (at for at, value in values if value.is_Float or value.is_Rational if abs(value) < CLOSE**4)


def _has_slope(curve: Expr, x: Symbol, at: Expr, *, flat: bool) -> bool:
    """Whether values and difference quotients on both sides of a place agree, and are 0 where `flat`."""
    try:
        far, near = ([curve.subs(x, at + side * k * _STEP).evalf(DIGITS) for k in (2, 1)] for side in (1, -1))
    except TypeError:  # a case is chosen by what is no real number there
        return False
    if not all(v.is_Float or v.is_Rational for v in (*far, *near)):
        return False
    jump = abs(far[1] - near[1])
    slopes = (far[0] - far[1]) / _STEP, (near[1] - near[0]) / _STEP
    if flat and abs(slopes[0]) > CLOSE:
        return False
    return bool(jump < CLOSE and abs(slopes[0] - slopes[1]) < CLOSE * max(1, abs(slopes[0])))
