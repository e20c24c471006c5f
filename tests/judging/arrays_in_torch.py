"""Printed code about arrays, run by PyTorch: a shape in the place of an array stands for any array of that shape."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from autograd import torch
from places import Unread

JOINS: Mapping[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.MatMult: operator.matmul,
}  # fmt: skip
FUNCTIONS = ("cat", "stack", "minimum", "maximum", "matmul")
METHODS = {
    *("sum", "mean", "amax", "amin", "argmax", "argmin", "clamp", "expand", "repeat", "repeat_interleave", "permute"),
    *("mm", "squeeze", "stride", "floor", "ceil", "round", "trunc", "frac", "kthvalue", "topk"),
}
NONE = "no result"


def worked_out(text: str, names: Mapping[str, Any]) -> Any:
    """What PyTorch makes of a printed line; `NONE` where it refuses. Raises `Unread`."""
    if text == NONE or text.startswith(f"{NONE}."):  # and nothing is to be had of it
        return NONE
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text.replace("·", "*"))
    try:
        tree = ast.parse(re.sub(r"\^", "**", text), mode="eval")
    except SyntaxError as error:
        raise Unread(text) from error
    try:
        return _Run(names).value(tree.body)
    except (RuntimeError, IndexError, TypeError) as refused:
        if isinstance(refused, TypeError) and "unsupported operand" not in str(refused):
            raise Unread(f"{text}: {refused}") from refused
        return NONE


def names_of(definitions: Sequence[tuple[str, str]], seed: str = "0") -> dict[str, Any]:
    """The arrays that are printed, entry by entry or by their shape; letters in them are drawn."""
    rng, found = Random(seed), {}
    for letter in "abcdefpqrstuvw":
        found[letter] = torch.tensor(round(rng.uniform(-2, 2), 3), dtype=torch.float64)
    for name, meaning in definitions:
        found[name.removesuffix(".shape")] = worked_out(meaning, found)
    return found


class _Run:
    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def value(self, node: ast.expr) -> Any:
        method = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if method is None:
            raise Unread(ast.dump(node))
        return method(node)

    def of_constant(self, node: ast.Constant) -> Any:
        return torch.tensor(node.value, dtype=torch.float64)

    def of_name(self, node: ast.Name) -> Any:
        if node.id not in self.names:
            raise Unread(f"the name {node.id}")
        return self.names[node.id]

    def of_tuple(self, node: ast.Tuple) -> Any:
        return torch.ones([int(self.value(e)) for e in node.elts], dtype=torch.float32)

    def of_list(self, node: ast.List) -> Any:
        if all(isinstance(e, ast.Tuple) for e in node.elts):
            return [self.value(e) for e in node.elts]
        items = [self.value(e) for e in node.elts]
        return items if len({i.shape for i in items}) > 1 else torch.stack([i.double() for i in items])

    def of_unaryop(self, node: ast.UnaryOp) -> Any:
        return -self.value(node.operand)

    def of_binop(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Pow):
            return left**right
        if _is_number(right) and _is_standing_in(left):  # strides, in bytes
            return tuple(int(size * right) for size in left.shape)
        if isinstance(left, tuple) and isinstance(right, torch.Tensor):  # strides in bytes
            return tuple(int(a * right) for a in left)
        if any(isinstance(v, int) for v in (left, right)) or all(isinstance(v, torch.Tensor) for v in (left, right)):
            return JOINS[type(node.op)](left, right)
        raise Unread(ast.unparse(node))

    def of_attribute(self, node: ast.Attribute) -> Any:
        value = self.value(node.value)
        if node.attr == "strides":
            return tuple(4 * s for s in value.stride())
        if node.attr == "nbytes":
            return value.nbytes if value.dtype == torch.float32 else value.nbytes // 2
        if node.attr in ("shape", "T", "values", "indices", "ndim"):
            return getattr(value, node.attr)
        raise Unread(node.attr)

    def of_subscript(self, node: ast.Subscript) -> Any:
        value, at = self.value(node.value), node.slice
        places = [int(self.value(e)) for e in (at.elts if isinstance(at, ast.Tuple) else [at])]
        return value[tuple(places)]

    def of_call(self, node: ast.Call) -> Any:
        options = {k.arg: self.argument(k.value) for k in node.keywords if k.arg}
        called = ast.unparse(node.func)
        args = [self.argument(a) for a in node.args]
        if called in ("cat", "stack") and isinstance(node.args[0], ast.List):
            args[0] = [self.value(a) for a in node.args[0].elts]
        if called in ("abs", "sqrt") or called in FUNCTIONS or called.startswith("linalg."):
            function = torch
            for part in called.split("."):
                function = getattr(function, part)
            arrays = [torch.tensor(float(a), dtype=torch.float64) if isinstance(a, (int, float)) else a for a in args]
            return function(*(args if called.startswith("linalg.") else arrays), **options)
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in METHODS:
            raise Unread(called)
        value = self.value(node.func.value)
        return getattr(value, node.func.attr)(*args, **options)

    def argument(self, node: ast.expr) -> Any:
        try:
            return ast.literal_eval(node) if not isinstance(node, (ast.List, ast.Tuple)) else self.value(node)
        except ValueError:
            return self.value(node)


def _is_number(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.ndim == 0


def _is_standing_in(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.dtype == torch.float32


def agree(a: Any, b: Any) -> bool:
    """Whether two lines say the same: a shape and an array of that shape do."""
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a == b
    shapes = [isinstance(v, tuple) or _is_standing_in(v) for v in (a, b)]
    if any(shapes):
        return all(shapes) and _sizes(a) == _sizes(b)
    a, b = (torch.as_tensor(v, dtype=torch.float64) for v in (a, b))
    return a.shape == b.shape and bool(torch.allclose(a, b, rtol=1e-9, atol=1e-12))


def _sizes(value: Any) -> tuple[int, ...]:
    return tuple(value.shape) if isinstance(value, torch.Tensor) else tuple(value)
