"""An expected expression read once, for ten thousand answers; an answer that comes again is not judged again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sympy import Basic, MatrixBase

from derive import arguments
from derive.checking.check import check, options_for
from derive.checking.declared import Declared
from derive.checking.forms import FORMS
from derive.checking.sides import expression, parts_of
from derive.checking.texts import read_expected
from derive.checking.verdict import Verdict
from derive.errors import shown, unknown
from derive.parsing.reading import Reading

_KEPT = 10_000  # verdicts on answers that were typed


class Expected:
    """What answers should be equal to. The arguments are those of `derive.check`; raises what it raises for them."""

    @arguments.reading(complex_unit=arguments.flag, form=arguments.name, notation=arguments.name)
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
        declared = Declared.of({} if let is None else let, given, functions, notation)
        self.expected = read_expected(expected, notation, complex_unit, declared.names)
        self._demand_sense(complex_unit, tolerance, form)
        self._how: dict[str, Any] = {
            "complex_unit": complex_unit,
            "tolerance": tolerance,
            "form": form,
            "notation": notation,
            "declared": declared,
        }
        self._kept = OrderedDict[str, Verdict]()

    def _demand_sense(self, complex_unit: bool, tolerance: float | Fraction | None, form: str | None) -> None:
        """Raises at once what would be raised with the first answer."""
        options_for(complex_unit, tolerance)
        if form is not None and form not in FORMS:
            raise unknown("form", form, FORMS)
        if not isinstance(self.expected, (Basic, MatrixBase, Reading)):
            for part in parts_of(self.expected) or (self.expected,):
                expression(part, complex_unit)

    def check(self, answer: Any) -> Verdict:
        """The verdict on an answer; see `derive.check`."""
        if not isinstance(answer, str):
            return check(answer, expected=self.expected, **self._how)
        verdict = self._kept.get(answer)
        if verdict is None:
            verdict = self._kept[answer] = check(answer, expected=self.expected, **self._how)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return verdict

    def __repr__(self) -> str:
        expected = self.expected.text if isinstance(self.expected, Reading) else self.expected
        return f"<Expected: {shown(expected)}>"
