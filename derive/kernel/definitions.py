"""Definitions: a name and what it stands for; and sequences, which may name their own earlier values.

A sequence is `v[t] := beta v[t - 1] + g[t]` with a start, `v[0] := 0`. Every value leads back to the start: nothing
names a later value, nor itself at the same step, directly or through other definitions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from sympy import Basic, Eq, Expr, Indexed, Integer, Poly, Symbol

from derive.errors import BadSetting
from derive.kernel.assumptions import assumed
from derive.kernel.letters import index_letters, names_in
from derive.terms.bound import subexpressions, substitute
from derive.terms.notation import name_of
from derive.terms.ordered import ordered, plain

_FAR, _MOST_STEPS = 12, 10_000
Start = tuple[tuple[int, Expr], ...]


class Definition(Struct, frozen=True, cache_hash=True, dict=True):
    """`name := meaning`; the indices of an indexed name are holes. Hidden ones are constraints
    (`derive.kernel.constraints`): their relations are printed in their place.

    With a `start` it is a sequence: the first index counts the steps, `start` holds the values at the first of them,
    and the meaning holds for those that follow. Outside its own definition the letter of the step is a size.
    """

    name: Expr
    meaning: Expr
    hidden: bool = False
    start: Start = ()

    @cached_property
    def key(self) -> str:
        return name_of(self.name)

    @property
    def equation(self) -> Eq:
        """`name = meaning`, to be read as words go along."""
        return Eq(self.name, self.meaning, evaluate=False)

    @property
    def meanings(self) -> tuple[Expr, ...]:
        """All that the name may stand for: its meaning, and the values it starts with."""
        return (self.meaning, *(value for _, value in self.start))

    @property
    def equations(self) -> tuple[Eq, ...]:
        """What the name stands for, then where it starts; a start that is only called so, w_0 = w_0, says nothing."""
        starts = (Eq(self._at_step(k), v, evaluate=False) for k, v in self.start if str(v) != f"{self.key}_{k}")
        return (self.equation, *starts)

    @cached_property
    def holes(self) -> tuple[Symbol, ...]:
        return tuple(self.name.indices) if isinstance(self.name, Indexed) else ()

    @property
    def step(self) -> Symbol | None:
        """The letter that counts the steps of a sequence."""
        return self.holes[0] if self.start else None

    def meaning_at(self, place: Sequence[int]) -> Expr | None:
        """What the name stands for at a place, in terms of the holes; None before a sequence starts."""
        if not self.start:
            return self.meaning
        known = dict(self.start)
        step = place[0]
        return self.meaning if step > max(known) else known.get(step)

    def far_back(self, place: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """The places before one that lies far from the start, in the order in which they can be read without reading
        one inside another; none near the start. Raises `BadSetting` beyond all reason."""
        self._demand_indices(self.name, len(place))
        if not self.start or place[0] - self.start[0][0] <= _FAR:
            return
        if place[0] > _MOST_STEPS:
            raise BadSetting(
                f"the sequence {self.name} is read at step {place[0]}: at most {_MOST_STEPS} are worked out"
            )
        yield from ((k, *place[1:]) for k in range(self.start[0][0], place[0]))

    def opened(self, leaf: Expr) -> Expr | None:
        """What a use of the name stands for; None before a sequence starts, where it has no value."""
        indices: tuple[Expr, ...] = leaf.indices if isinstance(leaf, Indexed) else ()
        self._demand_indices(leaf, len(indices))
        chosen: Expr | None = self.meaning
        if self.start and indices[0].is_Integer:
            chosen = self.meaning_at([int(indices[0])])
        return None if chosen is None else substitute(chosen, dict(zip(self.holes, indices, strict=True)))

    def _demand_indices(self, used: object, count: int) -> None:
        if count != len(self.holes):
            raise BadSetting(f"{used} has {count} indices, and the definition of {self.name} {len(self.holes)}")

    def goes_back(self, leaf: Expr) -> int:
        """How many steps before a letter a use of a sequence lies: 1 for v[t - 1]; 0 for v[t], v[3] and all others."""
        if not self.start or not isinstance(leaf, Indexed):
            return 0
        shift, _ = plain(leaf.indices[0]).as_coeff_Add()
        return max(0, -int(shift)) if shift.is_Integer and not leaf.indices[0].is_Integer else 0

    def _at_step(self, k: int) -> Expr:
        return self.name.base[(Integer(k), *self.holes[1:])]


def ties(conditions: Iterable[Basic], apart: Collection[str]) -> dict[Basic, Definition]:
    """What equations among the conditions say that names are, each name by one of them. Names that are `apart` have a
    meaning already, and whole numbers count."""
    found: dict[Basic, Definition] = {}
    for condition in (c for c in conditions if isinstance(c, Eq)):
        known = {d.key for d in found.values()}
        put_in = {d.name: plain(d.meaning) for d in found.values()}
        definition = _spelled_out(condition, apart) or _solved(condition.xreplace(put_in), {*apart, *known})
        if definition is not None and definition.key not in known:
            found[condition] = definition
    return found


def _spelled_out(condition: Eq, apart: Collection[str]) -> Definition | None:
    """`eta = 2/a` says that eta stands for 2/a."""
    for name, meaning in (condition.args, condition.args[::-1]):
        if _is_free(name, apart) and name.name not in names_in(meaning):
            return Definition(name, ordered(meaning))
    return None


def _solved(condition: Basic, apart: Collection[str]) -> Definition | None:
    """`x + y = 3` says that y stands for 3 - x, and `x y = 3` for 3/x: what is as good as the equation itself. A name
    that is declared to be positive would not be so any more."""
    if not isinstance(condition, Eq) or not isinstance(condition.lhs, Expr):
        return None
    gap = plain(condition.lhs - condition.rhs)
    names = (s for s in gap.free_symbols if _is_free(s, apart) and not assumed(s))
    for name in sorted(names, key=str, reverse=True):
        found = Poly(gap, name) if gap.is_polynomial(name) else None
        if found is None or found.degree() != 1:
            continue
        steepness, rest = found.all_coeffs()
        if steepness.is_Rational or (rest.is_Rational and rest != 0):  # else any x meets x y = y^2 for y = 0
            return Definition(name, ordered(-rest / steepness))
    return None


def _is_free(name: Basic, apart: Collection[str]) -> bool:
    return isinstance(name, Symbol) and not name.is_integer and name.name not in apart


def dependencies(definitions: Iterable[Definition]) -> dict[str, frozenset[str]]:
    """For each defined name, all names that its meaning reads, directly or through other definitions."""
    direct = {d.key: set().union(*map(names_in, d.meanings)) for d in definitions}
    closed: dict[str, frozenset[str]] = {}
    for name in direct:
        todo, seen = list(direct[name]), set(direct[name])
        while todo:
            fresh = direct.get(todo.pop(), set()) - seen
            seen |= fresh
            todo += sorted(fresh)
        closed[name] = frozenset(seen)
    return closed


def ranks(definitions: Iterable[Definition], reads: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """For each defined name 1 more than the largest rank of a name in its meaning; names that lead back to one
    another have one rank, and leaves have none."""
    found: dict[str, int] = {}

    def rank(name: str) -> int:
        if name not in found:
            inner = {n for n in reads[name] if n in reads and name not in reads[n]}
            found[name] = 1 + max(map(rank, inner), default=0)
        return found[name]

    return {d.key: rank(d.key) for d in definitions}


def demand_founded(definitions: tuple[Definition, ...], reads: Mapping[str, frozenset[str]]) -> None:
    """Raises `BadSetting` unless every name that leads back to itself does so at an earlier step, down to a start."""
    for d in definitions:
        _demand_start(d, reads)
    by_name = {d.key: d for d in definitions}
    same_step: dict[str, set[str]] = {}
    for d in definitions:
        around = [by_name[n] for n in sorted(reads[d.key]) if n in by_name and d.key in reads[n]]
        if around and not any(other.start for other in (d, *around)):
            raise BadSetting(
                f"the definition of {d.name} leads back to itself: a sequence needs a start, as in "
                f"sequence({d.name}, ..., start={{0: 0}})"
            )
        uses = {other.key: set(_steps_back(d, other)) for other in around}
        same_step[d.key] = {key for key, steps in uses.items() if 0 in steps}
    for name in same_step:
        if name in _reached(name, same_step):
            raise BadSetting(f"the definition of {by_name[name].name} leads back to itself at the same step")


def _demand_start(d: Definition, reads: Mapping[str, frozenset[str]]) -> None:
    if not d.start:
        return
    steps = [k for k, _ in d.start]
    if not d.holes or steps != list(range(steps[0], steps[0] + len(steps))):
        raise BadSetting(f"the sequence {d.name} starts at {steps}: whole numbers in a row, for its first index")
    for k, value in d.start:
        inner = names_in(value)
        if d.key in inner.union(*(reads.get(n, ()) for n in inner)):
            raise BadSetting(f"the start of the sequence {d.name} at {k}, {value}, leads back to it")
        if d.step in set(subexpressions(value)) | index_letters(value):
            raise BadSetting(f"the start of the sequence {d.name} at {k}, {value}, depends on the step")


def _steps_back(d: Definition, other: Definition) -> Iterator[int]:
    """How many steps back a definition reads another one that leads back to it. Raises `BadSetting` for a later
    step, for no certain number of them, and for one before the other's start."""
    for leaf in sorted(d.meaning.atoms(Indexed, Symbol), key=str):
        if name_of(leaf) != other.key or (isinstance(leaf, Symbol) and other.holes):
            continue
        back = plain(d.holes[0] - leaf.indices[0]) if d.holes and other.holes else Integer(0)
        if not back.is_Integer or back < 0:
            when = "a later value" if back.is_Integer else "at a step that is not so many before"
            raise BadSetting(f"the sequence {d.name} names {leaf}: {when}; use {d.name} minus whole steps")
        if d.start and other.start and d.start[-1][0] + 1 - back < other.start[0][0]:
            raise BadSetting(f"the sequence {d.name} reads {leaf} before its start")
        yield int(back)


def _reached(name: str, edges: Mapping[str, set[str]]) -> set[str]:
    todo, seen = list(edges[name]), set(edges[name])
    while todo:
        fresh = edges.get(todo.pop(), set()) - seen
        seen |= fresh
        todo += sorted(fresh)
    return seen
