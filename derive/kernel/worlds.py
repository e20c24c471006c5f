"""A world: one set of values for every leaf, drawn when it is first read, in which lines are evaluated.

A derivative is a numerical difference of its own body (Romberg's scheme on central differences), so no symbolic
differentiation marks symbolic differentiation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from sympy import Basic, Expr

from derive.kernel.arithmetic import Digits, Floats
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.regions import Venn
from derive.kernel.setting import Setting

Key = tuple[str, tuple[int, ...]]


class World:
    """Values for a setting's names; `pins` fixes some of them, sizes and free indices are given."""

    def __init__(
        self, setting: Setting, seed: str, index: Mapping[str, int], scale: float,
        pins: Mapping[Key, float] | None = None, ops: Any = Floats,
    ) -> None:
        self.setting, self.seed, self.scale, self.ops = setting, seed, scale, ops
        self.index: dict[str, int | None] = dict(index)
        self.sizes = {s: v for s, v in index.items() if s in setting.size_names}
        self.pins: dict[Key, Any] = {k: ops.lift(v) for k, v in (pins or {}).items()}
        self.leaves: dict[Key, Any] = {}
        self.domains: dict[Key, Expr] = {}
        self.memo: dict[Key, Any] = {}
        self.constants: dict[Expr, Any] = {}
        self.given = (dict(index), scale, dict(pins or {}))

    def precise(self, digits: int = 40) -> World:
        """The same world, to many digits."""
        index, scale, pins = self.given
        return World(self.setting, self.seed, index, scale, pins, Digits(digits))

    def value(self, expr: Basic) -> Any:
        """The value of an expression here. Raises `Undefined` or `Unusable`."""
        value = compiled(expr)(self)
        if self.ops is Floats and isinstance(value, float) and not math.isfinite(value):
            raise Unusable
        return value

    # -- what the interpreter asks for ------------------------------------------------------------------------

    def constant(self, expr: Expr) -> Any:
        value = self.constants.get(expr)
        if value is None:
            value = self.constants[expr] = self.ops.number(expr)
        return value

    def whole(self, value: Any) -> int:
        n = int(value)
        if n != value:
            raise Undefined
        return n

    def read(self, key: Key, leaf: Expr) -> Any:
        if key in self.pins:
            return self.pins[key]
        definition = self.setting.by_name.get(key[0])
        if definition is None:
            return self._leaf(key, leaf)
        if key not in self.memo:
            self.memo[key] = self._meaning(compiled(definition.meaning), definition.holes, key[1])
        return self.memo[key]

    def _meaning(self, code: Code, holes: tuple[Any, ...], at: tuple[int, ...]) -> Any:
        outer = self.index
        self.index = {**self.sizes, **{h.name: v for h, v in zip(holes, at, strict=True)}}
        try:
            return code(self)
        finally:
            self.index = outer

    def _leaf(self, key: Key, leaf: Expr) -> Any:
        value = self.leaves.get(key)
        if value is None:
            self.domains[key] = leaf
            value = self.leaves[key] = self.ops.lift(draw(Random(f"{self.seed}|{key}"), leaf, self.scale))
        return value

    def unknown(self, name: str, args: list[Any]) -> Any:
        """A smooth function drawn for this world: two sines of a linear form and a square."""
        total = self.ops.lift(0)
        for wave in range(2):
            rng = Random(f"{self.seed}|{name}|{wave}")
            phase, height = rng.uniform(-2, 2), rng.uniform(0.5, 1.5)
            inner = sum((a * rng.uniform(0.3, 1.2) for a in args), self.ops.lift(phase))
            total = total + height * self.ops.call("sin", inner) + height / 8 * inner * inner
        return total

    def probability(self, event: Basic) -> Any:
        """The mass of an event under masses drawn for the regions that the conditions leave."""
        venn = Venn.of(self.setting)
        masses = {r: Random(f"{self.seed}|mass|{r}").randint(1, 64) for r in venn.possible}
        total = sum(masses.values())
        return self.ops.lift(sum(masses[r] for r in venn.regions(event))) / total

    def call(self, name: str, x: Any) -> Any:
        return self.ops.call(name, x)

    def power(self, base: Any, exponent: Any) -> Any:
        return self.ops.power(base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Any:
        return self.ops.power(base, exponent)

    def absolute(self, x: Any) -> Any:
        return abs(x)

    def sign(self, x: Any) -> int:
        return (x > 0) - (x < 0)

    def compare(self, a: Any, b: Any) -> int:
        return (a > b) - (a < b)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        return a if self.compare(a, b) == keep else b

    def with_value(self, key: Key, value: Any, code: Code, _leaf: Expr) -> Any:
        """The value of a code with one name moved; only what depends on the name is computed anew."""
        depends = self.setting.dependencies
        pins, memo = self.pins, self.memo
        self.pins = {**pins, key: value}
        self.memo = {k: v for k, v in memo.items() if key[0] not in depends[k[0]]}
        try:
            return code(self)
        finally:
            self.pins, self.memo = pins, memo

    def derivative(self, body: Code, key: Key, leaf: Expr) -> Any:
        at = self.read(key, leaf)
        here = body(self)
        for step in self.ops.steps:
            try:
                slope = _romberg(lambda h: self.with_value(key, at + h, body, leaf), here, step, self.ops.agreement)
            except Undefined:
                continue
            if slope is not None:
                return slope
        raise Unusable


def _romberg(f: Callable[[Any], Any], here: Any, h: Any, agreement: Any) -> Any | None:
    """The slope of f at 0 from three central differences; None where they disagree or f has a kink there."""
    ahead, behind = zip(*((f(s), f(-s)) for s in (h, h / 2, h / 4)), strict=True)
    d1, d2, d3 = ((a - b) / (2 * s) for a, b, s in zip(ahead, behind, (h, h / 2, h / 4), strict=True))
    r1, r2 = (4 * d2 - d1) / 3, (4 * d3 - d2) / 3
    slope = (16 * r2 - r1) / 15
    if abs(slope - r2) > agreement * max(1, abs(slope)):
        return None
    bend_wide = abs(ahead[0] - 2 * here + behind[0]) / h
    bend_near = abs(ahead[2] - 2 * here + behind[2]) / (h / 4)
    smooth = bend_near <= bend_wide / 2 + agreement * max(1, abs(slope))
    return slope if smooth else None


def draw(rng: Random, leaf: Expr, scale: float) -> float:
    """A value that fits the assumptions of a symbol, of a magnitude about `scale`."""
    size = scale * 2 ** rng.uniform(-2.0, 1.0)
    if leaf.is_integer:
        value: float = rng.randint(1, 5)
    else:
        value = size
    if leaf.is_positive or (leaf.is_nonnegative and leaf.is_extended_real):
        return value
    if leaf.is_negative or leaf.is_nonpositive:
        return -value
    return value if rng.random() < 0.5 else -value
