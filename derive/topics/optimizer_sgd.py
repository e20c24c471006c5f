"""PyTorch's SGD with all its options (torch.optim.SGD; Sutskever and others, ICML 2013, for Nesterov's form)."""

from random import Random
from typing import Any

from sympy import Expr, Gt, Lt, Sum

from derive.authoring import (
    Part,
    Question,
    Reference,
    array,
    ask,
    claim,
    indices,
    let,
    minus,
    plus,
    power,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

(i,), t = indices("i"), size("t")
mu, tau, eta = (scalar(name, positive=True) for name in ("mu", "tau", "eta"))
decay, w, c, r, s, theta = (scalar(name) for name in ("lambda", "w", "c", "r", "s", "theta"))
g, v = array("g", t), array("v")
buffer = sequence(v[t], plus(times(mu, v[t - 1]), times(plus(1, minus(tau)), g[t])), start={1: g[1]})


def _shares(*names: Expr) -> tuple[Any, ...]:
    """That all of these lie between 0 and 1."""
    return tuple(c for x in names for c in (Gt(x, 0, evaluate=False), Lt(x, 1, evaluate=False)))


def _closed(last: Expr) -> Expr:
    rest = Sum(times(power(mu, plus(last, minus(i))), g[i]), (i, 2, last))
    return plus(times(power(mu, plus(last, -1)), g[1]), times(plus(1, minus(tau)), rest))


def _run(mu: Any, tau: Any, g: Any) -> Any:
    velocity = g[0]
    for gradient in g[1:]:
        velocity = mu * velocity + (1 - tau) * gradient
    return velocity


@topic(
    "optimizer.sgd",
    area="optimizer",
    title=say(en="SGD with momentum, dampening, decay and Nesterov", zh="带动量、阻尼、权重衰减与 Nesterov 的 SGD"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def optimizer_sgd(_rng: Random) -> Question:
    """The buffer after t steps; weight decay as shrinking; Nesterov's step is a step from the place ahead."""
    shrunk = claim(plus(w, minus(times(eta, decay, w))), given=_shares(eta, decay))
    velocity = let(r, plus(times(mu, s), c))
    ahead = let(theta, plus(w, minus(times(eta, mu, s))))
    next_ahead = claim(
        plus(plus(w, minus(times(eta, r))), minus(times(eta, mu, r))), velocity, ahead, given=_shares(eta, mu)
    )
    return ask(
        say(
            en="PyTorch's SGD fills its buffer by {buffer}, {start}: the first gradient is taken whole, whatever the "
            "dampening {tau}. Write {v} as a sum. Show that a weight decay {decay}, which adds so much of the weight "
            "to the gradient, shrinks the weight. And with {velocity} and the place ahead {ahead}, at which {c} is "
            "the gradient: show that the place ahead of the next weight is one Nesterov step from {theta}.",
            zh="PyTorch 的 SGD 按 {buffer} 更新缓冲，{start}：无论阻尼 {tau} 取何值，第一个梯度都整个取用。"
            "把 {v} 写成和式。证明把权重的 {decay} 倍加到梯度上的权重衰减会使权重收缩。"
            "再设 {velocity}，前方位置为 {ahead}，{c} 为该处的梯度："
            "证明下一个权重的前方位置等于从 {theta} 走一步 Nesterov。",
            holes={"buffer": buffer.equation, "start": buffer.equations[1], "tau": tau, "decay": decay, "c": c},
            v=v[t],
            velocity=velocity.equation,
            ahead=ahead.equation,
            theta=theta,
        ),
        Part(
            claim(v[t], buffer, given=_shares(mu, tau)).state(_closed(t), rule="unrolled"),
            say(en="The buffer", zh="缓冲"),
            Reference("value", _run),
        ),
        Part(
            shrunk.state(times(plus(1, minus(times(eta, decay))), w), rule="gather"),
            say(en="What weight decay takes off the weight", zh="权重衰减使权重减小的部分"),
        ),
        Part(
            next_ahead.state(
                plus(w, minus(times(eta, mu, s)), minus(times(eta, c)), minus(times(eta, mu, r))),
                rule=say(en="one {r} opened", zh="代入一个 {r}", r=r),
            ).state(plus(theta, minus(times(eta, plus(c, times(mu, r))))), rule="fold"),
            say(en="Nesterov's step", zh="Nesterov 步"),
            Reference("update", lambda w, eta, mu, s, c: w - eta * (mu * s + c) - eta * mu * (mu * s + c)),
        ),
    )
