"""Events as sets of Venn regions: an equation between events holds always exactly if it holds region by region.

With k events the Venn diagram has 2^k regions. The model has one outcome per region, so every event is a
`sympy.sets.FiniteSet` of regions and the operations are those of `sympy.sets`. Conditions remove regions: a
region whose outcome would break the condition is empty in every model of it, and every other may be inhabited
or not; so a law under conditions must hold in all sub-models of the possible regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

from sympy import Basic, FiniteSet

from derive.errors import BadSetting
from derive.kernel.setting import Setting
from derive.terms.events import (
    AllOf,
    AnyOf,
    Complement,
    Difference,
    Event,
    Everything,
    In,
    Inclusion,
    Intersection,
    Not,
    Nothing,
    Same,
    Those,
    Union,
)

_READ: dict[type, Callable[..., Any]] = {
    Union: lambda a, b, _all: a.union(b),
    Intersection: lambda a, b, _all: a.intersect(b),
    Difference: lambda a, b, _all: a - b,
    Complement: lambda a, everything: everything - a,
    Those: lambda a, _all: a,
    In: lambda a, _all: a,
    AllOf: lambda a, b, _all: a.intersect(b),
    AnyOf: lambda a, b, _all: a.union(b),
    Not: lambda a, everything: everything - a,
    Everything: lambda everything: everything,
    Nothing: lambda _all: FiniteSet(),
}


_MOST_REGIONS = 8  # 256 models; sixteen regions would have 65536


class Venn:
    """The regions of a setting's events, those that its conditions leave, and events as sets of them."""

    def __init__(self, setting: Setting) -> None:
        atoms = {e for expr in setting.expressions for e in expr.atoms(Event)}
        self.events = sorted(atoms, key=lambda e: e.name)
        self.conditions = [g for g in setting.given if isinstance(g, (Inclusion, Same))]

    @staticmethod
    @lru_cache(maxsize=256)
    def of(setting: Setting) -> Venn:
        venn = Venn(setting)
        if not venn.possible:
            raise BadSetting(f"no outcome meets the conditions {', '.join(map(str, venn.conditions))}")
        return venn

    @cached_property
    def everything(self) -> FiniteSet:
        return FiniteSet(*range(2 ** len(self.events)))

    def read(self, expr: Basic, everything: FiniteSet | None = None) -> Any:
        """The event as a set of regions, within the outcomes `everything`."""
        outcomes = self.everything if everything is None else everything
        if isinstance(expr, Event):
            if expr not in self.events:
                raise BadSetting(f"the event {expr.name} does not occur in the claim")
            place = self.events.index(expr)
            return FiniteSet(*(r for r in outcomes if int(r) >> place & 1))
        if type(expr) not in _READ:
            raise BadSetting(f"'{expr}' is not an event")
        return _READ[type(expr)](*(self.read(a, outcomes) for a in expr.args), outcomes)

    def holds(self, condition: Basic, everything: FiniteSet | None = None) -> bool:
        """Whether an inclusion or equality of events holds among the given outcomes."""
        a, b = (self.read(e, everything) for e in condition.args)
        return bool(a == b) if isinstance(condition, Same) else bool(a.is_subset(b))

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """The regions that may be inhabited under the conditions."""
        regions = sorted(int(r) for r in self.everything)
        return tuple(r for r in regions if all(self.holds(c, FiniteSet(r)) for c in self.conditions))

    def regions(self, event: Basic) -> tuple[int, ...]:
        """The possible regions that make up an event, in order."""
        return tuple(sorted(int(r) for r in self.read(event) if int(r) in self.possible))

    def models(self) -> Iterator[FiniteSet]:
        """Every model: the whole diagram if there are no conditions, else all sets of possible regions.

        Where that is too many, the models with one outcome: each outcome decides alone whether a law holds at it, so
        a law that fails in a model fails in the model that has only the outcome at which it fails.
        """
        if not self.conditions:
            yield self.everything
            return
        sizes = range(len(self.possible), -1, -1) if len(self.possible) <= _MOST_REGIONS else (1,)
        for count in sizes:
            for regions in combinations(self.possible, count):
                yield FiniteSet(*regions)

    def counterexample(self, law: Basic) -> FiniteSet | None:
        """The smallest-indexed model in which the law (`Same` or `Inclusion`) fails, or None."""
        return next((m for m in self.models() if not self.holds(law, m)), None)
