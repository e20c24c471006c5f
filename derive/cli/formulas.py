"""Formulas on the command line: one that begins with a minus sign is no option."""

from __future__ import annotations

import click

_MARK = "\0"  # before a formula that begins like an option; no argument of a command line has it


class Formulas(click.Command):
    """Takes what begins with one minus sign for a formula: `derive check "-2 sin(x)" ...`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {o for p in self.get_params(ctx) for o in p.opts}
        minus = [a.startswith("-") and not a.startswith("--") and a not in options for a in args]
        return super().parse_args(ctx, [_MARK + a if m else a for a, m in zip(args, minus, strict=True)])


def formula(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    """What was typed, of a parameter that is a formula."""
    return text and text.removeprefix(_MARK)


def formulas(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The same for a parameter that may be repeated."""
    return tuple(text.removeprefix(_MARK) for text in texts)
