"""Numbers, names, sums, products and powers: how they are laid out, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import Add, Basic, Expr, Float, Indexed, Integer, Mul, Pow, Rational, Sum, Symbol

from derive.errors import CannotPrint
from derive.paper.maths.core import ADD, CALL, DIV, FRAC, GREEK, MUL, NAME, NEG, POW, Box, T, Walker, prints, split_name
from derive.terms.notation import At, D, Delta, Vec
from derive.terms.ordered import Plus, Times, is_below, ordered, power, split_fraction

CONSTANTS: dict[type, str] = {type(sp.pi): "pi", type(sp.E): "e", type(sp.oo): "infinity"}


@lru_cache(maxsize=1 << 12)  # every format asks, and every measure of a width
def signed(expr: Expr) -> tuple[bool, Expr]:
    """Whether the expression begins with a minus sign, and what follows the sign."""
    if isinstance(expr, (Mul, Add)):
        expr = ordered(expr)
    if expr.is_Number:
        return bool(expr.is_negative), -expr if expr.is_negative else expr
    if not (isinstance(expr, Times) and expr.args[0].is_Number and expr.args[0].is_negative):
        return False, expr
    first, *rest = expr.args
    rest = rest if first == -1 and rest else [-first, *rest]
    return True, rest[0] if len(rest) == 1 else Times(*rest)


def _is_wide(factor: Expr) -> bool:
    """Whether a factor behind a fraction stays there: c/n sum ..., a/b (x - y)."""
    return isinstance(factor, (Sum, sp.Product, Plus, Add, D, At, Vec, sp.Piecewise))


def _below(factor: Expr) -> Expr:
    """What stands under the fraction line; numbers that were put in are not worked out: 1/2^3."""
    if factor.base.is_Number and factor.exp != -1:
        return Pow(factor.base, -factor.exp, evaluate=False)
    return power(factor.base, -factor.exp)


def runs(factors: Sequence[Expr]) -> list[list[Expr]]:
    """The factors in runs; each run is printed over one fraction line."""
    found: list[list[Expr]] = [[]]
    below = False
    for factor in factors:
        if below and _is_wide(factor):
            found.append([])
            below = False
        below = below or is_below(factor)
        found[-1].append(factor)
    return found


@lru_cache(maxsize=1 << 12)  # as above
def _fractions(factors: tuple[Expr, ...]) -> list[tuple[Rational, list[Expr], list[Expr]]]:
    return [split_fraction(Times(*run)) for run in runs(factors) if run]


def _kind(name: str) -> str:
    head, _ = split_name(name)
    return "word" if len(head) > 1 and head not in GREEK else ""


class Algebra(Walker[T]):
    """Numbers, names, sums of terms, products of factors, powers."""

    @prints(Rational)
    def rational(self, number: Any) -> Box[T]:
        if number.is_negative:
            return self.negative(self.box(-number))
        if number.is_Integer:
            return Box(self.digits(str(number.p)), NAME, False, "digit")
        return self.frac(self.box(Integer(number.p)), self.box(Integer(number.q)))

    @prints(Float)
    def decimal(self, number: Any) -> Box[T]:
        if number.is_negative:
            return self.negative(self.box(-number))
        text = repr(float(number)) if number._prec == 53 else str(number)
        digits, _, exponent = text.partition("e")
        plain = Box(self.digits(digits.removesuffix(".0")), NAME, False, "digit")
        if not exponent:
            return plain
        ten = Box(self.digits("10"), NAME, False, "digit")
        return self.multiplied([plain, self.raised(ten, self.box(Integer(int(exponent))))])

    @prints(*CONSTANTS)
    def constant(self, number: Any) -> Box[T]:
        return self.leaf(self.token(CONSTANTS[type(number)]), number)

    @prints(type(-sp.oo))
    def minus_infinity(self, _number: Any) -> Box[T]:
        return self.negative(self.box(sp.oo))

    @prints(Symbol)
    def symbol(self, symbol: Any) -> Box[T]:
        return self.leaf(self.name(symbol.name), symbol)._replace(lead=_kind(symbol.name))

    @prints(Indexed)
    def indexed(self, leaf: Any) -> Box[T]:
        name = leaf.base.label.name
        return self.leaf(self.subscripted(name, leaf.indices), leaf)._replace(lead=_kind(name))

    @prints(Delta)
    def delta(self, delta: Any) -> Box[T]:
        return self.leaf(self.subscripted("delta", delta.args), delta)  # an array may be called delta as well

    def subscripted(self, name: str, indices: Sequence[Basic]) -> T:
        """A name with indices: side by side if all are single letters, else with commas."""
        printed = [self.box(i).out for i in indices]
        run = all(isinstance(i, Symbol) and len(i.name) == 1 for i in indices)
        if "_" not in name and name.isalpha():
            return self.sub(self.name(name), printed, run)
        raise CannotPrint(f"'{name}' has a subscript in its name and indices as well; give it a plain name")

    @prints(Add, Mul)
    def unordered(self, expr: Any) -> Box[T]:
        return self.box(ordered(expr))

    def negative(self, box: Box[T]) -> Box[T]:
        """Minus the box."""
        return Box(self.joined(self.token("minus"), self.within(box, DIV).out), NEG, box.tall)

    @prints(Plus)
    def sum_of_terms(self, expr: Any) -> Box[T]:
        boxes = self.terms(expr.args)
        return Box(self.joined(*(b.out for b in boxes)), ADD, any(b.tall for b in boxes), boxes[0].lead)

    def terms(self, args: Sequence[Expr]) -> list[Box[T]]:
        """The terms, each with its sign in front."""
        found: list[Box[T]] = []
        for place, arg in enumerate(args):
            minus, term = signed(arg)
            box = self.within(self.box(term), DIV)
            if box.closed is not None and _swallows(term, args[place + 1 :]):
                box = Box(box.closed, CALL, box.tall)
            key = ("minus" if minus else "") if place == 0 else " - " if minus else " + "
            found.append(box._replace(out=self.joined(self.token(key), box.out), lead=box.lead if key == "" else ""))
        return found

    @prints(Times)
    def product(self, expr: Any) -> Box[T]:
        minus, rest = signed(expr)
        if minus:
            return self.negative(self.box(rest))
        if any(f.is_Number for f in expr.args[1:]):
            return self._spelled_out(expr.args)
        return self.multiplied(self.factors(expr.args))

    def _spelled_out(self, factors: Sequence[Expr]) -> Box[T]:
        """Numbers put in and not worked out: 10 * 1/2, with a sign between all factors."""
        below = [_below(f) for f in factors if is_below(f)]
        if below:
            above = [f for f in factors if not is_below(f)] or [Integer(1)]
            return self.frac(self._with_signs(above), self._with_signs(below))
        return self._with_signs(factors)

    def _with_signs(self, factors: Sequence[Expr]) -> Box[T]:
        if len(factors) == 1:
            return self.box(factors[0])
        boxes = [self.box(f) for f in factors]
        followers = (*boxes[1:], None)
        first, *rest = [self._factor(box, follower) for box, follower in zip(boxes, followers, strict=True)]
        parts = [first.out]
        for box in rest:
            parts += [self.token("times"), box.out]
        return Box(self.joined(*parts), MUL, any(b.tall for b in (first, *rest)), first.lead)

    def factors(self, args: Sequence[Expr]) -> list[Box[T]]:
        """The factors as they are printed, fractions made."""
        return [box for fraction in _fractions(tuple(args)) for box in self._fraction(*fraction)]

    def _fraction(self, number: Rational, above: list[Expr], below: list[Expr]) -> list[Box[T]]:
        top = ([] if number.p == 1 else [Integer(number.p)]) + above
        bottom = ([] if number.q == 1 else [Integer(number.q)]) + below
        if below:
            return [self.frac(self._over_line(top), self._over_line(bottom))]
        if number.q != 1:
            return [self.box(number), *map(self.box, above)]
        return [self.box(factor) for factor in top] or [self.box(number)]

    def _over_line(self, factors: Sequence[Expr]) -> Box[T]:
        return self.multiplied([self.box(f) for f in factors] or [self.box(Integer(1))])

    def multiplied(self, boxes: Sequence[Box[T]]) -> Box[T]:
        """The product of printed factors."""
        if len(boxes) == 1:
            return boxes[0]
        parts = self.separated(boxes)
        out, tall = self.joined(*parts), any(b.tall for b in boxes)
        closed = None if boxes[-1].closed is None else self.fenced("round", out, tall)
        return Box(out, MUL, tall, boxes[0].lead, closed)

    def separated(self, boxes: Sequence[Box[T]]) -> list[T]:
        """The factors, each with its sign of multiplication in front, in brackets where they need them."""
        parts: list[T] = []
        for place, box in enumerate(boxes):
            follower = boxes[place + 1] if place + 1 < len(boxes) else None
            factor = self._factor(box, follower)
            sign = self.token(_between(boxes[place - 1], factor) if place else "")
            parts.append(self.joined(sign, factor.out))
        return parts

    def _factor(self, box: Box[T], follower: Box[T] | None) -> Box[T]:
        if box.closed is not None and follower and not box.lead == follower.lead == "function":
            return Box(box.closed, CALL, box.tall)
        return self.within(box, MUL)

    @prints(Pow)
    def power(self, expr: Any) -> Box[T]:
        base, exponent = expr.args
        if exponent.is_Rational and exponent.is_negative:
            return self.frac(self.box(Integer(1)), self.box(_below(expr)))
        if exponent.is_Rational and exponent.p == 1 and exponent.q != 1:
            return self._root(self.box(base), exponent.q)
        return self.raised(self.box(base), self.exponent(exponent))

    def _root(self, body: Box[T], degree: int) -> Box[T]:
        out = self.root(None if degree == 2 else self.digits(str(degree)), body.out)
        return Box(out, CALL if self.encloses else POW, body.tall)

    def raised(self, base: Box[T], exponent: Box[T]) -> Box[T]:
        """base^exponent."""
        tall = base.tall or exponent.tall
        base = self.within(base, CALL)
        return Box(self.sup(base.out, exponent), POW, tall, base.lead)

    def exponent(self, exponent: Expr) -> Box[T]:
        """An exponent: a fraction stays on one line, since its signs would be too small to read above each other."""
        minus, rest = signed(ordered(exponent))
        args = rest.args if isinstance(rest, Times) else (rest,)
        number, above, below = split_fraction(rest)
        if len(runs(args)) > 1 or not (below or number.q != 1):
            return self.box(exponent)
        top = self._over_line(([] if number.p == 1 else [Integer(number.p)]) + above)
        bottom = self._over_line(([] if number.q == 1 else [Integer(number.q)]) + below)
        before = self.within(top, MUL).out if top.closed is None else top.closed
        out = self.slash(before, self.within(bottom, POW).out)
        return self.negative(Box(out, DIV)) if minus else Box(out, DIV)

    @prints(sp.exp)
    def exponential(self, expr: Any) -> Box[T]:
        return self.raised(self.leaf(self.token("e"), sp.E), self.exponent(expr.args[0]))


def _between(left: Box[T], right: Box[T]) -> str:
    """The sign between two factors; words and fractions would run into each other without a space."""
    if right.lead == "digit":
        return "times"
    return "thin" if "word" in (left.lead, right.lead) or left.level == right.level == FRAC else "beside"


def _swallows(term: Expr, later: Sequence[Expr]) -> bool:
    """Whether a reader could take later terms into a sum at the end of this one: a bound letter or a bare number."""
    while isinstance(term, Times):
        term = term.args[-1]
    if not isinstance(term, (Sum, sp.Product)):
        return False
    bound = {limits[0] for limits in term.limits}
    return any(t.is_Number or bound & t.free_symbols for t in later)
