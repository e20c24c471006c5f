"""Conditional probability and independence (Ross, A First Course in Probability, chapter 3)."""

from random import Random

from sympy import Eq, Gt, Lt

from derive.authoring import (
    Independent,
    P,
    Part,
    PGiven,
    Question,
    Reference,
    areas_of_events,
    ask,
    claim,
    events,
    minus,
    over,
    plus,
    say,
    times,
    topic,
)

A, B, C = events("A B C")
A_POSSIBLE, B_POSSIBLE, BOTH_POSSIBLE = (Gt(P(event), 0, evaluate=False) for event in (A, B, A & B))
A_NOT_SURE = Lt(P(A), 1, evaluate=False)


@topic(
    "probability.conditional",
    area="probability",
    title=say(en="Conditional probability and the multiplication rule", zh="条件概率与乘法公式"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def probability_conditional(_rng: Random) -> Question:
    """P(A n B) = P(A | B) P(B)."""
    two = claim(P(A & B), given=[B_POSSIBLE]).state(times(over(P(A & B), P(B)), P(B)), rule="multiply_and_divide")
    three = claim(P(C & (B & A)), given=[BOTH_POSSIBLE]).law("multiplication")
    return ask(
        say(
            en="The conditional probability of {A} given {B} is {given}. Derive from it the multiplication rule: find "
            "{two} for {b}, and {three} for {ab}.",
            zh="在事件 {B} 发生的条件下事件 {A} 的条件概率为 {given}。由此推导乘法公式：{b} 时求 {two}，"
            "{ab} 时求 {three}。",
            A=A,
            B=B,
            given=Eq(PGiven(A, B), over(P(A & B), P(B)), evaluate=False),
            two=P(A & B),
            three=P(C & (B & A)),
            b=B_POSSIBLE,
            ab=BOTH_POSSIBLE,
        ),
        Part(
            two.state(times(PGiven(A, B), P(B)), rule="definition_of_conditional"),
            say(en="Two events, {b}", zh="两个事件，{b}", b=B_POSSIBLE),
            Reference("value", lambda A, B: (A & B).mean()),
        ),
        Part(
            three.law("multiplication"),
            say(en="Three events, {ab}", zh="三个事件，{ab}", ab=BOTH_POSSIBLE),
            Reference("value", lambda A, B, C: (A & B & C).mean()),
        ),
        figures=lambda parts: [areas_of_events(parts[0], B, A)],
    )


@topic(
    "probability.total",
    area="probability",
    title=say(en="The law of total probability", zh="全概率公式"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("value", lambda B: B.mean()),
)
def probability_total(_rng: Random) -> Question:
    """P(B) = P(B | A) P(A) + P(B | A^c) P(A^c)."""
    plan = claim(P(B), given=[A_POSSIBLE, A_NOT_SURE]).using(B, (B & A) | (B & ~A), rule="disjoint_parts")
    return ask(
        say(
            en="An event {A} happens or not, {a} and {c}. Derive {claim} from the probabilities that {B} has if {A} "
            "happens and if it does not.",
            zh="事件 {A} 可能发生也可能不发生，{a} 且 {c}。由这两种情形下的条件概率推导全概率公式，即求 {claim}。",
            a=A_POSSIBLE,
            A=A,
            B=B,
            c=A_NOT_SURE,
            claim=P(B),
        ),
        plan.law("additivity").law("multiplication"),
        figures=lambda parts: [areas_of_events(parts[0], A, B, whole=True)],
    )


@topic(
    "probability.independence",
    area="probability",
    title=say(en="Independent events", zh="事件的独立性"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def probability_independence(_rng: Random) -> Question:
    """P(A - B) = P(A) (1 - P(B)), and P(A^c n B^c) = P(A^c) P(B^c)."""
    given = Independent(A, B)
    outside = claim(P(A - B), given=[given]).law("probability_of_difference").law("product_of_independent")
    neither = claim(P(~A & ~B), given=[given]).using(~A & ~B, ~B - A, rule="without_is_and_not")
    neither = neither.state(plus(P(~B), minus(P(A - B))), rule="probability_of_difference")
    without = Eq(P(A - B), times(P(A), P(~B)), evaluate=False)
    neither = neither.state(plus(P(~B), minus(times(P(A), P(~B)))), say(en="since {w}", zh="因为 {w}", w=without))
    return ask(
        say(
            en="Two events are independent, {given}. Derive {outside}, and show that their complements are independent "
            "too.",
            zh="两个事件相互独立，即 {given}。推导 {outside}，并证明它们的对立事件也相互独立。",
            given=given,
            outside=P(A - B),
        ),
        Part(
            outside.state(times(P(A), plus(1, minus(P(B)))), rule="gather"),
            say(en="One without the other", zh="一个发生而另一个不发生"),
            Reference("value", lambda A, B: (A & ~B).mean()),
        ),
        Part(
            neither.state(times(P(~A), P(~B)), rule="complement_rule"),
            say(en="Their complements", zh="对立事件"),
            Reference("value", lambda A, B: (~A & ~B).mean()),
        ),
    )
