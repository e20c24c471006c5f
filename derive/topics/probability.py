"""Laws of probability from Kolmogorov's axioms (Ross, A First Course in Probability, section 2.4)."""

from random import Random

from derive.crosscheck import Reference
from derive.events import P, events
from derive.moves import claim
from derive.prose import say
from derive.topics.registry import Question, ask, topic

A, B = events("A B")


@topic(
    "probability.addition",
    area="probability",
    title=say(en="The addition rule", zh="加法公式"),
    reference=Reference("law", lambda A, B: (A | B).mean()),
)
def probability_addition(_rng: Random) -> Question:
    """P(A u B) = P(A) + P(B) - P(A n B)."""
    plan = claim(P(A | B)).using(A | B, A | (B - A), rule="disjoint_parts")
    return ask(
        say(
            en="Derive {claim} from the probabilities of {A}, {B} and {both}.",
            zh="用 {A}、{B} 和 {both} 的概率表示 {claim} 并推导。",
            claim=P(A | B), A=A, B=B, both=A & B,
        ),
        plan.law("additivity").law("probability_of_difference"),
    )
