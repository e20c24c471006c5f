"""Jinja2 set up so that words are escaped once, by construction: all that is not maths goes through `escape`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, Undefined
from markupsafe import Markup

from derive.errors import EngineFailed
from derive.render import templates

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


def environment(escape: Callable[[str], str], chosen: Path | None = None, *, tex: bool = False) -> Environment:
    """An environment whose every output is either `Markup`, from a printer of maths, or escaped words."""

    def finalize(value: Any) -> Any:
        # An undefined name must stay what it is, so that it raises.
        return value if isinstance(value, (Markup, Undefined)) else Markup(escape(str(value)))

    # The escaping of Jinja2 itself is HTML's; it finds nothing left to do, since `finalize` runs before it.
    return Environment(
        loader=_Loader(chosen),
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
        return env.get_template(name).render(**values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise EngineFailed(f"template {name}{f', line {line}' if line else ''}: {error.message}") from error


def join(parts: list[Markup], by: str = "") -> Markup:
    """Stretches put together without another round of escaping."""
    joined: Markup = Markup(by).join(parts)
    return joined
