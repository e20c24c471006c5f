"""Bound letters: substitution that captures no index, fresh letters, and likeness up to their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sympy import Basic, Expr, Indexed, Product, Sum, Symbol

from derive.kept import LITTLE, kept
from derive.terms.notation import At, Vec
from derive.terms.ordered import mapped, plain

_LETTERS = "kilmnpqrsabcdefghotuvwxyz"

Binding = dict[Basic, Basic]


@kept()
def letters(expr: Basic) -> frozenset[str]:
    """All symbol names in an expression, bound ones included."""
    return frozenset(s.name for s in expr.atoms(Symbol))


def fresh(wish: Symbol, taken: Iterable[str]) -> Symbol:
    """The letter itself if it is not taken, else the first free letter of the alphabet, else with a number."""
    used = set(taken)
    if wish.name not in used:
        return wish
    candidates = [*_LETTERS, *(f"{wish.name}{k}" for k in range(1, 100))]
    return Symbol(next(c for c in candidates if c not in used), integer=True)


def binder(expr: Basic) -> Symbol | None:
    """The letter that a sum, product, vector or evaluation binds; None for other nodes."""
    if isinstance(expr, (Sum, Product)):
        return expr.limits[-1][0]
    if isinstance(expr, Vec):
        return expr.args[1].args[0]
    return expr.args[1] if isinstance(expr, At) else None


def binds(expr: Basic) -> bool:
    """Whether any node binds a letter that can be renamed."""
    found: list[Basic] = [expr]
    for node in found:  # it grows while it is walked
        if isinstance(node, (Sum, Product, Vec)):
            return True
        found += node.args
    return False


def rename(expr: Expr, letter: Symbol) -> Expr:
    """The same sum, product or vector with another bound letter."""
    old = binder(expr)
    change = {old: letter}
    if isinstance(expr, (Sum, Product)):
        body, (_, low, high) = nested(expr)
        return expr.func(substitute(body, change), (letter, low, high))
    if isinstance(expr, Vec):
        body, limits = expr.args
        return Vec(substitute(body, change), (letter, *limits.args[1:]))
    return expr


def substitute(expr: Basic, values: Mapping[Basic, Basic]) -> Basic:
    """The expression with symbols or indexed names replaced; bound letters give way where they would capture."""
    if expr in values:
        return values[expr]
    bound = binder(expr)
    if bound is None:
        return mapped(expr, lambda a: substitute(a, values))
    inner = {k: v for k, v in values.items() if k != bound}
    incoming = set().union(*(letters(v) for v in inner.values())) if inner else set()
    if bound.name in incoming and not isinstance(expr, At):
        outgoing = set().union(*(letters(k) for k in inner))
        expr = rename(expr, fresh(bound, incoming | outgoing | letters(expr)))
    if isinstance(expr, (Sum, Product)) and len(expr.limits) > 1:
        body, (letter, low, high) = nested(expr)
        return expr.func(substitute(body, inner), (letter, substitute(low, inner), substitute(high, inner)))
    return mapped(expr, lambda a: substitute(a, inner))


def away_from(expr: Expr, taken: Iterable[str]) -> Expr:
    """A sum or product whose bound letter is none of the taken ones."""
    old = binder(expr)
    if old is None or old.name not in set(taken):
        return expr
    return rename(expr, fresh(old, set(taken) | letters(expr)))


def apart(expr: Basic, taken: Iterable[str]) -> Basic:
    """The expression with every bound letter that is one of the taken ones renamed, to letters found nowhere in it."""
    wanted = set(taken)
    return _apart(expr, wanted, wanted | letters(expr))


def _apart(expr: Basic, wanted: set[str], used: set[str]) -> Basic:
    bound = binder(expr)
    if bound is not None and bound.name in wanted and not isinstance(expr, At):
        letter = fresh(bound, used)
        used.add(letter.name)
        expr = rename(expr, letter)
    if isinstance(expr, (Sum, Product)) and len(expr.limits) > 1:
        body, limit = nested(expr)
        return expr.func(_apart(body, wanted, used), limit)
    return mapped(expr, lambda a: _apart(a, wanted, used))


def apart_from_free(expr: Basic) -> Basic:
    """The expression with no bound letter that stands for something else in its place too: x_i + sum_i y_i is misread,
    and so is sum_i x_i sum_i y_i, of which one sum stands in the other."""
    if not binds(expr):
        return expr
    return _bound_once(apart(expr, free_letters(expr)), frozenset(), set(letters(expr)))


def _bound_once(expr: Basic, outside: frozenset[str], used: set[str]) -> Basic:
    bound = binder(expr)
    if bound is None or isinstance(expr, At):
        return mapped(expr, lambda a: _bound_once(a, outside, used))
    if bound.name in outside:
        bound = fresh(bound, used)
        used.add(bound.name)
        expr = rename(expr, bound)
    inside = outside | {bound.name}
    if isinstance(expr, (Sum, Product)) and len(expr.limits) > 1:
        body, limit = nested(expr)
        return expr.func(_bound_once(body, inside, used), limit)
    return mapped(expr, lambda a: _bound_once(a, inside, used))


@kept(2 * LITTLE)  # asked where something binds a letter
def free_letters(expr: Basic) -> frozenset[str]:
    """The symbol names in an expression outside what binds them; SymPy does not know that a vector binds its letter."""
    if isinstance(expr, Symbol):
        return frozenset((expr.name,))
    if isinstance(expr, (Sum, Product)):
        body, (letter, *ends) = nested(expr)
    elif isinstance(expr, Vec):
        body, (letter, *ends) = expr.args[0], expr.args[1].args
    elif isinstance(expr, At):
        body, letter, *ends = expr.args
    else:
        return frozenset[str]().union(*map(free_letters, expr.args))
    return (free_letters(body) - {letter.name}).union(*map(free_letters, ends))


def nested(expr: Basic) -> tuple[Basic, Basic]:
    """The summand of the outermost of the sums that SymPy wrote as one, and its limits."""
    *inner, outer = expr.limits
    return (expr.func(expr.function, *inner) if inner else expr.function), outer


@kept()
def canonical(expr: Basic) -> Basic:
    """The expression up to the order of terms and factors and the letters of its bound indices."""
    return _numbered(plain(expr), 0)


def _numbered(expr: Basic, depth: int) -> Basic:
    if isinstance(expr, (Sum, Product)):
        body, (letter, low, high) = nested(expr)
        place = Symbol(f"bound_{depth}", integer=True)
        body = _numbered(substitute(body, {letter: place}), depth + 1)
        return expr.func(body, (place, low, high))
    if not expr.args:
        return expr
    args = tuple(_numbered(a, depth) for a in expr.args)
    return expr if args == expr.args else expr.func(*args)


def match(pattern: Basic, expr: Basic, holes: Iterable[Basic], found: Binding | None = None) -> Binding | None:
    """What the holes must be for the pattern to become the expression, bound letters apart; None if it cannot."""
    found = dict(found or {})
    holes = set(holes)
    if pattern in holes:
        return found if found.setdefault(pattern, expr) == expr else None
    if not pattern.args or type(pattern) is not type(expr) or len(pattern.args) != len(expr.args):
        return found if pattern == expr else None
    if binder(pattern) is None or isinstance(pattern, At):
        return _match_all(pattern.args, expr.args, holes, found)
    taken = set().union(*(letters(e) for e in (pattern, expr, *holes, *found.values())))
    letter = fresh(Symbol("_bound", integer=True), taken)
    ours, theirs = (_parts(rename(e, letter)) for e in (pattern, expr))
    step = _match_all(ours, theirs, holes, found)
    captured = step is not None and any(letter.name in letters(v) for v in step.values())
    return None if captured else step


def _match_all(patterns: Iterable[Basic], exprs: Iterable[Basic], holes: set[Basic], found: Binding) -> Binding | None:
    for a, b in zip(patterns, exprs, strict=True):
        step = match(a, b, holes, found)
        if step is None:
            return None
        found = step
    return found


def _parts(expr: Basic) -> tuple[Basic, ...]:
    return nested(expr) if isinstance(expr, (Sum, Product)) else expr.args


def subexpressions(expr: Basic) -> Iterator[Basic]:
    """The nodes of an expression from the left, outer ones before inner ones; indices and limits left out."""
    yield expr
    if isinstance(expr, (Indexed, Symbol)):
        return
    children = (expr.function,) if isinstance(expr, (Sum, Product)) else expr.args
    for child in children:
        yield from subexpressions(child)
