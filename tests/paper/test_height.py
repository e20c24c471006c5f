"""The bound for heights against Typst's own measure, and the page that is the same whether Typst measured or not."""

from __future__ import annotations

import json

import pytest
import typst
from area_sheets import AREAS, area_sheet
from msgspec.structs import replace
from test_maths import FORMULAS, LONG
from test_maths_readback import TRAPS

from derive.paper import height
from derive.paper.documents import pdf, typst_data
from derive.paper.documents.typst_json import InJson
from derive.paper.maths.typst_maths import TypstMaths
from derive.sheets import sheet

FONT = '#show math.equation: set text(font: "New Computer Modern Math", size: 100pt)\n'
EXPRS = [expr for expr, *_ in FORMULAS] + list(TRAPS.values()) + [LONG]
_ASKED = """
#layout(size => [#metadata(whole.exercises.map(e => height(parts-of(e).join(gap), size.width) / 11pt)) <heights>])
"""


def files(data, more=""):
    read = pdf.files(data)
    return {**read, "main.typ": read["main.typ"] + more.encode()}


def test_no_formula_is_higher_than_its_bound() -> None:
    printed = [TypstMaths().print(expr) for expr in EXPRS]
    each = ", ".join(f"measure($ {formula} $).height.pt()" for formula in printed)
    document = f"{FONT}#context [#metadata(({each},)) <h>]"
    found = json.loads(typst.query({"main.typ": document.encode()}, "<h>", field="value", one=True))
    assert [p for p, true in zip(printed, found, strict=True) if true / 100 > height.formula(p)] == []


@pytest.mark.in_part
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("area", AREAS)
def test_no_exercise_is_higher_than_its_bound(area, key, language) -> None:
    made = area_sheet(area, language)
    asked = tuple(e for e in made.exercises if e.shown.topic.id != "loss.mse")
    data = typst_data.sheet(replace(made, exercises=asked).view(key))
    heights = json.loads(typst.query(files(data, _ASKED), "<heights>", field="value", one=True))
    bounds = [height.bound(e) for e in data["exercises"]]
    assert len(heights) == len(asked)
    assert [(e["heading"], t, b) for e, t, b in zip(data["exercises"], heights, bounds, strict=True) if t > b] == []
    if area == "probability":
        assert sum(b <= height.SHORT for b in bounds) >= 2  # or the bound would be of no use


def test_a_short_exercise_is_set_as_if_it_had_been_measured() -> None:
    view = sheet(["calculus.common", "perceptron.single", "taylor.univariate", "loss.norm2"], title="T").view(False)
    data = typst_data.sheet(view)
    assert {e["short"] for e in data["exercises"]} == {True, False}
    measured = [InJson({**e, "short": False}) for e in data["exercises"]]
    assert pdf.compiled(files(data)) == pdf.compiled(files({**data, "exercises": measured}))


def test_a_key_is_not_measured() -> None:
    data = typst_data.sheet(sheet(["calculus.common"], title="T").view(True))
    assert not any(e["short"] for e in data["exercises"])
