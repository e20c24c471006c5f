"""Text in, expression out: the one way into this package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from sympy import Basic

from derive import arguments
from derive.errors import Unreadable, unknown
from derive.parsing.array_code import is_meant, read_array
from derive.parsing.build import Builder
from derive.parsing.build_vectors import Matrix, Row
from derive.parsing.constructors import without_constructors
from derive.parsing.inference import Names
from derive.parsing.limits import Limits, check_text
from derive.parsing.names import Known
from derive.parsing.several import nothing, read_tree
from derive.parsing.tokens import PlainLexer
from derive.parsing.tree import Node, Number, Remainder, walk
from derive.terms.arrays import ArrayExpr

FORMS = ("auto", "plain", "latex")
_LATEX = re.compile(r"\\[A-Za-z]{2,}|\\[,;:!(){}\[\]|]|\$|(?<![\w^_}.])\{\w+\} *[\^_]")


class Reading(Struct, frozen=True):
    """What was read: the expression, in which form it was typed, and whether it had decimals (which are exact)."""

    text: str
    form: str
    tree: Node | None  # of a formula
    expr: Basic
    decimals: bool
    remainder: str = ""  # what an expansion ends in, O(...) or dots


def read(
    text: str,
    *,
    form: str = "auto",
    names: Mapping[str, Any] | None = None,
    complex_unit: bool = False,
    expansion: bool = False,
    intervals: bool = False,
    arrays: bool = False,
    matrices: bool = False,
) -> Reading:
    """Reads a formula and says how; see `parse`. With `expansion` it may end in a remainder, which is left out; with
    `intervals` a pair in brackets is an interval; with `matrices` a matrix is the vector of its rows."""
    check_text(text)
    text = without_constructors(text)
    if form not in FORMS:
        raise unknown("notation", form, FORMS)
    if form == "auto":
        form = "latex" if _LATEX.search(text) else "plain"
    known = Known(names)
    if arrays or is_meant(text, names):
        return _of_arrays(text, form, names, complex_unit)
    try:
        tree = nothing(text) or _tree(text, known, form == "latex")
        Limits(text, known).check(tree)
        builder = Builder(Names(text, tree, known), complex_unit, expansion, intervals)
        expr = builder.end(tree) if builder.is_infinite(tree) else _whole(builder.build(tree), text, matrices)
    except RecursionError as error:  # the caller may have left little room
        raise Unreadable("nested too deeply", text) from error
    nodes = list(walk(tree))
    decimals = any(isinstance(n, Number) and n.decimal for n in nodes)
    remainder = next((text[n.place :].strip() for n in nodes if isinstance(n, Remainder)), "")
    return Reading(text, form, tree, expr, decimals, remainder)


def _tree(text: str, known: Known, latex: bool) -> Node:
    if not latex:
        return read_tree(text, PlainLexer(text).all(), known, latex)
    from derive.parsing.latex_tokens import LatexLexer  # deferred: most of what is typed is plain

    return read_tree(text, LatexLexer(text, known).all(), known, latex)


def _whole(built: Any, text: str, matrices: bool) -> Basic:
    """A transposed vector is the vector; a matrix is written with its indices, or is the vector of its rows."""
    if isinstance(built, Matrix) and not matrices:
        raise Unreadable("a matrix as a whole is not read: write its entry, with indices", text)
    if isinstance(built, Matrix):
        return built.by_rows()
    expr: Basic = built.column if isinstance(built, Row) else built
    return expr


def _of_arrays(text: str, form: str, names: Mapping[str, Any] | None, complex_unit: bool) -> Reading:
    """Arrays and shapes, whose entries are formulas."""
    numbers = {n: value for n, value in (names or {}).items() if not isinstance(value, ArrayExpr)}
    formula = partial(parse, form=form, names=numbers, complex_unit=complex_unit)
    expr = read_array(text, names, formula, form == "latex")
    return Reading(text, form, None, expr, "." in text and bool(re.search(r"\d\.\d", text)))


@arguments.reading(text=arguments.text, form=arguments.name)
def parse(
    text: str,
    *,
    form: str = "auto",
    names: Mapping[str, Any] | None = None,
    complex_unit: bool = False,
    arrays: bool = False,
) -> Basic:
    """A formula as an expression, a vector (`Components`), a relation, or an event; `form` is plain, latex or auto.

    `names` are declared: symbols, arrays (`IndexedBase`), functions (`Function("f")`), events; for the others see
    `derive.parsing.names`. With `complex_unit` the undeclared i is the imaginary unit. With `arrays`, or where an array
    is declared, it is read as code about arrays, and words such as "error" say that there is no result. Raises
    `Unreadable`.
    """
    return read(text, form=form, names=names, complex_unit=complex_unit, arrays=arrays).expr
