"""An expected expression read once, for ten thousand answers; an answer that comes again is not judged again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.checking.check import check
from derive.checking.declared import Declared
from derive.checking.texts import read_expected
from derive.checking.verdict import Verdict

_KEPT = 10_000  # verdicts on answers that were typed


class Expected:
    """What answers should be equal to. The arguments are those of `derive.check`; raises what it raises for them."""

    def __init__(
        self,
        expected: Any,
        *,
        let: Mapping[str, Any] | None = None,
        given: Sequence[Any] = (),
        functions: Sequence[str] = (),
        complex_unit: bool = False,
        tolerance: float | Fraction | None = None,
        form: str | None = None,
        notation: str = "auto",
    ) -> None:
        declared = Declared.of(let or {}, given, functions, notation)
        self.expected = read_expected(expected, notation, complex_unit, declared.names)
        self._how: dict[str, Any] = {
            "complex_unit": complex_unit,
            "tolerance": tolerance,
            "form": form,
            "notation": notation,
            "declared": declared,
        }
        self._kept = OrderedDict[str, Verdict]()

    def check(self, answer: Any) -> Verdict:
        """The verdict on an answer; see `derive.check`."""
        if not isinstance(answer, str):
            return check(answer, expected=self.expected, **self._how)
        if answer not in self._kept:
            self._kept[answer] = check(answer, expected=self.expected, **self._how)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[answer]
