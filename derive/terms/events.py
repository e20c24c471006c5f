"""Events and the sets they are made of: unions, intersections, complements, set builders, probabilities.

SymPy's own sets simplify themselves as they are built, so a law would be over before it is written down. These
nodes stay as written; the kernel gives them their meaning with `sympy.sets` (`derive.kernel.regions`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from typing import Any

from sympy import Basic, Eq, Expr, Integer
from sympy.core.symbol import Str

from derive.terms.handed_in import expression
from derive.terms.notation import _Node, check_name
from derive.terms.ordered import over, times


class _OfEvents(Basic):
    """What is made of events; `Everything` and `Nothing` may be handed in without brackets."""

    def __new__(cls, *args: Any) -> Any:
        return super().__new__(cls, *(expression(a) if isinstance(a, type) else a for a in args))


class EventExpr(_OfEvents):
    """An event, written with `|` (or), `&` (and), `-` (without) and `~` (complement)."""

    def __or__(self, other: EventExpr) -> EventExpr:
        return Union(self, other)

    def __and__(self, other: EventExpr) -> EventExpr:
        return Intersection(self, other)

    def __sub__(self, other: EventExpr) -> EventExpr:
        return Difference(self, other)

    def __invert__(self) -> EventExpr:
        return Complement(self)


class Event(EventExpr):
    """A named event: `Event("A")`."""

    def __new__(cls, name: Any) -> Event:
        return Basic.__new__(cls, name if isinstance(name, Str) else Str(check_name(name)))

    @property
    def name(self) -> str:
        return str(self.args[0].name)


class Union(EventExpr):
    """Outcomes in one of the two events at least."""


class Intersection(EventExpr):
    """Outcomes in both events."""


class Difference(EventExpr):
    """Outcomes in the first event and not in the second."""


class Complement(EventExpr):
    """Outcomes not in the event."""


class Everything(EventExpr):
    """The sample space Omega."""

    stands_alone = True


class Nothing(EventExpr):
    """The empty set."""

    stands_alone = True


class Outcomes(EventExpr):
    """`Outcomes(1, 3, 5)`: these outcomes, whole numbers. All outcomes that there are, equally likely, are said by
    `Same(Everything(), Outcomes(...))`, and what a named event is by `Same(A, Outcomes(...))`."""

    def __new__(cls, *outcomes: Any) -> Outcomes:
        numbers = sorted({Integer(k) for k in outcomes})
        return Basic.__new__(cls, *numbers)


def listed(outcomes: Iterable[Any]) -> EventExpr:
    """These outcomes; the empty set for none."""
    found = tuple(outcomes)
    return Outcomes(*found) if found else Nothing()


class Those(EventExpr):
    """`Those(condition)`: the outcomes omega for which the condition holds."""


class Condition(_OfEvents):
    """A statement about one outcome omega."""


class In(Condition):
    """`In(A)`: omega is in A."""


class AllOf(Condition):
    """Both conditions hold."""


class AnyOf(Condition):
    """One of the two conditions holds at least."""


class Not(Condition):
    """The condition does not hold."""


class Probability(_Node):
    """A number that the masses of outcomes decide."""


class P(Probability):
    """`P(A)`: the probability of an event."""


class PGiven(Probability):
    """`PGiven(A, B)`: the probability of A given B, P(A n B)/P(B); it has no value where P(B) = 0."""

    @property
    def meaning(self) -> Expr:
        """P(A n B)/P(B)."""
        return over(P(Intersection(*self.args)), P(self.args[1]))


def is_known_chance(condition: Basic) -> bool:
    """Whether a condition says which number a probability is: P(A) = 1/4."""
    return isinstance(condition, Eq) and isinstance(condition.lhs, Probability) and condition.rhs.is_Rational is True


def events(names: str) -> tuple[Event, ...]:
    """Events with these names, separated by blanks."""
    return tuple(Event(n) for n in names.split())


class Inclusion(_OfEvents):
    """`Inclusion(A, B)`: the condition that A is contained in B."""


class Same(_OfEvents):
    """`Same(A, B)`: the condition that both events are equal."""


class Independent(_OfEvents):
    """`Independent(A, B, ...)`: the condition that the probability that any of these named events occur together is
    the product of theirs."""

    @property
    def equations(self) -> tuple[Eq, ...]:
        """What is supposed of every two of them, every three and so on."""
        groups = (g for count in range(2, len(self.args) + 1) for g in combinations(self.args, count))
        return tuple(Eq(P(reduce(Intersection, g)), times(*map(P, g)), evaluate=False) for g in groups)
