"""The bound for heights against Typst's own measure, and the page that is the same whether anybody measured or not."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest
import typst
from area_sheets import AREAS, area_sheet
from test_maths import FORMULAS, LONG
from test_maths_readback import TRAPS

from derive.paper import fitting, height
from derive.paper.documents import pdf, typst_data, typst_source
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


def test_what_is_known_changes_no_byte(monkeypatch) -> None:
    view = sheet(["calculus.common", "perceptron.single", "taylor.univariate", "loss.norm2"], title="T").view(True)
    monkeypatch.setattr(fitting, "_known", {})
    first, second = pdf.document(view), pdf.document(view)
    assert True in [fits[0] for fits in fitting._known.values() if fits]
    assert False in [fits[0] for fits in fitting._known.values() if fits]
    data = copy.deepcopy(typst_data.sheet(view))
    measured = pdf.compiled(
        files({**data, "roomy": False, "exercises": [{**e, "fits": None} for e in data["exercises"]]})
    )
    assert first == second == measured


def test_other_formats_do_not_see_what_was_measured(monkeypatch) -> None:
    view = sheet(["perceptron.single", "loss.norm2"], title="T").view(True)
    before = typst_source.source(view)
    monkeypatch.setattr(fitting, "_known", {})
    pdf.document(view), pdf.document(view)
    assert typst_source.source(view) == before
