"""No words on paper are smaller than 9 pt; of formulas scripts and the parts of small fractions are."""

import io
import math
from collections.abc import Iterator

import pytest
from kind_views import all_kinds
from msgspec.structs import replace
from sheet_views import runs, sheet, softmax

from derive.paper.documents import pdf
from derive.paper.view import HintView, Layout
from derive.sheets import sheet as posed

pikepdf = pytest.importorskip("pikepdf")
LEAST = 9.0
LOOKS = {
    "roomy": Layout(header="Autumn", footer="No calculators"),
    "compact": Layout(look="compact", header="Autumn", evidence="end"),
    "columns": Layout(look="compact", columns=2, space="grid"),
}


def sizes(document: bytes) -> Iterator[tuple[str, float]]:
    """The font and the size in points of every stretch of text, by the operators of the pages."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        for page in opened.pages:
            fonts = {str(name): str(font.BaseFont) for name, font in page.Resources.Font.items()}
            outer, scale, inner, font, size = [], 1.0, 1.0, "", 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        outer.append(scale)
                    case "Q":
                        scale = outer.pop()
                    case "cm":
                        scale *= math.hypot(float(operands[0]), float(operands[1]))
                    case "Tm":
                        inner = math.hypot(float(operands[0]), float(operands[1]))
                    case "Tf":
                        font, size = fonts[str(operands[0])], float(operands[1])
                    case "Tj" | "TJ":
                        yield font, round(size * scale * inner, 2)


def of_words(document: bytes) -> list[float]:
    return [size for font, size in sizes(document) if "Math" not in font]


@pytest.mark.parametrize("key", [False, True], ids=["sheet", "key"])
@pytest.mark.parametrize("look", LOOKS)
def test_words_have_nine_points(look, key) -> None:
    """Heads and feet, notes, answers to choose from, evidence, hints upside down."""
    closing = (runs("Every line was checked."),) if key else ()
    hints = () if key else (HintView(1, runs("Begin with the product rule.")),)
    view = sheet(*all_kinds(), softmax(5), key=key, layout=LOOKS[look], closing=closing, hints=hints)
    found = of_words(pdf.document(view))
    assert len(found) > 50 and min(found) >= LEAST


@pytest.mark.in_part
@pytest.mark.parametrize("topic", ["taylor.best_step", "optimizer.adagrad", "events.de_morgan", "tensor.broadcast"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [1, 2])
def test_figures_have_nine_points_too(topic, columns, language) -> None:
    """Numbers of axes, names of curves, captions: on the key, and on a sheet of two columns."""
    view = posed([topic], language=language).view(columns == 1)
    found = of_words(pdf.document(replace(view, layout=Layout(look="compact", columns=columns))))
    assert min(found) >= LEAST


def test_the_reader_sees_what_is_smaller() -> None:
    small = [size for font, size in sizes(pdf.document(sheet(softmax()))) if "Math" in font]
    assert min(small) < LEAST
