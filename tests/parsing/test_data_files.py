"""The pairs of `tests/data`: what is typed and what it means, and what is refused with which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import readings

from derive import check
from derive.errors import Unreadable
from derive.parsing import parse
from derive.parsing.function_names import ALIASES, FUNCTIONS, function_of
from derive.terms.notation import array, size

DATA = Path(__file__).parents[1] / "data"
Names = dict[str, Any]


def lines(name: str) -> Iterator[tuple[str, str, Names]]:
    """Both columns of each line, and the names declared for it."""
    names: Names = {}
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("with "):
            names = declared(line.removeprefix("with "))
        elif line and not line.startswith("#"):
            typed, means = re.split(r" {3,}", line)
            yield typed, means, names
        elif not line:
            names = {}


def declared(text: str) -> Names:
    """`X m n, w n`: arrays with their sizes."""
    words = [piece.split() for piece in text.split(",")]
    return {name: array(name, *map(size, sizes)) for name, *sizes in words}


@pytest.mark.parametrize(
    ("typed", "means", "names"), list(lines("readings.txt")), ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_typed_means_what_stands_beside_it(typed, means, names) -> None:
    expected = parse(means, names=names)
    answer = parse(typed, names=names)
    if answer != expected:
        verdict = check(answer, expected=expected)
        assert verdict.ok or verdict.verdict == "equal-where-defined", verdict


@pytest.mark.parametrize(
    ("typed", "part", "names"), list(lines("refusals.txt")), ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_refused_says_why(typed, part, names) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(typed, names=names)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.text == typed


def test_the_table_of_the_readme_is_that_of_the_tables() -> None:
    """Where this fails: `python tests/readings.py`."""
    assert readings.block(readings.README.read_text(encoding="utf-8")) == readings.made()


@pytest.mark.parametrize("word", sorted({*FUNCTIONS, *ALIASES}))
def test_every_function_of_the_table_is_read(word) -> None:
    entry = FUNCTIONS[function_of(word)]
    arguments = ", ".join(
        ["2", "3"][: entry.fewest] if word in ("gcd", "lcm", "mod", "Mod") else ["x", "y", "z"][: entry.fewest]
    )
    arguments = "[[1, 2], [3, 4]]" if function_of(word) in ("det", "tr", "transpose") else arguments
    names = {} if word != "norm" else {"x": array("x", size("n"))}
    indices = "i, j" if function_of(word) == "delta" else arguments
    assert parse(f"{word}({indices})", names=names) is not None
