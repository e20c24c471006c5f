"""Conditional probability as areas: a square of outcomes, cut into the columns of an event and of its complement."""

from __future__ import annotations

import numpy as np
from sympy import Expr

from derive.errors import BadTopic
from derive.figures.graphs import number
from derive.figures.model import Areas, Column, Figure
from derive.kernel import Derivation
from derive.terms.events import Event, P, PGiven
from derive.words.prose import sentence

_CAUSE, _INSIDE, _OUTSIDE, _ALL = 24, 18, 12, 60  # outcomes: in the cause, in both, in the event alone, altogether


def areas_of_events(derivation: Derivation, cause: Event, event: Event, whole: bool = False) -> Figure:
    """The shares of `event` in the columns of `cause` and of its complement, as wide as these are probable.

    The result speaks of the probability of the event given the cause. What it multiplies is dark: the part in the
    column of the cause or, with `whole`, both parts. Raises `BadTopic` for a result without that probability.
    """
    found = derivation.result.atoms(PGiven)
    if PGiven(event, cause) not in found:
        raise BadTopic(f"areas are drawn of a result with {PGiven(event, cause)}, not of {derivation.result}")
    outcome = np.arange(_ALL)
    inside = (outcome < _INSIDE) | (outcome >= _ALL - _OUTSIDE)
    values = {cause.name: outcome < _CAUSE, event.name: inside}
    drawn = tuple(
        Column(
            number(P(side), derivation.setting, values),
            number(PGiven(event, side), derivation.setting, values),
            P(side),
            PGiven(event, side),
            P(event & side),
            dark=whole or side == cause,
        )
        for side in (cause, ~cause)
    )
    words: dict[str, Expr] = {
        "A": cause,
        "B": event,
        "w": P(cause),
        "h": PGiven(event, cause),
        "a": P(event & cause),
        "p": P(event),
    }
    part = "posterior" if derivation.claim == PGiven(cause, event) else "part"
    caption = sentence("areas of all parts" if whole else f"areas of a {part}", c=derivation.claim, **words)
    return Figure(sentence("seen areas", **words), (Areas(drawn),), caption)
