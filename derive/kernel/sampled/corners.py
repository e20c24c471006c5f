"""What a line says exactly at a kink: whether its left side has a derivative there, and its right side states a value.

A right side that names the place in a case states a value at it; where the left side has none, the line is refused. One
formula that has a value there by its own meaning, as sign x at 0, is taken, and the line supposes `x != 0`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sympy import Abs, Basic, Expr, Heaviside, Indexed, Ne, Piecewise, Poly, S, Symbol, ceiling, floor

from derive.kernel.findings import Witness
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.sampled.corner_world import EQUALS, Corner, CornerWorld, NoSlope
from derive.kernel.sampled.judging import witness_at
from derive.kernel.sampled.kinks import difference, kinks_in_letters
from derive.kernel.sampled.sample import Sample, outcome
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.world import Key
from derive.kernel.sampled.zeros import zeros
from derive.kernel.setting import Setting
from derive.terms.bound import canonical
from derive.terms.notation import D
from derive.terms.ordered import ordered, plain
from derive.terms.suppositions import Kind

_WORLDS = 2
_MOST_ZEROS = 4
_BESIDE = 1e-4
_FURTHER = (-1, 2)
_SAME_PLACE = 60  # digits to which two kinks are one point


def at_corners(before: Basic, after: Basic, relation: Relation, worlds: Worlds) -> Witness | tuple[Basic, ...]:
    """The witness of a value stated where there is none, or the places at which the line says nothing."""
    setting = worlds.setting
    places = dict.fromkeys((*kinks_in_letters(before, setting), *kinks_in_letters(after, setting)))
    places |= dict.fromkeys(_further_steps(places, _jumping(before, setting)))
    found: dict[Basic, Basic] = {}  # v_k != 0 says it of v_i too
    for written, place in places:
        for sample in _samples(place, worlds):
            verdict = _judged(before, after, relation, sample, worlds)
            if isinstance(verdict, Witness):
                return verdict
            if verdict:
                found.setdefault(_in_any_letters(written), _condition(written, before, setting))
    return tuple(sorted(set(found.values()), key=str))


def _further_steps(places: Iterable[tuple[Expr, Expr]], jumping: set[Expr]) -> Iterator[tuple[Expr, Expr]]:
    """What steps at 0 and 1 steps at -1 and 2 too, where a case may choose otherwise."""
    for written, place in places:
        if plain(written) in jumping:
            yield from ((difference(written, k), difference(place, k)) for k in _FURTHER)


def _jumping(before: Basic, setting: Setting) -> set[Expr]:
    """What floor and ceiling are taken of."""
    return {plain(node.args[0]) for e in (before, *setting.expressions) for node in e.atoms(floor, ceiling)}


def _in_any_letters(place: Expr) -> Basic:
    letters = {i for leaf in place.atoms(Indexed) for i in leaf.indices if isinstance(i, Symbol)}
    return canonical(place.xreplace(dict.fromkeys(letters & place.free_symbols, S.Zero)))


def _samples(place: Expr, worlds: Worlds) -> list[Sample]:
    """The samples at which a place is looked at, found once."""
    if place not in worlds.corners:
        worlds.corners[place] = list(_found(place, worlds))
    return worlds.corners[place]


def _found(place: Expr, worlds: Worlds) -> Iterator[Sample]:
    found = False
    for base in worlds.base[:_WORLDS]:
        for key, zero in islice(zeros(base.world, place), _MOST_ZEROS):
            found = True
            yield from worlds.at(base.world, key, zero, place)
    if not found:
        yield from worlds.touching(place)


def _judged(before: Basic, after: Basic, relation: Relation, sample: Sample, worlds: Worlds) -> Witness | bool:
    """A witness, or whether the line says nothing at this point."""
    corner = _corner(sample, worlds)
    if not corner.is_admissible or _is_leapt_over(corner, sample.place):
        return False  # what floats take for z > 0 is z = 0
    left, right = corner.values(before, after)
    if _is_undefined(right):
        return before.has(D) and not isinstance(left, type)
    if right is Unusable:
        return False
    if isinstance(left, type):
        if not _has_value_beside(before, sample):
            return False
        stated = relation == EQUAL and issubclass(left, NoSlope) and _names_the_place(before, after, sample)
        return witness_at(sample, before, after, "no derivative", right) if stated else True
    gap = left - right if relation.key in ("<=", "<") else abs(left - right)
    differs = gap > corner.world.tolerance() * max(1, abs(left), abs(right))
    return witness_at(sample, before, after, left, right) if differs else False


def _corner(sample: Sample, worlds: Worlds) -> Corner:
    """The world of a sample with the kink found to many digits; one for all samples at one point."""
    if sample not in worlds.corners:
        world = _precise(sample)
        pins = frozenset((key, world.ops.context.nstr(value, _SAME_PLACE)) for key, value in world.pins.items())
        point = (world.seed, *world.given[0].items(), pins, world.is_found)
        worlds.corners[sample] = worlds.corners.setdefault(point, Corner(world))
    return worlds.corners[sample]


def _is_leapt_over(corner: Corner, place: Expr | None) -> bool:
    """Whether an expression only changes its sign near here, by a jump: what makes it jump is a kink of its own."""
    value = 0 if place is None else corner.values(place)[0]
    return not isinstance(value, type) and abs(value) > _BESIDE


def _is_undefined(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Undefined)


def _precise(sample: Sample) -> CornerWorld:
    """The world of a sample with the kink found to many digits."""
    world = CornerWorld(sample.world, sample.world.pins)
    if sample.place is None or len(sample.moved) > 1:
        return world
    (key,) = sample.moved
    zero = _refined(world, compiled(sample.place), key)
    if zero is not None:
        world = CornerWorld(sample.world, {**world.pins, key: zero})
        world.is_found = True
    return world


def _refined(world: CornerWorld, code: Code, key: Key) -> Any:
    """The zero that a number is near, by the secant method; None where that finds none."""
    world.depth = 1
    first = world.pins[key]
    try:
        x, y = first, first + world.ops.context.mpf(10) ** -8
        fx, fy = (world.moved(key, at, code) for at in (x, y))
        for _ in range(12):
            if fx == 0 or fx == fy:
                break
            x, y, fy = x - fx * (y - x) / (fy - fx), x, fx
            fx = world.moved(key, x, code)
    except (Undefined, Unusable, ZeroDivisionError):
        return None
    close = abs(x - first) <= _BESIDE * max(1, abs(first)) and abs(fx) <= EQUALS**10
    return x if close else None


def _has_value_beside(before: Basic, sample: Sample) -> bool:
    """Whether the left side has a value on one side of the place at least: else something else takes it away."""
    pins = sample.world.pins
    moved = ({**pins, **{key: pins[key] + nudge for key in sample.moved}} for nudge in (_BESIDE, -_BESIDE))
    return any(not isinstance(outcome(CornerWorld(sample.world, there), before), type) for there in moved)


def _names_the_place(before: Basic, after: Basic, sample: Sample) -> bool:
    """Whether a case of the right side, that is no part of the left one, is chosen by a comparison of equal numbers."""
    apart = [*(after.atoms(Piecewise) & before.atoms(Piecewise)), *after.atoms(Heaviside)]
    world = _precise(sample)
    outcome(world, after.xreplace({node: Symbol(f"case_{k}", real=True) for k, node in enumerate(apart)}))
    return world.touched


def _condition(place: Expr, before: Basic, setting: Setting) -> Basic:
    """That a place is left out, as people write it: `x != 3`, `x != y`, "x not a whole number"."""
    expr = plain(place)
    expr = expr.args[0] if isinstance(expr, Abs) else expr
    whole = next((u for u in sorted(_jumping(before, setting), key=str) if plain(difference(expr, u)).is_Integer), None)
    if whole is not None:
        return Kind(ordered(whole), "not whole")
    symbols = sorted(expr.free_symbols, key=str)
    if len(symbols) == 1 and isinstance(symbols[0], Symbol) and expr.is_polynomial(symbols[0]):
        poly = Poly(expr, symbols[0])
        if poly.degree() == 1:
            slope, shift = poly.all_coeffs()
            return Ne(symbols[0], -shift / slope, evaluate=False)
    expr = -expr if expr.could_extract_minus_sign() else expr
    left, right = expr.as_coeff_Add()[::-1] if expr.as_coeff_Add()[0] else (expr, 0)
    if not right and expr.is_Add and len(expr.args) == 2:
        negative = [a for a in expr.args if a.could_extract_minus_sign()]
        if len(negative) == 1:
            left, right = expr - negative[0], -negative[0]
    return Ne(ordered(left), ordered(-right) if left + right == expr else ordered(right), evaluate=False)
