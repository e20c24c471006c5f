"""The second judge: `lambdify` turns a result into NumPy code, and it is compared with plain NumPy for the question.

A reference says what it is. It is written for the question (the loss, the update, the law), never for the answer;
derivatives are compared with central differences of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
from msgspec import Struct
from sympy import Basic

from derive.crosscheck.branches import Sides
from derive.crosscheck.calls import USUAL, compared_calls
from derive.crosscheck.compared import COMPARED, TOLERANCE, Pairs
from derive.crosscheck.draws import Case, PinnedCase
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.reference import Reference
from derive.errors import CheckFailed, NothingToCompare
from derive.kernel import Derivation, Setting
from derive.terms.notation import D

_SECOND = "is the reference of the kind 'hessian'? a part has its own: Part(plan, reference=Reference('hessian', ...))"
ROUNDS = 6
_MOST_ROUNDS = 60  # rounds for a question that has no value at most numbers
_SCALES = (4.0, 0.1, 15.0, 60.0, 300.0, 1e-4, 5000.0)  # of draws that look for other ways through the reference
_PER_SCALE, _ELSEWHERE = 4, 200

__all__ = ["TOLERANCE", "CrossCheck", "Reference", "asked_of_numpy", "at_values", "cross_check", "usual_reference"]


class CrossCheck(Struct, frozen=True):
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
    return reference.run(*(values[n] for n in reference.parameters))


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
        if np.any(np.isnan(got)):
            raise CheckFailed(f"the result of {derivation.claim} has no value where its NumPy reference has one")
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
    return [(np.asarray(a, float), np.asarray(b, float)) for a, b in COMPARED[case.reference.kind](case)]


def _finite(pairs: list[tuple[Any, Any]]) -> bool:
    return all(np.all(np.isfinite(wanted)) for _, wanted in pairs)


def at_values(derivation: Derivation, reference: Reference, indices: dict[str, int], values: dict[str, Any]) -> float:
    """What the reference gives at these numbers, for a derivation whose claim is one number; the result, evaluated by
    NumPy, must agree. Raises `CheckFailed`, also where the reference cannot be run or differenced there."""
    pairs = list(COMPARED[reference.kind](PinnedCase(derivation, reference, indices, values)))
    numbers = [(np.asarray(a, float).ravel(), np.asarray(b, float).ravel()) for a, b in pairs]
    if not all(len(a) == len(b) == 1 for a, b in numbers):
        raise CheckFailed(f"{derivation.claim} is no single number at {values}")
    for (got,), (wanted,) in numbers:
        if not abs(float(got) - float(wanted)) <= TOLERANCE * max(1.0, abs(float(wanted))):
            raise CheckFailed(f"at {values} NumPy finds {wanted} for {derivation.claim}, not {got}")
    if not pairs:
        raise NothingToCompare(f"at {values} NumPy finds no value for {derivation.claim}")
    return float(numbers[0][1][0])
