"""What is compared, by the kind of a reference: values, slopes, second slopes, and whether something is least.

Each is a function of one draw to pairs: what the result gives, and what the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from sympy import Indexed

from derive.crosscheck.draws import Case
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.numpy_names import central_difference
from derive.errors import BadTopic
from derive.terms.notation import ArgMin, Components, D, Nabla, name_of

TOLERANCE = 1e-6
_ROUNDING = 1e-13  # what floats alone may make of an error
_BESIDE, _BEND, _STEPS = 1e-6, 1e-2, (1e-3, 1e-5)  # of slopes at a minimum: what bends so much so near is a kink

Pairs = Iterator[tuple[Any, Any]]


def _values(case: Case) -> Pairs:
    if case.derivation.relation.key == "approx":
        yield from _orders(case)
        return
    indices = case.grid()
    got, wanted = case.result(indices), np.asarray(case.refer())
    if indices and wanted.ndim:
        wanted = wanted[tuple(indices[n] - case.low(n) for n in case.free())]
    if case.derivation.relation.key in ("<=", "<"):
        yield case.number(case.derivation.claim, indices), wanted  # the reference is of the question
        got, wanted = np.maximum(0.0, wanted - got), np.zeros(())  # how far it lies above the bound
    if case.derivation.relation.key == "rounded":
        half = 0.5 * 10.0**-case.derivation.relation.order
        got, wanted = np.maximum(0.0, np.abs(wanted - got) - half), np.zeros(())  # how far it lies beyond rounding
    yield got, wanted


def _orders(case: Case) -> Pairs:
    """An approximation of order n: halving the distance divides the error by 2^(n + 1), within a tenth.

    The pair is how often too large the error is at half the distance, and 1.
    """
    relation = case.derivation.relation
    name, order = relation.variable.name, relation.order  # type: ignore[union-attr]
    about = float(code_of(relation.about, case.setting)(case.values))
    errors = []
    distance = (-1) ** case.round * (0.02 - 0.002 * case.round)  # on both sides, another one in every round
    for part in (1.0, 0.5):
        at = {name: about + part * distance}
        errors.append(abs(float(case.refer(**at)) - float(case.result({}, **at))))
    admitted = max(_ROUNDING, errors[0] / 2 ** (order + 0.9))
    yield max(1.0, errors[1] / admitted), 1.0


def _slopes(case: Case) -> Pairs:
    """d reference / d variable by fourth-order central differences, at every index of the variable."""
    claim, result = case.derivation.claim, case.derivation.result
    if isinstance(claim, Nabla):
        pairs = list(zip(claim.components.args, result.args, strict=True))
    else:
        pairs = [(claim, result)]
    for derivative, found in pairs:
        if not isinstance(derivative, D):
            raise BadTopic(f"a gradient reference needs a claim D(f, x), not {derivative}")
        slopes, coarse = (_slope(case, derivative, step * min(1.0, case.scale)) for step in (3e-4, 1e-3))
        if not _in_doubt(slopes, coarse, TOLERANCE / 10):
            yield case.number(found, case.grid()), slopes


def _curvatures(case: Case) -> Pairs:
    """The second derivatives of the reference by two names, or twice by one, by differences of its differences."""
    claim = case.derivation.claim
    if not isinstance(claim, D) or not isinstance(claim.body, D):
        raise BadTopic(f"a hessian reference needs a claim D(D(f, x), y), not {claim}")
    inner, outer = claim.body, claim
    first, second = name_of(inner.variable), name_of(outer.variable)
    start = np.asarray(case.value(second), float)

    def slopes(at: Any, step: float) -> Any:
        moved = {second: at}
        own = at if first == second else np.asarray(case.value(first), float)
        return central_difference(
            lambda v: np.asarray(case.refer(**{**moved, first: v}), float), np.asarray(own, float), step
        )

    fine, coarse = (central_difference(partial(slopes, step=step), start, step) for step in (2e-3, 4e-3))
    places = [
        np.asarray(case.number(i, case.grid())) - case.setting.first_index(name_of(leaf))
        for leaf in (inner.body, inner.variable, outer.variable)
        if isinstance(leaf, Indexed)
        for i in leaf.indices
    ]
    fine, coarse = ((a[tuple(places)] if places else a) for a in (fine, coarse))
    if not _in_doubt(fine, coarse, TOLERANCE / 4):
        yield case.result(case.grid()), fine


def _in_doubt(fine: Any, coarse: Any, tolerance: float) -> bool:
    """Whether differences of two steps differ, as beside a pole, or the longer step leaves what has a value."""
    alike = np.abs(fine - coarse) <= tolerance * np.maximum(1.0, np.abs(fine))
    return bool(np.any(~alike & np.isfinite(fine)))


def _slope(case: Case, derivative: D, step: float) -> Any:
    name, indices = name_of(derivative.variable), case.grid()
    slopes = central_difference(
        lambda v: np.asarray(case.refer(**{name: v}), float), np.asarray(case.value(name), float), step
    )
    places = [
        np.asarray(case.number(i, indices)) - case.setting.first_index(name_of(leaf))
        for leaf in (derivative.body, derivative.variable)
        if isinstance(leaf, Indexed)
        for i in leaf.indices
        if leaf is derivative.variable or str(i) in indices  # of a sequence the reference gives the last value alone
    ]
    return slopes[tuple(places)] if places else slopes


def _minimum(case: Case) -> Pairs:
    """The reference's value at the result is below its values nearby; its slopes there are 0, or at a kink fall before
    it and rise behind it."""
    claim, result = case.derivation.claim, case.derivation.result
    names = [n.name for n in claim.args[1:]] if isinstance(claim, ArgMin) else list(case.reference.parameters[:1])
    parts = result.args if isinstance(result, Components) else (result,)
    place = {n: float(case.number(part, case.grid())) for n, part in zip(names, parts, strict=True)}
    here = float(case.refer(**place))
    for name, at in place.items():

        def along(v: Any, name: str = name) -> Any:
            return np.asarray(case.refer(**{**place, name: v}))

        nearby = [float(along(at + d)) for d in (-0.1, -0.01, 0.01, 0.1)]
        yield min(here, *nearby), here
        before, behind = (float(along(at + d) - here) / d for d in (-_BESIDE, _BESIDE))
        if behind - before > _BEND:
            yield max(before, 0.0), min(behind, 0.0)
        else:
            yield min((central_difference(along, np.asarray(at), h) for h in _STEPS), key=abs), 0.0


COMPARED: dict[str, Callable[[Case], Pairs]] = {
    "value": _values,
    "update": _values,
    "law": _values,
    "gradient": _slopes,
    "jacobian": _slopes,
    "hessian": _curvatures,
    "minimiser": _minimum,
}
