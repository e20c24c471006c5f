"""What is asked in tests of verdicts: an equation as it is written, and the word of a verdict."""

from sympy import Eq

from derive.checking import check


def eq(a, b):
    return Eq(a, b, evaluate=False)


def said(answer, expected, **how) -> str:
    return check(answer, expected=expected, **how).verdict
