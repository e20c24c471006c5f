"""Exercises made from derivations."""

from derive.exercises.shown import Shown, ShownPart, count_methods, show

#: the kinds of exercise there are
KINDS = ("derive",)

__all__ = ["KINDS", "Shown", "ShownPart", "count_methods", "show"]
