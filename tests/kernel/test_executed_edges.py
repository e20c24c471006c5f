"""Lines about arrays that fail at one size or at one number alone, and sizes that are left open."""

from __future__ import annotations

import pytest
from sympy import Eq, Min, Piecewise

from derive.authoring import Shape, Tensor, call, let, size, tensor
from derive.errors import BadSetting
from derive.kernel import EQUAL, Evidence, Setting, Witness
from derive.kernel.evidence import examine
from derive.terms.arrays import NoResult

x, y, z = Tensor("x"), Tensor("y"), Tensor("z")
m, n = size("m"), size("n")


def found(before, after, **known):
    return examine(before, after, EQUAL, Setting((before,), tuple(let(Tensor(k), v) for k, v in known.items())))


PRIMES = (n - 1) * (n - 2) * (n - 3) * (n - 5) * (n - 7) * (n - 11)
WRONG_SIZES = {
    "up to 30": Min(n, 30),
    "not 4": Piecewise((0, Eq(n, 4)), (n, True)),
    "below 100": Piecewise((n, n < 100), (0, True)),
    "primes": n + PRIMES,
}


@pytest.mark.parametrize("name", WRONG_SIZES)
def test_numbers_beside_sizes_are_tried(name) -> None:
    assert isinstance(found(call("numel", x), tensor(WRONG_SIZES[name]), x=Shape(n)), Witness)
    assert isinstance(found((x + y).shape, Shape(m, n), x=Shape(m, n), y=Shape(1, n)), Evidence)


def test_a_size_may_be_left_open() -> None:
    """As in PyTorch: x.reshape(3, -1) of six entries has shape (3, 2)."""
    rows = tensor([[1, 2, 3], [4, 5, 6]])
    assert found(call("reshape", x, -1), tensor([1, 2, 3, 4, 5, 6]), x=rows) == Evidence("executed")
    assert found(call("reshape", x, 3, -1), tensor([[1, 2], [3, 4], [5, 6]]), x=rows) == Evidence("executed")
    assert isinstance(found(call("reshape", x, -1).shape, Shape(m * n), x=Shape(m, n)), Evidence)
    assert isinstance(found(call("reshape", x, -1), NoResult(), x=rows), Witness)
    assert found(call("reshape", x, 4, -1), NoResult(), x=rows) == Evidence("executed")
    with pytest.raises(BadSetting, match="one size alone"):
        found(call("reshape", x, -1, -1), NoResult(), x=rows)


TWO = {name: Shape(2) for name in "xyz"}
NO_VALUE = [
    (x, x * y / y, "divides by"),
    (tensor([1, 1]), x / x, "divides by"),
    (x / y, x * z / (y * z), "divides by"),
    (x, call("square", call("sqrt", x)), "takes the root"),
]


@pytest.mark.parametrize(("before", "after", "words"), NO_VALUE)
def test_no_letter_is_other_than_0_or_positive_unsaid(before, after, words) -> None:
    with pytest.raises(BadSetting, match=words):
        found(before, after, **TWO)
    assert found(after, before, **TWO) == Evidence("executed")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((x + z) / (y * 2), (x + z) / y / 2),
        (x / y / z, x / (y * z)),
        (x / (y - z), x * (-1) / (z - y)),
        (x / call("sum", y), x * call("div", tensor(1), call("sum", y))),
        (x / 3, x * call("div", tensor(1), tensor(3))),
    ],
)
def test_what_the_left_side_divides_by_the_right_one_may(before, after) -> None:
    assert found(before, after, **TWO) == Evidence("executed")
