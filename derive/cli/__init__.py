"""The command line: each command is one call of the library, in a module that is imported for it alone."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import click

from derive.cli.aside import say_aside
from derive.errors import DeriveError, Unreadable, unknown
from derive.stops import hear_no_more
from derive.version import VERSION

_COMMANDS = ("check", "diff", "new", "sheet", "show", "topics", "verify")


class _Commands(click.Group):
    """Tells what cannot be served in one line, with exit status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}_command"), cmd_name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        # Looking for garbage takes a tenth of a command's time, and SymPy's at the end another.
        gc.set_threshold(500_000)
        atexit.register(gc.freeze)
        for stream in (sys.stdout, sys.stderr):  # a terminal without a sign still shows the rest
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _one_line({}):
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line(ctx.meta):
            return super().invoke(ctx)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise unknown("command", args[0], _COMMANDS)
        return super().resolve_command(ctx, args)


@contextmanager
def _one_line(meta: Mapping[str, Any]) -> Iterator[None]:
    try:
        yield
    except Unreadable as error:
        _refuse(_message(error, meta), error.picture())
    except DeriveError as error:
        _refuse(_message(error, meta), status=error.status)
    except click.NoSuchOption as error:
        known = [o for p in (error.ctx.command.params if error.ctx else []) for o in p.opts if o.startswith("--")]
        _refuse(str(unknown("option", error.option_name, [*known, "--help"])))
    except click.UsageError as error:
        _refuse(error.format_message())
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader has left, which click knows how to take
            raise
        _refuse(f"cannot go on at {error.filename or 'the output'}: {error.strerror}")
    except KeyboardInterrupt:  # click has an answer too, and hears the next one while it gives it
        hear_no_more()
        say_aside("\nAborted!")
        raise click.exceptions.Exit(1) from None
    except MemoryError:
        _refuse("there is no memory left: what is written is whole; give it more, or ask for less at once", status=1)
    except ImportError as error:  # a library that is missing, broken, or for which there is no memory
        first = _first(error)
        _refuse(f"cannot load {first.name or 'a library'}: {first}", status=1)


def _message(error: DeriveError, meta: Mapping[str, Any]) -> str:
    """What an error says, in the language that was asked for where it has words for it."""
    from derive.cli.output import LANGUAGE  # deferred, as below: most commands end without an error

    message, language = " ".join(str(error).split()), meta.get(LANGUAGE, "en")
    if language == "en":
        return message
    from derive.words.languages import languages  # deferred: the program starts without words
    from derive.words.readings import translated

    return translated(message, language) if language in languages() else message


def _first(error: ImportError) -> ImportError:
    """What went wrong in the first place: NumPy puts a page of advice around it."""
    cause = error.__cause__ or error.__context__
    return _first(cause) if isinstance(cause, ImportError) else error


def _refuse(message: str, picture: str = "", status: int = 2) -> NoReturn:
    """One line, and for a formula the place in it."""
    say_aside(f"derive: {' '.join(message.split())}" + (f"\n{picture}" if picture else ""))
    raise click.exceptions.Exit(status)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, "-V", "--version", prog_name="derive")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Worksheets in machine-learning mathematics whose answer keys cannot be wrong.

    \b
    Example:  derive sheet softmax.jacobian activation.tanh -o output
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
