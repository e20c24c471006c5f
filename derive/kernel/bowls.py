"""Unknown functions that are convex: what conditions say of them, and the functions that stand for them in a world.

A world draws p + q x, and in most worlds nonnegative multiples of e^(b x), (x - k)^2 and max(0, x - k) beside it. Such
a function has a second derivative nowhere in general, and a slope only where a condition or a definition names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

from msgspec import Struct
from sympy import Basic, Eq, Symbol

from derive.errors import BadSetting
from derive.kernel.definitions import Definition
from derive.terms.convex import Convex, flat_at, functions_in, slope_taken
from derive.terms.notation import At, D, Nabla

_STRAIGHT = 0.25  # of the functions are nothing but p + q x
_PRESENT = 0.7  # of the other terms are there


class Convexity(Struct, frozen=True):
    """The convex functions by name, the places at which they are flat, the slopes that are spoken of, and the names
    that are defined by such functions."""

    functions: Mapping[str, Any]
    flat: Mapping[str, Symbol]
    slopes: frozenset[Basic]
    hiding: frozenset[str]

    @staticmethod
    def of(given: tuple[Basic, ...], definitions: Iterable[Definition]) -> Convexity:
        """Raises `BadSetting` for a slope that no world could have."""
        functions = {c.function.__name__: c.function for c in given if isinstance(c, Convex)}
        if not functions:
            return Convexity({}, {}, frozenset(), frozenset())
        meanings = {d.key: d.meanings for d in definitions}
        written = [*given, *(m for pair in meanings.values() for m in pair)]
        slopes = {n for e in written for n in e.atoms(D) if functions_in(n) & set(functions)}
        hiding = {key for key, pair in meanings.items() if any(functions_in(m) & set(functions) for m in pair)}
        return Convexity(functions, _flat(given, functions, meanings), frozenset(slopes), frozenset(hiding))

    def demand_slopes(self, expr: Basic) -> None:
        """Raises `BadSetting` for a slope of a convex function of which nothing says that it is there."""
        if not self.functions:
            return
        inside = {n for node in expr.atoms(At) if slope_taken(node) in self.slopes for n in node.atoms(D)}
        for node in expr.atoms(D, Nabla) - inside:
            hidden = self.hiding & {s.name for s in node.atoms(Symbol)}
            if (hidden or functions_in(node) & set(self.functions)) and node not in self.slopes:
                raise BadSetting(f"nothing says that there is a slope {node}: a convex function may have a kink there")

    def is_flat(self, condition: Basic) -> bool:
        """Whether the functions of a world are drawn so that a condition holds."""
        slope = flat_at(condition)
        return slope is not None and next(iter(functions_in(slope))) in self.functions


def _flat(given: Iterable[Basic], functions: Mapping[str, Any], meanings: Mapping[str, Any]) -> dict[str, Symbol]:
    found: dict[str, Symbol] = {}
    for condition in given:
        slopes = condition.atoms(D) if isinstance(condition, Eq) else set()
        if not any(functions_in(s) & set(functions) for s in slopes):
            continue
        slope = flat_at(condition)
        if slope is None:
            named = any(isinstance(side, Symbol) and side.name in meanings for side in condition.args)
            if not named:
                raise BadSetting(f"'{condition}' is not f'(x) = 0 with a name x, nor a name for the slope, m = f'(x)")
            continue
        ((name,),) = (functions_in(slope),)
        if name in found or not isinstance(slope.variable, Symbol) or slope.variable.name in meanings:
            raise BadSetting(
                f"'{condition}': a convex function is flat at one place, which is a name without a meaning"
            )
        found[name] = slope.variable
    return found


class Bowl(Struct, frozen=True):
    """p + q x + c e^(b x) + d (x - k)^2 + h max(0, x - m), in the numbers of a world."""

    numbers: tuple[Any, ...]

    @staticmethod
    def draw(seed: str, name: str, lift: Callable[[float], Any]) -> Bowl:
        """The function that stands for a name in the world of a seed."""
        rng = Random(f"{seed}|{name}|convex")
        straight = Random(f"{seed}|convex").random() < _STRAIGHT

        def height(low: float, high: float) -> float:
            value = rng.uniform(low, high) * (rng.random() < _PRESENT)
            return 0.0 if straight else value

        drawn = [rng.uniform(-2, 2), rng.uniform(-2, 2), height(0.2, 1.0), rng.choice((-1, 1)) * rng.uniform(0.2, 0.9)]
        drawn += [height(0.1, 0.8), rng.uniform(-2, 2), height(0.3, 2.0), rng.uniform(-2, 2)]
        return Bowl(tuple(drawn)).lifted(lift)

    def lifted(self, lift: Callable[[Any], Any]) -> Bowl:
        """The same in other numbers."""
        return Bowl(tuple(lift(v) if v else 0 for v in self.numbers))

    def at(self, x: Any, world: Any) -> Any:
        """The value at x in a world whose numbers these are."""
        p, q, c, b, d, k, h, m = self.numbers
        bent = c * world.call("exp", b * x) if c else 0
        return p + q * x + bent + d * (x - k) * (x - k) + (h * world.extreme(x - m, world.lift(0), 1) if h else 0)

    def flattened(self, x: Any, world: Any) -> Bowl:
        """The same with another q, so that the slope at x is 0."""
        p, _, c, b, d, k, h, m = self.numbers
        bent = c * b * world.call("exp", b * x) if c else 0
        return Bowl((p, -(bent + 2 * d * (x - k) + (h if h and world.compare(x, m) > 0 else 0)), c, b, d, k, h, m))
