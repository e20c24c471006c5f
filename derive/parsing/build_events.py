"""Events and the conditions of which sets are made, from our tree."""

from __future__ import annotations

from functools import reduce

from sympy import Basic, Integer

from derive.errors import Unreadable
from derive.parsing import tree as t
from derive.parsing.inference import Names, is_complement
from derive.terms import events as ev

_SETS = {"∪": ev.Union, "∩": ev.Intersection, "∖": ev.Difference}
_WORDS = {"and": ev.Intersection, "or": ev.Union}


class Events:
    """Builds events."""

    names: Names

    def fail(self, message: str, node: t.Node) -> Unreadable:
        """The error at a node."""
        raise NotImplementedError

    def event(self, node: t.Node) -> Basic:
        """An event, where only an event will do."""
        if isinstance(node, t.Name):
            return self._event_named(node)
        if isinstance(node, t.SetOperation):
            return reduce(_SETS[node.sign], [self.event(p) for p in node.parts])
        if isinstance(node, (t.Complemented, t.Primed)):
            return self._complement(node)
        if isinstance(node, t.Power) and is_complement(node):
            return ev.Complement(self.event(node.base))
        if isinstance(node, t.Logic):
            return self._in_words(node)
        if isinstance(node, t.Listed):
            return ev.listed(self._outcome(item) for item in node.items)
        if isinstance(node, t.Those):
            return ev.Those(self._statement(node.condition, node.letter.head))
        return self._joined(node)

    def _outcome(self, node: t.Node) -> Basic:
        if isinstance(node, t.Number) and node.value.denominator == 1:
            return Integer(node.value.numerator)
        raise self.fail("an outcome is a whole number", node)

    def _in_words(self, node: t.Logic) -> Basic:
        parts = [self.event(p) for p in node.parts]
        return ev.Complement(parts[0]) if node.kind == "not" else reduce(_WORDS[node.kind], parts)

    def _event_named(self, node: t.Name) -> Basic:
        if node.head == "∅":
            return ev.Nothing()
        if node.head == "Omega" and not self.names.known.declares("Omega"):
            return ev.Everything()
        return self.names.event(node)

    def _complement(self, node: t.Complemented | t.Primed) -> Basic:
        return ev.Complement(self.event(node.body))

    def _joined(self, node: t.Node) -> Basic:
        """`A - B` is a difference, `AB` an intersection."""
        if isinstance(node, t.Total) and node.terms[0][0] > 0 and all(sign < 0 for sign, _ in node.terms[1:]):
            return reduce(ev.Difference, [self.event(p) for _, p in node.terms])
        if isinstance(node, t.Chain) and not any(sign for sign, _ in node.factors):
            return reduce(ev.Intersection, [self.event(f) for _, f in node.factors])
        raise self.fail("an event is meant, such as A, A ∪ B, A ∩ B or A^c", node)

    def _statement(self, node: t.Node, letter: str) -> Basic:
        """What is said about one outcome."""
        if isinstance(node, t.Logic):
            parts = [self._statement(p, letter) for p in node.parts]
            if node.kind == "not":
                return ev.Not(parts[0])
            return reduce(ev.AllOf if node.kind == "and" else ev.AnyOf, parts)
        simple = isinstance(node, t.Relation) and node.signs in (("∈",), ("∉",))
        if not isinstance(node, t.Relation) or not simple or node.parts[0] != t.Name(node.parts[0].place, letter):
            raise self.fail(f"a statement about {letter} is meant, such as {letter} ∈ A", node)
        inside = ev.In(self.event(node.parts[1]))
        return inside if node.signs == ("∈",) else ev.Not(inside)
