"""Figures as files, for formats that cannot draw: SVG, PDF and PNG, the same bytes every time."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from html import escape

from derive.figures.model import Graphic, Picture
from derive.paper import layout
from derive.paper.documents import pdf, templates
from derive.paper.figures.alt import alt_text
from derive.paper.figures.data import TEMPLATE, data, drawing
from derive.paper.sizes import column_of
from derive.paper.view import SheetView

_PAGE = """#import "figure.typ": figure-of
#let data = json("figure.json")
#set document(title: data.alt)
#set page(width: auto, height: auto, margin: 1pt, fill: if data.opaque { white } else { none })
#set text(font: data.fonts, size: 11pt, lang: data.lang)
#show math.equation: set text(font: data.maths-fonts)
#figure-of(data)
"""
_LOGO = """#set document(title: "logo")
#set page(width: auto, height: auto, margin: 0pt)
#let picture(..size) = image("logo.svg", alt: "logo", ..size)
#context if measure(picture(height: 1.6cm)).width > 5cm { picture(width: 5cm) } else { picture(height: 1.6cm) }
"""
CJK = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Noto Sans CJK SC", "Noto Sans SC")


def svg(figure: Graphic, language: str = "en") -> bytes:
    """The figure as an SVG that needs nothing else: letters are outlines, the alt text is its title. A picture of
    somebody's own stays as it is; PNG is put into one."""
    if isinstance(figure, Picture):
        return figure.svg
    drawn = _draw(figure, language, "svg").decode()
    head, body = drawn.split(">", 1)
    title = escape(alt_text(figure, language), quote=False)
    return f'{head} role="img"><title>{title}</title>{body}'.encode()


def pdf_file(figure: Graphic, language: str = "en", wide: float = math.inf) -> bytes:
    """The figure as a PDF of its own size, to be included in another document; its panels fill no more
    than a width."""
    return _draw(figure, language, "pdf", wide)


def png(figure: Graphic, language: str = "en", wide: float = math.inf) -> bytes:
    """The figure as pixels on white, which programs that write documents take and a dark screen leaves readable."""
    return _draw(figure, language, "png", wide)


def files(view: SheetView, suffix: str) -> dict[str, bytes]:
    """The figures of a paper as svg, pdf or png, by the names under which its documents refer to them; as pdf its logo
    too."""
    if suffix == "svg":
        drawn = {f"{name}.svg": svg(figure, view.language) for name, figure in layout.shown_figures(view)}
    else:
        write, wide = {"pdf": pdf_file, "png": png}[suffix], column_of(view)
        named = [(in_column(name, figure, view), figure) for name, figure in layout.shown_figures(view)]
        drawn = {f"{name}.{suffix}": write(figure, view.language, wide) for name, figure in named}
    return drawn | (
        {f"{layout.LOGO}.pdf": logo(view.layout.logo, "pdf")} if suffix == "pdf" and view.layout.logo else {}
    )


def in_column(name: str, figure: Graphic, view: SheetView) -> str:
    """The name of a figure's file; of its own where a column has the panels below each other."""
    whole, narrow = drawing(figure, view.language), drawing(figure, view.language, column_of(view))
    return name if narrow.width == whole.width else f"{name}-column"


@lru_cache(maxsize=8)
def logo(content: bytes, format_: str) -> bytes:
    """The logo as large as its corner of 5 by 1.6 cm holds, as pdf or png."""
    return pdf.compiled({"main.typ": _LOGO.encode(), "logo.svg": content}, format_)


def _draw(figure: Graphic, language: str, format_: str, wide: float = math.inf) -> bytes:
    fonts = {"fonts": ["New Computer Modern", *CJK], "maths-fonts": ["New Computer Modern Math", *CJK]}
    content = {**data(figure, language, wide), **fonts, "lang": language, "caption": [], "opaque": format_ == "png"}
    return _compiled(json.dumps(content, sort_keys=True), format_)


@lru_cache(maxsize=64)  # sheet and key ask for the same figures
def _compiled(content: str, format_: str) -> bytes:
    template = templates.read(TEMPLATE, None)
    files = {"main.typ": _PAGE.encode(), "figure.typ": template.encode(), "figure.json": content.encode()}
    return pdf.compiled(files, format_)
