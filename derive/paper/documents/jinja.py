"""Jinja2 set up so that words are escaped once, by construction: all that is not maths goes through `escape`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateError, Undefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from derive.errors import EngineFailed
from derive.paper.documents import templates
from derive.paper.documents.sandbox import Sandbox

_MOST = 100
#: what a template that divides by zero, or calls what is no function, raises
_SLIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_NAMELESS = ("<template>", "<unknown>")
# TeX's own braces and percent signs stay readable.
_TEX: dict[str, Any] = {
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "block_start_string": "<%",
    "block_end_string": "%>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}


class _Loader(BaseLoader):
    def __init__(self, chosen: Path | None) -> None:
        self._chosen = chosen

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:
        return templates.read(template, self._chosen), None, None


class _Compiled(BytecodeCache):
    """Templates compiled once while their text is the same; a constant in one is escaped when it is compiled."""

    codes: ClassVar[dict[tuple[Hashable, str, str], CodeType]] = {}

    def __init__(self, escape: Hashable) -> None:
        self._escape = escape

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja2 before it compiles."""
        bucket.code = self.codes.get((self._escape, bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja2 after it has compiled."""
        if len(self.codes) < _MOST and bucket.code is not None:
            self.codes[self._escape, bucket.key, bucket.checksum] = bucket.code


def environment(escape: Callable[[str], str], chosen: Path | None = None, *, tex: bool = False) -> Environment:
    """An environment whose every output is either `Markup`, from a printer of maths, or escaped words.

    Somebody else's templates are filled in a sandbox: they see what is printed, and nothing of the program behind it.
    """

    def finalize(value: Any) -> Any:
        # An undefined name must stay what it is, so that it raises.
        return value if isinstance(value, (Markup, Undefined)) else Markup(escape(str(value)))

    # The escaping of Jinja2 itself is HTML's; it finds nothing left to do, since `finalize` runs before it.
    kind = Environment if chosen is None else Sandbox
    return kind(
        loader=_Loader(chosen),
        bytecode_cache=_Compiled((escape, kind)),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **(_TEX if tex else {}),
    )


def render(env: Environment, name: str, **values: Any) -> str:
    """The template filled in; what is wrong with a user's own template is told with its line."""
    try:
        if isinstance(env, Sandbox):
            env.begin()
        return env.get_template(name).render(**values)
    except (TemplateError, *_SLIPS) as error:
        line = getattr(error, "lineno", None) or _line_of(error)
        message = " ".join(str(getattr(error, "message", None) or error).split())
        raise EngineFailed(f"template {name}{f', line {line}' if line else ''}: {message}") from error


def _line_of(error: BaseException) -> int | None:
    """The line of a template in which something went wrong: its frames bear no file's name."""
    found, frame = None, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename in _NAMELESS:
            found = frame.tb_lineno
        frame = frame.tb_next
    return found


def join(parts: list[Markup], by: str = "") -> Markup:
    """Stretches put together without another round of escaping."""
    joined: Markup = Markup(by).join(parts)
    return joined
