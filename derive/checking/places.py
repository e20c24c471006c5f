"""Where to look besides the ordinary points: both sides of every kink and of every edge of the domain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from sympy import Basic, Expr, Mul, Pow, Rational, Symbol, preorder_traversal

from derive.kernel.assumptions import fits
from derive.kernel.bounds.points import Point
from derive.kernel.exact.in_sizes import in_sizes_alone
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.rationals import rational
from derive.kernel.sampled.arithmetic import Coarse
from derive.kernel.sampled.heights import climb
from derive.kernel.sampled.kinks import arguments, kinks
from derive.kernel.sampled.roots import roots_in
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.world import Key, World
from derive.kernel.sampled.zeros import out_of_sight
from derive.kernel.setting import Setting
from derive.terms.elementary import elementary
from derive.terms.ordered import Times, plain

_OFFSETS = (Fraction(1, 2), Fraction(-1, 2), Fraction(1, 100), Fraction(-1, 100), Fraction(0))
_SHARES = (
    Fraction(1, 2),
    Fraction(1, 5),
    Fraction(4, 5),
    Fraction(1, 3),
)  # of a gap, where conditions may leave no more
_MOST_PLACES = 12
_MOST_ZEROS = 6
_SIZES_ALONE = (11, 24, 60)
_DIGITS = 12


def ordinary(setting: Setting, count: int) -> Iterator[Point]:
    """Points of all kinds in turn; sizes and free indices as the kernel varies them."""
    if not setting.sizes and not setting.ranges:
        yield from (Point(k) for k in range(count))
        return
    base = Worlds.of(setting).base
    for k in range(count if base else 0):
        yield Point(k, base[k % len(base)].world.given[0])


def at_larger_sizes(setting: Setting, sides: tuple[Basic, Basic]) -> Iterator[Point]:
    """Points at which a size, or an index, is a number that stands beside one, or one more."""
    yield from (Point(0, sample.world.given[0]) for sample in Worlds.of(setting).at_numbers(*sides))
    if in_sizes_alone(*sides, setting):
        yield from (Point(0, {s.name: k for s in setting.sizes}) for k in _SIZES_ALONE)


def steep(setting: Setting, sides: Iterable[Basic], bases: Sequence[Point]) -> Iterator[Point]:
    """Points at which the arguments of functions are 1/2, which steep ones leave little room for: erf(10^7 (x - 3)) is
    not sign(x - 3) there, nor erf(10^12 (x - y)) sign(x - y) beside 0."""
    nothing = ({k: Fraction(0) for k, leaf in base.leaves.items() if fits(leaf, 0)} for base in bases)
    bases = [p for base, zeros in zip(bases, nothing, strict=True) for p in (base, base.moved_to(zeros))]
    return around(setting, (), bases, (plain(u) - Rational(1, 2) for side in sides for u in arguments(side, setting)))


def as_lines_are_tried(setting: Setting, sides: tuple[Basic, Basic]) -> Iterator[Point]:
    """Points at which the kernel moves names when it tries a line: where kinks meet, beyond all of them, far away."""
    for sample in Worlds.of(setting).samples(*sides):
        world = sample.world
        if world.pins:
            for side in sides:  # what they read is drawn
                sample.value(side)
            drawn = {**world.leaves, **world.pins}
            yield Point(sample.number, world.given[0], {k: rational(float(v)) for k, v in drawn.items()})


def are_out_of_sight(setting: Setting, sides: Iterable[Basic], more: Iterable[Expr] = ()) -> bool:
    """As the kernel asks of a line, in the first of its worlds."""
    return any(out_of_sight(sample.world, sides, more) for sample in Worlds.of(setting).base[:1])


def around(
    setting: Setting, exprs: Iterable[Basic], bases: Iterable[Point], more: Iterable[Expr] = ()
) -> Iterator[Point]:
    """Points next to the zeros of what decides which formula an expression follows, and in the middle of each gap;
    and next to the zeros of `more`."""
    exprs = tuple(exprs)
    bases = tuple(bases)
    for base in bases[:1]:
        yield from _even_powers(exprs, base)
    places = list(dict.fromkeys([*more, *(p for e in exprs for p in _places(e, setting))]))[:_MOST_PLACES]
    for base in bases if places else ():
        yield from _beside(setting, places, base)
        for place in places:
            for there in _elsewhere(setting, place, base):
                yield there
                yield from _beside(setting, [place], there)


def _beside(setting: Setting, places: Sequence[Expr], base: Point) -> Iterator[Point]:
    """Points next to the zeros of expressions, all names but one as they are, and in the middle of each gap."""
    zeros: dict[Key, set[Fraction]] = {}
    for place in places:
        for key, zero in _zeros(setting, place, base):
            zeros.setdefault(key, set()).add(zero)
    shares = _SHARES if setting.given else _SHARES[:1]
    for key, found in sorted(zeros.items(), key=str):
        inner = sorted(found)
        middles = (a + (b - a) * share for share in shares for a, b in pairwise(inner))
        for value in (*(z + d * _scale(z, d) for z in inner for d in _OFFSETS), *middles):
            # an index that a sum or product binds is no name of the point
            if key in base.leaves and fits(base.leaves[key], value):  # type: ignore[arg-type]
                yield base.moved(key, value)


def _even_powers(exprs: Iterable[Basic], base: Point) -> Iterator[Point]:
    """Points at which the power of a power is one of an even power of a negative number: ((-3/2)^2)^(1/2)."""
    powers = [n for e in exprs for n in preorder_traversal(e) if isinstance(n, Pow) and isinstance(n.base, Pow)]
    for node in powers[:_MOST_PLACES]:
        wished = {node.base.base: Fraction(-3, 2), node.base.exp: Fraction(2), node.exp: Fraction(1, 2)}
        pins: dict[Key, Fraction] = {(s.name, ()): v for e, value in wished.items() for s, v in _reaching(e, value)}
        fitting = all(key in base.leaves and fits(base.leaves[key], v) for key, v in pins.items())  # type: ignore[arg-type]
        if pins and fitting:
            yield base.moved_to(pins)


def _reaching(expr: Expr, value: Fraction) -> Iterator[tuple[Symbol, Fraction]]:
    """The name that an expression is a multiple of, with the value that makes it the one wanted."""
    names = sorted(expr.free_symbols, key=str)
    if len(names) == 1 and isinstance(names[0], Symbol) and (poly := plain(expr).as_poly(names[0])) is not None:
        slope, rest = poly.coeff_monomial(names[0]), poly.coeff_monomial(1)
        if poly.degree() == 1 and slope.is_Rational and rest.is_Rational:
            yield names[0], (value - Fraction(rest.p, rest.q)) / Fraction(slope.p, slope.q)


def _elsewhere(setting: Setting, place: Expr, base: Point) -> Iterator[Point]:
    """Points at which an expression that vanishes nowhere along one name, or a factor of it, has the other sign."""
    for factor in place.args if isinstance(place, (Times, Mul)) else (place,):
        way = None if next(_zeros(setting, factor, base), None) is not None else climb(_world(setting, base), factor)
        if way is not None and way.turned is not None:
            yield base.moved_to({key: rational(value, _DIGITS) for key, value in way.turned.items()})


def _scale(zero: Fraction, offset: Fraction) -> int:
    """Steps of the size of the number that is stepped away from."""
    return 10 ** max(0, math.floor(math.log10(abs(zero))) - 3) if zero and offset else 1


def _places(expr: Basic, setting: Setting) -> Iterator[Expr]:
    """Expressions at whose zeros another formula begins or the domain ends; both sides of 0 are ordinary points, where
    no condition keeps them away."""
    yield from (k for k in kinks(expr, setting) if setting.given or not k.is_Symbol)
    for node in preorder_traversal(expr):
        edge: list[Expr] = []
        function = elementary(node)
        if isinstance(node, Pow) and not node.exp.is_Integer and not node.base.is_positive:
            edge = [node.base]
        elif function is not None and not function.pole:
            edge = function.edges(*node.args[: function.arity])
        yield from (e for e in edge if not e.is_Symbol and not e.is_number)


def _world(setting: Setting, base: Point) -> World:
    """The kernel's world with the values of a point."""
    world = World(setting, "check", base.index, 1.0, ops=Coarse)
    world.leaves = {key: float(v) for key, v in {**base.pins, **base.values}.items()}
    world.domains = dict(base.leaves)
    return world


def _zeros(setting: Setting, place: Expr, base: Point) -> Iterator[tuple[Key, Fraction]]:
    world = _world(setting, base)
    try:
        compiled(place)(world)
    except (Undefined, Unusable, OverflowError):
        return
    names = {s.name for s in place.free_symbols if isinstance(s, Symbol)}
    for key in sorted((k for k in world.leaves if k[0] in names), key=str):
        nearest = sorted(roots_in(world, place, key, fine=True), key=lambda zero: abs(zero - world.leaves[key]))
        for zero in islice(nearest, _MOST_ZEROS):
            if math.isfinite(zero):
                yield key, rational(zero, _DIGITS)
