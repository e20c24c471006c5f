"""Brackets of every kind: groups, vectors, matrices, sets, cases, values at a point."""

from __future__ import annotations

from derive.parsing.derivatives import Calculus
from derive.parsing.tokens import OPEN
from derive.parsing.tree import COLUMN, ROW, Cases, Indicator, Listed, Logic, Node, Relation, Rows, Span, Those, Vector

_RELATION = 4  # the rank of a relation: what is read above it stands on one side


class Enclosed(Calculus):
    """Reads what stands in brackets."""

    def round(self) -> Node:
        """`(a)`, `(a, b)`, `(f)_{i=1}^n`."""
        place = self.take().place
        with self.within("("):
            items = self.listed()
            if len(items) == 2 and self.sees("]"):
                self.take()
                return Span(place, *items, (False, True))
            self.demand(")")
        node: Node = items[0] if len(items) == 1 else Vector(place, items)
        if not self.sees("_"):
            return node
        return self.family(node) if self._start_ahead() else self.component(node)

    def angled(self) -> Node:
        """`<a, b>`."""
        place = self.take().place
        with self.within("<"):
            items = [self.expression(_RELATION)]
            while self.skip(","):
                items.append(self.expression(_RELATION))
            self.demand(">")
        if len(items) == 1:
            raise self.fail("a vector in angle brackets has more than one entry", place)
        return Vector(place, tuple(items), "<")

    def _start_ahead(self) -> bool:
        """Whether limits stand below, as in `(f)_{i=1}^n`, and no index."""
        return self.sees(OPEN, steps=1) and self.sees("=", steps=3)

    def square(self) -> Node:
        """`[f at x = a]`, a matrix, a vector, or a bracket."""
        place = self.take().place
        with self.within("["):
            rows = [self.listed()]
            if self.skip("at"):
                return self.placed(place, rows[0][0], "]")
            while self.skip(";"):
                rows.append(self.listed())
            if len(rows) == 1 and len(rows[0]) == 2 and self.skip(")"):
                return Span(place, *rows[0], (True, False))
            self.demand("]")
        if len(rows) > 1:
            return self._rows(place, rows)
        if len(rows[0]) == 1:
            return Indicator(place, rows[0][0]) if isinstance(rows[0][0], (Relation, Logic)) else rows[0][0]
        return Vector(place, rows[0], "[")

    def indicator(self) -> Node:
        r"""`\mathbb{1}[i = j]`, `\mathbb{1}(x > 0)`, `\mathbb{1}_{i = j}`."""
        place = self.take().place
        self.skip("_")
        if not self.sees("[", "(", "{", OPEN):
            raise self.unexpected(("'['", "'('"))
        return Indicator(place, self.enclosed())

    def _rows(self, place: int, rows: list[tuple[Node, ...]]) -> Node:
        if len({len(row) for row in rows}) > 1:
            raise self.fail("the rows have different lengths", place)
        if len(rows) == 1 or len(rows[0]) == 1:
            return Vector(place, tuple(item for row in rows for item in row), ROW if len(rows) == 1 else COLUMN)
        return Rows(place, tuple(rows))

    def matrix_rows(self) -> Node:
        """The rows of a matrix of LaTeX."""
        place = self.take().place
        rows: list[tuple[Node, ...]] = []
        with self.within("["):
            while not rows or (self.skip("\\\\") and not self.sees(r"\end{matrix}")):
                row = [self.expression()]
                while self.skip("&"):
                    row.append(self.expression())
                rows.append(tuple(row))
            if not self.skip(r"\end{matrix}"):
                raise self.fail(r"the matrix does not end: \end{...} is missing")
        return self._rows(place, rows)

    def brace(self) -> Node:
        """Cases `{a if c; b otherwise}`, or the set `{w : condition}`."""
        place = self.take().place
        with self.within("{"):
            if (steps := self._letter_ahead()) is not None:
                letter = self.letter()
                self.at += steps
                those = Those(place, letter, self.expression())
                self.demand("}")
                return those
            if self.skip("}"):
                return Listed(place, ())
            first = self.expression()
            if self.sees(",", "}"):
                return Listed(place, self._rest(first))
            rows = [self._condition(first)]
            while self.skip(";") or self.skip(","):
                rows.append(self._condition(self.expression()))
            self.demand("}")
        return Cases(place, tuple(rows))

    def _letter_ahead(self) -> int | None:
        """How many signs part a letter from what is said about it: `{x : ...}`, `{x ∈ ℝ : ...}`."""
        real = self.sees("∈", steps=1) and self.ahead(2).text in ("ℝ", "R")
        steps = 3 if real else 1
        found = self.next.kind == "word" and self.sees(":", "|", "mid", steps=steps)
        return steps if found else None

    def _rest(self, first: Node) -> tuple[Node, ...]:
        items = [first]
        while self.skip(","):
            items.append(self.expression())
        self.demand("}")
        return tuple(items)

    def _condition(self, value: Node) -> tuple[Node, Node | None]:
        if self.skip("otherwise") or self.skip("else"):
            return value, None
        self.demand("if")
        return value, self.expression()

    def case_rows(self) -> Node:
        """The rows of cases of LaTeX."""
        place = self.take().place
        rows: list[tuple[Node, Node | None]] = []
        with self.within("{"):
            while not rows or (self.skip("\\\\") and not self.sees(r"\end{cases}")):
                value = self.expression()
                self.skip(",")
                self.demand("&")
                other = self.skip("otherwise")
                self.skip("if")
                rows.append((value, None if other else self.expression()))
                _ = self.skip(",") or self.skip(".")
            self.demand(r"\end{cases}")
        return Cases(place, tuple(rows))
