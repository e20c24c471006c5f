"""The question about arrays run in NumPy: its operations are called, and what comes out is what the result says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from typing import Any

import numpy as np
from sympy import Basic, Expr, Integer, Symbol, Tuple
from sympy.core.relational import Relational

from derive.crosscheck.reference import Reference
from derive.errors import CheckFailed
from derive.kernel import Derivation, Setting
from derive.kernel.executed.operations import find_operation
from derive.terms import arrays as a
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table
from derive.terms.ordered import plain

_PRIMES = (2, 3, 5, 7, 11, 13)
_ROUNDS = 3
#: what NumPy raises where operands do not fit
_REFUSALS = (ValueError, IndexError)
CALLS = Reference("call", lambda: None)
#: the reference of a question whose topic gives none
USUAL = Table[Reference | None]("what NumPy runs without being told", {EVENTS: None, ARRAYS: CALLS, NUMBERS: None})


def compared_calls(derivation: Derivation) -> Iterator[tuple[Any, Any]]:
    """What NumPy makes of the question, and what the result is, as arrays of floats, for several draws of letters.

    Raises `CheckFailed` where one of them has no result, or another shape.
    """
    setting = derivation.setting
    letters = sorted(_letters(derivation), key=lambda s: s.name)
    sizes = {s for s in letters if s.name in setting.size_names}
    for number in range(_ROUNDS if letters else 1):
        values = dict(_drawn(letters, sizes, setting, number))
        called = _NumPy(setting, values)
        wanted, found = called.result(derivation.claim), called.result(derivation.result)
        if (wanted is None) != (found is None):
            raise CheckFailed(f"NumPy {'refuses' if wanted is None else 'has a result for'} {derivation.claim}")
        if wanted is not None and np.shape(wanted) != np.shape(found):
            raise CheckFailed(f"NumPy's {derivation.claim} has shape {np.shape(wanted)}, not {np.shape(found)}")
        yield np.asarray(0 if found is None else found, float), np.asarray(0 if wanted is None else wanted, float)


def _letters(derivation: Derivation) -> set[Symbol]:
    expressions = (*derivation.setting.expressions, derivation.result)
    return {s for e in expressions for s in e.free_symbols if isinstance(s, Symbol)}


def _drawn(letters: list[Symbol], sizes: set[Symbol], setting: Setting, number: int) -> Iterator[tuple[Symbol, Expr]]:
    rng = Random(f"calls/{number}")
    order = [s for s in letters if s in sizes]
    for attempt in range(50):
        primes = {s: Integer(_PRIMES[(k + number + attempt) % len(_PRIMES)]) for k, s in enumerate(order)}
        conditions = [g.xreplace(primes) for g in setting.given if isinstance(g, Relational)]
        if all(c.func(*c.args) != False for c in conditions):  # noqa: E712  (SymPy's own False)
            yield from primes.items()
            break
    else:
        raise CheckFailed("no sizes found that satisfy the conditions")
    for letter in letters:
        if letter not in sizes:
            yield letter, Integer(rng.randint(1, 9))


class _NumPy:
    """Expressions as NumPy's arrays; None for what NumPy refuses."""

    def __init__(self, setting: Setting, values: Mapping[Symbol, Expr]) -> None:
        self.values = dict(values)
        self.meanings = {d.key: d.meaning for d in setting.definitions}
        self.arrays: dict[str, Any] = {}

    def result(self, expr: Basic) -> Any:
        """An array, or the numbers of a shape or of strides."""
        expr = expr.xreplace(self.values)
        try:
            found = self.value(expr)
        except _REFUSALS:
            return None
        return None if found is None else found.shape if a.is_shape(expr) and hasattr(found, "shape") else found

    def value(self, expr: Basic) -> Any:
        """What NumPy makes of an expression; of a shape, some array of it."""
        if isinstance(expr, a.NoResult):
            raise ValueError("no result")
        reader = next(self._readers()[kind] for kind in type(expr).__mro__ if kind in self._readers())
        return reader(expr)

    def _readers(self) -> dict[type, Callable[[Any], Any]]:
        return {
            a.Tensor: lambda e: self._named(e.name),
            a.Shape: lambda e: fresh(tuple(int(n) for n in e.args)),
            a.Strides: lambda e: tuple(int(n) for n in e.args),
            a.Array: lambda e: np.array([float(plain(x)) for x in e.entries]).reshape(e.sizes),
            a.ShapeOf: lambda e: self.value(e.args[0]),
            a.Listed: lambda e: np.stack([np.asarray(self.value(i)) for i in e.args]),
            a.Call: self._called,
            Tuple: lambda e: [self.value(i) for i in e.args],
            Expr: _number,
            Basic: bool,
        }

    def _named(self, name: str) -> Any:
        if name not in self.arrays:
            self.arrays[name] = self.value(self.meanings[name].xreplace(self.values))
        return self.arrays[name]

    def _called(self, expr: Any) -> Any:
        operands = [self.value(o) for o in expr.operands]
        if expr.operation in ("values", "indices"):
            return operands[0][expr.operation == "indices"]
        if isinstance(operands[0], tuple):
            return self._on_strides(expr, operands)
        operation = find_operation(expr.operation)
        options = {key: self.value(value) for key, value in expr.options.items()}
        if operation.entrywise:
            operands = [np.asarray(o) for o in operands]
        elif not isinstance(operands[0], list):
            operands[0] = np.asarray(operands[0])
        return partial(operation.call, np)(*operands, **options)

    @staticmethod
    def _on_strides(expr: Any, operands: list[Any]) -> Any:
        strides = np.asarray(operands[0])
        if expr.operation == "mul":
            return tuple(strides * operands[1])
        # A view of one entry in each dimension has its axes moved as any other.
        labelled = np.lib.stride_tricks.as_strided(np.zeros(1, np.int8), (1,) * len(strides), operands[0])
        return find_operation(expr.operation).call(np, labelled, *operands[1:]).strides


def fresh(shape: tuple[int, ...]) -> Any:
    """An array of a shape that lies in memory as new ones do, in PyTorch's usual float32."""
    return np.arange(1, math.prod(shape) + 1, dtype=np.float32).reshape(shape)


def _number(expr: Expr) -> Any:
    value = plain(expr)
    return int(value) if value.is_Integer else float(value)
