"""What a line says exactly at a kink: whether its left side has a derivative there, and its right side states a value.

A right side that names the place in a case states a value at it; where the left side has none, the line is refused. One
formula that has a value there by its own meaning, as sign x at 0, is taken, and the line supposes `x != 0`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sympy import Basic, Expr, Heaviside, Indexed, Ne, Piecewise, Poly, S, Symbol, ceiling, floor

from derive.kernel.findings import Witness
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.sampled.arithmetic import Digits
from derive.kernel.sampled.judging import witness_at
from derive.kernel.sampled.kinks import difference, kinks_in_letters
from derive.kernel.sampled.sample import Sample, admissible, outcome
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.world import Key, World
from derive.kernel.sampled.zeros import zeros
from derive.kernel.setting import Setting
from derive.terms.bound import canonical
from derive.terms.notation import D
from derive.terms.ordered import ordered, plain
from derive.terms.suppositions import Kind

_DIGITS = 200
_STEP = 30  # of digits, for each derivative inside another
_EQUAL = 1e-12  # numbers that count as equal at a kink
_AGREE = 1e-9  # slopes from both sides that are one, where rounding hides what stays between them
_SAME = 1e-24  # slopes from both sides that are one for certain, at a kink that is known to many digits
_ALIKE = 1e-20  # values there
_CLEAR = 20  # digits by which what stays between two slopes lies above the rounding
_STEEP = 1e12
_FINER = 10**10
_SHRINKS = 100
_GROWS = 1e-3  # by which a quotient changes with a finer step where it has no limit: that of sign x at 0
_WORLDS = 2
_MOST_ZEROS = 4
_BESIDE = 1e-4
_FURTHER = (-1, 2)


class NoSlope(Undefined):
    """The expression has a value at this point, and no derivative."""


class CornerWorld(World):
    """A world at a kink, to many digits: what is nearly equal compares as equal, slopes are taken from both sides.

    `touched` says whether a case was chosen by a comparison of equal numbers, `is_found` whether the kink is known to
    many digits, and not to those of a float.
    """

    def __init__(self, like: World, pins: Mapping[Key, Any]) -> None:
        index, scale, _ = like.given
        super().__init__(like.setting, like.seed, index, scale, pins, Digits(_DIGITS))
        self.depth, self.deepest, self.touched, self.is_found = 0, 0, False, False

    def compare(self, a: Any, b: Any) -> int:
        """As at the kink itself, but for what is differentiated."""
        if not self.depth and abs(a - b) <= _EQUAL * max(1, abs(a), abs(b)):
            self.touched = self.touched or not (isinstance(a, int) and isinstance(b, int))
            return 0
        return super().compare(a, b)

    def sign(self, x: Any) -> int:
        return 0 if not self.depth and abs(x) <= _EQUAL else super().sign(x)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        return a if World.compare(self, a, b) == keep else b

    def power(self, base: Any, exponent: Any) -> Any:
        return super().power(0 if not self.depth and abs(base) <= _EQUAL**4 else base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Any:
        return self.power(base, exponent)

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """The common limit of the quotients from both sides. Raises `NoSlope` where they have none."""
        code: Code = body if order == 1 else (lambda w: w.derivative(body, key, leaf, order - 1))
        at = self.read(key, leaf)
        self.depth += 1
        self.deepest = self.depth
        try:
            return self._slope(code, key, at, self.ops.context.mpf(10) ** (-_STEP * self.depth))
        finally:
            self.depth -= 1

    def quotients(self, code: Code, key: Key) -> tuple[Any, Any]:
        """The difference quotients on the left and on the right of where a name stands."""
        at, step = self.pins[key], self.ops.context.mpf(10) ** -_STEP
        self.depth += 1
        try:
            here = code(self)
            left, right = ((self.moved(key, at + h, code) - here) / h for h in (-step, step))
        finally:
            self.depth -= 1
        return left, right

    def _slope(self, code: Code, key: Key, at: Any, step: Any) -> Any:
        here = code(self)
        right, left = ((self.moved(key, at + h, code) - here) / h for h in (step, -step))
        gap, size = abs(right - left), max(1, abs(right), abs(left))
        finer = (self.moved(key, at + step / _FINER, code) - here) * _FINER / step
        if abs(finer - right) > _GROWS * size:
            raise NoSlope
        agree = gap <= _AGREE * size and size < _STEEP
        if agree and gap <= max(_SAME, self._rounding()) * size:
            return (right + left) / 2
        on_the_left = (here - self.moved(key, at - step / _FINER, code)) * _FINER / step
        if abs(finer - on_the_left) > gap / _SHRINKS:
            raise NoSlope
        if not agree:
            raise Unusable
        return (finer + on_the_left) / 2

    def tolerance(self) -> Any:
        """By how much equal values may differ at this kink."""
        return max(_ALIKE, self._rounding()) if self.is_found else _AGREE

    def _rounding(self) -> Any:
        """What may stay between two numbers that are one: each derivative inside loses the digits of its step."""
        lost = _STEP * sum(range(max(1, self.depth), self.deepest + 1))
        return self.ops.context.mpf(10) ** (lost + _CLEAR - _DIGITS)


def at_corners(before: Basic, after: Basic, relation: Relation, worlds: Worlds) -> Witness | tuple[Basic, ...]:
    """The witness of a value stated where there is none, or the places at which the line says nothing."""
    setting = worlds.setting
    places = dict.fromkeys((*kinks_in_letters(before, setting), *kinks_in_letters(after, setting)))
    places |= dict.fromkeys(_further_steps(places, _jumping(before, setting)))
    found: dict[Basic, Basic] = {}  # v_k != 0 says it of v_i too
    for written, place in places:
        for sample in _samples(place, worlds):
            verdict = _judged(before, after, relation, sample)
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


def _samples(place: Expr, worlds: Worlds) -> Iterator[Sample]:
    found = False
    for base in worlds.base[:_WORLDS]:
        for key, zero in islice(zeros(base.world, place), _MOST_ZEROS):
            found = True
            yield from worlds.at(base.world, key, zero, place)
    if not found:
        yield from worlds.touching(place)


def _judged(before: Basic, after: Basic, relation: Relation, sample: Sample) -> Witness | bool:
    """A witness, or whether the line says nothing at this point."""
    world = _precise(sample)
    if not admissible(world) or _is_leapt_over(world, sample.place):
        return False  # what floats take for z > 0 is z = 0
    left, right = outcome(world, before), outcome(world, after)
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
    differs = gap > world.tolerance() * max(1, abs(left), abs(right))
    return witness_at(sample, before, after, left, right) if differs else False


def _is_leapt_over(world: CornerWorld, place: Expr | None) -> bool:
    """Whether an expression only changes its sign near here, by a jump: what makes it jump is a kink of its own."""
    value = 0 if place is None else outcome(world, place)
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
    close = abs(x - first) <= _BESIDE * max(1, abs(first)) and abs(fx) <= _EQUAL**10
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
