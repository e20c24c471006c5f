"""`derive check`: is this answer the expected expression?"""

from __future__ import annotations

import json
import sys

import click

from derive.cli import completion
from derive.cli.output import files_option, language_option
from derive.errors import BadSpec

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.

_STATUS = {"equal": 0, "equal-numerically": 0, "equal-where-defined": 1, "different": 1, "unreadable": 2, "unknown": 3}
_MARK = "\0"  # before a formula that begins like an option; no argument of a command line has it
_FORMS = ("expanded", "factored", "reduced", "no-derivative")


class _Formulas(click.Command):
    """Takes what begins with one minus sign for a formula: `derive check "-2 sin(x)" ...`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {o for p in self.get_params(ctx) for o in p.opts}
        minus = [a.startswith("-") and not a.startswith("--") and a not in options for a in args]
        return super().parse_args(ctx, [_MARK + a if m else a for a, m in zip(args, minus, strict=True)])


def _formula(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    return text and text.removeprefix(_MARK)


@click.command(cls=_Formulas)
@click.argument("answer", callback=_formula)
@click.option("--expected", metavar="EXPR", callback=_formula, help="What the answer should be equal to.")
@click.option("--topic", metavar="ID", shell_complete=completion.topics, help="Or the topic whose question it answers.")
@click.option("--seed", default=0, show_default=True, help="The seed of the topic's question.")
@click.option("--latex", is_flag=True, help="Both sides are LaTeX; without it each is what it looks like.")
@click.option("--complex", "complex_unit", is_flag=True, help="i is the imaginary unit.")
@click.option("--tolerance", type=float, help="How far values may be apart, in units of the larger of 1 and the value.")
@click.option(
    "--form", shell_complete=completion.words(*_FORMS), help=f"The form that is asked for: {', '.join(_FORMS)}."
)
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@language_option
@files_option
def check(
    answer: str, expected: str | None, topic: str | None, seed: int, latex: bool, as_json: bool, language: str,
    files: tuple[str, ...], **how: object,
) -> None:  # fmt: skip
    """Tell whether ANSWER is the expected expression.

    The exit status is 0 for equal, 1 for different or equal only where both have a value, 2 for what cannot be read,
    and 3 where nothing could be decided.

    \b
    Example:  derive check "2 sin(x) cos(x)" --expected "sin(2x)"
    """
    from derive.library import check as checked
    from derive.library import load_all
    from derive.words import words

    words(language)
    load_all(files)
    if (expected is None) == (topic is None):
        raise BadSpec("say what the answer should be: --expected EXPR or --topic ID")
    notation = "latex" if latex else "auto"
    wanted = {"topic": topic, "seed": seed} if expected is None else {"expected": expected}
    verdict = checked(answer, notation=notation, **wanted, **how)  # type: ignore[arg-type]
    shown = json.dumps(verdict.data(), ensure_ascii=False, indent=2) if as_json else verdict.text(language)
    click.echo(shown)
    sys.exit(_STATUS[verdict.verdict])
