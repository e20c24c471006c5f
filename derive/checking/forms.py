"""The form in which a value is asked for: a right value may be written in the wrong one.

- `expanded`: no product and no whole power of a sum is left;
- `factored`: a product in which no factor can be split over the rational numbers, and none has a number in common;
- `reduced`: one fraction at most, above and below which nothing cancels;
- `no-derivative`: no derivative, integral or evaluation is left to be done.

The form is that of the answer as it is written, so it says most of texts: SymPy expands and cancels some things
when an expression is built. Whether it is too much work to be told is counted, so that no clock decides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Basic, Derivative, Expr, Integral, Mul, Poly, Pow, Rational, Subs, preorder_traversal
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.helper import HELPER
from derive.checking.proving import small
from derive.errors import unknown
from derive.terms.families import NUMBERS, family_of
from derive.terms.notation import ArgMin, At, D, Nabla
from derive.terms.ordered import Plus, Times, plain
from derive.words.prose import Prose, sentence

_TO_BE_DONE = (D, Derivative, Integral, Subs, At, ArgMin, Nabla)
WITHOUT_DERIVATIVES = "no-derivative"
_MOST_WORK = 8000  # terms times degree times the square of the number of names: half a second of factoring at most
_LAST_GUARD = 6.0  # seconds of the helper's processor
NO_ANSWER = sentence("form unknown")


def wrong_form(expr: Basic, form: str) -> Prose | None:
    """What is not in the form, or None if all is. Raises `UnknownName`."""
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    return next(filter(None, (FORMS[form](e) for e in _expressions(expr))), None)


def _expressions(whole: Basic) -> Iterator[Basic]:
    """The expressions of numbers of which something is said: the sides of an equation, the ends of an interval."""
    family = family_of(whole)
    if family is NUMBERS:
        yield whole
    elif family is None:
        for arg in whole.args:
            yield from _expressions(arg)


def _is_sum(expr: Basic) -> bool:
    return isinstance(expr, (Plus, Add))


def _is_product(expr: Basic) -> bool:
    return isinstance(expr, (Times, Mul))


def _algebra(expr: Basic) -> Iterator[Basic]:
    """The nodes of sums, products and powers, not those inside functions."""
    yield expr
    if _is_sum(expr) or _is_product(expr) or isinstance(expr, Pow):
        for arg in expr.args:
            yield from _algebra(arg)


def _expanded(expr: Basic) -> Prose | None:
    for node in _algebra(expr):
        of_sum = _is_product(node) and any(_is_sum(a) for a in node.args)
        power = isinstance(node, Pow) and node.exp.is_Integer and node.exp > 1 and not node.base.is_Atom
        if of_sum or (power and (_is_sum(node.base) or _is_product(node.base))):
            return sentence("form not expanded", part=_written(node))
    return None


def _written(node: Basic) -> str:
    """A product or power as it is written: SymPy would multiply 2 (x + 1) out to print it."""
    if isinstance(node, Pow):
        return f"({_written(node.base)})^{node.exp}"
    return " * ".join(f"({_written(a)})" if a.args else str(a) for a in node.args) if _is_product(node) else str(node)


def factors(expr: Basic) -> Iterator[tuple[Basic, int]]:
    """The factors of a product as it is written, with their whole exponents."""
    if _is_product(expr):
        for arg in expr.args:
            yield from factors(arg)
    elif isinstance(expr, Pow) and expr.exp.is_Integer:
        yield from ((f, e * int(expr.exp)) for f, e in factors(expr.base))
    else:
        yield expr, 1


def _factored(expr: Basic) -> Prose | None:
    for factor, _ in factors(expr):
        if _is_sum(factor):
            splits = _asked("splits", plain(factor))
            if splits is None:
                return NO_ANSWER
            if splits:
                return sentence("form not factored", part=str(plain(factor)))
    return None


def _reduced(expr: Basic) -> Prose | None:
    above, below = fraction(expr)
    nested = any(isinstance(n, Pow) and n.exp.is_negative for e in (above, below) for n in _algebra(e))
    if nested or any(isinstance(n, Rational) and n.q != 1 for e in (above, below) for n in _algebra(e)):
        return sentence("form not one fraction", part=str(expr))
    cancels = _asked("cancels", above, below)
    if cancels is None:
        return NO_ANSWER
    return sentence("form not reduced", part=f"({above})/({below})") if cancels else None


def _asked(task: str, *exprs: Expr) -> bool | None:
    """What the helper says of polynomials, or None where that is too much work."""
    if not small(*exprs) or sum(map(_work, exprs)) > _MOST_WORK:
        return None
    found: bool | None = HELPER.ask(task, exprs, _LAST_GUARD)
    return found


def _work(expr: Expr) -> int:
    """How much is to be done to factor a polynomial, in proportion to the time it takes; 0 for what is none."""
    try:
        polynomial = Poly(expr)
    except BasePolynomialError:
        return 0
    return len(polynomial.terms()) * int(polynomial.total_degree()) * len(polynomial.gens) ** 2


def fraction(expr: Basic) -> tuple[Expr, Expr]:
    """(above, below) of a product as it is written, numbers with it."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor, exponent in factors(expr):
        if isinstance(factor, Rational) and factor.q != 1:
            above.append(Rational(factor.p) ** exponent)
            below.append(Rational(factor.q) ** exponent)
        else:
            (above if exponent > 0 else below).append(Pow(plain(factor), abs(exponent)))
    return Mul(*above), Mul(*below)


def _no_derivative(expr: Basic) -> Prose | None:
    left = next((n for n in preorder_traversal(expr) if isinstance(n, _TO_BE_DONE)), None)
    return None if left is None else sentence("form derivative left")


FORMS: dict[str, Callable[[Basic], Prose | None]] = {
    "expanded": _expanded,
    "factored": _factored,
    "reduced": _reduced,
    WITHOUT_DERIVATIVES: _no_derivative,
}
