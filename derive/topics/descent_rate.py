"""The learning rate of gradient descent on a bowl (Boyd, Vandenberghe: Convex Optimization, section 9.3)."""

from random import Random
from typing import Any

from sympy import Abs, Eq, Expr, Gt, Integer, Ne

from derive.authoring import (
    AT_MOST,
    LESS,
    D,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    array,
    ask,
    claim,
    learning_rates,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

w, f, q, w0, d = (scalar(name) for name in ("w", "f", "q", "w_0", "d"))
a, eta = scalar("a", positive=True), scalar("eta", positive=True)
t, run = size("t"), array("w")
bowl = let(f, times(over(1, 2), a, power(w, 2)))
factor = let(q, plus(1, minus(times(eta, a))))
descent = sequence(run[t], times(q, run[t - 1]), start={0: w0})


def _step(w: Any, eta: Any, a: Any) -> Any:
    h = 1e-5
    return w - eta * (a * (w + h) ** 2 / 2 - a * (w - h) ** 2 / 2) / (2 * h)


def _steps(w_0: Any, eta: Any, a: Any, t: Any) -> Any:
    for _ in range(t):
        w_0 = _step(w_0, eta, a)
    return w_0


def _value(code: Any) -> Reference:
    return Reference("value", code)


@topic(
    "descent.learning_rate",
    area="descent",
    title=say(en="The learning rate: crawl, converge, stick, diverge", zh="学习率：缓慢、收敛、停滞与发散"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("update", _step),
)
def descent_learning_rate(_rng: Random) -> Question:
    """w_t = (1 - eta a)^t w_0: what the factor does, from small learning rates to large ones."""
    exact, stuck = (Eq(eta, over(k, a), evaluate=False) for k in (1, 2))
    return ask(
        say(
            en="Gradient descent on {f}, {a}, starts at {w0} and has the learning rate {eta}. Show that each step "
            "multiplies {w} by {q}, and what that makes of {w0} after {t} steps. At each of the learning rates "
            "below, does {w} approach the minimum from one side, jump over it, stay as far away as it was, or run "
            "away?",
            zh="对 {f}（{a}）从 {w0} 出发做梯度下降，学习率为 {eta}。证明每一步把 {w} 乘以 {q}，并求 {t} 步之后的值。"
            "对下列各种学习率，{w} 是从一侧趋近最小值点、来回跳过它、停滞在原来的距离上，还是越走越远？",
            holes={"f": bowl.equation, "a": Gt(a, 0, evaluate=False), "q": factor.equation},
            w=w,
            w0=w0,
            eta=eta,
            t=t,
        ),
        Part(
            claim(plus(w, minus(times(eta, D(f, w)))), bowl, factor).differentiate().state(times(q, w), rule="gather"),
            say(en="One step", zh="一步"),
        ),
        Part(
            claim(times(over(1, 2), a, power(times(q, w), 2)), bowl, factor).state(times(power(q, 2), f), rule="fold"),
            say(en="The loss after it", zh="这一步之后的损失"),
            _value(lambda w, eta, a: a * _step(w, eta, a) ** 2 / 2),
        ),
        Part(_after(), say(en="From {s} steps to {t}", zh="从 {s} 步到 {t} 步", s=t - 1, t=t), _value(_steps)),
        _between(0, 1, Gt(eta, 0, evaluate=False), eta < 1 / a, say(en="If {c}", zh="若 {c}", c=eta < 1 / a)),
        _exactly(exact, Integer(0), say(en="If {c}", zh="若 {c}", c=exact)),
        _between(
            -1, 0, eta > 1 / a, eta < 2 / a, say(en="If {c} and {d}", zh="若 {c} 且 {d}", c=eta > 1 / a, d=eta < 2 / a)
        ),
        _exactly(stuck, minus(w), say(en="If {c}", zh="若 {c}", c=stuck)),
        Part(
            claim(Abs(w), factor, given=[eta > 2 / a, Ne(w, 0)]).state(
                Abs(times(q, w)), rule=_since(q < -1), relation=LESS
            ),
            say(en="If {c} and {d}", zh="若 {c} 且 {d}", c=eta > 2 / a, d=Ne(w, 0)),
            _value(lambda w: abs(w)),
        ),
        _runs_away(),
        figures=lambda parts: [learning_rates(parts[0], eta, a)],
    )


def _after() -> Plan:
    """w_t = q^t w_0, from the step before."""
    plan = claim(run[t], descent, factor).open_names()
    return plan.using(run[t - 1], times(power(q, t - 1), w0), rule="induction")


def _since(condition: Expr) -> Prose:
    return say(en="since {c}", zh="因为 {c}", c=condition)


def _between(low: int, high: int, above: Expr, below: Expr, when: Prose) -> Part:
    """low < q < high, since the learning rate is above one bound and below another."""
    plan = claim(Integer(low), factor, given=[above, below]).state(q, rule=_since(below), relation=LESS)
    return Part(plan.state(Integer(high), rule=_since(above), relation=LESS), when, _value(lambda: float(low)))


def _exactly(condition: Expr, result: Expr, when: Any) -> Part:
    return Part(claim(times(q, w), factor, given=[condition]).open_names().state(result, rule="cancel"), when)


def _runs_away() -> Part:
    """(1 + t d) |w_0| <= |w_t|: larger than any bound in the end."""
    excess = let(d, plus(Abs(q), -1))
    plan = claim(times(plus(1, times(t, d)), Abs(w0)), factor, descent, excess, given=[eta > 2 / a])
    plan = plan.state(times(power(Abs(q), t), Abs(w0)), rule="bernoulli", relation=AT_MOST)
    return Part(
        plan.state(Abs(run[t]), rule="absolute_power"),
        say(en="After {t} steps, if {c}", zh="{t} 步之后，若 {c}", t=t, c=eta > 2 / a),
        _value(lambda w_0, eta, a, t: (1 + t * (abs(_step(1.0, eta, a)) - 1)) * abs(w_0)),
    )
