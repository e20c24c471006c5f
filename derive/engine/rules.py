"""The differentiation rules, a flat ordered tuple: each is `(f, x, setting) -> d f / d x`, or None if it does not fit.

A rule answers one level deep and leaves `D(...)` where work remains. Named as in Stewart, Calculus, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from sympy import Basic, Expr, Indexed, Max, Min, Piecewise, Pow, Product, S, Sum, Symbol, Tuple, log
from sympy.core.function import AppliedUndef

from derive.engine.cases import slopes_of_pieces
from derive.engine.extremes import apart_by_cases, slopes_inside, slopes_of_extreme, steep_by_cases
from derive.kernel import Setting
from derive.terms.bound import apart, fresh, letters, substitute
from derive.terms.elementary import BY_KIND
from derive.terms.notation import At, D, Named, Vec, delta, name_of
from derive.terms.ordered import Plus, Times, minus, plus, power, split_fraction, times
from derive.words import RuleName

Apply = Callable[[Expr, Expr, Setting], Expr | None]


class Rule(Struct, frozen=True):
    """A named rule; trivial ones are merged into their neighbours when a derivation is told briefly."""

    name: RuleName
    apply: Apply
    trivial: bool = False


def slope(f: Expr, x: Expr) -> Expr:
    """D(f, x), at once 1 for x itself."""
    return S.One if f == x else D(f, x)


def constant(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """dc/dx = 0 where c does not depend on x, through no definition either."""
    return None if setting.reads(f, name_of(x)) else S.Zero


def identity(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """dx/dx = 1; dx_i/dx_j = delta_ij for components of one vector or matrix."""
    if f == x:
        return S.One
    if not (isinstance(f, Indexed) and isinstance(x, Indexed) and name_of(f) == name_of(x)):
        return None
    return times(*(delta(i, j) for i, j in zip(f.indices, x.indices, strict=True)))


def sum_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(f + g)' = f' + g'."""
    return plus(*(slope(a, x) for a in f.args)) if isinstance(f, Plus) else None


def constant_multiple(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(c f)' = c f'."""
    if not isinstance(f, Times):
        return None
    fixed = [a for a in f.args if not setting.reads(a, name_of(x))]
    moving = [a for a in f.args if setting.reads(a, name_of(x))]
    return times(*fixed, slope(times(*moving), x)) if fixed else None


def sum_of_terms(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """d/dx sum_k f_k = sum_k df_k/dx, with a bound letter that x does not use."""
    if not isinstance(f, Sum) or isinstance(f.function, Piecewise):
        return None
    f = apart(f, letters(x))
    return Sum(slope(f.function, x), *(_from_what_moves(limit, f, x, setting) for limit in f.limits))


def _from_what_moves(limit: Basic, f: Expr, x: Expr, setting: Setting) -> Basic:
    """Without the first term, if that is constant: c_0 t^0 has the slope 0, which 0 t^(-1) has not at t = 0."""
    letter, low, high = limit
    first = substitute(f.function, {letter: low})
    fixed = low.is_Integer and not setting.reads(first, name_of(x)) and setting.reads(f.function, name_of(x))
    return Tuple(letter, low + 1, high) if fixed and len(f.limits) == 1 else limit


def product_of_factors(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """d/dx prod_k f_k = sum_k f_k' prod_{m < k} f_m prod_{m > k} f_m."""
    if not isinstance(f, Product) or len(f.limits) != 1:
        return None
    f = apart(f, letters(x))
    ((k, low, high),) = f.limits
    m = fresh(Symbol("m", integer=True), letters(f) | letters(x))
    factor = substitute(f.function, {k: m})
    before, behind = Product(factor, (m, low, k - 1)), Product(factor, (m, k + 1, high))
    return Sum(times(slope(f.function, x), before, behind), (k, low, high))


def definition(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """A defined name is opened under the derivative, one level; the value of a step before is left as it is."""
    found = setting.by_name.get(name_of(f)) if isinstance(f, (Symbol, Indexed)) else None
    if found is None or found.goes_back(f):
        return None
    meaning = found.opened(f)
    return None if meaning is None else D(meaning, x)


def quotient_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u / v)' = (u' v - u v') / v^2."""
    number, above, below = split_fraction(f)
    if not above or not below:
        return None
    u, v = times(*above), times(*below)
    return times(number, plus(times(slope(u, x), v), minus(times(u, slope(v, x)))), power(v, -2))


def product_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u v)' = u' v + u v', and so on for more factors."""
    if not isinstance(f, Times):
        return None
    factors = f.args
    return plus(*(times(*factors[:k], slope(a, x), *factors[k + 1 :]) for k, a in enumerate(factors)))


