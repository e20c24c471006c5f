"""Arrays, shapes and operations on them by PyTorch's names: how they are laid out, whatever the format.

An array is drawn with its shape below it, so that a row of shape (2,) and a matrix of shape (1, 2) never look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Basic, Expr, Tuple
from sympy.logic.boolalg import BooleanAtom

from derive.paper.maths.core import ADD, CALL, MUL, NAME, NEG, POW, Box, T, Walker, prints
from derive.paper.maths.operators import signed
from derive.terms import arrays as ar

#: the sign of an operation, how tightly it binds, and what its operands have to hold together as
_SIGNS = {
    "add": (" + ", ADD, NEG),
    "sub": (" - ", ADD, MUL),
    "mul": ("entrywise", MUL, MUL),
    "div": ("through", MUL, MUL),
    "matmul": ("matmul", MUL, CALL),
}
_FORMULAS = ("abs", "square", "sqrt")


class Arrays(Walker[T]):
    """The nodes of `derive.terms.arrays`."""

    @prints(ar.Tensor)
    def named_array(self, expr: Any) -> Box[T]:
        return self.leaf(self.name(expr.name), expr)

    @prints(ar.Shape, ar.Strides)
    def sizes(self, expr: Any) -> Box[T]:
        return Box(self._sizes(expr.args), CALL)

    def _sizes(self, sizes: Sequence[Basic]) -> T:
        items = [self.box(s).out for s in sizes]
        listed = self.listed(items) if items else self.token("")
        inner = self.joined(listed, self.token("comma")) if len(items) == 1 else listed
        return self.fenced("round", inner, False)

    @prints(ar.Array)
    def drawn_array(self, expr: Any) -> Box[T]:
        if not expr.sizes:
            return self.box(expr.entries[0])
        return Box(self.below(self._rows(expr), self._sizes(expr.args[0].args)), CALL, len(expr.sizes) > 1)

    def _rows(self, expr: Any) -> T:
        if len(expr.sizes) == 2:
            return self.grid([[self.box(e).out for e in row.entries] for row in expr.rows])
        if len(expr.sizes) == 1:
            boxes = [self.box(e) for e in expr.entries]
            return self.fenced("square", self.listed([b.out for b in boxes]), any(b.tall for b in boxes))
        return self.fenced("square", self.listed([self._rows(part) for part in expr.rows]), True)

    @prints(ar.Listed)
    def listed_arrays(self, expr: Any) -> Box[T]:
        if all(isinstance(i, ar.Listed) and not i.args[0].has(ar.Listed) for i in expr.args):
            return Box(self.grid([[self.box(i).out for i in row.args] for row in expr.args]), CALL, True)
        return self._bracketed_list([self.box(i) for i in expr.args])

    def _bracketed_list(self, boxes: Sequence[Box[T]]) -> Box[T]:
        tall = any(b.tall for b in boxes)
        return Box(self.fenced("square", self.listed([b.out for b in boxes]), tall), CALL, tall)

    @prints(ar.ShapeOf)
    def shape_of(self, expr: Any) -> Box[T]:
        return self._behind(expr.args[0], self.code(".shape"))

    @prints(ar.NoResult)
    def no_result(self, _expr: Any) -> Box[T]:
        return Box(self.code(self.words["no result"]), CALL)

    @prints(ar.Call)
    def operation(self, expr: Any) -> Box[T]:
        name, operands = expr.operation, expr.operands
        if name in _SIGNS:
            return self._with_sign(name, operands)
        if name in _FORMULAS:
            return self._formula(name, self._of(operands[0]))
        if name == "getitem":
            inner = self.fenced("square", self.listed([self.box(o).out for o in operands[1:]]), False)
            return self._behind(operands[0], inner)
        if name in ar.ATTRIBUTES:
            return self._behind(operands[0], self.code("." + name))
        if name in ar.FUNCTIONS:
            return self._call(self.code(name), operands, expr.options)
        found = self._call(self.code("." + name), operands[1:], expr.options)
        return self._behind(operands[0], found.out)

    def _formula(self, name: str, box: Box[T]) -> Box[T]:
        """What mathematics has a sign of its own for: |x|, x^2, the root."""
        if name == "abs":
            return Box(self.fenced("abs", box.out, box.tall), CALL, box.tall)
        if name == "sqrt":
            return Box(self.root(None, box.out), CALL, box.tall)
        return Box(self.sup(self.within(box, CALL).out, Box(self.digits("2"))), POW, box.tall)

    def _with_sign(self, name: str, operands: Sequence[Basic]) -> Box[T]:
        sign, level, needed = _SIGNS[name]
        if name == "mul" and all(isinstance(o, Expr) for o in operands):
            sign = "times"
        first, *others = operands
        boxes = [self.within(self._of(first), level)]
        parts = [boxes[0].out]
        for operand in others:
            minus, rest = signed(operand) if name == "add" and isinstance(operand, Expr) else (False, operand)
            boxes.append(self.within(self._of(rest), needed))
            parts += [self.token(" - " if minus else sign), boxes[-1].out]
        return Box(self.joined(*parts), level, any(b.tall for b in boxes))

    def _of(self, expr: Basic) -> Box[T]:
        found: Box[T] = self.listed_operands(expr) if isinstance(expr, Tuple) else self.box(expr)
        return found

    def listed_operands(self, expr: Any) -> Box[T]:
        """A list that an operation is given."""
        return self._bracketed_list([self._of(e) for e in expr.args])

    def _behind(self, expr: Basic, out: T) -> Box[T]:
        box = self.within(self._of(expr), CALL)
        return Box(self.joined(box.out, out), CALL, box.tall)

    def _call(self, name: T, operands: Sequence[Basic], options: dict[str, Basic]) -> Box[T]:
        boxes = [self._of(o) for o in operands]
        named = [self.joined(self.code(f"{key}="), self._of(value).out) for key, value in options.items()]
        items = [*(b.out for b in boxes), *named] or [self.token("")]
        tall = any(b.tall for b in boxes)
        return Box(self.joined(name, self.fenced("round", self.listed(items), tall)), NAME, tall)

    @prints(BooleanAtom)
    def switch(self, expr: Any) -> Box[T]:
        return Box(self.code(str(bool(expr))))
