"""Word documents, made by Pandoc of our Markdown: formulas are Word's own, figures are pictures, all can be edited."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from markupsafe import Markup
from msgspec.structs import replace

from derive.errors import CannotPrint, EngineFailed
from derive.paper.documents import docx_pages, markdown
from derive.paper.documents.docx_pages import TWIPS
from derive.paper.documents.extras import office
from derive.paper.escape import html as xml
from derive.paper.figures import pictures
from derive.paper.figures.data import drawing
from derive.paper.layout import Drawn
from derive.paper.maths.word_maths import WordMaths
from derive.paper.sizes import in_points, paper_of
from derive.paper.view import Layout, SheetView
from derive.words import words

_SECONDS = 120
# Words stay as typed, and a picture's caption is a paragraph of our own.
_READER = "markdown-smart-implicit_figures-raw_html-raw_tex"
_UNREAD = re.compile(r"Could not convert TeX math (.*?), rendering as TeX", re.DOTALL)
_LINE = 0.8  # cm of a line to write on
# of a derivation's columns: with what was checked, without
_WIDTHS: dict[bool, tuple[int, ...]] = {False: (16, 52, 24, 16), True: (16, 60, 32)}
_ABOVE = (12, 88)  # of the numbers and the lines in two columns of the page, above their reasons
_NOTHING = r"\text{}"
_OPENING = re.compile(r"(\\displaystyle )?((?:[=<>]|\\(?:le|ge|ne|approx|subseteq)\b)\s*)(.*)", re.DOTALL)


def safe(maths: str) -> str:
    """LaTeX with something on both sides of a relation, where LibreOffice shows a question mark, and without bare bars,
    which end a table's cell."""
    opening = _OPENING.fullmatch(maths.strip())
    whole = f"{opening[1] or ''}{_NOTHING} {opening[2]}{opening[3] or _NOTHING}" if opening else maths.strip()
    return whole.replace("|", r"\vert ")


WORD = markdown.DOLLARS._replace(
    printer=WordMaths, safe=safe, newline=r"\\", alone="$$MATHS$$", line=40.0, column=26.0, left=5.0
)
_NARROW = WORD._replace(line=18.0, column=15.0, left=0.0)  # where there are two columns


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> bytes:
    """The sheet or key; with `show` a derivation without numbers and name line."""
    figures = pictures.files(view, "png")
    source = markdown.document(
        _inside(view),
        chosen,
        show=show,
        flavour=_NARROW if view.columns > 1 else WORD,
        folds=False,
        inside=True,
        picture=partial(_picture, figures, view),
        widths=_ruler,
        notes_below=_ruled(_ABOVE) if view.columns > 1 else None,
        leave_room=partial(_room, view.layout),
        break_page=_raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
        in_columns=partial(_in_columns, view),
        score_widths=_score_ruler,
    )
    return _finished(_converted(source, view.language), view)


def _inside(view: SheetView) -> SheetView:
    """The view without what stands at head and foot of a page."""
    return replace(view, id="", layout=replace(view.layout, header="", footer=""))


def _in_columns(view: SheetView, text: Markup) -> Markup:
    """The exercises of a sheet in its columns, between the title and what follows across the page."""
    before, behind = (_raw(docx_pages.end_of_section(view, n, first=n == 1)) for n in (1, view.columns))
    return Markup(f"{before}\n\n{text}\n\n{behind}\n\n")


def _ruler(hide: bool) -> Markup:
    return _ruled(_WIDTHS[hide])


def _ruled(across: Sequence[int]) -> Markup:
    """The row of a table that says how wide its columns are."""
    first, *rest = ("-" * width for width in across)
    return Markup(f"|{first}:|" + "".join(f":{dashes}|" for dashes in rest))


def _score_ruler(columns: Sequence[object]) -> Markup:
    """The row of the table for points: so wide that the first of its columns has room for its words."""
    return Markup(f"|:{'-' * 40}|" + f":{'-' * 16}:|" * len(columns))


def _picture(figures: dict[str, bytes], view: SheetView, drawn: Drawn) -> Markup:
    """A figure as an address that holds it, as wide as it is on paper, and no wider than a column."""
    content = b64encode(figures[f"{pictures.in_column(drawn.file, drawn.figure, view)}.png"]).decode()
    wide = in_points(paper_of(view).wide)
    inches = min(drawing(drawn.figure, view.language, wide).width + 2, wide) / 72
    return Markup(f"(data:image/png;base64,{content}){{width={inches:.2f}in}}")


def _raw(inside: str) -> Markup:
    return Markup(f"```{{=openxml}}\n{inside}\n```")


def _room(layout: Layout, cm: float) -> Markup:
    """Lines to write on, or as much white."""
    border = {"dots": "dotted", "lines": "single"}.get(layout.space)
    if border is None:
        return _raw(f'<w:p><w:pPr><w:spacing w:line="{cm * TWIPS:.0f}" w:lineRule="exact"/></w:pPr></w:p>')
    sides = "".join(f'<w:{side} w:val="{border}" w:sz="4" w:space="1" w:color="808080"/>' for side in _SIDES)
    height = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE * TWIPS:.0f}" w:lineRule="exact"/>'
    line = f"<w:p><w:pPr><w:pBdr>{sides}</w:pBdr>{height}</w:pPr></w:p>"
    return _raw(line * max(1, round(cm / _LINE)))


