"""Everything that `derive` raises on purpose; each message says what, where, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_FEW, _MANY = 4, 16  # so few are all worth naming
_SOME = 12  # of more, which fill the screen
_NEAR, _FARTHER = 0.65, 0.2  # how alike a name must be, and by how much less than the nearest
_LONGEST = 60  # characters of what was given that a message repeats


class DeriveError(Exception):
    """Base of all errors of this package; its text is one line, fit to be printed.

    `status` is what a command ends with: the request cannot be served.
    """

    status = 2


class CheckFailed(DeriveError):
    """A line does not hold: the kernel found a point where its two sides differ."""


class NothingToCompare(CheckFailed):
    """A reference that has no value at some numbers, or none that is sure: it says nothing for or against a line."""


class NotRefuted(DeriveError):
    """A line that was meant to be wrong holds at every point tried."""


class NoRule(DeriveError):
    """No differentiation rule fits an expression."""


class BadSetting(DeriveError):
    """Definitions, shapes or conditions that contradict each other."""


class UnknownName(DeriveError):
    """A topic, format, language or engine that does not exist."""


class BadTopic(DeriveError):
    """A topic file that cannot be used."""


class BadSpec(DeriveError):
    """A request for a sheet that cannot be served."""


class Unreadable(DeriveError):
    """A formula that has no reading, or more than one: `text` is what was typed, `place` the offset of the trouble.

    The message is one line; `picture()` is the part of the text around the place with a caret under it.
    """

    def __init__(self, message: str, text: str = "", place: int = 0, expected: tuple[str, ...] = ()) -> None:
        self.message, self.text, self.place, self.expected = message, text, place, expected
        super().__init__(f"cannot read the formula at character {place + 1}: {message}" if text else message)

    def picture(self, width: int = 60) -> str:
        """The text near the place on one line, and a caret below it; what has no shape is shown as \ufffd."""
        start = max(0, min(self.place - width // 2, len(self.text) - width))
        before = _shown(self.text[start : self.place])
        line = before + _shown(self.text[self.place : start + width])
        front, back = "... " if start else "", " ..." if start + width < len(self.text) else ""
        return f"{front}{line}{back}\n{' ' * (len(front) + _columns(before))}^"


def _shown(text: str) -> str:
    return "".join("\ufffd" if unicodedata.category(c)[0] in "CZ" and c != " " else c for c in text)


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two, an accent that combines none."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


class NotOffered(BadSpec):
    """A kind of exercise that a question does not fit."""


class CannotPrint(DeriveError):
    """An expression or a character for which a format has no form."""


class CannotWrite(DeriveError):
    """A file or folder that cannot be written."""


class CutShort(DeriveError):
    """A run that ended before its work was done; what is done stays."""

    status = 1


class EngineFailed(DeriveError):
    """The typesetting engine is missing or refused the document."""


def shown(value: object) -> str:
    """What was given, as a message repeats it: one line, cut where it is long."""
    try:
        return cut(" ".join(repr(value).split()))
    except ValueError:  # a whole number of more digits than Python writes
        return f"a very large {type(value).__name__}"


def cut(text: str) -> str:
    """A text that a message repeats, cut where it is long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def nearest(name: str, known: Iterable[str], most: int = 3, cutoff: float = _NEAR) -> list[str]:
    """So many names at most that look like one that is not known, as wholes or in one of their words: tanh is near
    activation.tanh, and near nothing else. What is much farther than the nearest is left out."""
    likeness = {k: max(_likeness(name, word) for word in (k, *_words(k))) for k in known}
    enough = max(cutoff, max(likeness.values(), default=0) - _FARTHER)
    near = [k for k in sorted(known) if likeness[k] >= enough]
    return sorted(near, key=lambda k: (-likeness[k], -_likeness(name, k)))[:most]


def _words(name: str) -> list[str]:
    """The parts of a name of several words: loss, cross_entropy, cross and entropy."""
    parts = name.split(".")
    return [word for part in parts for word in {part, *part.split("_")} if word]


def _likeness(name: str, other: str) -> float:
    """From 0 to 1, capitals apart: the share of letters in common, in order."""
    import difflib  # deferred: most runs end without an error

    return difflib.SequenceMatcher(None, name.lower(), other.lower()).ratio()


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownName:
    """The error for a name that is not among the known ones, with the nearest of them; what is no text is none."""
    known = sorted(known)
    near = [] if len(known) < _FEW else nearest(str(name), known)
    shown, more = (known, "") if len(known) <= _MANY else (known[:_SOME], f", ... ({len(known)} in all)")
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(shown)}{more}"
    return UnknownName(f"unknown {kind} '{cut(str(name))}': {hint}")


def unknown_pattern(kind: str, pattern: str, known: Iterable[str]) -> UnknownName:
    """The error for a pattern that no name fits: the nearest pattern of a group, with what it names."""
    known = sorted(known)
    groups = {f"{name.split('.')[0]}.*" for name in known if "." in name}
    near = nearest(pattern, groups, most=1, cutoff=0.6)
    if not near:
        return unknown(kind, pattern, known)
    names = [name for name in known if name.startswith(near[0][:-1])]
    more = ", ..." if len(names) > _FEW else ""
    return UnknownName(f"unknown {kind} '{cut(pattern)}': did you mean {near[0]} ({', '.join(names[:_FEW])}{more})?")


def two_topics(id_: str, first: str, second: str) -> BadTopic:
    """The error for an id that two files give to a topic."""
    return BadTopic(f"there are two topics '{id_}': in {first} and in {second}")


def line_in(error: BaseException, file: str) -> int:
    """The last line of a file that an error passed through; 0 for none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
