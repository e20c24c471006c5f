"""Exercises made from derivations."""

from derive.exercises.kinds import KINDS, kinds_of, not_offered, posed
from derive.exercises.shown import (
    DETAILS,
    AskedLine,
    OwnAnswer,
    Shown,
    ShownPart,
    count_methods,
    points_of,
    show,
    solved,
)
from derive.exercises.worth import shares

__all__ = [
    "DETAILS",
    "KINDS",
    "AskedLine",
    "OwnAnswer",
    "Shown",
    "ShownPart",
    "count_methods",
    "kinds_of",
    "not_offered",
    "points_of",
    "posed",
    "shares",
    "show",
    "solved",
]
