"""A sheet as the data that the Typst template reads: words as strings, formulas as printed, nothing to be run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from sympy import Basic

from derive.paper import layout, narrow
from derive.paper.blocks import Blocks, Choices, ChoiceView, Lines, Pairs, Room, Runs, Sentence, Unchecked
from derive.paper.documents.typst_json import InJson
from derive.paper.documents.typst_looks import looks
from derive.paper.escape import cleaned
from derive.paper.figures import data as figure_data
from derive.paper.height import is_roomy, is_short
from derive.paper.layout import Row, Span
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.paper.maths.width import Width, widest_piece
from derive.paper.sizes import LOOKS, dear, in_points, paper_of, space_of
from derive.paper.view import ExerciseView, PartView, SheetView
from derive.words import scripts
from derive.words import words as words_of

TEMPLATE = "typst/sheet.typ"
PARTS = "typst/parts.typ"
_LETTER = 4.0  # em before an answer, for its letter
_INSET = 2.0  # em before all pieces of a formula but the first
_WHY = 22.0  # em for what is said of an answer beside it
_SQUEEZE = 1.15  # a line that is so much too wide is made smaller: from 11 pt to 9.6, from 10 pt to 9 by the estimate


def sheet(view: SheetView, *, show: bool = False) -> dict[str, Any]:
    """What `sheet.json` and `common.json` hold."""
    words, data, spoken = view.words, _Data(view, show), words_of(view.language)
    page = {
        **looks(view),
        "title": cleaned(view.title),
        "heading": cleaned(f"{view.title} — {words['key']}" if view.key and not show else view.title).strip() or "—",
        "lang": view.language,
        "region": spoken.script.region,
        "slant": "italic" if spoken.script.slanted else "normal",
        "fonts": list(dict.fromkeys(f for script in (spoken.script, *scripts()) for f in script.fonts)),
        "key": view.key,
        "first": True,
        "show": show,
        "where": cleaned(words["where"]),
        "right": cleaned(words["right"]),
        "wrong": cleaned(words["wrong"]),
        "page": [f"{{{w}}}" if hole else cleaned(w) for hole, w in layout.holes(words["page"])],
        "footer": cleaned(layout.labelled(words["sheet"], id=view.id)) if view.id else "",
        "blanks": [] if view.key else [cleaned(words[k]) for k in ("name", "date", "score")],
        "total": layout.total(view),
        "student": cleaned(view.student),
        "instructions": "" if view.key else cleaned(view.instructions),
        "scores": layout.score_tables(view),
        "exercises": [_exercise(data, e) for e in view.exercises],
        **data.ending(view),
        "appendix": _appendix(view.appendix) if view.appendix else None,
    }
    return {**page, "roomy": data.solved or is_roomy(page)}


def _appendix(view: SheetView) -> dict[str, Any]:
    """The key where it follows the sheet: its page is the sheet's."""
    data = sheet(view)
    also = ("student", "instructions", "exercises", "answers", "closing", "hints")
    kept = ("key", "columns", "blanks", "total", "scores", *also)
    return {
        "heading": cleaned(view.words["key"]),
        "first": False,
        "roomy": False,
        **{name: data[name] for name in kept},
    }


@lru_cache(maxsize=1000)
def _exercise(data: _Data, exercise: ExerciseView) -> InJson:
    return InJson(data.exercise(exercise))


