"""Where an expression changes its formula or loses its value: places at which lines have to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from sympy import (
    Add,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    Integer,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    exp,
)
from sympy.core.relational import Relational

from derive.kept import LEAST, LITTLE, kept
from derive.kernel.assumptions import assumed
from derive.kernel.setting import Setting
from derive.terms.bound import substitute
from derive.terms.chance import Moment, RandomVariable, at_outcome
from derive.terms.elementary import elementary
from derive.terms.nodes import of_kind
from derive.terms.notation import At, Delta, Named, Vec, name_of
from derive.terms.ordered import Plus, Times, mapped, plain

_COMPARING = (Max, Min, Lt, Le, Gt, Ge, Eq, Ne)

_LARGEST = (200, 200, 40, 24)  # sizes that are tried, where so many sums stand inside each other
_JOINING = (Add, Mul, Plus, Times, Pow, Max, Min, Relational, Delta, KroneckerDelta, Tuple)
_STEPS_BACK = 3  # of a sequence: so far its earlier values are opened

Find = Callable[[Basic], Iterator[Expr]]
Pair = tuple[Expr, Expr]  # a place as written, and with the ends of ranges in it


@kept(LITTLE)
def kinks(expr: Basic, setting: Setting) -> tuple[Expr, ...]:
    """The expressions whose zeros are the places where `expr` changes its formula or jumps, definitions opened."""
    return tuple(dict.fromkeys(place for _, place in kinks_in_letters(expr, setting)))


@kept(LITTLE)
def kinks_in_letters(expr: Basic, setting: Setting) -> tuple[Pair, ...]:
    """The same, each with its form in the letters of its sum: (x_k, x_n), where k runs to n."""
    pairs = set(_found(_undeclared(expr, setting), setting, _kinks_of))
    return tuple(sorted(pairs, key=lambda pair: (pair[1].sort_key(), pair[0].sort_key())))


@kept(LITTLE)
def edges(expr: Basic, setting: Setting) -> tuple[Expr, ...]:
    """The expressions whose zeros may be an edge of the set on which `expr` has a value, definitions opened."""
    found = _found(_undeclared(expr, setting), setting, _edges_of)
    return tuple(sorted({plain(e) for _, e in found}, key=lambda e: e.sort_key()))


@kept(2 * LITTLE)
def arguments(expr: Basic, setting: Setting) -> tuple[Expr, ...]:
    """What functions of one argument are taken of, definitions opened."""
    found = _found(_undeclared(expr, setting), setting, _arguments_of)
    return tuple(sorted({e for _, e in found}, key=lambda e: e.sort_key()))


def _undeclared(expr: Basic, setting: Setting) -> Basic:
    """The expression without what is declared of defined names: what their meaning does not prove, they are not."""
    names = {s for s in expr.free_symbols if getattr(s, "name", "") in setting.by_name and assumed(s)}
    return expr.xreplace({s: Symbol(s.name, real=True) for s in names}) if names else expr


@kept(2 * LITTLE)
def numbers_beside(expr: Basic, setting: Setting) -> frozenset[int]:
    """The whole numbers, and denominators, that stand in a sum, product, power, comparison, delta or range with a size
    or an index."""
    inner = frozenset[int]().union(*(numbers_beside(a, setting) for a in expr.args))
    numbers = [int(max(abs(a.p), a.q)) for a in expr.args if isinstance(a, Rational)]
    if not numbers or not isinstance(expr, _JOINING):
        return inner
    counting = setting.size_names | set(setting.ranges)
    beside = any(s.is_integer or s.name in counting for a in expr.args for s in a.atoms(Symbol))
    return inner.union(numbers) if beside else inner


@kept(LITTLE)
def named_numbers(expr: Basic, setting: Setting) -> frozenset[int]:
    """The whole numbers that sizes and indices themselves are added to or compared with, or sums begin with: in n - 1,
    i = 2 and from 2 to n. That a sum is from 1 says nothing."""
    counting = _counting(setting)
    found = set[int]()
    for node in of_kind(expr, *_JOINING):
        whole = {abs(int(a)) for a in node.args if isinstance(a, Integer)}
        if any(isinstance(a, Symbol) and a.name in counting for a in node.args):
            found |= whole - {1} if isinstance(node, Tuple) else whole
    return frozenset(found)


@kept(LITTLE)
def loops_in(expr: Basic) -> int:
    """How many sums and products stand inside each other."""
    inner = max((loops_in(a) for a in expr.args), default=0)
    return inner + (len(expr.limits) if isinstance(expr, (Sum, Product)) else 0)


def _counting(setting: Setting) -> frozenset[str]:
    """The names of sizes and of all indices, bound ones too."""
    return setting.size_names | set(setting.ranges) | {s.name for s in setting.index_like}


def largest_size(setting: Setting, *exprs: Basic) -> int:
    """The largest size that lines are tried at."""
    loops = max(loops_in(e) for e in (*exprs, *setting.expressions))
    return _LARGEST[min(loops, len(_LARGEST) - 1)]


@kept(LEAST)
def compares_sizes(expr: Basic, setting: Setting) -> bool:
    """Whether something turns on how large a size or an index is, as sqrt(n) < 4."""
    counting = setting.size_names | set(setting.ranges)
    return any(counting & _outside(node) for node in of_kind(expr, *_COMPARING))


@kept(LEAST)
def turns_beyond(expr: Basic, setting: Setting, largest: int) -> bool:
    """Whether something turns on sizes and indices alone where none is tried: as n <= 500, or a sum from 501 to n."""
    counting = _counting(setting)
    for node in of_kind(expr, *_COMPARING, Delta, KroneckerDelta, Tuple):
        letters = _outside(Tuple(*node.args[1:]) if isinstance(node, Tuple) else node)
        far = any(max(abs(a.p), a.q) > largest for a in node.atoms(Rational))
        if far and letters and letters <= counting and not node.atoms(Indexed):
            return True
    return False


def _outside(node: Basic) -> set[str]:
    """The letters of an expression that are no index of an array or sum."""
    if isinstance(node, Symbol):
        return {node.name}
    if isinstance(node, (Indexed, Sum, Product)):
        return set()
    return set[str]().union(*map(_outside, node.args))


def difference(left: Basic, right: Basic) -> Expr:
    """left - right."""
    return Plus(left, Times(-1, right))


def _kinks_of(node: Basic) -> Iterator[Expr]:
    function = elementary(node)
    if function is not None:
        yield from function.kinks(*node.args[: function.arity])
    elif isinstance(node, _COMPARING):
        yield from (difference(one, other) for one, other in combinations(node.args, 2))
    elif isinstance(node, Pow) and not node.exp.is_Integer and not _never_zero(node.base):
        yield from _branch_points(node.base)


def _branch_points(base: Expr) -> Iterator[Expr]:
    """Where the root of a square passes from one branch to the other; a bare name is an edge and no such place."""
    if isinstance(base, Pow) and base.exp.is_Integer:
        yield base.base
    elif not isinstance(base, Symbol):
        yield base


def _arguments_of(node: Basic) -> Iterator[Expr]:
    function = elementary(node)
    if function is not None and function.arity == 1 and node.args[0].free_symbols:
        yield node.args[0]


def _edges_of(node: Basic) -> Iterator[Expr]:
    function = elementary(node)
    found: list[Expr] = []
    if isinstance(node, Pow) and not (node.exp.is_Integer and node.exp.is_positive) and not _counts(node.exp):
        found = [node.base]
    elif function is not None:
        found = function.edges(*node.args[: function.arity])
    yield from (e for e in found if not _never_zero(e))


def _counts(exponent: Expr) -> bool:
    """Whether an exponent is an index, which is never negative, with nothing taken from it."""
    number, rest = exponent.as_coeff_Add()
    return bool(rest.is_Symbol and rest.is_integer and number >= 0)


def _found(expr: Basic, setting: Setting, find: Find) -> Iterator[Pair]:
    """What `find` yields at every node, as written and with bound letters replaced by the end of their range."""
    yield from ((e, e) for e in find(expr))
    if isinstance(expr, Named):
        yield from _found(expr.meaning(expr.args[0]), setting, find)
    elif isinstance(expr, (Symbol, Indexed)):
        yield from _of_name(expr, setting, find)
    elif isinstance(expr, (Sum, Product)):
        yield from ((e, _at_end(at, expr.limits)) for e, at in _found(expr.function, setting, find))
    elif isinstance(expr, Vec):
        yield from ((e, _at_end(at, (expr.args[1].args,))) for e, at in _found(expr.args[0], setting, find))
    elif isinstance(expr, Moment):
        yield from ((e, _at_first(at)) for e, at in _found(expr.body, setting, find))
    elif isinstance(expr, At):
        body, variable, value = expr.args
        put = {variable: value}
        yield from _found(value, setting, find)
        yield from ((substitute(e, put), substitute(at, put)) for e, at in _found(body, setting, find))
    else:
        for arg in expr.args:
            yield from _found(arg, setting, find)


@kept(LITTLE)
def _of_name(leaf: Expr, setting: Setting, find: Find) -> tuple[Pair, ...]:
    definition = setting.by_name.get(name_of(leaf))
    if definition is None or definition.goes_back(leaf) >= _STEPS_BACK:
        return ()
    meaning = definition.opened(leaf)
    return () if meaning is None else tuple(dict.fromkeys(_found(_undeclared(meaning, setting), setting, find)))


def _at_first(expr: Basic) -> Basic:
    """An expression at the first outcome: what stands in a mean stays."""
    if isinstance(expr, Moment):
        return expr
    return at_outcome(expr, 1) if isinstance(expr, RandomVariable) else mapped(expr, _at_first)


def _at_end(expr: Expr, limits: tuple[tuple[Basic, ...], ...]) -> Expr:
    for letter, _low, high in limits:
        expr = substitute(expr, {letter: high})
    return expr


def _never_zero(expr: Basic) -> bool:
    """Whether an expression cannot vanish, seen from its form alone."""
    return isinstance(expr, Expr) and _positive(expr)


def _positive(expr: Expr) -> bool:
    if isinstance(expr, (Sum, Product)):
        return _positive(expr.function)
    if isinstance(expr, Named):
        return _positive(expr.meaning(expr.args[0]))
    if isinstance(expr, Pow):
        return _positive(expr.base)
    if isinstance(expr, (Plus, Times, Mul)) or expr.is_Add:
        return all(_positive(a) for a in expr.args)
    return isinstance(expr, exp) or expr.is_positive is True
