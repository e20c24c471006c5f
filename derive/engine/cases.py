"""Functions given by cases: open pieces, smooth places between them, cases inside cases, the largest of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    Max,
    Min,
    Mul,
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
_DIGITS = 60
_STEP = Rational(1, 10**15)
_CLOSE = 1e-6
_LIKELY = tuple(Rational(k, 2) for k in range(-8, 9))
_NUMBERS = tuple(Rational(7 + 3 * k, 11 + k) for k in range(40))  # for other names: no special case of any

Pieces = list[tuple[Expr, Basic]]


def flattened(f: Piecewise) -> Pieces:
    """The pieces with cases inside them taken apart."""
    found: Pieces = []
    for value, condition in f.args:
        inner = flattened(value) if isinstance(value, Piecewise) else [(value, true)]
        found += [(e, And(condition, c)) for e, c in inner]
    return found


def slopes_of_pieces(f: Piecewise, x: Expr, setting: Setting) -> Expr:
    """The slope of each piece on its inside; its ends belong to it where both pieces have one value and slope there."""
    pieces = flattened(f)
    moving = [rel for rel in _relations(pieces) if setting.reads(rel, name_of(x))]
    bent = [rel for rel in moving if not _is_smooth(rel, f, x, setting)]
    if not bent:
        return cases(*((_slope(e, x), c) for e, c in pieces))
    found: Pieces = []
    before: Basic = false
    filled = _filled_hole(f, x)
    if filled is not None:
        return filled
    for value, condition in pieces:
        found.append((_slope(value, x), _opened(And(condition, Not(before)), bent)))
        before = Or(before, condition)
    return cases(*found)


def _filled_hole(f: Piecewise, x: Expr) -> Expr | None:
    """The slope of {g if x != a; c} with its limit at a, as the kernel checks; None for another form or no number."""
    (value, condition), *others = f.args
    names = _names(f) | {x}
    if not isinstance(condition, Ne) or condition.lhs != x or len(others) != 1 or names != {x}:
        return None
    curve = _opened_functions(plain(value))
    try:
        here, slope = (limit(e, x, condition.rhs, "+-") for e in (curve, curve.diff(x)))
    except (NotImplementedError, ValueError, TypeError):  # SymPy finds none, or one on either side
        return None
    is_smooth = slope.is_Rational and here == plain(others[0][0])
    return cases((_slope(value, x), condition), (slope, true)) if is_smooth else None


def slopes_of_extreme(f: Expr, x: Expr, setting: Setting) -> Expr:
    """The slope of the one of the arguments of a maximum or minimum that is taken; none where two of them are equal."""
    args = _left_by_conditions(f, _never_beaten(f, _apart(f)), setting)
    if len(args) == 1:
        return _slope(args[0], x)
    if len(args) == 2 and (touching := _touching(f, args, x, setting)) is not None:
        return touching
    fixed = [a for a in args if not setting.reads(a, name_of(x))]
    others = [a for a in args if a not in fixed]
    taken_from = [f.func(*fixed), *others] if len(fixed) > 1 else args
    pieces = [(u, And(*(_taken(f, u, v) for v in taken_from if v != u))) for u in taken_from]
    same = _equal_throughout(taken_from, x, setting)
    pieces += [] if same is None else [(taken_from[0], same)]
    return cases(*((_slope(u, x), condition) for u, condition in pieces))


def _left_by_conditions(f: Expr, args: list[Expr], setting: Setting) -> list[Expr]:
    """The arguments without those that a condition says another one beats: m > 0 leaves m of max(0, m)."""
    gaps = {plain(c.gts - c.lts) for c in setting.given if isinstance(c, (Lt, Gt))}

    def beaten(u: Expr) -> bool:
        return any(plain(v - u if isinstance(f, Max) else u - v) in gaps for v in args if v != u)

    return [u for u in args if not beaten(u)] or args


def _touching(f: Expr, args: Sequence[Expr], x: Expr, setting: Setting) -> Expr | None:
    """The slope of min(1, e^(-x^2)): where the two are equal they have one slope. None where they cross."""
    one, other = args
    first = one >= other if isinstance(f, Max) else one <= other
    if not isinstance(first, Relational) or _names(f) != {x}:
        return None
    place = Symbol("place", real=True)
    gap = _opened_functions(plain(one - other)).xreplace({x: place})
    slopes = [gap.diff(place).subs(place, zero).evalf(_DIGITS) for zero in _zeros(gap, place)]
    touching = bool(slopes) and all((s.is_Float or s.is_Rational) and abs(s) < _CLOSE for s in slopes)
    return cases((_slope(one, x), first), (_slope(other, x), true)) if touching else None


def _equal_throughout(args: Sequence[Expr], x: Expr, setting: Setting) -> Basic | None:
    """Of two arguments: a = 0 for 0 and a g(x), which are then equal on both sides of x, with one slope."""
    if len(args) != 2:
        return None
    factors = Mul.make_args(plain(args[0] - args[1]))
    still = [f for f in factors if f.free_symbols and not setting.reads(f, name_of(x)) and f.is_nonzero is not True]
    return Or(*(Eq(f, 0) for f in still)) if still and len(still) < len(factors) else None


def _apart(f: Expr) -> list[Expr]:
    """The arguments of a maximum, those of a maximum among them taken apart, without a minimum that another one of
    them is in: max(max(x, 1), min(x, 3)) is that of x and 1. With a minimum likewise."""
    args = list(dict.fromkeys(b for a in f.args for b in (a.args if isinstance(a, f.func) else (a,))))
    other = Min if isinstance(f, Max) else Max
    return [a for a in args if not (isinstance(a, other) and any(b in a.args for b in args))]


def _never_beaten(f: Expr, args: list[Expr]) -> list[Expr]:
    """The arguments without u and -u beside |u| in a maximum, without |u| beside u or -u in a minimum: these are
    equal on whole pieces, where the slope would get lost."""
    sizes = [a for a in args if isinstance(a, Abs)]
    beside = {a: [u for u in args if u != a and plain(u - a.args[0]) * plain(u + a.args[0]) == 0] for a in sizes}
    beaten = [u for a in sizes for u in (beside[a] if isinstance(f, Max) else [a] if beside[a] else [])]
    return [u for u in args if u not in beaten]


def _taken(f: Expr, one: Expr, other: Expr) -> Basic:
    found = other < one if isinstance(f, Max) else one < other
    return found.reversed if isinstance(found, Relational) and found.lhs.is_number else found


def apart_by_cases(f: Expr) -> Expr | None:
    """max(u, {v if c; w otherwise}) as {max(u, v) if c; max(u, w) otherwise}; None without cases in it."""
    inner = next((a for a in f.args if isinstance(a, Piecewise)), None)
    if inner is None:
        return None
    rest = [a for a in f.args if a != inner]
    return cases(*((f.func(e, *rest), c) for e, c in flattened(inner)))


def _slope(f: Expr, x: Expr) -> Expr:
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

    return _pruned(strict(condition))


def _in_normal_form(condition: Any) -> Basic:
    return condition.to_nnf() if isinstance(condition, (And, Or, Not)) else condition


def _pruned(condition: Basic) -> Basic:
    """-3 < x and 3 < x is 3 < x."""
    if not isinstance(condition, And):
        return condition
    parts = list(condition.args)
    for part in list(parts):
        if isinstance(part, (Lt, Gt)) and any(_is_tighter(other, part) for other in parts if other != part):
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
    if setting.reads(f, name_of(x)) and any(name_of(s) in setting.by_name for s in _names(f)):
        return False
    others = sorted((s for s in _names(f) if s != x), key=str)
    place = Symbol("place", real=True)
    alone = isinstance(relation, (Eq, Ne))  # a value at one place: its own slope, 0, is right for a flat curve alone
    found: list[bool] = []
    for numbers in _draws(others):
        numbers[x] = place
        curve = _opened_functions(f).xreplace(numbers)
        zeros = _zeros(plain(relation.lhs - relation.rhs).xreplace(numbers), place)
        found += [_has_slope(curve, place, zero, flat=alone) for zero in zeros]
    return bool(found) and all(found)


def _draws(names: Sequence[Expr]) -> Iterator[dict[Expr, Expr]]:
    """Numbers for other names: smaller and larger ones, and negative ones, since pieces may meet smoothly for some."""
    for start, side in ((0, 1), (13, 1), (4, -1)) if names else ((0, 1),):
        drawn = zip(names, _NUMBERS[start:], strict=False)
        yield {s: (-n if s.is_negative or (side < 0 and s.is_nonnegative is None) else n) for s, n in drawn}


def _names(f: Expr) -> set[Expr]:
    indexed = f.atoms(Indexed)
    inside = {s for leaf in indexed for s in leaf.free_symbols}
    return indexed | (f.atoms(Symbol) - inside)


def _opened_functions(f: Expr) -> Expr:
    return plain(f.replace(lambda e: isinstance(e, Named), lambda e: e.meaning(e.args[0])))


def _zeros(expr: Expr, x: Symbol) -> Iterator[Expr]:
    """The real zeros of a polynomial, with absolute values taken apart; of anything else those at plain numbers."""
    inner = next((a for a in expr.atoms(Abs) if a.has(x)), None)
    if inner is not None:
        for sign in (1, -1):
            zeros = _zeros(expr.xreplace({inner: sign * inner.args[0]}), x)
            yield from (z for z in zeros if abs(expr.subs(x, z).evalf(_DIGITS)) < _CLOSE**4)
        return
    try:
        yield from (z.evalf(_DIGITS) for z in Poly(expr, x).real_roots())
    except (PolynomialError, NotImplementedError):
        values = ((at, expr.subs(x, at).evalf(_DIGITS)) for at in _LIKELY)
        yield from (at for at, value in values if value.is_Float or value.is_Rational if abs(value) < _CLOSE**4)


def _has_slope(curve: Expr, x: Symbol, at: Expr, *, flat: bool) -> bool:
    """Whether values and difference quotients on both sides of a place agree, and are 0 where `flat`."""
    try:
        far, near = ([curve.subs(x, at + side * k * _STEP).evalf(_DIGITS) for k in (2, 1)] for side in (1, -1))
    except TypeError:  # a case is chosen by what is no real number there
        return False
    if not all(v.is_Float or v.is_Rational for v in (*far, *near)):
        return False
    jump = abs(far[1] - near[1])
    slopes = (far[0] - far[1]) / _STEP, (near[1] - near[0]) / _STEP
    if flat and abs(slopes[0]) > _CLOSE:
        return False
    return bool(jump < _CLOSE and abs(slopes[0] - slopes[1]) < _CLOSE * max(1, abs(slopes[0])))
