"""A sheet: its exercises, each with its answer, and what identifies the whole."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace
from sympy import Basic

from derive import arguments
from derive.errors import BadSpec
from derive.exercises import Shown
from derive.paper import key_forms
from derive.paper.compose import Places, cited_on, exercise_view
from derive.paper.notebooks import framed
from derive.paper.record import plain_text, printed
from derive.paper.view import PLAIN, ExerciseView, Layout, SheetView
from derive.paper.wishes import Wishes
from derive.sheets.drafts import asks, shown_of
from derive.sheets.drawing import Drawn
from derive.sheets.reposing import arguments_of_call
from derive.sheets.request.asked import Asked, Spec, Student, undescribed
from derive.sheets.request.identity import NOTHING_TYPED, Request
from derive.sheets.request.spoken import half_translated
from derive.sheets.writing.documents import write_sheet
from derive.words import Words, words

_NAMES = {"full": "key", "short": "key-short", "marks": "key-marks"}  # of their files
_COMPACT = 0.6  # of the room to work that a roomy sheet leaves
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread


class Exercise(Struct, frozen=True):
    """One exercise of a sheet, worth what its answer is, unless the spec says otherwise."""

    number: int
    shown: Shown
    worth: float | None = None
    asked: Asked | None = None  # what it was drawn for
    place: str = ""  # the stream it was drawn from; that of `shown` may be another with the same question

    @property
    def points(self) -> float:
        """What the exercise is worth."""
        return self.shown.points if self.worth is None else self.worth

    def __repr__(self) -> str:
        return f"<exercise {self.number}: {self.shown.kind} {self.shown.topic.id}>"


class Sheet(Struct, frozen=True, dict=True):
    """A worksheet and its answer key: both are made from this one object, so they cannot disagree."""

    title: str
    seed: int
    language: str
    exercises: tuple[Exercise, ...]
    missing: Mapping[str, int] = field(default_factory=dict)  # exercises that a topic could only have repeated
    instructions: str = ""
    layout: Layout = PLAIN
    student: Student | None = None
    request: Request = NOTHING_TYPED
    untranslated: tuple[tuple[str, int], ...] = ()  # words of somebody's own in another language: their keys and lines

    @cached_property
    def id(self) -> str:
        """A short name that depends on everything printed: the same on sheet and key."""
        content: list[object] = [self.title, self.language, [self._spelled(e) for e in self.exercises], *self._also]
        return short_name(json.dumps(content, ensure_ascii=False))

    def __repr__(self) -> str:
        return f"<sheet {self.title!r} {self.id}: exercises {len(self.exercises)}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return framed(self.view(key=False))

    @property
    def remarks(self) -> list[str]:
        """What is not as asked for, a line each."""
        has = Counter(e.shown.topic.id for e in self.exercises)
        pictures = undescribed(e.asked for e in self.exercises if e.asked)
        return [*pictures, *half_translated(self.untranslated, self.language)] + [
            f"{name}: {has[name] + lacking} exercises asked for, only {has[name]} different"
            for name, lacking in self.missing.items()
        ]

    @property
    def _also(self) -> list[list[str]]:
        """What is on the paper besides title and exercises, if anything is."""
        frame = [self.instructions, self.layout.header, self.layout.footer]
        student = [self.student.id, self.student.name] if self.student else []
        return [["frame", *frame]] * any(frame) + [["student", *student]] * bool(student)

    def _spelled(self, exercise: Exercise) -> list[object]:
        shown = exercise.shown
        spelled: list[object] = [shown.topic.id, plain_text(shown.statement, self.language), _latex(shown)]
        also = [exercise.shown.kind, asks(exercise.shown)] if exercise.shown.kind != "derive" else []
        worth = [] if exercise.worth is None else [exercise.worth]
        return [*spelled, *also, *worth, *(shown.own.spelled if shown.own else [])]

    def views(self) -> dict[str, SheetView]:
        """What goes on paper, by role: the sheet and the key, or the one with the other behind it."""
        forms = {_NAMES[form]: self.view(True, form) for form in self.layout.keys}
        if self.layout.key_at_end and "key" in forms:
            return {"sheet": replace(self.view(False), appendix=forms.pop("key")), **forms}
        return {"sheet": self.view(False), **forms}

    def view(self, key: bool, form: str = "full") -> SheetView:
        """What goes on paper: the sheet, or the key in one of its forms."""
        spoken = words(self.language)
        title = self.title or spoken.labels["worksheet"]
        student = (self.student.name or self.student.id) if self.student else ""
        exercises = () if key else self._exercises
        view = SheetView(
            title, self.id, self.language, key, spoken.labels, exercises, self.instructions, student, self.layout
        )
        return key_forms.key_of(view, self._exercises, form, spoken) if key else key_forms.with_hints(view, spoken)

    @cached_property
    def _exercises(self) -> tuple[ExerciseView, ...]:
        spoken = words(self.language)
        placed: Places = {}  # a lemma is printed once, and then said to stand there
        return tuple(_viewed(e, spoken, placed, self.layout) for e in self.exercises)

    @arguments.reading(
        folder=arguments.folder,
        formats=arguments.names,
        engine=arguments.name,
        templates=arguments.folder,
        force=arguments.flag,
    )
    def write(
        self,
        folder: str | Path = "output",
        formats: str | Sequence[str] = ("pdf", "latex", "markdown"),
        engine: str = "typst",
        templates: str | Path | None = None,
        *,
        force: bool = False,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Path]:
        """Write sheet and key in every format and the manifest into a folder of their own; returns the files.

        Everything is made before anything is written. A folder that holds another request is left alone without
        `force`. `tell` is called with what there is to say. Raises `CannotWrite`, `EngineFailed`, `UnknownName`.
        """
        wanted = [formats] if isinstance(formats, str) else formats
        return write_sheet(
            self, Path(folder), wanted, engine, None if templates is None else Path(templates), force, tell
        )


@lru_cache(maxsize=1000)
def _latex(shown: Shown) -> tuple[tuple[str, ...], ...]:
    """Every line of the answer."""
    return tuple(tuple(printed(s.after)["latex"] for s in p.derivation.steps) for p in shown.parts)


def _viewed(exercise: Exercise, spoken: Words, placed: Places, layout: Layout) -> ExerciseView:
    """An exercise as it is printed, after those that stand before it."""
    cited = cited_on(exercise.shown, placed)
    about = (exercise.shown, spoken.language, exercise.number, exercise.points, tuple(cited.items()))
    view, also = _view(*about, _wishes(exercise, layout))
    for question, place in also:
        placed.setdefault(question, place)
    return replace(view, again=arguments_of_call(exercise, spoken.language)) if layout.self_check else view


def _wishes(exercise: Exercise, layout: Layout) -> Wishes:
    """How an exercise is to look, by its own request and the sheet's."""
    asked = exercise.asked or Asked()
    share = _COMPACT if layout.look == "compact" else 1.0
    parts = asked.points if isinstance(asked.points, tuple) else ()
    return Wishes(asked.room, share, asked.pagebreak, parts, asked.hint)


