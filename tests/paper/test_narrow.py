"""What is set otherwise in a narrow column: the reason below the last piece of a formula, and lists to be paired."""

import pytest
from office_readers import as_read, needs

from derive.paper.documents import docx, latex, typst_data
from derive.paper.view import Layout
from derive.sheets import Asked, Spec
from derive.sheets.posing import single

# the first line of the pupil's work is broken in this column; a claim of the pairs is as wide as the column
BROKEN = Asked("calculus.common", kind="spot", difficulty="hard")
WIDE = Asked("tensor.norm", kind="match")


def view(asked, columns=2):
    layout = Layout(columns=columns, look="compact")
    return single(Spec("Narrow", 2026, exercises=(asked,), layout=layout)).view(False)


def test_a_reason_stands_below_the_last_piece_of_its_line_in_latex() -> None:
    source = latex.document(view(BROKEN))
    pieces, reason = source.index(r"\qquad {}"), source.index(r"\note{(1) chain rule}")
    assert pieces < reason


@needs("docx")
def test_a_reason_stands_below_the_last_piece_of_its_line_in_word() -> None:
    words = as_read(docx.document(view(BROKEN)))
    assert words.index("(1)") < words.index("⋅", words.index("(1)")) < words.index("chain rule")


@pytest.mark.parametrize(("columns", "below"), [(2, True), (1, False)])
def test_wide_pairs_stand_in_two_lists_one_below_the_other(columns, below) -> None:
    (exercise,) = typst_data.sheet(view(WIDE, columns))["exercises"]
    (pairs,) = (b for b in exercise["blocks"] if b["block"] == "pairs")
    assert pairs["below"] is below
    assert (r"\begin{minipage}" not in latex.document(view(WIDE, columns))) is below


def test_narrow_pairs_stand_beside_each_other() -> None:
    assert r"\begin{minipage}" in latex.document(view(Asked("convexity.saddle", kind="match")))


def test_the_head_above_two_columns_of_latex_has_air_between_its_lines() -> None:
    """In the argument of \\twocolumn there is none unless it is asked for."""
    assert r"\twocolumn[{\setlength{\parskip}" in latex.document(view(BROKEN))
