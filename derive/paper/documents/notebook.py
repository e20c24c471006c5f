"""Jupyter notebooks: the questions of a sheet as Markdown with cells for their answers, a key with its derivations
folded. Figures are attachments, and every cell is named after its exercise and part, so that nothing is left to chance.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from derive.paper.documents import markdown
from derive.paper.documents.extras import office
from derive.paper.figures import pictures
from derive.paper.layout import Drawn
from derive.paper.view import ExerciseView, PartView, SheetView

# Begins a cell, with its name and kind behind it: no words hold it, since they are without control characters.
_CELL = "\x1e"
_ANSWER = "-answer"
_HEAD = re.compile(r"([\w-]+) (markdown|code)\n(.*)", re.DOTALL)
_ATTACHED = re.compile(r"\(attachment:([\w.-]+)\)")
_KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """The sheet or key; with `show` a derivation without numbers and name line."""
    nbformat = office("ipynb", "nbformat")
    cells = _Cells(view.words)
    source = markdown.document(
        view, chosen, show=show, inside=True, picture=_picture, leave_room=lambda cm: Markup(""), cells=cells
    )
    figures = pictures.files(replace(view, layout=replace(view.layout, columns=1)), "png")
    about = {**_KERNEL, "language_info": {"name": "python"}, "title": view.title}
    parted = [_cell(nbformat.v4, *parts, figures) for parts in _parted(source)]
    text: str = nbformat.writes(nbformat.v4.new_notebook(metadata=about, cells=parted), version=4)
    return text + "\n"


def _picture(drawn: Drawn) -> Markup:
    return Markup(f"(attachment:{drawn.file}.png)")


def _parted(source: str) -> Iterator[tuple[str, str, str]]:
    """The cells of a source: name, kind and what is in them; those of Markdown that are empty are left out."""
    seen = Counter[str]()
    for piece in f"title markdown\n{source}".split(_CELL):
        head = _HEAD.fullmatch(piece)
        assert head is not None
        name, kind, text = head.groups()
        if kind == "code" or text.strip() or name.endswith(_ANSWER):
            again = f"{seen[name]}-" if seen[name] else ""  # a name is that of one cell alone
            seen[name] += 1
            yield again + name, kind, re.sub(r"\n{3,}", "\n\n", text.strip())


def _cell(v4: Any, name: str, kind: str, text: str, figures: Mapping[str, bytes]) -> Any:
    cell = (v4.new_code_cell if kind == "code" else v4.new_markdown_cell)(text, id=name)
    if name.endswith(_ANSWER):
        cell.metadata["tags"] = ["answer"]
    files = dict.fromkeys(_ATTACHED.findall(text))
    if files and kind == "markdown":
        cell["attachments"] = {file: {"image/png": b64encode(figures[file]).decode()} for file in files}
    return cell


class _Cells:
    """Where a template begins a cell."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def text(self, name: str) -> Markup:
        """One of words, called `name`."""
        return _begin(name)

    def exercise(self, exercise: ExerciseView, key: bool) -> Markup:
        """The one with an exercise's question, or on a key with all of it."""
        return _begin(f"{'key' if key else 'exercise'}-{exercise.number}")

    def part(self, exercise: ExerciseView, part: PartView) -> Markup:
        """The one with what a part asks."""
        return _begin(_name(exercise, part))

    def answer(self, exercise: ExerciseView, part: PartView | None = None) -> Markup:
        """An empty one for an answer, which the notebook judges where the exercise says how."""
        name = _name(exercise, part) + _ANSWER
        if not exercise.again:
            return _begin(name) + _begin(f"{name}-end")
        letter = part.letter.strip("()") if part else ""
        return _begin(name, "code") + Markup(self._judged(exercise, letter or "a")) + _begin(f"{name}-end")

    def _judged(self, exercise: ExerciseView, part: str) -> str:
        """The pupil's answer, and the call that reads it; what stands in the call is data, written by `repr`."""
        how = self._words.get(f"answer cell {exercise.kind}", self._words["answer cell"])
        call = f"derive.self_check(answer, part={part!r}, {exercise.again})"
        return f'# {how}\nanswer = r""\n\nimport derive\n{call}\n'


def _name(exercise: ExerciseView, part: PartView | None) -> str:
    letter = part.letter.strip("()") if part else ""
    return f"exercise-{exercise.number}" + (f"-{letter}" if letter else "")


def _begin(name: str, kind: str = "markdown") -> Markup:
    return Markup(f"{_CELL}{name} {kind}\n")
