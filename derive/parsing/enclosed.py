"""Brackets of every kind: groups, vectors, matrices, sets, cases, values at a point."""

from __future__ import annotations

from derive.parsing.build_calculus import Calculus
from derive.parsing.tree import Cases, Node, Rows, Those, Vector


class Enclosed(Calculus):
    """Reads what stands in brackets."""

    def round(self) -> Node:
        """`(a)`, `(a, b)`, `(f)_{i=1}^n`."""
        place, items = self.next.place, self.arguments()
        node: Node = items[0] if len(items) == 1 else Vector(place, items)
        return self.family(node) if self.sees("_") else node

    def square(self) -> Node:
        """`[f at x = a]`, a matrix, a vector, or a bracket."""
        place = self.take().place
        with self.within("["):
            rows = [self.listed()]
            if self.skip("at"):
                return self.placed(place, rows[0][0], "]")
            while self.skip(";"):
                rows.append(self.listed())
            self.demand("]")
        if len(rows) == 1:
            return rows[0][0] if len(rows[0]) == 1 else Vector(place, rows[0])
        return self._rows(place, rows)

    def _rows(self, place: int, rows: list[tuple[Node, ...]]) -> Node:
        if len({len(row) for row in rows}) > 1:
            raise self.fail("the rows have different lengths", place)
        if len(rows) == 1 or len(rows[0]) == 1:
            return Vector(place, tuple(item for row in rows for item in row))
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
            self.demand(r"\end{matrix}")
        return self._rows(place, rows)

    def brace(self) -> Node:
        """Cases `{a if c; b otherwise}`, or the set `{w : condition}`."""
        place = self.take().place
        with self.within("{"):
            if self.next.kind == "word" and self.sees(":", "|", "mid", steps=1):
                letter = self.letter()
                self.take()
                those = Those(place, letter, self.expression())
                self.demand("}")
                return those
            rows: list[tuple[Node, Node | None]] = []
            while not rows or self.skip(";"):
                rows.append(self._case())
            self.demand("}")
        return Cases(place, tuple(rows))

    def _case(self) -> tuple[Node, Node | None]:
        value = self.expression()
        if self.skip("otherwise"):
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
