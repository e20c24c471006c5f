"""Events as sets of Venn regions: an equation between events holds always exactly if it holds region by region.

With k events the Venn diagram has 2^k regions. The model has one outcome per region, so every event is a
`sympy.sets.FiniteSet` of regions and the operations are those of `sympy.sets`. Conditions remove regions: a
region whose outcome would break the condition is empty in every model of it, and every other may be inhabited
or not; so a law under conditions must hold in all sub-models of the possible regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations
from math import prod
from typing import Any

from sympy import Basic, Eq, FiniteSet, StrictGreaterThan, StrictLessThan

from derive.errors import BadSetting
from derive.kernel.interpreter import Undefined
from derive.kernel.known_chances import Row, rays, row_of
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
    Independent,
    Intersection,
    Not,
    Nothing,
    Outcomes,
    P,
    PGiven,
    Same,
    Those,
    Union,
    is_known_chance,
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


def _both(names: Iterable[str]) -> list[tuple[str, int]]:
    return [(name, inside) for name in names for inside in (0, 1)]


def _independent(setting: Setting, conditioned: bool) -> tuple[str, ...]:
    """The names of the events that a condition makes independent. Raises `BadSetting` for what cannot be drawn."""
    found = [g for g in setting.given if isinstance(g, Independent)]
    if not found:
        return ()
    names = tuple(e.name for e in found[0].args if isinstance(e, Event))
    if len(set(names)) < max(2, len(found[0].args)):
        raise BadSetting(f"'{found[0]}': name two events or more, each once")
    if conditioned or len(found) > 1:
        raise BadSetting("events that are independent, and another condition on events: give one of the two")
    return names


def _above_zero(setting: Setting) -> Iterator[P]:
    """The probabilities that conditions say are above 0."""
    strict = (g for g in setting.given if isinstance(g, (StrictGreaterThan, StrictLessThan)))
    yield from (g.gts for g in strict if isinstance(g.gts, P) and g.lts == 0)


def _share(known: Eq) -> Fraction:
    return Fraction(int(known.rhs.p), int(known.rhs.q))


class Venn:
    """The regions of a setting's events, those that its conditions leave, and events as sets of them."""

    def __init__(self, setting: Setting) -> None:
        atoms = {e for expr in setting.expressions for e in expr.atoms(Event)}
        self.events = sorted(atoms, key=lambda e: e.name)
        self.conditions = [g for g in setting.given if isinstance(g, (Inclusion, Same))]
        self.independent = _independent(setting, bool(self.conditions))
        self.known = [g for g in setting.given if is_known_chance(g)]
        self._regions: dict[Basic, tuple[int, ...]] = {}
        self._wholly: dict[Basic, Any] = {}  # events among all outcomes: lines have most of their parts in common

    @staticmethod
    @lru_cache(maxsize=256)
    def of(setting: Setting) -> Venn:
        listing = any(e.has(Outcomes) for e in setting.expressions)
        venn = Listing(setting) if listing else Venn(setting)
        if not venn.possible:
            raise BadSetting(f"no outcome meets the conditions {', '.join(map(str, venn.conditions))}")
        for chance in _above_zero(setting):
            if not venn.regions(chance.args[0]):
                raise BadSetting(f"{chance} > 0, but no outcome is in that event")
        return venn

    @cached_property
    def everything(self) -> FiniteSet:
        return FiniteSet(*range(2 ** len(self.events)))

    def read(self, expr: Basic, everything: FiniteSet | None = None) -> Any:
        """The event as a set of regions, within the outcomes `everything`."""
        if everything is not None and everything is not self.everything:
            return self._within(expr, everything)
        if expr not in self._wholly:
            self._wholly[expr] = self._within(expr, self.everything)
        return self._wholly[expr]

    def _within(self, expr: Basic, outcomes: FiniteSet) -> Any:
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

    def masses(self, draw: Callable[[Any], Any]) -> dict[int, Any]:
        """Masses of the possible regions, of numbers that are drawn for each of them and, where events are
        independent, for each of these and its complement: all masses that meet the conditions have this form. Raises
        `Undefined` where regions that share a mass, or that a known probability is a share of, have none."""
        if self.known and not self.independent:
            return self._meeting(draw)
        weights = {r: draw(r) for r in self.possible}
        if not self.independent:
            return weights
        odds = {(name, inside): self._odds(name, inside, draw) for name in self.independent for inside in (0, 1)}
        alike = {r: [w for s, w in weights.items() if self._pattern(s) == self._pattern(r)] for r in weights}
        try:
            shares = {r: w / sum(alike[r]) if len(alike[r]) > 1 else 1 for r, w in weights.items()}
        except ZeroDivisionError:
            raise Undefined from None
        return {r: share * prod(odds[place] for place in self._pattern(r)) for r, share in shares.items()}

    def _odds(self, name: str, inside: int, draw: Callable[[Any], Any]) -> Any:
        share = self._shares.get(name)
        if share is None:
            return draw((name, inside))
        return share.numerator if inside else share.denominator - share.numerator

    @cached_property
    def _shares(self) -> dict[str, Fraction]:
        """The known probabilities of events that are independent. Raises `BadSetting` for any other."""
        found: dict[str, Fraction] = {}
        for known in self.known:
            event = known.lhs.args[0]
            single = not isinstance(known.lhs, PGiven) and isinstance(event, Event) and event.name in self.independent
            if not single or found.setdefault(event.name, _share(known)) != _share(known):
                raise BadSetting(f"'{known}': of independent events give the probability of each, once")
        return found

    def _meeting(self, draw: Callable[[Any], Any]) -> dict[int, Any]:
        """Masses with which the known probabilities are what they are."""
        weights = [(draw(("ray", k)), ray) for k, ray in enumerate(self._rays)]
        masses = {r: sum(w * ray[k] for w, ray in weights if k in ray) for k, r in enumerate(self.possible)}
        for known in self.known:
            if isinstance(known.lhs, PGiven) and not sum(masses[r] for r in self.regions(known.lhs.args[1])):
                raise Undefined
        return masses

    @cached_property
    def _rays(self) -> tuple[Mapping[int, int], ...]:
        found = rays(tuple(map(self.row, self.known)), len(self.possible))
        if not found:
            raise BadSetting(f"no probabilities meet {', '.join(f'{g.lhs} = {g.rhs}' for g in self.known)}")
        return found

    def row(self, known: Eq) -> Row:
        """What a known probability says of the masses of the possible regions."""
        if isinstance(known.lhs, PGiven):
            event, among = known.lhs.args
            return row_of(self.possible, self.regions(event & among), self.regions(among), _share(known))
        return row_of(self.possible, self.regions(known.lhs.args[0]), self.possible, _share(known))

    def _pattern(self, region: int) -> tuple[tuple[str, int], ...]:
        """Which of the independent events a region lies in."""
        return tuple((e.name, region >> k & 1) for k, e in enumerate(self.events) if e.name in self.independent)

    def keeps(self, masses: Mapping[int, int]) -> bool:
        """Whether these masses leave independent what has to be, and known probabilities as they are."""
        total = sum(masses.values())
        if any(sum(x * masses[r] for x, r in zip(self.row(g), self.possible, strict=True)) for g in self.known):
            return False
        if not self.independent or not total:
            return True
        single = {e: sum(m for r, m in masses.items() if e in self._pattern(r)) for e in _both(self.independent)}
        joint = {p: sum(m for r, m in masses.items() if self._pattern(r) == p) for p in map(self._pattern, masses)}
        count = len(self.independent)
        return all(m * total ** (count - 1) == prod(single[e] for e in p) for p, m in joint.items())

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """The regions that may be inhabited under the conditions."""
        regions = sorted(int(r) for r in self.everything)
        return tuple(r for r in regions if all(self.holds(c, FiniteSet(r)) for c in self.conditions))

    def regions(self, event: Basic) -> tuple[int, ...]:
        """The possible regions that make up an event, in order."""
        if event not in self._regions:
            self._regions[event] = tuple(sorted(int(r) for r in self.read(event) if int(r) in self.possible))
        return self._regions[event]

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


