"""Tokens of LaTeX: commands become the signs and words of plain maths, so that one grammar reads both.

A letter is a name of its own here, and a script without braces is one token, as TeX has it.
"""

from __future__ import annotations

import re
from fractions import Fraction

from derive.errors import unknown
from derive.parsing.alphabet import GREEK, GREEK_NAMES, LOWERED, RAISED, SIGNS, meaningless
from derive.parsing.function_names import WITH_DIGITS, function_of
from derive.parsing.names import Known
from derive.parsing.tokens import CLOSE, ENDING, OPEN, Lexer, Token

COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "pm": "±", "mp": "∓", "approx": "≈", "cup": "∪",
    "cap": "∩", "setminus": "∖", "smallsetminus": "∖", "backslash": "∖", "subseteq": "⊆", "subset": "⊆", "in": "∈",
    "notin": "∉", "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "neg": "¬", "lnot": "¬", "emptyset": "∅",
    "varnothing": "∅", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "lvert": "|(",
    "rvert": ")|", "lVert": "‖(", "rVert": ")‖", "vert": "|", "Vert": "‖", "mid": "mid", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "lbrace": "{", "rbrace": "}", "lparen": "(", "rparen": ")", "lbrack": "[",
    "rbrack": "]", "colon": ":", "prime": "'", "argmin": "argmin", "frac": r"\frac", "dfrac": r"\frac",
    "tfrac": r"\frac", "cfrac": r"\frac", "sqrt": r"\sqrt", "binom": r"\binom", "dbinom": r"\binom",
    "tbinom": r"\binom", "overline": r"\overline", "choose": "choose", "odot": "⊙", "mathbbm": "𝟙",
    "over": "over", "bmod": "mod", "mod": "mod", "langle": "<", "rangle": ">",
    **dict.fromkeys(("ldots", "cdots", "dots"), "…"), "{": "{", "}": "}", "|": "‖", "\\": "\\\\",
}  # fmt: skip
_WORDS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
          "complement": "c", "Pr": "P", "top": "T", "intercal": "T"}  # fmt: skip
_BLANKS = frozenset([
    ",", ";", ":", "!", " ", "quad", "qquad", "thinspace", "medspace", "thickspace", "space", "displaystyle",
    "textstyle", "limits", "nolimits", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
    "biggl", "biggr", "Biggl", "Biggr", "middle",
])  # fmt: skip
_UPRIGHT = frozenset(["mathrm", "operatorname", "text", "textrm", "textbf", "mathit", "mathsf", "mbox", "rm"])
_SPOKEN = frozenset(["text", "textrm", "mbox"])
_BOLD = frozenset(["mathbf", "boldsymbol", "bm", "vec", "pmb"])
_ACCENTS = frozenset(["hat", "bar", "tilde", "widehat", "widetilde"])
_SAID = {
    **dict.fromkeys(("if", "for", "when", "若", "当", "如果"), "if"),
    **dict.fromkeys(("otherwise", "else", "否则", "其他", "其它"), "otherwise"),
    **dict.fromkeys(("and", "且", "和"), "∧"), **dict.fromkeys(("or", "或"), "∨"), "not": "¬", "argmin": "argmin",
}  # fmt: skip
_UNREAD = {
    **dict.fromkeys(("int", "oint", "iint"), "integrals are not read"), "lim": "limits are not read",
}  # fmt: skip
_MATRICES = ("matrix", "pmatrix", "bmatrix", "array", "vmatrix")
_ENVIRONMENTS = {"cases": "cases", "dcases": "cases", **dict.fromkeys(_MATRICES, "matrix")}
_COLUMNS = re.compile(r" *\{[lcr| ]*\}")
_AROUND = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), (r"\boxed{", "}"), (r"\fbox{", "}"))
_TYPED = ("sin", "cos", "tan", "exp", "log", "sqrt", "sum", "prod", "frac")
_LONGEST = 3  # letters side by side that are a product
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ARGUMENT = re.compile(
    r"\*? *\{([^{}\\]*(?:\\[,;:! ][^{}\\]*)*|\\[A-Za-z]+ *)\}"  # letters in braces
    r"|\*? *(\\[A-Za-z]+|[A-Za-z])(?![A-Za-z])"  # or one alone
)
_REPEATING = re.compile(r"(\d*)\.(\d*)\\(?:overline|bar|dot) *\{?(\d+)\}?", re.ASCII)
_SPACED = re.compile(r"[1-9]\d{0,2}(?:(?:\\[,;: ]|,\\! *)\d{3})+(?!\d)", re.ASCII)
_INDICATOR = re.compile(r"\\math(?:bb|bf|bbm|ds) *(?:1|\{ *1 *\})")
_LETTERS = re.compile(r"[A-Za-z]+")
_PRIMES = re.compile(r"\^ *(?:\\prime(?![A-Za-z])|\{ *(?:\\prime *)+\})")


