"""Two conditions joined by "and", "or", "not": compared by where they hold."""

from __future__ import annotations

from sympy import Basic
from sympy.core.relational import Relational

from derive.checking.compare import Comparison
from derive.checking.equations import SECONDS, points_around, where_one_holds
from derive.checking.places import are_out_of_sight
from derive.checking.scalars import NO_TIME, OUT_OF_SIGHT, TOO_FEW, Options
from derive.checking.verdict import Verdict
from derive.kernel import Setting
from derive.kernel.bounds.balls import Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.work import worked
from derive.kernel.bounds.world import OutOfTime
from derive.kernel.comparing import FEWEST_POINTS
from derive.kernel.interpreter import Undefined, Unusable
from derive.terms.bound import canonical
from derive.terms.ordered import Plus, Times
from derive.words.prose import sentence

_ONE_HOLDS = sentence("reason one holds")
_PREC = 150


def conditions(expected: Basic, answer: Basic, setting: Setting, _options: Options) -> Verdict:
    """Equal at every point tried, if they hold at some and not at others; a point at which only one holds decides."""
    if canonical(expected) == canonical(answer):
        return Verdict("equal", "proved")
    sides = tuple({r: None for e in (expected, answer) for r in sorted(e.atoms(Relational), key=str)})
    gaps = [Plus(r.args[0], Times(-1, r.args[1])) for r in sides]
    comparison = Comparison(Plus(*gaps), Plus(*gaps), setting, worked() + SECONDS)
    seen: list[bool] = []
    try:
        for point in points_around(comparison, gaps):
            truth = [_holds(comparison, point, side) for side in (expected, answer)]
            if None not in truth and truth[0] != truth[1]:
                witness = where_one_holds(point, truth[0] is True)
                return Verdict("different", witness=witness, why=_ONE_HOLDS)
            seen += [t for t in truth[:1] if t is not None]
    except OutOfTime:
        return Verdict("unknown", why=NO_TIME)
    if len(seen) < FEWEST_POINTS or len(set(seen)) < 2:
        return Verdict("unknown", points=len(seen), why=TOO_FEW)
    if are_out_of_sight(setting, (), gaps):
        return Verdict("unknown", points=len(seen), why=OUT_OF_SIGHT)
    return Verdict("equal-numerically", "numeric", len(seen))


def _holds(comparison: Comparison, point: Point, condition: Basic) -> bool | None:
    world = comparison.world(comparison.setting, point, _PREC, comparison.deadline)
    try:
        return world.holds(condition)
    except (Undefined, Unsure, Unusable):
        return None
