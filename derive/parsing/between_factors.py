"""What may stand between two factors, and what a reader could not tell apart there."""

from __future__ import annotations

from derive.parsing.atoms import Atoms
from derive.parsing.function_names import function_of
from derive.parsing.tokens import CLOSE
from derive.parsing.tree import Apply, Chain, Node, Number

_SIGNS_OF_VECTORS = {**dict.fromkeys(("·", "⋅", "∙", r"\cdot"), "·"), **dict.fromkeys(("×", r"\times"), "×")}


class Products(Atoms):
    """Looks at the factors of a product."""

    def is_factor(self) -> bool:
        """Whether a number behind an operand can only be a factor, and no lost exponent: `5! 7!`, `ln(2) 2^x`."""
        before, apart = self.tokens[self.at - 1], self.next.blank or self.sees("^", steps=1)
        return before.text == "!" or (before.text == ")" and apart) or (before.text == CLOSE and self.latex)

    def sees_mod(self) -> bool:
        return self.sees("mod") or (self.next.kind, self.next.text) == ("word", "mod")

    def sign_of_product(self) -> str:
        """The sign that stands here: a dot and a cross between vectors are two products, and `*` says neither."""
        if not self.sees("*", "/", "@", "⊙"):
            return ""
        token = self.take()
        return _SIGNS_OF_VECTORS.get(self.text[token.place : token.end], token.text)

    def demand_no_mixed(self, whole: Node, part: Node) -> None:
        """Raises for a number in front of a fraction of numbers: 1 1/2."""
        if isinstance(part, Chain) and all(isinstance(f, Number) for _, f in part.factors):
            a, b, c = (n.value for n in (whole, *(f for _, f in part.factors)) if isinstance(n, Number))
            raise self.fail(f"this may be {a} + {b}/{c} or {a} * {b}/{c}: write one of them", whole.place)

    def demand_clear(self, sign: str, factors: list[tuple[str, Node]]) -> None:
        """Raises where a reader could not tell what the next factor belongs to."""
        ended, what = self.loose
        here = self.at - (sign != "")
        function = self.next.kind == "word" and function_of(self.next.text) is not None
        harmless = (sign in ("*", "·", "×") and what != "a derivative") or (function and what != "a derivative")
        if ended == here and not harmless:
            raise self.fail(f"does this belong to {what}? put brackets around what {what} is applied to")
        if sign == "" and factors[-1][0] == "/" and not self.is_apart(factors):
            raise self.fail(f"does this stand below the line or beside the quotient? write {self.both(factors)}")

    def demand_clear_bars(self, factors: list[tuple[str, Node]]) -> None:
        """Raises for `|x| y |z|`, which may be |x y z| with one pair inside the other."""
        seen = False  # bars, and a factor without a sign behind them
        since = 0
        for sign, node in factors:
            bars = (
                isinstance(node, Apply) and node.function == "abs" and self.text[node.place : node.place + 1] in "|｜∣"
            )
            if sign:
                seen, since = False, 0
            if bars and seen and since:
                raise self.fail("which bars belong together? write * between the factors, or abs(x)", node.place)
            seen, since = seen or bars, 0 if bars else since + seen
