"""Tokens of plain maths: `2x^2 + sin(t)`, Unicode signs and full-width forms among them.

A script without brackets is a whole word or number here (`w_jk`, `x^10`); braces that group are told from those of
cases and sets by what stands before them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from derive.errors import Unreadable
from derive.parsing.accents import ACCENTED, accented
from derive.parsing.alphabet import FRACTIONS, GREEK, LOWERED, RAISED, SIGNS, meaningless, normal
from derive.parsing.function_names import WITH_DIGITS

OPEN, CLOSE = "⟨", "⟩"  # braces that group
_PAIRS = {"**": "^", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "<>": "≠", "=<": "≤", "=>": "≥", "||": "||"}
_LONELY = frozenset("()[]{}+-/,")  # signs with which no longer one begins
_TRIPLES = {"...": "…", "=/=": "≠"}
_WORDS = {"and": "∧", "or": "∨", "not": "¬", "in": "∈", "if": "if", "else": "else", "otherwise": "otherwise"}
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_WORD = re.compile(rf"Interval\.(?:open|[LR]open)(?=\()|[A-Za-z]+(?! ?{ACCENTED})")
_DIGITS = re.compile(r"\d+", re.ASCII)
_EXPONENT = re.compile(r"[eE][+-]?\d{1,3}(?![\w.^!])", re.ASCII)
_LONG_EXPONENT = re.compile(r"[eE][+-]?\d")
_PERCENT = re.compile(r"\\?%")
_COMMA = re.compile(r"(?:,|\{,\})(\d+)", re.ASCII)
_LISTED = re.compile(r"\d+(?:,\d+){2,}", re.ASCII)  # numbers with commas between: no number has two decimal signs
_IN_THREES = re.compile(r"\d{1,3}(?:,\d{3})+\Z", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\Z", re.ASCII)
ENDING = re.compile(r"(?<=[^\s.,\\])[.,。，]\s*\Z")  # of a sentence, behind the formula
_DEGREES = re.compile(r" *(?:°|\^ *(?:\\circ(?![A-Za-z])|\{ *\\circ *\}))")
_MAXIMA = re.compile(r"%(e|pi|i)(?![A-Za-z0-9])")  # %e, %pi and %i, of a computer algebra system
_MODULE = re.compile(
    r"(?:np|numpy|math|torch|sp|sympy)\.(?=[A-Za-z])|S\.(?=EmptySet|Reals)"
)  # of Python, before the name of a function


class Token(NamedTuple):
    """A piece of the text: kind is "number", "word", "sign" or "end"."""

    kind: str
    text: str
    place: int
    end: int
    blank: bool = False  # whether a blank stands before it
    bold: bool = False


class Lexer:
    """What both lexers share: the text, where we are in it, and the tokens found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.blank = False
        self.tokens: list[Token] = []
        self.brackets = 0  # that are open, of those in which commas stand between items
        self.angles = 0  # of these, the angle brackets
        self.groups: list[bool] = []  # braces that group, and whether they count as such
        usual = text.isascii() and text.isprintable()
        self.chars = ENDING.sub("", text if usual else "".join(normal(c) or "\0" for c in text))
        self.accents = not self.chars.isascii()  # whether there may be some
        if "\0" in self.chars:
            place = self.chars.index("\0")
            raise Unreadable(meaningless(text[place]), text, place)

    def all(self) -> list[Token]:
        """The tokens of the whole text, an "end" behind them."""
        while self.at < len(self.chars):
            if self.chars[self.at] == " ":
                self.at, self.blank = self.at + 1, True
            else:
                self.one()
        self.add("end", "", 0)
        return self.tokens

    def one(self) -> None:
        """Reads one token at least."""
        raise NotImplementedError

    def add(self, kind: str, text: str, length: int) -> None:
        """A token of that many characters."""
        if kind == "sign":
            self._count(text)
        self.tokens.append(Token(kind, text, self.at, self.at + length, self.blank))
        self.at, self.blank = self.at + length, False

    def _count(self, text: str) -> None:
        """Keep count of the brackets; braces around a subscript are some, those around an exponent are none."""
        if text == OPEN:
            self.groups.append(bool(self.tokens) and self.tokens[-1].text == "_")
            self.brackets += self.groups[-1]
        elif text == CLOSE and self.groups:
            self.brackets -= self.groups.pop()
        elif text in "<>" and ((text == "<" and not self._operand_before()) or (text == ">" and self.angles)):
            self.angles += 1 if text == "<" else -1
            self.brackets += 1 if text == "<" else -1
        else:
            self.brackets += (text in ("(", "[", "{")) - (text in (")", "]", "}"))

    def _operand_before(self) -> bool:
        """Whether the last token ends an operand: a sign < behind it is a relation, and else a bracket."""
        last = self.tokens[-1] if self.tokens else None
        return last is not None and (last.kind != "sign" or last.text in (")", "]", "}", CLOSE, "'", "!", "∞", ")|"))

    def fail(self, message: str, expected: tuple[str, ...] = ()) -> Unreadable:
        """The error at this place."""
        return Unreadable(message, self.text, self.at, expected)

    def number(self) -> bool:
        """Reads a number if one stands here."""
        found = _NUMBER.match(self.chars, self.at)
        if found is None:
            return False
        text, end = found[0], found.end()
        if not self.brackets and not self._is_listed() and (comma := _COMMA.match(self.chars, end)) is not None:
            text, end = self._with_comma(text, comma), comma.end()
        if (exponent := _EXPONENT.match(self.chars, end)) is not None:
            text, end = self._power_of_ten(text, exponent[0]), exponent.end()
        elif _LONG_EXPONENT.match(self.chars, end):
            raise self._product_or_power(text)
        if (percent := _PERCENT.match(self.chars, end)) is not None:
            text, end = f"{Decimal(text) / 100:f}", percent.end()
        self.add("number", text, end - self.at)
        if (degrees := _DEGREES.match(self.chars, self.at)) is not None:
            self._in_degrees(text, degrees.end() - self.at)
        return True

    def degrees(self) -> bool:
        """Reads the sign of degrees, raised or not, behind something that is no number."""
        found = _DEGREES.match(self.chars, self.at) if self._operand_before() else None
        if found is not None:
            self.add("sign", "°", found.end() - self.at)
        return found is not None

    def accent(self) -> bool:
        """Reads a letter with a mark above it, if one stands here."""
        found = accented(self.chars, self.at) if self.accents else None
        if found is not None:
            letter, mark, length = found
            self.marked(letter, mark, length)
        return found is not None

    def marked(self, letter: str, mark: str, length: int) -> None:
        r"""`\hat{y}` is a name of its own; `\bar{A}` is the complement of an event."""
        if mark != "bar" or not letter.isupper():
            self.add("word", letter + mark, length)
            return
        place = self.at
        for kind, text in (("sign", r"\overline"), ("sign", OPEN), ("word", letter), ("sign", CLOSE)):
            self.at = place
            self.add(kind, text, 0)
        self.at = place + length

    def _is_listed(self) -> bool:
        """Whether a list of numbers begins here, or goes on: `1,2,3`."""
        if self.at and self.chars[self.at - 1] == "," and self.tokens[-1].text == ",":
            return True
        start = self.at
        while start and (self.chars[start - 1].isdigit() or self.chars[start - 1] == ","):
            start -= 1
        found = _LISTED.match(self.chars, start)
        return found is not None and not _IN_THREES.match(found[0])

    def _in_degrees(self, number: str, length: int) -> None:
        """A number of degrees, as a part of pi."""
        *_, place, _end, blank, _bold = self.tokens.pop()
        parts = [("sign", "("), ("number", number), ("sign", "*"), ("word", "pi"), ("sign", "/"), ("number", "180")]
        end = self.at + length
        self.tokens += [Token(k, t, place, end, blank and n == 0) for n, (k, t) in enumerate([*parts, ("sign", ")")])]
        self.at, self.blank = end, False

    def _with_comma(self, whole: str, comma: re.Match[str]) -> str:
        """The decimal comma, where no list can stand; raises where it may set thousands apart."""
        after = self.chars[comma.end() : comma.end() + 1]
        again = after == "," and self.chars[comma.end() + 1 : comma.end() + 2].isdigit()
        if again or (len(comma[1]) == 3 and _THOUSANDS.match(whole)):
            raise self.fail(f"'{whole},{comma[1]}' may be {whole}{comma[1]} or {whole}.{comma[1]}: write one of them")
        if "." in whole or after == ".":
            raise self.fail("a comma and a point in one number: write the point alone")
        return f"{whole}.{comma[1]}"

    def _power_of_ten(self, text: str, exponent: str) -> str:
        """`1e-3`, `2.5e-3` and `2e-05` are powers of ten for certain; raises for `2e-3`, which may be 2 e - 3."""
        certain = "." in text or (text == "1" and exponent[1] in "+-") or exponent.lstrip("eE+-").startswith("0")
        if not certain:
            raise self._product_or_power(text)
        return f"{Decimal(text + exponent):f}"

    def _product_or_power(self, text: str) -> Unreadable:
        return self.fail(f"'{text}e' may be a power of ten or a product: write {text}*10^n, or {text}*e")

    def script(self, table: dict[str, str], sign: str) -> None:
        """Small raised or lowered digits and letters, as `^` or `_` with a group."""
        start = self.at
        while self.at < len(self.chars) and self.chars[self.at] in table:
            self.at += 1
        inner = "".join(table[c] for c in self.chars[start : self.at])
        pieces = re.findall(r"\d+|.", inner)
        place, blank = start, self.blank
        parts = [("sign", sign), ("sign", OPEN), *((_kind(p), p) for p in pieces), ("sign", CLOSE)]
        self.tokens += [Token(k, t, place, self.at, blank and n == 0) for n, (k, t) in enumerate(parts)]
        self.blank = False


