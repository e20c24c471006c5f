"""Venn diagrams of both sides of a law, shaded as the kernel's model of the regions says."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic

from derive.errors import BadTopic
from derive.figures.model import Circle, Figure, Label, Venn
from derive.kernel import Derivation
from derive.kernel.regions import Venn as Regions
from derive.terms.events import Difference, Event, Intersection, Same, Union
from derive.words.prose import Hole, Listed, Prose, sentence

Place = tuple[float, float, float, float, float]  # middle of the circle, its radius, and where its name stands

_ONE: tuple[Place, ...] = ((0.5, 0.34, 0.23, -0.28, -0.2),)
_TWO: tuple[Place, ...] = ((0.38, 0.34, 0.23, -0.26, -0.2), (0.62, 0.34, 0.23, 0.26, -0.2))
_THREE: tuple[Place, ...] = (
    (0.385, 0.31, 0.215, -0.25, -0.18),
    (0.615, 0.31, 0.215, 0.25, -0.18),
    (0.5, 0.51, 0.215, 0.26, 0.18),
)
_INSIDE: Place = (0.44, 0.38, 0.125, 0.0, 0.0)
_AROUND: Place = (0.5, 0.34, 0.27, -0.3, -0.16)
_BOTH: Place = (0.5, 0.34, 0.27, -0.335, -0.235)
_HEIGHTS = {1: 0.68, 2: 0.68, 3: 0.82}


def both_sides(derivations: Sequence[Derivation]) -> tuple[Figure, ...]:
    """One figure for each law: its two sides, with the sign between them that was proved."""
    return tuple(law(d) for d in derivations)


def law(derivation: Derivation) -> Figure:
    """The claim and the result of a derivation about one to three events, side by side. Raises `BadTopic` for more."""
    regions = Regions.of(derivation.setting)
    circles = _circles(regions)
    height = _HEIGHTS[len(regions.events)]
    left, right = (
        Venn(circles, frozenset(regions.regions(side)), side, height, _parts(side, regions))
        for side in (derivation.claim, derivation.result)
    )
    caption = sentence("two parts") if left.parts or right.parts else None
    seen = _seen(derivation, [e.name for e in regions.events], left, right)
    return Figure(seen, (left, right), caption, signs=(derivation.relation.key,))


def _parts(side: Basic, regions: Regions) -> tuple[frozenset[int], ...]:
    """The two sets that a union, intersection or difference is made of, if they are not both events themselves."""
    if not isinstance(side, (Union, Intersection, Difference)) or all(isinstance(a, Event) for a in side.args):
        return ()
    return tuple(frozenset(regions.regions(a)) for a in side.args)


def _circles(regions: Regions) -> tuple[Circle, ...]:
    """The circles as the conditions let them lie: one inside the other, or both the same."""
    count, possible = len(regions.events), set(regions.possible)
    if count > 3:
        raise BadTopic(f"a Venn diagram is drawn of three events at most, not of {count}")
    if count == 2 and not possible >= {1, 2}:
        return _nested(regions.events, possible)
    places = (_ONE, _TWO, _THREE)[count - 1]
    return tuple(_circle(place, event) for event, place in zip(regions.events, places, strict=True))


def _nested(events: Sequence[Event], possible: set[int]) -> tuple[Circle, ...]:
    a, b = events
    if not possible & {1, 2}:
        return _circle(_BOTH, Same(a, b)), _circle(_BOTH, None)
    return (_circle(_AROUND, a), _circle(_INSIDE, b)) if 1 in possible else (_circle(_INSIDE, a), _circle(_AROUND, b))


def _circle(place: Place, name: Label | None) -> Circle:
    x, y, radius, right, down = place
    return Circle((x, y), radius, name, (right, down))


def _seen(derivation: Derivation, names: Sequence[str], left: Venn, right: Venn) -> Prose:
    """What the two diagrams show, in words."""
    sides = {"left": derivation.claim, "right": derivation.result}
    shaded, other = (_shaded(side.shaded, names) for side in (left, right))
    key = "seen law" if left.shaded == right.shaded else "seen relation"
    more = {} if left.shaded == right.shaded else {"other": other}
    seen = sentence(key, events=_events(names), shaded=shaded, **sides, **more)
    return sentence("seen hatched", seen=seen) if left.parts or right.parts else seen


def _events(names: Sequence[str]) -> Hole:
    """A, B and C."""
    *first, last = names
    return Listed((Listed(tuple(first), "next event"), last), "last event") if first else last


def _shaded(shaded: frozenset[int], names: Sequence[str]) -> Hole:
    if len(shaded) in (0, 2 ** len(names)):
        return sentence("everything" if shaded else "nothing")
    return Listed(tuple(_region(region, names) for region in sorted(shaded)), "next region")


def _region(region: int, names: Sequence[str]) -> Prose:
    inside = tuple(n for k, n in enumerate(names) if region >> k & 1)
    outside = tuple(n for n in names if n not in inside)
    if not inside:
        return sentence("region outside", outside=Listed(outside, "and"))
    if not outside:
        return sentence("region in", inside=Listed(inside, "and"))
    return sentence("region in but not", inside=Listed(inside, "and"), outside=Listed(outside, "or"))
