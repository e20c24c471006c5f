"""Text in, expression out: the one way into this package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Basic

from derive.errors import Unreadable, unknown
from derive.parsing.build import Builder
from derive.parsing.grammar import Grammar
from derive.parsing.inference import Names
from derive.parsing.latex_tokens import LatexLexer
from derive.parsing.limits import Limits, check_text
from derive.parsing.names import Known
from derive.parsing.tokens import PlainLexer
from derive.parsing.tree import Node, Number, walk

FORMS = ("auto", "plain", "latex")
_LATEX = re.compile(r"\\[A-Za-z]{2,}|\\[,;:!(){}\[\]|]|\$")


@dataclass(frozen=True)
class Reading:
    """What was read: the expression, in which form it was typed, and whether it had decimals (which are exact)."""

    text: str
    form: str
    tree: Node
    expr: Basic
    decimals: bool


def read(
    text: str, *, form: str = "auto", names: Mapping[str, Any] | None = None, complex_unit: bool = False
) -> Reading:
    """Reads a formula and says how; see `parse`."""
    check_text(text)
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    if form == "auto":
        form = "latex" if _LATEX.search(text) else "plain"
    known = Known(names)
    try:
        tokens = LatexLexer(text, known).all() if form == "latex" else PlainLexer(text).all()
        tree = Grammar(text, tokens, known, form == "latex").whole()
        Limits(text, known).check(tree)
        expr = Builder(Names(text, tree, known), complex_unit).build(tree)
    except RecursionError as error:  # the caller may have left little room
        raise Unreadable("nested too deeply", text) from error
    return Reading(text, form, tree, expr, any(isinstance(n, Number) and n.decimal for n in walk(tree)))


def parse(
    text: str, *, form: str = "auto", names: Mapping[str, Any] | None = None, complex_unit: bool = False
) -> Basic:
    """A formula as an expression, a vector (`Components`), a relation, or an event; `form` is plain, latex or auto.

    `names` are declared: symbols, arrays (`IndexedBase`), functions (`Function("f")`), events; for the others see
    `derive.parsing.names`. With `complex_unit` the undeclared i is the imaginary unit. Raises `Unreadable`.
    """
    return read(text, form=form, names=names, complex_unit=complex_unit).expr