def power_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^n)' = n u^(n - 1) u' for a constant n; max(0, u)^n is flat where u is 0, so u' is enough there for n > 1."""
    if not isinstance(f, Pow) or setting.reads(f.exp, name_of(x)):
        return None
    lower = f.exp - 1 if f.exp.is_Rational else plus(f.exp, -1)
    bends = not f.exp.is_Rational or f.exp <= 1
    return times(f.exp, power(f.base, lower), slope(f.base if bends else _above_zero(f.base), x))


def _above_zero(f: Expr) -> Expr:
    """u of max(0, u); else the expression itself."""
    others = [u for u in f.args if u != 0]
    return others[0] if isinstance(f, Max) and len(others) == 1 and len(f.args) == 2 else f


def exponential_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(a^u)' = a^u ln a u' for a constant a."""
    if not isinstance(f, Pow) or setting.reads(f.base, name_of(x)):
        return None
    return times(f, log(f.base), slope(f.exp, x))


def logarithmic_differentiation(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """(u^v)' = u^v (v ln u)'."""
    return times(f, D(times(f.exp, log(f.base)), x)) if isinstance(f, Pow) else None


def outer_slopes(f: Expr) -> tuple[Expr, ...]:
    """The slopes of an elementary function by its arguments, as textbooks write them; none of any other function."""
    function = BY_KIND.get(type(f))
    return () if function is None else tuple(s(*f.args[: function.arity]) for s in function.slopes)


def outer_slope(f: Expr) -> Expr | None:
    """F'(u) for f = F(u), an elementary function of one argument."""
    slopes = outer_slopes(f)
    return slopes[0] if len(slopes) == 1 else None


def elementary(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(x)' = F'(x) for an elementary F of x itself."""
    outer = outer_slope(f)
    return outer if f.args[:1] == (x,) else None


def chain_rule(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(u)' = F'(u) u' for an elementary F; F(u, v)' = F_u u' + F_v v' for one of two arguments."""
    slopes = outer_slopes(f)
    moving = [(s, u) for s, u in zip(slopes, f.args, strict=False) if setting.reads(u, name_of(x))]
    return plus(*(times(s, slope(u, x)) for s, u in moving)) if moving else None


def chain_rule_unknown(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """F(u)' = F'(u) u' for a function F that is only a letter; F(x)' itself stays."""
    if not isinstance(f, AppliedUndef) or len(f.args) != 1 or isinstance(f.args[0], Vec) or f.args[0] == x:
        return None
    u = f.args[0]
    place = x if isinstance(x, Symbol) else Symbol("u", real=True)
    return times(At(D(f.func(place), place), place, u), D(u, x))


def larger_of(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """max(u, v, ...)' is the slope of the largest; where two of them cross there is none."""
    if not isinstance(f, (Max, Min)):
        return slopes_inside(f, x, setting)
    by_cases = apart_by_cases(f)
    return slopes_of_extreme(f, x, setting) if by_cases is None else D(by_cases, x)


def piece_by_piece(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """A function given by cases has the slope of its pieces inside them, and where two of them meet smoothly."""
    if isinstance(f, Sum) and isinstance(f.function, Piecewise):  # at once: SymPy draws cases out of what a sum holds
        f = apart(f, letters(x))
        return Sum(slopes_of_pieces(f.function, x, setting), *f.limits)
    if isinstance(f, Piecewise):
        return slopes_of_pieces(f, x, setting)
    apart_by = steep_by_cases(f, x, setting)
    return None if apart_by is None else D(apart_by, x)


def named_function(f: Expr, x: Expr, setting: Setting) -> Expr | None:
    """A function with a letter of its own is opened if no cited result covers it."""
    return D(f.meaning(f.args[0]), x) if isinstance(f, Named) else None


RULES: tuple[Rule, ...] = (
    Rule("constant", constant, trivial=True),
    Rule("identity", identity, trivial=True),
    Rule("sum_rule", sum_rule, trivial=True),
    Rule("constant_multiple", constant_multiple, trivial=True),
    Rule("sum_of_terms", sum_of_terms, trivial=True),
    Rule("product_of_factors", product_of_factors),
    Rule("definition", definition),
    Rule("quotient_rule", quotient_rule),
    Rule("product_rule", product_rule),
    Rule("larger_of", larger_of),
    Rule("piece_by_piece", piece_by_piece),
    Rule("power_rule", power_rule),
    Rule("exponential_rule", exponential_rule),
    Rule("logarithmic_differentiation", logarithmic_differentiation),
    Rule("named_function", named_function),
    Rule("chain_rule_unknown", chain_rule_unknown),
    Rule("elementary", elementary),
    Rule("chain_rule", chain_rule),
)
