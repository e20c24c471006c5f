"""Evidence for a line about arrays: both sides are worked out and are the same array, for every draw of the sizes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sympy import Basic, Expr, Integer, Rational, Symbol, Tuple
from sympy.core.relational import Relational

from derive.errors import BadSetting
from derive.kernel.executed.domains import demand_values
from derive.kernel.executed.running import Run
from derive.kernel.executed.values import Value, same
from derive.kernel.findings import Evidence, Finding, TooFew, Witness
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.setting import Setting
from derive.terms.arrays import ArrayExpr, size_letters

_PRIMES = (3, 5, 7, 2, 11)
_FEWEST = 2
_LARGEST = 200  # of the sizes that are tried
Sizes = dict[Symbol, Integer]


def execute(before: Basic, after: Basic, relation: Relation, setting: Setting, _round: str) -> Finding:
    """Whether both sides come to the same, entry by entry; at draws of the sizes where letters stand for them."""
    if relation != EQUAL:
        raise BadSetting(f"arrays are related by '=', not by '{relation.key}'")
    letters = sorted(_letters(before, after, setting), key=lambda s: s.name)
    seen: list[Sizes] = []
    for sizes in chain(_draws(letters), _beside(letters, before, after, *setting.expressions)):
        if not _admitted(sizes, setting):
            continue
        left, right = (value_of(side, setting, sizes) for side in (before, after))
        if not same(left, right):
            return Witness(tuple((s.name, int(n)) for s, n in sizes.items()), str(left), str(right))
        demand_values(before.xreplace(sizes), after.xreplace(sizes), _meanings(setting, sizes))
        seen.append(sizes)
    if not letters:
        return Evidence("executed")
    if len(seen) < _FEWEST:
        return TooFew(len(seen))
    tried = tuple((s.name, tuple(sorted({int(sizes[s]) for sizes in seen}))) for s in letters)
    return Evidence("executed", len(seen), tried)


def value_of(expr: Basic, setting: Setting, sizes: Sizes | None = None) -> Value:
    """What an expression comes to, with these numbers for the letters of its sizes."""
    put = sizes or {}
    return Run(_meanings(setting, put)).value(expr.xreplace(put))


def _meanings(setting: Setting, sizes: Sizes) -> dict[str, Basic]:
    return {d.key: d.meaning.xreplace(sizes) for d in setting.definitions if isinstance(d.meaning, ArrayExpr)}


def _letters(before: Basic, after: Basic, setting: Setting) -> set[Symbol]:
    return {s for e in (before, after, *setting.expressions) for s in size_letters(e)}


def _draws(letters: list[Symbol]) -> Iterator[Sizes]:
    """Different primes in several orders; then 1 for each letter alone and for all; then the same for all."""
    if not letters:
        yield {}
        return
    if len(letters) > len(_PRIMES):
        raise BadSetting(f"{len(letters)} letters for sizes, and {len(_PRIMES)} can be told apart")
    orders = [[_PRIMES[(k + start) % len(_PRIMES)] for k in range(len(letters))] for start in range(3)]
    ones = [[1 if k == alone else n for k, n in enumerate(orders[0])] for alone in range(len(letters))]
    for numbers in (*orders, *ones, [1] * len(letters), [2] * len(letters)):
        yield {s: Integer(n) for s, n in zip(letters, numbers, strict=True)}


def _beside(letters: list[Symbol], *exprs: Basic) -> Iterator[Sizes]:
    """Each letter as a number that stands beside one, or one more: for min(n, 30) and (n - 1)(n - 2)(n - 3)."""
    numbers = {int(k) for e in exprs for k in _numbers_beside(e, frozenset(letters)) if 1 < k <= _LARGEST}
    for size in sorted({s for k in numbers for s in (k, k + 1)}):
        for alone in letters:
            yield {s: Integer(size if s is alone else _PRIMES[k % 3]) for k, s in enumerate(letters)}


def _numbers_beside(expr: Basic, letters: frozenset[Basic]) -> set[Rational]:
    found = set().union(*(_numbers_beside(a, letters) for a in expr.args))
    if isinstance(expr, (ArrayExpr, Tuple)) or not expr.free_symbols & letters:  # the sizes of one shape
        return found
    return found | {abs(a) for a in expr.args if isinstance(a, Rational)}


def _admitted(sizes: Sizes, setting: Setting) -> bool:
    """Whether the conditions on sizes hold."""
    conditions = [g.xreplace(sizes) for g in setting.given if isinstance(g, Relational)]
    return all(bool(c.func(*c.args)) for c in conditions if all(isinstance(e, Expr) and e.is_number for e in c.args))
