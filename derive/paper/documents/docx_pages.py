"""The pages of a Word document: paper and margins, columns, what stands at head and foot, and the logo."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from derive.paper import layout
from derive.paper.escape import cleaned
from derive.paper.escape import html as xml
from derive.paper.figures import pictures
from derive.paper.sizes import GUTTER, paper_of
from derive.paper.view import SheetView

TWIPS = 1440 / 2.54  # in a cm
_EMU = 360_000  # in a cm
_LOGO = (5.0, 1.6)  # cm: as wide and as high as it may be
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPACES = {"w": _MAIN, "r": f"{_OFFICE}/relationships", "a": f"{_DRAWING}/main", "pic": f"{_DRAWING}/picture"}
_ROOT = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
_WP = f'xmlns:wp="{_DRAWING}/wordprocessingDrawing"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_GREY = '<w:rPr><w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
#: what a section refers to: for the first page and for the others, at head and foot
_PARTS = {"header1": ("header", "first"), "header2": ("header", "default"), "footer1": ("footer", "default")}


def section(view: SheetView, columns: int, *, first: bool = False) -> str:
    """How a stretch of the document is set; all refer to the same words at head and foot."""
    paper = paper_of(view)
    uses = [*_PARTS.items(), ("footer1", ("footer", "first"))]
    words = "".join(f'<w:{kind}Reference w:type="{when}" r:id="{name}"/>' for name, (kind, when) in uses)
    around = {"top": paper.look.top, "right": paper.look.side, "bottom": paper.look.bottom, "left": paper.look.side}
    margins = " ".join(f'w:{side}="{cm * TWIPS:.0f}"' for side, cm in around.items())
    size = f'<w:pgSz w:w="{paper.width * TWIPS:.0f}" w:h="{paper.height * TWIPS:.0f}"/>'
    margins = f'<w:pgMar {margins} w:header="454" w:footer="567" w:gutter="0"/>'
    begins = "" if first else '<w:type w:val="continuous"/>'
    across = f'<w:cols w:num="{columns}" w:space="{GUTTER * TWIPS:.0f}"/>' if columns > 1 else ""
    return f"<w:sectPr>{words}{begins}{size}{margins}{across}{'<w:titlePg/>' if first else ''}</w:sectPr>"


def end_of_section(view: SheetView, columns: int, *, first: bool) -> str:
    """A paragraph of no height, behind which another stretch begins."""
    flat = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{flat}{section(view, columns, first=first)}</w:pPr></w:p>"


def parts(view: SheetView) -> dict[str, bytes]:
    """The files of head and foot, by their names in the document."""
    logo = pictures.logo(view.layout.logo, "png") if view.layout.logo else b""  # which every reader shows
    heads = {"header1": _head(view, logo), "header2": _head(view, b"")}
    files = {f"word/{name}.xml": text.encode() for name, text in (*heads.items(), ("footer1", _foot(view)))}
    if not logo:
        return files
    to_logo = f'<Relationship Id="logo" Type="{_OFFICE}/relationships/image" Target="media/logo.png"/>'
    return {**files, "word/_rels/header1.xml.rels": _related(to_logo).encode(), "word/media/logo.png": logo}


def relationships() -> str:
    """How the document finds the parts."""
    kinds = ((name, kind) for name, (kind, _) in _PARTS.items())
    return "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{name}.xml"/>' for name, kind in kinds
    )


def content_types(view: SheetView) -> str:
    """Of which type the parts are."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{place}+xml"/>'
        for name, (place, _) in _PARTS.items()
    )
    logo = '<Override PartName="/word/media/logo.png" ContentType="image/png"/>' if view.layout.logo else ""
    return parts + logo


def _related(inside: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _head(view: SheetView, logo: bytes) -> str:
    picture = f"<w:r><w:tab/>{_drawn(logo)}</w:r>" if logo else ""
    return _part("hdr", _paragraph(view, [_words(view.layout.header), *([picture] if picture else [])]))


def _foot(view: SheetView) -> str:
    """The sheet's id, words of the teacher's own, and the page, as on other paper."""
    label = layout.labelled(view.words["sheet"], id=view.id) if view.id else ""
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    page = "".join(_field(fields[w]) if hole else _words(w) for hole, w in layout.holes(view.words["page"]))
    tab = f"<w:r>{_GREY}<w:tab/></w:r>"
    return _part("ftr", _paragraph(view, [_words(label), tab, _words(view.layout.footer), tab, page], middle=True))


def _part(kind: str, inside: str) -> str:
    return f"{_XML}<w:{kind} {_ROOT} {_WP}>{inside}</w:{kind}>"


def _paragraph(view: SheetView, runs: list[str], *, middle: bool = False) -> str:
    """Words at the left, and behind tabs those in the middle and at the right."""
    across = paper_of(view).across * TWIPS
    stops = [("center", across / 2)] * middle + [("right", across)]
    tabs = "".join(f'<w:tab w:val="{side}" w:pos="{at:.0f}"/>' for side, at in stops)
    return f"<w:p><w:pPr><w:tabs>{tabs}</w:tabs></w:pPr>{''.join(runs)}</w:p>"


def _words(text: str) -> str:
    return f'<w:r>{_GREY}<w:t xml:space="preserve">{xml(cleaned(text))}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r>{_GREY}<w:t>1</w:t></w:r></w:fldSimple>'


# -- the logo ----------------------------------------------------------------------------------------------------------


def _drawn(png: bytes) -> str:
    """The picture in a line of text; it says nothing that the words do not."""
    wide, tall = (f"{cm * _EMU:.0f}" for cm in _size(png))
    frame = f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/>'
    return (
        f'<w:drawing><wp:inline><wp:extent cx="{wide}" cy="{tall}"/><wp:docPr id="9001" name="logo" descr=""/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="9001" name="logo" descr=""/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="logo"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm>{frame}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _size(png: bytes) -> Iterator[float]:
    """Width and height in cm, within the corner that it has."""
    dots = struct.unpack(">II", png[16:24])
    scale = min(most / n for most, n in zip(_LOGO, dots, strict=True))
    return (n * scale for n in dots)
