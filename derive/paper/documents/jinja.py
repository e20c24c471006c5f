"""Jinja2 set up so that words are escaped once, by construction: all that is not maths goes through `escape`."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Hashable
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar, cast

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    Undefined,
    compiler,
    pass_context,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from derive.errors import EngineFailed
from derive.paper.documents import templates
from derive.paper.documents.sandbox import Sandbox

_MOST = 100
#: what a template that divides by zero, or calls what is no function, raises
_SLIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_NAMELESS = ("<template>", "<unknown>")
_PYTHONS = SourceFileLoader(__name__, __file__)
_SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
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
    """Templates compiled once while their text is the same; with `keep` for later runs too, where Python keeps the
    byte-code of this module. What is kept that does not fit, or cannot be kept, is compiled again."""

    codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def __init__(self, settings: Hashable, keep: bool) -> None:
        self._settings, self._keep = settings, keep

    def get_source_checksum(self, source: str) -> str:
        """Called by Jinja2: all that its code depends on."""
        return super().get_source_checksum(f"{self._settings} {_compiler()} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja2 before it compiles."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and self._keep:
            bucket.code = self._kept(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja2 after it has compiled."""
        if bucket.code is None:
            return
        if len(self.codes) < _MOST:
            self.codes[bucket.key, bucket.checksum] = bucket.code
        if self._keep and not sys.dont_write_bytecode:
            content = bucket.checksum.encode() + marshal.dumps(bucket.code)
            _PYTHONS.set_data(self._place(bucket), content)  # whole or not at all

    def _kept(self, bucket: Bucket) -> CodeType | None:
        try:
            content = Path(self._place(bucket)).read_bytes()
            code = content.removeprefix(bucket.checksum.encode())
            return None if code == content else cast(CodeType, marshal.loads(code))
        except (OSError, EOFError, TypeError, ValueError):
            return None

    @staticmethod
    def _place(bucket: Bucket) -> str:
        return cache_from_source(str(Path(__file__).with_name(f"template-{bucket.key}.py")))


@cache
def _compiler() -> str:
    """Which Jinja2 compiles for which Python: as Python does, a file is told by its place, its time and its size."""
    file = Path(compiler.__file__).stat()
    return f"{MAGIC_NUMBER.hex()} {compiler.__file__} {file.st_mtime_ns} {file.st_size}"


def environment(escape: Callable[[str], str], chosen: Path | None = None, *, tex: bool = False) -> Environment:
    """An environment whose every output is either `Markup`, from a printer of maths, or escaped words.

    Somebody else's templates are filled in a sandbox: they see what is printed, and nothing of the program behind it.
    """

    @pass_context  # so that constants too are escaped when the template is filled in: no code depends on the escaping
    def finalize(_context: Any, value: Any) -> Any:
        # An undefined name must stay what it is, so that it raises.
        return value if isinstance(value, (Markup, Undefined)) else Markup(escape(str(value)))

    # The escaping of Jinja2 itself is HTML's; it finds nothing left to do, since `finalize` runs before it.
    kind = Environment if chosen is None else Sandbox
    settings = {**_SETTINGS, **(_TEX if tex else {})}
    compiled = _Compiled((kind.__name__, *settings.items()), keep=chosen is None)
    return kind(
        loader=_Loader(chosen), bytecode_cache=compiled, finalize=finalize, undefined=StrictUndefined, **settings
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