def _kind(piece: str) -> str:
    return "number" if piece.isdigit() else "word" if piece.isalpha() else "sign"


class PlainLexer(Lexer):
    """Tokens of plain maths."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.braces: list[str] = []
        self.squares = 0

    def one(self) -> None:
        char = self.chars[self.at]
        if char in _LONELY:
            self.sign(char)
            return
        if self.number() or self.word():
            return
        if char in RAISED or char in LOWERED:
            self.script(*((RAISED, "^") if char in RAISED else (LOWERED, "_")))
        elif self.degrees():
            return
        elif char in FRACTIONS:
            self.fraction(*FRACTIONS[char])
        elif (constant := _MAXIMA.match(self.chars, self.at)) is not None:
            name = constant[1]
            self.add("word", "%i" if name == "i" else name, 1 + len(name))
        elif (whole := next((w for w in _TRIPLES if self.chars.startswith(w, self.at)), None)) is not None:
            self.add("sign", _TRIPLES[whole], 3)
        elif self.chars.startswith(".T", self.at) and self.tokens:
            self.add("sign", "ᵀ", 2)
        elif self.chars[self.at : self.at + 2] in _PAIRS:
            self.pair()
        elif char in SIGNS:
            self.sign(SIGNS[char])
        else:
            raise self.fail(meaningless(self.text[self.at]))

    def fraction(self, above: int, below: int) -> None:
        """One character that is a fraction."""
        place, blank = self.at, self.blank
        if self.tokens and self.tokens[-1].kind == "number":
            raise self.fail("a number in front of a fraction: write + or * between them")
        parts = [("sign", "("), ("number", str(above)), ("sign", "/"), ("number", str(below)), ("sign", ")")]
        self.tokens += [Token(k, t, place, place + 1, blank and n == 0) for n, (k, t) in enumerate(parts)]
        self.at, self.blank = self.at + 1, False

    def word(self) -> bool:
        """Reads letters, with the digits behind them: names are words here."""
        char = self.chars[self.at]
        if self.accent():
            return True
        if char in GREEK:
            self.add("word", GREEK[char], 1)
            return True
        if (module := _MODULE.match(self.chars, self.at)) is not None:
            self.at = module.end()
        found = WITH_DIGITS.match(self.chars, self.at) or _WORD.match(self.chars, self.at)
        if found is None:
            return False
        text = found[0]
        if text in _WORDS or (text == "at" and self.squares):
            self.add("sign", _WORDS.get(text, text), len(text))
        else:
            self.add("word", text, len(text))
        return True

    def pair(self) -> None:
        """A sign of two characters."""
        pair = self.chars[self.at : self.at + 2]
        if pair == "||":
            self.sign("|")
            return
        if pair == "!=" and not self.blank and self.tokens and self.chars[self.at + 2 : self.at + 3] != "=":
            raise self.fail("'!=' may be a factorial or 'is not': put a blank after the '!' or write ≠")
        self.add("sign", _PAIRS[pair], 2)

    def sign(self, text: str) -> None:
        """A sign of one character."""
        if text == "{":
            self.braces.append(OPEN if self.tokens and self.tokens[-1].text in ("^", "_") else "{")
            text = self.braces[-1]
        elif text == "}" and self.braces:
            text = CLOSE if self.braces.pop() == OPEN else "}"
        self.squares += (text == "[") - (text == "]")
        self.add("sign", text, 1)
