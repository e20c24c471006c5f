"""The call in NumPy of an expression of arrays, as text for the paper."""

from __future__ import annotations

import re

from sympy import Basic, Tuple

from derive.kernel.executed.operations import find_operation
from derive.terms import arrays as a

_OPTIONS = {"dim": "axis", "keepdim": "keepdims"}
_SIGN = re.compile(r"\{all:(.*)\}")


def numpy_text(expr: Basic) -> str:
    """What is typed in NumPy: `x.sum(dim=1)` is np.sum(x, axis=1)."""
    if isinstance(expr, a.ShapeOf):
        return f"{_receiver(expr.args[0])}.shape"
    if isinstance(expr, Tuple):
        return f"[{', '.join(map(numpy_text, expr.args))}]"
    if isinstance(expr, a.Array) and expr.sizes:
        return f"np.array({a.written(expr)})"
    return _call(expr) if isinstance(expr, a.Call) else a.written(expr)


def _call(expr: a.Call) -> str:
    if expr.operation in ("values", "indices") and isinstance(expr.operands[0], a.Call):
        inner = expr.operands[0]
        return _filled(inner, find_operation(inner.operation).text.split("|")[expr.operation == "indices"])
    return _filled(expr, find_operation(expr.operation).text)


def _filled(expr: a.Call, text: str) -> str:
    sign = _SIGN.fullmatch(text)
    if sign:
        return sign[1].join(_receiver(o) for o in expr.operands)
    first, *rest = (numpy_text(o) for o in expr.operands)
    if text.startswith("{0}"):
        first = _receiver(expr.operands[0])
    named = [f"{_OPTIONS.get(k, k)}={a.written(v)}" for k, v in expr.options.items()]
    options = "".join(f", {one}" for one in named)
    others = rest if "{options}" in text else [*rest, *named]  # what may be given with its name or without
    text = text.replace("{shape}", a.spelled(rest))
    return text.replace("{0}", first).replace("{rest}", ", ".join(others)).replace("{options}", options)


def _receiver(expr: Basic) -> str:
    signed = isinstance(expr, a.Call) and expr.operation in (*a.INFIX, "frac")
    return f"({numpy_text(expr)})" if signed else numpy_text(expr)
