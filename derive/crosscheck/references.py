"""The second judge: `lambdify` turns a result into NumPy code, and it is compared with plain NumPy for the question.

A reference says what it is. It is written for the question (the loss, the update, the law), never for the answer;
derivatives are compared with central differences of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from sympy import Basic, Indexed

from derive.crosscheck.branches import Sides
from derive.crosscheck.calls import USUAL, compared_calls
from derive.crosscheck.draws import Case, PinnedCase, Reference
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.numpy_names import central_difference
from derive.errors import BadTopic, CheckFailed, NothingToCompare
from derive.kernel import Derivation, Setting
from derive.terms.notation import ArgMin, Components, D, Nabla, name_of

TOLERANCE = 1e-6
_SECOND = "is the reference of the kind 'hessian'? a part has its own: Part(plan, reference=Reference('hessian', ...))"
ROUNDS = 6
_MOST_ROUNDS, _ROUNDING = 60, 1e-13  # rounds for a question that has no value at most numbers
_SCALES = (4.0, 0.1, 15.0, 60.0, 300.0, 1e-4, 5000.0)  # of draws that look for other ways through the reference
_PER_SCALE, _ELSEWHERE = 4, 200
_BESIDE, _BEND, _STEPS = 1e-6, 1e-2, (1e-3, 1e-5)  # of slopes at a minimum: what bends so much so near is a kink

__all__ = ["CrossCheck", "Reference", "asked_of_numpy", "at_values", "cross_check", "usual_reference"]


@dataclass(frozen=True)
class CrossCheck:
    """What was compared: numbers seen, the tolerance met, and the largest gap (not for print: machines differ)."""

    of: str
    points: int
    tolerance: float
    worst: float


def _quietly(pairs: Iterator[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The pairs, without NumPy's warnings about places at which a reference has no value: that is told as an error."""
    while True:
        with np.errstate(all="ignore"):
            pair = next(pairs, None)
        if pair is None:
            return
        yield pair


def asked_of_numpy(reference: Reference | None, claim: Basic, setting: Setting, values: dict[str, Any]) -> Any:
    """What NumPy says of a question at values of its names: by its reference, or else by the code of the claim."""
    if reference is None:
        return code_of(claim, setting)(values)
    return reference.function(*(values[n] for n in reference.parameters))


def usual_reference(derivation: Derivation) -> Reference | None:
    """What NumPy runs for a derivation whose topic gives no reference: arrays say themselves what is to be called."""
    return USUAL.of(derivation.claim)


def cross_check(derivation: Derivation, reference: Reference) -> CrossCheck:
    """The result on random arrays of several sizes against the reference. Raises `CheckFailed`."""
    gaps: list[float] = []
    points = 0
    pairs = compared_calls(derivation) if reference.kind == "call" else _compared(derivation, reference)
    for got, wanted in _quietly(pairs):
        if np.any(np.isnan(wanted)):
            raise CheckFailed(
                f"the reference of {derivation.claim} has no value at numbers that the claim allows: "
                "say what it needs, as in given=[rho < 1] or scalar('s', positive=True)"
            )
        if wanted.ndim and got.ndim and wanted.shape != got.shape:
            raise CheckFailed(f"the reference of {derivation.claim} has shape {wanted.shape}, not {got.shape}")
        gap = np.abs(got - wanted) / np.maximum(1.0, np.abs(wanted))
        points += 1 if reference.kind == "law" else gap.size  # of a law's outcomes only few differ
        gaps.append(float(np.max(gap, initial=0.0)))
    if not points:
        raise CheckFailed(
            f"no numbers were found at which {derivation.claim} and its NumPy reference can be compared: "
            "say where the question has a value, as in given=[rho < 1] or scalar('s', positive=True)"
        )
    worst = float(np.max(gaps))  # unlike max, np.max keeps a NaN
    if not worst <= TOLERANCE:
        second = isinstance(derivation.claim, D) and isinstance(derivation.claim.body, D)
        hint = _SECOND if second and reference.kind == "gradient" else "one of them is wrong"
        raise CheckFailed(f"the result of {derivation.claim} and its NumPy reference differ by {worst:.3g}: {hint}")
    return CrossCheck(reference.kind, points, TOLERANCE, worst)


