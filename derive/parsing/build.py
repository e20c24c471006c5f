"""From our tree to SymPy's nodes, by constructors alone: no text is ever handed to SymPy, nothing is evaluated.

Sums and products keep the order in which they were typed (`derive.terms.ordered`); numbers are exact, decimals too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy as sp
from sympy import Expr, Function, I, ImmutableDenseMatrix, Indexed, Rational, Symbol

from derive.errors import BadSetting, Unreadable
from derive.parsing import tree as t
from derive.parsing.build_conditions import VECTORS
from derive.parsing.build_lists import Lists
from derive.parsing.build_vectors import ARRAYS, OF_VECTORS
from derive.parsing.function_names import FUNCTIONS, OF_LISTS, TRANSPOSE, exponential
from derive.parsing.inference import Names
from derive.parsing.matrices import LISTS
from derive.parsing.names import is_function
from derive.terms.bound import fresh
from derive.terms.chance import Mean, Variance
from derive.terms.events import P, PGiven
from derive.terms.families import family_of
from derive.terms.notation import ArgMin, At, D, Delta, Nabla, Vec, gradient_name, scalar
from derive.terms.ordered import over, plain, plus, power, times

_CONSTANTS: dict[str, Expr] = {"e": sp.E, "pi": sp.pi, "%i": I}
_UNITS = {**_CONSTANTS, "i": I}
_BIG: dict[str, Any] = {"sum": sp.Sum, "product": sp.Product}


_MOMENTS = {"E": Mean, "Var": Variance}


class Builder(Lists):
    """Builds one formula."""

    def __init__(self, names: Names, complex_unit: bool, expansion: bool = False, pairs: bool = False) -> None:
        self.names, self.complex_unit = names, complex_unit
        self.expansion, self.pairs = expansion, pairs
        self.scope: dict[str, Symbol] = {}

    def build(self, node: t.Node) -> Any:
        """The SymPy node for a piece of the formula: a number, a vector, an event, a relation."""
        if isinstance(node, t.SetOperation) and self.names.is_numbers(node):
            return self.set_operation(node)
        if self.names.is_event(node):
            return self.event(node)
        built = getattr(self, f"_{type(node).__name__.lower()}")(node)
        if built is sp.zoo or built is sp.nan:
            raise self.fail("division by zero", node)
        return built

    def number(self, node: t.Node) -> Expr:
        """The same, where only a number will do."""
        return self.only_number(self.build(node), node)

    def only_number(self, built: Any, node: t.Node) -> Expr:
        """The value itself, if it is a number."""
        if isinstance(built, VECTORS) or not isinstance(built, Expr):
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
            if node.head == "ℝ":
                return sp.Interval(-sp.oo, sp.oo)
            if node.head == "∞":
                raise self.fail("∞ is no number: it stands alone, above a sum, or at the end of an interval", node)
            constant = (_UNITS if self.complex_unit else _CONSTANTS).get(node.head)
            if constant is not None:
                return constant
        return self._value(node, self.names.symbol(node))

    def _scripted(self, node: t.Name) -> Any:
        pair = self.names.is_kronecker(node)
        if pair:
            return Delta(*(self.index(p) for p in pair))
        parts = self.names.indices_of(node)
        if parts is None:
            return self._value(node, self.names.symbol(node))
        return Indexed(self.names.base(node), *(self.index(p) for p in parts))

    def index(self, node: t.Node) -> Expr:
        """An index: a letter here is never the imaginary unit."""
        if isinstance(node, t.Name) and not node.subscripts:
            return self.scope.get(node.head) or self._value(node, self.names.symbol(node))
        return self.number(node)

    # sums, products, powers

    def _total(self, node: t.Total) -> Any:
        terms = [(sign, self.build(term), term) for sign, term in node.terms if not self._remains(term)]
        if any(isinstance(value, ARRAYS) for _, value, _ in terms):
            return self.sum_of_arrays(terms)
        if any(isinstance(value, LISTS) for _, value, _ in terms):
            return self.sum_of_lists(terms)
        return plus(*(self._signed(sign, value, term) for sign, value, term in terms))

    def _remains(self, node: t.Node) -> bool:
        """Whether it is the remainder at the end of an expansion, where one is asked for."""
        if isinstance(node, t.Remainder) and not self.expansion:
            raise self.fail("the answer ends in a remainder, and what is asked for has none", node)
        return isinstance(node, t.Remainder)

    def _signed(self, sign: int, value: Any, node: t.Node) -> Expr:
        return self.only_number(value, node) if sign > 0 else times(-1, self.only_number(value, node))

    def _chain(self, node: t.Chain) -> Any:
        factors = [(sign, self.build(f), f) for sign, f in node.factors]
        if any(isinstance(value, ARRAYS) for _, value, _ in factors):
            return self.product_of_arrays(factors)
        if any(isinstance(value, LISTS) for _, value, _ in factors):
            return self.product_of_lists(factors)
        for sign, _, f in factors:
            if sign in ("@", "⊙"):
                raise self.fail(f"{sign} stands between arrays", f)
        return times(*(self.factor(sign, value, f) for sign, value, f in factors))

    def factor(self, sign: str, value: Any, node: t.Node) -> Expr:
        """A number in a product, or one over it."""
        self.only_number(value, node)
        if sign == "/" and value == 0:
            raise self.fail("division by zero", node)
        return power(value, -1) if sign == "/" else value

    def _power(self, node: t.Power) -> Any:
        if isinstance(node.exponent, t.Name) and node.exponent.head == "T" and not self.names.known.declares("T"):
            return self.transposed(node.base)
        base, exponent = self.build(node.base), self.number(node.exponent)
        if isinstance(base, ImmutableDenseMatrix):
            return self.matrix_power(base, exponent, node)
        self.only_number(base, node.base)
        if base == sp.E:
            return exponential(exponent)
        if base == 0 and exponent.is_negative:
            raise self.fail("division by zero", node)
        if isinstance(base, sp.Pow) and exponent.is_Integer and not base.exp.is_Integer:
            return sp.Pow(base, exponent, evaluate=False)  # sqrt(x)^2 has no value where x has one
        return power(base, exponent)

    # functions

    def _apply(self, node: t.Apply) -> Any:
        if node.function == "P":
            return (P if len(node.args) == 1 else PGiven)(*map(self.event, node.args))
        if node.function in _MOMENTS and self.names.known.has_chances:
            return _MOMENTS[node.function](self.number(node.args[0]))
        if node.function in OF_VECTORS:
            return self.of_vector(node)
        if node.function == TRANSPOSE:
            return self.transposed(node.args[0])
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
        vectors = node.function not in FUNCTIONS or node.function in OF_LISTS
        args = [self.build(a.items[0] if isinstance(a, t.Listed) and len(a.items) == 1 else a) for a in node.args]
        if not vectors and len(args) == 1 and isinstance(args[0], Vec) and not node.primes:
            return self.entry_by_entry(args[0], function)
        args = args if vectors else [self.only_number(a, n) for a, n in zip(args, node.args, strict=True)]
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
        """A name with primes is another name."""
        if not isinstance(node.body, t.Name) or node.body.subscripts:
            raise self.fail("a prime stands behind a name, a function or an event", node)
        head = node.body.head + "_prime" * node.order
        return self.names.known.get(node.body.head, ("prime",) * node.order) or scalar(head)

    def _remainder(self, node: t.Remainder) -> Any:
        raise self.fail("a remainder stands at the end of a sum", node)

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
        if node.low is None or node.high is None:
            low, high = sp.Integer(1), self.names.size_of(node.letter.head)
            if high is None:
                raise self.fail(f"nothing tells how far {node.letter.head} runs: write its limits", node)
        else:
            low = self.number(node.low)
            high = sp.oo if isinstance(node.high, t.Name) and node.high.head == "∞" else self.number(node.high)
        if node.kind == "mean":
            total = sp.Sum(self._scoped(node.letter, letter, node.body), (letter, low, high))
            return over(total, plain(plus(high, 1, times(-1, low))))
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
        return self._slopes(body, node.variables) or reduce(D, [self._variable(v) for v in node.variables[::-1]], body)

    def _placed(self, node: t.Placed) -> Expr:
        letter = self._variable(node.letter)
        if not isinstance(letter, Symbol):
            raise self.fail("a value is put in for a letter without index", node.letter)
        return At(self.number(node.body), letter, self.number(node.value))

    def _slopes(self, body: Expr, names: tuple[t.Name, ...]) -> Any:
        return self.by_entries_of(self.build(names[0]), body) if len(names) == 1 else None

    def _gradient(self, node: t.Gradient) -> Expr:
        if not node.names:
            return self._nameless(node)
        body = self.number(node.body)
        return self._slopes(body, node.names) or Nabla(body, *(self._variable(n) for n in node.names))

    def _nameless(self, node: t.Gradient) -> Expr:
        """`∇L` is a name: the left side of an equation, and never worked out."""
        head = node.body.head if isinstance(node.body, t.Name) and not node.body.subscripts else ""
        head = node.body.function if isinstance(node.body, t.Apply) else head
        if not head.isalpha():
            raise self.fail("∇ needs the names by which it differentiates: ∇_{x,y} f", node)
        return gradient_name(head)

    def _minimum(self, node: t.Minimum) -> Expr:
        return ArgMin(self.number(node.body), *(self._variable(letter) for letter in node.letters))

    # vectors, cases, relations


def _kind(built: Any) -> str:
    if isinstance(built, VECTORS):
        return "a vector"
    found = family_of(built)
    return found.title if found else "a condition"
