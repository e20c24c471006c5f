"""Events as NumPy code: arrays that say of each outcome whether it is in them."""

from __future__ import annotations

from sympy import And, Basic, Eq, Or, Symbol, false, true
from sympy import Not as LogicNot

from derive.terms import events

OUTCOME = "outcome"  # the name of the array of all outcomes that are listed
_LOGIC = {
    events.Union: Or,
    events.Intersection: And,
    events.Complement: LogicNot,
    events.AllOf: And,
    events.AnyOf: Or,
    events.Not: LogicNot,
    events.Those: lambda c: c,
    events.In: lambda e: e,
}


def event_code(expr: Basic) -> Basic:
    """The code of an event, in the names of events and of the array of outcomes."""
    if isinstance(expr, events.Event):
        return Symbol(expr.name)
    if isinstance(expr, events.Difference):
        a, b = (event_code(e) for e in expr.args)
        return And(a, LogicNot(b))
    if isinstance(expr, events.Outcomes):
        places = [Eq(Symbol(OUTCOME), k) for k in expr.args]
        return Or(*places)
    if isinstance(expr, (events.Everything, events.Nothing)):
        return true if isinstance(expr, events.Everything) else false
    return _LOGIC[type(expr)](*(event_code(a) for a in expr.args))
