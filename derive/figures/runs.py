"""Figures of sequences that a setting defines: momentum beside plain descent, and a moving average."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sympy import Basic, Eq, Expr, Indexed, Rational, Symbol

from derive.crosscheck.numpy_code import code_of
from derive.figures.graphs import graph, number
from derive.figures.model import Axes, Axis, Curve, Dot, Figure, Piece
from derive.kernel import Derivation
from derive.terms.ordered import over
from derive.words.prose import sentence

_STEPS = 40
_SIDE, _HEIGHTS = 1.75, (-0.6, 0.6)  # what is seen of the two valleys
_RATES = (Rational(4, 5), Rational(1, 2))
#: gradients around 1, in tenths
_GRADIENTS = (13, 6, 11, 8, 15, 7, 12, 9, 5, 14, 10, 8, 13, 6, 11, 12, 7, 14, 9, 10)


def momentum_escape(slope: Derivation, plain: Derivation, heavy: Derivation) -> Figure:
    """Left two valleys with the ends of plain descent and of descent with momentum, right both runs from their start.

    The places are those of the sequences in the settings of the two runs; the ends are their checked results. `slope`
    is the derivation of the slope of the loss, which its setting names.
    """
    loss, x = slope.claim.args
    f, t = slope.setting.by_name[str(loss)].meaning, Symbol("t", integer=True)
    walks = [values(run, run.claim.base, _STEPS) for run in (plain, heavy)]
    labels = sentence("plain descent"), sentence("descent with momentum")
    rates = {"plain": plain.setting.given[0], "heavy": heavy.setting.given[0]}

    def on_curve(at: float) -> tuple[float, float]:
        return at, number(f, slope.setting, {str(x): at})

    stops = (
        Dot(on_curve(walks[0][0][1]), label=sentence("start of descent"), square=True),
        Dot(on_curve(float(plain.result)), filled=False, label=labels[0]),
        Dot(on_curve(float(heavy.result)), label=labels[1]),
    )
    curves = tuple(Curve((w,), s, name) for w, s, name in zip(walks, ("dashed", "solid"), labels, strict=True))
    side = Axis(-_SIDE, _SIDE, x)
    return Figure(
        sentence("seen escape", f=f, n=run_length(heavy), **rates),
        (
            Axes(side, Axis(*_HEIGHTS, loss), (Curve(graph(f, slope.setting, x, -_SIDE, _SIDE)),), stops),
            Axes(Axis(0.0, float(_STEPS), t), Axis(-_SIDE, _SIDE, x), curves),
        ),
        sentence("ends of descent", n=run_length(heavy), **rates),
    )


def run_length(run: Derivation) -> Expr:
    """The number of steps of a run whose claim is its last place."""
    return run.claim.indices[0]


def values(run: Derivation, name: Any, steps: int, **others: Any) -> Piece:
    """The points (t, value) of a sequence of the run's setting, from its start to `steps`; numbers for other names."""
    definition = run.setting.by_name[str(name)]
    first = definition.start[0][0]
    count = np.arange(first, steps + 1)
    found = code_of(definition.name, run.setting)({**others, str(definition.step): count})
    return tuple((float(t), float(v)) for t, v in zip(count, found, strict=True))


def moving_average(average: Derivation, sum_of_weights: Derivation, new: Indexed) -> Figure:
    """Left gradients with their exponential moving average, and it divided by the sum of its weights; right the
    weights, for two rates. The average is a sequence of the setting; its weights are those of its derived sum.
    """
    (rate,) = sum_of_weights.result.free_symbols - {average.claim.indices[0]}
    (t,) = average.claim.indices
    given = np.array(_GRADIENTS) / 10
    steps, beta = len(given), float(_RATES[0])
    base = str(new.base)
    seen = tuple((float(k), float(v)) for k, v in enumerate(given, 1))
    raw = values(average, average.claim.base, steps, **{str(rate): beta, base: given})[1:]

    def whole(k: float) -> float:
        return number(sum_of_weights.result, sum_of_weights.setting, {str(rate): beta, str(t): int(k)})

    even = tuple((k, v / whole(k)) for k, v in raw)
    corrected = over(average.claim, sum_of_weights.result)
    names = [Eq(rate, r, evaluate=False) for r in _RATES]
    return Figure(
        sentence("seen moving average", m=average.claim, g=new, c=corrected, b=names[0], d=names[1]),
        (
            Axes(
                Axis(0.0, float(steps), t),
                Axis(0.0, 1.8),
                (
                    Curve((seen,), "dotted", new, "fine"),
                    Curve((((0.0, 0.0), *raw),), "dashed", average.claim),
                    Curve((even,), "solid", corrected),
                ),
                tuple(Dot(p, filled=False) for p in seen),
            ),
            _weights(average, rate, base, names),
        ),
        sentence("average and weights", b=names[0], g=new, t=Eq(t, steps, evaluate=False)),
    )


def _weights(average: Derivation, rate: Symbol, base: str, names: Sequence[Basic]) -> Axes:
    """By how much each gradient counts in the last average, for each of the rates."""
    (t,) = average.claim.indices
    steps = len(_GRADIENTS)
    weights = [
        tuple(
            (float(k), number(average.result, average.setting, {str(rate): float(r), str(t): steps, base: one}))
            for k, one in enumerate(np.eye(steps), 1)
        )
        for r in _RATES
    ]
    return Axes(
        Axis(0.0, float(steps), Symbol("i", integer=True)),
        Axis(0.0, 0.55),
        tuple(Curve((w,), s, n) for w, s, n in zip(weights, ("solid", "dashed"), names, strict=True)),
        tuple(Dot(p, filled=k == 0) for k, w in enumerate(weights) for p in w),
    )
