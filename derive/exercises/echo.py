"""Whether an answer only says the question again: as it stands, or with its definitions opened.

`P(A u B)` answers nothing where P(A u B) is asked for, nor does the step with the step size written out. Two
expressions are written alike if they differ only in the order of what is added, multiplied or joined.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Basic, Mul

from derive.engine.moves import Plan
from derive.engine.naming import open_names
from derive.kernel import Setting
from derive.terms.bound import binder
from derive.terms.events import Intersection, Union
from derive.terms.families import EVENTS, NUMBERS, family_of
from derive.terms.notation import Components, D
from derive.terms.ordered import Plus, Times

_DEEPEST = 5  # definitions inside definitions


def repeats(answer: Any, plan: Plan) -> bool:
    """Whether an answer is the claim of a plan, up to its definitions, and not the end of it."""
    if family_of(answer) not in (NUMBERS, EVENTS) or isinstance(answer, Components) or plan.claim.is_number:
        return False  # a bound that a derivation begins with, 0 <= ..., is no question
    if written_alike(answer, plan.claim) or _is_left_to_do(answer, plan.claim):
        return True
    if not plan.setting.definitions:
        return False
    opened = [_opened(side, plan.setting) for side in (answer, plan.claim, plan.lines()[-1].expr)]
    return written_alike(opened[0], opened[1]) and not written_alike(opened[0], opened[2])


def _is_left_to_do(answer: Basic, claim: Basic) -> bool:
    """Whether a derivative is asked for, and the answer is one by the same name."""
    return isinstance(answer, D) and isinstance(claim, D) and answer.variable == claim.variable


def _opened(expr: Basic, setting: Setting) -> Basic:
    """Every name that has a definition replaced by its meaning."""
    for _ in range(_DEEPEST):
        opened = open_names(expr, setting)
        if opened == expr:
            break
        expr = opened
    return expr


def written_alike(one: Any, other: Basic) -> bool:
    """Whether two expressions differ in nothing but the order of terms, factors and events, and in bound letters."""
    if not isinstance(one, Basic) or isinstance(one, Components):
        return False
    return bool(one == other) or _form(one, {}) == _form(other, {})


_JOINED = {"+": (Plus, Add), "*": (Times, Mul), "u": (Union,), "n": (Intersection,)}


def _form(expr: Basic, bound: dict[Basic, str]) -> str:
    """The expression as a text in which order and bound letters do not matter; nothing is evaluated or cancelled."""
    if expr in bound:
        return bound[expr]
    letter = binder(expr)
    inner = bound if letter is None else {**bound, letter: f"@{len(bound)}"}
    if not expr.args:
        return str(expr)
    sign = next((s for s, kinds in _JOINED.items() if isinstance(expr, kinds)), None)
    parts = [_form(a, inner) for a in expr.args]
    return f"{sign or type(expr).__name__}({','.join(parts if sign is None else sorted(_flat(sign, parts)))})"


def _flat(sign: str, parts: list[str]) -> list[str]:
    """Sums in sums are one."""
    found: list[str] = []
    for part in parts:
        inner = part[2:-1] if part.startswith(f"{sign}(") else None
        found += [part] if inner is None else _split(inner)
    return found


def _split(text: str) -> list[str]:
    """At the commas outside of brackets."""
    pieces, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces
