"""Evaluate: a result at numbers that are worth computing by hand, exactly by SymPy, and by NumPy, which must agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
from msgspec.structs import replace
from sympy import Abs, Basic, Eq, Expr, Float, Max, Min, N, S, StrictGreaterThan, StrictLessThan, nan, oo, zoo
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.asking import Part, Question, Topic
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.references import Reference, at_values
from derive.engine.collect import same_on_paper
from derive.engine.moves import Plan
from derive.errors import CheckFailed, DeriveError, NothingToCompare
from derive.exercises import about_events
from derive.exercises.concrete import Numbers, with_numbers
from derive.exercises.drawn_parts import figures_for_key
from derive.exercises.exactness import is_exact
from derive.exercises.numbers import Drawing, Point
from derive.exercises.one_part import in_drawn_order
from derive.exercises.shown import Shown, ShownPart
from derive.kernel import Derivation, Line, Setting, rounded
from derive.terms.chance import Moment
from derive.terms.events import Probability
from derive.terms.families import FAMILIES, NUMBERS
from derive.terms.notation import ArgMin, At, Components, D, Nabla, Norm, Vec
from derive.terms.ordered import ordered, plain
from derive.words.prose import Listed, Prose, sentence

_DRAWS = 80
_EASY = 40.0  # a value costs about as many signs as it takes to write
_DULL = 100.0
_MOSTLY = 0.75  # of the draws without an exact value another is looked for
_ROUNDED = 400.0  # what a value costs that is no number one can write exactly
_IMPOSSIBLE = 1e9
_DIGITS = 3  # after the first one, of decimals
_NOT_NUMBERS = (AppliedUndef, Probability, Moment, Vec, Norm, ArgMin, *(f.kind for f in FAMILIES if f is not NUMBERS))


def offered(question: Question) -> bool:
    """Whether the result of some part is a number once its names are, or is worked out for events that are known."""
    return any(_is_number(part.plan) or about_events.is_worked_out(part.plan) for part in question.parts)


def _is_number(plan: Plan) -> bool:
    first, *_, last = plan.lines()
    exprs = (*plan.setting.expressions, last.expr)
    parted = isinstance(first.expr, Nabla) or not first.expr.has(At)
    equal = all(line.relation.key == "=" for line in plan.lines())
    return equal and parted and not last.expr.has(D, At) and not any(e.has(*_NOT_NUMBERS) for e in exprs)


def _is_fixed(plan: Plan) -> bool:
    """Whether the result is a number already: there is nothing to put in."""
    *_, last = plan.lines()
    return not last.expr.free_symbols


def make(topic: Topic, seed: str, question: Question, rng: Random, _detail: str) -> Shown | None:
    """One part at a drawn point, always in few lines; None where no part has a value, and for most draws whose value
    is not exact: another draw of the topic has one that is."""
    for part in sorted(in_drawn_order(question, rng), key=lambda p: _is_fixed(p.plan)):
        if _is_number(part.plan):
            shown = _at_a_point(topic, seed, part, rng)
            if shown is not None:
                passed_over = _is_passed_over(topic, question, shown.parts[0].derivation)
                return None if passed_over else replace(shown, make_figures=partial(figures_for_key, question, part))
        shown = about_events.worked_out(topic, seed, part, rng)
        if shown is not None:
            return replace(shown, make_figures=partial(figures_for_key, question, part))
    return None


def _is_passed_over(topic: Topic, question: Question, derivation: Derivation) -> bool:
    """Whether another draw is to be looked for: of what has no exact value most, where the topic draws at all."""
    inexact = derivation.relation.key == "rounded" and question not in topic.still.values()
    return inexact and Random(str(question.parts[0].plan.claim)).random() < _MOSTLY


def _at_a_point(topic: Topic, seed: str, part: Part, rng: Random) -> Shown | None:
    derivation = _one_component(part.plan, rng)
    point = _best(derivation, rng)
    if point is None:
        return None
    setting, (claim, formula), numbers = with_numbers(point, derivation.claim, derivation.result)
    note = _note(tuple(_between(setting, point, derivation.result)))
    case = _case(setting, point, derivation.setting.given)
    lines = tuple(_lines(claim, formula, point, derivation.result, note, case))
    try:
        reference = _checked(derivation, part.reference or topic.reference, point)
    except NothingToCompare:  # 1 - sigma(20) has few digits: other numbers are drawn
        return None
    concrete = Derivation(setting, lines)
    shown = ShownPart(concrete, None, reference, values=tuple(leaf for leaf, _ in numbers))
    return Shown(topic, seed, _statement(claim, numbers), (shown,), "evaluate")


def _one_component(plan: Plan, rng: Random) -> Derivation:
    """The derivation from the question to its result at once; of a vector, for one of its components."""
    first, *_, last = plan.lines()
    claim, result = first.expr, last.expr
    if isinstance(result, Components):
        k = rng.randrange(len(result.args))
        asked = claim.components if isinstance(claim, Nabla) else claim
        claim, result = asked.args[k], result.args[k]
    setting = replace(plan.setting, scope=(claim, *plan.setting.scope))
    return Derivation(setting, (Line(claim), Line(result, "formula")))


def _best(derivation: Derivation, rng: Random) -> Point | None:
    """The first easy point, or else the easiest of all that were drawn."""
    best, least, drawing = None, _IMPOSSIBLE, Drawing(derivation.setting, derivation.result)
    for _ in range(_DRAWS):
        point = drawing.point(rng)
        cost = _IMPOSSIBLE if _on_a_kink(point, derivation) else _cost(point, derivation.result, least)
        if cost < least:
            best, least = point, cost
        if least <= _EASY:
            break
    return best


def _on_a_kink(point: Point | None, derivation: Derivation) -> bool:
    """Whether a slope is asked for just where one formula gives way to another: NumPy has no slope to compare with."""
    if point is None or not derivation.claim.has(D):
        return False
    result = derivation.result
    turns = [node.args for node in result.atoms(Max, Min, Relational)] + [
        (a.args[0], S.Zero) for a in result.atoms(Abs)
    ]
    try:
        return any(len({point.of(side) for side in sides}) < len(sides) for sides in turns)
    except (DeriveError, TypeError, ZeroDivisionError):
        return False


def _cost(point: Point | None, result: Basic, least: float) -> float:
    """What a point costs who computes there, and what is lost where the numbers make it trivial; all that is certain
    to cost no less than `least` is impossible, which is known sooner."""
    if point is None:
        return _IMPOSSIBLE
    try:
        value = point.of(result)
    except (DeriveError, TypeError, ZeroDivisionError):
        return _IMPOSSIBLE
    dull = _DULL * (_zeros(point) + _repeated(point) + (value == 0)) + sum(len(str(v)) for v in point.values.values())
    if value.is_Rational:
        return dull + float(abs(value.p) / 10 + value.q)
    sure = dull + (_EASY / 2 if is_exact(value) else _ROUNDED)
    if sure >= least or value.has(nan, zoo, oo, -oo):
        return _IMPOSSIBLE
    cost = sure + len(str(value))
    return cost if cost < least and value.is_real else _IMPOSSIBLE  # SymPy takes longest to say what is real


def _zeros(point: Point) -> int:
    """How many numbers are 0 that need not be."""
    return sum(v == 0 for (name, _), v in point.values.items() if name not in point.setting.usual_numbers)


def _repeated(point: Point) -> float:
    """Of each array how many of its pairs are equal, from 0 to 1."""
    arrays: dict[str, list[Expr]] = {}
    for (name, at), value in point.values.items():
        if at and name not in point.setting.usual_numbers:
            arrays.setdefault(name, []).append(value)
    pairs = [list(combinations(values, 2)) for values in arrays.values() if len(values) > 1]
    return sum(sum(a == b for a, b in found) / len(found) for found in pairs)


def _between(setting: Setting, point: Point, result: Basic) -> Iterator[Eq]:
    """The names with a definition that the result reads, and their values: what they rest on first."""
    shown = {d.key: d.name for d in setting.definitions if not d.hidden}
    rested = replace(point, found={})
    rested.of(result)
    for (name, at), value in rested.found.items():
        if name in shown:
            leaf = shown[name].base[at] if at else shown[name]
            yield Eq(leaf, ordered(value), evaluate=False)


def _note(between: tuple[Eq, ...]) -> Prose | None:
    """With what the numbers were put in, if not with those given alone."""
    return sentence("put in", numbers=Listed(between)) if between else None


def _case(setting: Setting, point: Point, given: tuple[Basic, ...]) -> Prose | None:
    """Which case of the general result holds at the point, by a value that a reader has to find first.

    Raises `CheckFailed` where the value is not in that case.
    """
    for condition in given:
        name = condition.args[0]
        equation = next((e for e in _between(setting, point, name) if e.lhs == name), None)
        if equation is not None and isinstance(condition, StrictGreaterThan | StrictLessThan):
            if condition.func(plain(equation.rhs), condition.rhs) != True:  # noqa: E712  (SymPy's own True)
                raise CheckFailed(f"the result holds for {condition}, and {name} is {equation.rhs}")
            return sentence("general result", equation=equation, condition=condition)
    return None


def _lines(
    claim: Basic, formula: Basic, point: Point, result: Basic, note: Prose | None, case: Prose | None
) -> Iterator[Line]:
    """The formula, the numbers put in, the functions' values, the value; and a decimal where that is not exact."""
    written, value = point.written(result), ordered(point.of(result))
    valued = point.written(result, valued=True)
    yield Line(claim)
    yield Line(formula, "formula", note=case)
    worked_out = same_on_paper(written, value)  # what is put in is the value already
    if worked_out and value != formula:
        yield Line(value, "put_in" if note else "arithmetic", note=note)
    elif value != formula:
        yield from () if written == formula else (Line(written, "put_in", note=note),)
        if valued not in (written, formula) and not same_on_paper(valued, value):
            yield Line(valued, "function_values")
        yield Line(value, "arithmetic")
    if not is_exact(plain(value)):
        places = decimals(value)
        yield Line(Float(f"{Decimal(str(N(plain(value), 40))):.{places}f}"), "rounded", rounded(places))


