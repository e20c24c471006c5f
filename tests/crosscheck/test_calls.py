"""NumPy's call beside the maths: what is printed can be typed, does what the table runs, and catches a wrong result."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from derive.asking import all_topics
from derive.authoring import Shape, Tensor, call, from_arrays, tensor
from derive.crosscheck.calls import _NumPy
from derive.crosscheck.references import cross_check, usual_reference
from derive.errors import CheckFailed, DeriveError
from derive.kernel import Derivation, Line
from derive.kernel.executed import operations
from derive.kernel.executed.numpy_text import numpy_text

x, y = Tensor("x"), Tensor("y")
ROWS = tensor([[7, 2, 9], [1, 8, -1]])


def parts() -> Iterator[tuple[str, Derivation]]:
    for topic in all_topics():
        if topic.id.startswith("tensor."):
            for seed in range(2):
                yield from ((topic.id, p.plan.derivation()) for p in topic.draw(f"{seed}/0/0").parts)


def test_every_call_that_is_printed_can_be_typed() -> None:
    """Python evaluates the text with the same arrays, and finds what the table's own call finds."""
    compared = 0
    for id_, derivation in parts():
        claim = derivation.claim
        if any(s.is_Symbol for s in derivation.setting.expressions[-1].free_symbols):
            continue  # letters have no values to type
        called = _NumPy(derivation.setting, {})
        wanted = called.result(claim)
        names = {node.name: called.value(node) for node in claim.atoms(Tensor)}
        try:
            typed = eval(numpy_text(claim), {"np": np, **names})
        except (ValueError, IndexError):
            typed = None
        if wanted is None:
            assert typed is None, f"{id_}: {numpy_text(claim)}"
        else:
            assert np.allclose(np.asarray(typed, float), np.asarray(wanted, float)), f"{id_}: {numpy_text(claim)}"
        compared += 1
    assert compared > 60


def test_the_usual_reference_runs_the_operations() -> None:
    derivation = from_arrays(call("sum", x, dim=1), "slices", "write_out", "work_out", x=ROWS).derivation()
    found = cross_check(derivation, usual_reference(derivation))
    assert (found.of, found.points) == ("call", 2)


def test_letters_for_sizes_and_entries_are_drawn() -> None:
    from derive.authoring import size

    m, n = size("m"), size("n")
    plan = from_arrays((x + y).shape, "align", "stretch", x=Shape(m, 1), y=Shape(n))
    derivation = plan.derivation()
    assert cross_check(derivation, usual_reference(derivation)).points == 6


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("sum", lambda np, x, dim=None, keepdim=False: x.sum(axis=0)), ("T", lambda np, x: x.reshape(x.shape[::-1]))],
)
def test_a_result_that_numpy_does_not_find_is_refused(monkeypatch, name: str, wrong) -> None:
    """As if the meaning were wrong and the call right: the two texts are written apart."""
    question = call("sum", x, dim=1) if name == "sum" else call("T", x)
    derivation = from_arrays(question, "work_out", x=ROWS).derivation()
    right = operations.OPERATIONS[name]
    broken = operations.Operation(right.rule, right.meaning, wrong, right.text)
    monkeypatch.setitem(operations.OPERATIONS, name, broken)
    with pytest.raises(CheckFailed):
        cross_check(derivation, usual_reference(derivation))


def test_an_error_has_to_be_numpys_too(monkeypatch) -> None:
    derivation = from_arrays((x + y).shape, "stretch", x=Shape(2), y=Shape(3)).derivation()
    assert cross_check(derivation, usual_reference(derivation)).worst == 0
    right = operations.OPERATIONS["add"]
    lenient = operations.Operation(right.rule, right.meaning, lambda np, a, b: np.zeros(3), right.text, entrywise=True)
    monkeypatch.setitem(operations.OPERATIONS, "add", lenient)
    with pytest.raises(CheckFailed, match="NumPy has a result"):
        cross_check(derivation, usual_reference(derivation))


def test_a_line_of_a_derivation_is_not_enough() -> None:
    derivation = Derivation(
        from_arrays(call("sum", x, dim=1), x=ROWS).setting, (Line(call("sum", x, dim=1)), Line(tensor([18, 8])))
    )
    assert cross_check(derivation, usual_reference(derivation)).points == 2


@pytest.mark.parametrize(
    ("operation", "typed"),
    [("unsqueeze", "np.expand_dims(x, axis=0)"), ("squeeze", "np.squeeze(x, axis=0)"), ("sum", "np.sum(x, axis=0)")],
)
def test_a_dimension_may_be_given_by_its_name(operation: str, typed: str) -> None:
    derivation = from_arrays(call(operation, x, dim=0), x=tensor([[7, 2]])).derivation()
    assert numpy_text(derivation.claim) == typed
    cross_check(derivation, usual_reference(derivation))
    assert np.array_equal(
        eval(typed, {"np": np, "x": np.array([[7, 2]])}), _NumPy(derivation.setting, {}).value(derivation.result)
    )


@pytest.mark.parametrize(
    ("question", "reason"),
    [(call("clamp", x, min=0, max=3), "clamp has no options"), (call("sum", x, axis=1), "known: dim, keepdim"),
     (call("clamp", x, 0), "does not take what stands")],
    ids=["names", "axis", "too few"],
)  # fmt: skip
def test_what_an_operation_does_not_take_is_told(question, reason: str) -> None:
    with pytest.raises(DeriveError, match=reason):
        from_arrays(question, x=ROWS).derivation()
