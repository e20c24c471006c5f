"""A verdict in words: one line with how it was reached, then the witness, the mistake, the place in the text."""

from __future__ import annotations

from derive.checking import Verdict
from derive.words import Words, words


def told(verdict: Verdict, language: str) -> str:
    """What a verdict says, for a terminal."""
    said = words(language)
    lines = [_verdict(verdict, said)]
    if verdict.witness is not None:
        lines.append(_witness(verdict, said))
    if verdict.mistake is not None:
        name = said.mistakes.get(verdict.mistake) or said.labels.get(f"mistake {verdict.mistake}", verdict.mistake)
        lines.append(said.labels["mistake made"].format(name=name))
    reason = verdict.reason_in(language)
    lines += [reason] if reason else []
    return "\n".join([*lines, *([verdict.picture] if verdict.picture else [])])


def _verdict(verdict: Verdict, said: Words) -> str:
    name = said.labels[f"verdict {verdict.verdict}"]
    if verdict.method is None:
        return name
    once = " once" if verdict.method == "numeric" and verdict.points == 1 else ""
    method = said.labels[f"method {verdict.method}{once}"].format(points=verdict.points)
    return said.labels["verdict and method"].format(verdict=name, method=method)


def _witness(verdict: Verdict, said: Words) -> str:
    assert verdict.witness is not None
    names = said.labels["between names"].join(f"{name} = {value}" for name, value in verdict.witness.point)
    key = "witness" if names else "witness of constants"
    return said.labels[key].format(
        point=names, answer=_value(verdict.witness.after, said), expected=_value(verdict.witness.before, said)
    )


def _value(value: str, said: Words) -> str:
    return said.labels["undefined"] if value == "undefined" else value
