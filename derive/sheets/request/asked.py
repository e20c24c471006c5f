"""What a sheet is asked to hold, as plain data: what a spec file, the command line and the library all say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.paper.view import PLAIN, Layout
from derive.sheets.request.identity import NOTHING_TYPED, Request

KEY_PLACES = ("separate", "end")
MOST_EXERCISES = 500
MOST_VARIANTS = 1_000_000


@dataclass(frozen=True)
class Asked:
    """One or more exercises of a topic (an id or a pattern), or of an expression that somebody typed (`derive`)."""

    topic: str = ""
    kind: str = "derive"
    count: int = 1
    points: int | None = None  # one for each line without it
    seed: int | None = None  # a stream of its own, whatever the sheet's seed
    difficulty: str = ""  # one of the topic's levels
    derive: str = ""  # an expression in plain maths, instead of a topic
    wrt: str = ""
    let: Mapping[str, str] = field(default_factory=dict)  # definitions: name -> expression
    parameters: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # whole numbers drawn between the bounds
    line: int = 0  # in the spec file, for messages


@dataclass(frozen=True)
class Student:
    """One row of a roster."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class Spec:
    """A whole sheet as it is asked for."""

    title: str = ""
    seed: int = 0
    language: str = "en"
    formats: tuple[str, ...] = ("pdf", "latex", "markdown")
    instructions: str = ""
    exercises: tuple[Asked, ...] = ()
    layout: Layout = PLAIN
    variants: int = 1
    roster: tuple[Student, ...] = ()
    request: Request = NOTHING_TYPED
