"""Two equations or inequalities."""

from __future__ import annotations

from sympy import Basic

from derive.checking.scalars import Options
from derive.checking.verdict import Verdict
from derive.kernel import Setting


def equations(expected: Basic, answer: Basic, setting: Setting, options: Options) -> Verdict:
    """Todo."""
    raise NotImplementedError
