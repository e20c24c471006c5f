"""A probability from numbers for others: they are those of masses that are drawn, among which NumPy counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from msgspec import Struct
from sympy import Basic, Eq, Rational
from sympy.core.relational import Relational

from derive.asking import Part, Topic
from derive.crosscheck.laws_of_draws import counted_outcomes, meets
from derive.crosscheck.references import Reference, asked_of_numpy
from derive.errors import CheckFailed
from derive.exercises.put_in import put_in
from derive.exercises.shown import Shown, ShownPart
from derive.kernel import Derivation, Setting
from derive.kernel.interpreter import Undefined
from derive.kernel.known_chances import Row, follows
from derive.kernel.regions import Venn
from derive.terms.events import Complement, Inclusion, Independent, P, PGiven, Probability, Same
from derive.terms.ordered import Plus, Times, ordered, plain
from derive.words.prose import Listed, sentence

ON_EVENTS = (Inclusion, Same, Independent)
_DRAWS = 60
_EASY = 25  # half the sum of all numbers below the lines

Masses = Mapping[int, Fraction]


class _Chances(Struct, frozen=True):
    """Masses of the regions of the Venn diagram, and the probabilities in a result."""

    venn: Venn
    masses: Masses
    read: tuple[Basic, ...]

    def of(self, expr: Basic) -> Basic:
        """The exact value of an expression in probabilities. Raises `ZeroDivisionError` where it has none."""
        return plain(expr.xreplace({p: self._chance(p) for p in expr.atoms(Probability)}))

    def _chance(self, chance: Basic) -> Rational:
        among = self.venn.regions(chance.args[1]) if isinstance(chance, PGiven) else self.venn.possible
        met = set(self.venn.regions(chance.args[0])) & set(among)
        share = Fraction(sum(self.masses[r] for r in met)) / sum(self.masses[r] for r in among)
        return Rational(share.numerator, share.denominator)

    @property
    def equations(self) -> list[Eq]:
        """Of each probability that is read its value."""
        return [Eq(p, self._chance(p), evaluate=False) for p in self.read]

    @property
    def enough(self) -> list[Eq]:
        """The numbers to be given: for the complement of an event that of the event, and none that follows."""
        rows: list[Row] = []
        enough: list[Eq] = []
        for chance in sorted(map(_of_event_itself, self.read), key=_how_long):
            known = Eq(chance, self._chance(chance), evaluate=False)
            row = self.venn.row(known)
            if not follows(row, rows):
                rows.append(row)
                enough.append(known)
        order = list(map(_of_event_itself, self.read))
        return sorted(enough, key=lambda known: order.index(known.lhs))


def _of_event_itself(chance: Basic) -> Basic:
    event = chance.args[0]
    return P(event.args[0]) if isinstance(chance, P) and isinstance(event, Complement) else chance


def _how_long(chance: Basic) -> tuple[int, str]:
    return len(str(chance)), str(chance)


def with_chances(topic: Topic, seed: str, part: Part, general: Derivation, rng: Random) -> Shown | None:
    """A result at drawn probabilities; None where no draw suits it."""
    found = _easiest(general, rng)
    if found is None:
        return None
    result, enough = general.result, found.enough
    given = tuple(g for g in general.setting.given if isinstance(g, ON_EVENTS))
    between = [e for e in found.equations if e not in enough]
    note = sentence("put in", numbers=Listed(tuple(between))) if between else None
    lines = put_in(general, _put_in(result, found), ordered(found.of(result)), ("put_in", "arithmetic"), note)
    concrete = Derivation(Setting((general.claim,), (), (*given, *enough)), tuple(lines))
    reference = _counted(general, part.reference or topic.reference, found, enough)
    shown = ShownPart(concrete, None, reference, values=tuple(e.lhs for e in enough))
    statement = sentence("evaluate", claim=general.claim, numbers=Listed((*given, *enough)))
    return Shown(topic, seed, statement, (shown,), "evaluate")


def _easiest(general: Derivation, rng: Random) -> _Chances | None:
    """The first masses with which all numbers are easy, or else the easiest of all that were drawn."""
    venn = Venn.of(general.setting)
    read = tuple(dict.fromkeys(_in_order(general.result)))
    drawn = (_Chances(venn, masses, read) for masses in _masses(venn, rng))
    best, least = None, float("inf")
    for chances in drawn:
        cost = _cost(chances, general)
        if cost < least:
            best, least = chances, cost
        if least <= _EASY:
            break
    return best


def _masses(venn: Venn, rng: Random) -> Iterator[Masses]:
    """Masses that meet the conditions on events; each region has some."""
    for _ in range(_DRAWS):
        try:
            yield venn.masses(lambda _: Fraction(rng.randint(1, 5)))
        except Undefined:
            continue


def _in_order(expr: Basic) -> Iterator[Basic]:
    """The probabilities of an expression as they stand in it."""
    if isinstance(expr, Probability):
        yield expr
    else:
        for inner in expr.args:
            yield from _in_order(inner)


def _cost(chances: _Chances, general: Derivation) -> float:
    """How large the numbers below the lines are, and more where two are alike or a condition does not hold."""
    try:
        values = [chances.of(e) for e in (*chances.read, *(t.lhs for t in chances.enough), general.result)]
        numeric = [g for g in general.setting.given if isinstance(g, Relational)]
        holds = all(g.func(*(chances.of(side) for side in g.args)) == True for g in numeric)  # noqa: E712
    except ZeroDivisionError:
        return float("inf")
    if not holds or any(v in (0, 1) for v in values):
        return float("inf")
    read = {chances.of(p) for p in chances.read}
    alike = len(chances.read) - len(read) + (values[-1] in read)
    return sum(int(v.q) for v in values) / 2 + 20 * alike


def _put_in(expr: Basic, chances: _Chances) -> Any:
    """The numbers in the places of the probabilities, nothing worked out."""
    if isinstance(expr, Probability) or not expr.args:
        return chances.of(expr)
    args = [_put_in(a, chances) for a in expr.args]
    return expr.func(*args) if isinstance(expr, (Plus, Times)) else expr.func(*args, evaluate=False)


def _counted(general: Derivation, reference: Reference | None, chances: _Chances, enough: Sequence[Eq]) -> Reference:
    """What NumPy counts among outcomes of these masses. Raises `CheckFailed` where a number differs."""
    values = counted_outcomes(general.setting, chances.masses)
    found = float(asked_of_numpy(reference, general.claim, general.setting, values))
    exact = float(chances.of(general.result))
    if not abs(found - exact) <= 1e-9 or not all(meets(e, values, general.setting) for e in enough):
        raise CheckFailed(f"{general.claim} is {exact} exactly, and {found} by NumPy, for {enough}")
    return Reference("value", lambda: found)
