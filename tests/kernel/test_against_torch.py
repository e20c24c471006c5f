"""Every operation against PyTorch over random shapes: the same values, and no result where PyTorch refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from pytorch import installed, torch
from sympy import N, Rational

from derive.errors import BadSetting
from derive.kernel.executed.operations import OPERATIONS
from derive.kernel.executed.running import Run
from derive.kernel.executed.values import Failed, Pair, Steps, Value, Worked
from derive.terms.arrays import OF_SHAPES, Array, Call, Shape, call

pytestmark = installed
TRIES = 60


def drawn(rng: Random, shape: tuple[int, ...]) -> Array:
    """An array of different numbers, halves among them."""
    count = 1
    for size in shape:
        count *= size
    numbers = rng.sample(range(-2 * count - 3, 2 * count + 4), count)
    return Array(shape, *(Rational(n, 2) for n in numbers))


def tensor_of(array: Array) -> Any:
    return torch.tensor([float(e) for e in array.entries], dtype=torch.float64).reshape(array.sizes)


def shape(rng: Random, least: int = 1, most: int = 3) -> tuple[int, ...]:
    return tuple(rng.choice((1, 2, 3)) for _ in range(rng.randint(least, most)))


def beside(rng: Random, other: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that may fit: some sizes of the other one, some of them 1, now and then another size."""
    kept = other[rng.randrange(len(other) + 1) :]
    return tuple(rng.choice((s, s, 1, rng.randint(1, 3))) for s in kept) or (rng.randint(1, 3),)


