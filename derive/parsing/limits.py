"""How large a formula may be. Everything is checked on the text and on our own tree, before SymPy sees any of it:
what is small to type and large to compute (`9^9^9^9`, a factorial, a sum of a billion terms) stops here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from derive.errors import Unreadable
from derive.parsing.names import Known
from derive.parsing.tree import Apply, Big, Chain, Family, Name, Node, Number, Power, Total, walk

LONGEST = 10_000  # characters
MOST_NODES = 10_000
DEEPEST = 150  # levels of our tree
MOST_BITS = 4096  # of a numerator or a denominator
MOST_POWER = 1000  # of a rational exponent of a constant, and of what a factorial is taken of
HIGHEST = 10_000  # of a rational exponent of a name, which is multiplied out nowhere
FARTHEST = 10**15  # of other constant exponents, which nobody multiplies out
MOST_TERMS = 10_000  # of a sum between constant limits, sums in it included

#: the value of a constant: exact, or about; None for what is not constant
Size = Fraction | float | None


def _beyond(value: Fraction | float, most: int) -> bool:
    return not -most <= value <= most


def check_text(text: str) -> None:
    """Raises `Unreadable` for a text that is too long to be read."""
    if len(text) > LONGEST:
        raise Unreadable(f"{len(text)} characters, and {LONGEST} are read at most", text, LONGEST)


class Limits:
    """Checks one tree."""

    def __init__(self, text: str, known: Known) -> None:
        self.text, self.known = text, known

    def check(self, tree: Node) -> None:
        """Raises `Unreadable` for what would be too large to compute, with its place."""
        count = len(walk(tree))
        if count > MOST_NODES:
            raise Unreadable(f"{count} pieces, and {MOST_NODES} are read at most", self.text, tree.place)
        deepest = self._deepest(tree)
        if deepest is not None:
            raise self._fail(f"nested more than {DEEPEST} levels deep", deepest)
        self._size(tree, 1)

    @staticmethod
    def _deepest(tree: Node) -> Node | None:
        """A piece that lies too deep for what walks over SymPy's nodes, or None."""
        level = [tree]
        for _ in range(DEEPEST):
            level = [child for node in level for child in node.children]
            if not level:
                return None
        return level[0]

    def _fail(self, message: str, node: Node) -> Unreadable:
        return Unreadable(message, self.text, node.place)

    def _size(self, node: Node, terms: int) -> Size:
        """The size of a node; `terms` is how often it is added up."""
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name) and not node.subscripts and not self.known.declares(node.head):
            return {"e": math.e, "pi": math.pi}.get(node.head)
        if isinstance(node, (Big, Family)):
            return self._repeated(node, terms)
        sizes = [self._size(child, terms) for child in node.children]
        if isinstance(node, Power):
            return self._power(node, *sizes)
        if isinstance(node, Apply):
            return self._applied(node, sizes)
        if isinstance(node, Total):
            return self._added(
                [s if sign > 0 or s is None else -s for (sign, _), s in zip(node.terms, sizes, strict=True)], node
            )
        return self._multiplied(node, sizes) if isinstance(node, Chain) else None

    def _repeated(self, node: Big | Family, terms: int) -> Size:
        low, high = (None if end is None else self._size(end, terms) for end in (node.low, node.high))
        for value, limit in ((low, node.low or node), (high, node.high or node)):
            if value is not None and (not isinstance(value, Fraction) or value.denominator != 1):
                raise self._fail("a limit of a sum is a whole number", limit)
        count, inner = None, terms
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            count = max(0, int(high - low) + 1)
            inner *= max(1, count)
            if inner > MOST_TERMS:
                raise self._fail(f"a sum of {inner} terms, and {MOST_TERMS} are read at most", node)
        body = self._size(node.body, inner)
        if body is None or count is None or isinstance(node, Family):
            return None
        each = self._about(lambda: abs(float(body)))
        return self._about(lambda: each * count if node.kind == "sum" else each**count)

    def _exact(self, value: Fraction, node: Node) -> Fraction:
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
            raise self._fail("this number is too large", node)
        return value

    def _added(self, sizes: list[Size], node: Node) -> Size:
        total: Size = Fraction(0)
        for size in sizes:
            total = None if total is None or size is None else self._kept(lambda a, b: a + b, total, size, node)
        return total

    def _kept(
        self, join: Callable[[Fraction, Fraction], Fraction], a: Fraction | float, b: Fraction | float, node: Node
    ) -> Size:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return self._exact(join(a, b), node)
        try:
            return float(join(float(a), float(b)))  # type: ignore[arg-type]
        except (OverflowError, ZeroDivisionError):
            return math.inf

    def _multiplied(self, node: Chain, sizes: list[Size]) -> Size:
        total: Size = Fraction(1)
        for (sign, factor), size in zip(node.factors, sizes, strict=True):
            if sign == "/" and size == 0:
                if isinstance(size, Fraction):
                    raise self._fail("division by zero", factor)
                size = None  # a rough size, as of sqrt(2)/2 - 1: nothing is known
            join = (lambda a, b: a / b) if sign == "/" else (lambda a, b: a * b)
            total = None if total is None or size is None else self._kept(join, total, size, node)
        return total

    def _power(self, node: Power, base: Size, exponent: Size) -> Size:
        if exponent is None:
            return None
        rational = isinstance(exponent, Fraction) and not self._is_e(node.base)
        most = (HIGHEST if base is None else MOST_POWER) if rational else FARTHEST
        if _beyond(exponent, most):
            raise self._fail(f"an exponent beyond {most}", node.exponent)
        if base == 0 and exponent < 0 and isinstance(base, Fraction):
            raise self._fail("division by zero", node)
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
            bits = max(base.numerator.bit_length(), base.denominator.bit_length())
            if bits * abs(int(exponent)) > MOST_BITS + bits:
                raise self._fail("this number is too large", node)
            return self._exact(base ** int(exponent), node)
        return None if base is None else self._about(lambda: abs(float(base)) ** float(exponent))

    @staticmethod
    def _about(value: Callable[[], float]) -> float:
        try:
            return value()
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.inf

    def _is_e(self, node: Node) -> bool:
        return isinstance(node, Name) and node.head == "e" and not node.subscripts and not self.known.declares("e")

    def _applied(self, node: Apply, sizes: list[Size]) -> Size:
        if node.function in ("factorial", "binomial", "Gamma"):
            for size in sizes:
                if size is not None and _beyond(size, MOST_POWER):
                    raise self._fail(f"{node.function} of a number beyond {MOST_POWER}", node)
        if any(s is None for s in sizes) or not sizes:
            return None
        values = [s for s in sizes if s is not None]
        if node.function == "factorial" and isinstance(values[0], Fraction) and values[0].denominator == 1:
            return self._exact(Fraction(math.factorial(max(0, int(values[0])))), node)
        if node.function == "abs":
            return max(values[0], -values[0])
        if node.function in ("max", "min"):
            return max(values) if node.function == "max" else min(values)
        if node.function in ("floor", "ceil") and isinstance(values[0], Fraction):
            return Fraction(math.floor(values[0]) if node.function == "floor" else math.ceil(values[0]))
        return self._function(node, values)

    def _function(self, node: Apply, values: list[Fraction | float]) -> float:
        largest = self._about(lambda: max(abs(float(v)) for v in values))
        if node.function in ("exp", "sinh", "cosh") and _beyond(largest, FARTHEST):
            raise self._fail(f"{node.function} of a number beyond {FARTHEST}", node)
        if node.function in ("sqrt", "ln", "log", "lg", "cbrt", "root", "sigma", "arctan", "sin", "cos", "tanh"):
            return self._about(lambda: max(1.0, largest))
        return self._about(lambda: math.exp(largest))
