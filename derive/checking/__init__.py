"""Is one expression the other? A verdict that says how it was reached; nothing is collapsed to yes or no."""

from derive.checking.check import check, compare, in_form
from derive.checking.verdict import VERDICTS, Verdict

__all__ = ["VERDICTS", "Verdict", "check", "compare", "in_form"]
