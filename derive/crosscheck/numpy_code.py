"""NumPy code from an expression, by `lambdify`: names opened, indices counted from 0, every name made harmless.

Names become `v0, v1, ...` before code is generated, because `lambdify` would execute a name that is code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
from sympy import (
    Basic,
    Function,
    Indexed,
    IndexedBase,
    Sum,
    Symbol,
    Tuple,
    lambdify,
    sqrt,
)
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair

from derive.crosscheck.event_code import event_code
from derive.crosscheck.numpy_names import NAMES, Printer, central_difference
from derive.errors import BadTopic
from derive.kernel import Definition, Setting
from derive.terms.bound import binder, fresh, letters, rename, substitute
from derive.terms.chance import Mean, Variance
from derive.terms.events import P, PGiven
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table, family_of
from derive.terms.notation import At, D, Delta, Named, Norm, Vec, name_of
from derive.terms.ordered import plain, rebuild

_SETTINGS = {"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True}


@lru_cache(maxsize=512)
def code_of(expr: Basic, setting: Setting) -> Code:
    """The code for an expression, made once: a check runs it on several draws."""
    return Code(expr, setting)


class Code:
    """An expression as NumPy code of its names."""

    def __init__(self, expr: Basic, setting: Setting) -> None:
        self.expr = expr
        self.slopes = {f"slope {k}": Slope(node, setting) for k, node in enumerate(_slopes_in(expr))}
        written = expr.xreplace({slope.node: Symbol(name) for name, slope in self.slopes.items()})
        opened = _readable(_opened(written, setting), setting)
        self.runs = {_run_of(d): Run(d, setting) for d in setting.definitions if d.start}
        self.names = sorted(_names(opened))
        safe = {n: f"v{k}" for k, n in enumerate(self.names)}
        safe |= {n: f"b{k}" for k, n in enumerate(sorted(letters(opened) - set(self.names)))}
        arguments = [Symbol(safe[n]) for n in self.names]
        printer = Printer(_SETTINGS)  # one for each code: it changes while it prints
        # Nobody reads its text, which would be printed for that.
        self.code = lambdify(arguments, _renamed(opened, safe), [NAMES], printer, docstring_limit=0)

    def __call__(self, values: dict[str, Any]) -> Any:
        given = [self._value(n, values) for n in self.names]
        try:
            return self._run(given)
        except IndexError:  # in a case that is not taken, if no nan from beyond the arrays is left
            found = self._run([_padded(v) for v in given])
        if np.isnan(found).any():
            raise BadTopic(f"an index in {self.expr} goes beyond the shape of its array")
        return found

    def _run(self, given: list[Any]) -> Any:
        with np.errstate(all="ignore"):
            return self.code(*given)

    def _value(self, name: str, values: dict[str, Any]) -> Any:
        if name in self.slopes:
            return self.slopes[name](values)
        return self.runs[name](values) if name in self.runs and name not in values else values[name]


def _padded(value: Any) -> Any:
    """An array with nan behind its last components, and so before its first."""
    is_array = isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim
    return np.pad(value, [(0, 1)] * value.ndim, constant_values=np.nan) if is_array else value


def _run_of(definition: Definition) -> str:
    return f"run of {definition.key}"


class Run:
    """A sequence as a loop: step by step from its start, every value found once."""

    def __init__(self, definition: Definition, setting: Setting) -> None:
        self.definition, self.setting = definition, setting

    def __call__(self, values: dict[str, Any]) -> Callable[..., Any]:
        """The sequence as a function of its indices, given numbers for all other names."""
        found: dict[tuple[int, ...], Any] = {}
        first = self.definition.start[0][0]

        def at(*place: Any) -> Any:
            step, *others = map(int, place)
            for k in range(first, step + 1):
                if (k, *others) not in found:
                    found[k, *others] = self._value((k, *others), {**values, _run_of(self.definition): each})
            return found[step, *others]

        each = np.vectorize(at, otypes=[float])
        return each

    def _value(self, place: tuple[int, ...], values: dict[str, Any]) -> Any:
        meaning = self.definition.meaning_at(place)
        if meaning is None:
            raise BadTopic(f"{self.definition.name} has no value at {place}: it starts later")
        holes = {h.name: k for h, k in zip(self.definition.holes, place, strict=True)}
        return code_of(meaning, self.setting)({**values, **holes})


class Slope:
    """A derivative that is left in a result, as central differences of its body."""

    def __init__(self, node: D, setting: Setting) -> None:
        self.node, self.body = node, code_of(node.body, setting)
        self.name, self.first = name_of(node.variable), setting.first_index(name_of(node.variable))
        indices = node.variable.indices if isinstance(node.variable, Indexed) else ()
        self.indices = [code_of(i, setting) for i in indices]
        if self.name in setting.by_name:
            raise BadTopic(f"a result with {node} in it, by a defined name, cannot be compared with NumPy")

    def __call__(self, values: dict[str, Any]) -> Any:
        at = np.asarray(values[self.name], float)
        slopes = central_difference(lambda v: np.asarray(self.body({**values, self.name: v}), float), at)
        place = [np.asarray(index(values)) - self.first for index in self.indices]
        rows = [np.arange(len(slopes))] if slopes.ndim > at.ndim and place else []
        return slopes[(*rows, *place)] if place else slopes


def _slopes_in(expr: Basic) -> list[D]:
    """The derivatives in an expression, sums left out, that are not by a component of a whole vector."""
    if isinstance(expr, D):
        return [] if expr.body.has(Vec) else [expr]
    return [] if binder(expr) is not None else [node for a in expr.args for node in _slopes_in(a)]


def _opened(expr: Basic, setting: Setting) -> Basic:
    """All defined names replaced by their meanings."""
    if isinstance(expr, (Symbol, Indexed)) and name_of(expr) in setting.by_name:
        definition = setting.by_name[name_of(expr)]
        if definition.start:
            return Function(_run_of(definition))(*expr.indices)
        return _opened(definition.opened(expr), setting)
    if isinstance(expr, Named):
        return _opened(expr.meaning(expr.args[0]), setting)
    if not expr.args or isinstance(expr, IndexedBase):
        return expr
    if binder(expr) is not None and isinstance(expr, Sum):
        expr = _apart(expr, setting)
    return rebuild(expr, [_opened(a, setting) for a in expr.args])


def _apart(expr: Sum, setting: Setting) -> Sum:
    """A sum whose letter differs from all letters of the definitions, so that opening them captures nothing."""
    taken = set().union(*(letters(e) for e in setting.expressions)) if setting.expressions else set()
    letter = expr.limits[-1][0]
    return rename(expr, fresh(letter, taken | letters(expr))) if letter.name in taken else expr


def _readable(expr: Basic, setting: Setting) -> Basic:
    """Our own nodes as ones that SymPy's NumPy printer knows, indices counted from 0."""
    return (_READABLE.of(expr) if family_of(expr) else _readable_number)(expr, setting)


