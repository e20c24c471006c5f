"""Everything that `derive` raises on purpose; each message says what, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_FEW, _MANY = 4, 12  # so few are all worth naming; more fill the screen


class DeriveError(Exception):
    """Base of all errors of this package; its text is one line, fit to be printed."""


class CheckFailed(DeriveError):
    """A line does not hold: the kernel found a point where its two sides differ."""


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


class CannotPrint(DeriveError):
    """An expression or a character for which a format has no form."""


class CannotWrite(DeriveError):
    """A file or folder that cannot be written."""


class EngineFailed(DeriveError):
    """The typesetting engine is missing or refused the document."""


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownName:
    """The error for a name that is not among the known ones, with the nearest of them."""
    known = sorted(known)
    near = [] if len(known) < _FEW else difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    more = f", ... ({len(known)} in all)" if len(known) > _MANY else ""
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known[:_MANY])}{more}"
    return UnknownName(f"unknown {kind} '{name}': {hint}")
