"""The wrong twins of the rules and laws: one table of the errors that pupils make, named as teachers name them.

A twin has the signature of what it replaces. Run in its place, it gives a full and consistent wrong derivation in
which the first line that the kernel refutes is the mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from sympy import Basic

from derive.engine.laws import LAWS, Law
from derive.engine.rules import RULES, Rule
from derive.errors import unknown
from derive.kernel import Evidence, Line, Refuted, Witness
from derive.kernel.evidence import examine
from derive.mistakes import (
    twins,
    twins_of_arrays,
    twins_of_chance,
    twins_of_convexity,
    twins_of_laws,
    twins_of_moments,
    twins_of_numbers,
    twins_of_outcomes,
    twins_of_shapes,
)

if TYPE_CHECKING:
    from derive.engine.moves import Plan

Twin = Callable[..., "Basic | None"]  # with the signature of what it replaces


class Mistake(Struct, frozen=True):
    """A wrong twin of the rule or law `replaces`."""

    name: str
    replaces: str
    twin: Twin


MISTAKES: tuple[Mistake, ...] = (
    Mistake("constant_kept", "constant", twins.constant_kept),
    Mistake("delta_forgotten", "identity", twins.delta_forgotten),
    Mistake("neighbour_for_constant", "identity", twins.neighbour_for_constant),
    Mistake("first_term_only", "sum_rule", twins.first_term_only),
    Mistake("factor_lost", "constant_multiple", twins.factor_lost),
    Mistake("one_term_of_sum", "sum_of_terms", twins.one_term_of_sum),
    Mistake("captured_index", "sum_of_terms", twins.captured_index),
    Mistake("name_for_constant", "definition", twins.name_for_constant),
    Mistake("quotient_rule_turned", "quotient_rule", twins.quotient_rule_turned),
    Mistake("denominator_not_squared", "quotient_rule", twins.denominator_not_squared),
    Mistake("quotient_of_derivatives", "quotient_rule", twins.quotient_of_derivatives),
    Mistake("product_of_derivatives", "product_rule", twins.product_of_derivatives),
    Mistake("second_term_forgotten", "product_rule", twins.second_term_forgotten),
    Mistake("exponent_not_lowered", "power_rule", twins.exponent_not_lowered),
    Mistake("exponent_not_in_front", "power_rule", twins.exponent_not_in_front),
    Mistake("power_without_inner", "power_rule", twins.power_without_inner),
    Mistake("exponential_as_power", "exponential_rule", twins.exponential_as_power),
    Mistake("logarithm_of_base_lost", "exponential_rule", twins.logarithm_of_base_lost),
    Mistake("power_rule_for_variable_exponent", "logarithmic_differentiation", twins.power_rule_for_variable_exponent),
    Mistake("named_as_exponential", "named_function", twins.named_as_exponential),
    Mistake("smaller_of", "larger_of", twins.smaller_of),
    Mistake("slopes_multiplied", "product_of_factors", twins.slopes_multiplied),
    Mistake("first_piece_only", "piece_by_piece", twins.first_piece_only),
    Mistake("unknown_without_inner", "chain_rule_unknown", twins.unknown_without_inner),
    Mistake("sign_of_cosine_lost", "elementary", twins.sign_of_cosine_lost),
    Mistake("function_kept", "elementary", twins.function_kept),
    Mistake("inner_derivative_forgotten", "chain_rule", twins.inner_derivative_forgotten),
    Mistake("outer_at_inner_derivative", "chain_rule", twins.outer_at_inner_derivative),
    Mistake("sum_not_sifted", "sift", twins_of_laws.sum_not_sifted),
    Mistake("own_path_only", "through", twins_of_laws.own_path_only),
    Mistake("components_swapped", "components", twins_of_laws.components_swapped),
    Mistake("and_for_or", "by_elements", twins_of_laws.and_for_or),
    Mistake("de_morgan_not_swapped", "negated", twins_of_laws.de_morgan_not_swapped),
    Mistake("union_for_intersection", "as_event", twins_of_laws.union_for_intersection),
    Mistake("negation_overlooked", "as_event", twins_of_laws.negation_overlooked),
    Mistake("other_event_negated", "as_event", twins_of_laws.other_event_negated),
    Mistake("commuted_with_the_operation", "commuted", twins_of_laws.commuted_with_the_operation),
    Mistake("regrouped_across_operations", "regrouped", twins_of_laws.regrouped_across_operations),
    Mistake("distributed_over_first_only", "distributed", twins_of_laws.distributed_over_first_only),
    Mistake("wrong_part_absorbed", "absorbed", twins_of_laws.wrong_part_absorbed),
    Mistake("other_event_kept", "absorbed", twins_of_laws.other_event_kept),
    Mistake("inner_operation_lost", "absorbed", twins_of_laws.inner_operation_lost),
    Mistake("repetition_cancelled", "repeated", twins_of_laws.repetition_cancelled),
    Mistake("everything_for_nothing", "excluded_middle", twins_of_laws.everything_for_nothing),
    Mistake("negation_dropped", "excluded_middle", twins_of_laws.negation_dropped),
    Mistake("negation_kept", "excluded_middle", twins_of_laws.negation_kept),
    Mistake("additivity_of_overlapping", "additivity", twins_of_laws.additivity_of_overlapping),
    Mistake("intersection_not_subtracted", "addition", twins_of_laws.intersection_not_subtracted),
    Mistake("union_as_product", "additivity", twins_of_laws.union_as_product),
    Mistake("difference_of_probabilities", "probability_of_difference", twins_of_laws.difference_of_probabilities),
    Mistake("intersection_for_difference", "probability_of_difference", twins_of_laws.intersection_for_difference),
    *(
        Mistake(*row)
        for row in (
            *twins_of_shapes.TWINS,
            *twins_of_arrays.TWINS,
            *twins_of_chance.TWINS,
            *twins_of_convexity.TWINS,
            *twins_of_moments.TWINS,
            *twins_of_numbers.TWINS,
            *twins_of_outcomes.TWINS,
        )
    ),
)


def find_mistake(name: str) -> Mistake:
    """The mistake of that name. Raises `UnknownName` with the nearest ones."""
    for mistake in MISTAKES:
        if mistake.name == name:
            return mistake
    raise unknown("mistake", name, [m.name for m in MISTAKES])


def rules_with(mistake: Mistake) -> tuple[Rule, ...]:
    """The rules with the twin in its rule's place; `RULES` itself where the mistake is one of a law."""
    if mistake.replaces not in {r.name for r in RULES}:
        return RULES
    return tuple(replace(r, apply=mistake.twin) if r.name == mistake.replaces else r for r in RULES)


