"""Worksheets and answer keys: what goes on which paper, and writing it."""

from derive.sheets.sheet import Exercise, Sheet, sheet

__all__ = ["Exercise", "Sheet", "sheet"]
