"""What an expression means: one reading of every node, compiled once to closures and run in any world.

A world supplies the arithmetic (floats, 40 digits, or exact elements of a field), so the sampled value and the
exact proof come from the same reading of the same node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Heaviside,
    Indexed,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
    exp,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Float, NumberSymbol, Rational
from sympy.functions import (
    acos, acosh, acot, asin, asinh, atan, atanh, cos, cosh, cot, coth, csc, erf, erfc, floor, gamma, log, loggamma,
    sec, sech, csch, sin, sinh, tan, tanh, ceiling,
)
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue
from sympy.logic.boolalg import Not as LogicNot
from sympy.logic.boolalg import Or

from derive.errors import BadSetting
from derive.events import P
from derive.notation import At, D, Delta, Named, Norm, Vec, name_of
from derive.ordered import Plus, Times

World = Any
Code = Callable[[World], Any]

#: functions of one argument that every world can compute, by the name it knows them under
FUNCTIONS: dict[type, str] = {
    exp: "exp", log: "log", sin: "sin", cos: "cos", tan: "tan", cot: "cot", sec: "sec", csc: "csc",
    asin: "asin", acos: "acos", atan: "atan", acot: "acot", sinh: "sinh", cosh: "cosh", tanh: "tanh",
    coth: "coth", sech: "sech", csch: "csch", asinh: "asinh", acosh: "acosh", atanh: "atanh",
    erf: "erf", erfc: "erfc", gamma: "gamma", loggamma: "loggamma", floor: "floor", ceiling: "ceil",
}


class Undefined(Exception):
    """The expression has no real value at this point."""


class Unusable(Exception):
    """The point cannot be judged: differences disagree, or numbers leave their range."""


@lru_cache(maxsize=20_000)
def compiled(expr: Basic) -> Code:
    """The expression as a function of a world; a node the kernel cannot read is a `BadSetting`."""
    for kind in type(expr).__mro__:
        if kind in _READERS:
            return _READERS[kind](expr)
    raise BadSetting(f"the kernel has no meaning for {type(expr).__name__}: {expr}")


def _all(args: Iterable[Basic]) -> list[Code]:
    return [compiled(a) for a in args]


def _constant(expr: Expr) -> Code:
    return lambda w: w.constant(expr)


def _symbol(expr: Symbol) -> Code:
    name = expr.name

    def read(w: World) -> Any:
        value = w.index.get(name)
        return w.read((name, ()), expr) if value is None else value

    return read


def _indexed(expr: Indexed) -> Code:
    name, codes = name_of(expr), _all(expr.indices)
    return lambda w: w.read((name, tuple([w.whole(c(w)) for c in codes])), expr)


def key_code(leaf: Expr) -> Code:
    """The key of a symbol or indexed name in a world: its name and the values of its indices."""
    name, codes = name_of(leaf), _all(leaf.indices if isinstance(leaf, Indexed) else ())
    return lambda w: (name, tuple([w.whole(c(w)) for c in codes]))


def _sum_of(expr: Expr) -> Code:
    first, *rest = _all(expr.args)

    def total(w: World) -> Any:
        value = first(w)
        for code in rest:
            value = value + code(w)
        return value

    return total


def _product_of(expr: Expr) -> Code:
    first, *rest = _all(expr.args)

    def total(w: World) -> Any:
        value = first(w)
        for code in rest:
            value = value * code(w)
        return value

    return total


def _pow(expr: Pow) -> Code:
    base, exponent = compiled(expr.base), expr.exp
    if exponent.is_Integer:
        n = int(exponent)
        return lambda w: w.whole_power(base(w), n)
    code = compiled(exponent)
    return lambda w: w.power(base(w), code(w))


def _function(expr: Expr) -> Code:
    name, arg = FUNCTIONS[type(expr)], compiled(expr.args[0])
    return lambda w: w.call(name, arg(w))


def _logarithm(expr: Expr) -> Code:
    if len(expr.args) == 1:
        return _function(expr)
    return compiled(Times(log(expr.args[0]), Pow(log(expr.args[1]), -1)))


def _abs(expr: Expr) -> Code:
    arg = compiled(expr.args[0])
    return lambda w: w.absolute(arg(w))


def _sign(expr: Expr) -> Code:
    arg = compiled(expr.args[0])
    return lambda w: w.sign(arg(w))


def _step(expr: Expr) -> Code:
    arg, at_zero = compiled(expr.args[0]), compiled(expr.args[1])

    def value(w: World) -> Any:
        side = w.compare(arg(w), 0)
        return at_zero(w) if side == 0 else (1 if side > 0 else 0)

    return value


def _extreme(keep: int) -> Callable[[Expr], Code]:
    def read(expr: Expr) -> Code:
        first, *rest = _all(expr.args)

        def value(w: World) -> Any:
            best = first(w)
            for code in rest:
                best = w.extreme(best, code(w), keep)
            return best

        return value

    return read


def _piecewise(expr: Piecewise) -> Code:
    pieces = [(compiled(c), compiled(e)) for e, c in expr.args]

    def value(w: World) -> Any:
        for condition, code in pieces:
            if condition(w):
                return code(w)
        raise Undefined

    return value


def _comparison(holds: Callable[[Any], bool]) -> Callable[[Basic], Code]:
    def read(expr: Basic) -> Code:
        left, right = _all(expr.args)
        return lambda w: holds(w.compare(left(w), right(w)))

    return read


def _loop(join: Callable[[Any, Any], Any], start: int) -> Callable[[Expr], Code]:
    def read(expr: Expr) -> Code:
        code = compiled(expr.function)
        for letter, low, high in reversed(expr.limits):
            code = _looped(code, letter.name, compiled(low), compiled(high), join, start)
        return code

    return read


def _looped(code: Code, letter: str, low: Code, high: Code, join: Callable[[Any, Any], Any], start: int) -> Code:
    def total(w: World) -> Any:
        before, value = w.index.get(letter), start
        try:
            for k in range(w.whole(low(w)), w.whole(high(w)) + 1):
                w.index[letter] = k
                value = join(value, code(w))
        finally:
            w.index[letter] = before
        return value

    return total


def _delta(expr: Expr) -> Code:
    left, right = _all(expr.args[:2])
    return lambda w: 1 if w.whole(left(w)) == w.whole(right(w)) else 0


def _derivative(expr: D) -> Code:
    body, key, leaf = compiled(expr.body), key_code(expr.variable), expr.variable
    return lambda w: w.derivative(body, key(w), leaf)


def _at(expr: At) -> Code:
    body, variable, value = expr.args
    code, to = compiled(body), compiled(value)
    return lambda w: w.with_value((variable.name, ()), to(w), code, variable)


def _vector(expr: Vec) -> Code:
    body, limits = expr.args
    letter, low, high = limits.args
    code, first, last = compiled(body), compiled(low), compiled(high)

    def components(w: World) -> tuple[Any, ...]:
        values: list[Any] = []
        loop = _looped(code, letter.name, first, last, lambda _none, v: values.append(v), 0)
        loop(w)
        return tuple(values)

    return components


def _norm(expr: Norm) -> Code:
    vector = compiled(expr.args[0])
    return lambda w: w.power(sum((v * v for v in vector(w)), 0), w.constant(Rational(1, 2)))


def _unknown_function(expr: Expr) -> Code:
    name, codes = expr.func.__name__, _all(expr.args)

    def value(w: World) -> Any:
        flat: list[Any] = []
        for code in codes:
            v = code(w)
            flat.extend(v if isinstance(v, tuple) else (v,))
        return w.unknown(name, flat)

    return value


def _probability(expr: P) -> Code:
    event = expr.args[0]
    return lambda w: w.probability(event)


def _logic(expr: Basic) -> Code:
    codes = _all(expr.args)
    if isinstance(expr, And):
        return lambda w: all(c(w) for c in codes)
    if isinstance(expr, Or):
        return lambda w: any(c(w) for c in codes)
    return lambda w: not codes[0](w)


_READERS: dict[type, Callable[[Any], Code]] = {
    Rational: _constant, Float: _constant, NumberSymbol: _constant, Symbol: _symbol, Indexed: _indexed,
    Plus: _sum_of, Add: _sum_of, Times: _product_of, Mul: _product_of, Pow: _pow,
    **dict.fromkeys(FUNCTIONS, _function), log: _logarithm,
    Named: lambda e: compiled(e.meaning(e.args[0])),
    Abs: _abs, sign: _sign, Heaviside: _step, Max: _extreme(1), Min: _extreme(-1), Piecewise: _piecewise,
    Lt: _comparison(lambda s: s < 0), Le: _comparison(lambda s: s <= 0), Gt: _comparison(lambda s: s > 0),
    Ge: _comparison(lambda s: s >= 0), Eq: _comparison(lambda s: s == 0), Ne: _comparison(lambda s: s != 0),
    And: _logic, Or: _logic, LogicNot: _logic,
    BooleanTrue: lambda _e: lambda _w: True, BooleanFalse: lambda _e: lambda _w: False,
    Sum: _loop(lambda a, b: a + b, 0), Product: _loop(lambda a, b: a * b, 1),
    Delta: _delta, KroneckerDelta: _delta, D: _derivative, At: _at, Vec: _vector, Norm: _norm,
    AppliedUndef: _unknown_function, P: _probability,
}


def kinks(expr: Basic) -> list[Expr]:
    """The expressions whose zeros are the places where `expr` changes its formula."""
    found: list[Expr] = []
    for node in expr.atoms(Abs, sign, Heaviside, Max, Min, Lt, Le, Gt, Ge, Eq, Ne):
        if isinstance(node, (Abs, sign, Heaviside)):
            found.append(node.args[0])
        else:
            first, *rest = node.args
            found += [Plus(first, Times(-1, r)) for r in rest]
    return sorted(found, key=lambda e: e.sort_key())
