"""What stands on the command line as a `Spec`: a file's, with what is given beside it in its place; or the topics'."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from derive.errors import BadSpec
from derive.sheets.posing import asking, for_all, in_detail, of_kind, of_level
from derive.sheets.request.asked import Spec
from derive.words import words


def spec_of(options: Mapping[str, Any], given: Set[str]) -> Spec:
    """The sheet that was asked for: `options` has every option, `given` the names of those that somebody typed.

    Raises `BadSpec`, `UnknownName`.
    """
    files = [name for name in options["chosen"] if name.endswith(".toml")]
    spec = _from_file(files, options, given) if files else _from_topics(options)
    over = {name: options[name] for name in ("title", "seed", "language") if name in given}
    if "formats" in given or not files:
        over["formats"] = tuple(f.strip() for f in options["formats"].split(",") if f.strip())
    spec = in_detail(replace(spec, **over), options["detail"] if "detail" in given else "")
    spec = _judging(spec) if options["self_check"] else spec
    spec = replace(spec, layout=replace(spec.layout, score_table=True)) if options["score_table"] else spec
    return for_all(spec, options["variants"], options["roster"])


def _judging(spec: Spec) -> Spec:
    """The spec with a notebook that judges answers. Raises `BadSpec` without a notebook."""
    if "ipynb" not in spec.formats:
        raise BadSpec("--self-check goes with --format ipynb: answers are judged in a notebook")
    return replace(spec, layout=replace(spec.layout, self_check=True))


def _from_file(files: list[str], options: Mapping[str, Any], given: Set[str]) -> Spec:
    from derive.sheets.request.spec import read_spec  # deferred: most sheets have none

    if len(options["chosen"]) > 1:
        raise BadSpec(f"give {files[0]} alone, or topics: a sheet is asked for by one or the other")
    if "count" in given:
        raise BadSpec(f"--count goes with topics: write it into {files[0]}")
    spec = read_spec(Path(files[0]), options["language"] if "language" in given else None)
    if "title" in given:
        foreign = tuple(words for words in spec.untranslated if words[0] != "title")
        spec = replace(spec, request=replace(spec.request, titled=()), untranslated=foreign)
    spec = of_level(spec, options["difficulty"]) if "difficulty" in given else spec
    return of_kind(spec, options["kind"]) if "kind" in given else spec


def _from_topics(options: Mapping[str, Any]) -> Spec:
    spec = Spec(title=options["title"], seed=options["seed"], language=words(options["language"]).language)
    return of_level(asking(spec, list(options["chosen"]), options["kind"], options["count"]), options["difficulty"])