Cited = tuple[tuple[tuple[Basic, Basic], str], ...]  # what `Places` holds


@lru_cache(maxsize=1000)
def _view(
    shown: Shown, language: str, number: int, points: float, cited: Cited, wishes: Wishes
) -> tuple[ExerciseView, Cited]:
    """The same where an exercise stands in the same place of the next sheet, and the places of what it derives."""
    places = dict(cited)
    view = exercise_view(shown, words(language), number, points, places, wishes)
    return view, tuple(places.items())


def answered(spec: Spec, drawn: Drawn, student: Student | None = None) -> Sheet:
    """The sheet on which these exercises stand. Raises `CheckFailed`."""
    exercises = tuple(Exercise(k, shown_of(d), d.asked.worth, d.asked, d.place) for k, d in enumerate(drawn.drafts, 1))
    parts = (spec.title, spec.seed, spec.language, exercises, drawn.missing, spec.instructions, spec.layout)
    return Sheet(*parts, student, spec.request, spec.untranslated)


def short_name(text: str) -> str:
    """A short name for a text, fit to be read aloud: two texts hardly ever have the same."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
    letters = "".join(_LETTERS[number >> 5 * k & 31] for k in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def one_line(title: str) -> str:
    """The title without line breaks, tabs and other control characters."""
    if any(unicodedata.category(c) == "Cs" for c in title):
        raise BadSpec(f"the title {title!r} is not text: it has bytes that are no character")
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in title).split())
