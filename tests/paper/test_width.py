"""The estimate of a formula's width against Typst's own measure."""

from __future__ import annotations

import json

import pytest
import typst
from test_maths import FORMULAS, LONG
from test_maths_readback import TRAPS

from derive.paper.maths.typst_maths import TypstMaths
from derive.paper.maths.width import Width
from derive.terms.ordered import over, times

FONT = '#show math.equation: set text(font: "New Computer Modern Math", size: 100pt)\n'
EXPRS = [expr for expr, *_ in FORMULAS] + list(TRAPS.values()) + [LONG, over(LONG, 2), times(-3, LONG)]


def measured(formulas: list[str]) -> list[float]:
    """Widths in em, display style."""
    each = ", ".join(f"measure($ {formula} $).width.pt()" for formula in formulas)
    found = typst.query(
        {"main.typ": f"{FONT}#context [#metadata(({each},)) <w>]".encode()}, "<w>", field="value", one=True
    )
    return [width / 100 for width in json.loads(found)]


@pytest.fixture(scope="module")
def widths() -> list[tuple[float, float]]:
    true = measured([TypstMaths().print(expr) for expr in EXPRS])
    return [(Width().print(expr), width) for expr, width in zip(EXPRS, true, strict=True)]


def test_within_15_percent(widths: list[tuple[float, float]]) -> None:
    off = [(e, w, expr) for (e, w), expr in zip(widths, EXPRS, strict=True) if abs(e - w) > max(0.15 * w, 0.5)]
    assert not off


def test_right_on_average(widths: list[tuple[float, float]]) -> None:
    assert sum(e for e, _ in widths) == pytest.approx(sum(w for _, w in widths), rel=0.04)


def test_parts_add_up() -> None:
    assert sum(Width().parts(LONG)) == pytest.approx(Width().print(LONG))


def test_each_piece_fits() -> None:
    pieces = TypstMaths().pieces(LONG, 16)
    assert len(pieces) > 1
    assert max(measured(pieces)) <= 16 * 1.05
