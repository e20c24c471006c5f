"""Names for what they stand for, and the other way round: folding, opening, replacing one expression by another."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, Indexed, Pow, Symbol

from derive.engine.algebra import everywhere, factors_of, tidy
from derive.kept import LITTLE, kept
from derive.kernel import Definition, Setting
from derive.terms.arrays import ShapeOf, Tensor, is_shape
from derive.terms.bound import canonical, match, substitute
from derive.terms.notation import D, Named, name_of
from derive.terms.ordered import Times, mapped, power, times


def fold(expr: Basic, setting: Setting, functions: Iterable[type[Named]] = ()) -> Expr:
    """Bodies of definitions replaced by their names, at any power, everywhere outside derivatives."""
    patterns = [_pattern(d) for d in setting.definitions if not d.hidden]
    hole = Symbol("_argument", real=True)
    patterns += [(f.meaning(hole), f(hole), (hole,)) for f in functions]
    for pattern in patterns:
        expr = _folded(expr, *pattern)
    return expr


def _pattern(definition: Definition) -> tuple[Expr, Expr, tuple[Symbol, ...]]:
    return definition.meaning, definition.name, definition.holes


@kept(LITTLE)
def _folded(expr: Basic, meaning: Expr, name: Expr, holes: tuple[Symbol, ...]) -> Expr:
    found = match(meaning, expr, holes)
    if found is not None and set(found) >= set(holes):
        return substitute(name, found)
    if isinstance(expr, D) or expr == name:
        return expr
    expr = mapped(expr, lambda a: _folded(a, meaning, name, holes))
    if isinstance(meaning, Pow) and isinstance(expr, Pow) and not expr.exp.is_Integer:
        found = match(meaning.base, expr.base, holes) if (expr.exp / meaning.exp).is_Integer else None
        if found is not None and set(found) >= set(holes):
            return power(substitute(name, found), expr.exp / meaning.exp)  # 1 / sqrt(b) where sqrt(b) has a name
    if isinstance(meaning, (Times, Pow)) and isinstance(expr, (Times, Pow)):
        return _folded_factors(expr, meaning, name, holes)
    return expr


def _folded_factors(expr: Expr, meaning: Expr, name: Expr, holes: tuple[Symbol, ...]) -> Expr:
    """A product's factors that make up the meaning, as often as they do, replaced by the name."""
    wanted, factors = factors_of(meaning), factors_of(expr)
    while (hit := _taken(wanted, factors, holes)) is not None:
        found, places = hit
        first = min(places)
        factors = [f for k, f in enumerate(factors) if k not in places or k == first]
        factors[first] = substitute(name, found)
    return tidy(times(*factors)) if len(factors) != len(factors_of(expr)) or name in factors else expr


def _taken(wanted: list[Expr], factors: list[Expr], holes: tuple[Symbol, ...]) -> tuple[dict, set[int]] | None:  # type: ignore[type-arg]
    """The holes' values and the places of the factors that match all wanted ones, holes first."""
    by_holes = sorted(wanted, key=lambda w: not (w.free_symbols & set(holes)))
    found: dict[Basic, Basic] = {}
    places: set[int] = set()
    for pattern in by_holes:
        for place, factor in enumerate(factors):
            step = None if place in places else match(pattern, factor, holes, found)
            if step is not None:
                found, places = step, places | {place}
                break
        else:
            return None
    return (found, places) if set(found) >= set(holes) else None


def open_names(expr: Basic, setting: Setting) -> Expr:
    """Defined names replaced by their meanings, one level, outside derivatives; a sequence's earlier values stay. The
    shape of what is made of arrays that are known by their shapes alone becomes an operation on shapes."""
    if isinstance(expr, Tensor):
        named = setting.by_name.get(expr.name)
        return expr if named is None else named.meaning
    if isinstance(expr, ShapeOf):
        inner = open_names(expr.args[0], setting)
        return inner if is_shape(inner) else expr.func(inner)
    if isinstance(expr, (Symbol, Indexed)):
        definition = setting.by_name.get(name_of(expr))
        if definition is None or definition.hidden or definition.goes_back(expr):
            return expr
        meaning = definition.opened(expr)
        return expr if meaning is None else meaning
    return expr if isinstance(expr, D) else mapped(expr, lambda a: open_names(a, setting))


def replace_all(expr: Basic, left: Expr, right: Expr) -> Expr:
    """Every occurrence of `left` replaced, up to order and bound letters; in products at any power."""
    key = canonical(left)

    def change(node: Basic) -> Basic:
        if isinstance(left, Pow) and isinstance(node, Pow) and (node.exp / left.exp).is_Integer:
            return power(right, node.exp / left.exp) if canonical(node.base) == canonical(left.base) else node
        return right if type(node) is type(left) and canonical(node) == key else node

    changed = everywhere(expr, change)
    return _folded(expr, left, right, ()) if changed == expr and isinstance(left, (Times, Pow)) else changed
