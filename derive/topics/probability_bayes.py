"""Bayes' theorem, and what a medical test says (Ross, A First Course in Probability, section 3.3)."""

from random import Random

from sympy import Eq, Gt, Lt, Rational

from derive.authoring import (
    STANDARD,
    P,
    Part,
    PGiven,
    Question,
    Reference,
    areas_of_events,
    ask,
    claim,
    events,
    let,
    minus,
    over,
    plus,
    say,
    scalar,
    times,
    topic,
)

A, B = events("A B")
q, s, r, o = scalar("q"), scalar("s"), scalar("r"), scalar("o")
POSSIBLE = Gt(P(A), 0, evaluate=False), Lt(P(A), 1, evaluate=False), Gt(P(B), 0, evaluate=False)
BETWEEN = tuple(c for x in (q, s, r) for c in (Gt(x, 0, evaluate=False), Lt(x, 1, evaluate=False)))


#: one in how many is ill, not found, and found though healthy
_ONE_IN = {STANDARD: ((50, 100, 200), (10, 20), (10, 20, 25)), "hard": ((1500, 2500, 6000), (16, 40), (15, 32, 80))}


@topic(
    "probability.bayes",
    area="probability",
    title=say(en="Bayes' theorem", zh="贝叶斯公式"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def probability_bayes(rng: Random, level: str) -> Question:
    """P(A | B) = P(B | A) P(A)/P(B) = s q/(s q + r (1 - q)); of the positive tests so many are right."""
    names = let(q, P(A)), let(s, PGiven(B, A)), let(r, PGiven(B, ~A))
    ill, found, wrong = (Rational(1, rng.choice(below)) for below in _ONE_IN[level])
    numbers = [Eq(q, ill, evaluate=False), Eq(s, 1 - found, evaluate=False), Eq(r, wrong, evaluate=False)]
    prior = plus(1, minus(q))
    formula = over(times(s, q), plus(times(s, q), times(r, prior)))
    plan = claim(PGiven(A, B), given=POSSIBLE).law("conditional")
    whole = claim(PGiven(A, B), *names, given=POSSIBLE).law("conditional")
    whole = whole.state(
        over(times(PGiven(B, A), P(A)), plus(times(PGiven(B, A), P(A)), times(PGiven(B, ~A), P(~A)))),
        say(en="multiplication rule above, total probability below", zh="分子用乘法公式，分母用全概率公式"),
    )
    odds, before = over(PGiven(A, B), PGiven(~A, B)), let(o, over(q, prior))
    healthy = (1 - ill) / ill
    return ask(
        say(
            en="A cause {A} and an observation {B} have {a}, {c} and {b}. Derive {claim} from {turned}, and then from "
            "{q}, {s} and {r}. A test for an illness: {ill} of all people have it, {ill_found} of those "
            "who have it test positive, and {healthy} of those who do not. Find the probability that a person who "
            "tests positive has it. Finally derive the odds {odds} of the cause, and compare them "
            "with its odds {before} before the observation.",
            zh="设原因 {A} 与观测 {B} 满足 {a}，{c}，{b}。由 {turned} 推导贝叶斯公式，即求 {claim}；再用 {q}、{s} "
            "和 {r} 表示它。某种疾病的检测：患病的人占 {ill}，其中检测呈阳性的占 {ill_found}，"
            "未患病者中呈阳性的占 {healthy}。"
            "求检测呈阳性的人患病的概率。最后推导原因的优势 {odds}，并与观测前的优势 {before} 比较。",
            A=A,
            B=B,
            a=POSSIBLE[0],
            c=POSSIBLE[1],
            b=POSSIBLE[2],
            claim=PGiven(A, B),
            turned=PGiven(B, A),
            q=names[0].equation,
            s=names[1].equation,
            r=names[2].equation,
            ill=ill,
            ill_found=1 - found,
            healthy=wrong,
            odds=odds,
            before=before.equation,
        ),
        Part(
            plan.using(A & B, B & A, rule="commutative_events").law("multiplication"),
            say(en="The theorem", zh="公式"),
            Reference("value", lambda A, B: A[B].mean()),
        ),
        Part(
            whole.state(formula, rule="fold"),
            say(en="With both kinds of cases", zh="两种情形"),
            Reference("value", lambda A, B: A[B].mean()),
        ),
        Part(
            claim(formula, given=numbers)
            .state(
                over(1, plus(1, times(healthy, over(r, s)))),
                rule=say(en="{k} healthy people for each one who is ill", zh="每个患者对应 {k} 个健康人", k=healthy),
            )
            .state(_posterior(ill, 1 - found, wrong), rule="put_in"),
            say(en="The test", zh="检测"),
            Reference("value", _posterior),
        ),
        Part(
            claim(odds, *names, given=[*POSSIBLE, Gt(PGiven(~A, B), 0, evaluate=False)])
            .state(over(P(A & B), P(~A & B)), rule=say(en="both over P(B), which cancels", zh="分母同为 P(B)，约去"))
            .state(
                over(times(PGiven(B, A), P(A)), times(PGiven(B, ~A), P(~A))),
                rule="multiplication",
            )
            .state(over(times(s, q), times(r, prior)), rule="fold"),
            say(en="The odds", zh="优势"),
            Reference("value", lambda A, B: A[B].mean() / (1 - A[B].mean())),
        ),
        Part(
            claim(over(times(s, q), times(r, prior)), before, given=BETWEEN).state(times(over(s, r), o), rule="fold"),
            say(en="Compared with those before", zh="与观测前比较"),
            Reference("value", lambda q, s, r: _posterior(q, s, r) / (1 - _posterior(q, s, r))),
        ),
        figures=lambda parts: [areas_of_events(parts[0], A, B)],
    )


def _posterior(q: Rational, s: Rational, r: Rational) -> Rational:
    return s * q / (s * q + r * (1 - q))