def decimals(value: Expr) -> int:
    """So many digits after the point that four are worth something."""
    return max(_DIGITS, _DIGITS - Decimal(str(N(plain(value), 20))).adjusted())


def _checked(derivation: Derivation, reference: Reference | None, point: Point) -> Reference:
    """NumPy's value of the question at the point, or of the formula for a question without a reference.

    Raises `CheckFailed` where NumPy does not agree with the exact value.
    """
    values: dict[str, Any] = {**point.whole}
    for name in {name for name, _ in point.values}:
        values[name] = _array({at: float(v) for (n, at), v in point.values.items() if n == name})
    indices = {name: point.whole[name] for name in derivation.setting.ranges}
    exact = float(point.of(derivation.result))
    formula = float(np.asarray(code_of(derivation.result, derivation.setting)({**values, **indices})).ravel()[0])
    found = at_values(derivation, reference, indices, values) if reference else formula
    for number in (formula, found):
        if not abs(number - exact) <= 1e-6 * max(1.0, abs(exact)):
            raise CheckFailed(f"{derivation.claim} is {exact} exactly, and {number} by NumPy, at {point.values}")
    return Reference("value", lambda: found)


def _array(elements: dict[tuple[int, ...], float]) -> Any:
    if list(elements) == [()]:
        return elements[()]
    low = min(min(at) for at in elements)
    shape = tuple(max(at[k] for at in elements) - low + 1 for k in range(len(next(iter(elements)))))
    array = np.zeros(shape)
    for at, value in elements.items():
        array[tuple(k - low for k in at)] = value
    return array


def _statement(claim: Basic, numbers: Numbers) -> Prose:
    if not numbers:
        return sentence("evaluate constant", claim=claim)
    equations = tuple(Eq(leaf, ordered(value), evaluate=False) for leaf, value in numbers)
    return sentence("evaluate", claim=claim, numbers=Listed(equations))
