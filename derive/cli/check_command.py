"""`derive check`: is this answer the expected expression?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.cli import completion
from derive.cli.bar import progress
from derive.cli.diff_command import definitions
from derive.cli.formulas import Formulas, formula
from derive.cli.output import emit, files_option, language_option, typed
from derive.errors import BadSpec

if TYPE_CHECKING:
    from derive.answers import Verdict

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.

_STATUS = {"equal": 0, "equal-numerically": 0, "equal-where-defined": 1, "different": 1, "unreadable": 2, "unknown": 3}
_SHEET = {"manifest": "--sheet"}
_QUESTIONS = {"topic": "--topic", "manifest": "--sheet"}
#: what an option has an effect beside, with each as it is typed
_GOES_WITH: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "exercise": ("--exercise", _SHEET),
    "variant": ("--variant", _SHEET),
    "part": ("--part", _QUESTIONS),
    "seed": ("--seed", {"topic": "--topic"}),
    "target": ("-o", {"batch": "--batch"}),
}
_NOT_IN_BATCHES = {
    "answer": "ANSWER",
    "expected": "--expected",
    "topic": "--topic",
    "exercise": "--exercise",
    "variant": "--variant",
    "part": "--part",
    "seed": "--seed",
    "as_json": "--json",
}
_GRAVEST = (0, 1, 3, 2)
_FORMS = ("expanded", "factored", "reduced", "no-derivative")


@click.command(cls=Formulas)
@click.argument("answer", callback=formula, required=False)
@click.option("--expected", metavar="EXPR", help="What the answer should be equal to.")
@click.option("--topic", metavar="ID", shell_complete=completion.topics, help="Or the topic whose question it answers.")
@click.option("--seed", default=0, show_default=True, help="The seed of the topic's question.")
@click.option(
    "--sheet", "manifest", type=click.Path(path_type=Path), metavar="FILE", help="Or the manifest.json of a sheet."
)
@click.option("--exercise", type=int, help="The number of the exercise on the sheet.")
@click.option("--part", metavar="LETTER", help="The part that is answered; without it any.")
@click.option("--variant", help="Whose sheet; may be left out where there is one.")
@click.option("--batch", type=click.Path(path_type=Path), metavar="FILE.csv", help="Many answers, a verdict a row.")
@click.option("-o", "target", type=click.Path(path_type=Path), help="The file for the verdicts of a batch.")
@click.option(
    "--let",
    "lets",
    multiple=True,
    metavar="NAME=EXPR",
    help="A definition, as in z='w x + b' or 'f(x)=x^2'.",
)
@click.option(
    "--given",
    multiple=True,
    metavar="COND",
    help="A condition that holds, as in 'b > 0' or 'n integer'.",
)
@click.option("--function", "functions", multiple=True, metavar="NAME", help="A word that is a function.")
@click.option("--latex", is_flag=True, help="Both sides are LaTeX; without it each is what it looks like.")
@click.option("--complex", "complex_unit", is_flag=True, help="i is the imaginary unit.")
@click.option("--tolerance", type=float, help="How far values may be apart, in units of the larger of 1 and the value.")
@click.option(
    "--form", shell_complete=completion.words(*_FORMS), help=f"The form that is asked for: {', '.join(_FORMS)}."
)
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@language_option
@files_option
@click.pass_context
def check(
    ctx: click.Context, /,
    answer: str | None, as_json: bool, language: str, files: tuple[str, ...], batch: Path | None, target: Path | None,
    **options: Any,
) -> None:  # fmt: skip
    """Tell whether ANSWER is the expected expression.

    The exit status is 0 for equal, 1 for different or equal only where both have a value, 2 for what cannot be read,
    and 3 where nothing could be decided.

    \b
    Example:  derive check "2 sin(x) cos(x)" --expected "sin(2x)"
    """
    from derive.words.languages import demand_language

    demand_language(language)
    if files:
        from derive.library import load_all

        load_all(files)
    how = {k: options[k] for k in ("complex_unit", "tolerance", "form", "given", "functions")}
    how |= {"notation": "latex" * options["latex"] or "auto", "let": definitions(options["lets"])}
    _demand_company(typed(ctx))
    if batch is not None:
        _in_batch(batch, target, options["manifest"], language, how)
        return
    if answer is None:
        raise BadSpec("there is no ANSWER: write it in quotes, or give many with --batch FILE.csv")
    judge = _judge(options, how)
    several = answer == "-"
    texts = _typed_in().splitlines() if several else [answer]
    statuses: list[int] = [0]
    for text in texts:
        verdict = judge(text)
        data = json.dumps(verdict.data(), ensure_ascii=False, indent=None if several else 2)
        shown = verdict.text(language)
        click.echo(data if as_json else shown.partition("\n")[0] if several else shown)
        statuses.append(_STATUS[verdict.verdict])
    sys.exit(max(statuses, key=_GRAVEST.index))


def _typed_in() -> str:
    """What standard input has. Raises `BadSpec` where it is closed."""
    if sys.stdin is None:
        raise BadSpec("the ANSWER is -, and standard input is closed: there is nothing to read")
    return sys.stdin.read()


def _demand_company(given: Set[str]) -> None:
    """That no option is given that would have no effect. Raises `BadSpec`."""
    if "batch" in given and (alone := [option for name, option in _NOT_IN_BATCHES.items() if name in given]):
        raise BadSpec(f"{alone[0]} does not go with --batch: its rows say what is answered, and its verdicts are CSV")
    for name, (option, homes) in _GOES_WITH.items():
        if name in given and not given & set(homes):
            raise BadSpec(f"{option} goes with {' or '.join(homes.values())}")


def _judge(options: Mapping[str, Any], how: dict[str, Any]) -> Callable[[str], Verdict]:
    """What judges an answer, by what it is an answer to."""
    given = [name for name in ("expected", "topic", "manifest") if options[name] is not None]
    if len(given) != 1:
        raise BadSpec("say what the answer should be: one of --expected EXPR, --topic ID or --sheet manifest.json")
    part, variant, number = options["part"], options["variant"], options["exercise"]
    if given == ["manifest"]:
        from derive.sheets.sheet_file import SheetFile

        if number is None:
            raise BadSpec("say which exercise of the sheet is answered, as in --exercise 3")
        sheet = SheetFile(options["manifest"])
        return lambda answer: sheet.check(answer, number, part=part, variant=variant, **how)
    from derive.answers import check as checked

    wanted = (
        {"topic": options["topic"], "seed": options["seed"]}
        if given == ["topic"]
        else {"expected": options["expected"]}
    )
    return lambda answer: checked(answer, part=part, **wanted, **how)


def _in_batch(batch: Path, target: Path | None, manifest: Path | None, language: str, how: dict[str, Any]) -> None:
    from derive.sheets.batch import read_rows, table, verdicts

    head, rows = read_rows(batch)
    with progress(len(rows)) as step:
        judged, faults = verdicts(head, rows, manifest, language, how, step)
    emit(table(head, judged), target)
    if faults:
        count = len(faults)
        raise BadSpec(f"{batch}: rows that cannot be judged: {count}; all others are. The first is {faults[0]}")