_SIDES = ("bottom", "between")
_AROUND = ("top", "left", "bottom", "right")
_DASHED = [f'<w:{side} w:val="dashed" w:sz="6" w:space="6" w:color="auto"/>' for side in _AROUND]
_FRAME = f"<w:pBdr>{''.join(_DASHED)}</w:pBdr>"


def _converted(source: str, language: str) -> bytes:
    """What Pandoc makes of the source, with no access to files and no time of day."""
    pandoc = office("docx", "pypandoc").get_pandoc_path()
    tag = words(language).script.tag or language
    try:
        done = subprocess.run(
            [pandoc, "--sandbox", "-f", _READER, "-t", "docx", "-M", f"lang={tag}", "-o", "-"],
            input=source.encode(),
            env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineFailed(f"Pandoc made no document: {error}") from error
    log = done.stderr.decode("utf-8", "replace")
    if unread := _UNREAD.search(log):
        raise CannotPrint(f"Word has no form for the formula {' '.join(unread[1].split())}")
    if done.returncode:
        raise EngineFailed(f"Pandoc made no document: {' '.join(log.split()) or 'it gives no reason'}")
    return done.stdout


# -- what Pandoc leaves to be done -------------------------------------------------------------------------------------


def _finished(output: bytes, view: SheetView) -> bytes:
    """The document with its title, its pages with what stands at their head and foot, and formulas that stand in their
    columns of tables as words do."""
    edits = {
        "word/document.xml": _document,
        "docProps/core.xml": _properties,
        "word/styles.xml": _styles,
        "word/_rels/document.xml.rels": _relationships,
        "[Content_Types].xml": _types,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(output)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content, edit = old.read(entry), edits.get(entry.filename)
            new.writestr(entry, edit(content.decode(), view).encode() if edit else content)
        for name, content in docx_pages.parts(view).items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _properties(text: str, view: SheetView) -> str:
    title = f"{view.title} — {view.words['key']}" if view.key else view.title
    return text.replace("<dc:title></dc:title>", f"<dc:title>{xml(title)}</dc:title>")


def _relationships(text: str, _view: SheetView) -> str:
    return text.replace("</Relationships>", f"{docx_pages.relationships()}</Relationships>")


def _types(text: str, view: SheetView) -> str:
    return text.replace("</Types>", f"{docx_pages.content_types(view)}</Types>")


def _styles(text: str, view: SheetView) -> str:
    """Words in black, as large as a sheet's; a frame around what nobody has checked."""
    size = 2 * paper_of(view).look.size
    black = re.sub(r"<w:color [^>]*/>", "", text)
    black = re.sub(r'(w:styleId="BlockText".*?<w:pPr>)', rf"\1{_FRAME}", black, count=1, flags=re.DOTALL)
    return re.sub(r'<w:sz(Cs)? w:val="24" />', lambda m: f'<w:sz{m[1] or ""} w:val="{size}" />', black)


def _document(text: str, view: SheetView) -> str:
    whole, own, rest = text.rpartition("<w:sectPr")
    rest = rest[rest.index("</w:sectPr>") + len("</w:sectPr>") :] if own else rest
    text = f"{whole}{docx_pages.section(view, 1, first=view.columns == 1)}{rest}"
    text = re.sub(r'descr="data:[^"]*"', 'descr=""', text)  # the address; the words for the picture stand beside it
    text = re.sub(r"<w:tr>(?!\s*<w:trPr>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", text)  # no row over two pages
    for leads in (_DISPLAYED, _LEADS):
        text = leads.sub(r"\1<w:keepNext/>\2", text)
    text = re.sub(r"<w:tbl>.*?</w:tbl>", lambda table: _held_together(table[0]), text, flags=re.DOTALL)
    return re.sub(r"<w:tc>.*?</w:tc>", lambda cell: _in_line(cell[0]), text, flags=re.DOTALL)


#: a formula on a line of its own, which what follows belongs to
_DISPLAYED = re.compile(r'(<w:p><w:pPr><w:pStyle w:val="(?:FirstParagraph|BodyText)" />)(</w:pPr><m:oMathPara>)')
#: words that lead to such a formula, or to a table, or the last definition before it
_LEADS = re.compile(
    r'(<w:p><w:pPr><w:pStyle w:val="(?:FirstParagraph|BodyText|Compact)" />)'
    r"((?:<w:numPr>(?:(?!</w:numPr>).)*</w:numPr>)?</w:pPr>(?:(?!</w:p>).)*</w:p>\s*"
    r"(?=<w:tbl>|<w:p><w:pPr><w:pStyle [^>]*/>(?:<w:keepNext/>)?</w:pPr><m:oMathPara>))",
    re.DOTALL,
)


def _held_together(table: str) -> str:
    """A table whose head stands above a row at least, and whose last row above what follows it."""
    rows = re.findall(r"<w:tr>.*?</w:tr>", table, flags=re.DOTALL)
    for row in dict.fromkeys((*rows[:2], rows[-1])):
        table = table.replace(row, re.sub(r"(<w:p><w:pPr><w:pStyle [^>]*/>)", r"\1<w:keepNext/>", row))
    return table


def _in_line(cell: str) -> str:
    """A cell whose formulas stand on the side on which its words do."""
    side = "right" if re.search(r'<w:jc w:val="right"\s*/>', cell) else "left"
    return re.sub(r'<m:jc m:val="center"\s*/>', f'<m:jc m:val="{side}"/>', cell)
