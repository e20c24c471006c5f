"""From our tree to SymPy's nodes, by constructors alone: no text is ever handed to SymPy, nothing is evaluated.

Sums and products keep the order in which they were typed (`derive.terms.ordered`); numbers are exact, decimals too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy as sp
from sympy import Basic, Expr, Function, I, ImmutableDenseMatrix, Indexed, IndexedBase, Piecewise, Rational, Symbol

from derive.errors import BadSetting, Unreadable
from derive.parsing import tree as t
from derive.parsing.build_events import Events
from derive.parsing.function_names import FUNCTIONS, exponential
from derive.parsing.inference import Names
from derive.parsing.names import is_function
from derive.terms import events as ev
from derive.terms.bound import fresh, substitute
from derive.terms.events import P
from derive.terms.families import family_of
from derive.terms.notation import ArgMin, At, Components, D, Delta, Nabla, Vec
from derive.terms.ordered import plus, power, times

_RELATIONS: dict[str, Any] = {"=": sp.Eq, "≠": sp.Ne, "<": sp.Lt, "≤": sp.Le, ">": sp.Gt, "≥": sp.Ge}
_BIG: dict[str, Any] = {"sum": sp.Sum, "product": sp.Product}
_VECTORS = (Vec, Components, ImmutableDenseMatrix)


class Builder(Events):
    """Builds one formula."""

    def __init__(self, names: Names, complex_unit: bool) -> None:
        self.names, self.complex_unit = names, complex_unit
        self.scope: dict[str, Symbol] = {}

    def build(self, node: t.Node) -> Any:
        """The SymPy node for a piece of the formula: a number, a vector, an event, a relation."""
        if self.names.is_event(node):
            return self.event(node)
        built = getattr(self, f"_{type(node).__name__.lower()}")(node)
        if built in (sp.zoo, sp.nan):
            raise self.fail("division by zero", node)
        return built

    def number(self, node: t.Node) -> Expr:
        """The same, where only a number will do."""
        return self._only_number(self.build(node), node)

    def _only_number(self, built: Any, node: t.Node) -> Expr:
        if isinstance(built, _VECTORS) or not isinstance(built, Expr):
            raise self.fail(f"{_kind(built)} where a number is meant", node)
        return built

    def fail(self, message: str, node: t.Node) -> Unreadable:
        """The error at a node."""
        return self.names.fail(message, node)

    # names and numbers

    def _number(self, node: t.Number) -> Expr:
        return Rational(node.value.numerator, node.value.denominator)

    def _run(self, node: t.Run) -> Expr:
        raise self.fail(f"'{node.text}' is no index", node)

    def _name(self, node: t.Name) -> Any:
        if node.subscripts:
            return self._scripted(node)
        if node.head in self.scope:
            return self.scope[node.head]
        if not self.names.known.declares(node.head):
            if node.head == "∞":
                raise self.fail("∞ is no number: it stands above a sum only", node)
            constant = {"e": sp.E, "pi": sp.pi, "i": I if self.complex_unit else None}.get(node.head)
            if constant is not None:
                return constant
        return self._value(node, self.names.symbol(node))

    def _value(self, node: t.Name, found: Any) -> Any:
        if is_function(found):
            raise self.fail(f"the function {node.head} has no argument", node)
        if isinstance(found, IndexedBase):
            return self._whole(node, found)
        if node.bold and isinstance(found, Symbol):
            return self._whole(node, IndexedBase(found, shape=(sp.Symbol("n", integer=True, positive=True),)))
        return found

    def _whole(self, node: t.Name, base: IndexedBase) -> Vec:
        if len(base.shape or ()) != 1:
            raise self.fail(f"{node.head} is an array: write it with its indices", node)
        letter = self.names.index(fresh(Symbol("i", integer=True), self.names.words).name)
        return Vec(base[letter], (letter, 1, base.shape[0]))

    def _scripted(self, node: t.Name) -> Any:
        pair = self.names.is_kronecker(node)
        if pair:
            return Delta(*(self._index(p) for p in pair))
        parts = self.names.indices_of(node)
        if parts is None:
            return self._value(node, self.names.symbol(node))
        return Indexed(self.names.base(node), *(self._index(p) for p in parts))

    def _index(self, node: t.Node) -> Expr:
        """An index: a letter here is never the imaginary unit."""
        if isinstance(node, t.Name) and not node.subscripts:
            return self.scope.get(node.head) or self._value(node, self.names.symbol(node))
        return self.number(node)

    # sums, products, powers

    def _total(self, node: t.Total) -> Any:
        terms = [(sign, self.build(term), term) for sign, term in node.terms]
        if any(isinstance(value, Vec) for _, value, _ in terms):
            return self._sum_of_vectors(terms)
        return plus(*(self._signed(sign, value, term) for sign, value, term in terms))

    def _signed(self, sign: int, value: Any, node: t.Node) -> Expr:
        return self._only_number(value, node) if sign > 0 else times(-1, self._only_number(value, node))

    def _sum_of_vectors(self, terms: list[tuple[int, Any, t.Node]]) -> Vec:
        limits = next(value.args[1] for _, value, _ in terms if isinstance(value, Vec))
        bodies = []
        for sign, value, node in terms:
            if not isinstance(value, Vec) or value.args[1].args[1:] != limits.args[1:]:
                raise self.fail("a vector is added to what is no vector of its length", node)
            body = substitute(value.args[0], {value.args[1].args[0]: limits.args[0]})
            bodies.append(body if sign > 0 else times(-1, body))
        return Vec(plus(*bodies), limits.args)

    def _chain(self, node: t.Chain) -> Any:
        factors = [(sign, self.build(f), f) for sign, f in node.factors]
        vectors = [value for sign, value, _ in factors if isinstance(value, Vec) and sign != "/"]
        built = [self._factor(sign, value, f) for sign, value, f in factors if value not in vectors]
        if not vectors:
            return times(*built)
        if len(vectors) > 1:
            raise self.fail("a product of vectors: write it as a sum over their components", node)
        body, limits = vectors[0].args
        return Vec(times(*built, body), limits.args)

    def _factor(self, sign: str, value: Any, node: t.Node) -> Expr:
        self._only_number(value, node)
        if sign == "/" and value == 0:
            raise self.fail("division by zero", node)
        return power(value, -1) if sign == "/" else value

    def _power(self, node: t.Power) -> Expr:
        if isinstance(node.exponent, t.Name) and node.exponent.head == "T" and not self.names.known.declares("T"):
            raise self.fail("transposed vectors are not read: write a sum over the components", node.exponent)
        base, exponent = self.number(node.base), self.number(node.exponent)
        if base == sp.E:
            return exponential(exponent)
        if base == 0 and exponent.is_negative:
            raise self.fail("division by zero", node)
        return power(base, exponent)

    # functions

    def _apply(self, node: t.Apply) -> Any:
        if node.function == "P":
            return P(self.event(node.args[0]))
        declared = self.names.known.get(node.function)
        if not is_function(declared) and node.function in FUNCTIONS:
            return self._primed_call(node, self._of_table(node))
        function = declared if is_function(declared) else Function(node.function, real=True)
        return self._primed_call(node, lambda *args: function(*args))

    def _of_table(self, node: t.Apply) -> Callable[..., Any]:
        def apply(*args: Any) -> Any:
            try:
                return FUNCTIONS[node.function].make(*args)
            except BadSetting as error:
                raise self.fail(str(error), node) from error

        return apply

    def _primed_call(self, node: t.Apply, function: Callable[..., Any]) -> Any:
        vectors = node.function not in FUNCTIONS or node.function in ("abs", "norm")
        args = [self.build(a) if vectors else self.number(a) for a in node.args]
        if any(not isinstance(a, Expr) for a in args):
            raise self.fail("a number or a vector is meant inside", node)
        if not node.primes:
            return function(*args)
        if len(args) != 1:
            raise self.fail("primes are for functions of one argument", node)
        (place,) = args
        if isinstance(place, Symbol) and not place.is_integer:
            return self._derived(function(place), place, node.primes)
        hole = fresh(Symbol("u", real=True), self.names.words | set(self.names.known.names))
        hole = Symbol(hole.name, real=True)
        return At(self._derived(function(hole), hole, node.primes), hole, place)

    @staticmethod
    def _derived(body: Expr, variable: Expr, order: int) -> Expr:
        return reduce(D, [variable] * order, body)

    def _primed(self, node: t.Primed) -> Any:
        raise self.fail("a prime stands behind a function or an event", node)

    # what binds a letter

    def _bound(self, name: t.Name) -> Symbol:
        if name.subscripts or not name.head.isalpha():
            raise self.fail("a letter without scripts counts in a sum", name)
        return self.names.index(name.head)

    def _scoped(self, letter: t.Name, symbol: Symbol, body: t.Node) -> Expr:
        outer = self.scope
        self.scope = {**outer, letter.head: symbol}
        built = self.number(body)
        self.scope = outer
        return built

    def _big(self, node: t.Big) -> Expr:
        letter = self._bound(node.letter)
        low = self.number(node.low)
        high = sp.oo if isinstance(node.high, t.Name) and node.high.head == "∞" else self.number(node.high)
        return _BIG[node.kind](self._scoped(node.letter, letter, node.body), (letter, low, high))

    def _family(self, node: t.Family) -> Expr:
        letter = self._bound(node.letter)
        low, high = self.number(node.low), self.number(node.high)
        return Vec(self._scoped(node.letter, letter, node.body), (letter, low, high))

    def _variable(self, name: t.Name) -> Expr:
        built = self.build(name)
        if not isinstance(built, (Symbol, Indexed)):
            raise self.fail(f"{name.head} is no name that can be moved", name)
        return built

    def _derivative(self, node: t.Derivative) -> Expr:
        body = self.number(node.body)
        return reduce(D, [self._variable(v) for v in node.variables[::-1]], body)

    def _placed(self, node: t.Placed) -> Expr:
        letter = self._variable(node.letter)
        if not isinstance(letter, Symbol):
            raise self.fail("a value is put in for a letter without index", node.letter)
        return At(self.number(node.body), letter, self.number(node.value))

    def _gradient(self, node: t.Gradient) -> Expr:
        return Nabla(self.number(node.body), *(self._variable(n) for n in node.names))

    def _minimum(self, node: t.Minimum) -> Expr:
        return ArgMin(self.number(node.body), self._variable(node.letter))

    # vectors, cases, relations

    def _vector(self, node: t.Vector) -> Expr:
        return Components(*(self.number(i) for i in node.items))

    def _rows(self, node: t.Rows) -> Any:
        return ImmutableDenseMatrix([[self.number(i) for i in row] for row in node.rows])

    def _cases(self, node: t.Cases) -> Expr:
        rows = [(self.number(v), sp.true if c is None else self.condition(c)) for v, c in node.rows]
        return Piecewise(*rows, evaluate=False)

    def condition(self, node: t.Node) -> Any:
        """A relation between numbers, or several joined by words."""
        if isinstance(node, t.Logic):
            parts = [self.condition(p) for p in node.parts]
            kind = {"and": sp.And, "or": sp.Or, "not": sp.Not}[node.kind]
            return kind(*parts, evaluate=False)
        if not isinstance(node, t.Relation):
            raise self.fail("a condition is meant, such as x > 0", node)
        return self._relation(node)

    def _relation(self, node: t.Relation) -> Any:
        if {"∈", "∉"} & set(node.signs):
            raise self.fail("∈ stands in a set {ω : ω ∈ A} only", node)
        if "⊆" in node.signs or (node.signs == ("=",) and any(self.names.is_event(p) for p in node.parts)):
            return self._between_events(node)
        parts = [self.build(p) for p in node.parts]
        if any(isinstance(p, _VECTORS) for p in parts) and node.signs != ("=",):
            raise self.fail("vectors are related by = only", node)
        pairs = zip(node.signs, parts, parts[1:], strict=False)
        built = [_RELATIONS[sign](a, b, evaluate=False) for sign, a, b in pairs]
        return built[0] if len(built) == 1 else sp.And(*built, evaluate=False)

    def _between_events(self, node: t.Relation) -> Basic:
        if len(node.parts) > 2:
            raise self.fail("two events are related at a time", node)
        return {"⊆": ev.Inclusion, "=": ev.Same}[node.signs[0]](*(self.event(p) for p in node.parts))

    def _logic(self, node: t.Logic) -> Any:
        return self.condition(node)


def _kind(built: Any) -> str:
    if isinstance(built, _VECTORS):
        return "a vector"
    found = family_of(built)
    return found.title if found else "a condition"
