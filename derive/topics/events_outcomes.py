"""Events as sets of outcomes (Ross, A First Course in Probability, sections 2.2 and 2.5)."""

from collections.abc import Callable
from random import Random

from sympy import Rational

from derive.authoring import (
    STANDARD,
    Everything,
    Outcomes,
    P,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    Same,
    ask,
    claim,
    events,
    say,
    topic,
)

A, B = events("A B")
Choice = tuple[Prose, Callable[[int], bool]]

SPACES: tuple[tuple[int, Prose], ...] = (
    (6, say(en="A die is thrown.", zh="掷一枚骰子。")),
    (8, say(en="One of eight numbered balls is drawn.", zh="从编号为 1 到 8 的球中取一个。")),
    (10, say(en="One of ten numbered tickets is drawn.", zh="从编号为 1 到 10 的签中抽一支。")),
)
FIRST: tuple[Choice, ...] = (
    (say(en="the number is even", zh="点数为偶数"), lambda k: k % 2 == 0),
    (say(en="the number is odd", zh="点数为奇数"), lambda k: k % 2 == 1),
    (say(en="the number is a prime", zh="点数为素数"), lambda k: k in (2, 3, 5, 7)),
)
SECOND: tuple[Choice, ...] = (
    (say(en="the number is at least 4", zh="点数不小于 4"), lambda k: k >= 4),
    (say(en="the number is at most 3", zh="点数不大于 3"), lambda k: k <= 3),
    (say(en="the number is 5 or less", zh="点数不超过 5"), lambda k: k <= 5),
)
MORE_SPACES: tuple[tuple[int, Prose], ...] = (
    (12, say(en="One of twelve numbered cards is drawn.", zh="从编号为 1 到 12 的卡片中抽一张。")),
    (16, say(en="One of sixteen numbered balls is drawn.", zh="从编号为 1 到 16 的球中取一个。")),
)
DIVISIBLE: tuple[Choice, ...] = (
    (say(en="the number is divisible by 3", zh="点数能被 3 整除"), lambda k: k % 3 == 0),
    (say(en="the number leaves the remainder 1 when divided by 4", zh="点数除以 4 余 1"), lambda k: k % 4 == 1),
    (say(en="the number is a prime", zh="点数为素数"), lambda k: k in (2, 3, 5, 7, 11, 13)),
)
BETWEEN: tuple[Choice, ...] = (
    (say(en="the number is a square", zh="点数为完全平方数"), lambda k: k in (1, 4, 9, 16)),
    (say(en="the number lies from 4 to 10", zh="点数在 4 到 10 之间（含两端）"), lambda k: 4 <= k <= 10),
    (say(en="the number divides 12", zh="点数整除 12"), lambda k: 12 % k == 0),
)
#: how many outcomes and where they come from, and what the two events may be
DRAWN: dict[str, tuple[tuple[tuple[int, Prose], ...], tuple[Choice, ...], tuple[Choice, ...]]] = {
    "easy": (SPACES[:1], FIRST, SECOND),
    STANDARD: (SPACES, FIRST, SECOND),
    "hard": (MORE_SPACES, DIVISIBLE, BETWEEN),
}


@topic(
    "events.outcomes",
    area="events",
    title=say(en="Events are sets of outcomes", zh="事件是样本点的集合"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "fill", "spot", "match"),
)
def events_outcomes(rng: Random, level: str) -> Question:
    """A = {2, 4, 6}, B = {4, 5, 6}: A u B = {2, 4, 5, 6}, and P(A u B) = 4/6."""
    spaces, firsts, seconds = DRAWN[level]
    (count, thrown), (first, is_first), (second, is_second) = (
        rng.choice(spaces),
        rng.choice(firsts),
        rng.choice(seconds),
    )
    numbers = range(1, count + 1)
    whole, a, b = (Outcomes(*filter(test, numbers)) for test in (bool, is_first, is_second))
    given = [Same(Everything(), whole), Same(A, a), Same(B, b)]

    def plan(event: Plan, listed: Outcomes) -> Plan:
        return event.state(listed, rule="given").law("list_outcomes")

    either = {k for k in numbers if is_first(k) or is_second(k)}
    return ask(
        say(
            en="{thrown} All outcomes {whole} are equally likely. {A} is the event that {first}, {B} that {second}: "
            "{a} and {b}. Find {u}, {i}, {d} and {c} by listing outcomes, and the probability {p} by counting them.",
            zh="{thrown}样本空间 {whole} 中各样本点等可能。{A} 表示{first}，{B} 表示{second}，即 {a}，{b}。"
            "用列出样本点的方法求 {u}、{i}、{d} 与 {c}，并用计数求概率 {p}。",
            thrown=thrown,
            whole=given[0],
            A=A,
            B=B,
            first=first,
            second=second,
            a=given[1],
            b=given[2],
            u=A | B,
            i=A & B,
            d=A - B,
            c=~A,
            p=P(A | B),
        ),
        Part(plan(claim(A | B, given=given), a | b), say(en="The union", zh="并"), _law(lambda A, B: A | B)),
        Part(plan(claim(A & B, given=given), a & b), say(en="The intersection", zh="交"), _law(lambda A, B: A & B)),
        Part(plan(claim(A - B, given=given), a - b), say(en="The difference", zh="差"), _law(lambda A, B: A & ~B)),
        Part(plan(claim(~A, given=given), whole - a), say(en="The complement", zh="对立事件"), _law(lambda A: ~A)),
        Part(
            claim(P(A | B), given=given)
            .state(P(Outcomes(*either)), rule=say(en="what is in either event", zh="至少在其中之一的样本点"))
            .state(Rational(len(either), count), rule=say(en="count the outcomes", zh="数样本点")),
            say(en="The probability", zh="概率"),
            Reference("value", lambda A, B: (A | B).mean()),
        ),
    )


def _law(code: Callable[..., object]) -> Reference:
    return Reference("law", code)
