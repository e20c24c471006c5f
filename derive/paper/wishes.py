"""How an exercise is to look where somebody has said so: room to work, points, hints, and questions of one's own."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from derive.errors import BadSpec
from derive.exercises import OwnAnswer, Shown, points_of, shares
from derive.paper.blocks import Blocks, Room, Runs, Unchecked
from derive.paper.hints import hint_of
from derive.paper.view import ExerciseView
from derive.words import Words
from derive.words.prose import Run

_OWN_ROOM = 3.0  # cm


class Wishes(NamedTuple):
    """How an exercise is to look, where somebody has said so."""

    room: float | None = None  # cm to work in, for each part
    share: float = 1.0  # of the room that it would have
    pagebreak: bool = False
    part_points: tuple[float, ...] = ()
    hint: bool | str = False  # one made from the rules, or in words of one's own


NO_WISHES = Wishes()


def as_wished(view: ExerciseView, shown: Shown, letters: list[str], wishes: Wishes, words: Words) -> ExerciseView:
    """The exercise with room, points, hint and breaks as they are wanted. Raises `BadSpec` for points that are not one
    for each part."""
    worth = wishes.part_points or shares(view.points, [points_of(p) for p in shown.parts])
    if len(worth) != len(view.parts):
        raise BadSpec(f"points for {len(worth)} parts, and exercise {view.number} has {len(view.parts)}")
    parts = tuple(
        replace(part, letter=letter, points=points, question=_with_room(part.question, wishes))
        for part, letter, points in zip(view.parts, letters, worth, strict=True)
    )
    hint, on_parts = _hint(shown, wishes, words), bool(wishes.part_points)
    view = replace(view, parts=parts, hint=hint, pagebreak=wishes.pagebreak, points_on_parts=on_parts)
    return _own(view, shown.own, wishes, words) if shown.own else view


def _hint(shown: Shown, wishes: Wishes, words: Words) -> Runs:
    if isinstance(wishes.hint, str):
        return (Run(wishes.hint),)
    return hint_of(shown, words) if wishes.hint else ()


def _own(view: ExerciseView, own: OwnAnswer, wishes: Wishes, words: Words) -> ExerciseView:
    """Somebody's own question, with room to work and an answer that nobody has checked."""
    content, figures = (Run(own.text),), (own.picture,) if own.picture else ()
    brief = (*content, Run(words.labels["place"].format(place=words.labels["not checked"])))
    question = _with_room((Room(_OWN_ROOM),), wishes)
    return replace(view, question=question, answer=(Unchecked(content),), brief=brief, figures=figures, checked=False)


def _with_room(blocks: Blocks, wishes: Wishes) -> Blocks:
    """The room that is wanted; none of it leaves no block."""
    if wishes.room is not None:
        return (*(b for b in blocks if not isinstance(b, Room)), *([Room(wishes.room)] if wishes.room else []))
    scaled = (Room(round(b.cm * wishes.share * 2) / 2) if isinstance(b, Room) else b for b in blocks)
    return blocks if wishes.share == 1.0 else tuple(b for b in scaled if not (isinstance(b, Room) and not b.cm))
