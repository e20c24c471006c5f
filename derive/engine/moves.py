"""What an author calls: a plan is a question and the moves towards its answer; running it gives unchecked lines.

Each move adds a line, and `derivation()` hands all of them to the kernel. A plan can be run with other rules (the
wrong twins in `derive.mistakes.table`), which is why it is a script and not its result. A plan is a value: equal
plans have equal claims, settings, moves and lemmas, and whatever was found for one is found for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sympy import Basic, Expr, Symbol, true

from derive.engine.collect import shape
from derive.engine.differentiation import brief, without_repeats
from derive.engine.laws import LAWS, Law
from derive.engine.lemmas import Lemma
from derive.engine.rules import RULES, Rule
from derive.engine.verbs import Bench, Move, arranged
from derive.errors import BadSetting, BadTopic, unknown
from derive.kept import LITTLE, kept, nodes
from derive.kernel import EQUAL, Definition, Derivation, Line, Relation, Setting, checked_result
from derive.kernel.evidence import examine
from derive.terms.arrays import Shape, ShapeOf, Tensor
from derive.terms.bound import apart_from_free
from derive.terms.handed_in import expression, named, several
from derive.terms.notation import Named
from derive.terms.ordered import ordered
from derive.words import Prose, RuleName

_PLANS = 5_000_000  # bytes of the lines that are kept


def let(name: Expr, meaning: Basic, *, hidden: bool = False) -> Definition:
    """`name := meaning`; the indices of an indexed name are holes. Hidden ones are constraints, not printed.

    The meaning of an array may be its `Shape` alone.
    """
    place = named(name, "let")
    if isinstance(place, Tensor) and isinstance(meaning, Shape):
        place = ShapeOf(place)
    return Definition(place, ordered(expression(meaning, f"let {name}")), hidden)


def sequence(name: Expr, meaning: Basic, *, start: Mapping[int, Basic]) -> Definition:
    """A sequence: `sequence(v[t], plus(times(beta, v[t - 1]), g[t]), start={0: 0})`.

    The first index counts the steps; the meaning may name the sequence, and others, at earlier ones. A start that is
    only a letter, `start={0: scalar("w_0")}`, is given and not printed. Raises `BadSetting` without a start; a claim
    with it raises `BadSetting` where a later value is named.
    """
    if not start:
        raise BadSetting(f"the sequence {name} has no start: say where it begins, as in start={{0: 0}}")
    if not all(isinstance(step, int) for step in start):
        raise BadSetting(f"the sequence {name} starts at {', '.join(map(str, start))}: steps are whole numbers")
    starts = tuple((k, ordered(expression(v, f"start of {name}"))) for k, v in sorted(start.items()))
    return Definition(named(name, "sequence"), ordered(expression(meaning, f"sequence {name}")), start=starts)


class Plan(Struct, frozen=True, cache_hash=True):
    """A claim, what it relies on, and the moves. Every verb returns a new plan."""

    claim: Basic
    setting: Setting
    moves: tuple[Move, ...] = ()
    sources: tuple[tuple[RuleName, Plan], ...] = ()  # the plans that are cited, by the names of their rules

    # -- verbs ------------------------------------------------------------------------------------------------

    def citing(self, lemma: Plan, name: RuleName = "lemma") -> Plan:
        """The result of another plan may be used as a differentiation rule from here on; `name` may be `say(...)`."""
        if not isinstance(lemma, Plan):
            raise BadSetting(f"citing: {lemma!r} is no plan: give what claim(...) and its verbs return")
        return replace(self, sources=(*self.sources, (name, lemma)))

    def differentiate(self) -> Plan:
        """Open every derivative, rule by rule, then sift the deltas."""
        return self._then("differentiate", *self._lemmas())

    def using(self, left: Expr, right: Expr, note: Prose | None = None, rule: RuleName = "using") -> Plan:
        """Put `right` for `left` wherever it stands."""
        sides = (ordered(expression(side, "using")) for side in (left, right))
        return self._then("using", *sides, note, rule)

    def distribute(self, note: Prose | None = None) -> Plan:
        """Multiply out, take fractions and sums apart, constants out of sums."""
        return self._then("distribute", note)

    def sift(self) -> Plan:
        """sum_k g(k) delta(j, k) = g(j)."""
        return self.law("sift")

    def fold(self, *functions: type[Named], note: Prose | None = None) -> Plan:
        """Put defined names, and the given named functions, for what they stand for."""
        return self._then("fold", note, *functions)

    def gather(self, note: Prose | None = None) -> Plan:
        """Factor out what all terms have in common."""
        return self._then("gather", note)

    def collect(self) -> Plan:
        """The form that a textbook prints, if it is not there yet: one fraction, common factors out."""
        return self._then("collect")

    def evaluate(self, rule: RuleName = "values") -> Plan:
        """Put the places in for the letters: f at x = a becomes the value there."""
        return self._then("evaluate", rule)

    def open_names(self) -> Plan:
        """Put what they stand for in the place of all defined names."""
        return self._then("open_names")

    def law(self, name: str, note: Prose | None = None) -> Plan:
        """Apply a named law of events or probabilities (`derive.engine.laws`) wherever it fits."""
        if name not in {one.name for one in LAWS}:
            raise unknown("law", name, [one.name for one in LAWS])
        return self._then("law", name, note)

    def through(self, *names: Expr) -> Plan:
        """Take derivatives through names that they depend on, `through(S[i, j])`: dL/dx = sum dL/dS_ij dS_ij/dx."""
        return self._then("through", *(named(name, "through") for name in names))

    def expand(self, x: Symbol, about: Expr, order: int) -> Plan:
        """Taylor's formula to an order about a point, the derivatives still to be taken."""
        if not isinstance(order, int) or order < 0:
            raise BadSetting(f"expand: the order is a whole number, 0 or more, not {order!r}")
        return self._then("taylor", named(x, "expand"), expression(about, "expand"), order)

    def taylor(self, x: Symbol, about: Expr, order: int) -> Plan:
        """Taylor's formula, then the derivatives at the point put in."""
        return self.expand(x, about, order)._then("values", *self._lemmas())

    def state(
        self, expr: Basic, note: Prose | None = None, rule: RuleName = "state", relation: Relation = EQUAL
    ) -> Plan:
        """A form stated by the author: a line like any other, so it is checked like any other.

        The rule is the key of its name, or its name in every language: `rule=say(en="...", zh="...")`.
        """
        if not isinstance(relation, Relation):
            raise BadSetting(
                f"state: {relation!r} is no relation: EQUAL, LESS, AT_MOST, SUBSET, ARGMIN, approx, rounded"
            )
        return self._then("state", arranged(expression(expr, "state")), note, rule, relation)

    def _then(self, verb: str, *arguments: Any) -> Plan:
        return replace(self, moves=(*self.moves, Move(verb, arguments)))

    def _lemmas(self) -> Iterable[Lemma]:
        return (Lemma(name, plan.claim, plan.lines()[-1].expr, plan.setting.definitions) for name, plan in self.sources)

    # -- running ----------------------------------------------------------------------------------------------

    def lines(
        self, detail: str = "brief", rules: Sequence[Rule] = RULES, laws: Sequence[Law] = LAWS
    ) -> tuple[Line, ...]:
        """The claim and the lines that follow, unchecked. With other rules than the right ones, stated forms and
        moves that no longer fit are left out. Raises `BadTopic` for a move that does nothing."""
        if rules is RULES and laws is LAWS:
            return _right_lines(self, detail)
        return tuple(line for _, line in self._run(detail, rules, laws))

    def length(self, detail: str = "brief") -> int:
        """How long the lines are, in nodes."""
        return _size(self.lines(detail))

    def origins(self) -> tuple[int, ...]:
        """For each brief line after the claim, the number of the move that made it."""
        return _origins(self)

    def resumed(self, expr: Basic, number: int) -> tuple[Line, ...]:
        """The brief lines from `expr` on by the moves from that number on, as somebody works on who does not know
        that `expr` is wrong. Stated forms, and moves that no longer fit, are left out. Raises `NoRule`."""
        return _resumed(self, expr, number)

    def derivation(self, detail: str = "brief") -> Derivation:
        """The checked derivation. Raises `CheckFailed` at the first line that does not hold."""
        return _checked(self, detail)

    def result(self) -> Basic:
        """What the plan comes to, checked against the claim; the lines in between are not. Raises `CheckFailed`."""
        return _result(self)

    def _run(self, detail: str, rules: Sequence[Rule], laws: Sequence[Law]) -> list[tuple[int, Line]]:
        """The lines, each with the number of the move that made it."""
        bench, right = Bench(self.setting, rules, laws), rules is RULES and laws is LAWS
        lines = [(-1, Line(self.claim))]
        for number, move in enumerate(self.moves):
            before = lines[-1][1].expr
            if right:
                found = _rightly_added(move, before, self.setting, detail)
            else:
                found = () if move.stated else _added(move, before, bench, detail)
            if right and not found and not (move.stated or move.optional):
                examine(before, before, EQUAL, self.setting)  # where nothing can be made of it, that is the reason
                raise BadTopic(f"{move} changes nothing in {before}")
            if move.optional and len(lines) > 1 and found and shape(found[0].expr) == shape(before):
                origin, last = lines[-1]  # only written in another order: nobody writes a line for it
                lines[-1] = origin, replace(last, expr=found[0].expr)
            else:
                lines += [(number, line) for line in found]
        return lines


