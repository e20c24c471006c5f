"""The verbs of an author: one table, from a verb's name to what it does to an expression. Its lines are unchecked.

A move is data, a verb's name and its arguments; only the table knows the code behind the name. A new verb is a
function and an entry here, and a method of `derive.engine.moves.Plan` to call it by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct
from sympy import Basic, Expr, Indexed, Rational, Symbol, Tuple, factorial, preorder_traversal

from derive.engine import algebra, naming
from derive.engine import collect as textbook
from derive.engine.differentiation import differentiate
from derive.engine.laws import Law, Path, apply_law
from derive.engine.lemmas import Lemma
from derive.engine.rules import Rule
from derive.kernel import Line, Relation, Setting, approx
from derive.terms.bound import free_letters, fresh, letters, substitute
from derive.terms.events import Complement, Difference, Intersection, Union
from derive.terms.notation import At, Components, D, Named, name_of
from derive.terms.ordered import mapped, ordered, plus, power, times
from derive.words import Listed, Prose, RuleName, sentence

OPERATIONS = (Union, Intersection, Complement, Difference)


class Bench(Struct, frozen=True):
    """What a verb works with: the setting, and the rules and laws in force, wrong twins among them or not."""

    setting: Setting
    rules: Sequence[Rule]
    laws: Sequence[Law]


class Move(Struct, frozen=True):
    """One verb and what it is called with; two moves are equal if both are."""

    verb: str
    arguments: tuple[Any, ...] = ()

    def __str__(self) -> str:
        """For a message: a law by its own name."""
        return f"the law '{self.arguments[0]}'" if VERBS[self.verb] is law else f"the move '{self.verb}'"

    @property
    def stated(self) -> bool:
        """Whether the author states the line, so that wrong rules cannot lead to it."""
        return VERBS[self.verb] is state

    @property
    def optional(self) -> bool:
        """Whether it may find nothing to do."""
        return VERBS[self.verb] is collect

    def lines(self, expr: Expr, bench: Bench) -> Iterable[Line]:
        """The lines that the move adds after an expression."""
        return VERBS[self.verb](expr, bench, *self.arguments)


def open_derivatives(expr: Expr, bench: Bench, *lemmas: Lemma) -> Iterable[Line]:
    """Every derivative opened, rule by rule, lemmas first; then the deltas are sifted."""
    return differentiate(expr, bench.setting, (*(lemma.rule for lemma in lemmas), *bench.rules), bench.laws)


def use(
    expr: Expr, _bench: Bench, left: Expr, right: Expr, note: Prose | None = None, rule: RuleName = "using"
) -> Iterable[Line]:
    """`right` for `left` wherever it stands."""
    yield Line(algebra.tidy(naming.replace_all(expr, left, right)), rule, note=note)


def distribute(expr: Expr, _bench: Bench, note: Prose | None = None) -> Iterable[Line]:
    """Products multiplied out, fractions and sums taken apart, constants out of sums."""
    yield Line(algebra.tidy(algebra.pull_out(algebra.distribute(expr))), "distribute", note=note)


def fold(expr: Expr, bench: Bench, note: Prose | None = None, *functions: type[Named]) -> Iterable[Line]:
    """Names for what they stand for, those of the given functions too."""
    yield Line(algebra.tidy(naming.fold(expr, bench.setting, functions)), "fold", note=note)


def gather(expr: Expr, _bench: Bench, note: Prose | None = None) -> Iterable[Line]:
    """What all terms have in common, once, before the sum of the rest."""
    yield Line(algebra.gather(algebra.tidy(expr)), "gather", note=note)


def collect(expr: Expr, _bench: Bench) -> Iterable[Line]:
    """The form that a textbook prints; no line where it stands there already."""
    yield Line(textbook.collect(expr), "collect")


def open_names(expr: Expr, bench: Bench) -> Iterable[Line]:
    """What they stand for in the place of all defined names."""
    yield Line(algebra.tidy(naming.open_names(expr, bench.setting)), "insert")


def evaluate(expr: Expr, _bench: Bench, rule: RuleName = "values") -> Iterable[Line]:
    """f at x = a becomes the value there."""
    yield Line(algebra.tidy(algebra.evaluate_at(expr)), rule)


def law(expr: Expr, bench: Bench, name: str, note: Prose | None = None) -> Iterable[Line]:
    """A named law wherever it fits."""
    one = next(law for law in bench.laws if law.name == name)
    changed = algebra.tidy(apply_law(expr, one))
    opened = {"by_elements": expr, "as_event": changed}.get(name)
    yield Line(changed, name, one.relation, note or _definitions(opened))


def _definitions(event: Basic | None) -> Prose | None:
    """The definitions of the operations in an event, as what a line is reached by; None without any."""
    found = dict.fromkeys(type(n).__name__ for n in preorder_traversal(event) if isinstance(n, OPERATIONS))
    listed = Listed(tuple(sentence(name) for name in found), "and so")
    return sentence("definition of operations", operations=listed) if found else None


def through(expr: Expr, bench: Bench, *names: Expr) -> Iterable[Line]:
    """Every derivative that depends on the names taken through them: dL/dx = sum_ij dL/dS_ij dS_ij/dx."""
    one = next(law for law in bench.laws if law.name == "through")
    marked = _marked(expr, names, bench.setting)
    yield Line(
        algebra.tidy(apply_law(marked, one)), "through", about=names[0] if len(names) == 1 else Components(*names)
    )


def _marked(expr: Basic, names: Sequence[Expr], setting: Setting) -> Basic:
    if not isinstance(expr, D):
        return mapped(expr, lambda a: _marked(a, names, setting))
    taken = [n for n in names if setting.reads(expr.body, name_of(n)) and setting.reads(n, name_of(expr.variable))]
    return plus(*(_path(expr, name, setting) for name in taken)) if taken else expr


def _path(question: D, name: Expr, setting: Setting) -> Path:
    """The path through a name, its own letters with their ranges; letters that the question has free stay."""
    used, fixed, places = letters(question), free_letters(question), dict[Basic, Symbol]()
    for index in name.indices if isinstance(name, Indexed) else ():
        if isinstance(index, Symbol) and index not in setting.sizes and index.name not in fixed:
            places[index] = fresh(index, used)
            used |= {places[index].name}
    ranges = {i: setting.range_of(name, k) for k, i in enumerate(name.indices) if i in places} if places else {}
    limits = (Tuple(places[index], *ranges[index]) for index in places)
    return Path(question, substitute(name, places), *limits)


def taylor(expr: Expr, _bench: Bench, x: Symbol, about: Expr, order: int) -> Iterable[Line]:
    """Taylor's formula, the derivatives still to be taken."""
    formula = algebra.evaluate_at(taylor_formula(expr, x, about, order))
    yield Line(formula, "taylor", approx(x, order, about))


