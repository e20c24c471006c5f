"""Exercises made from derivations."""

from derive.exercises.shown import DETAILS, Shown, ShownPart, count_methods, show, solved

#: the kinds of exercise there are
KINDS = ("derive",)

__all__ = ["DETAILS", "KINDS", "Shown", "ShownPart", "count_methods", "show", "solved"]
