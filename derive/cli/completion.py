"""What the shell completes and help lists: topics, kinds, formats, languages, weeks. Nothing here waits for SymPy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click
from click.shell_completion import CompletionItem

from derive.errors import DeriveError

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
Known = Callable[[click.Context], Iterable[tuple[str, str]]]


class Listing(click.Option):
    """An option whose help has the names that are `known` in place of {names}, looked up when help is asked for."""

    def __init__(self, *args: Any, known: Known, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.known = known

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """What `--help` says of it."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], record[1].replace("{names}", self._names(ctx)))

    def _names(self, ctx: click.Context) -> str:
        try:
            return ", ".join(name for name, _ in self.known(ctx))
        except DeriveError:  # a broken topic file: a command that needs it says so
            return "see `derive topics`"


def _completer(known: Known, files: bool = False) -> Completer:
    """Completes names, each with a word about it; with `files` the names of files where no name fits."""

    def complete(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            found = [CompletionItem(name, help=about or None) for name, about in known(ctx) if name.startswith(begun)]
        except DeriveError:  # a broken topic file: the command itself says so
            return []
        return found or [CompletionItem(begun, type="file")] * files

    return complete


def _last_of_several(complete: Completer) -> Completer:
    """Completes what follows the last comma."""

    def last(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        before, comma, piece = begun.rpartition(",")
        return [CompletionItem(before + comma + item.value, item.type) for item in complete(ctx, param, piece)]

    return last


def _topics(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from derive.catalogue import entries

    language = ctx.params.get("language") or "en"
    return ((e.id, e.title_in(language)) for e in entries(files=ctx.params.get("files") or ()))


def kinds_there_are(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The kinds of exercise that topics declare."""
    from derive.catalogue import entries

    kinds = dict.fromkeys(kind for e in entries(files=ctx.params.get("files") or ()) for kind in e.kinds)
    return ((kind, "") for kind in kinds)


_USUAL_LEVELS = ("easy", "standard", "hard")


def _levels(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from derive.catalogue import entries

    found = {level for e in entries(files=ctx.params.get("files") or ()) for level in e.levels}
    usual = [level for level in _USUAL_LEVELS if level in found]
    return ((level, "") for level in (*usual, *sorted(found.difference(usual))))


def formats_there_are(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The formats of documents."""
    from derive.paper.formats import FORMATS

    return ((name, "") for name in FORMATS)


def formats_and_data(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The formats, and the data of a question."""
    return iter([*formats_there_are(ctx), ("json", "")])


def languages_there_are(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The languages, by their codes."""
    from derive.words import languages

    return ((code, "") for code in languages())


def weeks_there_are(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The weeks of the course."""
    from derive.paper.documents.templates import names

    return ((week, "") for week in names("sheets", ".toml"))


def words(*known: str) -> Completer:
    """Completes these."""
    return _completer(lambda _ctx: ((word, "") for word in known))


topics = _completer(_topics)
topics_or_spec = _completer(_topics, files=True)
kinds = _completer(kinds_there_are)
levels = _completer(_levels)
formats = _completer(formats_and_data)
formats_of_sheets = _last_of_several(_completer(formats_there_are))
languages = _completer(languages_there_are)
weeks = _completer(weeks_there_are)
