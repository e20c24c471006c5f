"""Hints made from the rules that a derivation uses: which to begin with."""

from __future__ import annotations

from derive.exercises import Shown, ShownPart
from derive.paper.blocks import Runs
from derive.words import Words, rule_name
from derive.words.prose import Run

#: what says nothing of how to go about it
_PLAIN = (
    "definition",
    "named_function",
    "tidy",
    "identity",
    "constant",
    "formula",
    "arithmetic",
    "rounded",
    "put_in",
    "function_values",
)
_MOST = 2


def hint_of(shown: Shown, words: Words) -> Runs:
    """The first rules of its first derivation that are more than writing out and tidying up; those of the parts that
    come after are found alike."""
    if not shown.parts:
        return ()
    rules = _rules(shown.parts[0], words)
    joined = [run for k, rule in enumerate(rules) for run in (*((Run(words.labels["and then"]),) if k else ()), *rule)]
    return (Run(words.labels["begin with"]), *joined, Run(words.labels["end"]))


def _rules(part: ShownPart, words: Words) -> list[Runs]:
    """Their names, but for those that are to be filled in."""
    hidden = {id(a.step) for a in part.asked if a.blank == "note"}
    steps = [step for step in part.derivation.steps if id(step) not in hidden]
    telling = [step for step in steps if step.rule not in _PLAIN] or steps
    names = dict.fromkeys(rule_name(step.rule, step.about, words.language) for step in telling)
    return list(names)[:_MOST]
