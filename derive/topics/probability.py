"""Laws of probability from Kolmogorov's axioms (Ross, A First Course in Probability, section 2.4)."""

from random import Random

from derive.authoring import (
    AT_MOST,
    Everything,
    Inclusion,
    Nothing,
    P,
    Part,
    Question,
    Reference,
    Same,
    ask,
    claim,
    events,
    minus,
    plus,
    say,
    topic,
)

A, B, C = events("A B C")


@topic(
    "probability.addition",
    area="probability",
    title=say(en="The addition rule", zh="加法公式"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A, B: (A | B).mean()),
)
def probability_addition(_rng: Random) -> Question:
    """P(A u B) = P(A) + P(B) - P(A n B)."""
    plan = claim(P(A | B)).using(A | B, A | (B - A), rule="disjoint_parts")
    return ask(
        say(
            en="Derive {claim} from the probabilities of {A}, {B} and {both}.",
            zh="用 {A}、{B} 和 {both} 的概率表示 {claim} 并推导。",
            claim=P(A | B),
            A=A,
            B=B,
            both=A & B,
        ),
        plan.law("additivity").law("probability_of_difference"),
    )


@topic(
    "probability.additivity",
    area="probability",
    title=say(en="Disjoint events", zh="互不相容事件的概率"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A, B: (A | (B & ~A)).mean()),
)
def probability_additivity(_rng: Random) -> Question:
    """P(A u B) = P(A) + P(B) if A n B = {}."""
    disjoint = Same(A & B, Nothing())
    plan = claim(P(A | B), given=[disjoint]).law("addition").using(A & B, Nothing(), rule="given")
    return ask(
        say(
            en="Two events exclude each other, {disjoint}. Derive {claim} from the addition rule.",
            zh="两个事件互不相容，即 {disjoint}。由加法公式推导 {claim}。",
            disjoint=disjoint,
            claim=P(A | B),
        ),
        plan.state(plus(P(A), P(B)), rule="nothing_has_none"),
    )


@topic(
    "probability.complement",
    area="probability",
    title=say(en="The probability of the complement", zh="对立事件的概率"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A: (~A).mean()),
)
def probability_complement(_rng: Random) -> Question:
    """P(A^c) = 1 - P(A)."""
    plan = claim(P(~A)).state(plus(P(A), P(~A), minus(P(A))), rule="add_and_subtract")
    plan = plan.state(plus(P(A | ~A), minus(P(A))), rule="additivity")
    plan = plan.state(plus(P(Everything()), minus(P(A))), rule="excluded_middle")
    return ask(
        say(
            en="Derive {claim} from the probability of {A}.", zh="用 {A} 的概率表示 {claim} 并推导。", claim=P(~A), A=A
        ),
        plan.state(plus(1, minus(P(A))), rule="whole_space"),
    )


@topic(
    "probability.difference",
    area="probability",
    title=say(en="The probability of a difference", zh="差事件的概率"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A, B: (A & ~B).mean()),
)
def probability_difference(_rng: Random) -> Question:
    """P(A - B) = P(A) - P(A n B)."""
    both = minus(P(A & B))
    plan = claim(P(A - B)).state(plus(P(A - B), P(A & B), both), rule="add_and_subtract")
    return ask(
        say(
            en="Derive {claim} from the probabilities of {A} and {both}.",
            zh="用 {A} 和 {both} 的概率表示 {claim} 并推导。",
            claim=P(A - B),
            A=A,
            both=A & B,
        ),
        plan.state(plus(P((A - B) | (A & B)), both), rule="additivity").using(
            (A - B) | (A & B), A, rule="disjoint_parts_together"
        ),
    )


@topic(
    "probability.addition_three",
    area="probability",
    title=say(en="The addition rule for three events", zh="三个事件的加法公式"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A, B, C: (A | B | C).mean()),
)
def probability_addition_three(_rng: Random) -> Question:
    """P(A u B u C) by inclusion and exclusion."""
    plan = claim(P((A | B) | C)).law("addition").using((A | B) & C, (A & C) | (B & C), rule="distributed")
    plan = plan.law("addition").using((A & C) & (B & C), (A & B) & C, rule="simplify_events")
    singles, pairs = (P(A), P(B), P(C)), (minus(P(A & B)), minus(P(A & C)), minus(P(B & C)))
    return ask(
        say(
            en="Derive {claim} by applying the addition rule for two events twice.",
            zh="两次应用两个事件的加法公式，推导 {claim}。",
            claim=P((A | B) | C),
        ),
        plan.state(plus(*singles, *pairs, P((A & B) & C)), rule="reorder"),
    )


@topic(
    "probability.monotone",
    area="probability",
    title=say(en="A part is not more probable than the whole", zh="概率的单调性"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def probability_monotone(_rng: Random) -> Question:
    """A in B gives P(A) <= P(B)."""
    inside = Inclusion(A, B)
    plan = claim(P(A), given=[inside])
    plan = plan.state(plus(P(A), P(B - A)), rule="nonnegative", relation=AT_MOST)
    plan = plan.state(P(A | (B - A)), rule="additivity").using(A | (B - A), B, rule="inclusion")
    rest = claim(P(B - A), given=[inside]).state(plus(P(A), P(B - A), minus(P(A))), rule="add_and_subtract")
    rest = rest.state(plus(P(A | (B - A)), minus(P(A))), rule="additivity")
    return ask(
        say(
            en="One event is part of another, {c}. Show that {A} is not more probable than {B}, and find {rest}, the "
            "probability of what {B} has beyond it.",
            zh="设 {c}。证明 {A} 的概率不大于 {B} 的概率，并求 {B} 超出 {A} 的部分的概率 {rest}。",
            A=A,
            B=B,
            c=inside,
            rest=P(B - A),
        ),
        Part(plan, say(en="The order", zh="大小关系"), Reference("value", lambda A: A.mean())),
        Part(
            rest.using(A | (B - A), B, rule="inclusion"),
            say(en="What is left", zh="其余部分"),
            Reference("value", lambda A, B: (B & ~A).mean()),
        ),
    )
