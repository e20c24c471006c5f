"""How large first weights are (Glorot, Bengio, Understanding the difficulty of training deep networks, 2010)."""

from random import Random
from typing import Any

from sympy import Eq, Sum

from derive.authoring import (
    Draws,
    Part,
    Question,
    Reference,
    Variance,
    array,
    ask,
    claim,
    indices,
    let,
    over,
    power,
    random_array,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

(i,), n, t = indices("i"), size("n"), size("t")
w, x, s = random_array("w", n), array("x", n), array("s")
v, q, c = scalar("v"), scalar("q"), scalar("c")


@topic(
    "init.variance",
    area="layer",
    title=say(en="The variance of the first weights", zh="初始权重的方差"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def init_variance(_rng: Random) -> Question:
    """Var(sum w_i x_i) = n v q with q the mean square of x; after t layers (n v)^t q, which stays for v = 1/n."""
    law, square = Draws(w[i], 0, v), let(q, times(over(1, n), Sum(power(x[i], 2), (i, 1, n))))
    unit = Sum(times(w[i], x[i]), (i, 1, n))
    layers, one = sequence(s[t], times(c, s[t - 1]), start={0: q}), Eq(c, 1, evaluate=False)
    spread = claim(Variance(unit), square, given=[law]).law("variance_of_independent_sum").law("variance_of_multiple")
    spread = spread.state(Sum(times(power(x[i], 2), v), (i, 1, n)), rule="given")
    factors = say(en="one factor a layer", zh="每层一个因子")
    return ask(
        say(
            en="The {n} weights of a unit are drawn independently with the mean 0 and the variance {v}, {law}; its "
            "inputs {x} have the mean square {square}. Derive {claim}. In a deep network the mean square is multiplied "
            "by such a factor {c} from layer to layer, {layers}: find {end}, and what becomes of it for {one}, that is "
            "if the variance is {best}.",
            zh="一个单元的 {n} 个权重独立抽取，期望为 0，方差为 {v}，即 {law}；输入 {x} 的均方为 {square}。"
            "推导 {claim}。在深层网络中每一层把均方乘以这样的因子 {c}，{layers}：求 {end}，"
            "以及 {one}（即方差取 {best}）时的结果。",
            c=c,
            one=one,
            n=n,
            v=v,
            law=law,
            x=x[i],
            square=square.equation,
            claim=Variance(unit),
            layers=layers.equation,
            end=s[t],
            best=over(1, n),
        ),
        Part(
            spread.state(times(n, v, q), rule="fold"),
            say(en="One unit", zh="一个单元"),
            Reference("value", lambda w, x: (x @ w).var()),
        ),
        Part(
            claim(s[t], layers).state(times(power(c, t), q), factors),
            say(en="After {t} layers", zh="{t} 层之后", t=t),
            Reference("value", _through),
        ),
        Part(
            claim(s[t], layers, given=[one]).state(times(power(c, t), q), factors).state(q, rule="given"),
            say(en="With the best variance", zh="方差最合适时"),
            Reference("value", _through),
        ),
    )


def _through(c: Any, q: Any, t: Any) -> Any:
    for _ in range(t):
        q = c * q
    return q
