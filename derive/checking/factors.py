"""Two equations of which one is the other times powers of names that are not 0: `E = m c^2` and `m = E/c^2`.

Where a name is 0 by which one is divided, only the other has a meaning: they are equal where both have one. Where
something given says that no such name is 0, they are equal.
"""

from __future__ import annotations

from msgspec.structs import replace
from sympy import Basic, Expr, Ge, Gt, Le, Lt, Mul, Ne, Pow, Symbol, cancel, preorder_traversal, together
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.scalars import Options
from derive.checking.scalars import compare as numbers
from derive.checking.verdict import Verdict
from derive.kernel import Setting
from derive.terms.ordered import ordered, plain, times

_MOST_OPERATIONS = 60


def by_factor(sides: tuple[Expr, Expr], setting: Setting, options: Options) -> Verdict | None:
    """The verdict on f = 0 and g = 0 where f/g is a number times powers of names that are not 0, else None."""
    f, g = (plain(side) for side in sides)
    if f.count_ops() + g.count_ops() > _MOST_OPERATIONS:
        return None
    try:
        ratio = cancel(together(f) / together(g))
    except (BasePolynomialError, NotImplementedError):
        return None
    divisors = {n.base for side in (f, g) for n in preorder_traversal(side) if _fails_at_zero(n)}
    names = _names_of(ratio, divisors)
    below = {s for divisor in divisors for s in divisor.free_symbols}
    nonzero = {name for name in names or () if name.is_nonzero or _is_given(name, setting)}
    if names is None or not names <= below | nonzero:
        return None
    verdict = numbers(sides[0], times(ordered(ratio), sides[1]), setting, options)
    if verdict.verdict not in ("equal", "equal-numerically", "equal-where-defined"):
        return None
    wholly = names <= nonzero and _names_of(ratio, set()) is not None
    return replace(verdict, verdict="equal" if wholly else "equal-where-defined", witness=None)


def _names_of(ratio: Expr, divisors: set[Expr]) -> set[Symbol] | None:
    """The names of which it is a product of powers, apart from what is divided by anyway, or None."""
    found = set[Symbol]()
    for factor in Mul.make_args(ratio):
        base = factor.base if isinstance(factor, Pow) and factor.exp.is_Integer else factor
        if isinstance(base, Symbol):
            found.add(base)
        elif not (base.is_number and base.is_nonzero) and not any(cancel(base / d).is_number for d in divisors):
            return None
    return found


def _fails_at_zero(node: Basic) -> bool:
    """Whether it is a power without a value where its base is 0, `x^(-a)` for a > 0 as much as `1/x`."""
    return isinstance(node, Pow) and bool(node.exp.is_negative)


def _is_given(name: Symbol, setting: Setting) -> bool:
    """Whether a condition says that a name is not 0."""
    for condition in setting.given:
        if isinstance(condition, (Gt, Lt, Ne)) and condition.args == (name, 0):
            return True
        if isinstance(condition, (Gt, Ge)) and condition.lhs == name and condition.rhs.is_positive:
            return True
        if isinstance(condition, (Lt, Le)) and condition.lhs == name and condition.rhs.is_negative:
            return True
    return False
