"""The maths printer: an expression as text, in one piece or in pieces that fit a width.

`MathPrinter` decides what does not depend on the format; a format is one subclass in one file that supplies the
tokens of `Dialect` (see `latex_maths`, `typst_maths`, `text_maths`, `width`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sympy import Add, Basic, Mul, Order

from derive.kernel.relations import KEYS
from derive.paper.maths.applied import Functions
from derive.paper.maths.array_drawing import Arrays
from derive.paper.maths.core import CALL, Box, T, prints
from derive.paper.maths.layouts import Notation, has_partial, whole_vector
from derive.paper.maths.operators import signed
from derive.paper.maths.sets_of_outcomes import Events
from derive.terms.notation import Vec
from derive.terms.ordered import Plus, Times, ordered

Words = tuple[tuple[str, str], ...]
_OTHER_SIGNS = {"argmin": "=", "rounded": "approx"}
RELATIONS = {key: _OTHER_SIGNS.get(key, key) for key in ("", *KEYS)}


class MathPrinter(Functions[T], Notation[T], Events[T], Arrays[T]):
    """Prints expressions; a new one, or the same one again, for every formula."""

    def print(self, expr: Basic) -> T:
        """The expression in this format."""
        found: T = _whole(type(self), tuple(self.words.items()), self.curly, expr)
        return found

    def _print(self, expr: Basic) -> T:
        self._leaves = {}
        with self.alike([expr]):
            return self.box(expr).out

    @contextmanager
    def alike(self, exprs: Iterable[Basic]) -> Iterator[None]:
        """Prints meanwhile all derivatives as partial ones if one of the expressions has such."""
        outer, self.curly = self.curly, self.curly or any(map(has_partial, exprs))
        try:
            yield
        finally:
            self.curly = outer

    def sign(self, relation: str) -> T:
        """The sign of a relation between lines; '' for the claim, which has none."""
        return self.token(RELATIONS.get(relation, relation))

    def big_o(self, expr: Basic) -> T:
        """The remainder O(expr)."""
        return self.print(Order(expr, evaluate=False) if not isinstance(expr, Order) else expr)

    @prints(Order)
    def remainder(self, expr: Any) -> Box[T]:
        return self.applied(self.token("O"), expr.args[:1])

    def parts(self, expr: Basic) -> list[T]:
        """The expression in parts which, side by side, are the whole: terms of a sum, or factors of a product."""
        return list(_parts(type(self), tuple(self.words.items()), self.curly, expr))

    def _in_parts(self, expr: Basic) -> list[T]:
        self._leaves = {}
        expr = _opened(expr)
        with self.alike([expr]):
            if isinstance(expr, Plus):
                return [box.out for box in self.terms(expr.args)]
            return self._product_parts(expr) if isinstance(expr, Times) else [self.box(expr).out]

    def _product_parts(self, expr: Any) -> list[T]:
        minus, rest = signed(expr)
        parts = self._factor_parts(rest.args if isinstance(rest, Times) else (rest,))
        return [self.joined(self.token("minus"), parts[0]), *parts[1:]] if minus else parts

    def _factor_parts(self, factors: Sequence[Any]) -> list[T]:
        if not isinstance(factors[-1], Plus):
            boxes = self.factors(factors)
            return self.separated(boxes) if len(boxes) > 1 else [boxes[0].out]
        first, *rest = self._bracket_parts(factors[-1])
        return [self.joined(*self.separated([*self.factors(factors[:-1]), Box(first, CALL)])), *rest]

    def _bracket_parts(self, expr: Any) -> list[T]:
        boxes = self.terms(expr.args)
        tall = any(b.tall for b in boxes)
        first, *rest = [b.out for b in boxes]
        inner = [self.joined(self.half("(", tall), first), *rest]
        return [*inner[:-1], self.joined(inner[-1], self.half(")", tall))]


# A sheet, its key, its LaTeX and its Markdown, and those of a class: most formulas are printed many times.


@lru_cache(maxsize=1 << 14)
def _whole(kind: type[MathPrinter[Any]], words: Words, curly: bool, expr: Basic) -> Any:
    return _printer(kind, words, curly)._print(expr)


@lru_cache(maxsize=1 << 13)
def _parts(kind: type[MathPrinter[Any]], words: Words, curly: bool, expr: Basic) -> tuple[Any, ...]:
    return tuple(_printer(kind, words, curly)._in_parts(expr))


def _printer(kind: type[MathPrinter[Any]], words: Words, curly: bool) -> MathPrinter[Any]:
    printer = kind(dict(words))
    printer.curly = curly
    return printer


def _opened(expr: Any) -> Any:
    """The sum or product that a vector or a node of SymPy stands for."""
    if isinstance(expr, Vec):
        return whole_vector(expr) or expr
    return ordered(expr) if isinstance(expr, (Add, Mul)) else expr
