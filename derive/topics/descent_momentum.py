"""Momentum (Polyak: Some methods of speeding up the convergence of iteration methods, 1964)."""

from random import Random
from typing import Any

from sympy import Eq, Expr, Float, Integer, Rational, Sum

from derive.authoring import (
    LESS,
    D,
    Definition,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    array,
    ask,
    claim,
    indices,
    let,
    minus,
    momentum_escape,
    over,
    plus,
    power,
    rounded,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

(i,), t = indices("i"), size("t")
beta, gamma, f, x = scalar("beta"), scalar("gamma", positive=True), scalar("f"), scalar("x")
g, v, u, w, s = array("g", t), array("v"), array("u"), array("w"), array("s")
memory = sequence(v[t], plus(times(beta, v[t - 1]), g[t]), start={0: 0})
steady = sequence(u[t], plus(times(beta, u[t - 1]), gamma), start={0: 0})
well = let(f, plus(times(over(1, 4), power(x, 4)), minus(times(over(1, 2), power(x, 2))), times(over(1, 8), x)))
kept = [beta > 0, beta < 1]
uphill = plus(power(w[t - 1], 3), minus(w[t - 1]), over(1, 8))
speed = sequence(s[t], plus(times(beta, s[t - 1]), uphill), start={0: 0})
place = sequence(w[t], plus(w[t - 1], minus(times(over(1, 10), s[t]))), start={0: over(3, 2)})


def _summed(last: Expr) -> Sum:
    return Sum(times(power(beta, plus(last, minus(i))), g[i]), (i, 1, last))


def _grown(steps: Expr) -> Expr:
    return over(times(gamma, plus(1, minus(power(beta, steps)))), plus(1, minus(beta)))


def _run(beta: Any, gradients: Any) -> Any:
    velocity = 0.0
    for gradient in gradients:
        velocity = beta * velocity + gradient
    return velocity


def _induction(name: Expr, meaning: Definition, before: Expr, after: Expr, given: list[Expr]) -> Plan:
    plan = claim(name, meaning, given=given).open_names()
    return plan.using(name.base[t - 1], before, rule="induction").state(after, rule="geometric_sum")


def _constant(beta: Any, gamma: Any, t: Any) -> Any:
    return _run(beta, [gamma] * t)


@topic(
    "descent.momentum",
    area="descent",
    title=say(en="Momentum remembers past gradients", zh="动量记住过去的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def descent_momentum(_rng: Random) -> Question:
    """v_t = sum_i beta^(t - i) g_i; a constant gradient grows by up to 1/(1 - beta); and out of a valley."""
    bound = over(gamma, plus(1, minus(beta)))
    none, much = (Eq(beta, k, evaluate=False) for k in (Integer(0), Rational(9, 10)))
    return ask(
        say(
            en="Momentum makes {memory}, {start}, of the gradients {g}. Show that {v} is a sum of all of them, the "
            "older ones with smaller weights, and find out what a gradient {gamma} that never changes grows to: "
            "{steady}, {from0}. Then descend {well}, at the places {place}, {start_place}, with the speeds {speed}, "
            "{start_speed}, once without momentum and once with {beta} at {much}: does {w} stay in the valley in "
            "which it starts?",
            zh="动量法由梯度 {g} 得到 {memory}，{start}。证明 {v} 是所有梯度之和，越早的梯度权重越小；"
            "并求不变的梯度 {gamma} 会增长到多大：{steady}，{from0}。"
            "再沿 {well} 下降，位置为 {place}，{start_place}，速度为 {speed}，{start_speed}，"
            "一次不用动量，一次取 {beta} 为 {much}：{w} 是否停在起始的谷中？",
            holes={
                "memory": memory.equation,
                "start": memory.equations[1],
                "steady": steady.equation,
                "from0": steady.equations[1],
                "g": g[t],
                "place": place.equation,
                "start_place": place.equations[1],
                "speed": speed.equation,
                "start_speed": speed.equations[1],
                "beta": beta,
                "much": much.rhs,
                "w": w[t],
            },
            v=v[t],
            gamma=gamma,
            well=well.equation,
        ),
        Part(claim(v[0], memory).open_names(), say(en="At the start", zh="起点"), Reference("value", lambda: 0.0)),
        Part(
            _induction(v[t], memory, _summed(t - 1), _summed(t), []),
            say(en="From {s} to {t}", zh="从 {s} 到 {t}", s=t - 1, t=t),
            Reference("value", lambda beta, g: _run(beta, g)),
        ),
        Part(
            _induction(u[t], steady, _grown(t - 1), _grown(t), kept),
            say(en="A gradient that never changes", zh="不变的梯度"),
            Reference("value", _constant),
        ),
        Part(
            claim(u[t], steady, given=kept).state(bound, rule="geometric_bound", relation=LESS),
            say(en="What it stays below", zh="它的上界"),
            Reference("value", _constant),
        ),
        Part(
            claim(D(f, x), well).differentiate(),
            say(en="The slope of {f}", zh="{f} 的导数", f=f),
            Reference("gradient", lambda x: x**4 / 4 - x**2 / 2 + x / 8),
        ),
        _after_200(none, Float("0.9304"), say(en="200 steps with {c}", zh="取 {c} 运行 200 步", c=none)),
        _after_200(much, Float("-1.0574"), say(en="200 steps with {c}", zh="取 {c} 运行 200 步", c=much)),
        figures=lambda parts: [momentum_escape(parts[4], parts[5], parts[6])],
    )


def _after_200(momentum: Expr, end: Float, when: Prose) -> Part:
    """Where the run ends, to four digits."""

    def code(beta: Any) -> Any:
        spot, velocity = 1.5, 0.0
        for _ in range(200):
            velocity = beta * velocity + spot**3 - spot + 0.125
            spot -= 0.1 * velocity
        return spot

    plan = claim(w[200], place, speed, given=[momentum], scope=[beta])
    return Part(plan.state(end, rule="run", relation=rounded(4)), when, Reference("value", code))
