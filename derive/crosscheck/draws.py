"""One draw of sizes, arrays and functions for a derivation, in NumPy: where its result meets its reference."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
from msgspec import Struct
from sympy import (
    Abs,
    Basic,
    Expr,
    Heaviside,
    Indexed,
    Max,
    Min,
    Piecewise,
    StrictGreaterThan,
    StrictLessThan,
    Sum,
    Symbol,
    sign,
)
from sympy.core.function import AppliedUndef

from derive.crosscheck.branches import Sides, sides_taken
from derive.crosscheck.laws_of_draws import distributed, known_outcomes, listed_outcomes, meets, numeric_conditions
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.reference import Reference
from derive.errors import BadTopic, CheckFailed
from derive.kernel import Derivation, Setting
from derive.kernel.assumptions import fits
from derive.terms import events
from derive.terms.bound import binder
from derive.terms.chance import EquallyLikely, RandomVariable, Takes
from derive.terms.events import Inclusion, Independent, Outcomes, Same
from derive.terms.notation import At, Components, Vec, name_of
from derive.terms.samples import Family

_SIZES = (3, 2, 4, 1, 5, 3)
_OUTCOMES = 400
_COMPARING = (Abs, sign, Heaviside, Max, Min, Piecewise)
_CLEARLY = 1e-9
_AT_ONE_SIZE = 100  # attempts, after which other sizes are tried
_ATTEMPTS, _SPREAD = 300, (0.1, 1.0, 3.0)  # where no numbers of one size meet the conditions, of several sizes


class _Names(Struct, frozen=True):
    """What values are drawn for, in order."""

    leaves: tuple[Any, ...]
    functions: tuple[str, ...]
    events: tuple[str, ...]


def leaves(expr: Basic) -> set[Expr]:
    """Indexed names and free symbols that are not the labels, indices or sizes of indexed names."""
    indexed = expr.atoms(Indexed)
    inner = {s for x in indexed for s in x.base.free_symbols}
    bound = {binder(n) for n in expr.atoms(Sum, Vec, At)}
    return indexed | {s for s in expr.free_symbols if isinstance(s, Symbol) and s not in inner | bound}


@lru_cache(maxsize=256)
def _names(setting: Setting, result: Basic) -> _Names:
    """Found once for all cases of a derivation."""
    expressions = (*setting.expressions, result)
    return _Names(
        tuple(sorted({x for e in expressions for x in leaves(e)}, key=str)),
        tuple(sorted({f.func.__name__ for e in expressions for f in e.atoms(AppliedUndef)})),
        tuple(sorted({e.name for x in expressions for e in x.atoms(events.Event)})),
    )


class Case:
    """One draw of sizes, arrays and functions for a derivation."""

    def __init__(self, derivation: Derivation, reference: Reference, number: int, scale: float = 1.0) -> None:
        self.derivation, self.reference = derivation, reference
        self.setting, self.scale = derivation.setting, scale
        self.round, self.rng = number, Random(f"crosscheck/{number}")  # NumPy's own streams may change
        self.sizes: dict[str, int] = {}
        self.values: dict[str, Any] = {}
        for attempt in range(_ATTEMPTS):
            first = number + attempt // _AT_ONE_SIZE  # a variance above 0 wants more than one number
            self.sizes = {s.name: _SIZES[(first + 2 * k) % len(_SIZES)] for k, s in enumerate(self.setting.sizes)}
            self.spread = (1.0,) if attempt < _ATTEMPTS // 2 else _SPREAD
            self.values = self._drawn()
            if self._admitted():
                return
        raise CheckFailed(f"no arrays found that satisfy the conditions of {derivation.claim}")

    # -- values -----------------------------------------------------------------------------------------------

    def _drawn(self) -> dict[str, Any]:
        values: dict[str, Any] = dict(self.sizes)
        names = _names(self.setting, self.derivation.result)
        for leaf in names.leaves:
            name = name_of(leaf)
            if name not in self.setting.by_name and name not in values and name not in self.setting.ranges:
                values[name] = self._draw(leaf)
        for function in names.functions:
            values[function] = self._convex() if function in self.setting.convexity.functions else self._function()
        for event in names.events:
            values[event] = np.array([self.rng.random() < 0.5 for _ in range(_OUTCOMES)])
        self._shape_events(values)
        values |= listed_outcomes(self.setting) | known_outcomes(self.setting, self.rng)
        return values

    def _draw(self, leaf: Expr) -> Any:
        if isinstance(leaf, Indexed) and not leaf.base.shape:
            sizes = ", ".join(f"n_{k}" for k in range(1, len(leaf.indices) + 1)) if len(leaf.indices) > 1 else "n"
            raise BadTopic(f"the array {name_of(leaf)} has no size: write array('{name_of(leaf)}', {sizes})")
        shape = tuple(self._whole(s) for s in (leaf.base.shape or ())) if isinstance(leaf, Indexed) else ()
        if isinstance(leaf, RandomVariable):  # its values at outcomes that are equally likely
            return self._filled((_OUTCOMES,), lambda: self.scale * self.rng.uniform(-1.5, 1.5))
        if leaf.is_integer:
            fitting = [k for k in range(-4, 9) if fits(leaf, k) and (k > 0 or not leaf.is_nonnegative)]
            positive = [k for k in fitting if 1 <= k <= 4]
            return self._filled(shape, lambda: self.rng.choice(positive or fitting or [0]))
        scale = self.scale * (self.rng.choice(self.spread) if len(self.spread) > 1 else 1.0)
        values = self._filled(shape, lambda: scale * self.rng.uniform(0.2, 1.5))
        if leaf.is_nonnegative or leaf.is_nonpositive:
            return values if leaf.is_nonnegative else -values
        return values * self._filled(shape, lambda: self.rng.choice((-1.0, 1.0)))

    @staticmethod
    def _filled(shape: tuple[int, ...], draw: Callable[[], float]) -> Any:
        return np.array([draw() for _ in range(math.prod(shape))]).reshape(shape)

    def _whole(self, bound: Expr) -> int:
        return int(bound.xreplace({s: self.sizes[s.name] for s in bound.free_symbols}))

    def _function(self) -> Callable[..., Any]:
        a, b, c = (self.rng.uniform(0.4, 1.2) for _ in range(3))

        def smooth(*args: Any) -> Any:
            x = np.atleast_1d(np.concatenate([np.ravel(v) for v in args]))
            weights = 1 + np.arange(len(x)) / 4
            return np.sin(a * x @ weights + b) + c * (x * x) @ weights / 3

        return smooth

    def _convex(self) -> Callable[..., Any]:
        a, b, c, d, k = (self.rng.uniform(0.2, 1.2) for _ in range(5))
        return lambda x: c * (x - k) ** 2 - a * x + d * np.exp(-b * x) - 1

    def _shape_events(self, values: dict[str, Any]) -> None:
        """Inclusions and equalities among events are imposed on the arrays, outcome by outcome."""
        conditions = [g for g in self.setting.given if isinstance(g, (Inclusion, Same)) and not g.has(Outcomes)]
        self._shape_independent(values)
        for law in (g for g in self.setting.given if isinstance(g, (Takes, EquallyLikely, Family))):
            values[law.variable.name] = distributed(law, values, self.setting)
        keep = np.ones(_OUTCOMES, bool)
        for condition in conditions:
            a, b = (code_of(e, self.setting)(values) for e in condition.args)
            keep &= (a == b) if isinstance(condition, Same) else (~a | b)
        if conditions:
            for name in [e.name for x in self.setting.expressions for e in x.atoms(events.Event)]:
                values[name] = values[name][keep] if values[name].shape == keep.shape else values[name]

    def _shape_independent(self, values: dict[str, Any]) -> None:
        """Each independent event decides along an axis of its own of a table of outcomes that are equally likely."""
        for condition in (g for g in self.setting.given if isinstance(g, Independent)):
            ways = [np.array([True, False, *(self.rng.random() < 0.5 for _ in range(2))]) for _ in condition.args]
            for event, table in zip(condition.args, np.meshgrid(*ways, indexing="ij"), strict=True):
                values[event.name] = table.ravel()
            others = {n for n, v in values.items() if np.shape(v) == (_OUTCOMES,) and np.asarray(v).dtype == bool}
            for name in sorted(others):
                values[name] = np.array([self.rng.random() < 0.5 for _ in range(4 ** len(ways))])

    def _admitted(self) -> bool:
        whole, _ = numeric_conditions(self.setting)
        return all(meets(g, self.values, self.setting) and self._clearly(g) for g in whole)

    def _clearly(self, condition: Basic) -> bool:
        """A strict inequality by more than rounding: the variance of one number may come out as 1e-34."""
        if not isinstance(condition, (StrictGreaterThan, StrictLessThan)):
            return True
        left, right = (float(code_of(side, self.setting)(self.values)) for side in condition.args)
        return abs(left - right) > _CLEARLY * max(abs(left), abs(right), 1e-3)

    def value(self, name: str) -> Any:
        """An array or number by name; that of a defined name from its definition."""
        if name in self.values:
            return self.values[name]
        definition = self.setting.by_name.get(name)
        if definition is None:
            raise BadTopic(f"the reference asks for '{name}', which the question does not have")
        first = self.setting.first_index(name)
        grid = self._grid(definition.name.base.shape, first) if definition.holes else ()
        indices = {h.name: g for h, g in zip(definition.holes, grid, strict=True)}
        return code_of(definition.meaning, self.setting)({**self.values, **indices})

    def _grid(self, shape: tuple[Expr, ...], first: int) -> Any:
        return np.indices(tuple(self._whole(s) for s in shape)) + first

    # -- result and reference -----------------------------------------------------------------------------------

    def free(self) -> list[str]:
        """The free indices of the claim, variable's indices last."""
        return sorted(self.setting.ranges)

    def low(self, index: str) -> int:
        """The first value of a free index."""
        return self._whole(self.setting.ranges[index][0])

    def grid(self) -> dict[str, Any]:
        """All values of the free indices that the conditions admit, one flat array for each."""
        names = self.free()
        if not names:
            return {}
        lows = [self.low(n) for n in names]
        sizes = [self._whole(self.setting.ranges[n][1]) + 1 - low for n, low in zip(names, lows, strict=True)]
        arrays = [g.ravel() + low for g, low in zip(np.indices(sizes), lows, strict=True)]
        indices = dict(zip(names, arrays, strict=True))
        for condition in numeric_conditions(self.setting)[1]:
            shape = next(iter(indices.values())).shape
            keep = np.broadcast_to(code_of(condition, self.setting)({**self.values, **indices}), shape)
            indices = {n: a[keep] for n, a in indices.items()}
        return indices

    def result(self, indices: dict[str, Any], **changed: Any) -> Any:
        return self.number(self.derivation.result, {**indices, **changed})

    def number(self, expr: Basic, indices: dict[str, Any]) -> Any:
        """The value of an expression in this case."""
        return code_of(expr, self.setting)({**self.values, **indices})

    def sides(self) -> Sides:
        """Which way the reference goes in this case, and the code of the result."""
        own = sides_taken(self.reference.function, [self.value(n) for n in self.reference.parameters])
        result = self.derivation.result
        parts = result.args if isinstance(result, Components) else (result,)
        if not any(part.has(*_COMPARING) for part in parts):
            return own
        names, grid = sorted(self.values), self.grid()
        codes = [code_of(part, self.setting) for part in parts]
        ours = sides_taken(
            lambda *v: [code({**dict(zip(names, v, strict=True)), **grid}) for code in codes],
            [self.values[n] for n in names],
        )
        return own | {(-1 - number, side) for number, side in ours}

    def refer(self, **changed: Any) -> Any:
        return self.reference.run(*(changed.get(n, self.value(n)) for n in self.reference.parameters))


class PinnedCase(Case):
    """The one case with these sizes, index values and numbers (arrays of them for indexed names)."""

    def __init__(
        self, derivation: Derivation, reference: Reference, indices: dict[str, int], values: dict[str, Any]
    ) -> None:
        self.derivation, self.reference, self.setting = derivation, reference, derivation.setting
        self.round, self.rng, self.scale = 0, Random("pinned"), 1.0
        self.sizes = {s.name: int(values[s.name]) for s in self.setting.sizes}
        self.values, self._indices = values, indices

    def grid(self) -> dict[str, Any]:
        """The one value of each free index."""
        return {name: np.array([value]) for name, value in self._indices.items()}
