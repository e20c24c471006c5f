"""The engine: opens derivatives rule by rule, and tells the lines fully or briefly. Its lines are unchecked data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Basic, Expr
from sympy.core.function import AppliedUndef, Function

from derive.algebra import evaluate_at, sift, tidy
from derive.bound import match, subexpressions, substitute
from derive.errors import NoRule
from derive.kernel import Definition, Line, Setting
from derive.notation import D, Vec
from derive.ordered import mapped
from derive.rules import RULES, Rule

MOST_LINES = 200
_TRIVIAL = {r.name for r in RULES if r.trivial} | {"tidy", "evaluate"}
_OPENING = {"definition", "named_function"}


def differentiate(expr: Expr, setting: Setting, rules: Sequence[Rule] = RULES) -> Iterator[Line]:
    """A line for each rule applied, until no derivative can be opened. Raises `NoRule`."""
    for _ in range(MOST_LINES):
        found = _next(expr, setting, rules)
        if found is None:
            break
        node, rule, value = found
        expr = evaluate_at(_fold_applications(tidy(_replaced(expr, node, value)), setting))
        about = node.body if rule.name in _OPENING else None
        yield Line(expr, rule.name, about=about)
    sifted = tidy(sift(expr))
    if sifted != expr:
        yield Line(sifted, "sift")


def _next(expr: Expr, setting: Setting, rules: Sequence[Rule]) -> tuple[D, Rule, Expr] | None:
    """The leftmost derivative that a trivial rule opens, else the leftmost of all."""
    nodes = [n for n in subexpressions(expr) if isinstance(n, D) and not _opens_inside(n)]
    for wanted in (True, False):
        for node in nodes:
            for rule in (r for r in rules if r.trivial is wanted):
                value = rule.apply(node.body, node.variable, setting)
                if value is not None:
                    return node, rule, value
    for node in nodes:
        raise NoRule(f"no rule differentiates {node.body} by {node.variable}")
    return None


def _opens_inside(node: D) -> bool:
    """Whether work remains inside, or the derivative of an unknown function is already as simple as it gets."""
    inner = [n for n in subexpressions(node.body) if isinstance(n, D)]
    return is_final(node) or any(not is_final(n) for n in inner)


def is_final(node: D) -> bool:
    """D(L(x), x) for a function L that is only a letter, and derivatives of that."""
    body, x = node.body, node.variable
    if isinstance(body, D):
        return is_final(body)
    if not isinstance(body, AppliedUndef):
        return False
    return any(a == x or (isinstance(a, Vec) and _carries(a, x)) for a in body.args)


def _carries(vector: Vec, x: Expr) -> bool:
    return bool(getattr(vector.args[0], "base", None) == getattr(x, "base", object()))


def _replaced(expr: Basic, node: Basic, value: Basic) -> Basic:
    if expr == node:
        return value
    return mapped(expr, lambda a: _replaced(a, node, value))


def _fold_applications(expr: Expr, setting: Setting) -> Expr:
    """sigma(z_k) -> O_k at once, where O_k is defined as just that; longer bodies wait for `fold`."""
    for definition in setting.definitions:
        if isinstance(definition.meaning, Function) and not definition.hidden:
            expr = _fold_application(expr, definition)
    return expr


def _fold_application(expr: Basic, definition: Definition) -> Basic:
    from_bound = _application_of(expr, definition)
    if from_bound is not None:
        return from_bound
    if isinstance(expr, D):
        return expr
    return mapped(expr, lambda a: _fold_application(a, definition))


def _application_of(expr: Basic, definition: Definition) -> Basic | None:
    if type(expr) is not type(definition.meaning):
        return None
    found = match(definition.meaning, expr, definition.holes)
    return None if found is None else substitute(definition.name, found)


# -- telling -----------------------------------------------------------------------------------------------------


def brief(lines: Sequence[Line]) -> list[Line]:
    """The lines that a teacher writes: trivial rules merged into their neighbours, repetitions into one."""
    told: list[Line] = []
    group: list[Line] = []
    for place, line in enumerate(lines):
        if group and _starts_anew(line, group, first=place == 1):
            told.append(_as_one(group))
            group = []
        group.append(line)
    return told + ([_as_one(group)] if group else [])


def _starts_anew(line: Line, group: Sequence[Line], first: bool) -> bool:
    mains = [g.rule for g in group if g.rule not in _TRIVIAL]
    if first and group[0].rule in _OPENING:
        return True
    if line.rule in _TRIVIAL or line.relation != group[-1].relation:
        return line.relation != group[-1].relation
    settled = [m for m in mains if m not in _OPENING]
    return bool(settled) and settled[-1] != line.rule


def _as_one(group: Sequence[Line]) -> Line:
    """The last expression of a group under the name of its main rule."""
    speaking = [g for g in group if g.rule not in _TRIVIAL]
    settled = [g for g in speaking if g.rule not in _OPENING] or speaking or list(group)
    main = settled[0]
    return Line(group[-1].expr, main.rule, main.relation, main.note, main.about)


def without_repeats(claim: Expr, lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same as the line before them are dropped."""
    kept: list[Line] = []
    before: Basic = claim
    for line in lines:
        if line.expr != before:
            kept.append(line)
        before = line.expr
    return kept