def _readable_number(expr: Basic, setting: Setting) -> Basic:
    read = partial(_readable, setting=setting)
    if isinstance(expr, Indexed):
        first = setting.first_index(name_of(expr))
        return expr.base[tuple(read(i) - first for i in expr.indices)]
    if isinstance(expr, Delta):
        return Function("delta")(*(read(a) for a in expr.args))
    if isinstance(expr, P):
        return Function("share")(event_code(expr.args[0]))
    if isinstance(expr, Mean):
        return Function("share")(read(expr.body))
    if isinstance(expr, (Variance, PGiven)):
        return read(expr.meaning)
    if isinstance(expr, D):
        return _unknown_slope(expr)
    if isinstance(expr, Norm):
        body, limits = expr.args[0].args
        return sqrt(Sum(read(body) ** 2, tuple(limits)))
    if isinstance(expr, At):
        return read(substitute(expr.args[0], {expr.args[1]: expr.args[2]}))
    if isinstance(expr, Vec):
        return _whole_vector(expr)
    bounds = isinstance(expr, Tuple) and not isinstance(expr, ExprCondPair)  # a case is read like all else
    if not expr.args or isinstance(expr, IndexedBase) or bounds:
        return expr
    return plain(rebuild(expr, [read(a) for a in expr.args]))


def _whole_vector(expr: Vec) -> Basic:
    """w - eta g as array arithmetic: every x[i] of the vector's own index becomes the array x."""
    body, limits = expr.args
    letter = limits.args[0]
    arrays = {x: Symbol(name_of(x)) for x in body.atoms(Indexed) if x.indices == (letter,)}
    return plain(substitute(body, arrays))


def _unknown_slope(expr: D) -> Basic:
    body, variable = expr.args
    if isinstance(body, AppliedUndef) and isinstance(body.args[0], Vec) and isinstance(variable, Indexed):
        name = Symbol(body.func.__name__)
        return Function("slope_of")(name, _whole_vector(body.args[0]), variable.indices[0])
    raise BadTopic(f"a result with the derivative {expr} in it cannot be compared with NumPy")


def _array_code(expr: Basic, _setting: Setting) -> Basic:
    raise BadTopic(f"the operations in {expr} are called as they are: give the topic no reference of its own")


_READABLE = Table[Callable[[Basic, Setting], Basic]](
    "how it is written for NumPy",
    {EVENTS: lambda expr, _setting: event_code(expr), ARRAYS: _array_code, NUMBERS: _readable_number},
)


def _names(expr: Basic) -> set[str]:
    free = {s.name for s in expr.free_symbols if isinstance(s, Symbol)}
    indexed = {name_of(x) for x in expr.atoms(Indexed)}
    return free | indexed | {f.func.__name__ for f in expr.atoms(AppliedUndef)} - {"delta", "share", "slope_of"}


def _renamed(expr: Basic, safe: dict[str, str]) -> Basic:
    """All names replaced by safe ones, bound letters included."""
    if isinstance(expr, Indexed):
        return IndexedBase(safe[name_of(expr)])[tuple(_renamed(i, safe) for i in expr.indices)]
    if isinstance(expr, Symbol):
        return Symbol(safe[expr.name])
    if isinstance(expr, AppliedUndef) and expr.func.__name__ in safe:
        return Function(safe[expr.func.__name__])(*(_renamed(a, safe) for a in expr.args))
    if not expr.args:
        return expr
    return expr.func(*(_renamed(a, safe) for a in expr.args))
