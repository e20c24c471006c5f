"""A topic shown as data: what `--format json` prints and manifests carry (fields as in the interface)."""

from __future__ import annotations

from typing import Any

from sympy import Basic

from derive.exercises import Shown, ShownPart
from derive.kernel import Evidence, Step
from derive.paper.chains import in_chains
from derive.paper.compose import note_of
from derive.paper.headings import heading_of, places_of
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.text_maths import TextMaths
from derive.terms.suppositions import Kind, in_plain_maths
from derive.words import words
from derive.words.prose import Prose, Run


def record(shown: Shown, language: str, seed: int) -> dict[str, Any]:
    """The whole question: statement, parts, lines with their evidence, results, cross-checks."""
    return {
        "topic": shown.topic.id,
        "title": plain_text(shown.topic.title, language),
        "statement": plain_text(shown.statement, language),
        "seed": seed,
        "parts": [_part(p, language) for p in shown.parts],
    }


def _part(part: ShownPart, language: str) -> dict[str, Any]:
    derivation = part.derivation
    first = {**printed(derivation.claim), "relation": None, "rule": None, "note": None, "evidence": None}
    return {
        "condition": _joined(heading_of(part, words(language))) or None,
        "definitions": [
            {"name": as_text(name), "meaning": as_text(meaning)}
            for d in derivation.setting.definitions
            for name, meaning in (e.args for e in d.equations)
        ],
        "lines": [first, *(_line(s, language) for s in derivation.steps)],
        "result": printed(derivation.result),
        "cross_check": _cross_check(part),
    }


def printed(expr: Basic) -> dict[str, str]:
    """An expression as LaTeX and as plain text."""
    return {"latex": as_latex(expr), "text": as_text(expr)}


def as_text(expr: Basic) -> str:
    """An expression as plain text."""
    return TextMaths().print(expr)


def as_latex(expr: Basic) -> str:
    """An expression as LaTeX."""
    return LatexMaths().print(expr)


def _line(step: Step, language: str) -> dict[str, Any]:
    note = (*note_of(step, language), *places_of(step, words(language)))
    return {
        **printed(step.after),
        "relation": step.relation.key,
        "rule": str(step.rule),
        "note": _joined(note),
        "evidence": _evidence(step.evidence),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    sizes = {name: list(values) for name, values in evidence.sizes} if evidence.sizes else None
    return {
        "method": evidence.method,
        "points": evidence.points,
        "sizes": sizes,
        "tolerance": evidence.tolerance,
        "supposes": [_supposed(c) for c in (*evidence.conditions, *evidence.places)],
    }


def _supposed(condition: Basic) -> str:
    """A condition in plain maths."""
    return in_plain_maths(condition) if isinstance(condition, Kind) else as_text(condition)


def _cross_check(part: ShownPart) -> dict[str, Any] | None:
    if part.check is None:
        return None
    check = part.check
    return {"against": "numpy", "of": check.of, "points": check.points, "tolerance": check.tolerance}


def plain_text(prose: Prose, language: str) -> str:
    """A sentence with its maths as plain text."""
    return _joined(in_chains(prose.runs(language), words(language)))


def _joined(runs: tuple[Run, ...]) -> str:
    return "".join(r.text if r.maths is None else as_text(r.maths) for r in runs)