def two(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
    first = shape(rng)
    return [drawn(rng, first), drawn(rng, beside(rng, first))], (), {}


def one(*rest: Callable[[Random, Array], Any], least: int = 1, most: int = 3):
    def make(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
        array = drawn(rng, shape(rng, least, most))
        return [array], tuple(r(rng, array) for r in rest), {}

    return make


def reduction(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
    array = drawn(rng, shape(rng))
    dims = len(array.sizes)
    options = {"dim": rng.randrange(-dims, dims), "keepdim": rng.random() < 0.5} if rng.random() < 0.8 else {}
    return [array], (), options


def several(rng: Random) -> tuple[list[Any], tuple[Any, ...], dict[str, Any]]:
    first = shape(rng, 1, 2)
    others = [tuple(rng.choice((s, s, s, 2)) for s in first) for _ in range(rng.randint(0, 2))]
    return [[drawn(rng, s) for s in (first, *others)]], (), {"dim": rng.randrange(len(first))}


def factors(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
    n, k, m = (rng.randint(1, 3) for _ in range(3))
    left, right = rng.choice(((), (2,), (2, 1))), rng.choice(((), (2,), (3,), (1, 3)))
    a = rng.choice(((*left, n, k), (*left, n, k), (k,)))
    b = rng.choice(((*right, k, m), (*right, k, m), (k,), (*right, m, k)))
    return [drawn(rng, a), drawn(rng, b)], (), {}


def matrices(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
    n, k, m = (rng.randint(1, 3) for _ in range(3))
    return [drawn(rng, (n, k)), drawn(rng, rng.choice(((k, m), (k, m), (m, k), (2, k, m))))], (), {}


def sizes_for(rng: Random, array: Array) -> tuple[int, ...]:
    new = tuple(rng.randint(1, 2) for _ in range(rng.randint(0, 1)))
    return (*new, *(rng.choice((s, 2, 3, -1) if s == 1 else (s, s, s, -1, 2)) for s in array.sizes))


def order_of(rng: Random, array: Array) -> tuple[int, ...]:
    return tuple(rng.sample(range(len(array.sizes)), len(array.sizes)))


def spread(make: Callable[[Random, Array], tuple[Any, ...]]):
    def on(rng: Random) -> tuple[list[Array], tuple[Any, ...], dict[str, Any]]:
        array = drawn(rng, shape(rng))
        return [array], make(rng, array), {}

    return on


def reshapings(rng: Random, array: Array) -> tuple[int, ...]:
    count = len(array.entries)
    divisor = rng.choice([d for d in range(1, count + 1) if count % d == 0])
    return rng.choice(((count,), (divisor, count // divisor), (count // divisor, 1, divisor), (2, count)))


def by_name(name: str) -> Callable[..., Any]:
    """PyTorch's function or method of that name."""
    infix = {"add": "add", "sub": "sub", "mul": "mul", "div": "div"}
    if name in infix or name in ("maximum", "minimum", "matmul"):
        return getattr(torch, name)
    if name.startswith("linalg."):
        return getattr(torch.linalg, name.removeprefix("linalg."))
    special = {
        "T": lambda x: x.T,
        "getitem": lambda x, *place: x[place],
        "cat": lambda xs, dim=0: torch.cat(xs, dim=dim),
        "stack": lambda xs, dim=0: torch.stack(xs, dim=dim),
        "nbytes": lambda x: x.nbytes,
        "strides": lambda x: tuple(4 * s for s in x.stride()),
        "sort": lambda x: tuple(x.sort()),
        "kthvalue": lambda x, k: tuple(x.kthvalue(k)),
        "topk": lambda x, k: tuple(x.topk(k)),
    }
    return special.get(name, lambda x, *rest, **options: getattr(x, name)(*rest, **options))


ENTRYWISE = ("add", "sub", "mul", "maximum", "minimum")
SINGLE = ("abs", "square", "sign", "floor", "ceil", "trunc", "round", "frac")
CASES: dict[str, Callable[[Random], tuple[list[Any], tuple[Any, ...], dict[str, Any]]]] = {
    **dict.fromkeys(ENTRYWISE, two),
    **dict.fromkeys(SINGLE, one()),
    **dict.fromkeys(("sum", "mean", "amax", "amin", "argmax", "argmin"), reduction),
    "clamp": one(lambda rng, _: -rng.randint(0, 2), lambda rng, _: rng.randint(0, 3)),
    "expand": spread(sizes_for),
    "repeat": spread(lambda rng, x: tuple(rng.randint(1, 2) for _ in range(max(1, len(x.sizes) + rng.randint(-1, 1))))),
    "repeat_interleave": one(lambda rng, _: rng.randint(1, 3)),
    "cat": several,
    "stack": several,
    "permute": spread(order_of),
    "transpose": spread(lambda rng, x: (rng.randrange(len(x.sizes)), rng.randrange(len(x.sizes)))),
    "T": one(least=2, most=2),
    "unsqueeze": one(lambda rng, x: rng.randint(-1, len(x.sizes))),
    "squeeze": one(lambda rng, x: rng.randrange(len(x.sizes))),
    "reshape": spread(reshapings),
    "flatten": one(),
    "getitem": one(lambda rng, x: rng.randrange(-x.sizes[0], x.sizes[0])),
    "matmul": factors,
    "mm": matrices,
    "linalg.vector_norm": one(lambda rng, _: rng.choice((1, 2))),
    "linalg.matrix_norm": one(lambda rng, _: rng.choice((1, 2)), least=2, most=2),
    "sort": one(most=1),
    "kthvalue": one(lambda rng, x: rng.randint(1, x.sizes[0]), most=1),
    "topk": one(lambda rng, x: rng.randint(1, x.sizes[0]), most=1),
    "numel": one(),
    "stride": one(least=2),
    "strides": one(least=2),
    "nbytes": one(),
}
#: roots and quotients, whose operands are drawn by hand below
APART = {"div", "sqrt"}


def arguments(arrays: list[Any], make: Callable[[Array], Any]) -> list[Any]:
    return [[make(a) for a in item] if isinstance(item, list) else make(item) for item in arrays]


def ours(node: Call) -> Value | None:
    """What we work out; None for what we refuse to ask."""
    try:
        return Run().value(node)
    except BadSetting:
        return None


def theirs(name: str, arrays: list[Any], rest: tuple[Any, ...], options: dict[str, Any], make: Callable) -> Any:
    try:
        return by_name(name)(*arguments(arrays, make), *rest, **options)
    except (RuntimeError, IndexError):
        return None


def agree(value: Value, judge: Any) -> None:
    if isinstance(value, Pair):
        agree(value.values, judge[0])
        agree(value.indices, judge[1])
    elif isinstance(value, Steps):
        assert value.steps == tuple(judge)
    else:
        assert isinstance(value, Worked)
        judge = torch.as_tensor(judge, dtype=torch.float64)
        assert value.shape == tuple(judge.shape)
        wanted = [float(N(e, 30)) if not isinstance(e, (int, Fraction)) else float(e) for e in value.entries]
        assert wanted == pytest.approx(judge.reshape(-1).tolist(), rel=1e-9, abs=1e-9)


def draws(name: str) -> Iterator[tuple[list[Any], tuple[Any, ...], dict[str, Any]]]:
    for number in range(TRIES):
        yield CASES[name](Random(f"{name}/{number}"))


def test_every_operation_is_compared() -> None:
    assert set(CASES) | APART == set(OPERATIONS)


@pytest.mark.parametrize("name", sorted(CASES))
def test_values_are_those_of_pytorch(name: str) -> None:
    fresh = name in ("stride", "strides", "nbytes")
    compared = 0
    for arrays, rest, options in draws(name):
        operands = arguments(arrays, lambda a: Shape(*a.sizes)) if fresh else arrays
        value = ours(call(name, *operands, *rest, **options))
        judge = theirs(name, arrays, rest, options, (lambda a: torch.zeros(a.sizes)) if fresh else tensor_of)
        if value is None:
            continue
        compared += 1
        if isinstance(value, Failed):
            assert judge is None, f"PyTorch has a result for {call(name, *operands, *rest, **options)}: {judge}"
        else:
            assert judge is not None, f"PyTorch refuses {call(name, *operands, *rest, **options)}, and not {value}"
            agree(value, judge)
    assert compared >= TRIES // 3


PAIRS = {"sort", "kthvalue", "topk"}


@pytest.mark.parametrize("name", sorted(set(CASES) - PAIRS - set(OF_SHAPES)))
def test_shapes_are_those_of_pytorch(name: str) -> None:
    """The same operations where nothing but the shapes is known."""
    for arrays, rest, options in draws(name):
        operands = arguments(arrays, lambda a: Shape(*a.sizes))
        value = ours(call(name, *operands, *rest, **options))
        judge = theirs(name, arrays, rest, options, tensor_of)
        if isinstance(value, Failed):
            assert judge is None
        elif value is not None:
            assert isinstance(value, Worked)
            assert judge is not None
            assert value.shape == tuple(torch.as_tensor(judge).shape)


def test_what_fits_and_what_does_not_are_both_tried() -> None:
    for name in ("add", "matmul", "mm", "cat", "stack", "expand"):
        values = [ours(call(name, *arrays, *rest, **options)) for arrays, rest, options in draws(name)]
        assert 5 < sum(isinstance(v, Failed) for v in values) < len(values) - 5, name


def test_strides_of_views() -> None:
    rng = Random("views")
    for _ in range(TRIES):
        sizes = tuple(rng.sample(range(2, 6), 3))
        order = tuple(rng.sample(range(3), 3))
        moved = call("permute", Shape(*sizes), *order)
        stretched = call("expand", Shape(*sizes), 4, *sizes)
        fresh = torch.zeros(sizes)
        agree(Run().value(call("stride", moved)), fresh.permute(order).stride())
        agree(Run().value(call("stride", stretched)), fresh.expand(4, *sizes).stride())
        turned = fresh.permute(order).transpose(0, 2)
        agree(Run().value(call("stride", call("transpose", moved, 0, 2))), turned.stride())


def test_quotients_and_roots() -> None:
    rng = Random("quotients")
    for _ in range(TRIES):
        a, b = drawn(rng, (2, 3)), Array((3,), *(Rational(rng.randint(1, 9), 2) for _ in range(3)))
        agree(Run().value(call("div", a, b)), tensor_of(a) / tensor_of(b))
        agree(Run().value(call("sqrt", b)), tensor_of(b).sqrt())
