"""A word bank: the names of rules that are left out of a derivation, among others, in an order that tells nothing."""

from __future__ import annotations

from random import Random

from derive.engine.laws import LAWS
from derive.engine.rules import RULES
from derive.exercises.shown import AskedLine
from derive.kernel import Line
from derive.terms.families import EVENTS, family_of
from derive.words import Prose, rule_prose

_OTHERS = 3  # names that are drawn besides those left out
#: what stands on a board under its own name; trivial rules and definitions do not
_RULES = [rule.name for rule in RULES if not rule.trivial and rule.name not in ("definition", "named_function")]
_LAWS = ["by_elements", "negated", "commuted", "regrouped", "distributed", "absorbed", "repeated", "excluded_middle"]


def word_bank(lines: tuple[AskedLine, ...], rng: Random) -> tuple[Prose, ...]:
    """The names of the rules that the lines leave out and others, each once; none where no name is left out."""
    wanted = [_name_of(asked.line) for asked in lines if asked.blank == "note"]
    if not wanted:
        return ()
    known = {law.name for law in LAWS}
    pool = [n for n in _LAWS if n in known] if family_of(lines[0].line.expr) is EVENTS else _RULES
    others = [_name_of(a.line) for a in lines if not a.is_claim] + [rule_prose(n) for n in rng.sample(pool, len(pool))]
    names = {str(name): name for name in wanted}
    for other in others:
        if len(names) < len(wanted) + _OTHERS:
            names.setdefault(str(other), other)
    return tuple(rng.sample(sorted(names.values(), key=str), len(names)))


def _name_of(line: Line) -> Prose:
    return line.note or rule_prose(line.rule, line.about)
