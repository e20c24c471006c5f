"""Events, conditions and probabilities: how they are laid out, whatever the format."""

from __future__ import annotations

from typing import Any

from sympy import Symbol

from derive.paper.maths.core import CALL, POW, REL, Box, T, Walker, prints
from derive.terms import events as ev
from derive.terms.bound import substitute
from derive.terms.chance import EquallyLikely, Mean, Takes, Variance
from derive.terms.ordered import minus, over, plus

SETS: dict[type, str] = {ev.Union: "union", ev.Intersection: "intersection", ev.Difference: "without"}
CONDITIONS: dict[type, str] = {ev.AllOf: "and", ev.AnyOf: "or"}


class Events(Walker[T]):
    """The nodes of `derive.terms.events`."""

    @prints(ev.Event)
    def event(self, event: Any) -> Box[T]:
        return self.leaf(self.name(event.name), event)

    @prints(ev.Everything)
    def everything(self, _event: Any) -> Box[T]:
        return Box(self.token("everything"))

    @prints(ev.Nothing)
    def nothing(self, _event: Any) -> Box[T]:
        return Box(self.token("nothing"))

    @prints(*SETS)
    def set_operation(self, expr: Any) -> Box[T]:
        return self.chained(SETS[type(expr)], [self.within(self.box(a), POW) for a in expr.args])

    @prints(*CONDITIONS)
    def joined_conditions(self, expr: Any) -> Box[T]:
        simple = (ev.In, ev.Not)
        boxes = [self.box(a) for a in expr.args]
        parts = [b if isinstance(a, simple) else self.within(b, POW) for a, b in zip(expr.args, boxes, strict=True)]
        return self.chained(CONDITIONS[type(expr)], parts)

    @prints(ev.Complement)
    def complement(self, expr: Any) -> Box[T]:
        inner = self.within(self.box(expr.args[0]), CALL)
        return Box(self.sup(inner.out, Box(self.token("complement"))), POW)

    @prints(ev.Outcomes)
    def outcomes(self, expr: Any) -> Box[T]:
        return Box(self.fenced("brace", self.listed([self.box(k).out for k in expr.args]), False), CALL)

    @prints(ev.Those)
    def those(self, expr: Any) -> Box[T]:
        parts = (self.token("omega"), self.token("such that"), self.box(expr.args[0]).out)
        return Box(self.fenced("brace", self.joined(*parts), False), CALL)

    @prints(ev.In)
    def member(self, expr: Any) -> Box[T]:
        return self._membership("in", expr)

    def _membership(self, key: str, expr: Any) -> Box[T]:
        event = self.within(self.box(expr.args[0]), POW)
        return Box(self.joined(self.token("omega"), self.token(key), event.out), REL)

    @prints(ev.Not)
    def negation(self, expr: Any) -> Box[T]:
        (inner,) = expr.args
        if isinstance(inner, ev.In):
            return self._membership("not in", inner)
        return Box(self.joined(self.token("not"), self.bracketed(self.box(inner)).out), REL)

    @prints(ev.Inclusion)
    def inclusion(self, expr: Any) -> Box[T]:
        return self._related("subset", expr)

    @prints(ev.Same)
    def same(self, expr: Any) -> Box[T]:
        return self._related("=", expr)

    def _related(self, key: str, expr: Any) -> Box[T]:
        return self.chained(key, [self.box(a) for a in expr.args])

    @prints(ev.P)
    def probability(self, expr: Any) -> Box[T]:
        inner = self.box(expr.args[0])
        return Box(self.call(self.name("P"), [inner.out], inner.tall), CALL, inner.tall)

    @prints(ev.PGiven)
    def conditional_probability(self, expr: Any) -> Box[T]:
        event, condition = (self.box(a) for a in expr.args)
        tall = event.tall or condition.tall
        inner = self.joined(event.out, self.token("given"), condition.out)
        return Box(self.call(self.name("P"), [inner], tall), CALL, tall)

    @prints(Mean)
    def mean(self, expr: Any) -> Box[T]:
        inner = self.box(expr.body)
        return Box(self.joined(self.name("E"), self.fenced("square", inner.out, inner.tall)), CALL, inner.tall)

    @prints(Variance)
    def variance(self, expr: Any) -> Box[T]:
        inner = self.box(expr.body)
        return Box(self.call(self.letter("Var"), [inner.out], inner.tall), CALL, inner.tall)

    @prints(Takes)
    def values_with_probabilities(self, expr: Any) -> Box[T]:
        return Box(self.listed([self._share(expr.variable, value, weight).out for value, weight in expr.pairs]), REL)

    @prints(EquallyLikely)
    def equally_likely(self, expr: Any) -> Box[T]:
        letter, low, high = expr.values.limits[0]
        drawn = Symbol(letter.name.upper(), integer=True)
        value = substitute(expr.values.function, {letter: drawn})
        found = self.chained("=", [self.box(expr.variable), self.box(value)])
        share = self._share(drawn, letter, over(1, plus(high, 1, minus(low))))
        return Box(self.listed([found.out, share.out]), REL)

    def _share(self, variable: Any, value: Any, weight: Any) -> Box[T]:
        """P(m = 0) = p."""
        event = self.chained("=", [self.box(variable), self.box(value)])
        share = Box(self.call(self.name("P"), [event.out], event.tall), CALL, event.tall)
        return self.chained("=", [share, self.box(weight)])

    @prints(ev.Independent)
    def independence(self, expr: Any) -> Box[T]:
        return Box(self.listed([self.box(equation).out for equation in expr.equations]), REL)
