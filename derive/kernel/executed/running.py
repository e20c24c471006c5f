"""An expression of arrays worked out: each operation by the rule for its shape and by its meaning, which must agree."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from math import prod
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sympy import Basic, Expr, Symbol, Tuple
from sympy.logic.boolalg import BooleanAtom

from derive.errors import BadSetting, CheckFailed, unknown
from derive.kernel.executed.meaning import lengths, nested, worked
from derive.kernel.executed.operations import Operation, find_operation
from derive.kernel.executed.values import (
    MOST_WORK,
    Failed,
    Misfit,
    Pair,
    Sizes,
    Steps,
    Value,
    Worked,
    blank,
    exact,
    places,
)
from derive.terms import arrays as a

_MOST_LETTERS = 600
_VIEWS = ("permute", "transpose", "T", "expand")


class Run(Struct, frozen=True):
    """One run: what the names stand for. Nothing is remembered from one run to the next.

    `shapes`: it is about shapes alone, so an array of which only the shape is known may stand for itself.
    """

    meanings: Mapping[str, Basic] = field(default_factory=dict)
    shapes: bool = False

    def value(self, expr: Basic) -> Value:
        """What an expression comes to. Raises `BadSetting` for what makes no sense, whatever the entries are."""
        if isinstance(expr, a.Tensor):
            return self._named(expr)
        if isinstance(expr, a.Shape):
            return blank(whole(expr))
        if isinstance(expr, a.Strides):
            return Steps(whole(expr))
        if isinstance(expr, a.Array) and self.shapes:
            return blank(expr.sizes)
        if isinstance(expr, a.Array):
            return Worked(expr.sizes, tuple(exact(e) for e in expr.entries))
        if isinstance(expr, a.ShapeOf):
            return self._shape(replace(self, shapes=True).value(expr.args[0]))
        if isinstance(expr, a.NoResult):
            return Failed("stated")
        return self._listed(expr) if isinstance(expr, a.Listed) else self._called(expr)

    def _named(self, expr: a.Tensor) -> Value:
        if expr.name not in self.meanings:
            raise BadSetting(f"nothing says what is in the array {expr.name}, or its shape: add let({expr.name}, ...)")
        meaning = self.meanings[expr.name]
        if isinstance(meaning, a.Shape) and not self.shapes:
            return unknown_entries(expr.name, whole(meaning))
        return self.value(meaning)

    @staticmethod
    def _shape(value: Value) -> Value:
        if isinstance(value, Worked):
            return blank(value.shape)
        if isinstance(value, Failed):
            return value
        raise BadSetting(f"{value} has no shape")

    def _listed(self, expr: a.Listed) -> Value:
        items = [self._operand(item) for item in expr.args]
        failed = next((i for i in items if isinstance(i, Failed)), None)
        if failed:
            return failed
        found = [i if isinstance(i, Worked) else Worked((), (i,)) for i in items]
        if len({i.shape for i in found}) > 1:
            raise BadSetting(f"the parts of {expr} have different shapes")
        return Worked((len(found), *found[0].shape), tuple(e for i in found for e in i.entries))

    def _called(self, expr: Basic) -> Value:
        if not isinstance(expr, a.Call):
            raise BadSetting(f"'{expr}' is no array")
        run = replace(self, shapes=True) if expr.operation in a.OF_SHAPES else self
        operands = [run._operand(o) for o in expr.operands]
        options = {name: self._operand(value) for name, value in expr.options.items()}
        inner = operands[0] if operands and isinstance(operands[0], list) else operands
        failed = next((o for o in inner if isinstance(o, Failed)), None)
        if failed:
            return failed
        if expr.operation in ("values", "indices"):
            return _part(expr, operands)
        operation = find_operation(expr.operation)
        if operation.strides and not set(_operations(expr.operands[0])) <= set(_VIEWS):
            raise BadSetting(f"strides are those of a fresh array or a view of it, not of {expr.operands[0]}")
        _demand_options(expr, operation)
        try:
            return _applied(expr, operation, operands, options)
        except TypeError as error:  # the operation does not take these operands
            raise BadSetting(f"{expr.operation} does not take what stands in {expr}: {error}") from error
        except ZeroDivisionError as error:
            raise BadSetting(f"a division by zero in {expr}") from error

    def _operand(self, expr: Basic) -> Any:
        if isinstance(expr, a.ArrayExpr):
            return self.value(expr)
        if isinstance(expr, Tuple):
            if not expr.args:
                raise BadSetting("an empty list of arrays: give one at least")
            return [self._operand(e) for e in expr.args]
        if isinstance(expr, BooleanAtom):
            return bool(expr)
        if not isinstance(expr, Expr):
            raise BadSetting(f"'{expr}' is neither an array nor a number")
        return _as_int(exact(expr))


def whole(expr: Basic) -> Sizes:
    """Sizes as whole numbers. Raises `BadSetting` for a letter that has none."""
    for size in expr.args:
        if not size.is_Integer:
            raise BadSetting(f"the size {size} has no number")
    return tuple(int(size) for size in expr.args)


def unknown_entries(name: str, shape: Sizes) -> Worked:
    """An array with a letter for each entry. Raises `BadSetting` where they are too many."""
    if prod(shape) > _MOST_LETTERS:
        raise BadSetting(f"nothing says what is in {name}, and {prod(shape)} letters for its entries are too many")
    return Worked(shape, tuple(Symbol(f"{name}{list(place)}", real=True) for place in places(shape)))


def _demand_options(expr: a.Call, operation: Operation) -> None:
    known = [k for k in signature(operation.meaning).parameters if k in ("dim", "keepdim")]
    for name in expr.options:
        if name not in known and not known:
            raise BadSetting(f"{expr.operation} has no options: give what stands behind {name}= without the name")
        if name not in known:
            raise unknown(f"option of {expr.operation}", name, known)


def _as_int(number: Any) -> Any:
    return int(number) if getattr(number, "denominator", 0) == 1 else number


def _operations(expr: Basic) -> list[str]:
    return [node.operation for node in expr.atoms(a.Call)]


def _part(expr: a.Call, operands: list[Any]) -> Value:
    if not isinstance(operands[0], Pair):
        raise BadSetting(f"{expr.operands[0]} has no {expr.operation}: only what is sorted or picked has")
    found: Value = getattr(operands[0], expr.operation)
    return found


def _applied(expr: a.Call, operation: Operation, operands: list[Any], options: dict[str, Any]) -> Value:
    if operation.entrywise and not isinstance(operands[0], Steps):
        operands = [o if isinstance(o, Worked) else Worked((), (o,)) for o in operands]
    if any(isinstance(o, Steps) for o in operands):
        return _on_strides(expr, operation, operands)
    inner = [o for part in operands for o in (part if isinstance(part, list) else [part])]
    arrays = [o for o in inner if isinstance(o, Worked)]
    for array in arrays:
        if not array.entries:
            raise BadSetting(f"an array of shape {array} is too large to be worked out entry by entry")
    if not arrays or any(isinstance(o, (Steps, Pair)) for o in inner):
        raise BadSetting(f"{expr.operation} is an operation on arrays: {expr}")
    rule: Any
    try:
        rule = operation.rule(*map(_shape_of, operands), **options)
    except Misfit as misfit:
        rule = misfit
    if not isinstance(rule, Misfit) and prod(rule) > MOST_WORK:
        raise BadSetting(f"an array of shape {a.spelled(rule)} is too large to be worked out entry by entry")
    try:
        meant = operation.meaning(*map(_nested_of, operands), **options)
    except Misfit as misfit:
        meant = misfit
    return _agreed(expr, operation, rule, meant, any(o.blank for o in arrays))


def _agreed(expr: a.Call, operation: Operation, rule: Any, meant: Any, is_blank: bool) -> Value:
    """Raises `CheckFailed` where the rule for the shape and the meaning differ: one of the two texts is wrong."""
    if isinstance(rule, Misfit) and isinstance(meant, Misfit):
        return Failed(str(rule))
    shape = None if isinstance(meant, Misfit) else lengths(meant[0] if operation.pairs else meant)
    if not operation.strides and shape != rule:
        raise CheckFailed(f"{expr}: the rule for the shape says {rule}, and the entries {shape if shape else meant}")
    if operation.strides:
        return Steps(tuple(meant))
    if operation.pairs:
        return Pair(*(worked(part, is_blank) for part in meant))
    return worked(meant, is_blank and not operation.of_shape)


def _on_strides(expr: a.Call, operation: Operation, operands: list[Any]) -> Value:
    if operation.on_strides is None:
        raise BadSetting(f"{expr.operation} is no operation on strides: {expr}")
    return Steps(operation.on_strides(*(o.steps if isinstance(o, Steps) else o for o in operands)))


def _shape_of(operand: Any) -> Any:
    if isinstance(operand, list):
        return [_shape_of(o) for o in operand]
    return operand.shape if isinstance(operand, Worked) else operand


def _nested_of(operand: Any) -> Any:
    if isinstance(operand, list):
        return [_nested_of(o) for o in operand]
    return nested(operand) if isinstance(operand, Worked) else operand
