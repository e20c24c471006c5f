"""Is one expression the other? A verdict that says how it was reached; nothing is collapsed to yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic

from derive.errors import BadSpec
from derive.kernel import EQUAL, Evidence, Setting, Witness
from derive.kernel.evidence import agree_where_defined, examine
from derive.ordered import ordered

VERDICTS = ("equal", "equal-numerically", "equal-where-defined", "different", "unknown")


@dataclass(frozen=True)
class Verdict:
    """`equal` is proved; `equal-numerically` held at every point; `equal-where-defined` has a witness at which only
    one side has a value; `different` has one at which the values differ; `unknown` says why in `reason`."""

    verdict: str
    method: str | None = None
    points: int | None = None
    witness: Witness | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether both are the same expression, proved or at every point tried."""
        return self.verdict in ("equal", "equal-numerically")


def check(answer: Basic, *, expected: Basic) -> Verdict:
    """Compare two SymPy expressions over the reals, or two events. Raises `BadSpec` for anything else."""
    for side in (answer, expected):
        if not isinstance(side, Basic):
            raise BadSpec(f"cannot compare a {type(side).__name__}: give SymPy expressions")
    answer, expected = ordered(answer), ordered(expected)
    setting = Setting((expected, answer))
    findings = [examine(a, b, EQUAL, setting) for a, b in ((expected, answer), (answer, expected))]
    if all(isinstance(f, Evidence) for f in findings):
        return _equal(findings[0])  # type: ignore[arg-type]
    witness = next((f for f in findings if isinstance(f, Witness)), None)
    if witness is None:
        return Verdict("unknown", reason="too few points at which the expressions have a value")
    if "undefined" in (witness.before, witness.after):
        common = agree_where_defined(expected, answer, setting)
        if isinstance(common, Evidence):
            return Verdict("equal-where-defined", common.method, common.points, witness)
        witness = common if isinstance(common, Witness) else witness
    return Verdict("different", witness=witness)


def _equal(evidence: Evidence) -> Verdict:
    proved = evidence.method in ("proved", "exhaustive")
    return Verdict("equal" if proved else "equal-numerically", evidence.method, evidence.points)
