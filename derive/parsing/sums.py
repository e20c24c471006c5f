"""Sums and products over a letter, and families of components."""

from __future__ import annotations

from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import Apply, Big, Family, Name, Node, Run, walk
from derive.parsing.words import Words

SIGNS = ("Sigma", "Pi")  # that are signs of a sum or product where limits follow
BIG = {"sum": "sum", "prod": "product", "product": "product", "Sum": "sum", "Product": "product", "mean": "mean"}
MOST_ORDER = 20  # of a derivative
INDEX_LETTERS = frozenset("ijkl")
FACTOR = 9  # the rank of a product: what is read above it is one factor


class Sums(Words):
    """Reads what runs over a letter."""

    def lowered(self) -> Node:
        """A single piece behind `_` or `^`."""
        raise NotImplementedError

    def scripted_sum(self) -> Node:
        """`sum(body, i, 1, n)` or `sum_{i=1}^n body`."""
        token = self.take()
        kind = BIG.get(token.text) or ("sum" if token.text in ("∑", "Sigma") else "product")
        if self.sees("("):
            return self._listed_sum(token, kind)
        low: tuple[Name, Node | None] | None = None
        high: Node | None = None
        while self.sees("_", "^"):
            if self.take().text == "^":
                high = self.lowered()
            else:
                low = self._start()
        if low is None or (high is None) != (low[1] is None):
            raise self.fail(f"this {kind} has no limits: write {kind}(x_i, i, 1, n)", token.place)
        body = self.expression(FACTOR - 1)
        return Big(token.place, kind, body, low[0], low[1], high)

    def _listed_sum(self, token: Token, kind: str) -> Node:
        self.demand("(")
        with self.within("("):
            body = self.expression()
            if self.skip(")"):
                letter = self._only_letter(token, kind, body)
                if letter is None:
                    return Apply(token.place, f"{kind} of entries", (body,))
                return Big(token.place, kind, body, letter, None, None)
            self.demand(",")
            bracket = self.skip("(")  # as SymPy prints it
            letter = self.letter()
            low = high = None
            if self.skip(","):
                low = self.expression()
                self.demand(",")
                high = self.expression()
            if bracket:
                self.demand(")")
            self.demand(")")
        return Big(token.place, kind, body, letter, low, high)

    def _only_letter(self, token: Token, kind: str, body: Node) -> Name | None:
        """The letter that `sum(y_i ln(p_i))` runs over: the only one below its names that nothing inside binds; None
        where there is none, as in `sum(x)`."""
        inner = list(walk(body))
        bound = {n.letter.head for n in inner if isinstance(n, (Big, Family))}
        scripts = (s for n in inner if isinstance(n, Name) for s in n.subscripts)
        found = {c for s in scripts if isinstance(s, Run) and {*s.text} <= INDEX_LETTERS for c in s.text} - bound
        if not found and kind != "product":
            return None
        if len(found) != 1:
            raise self.fail(f"over which letter? write {kind}(x_i, i, 1, n)", token.place)
        return Name(token.place, found.pop())

    def _start(self) -> tuple[Name, Node | None]:
        """`{i=1}`, or `i` alone where its range is known."""
        if not self.sees(OPEN):
            token = self.take()
            if token.kind != "word" or (self.next.kind == "word" and not self.next.blank and not self.latex):
                raise self.fail("a sum needs its limits: sum(x_i, i, 1, n)", token.place, ("'{'",))
            return Name(token.place, token.text), None
        self.demand(OPEN)
        with self.within(OPEN):
            letter = self.letter()
            low = self.expression() if self.skip("=") else None
            self.demand(CLOSE)
        return letter, low

    def family(self, body: Node) -> Node:
        """`(f)_{i=1}^n` behind the bracket."""
        self.demand("_")
        letter, low = self._start()
        assert low is not None  # it was looked for
        self.demand("^")
        return Family(body.place, body, letter, low, self.lowered())
