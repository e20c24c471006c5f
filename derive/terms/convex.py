"""The condition that a function of which only the letter is known is convex."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Eq, Expr, Ge, Le, Symbol, Tuple
from sympy.core.function import AppliedUndef, UndefinedFunction

from derive.errors import BadSetting
from derive.terms.notation import At, D
from derive.terms.ordered import minus, plus, times


class Convex(Basic):
    """`Convex(f, x, y, t)`: f(t x + (1 - t) y) <= t f(x) + (1 - t) f(y) for all x and y and 0 <= t <= 1.

    The letters are those it is printed with. Such an f has a value everywhere, and a slope only where another condition
    or a definition speaks of one.
    """

    def __new__(cls, function: Any, *letters: Any) -> Convex:
        names = Tuple(*letters)
        if isinstance(function, AppliedUndef) and function.args == names[:1]:  # one that was taken apart
            function = function.func
        good = isinstance(function, UndefinedFunction) and len(set(names)) == len(names) == 3
        if not good or not all(isinstance(x, Symbol) for x in names):
            raise BadSetting("a convex function is a Function('f') with three letters, Convex(f, x, y, t)")
        found: Convex = Basic.__new__(cls, function(names[0]), *names)
        return found

    @property
    def function(self) -> UndefinedFunction:
        """f itself."""
        return self.args[0].func

    @property
    def relations(self) -> tuple[Basic, ...]:
        """What is supposed: the inequality between arc and chord, and between what the share lies."""
        f, (_, x, y, t) = self.function, self.args
        rest = plus(1, minus(t))
        arc = f(plus(times(t, x), times(rest, y)))
        chord = plus(times(t, f(x)), times(rest, f(y)))
        return Le(arc, chord, evaluate=False), Ge(t, 0, evaluate=False), Le(t, 1, evaluate=False)


def flat_at(condition: Basic) -> D | None:
    """f'(x) of the condition f'(x) = 0."""
    if not isinstance(condition, Eq) or condition.rhs != 0 or not isinstance(condition.lhs, D):
        return None
    slope = condition.lhs
    return slope if isinstance(slope.body, AppliedUndef) and slope.body.args == (slope.variable,) else None


def slope_taken(node: Basic) -> Basic:
    """f'(a) as D(f(a), a), however it is written; other slopes as they are."""
    if isinstance(node, At) and isinstance(node.args[0], D):
        slope, letter, place = node.args
        plain = isinstance(slope.body, AppliedUndef) and slope.body.args == (slope.variable,) == (letter,)
        return D(slope.body.func(place), place) if plain and isinstance(place, Symbol) else node
    return node


def functions_in(expr: Basic) -> set[str]:
    """The names of the unknown functions in an expression."""
    return {f.func.__name__ for f in expr.atoms(AppliedUndef)}


def places_in(expr: Basic, function: UndefinedFunction) -> set[Expr]:
    """The arguments that an unknown function of one argument has in an expression."""
    return {f.args[0] for f in expr.atoms(AppliedUndef) if f.func == function}
