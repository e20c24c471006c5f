"""The reading of every kind of node that the kernel knows, as a function that compiles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import add, mul
from typing import Any

import sympy
from sympy import Basic, Expr, Indexed, Piecewise, Pow, Rational, Symbol, log
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Float, NumberSymbol
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from derive.errors import BadSetting
from derive.kernel.interpreter import READERS, Code, Undefined, Unusable, World, compiled
from derive.terms.elementary import BY_KIND
from derive.terms.events import P, PGiven
from derive.terms.notation import At, D, Delta, Named, Norm, Vec, name_of
from derive.terms.ordered import Plus, Times

MOST_TERMS = 10_000


def _all(args: Iterable[Basic]) -> list[Code]:
    return [compiled(a) for a in args]


def _symbol(expr: Symbol) -> Code:
    name = expr.name

    def read(w: World) -> Any:
        value = w.index.get(name)
        return w.read((name, ()), expr) if value is None else value

    return read


def _indexed(expr: Indexed) -> Code:
    key = key_code(expr)
    return lambda w: w.read(key(w), expr)


def key_code(leaf: Expr) -> Code:
    """The key of a symbol or indexed name in a world: its name and the values of its indices."""
    name, codes = name_of(leaf), _all(leaf.indices if isinstance(leaf, Indexed) else ())
    if len(codes) != 1:
        return lambda w: (name, tuple([w.whole(c(w)) for c in codes]))
    (code,) = codes

    def key(w: World) -> Any:
        place = code(w)
        return name, (place if type(place) is int else w.whole(place),)

    return key


def _joined(join: Callable[[Any, Any], Any]) -> Callable[[Expr], Code]:
    def read(expr: Expr) -> Code:
        first, *rest = _all(expr.args)
        if len(rest) == 1:
            return lambda w, second=rest[0]: join(first(w), second(w))  # type: ignore[misc]

        def total(w: World) -> Any:
            value = first(w)
            for code in rest:
                value = join(value, code(w))
            return value

        return total

    return read


def _pow(expr: Pow) -> Code:
    base, exponent = compiled(expr.base), expr.exp
    if exponent.is_Integer:
        n = int(exponent)
        return lambda w: w.whole_power(base(w), n)
    code = compiled(exponent)
    return lambda w: w.power(base(w), code(w))


def _function(expr: Expr) -> Code:
    function = BY_KIND[type(expr)]
    name, codes = function.name, _all(expr.args[: function.arity])
    if len(codes) > 1:
        return lambda w: w.call(name, *[c(w) for c in codes])
    (arg,) = codes
    return lambda w: w.call(name, arg(w))


def _logarithm(expr: Expr) -> Code:
    if len(expr.args) == 1:
        return _function(expr)
    return compiled(Times(log(expr.args[0]), Pow(log(expr.args[1]), -1)))


def _abs(expr: Expr) -> Code:
    arg = compiled(expr.args[0])
    return lambda w: w.absolute(arg(w))


def _signed(arg: Code) -> Code:
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
        for letter, low, high in expr.limits:  # the first is the innermost, as in SymPy
            code = looped(code, letter.name, compiled(low), compiled(high), join, start)
        return code

    return read


def looped(code: Code, letter: str, low: Code, high: Code, join: Callable[[Any, Any], Any], start: int) -> Code:
    """The values of a code for a letter from one bound to another, joined."""

    def total(w: World) -> Any:
        before, value = w.index.get(letter), start
        try:
            first, last = w.whole(low(w)), w.whole(high(w))
            if last - first > MOST_TERMS:
                raise Unusable
            for k in range(first, last + 1):
                w.index[letter] = k
                value = join(value, code(w))
        finally:
            w.index[letter] = before
        return value

    return total


def _delta(expr: Expr) -> Code:
    if len(expr.args) > 2:
        raise BadSetting(f"{expr}: a delta with a range of its own")
    left, right = _all(expr.args)
    return lambda w: 1 if w.whole(left(w)) == w.whole(right(w)) else 0


def _derivative(expr: D) -> Code:
    order, inner, leaf = 1, expr.body, expr.variable
    while isinstance(inner, D) and inner.variable == leaf:  # one difference of higher order, not one of another
        order, inner = order + 1, inner.body
    body, key = compiled(inner), key_code(leaf)

    def value(w: World) -> Any:
        _demand_name(w, leaf)
        return w.derivative(body, key(w), leaf, order)

    return value


def _at(expr: At) -> Code:
    body, variable, value = expr.args
    if not isinstance(variable, Symbol):
        raise BadSetting(f"At(f, x, a) needs a symbol x, not {variable}")
    code, to = compiled(body), compiled(value)

    def moved(w: World) -> Any:
        _demand_name(w, variable)
        return w.with_value((variable.name, ()), to(w), code, variable)

    return moved


def _demand_name(w: World, leaf: Expr) -> None:
    """An index counts and cannot be moved: without this D(i**2, i) would be 0 and At(i, i, 1) would be i."""
    if isinstance(leaf, Symbol) and w.index.get(leaf.name) is not None:
        raise BadSetting(f"'{leaf}' is an index or a size here, and not a name that can be moved")


def _vector(expr: Vec) -> Code:
    body, limits = expr.args
    letter, low, high = limits.args
    code, first, last = compiled(body), compiled(low), compiled(high)

    def components(w: World) -> tuple[Any, ...]:
        values: list[Any] = []
        looped(code, letter.name, first, last, lambda _none, v: values.append(v), 0)(w)
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


def _logic(expr: Basic) -> Code:
    codes = _all(expr.args)
    if isinstance(expr, And):
        return lambda w: all(c(w) for c in codes)
    if isinstance(expr, Or):
        return lambda w: any(c(w) for c in codes)
    return lambda w: not codes[0](w)


_COMPARISONS: dict[type, Callable[[Any], bool]] = {
    sympy.Lt: lambda s: s < 0,
    sympy.Le: lambda s: s <= 0,
    sympy.Gt: lambda s: s > 0,
    sympy.Ge: lambda s: s >= 0,
    sympy.Eq: lambda s: s == 0,
    sympy.Ne: lambda s: s != 0,
}

READERS |= {
    **dict.fromkeys((Rational, Float, NumberSymbol), lambda e: lambda w: w.constant(e)),
    Symbol: _symbol,
    Indexed: _indexed,
    **dict.fromkeys((Plus, sympy.Add), _joined(add)),
    **dict.fromkeys((Times, sympy.Mul), _joined(mul)),
    Pow: _pow,
    **dict.fromkeys(BY_KIND, _function),
    log: _logarithm,
    Named: lambda e: compiled(e.meaning(e.args[0])),
    sympy.Abs: _abs,
    sympy.sign: lambda e: _signed(compiled(e.args[0])),
    sympy.Heaviside: _step,
    sympy.Max: _extreme(1),
    sympy.Min: _extreme(-1),
    Piecewise: _piecewise,
    **{k: _comparison(v) for k, v in _COMPARISONS.items()},
    **dict.fromkeys((And, Or, Not), _logic),
    BooleanTrue: lambda _e: lambda _w: True,
    BooleanFalse: lambda _e: lambda _w: False,
    sympy.Sum: _loop(add, 0),
    sympy.Product: _loop(mul, 1),
    **dict.fromkeys((Delta, sympy.KroneckerDelta), _delta),
    D: _derivative,
    At: _at,
    Vec: _vector,
    Norm: _norm,
    AppliedUndef: _unknown_function,
    P: lambda e: lambda w: w.probability(e.args[0]),
    PGiven: lambda e: compiled(e.meaning),
}