def _added(move: Move, expr: Expr, bench: Bench, detail: str) -> Sequence[Line]:
    lines = [replace(line, expr=apart_from_free(line.expr)) for line in move.lines(expr, bench)]
    found = without_repeats(expr, lines)
    return brief(found) if detail == "brief" else found


@kept(LITTLE, weigh=lambda lines: _size(lines))  # of a plan the first move is made before it is known to be worth more
def _rightly_added(move: Move, expr: Expr, setting: Setting, detail: str) -> Sequence[Line]:
    return _added(move, expr, Bench(setting, RULES, LAWS), detail)


def _size(lines: Iterable[Line]) -> int:
    return nodes(*(line.expr for line in lines))


@kept(2 * _PLANS, weigh=_size)
def _right_lines(plan: Plan, detail: str) -> tuple[Line, ...]:
    return tuple(line for _, line in plan._run(detail, RULES, LAWS))


@kept(_PLANS)
def _origins(plan: Plan) -> tuple[int, ...]:
    _, *numbers = (number for number, _ in plan._run("brief", RULES, LAWS))
    return tuple(numbers)


@kept(_PLANS, weigh=_size)
def _resumed(plan: Plan, expr: Expr, number: int) -> tuple[Line, ...]:
    bench = Bench(plan.setting, RULES, LAWS)
    lines = [Line(expr)]
    for move in plan.moves[number:]:
        lines += () if move.stated else _added(move, lines[-1].expr, bench, "brief")
    return tuple(lines[1:])


@kept(_PLANS, weigh=lambda derivation: _size(derivation.lines))
def _checked(plan: Plan, detail: str) -> Derivation:
    return Derivation(plan.setting, plan.lines(detail))


@kept(_PLANS)
def _result(plan: Plan) -> Basic:
    return checked_result(plan.setting, plan.lines())


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
    start = apart_from_free(arranged(expression(question, "claim")))
    for definition in definitions:
        if not isinstance(definition, Definition):
            raise BadSetting(f"claim: {definition!r} is no definition: write let(name, meaning)")
    numbers = tuple((name, tuple(values)) for name, values in sorted((usual or {}).items()))
    # a condition that SymPy knows to be true of its names, x > 0 for a positive x, says nothing
    conditions = tuple(c for c in several(given, "given") if c is not true)
    return Plan(start, _setting((start, *several(scope, "scope")), definitions, conditions, numbers))


_setting = kept(_PLANS, weigh=lambda s: nodes(*s.expressions))(Setting)  # its demands are checked once for equal ones
