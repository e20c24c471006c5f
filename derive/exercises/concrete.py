"""A setting with numbers for its names, so that the kernel reads and checks lines at one point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from sympy import And, Basic, Eq, Expr, Indexed, IndexedBase, Integer, Max, Min, Piecewise, Symbol

from derive.exercises.numbers import Point
from derive.kernel import Definition, Setting
from derive.terms.bound import substitute
from derive.terms.notation import indices, name_of
from derive.terms.ordered import mapped, ordered

Numbers = tuple[tuple[Expr, Expr], ...]
_LETTERS = indices("place1 place2 place3")


def with_numbers(point: Point, *exprs: Basic) -> tuple[Setting, list[Basic], Numbers]:
    """The setting at a point, the expressions in it, and what a reader must be told: names with their numbers.

    Sizes and free indices are put in; definitions stay, constraints give way to the numbers that meet them.
    """
    old = point.setting
    bases = {b: _sized(b, point) for e in (*old.expressions, *exprs) for b in e.atoms(IndexedBase)}
    letters = {s for e in (*old.expressions, *exprs) for s in e.free_symbols if isinstance(s, Symbol)}
    whole = {s: Integer(point.whole[s.name]) for s in letters if s.name in point.whole}
    sizes = {s: v for s, v in whole.items() if s.name in old.size_names}
    named = {**bases, **_numbered(letters, point.whole)}
    put = [_renamed(substitute(e, whole), named) for e in exprs]
    kept = [_put_in(d, sizes, named) for d in (*old.definitions, *old.tied) if not d.hidden]
    numbers = _numbers(point, _read([*put, *(e for d in kept for e in d.meanings)], kept), bases)
    return Setting((put[0],), (*kept, *_constants(numbers))), put, numbers


def _renamed(expr: Basic, named: Mapping[Any, Basic]) -> Basic:
    """With other names, and nothing worked out by SymPy on the way: max(0, z) is no z where z is positive."""
    if expr in named:
        return named[expr]
    if isinstance(expr, (Max, Min)):
        return expr.func(*(_renamed(a, named) for a in expr.args), evaluate=False)
    return mapped(expr, lambda a: _renamed(a, named))


def _numbered(letters: Iterable[Symbol], whole: Mapping[str, int]) -> dict[Symbol, Symbol]:
    """Names that bear a letter which has a number now: `eta_t` is `eta_3` beside `g_3`."""
    parted = {s: s.name.rpartition("_") for s in letters}
    return {
        s: Symbol(f"{name}_{whole[letter]}", **s._assumptions_orig)
        for s, (name, _, letter) in parted.items()
        if name and letter in whole
    }


def _put_in(d: Definition, sizes: Mapping[Basic, Basic], bases: Mapping[Basic, Basic]) -> Definition:
    """A definition with numbers for the sizes; the letters of its own places stay."""
    outer = {s: v for s, v in sizes.items() if s not in d.holes}
    start = tuple((k, substitute(v, outer).xreplace(bases)) for k, v in d.start)
    return Definition(d.name.xreplace(bases), substitute(d.meaning, outer).xreplace(bases), start=start)


def _sized(base: IndexedBase, point: Point) -> IndexedBase:
    return IndexedBase(base.label, shape=tuple(point.of(s) for s in base.shape)) if base.shape else base


def _read(exprs: Iterable[Basic], kept: Iterable[Definition]) -> set[str]:
    """The names that the expressions read, and that no definition explains."""
    names = {s.name for e in exprs for s in e.free_symbols if isinstance(s, Symbol)}
    return names - {d.key for d in kept}


def _numbers(point: Point, names: set[str], bases: Mapping[IndexedBase, IndexedBase]) -> Numbers:
    hidden = {d.key: d for d in point.setting.definitions if d.hidden}
    sized = {b.label.name: b for b in bases.values()}
    symbols = {s.name: s for e in point.setting.expressions for s in e.free_symbols if isinstance(s, Symbol)}
    places = list(point.values)
    for definition in hidden.values():
        places += _places(definition, sized)
    found = [(n, at) for n, at in sorted(set(places)) if n in names]
    return tuple(((sized[n][at] if at else symbols[n]), point.number(n, at)) for n, at in found)


def _places(definition: Definition, sized: Mapping[str, IndexedBase]) -> list[tuple[str, tuple[int, ...]]]:
    """Every element of a defined array, counted from 1; a scalar's only place."""
    if not definition.holes:
        return [(definition.key, ())]
    ranges = (range(1, int(size) + 1) for size in sized[definition.key].shape)
    return [(definition.key, at) for at in product(*ranges)]


def _constants(numbers: Numbers) -> list[Definition]:
    """The numbers as hidden definitions."""
    arrays: dict[str, list[tuple[Indexed, Expr]]] = {}
    found: list[Definition] = []
    for leaf, value in numbers:
        if isinstance(leaf, Indexed):
            arrays.setdefault(name_of(leaf), []).append((leaf, value))
        else:
            found.append(Definition(leaf, ordered(value), hidden=True))
    return [*found, *(_array(elements) for elements in arrays.values())]


def _array(elements: list[tuple[Indexed, Expr]]) -> Definition:
    first, _ = elements[0]
    letters = _LETTERS[: len(first.indices)]
    pieces = [(ordered(v), And(*map(Eq, letters, leaf.indices))) for leaf, v in elements]
    last = pieces.pop()[0]
    meaning = Piecewise(*pieces, (last, True), evaluate=False) if pieces else last
    return Definition(first.base[letters], meaning, hidden=True)
