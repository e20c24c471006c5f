"""The slope of a maximum or minimum: that of the argument that is taken, or of two that are equal all around x."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from sympy import (
    Abs,
    And,
    Basic,
    Derivative,
    Eq,
    Expr,
    Gt,
    Heaviside,
    Indexed,
    Integer,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    acos,
    acosh,
    asin,
    ceiling,
    factor_terms,
    false,
    floor,
    sign,
    true,
)
from sympy.core.relational import Relational

from derive.engine.cases import CLOSE, DIGITS, flattened, inside, names, opened_functions, pruned, slope, zeros
from derive.kernel import Setting
from derive.terms.notation import name_of
from derive.terms.ordered import Times, cases, plain

_MOST_BRANCHES = 5  # maxima, sizes and signs inside each other
_STEEP_AT_AN_END = (asin, acos, acosh)  # they have a value at an end of their domain, and no slope


def slopes_of_extreme(f: Expr, x: Expr, setting: Setting) -> Expr:
    """The slope of the one of the arguments of a maximum or minimum that is taken; none where two of them cross."""
    return _slopes(f, f, x, setting)


def slopes_inside(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """That of asin(max(y, x)) or max(0, x)^y by the cases of the maximum, since the slope of the outer function has no
    value where y = 1, or where the maximum is 0; None for another form."""
    inner = next((u for u in _ends(f) if isinstance(u, (Max, Min)) and setting.reads(u, name_of(x))), None)
    if inner is None or apart_by_cases(inner) is not None:
        return None
    found = _slopes(inner, f, x, setting)
    if not isinstance(f, Pow) or not _is_cut_at_0(inner) or not isinstance(found, Piecewise):
        return found
    pieces = [(S.Zero, Or(c, f.exp > 1, Eq(f.exp, 0))) if e == 0 else (e, c) for e, c in found.args]
    return cases(*sorted(pieces, key=lambda piece: piece[0] == 0))


def steep_by_cases(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """sqrt({y if c; x otherwise}) as {sqrt(y) if c; sqrt(x) otherwise}, since the slope of the root has no value where
    y is 0, and that by x is 0 there; None for another form."""
    for end in _ends(f):
        for inner in sorted(end.atoms(Piecewise) - _under_sums(end), key=str):
            taken = [end.xreplace({inner: e}) for e, _ in inner.args]
            if setting.reads(end, name_of(x)) and not all(setting.reads(e, name_of(x)) for e in taken):
                return _by_cases(f, inner)
    return None


def _ends(f: Expr) -> Iterator[Expr]:
    """What a function that has no slope at an end of its domain is taken of, a number before it left out."""
    if isinstance(f, Pow) and not f.exp.is_Integer and not (f.exp.is_Rational and (f.exp < 0 or f.exp > 1)):
        yield f.base
    elif isinstance(f, _STEEP_AT_AN_END):
        inner = f.args[0]
        yield from inner.args if isinstance(inner, (Times, Mul)) else (inner,)


def _is_cut_at_0(f: Expr) -> bool:
    return isinstance(f, Max) and len(f.args) == 2 and S.Zero in f.args


def _slopes(f: Expr, whole: Expr, x: Expr, setting: Setting) -> Expr:
    """The slope of the whole expression, by the cases of a maximum or minimum in it."""

    def of(taken: Expr) -> Expr:
        return slope(whole.xreplace({f: taken}), x)

    args = _left_by_conditions(f, _never_beaten(f, _apart(f)), setting)
    if len(args) == 1:
        return of(args[0])
    touching = {(u, v): first for u, v in combinations(args, 2) if (first := _touching(f, u, v, x)) is not None}
    if len(args) == 2 and touching:
        return cases((of(args[0]), *touching.values()), (of(args[1]), true))
    fixed = [a for a in args if not setting.reads(a, name_of(x))]
    others = [a for a in args if a not in fixed]
    taken_from = [f.func(*fixed), *others] if len(fixed) > 1 and not touching else args

    def before(u: Expr, rest: Sequence[Expr]) -> Iterator[Basic]:
        return (touching.get((u, v), _taken(f, u, v)) for v in taken_from if v not in (u, *rest))

    pieces = [(u, And(*before(u, ()))) for u in taken_from]
    for u, v in combinations(taken_from, 2):
        pieces.append((u, And(_same_around(u, v, x, setting), *before(u, (v,)))))
    return cases(*((of(u), condition) for u, condition in pieces if condition != false))


def _left_by_conditions(f: Expr, args: list[Expr], setting: Setting) -> list[Expr]:
    """The arguments without those that a condition says another one beats: m > 0 leaves m of max(0, m)."""
    gaps = {plain(c.gts - c.lts) for c in setting.given if isinstance(c, (Lt, Gt))}

    def beaten(u: Expr) -> bool:
        return any(plain(v - u if isinstance(f, Max) else u - v) in gaps for v in args if v != u)

    return [u for u in args if not beaten(u)] or args


def _touching(f: Expr, one: Expr, other: Expr, x: Expr) -> Basic | None:
    """Where the first of 1 and e^(-x^2) is taken in a minimum: where the two are equal they have one slope. None where
    they cross."""
    first: Basic = one >= other if isinstance(f, Max) else one <= other
    if not isinstance(first, Relational) or names(one - other) != {x}:
        return None
    place = Symbol("place", real=True)
    gap = opened_functions(plain(one - other)).xreplace({x: place})
    steepness = gap.diff(place)
    if steepness.has(Derivative):  # of a step, of which SymPy knows no slope
        return None
    slopes = [steepness.subs(place, zero).evalf(DIGITS) for zero in zeros(gap, place)]
    touching = bool(slopes) and all((s.is_Float or s.is_Rational) and abs(s) < CLOSE for s in slopes)
    return first if touching else None


# -- equal all around a place -------------------------------------------------------------------------------------


def _same_around(u: Expr, v: Expr, x: Expr, setting: Setting) -> Basic:
    """Where two arguments are equal all around x: w = 0 for 0 and w x, y = 0 and x > 0 for 0 and min(x, y)."""
    return _zero_around(u - v, x, setting, _MOST_BRANCHES)


def _zero_around(gap: Expr, x: Expr, setting: Setting, most: int) -> Basic:
    """Where an expression is 0 all around x, by the cases of the maxima, sizes and signs in it."""
    gap = plain(gap)
    if gap == 0:
        return true
    if isinstance(gap, Mul) and most:
        return Or(*(_zero_around(factor, x, setting, most) for factor in gap.args if factor.free_symbols))
    bent = [n for n in gap.atoms(Max, Min, Abs, sign, Heaviside, Piecewise) if setting.reads(n, name_of(x))]
    inner = sorted((n for n in bent if not any(n != m and n.has(m) for m in bent)), key=str)
    if inner and most:
        ways = _branches(inner[0], _fixed(gap, inner[0], x, setting), x, setting)
        found = ((c, _zero_around(gap.xreplace({inner[0]: value}), x, setting, most - 1)) for value, c in ways)
        return Or(*(pruned(And(c, zero)) for c, zero in found if zero != false))
    factors = Mul.make_args(factor_terms(gap))
    return Or(*(_vanishes(factor, x, setting) for factor in factors))


def _fixed(gap: Expr, node: Expr, x: Expr, setting: Setting) -> Expr | None:
    """What a node is where the gap is 0, if x is not in that: 1 for max(x, y) - 1."""
    found = (plain(node - gap), plain(node + gap))
    return next((rest for rest in found if not rest.has(node) and not setting.reads(rest, name_of(x))), None)


def _branches(node: Expr, fixed: Expr | None, x: Expr, setting: Setting) -> Iterator[tuple[Expr, Basic]]:
    """What a node comes to, each with where it does, all around x; `fixed` is what it is where that counts."""
    if isinstance(node, (Max, Min)):
        for one in node.args:
            seen = fixed if fixed is not None and setting.reads(one, name_of(x)) else one
            yield one, And(*(_ahead(node, seen, other, x, setting) for other in node.args if other != one))
    elif isinstance(node, Piecewise):
        before: Basic = false
        for value, condition in node.args:
            yield value, inside(And(condition, Not(before)))
            before = Or(before, condition)
    else:
        size, u = (node.args[0] if isinstance(node, Abs) else S.One), node.args[0]
        yield size, u > 0
        yield (S.Zero if isinstance(node, Heaviside) else -size), u < 0
        if isinstance(node, (Abs, sign)):
            yield S.Zero, _zero_around(u, x, setting, 0)


def _vanishes(f: Expr, x: Expr, setting: Setting) -> Basic:
    """Where a factor is 0 all around x."""
    if not setting.reads(f, name_of(x)):
        return _is_zero(f) if f.free_symbols and f.is_nonzero is not True else false
    if isinstance(f, (floor, ceiling)):
        low = Integer(0) if isinstance(f, floor) else Integer(-1)
        return And(low < f.args[0], f.args[0] < low + 1)
    steps = [t for t in f.atoms(floor, ceiling) if setting.reads(t, name_of(x))]
    if steps and not setting.reads(f.xreplace(dict.fromkeys(steps, S.Zero)), name_of(x)):
        return And(Eq(f, 0), *(t < t.args[0] if isinstance(t, floor) else t.args[0] < t for t in steps))
    return _between_components(f, x) if isinstance(x, Indexed) and not f.has(Sum) else false


def _is_zero(f: Expr) -> Basic:
    """f = 0, as people write it: w = 1 for 1 - w, y = z for y - z."""
    if not f.is_Add or len(f.args) > 2:
        return Eq(f, 0)
    one, other = sorted(f.args, key=lambda a: (a.is_number, a.could_extract_minus_sign()))
    return Eq(-one, other) if one.could_extract_minus_sign() else Eq(one, -other)


def _between_components(f: Expr, x: Indexed) -> Basic:
    """x_i - x_1 by x_j, for another j, where both are equal, and where i is 1."""
    leaves = sorted((leaf for leaf in f.atoms(Indexed) if name_of(leaf) == name_of(x)), key=str)
    if len(leaves) != 2 or f not in (leaves[0] - leaves[1], leaves[1] - leaves[0]):
        return false
    one, other = ([Eq(p, q) for p, q in zip(leaf.indices, x.indices, strict=True)] for leaf in leaves)
    elsewhere = And(*(Or(*(Ne(*e.args) if isinstance(e, Eq) else ~e for e in same)) for same in (one, other)))
    one_and_same = And(*(Eq(p, q) for p, q in zip(leaves[0].indices, leaves[1].indices, strict=True)))
    return Or(And(Eq(leaves[0], leaves[1]), elsewhere), one_and_same)


def _ahead(f: Expr, one: Expr, other: Expr, x: Expr, setting: Setting) -> Basic:
    """Where one argument is taken and not the other; equal ones are if neither moves."""
    moves = any(setting.reads(a, name_of(x)) for a in (one, other))
    low, high = (other, one) if isinstance(f, Max) else (one, other)
    return low < high if moves else low <= high


# -- arguments ------------------------------------------------------------------------------------------------------


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
    """max(u, {v if c; w otherwise}) as {max(u, v) if c; max(u, w) otherwise}, wherever in its arguments cases stand but
    under a sum, on whose letter they hang; None without cases."""
    inner = next((a for a in f.args if isinstance(a, Piecewise)), None)
    inner = inner or min(f.atoms(Piecewise) - _under_sums(f), key=str, default=None)
    return None if inner is None else _by_cases(f, inner)


def _under_sums(f: Expr) -> set[Basic]:
    return {inner for total in f.atoms(Sum, Product) for inner in total.atoms(Piecewise)}


def _by_cases(f: Expr, inner: Piecewise) -> Expr:
    return cases(*((f.xreplace({inner: e}), c) for e, c in flattened(inner)))
