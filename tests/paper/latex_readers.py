"""Readers of our LaTeX, and of our Typst by way of the same tokens; see `readers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial, reduce
from math import ceil, floor

from readers import CALLED, FUNCTIONS, GREEK, Key, Reader, Unreadable, Value, World, chosen, real_power, slope, total


class LatexReader(Reader):
    """Reads LaTeX."""

    ENDS = frozenset(["", *"+-)}],&=<>", "\\\\", "\\rvert", "\\rVert", "\\rfloor", "\\rceil", "\\vert"])

    def __init__(self, source: str | Sequence[str]) -> None:
        pattern = r"\\left\.|\\(?:mathrm|operatorname|text|begin|end)\{[A-Za-z0-9 ]+\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S"
        tokens = re.findall(pattern, source) if isinstance(source, str) else source
        super().__init__([t for t in tokens if t not in ("\\left", "\\right", "\\biggl", "\\biggr", "\\,")])

    def product(self) -> Value:
        factors = [self.factor()]
        while not (self.next in self.ENDS or self.next.startswith("\\end")):
            self.skip("\\cdot")
            factors.append(self.factor())
        return lambda w: reduce(lambda a, f: a * f(w), factors, 1.0)

    def factor(self) -> Value:
        value = self.base()
        if self.skip("^"):
            exponent, base = self.group(), value
            value = lambda w: real_power(base(w), exponent(w))  # noqa: E731
        if self.next == "^":
            raise Unreadable("two superscripts")
        if self.skip("/"):
            below = self.factor()
            return lambda w: value(w) / below(w)
        return value

    def group(self) -> Value:
        if not self.skip("{"):
            if self.next.isdigit() and len(self.next) > 1:
                raise Unreadable("a script of two digits without braces")
            return self.base()
        (value,) = self.listed("}")
        return value

    def base(self) -> Value:
        token = self.next
        special = {
            "(": self.round, "\\lvert": self.absolute, "\\frac": self.fraction, "\\sqrt": self.root,
            "\\lfloor": partial(self.rounded, floor), "\\lceil": partial(self.rounded, ceil),
            "\\sum": self.big, "\\prod": self.big, "\\left.": self.at_point, "\\begin{cases}": self.cases,
        }  # fmt: skip
        if token in special:
            self.take()
            return special[token]()
        if self.word(token) in FUNCTIONS:
            return self.function()
        return self.letter() if token[:1].isalpha() or token[:1] == "\\" else self.number()

    @staticmethod
    def word(token: str) -> str:
        return re.sub(r"\\operatorname|\\mathrm|[\\{}]", "", token)

    def round(self) -> Value:
        (value,) = self.listed(")")
        return value

    def absolute(self) -> Value:
        (value,) = self.listed("\\rvert")
        return lambda w: abs(value(w))

    def rounded(self, to: Callable[[float], int]) -> Value:
        (value,) = self.listed({floor: "\\rfloor", ceil: "\\rceil"}[to])
        return lambda w: to(value(w))

    def function(self) -> Value:
        function = FUNCTIONS[self.word(self.take())]
        exponent = self.group() if self.skip("^") else lambda w: 1
        bracket = self.skip("(")
        argument = self.round() if bracket else self.letter() if not self.next.isdigit() else self.base()
        more = not (self.next in self.ENDS or self.next.startswith("\\end"))
        follower = self.tokens[self.at + (self.next == "\\cdot")]
        if self.next == "^" or (more and not bracket and self.word(follower) not in FUNCTIONS):
            raise Unreadable("does what follows belong to the function's argument?")
        return lambda w: real_power(function(argument(w)), exponent(w))

    def letter(self) -> Value:
        head = self.word(self.next)
        if head in CALLED and self.tokens[self.at + 1] in ("(", "'", "^"):
            self.take()
            primes = self.primes()
            self.take("(")
            return self.call(head, primes, self.listed(")"))
        return self.named()

    def primes(self) -> int:
        if self.skip("^"):
            self.take("{"), self.take("(")
            order = int(self.take())
            self.take(")"), self.take("}")
            return order
        count = 0
        while self.skip("'"):
            count += 1
        return count

    def name(self) -> tuple[str, list[Value]]:
        head = self.word(self.take())
        if not self.skip("_"):
            return head, []
        if not self.skip("{"):
            return self.subscripted(head, [self.take()])
        start = self.at
        while self.next != "}":
            self.take()
        self.take("}")
        return self.subscripted(head, self.tokens[start : self.at - 1])

    def fraction(self) -> Value:
        if self.tokens[self.at + 1] in ("d", "\\partial"):
            return self.derivative()
        above, below = self.group(), self.group()
        return lambda w: above(w) / below(w)

    def derivative(self) -> Value:
        self.take("{")
        sign = self.take()
        order = int(self.take()) if self.skip("^") else 1
        body = None if self.next == "}" else self.factor()
        self.take("}"), self.take("{")
        variables: list[Callable[[World], Key]] = []
        while not self.skip("}"):
            self.take(sign)
            variables += self.powered()
        if len(variables) != order:
            raise Unreadable("the order of the derivative does not fit")
        inner = body or self.operand()
        return lambda w: slope(inner, variables, w)

    def operand(self) -> Value:
        bracket = self.next == "("
        start = self.at
        body = self.factor()
        bracket = bracket and self.tokens[self.at - 1] == ")" and self.tokens[start + 1] != ")"
        if not bracket and not (self.next in self.ENDS or self.next.startswith("\\end")):
            raise Unreadable("does what follows belong to the derivative?")
        return body

    def root(self) -> Value:
        degree = float(self.take()) if self.skip("[") else 2
        self.skip("]")
        body = self.group()
        return lambda w: real_power(body(w), 1 / degree)

    def big(self) -> Value:
        sign = self.tokens[self.at - 1]
        self.take("_"), self.take("{")
        letter = self.take()
        self.take("=")
        (low,) = self.listed("}")
        self.take("^")
        high, body = self.group(), self.product()
        return lambda w: total("sum" if sign == "\\sum" else "product", letter, low, high, body, w)

    def at_point(self) -> Value:
        (body,) = self.listed("\\vert")
        self.take("_"), self.take("{")
        variable = self.variable()
        self.take("=")
        (value,) = self.listed("}")
        return lambda w: body(w.put(variable(w), value(w)))

    def cases(self) -> Value:
        rows: list[tuple[Value, Callable[[World], bool] | None]] = []
        while not rows or self.skip("\\\\"):
            value = self.sum()
            self.take("&")
            rows.append((value, None if self.take().endswith("{otherwise}") else self.condition()))
        self.take("\\end{cases}")
        return chosen(rows)


TYPST_WORDS = {
    "dot": ["\\cdot"], "thin": [], "product": ["\\prod"], "sum": ["\\sum"], "partial": ["\\partial"], "\\,": [","],
    "\\/": ["/"], "epsilon": ["\\varepsilon"], "quad": [],
}  # fmt: skip
FENCES = {"⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil"}
TYPST_CALLS = {"frac", "sqrt", "root", "abs", "cases", "lr", "bold", "upright", "op", "norm", "binom", "mat"}


class TypstReader(LatexReader):
    """Reads Typst as the LaTeX that means the same."""

    def __init__(self, source: str | Sequence[str]) -> None:
        super().__init__(_Translation(source).all() if isinstance(source, str) else source)


class _Translation:
    def __init__(self, source: str) -> None:
        source = re.sub(r"lr\(\\([()]), size: #2\.4em\)", r"\1", source).replace(r"\(", "(").replace(r"\)", ")")
        self.tokens = [*re.findall(r'"[^"]*"|\\.|[A-Za-z][A-Za-z.]*\(?|\d+(?:\.\d+)?|\S', source), ""]
        self.at = 0

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def all(self) -> list[str]:
        found = self.until("")
        if self.at != len(self.tokens):
            raise Unreadable("brackets do not match")
        return found

    def until(self, *ends: str) -> list[str]:
        out: list[str] = []
        while (token := self.take()) not in ends:
            if token in ("", ",", "#", "\\"):
                raise Unreadable(f"'{token}' at {self.tokens[: self.at]}")
            out += self.translated(token)
        return out

    def translated(self, token: str) -> list[str]:
        if token in ("^", "_"):
            script = self.script()
            return [token, *script] if len("".join(script)) == 1 else [token, "{", *script, "}"]
        if token == "(":
            return ["(", *self.until(")"), ")"]
        if token.endswith("("):
            return self.call(token[:-1])
        if token.startswith('"'):
            return [rf"\mathrm{{{token[1:-1]}}}"]
        if token in TYPST_WORDS:
            return TYPST_WORDS[token]
        known = token in GREEK or token in FUNCTIONS or (token in CALLED and len(token) > 1)
        return ["\\" + token] if known else [token]

    def script(self) -> list[str]:
        if self.tokens[self.at] != "(":
            return self.translated(self.take())
        self.take()
        return self.until(")")

    def call(self, name: str) -> list[str]:
        if name not in TYPST_CALLS:
            raise Unreadable(f"'{name}(' would be a call")
        if name == "op":
            name = self.take().strip('"')
            self.take()
            return [rf"\operatorname{{{name}}}"]
        args: list[list[str]] = [[]]
        while (token := self.take()) != ")":
            if token == ",":
                args.append([])
            elif token == "":
                raise Unreadable(f"'{name}(' is not closed")
            else:
                args[-1] += self.translated(token)
        return self.rebuilt(name, args)

    def rebuilt(self, name: str, args: list[list[str]]) -> list[str]:
        if name == "frac":
            return ["\\frac", "{", *args[0], "}", "{", *args[1], "}"]
        if name in ("sqrt", "root"):
            degree = ["[", *args[0], "]"] if name == "root" else []
            return ["\\sqrt", *degree, "{", *args[-1], "}"]
        if name == "abs":
            return ["\\lvert", *args[0], "\\rvert"]
        if name == "lr" and args[0][0] in FENCES:
            return [FENCES[args[0][0]], *args[0][1:-1], FENCES[args[0][-1]]]
        if name == "lr":
            return ["\\left.", *args[0][:-1], "\\vert"]
        if name == "cases":
            rows = [[r"\text{otherwise}" if t == r"\mathrm{otherwise}" else t for t in row] for row in args]
            return ["\\begin{cases}", *[t for row in rows for t in ["\\\\", *row]][1:], "\\end{cases}"]
        raise Unreadable(f"no reading for {name}")
