"""Laws of events (Ross, A First Course in Probability, section 2.2)."""

from random import Random

from derive.crosscheck import Reference
from derive.events import Inclusion, Same, events
from derive.kernel import SUBSET
from derive.moves import claim
from derive.prose import say
from derive.topics.registry import Part, Question, ask, topic

A, B = events("A B")


@topic(
    "events.de_morgan",
    area="events",
    title=say(en="De Morgan's laws", zh="德摩根律"),
)
def events_de_morgan(_rng: Random) -> Question:
    """Both forms, outcome by outcome."""
    union, intersection = claim(~(A | B)), claim(~(A & B))
    return ask(
        say(
            en="Prove De Morgan's laws by asking when an outcome {w} belongs to {u} and to {i}.",
            zh="考察结果 {w} 何时属于 {u} 与 {i}，证明德摩根律。",
            w="ω", u=~(A | B), i=~(A & B),
        ),
        Part(union.law("by_elements").law("negated").law("as_event"), say(en="The union", zh="并"),
             Reference("law", lambda A, B: ~(A | B))),
        Part(intersection.law("by_elements").law("negated").law("as_event"), say(en="The intersection", zh="交"),
             Reference("law", lambda A, B: ~(A & B))),
    )


@topic(
    "events.inclusion",
    area="events",
    title=say(en="Inclusion, intersection and union", zh="包含、交与并"),
)
def events_inclusion(_rng: Random) -> Question:
    """A in B exactly if A n B = A exactly if A u B = B; and equality as inclusion both ways."""
    inside, meet, join = Inclusion(A, B), Same(A & B, A), Same(A | B, B)
    back = Inclusion(B, A)
    given = say(en="If {c}", zh="若 {c}", c=inside)
    return ask(
        say(
            en="Show that {inside} holds exactly if {meet}, and exactly if {join}; and that two events are equal if "
            "each is contained in the other.",
            zh="证明 {inside} 当且仅当 {meet}，也当且仅当 {join}；并证明两个事件互相包含则相等。",
            inside=inside, meet=meet, join=join,
        ),
        Part(claim(A & B, given=[inside]).state(A, rule="inclusion"), given, Reference("law", lambda A, B: A & B)),
        Part(claim(A, given=[meet]).state(A & B, rule="given").state(B, rule="part_of_both", relation=SUBSET),
             say(en="If {c}", zh="若 {c}", c=meet)),
        Part(claim(A | B, given=[inside]).state(B, rule="inclusion"), given, Reference("law", lambda A, B: A | B)),
        Part(claim(A, given=[join]).state(A | B, rule="part_of_union", relation=SUBSET).state(B, rule="given"),
             say(en="If {c}", zh="若 {c}", c=join)),
        Part(claim(A, given=[inside, back]).state(A & B, rule="inclusion").state(B, rule="inclusion"),
             say(en="If {c} and {d}", zh="若 {c} 且 {d}", c=inside, d=back), Reference("law", lambda A: A)),
    )
