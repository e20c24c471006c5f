"""Venn diagrams of both sides of a law, shaded as the kernel's model of the regions says."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic

from derive.errors import BadTopic
from derive.figures.model import Circle, Figure, Label, Venn
from derive.kernel import Derivation
from derive.kernel.regions import Venn as Regions
from derive.terms.events import Difference, Event, Intersection, Same, Union
from derive.words.prose import Prose, say

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
_CAPTION = say(
    en="Grey: the event below. Hatched: its two parts.",
    zh="灰色：下方所写的事件；斜线：它的两个组成部分。",
)
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
    told = _told(derivation, regions, left, right)
    caption = _CAPTION if left.parts or right.parts else None
    return Figure(told, (left, right), caption, signs=(derivation.relation.key,))


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


def _told(derivation: Derivation, regions: Regions, first: Venn, second: Venn) -> Prose:
    left, right = first.shaded, second.shaded
    hatched = bool(first.parts or second.parts)
    names = [e.name for e in regions.events]
    english, chinese = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])), "、".join(names)
    same = left == right
    texts = {
        "en": f"Two Venn diagrams of {english}, {{left}} and {{right}}. "
        + (
            f"Shaded in both: {_english(left, names)}."
            if same
            else f"Shaded on the left: {_english(left, names)}; on the right: {_english(right, names)}."
        )
        + (" Where a set is made of two others, these are hatched in two directions." if hatched else ""),
        "zh": f"{chinese} 的两幅维恩图，分别为 {{left}} 与 {{right}}。"
        + (
            f"两图的阴影相同：{_chinese(left, names)}。"
            if same
            else f"左图的阴影：{_chinese(left, names)}；右图的阴影：{_chinese(right, names)}。"
        )
        + ("由两个事件组成的一侧，用两个方向的斜线标出这两个事件。" if hatched else ""),
    }
    return Prose(texts, {"left": derivation.claim, "right": derivation.result})


def _split(region: int, names: Sequence[str]) -> tuple[list[str], list[str]]:
    inside = [n for k, n in enumerate(names) if region >> k & 1]
    return inside, [n for n in names if n not in inside]


def _english(shaded: frozenset[int], names: Sequence[str]) -> str:
    if len(shaded) in (0, 2 ** len(names)):
        return "everything" if shaded else "nothing"
    said = []
    for region in sorted(shaded):
        inside, outside = _split(region, names)
        but = f" but not {' or '.join(outside)}" if outside else ""
        said.append(f"in {' and '.join(inside)}{but}" if inside else f"outside {' and '.join(outside)}")
    return "; ".join(said)


def _chinese(shaded: frozenset[int], names: Sequence[str]) -> str:
    if len(shaded) in (0, 2 ** len(names)):
        return "全部" if shaded else "无"
    said = []
    for region in sorted(shaded):
        inside, outside = _split(region, names)
        but = f"而不在 {'、'.join(outside)} 内" if outside else ""
        said.append(f"在 {'、'.join(inside)} 内{but}" if inside else f"在 {'、'.join(outside)} 之外")
    return "；".join(said)
