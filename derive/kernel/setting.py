"""Setting: the definitions, index ranges and conditions under which all lines of a derivation are read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct
from sympy import And, Basic, Eq, Indexed, IndexedBase, Integer, KroneckerDelta, Symbol
from sympy.core.relational import Relational

from derive.errors import BadSetting
from derive.kept import OfLate
from derive.kernel.assumptions import assumed, assumed_in, demand_counts
from derive.kernel.bowls import Convexity
from derive.kernel.constraints import relations
from derive.kernel.definitions import Definition, demand_founded, dependencies, ranks, ties
from derive.kernel.letters import Range, bound_letters, in_order, index_letters, limits, names_in, sum_ranges
from derive.kernel.vectors import demand_vectors_taken
from derive.terms.arrays import size_letters
from derive.terms.bound import free_letters
from derive.terms.chance import EquallyLikely, Takes
from derive.terms.convex import Convex
from derive.terms.events import Everything, Inclusion, Independent, Outcomes, Probability, Same, is_known_chance
from derive.terms.families import demand_family
from derive.terms.nodes import of_kind
from derive.terms.notation import At, D, Delta, Nabla, check_name, name_of
from derive.terms.samples import Chosen, Draws, Family
from derive.terms.suppositions import Kind

FEWEST_OUTCOMES = 3  # of random variables
_SHAPING = (Inclusion, Same, Independent, Takes, EquallyLikely, Convex, Family)
_NO_SHAPE = "give its base a shape, as in array('x', n)"


class Setting(Struct, frozen=True, cache_hash=True, dict=True):
    """What every line of one derivation may rely on.

    `scope` holds the expressions that fix index ranges and sizes (the claim); `given` the conditions: relations
    between numbers or indices, `Inclusion`, `Same` and `Independent` for events. `usual` are the whole numbers that a
    name or size takes where a point is chosen for people to read; what is checked is checked at all others too. Raises
    `BadSetting` for contradictions.
    """

    scope: tuple[Basic, ...]
    definitions: tuple[Definition, ...] = ()
    given: tuple[Basic, ...] = ()
    usual: tuple[tuple[str, tuple[int, ...]], ...] = ()
    outcomes: int = FEWEST_OUTCOMES  # of random variables that have no law of their own: as many as a line needs

    def __post_init__(self) -> None:
        names = [d.key for d in self.definitions]
        for name in names:
            if names.count(name) > 1:
                raise BadSetting(f"'{name}' is defined twice")
        for definition in self.definitions:
            self._check_definition(definition)
        demand_founded((*self.definitions, *self.tied), self.dependencies)
        self._check_symbols()
        self._check_indices()
        for name in sorted(set(self.usual_numbers) - (set(self._known) | self.size_names)):
            raise BadSetting(f"'{name}' has usual numbers, and occurs nowhere")
        self.constraints, self.convexity  # noqa: B018  (hidden definitions are of the table, slopes are written)
        for condition in self.given:
            if not isinstance(condition, (Relational, And, *_SHAPING)):
                raise BadSetting(f"'{condition}' is not a condition the kernel can impose")

    def _check_definition(self, definition: Definition) -> None:
        holes = definition.holes
        if len(set(holes)) != len(holes) or not all(isinstance(h, Symbol) for h in holes):
            raise BadSetting(f"the indices of the defined name {definition.name} must be different letters")
        loose = (
            {s.name for e in definition.meanings for s in index_letters(e)} - {h.name for h in holes} - self.size_names
        )
        if loose:
            raise BadSetting(f"the definition of {definition.name} uses the index {', '.join(sorted(loose))} freely")

    def _check_symbols(self) -> None:
        self._one_symbol_a_name(self.expressions, {})
        shapes: dict[str, Basic] = {}
        for base in sorted({b for e in self.expressions for b in of_kind(e, IndexedBase)}, key=str):
            if base.shape and shapes.setdefault(base.label.name, base.shape) != base.shape:
                raise BadSetting(f"the array '{base.label}' has two different shapes")

    @staticmethod
    def _one_symbol_a_name(exprs: Iterable[Basic], seen: dict[str, Symbol]) -> None:
        for symbol in sorted({s for e in exprs for s in of_kind(e, Symbol)}, key=str):
            if seen.setdefault(check_name(symbol.name), symbol) != symbol:
                raise BadSetting(f"there are two different symbols called '{symbol.name}': use one and the same")
            if symbol.is_extended_real is False or not symbol.is_commutative:
                raise BadSetting(f"'{symbol.name}' is not a real number, and the kernel knows no others")
            assumed(symbol)

    def _check_indices(self) -> None:
        counting = self.size_names | {s.name for s in self.index_like} | set(self.ranges)
        for name in sorted(counting & {d.key for d in self.definitions}):
            raise BadSetting(f"'{name}' is an index or a size, so it cannot be defined")
        for name in sorted(counting - self.size_names):
            demand_counts(self._known[name])

    @cached_property
    def _known(self) -> dict[str, Symbol]:
        return {s.name: s for e in self.expressions for s in of_kind(e, Symbol)}

    @cached_property
    def _admitted(self) -> OfLate:
        return OfLate(500)

    def admit(self, *exprs: Basic) -> None:
        """Raises `BadSetting` unless the names of these lines are names of this setting, and mean the same."""
        for expr in exprs:
            if expr in self._admitted:
                continue
            demand_family(expr)
            demand_vectors_taken(expr)
            self._check_tied(expr)
            self.convexity.demand_slopes(expr)
            free = free_letters(expr)
            self._one_symbol_a_name([expr], {name: self._known[name] for name in free & set(self._known)})
            for name in sorted(free - set(self._known)):
                raise BadSetting(f"the name '{name}' occurs neither in the claim nor in its definitions and conditions")
            self._admitted.add(expr)

    def _check_tied(self, expr: Basic) -> None:
        """A condition holds at a place: what it ties together cannot be moved there."""
        for node in of_kind(expr, D, At, Nabla) if self.tied else ():
            names = {name_of(v) for v in (node.args[1:2] if isinstance(node, At) else node.args[1:])}
            for tied in self.tied:
                if names & {tied.key, *self.dependencies[tied.key]} and self.reads(node.args[0], tied.key):
                    raise BadSetting(f"'{node}' moves what the condition {tied.equation} ties: put it in first")

    @cached_property
    def expressions(self) -> tuple[Basic, ...]:
        """Everything that is written down in this setting before the first line."""
        pairs = [e for d in self.definitions for e in (d.name, *d.meanings)]
        return (*self.scope, *pairs, *self.given)

    @cached_property
    def by_name(self) -> dict[str, Definition]:
        return {d.key: d for d in (*self.definitions, *self.tied)}

    @cached_property
    def ties(self) -> dict[Basic, Definition]:
        """What conditions say that names are: under eta = 2/a, eta stands for 2/a."""
        moments = (e for g in self.given if isinstance(g, Draws) for e in g.moments)
        return ties((*self.given, *moments), {d.key for d in self.definitions})

    @cached_property
    def tied(self) -> tuple[Definition, ...]:
        return tuple(self.ties.values())

    @cached_property
    def convexity(self) -> Convexity:
        """What the conditions say of unknown functions that are convex."""
        return Convexity.of(self.given, (*self.definitions, *self.tied))

    def holds_as_drawn(self, condition: Basic) -> bool:
        """Whether a condition is a definition, which no interval shows to hold, or how functions and masses come."""
        name = condition.args[0] if isinstance(condition, Eq) else None
        definition = self.by_name.get(name.name) if isinstance(name, Symbol) else None
        known = definition is not None and definition.meaning == condition.args[1]
        return known or condition in self.ties or is_known_chance(condition) or self.convexity.is_flat(condition)

    @cached_property
    def usual_numbers(self) -> dict[str, tuple[int, ...]]:
        return dict(self.usual)

    @cached_property
    def dependencies(self) -> dict[str, frozenset[str]]:
        """For each defined name, all names that its meaning reads, directly or through other definitions."""
        return dependencies((*self.definitions, *self.tied))

    @cached_property
    def ranks(self) -> dict[str, int]:
        """How deep each defined name is built on others."""
        return ranks((*self.definitions, *self.tied), self.dependencies)

    def reads(self, expr: Basic, name: str) -> bool:
        """Whether the value of `expr` can change with the name, through the definitions."""
        return any(n == name or name in self.dependencies.get(n, ()) for n in names_in(expr))

    @cached_property
    def constraints(self) -> dict[str, tuple[Basic, ...]]:
        """For each name with a hidden definition the relations that are printed of it. Raises `BadSetting`."""
        hidden = [d for d in self.definitions if d.hidden]
        return relations(hidden, self.expressions, self.first_index) if hidden else {}

    @cached_property
    def _assumed(self) -> dict[str, tuple[Basic, ...]]:
        counting = {s.name for s in self.index_like} | set(self.ranges) | set(self.by_name)
        hidden = [d for d in self.definitions if d.hidden]
        free = {n for d in hidden for n in names_in(d.meaning)} - self.size_names
        found = assumed_in(self.expressions, self.scope[0], self.size_names, counting | free)
        return {**found, **self.constraints}

    def supposed(self, *exprs: Basic) -> tuple[Basic, ...]:
        """The conditions that lines rely on: those given, constraints, what the assumptions of their names say, and
        that listed outcomes are equally likely."""
        read = {n for e in exprs for n in names_in(e)}
        more = read
        while more:  # x - y >= 3 says something of x through what y >= 0 says of y
            read = read | more | {inner for name in more for inner in self.dependencies.get(name, ())}
            more = {n for g in self.given if names_in(g) & read for n in names_in(g)} - read
        given = (g for g in self.given if names_in(g) & read)
        known = (c for name, found in sorted(self._assumed.items()) if name in read for c in found)
        counted = any(e.has(Probability) for e in exprs) and any(e.has(Outcomes) for e in self.expressions)
        alike = (Kind(Everything(), "alike"),) if counted else ()
        return tuple(dict.fromkeys((*given, *known, *alike)))

    @cached_property
    def size_names(self) -> frozenset[str]:
        return frozenset(s.name for s in self.sizes)

    @cached_property
    def sizes(self) -> tuple[Symbol, ...]:
        """The numbers of components: integer symbols in shapes and in the limits of sums."""
        found: set[Symbol] = set()
        for expr in self.expressions:
            bounds = [b for low, high in limits(expr) for b in (low, high)]
            shapes = [s for x in of_kind(expr, Indexed) for s in (x.base.shape or ())]
            for bound in [*bounds, *shapes]:
                found |= {s for s in bound.free_symbols if isinstance(s, Symbol)}
            found |= size_letters(expr) | {s for g in of_kind(expr, Chosen) for s in g.args[1].free_symbols}
        return tuple(sorted((found - self.index_like) | self.steps, key=lambda s: s.name))

    @cached_property
    def steps(self) -> set[Symbol]:
        """The letters that sequences count by and that stand outside their definitions: the number of steps."""
        free = {s for e in (*self.scope, *self.given) for s in e.free_symbols}
        shapes = (x.base.shape or () for e in self.expressions for x in of_kind(e, Indexed))
        free |= {s for shape in shapes for n in shape for s in n.atoms()}
        return {d.step for d in self.definitions if d.step is not None and d.step in free}

    @cached_property
    def index_like(self) -> set[Symbol]:
        """Letters that sums, vectors and definitions bind."""
        bound = set().union(*(bound_letters(e) for e in self.expressions)) if self.expressions else set()
        return (bound | {h for d in self.definitions for h in d.holes}) - self.steps

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """The range of each free index of the claim, from the shapes of what it indexes."""
        shapes = self._base_ranges()
        found: dict[str, Range] = {}
        for expr in (*self.scope, *self.given):
            for leaf in in_order(expr, Indexed):
                for place, index in enumerate(leaf.indices):
                    if isinstance(index, Symbol) and index in expr.free_symbols - set(self.sizes):
                        self._note_range(found, index, shapes.get((name_of(leaf), place)))
            for node in in_order(expr, Delta, KroneckerDelta):
                self._share_range(found, *node.args[:2])
        return found

    @staticmethod
    def _share_range(found: dict[str, Range], *letters: Basic) -> None:
        """An index that occurs in a delta alone runs over the range of the other one."""
        for one, other in (letters, letters[::-1]):
            if isinstance(one, Symbol) and isinstance(other, Symbol) and one.name in found:
                found.setdefault(other.name, found[one.name])

    def _note_range(self, found: dict[str, Range], index: Symbol, limits: Range | None) -> None:
        if limits is not None:
            found.setdefault(index.name, limits)
        elif index.is_integer and index.name not in found:
            raise BadSetting(f"the index '{index}' has no range: {_NO_SHAPE}")

    def range_of(self, leaf: Indexed, place: int) -> Range:
        """What an index of a name runs over. Raises `BadSetting` for an array without a shape."""
        shape = leaf.base.shape or ()
        if place >= len(shape):
            raise BadSetting(f"the index '{leaf.indices[place]}' has no range: {_NO_SHAPE}")
        first = self.first_index(name_of(leaf))
        return Integer(first), shape[place] - 1 + first

    def first_index(self, name: str) -> int:
        """The index that an array starts from: 0 if a sum over it does, else 1."""
        return 0 if name in self._from_zero else 1

    @cached_property
    def _from_zero(self) -> frozenset[str]:
        """The arrays that a sum takes from their entry 0."""
        return frozenset(name for (name, _), (low, _) in self._sum_ranges.items() if low == 0)

    def _base_ranges(self) -> dict[tuple[str, int], Range]:
        from_shape: dict[tuple[str, int], Range] = {}
        for leaf in (x for e in self.expressions for x in in_order(e, Indexed)):
            first = self.first_index(name_of(leaf))
            for place, size in enumerate(leaf.base.shape or ()):
                from_shape[name_of(leaf), place] = (Integer(first), size - 1 + first)
        return self._sum_ranges | from_shape

    @cached_property
    def _sum_ranges(self) -> dict[tuple[str, int], Range]:
        return sum_ranges(self.expressions)
