"""The closed table of constraints: how names that are tied together are drawn, and the relations that are printed.

A hidden definition is one of these parametrisations or it is refused. Each reaches every point that meets its
relations, and no other: y = u / sum u has sum 1, and gives every y with sum 1 for u = y.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from sympy import Basic, Eq, Expr, Ge, Gt, Indexed, IndexedBase, Piecewise, Pow, Rational, Sum, Symbol, cos, sin

from derive.errors import BadSetting
from derive.kernel.assumptions import assumed
from derive.kernel.definitions import Definition
from derive.kernel.letters import names_in
from derive.terms.bound import canonical
from derive.terms.notation import Norm, Vec
from derive.terms.ordered import ordered, plus, power, times

Relations = tuple[Basic, ...]


def _total(leaf: Indexed) -> Expr:
    """The sum of all components of an array of one index."""
    (letter,), (size,) = leaf.indices, leaf.base.shape
    return Sum(leaf, (letter, 1, size))


def _squares(leaf: Indexed) -> Expr:
    return Sum(power(leaf, 2), *_total(leaf).limits)


def _one(expr: Expr) -> Relations:
    return (Eq(expr, 1, evaluate=False),)


#: for an array y of free numbers u: the parametrisation of y, what u is, and the relations between the components of y
ARRAYS: Mapping[str, tuple[Callable[[Indexed], Expr], tuple[str, ...], Callable[[Indexed], Relations]]] = {
    "sum one": (lambda u: times(u, power(_total(u), -1)), (), lambda y: _one(_total(y))),
    "positive, sum one": (
        lambda u: times(u, power(_total(u), -1)),
        ("positive",),
        lambda y: (Gt(y, 0, evaluate=False), *_one(_total(y))),
    ),
    "not negative, sum one": (
        lambda u: times(u, power(_total(u), -1)),
        ("nonnegative",),
        lambda y: (Ge(y, 0, evaluate=False), *_one(_total(y))),
    ),
    "norm one": (
        lambda u: times(u, Pow(_squares(u), Rational(-1, 2))),
        (),
        lambda y: _one(Norm(Vec(y, _total(y).limits[0]))),
    ),
    "sum of squares one": (
        lambda u: times(u, power(Norm(Vec(u, _total(u).limits[0])), -1)),
        (),
        lambda y: _one(_squares(y)),
    ),
    "mean zero": (
        lambda u: plus(u, times(-1, power(u.base.shape[0], -1), _total(u))),
        (),
        lambda y: (Eq(times(power(y.base.shape[0], -1), _total(y)), 0, evaluate=False),),
    ),
}


def constrained(name: Indexed, kind: str) -> Expr:
    """The meaning of an array under a constraint of the table, in free numbers called after it. Raises `BadSetting`."""
    if kind not in ARRAYS:
        raise BadSetting(f"no constraint '{kind}': there are {', '.join(ARRAYS)}")
    meaning, words, _ = ARRAYS[kind]
    free = IndexedBase(f"{name.base.label.name}_free", shape=name.base.shape, **dict.fromkeys(words or ("real",), True))
    return ordered(meaning(free[name.indices]))


def relations(
    hidden: Iterable[Definition], every: Iterable[Basic], first: Callable[[str], int] = lambda name: 1
) -> dict[str, Relations]:
    """For each name with a hidden definition what is printed of it; `first` is the index that an array starts from.
    Raises `BadSetting` for one that is not of the table, or whose free numbers stand elsewhere too."""
    definitions, found = list(hidden), dict[str, Relations]()
    for definition in definitions:
        stated = _number(definition, first) or _array(definition) or _on_the_circle(definition, definitions)
        if not stated:
            known = f"{'; '.join(ARRAYS)}; cos a with sin a; numbers"
            raise BadSetting(f"the hidden definition of {definition.key} is no constraint of the table ({known})")
        found[definition.key] = stated
    own = {n for d in definitions for n in names_in(d.meaning)} - {h.name for d in definitions for h in d.holes}
    hidden_ones = {e for d in definitions for e in (d.name, d.meaning)}
    others = {n for e in every if e not in hidden_ones for n in names_in(e)}
    free = {n for n in own if n not in {s.name for d in definitions for s in _sizes(d)}}
    for name in sorted(free & others):
        raise BadSetting(f"'{name}' only makes the numbers of a constraint, and stands elsewhere too")
    return found


def _sizes(definition: Definition) -> set[Symbol]:
    bound = {limit[0] for s in definition.meaning.atoms(Sum) for limit in s.limits}
    shapes = {s for b in definition.meaning.atoms(IndexedBase) for x in b.shape or () for s in x.free_symbols}
    return bound | shapes


def _number(definition: Definition, first: Callable[[str], int]) -> Relations:
    """`x := 3`, and an array of numbers given place by place."""
    if names_in(definition.meaning) - {h.name for h in definition.holes}:
        return ()
    if not definition.holes:
        return (Eq(definition.name, definition.meaning, evaluate=False),)
    shape = definition.name.base.shape
    if not shape or not all(s.is_Integer for s in shape):
        return ()
    base, holes, meaning = definition.name.base, definition.holes, definition.meaning
    start = first(definition.key)
    places = product(*(range(start, start + int(s)) for s in shape))
    return tuple(Eq(base[at], _at(meaning, dict(zip(holes, at, strict=True))), evaluate=False) for at in places)


def _at(meaning: Expr, place: Mapping[Symbol, int]) -> Expr:
    return Piecewise(*meaning.args).xreplace(place) if isinstance(meaning, Piecewise) else meaning.xreplace(place)


def _array(definition: Definition) -> Relations:
    leaves = {x for x in definition.meaning.atoms(Indexed) if x.indices == definition.holes}
    if len(leaves) != 1 or len(definition.holes) != 1 or not definition.name.base.shape:
        return ()
    (free,) = leaves
    if free.base.shape != definition.name.base.shape:
        return ()
    for meaning, words, stated in ARRAYS.values():
        if assumed(free.base.label) == words and canonical(meaning(free)) == canonical(definition.meaning):
            return stated(definition.name)
    return ()


def _on_the_circle(definition: Definition, definitions: Iterable[Definition]) -> Relations:
    """cos a and sin a, of an angle of which nothing is supposed."""
    for other in definitions:
        first, second = sorted((definition, other), key=lambda d: isinstance(d.meaning, sin))
        pair = isinstance(first.meaning, cos) and isinstance(second.meaning, sin)
        if not pair or first.meaning.args != second.meaning.args:
            continue
        (angle,) = first.meaning.args
        if isinstance(angle, Symbol) and not assumed(angle):
            ordered_names = (definition.name, other.name) if definition is first else (other.name, definition.name)
            return _one(plus(*(power(n, 2) for n in ordered_names)))
    return ()
