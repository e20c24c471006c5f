"""A word bank: the names of rules that are left out of a derivation, among others, in an order that tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sympy import Basic

from derive.engine.rules import RULES
from derive.exercises.shown import AskedLine
from derive.kernel import Line
from derive.terms.chance import Moment
from derive.terms.events import Probability
from derive.terms.families import ARRAYS, EVENTS, family_of
from derive.terms.notation import D, Nabla
from derive.words import Prose, rule_prose

_OTHERS = 3  # names that are drawn besides those left out
#: of derivatives: what stands on a board under its own name; trivial rules and definitions do not
_RULES = [rule.name for rule in RULES if not rule.trivial and rule.name not in ("definition", "named_function")]
_LAWS = ["by_elements", "negated", "commuted", "regrouped", "distributed", "absorbed", "repeated", "excluded_middle"]
_OF_ARRAYS = ["align", "stretch", "contract", "join", "strides", "slices", "flatten", "entrywise", "rows_by_columns"]
#: no two of them say the same of one line, as the multiplication rule and the definition of P(A | B) would
_OF_CHANCE = ["addition", "complement_rule", "product_of_independent", "nonnegative", "whole_space", "nothing_has_none"]
_OF_MOMENTS = ["variance", "mean_of_sum", "variance_of_multiple", "variance_of_independent_sum", "constant_from_mean"]
_OF_ALGEBRA = ["complete_square", "exponents_add", "root_of_product", "geometric_sum", "square_is_not_negative"]


def word_bank(lines: tuple[AskedLine, ...], rng: Random) -> tuple[Prose, ...]:
    """The names of the rules that the lines leave out and others, each once; none where no name is left out."""
    wanted = [_name_of(asked.line) for asked in lines if asked.blank == "note"]
    if not wanted:
        return ()
    pool = _pool([asked.line.expr for asked in lines])
    others = [_name_of(a.line) for a in lines if not a.is_claim] + [rule_prose(n) for n in rng.sample(pool, len(pool))]
    names = {str(name): name for name in wanted}
    for other in others:
        if len(names) < len(wanted) + _OTHERS:
            names.setdefault(str(other), other)
    return tuple(rng.sample(sorted(names.values(), key=str), len(names)))


def _pool(exprs: list[Basic]) -> Sequence[str | Prose]:
    """The names from which others are drawn: what could come in a derivation about the like, or a pupil sees at once
    that it does not belong there."""
    if family_of(exprs[0]) is EVENTS:
        return _LAWS
    if family_of(exprs[0]) is ARRAYS:
        return _OF_ARRAYS
    kinds = ((_RULES, (D, Nabla)), (_OF_MOMENTS, (Moment,)), (_OF_CHANCE, (Probability,)))
    return next((pool for pool, kind in kinds if any(e.has(*kind) for e in exprs)), _OF_ALGEBRA)


def _name_of(line: Line) -> Prose:
    return line.note or rule_prose(line.rule, line.about)
