"""Sheets built by hand, for tests of the documents made from them."""

import subprocess
from pathlib import Path

from part_views import part_of
from sympy import Sum, exp, sin

from derive.kernel import EQUAL, Setting, Step, approx
from derive.paper.blocks import LineView
from derive.paper.view import ExerciseView, SheetView
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times
from derive.words import words
from derive.words.prose import Run

EN, ZH = words("en").labels, words("zh").labels

ROW, COL, K = indices("i j k")
N, X = size("n"), scalar("x")
Z, P = array("z", N), array("p", N)
TOTAL = Sum(exp(Z[K]), (K, 1, N))
SOFTMAX = over(exp(Z[ROW]), TOTAL)


def runs(*parts):
    """Strings as words, everything else as maths."""
    return tuple(Run(text=p) if isinstance(p, str) else Run(maths=p) for p in parts)


def line(relation, expr, *note, order=None):
    """A line that says what the one before said: true whatever it is, so that any expression can be laid out."""
    if relation == "approx":
        step = Step(expr, expr, "same", approx(X, 2), Setting((expr, X)))
    else:
        step = Step(expr, expr, "same", EQUAL, Setting((expr,)))
    return LineView(step, runs(*note), order, is_claim=not relation)


def softmax(number=1):
    """Two parts, with fractions, sums and a definition."""
    quotient = over(plus(times(exp(Z[ROW]), TOTAL), minus(times(exp(Z[ROW]), exp(Z[ROW])))), power(TOTAL, 2))
    equal = (
        line("", D(P[ROW], Z[ROW])),
        line("=", D(SOFTMAX, Z[ROW]), "definition of ", P[ROW]),
        line("=", quotient, "quotient rule"),
        line("=", times(P[ROW], plus(1, minus(P[ROW]))), "fold back into ", P[ROW]),
    )
    other = (
        line("", D(P[ROW], Z[COL])),
        line("=", times(-1, over(times(exp(Z[ROW]), exp(Z[COL])), power(TOTAL, 2))), "quotient rule"),
        line("=", times(-1, P[ROW], P[COL]), "fold back"),
    )
    definitions = ((P[ROW], SOFTMAX),)
    parts = (
        part_of(runs("(a) If ", ROW, " = ", COL, ":"), definitions, equal, runs("3 lines; against NumPy: 40 points.")),
        part_of(runs("(b) If ", ROW, " ≠ ", COL, ":"), definitions, other, runs("2 lines; against NumPy: 40 points.")),
    )
    statement = runs("Derive ", D(P[ROW], Z[COL]), " for every ", ROW, ".")
    return ExerciseView(number, "softmax.jacobian", statement, 5, parts)


def long(number=1, terms=14, steps=1):
    """A derivation of `steps` lines, each of a sum of `terms` terms."""
    wide = plus(*(times(q + 2, power(X, q), exp(times(q, X))) for q in range(1, terms)))
    lines = [line("=", plus(wide, q), f"step {q:03}") for q in range(steps)]
    last = line("approx", X, "Taylor", order=power(X, 3))
    part = part_of((), (), (line("", D(sin(X), X)), *lines, last), runs("ok"))
    return ExerciseView(number, "long", runs("Expand it."), 3, (part,))


def worded(number, text):
    """An exercise whose statement, heading, note and evidence are the same words."""
    lines = (line("", D(X, X)), line("=", power(X, 0), text))
    return ExerciseView(number, "words", runs(text), 1, (part_of(runs(text), (), lines, runs(text)),))


def sheet(*exercises, key=False, title="Week 3: gradients", language="en", **more):
    labels = ZH if language == "zh" else EN
    return SheetView(title, "7c1f", language, key, labels, exercises or (softmax(),), **more)


def pages(pdf: bytes, folder: Path, *options: str) -> list[str]:
    """The text of each page, as `pdftotext` reads it."""
    path = folder / "pages.pdf"
    path.write_bytes(pdf)
    read = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return read.stdout.decode().removesuffix("\f").split("\f")
