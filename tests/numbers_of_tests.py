"""An evaluator of its own for tests: mpmath at 50 digits, derivatives by mpmath.diff; no code of the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from beyond_mpmath import lacking
from sympy import Basic, Expr, Symbol, lambdify

from derive.terms.notation import D
from derive.terms.ordered import plain

DIGITS = 50
_WITHOUT = lacking(mpmath)


def value(expr: Basic, at: Mapping[Symbol, float]) -> Any:
    """The value of an expression without indices at a point; a derivative D(f, x) is mpmath's own."""
    with mpmath.workdps(DIGITS):
        return _value(expr, {s: mpmath.mpf(v) for s, v in at.items()})


def slope(f: Expr, x: Symbol, at: Mapping[Symbol, float]) -> Any:
    """The derivative of f by x at a point, by mpmath.diff."""
    with mpmath.workdps(DIGITS):
        point = {s: mpmath.mpf(v) for s, v in at.items()}
        return mpmath.diff(lambda v: _value(f, {**point, x: v}), point[x])


def close(a: Any, b: Any, digits: int = 20) -> bool:
    """Whether two numbers agree to so many digits."""
    return bool(abs(mpmath.mpmathify(a) - mpmath.mpmathify(b)) <= mpmath.mpf(10) ** -digits * max(1, abs(b)))


def _value(expr: Basic, at: Mapping[Symbol, Any]) -> Any:
    inner: dict[D, Symbol] = {}
    while (node := next((d for d in expr.atoms(D) if not d.body.has(D)), None)) is not None:
        inner[node] = Symbol(f"slope_{len(inner)}")
        expr = expr.xreplace({node: inner[node]})
    values = {**at, **{s: _slope(node, at) for node, s in inner.items()}}
    return _code(expr, tuple(values))(*values.values())


def _slope(node: D, at: Mapping[Symbol, Any]) -> Any:
    return mpmath.diff(lambda v: _value(node.body, {**at, node.variable: v}), at[node.variable])


def _code(expr: Basic, names: tuple[Symbol, ...]) -> Callable[..., Any]:
    return lambdify(names, plain(expr), [_WITHOUT, "mpmath"])
