"""Lines that speak of sizes alone: no list of sizes is enough for them, so the size is a symbol of the proof.

A sum up to a size is proved by induction: the difference of the sides is 0 for size 1, and does not change from n to
n + 1, where the sum gains its last term.
"""

from __future__ import annotations

from sympy import Basic, Expr, Indexed, Product, Sum, Symbol
from sympy.core.function import AppliedUndef

from derive.kernel.exact.field import Element, Opaque
from derive.kernel.exact.world import ExactWorld
from derive.kernel.letters import binders, names_in
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.setting import Setting
from derive.terms.bound import substitute
from derive.terms.ordered import Plus, Times


def in_sizes_alone(before: Basic, after: Basic, setting: Setting) -> bool:
    """Whether both sides are made of numbers and sizes, of at least one size."""
    exprs = (before, after)
    names = {n for e in exprs for n in names_in(e)} - {s.name for e in exprs for s in binders(e)}
    names |= {inner for name in names for inner in setting.dependencies.get(name, ())}
    own = names - set(setting.by_name)
    plain = not any(e.has(Indexed, AppliedUndef) for e in exprs)
    return plain and bool(own) and own <= setting.size_names


def proves_for_all_sizes(before: Expr, after: Expr, relation: Relation, setting: Setting) -> bool:
    """Whether an equality is proved with the sizes as symbols; by induction where one size ends a sum."""
    if relation != EQUAL:
        return False
    gap = Plus(before, Times(-1, after))
    sums = sorted(gap.atoms(Sum, Product), key=str)
    ends = {s.limits[-1][2] for s in sums}
    try:
        if not sums:
            world = ExactWorld(setting, {})
            return world.field.is_zero(world.value(gap))
        return len(ends) == 1 and _by_induction(gap, sums, ends.pop(), setting)
    except Opaque:
        return False


def _by_induction(gap: Expr, sums: list[Basic], size: Basic, setting: Setting) -> bool:
    if not isinstance(size, Symbol) or any(isinstance(s, Product) or len(s.limits) > 1 for s in sums):
        return False
    if any(s.limits[0][1].has(size) or s.function.has(size) for s in sums):
        return False
    letters = {s: Symbol(f"sum_{k}", real=True) for k, s in enumerate(sums)}
    gained = {letters[s]: Plus(letters[s], substitute(s.function, {s.limits[0][0]: size + 1})) for s in sums}
    world = ExactWorld(setting, {})
    now = gap.xreplace(letters)
    then = substitute(now, {size: size + 1}).xreplace(gained)
    start = ExactWorld(setting, {size.name: 1})
    return _is_zero(start, start.value(gap)) and _is_zero(world, world.value(then) - world.value(now))


def _is_zero(world: ExactWorld, element: Element) -> bool:
    return world.field.is_zero(element)
