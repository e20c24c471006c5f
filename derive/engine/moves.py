"""What an author calls: a plan is a question and the moves towards its answer; running it gives unchecked lines.

Each move adds a line, and `derivation()` hands all of them to the kernel. A plan can be run with other rules (the
wrong twins in `derive.mistakes.table`), which is why it is a script and not its result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sympy import Basic, Expr, Rational, Symbol, factorial

from derive.engine import algebra, naming
from derive.engine.differentiation import brief, differentiate, without_repeats
from derive.engine.laws import LAWS, Law, apply_law
from derive.engine.rules import RULES, Rule, cited
from derive.errors import BadTopic, unknown
from derive.kernel import EQUAL, Definition, Derivation, Line, Relation, Setting, approx
from derive.terms.notation import At, D, Named
from derive.terms.ordered import ordered, plus, power, times
from derive.words.prose import Prose

Work = Callable[[Expr, Setting, Sequence[Rule], Sequence[Law]], Iterable[Line]]


@dataclass(frozen=True)
class Move:
    """One verb of an author: from an expression to lines."""

    name: str
    work: Work = field(compare=False)
    stated: bool = False


def let(name: Expr, meaning: Basic, *, hidden: bool = False) -> Definition:
    """`name := meaning`; the indices of an indexed name are holes. Hidden ones are constraints, not printed."""
    return Definition(name, ordered(meaning), hidden)


@dataclass(frozen=True)
class Plan:
    """A claim, what it relies on, and the moves. Every verb returns a new plan."""

    claim: Basic
    setting: Setting
    moves: tuple[Move, ...] = ()
    lemmas: tuple[Rule, ...] = ()
    sources: tuple[tuple[str, Plan], ...] = field(default=(), compare=False)  # what the lemmas are the results of

    # -- verbs ------------------------------------------------------------------------------------------------

    def citing(self, lemma: Plan, name: str = "lemma") -> Plan:
        """The result of another plan may be used as a differentiation rule from here on."""
        *_, last = lemma.lines()
        rule = cited(lemma.claim, last.expr, name)
        return replace(self, lemmas=(*self.lemmas, rule), sources=(*self.sources, (name, lemma)))

    def differentiate(self) -> Plan:
        """Open every derivative, rule by rule, then sift the deltas."""

        def work(expr: Expr, setting: Setting, rules: Sequence[Rule], laws: Sequence[Law]) -> Iterable[Line]:
            return differentiate(expr, setting, (*self.lemmas, *rules), laws)

        return self._with("differentiate", work)

    def using(self, left: Expr, right: Expr, note: Prose | None = None, rule: str = "using") -> Plan:
        """Put `right` for `left` wherever it stands."""
        return self._rewriting(
            rule, lambda e, _s: algebra.tidy(naming.replace_all(e, ordered(left), ordered(right))), note
        )

    def distribute(self, note: Prose | None = None) -> Plan:
        """Multiply out, take fractions and sums apart, constants out of sums."""
        return self._rewriting("distribute", lambda e, _s: algebra.tidy(algebra.pull_out(algebra.distribute(e))), note)

    def sift(self) -> Plan:
        """sum_k g(k) delta(j, k) = g(j)."""
        return self.law("sift")

    def fold(self, *functions: type[Named], note: Prose | None = None) -> Plan:
        """Put defined names, and the given named functions, for what they stand for."""
        return self._rewriting("fold", lambda e, s: algebra.tidy(naming.fold(e, s, functions)), note)

    def gather(self, note: Prose | None = None) -> Plan:
        """Factor out what all terms have in common."""
        return self._rewriting("gather", lambda e, _s: algebra.gather(algebra.tidy(e)), note)

    def evaluate(self, rule: str = "values") -> Plan:
        """Put the places in for the letters: f at x = a becomes the value there."""
        return self._rewriting(rule, lambda e, _s: algebra.tidy(algebra.evaluate_at(e)))

    def open_names(self) -> Plan:
        """Put what they stand for in the place of all defined names."""
        return self._rewriting("insert", lambda e, s: algebra.tidy(naming.open_names(e, s)))

    def law(self, name: str, note: Prose | None = None) -> Plan:
        """Apply a named law of events or probabilities (`derive.engine.laws`) wherever it fits."""

        def work(expr: Expr, setting: Setting, rules: Sequence[Rule], laws: Sequence[Law]) -> Iterable[Line]:
            law = next(one for one in laws if one.name == name)
            return [Line(algebra.tidy(apply_law(expr, law)), name, note=note)]

        if name not in {one.name for one in LAWS}:
            raise unknown("law", name, [one.name for one in LAWS])
        return self._with(name, work)

    def expand(self, x: Symbol, about: Expr, order: int) -> Plan:
        """Taylor's formula to an order about a point, the derivatives still to be taken."""

        def formula(f: Expr, setting: Setting, rules: Sequence[Rule], laws: Sequence[Law]) -> Iterable[Line]:
            expanded = algebra.evaluate_at(taylor_formula(f, x, about, order))
            return [Line(expanded, "taylor", approx(x, order, about))]

        return self._with("taylor", formula)

    def taylor(self, x: Symbol, about: Expr, order: int) -> Plan:
        """Taylor's formula, then the derivatives at the point put in."""

        def values(expr: Expr, setting: Setting, rules: Sequence[Rule], laws: Sequence[Law]) -> Iterable[Line]:
            found = [Line(expr), *differentiate(expr, setting, (*self.lemmas, *rules), laws)]
            return [Line(algebra.tidy(found[-1].expr), "values")]

        return self.expand(x, about, order)._with("values", values)

    def state(self, expr: Basic, note: Prose | None = None, rule: str = "state", relation: Relation = EQUAL) -> Plan:
        """A form stated by the author: a line like any other, so it is checked like any other."""

        def work(before: Expr, setting: Setting, rules: Sequence[Rule], laws: Sequence[Law]) -> Iterable[Line]:
            return [Line(_arranged(expr), rule, relation, note)]

        return replace(self, moves=(*self.moves, Move("state", work, stated=True)))

    def _rewriting(self, rule: str, change: Callable[[Expr, Setting], Expr], note: Prose | None = None) -> Plan:
        return self._with(rule, lambda e, s, _r, _l: [Line(change(e, s), rule, note=note)])

    def _with(self, name: str, work: Work) -> Plan:
        return replace(self, moves=(*self.moves, Move(name, work)))

    # -- running ----------------------------------------------------------------------------------------------

    def lines(
        self, detail: str = "brief", rules: Sequence[Rule] = RULES, laws: Sequence[Law] = LAWS
    ) -> tuple[Line, ...]:
        """The claim and the lines that follow, unchecked. With other rules than the right ones, stated forms and
        moves that no longer fit are left out. Raises `BadTopic` for a move that does nothing."""
        right = rules is RULES and laws is LAWS
        return self._briefly if right and detail == "brief" else self._run(detail, rules, laws)

    @cached_property
    def _briefly(self) -> tuple[Line, ...]:
        """A lemma is cited by several parts, and a plan never changes: its lines are found once."""
        return self._run("brief", RULES, LAWS)

    def _run(self, detail: str, rules: Sequence[Rule], laws: Sequence[Law]) -> tuple[Line, ...]:
        right = rules is RULES and laws is LAWS
        lines = [Line(self.claim)]
        for move in self.moves:
            lines += self._moved(lines[-1].expr, move, right, detail, rules, laws)
        return tuple(lines)

    def _moved(
        self,
        expr: Expr,
        move: Move,
        right: bool,
        detail: str = "brief",
        rules: Sequence[Rule] = RULES,
        laws: Sequence[Law] = LAWS,
    ) -> Sequence[Line]:
        if move.stated and not right:
            return ()
        found = without_repeats(expr, list(move.work(expr, self.setting, rules, laws)))
        if not found and not move.stated and right:
            raise BadTopic(f"the move '{move.name}' changes nothing in {expr}")
        return brief(found) if detail == "brief" else found

    @cached_property
    def _origins(self) -> tuple[int, ...]:
        found: list[int] = []
        expr: Basic = self.claim
        for number, move in enumerate(self.moves):
            lines = self._moved(expr, move, right=True)
            found += [number] * len(lines)
            expr = lines[-1].expr if lines else expr
        return tuple(found)

    def origins(self) -> tuple[int, ...]:
        """For each brief line after the claim, the number of the move that made it."""
        return self._origins

    def resumed(self, expr: Basic, number: int) -> tuple[Line, ...]:
        """The brief lines from `expr` on by the moves from that number on, as somebody works on who does not know
        that `expr` is wrong. Stated forms, and moves that no longer fit, are left out. Raises `NoRule`."""
        lines: list[Line] = []
        for move in self.moves[number:]:
            lines += self._moved(lines[-1].expr if lines else expr, move, right=False)
        return tuple(lines)

    def derivation(self, detail: str = "brief") -> Derivation:
        """The checked derivation. Raises `CheckFailed` at the first line that does not hold."""
        return Derivation(self.setting, self.lines(detail))


def taylor_formula(f: Expr, x: Symbol, about: Expr, order: int) -> Expr:
    """sum_{k=0}^{order} f^(k)(about) / k! (x - about)^k, the derivatives still to be taken."""
    terms, slope = [], f
    for k in range(order + 1):
        terms.append(times(Rational(1, factorial(k)), At(slope, x, about), power(plus(x, times(-1, about)), k)))
        slope = D(slope, x)
    return plus(*terms)


def _arranged(expr: Basic) -> Basic:
    return ordered(expr) if isinstance(expr, Expr) else expr


def claim(
    question: Basic,
    *definitions: Definition,
    given: Iterable[Basic] = (),
    scope: Iterable[Basic] = (),
    usual: Mapping[str, Iterable[int]] | None = None,
) -> Plan:
    """A plan that starts from a question, such as `claim(D(E, w[j]), let(E, ...), let(z, ...))`.

    `usual={"y": (0, 1)}` says what numbers exercises give a name; the checks take all others too.
    """
    asked = _arranged(question)
    numbers = tuple((name, tuple(values)) for name, values in sorted((usual or {}).items()))
    return Plan(asked, Setting((asked, *scope), definitions, tuple(given), numbers))
