"""Inputs that are their own gate (Ramachandran, Zoph, Le: Searching for Activation Functions, 2017)."""

from random import Random

from derive.authoring import (
    D,
    Part,
    Question,
    Reference,
    ask,
    claim,
    let,
    minus,
    plus,
    say,
    scalar,
    sigma,
    sigmoid_slope,
    times,
    topic,
)
from derive.topics.activation import sigmoid_of

x, y, beta = scalar("x"), scalar("y"), scalar("beta", positive=True)


@topic(
    "activation.silu",
    area="activation",
    title=say(en="The slope of SiLU", zh="SiLU 的导数"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", lambda x: x * sigmoid_of(x)),
)
def activation_silu(_rng: Random) -> Question:
    """sigma (1 + x (1 - sigma)), and sigma(beta x) (1 + beta x (1 - sigma(beta x))) for a gate of its own sharpness."""
    gated, sharp = let(y, times(x, sigma(x))), times(x, sigma(times(beta, x)))
    return ask(
        say(
            en="SiLU lets the sigmoid of its input decide how much passes: {y}. Derive {claim}. Then let the gate "
            "be sharper or softer, by a factor {beta}: derive {second}.",
            zh="SiLU 由输入的 sigmoid 决定输入通过多少：{y}。推导 {claim}。"
            "再用因子 {beta} 使门更陡或更平缓：推导 {second}。",
            y=gated.equation,
            claim=D(y, x),
            beta=beta,
            second=D(sharp, x),
        ),
        Part(
            claim(D(y, x), gated)
            .citing(sigmoid_slope(), "sigmoid_lemma")
            .differentiate()
            .state(times(sigma(x), plus(1, times(x, plus(1, minus(sigma(x)))))), rule="gather"),
            say(en="The slope", zh="导数"),
        ),
        Part(
            claim(D(sharp, x))
            .citing(sigmoid_slope(), "sigmoid_lemma")
            .differentiate()
            .state(
                times(sigma(times(beta, x)), plus(1, times(beta, x, plus(1, minus(sigma(times(beta, x))))))),
                rule="gather",
            ),
            say(en="With a factor", zh="带因子"),
            Reference("gradient", lambda x, beta: x * sigmoid_of(beta * x)),
        ),
    )