Pairs = Iterator[tuple[Any, Any]]


def _compared(derivation: Derivation, reference: Reference) -> Pairs:
    """Results and what the reference gives, of several draws; of a partial question, of draws that have a value. More
    draws follow where the reference goes another way than in any before."""
    rounds, sides, found = ROUNDS, frozenset[tuple[int, int]](), False
    for number in range(_MOST_ROUNDS):
        if not rounds:
            break
        case = Case(derivation, reference, number)
        pairs = _pairs(case)
        if not reference.partial or _finite(pairs):
            rounds -= 1
            sides |= case.sides()
            found |= bool(pairs)
            yield from pairs
    if not found and reference.partial:
        yield from islice(_elsewhere(derivation, reference), ROUNDS)
    if sides:
        yield from _other_ways(derivation, reference, sides)


def _elsewhere(derivation: Derivation, reference: Reference) -> Pairs:
    """Draws for a question that has no value at the usual magnitudes, as asin(5 x) has none."""
    for case in _of_other_magnitudes(derivation, reference, _ELSEWHERE):
        pairs = _pairs(case)
        if pairs and _finite(pairs):
            yield from pairs


def _other_ways(derivation: Derivation, reference: Reference, sides: Sides) -> Pairs:
    """Draws of other magnitudes that come out on sides not seen before."""
    for case in _of_other_magnitudes(derivation, reference, _PER_SCALE):
        if len({n for n, _ in sides}) * 2 == len(sides):
            return
        seen = case.sides()
        pairs = _pairs(case) if seen - sides else []
        if pairs and _finite(pairs):
            sides |= seen
            yield from pairs


def _of_other_magnitudes(derivation: Derivation, reference: Reference, per_scale: int) -> Iterator[Case]:
    for number, scale in enumerate(_SCALES * per_scale, ROUNDS):
        with suppress(CheckFailed):  # the conditions leave nothing of this magnitude
            yield Case(derivation, reference, number, scale)


def _pairs(case: Case) -> list[tuple[Any, Any]]:
    return [(np.asarray(a, float), np.asarray(b, float)) for a, b in _COMPARED[case.reference.kind](case)]


def _finite(pairs: list[tuple[Any, Any]]) -> bool:
    return all(np.all(np.isfinite(wanted)) for _, wanted in pairs)


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


def at_values(derivation: Derivation, reference: Reference, indices: dict[str, int], values: dict[str, Any]) -> float:
    """What the reference gives at these numbers, for a derivation whose claim is one number; the result, evaluated by
    NumPy, must agree. Raises `CheckFailed`, also where the reference cannot be run or differenced there."""
    pairs = list(_COMPARED[reference.kind](PinnedCase(derivation, reference, indices, values)))
    numbers = [(np.asarray(a, float).ravel(), np.asarray(b, float).ravel()) for a, b in pairs]
    if not all(len(a) == len(b) == 1 for a, b in numbers):
        raise CheckFailed(f"{derivation.claim} is no single number at {values}")
    for (got,), (wanted,) in numbers:
        if not abs(float(got) - float(wanted)) <= TOLERANCE * max(1.0, abs(float(wanted))):
            raise CheckFailed(f"at {values} NumPy finds {wanted} for {derivation.claim}, not {got}")
    if not pairs:
        raise NothingToCompare(f"at {values} NumPy finds no value for {derivation.claim}")
    return float(numbers[0][1][0])


_COMPARED: dict[str, Callable[[Case], Pairs]] = {
    "value": _values,
    "update": _values,
    "law": _values,
    "gradient": _slopes,
    "jacobian": _slopes,
    "hessian": _curvatures,
    "minimiser": _minimum,
}
