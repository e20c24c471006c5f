"""Formulas on the command line: one that begins with a minus sign is no option."""

from __future__ import annotations

import click

_MARK = "\0"  # before a formula that begins like an option; no argument of a command line has it


class Formulas(click.Command):
    """Takes an argument that begins with one minus sign for a formula: `derive check "-2 sin(x)" ...`.

    What follows an option is its value, whatever it begins with, and stays as it is: `--seed -5`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        params = self.get_params(ctx)
        names = {o for p in params for o in p.opts}
        with_value = {o for p in params if isinstance(p, click.Option) and not p.is_flag for o in p.opts}
        marked = [
            _MARK + arg if _looks_like_an_option(arg) and arg not in names and before not in with_value else arg
            for before, arg in zip(["", *args], args, strict=False)
        ]
        try:
            return super().parse_args(ctx, marked)
        except click.UsageError as error:
            if _MARK not in error.message:
                raise
            raise click.UsageError(error.message.replace(_MARK, ""), ctx) from error


def _looks_like_an_option(arg: str) -> bool:
    return arg.startswith("-") and not arg.startswith("--")


def formula(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    """What was typed, of an argument that is a formula."""
    return text and text.removeprefix(_MARK)
