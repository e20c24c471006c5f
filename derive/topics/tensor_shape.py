"""Shapes of arrays (PyTorch documentation: "Broadcasting semantics", `torch.cat`, `torch.stack`, `Tensor.stride`)."""

from random import Random

from derive.authoring import (
    STANDARD,
    Part,
    Question,
    Shape,
    Tensor,
    ask,
    call,
    from_arrays,
    say,
    scalar,
    stretched_blocks,
    tensor,
    tensors,
    topic,
)

x, y, z, w, a, b = tensors("x y z w a b")


@topic(
    "tensor.broadcast",
    area="tensors",
    title=say(en="Broadcasting", zh="广播机制"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_broadcast(rng: Random, level: str) -> Question:
    """(5, 1, 4) + (3, 1) = (5, 3, 4); what does not fit; what stretching saves; a column beside a row."""
    k, m, n = rng.sample(range(2, 8), 3)
    one, other = Shape(k, 1, n), Shape(m, 1)
    stretched: tuple[int, ...] = (k, m, n)
    if level != STANDARD:
        one, other, stretched = Shape(k, 1, n, 1), Shape(m, 1, k + n), (k, m, n, k + n)
    many, side = rng.choice((2, 4, 8)), rng.choice((16, 28, 32))
    images, offset = Shape(many, 3, side, side), rng.choice((Shape(side, side), Shape(3, 1, 1), Shape(1, 1)))
    column, row = tensor([[v] for v in rng.sample(range(1, 10), 2)]), tensor(rng.sample(range(10, 60, 10), 3))
    saved = call("nbytes", call("expand", x, *stretched)) - call("nbytes", x)
    return ask(
        say(
            en="Arrays are added by broadcasting: find the shapes and the sum. An error is an answer too. The sum of "
            "two shapes stands for the shape of a sum of such arrays. A number takes 4 bytes.",
            zh="数组按广播机制相加：求形状与和。报错也是一种答案。两个形状之和表示这样的数组之和的形状。"
            "每个数占 4 字节。",
        ),
        Part(from_arrays((x + y).shape, "align", "stretch", x=one, y=other)),
        Part(from_arrays((z + w).shape, "align", "stretch", z=images, w=offset)),
        Part(from_arrays((z + Tensor("c")).shape, "align", "stretch", z=images, c=Shape(3))),
        Part(
            from_arrays(saved, "inner_first", "count_bytes", "work_out", x=one),
            say(en="Bytes saved because nothing is copied: {saved}", zh="因不复制而省下的字节数：{saved}", saved=saved),
        ),
        Part(from_arrays(a + b, "stretch_entries", "work_out", a=column, b=row)),
        figures=stretched_blocks,
    )


@topic(
    "tensor.expand_repeat",
    area="tensors",
    title=say(en="Expand and repeat", zh="扩展与重复"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_expand_repeat(rng: Random) -> Question:
    """[a, b, c] by expand, repeat and repeat_interleave; an expanded dimension has stride 0."""
    letters = tensor([scalar(name) for name in rng.choice(("a b c", "p q r", "u v w")).split()])
    rows, down, across = rng.randint(2, 3), rng.randint(2, 3), 2
    return ask(
        say(
            en="Write down the arrays and the strides. What expand makes is a view: nothing is copied.",
            zh="写出下列数组与步幅。expand 得到的是视图，没有复制数据。",
        ),
        Part(from_arrays(call("expand", x, rows, 3), "in_front", "work_out", x=letters)),
        Part(from_arrays(call("stride", call("expand", x, rows, 3)), "strides_of_view", x=letters)),
        Part(from_arrays(call("repeat", x, down, across), "in_front", "work_out", x=letters)),
        Part(from_arrays(call("repeat_interleave", x, across), "each_repeated", "work_out", x=letters)),
    )


@topic(
    "tensor.cat_stack",
    area="tensors",
    title=say(en="Concatenating and stacking", zh="拼接与堆叠"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_cat_stack(rng: Random) -> Question:
    """cat adds one size and wants the others equal; stack wants all equal and makes a new dimension."""
    p, q, r = rng.sample(range(2, 8), 3)
    count = rng.choice((2, 3))
    several = [z, w, Tensor("v")][:count]
    alike = {t.name: Shape(p, q) for t in several}
    both = {"x": Shape(p, q), "y": Shape(r, q)}
    return ask(
        say(
            en="Which shape has each result? An error is an answer too. A shape in the place of an array stands for "
            "any array of that shape.",
            zh="下列结果的形状各是什么？报错也是一种答案。写在数组位置上的形状表示任意一个该形状的数组。",
        ),
        Part(from_arrays(call("cat", [x, y], dim=0).shape, "join", **both)),
        Part(from_arrays(call("cat", [x, y], dim=1).shape, "join", **both)),
        Part(from_arrays(call("stack", [x, y], dim=0).shape, "new_axis", **both)),
        Part(from_arrays(call("stack", several, dim=1).shape, "new_axis", "join", **alike)),
        Part(from_arrays(call("cat", several, dim=1).shape, "join", **alike)),
    )


@topic(
    "tensor.transpose",
    area="tensors",
    title=say(en="Transposing and strides", zh="转置与步幅"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_transpose(rng: Random) -> Question:
    """permute moves sizes and strides alike; NumPy counts strides in bytes."""
    sizes, order = Shape(*rng.sample(range(2, 6), 3)), rng.choice(((2, 0, 1), (1, 2, 0)))
    matrix = tensor([rng.sample(range(1, 10), 3) for _ in range(2)])
    moved = call("permute", x, *order)
    return ask(
        say(
            en="The array {x} is fresh: its last dimension runs fastest in memory. Find shapes, strides and the "
            "transpose. PyTorch's stride() counts entries, NumPy's strides bytes: 4 for a number in float32.",
            zh="数组 {x} 是新建的：最后一维在内存中变化最快。求形状、步幅与转置。"
            "PyTorch 的 stride() 以元素个数计，NumPy 的 strides 以字节计：float32 每个数 4 字节。",
            x=x,
        ),
        Part(from_arrays(moved.shape, "move_axes", x=sizes)),
        Part(from_arrays(call("stride", x), "strides", x=sizes)),
        Part(from_arrays(call("stride", moved), "strides", "move_axes", x=sizes)),
        Part(from_arrays(call("strides", moved), "strides", "move_axes", "work_out", x=sizes)),
        Part(from_arrays(call("T", y), "work_out", y=matrix)),
    )
