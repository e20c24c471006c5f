"""Lines that speak of sizes alone: no list of sizes is enough for them, so the size is a symbol of the proof.

A sum up to a size is proved by induction: the difference of the sides is 0 for size 1, and does not change from n to
n + 1, where the sum gains its last term; so is a product, which gains its last factor.
"""

from __future__ import annotations

from sympy import Basic, Expr, Indexed, Mul, Product, Sum, Symbol
from sympy.core.function import AppliedUndef

from derive.kernel.exact.field import Element, Opaque
from derive.kernel.exact.world import ExactWorld
from derive.kernel.letters import bound_letters, names_in
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.setting import Setting
from derive.terms.bound import substitute
from derive.terms.ordered import Plus, Times, mapped, ordered, plain


def in_sizes_alone(before: Basic, after: Basic, setting: Setting) -> bool:
    """Whether both sides are made of numbers and sizes, of at least one size."""
    exprs = (before, after)
    names = {n for e in exprs for n in names_in(e)} - {s.name for e in exprs for s in bound_letters(e)}
    names |= {inner for name in names for inner in setting.dependencies.get(name, ())}
    own = names - set(setting.by_name)
    plain = not any(e.has(Indexed, AppliedUndef) for e in exprs)
    return plain and bool(own) and own <= setting.size_names


def proves_for_all_sizes(before: Expr, after: Expr, relation: Relation, setting: Setting) -> bool:
    """Whether an equality is proved with the sizes as symbols; by induction where one size ends a sum."""
    if relation != EQUAL:
        return False
    gap = _apart(Plus(before, Times(-1, after)))
    try:
        sums = sorted(gap.atoms(Sum, Product), key=str)
        if len(sums) > 1:
            gap = gap.xreplace({one: _closed(one, setting) for one in sums})
            sums = sorted(gap.atoms(Sum, Product), key=str)
        if not sums:
            world = ExactWorld(setting, {})
            return world.field.is_zero(world.value(gap))
        return _by_induction(gap, sums, setting)
    except Opaque:
        return False


def _apart(expr: Basic) -> Basic:
    """The same with what a sum does not count drawn out of it, and sum_k sum_l f(k) g(l) as a product of two sums."""
    expr = mapped(expr, _apart)
    if not isinstance(expr, Sum):
        return expr
    letters = {limit[0] for limit in expr.limits}
    factors = Mul.make_args(plain(expr.function))
    tied = any(end.free_symbols & letters for limit in expr.limits for end in limit[1:])
    if tied or any(len(f.free_symbols & letters) > 1 for f in factors):
        return expr
    sums = [Sum(Mul(*(f for f in factors if f.has(limit[0]))), limit) for limit in expr.limits]
    return Times(*(f for f in factors if not f.free_symbols & letters), *sums)


def _closed(one: Basic, setting: Setting) -> Basic:
    """The polynomial that a sum of powers comes to, where induction proves it; else the sum itself."""
    (letter, *_), *others = one.limits
    if not isinstance(one, Sum) or others or not one.function.is_polynomial(letter):
        return one
    found = one.doit()
    gap = Plus(one, Times(-1, ordered(found)))
    return ordered(found) if not found.has(Sum) and _by_induction(gap, [one], setting) else one


def _by_induction(gap: Expr, sums: list[Basic], setting: Setting) -> bool:
    """From size 1 on. The ends of the sums and products may be a size and a number, n - 1."""
    sizes = {_and_number(s.limits[-1][2])[1] for s in sums}
    size = sizes.pop()
    if sizes or not isinstance(size, Symbol) or any(len(s.limits) > 1 or s.function.has(size) for s in sums):
        return False
    if any(not _gains_from_1(s.limits[0][1], _and_number(s.limits[0][2])[0]) for s in sums):
        return False
    letters = {s: Symbol(f"sum_{k}", real=True) for k, s in enumerate(sums)}
    gained = {letter: _gained(s, letter) for s, letter in letters.items()}
    world = ExactWorld(setting, {})
    now = gap.xreplace(letters)
    then = substitute(now, {size: size + 1}).xreplace(gained)
    start = ExactWorld(setting, {size.name: 1})
    return _is_zero(start, start.value(gap)) and _is_zero(world, world.value(then) - world.value(now))


def _and_number(end: Basic) -> tuple[Basic, Basic]:
    """n - 1 as (-1, n)."""
    return end.as_coeff_Add() if isinstance(end, Expr) else (end, end)


def _gained(one: Basic, letter: Symbol) -> Expr:
    """The sum or product up to one more, of what it is."""
    bound, _, end = one.limits[0]
    term = substitute(one.function, {bound: end + 1})
    return Plus(letter, term) if isinstance(one, Sum) else Times(letter, term)


def _gains_from_1(first: Basic, beyond: Basic) -> bool:
    """Whether a sum from `first` to n + `beyond` has a term more for n = 2 than for n = 1."""
    return bool(first.is_Integer and beyond.is_Integer and first <= beyond + 2)


def _is_zero(world: ExactWorld, element: Element) -> bool:
    return world.field.is_zero(element)
