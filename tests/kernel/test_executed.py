"""Lines about arrays: what holds, what is refuted and at which sizes, and what no line may say."""

from __future__ import annotations

import pytest
from sympy import Ne, Rational, Symbol, sqrt

from derive.authoring import Shape, Strides, Tensor, call, claim, from_arrays, let, scalar, size, tensor
from derive.engine.laws import LAWS, apply_law
from derive.errors import BadSetting, CheckFailed, UnknownName
from derive.kernel import AT_MOST, EQUAL, Definition, Evidence, Refuted, Setting, Step, Witness
from derive.kernel.evidence import examine
from derive.kernel.executed import operations, shapes
from derive.kernel.executed.values import same_number
from derive.kernel.findings import TooFew
from derive.terms.arrays import Array, ArrayExpr, Listed, NoResult

x, y = Tensor("x"), Tensor("y")
m, n, k = size("m"), size("n"), size("k")
ROWS = tensor([[7, 2, 9], [1, 8, -1]])


def found(before: ArrayExpr, after: ArrayExpr, given: tuple = (), **known: ArrayExpr):
    definitions = tuple(let(Tensor(name), meaning) for name, meaning in known.items())
    return examine(before, after, EQUAL, Setting((before,), definitions, given))


# -- the catalogue's own answers --------------------------------------------------------------------------------------

SHAPES = [
    ((x + y).shape, Shape(5, 3, 4), Shape(5, 1, 4), Shape(3, 1)),
    ((x + y).shape, Shape(4, 3, 32, 32), Shape(4, 3, 32, 32), Shape(32, 32)),
    ((x + y).shape, Shape(4, 3, 32, 32), Shape(4, 3, 32, 32), Shape(3, 1, 1)),
    ((x + y).shape, NoResult(), Shape(4, 3, 32, 32), Shape(3)),
    (call("cat", [x, y], dim=0).shape, Shape(7, 3), Shape(2, 3), Shape(5, 3)),
    (call("cat", [x, y], dim=1).shape, NoResult(), Shape(2, 3), Shape(5, 3)),
    (call("stack", [x, y], dim=0).shape, NoResult(), Shape(2, 3), Shape(5, 3)),
    (call("stack", [x, y], dim=1).shape, Shape(2, 2, 3), Shape(2, 3), Shape(2, 3)),
    (call("permute", x, 2, 0, 1).shape, Shape(4, 2, 3), Shape(2, 3, 4), Shape(1)),
    (call("stride", x), Strides(12, 4, 1), Shape(2, 3, 4), Shape(1)),
    (call("stride", call("permute", x, 2, 0, 1)), Strides(1, 12, 4), Shape(2, 3, 4), Shape(1)),
    (call("strides", x), Strides(48, 16, 4), Shape(2, 3, 4), Shape(1)),
    (call("stride", call("expand", x, 4, 3)), Strides(0, 1), Shape(3), Shape(1)),
    (call("nbytes", call("expand", x, 5, 3, 4)) - call("nbytes", x), tensor(160), Shape(5, 1, 4), Shape(1)),
    ((x @ y).shape, Shape(2, 5, 3, 6), Shape(2, 1, 3, 4), Shape(5, 4, 6)),
    ((x @ y).shape, Shape(3), Shape(3, 4), Shape(4)),
    ((x @ y).shape, NoResult(), Shape(2, 3, 4), Shape(2, 3, 4)),
]
VALUES = [
    (call("sum", x, dim=1), tensor([18, 8]), ROWS),
    (call("sum", x, dim=1, keepdim=True), tensor([[18], [8]]), ROWS),
    (call("amax", x, dim=0), tensor([7, 8, 9]), ROWS),
    (call("mean", x), tensor(Rational(13, 3)), ROWS),
    (call("argmax", x), tensor(2), ROWS),
    (call("argmax", x, dim=1), tensor([2, 1]), ROWS),
    (call("argmax", x, dim=0), tensor([0, 1, 0]), ROWS),
    (call("linalg.vector_norm", x, 1), tensor(10), tensor([[1, 2], [3, 4]])),
    (call("linalg.matrix_norm", x, 1), tensor(6), tensor([[1, 2], [3, 4]])),
    (call("linalg.vector_norm", x, 2), tensor(sqrt(30)), tensor([[1, 2], [3, 4]])),
    (call("linalg.matrix_norm", x, 2), tensor(sqrt(15 + sqrt(221))), tensor([[1, 2], [3, 4]])),
    (call("values", call("kthvalue", x, 2)), tensor(2), tensor([5, 1, 4, 2, 3])),
    (call("indices", call("kthvalue", x, 2)), tensor(3), tensor([5, 1, 4, 2, 3])),
    (call("values", call("topk", x, 2)), tensor([5, 4]), tensor([5, 1, 4, 2, 3])),
    (call("indices", call("topk", x, 2)), tensor([0, 2]), tensor([5, 1, 4, 2, 3])),
]


