"""The notation that SymPy lacks: derivatives that stay as written, deltas, vectors, named functions; makers of names.

Nothing here evaluates itself. What a node means is said once, in its docstring, and the kernel's interpreter
(`derive.kernel.interpreter`) computes exactly that.
"""

from __future__ import annotations

import copyreg
import re
from typing import Any, ClassVar

from sympy import Basic, Eq, Expr, Function, Ge, Gt, Indexed, IndexedBase, Le, Lt, Max, Min, Ne, Symbol, Tuple, exp
from sympy.printing.precedence import PRECEDENCE

from derive.errors import BadSetting
from derive.terms.handed_in import expression
from derive.terms.ordered import over, plain, plus, times

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_GRADIENT = "nabla_"


class _Node(Expr):
    """An expression that is exactly its arguments."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, *args: Any) -> _Node:
        return Expr.__new__(cls, *(expression(a) for a in args))


class D(_Node):
    """`D(f, x)`: the derivative of f by the name x, through every definition on the way from f to x.

    x is a symbol or an indexed name. If x itself is a defined name, it is moved on its own: D(O**2, O) = 2 O.
    """

    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body: Any, variable: Any) -> D:
        if not isinstance(variable, (Symbol, Indexed)):
            raise BadSetting(f"cannot differentiate by {variable}: give a symbol or an indexed name")
        return super().__new__(cls, body, variable)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def variable(self) -> Expr:
        return self.args[1]


class At(_Node):
    """`At(f, x, a)`: f with the symbol x set to a, derivatives in f taken first."""

    precedence = PRECEDENCE["Mul"]


class Delta(_Node):
    """`Delta(i, j)`: Kronecker's delta, 1 where the indices are equal and 0 elsewhere."""


class Vec(_Node):
    """`Vec(f, (i, 1, n))`: the vector whose component i is f."""

    def __new__(cls, body: Any, limits: Any) -> Vec:
        return super().__new__(cls, body, Tuple(*limits))


class Components(_Node):
    """`Components(a, b)`: the vector (a, b), by its components."""


class Nabla(_Node):
    """`Nabla(f, x, y)`: the gradient of f, the vector of its partial derivatives by the names x, y."""

    @property
    def components(self) -> Components:
        """(df/dx, df/dy)."""
        f, *names = self.args
        return Components(*(D(f, x) for x in names))


class Norm(_Node):
    """`Norm(v)`: the Euclidean norm of a `Vec`."""


class Named(Function):
    """A function of one argument with a letter of its own; a subclass says what it stands for in `meaning`."""

    nargs = 1
    letter: ClassVar[str]

    @classmethod
    def eval(cls, _argument: Any) -> None:
        return None

    @classmethod
    def meaning(cls, argument: Expr) -> Expr:
        """What the function is, written with the functions the kernel knows."""
        raise BadSetting(f"the function {cls.__name__} has no meaning: define the class method 'meaning'")


class sigma(Named):
    """The logistic sigmoid 1 / (1 + e^{-u})."""

    letter = "sigma"

    @classmethod
    def meaning(cls, argument: Expr) -> Expr:
        return over(1, plus(1, exp(times(-1, argument))))


def check_name(name: str) -> str:
    """The name itself if it is letters, digits and underscores; code hidden in names stops here."""
    if not isinstance(name, str) or not _NAME.match(name):
        raise BadSetting(f"'{name}' is not a name: use a letter, then letters, digits or underscores")
    return name


def scalar(name: str, **assumptions: bool) -> Symbol:
    """A real number by default; `positive=True` and SymPy's other assumptions restrict it."""
    return Symbol(check_name(name), **(assumptions or {"real": True}))


def gradient_name(head: str) -> Symbol:
    """`∇L` where nothing says by which names: a name for what an equation says."""
    return scalar(f"{_GRADIENT}{head}")


def is_gradient_name(name: object) -> bool:
    """Whether a name is one of `gradient_name`."""
    return isinstance(name, Symbol) and name.name.startswith(_GRADIENT)


def size(name: str) -> Symbol:
    """A number of components: a positive integer."""
    return Symbol(check_name(name), integer=True, positive=True)


def index(name: str) -> Symbol:
    """An index letter."""
    return Symbol(check_name(name), integer=True)


def indices(names: str) -> tuple[Symbol, ...]:
    """Index letters, separated by blanks: `i, j = indices("i j")`. Of one letter alone `index` is the name."""
    return tuple(map(index, names.split()))


def array(name: str, *shape: Any, **assumptions: bool) -> IndexedBase:
    """A vector (one size) or matrix (two sizes) of real numbers, indexed from 1: `x[i]`, `w[j, k]`."""
    return IndexedBase(check_name(name), shape=shape, **(assumptions or {"real": True}))


def delta(i: Any, j: Any) -> Expr:
    """Kronecker's delta; 1 where both indices are the same letter, 0 for t and t - 1 and for two numbers."""
    apart = plain(expression(i)) - plain(expression(j))
    return expression(int(apart == 0)) if apart.is_Integer else Delta(i, j)


def name_of(leaf: Expr) -> str:
    """The name of a symbol or of an indexed symbol's base."""
    return leaf.base.label.name if isinstance(leaf, Indexed) else leaf.name


class ArgMin(_Node):
    """`ArgMin(f, x, ...)`: where f is smallest, a number for one symbol x, `Components` for several; related to it by
    `argmin` alone."""

    def slope_at(self, place: Expr) -> At:
        """The derivative of f by x at a place."""
        f, x = self.args
        return At(D(f, x), x, place)

    def curvature_at(self, place: Expr) -> At:
        """The second derivative of f by x at a place."""
        f, x = self.args
        return At(D(D(f, x), x), x, place)


def as_written(kind: type[Basic], *args: Basic) -> Basic:
    """The node itself, and not what SymPy finds it to be: x > 0, or max(0, x), for a positive x."""
    return kind(*args, evaluate=False)


for _kind in (Eq, Ne, Lt, Le, Gt, Ge, Max, Min):  # what is pickled comes back as it was written, too
    copyreg.pickle(_kind, lambda node: (as_written, (type(node), *node.args)))
