"""Convex unknown functions as elements: one place is chosen, and the function lies on its line through it or above.

For convex f and any place b there is an s with f(a) = f(b) + s (a - b) + r(a) and r(a) >= 0 for all a; where f has a
slope at b it is s (Boyd, Vandenberghe: Convex Optimization, section 3.1.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Basic, Expr

from derive.kernel.exact.field import Atom, Element, Opaque
from derive.kernel.interpreter import compiled
from derive.kernel.setting import Setting
from derive.terms.convex import places_in

Base = tuple[str, Expr]  # the name of a function and the place where its line touches


def bases(setting: Setting, *exprs: Basic) -> Iterator[Base]:
    """The places that may be chosen for a line."""
    for name, function in setting.convexity.functions.items():
        found = set().union(*(places_in(e, function) for e in (*exprs, *setting.given)))
        yield from ((name, place) for place in sorted(found, key=str))


def convex_value(world: Any, base: Base, argument: Element, orders: tuple[int, ...]) -> Element:
    """f(a), or the slope at the place that is chosen. Raises `Opaque` for other slopes."""
    name, place = base
    field, at = world.field, world.field.lift(compiled(place)(world))
    gap = argument - at
    if not field.is_zero(gap):
        if orders:
            raise Opaque(f"the slope of {name} away from {place}")
        return _height(world, base, at) + _slope(world, base, at) * gap + _rest(world, base, argument)
    if len(orders) > 1:
        raise Opaque(f"{name} may have no second derivative")
    return _slope(world, base, at) if orders else _height(world, base, at)


def _height(world: Any, base: Base, at: Element) -> Element:
    def slope(x: Any) -> Element:
        return _slope(world, base, at) * world.field.slope(at, x)

    return _atom(world, ("height", base[0], at.key()), slope, lambda a: convex_value(world, base, a, ()), at)


def _slope(world: Any, base: Base, at: Element) -> Element:
    name, place = base
    if world.setting.convexity.flat.get(name) == place:
        return world.field.lift(0)
    return _atom(world, ("slope", name, at.key()), _opaque, lambda a: convex_value(world, base, a, (0,)), at)


def _rest(world: Any, base: Base, argument: Element) -> Element:
    """What f is above the line at a place."""

    def again(a: Element) -> Element:
        at = world.field.lift(compiled(base[1])(world))
        return world.field.lift(0) if world.field.is_zero(a - at) else _rest(world, base, a)

    return _atom(world, ("rest", base[0], argument.key()), _opaque, again, argument, may_vanish=True)


def _opaque(_by: Any) -> Element:
    raise Opaque("a convex function may have no slope there")


def _atom(
    world: Any,
    key: Any,
    slope: Callable[[Any], Element],
    again: Callable[[Element], Element],
    argument: Element,
    may_vanish: bool = False,
) -> Element:
    found: Element = world.field.atom(
        ("convex", *key), lambda: Atom(0, slope, lambda change, _n: again(change(argument)), may_vanish)
    )
    return found
