"""Arrays reduced along a dimension, norms, and what sorting finds (PyTorch: `torch.sum`, `torch.linalg`)."""

from random import Random

from derive.authoring import STANDARD, Part, Question, ask, call, from_arrays, say, tensor, tensors, topic

x, v = tensors("x v")


#: the numbers that entries are drawn from, and the sizes of the array
_ARRAYS = {
    "easy": (range(10), (2, 2)),
    "standard": (range(-3, 10), (2, 3)),
    "hard": (range(-12, 25), (3, 4)),
}
_SIDES = {
    "standard": ((3, 4), (5, 12), (8, 6), (-3, 4), (4, -3)),
    "hard": ((20, 21), (-9, 40), (28, -45), (12, 35), (-33, 56)),
}


@topic(
    "tensor.reduce",
    area="tensors",
    title=say(en="Reducing along a dimension", zh="沿维度归约"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_reduce(rng: Random, level: str) -> Question:
    """sum, amax, mean and argmax with dim and keepdim: dim is the one that goes."""
    numbers, (rows, columns) = _ARRAYS[level]
    entries = rng.sample(numbers, rows * columns)
    array = tensor([entries[k * columns : (k + 1) * columns] for k in range(rows)])
    largest, place = rng.choice((("amax", "argmax"), ("amin", "argmin")))
    dim = rng.randrange(2)
    return ask(
        say(
            en="Reduce the array: dim names the dimension that goes. Places count from 0; without dim they count "
            "through the flattened array.",
            zh="对数组做归约：dim 是消去的那一维。位置从 0 开始数；不给 dim 时在展平后的数组中计数。",
        ),
        Part(from_arrays(call("sum", x, dim=1), "slices", "write_out", "work_out", x=array)),
        Part(from_arrays(call("sum", x, dim=1, keepdim=True), "slices", "write_out", "work_out", x=array)),
        Part(from_arrays(call(largest, x, dim=0), "slices", "work_out", x=array)),
        Part(from_arrays(call("mean", x), "flatten", "write_out", "work_out", x=array)),
        Part(from_arrays(call(place, x), "flatten", "work_out", x=array)),
        Part(from_arrays(call(place, x, dim=dim), "slices", "work_out", x=array)),
    )


@topic(
    "tensor.norm",
    area="tensors",
    title=say(en="Norms of vectors and matrices", zh="向量与矩阵的范数"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_norm(rng: Random, level: str) -> Question:
    """The 1-norm and 2-norm of all entries, the norms of a matrix, and a vector brought to length 1."""
    a, b, c, d = (rng.choice((-1, 1)) * n for n in rng.sample(range(1, 6) if level == STANDARD else range(4, 14), 4))
    matrix, sides = tensor([[a, b], [c, d]]), rng.choice(_SIDES[level])
    length = call("linalg.vector_norm", v, 2)
    return ask(
        say(
            en="Work out the norms. A vector norm is one of all entries. The matrix norm of order 1 is the largest "
            "column sum of absolute values, that of order 2 the largest singular value. To normalise is to divide by a "
            "norm, not to take it.",
            zh="计算范数。向量范数针对全部元素；矩阵的 1 阶范数是各列绝对值之和的最大者，2 阶范数是最大奇异值。"
            "归一化是除以范数，而不是求范数。",
        ),
        Part(from_arrays(call("linalg.vector_norm", x, 1), "flatten", "write_out", "work_out", x=matrix)),
        Part(from_arrays(call("linalg.matrix_norm", x, 1), "column_sums", "inner_first", "work_out", x=matrix)),
        Part(from_arrays(call("linalg.vector_norm", x, 2), "flatten", "write_out", "work_out", x=matrix)),
        Part(from_arrays(call("linalg.matrix_norm", x, 2), "gram", "work_out", x=matrix)),
        Part(from_arrays(v / length, "normalise", "work_out", v=tensor(sides))),
        Part(from_arrays(call("linalg.vector_norm", v / length, 2), "inner_first", "work_out", v=tensor(sides))),
    )


@topic(
    "tensor.order",
    area="tensors",
    title=say(en="The k-th smallest and the largest", zh="第 k 小与前 k 大"),
    levels=("standard", "hard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def tensor_order(rng: Random, level: str) -> Question:
    """kthvalue counts from 1, from the smallest; topk begins with the largest."""
    array = tensor(rng.sample(range(1, 10), 5) if level == STANDARD else rng.sample(range(-20, 40), 8))
    k = rng.choice((2, 4) if level == STANDARD else (3, 5, 6))
    smallest, largest = call("kthvalue", x, k), call("topk", x, 2)
    return ask(
        say(
            en="Find the values and where they stand in {x}. Indices count from 0, and kthvalue counts from 1, from "
            "the smallest.",
            zh="求这些值以及它们在 {x} 中的位置。下标从 0 开始，而 kthvalue 从 1 开始、从最小的数起。",
            x=x,
        ),
        Part(from_arrays(call("values", smallest), "sort_first", "work_out", x=array)),
        Part(from_arrays(call("indices", smallest), "sort_first", "work_out", x=array)),
        Part(from_arrays(call("values", largest), "sort_first", x=array)),
        Part(from_arrays(call("indices", largest), "sort_first", x=array)),
    )
