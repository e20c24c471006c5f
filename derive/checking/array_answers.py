"""The verdict on an answer that is an array, a shape, strides, or that there is no result."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, MatrixBase, Tuple

from derive.checking.scalars import TOO_FEW, Options
from derive.checking.verdict import Verdict
from derive.errors import BadSetting, CheckFailed, UnknownName
from derive.kernel import EQUAL, Evidence, Setting, Witness
from derive.kernel.evidence import examine
from derive.terms import arrays as a
from derive.terms.notation import Components
from derive.words.prose import Prose, sentence

NOT_CARRIED_OUT = sentence("reason not carried out")
_TUPLES = (a.Shape, a.Strides)


def as_meant(answer: Any, expected: Basic) -> Any:
    """The answer as what the expected side is for certain: `(3, 1)` as a shape, `[3, 1]` as an array, 3 as one number.

    A `Verdict` for what can be no array, such as rows of different lengths.
    """
    if isinstance(answer, MatrixBase):
        answer = [list(answer.row(k)) for k in range(answer.rows)]
    if isinstance(answer, (Components, Tuple)):
        answer = list(answer.args)
    try:
        if isinstance(expected, _TUPLES):
            return _as_tuple(answer, type(expected))
        if isinstance(answer, (*_TUPLES, list, tuple)) and isinstance(expected, a.Array):
            return a.tensor(list(answer.args) if isinstance(answer, _TUPLES) else _lists(answer))
        if isinstance(answer, (list, tuple)):
            return a.tensor(_lists(answer))
        return a.tensor(answer) if isinstance(answer, (Expr, int, float)) else answer
    except BadSetting as error:
        return unreadable(error)


def _as_tuple(answer: Any, kind: type[Basic]) -> Any:
    if isinstance(answer, a.Array) and len(answer.sizes) == 1:
        answer = answer.entries
    if isinstance(answer, (list, tuple)):
        return kind(*answer)
    return a.tensor(answer) if isinstance(answer, (Expr, int, float)) else answer


def _lists(side: Any) -> Any:
    return [_lists(item) for item in side] if isinstance(side, (list, tuple)) else side


def compare_array(answer: Any, expected: Basic, options: Options, setting: Setting) -> Verdict:
    """The verdict on an answer to a question about arrays: what names its arrays has not carried out its operations."""
    given = as_meant(answer, expected)
    if isinstance(given, Verdict):
        return given
    verdict = arrays(expected, given, setting, options)
    if verdict.ok and given.has(a.Tensor, a.Call) and not expected.has(a.Tensor, a.Call):
        return Verdict("different", why=NOT_CARRIED_OUT, echo=True)
    return verdict


def unreadable(error: Exception) -> Verdict:
    """The verdict on what is no array."""
    return Verdict("unreadable", why=Prose({"en": str(error).replace("{", "{{").replace("}", "}}")}))


def arrays(expected: Basic, answer: Basic, setting: Setting, _options: Options) -> Verdict:
    """Equal if both are worked out to the same, entry by entry."""
    try:
        finding = examine(expected, answer, EQUAL, setting)
    except (BadSetting, UnknownName, CheckFailed) as error:  # of the answer: the question has been checked
        return unreadable(error)
    if isinstance(finding, Evidence):
        return Verdict("equal", finding.method, finding.points)
    if isinstance(finding, Witness):
        return Verdict("different", witness=finding)
    return Verdict("unknown", why=TOO_FEW)
