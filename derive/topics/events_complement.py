"""Complements and differences of events, outcome by outcome (Ross, A First Course in Probability, section 2.2)."""

from random import Random

from derive.authoring import Part, Question, Reference, ask, both_sides, claim, events, say, topic
from derive.topics.events_algebra import INTERSECTION, UNION, by_elements, statement

A, B, C = events("A B C")


@topic(
    "events.de_morgan",
    area="events",
    title=say(en="De Morgan's laws", zh="德摩根律"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def events_de_morgan(_rng: Random) -> Question:
    """Both forms, outcome by outcome."""
    return ask(
        say(
            en="Prove De Morgan's laws by asking when an outcome belongs to {u} and when to {i}, and for three events "
            "when to {three}.",
            zh="考察一个样本点何时属于 {u}、何时属于 {i}，证明德摩根律；再对三个事件考察何时属于 {three}。",
            u=~(A | B),
            i=~(A & B),
            three=~((A | B) | C),
        ),
        Part(by_elements(~(A | B), "negated"), UNION, Reference("law", lambda A, B: ~(A | B))),
        Part(by_elements(~(A & B), "negated"), INTERSECTION, Reference("law", lambda A, B: ~(A & B))),
        Part(
            by_elements(~((A | B) | C), "negated"),
            say(en="Three events", zh="三个事件"),
            Reference("law", lambda A, B, C: ~(A | B | C)),
        ),
        figures=both_sides,
    )


@topic(
    "events.difference",
    area="events",
    title=say(en="Differences", zh="差事件"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("law", lambda A, B: A & ~B),
)
def events_difference(_rng: Random) -> Question:
    """A - B = A n B^c."""
    return ask(
        say(
            en="Write {d} with an intersection and a complement.",
            zh="用交与补表示 {d}。",
            d=A - B,
        ),
        by_elements(A - B),
        figures=both_sides,
    )


@topic(
    "events.complement",
    area="events",
    title=say(en="An event and its complement", zh="事件与其对立事件"),
    kinds=("derive", "fill", "spot", "choose"),
)
def events_complement(_rng: Random) -> Question:
    """A u A^c = Omega and A n A^c = {}."""
    union, intersection = claim(A | ~A).law("by_elements"), claim(A & ~A).law("by_elements")
    return ask(
        statement(A | ~A, A & ~A),
        Part(union.law("excluded_middle"), UNION, Reference("law", lambda A: A | ~A)),
        Part(intersection.law("excluded_middle"), INTERSECTION, Reference("law", lambda A: A & ~A)),
        figures=both_sides,
    )


@topic(
    "events.involution",
    area="events",
    title=say(en="The complement of the complement", zh="对合律"),
    kinds=("derive", "evaluate", "fill", "spot"),
    reference=Reference("law", lambda A: A),
)
def events_involution(_rng: Random) -> Question:
    """(A^c)^c = A."""
    return ask(
        say(
            en="Ask when an outcome belongs to {c}, and simplify it.",
            zh="考察一个样本点何时属于 {c}，并化简它。",
            c=~~A,
        ),
        by_elements(~~A, "negated"),
        figures=both_sides,
    )