class LatexLexer(Lexer):
    """Tokens of LaTeX."""

    def __init__(self, text: str, known: Known) -> None:
        super().__init__(text)
        self.known = known
        self.environments = 0
        while (inner := ENDING.sub("", _unwrapped(self.chars))) != self.chars:
            self.chars = inner
        stripped = self.chars.rstrip()
        if stripped.endswith("\\\\"):
            self.chars = stripped[:-2]

    def one(self) -> None:
        char = self.chars[self.at]
        if char == "\\":
            self.command()
        elif self.number() or self.accent() or self.letters() or self.degrees():
            return
        elif (primes := _PRIMES.match(self.chars, self.at)) is not None:
            for _ in range(primes[0].count("prime") - 1):
                self.add("sign", "'", 0)
            self.add("sign", "'", len(primes[0]))
        elif char in RAISED or char in LOWERED:
            self.script(*((RAISED, "^") if char in RAISED else (LOWERED, "_")))
        else:
            self.sign(char)

    def number(self) -> bool:
        r"""A number; `0.1\overline{6}` is 1/6, `10\,000` is ten thousand."""
        if (found := _REPEATING.match(self.chars, self.at)) is not None:
            whole, once, again = found.groups()
            tail = Fraction(int(again), (10 ** len(again) - 1) * 10 ** len(once))
            self.add("number", str(Fraction(f"{whole or 0}.{once or 0}") + tail), len(found[0]))
        elif (spaced := _SPACED.match(self.chars, self.at)) is not None:
            self.add("number", re.sub(r"\D", "", spaced[0]), len(spaced[0]))
        else:
            return super().number()
        return True

    def sign(self, char: str) -> None:
        """A sign of one character."""
        if (char == "&" and not self.environments) or char == "~":  # where lines are aligned
            self.at, self.blank = self.at + 1, True
        elif char in SIGNS:
            self.add("sign", {"{": OPEN, "}": CLOSE, "&": "&"}.get(char, SIGNS[char]), 1)
        else:
            raise self.fail(meaningless(self.text[self.at]))

    def all(self) -> list[Token]:
        """The tokens, without the braces that SymPy prints around the brackets of a call: f{\\left(x\\right)}."""
        tokens, pairs = super().all(), {}
        opened: list[int] = []
        for k, token in enumerate(tokens):
            if token.kind == "sign" and token.text in (OPEN, "("):
                opened.append(k)
            elif token.kind == "sign" and token.text in (CLOSE, ")") and opened:
                pairs[opened.pop()] = k
        called = [
            k for k, end in pairs.items()
            if tokens[k].text == OPEN and k and tokens[k - 1].kind == "word"
            and tokens[k + 1].text == "(" and pairs.get(k + 1) == end - 1
        ]  # fmt: skip
        leave = {*called, *(pairs[k] for k in called)}
        return [token for k, token in enumerate(tokens) if k not in leave]

    def letters(self) -> bool:
        """A letter, or a declared name or function that is typed as a word."""
        char = self.chars[self.at]
        if char in GREEK:
            self.add("word", GREEK[char], 1)
            return True
        found = WITH_DIGITS.match(self.chars, self.at) or _LETTERS.match(self.chars, self.at)
        if found is None:
            return False
        whole = self.known.declares(found[0]) or (function_of(found[0]) and found[0] not in GREEK_NAMES)
        if not whole and char == found[0][0]:
            self._demand_letters(found[0])
        self.add("word", found[0] if whole else char, len(found[0]) if whole else 1)
        return True

    def _demand_letters(self, run: str) -> None:
        """Raises for letters side by side that are a word rather than a product."""
        if self.at > 0 and self.chars[self.at - 1].isalpha() and self.tokens and self.tokens[-1].end == self.at:
            return  # in the middle of letters that were looked at
        inside = next((w for w in (*_TYPED, *GREEK_NAMES) if w in run and len(w) > 2), None)
        inside = "pi" if run == "pi" else inside
        if inside is not None:
            raise self.fail(f"'{run}' has {inside} in it, which LaTeX writes as \\{inside}")
        script = [t.text for t in self.tokens[-2:]] == ["_", OPEN]
        if len(run) > _LONGEST and not script and not run.startswith("d"):
            raise self.fail(f"is '{run}' a name or a product? write \\mathrm{{{run}}}, or blanks between the letters")

    def command(self) -> None:
        """A backslash and what belongs to it."""
        found = _COMMAND.match(self.chars, self.at)
        if found is None:
            raise self.fail("a backslash with nothing behind it")
        name, length = found[1], len(found[0])
        if (indicator := _INDICATOR.match(self.chars, self.at)) is not None:
            self.add("sign", "𝟙", len(indicator[0]))
            return
        if name in ("left", "right") and self._side(name, length):
            return
        if name in _BLANKS:
            self.at, self.blank = self.at + length, True
        elif name in ("begin", "end"):
            self._environment(name, length)
        elif name in _UPRIGHT or name in _BOLD or name in _ACCENTS or name == "mathbb":
            self._argument(name, length)
        elif name == "arg":
            self._arg(length)
        elif name == "\\" and not self.environments:
            raise self.fail("one formula is read at a time: take the line break away")
        elif name in COMMANDS:
            self.add("sign", COMMANDS[name], length)
        else:
            self._word(name, length)

    def _word(self, name: str, length: int) -> None:
        if name in _UNREAD:
            raise self.fail(_UNREAD[name])
        name = _WORDS.get(name, name)
        if name not in GREEK_NAMES and name not in ("c", "P", "T") and (function_of(name) is None or len(name) == 1):
            known = [*COMMANDS, *GREEK_NAMES, "sin", "cos", "tan", "exp", "ln", "log", "max", "min", "mathrm", "text"]
            raise self.fail(str(unknown("command", "\\" + name, ["\\" + k for k in known if k.isalpha()])))
        self.add("word", name, length)

    def _side(self, name: str, length: int) -> bool:
        r"""`\left.`, and bars that say on which side they stand."""
        rest = self.chars[self.at + length :]
        gap = len(rest) - len(rest.lstrip(" "))
        rest = rest[gap:]
        if name == "left" and rest.startswith("."):
            self.add("sign", r"\left.", length + gap + 1)
            return True
        bar = re.match(r"\\[lr]?[vV]ert(?![A-Za-z])|\\\||\|", rest)
        if bar is None:
            return False
        sign = "‖" if bar[0] in (r"\|", r"\Vert", r"\lVert", r"\rVert") else "|"
        self.add("sign", sign + "(" if name == "left" else ")" + sign, length + gap + len(bar[0]))
        return True

    def _environment(self, name: str, length: int) -> None:
        found = re.compile(r" *\{([A-Za-z]+)\*?\}").match(self.chars, self.at + length)
        kind = _ENVIRONMENTS.get(found[1]) if found else None
        columns = _COLUMNS.match(self.chars, found.end()) if found and found[1] == "array" else None
        if found is None or kind is None:
            raise self.fail(f"\\{name} of what is not read: cases, matrix, pmatrix, bmatrix and vmatrix are")
        self.environments += 1 if name == "begin" else -1
        barred = found[1] == "vmatrix"
        if barred and name == "begin":
            self.add("sign", "|(", 0)
        self.add("sign", rf"\{name}{{{kind}}}", (columns or found).end() - self.at)
        if barred and name == "end":
            self.add("sign", ")|", 0)

    def _arg(self, length: int) -> None:
        found = re.compile(r"(?: |\\,|\\!)*\\min(?![A-Za-z])").match(self.chars, self.at + length)
        if found is None:
            raise self.fail(r"\arg without \min")
        self.add("sign", "argmin", found.end() - self.at)

    def _argument(self, name: str, length: int) -> None:
        r"""Letters in braces behind `\mathrm` and its like."""
        found = _ARGUMENT.match(self.chars, self.at + length)
        if found is None:
            raise self.fail(f"\\{name} is read around letters only")
        typed = found[1] or found[2]
        inner = re.sub(r"\\[,;:! ]", "", typed).strip()
        size = found.end() - self.at
        if inner in _SAID:
            self.add("sign", _SAID[inner], size)
            return
        inner = GREEK.get(inner, _WORDS.get(inner.removeprefix("\\"), inner.removeprefix("\\")))
        if name == "mathbb" and inner == "R":
            self.add("sign", "ℝ", size)
            return
        known = inner == "Var" or function_of(inner) or self.known.declares(inner)
        spoken = name in _SPOKEN and len(inner) > 1 and not known
        letters = inner.isascii() and (inner.isalpha() or WITH_DIGITS.fullmatch(inner))
        if spoken or not letters or (name == "mathbb" and inner not in ("P", "E")):
            raise self.fail(f"\\{name}{{{typed}}} is not read")
        if name in _ACCENTS:
            self.marked(inner, name.removeprefix("wide"), size)
            return
        self.add("word", inner, size)
        self.tokens[-1] = self.tokens[-1]._replace(bold=name in _BOLD)


def _unwrapped(chars: str) -> str:
    """A formula without what is only around it, blanks in its place: `$x$`, `\\boxed{x}`."""
    inner = chars.strip()
    for opening, closing in _AROUND:
        if len(inner) > len(opening) + len(closing) and inner.startswith(opening) and inner.endswith(closing):
            start, end = chars.index(opening) + len(opening), chars.rindex(closing)
            if closing != "}" or _closes_last(chars[start - 1 : end]):
                return " " * start + chars[start:end]
    return chars


def _closes_last(chars: str) -> bool:
    """Whether a brace that opens is not closed before the end."""
    depth = 0
    for char in re.findall(r"\\.|[{}]", chars, re.DOTALL):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return False
    return True
