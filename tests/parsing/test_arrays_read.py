"""Arrays, shapes and calls as they are typed: what is read, and what is refused in one line."""

from __future__ import annotations

import contextlib

import pytest
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, sqrt

from derive.authoring import Shape, Strides, Tensor, call, tensor
from derive.errors import Unreadable
from derive.parsing import parse
from derive.terms.arrays import Listed, NoResult
from derive.terms.notation import Components
from derive.terms.ordered import plain

x, y = Tensor("x"), Tensor("y")
NAMES = {"x": x, "y": y}

PLAIN = [
    ("(3, 1, 4)", Shape(3, 1, 4)),
    ("(2,)", Shape(2)),
    ("()", Shape()),
    ("(0, 1)", Strides(0, 1)),
    ("torch.Size([5, 3, 4])", Shape(5, 3, 4)),
    ("[[18], [8]]", tensor([[18], [8]])),
    ("[18,8]", tensor([18, 8])),
    ("np.array([1, 2])", tensor([1, 2])),
    ("[1/2, -3, 0.25]", tensor([Rational(1, 2), -3, Rational(1, 4)])),
    ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])),
    ("x.sum(dim=1)", call("sum", x, dim=1)),
    ("x.sum(dim=1, keepdim=True)", call("sum", x, dim=1, keepdim=True)),
    ("(x + y).shape", (x + y).shape),
    ("x.T @ y", call("T", x) @ y),
    ("x + y * x", x + y * x),
    ("(x + y) * x", (x + y) * x),
    ("x - y - x", call("sub", call("sub", x, y), x)),
    ("(5, 1, 4) + (3, 1)", Shape(5, 1, 4) + Shape(3, 1)),
    ("cat([x, y], dim=0)", call("cat", [x, y], dim=0)),
    ("torch.stack([x, y], dim=1).shape", call("stack", [x, y], dim=1).shape),
    ("linalg.vector_norm(x, 2)", call("linalg.vector_norm", x, 2)),
    ("x.kthvalue(2).values", call("values", call("kthvalue", x, 2))),
    ("x[1]", x[1]),
    ("x.expand(4, -1)", call("expand", x, 4, -1)),
    ("[[7, 2].sum(), [1, 8].sum()]", Listed(call("sum", tensor([7, 2])), call("sum", tensor([1, 8])))),
    ("error", NoResult()),
    ("Fails", NoResult()),
    ("报错", NoResult()),
]
LATEX = [
    (r"(3, 1, 4)", Shape(3, 1, 4)),
    (r"\begin{bmatrix} 18 \\ 8 \end{bmatrix}", tensor([[18], [8]])),
    (r"\begin{pmatrix} 1 & \frac{1}{2} \\ 3 & 4 \end{pmatrix}", tensor([[1, Rational(1, 2)], [3, 4]])),
    (r"\underset{(2, 1)}{\begin{bmatrix} 18 \\ 8 \end{bmatrix}}", tensor([[18], [8]])),
    (r"\left[18, 8\right]", tensor([18, 8])),
    (r"x\mathtt{.sum}(\mathtt{dim=}1)", call("sum", x, dim=1)),
    (r"x \mathbin{@} y", x @ y),
    (r"\text{error}", NoResult()),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN, ids=[t for t, _ in PLAIN])
def test_plain(text: str, expected) -> None:
    assert parse(text, names=NAMES) == expected


@pytest.mark.parametrize(("text", "expected"), LATEX, ids=[t for t, _ in LATEX])
def test_latex(text: str, expected) -> None:
    assert parse(text, names=NAMES, form="latex") == expected


def test_roots_are_exact() -> None:
    (entry,) = parse("[sqrt(15 + sqrt(221))]", names=NAMES).entries
    assert plain(entry) == sqrt(15 + sqrt(221))


def test_nesting_alone_makes_an_array_and_a_tuple_stays_a_vector() -> None:
    assert parse("[[18], [8]]") == tensor([[18], [8]])
    assert parse("(3, 1, 4)") == Components(3, 1, 4)
    assert parse("[x, 2]").args[1] == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(3, -1)", "a size is a whole number, 1 or more, not -1"),
        ("(3, 1/2)", "not 1/2"),
        ("[]", "an empty array"),
        ("[[], []]", "an empty array"),
        ("[[1], [2, 3]]", "one length"),
        ("[1, [2]]", "one length"),
        ("[[1, 2]", "not closed"),
        ("x.sum(", "not closed"),
        ("x.sum(dim=1))", "closes nothing"),
        ("x y", "expected"),
        ("[1, , 2 +]", "nothing stands between two commas"),
        ("x..sum()", "expected"),
        ("cat(x)", "a list of arrays"),
        ("[" * 60 + "1" + "]" * 60, "deep"),
        ("[" + "1, " * 2100 + "1]", "more than 2000 entries"),
        ("[9^9^9^9, 1]", "exponent"),
    ],
)
def test_what_cannot_be_read_is_one_line(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as error:
        parse(text, names=NAMES)
    assert "\n" not in str(error.value)


@settings(deadline=None, max_examples=examples(300))
@given(st.text(alphabet="xy()[]{}.,=+-*/@ 0123456789sumdim_shapeTcat\\&", max_size=40))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Unreadable):
        parse(text, names=NAMES)
