"""One point at which lines are tried: a world with the values that the lines have in it."""

from __future__ import annotations

from typing import Any

from sympy import And, Basic, Eq, Expr
from sympy.core.relational import Relational

from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.letters import names_in
from derive.kernel.sampled.world import Key, World
from derive.kernel.setting import Setting
from derive.terms.bound import free_letters
from derive.terms.events import is_known_chance

Outcome = Any  # a number, or the class Undefined or Unusable


class Readings:
    """The values that lines have at one point, however many samples are there."""

    def __init__(self) -> None:
        self.values: dict[tuple[Basic, int], Outcome] = {}
        self.precise: dict[int, World | None] = {}
        self.look: Any = None  # the bounds of values here (`derive.kernel.sampled.certifying.Look`)


class Sample:
    """A world with the values of the lines tried in it."""

    def __init__(
        self,
        world: World,
        number: int = 0,
        edge: bool = False,
        place: Expr | None = None,
        moved: tuple[Key, ...] = (),
        readings: Readings | None = None,
    ) -> None:
        self.world, self.number = world, number
        self.place, self.moved = place, moved  # what vanishes here, as far as floats go, and the name moved for it
        self.edge = edge  # as near as floats come to where the right side, and not the left, may have no value
        self.readings = readings or Readings()

    @property
    def degenerate(self) -> bool:
        """Whether all that may vanish does."""
        return not self.world.scale and not self.world.pins

    def value(self, expr: Basic) -> Outcome:
        return self._outcome(self.world, expr, 0)

    def precise_value(self, expr: Basic, digits: int = 40) -> Outcome:
        """The value to many digits, for what floats leave in doubt."""
        known = self.precise(digits)
        return Unusable if known is None else self._outcome(known, expr, digits)

    def precise(self, digits: int) -> World | None:
        """The world to many digits; None where the conditions do not hold there."""
        known = self.readings.precise
        if digits not in known:
            world = self.world.precise(digits)
            known[digits] = world if admissible(world) else None  # what floats take for z > 0 may be 0
        return known[digits]

    def _outcome(self, world: World, expr: Basic, digits: int) -> Outcome:
        values = self.readings.values
        if (expr, digits) not in values:
            values[expr, digits] = outcome(world, expr)
        return values[expr, digits]

    def point(self, *exprs: Basic) -> dict[str, float | int]:
        """The values that the expressions read here, by name; sizes and the indices that stand in them first."""
        index, scale, pins = self.world.given
        world = World(self.world.setting, self.world.seed, index, scale, pins)  # untouched by other lines
        for expr in exprs:
            outcome(world, expr)
        leaves = {k: v for k, v in {**world.leaves, **world.pins}.items() if k[0] in self._written(exprs)}
        leaves |= {k: v for k, v in world.memo.items() if k[0] in self._constrained(exprs)}
        free = frozenset[str]().union(*map(free_letters, exprs))
        counted = {k: v for k, v in index.items() if k in self.world.sizes or k in free}
        return {**counted, **{_spelled(k): float(v) for k, v in sorted(leaves.items(), key=lambda item: str(item[0]))}}

    def _written(self, exprs: tuple[Basic, ...]) -> set[str]:
        """The names that stand in the expressions, or in the definitions that are printed with them."""
        names, todo = set[str](), {n for e in exprs for n in names_in(e)}
        while todo:
            name = todo.pop()
            names.add(name)
            definition = self.world.setting.by_name.get(name)
            if definition and not definition.hidden:
                todo |= set().union(*map(names_in, definition.meanings)) - names
        return names

    def _constrained(self, exprs: tuple[Basic, ...]) -> set[str]:
        """Of these the ones that a hidden definition constrains: they are told, and not what they are made of."""
        by_name = self.world.setting.by_name
        return {n for n in self._written(exprs) if n in by_name and by_name[n].hidden}


def outcome(world: World, expr: Basic) -> Outcome:
    """The value of an expression, or the class of what prevents one."""
    try:
        return world.value(expr)
    except (Undefined, Unusable) as error:
        return type(error)


def _spelled(key: Key) -> str:
    name, index = key
    return name + (f"[{','.join(map(str, index))}]" if index else "")


def admissible(world: World) -> bool:
    """Whether the conditions of the setting hold in a world."""
    try:
        return all(compiled(g)(world) for g in on_numbers(world.setting))
    except (Undefined, Unusable):
        return False


def on_numbers(setting: Setting) -> list[Basic]:
    """The conditions on numbers; those on events and known probabilities shape the regions of a world instead, and
    those on slopes of convex functions the functions."""
    ties = setting.ties  # x + y = 3 holds up to rounding where y is 3 - x
    drawn = {c: Eq(d.name, d.meaning, evaluate=False) for c, d in ties.items() if d.meaning not in c.args}
    given = (drawn.get(g, g) for g in setting.given if isinstance(g, (Relational, And)))
    return [g for g in given if not setting.convexity.is_flat(g) and not is_known_chance(g)]
