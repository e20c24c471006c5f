"""Exact proof of a line: at every size from 1 to 3 and every index, or once where there are no sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from sympy import Basic, Ge, Gt, Indexed, KroneckerDelta, Le, Lt, Product, Sum, Symbol

from derive.kept import LITTLE, kept, kept_by_thread
from derive.kernel.assumptions import fits
from derive.kernel.exact.by_cases import ByCases, has_cases
from derive.kernel.exact.field import Element, Opaque, PoolExhausted
from derive.kernel.exact.quotient import Quotient
from derive.kernel.exact.tangents import Base, bases
from derive.kernel.exact.world import ExactWorld
from derive.kernel.interpreter import Undefined, compiled
from derive.kernel.relations import Relation
from derive.kernel.setting import Setting
from derive.terms.notation import Delta, Vec

LARGEST_SIZE = 3
_POOLS = (16, 48)
_MOST_CASES = 400

Case = tuple[tuple[str, int], ...]


class Exact:
    """The exact worlds of a setting: one for each case of sizes and indices and each depth of opening."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.worlds: dict[tuple[Case, int, int], ExactWorld] = {}
        self.elements: dict[tuple[Case, int, int, Basic], Element | Opaque] = {}

    @staticmethod
    @kept_by_thread(64)
    def of(setting: Setting) -> Exact:
        return Exact(setting)

    def proves(self, before: Basic, after: Basic, relation: Relation) -> bool:
        """Whether the relation is proved in every case; a "no" refutes nothing."""
        cases = list(self._cases(before, after))
        if not cases or len(cases) > _MOST_CASES:
            return False
        return all(self._case(tuple(sorted(c.items())), before, after, relation) for c in cases)

    def _case(self, case: Case, before: Basic, after: Basic, relation: Relation) -> bool:
        """In one case of sizes and indices: with all names as symbols first, then opening them from the top."""
        highest = max(self.setting.ranks.values(), default=0)
        if any(self._at_rank(case, rank, before, after, relation) for rank in range(highest, -1, -1)):
            return True
        if has_cases(before, after, self.setting) and self._by_cases(case, before, after, relation):
            return True
        return any(self._touching(base, case, before, after, relation) for base in bases(self.setting, before, after))

    def _by_cases(self, case: Case, before: Basic, after: Basic, relation: Relation, base: Base | None = None) -> bool:
        for pool in _POOLS:
            try:
                by_cases = ByCases(self.setting, dict(case), pool, before, after)
                by_cases.world.base = base
                return by_cases.proves(relation, _related)
            except PoolExhausted:
                continue
        return False

    def _touching(self, base: Base, case: Case, before: Basic, after: Basic, relation: Relation) -> bool:
        """With the line of a convex function at one place."""
        if self._alone(case, 0, before, after, relation, base):
            return True
        return has_cases(before, after, self.setting) and self._by_cases(case, before, after, relation, base)

    def _at_rank(self, case: Case, rank: int, before: Basic, after: Basic, relation: Relation) -> bool:
        for pool in _POOLS:
            world = self._world(case, rank, pool)
            try:
                left, right = (self._element(world, (case, rank, pool, e)) for e in (before, after))
                return _holds(world, before, after, left, right, relation)
            except PoolExhausted:
                continue
            except Opaque:
                return False
        return self._alone(case, rank, before, after, relation)

    def _alone(
        self, case: Case, rank: int, before: Basic, after: Basic, relation: Relation, base: Base | None = None
    ) -> bool:
        """In a world of its own, so that what is proved does not depend on the lines that were tried before."""
        world = ExactWorld(self.setting, dict(case), rank, _POOLS[-1])
        world.base = base
        try:
            return _holds(world, before, after, world.value(before), world.value(after), relation)
        except Opaque:
            return False

    def _world(self, case: Case, rank: int, pool: int) -> ExactWorld:
        key = (case, rank, pool)
        if key not in self.worlds:
            self.worlds[key] = ExactWorld(self.setting, dict(case), rank, pool)
        return self.worlds[key]

    def _element(self, world: ExactWorld, key: tuple[Case, int, int, Basic]) -> Element:
        if key not in self.elements:
            try:
                self.elements[key] = world.value(key[-1])
            except Opaque as error:
                self.elements[key] = error
        found = self.elements[key]
        if isinstance(found, Opaque):
            raise found
        return found

    def _cases(self, *exprs: Basic) -> Iterator[dict[str, int]]:
        names = [s.name for s in self.setting.sizes]
        holes = {h.name for d in self.setting.definitions for h in d.holes}
        letters = frozenset(self.setting.ranges) | holes
        symmetric = all(_index_symmetric(e, letters) for e in (*exprs, *self.setting.expressions))
        tried = [[k for k in range(LARGEST_SIZE, 0, -1) if fits(s, k)] for s in self.setting.sizes]
        for sizes in product(*tried):
            for indices in self._indices(dict(zip(names, sizes, strict=True)), symmetric):
                case = {**dict(zip(names, sizes, strict=True)), **indices}
                if self._allowed(case):
                    yield case

    def _indices(self, sizes: dict[str, int], symmetric: bool) -> Iterator[dict[str, int]]:
        """Assignments of the free indices; under symmetry one of each pattern of equal and unequal ones."""
        world = ExactWorld(self.setting, sizes)
        bounds = {n: tuple(world.whole(compiled(b)(world)) for b in r) for n, r in sorted(self.setting.ranges.items())}
        for values in product(*(range(a, b + 1) for a, b in bounds.values())):
            ranges = [self.setting.ranges[n] for n in bounds]
            if not symmetric or _first_of_pattern(values, ranges):
                yield dict(zip(bounds, values, strict=True))

    def _allowed(self, case: dict[str, int]) -> bool:
        """Whether conditions on indices (i = j, i != j) hold; those on values are left to the field's signs."""
        for condition in self.setting.given:
            names = {s.name for s in condition.free_symbols if isinstance(s, Symbol)}
            if names and names <= set(case):
                try:
                    if not compiled(condition)(ExactWorld(self.setting, case)):
                        return False
                except (Opaque, Undefined):
                    return False
        return True