def laws_with(mistake: Mistake) -> tuple[Law, ...]:
    """The laws with the twin in its law's place; `LAWS` itself where the mistake is one of a rule."""
    if mistake.replaces not in {one.name for one in LAWS}:
        return LAWS
    return tuple(replace(one, rewrite=mistake.twin) if one.name == mistake.replaces else one for one in LAWS)


def slipping(mistake: Mistake, place: int) -> tuple[tuple[Rule, ...], tuple[Law, ...]]:
    """Rules and laws with which the mistake is made once, at the place-th chance (from 0), and never again.

    They remember how often they were used: for one derivation only.
    """
    chances = count()

    def once(right: Twin, *args: Any) -> Basic | None:
        value, other = right(*args), mistake.twin(*args)
        return other if other is not None and other != value and next(chances) == place else value

    rules = tuple(replace(r, apply=partial(once, r.apply)) if r.name == mistake.replaces else r for r in RULES)
    laws = tuple(replace(w, rewrite=partial(once, w.rewrite)) if w.name == mistake.replaces else w for w in LAWS)
    return rules, laws


def wrong_lines(plan: Plan, mistake: Mistake, detail: str = "full") -> tuple[Line, ...]:
    """The lines of a plan worked with the mistake, unchecked."""
    return plan.lines(detail, rules_with(mistake), laws_with(mistake))


def first_refuted(plan: Plan, mistake: Mistake, detail: str = "full") -> Refuted | None:
    """The first line that the kernel refutes when the plan is worked with the mistake; all lines before it hold.

    None where the mistake is not made, does no harm, or follows a line that the kernel can say nothing about.
    """
    for before, after in pairwise(wrong_lines(plan, mistake, detail)):
        finding = examine(before.expr, after.expr, after.relation, plan.setting)
        if isinstance(finding, Witness):
            return Refuted(before.expr, after.expr, mistake.name, plan.setting, after.relation)
        if not isinstance(finding, Evidence):
            return None
    return None