class Listing(Venn):
    """A sample space whose outcomes are listed, equally likely, and its events as sets of them."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        known = {
            c.args[0]: c.args[1] for c in self.conditions if isinstance(c, Same) and isinstance(c.args[1], Outcomes)
        }
        if not isinstance(known.get(Everything()), Outcomes):
            raise BadSetting("say what outcomes there are: Same(Everything(), Outcomes(1, 2, 3))")
        self.everything = FiniteSet(*known[Everything()].args)
        self.members = {event: self.read(found) for event, found in known.items()}
        loose = [e.name for e in self.events if e not in known]
        if loose or self.known or len(known) < len(self.conditions):
            raise BadSetting(
                f"of listed outcomes say what each event is, Same(A, Outcomes(1, 2)), and nothing else: {loose}"
            )

    def read(self, expr: Basic, everything: FiniteSet | None = None) -> Any:
        """The event as a set of outcomes."""
        if isinstance(expr, Outcomes):
            found = FiniteSet(*expr.args)
            if not found.is_subset(self.everything):
                raise BadSetting(f"{found} are not all outcomes of {self.everything}")
            return found
        if isinstance(expr, Event) and expr in self.members:
            return self.members[expr]
        return super().read(expr, everything)

    def masses(self, _draw: Callable[[Any], Any]) -> dict[int, Any]:
        """All alike."""
        return {int(k): 1 for k in self.everything}

    @cached_property
    def possible(self) -> tuple[int, ...]:
        return tuple(sorted(int(k) for k in self.everything))

    def models(self) -> Iterator[FiniteSet]:
        """The one that there is."""
        yield self.everything