@pytest.mark.parametrize(("question", "answer", "one", "two"), SHAPES)
def test_shapes_of_the_catalogue(question, answer, one, two) -> None:
    assert found(question, answer, x=one, y=two) == Evidence("executed")


@pytest.mark.parametrize(("question", "answer", "array"), VALUES)
def test_values_of_the_catalogue(question, answer, array) -> None:
    assert found(question, answer, x=array) == Evidence("executed")


# -- what is refuted --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "wrong", "known"),
    [
        ((x + y).shape, Shape(5, 1, 4), {"x": Shape(5, 1, 4), "y": Shape(3, 1)}),
        ((x + y).shape, NoResult(), {"x": Shape(5, 1, 4), "y": Shape(3, 1)}),
        ((x + y).shape, Shape(4, 3, 6, 6), {"x": Shape(4, 3, 6, 6), "y": Shape(3)}),
        (call("sum", x, dim=1), tensor([[18], [8]]), {"x": ROWS}),
        (call("sum", x, dim=1), tensor([[18, 8]]), {"x": ROWS}),  # a row of shape (2,) is no matrix of shape (1, 2)
        (call("sum", x, dim=1), tensor([18, Rational(80001, 10000)]), {"x": ROWS}),
        (call("sum", x, dim=1), Shape(2), {"x": ROWS}),  # nor is an array a shape
        (call("linalg.vector_norm", x, 2), tensor(Rational(54772255750517, 10**13)), {"x": tensor([[1, 2], [3, 4]])}),
        (x + y, x * y, {"x": Shape(2, 2), "y": Shape(2, 2)}),  # equal in shape, and not in what they are
        (call("T", x), x, {"x": Shape(2, 2)}),
        (x @ y, y @ x, {"x": Shape(2, 2), "y": Shape(2, 2)}),
        (call("argmax", x), tensor(3), {"x": ROWS}),
    ],
)
def test_what_is_wrong_has_a_witness(question, wrong, known) -> None:
    assert isinstance(found(question, wrong, **known), Witness)


def test_a_witness_says_what_both_sides_are() -> None:
    witness = found(call("sum", x, dim=1), tensor([[18], [8]]), x=ROWS)
    assert (witness.point, witness.before, witness.after) == ((), "[18, 8]", "[[18], [8]]")


def test_arrays_known_by_their_shapes_alone_are_compared_by_letters() -> None:
    assert found(x + y, y + x, x=Shape(2, 3), y=Shape(3)) == Evidence("executed")
    assert found(call("T", x @ y), call("T", y) @ call("T", x), x=Shape(2, 3), y=Shape(3, 2)) == Evidence("executed")


# -- letters for sizes ------------------------------------------------------------------------------------------------


def test_letters_for_sizes_are_drawn_as_different_primes_and_as_1() -> None:
    evidence = found((x + y).shape, Shape(m, n), x=Shape(m, 1), y=Shape(n))
    assert evidence.method == "executed"
    assert evidence.points >= 6
    tried = dict(evidence.sizes)
    assert 1 in tried["m"] and 1 in tried["n"] and len(tried["m"]) >= 4


def test_what_holds_for_primes_alone_is_refuted_at_1() -> None:
    witness = found((x + y).shape, NoResult(), x=Shape(m), y=Shape(n))
    assert isinstance(witness, Witness)
    assert 1 in dict(witness.point).values() or len(set(dict(witness.point).values())) == 1


def test_what_holds_where_sizes_agree_is_refuted_where_they_differ() -> None:
    assert isinstance(found((x @ y).shape, Shape(m, m), x=Shape(m, n), y=Shape(n, k)), Witness)
    assert isinstance(found((x @ y).shape, Shape(m, k), x=Shape(m, n), y=Shape(n, k)), Evidence)


def test_conditions_on_sizes_are_kept() -> None:
    given = (Ne(m, n, evaluate=False), m > 1, n > 1)
    assert isinstance(found((x + y).shape, NoResult(), given, x=Shape(m), y=Shape(n)), Evidence)


def test_too_few_sizes_are_no_evidence() -> None:
    assert isinstance(found((x + y).shape, Shape(m), (m > 10,), x=Shape(m), y=Shape(1)), TooFew)


