"""The verdict on an answer; nothing is collapsed to yes or no."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sympy import Basic
from sympy.core.relational import Relational

from derive.kernel import Witness
from derive.kernel.rationals import spelled
from derive.words import Words, words
from derive.words.prose import Prose

VERDICTS = ("equal", "equal-numerically", "equal-where-defined", "different", "unknown", "unreadable")


class Verdict(Struct, frozen=True):
    """What is known of an answer, and how it is known.

    - `equal`: proved wherever both have a value, and no point found beyond isolated ones at which only one has;
    - `equal-numerically`: the same at every point tried, within bounds that hold for certain;
    - `equal-where-defined`: the same wherever both have a value; the witness is a point at which, and around which,
      only one has;
    - `different`: the witness gives a point and the two values, whose bounds exclude each other;
    - `unknown`: `reason` says why;
    - `unreadable`: `reason` says where the text stops making sense.

    The witness gives the expected value first. Where a form was asked for, `form_ok` says whether the answer
    is in it (None: too much work to be told), and `reason` what is not. `mistake` names the mistake that leads to the
    answer.
    """

    verdict: str
    method: str | None = None
    points: int | None = None
    witness: Witness | None = None
    why: Prose | None = None
    mistake: str | None = None
    part: str | None = None  # the letter of the part that it is an answer to
    echo: bool = False  # whether the answer only repeats the question
    form: str | None = None  # the form asked for
    form_ok: bool | None = None
    picture: str = ""  # the text with a mark under the place where reading it ended

    @property
    def ok(self) -> bool:
        """Whether both are the same expression, proved or at every point tried."""
        return self.verdict in ("equal", "equal-numerically")

    @property
    def reason(self) -> str:
        """Why nothing can be said, or what is not as it was asked for; in English."""
        return self.reason_in("en")

    def reason_in(self, language: str) -> str:
        """The reason in a language."""
        runs = self.why.runs(language) if self.why else ()
        return "".join(r.text if r.maths is None else _spelled(r.maths) for r in runs)

    def text(self, language: str = "en", *, expected: bool = True) -> str:
        """What it says in a language: how it was reached, then witness, mistake, reason, and the place in the text;
        without `expected` nothing of what the answer should be."""
        spoken = words(language)
        lines = [_name_and_method(self, spoken)]
        if self.witness is not None and (expected or self.witness.point):
            lines.append(_at_a_point(self.witness, spoken, "witness" if expected else "witness of one side"))
        if self.mistake is not None:
            name = spoken.mistakes.get(self.mistake) or spoken.labels.get(f"mistake {self.mistake}", self.mistake)
            lines.append(spoken.labels["mistake made"].format(name=name))
        return "\n".join([*lines, *filter(None, (self.reason_in(language), self.picture))])

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.data().items() if value not in (None, "", False))
        return f"Verdict({shown})"

    def _repr_html_(self) -> str:
        from html import escape  # deferred: with a table of all entities, which a terminal does without

        name, *lines = self.text().removesuffix(self.picture).strip().splitlines()
        rest = "".join(f"<br>{escape(line)}" for line in lines)
        picture = f"<pre>{escape(self.picture)}</pre>" if self.picture else ""
        return f"<p><strong>{escape(name)}</strong>{rest}</p>{picture}"

    def data(self) -> dict[str, Any]:
        """The verdict as `derive check --json` prints it; `form_ok` is there where a form was asked for."""
        witness = self.witness and {
            "at": dict(self.witness.point),
            "answer": self.witness.after,
            "expected": self.witness.before,
        }
        data = {
            "verdict": self.verdict,
            "method": self.method,
            "points": self.points,
            "witness": witness,
            "reason": self.reason,
            "mistake": self.mistake,
            "part": self.part,
            "echo": self.echo,
        }
        return data if self.form is None else {**data, "form_ok": self.form_ok}


_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def _spelled(maths: Basic) -> str:
    """An expression as text; a relation is not written as a call."""
    if isinstance(maths, Relational):
        return f"{maths.lhs} {_SIGNS.get(maths.rel_op, maths.rel_op)} {maths.rhs}"
    return str(maths)


#: how numbers agree where they are not many: of sums without end, of constants
_SELDOM = {0: " of sums", 1: " once"}


def _name_and_method(verdict: Verdict, spoken: Words) -> str:
    name = spoken.labels[f"verdict {verdict.verdict}"]
    if verdict.method is None:
        return name
    how = _SELDOM.get(verdict.points or 0, "") if verdict.method == "numeric" else ""
    method = spoken.labels[f"method {verdict.method}{how}"].format(points=verdict.points)
    return spoken.labels["verdict and method"].format(verdict=name, method=method)


def _value(value: Any) -> str:
    """A number of a point as a reader writes it: 4/3, and not 1.3333333333333333."""
    return spelled(value) if isinstance(value, float) else str(value)


def _at_a_point(witness: Witness, spoken: Words, label: str) -> str:
    names = spoken.labels["between names"].join(f"{name} = {_value(value)}" for name, value in witness.point)
    values = {"answer": witness.after, "expected": witness.before}
    written = {k: spoken.labels["undefined"] if v == "undefined" else v for k, v in values.items()}
    return spoken.labels[label if names else "witness of constants"].format(point=names, **written)
