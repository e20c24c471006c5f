"""How the learning rate and the start decide where gradient descent goes (Goodfellow, Bengio, Courville: Deep Learning,
section 4.3; Boyd, Vandenberghe: Convex Optimization, section 9.3)."""

from random import Random
from typing import Any

from sympy import Abs, Eq, Expr, Gt, Integer

from derive.authoring import (
    AT_MOST,
    LESS,
    D,
    Part,
    Plan,
    Question,
    Reference,
    array,
    ask,
    claim,
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
step = times(q, w)
descent = sequence(run[t], times(q, run[t - 1]), start={0: w0})


def _slope(loss: Any, w: Any) -> Any:
    h = 1e-5
    return (loss(w + h) - loss(w - h)) / (2 * h)


def _step(w: Any, eta: Any, a: Any) -> Any:
    return w - eta * _slope(lambda v: a * v * v / 2, w)


def _steps(w_0: Any, eta: Any, a: Any, t: Any) -> Any:
    for _ in range(t):
        w_0 = _step(w_0, eta, a)
    return w_0


def _factor(eta: Any, a: Any) -> Any:
    return _step(1.0, eta, a)


@topic(
    "descent.learning_rate",
    area="descent",
    title=say(en="Crawl, converge, stick, diverge: the learning rate", zh="学习率：缓慢、收敛、停滞与发散"),
    reference=Reference("update", _step),
)
def descent_learning_rate(_rng: Random) -> Question:
    """w_t = (1 - eta a)^t w_0: what the factor does, from small learning rates to large ones."""
    first, second = over(1, a), over(2, a)
    stuck = Eq(eta, second, evaluate=False)
    return ask(
        say(
            en="Gradient descent on {f} with {a}, at the learning rate {eta} from {w0}, multiplies {w} by {q} at each "
            "step. Derive the step and what is left after {t} steps, and find out for which learning rates {w} "
            "approaches the minimum from one side, jumps over it, stays as far away as it was, or runs away.",
            zh="对 {f}（{a}）以学习率 {eta} 从 {w0} 出发做梯度下降，每一步把 {w} 乘以 {q}。"
            "推导这一步以及 {t} 步之后的值，并说明学习率取哪些值时 {w} 从一侧趋近最小值点、来回跳过它、停滞在原来的距离上，或越走越远。",
            f=bowl.equation,
            a=Gt(a, 0, evaluate=False),
            q=factor.equation,
            holes={"w": w, "w0": w0, "eta": eta, "t": t},
        ),
        Part(
            claim(plus(w, minus(times(eta, D(f, w)))), bowl, factor).differentiate().state(step, rule="gather"),
            say(en="One step", zh="一步"),
        ),
        Part(_after(), say(en="From {s} steps to {t}", zh="从 {s} 步到 {t} 步", s=t - 1, t=t), _reference(_steps)),
        _regime(Integer(0), Integer(1), eta < first),
        Part(
            claim(step, factor, given=[Eq(eta, first, evaluate=False)]).open_names().state(Integer(0), rule="cancel"),
            say(en="If {c}, one step is enough", zh="若 {c}，一步到位", c=Eq(eta, first, evaluate=False)),
        ),
        _regime(Integer(-1), Integer(0), eta > first, eta < second),
        Part(
            claim(step, factor, given=[stuck]).open_names().state(minus(w), rule="cancel"),
            say(en="If {c}, the distance stays", zh="若 {c}，距离不变", c=stuck),
        ),
        Part(
            claim(times(plus(1, times(t, d)), Abs(w0)), factor, descent, let(d, plus(Abs(q), -1)), given=[eta > second])
            .state(times(power(Abs(q), t), Abs(w0)), rule="bernoulli", relation=AT_MOST)
            .state(Abs(run[t]), rule="powers"),
            say(en="If {c}, it runs away", zh="若 {c}，越走越远", c=eta > second),
            _reference(lambda w_0, eta, a, t: (1 + t * (abs(_factor(eta, a)) - 1)) * abs(w_0)),
        ),
    )


def _reference(code: Any) -> Reference:
    return Reference("value", code)


def _after() -> Plan:
    """w_t = q^t w_0, from the step before."""
    before = times(power(q, t - 1), w0)
    plan = claim(run[t], descent, factor).open_names().using(run[t - 1], before, rule="induction")
    return plan.state(times(power(q, t), w0), rule="powers")


def _regime(low: Integer, high: Integer, *given: Expr) -> Part:
    """low < q < high."""
    plan = claim(low, factor, given=given).state(q, rule="given", relation=LESS)
    when = say(en="If {c}", zh="若 {c}", c=given[0]) if len(given) == 1 else say(
        en="If {c} and {d}", zh="若 {c} 且 {d}", c=given[0], d=given[1]
    )  # fmt: skip
    return Part(plan.state(high, rule="given", relation=LESS), when, _reference(lambda: float(low)))