# -- what makes no sense ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (call("sum", x, dim=5), "dim 5 is out of range"),
        (call("sum", x, dim=-3), "dim -3 is out of range"),
        (call("permute", x, 0, 0), "stands twice"),
        (call("argmax", call("mul", x, 0)), "stands in two places"),
        (call("kthvalue", call("flatten", x), 9), "9 of the entries"),
        (call("div", x, 0), "division by zero"),
        (call("cat", [], dim=0), "an empty list"),
        (call("getitem", x, 7), "no entry 7"),
        (x + y, "nothing says what is in the array y"),
        (call("expand", x, 400, 400, 2, 3), "too large"),
        (call("stride", call("mul", x, 2)), "strides are those of a fresh array"),
        (call("floor", call("sqrt", call("abs", x))), "only fractions"),
        (Listed(x, call("sum", x)), "different shapes"),
    ],
)
def test_bad_input_is_one_line(question, why: str) -> None:
    with pytest.raises(BadSetting, match=why) as error:
        found(question, tensor(0), x=ROWS)
    assert "\n" not in str(error.value)


def test_unknown_operations_and_options_name_the_nearest() -> None:
    with pytest.raises(UnknownName, match="argmax"):
        found(call("argmaxx", x), tensor(0), x=ROWS)
    with pytest.raises(UnknownName, match="keepdim"):
        found(call("sum", x, dim=1, keepdims=True), tensor(0), x=ROWS)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Shape(-1), "not -1"),
        (lambda: Shape(0, 2), "not 0"),
        (lambda: tensor([]), "empty array"),
        (lambda: tensor([[1], [2, 3]]), "one length"),
        (lambda: tensor([[1], 2]), "one length"),
        (lambda: Array((2, 2), 1, 2, 3), "does not have 3 entries"),
        (lambda: Listed(), "empty array"),
    ],
)
def test_what_is_no_array_cannot_be_written(make, why: str) -> None:
    with pytest.raises(BadSetting, match=why):
        make()


def test_arrays_are_equal_or_not_and_nothing_else() -> None:
    with pytest.raises(BadSetting, match="related by '='"):
        examine(x, x, AT_MOST, Setting((x,), (let(x, ROWS),)))
    with pytest.raises(BadSetting, match="an array and 2 a number"):
        examine(x, Symbol("x") * 0 + 2, EQUAL, Setting((x,), (let(x, ROWS),)))


# -- the carriers -----------------------------------------------------------------------------------------------------


def test_lines_of_a_plan_are_checked_like_any_other() -> None:
    plan = from_arrays(call("sum", x, dim=1), "slices", "write_out", "work_out", x=ROWS)
    derivation = plan.derivation()
    assert derivation.result == tensor([18, 8])
    assert {s.evidence.method for s in derivation.steps} == {"executed"}
    with pytest.raises(CheckFailed, match="does not hold"):
        plan.state(tensor([18, 9])).derivation()
    with pytest.raises(CheckFailed):
        Step(call("sum", x, dim=1), tensor([18, 9]), "state", EQUAL, derivation.setting)
    assert Refuted(call("sum", x, dim=1), tensor([18, 9]), "sign", derivation.setting).witness.after == "[18, 9]"


def test_a_rule_and_a_meaning_that_disagree_let_no_line_through(monkeypatch) -> None:
    """The rule for shapes is written apart from the entries: one wrong text is caught by the other."""
    wrong = operations.OPERATIONS["sum"].__class__(
        lambda shape, dim=None, keepdim=False: shapes.reduced(shape, dim, True),
        operations.OPERATIONS["sum"].meaning,
        operations.OPERATIONS["sum"].call,
        "",
    )
    monkeypatch.setitem(operations.OPERATIONS, "sum", wrong)
    with pytest.raises(CheckFailed, match="the rule for the shape says"):
        found(call("sum", x, dim=1), tensor([[1], [5]]), x=tensor([[0, 1], [2, 3]]))


@pytest.mark.parametrize("law", ["align", "stretch", "contract", "join", "slices", "work_out"])
def test_a_law_that_does_not_fit_leaves_everything_as_it_is(law: str) -> None:
    rewrite = next(one for one in LAWS if one.name == law)
    assert apply_law(x + y, rewrite) == x + y
    assert apply_law(ROWS, rewrite) == ROWS


def test_exact_numbers_are_told_apart() -> None:
    a = scalar("a")
    assert same_number(sqrt(15 + sqrt(221)) ** 2, 15 + sqrt(221))
    assert same_number(sqrt(5 + 2 * sqrt(6)), sqrt(2) + sqrt(3))
    assert not same_number(sqrt(2), Rational(14142135623730951, 10**16))
    assert same_number(2 * a, a + a)
    assert not same_number(2 * a, 3 * a)


def test_a_shape_is_what_a_name_has_and_not_what_it_is() -> None:
    assert let(x, Shape(2)) == Definition(x.shape, Shape(2))
    plan = claim(x.shape, let(x, Shape(2)))
    assert plan.open_names().derivation().result == Shape(2)
