"""Worksheets and answer keys: what goes on which paper, and writing it."""

from derive.sheets.posing import sheet
from derive.sheets.request.asked import Asked, Spec, Student
from derive.sheets.sheet import Exercise, Sheet

__all__ = ["Asked", "Exercise", "Sheet", "Spec", "Student", "sheet"]
