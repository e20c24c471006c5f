"""How a key says that lines were checked, and what NumPy said."""

from __future__ import annotations

from derive.exercises import ShownPart
from derive.kernel import EQUAL
from derive.kernel.executed.numpy_text import numpy_text
from derive.paper.blocks import Runs
from derive.terms.arrays import ONLY_IN_NUMPY, Call, written
from derive.terms.nodes import of_kind
from derive.words import Words
from derive.words.prose import Run

METHODS = ("proved", "exact-small-n", "exhaustive", "executed", "numeric")


def checked_how(part: ShownPart, words: Words) -> Runs:
    """How the lines were checked, and what NumPy said."""
    numpy = _numpy(part, words)
    return (Run(_methods(part, words) + (words.evidence["space"] + numpy if numpy else "")),)


def _methods(part: ShownPart, words: Words) -> str:
    counts, phrases = part.methods, words.evidence
    sizes = phrases["joint_sizes"].join(s.name for s in part.derivation.setting.sizes)
    (method, *others) = (m for m in METHODS if counts[m])
    key = f"{method} at a point" if part.values and method == "numeric" else method
    tried_sizes = method == "executed" and _fewest(part, method)
    key = "executed for sizes" if tried_sizes else key
    way = phrases["mixed"] if others else phrases[key].format(sizes=sizes, points=_fewest(part, method))
    several = not part.values and counts["proved"] + counts["exact-small-n"]  # numbers are one point, however often
    tried = phrases["tried"].format(points=_fewest(part)) if several else ""
    tolerance = _tolerance(part) if not part.values or counts["numeric"] else ""
    within = phrases["within"].format(tolerance=tolerance) if tolerance else ""
    return way + tried + within + phrases["stop"]


def _fewest(part: ShownPart, method: str | None = None) -> int:
    evidence = [s.evidence for s in part.derivation.steps]
    return min((e.points for e in evidence if e.points and method in (None, e.method)), default=0)


def _tolerance(part: ShownPart) -> str:
    """That of the equalities; what other relations demand is no gap between two values."""
    equal = (s.evidence.tolerance for s in part.derivation.steps if s.relation == EQUAL)
    return next((power_of_ten(t) for t in equal if t), "")


def power_of_ten(value: float) -> str:
    """1e-9 as 10⁻⁹."""
    exponent = f"{value:.0e}".split("e")[1]
    return "10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _numpy(part: ShownPart, words: Words) -> str:
    """The sentence that fits what was compared: values, the order of an error, a bound, a minimum or a law."""
    if part.check is None:
        return ""
    if part.check.of == "call":
        claim = part.derivation.claim
        alone = any(call.operation in ONLY_IN_NUMPY for call in of_kind(claim, Call))
        key = "numpy call alone" if alone else "numpy call"
        return words.evidence[key].format(torch=written(claim), numpy=numpy_text(claim))
    relation = part.derivation.relation.key
    key = f"numpy {relation}" if relation in ("approx", "<=", "<", "argmin") else "numpy"
    key = "numpy law" if part.check.of == "law" and relation == "=" else key
    key = f"{key} at a point" if part.values else key
    return words.evidence[key].format(points=part.check.points, tolerance=power_of_ten(part.check.tolerance))
