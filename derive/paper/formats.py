"""The formats: one table entry each. What a format needs is imported when it is first used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from derive.errors import unknown

if TYPE_CHECKING:
    from derive.paper.view import ExerciseView, SheetView


class Format(NamedTuple):
    """A name, the suffix of its files, and where the function is that writes a document in it.

    `figures` is the kind of file, svg or pdf, in which its documents expect their figures beside them; '' for none.
    """

    name: str
    suffix: str
    module: str
    function: str = "document"
    figures: str = ""

    def document(self, view: SheetView, templates: Path | None = None, *, show: bool = False) -> str | bytes:
        """The sheet or key; `templates` is a folder that comes before our own."""
        # Deferred, since starting the program must not wait for Jinja2, Typst or SymPy.
        write = getattr(import_module(f"derive.paper.documents.{self.module}"), self.function)
        document: str | bytes = write(view, templates, show=show)
        return document

    def beside(self, view: SheetView) -> dict[str, bytes]:
        """The files that a document (without `show`) refers to, by their names: its figures, of LaTeX the logo too."""
        if not self.figures or not (view.layout.logo or any(e.figures for p in view.papers for e in p.exercises)):
            return {}
        from derive.paper.figures.pictures import files  # deferred: it needs Typst

        return files(view, self.figures)

    def derivation(
        self,
        exercise: ExerciseView,
        words: Mapping[str, str],
        *,
        title: str,
        language: str = "en",
        templates: Path | None = None,
    ) -> str | bytes:
        """One exercise solved: title, statement, definitions, every line with why it holds and how it was checked."""
        from derive.paper.view import SheetView  # deferred: it imports SymPy

        view = SheetView(title, "", language, True, dict(words), (exercise.solved(),))
        return self.document(view, templates, show=True)


FORMATS = {
    f.name: f
    for f in (
        Format("text", "txt", "text"),
        Format("markdown", "md", "markdown", figures="svg"),
        Format("gfm", "gfm.md", "markdown", "gfm", figures="svg"),
        Format("latex", "tex", "latex", figures="pdf"),
        Format("html", "html", "html"),
        Format("typst", "typ", "typst_source", "source"),
        Format("docx", "docx", "docx"),
        Format("ipynb", "ipynb", "notebook"),
        Format("pdf", "pdf", "pdf"),
    )
}

# Who makes a PDF.
ENGINES = {
    "typst": FORMATS["pdf"],
    "latex": Format("pdf", "pdf", "tex"),
}


def find(name: str, engine: str = "typst") -> Format:
    """The format of this name; `engine` says who makes the PDF."""
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if name not in FORMATS:
        raise unknown("format", name, FORMATS)
    return ENGINES[engine] if name == "pdf" else FORMATS[name]
