"""What NumPy code is made of: its names, functions that NumPy lacks, and how sums and conditions are written."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from sympy import Basic, Expr
from sympy.printing.numpy import NumPyPrinter

from derive.terms.elementary import ELEMENTARY, Elementary


def central_difference(f: Callable[[Any], Any], at: Any, h: float = 1e-3) -> Any:
    """The derivative of f by fourth-order central differences, of shape f.shape + at.shape."""
    columns = []
    for k in range(at.size):
        step = np.zeros(at.size)
        step[k] = h
        step = step.reshape(at.shape)
        columns.append((8 * (f(at + step) - f(at - step)) - (f(at + 2 * step) - f(at - 2 * step))) / (12 * h))
    stacked = np.stack(columns, axis=-1)
    return stacked.reshape(stacked.shape[:-1] + at.shape)


def _on_arrays(function: Elementary) -> Callable[..., Any]:
    """A function of the table that NumPy lacks, by that of floats; nan where it has no value."""

    def value(*args: float) -> float:
        try:
            return function.floats(*args)
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    return np.vectorize(value, [float])


# NumPy's names as they are loaded: naming the module to `lambdify` would load all of its lazy parts too.
NAMES = {
    **{name: value for name, value in vars(np).items() if not name.startswith("_") and name not in vars(builtins)},
    "builtins": builtins,
    "product": lambda factor, low, high: _product(factor, low, high),
    "amax": np.amax,
    "amin": np.amin,
    "abs": np.abs,
    "delta": lambda i, j: np.equal(i, j) * 1.0,
    "share": np.mean,
    **{f.kind.__name__: _on_arrays(f) for f in ELEMENTARY if not hasattr(np, f.kind.__name__)},
    "slope_of": lambda function, vector, place: _slope_of(function, vector, place),
}


class Printer(NumPyPrinter):
    """Products over a size, and conditions of which some read a whole array and others do not.

    A function of `NAMES` is called. SymPy would rewrite those that NumPy lacks, and all that stands in them: x^2 within
    sech as exp(2 log x), which has no value at -1.
    """

    _rewriteable_functions = {  # noqa: RUF012  SymPy's own name, for its class
        name: others for name, others in NumPyPrinter._rewriteable_functions.items() if name not in NAMES
    }

    def _print_Product(self, expr: Expr) -> str:  # noqa: N802  SymPy prints sums over a size, products it does not
        written = str(self._print(expr.function))
        for letter, low, high in expr.limits:
            places = ", ".join(map(self._print, (low, high)))
            written = f"product(lambda {self._print(letter)}: {written}, {places})"
        return written

    def _print_Heaviside(self, expr: Expr) -> str:  # noqa: N802
        return f"heaviside({', '.join(map(self._print, expr.args))})"

    def _print_And(self, expr: Basic) -> str:  # noqa: N802
        return reduce("logical_and({}, {})".format, map(self._print, expr.args))

    def _print_Or(self, expr: Basic) -> str:  # noqa: N802
        return reduce("logical_or({}, {})".format, map(self._print, expr.args))


def _product(factor: Callable[[int], Any], low: Any, high: Any) -> Any:
    """The product of f(low) to f(high); of arrays of bounds that of each place."""
    found: Any = 1.0
    for k in range(int(np.min(low)), int(np.max(high)) + 1):
        found = found * np.where((low <= k) & (k <= high), factor(k), 1.0)
    return found


def _slope_of(function: Callable[..., Any], vector: Any, place: Any) -> Any:
    return central_difference(lambda v: np.asarray(function(v)), np.asarray(vector, float))[np.asarray(place) - 1]
