"""Where a vector may stand."""

from __future__ import annotations

from sympy import Basic, preorder_traversal
from sympy.core.function import AppliedUndef

from derive.errors import BadSetting
from derive.terms.notation import Norm, Vec


def demand_vectors_taken(expr: Basic) -> None:
    """Raises `BadSetting` for a vector that is the argument neither of a norm nor of an unknown function."""
    nodes = list(preorder_traversal(expr)) if isinstance(expr, Vec) or expr.has(Vec) else []
    vectors = sum(isinstance(n, Vec) for n in nodes)
    taken = sum(isinstance(a, Vec) for n in nodes if isinstance(n, (Norm, AppliedUndef)) for a in n.args)
    if vectors > taken:
        raise BadSetting(f"'{expr}' has a vector where a number is meant")
