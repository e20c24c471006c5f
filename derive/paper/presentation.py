"""A topic or derivation as its user holds it: its parts, and its text in any format."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from derive import arguments
from derive.errors import unknown
from derive.exercises import Shown, ShownPart
from derive.kernel import Derivation
from derive.paper.blocks import LineView
from derive.paper.compose import exercise_view, lines_of, part_view
from derive.paper.formats import FORMATS, find
from derive.paper.headings import places_of
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.record import plain_text, record
from derive.paper.view import ExerciseView
from derive.words import Words, words
from derive.words.prose import Run


class Presentation(Struct, frozen=True):
    """What `derive.show` returns; a notebook shows it as typeset maths."""

    shown: Shown
    language: str = "en"
    seed: int = 0

    @property
    def parts(self) -> tuple[Derivation, ...]:
        """The derivations, each with claim, steps, result and evidence."""
        return tuple(p.derivation for p in self.shown.parts)

    @arguments.reading(format_=arguments.name, templates=arguments.folder)
    def to(self, format_: str, templates: Path | None = None) -> str | bytes:
        """The whole in a format, by its name, or as json: a string in those that are text, bytes in docx and pdf."""
        if format_ == "json":
            return json.dumps(record(self.shown, self.language, self.seed), ensure_ascii=False, indent=2) + "\n"
        spoken = words(self.language)
        title = plain_text(self.shown.topic.title, self.language)
        return _written(exercise_view(self.shown, spoken), format_, title, spoken, templates, known=(*FORMATS, "json"))

    def __str__(self) -> str:
        return str(self.to("text"))

    def __repr__(self) -> str:
        return f"<{self.shown.topic.id}, seed {self.seed}: derivations {len(self.parts)}>"

    def _repr_markdown_(self) -> str:
        return str(self.to("markdown"))

    def _repr_latex_(self) -> str:
        return "\n\n".join(typeset(d) for d in self.parts)


def present(derivation: Derivation, format_: str, language: str = "en") -> str | bytes:
    """A derivation without a topic in a format. Raises `UnknownName`."""
    spoken = words(language)
    view = ExerciseView(1, "", (Run(maths=derivation.claim),), 0, (part_view(ShownPart(derivation), spoken),))
    return _written(view, format_, spoken.labels["derivation"], spoken)


def typeset(derivation: Derivation) -> str:
    """The bare chain of lines as LaTeX that MathJax reads, its relation signs below each other."""
    maths = LatexMaths()
    claim, *lines = lines_of(derivation, words("en"))
    order = [f" + {maths.big_o(line.order)}" if line.order is not None else "" for line in lines]
    signs = [maths.sign("=" if o else line.relation) for line, o in zip(lines, order, strict=True)]
    places = [_places(line, maths) for line in lines]
    pairs = zip(signs, lines, order, places, strict=True)
    rows = [f"&{s}{maths.print(line.expr)}{o}{p}" for s, line, o, p in pairs]
    body = f"{maths.print(claim.expr)} " + " \\\\\n".join(rows)
    return f"$\\displaystyle \\begin{{aligned}}\n{body}\n\\end{{aligned}}$"


def _places(line: LineView, maths: LatexMaths) -> str:
    """Where a line says nothing, beside it."""
    runs = places_of(line.step, words("en"))
    return "".join(rf"\text{{{r.text}}}" if r.maths is None else maths.print(r.maths) for r in runs)


def in_notebooks() -> None:
    """Tell IPython, where it runs, how to show a derivation: the kernel itself knows nothing about paper."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        formatters = shell.display_formatter.formatters
        formatters["text/markdown"].for_type(Derivation, lambda derivation: present(derivation, "markdown"))
        formatters["text/latex"].for_type(Derivation, typeset)


def _written(
    view: ExerciseView,
    format_: str,
    title: str,
    spoken: Words,
    templates: Path | None = None,
    known: Iterable[str] = FORMATS,
) -> str | bytes:
    if format_ not in FORMATS:
        raise unknown("format", format_, known)
    return find(format_).derivation(view, spoken.labels, title=title, language=spoken.language, templates=templates)


in_notebooks()