class _Data:
    """The parts of a sheet as data; equal for sheets on which the same exercise looks the same."""

    def __init__(self, view: SheetView, show: bool) -> None:
        words = view.words
        self._looks = (view.language, view.key, show, paper_of(view), view.layout.space)
        self._words, self._language, self._show, self.solved = words, view.language, show, show or view.key
        self._maths, self._spoken = TypstMaths(words), TextMaths(words)
        self._width, self._paper = Width(words), paper_of(view)
        self._space = space_of(view, self._width.print)
        self._dear = dear(view, self._space)
        self._is_narrow = self._paper.columns > 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Data) and self._looks == other._looks

    def __hash__(self) -> int:
        return hash(self._looks)

    def ending(self, view: SheetView) -> dict[str, Any]:
        """What follows the exercises, or stands in their place."""
        return {
            "answers": [{"number": str(a.number), "runs": self._spans(layout.answer(a.runs))} for a in view.answers],
            "closing": [self._runs(paragraph) for paragraph in view.closing],
            "hints": [{"number": str(h.number), "runs": self._runs(h.runs)} for h in view.hints],
        }

    def exercise(self, exercise: ExerciseView) -> dict[str, Any]:
        """An exercise: number, points, statement, definitions, parts."""
        words = self._words
        pairs = layout.definitions(exercise)
        data: dict[str, Any] = {
            "heading": "" if self._show else cleaned(layout.labelled(words["exercise"], n=exercise.number)),
            "solved": self.solved,
            "pagebreak": exercise.pagebreak and not self.solved,
            "points": "" if self._show else cleaned(layout.points(words, exercise.points)),
            "statement": self._spans(layout.statement(exercise, self._dear)),
            "definitions": [{"name": self._formula(n), "meaning": self._meaning(n, m)} for n, m in pairs],
            "hint": [] if self.solved else self._runs(exercise.hint),
            "blocks": self._blocks(exercise.answer if self.solved else exercise.question),
            "parts": self._parts(exercise, 2.6 + 1.3 * len(pairs)) or [{"heading": [], "points": "", "blocks": []}],
            "figures": self._figures(exercise, answer=False),
            "solutions": self._figures(exercise, answer=True) if self.solved else [],
        }
        # What is surely short need not be measured; a key breaks wherever a line ends.
        return {**data, "short": not self.solved and is_short(data)}

    def _figures(self, exercise: ExerciseView, answer: bool) -> list[dict[str, Any]]:
        return [
            figure_data.data(f, self._language, in_points(self._paper.wide))
            for _, f in layout.figures(exercise, answer)
        ]

    def _parts(self, exercise: ExerciseView, above: float) -> list[dict[str, Any]]:
        """The parts; with up to a quarter less room where that keeps the last of them off a page of its own."""
        parts = exercise.parts_on(self.solved)
        rooms = 0.0 if self.solved else sum(part.room for part in parts)
        above += 2.6 if exercise.number == 1 else 0.0  # the title
        over = above + 1.2 * len(parts) + rooms - self._paper.tall  # cm: each part has a heading and gaps
        if len(parts) == 1 or not 0 < over <= rooms / 4 or layout.figures(exercise, answer=False):
            return [self._part(exercise, part) for part in parts]
        return [self._part(exercise, part, 1 - over / rooms) for part in parts]

    def _part(self, exercise: ExerciseView, part: PartView, share: float = 1.0) -> dict[str, Any]:
        blocks = self._blocks(part.answer if self.solved else part.question, share)
        worth = cleaned(layout.part_points(self._words, exercise, part))
        return {"heading": self._runs(part.heading), "points": worth, "blocks": blocks}

    def _blocks(self, blocks: Blocks, share: float = 1.0) -> list[dict[str, Any]]:
        """What each block holds, with the name of the function that prints it; rooms get a share of their height."""
        write: dict[str, Callable[..., dict[str, Any]]] = {
            "lines": self._lines,
            "choices": self._choices,
            "sentence": self._sentence,
            "room": partial(self._room, share),
            "pairs": self._pairs,
            "unchecked": self._unchecked,
        }
        return [{"block": block.name, **write[block.name](block)} for block in blocks]

    @staticmethod
    def _room(share: float, room: Room) -> dict[str, Any]:
        return {"cm": room.cm if share == 1.0 else int(room.cm * share * 2) / 2}  # whole squares of 5 mm

    def _sentence(self, sentence: Sentence) -> dict[str, Any]:
        mark = cleaned(layout.mark(self._words, sentence.points))
        return {"runs": self._runs(sentence.runs), "evidence": sentence.is_evidence, "mark": mark}

    def _unchecked(self, block: Unchecked) -> dict[str, Any]:
        return {"runs": self._runs(block.runs)}

    def _choices(self, choices: Choices) -> dict[str, Any]:
        """The answers to choose from, in as many columns as their widths allow; what is known of them on the key alone,
        where it stands below those that are too wide to have it beside them."""
        room = self._space.line - _LETTER - (_WHY if choices.solved else 0.0)
        widest = max(self._widest(choice.expr, room) for choice in choices.answers)
        below = choices.solved and widest > room * _SQUEEZE
        room = self._space.line - _LETTER if below else room
        return {
            "solved": choices.solved,
            "below": below,
            "columns": 1 if choices.solved else self._columns(widest),
            "answers": [self._choice(choice, choices.solved, room) for choice in choices.answers],
        }

    def _columns(self, widest: float) -> int:
        """One, two, or in a compact sheet four."""
        tried = (4, 2) if self._paper.look is LOOKS["compact"] else (2,)
        return next((n for n in tried if widest <= self._space.line / n - _LETTER), 1)

    def _widest(self, expr: Basic, room: float) -> float:
        return widest_piece(expr, room, self._width)

    def _choice(self, choice: ChoiceView, solved: bool, room: float) -> dict[str, Any]:
        pieces = self._maths.pieces(choice.expr, room)
        shown = {"letter": choice.letter, "pieces": _pieces(tuple(pieces), self._spoken.print(choice.expr))}
        return {**shown, "right": choice.right, "why": self._runs(choice.why)} if solved else shown

    def _pairs(self, pairs: Pairs) -> dict[str, Any]:
        return {
            "left": [
                {"number": str(r.number), **self._formula(r.claim), "condition": self._runs(r.condition)}
                for r in pairs.rows
            ],
            "right": [{"letter": r.letter, **self._formula(r.result)} for r in pairs.rows],
            "below": narrow.one_below(pairs, self._space),
        }

    def _lines(self, block: Lines) -> dict[str, Any]:
        views, tell = (
            block.lines,
            block.tell and not block.hide and not block.is_wrong and (self._show or block.is_mixed),
        )
        lines = layout.lines(views, self._maths, self._space, block.hide)
        below = self._is_narrow or self._is_tight(lines)
        if below and not self._is_narrow:
            lines = layout.lines(views, self._maths, self._space._replace(column=self._space.line), block.hide)
        return {
            "asked": block.hide or block.is_wrong,
            "wrong": block.is_wrong and not block.hide,
            "below": below,
            "apart": lines.apart,
            "left": _pieces(lines.left, self._spoken.print(views[0].expr)),
            "rows": [self._row(row, block.hide, tell) for row in lines.rows],
        }

    def _is_tight(self, lines: layout.Lines) -> bool:
        """Whether a line would have to be made too small beside the notes, which then stand below."""
        return any(self._taken(row, lines.room) > lines.room * _SQUEEZE for row in lines.rows if not row.hidden)

    def _taken(self, row: Row, room: float) -> float:
        """The em that a row takes when it is broken: what follows is further in, and may end in a remainder."""
        more = _INSET * (len(row.pieces) > 1) + layout.REMAINDER * (row.line.order is not None)
        return self._widest(row.line.expr, room) + more

    def _row(self, row: Row, hide: bool, tell: bool) -> dict[str, Any]:
        line, sign = row.line, self._spoken.sign(row.line.relation).strip()
        spoken = cleaned(self._words["blank"]) if row.hidden else self._spoken.print(line.expr)
        noted = not (hide and line.blank == "note")
        return {
            "number": f"({line.number})" if line.number else "",
            "pieces": _pieces(row.pieces, f"{sign} {spoken}"),
            "hidden": row.hidden,
            "fits": row.fits,
            "mark": "wrong" if line.is_wrong and not hide else "filled" if line.blank == "line" and not hide else "",
            "note": self._runs(line.note) if noted else None,
            "filled": line.blank == "note" and not hide,
            "points": cleaned(layout.mark(self._words, line.points)),
            "method": cleaned(self._words[line.method]) if tell and line.method else "",
        }

    def _span(self, span: Span) -> dict[str, Any]:
        if span.maths is None:
            return {"text": cleaned(span.text)}
        if span.display:
            pieces = self._maths.pieces(span.maths, self._space.line)
            fits = len(pieces) == 1 and layout.surely_fits(self._space.width(span.maths) + 1, self._space.line)
            data = _pieces(tuple(pieces), self._spoken.print(span.maths))
            return {"pieces": data, "after": span.after, "fits": fits}
        formula = self._formula(span.maths)
        return {**formula, "maths": f"display({formula['maths']})"} if span.tall else formula

    def _runs(self, runs: Runs) -> list[dict[str, Any]]:
        return self._spans(layout.spans(runs))

    def _spans(self, spans: list[Span]) -> list[dict[str, Any]]:
        return [self._span(s) for s in spans]

    def _formula(self, expr: Basic) -> dict[str, Any]:
        return {"maths": self._maths.print(expr), "alt": self._spoken.print(expr)}

    def _meaning(self, name: Basic, meaning: Basic) -> dict[str, Any]:
        spoken = f"{self._spoken.print(name)} = {self._spoken.print(meaning)}"
        return {"maths": f"= {self._maths.print(meaning)}", "alt": spoken}


def _pieces(pieces: tuple[str, ...], spoken: str) -> list[dict[str, Any]]:
    """The pieces of a formula; a reader for the blind hears the whole of it at the first."""
    return [{"maths": p if i == 0 else f'"" {p}', "alt": spoken if i == 0 else "..."} for i, p in enumerate(pieces)]
