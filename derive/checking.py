"""Is one expression the other? A verdict that says how it was reached; nothing is collapsed to yes or no."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Basic, Expr, I, IndexedBase, MatrixBase, MatrixExpr, Symbol, nan, oo, zoo
from sympy.core.sympify import _sympify

from derive.bound import substitute
from derive.errors import BadSpec
from derive.events import EventExpr
from derive.kernel import EQUAL, Evidence, Setting, Witness
from derive.kernel.evidence import examine
from derive.ordered import Plus, Times, ordered

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


def check(answer: Basic | float, *, expected: Basic | float) -> Verdict:
    """Compare two SymPy expressions over the reals, or two events.

    Names are matched by spelling: the answer's `x` is the expected `x`, with its domain. Raises `BadSpec` for what is
    neither a real expression nor an event, `BadSetting` for what has no value here.
    """
    right = ordered(_readable(expected))
    given = _named_alike(ordered(_readable(answer)), right)
    if isinstance(right, EventExpr) != isinstance(given, EventExpr):
        raise BadSpec(f"cannot compare an event with a number: {given} and {right}")
    setting = Setting((right, given))
    findings = [examine(a, b, EQUAL, setting) for a, b in ((right, given), (given, right))]
    if isinstance(findings[0], Evidence) and isinstance(findings[1], Evidence):
        return _equal(findings[0])
    witness = next((f for f in findings if isinstance(f, Witness)), None)
    if witness is None:
        return Verdict("unknown", reason="too few points at which both expressions have a value")
    if findings[0] != witness:  # it was found with the sides exchanged
        witness = replace(witness, before=witness.after, after=witness.before)
    return _differs(witness, right, given, setting)


def _readable(side: object) -> Basic:
    if isinstance(side, (bool, MatrixBase, MatrixExpr)) or not isinstance(side, (Expr, EventExpr, int, float)):
        raise BadSpec(f"cannot compare a {type(side).__name__}: give two expressions of real numbers, or two events")
    read: Basic = _sympify(side)
    if read.has(I, zoo, oo, -oo, nan):
        raise BadSpec(f"cannot compare {side}: only real and finite numbers are read")
    return read


def _named_alike(answer: Basic, expected: Basic) -> Basic:
    """The answer with the expected expression's own symbols and arrays for those spelled like them."""
    for kind in (IndexedBase, Symbol):  # whole arrays first: their labels are symbols too
        known = {s.name: s for s in expected.atoms(kind)}
        other = {s: known[s.name] for s in answer.atoms(kind) if known.get(s.name, s) != s}
        answer = substitute(answer, other) if other else answer
    return answer


def _differs(witness: Witness, expected: Basic, answer: Basic, setting: Setting) -> Verdict:
    """Where a value is missing on one side only, the rest decides; else the answer is wrong."""
    if "undefined" in (witness.before, witness.after):
        # Zero times the answer takes away the points at which it has no value; those of the left side are skipped.
        common = examine(Plus(expected, Times(0, answer)), answer, EQUAL, setting)
        if isinstance(common, Evidence):
            return Verdict("equal-where-defined", common.method, common.points, witness)
        witness = common if isinstance(common, Witness) else witness
    return Verdict("different", witness=witness)


def _equal(evidence: Evidence) -> Verdict:
    proved = evidence.method in ("proved", "exhaustive")
    return Verdict("equal" if proved else "equal-numerically", evidence.method, evidence.points)
