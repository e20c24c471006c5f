"""The perceptron with a sigmoid and half the squared error (Nielsen, Neural Networks and Deep Learning, chapter 2)."""

from random import Random
from typing import Any

from sympy import Sum

from derive.authoring import (
    D,
    Definition,
    Part,
    Question,
    Reference,
    array,
    ask,
    claim,
    indices,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    sigma,
    sigmoid_slope,
    size,
    times,
    topic,
)
from derive.topics.activation import sigmoid_of

i, j, k, l = indices("i j k l")
m, n = size("m"), size("n")
E = scalar("E")
USUAL = {"t": (0, 1), "x": (1, 2, 3, -1, -2)}  # targets of a sigmoid, and inputs with which one can multiply


def _single(w: Any, x: Any, b: Any, t: Any) -> Any:
    return (sigmoid_of(w @ x + b) - t) ** 2 / 2


def _linear(w: Any, x: Any, b: Any, t: Any) -> Any:
    return (w @ x + b - t) ** 2 / 2


def _decayed(w: Any, x: Any, b: Any, t: Any, lambda_: Any) -> Any:
    return _single(w, x, b, t) + lambda_ * (w**2).sum() / 2


def _multi(w: Any, x: Any, t: Any) -> Any:
    return ((sigmoid_of(x @ w) - t) ** 2).sum() / 2


@topic(
    "perceptron.single",
    area="perceptron",
    title=say(en="The gradient of a single perceptron", zh="单个感知机的梯度"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _single),
)
def perceptron_single(_rng: Random, level: str) -> Question:
    """(O - t) O (1 - O) x_j and (O - t) O (1 - O); easy without the sigmoid, hard with a penalty on the weights."""
    w, x = array("w", n), array("x", n)
    b, t, z, O, lam = (scalar(name) for name in ("b", "t", "z", "O", "lambda"))
    penalty = times(over(1, 2), lam, Sum(power(w[i], 2), (i, 1, n)))
    squared = power(plus(O, minus(t)), 2) / 2
    lets = (
        let(E, plus(squared, penalty) if level == "hard" else squared),
        let(O, z if level == "easy" else sigma(z)),
        let(z, plus(Sum(times(w[i], x[i]), (i, 1, n)), b)),
    )
    delta = (plus(O, minus(t)), *(() if level == "easy" else (O, plus(1, minus(O)))))
    by_input = times(*delta, x[j])
    others = {"easy": Reference("gradient", _linear), "hard": Reference("gradient", _decayed)}
    reference = others.get(level)
    more = {
        "easy": say(en=" The unit is linear.", zh="该单元是线性的。"),
        "hard": say(en=" Large weights are penalised, with the strength {l}.", zh="{l} 是对大权重的惩罚强度。", l=lam),
    }
    by_weight, by_bias = (
        claim(D(E, v), *lets, usual=USUAL).citing(sigmoid_slope(), "sigmoid_lemma").differentiate() for v in (w[j], b)
    )
    return ask(
        say(
            en="A perceptron with {n} inputs {x}, weights {w} and a bias {bias} has the output {O} for {z}. Its target "
            "is {t} and its error {E}.{more} Derive {dw} and {db}.",
            zh="感知机有 {n} 个输入 {x}、权重 {w} 和偏置 {bias}，输出为 {O}，其中 {z}；目标为 {t}，误差为 {E}。"
            "{more}推导 {dw} 和 {db}。",
            more=more.get(level, say(en="", zh="")),
            **_equations(lets),
            n=n,
            x=x[i],
            w=w[i],
            bias=b,
            t=t,
            dw=D(E, w[j]),
            db=D(E, b),
        ),
        Part(
            by_weight.state(plus(by_input, times(lam, w[j])) if level == "hard" else by_input),
            say(en="The weights", zh="权重"),
            reference,
        ),
        Part(by_bias.state(times(*delta)), say(en="The bias", zh="偏置"), reference),
    )


@topic(
    "perceptron.multi",
    area="perceptron",
    title=say(en="The gradient of a layer of perceptrons", zh="多输出感知机的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _multi),
)
def perceptron_multi(_rng: Random) -> Question:
    """(O_k - t_k) O_k (1 - O_k) x_j for every size."""
    w, x = array("w", m, n), array("x", m)
    O, t, z = array("O", n), array("t", n), array("z", n)
    lets = (  # the error counts by l, since the question is about the weights of output k
        let(E, times(over(1, 2), Sum(power(plus(O[l], minus(t[l])), 2), (l, 1, n)))),
        let(O[k], sigma(z[k])),
        let(z[k], Sum(times(w[i, k], x[i]), (i, 1, m))),
    )
    result = times(plus(O[k], minus(t[k])), O[k], plus(1, minus(O[k])), x[j])
    return ask(
        say(
            en="A layer of {n} perceptrons with {m} inputs {x} and weights {w}, from input {i} to output {k}, has the "
            "outputs {O} for {z}. The targets are {t} and the error is {E}. Derive {dw} for every {m} and {n}.",
            zh="一层感知机有 {m} 个输入 {x} 和 {n} 个输出，从输入 {i} 到输出 {k} 的权重为 {w}，输出为 {O}，其中 {z}；"
            "目标为 {t}，误差为 {E}。对任意 {m} 和 {n} 推导 {dw}。",
            **_equations(lets),
            x=x[i],
            w=w[i, k],
            t=t[k],
            i=i,
            k=k,
            dw=D(E, w[j, k]),
            m=m,
            n=n,
        ),
        claim(D(E, w[j, k]), *lets, usual=USUAL).citing(sigmoid_slope(), "sigmoid_lemma").differentiate().state(result),
    )


def _equations(lets: tuple[Definition, ...]) -> dict[str, Any]:
    return {d.key: d.equation for d in lets}
