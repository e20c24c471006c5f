"""Two bounds that stand side by side in a sentence, "q > 0 and q < 1", in one: 0 < q < 1."""

from __future__ import annotations

from derive.paper.blocks import Runs
from derive.terms.chained import in_one
from derive.words import Words
from derive.words.prose import Run


def in_chains(runs: Runs, words: Words) -> Runs:
    """The sentence with every two bounds of one thing that a mere "and" joins as one formula."""
    joints = words.labels["between bounds"].split("|")
    found: list[Run] = []
    for run in runs:
        joined = in_one(found[-2].maths, run.maths) if _joins(found, run, joints) else None
        if joined is None:
            found.append(run)
        else:
            found[-2:] = [Run(maths=joined)]
    return tuple(found)


def _joins(before: list[Run], run: Run, joints: list[str]) -> bool:
    """Whether a formula follows one, with no more than a joint between them."""
    if len(before) < 2 or run.maths is None:
        return False
    return before[-2].maths is not None and before[-1].text.strip() in joints
