"""Wrong twins of the differentiation rules: each does what pupils do; its docstring is the wrong formula.

`derive.mistakes.table` says which rule each one replaces and runs derivations with them.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Indexed, Piecewise, Pow, Product, S, Sum, Symbol, cos, sin

from derive.engine.rules import (
    chain_rule,
    chain_rule_unknown,
    elementary,
    larger_of,
    outer_slope,
    power_rule,
    slope,
    sum_of_terms,
)
from derive.kernel import Setting
from derive.terms.bound import away_from, letters, rename, substitute
from derive.terms.notation import D, Named, name_of
from derive.terms.ordered import Plus, Times, minus, over, plus, power, split_fraction, times

# -- differentiation ------------------------------------------------------------------------------------------------


def constant_kept(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """c' = c."""
    return None if setting.reads(f, name_of(x)) else f


def delta_forgotten(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """dx_i/dx_j = 1, whatever i and j."""
    return S.One if _components(f, x) else None


def neighbour_for_constant(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """dx_i/dx_j = 0, because they are different letters."""
    return S.Zero if _components(f, x) and f != x else delta_forgotten(f, x, setting)


def first_term_only(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(f + g)' = f' + g."""
    return plus(slope(f.args[0], x), *f.args[1:]) if isinstance(f, Plus) else None


def factor_lost(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(c f)' = f'."""
    moving = [a for a in _factors(f) if setting.reads(a, name_of(x))]
    return slope(times(*moving), x) if isinstance(f, Times) and len(moving) < len(f.args) else None


def one_term_of_sum(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """d/dx sum_k f_k = df_1/dx."""
    if not isinstance(f, Sum):
        return None
    *inner, (letter, low, _high) = f.limits
    body = Sum(f.function, *inner) if inner else f.function  # of a sum over two letters, one term of the outer
    return D(substitute(body, {letter: low}), x)


def captured_index(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """d/dx_j sum_j f_j = sum_j df_j/dx_j: one letter for two things."""
    own = x.indices[-1] if isinstance(x, Indexed) else None
    if not isinstance(f, Sum) or len(f.limits) != 1 or not isinstance(own, Symbol):
        return sum_of_terms(f, x, setting)
    f = rename(away_from(f, letters(x)), own)
    return Sum(D(f.function, x), *f.limits)


def name_for_constant(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """A defined name differentiated as if nothing stood behind it: 0."""
    return S.Zero if isinstance(f, (Symbol, Indexed)) and name_of(f) in setting.by_name else None


def quotient_rule_turned(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u / v)' = (u v' - u' v) / v^2."""
    return _quotient(f, lambda u, v: times(plus(times(u, slope(v, x)), minus(times(slope(u, x), v))), power(v, -2)))


def denominator_not_squared(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u / v)' = (u' v - u v') / v."""
    return _quotient(f, lambda u, v: over(plus(times(slope(u, x), v), minus(times(u, slope(v, x)))), v))


def quotient_of_derivatives(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u / v)' = u' / v'."""
    return _quotient(f, lambda u, v: over(slope(u, x), slope(v, x)))


def product_of_derivatives(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u v)' = u' v'."""
    return times(*(slope(a, x) for a in f.args)) if isinstance(f, Times) else None


def second_term_forgotten(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u v)' = u' v."""
    return times(slope(f.args[0], x), *f.args[1:]) if isinstance(f, Times) else None


def exponent_not_lowered(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^n)' = n u^n u'."""
    return times(f.exp, f, slope(f.base, x)) if power_rule(f, x, setting) is not None else None


def exponent_not_in_front(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^n)' = u^(n - 1) u': the square's factor 2 lost."""
    right = power_rule(f, x, setting)
    return None if right is None else times(power(f.exp, -1), right)


def power_without_inner(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^n)' = n u^(n - 1), whatever u."""
    return None if power_rule(f, x, setting) is None else times(f.exp, power(f.base, plus(f.exp, -1)))


def exponential_as_power(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(a^u)' = u a^(u - 1) u', also for x^x."""
    return times(f.exp, power(f.base, plus(f.exp, -1)), slope(f.exp, x)) if isinstance(f, Pow) else None


def logarithm_of_base_lost(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(a^u)' = a^u u', as if a were e."""
    return times(f, slope(f.exp, x)) if isinstance(f, Pow) and not setting.reads(f.base, name_of(x)) else None


def power_rule_for_variable_exponent(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^v)' = v u^(v - 1) u', as if v were constant."""
    return times(f.exp, power(f.base, plus(f.exp, -1)), slope(f.base, x)) if isinstance(f, Pow) else None


def named_as_exponential(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """sigma(u)' = sigma(u) u', as if sigma were its own derivative."""
    return times(f, slope(f.args[0], x)) if isinstance(f, Named) else None


def smaller_of(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """max(u, v)' as the slope of the smaller of the two."""
    right = larger_of(f, x, setting)
    if not isinstance(right, Piecewise):
        return right
    (first, *others), conditions = zip(*right.args, strict=True)
    return Piecewise(*zip((*others, first), conditions, strict=True))


def slopes_multiplied(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """d/dx prod_k f_k = prod_k f_k'."""
    return Product(slope(f.function, x), *f.limits) if isinstance(f, Product) else None


def first_piece_only(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """The slope of the first piece, everywhere."""
    if isinstance(f, Sum) and isinstance(f.function, Piecewise):
        return Sum(slope(f.function.args[0][0], x), *f.limits)
    return slope(f.args[0][0], x) if isinstance(f, Piecewise) else None


def unknown_without_inner(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(u)' = F'(u) for an F that is only a letter."""
    right = chain_rule_unknown(f, x, setting)
    return None if right is None else right.args[0]


def sign_of_cosine_lost(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """cos' = sin."""
    return sin(x) if f == cos(x) else elementary(f, x, setting)


def function_kept(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F' = F, as if every function were e^x."""
    return f if outer_slope(f) is not None and f.args == (x,) else None


def inner_derivative_forgotten(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(u)' = F'(u)."""
    return outer_slope(f)


def outer_at_inner_derivative(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(u)' = F'(u')."""
    if chain_rule(f, x, setting) is None:
        return None
    place = Symbol("_place", real=True)
    outer = outer_slope(f.func(place))
    return outer_slope(f) if outer is None else substitute(outer, {place: slope(f.args[0], x)})


def _components(f: Expr, x: Expr) -> bool:
    return f == x or (isinstance(f, Indexed) and isinstance(x, Indexed) and name_of(f) == name_of(x))


def _factors(f: Expr) -> tuple[Expr, ...]:
    return tuple(f.args) if isinstance(f, Times) else (f,)


def _quotient(f: Expr, wrong: Callable[[Expr, Expr], Expr]) -> Expr | None:
    number, above, below = split_fraction(f)
    return times(number, wrong(times(*above), times(*below))) if above and below else None
