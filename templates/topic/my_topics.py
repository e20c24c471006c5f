"""Topics of your own. Try it:  derive show my.square --topics THIS_FILE.py

You state what is asked. The engine derives the answer line by line, every line is checked, and the last one is
compared with the NumPy code of the question. There is no place to type an answer.
"""

from sympy import exp

from derive.authoring import (
    D,
    Reference,
    ask,
    claim,
    function_and_slope,
    let,
    minus,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

w, x, y = scalar("w"), scalar("x"), scalar("y")
E = scalar("E")


# The question in plain NumPy. Its parameters bear the names of the symbols above; "gradient" says that the result
# is to be compared with its slope.
def error(w, x, y):
    return (y - w * x) ** 2


@topic(
    "my.square",
    area="my topics",
    title=say(en="The gradient of a squared error", zh="平方误差的梯度"),
    # The kinds of exercise that it has. Without this line they are found by trying, which takes longer.
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", error),
)
def square(rng):
    """-2 (y - w x) x."""
    # A definition: E is a name for the squared error. `plus` and `times` keep the order in which you write.
    loss = let(E, power(plus(y, minus(times(w, x))), 2))
    return ask(
        # Holes in braces are printed as maths in whatever format is asked for.
        say(
            en="The error is {loss}. Derive {question}.",
            zh="误差为 {loss}。推导 {question}。",
            loss=loss.equation,
            question=D(E, w),
        ),
        claim(D(E, w), loss).differentiate(),
    )


# A topic whose numbers are drawn: `rng` is a random.Random; the same seed gives the same numbers everywhere.
@topic(
    "my.exponential",
    area="my topics",
    title=say(en="An exponential", zh="指数函数"),
    kinds=("derive", "evaluate", "choose"),
)
def exponential(rng):
    """a e^(a x), for a drawn a."""
    a = rng.randint(2, 9)
    question = D(exp(times(a, x)), x)
    return ask(
        say(en="Differentiate: {question}.", zh="求导：{question}。", question=question),
        claim(question).differentiate(),
        # Figures are made of what was derived, here the function and its slope; they give the answer away, so they
        # are printed on the key alone.
        figures=lambda made: [function_and_slope(made, x, over=(-1, 0.5))],
    )
