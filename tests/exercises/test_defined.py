"""What a sheet defines: the names that it has, and no other; its key has what its lines speak of besides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from posed_once import exercise, kinds, view
from sympy import Basic, Indexed, preorder_traversal

from derive.asking import all_topics
from derive.paper import layout
from derive.paper.blocks import Blocks, Choices, Lines, Pairs
from derive.paper.view import ExerciseView

TOPICS = [topic.id for topic in all_topics()]


def names(expr: Basic) -> set[str]:
    """Of symbols, arrays, events and indexed names."""
    nodes = list(preorder_traversal(expr))
    return {str(n) for n in (getattr(node, "name", "") for node in nodes) if isinstance(n, str) and n} | {
        i.base.label.name for i in nodes if isinstance(i, Indexed)
    }


def maths(blocks: Blocks) -> Iterator[Basic]:
    for block in blocks:
        if isinstance(block, Lines):
            yield from (e for v in block.lines for e in (v.step.before, v.step.after))  # what is blank is asked for
        elif isinstance(block, Choices):
            yield from (e for c in block.answers for e in (c.step.before, c.step.after))
        elif isinstance(block, Pairs):
            yield from (e for row in block.table for step in row for e in (step.before, step.after))


def on(seen: ExerciseView, key: bool) -> set[str]:
    runs = [*seen.statement, *(run for part in seen.parts for run in part.heading)]
    said = [run.maths for run in runs if run.maths is not None]
    claims = [part.claim for part in seen.parts if part.claim is not None]
    return set().union(*map(names, (*said, *claims, *maths(tuple(seen.blocks(key))))))


@pytest.mark.parametrize("id_", TOPICS)
def test_a_sheet_defines_the_names_that_it_has_and_a_key_those_of_its_lines(id_: str) -> None:
    for kind in kinds(id_):
        if kind != "derive":  # it may ask for any of them
            _demand_of_sheet(id_, kind)
            _demand_of_key(id_, kind)


def _demand_of_sheet(id_: str, kind: str) -> None:
    seen = view(id_, kind)
    found, printed = on(seen, key=False), layout.definitions(seen)
    meant = set().union(*(names(meaning) for _, meaning in printed))
    assert all(names(name) & (found | meant) for name, _ in printed)
    settings = [part.derivation.setting for part in exercise(id_, kind).parts]
    wanted = {d.key for s in settings for d in s.definitions if not d.hidden and d.key in found}
    assert wanted <= _given(seen)


def _demand_of_key(id_: str, kind: str) -> None:
    parts = exercise(id_, kind).parts
    read = set().union(*(names(line.expr) for part in parts for line in part.derivation.lines))
    wanted = {d.key for part in parts for d in part.derivation.setting.definitions if not d.hidden and d.key in read}
    assert wanted <= _given(view(id_, kind).solved())


def _given(seen: ExerciseView) -> set[str]:
    """What the statement and the definitions say of."""
    stated = (names(run.maths) for run in seen.statement if run.maths is not None)
    return set().union(*stated, *(names(name) for name, _ in layout.definitions(seen)))


def test_bayes_in_numbers_needs_no_odds() -> None:
    """(s q)/(r (1 - q)) for q = ... is to be worked out: the odds o stand in the way of the key alone."""
    sheet, key = view("probability.bayes", "evaluate"), view("probability.bayes", "evaluate").solved()
    assert layout.definitions(sheet) == []
    assert [str(name) for name, _ in layout.definitions(key)] == ["o"]