def values(expr: Expr, bench: Bench, *lemmas: Lemma) -> Iterable[Line]:
    """The derivatives at a point, all in one line."""
    found = [Line(expr), *open_derivatives(expr, bench, *lemmas)]
    yield Line(algebra.tidy(found[-1].expr), "values")


def state(
    _before: Expr,
    _bench: Bench,
    expr: Basic,
    note: Prose | None,
    rule: RuleName,
    relation: Relation,
) -> Iterable[Line]:
    """A form stated by the author: a line like any other, so it is checked like any other."""
    yield Line(expr, rule, relation, note or (_definitions(expr) if rule == "as_event" else None))


Work = Callable[..., Iterable[Line]]  # of an expression, a bench, and the arguments of the move

VERBS: dict[str, Work] = {
    "differentiate": open_derivatives,
    "using": use,
    "distribute": distribute,
    "fold": fold,
    "gather": gather,
    "collect": collect,
    "open_names": open_names,
    "evaluate": evaluate,
    "law": law,
    "through": through,
    "taylor": taylor,
    "values": values,
    "state": state,
}


def arranged(expr: Basic) -> Basic:
    """The expression in the order in which it is written; events have none."""
    return ordered(expr) if isinstance(expr, Expr) else expr


def taylor_formula(f: Expr, x: Symbol, about: Expr, order: int) -> Expr:
    """sum_{k=0}^{order} f^(k)(about) / k! (x - about)^k, the derivatives still to be taken."""
    terms, slope = [], f
    for k in range(order + 1):
        terms.append(times(Rational(1, factorial(k)), At(slope, x, about), power(plus(x, times(-1, about)), k)))
        slope = D(slope, x)
    return plus(*terms)
