"""Operands: numbers, names, functions with their arguments, brackets and bars, roots, cases, sets, vectors."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from derive.parsing.fractions import Fractions
from derive.parsing.function_names import FENCES, FUNCTIONS, INVERSES, LETTERS, function_of
from derive.parsing.sums import MOST_ORDER
from derive.parsing.tokens import CLOSE, OPEN, Token
from derive.parsing.tree import Apply, Chain, Name, Node, Number, Power, Remainder, Total, Vector
from derive.parsing.words import chained

MOST_DIGITS = 200
_FENCES = {"|": "abs", "|(": "abs", "‖": "norm", "‖(": "norm", **FENCES}
_FACTOR = 9  # the rank of a product: what is read above it is one factor
FUNCTION_LETTERS = frozenset("fghFGH")
_IS_A_VALUE = re.compile(r"(?:^|=)\s*([A-Za-z])\(-?\d+(?:\.\d+)?\)\s*(?=$|=)")
_AT_A_NUMBER = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\((-?\d+(?:\.\d+)?)\)")


class Atoms(Fractions):
    """Reads one operand; None where none begins."""

    def atom(self) -> Node | None:
        """The operand that comes next."""
        token = self.next
        if self.condition_ahead():
            return self.indicator()
        if token.kind == "number":
            return self.numeral()
        if token.kind == "word":
            return self.word()
        read = self._signs().get(token.text) if token.kind == "sign" else None
        return read() if read else None

    def _signs(self) -> dict[str, Callable[[], Node]]:
        return {
            "(": self.round, "[": self.square, "{": self.brace, OPEN: self._group,
            **dict.fromkeys(_FENCES, self._fence),
            "√": self.sign_of_root, "∛": self.sign_of_root, r"\sqrt": self.root, r"\frac": self.fraction,
            r"\binom": self.binomial, "∑": self.scripted_sum, "∏": self.scripted_sum, "∂": self.partial,
            "∇": self.gradient, "argmin": self.minimum, r"\begin{cases}": self.case_rows, r"\left.": self.evaluated,
            r"\begin{matrix}": self.matrix_rows, **dict.fromkeys("∅∞ℝ", self._constant), "<": self.angled,
            r"\overline": self.overlined, "𝟙": self.indicator, "…": self._dots,
        }  # fmt: skip

    def numeral(self) -> Number:
        """A number."""
        token = self.take()
        if len(token.text) > MOST_DIGITS:
            raise self.fail(f"a number of more than {MOST_DIGITS} digits", token.place)
        return Number(token.place, Fraction(token.text), "." in token.text)

    def _constant(self) -> Node:
        token = self.take()
        return Name(token.place, token.text)

    def _group(self) -> Node:
        r"""`{a}`, `{n \choose k}`."""

        def inner() -> Node:
            node = self.expression()
            if self.skip("over"):
                return Chain(node.place, (("", node), ("/", self.expression())))
            return Apply(node.place, "binomial", (node, self.expression())) if self.skip("choose") else node

        return self.enclosed(inner)

    def _dots(self) -> Node:
        token = self.take()
        if self.next.kind != "end":
            raise self.fail("dots between terms are not read: write the sum with its limits", token.place)
        return Remainder(token.place)

    def word(self) -> Node:
        """A function, a name, or several letters that are a product."""
        token = self.next
        if (special := self.differentiated() or self.special()) is not None:
            return special
        function = None if self.known.declares(token.text) else function_of(token.text)
        if function is not None and not (function in LETTERS and not self._called(1)) and not self._delta(function):
            return self.applied(function)
        if token.text == "C" and self._called(1) and self._arguments_ahead(1) == 2 and not self.known.declares("C"):
            return self.applied("binomial")
        if self.is_slope(token):
            return self.slope()
        if self._is_call(token):
            return self.called()
        return self.name()

    def _called(self, steps: int) -> bool:
        """Whether a bracket stands that many tokens ahead."""
        return self.sees("(", steps=steps)

    def _delta(self, function: str) -> bool:
        """`delta_ij` and `delta(x)` are no Kronecker delta with brackets."""
        return function == "delta" and not self._arguments_ahead(1) > 1

    def _is_call(self, token: Token) -> bool:
        """Whether a name is a function here: declared, or with primes or several arguments, or one of f, g, h."""
        steps = 1
        while self.sees("'", steps=steps):
            steps += 1
        if self.known.is_function(token.text):
            return True
        if self._called(1) and (self.latex or not self.ahead(1).blank) and not self.may_be_called(token.text):
            raise self.unknown_function(token)
        if self.latex and self._primes_ahead(0):
            return True
        if not self._called(steps) or self.known.declares(token.text):
            return False
        several = self._arguments_ahead(steps) > 1
        return steps > 1 or token.text in FUNCTION_LETTERS or several or self._has_values(token.text)

    def _has_values(self, letter: str) -> bool:
        """`y(1) = 2 y(0)`, `y(1) = 3`: a letter before (0), before several numbers, or alone on its side before one."""
        if "=" not in self.text or letter == "e":
            return False
        numbers = {number for name, number in _AT_A_NUMBER.findall(self.text) if name == letter}
        return "0" in numbers or len(numbers) > 1 or letter in _IS_A_VALUE.findall(self.text)

    def _primes_ahead(self, steps: int) -> bool:
        """`f^{(4)}(x)`: the fourth derivative."""
        signs = {1: "^", 2: OPEN, 3: "(", 5: ")", 6: CLOSE, 7: "("}
        return self.ahead(steps + 4).kind == "number" and all(
            self.sees(sign, steps=steps + place) for place, sign in signs.items()
        )

    def called(self) -> Node:
        """A function of the reader's own."""
        token = self.take()
        primes = self._primes(token)
        if self.latex and self._primes_ahead(-1):
            self.at += 3
            primes = int(self.take().text[:3].split(".")[0])
            self.at += 2
        if not self._called(0):
            return Name(token.place, token.text)
        if primes > MOST_ORDER:
            raise self.fail(f"a derivative of an order beyond {MOST_ORDER}", token.place)
        return Apply(token.place, token.text, self.arguments(), primes)

    def applied(self, function: str) -> Node:
        """A function of the table, with an exponent or a base in front of its argument."""
        token = self.take()
        if function == "sqrt" and self.sees("["):
            return self.root_of_degree(token)
        primes = self._primes(token)
        base = self._base(function, token)
        exponent = self.raised() if self.skip("^") else None
        if self.latex and self.sees(OPEN) and self.sees("(", steps=1) and not FUNCTIONS[function].bare:
            # As SymPy prints it: a bracket in braces.
            args = tuple(self.enclosed(lambda: Vector(self.next.place, self.arguments())).children)
        elif (
            self.sees("(", "[")
            or (self.latex and self.sees("{"))
            or (self.sees("{", OPEN) and (function in ("max", "min") or self._braced(function)))
        ):
            args = self.arguments()
        elif FUNCTIONS[function].bare:
            args = (self._bare(token),)
        else:
            raise self.fail(f"{token.text} needs brackets around its argument", None, ("'('",))
        return self._with_exponent(token, function, (*args, *base), primes, exponent)

    def _braced(self, function: str) -> bool:
        """`exp{-x}`, `sqrt{x}`: braces for brackets, and no cases in them."""
        return FUNCTIONS[function].bare and not self.holds("if")

    def _primes(self, token: Token) -> int:
        count = 0
        while self.skip("'"):
            count += 1
        if count > MOST_ORDER:
            raise self.fail(f"a derivative of an order beyond {MOST_ORDER}", token.place)
        return count

    def _base(self, function: str, token: Token) -> tuple[Node, ...]:
        if (
            function == "log"
            and self.next.kind == "number"
            and not self.next.blank
            and self._called(1)
            and not self.latex
        ):
            return (self.numeral(),)  # log2(x), log10(x)
        if function == "log" and self._digits_and_more():
            raise self.fail("is this number the base? write log_2(x), or log(2*x)")
        if not self.sees("_"):
            return ()
        if function != "log":
            raise self.fail(f"{token.text} takes no subscript")
        self.take()
        return (self.lowered(),)

    def _digits_and_more(self) -> bool:
        """`log10 x`: digits right behind the word, and something that the logarithm may be taken of."""
        after = self.ahead(1)
        more = after.kind in ("word", "number") or self.sees("√", "|", steps=1)
        return not self.latex and self.next.kind == "number" and not self.next.blank and more

    def raised(self) -> Node:
        """An exponent between a function or a base and what follows: a group or a single piece, perhaps with a sign."""
        if self.latex:
            return self.script()
        if self.sees("-"):
            place = self.take().place
            return Total(place, ((-1, self.raised()),))
        return self.lowered()

    def lowered(self) -> Node:
        """A single piece behind `_` or `^`."""
        if self.latex:
            return self.script()
        if self.sees(OPEN, "("):
            return self.enclosed()
        return self.single()

    def single(self) -> Node:
        token = self.next
        if token.kind == "word" and (token.text in LETTERS or not function_of(token.text)):
            self.take()
            return Name(token.place, token.text, (), token.bold)
        self.deeper()
        node = self.atom()
        self.depth -= 1
        if node is None:
            raise self.unexpected(("a number", "a name", quoted_group(self.latex)))
        return node

    def _with_exponent(
        self, token: Token, function: str, args: tuple[Node, ...], primes: int, exponent: Node | None
    ) -> Node:
        entry = FUNCTIONS[function]
        if not entry.fewest <= len(args) <= entry.most:
            wanted = f"{entry.fewest}" if entry.fewest == entry.most else f"{entry.fewest} to {entry.most}"
            raise self.fail(
                f"{token.text} takes {wanted} argument{'s' * (entry.most > 1)}, not {len(args)}", token.place
            )
        if exponent is not None and _is_minus_one(exponent):
            if function not in INVERSES:
                raise self.fail(
                    f"the exponent -1 of {token.text} may mean its inverse or 1/{token.text}", exponent.place
                )
            return Apply(token.place, INVERSES[function], args)
        node = Apply(token.place, function, args, primes)
        return node if exponent is None else Power(token.place, node, exponent)

    def _bare(self, token: Token) -> Node:
        """An argument without brackets: numbers and pi in front of one operand; what may follow is strict."""
        factors = []
        while self.next.kind == "number" or (self.next.kind == "word" and self.next.text == "pi"):
            factors.append(("", self.expression(_FACTOR)))
            if not (self.next.kind == "word" and not function_of(self.next.text)):
                break
        if not factors or (self.next.kind == "word" and function_of(self.next.text) is None):
            factors.append(("", self.expression(_FACTOR)))
        self.loose = (self.at, token.text)
        return chained(factors)

    def _fence(self) -> Node:
        token = self.next
        inner = self._barred() if token.text in ("|", "‖") else self.enclosed()
        node = Apply(token.place, _FENCES[token.text], (inner,))
        return self._norm(node) if self.sees("_") else node

    def _norm(self, node: Apply) -> Node:
        """Behind bars: which norm it is."""
        self.take()
        kind = self.lowered()
        inner = node.args[0]
        double = node.function == "norm" or (isinstance(inner, Apply) and inner.function == "abs")
        if not double or not isinstance(kind, Number) or kind.value not in (1, 2):
            raise self.fail("the norms that are read are ‖v‖, ‖v‖_2 and ‖v‖_1", kind.place)
        return node if kind.value == 2 else Apply(node.place, "norm 1", node.args)

    def _barred(self) -> Node:
        opening = self.take().text
        with self.within(opening):
            inner = self.expression()
            self.demand(opening)
        return inner


def quoted_group(latex: bool) -> str:
    """What may stand around a script."""
    return "'{'" if latex else "'('"


def _is_minus_one(node: Node) -> bool:
    return (
        isinstance(node, Total)
        and len(node.terms) == 1
        and node.terms[0][0] == -1
        and isinstance(node.terms[0][1], Number)
        and node.terms[0][1].value == 1
    )