def _holds(world: ExactWorld, before: Basic, after: Basic, left: Element, right: Element, relation: Relation) -> bool:
    """Whether a line, the elements of whose sides are given, is proved in a world."""
    return _related(world, left, right, relation) or _factor_by_factor(world, before, after, relation)


def _related(world: ExactWorld, left: Element, right: Element, relation: Relation) -> bool:
    field = world.field
    difference = right - left
    if relation.key == "=":
        return field.is_zero(difference)
    if relation.key == "<=":
        known = field.is_zero(difference) or field.never_below_zero(difference) or field.sign(difference) == 1
        return known or any(_multiple_of(world, difference, c) for c in world.setting.given)
    if relation.key == "<":
        return field.sign(difference) == 1
    if relation.key == "approx" and isinstance(relation.variable, Symbol):
        return _agrees_to_order(world, difference, relation)
    return False


def _multiple_of(world: ExactWorld, difference: Element, condition: Basic) -> bool:
    """Whether it is what a condition says is not negative, by a factor that is not negative and has a value wherever
    the difference has one."""
    if not isinstance(condition, (Le, Lt, Ge, Gt)):
        return False
    try:
        known = world.value(condition.gts) - world.value(condition.lts)
        factor = difference / world.field.nonzero(known)
    except Opaque:
        return False
    below = list(factor.polys())[1:]
    return world.field.never_below_zero(factor) and all(world.field.sign(Quotient.of(p)) in (1, -1) for p in below)


def _factor_by_factor(world: ExactWorld, before: Basic, after: Basic, relation: Relation) -> bool:
    """0 <= a_k <= b_k for every k makes prod_k a_k <= prod_k b_k."""
    products = isinstance(before, Product) and isinstance(after, Product)
    if relation.key != "<=" or not products or before.limits != after.limits or len(before.limits) != 1:
        return False
    ((letter, *bounds),) = before.limits
    low, high = (world.whole(compiled(b)(world)) for b in bounds)
    values = (world.values_at(letter.name, k, before.function, after.function) for k in range(low, high + 1))
    never = world.field.never_below_zero
    return all(never(a) and never(b - a) for a, b in values)


def _agrees_to_order(world: ExactWorld, difference: Element, relation: Relation) -> bool:
    """Taylor: all derivatives of the difference up to the order vanish at the point."""
    key, about = (relation.variable.name, ()), world.value(relation.about)  # type: ignore[union-attr]
    for _ in range(relation.order + 1):
        if not world.field.is_zero(world.field.replaced(difference, key, about)):
            return False
        difference = world.field.slope(difference, key)
    return True


def _first_of_pattern(values: tuple[int, ...], ranges: list[tuple[Basic, Basic]]) -> bool:
    """Whether within each range new values come in the order 1, 2, 3: one representative for each pattern."""
    seen: dict[tuple[Basic, Basic], int] = {}
    for value, limits in zip(values, ranges, strict=True):
        if value > seen.get(limits, 0) + 1:
            return False
        seen[limits] = max(value, seen.get(limits, 0))
    return True


@kept(LITTLE)
def _index_symmetric(expr: Basic, letters: frozenset[str]) -> bool:
    """Whether renaming components changes nothing: no index counts, and sums run over the whole range."""
    if isinstance(expr, (Indexed, Delta, KroneckerDelta)):
        return all(isinstance(i, Symbol) for i in (expr.indices if isinstance(expr, Indexed) else expr.args))
    if isinstance(expr, (Sum, Product)):
        inside = letters | {limit[0].name for limit in expr.limits}
        return all(_whole(limit, inside) for limit in expr.limits) and _index_symmetric(expr.function, inside)
    if isinstance(expr, Vec):
        inside = letters | {expr.args[1].args[0].name}
        return _whole(expr.args[1].args, inside) and _index_symmetric(expr.args[0], inside)
    if isinstance(expr, Symbol):
        return expr.name not in letters and (not expr.is_integer or bool(expr.is_positive))
    return all(_index_symmetric(a, letters) for a in expr.args)


def _whole(limit: Sequence[Basic], letters: frozenset[str]) -> bool:
    """Whether a sum runs from 1 to a size, and not to another index."""
    _, low, high = limit
    return bool(low == 1) and isinstance(high, Symbol) and high.name not in letters
