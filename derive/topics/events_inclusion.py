"""Inclusion and disjoint parts of events (Ross, A First Course in Probability, section 2.2)."""

from random import Random

from derive.authoring import (
    SUBSET,
    AllOf,
    AnyOf,
    Event,
    EventExpr,
    In,
    Inclusion,
    Not,
    Nothing,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    Same,
    Those,
    ask,
    both_sides,
    claim,
    events,
    say,
    topic,
)

A, B = events("A B")


@topic(
    "events.inclusion",
    area="events",
    title=say(en="Inclusion, intersection and union", zh="包含、交与并"),
    kinds=("derive", "evaluate", "fill", "spot"),
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
            inside=inside,
            meet=meet,
            join=join,
        ),
        Part(_part_of(A & B, A, inside), given, Reference("law", lambda A, B: A & B)),
        Part(
            claim(A, given=[meet]).state(A & B, rule="given").state(B, rule="part_of_both", relation=SUBSET),
            say(en="If {c}", zh="若 {c}", c=meet),
        ),
        Part(_part_of(A | B, B, inside), given, Reference("law", lambda A, B: A | B)),
        Part(
            claim(A, given=[join]).state(A | B, rule="part_of_union", relation=SUBSET).state(B, rule="given"),
            say(en="If {c}", zh="若 {c}", c=join),
        ),
        Part(
            claim(A, given=[inside, back]).state(A & B, _since(inside, A, B)).state(B, _since(back, B, A)),
            say(en="If {c} and {d}", zh="若 {c} 且 {d}", c=inside, d=back),
            Reference("law", lambda A: A),
        ),
        figures=both_sides,
    )


def _part_of(event: EventExpr, result: Event, inside: Inclusion) -> Plan:
    """By elements: the condition that the inclusion makes superfluous goes."""
    return (
        claim(event, given=[inside]).law("by_elements").state(Those(In(result)), _since(inside, A, B)).law("as_event")
    )


def _since(inside: Inclusion, part: Event, whole: Event) -> Prose:
    return say(
        en="since {inside}: what is in {part} is in {whole}",
        zh="因为 {inside}：属于 {part} 的样本点都属于 {whole}",
        inside=inside,
        part=part,
        whole=whole,
    )


@topic(
    "events.disjoint_union",
    area="events",
    title=say(en="A union as disjoint parts", zh="把并拆成互不相交的部分"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def events_disjoint_union(_rng: Random) -> Question:
    """A u B = A u (B - A), and A and B - A are disjoint."""
    a, b = In(A), In(B)
    union = claim(A | B).law("by_elements")
    union = union.state(Those(AllOf(AnyOf(a, b), AnyOf(a, Not(a)))), rule="excluded_middle")
    union = union.state(Those(AnyOf(a, AllOf(b, Not(a)))), rule="distributed").state(A | (B - A), rule="as_event")
    parts = claim(A & (B - A)).law("by_elements").state(Nothing(), rule="contradiction")
    return ask(
        say(
            en="Split {union} into {A} and what {B} has beyond it, and show that the two parts are disjoint.",
            zh="把 {union} 拆成 {A} 与 {B} 超出它的部分，并证明两部分互不相交。",
            union=A | B,
            A=A,
            B=B,
        ),
        Part(union, say(en="The union", zh="并"), Reference("law", lambda A, B: A | B)),
        Part(parts, say(en="The parts", zh="各部分"), Reference("law", lambda A, B: A & B & ~A)),
        figures=both_sides,
    )
