"""The algebra of events, outcome by outcome (Ross, A First Course in Probability, section 2.2)."""

from random import Random

from derive.authoring import (
    EventExpr,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    ask,
    both_sides,
    claim,
    events,
    say,
    topic,
)

A, B, C = events("A B C")

UNION = say(en="The union", zh="并")
INTERSECTION = say(en="The intersection", zh="交")


def by_elements(event: EventExpr, *laws: str) -> Plan:
    """Open the event outcome by outcome, apply laws of logic, and read the result as an event again."""
    plan = claim(event).law("by_elements")
    for law in laws:
        plan = plan.law(law)
    return plan.law("as_event")


SIMPLIFY = say(en="simplify both", zh="化简这两个事件")


def statement(union: EventExpr, intersection: EventExpr, task: Prose = SIMPLIFY) -> Prose:
    return say(
        en="Ask when an outcome belongs to {u} and when to {i}, and {task}.",
        zh="考察一个样本点何时属于 {u}、何时属于 {i}，并{task}。",
        u=union,
        i=intersection,
        task=task,
    )


@topic(
    "events.commutative",
    area="events",
    title=say(en="The commutative laws", zh="交换律"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def events_commutative(_rng: Random) -> Question:
    """A u B = B u A and A n B = B n A."""
    return ask(
        statement(A | B, A & B, say(en="write both the other way round", zh="交换次序改写这两个事件")),
        Part(by_elements(A | B, "commuted"), UNION, Reference("law", lambda A, B: A | B)),
        Part(by_elements(A & B, "commuted"), INTERSECTION, Reference("law", lambda A, B: A & B)),
        figures=both_sides,
    )


@topic(
    "events.associative",
    area="events",
    title=say(en="The associative laws", zh="结合律"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def events_associative(_rng: Random) -> Question:
    """(A u B) u C = A u (B u C) and (A n B) n C = A n (B n C)."""
    return ask(
        statement((A | B) | C, (A & B) & C, say(en="write both with the brackets moved", zh="移动括号改写这两个事件")),
        Part(by_elements((A | B) | C, "regrouped"), UNION, Reference("law", lambda A, B, C: A | B | C)),
        Part(by_elements((A & B) & C, "regrouped"), INTERSECTION, Reference("law", lambda A, B, C: A & B & C)),
        figures=both_sides,
    )


@topic(
    "events.distributive",
    area="events",
    title=say(en="The distributive laws", zh="分配律"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def events_distributive(_rng: Random) -> Question:
    """A n (B u C) = (A n B) u (A n C) and A u (B n C) = (A u B) n (A u C)."""
    return ask(
        statement(A & (B | C), A | (B & C), say(en="multiply both out", zh="展开这两个事件")),
        Part(
            by_elements(A & (B | C), "distributed"),
            say(en="Over a union", zh="交对并的分配"),
            Reference("law", lambda A, B, C: A & (B | C)),
        ),
        Part(
            by_elements(A | (B & C), "distributed"),
            say(en="Over an intersection", zh="并对交的分配"),
            Reference("law", lambda A, B, C: A | (B & C)),
        ),
        figures=both_sides,
    )


@topic(
    "events.absorption",
    area="events",
    title=say(en="The absorption laws", zh="吸收律"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def events_absorption(_rng: Random) -> Question:
    """A u (A n B) = A and A n (A u B) = A."""
    return ask(
        statement(A | (A & B), A & (A | B)),
        Part(by_elements(A | (A & B), "absorbed"), UNION, Reference("law", lambda A, B: A | (A & B))),
        Part(by_elements(A & (A | B), "absorbed"), INTERSECTION, Reference("law", lambda A, B: A & (A | B))),
        figures=both_sides,
    )


@topic(
    "events.idempotence",
    area="events",
    title=say(en="Idempotence", zh="幂等律"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def events_idempotence(_rng: Random) -> Question:
    """A u A = A and A n A = A."""
    return ask(
        statement(A | A, A & A),
        Part(by_elements(A | A, "repeated"), UNION, Reference("law", lambda A: A | A)),
        Part(by_elements(A & A, "repeated"), INTERSECTION, Reference("law", lambda A: A & A)),
        figures=both_sides,
    )
