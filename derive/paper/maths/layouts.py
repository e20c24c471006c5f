"""Derivatives, values at a point, vectors, norms, matrices: how they are laid out, whatever the format."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from sympy import Basic, Expr, Indexed, MatrixBase, Sum, Symbol, Tuple
from sympy.core.function import AppliedUndef

from derive.paper.maths.applied import WORDS
from derive.paper.maths.core import CALL, DIV, FRAC, REL, Box, T, Walker, prints
from derive.terms.notation import ArgMin, At, Components, D, Nabla, Named, Norm, Vec, _Node
from derive.terms.ordered import Plus, Times, ordered


class _Bold(_Node):
    """A whole vector, by the symbol that names it."""


def _nested(expr: Any) -> tuple[tuple[Expr, ...], Expr]:
    """The variables of derivatives of derivatives, outermost first, and what is differentiated."""
    variables: list[Expr] = []
    while isinstance(expr, D):
        expr, variable = expr.args
        variables.append(variable)
    return tuple(variables), expr


@lru_cache(maxsize=1 << 12)  # every format asks
def _is_partial(variables: tuple[Expr, ...], body: Expr) -> bool:
    """Whether there is more than one thing to differentiate by."""
    if isinstance(body, Symbol):  # a name: what it stands for has other names in it, as a rule
        return body not in variables
    if len(set(variables)) > 1 or body.has(Indexed) or any(isinstance(v, Indexed) for v in variables):
        return True
    return sum(not s.is_integer for s in body.free_symbols) > 1


def _fits_above(body: Any) -> bool:
    """A name, or a function of names, is written on the fraction line of the derivative."""
    if isinstance(body, (AppliedUndef, Named)) or type(body) in {f.kind for f in WORDS}:
        return all(isinstance(a, (Symbol, Indexed)) for a in body.args)
    return isinstance(body, (Symbol, Indexed))


def _free(expr: Any) -> set[Any]:
    """The letters that an expression leaves free; SymPy does not know that a `Vec` binds its index."""
    if isinstance(expr, (Vec, Sum)):
        bound, *limits = expr.args[1]
        return (_free(expr.args[0]) - {bound}) | {s for a in limits for s in a.free_symbols}
    if isinstance(expr, Symbol):
        return {expr}
    return {s for a in expr.args for s in _free(a)}


def _as_vectors(expr: Expr, index: Any) -> Expr | None:
    """The expression with each w[i] as the vector w; None if it is not a combination of such vectors."""
    if isinstance(expr, Indexed):
        return _Bold(expr.base.label) if expr.indices == (index,) else None
    if isinstance(expr, Plus):
        terms = [_as_vectors(a, index) for a in expr.args]
        return None if None in terms else Plus(*terms)
    if isinstance(expr, Times):
        holders = [k for k, a in enumerate(expr.args) if index in _free(a)]
        inner = _as_vectors(expr.args[holders[0]], index) if len(holders) == 1 else None
        return None if inner is None else Times(*(inner if k in holders else a for k, a in enumerate(expr.args)))
    return None


def whole_vector(expr: Any) -> Expr | None:
    """A vector without its index, if it is a combination of named vectors."""
    return _as_vectors(ordered(expr.args[0]), expr.args[1][0])


@lru_cache(maxsize=500)  # each printer asks it, and each measure of a width
def has_partial(expr: Basic) -> bool:
    """Whether a derivative in it is a partial one: then all are written so."""
    return any(_is_partial(*_nested(node)) for node in expr.atoms(D))


class Notation(Walker[T]):
    """The nodes of `derive.terms.notation`, and matrices."""

    curly = False  # whether a derivative by the only name is written as a partial one, since another beside it is

    @prints(D)
    def derivative(self, expr: Any) -> Box[T]:
        variables, body = _nested(expr)
        sign = self.token("partial" if not self.encloses and (self.curly or _is_partial(variables, body)) else "d")
        top = self._times(sign, len(variables))
        groups = [(v, len(list(g))) for v, g in groupby(variables)]
        below = [self.joined(sign, self._times(self.box(v).out, n)) for v, n in groups]
        return self.differentiated(top, self._with("beside", below), self.box(body), _fits_above(body))

    def _times(self, out: T, n: int) -> T:
        return out if n == 1 else self.sup(out, Box(self.digits(str(n))))

    def _with(self, key: str, parts: list[T]) -> T:
        return self.joined(*[x for p in parts for x in (self.token(key), p)][1:])

    def differentiated(self, top: T, below: T, body: Box[T], above: bool) -> Box[T]:
        """The operator top/below applied to a body."""
        if above:
            return self.frac(Box(self._with("applied", [top, body.out])), Box(below))
        operator = self.frac(Box(top), Box(below)).out
        fits = body.level >= FRAC and (body.closed is None or body.lead == "function")
        plain = body if fits else self.bracketed(body)
        safe = self.bracketed(body) if plain is body else body
        gap = self.token("applied apart" if plain.level == FRAC else "applied")
        whole = self.joined(operator, gap, plain.out)
        closed = self._with("applied", [operator, safe.out]) if plain is body else None
        return Box(whole, FRAC, True, "", closed)

    @prints(At)
    def at_point(self, expr: Any) -> Box[T]:
        body, letter, value = expr.args
        variables, inner = _nested(body)
        if isinstance(inner, (AppliedUndef, Named)) and variables and inner.args == (letter,) == (*set(variables),):
            return self._prime(inner, len(variables), self.box(value))
        box = self.scoped(body, REL if self.encloses else DIV)
        out = self.at(box.out, self.scoped(letter).out, self.box(value).out)
        return Box(out, CALL if self.encloses else DIV, True)

    def _prime(self, function: Any, order: int, value: Box[T]) -> Box[T]:
        name = self.name(function.letter if isinstance(function, Named) else type(function).__name__)
        return Box(self.call(self.primed(name, order), [value.out], value.tall), CALL, value.tall)

    @prints(_Bold)
    def bold(self, expr: Any) -> Box[T]:
        return Box(self.name(expr.args[0].name, bold=True))

    @prints(Vec)
    def vector(self, expr: Any) -> Box[T]:
        body, (letter, low, high) = expr.args
        if (whole := whole_vector(expr)) is not None:
            return self.box(whole)
        inner, start = self.scoped(body), self.connected("=", (letter, low))
        listed = self.sub(self.fenced("round", inner.out, inner.tall), [start.out], False)
        return Box(self.sup(listed, self.box(high)), CALL, inner.tall)

    @prints(Norm)
    def norm(self, expr: Any) -> Box[T]:
        inner = self.box(expr.args[0])
        return Box(self.fenced("norm", inner.out, inner.tall), CALL, inner.tall)

    @prints(ArgMin)
    def place_of_minimum(self, expr: Any) -> Box[T]:
        body, *letters = expr.args
        operator = self.sub(self.token("argmin"), [self.box(x).out for x in letters], len(letters) == 1)
        return Box(self.joined(operator, self.token("gap"), self.bracketed(self.box(body)).out), CALL, True)

    @prints(Nabla)
    def gradient(self, expr: Any) -> Box[T]:
        body, *names = expr.args
        operator = self.sub(self.token("nabla"), [self.box(n).out for n in names], False)
        return Box(self.joined(operator, self.token("gap"), self.within(self.box(body), CALL).out), FRAC)

    @prints(Tuple, Components)
    def tuple(self, expr: Any) -> Box[T]:
        boxes = [self.box(a) for a in expr.args]
        tall = any(b.tall for b in boxes)
        return Box(self.fenced("round", self.listed([b.out for b in boxes]), tall), CALL, tall)

    @prints(MatrixBase)
    def array(self, expr: Any) -> Box[T]:
        rows = [[self.box(expr[i, j]).out for j in range(expr.cols)] for i in range(expr.rows)]
        return Box(self.matrix(rows), CALL, True)
