"""The letters that expressions count with: those they bind, and the ranges these run over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Basic, Indexed, Product, Sum, Symbol

from derive.kept import LITTLE, kept
from derive.terms.arrays import Tensor
from derive.terms.events import Event
from derive.terms.nodes import of_kind
from derive.terms.notation import At, Vec, name_of

Range = tuple[Basic, Basic]


def limits(expr: Basic) -> Iterator[Range]:
    """The first and last index of every sum, product and vector."""
    for node in of_kind(expr, Sum, Product):
        for _letter, low, high in node.limits:
            yield low, high
    for node in of_kind(expr, Vec):
        yield node.args[1].args[1:]


def bound_letters(expr: Basic) -> set[Symbol]:
    """Letters that sums, products, vectors and evaluations bind."""
    bound = {limit[0] for node in of_kind(expr, Sum, Product) for limit in node.limits}
    bound |= {node.args[1].args[0] for node in of_kind(expr, Vec)}
    return bound | {node.args[1] for node in of_kind(expr, At)}


def index_letters(expr: Basic) -> set[Symbol]:
    """Letters used as an index without being bound by a sum, product or vector."""
    used: Iterable[Basic] = (i for leaf in of_kind(expr, Indexed) for i in leaf.indices)
    letters = {s for index in used for s in index.atoms(Symbol)}
    return letters - bound_letters(expr)


@kept(LITTLE)
def names_in(expr: Basic) -> frozenset[str]:
    """The names of all symbols, indexed names and events in an expression, bound letters included."""
    found = frozenset(s.name for s in of_kind(expr, Symbol))
    return found | {name_of(x) for x in of_kind(expr, Indexed)} | {e.name for e in of_kind(expr, Event, Tensor)}


def in_order(expr: Basic, *kinds: type[Basic]) -> list[Any]:
    """The parts of these kinds, always in one order: what a set yields first differs from run to run."""
    return sorted(of_kind(expr, *kinds), key=str)


def sum_ranges(exprs: Iterable[Basic]) -> dict[tuple[str, int], Range]:
    """What sums and products take the indices of arrays through, by name and place."""
    found: dict[tuple[str, int], Range] = {}
    for node in (n for e in exprs for n in in_order(e, Sum, Product)):
        limits_of = {letter: (low, high) for letter, low, high in node.limits}
        for leaf in in_order(node, Indexed):
            for place, index in enumerate(leaf.indices):
                if index in limits_of:
                    found.setdefault((name_of(leaf), place), limits_of[index])
    return found
