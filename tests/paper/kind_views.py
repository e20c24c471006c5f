"""Exercises of every kind built by hand from real steps and refuted ones, and what of them no sheet may hold."""

import itertools

from msgspec.structs import replace
from part_views import part_of
from sheet_views import X, runs
from sympy import exp

from derive.kernel import EQUAL, Refuted, Setting, Step
from derive.paper.blocks import ChoiceView, LineView
from derive.paper.view import ExerciseView
from derive.terms.notation import D
from derive.terms.ordered import plus, power, times

SETTING = Setting((X,))
E7 = exp(times(7, X))
CLAIM = D(times(power(X, 2), E7), X)
SPLIT = plus(times(D(power(X, 2), X), E7), times(power(X, 2), D(E7, X)))
SUM = plus(times(2, X, E7), times(7, power(X, 2), E7))
RESULT = times(X, plus(2, times(7, X)), E7)
SLIP = plus(times(2, X, E7), times(power(X, 2), E7))
AFTER_SLIP = times(X, plus(2, X), E7)
NOTES = ("product rule", "known derivatives", "take out the common factor")
EVIDENCE = runs("Proved. NumPy agrees on 6 values.")
STATEMENT = runs("Differentiate: ", CLAIM, ".")


def steps(*exprs):
    """A checked step from each expression to the next."""
    return [Step(a, b, "r", EQUAL, SETTING) for a, b in itertools.pairwise(exprs)]


def lines(found, notes=NOTES, numbers=False):
    """The claim and the lines that the steps, or refuted ones, end in."""
    rows = [LineView(s, runs(n), number=numbers and k) for k, (s, n) in enumerate(zip(found, notes, strict=True), 1)]
    return (LineView(found[0], is_claim=True), *rows)


RIGHT = lines(steps(CLAIM, SPLIT, SUM, RESULT))


def fill(number=1):
    """A line and a reason left out."""
    claim, first, second, third = RIGHT
    blanked = (claim, replace(first, blank="note"), replace(second, blank="line"), third)
    part = part_of((), (), blanked, EVIDENCE, asked=blanked)
    return ExerciseView(number, "t", STATEMENT, 2, (part,), kind="fill")


def spot(number=2):
    """A line that is wrong, and one that follows from it."""
    first, _, _ = steps(CLAIM, SPLIT, SUM, RESULT)
    (last,) = steps(SLIP, AFTER_SLIP)
    wrong = lines([first, Refuted(SPLIT, SLIP, "unknown_without_inner", SETTING), last], numbers=True)
    part = part_of((), (), RIGHT, EVIDENCE, asked=wrong)
    return ExerciseView(number, "t", STATEMENT, 3, (part,), kind="spot")


def choose(number=3):
    """The right answer among wrong ones."""
    wrong = [SLIP, times(14, X, E7), times(2, X, E7)]
    why = runs("Different at ", X, " = 1.")
    choices = [ChoiceView("B", Step(CLAIM, SUM, "r", EQUAL, SETTING))]
    choices += [ChoiceView(a, Refuted(CLAIM, w, "m", SETTING), why) for a, w in zip("ACD", wrong, strict=True)]
    part = part_of((), (), RIGHT, EVIDENCE, choices=tuple(sorted(choices, key=lambda c: c.letter)))
    return ExerciseView(number, "t", STATEMENT, 1, (part,), kind="choose")


def evaluate(number=4):
    """Plain room to work."""
    part = part_of(runs("(a) At ", X, " = 1"), (), RIGHT, EVIDENCE)
    return ExerciseView(number, "t", STATEMENT, 4, (part, replace(part, heading=runs("(b)"))), kind="evaluate")


def all_kinds():
    """One of each."""
    return fill(1), spot(2), choose(3), evaluate(4)
