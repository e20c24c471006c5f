"""Arithmetic with arrays: products, matrix products, rounding and clamping (PyTorch documentation: `torch.matmul`)."""

from random import Random

from sympy import Integer, Rational

from derive.authoring import STANDARD, Array, Part, Question, Shape, ask, call, from_arrays, say, tensor, tensors, topic

x, y, z, w, g, h = tensors("x y z w g h")


def square(rng: Random, size: int) -> Array:
    """A matrix with as many rows as columns."""
    return tensor([[rng.randint(-3, 5) for _ in range(size)] for _ in range(size)])


@topic(
    "tensor.elementwise",
    area="tensors",
    title=say(en="Two kinds of product", zh="两种乘积"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_elementwise(rng: Random, level: str) -> Question:
    """x * y entry by entry, x @ y rows on columns; mm is for two dimensions only."""
    size = 2 if level == STANDARD else 3
    one, two = square(rng, size), square(rng, size)
    a, b, c = rng.sample(range(2, 6), 3)
    return ask(
        say(
            en="Work out both products; mm is the matrix product of two dimensions alone. An error is an answer too.",
            zh="计算两种乘积；mm 是两个二维数组的矩阵乘积。报错也是一种答案。",
        ),
        Part(from_arrays(x * y, "entrywise", "work_out", x=one, y=two)),
        Part(from_arrays(x @ y, "rows_by_columns", "work_out", x=one, y=two)),
        Part(from_arrays(call("mm", g, call("T", g)).shape, "move_axes", "contract", g=Shape(a, b))),
        Part(from_arrays(call("mm", z, w).shape, "matrices_alone", z=Shape(a, b, c), w=Shape(a, c, b))),
    )


@topic(
    "tensor.matmul",
    area="tensors",
    title=say(en="Many dimensions in matmul", zh="多维矩阵乘积"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_matmul(rng: Random, level: str) -> Question:
    """(2, 1, 3, 4) @ (5, 4, 6) = (2, 5, 3, 6): the last two multiply, the others broadcast."""
    a, b, n, k, m = rng.sample(range(2, 8), 5)
    left, right = Shape(a, 1, n, k), Shape(b, k, m)
    if level != STANDARD:
        left, right = Shape(a, 1, b, n, k), Shape(m, 1, k, a)
    return ask(
        say(
            en="Which shape has each product? In the last two dimensions {z} multiplies rows and columns; those in "
            "front are broadcast. An error is an answer too.",
            zh="下列乘积的形状各是什么？{z} 在最后两维做行乘列，其余的维度按广播机制处理。报错也是一种答案。",
            z=x @ y,
        ),
        Part(
            from_arrays((x @ y).shape, "align", "stretch", "contract", x=left, y=right),
        ),
        Part(from_arrays((z @ w).shape, "as_matrix", "contract", "drop", z=Shape(n, k), w=Shape(k))),
        Part(from_arrays((g @ h).shape, "contract", g=Shape(a, n, k), h=Shape(a, n, k))),
    )


@topic(
    "tensor.round",
    area="tensors",
    title=say(en="Rounding", zh="取整"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_round(rng: Random, level: str) -> Question:
    """floor, ceil, round (halves to even), trunc and frac, which keeps the sign: x = trunc x + frac x."""
    halves = [
        Integer(n) + Rational(1, 2) for n in (rng.choice((-3, -5)), rng.choice((-1, 1, 3)), rng.choice((0, 2, 4)))
    ]
    others = [Rational(rng.choice((27, -13, 34, -27)), 10)]
    if level != STANDARD:
        others += [Rational(rng.choice((-299, 1501, -1999)), 100), Rational(rng.choice((-7, 7)), 100)]
    entries = tensor([*halves, *others])
    return ask(
        say(
            en="Round every entry: round takes a half to the even neighbour, trunc cuts off what stands behind the "
            "point, and frac is what was cut off.",
            zh="对每个元素取整：round 把半数取到相邻的偶数，trunc 截去小数部分，frac 是被截去的部分。",
        ),
        *(
            Part(from_arrays(call(name, x), "entrywise", "work_out", x=entries))
            for name in ("floor", "ceil", "round", "trunc", "frac")
        ),
        Part(from_arrays(call("trunc", x) + call("frac", x), "inner_first", "work_out", x=entries)),
    )


@topic(
    "tensor.clamp",
    area="tensors",
    title=say(en="Clamping and clipping", zh="截断与裁剪"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_clamp(rng: Random) -> Question:
    """min(max(x, lo), hi) of every entry; a gradient brought to a norm of c at most."""
    low, high = -rng.randint(1, 2), rng.randint(1, 3)
    entries = tensor([high + rng.randint(1, 4), low - rng.randint(1, 4), 0, high])
    sides, most = rng.choice(((3, 4), (6, 8), (5, 12), (-4, 3))), rng.choice((1, 2))
    clipped = g * call("clamp", call("div", most, call("linalg.vector_norm", g, 2)), 0, 1)
    return ask(
        say(
            en="Clamp every entry, and clip {g} to a norm of {most} at most by one factor for all its entries.",
            zh="对每个元素做截断，并用同一个因子把 {g} 的范数裁剪到至多 {most}。",
            g=g,
            most=Integer(most),
        ),
        Part(from_arrays(call("clamp", x, low, high), "open_clamp", "inner_first", "work_out", x=entries)),
        Part(from_arrays(clipped, "clip_norm", "work_out", g=tensor(sides))),
        Part(from_arrays(call("linalg.vector_norm", clipped, 2), "inner_first", "work_out", g=tensor(sides))),
    )
