"""The lines from a question to its value: the general result, what was drawn put into it, and what comes out."""

from __future__ import annotations

from sympy import Basic

from derive.kernel import Derivation, Line
from derive.words import Prose


def put_in(general: Derivation, written: Basic, value: Basic, rules: tuple[str, str], note: Prose | None) -> list[Line]:
    """`written` is the result with what was drawn in it, by the first rule, with a note; the second rule works it out,
    where that is not its value already."""
    at_once, worked_out = rules
    start = [Line(general.claim), Line(general.result, "formula"), Line(written, at_once, note=note)]
    return start if written == value else [*start, Line(value, worked_out)]
