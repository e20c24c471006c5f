"""Derivatives opened rule by rule, and the lines of that, every one or in brief. They are unchecked data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Basic, Expr, Indexed
from sympy.core.function import AppliedUndef, Function

from derive.engine.algebra import arranged, evaluate_at, tidy
from derive.engine.laws import LAWS, Law, apply_law
from derive.engine.rules import RULES, Rule
from derive.errors import NoRule
from derive.kept import LITTLE, kept
from derive.kernel import Definition, Line, Setting
from derive.terms.bound import apart, binds, letters, match, subexpressions, substitute
from derive.terms.notation import D, Delta, Vec, name_of
from derive.terms.ordered import Plus, mapped

MOST_LINES = 200
TRIVIAL = {r.name for r in RULES if r.trivial} | {"tidy", "evaluate"}
_OPENING = {"definition", "named_function"}


class Opened(Line, frozen=True):
    """A line that still knows how deep the derivative lay that was opened, and whether any is left of it."""

    depth: int = 0
    closed: bool = False


def differentiate(
    expr: Expr, setting: Setting, rules: Sequence[Rule] = RULES, laws: Sequence[Law] = LAWS
) -> Iterator[Line]:
    """A line for each rule applied, until no derivative can be opened; then deltas are sifted. Raises `NoRule`."""
    depth, waiting, expr = 0, set[D](), _own_letters(expr)
    for _ in range(MOST_LINES):
        nodes = derivatives(expr)
        if waiting.isdisjoint(nodes):
            depth, waiting = depth + 1, set(nodes)
        found = _next(sorted(nodes, key=lambda n: n not in waiting), setting, rules)
        if found is None:
            break
        node, rule, value = found
        if rule.trivial and node in waiting:
            waiting |= set(derivatives(value))
        expr = _tidied(_replaced(expr, node, value), node.variable, setting)
        about = node.body if rule.name in _OPENING else None
        yield Opened(expr, rule.name, about=about, depth=depth, closed=not derivatives(value))
    sifted = apply_law(expr, next(one for one in laws if one.name == "sift"))
    if sifted != expr:
        yield Line(tidy(sifted), "sift")


def derivatives(expr: Basic) -> list[D]:
    """The derivatives in an expression that can be opened now, from the left."""
    return [n for n in subexpressions(expr) if isinstance(n, D) and not _opens_inside(n)]


def _next(nodes: Sequence[D], setting: Setting, rules: Sequence[Rule]) -> tuple[D, Rule, Expr] | None:
    """The first derivative that a trivial rule opens, else the first of all."""
    for wanted in (True, False):
        for node in nodes:
            for rule in (r for r in rules if r.trivial is wanted):
                value = rule.apply(node.body, node.variable, setting)
                if value is not None:
                    return node, rule, value
    for node in nodes:
        if goes_back(node.body, setting):
            continue
        raise NoRule(f"no rule differentiates {node.body} by {node.variable}")
    return None


def goes_back(f: Expr, setting: Setting) -> bool:
    """Whether f is a sequence's value of a step before, whose derivative stays: D(h[t - 1], c)."""
    definition = setting.by_name.get(name_of(f)) if isinstance(f, Indexed) else None
    return definition is not None and definition.goes_back(f) > 0


@kept(LITTLE)  # worked with a mistake, a plan begins with the lines that it has without
def _tidied(expr: Expr, x: Expr, setting: Setting) -> Expr:
    return arranged(tidy(evaluate_at(_fold_applications(_own_letters(expr), setting))), x, setting)


def _own_letters(expr: Basic) -> Basic:
    """Sums in a derivative by x_i count by another letter than i."""
    return _renamed(expr) if binds(expr) else expr


def _renamed(expr: Basic) -> Basic:
    if isinstance(expr, D):
        return D(apart(_renamed(expr.body), letters(expr.variable)), expr.variable)
    return mapped(expr, _renamed)


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

_BRANCHING = {"product_rule", "quotient_rule"}  # they stand on the board before anything in them is worked out
_KNOWN = {"elementary", "power_rule", "exponential_rule"}  # of x itself: all of them in one line
_CHAINED = {"chain_rule", "chain_rule_unknown", *_KNOWN}  # of something else these leave its derivative


def brief(lines: Sequence[Line]) -> list[Line]:
    """The lines that a teacher writes: trivial rules merged into their neighbours, repetitions into one."""
    groups: list[list[Line]] = []
    for place, line in enumerate(lines):
        later = lines[place + 1 :]
        apart = len(groups) == 1 and _sum_of_work(line, groups[0], later)
        if groups and not apart and _joins(line, groups[-1], later, second=place == 1):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_as_one(g, _goes_inside(groups[:k])) for k, g in enumerate(groups)]


def _goes_inside(before: Sequence[Sequence[Line]]) -> bool:
    """Whether the chain rule has left the derivative of an inner function."""
    lines = (line for group in before for line in group)
    return any(isinstance(line, Opened) and not line.closed and line.rule in _CHAINED for line in lines)


def _sum_of_work(line: Line, group: Sequence[Line], later: Sequence[Line]) -> bool:
    """Whether a sum has just been taken apart, and there is work in more than one of its terms."""
    taken_apart = isinstance(group[-1].expr, Plus) and any(g.rule == "sum_rule" for g in group) and not _mains(group)
    return taken_apart and line.rule not in TRIVIAL and bool(_mains(later))


def _works_out_the_inside(main: Line, later: Sequence[Line]) -> bool:
    """Whether only trivial rules are left to find the derivative of an inner sum, as in (a x + b)^2."""
    inner_sum = any(isinstance(node.body, Plus) for node in derivatives(main.expr))
    return inner_sum and main.rule in ("power_rule", "chain_rule") and not _mains(later)


def _joins(line: Line, group: Sequence[Line], later: Sequence[Line], second: bool) -> bool:
    """Whether a line needs no line of its own on the board."""
    if line.relation != group[-1].relation or (second and group[0].rule in _OPENING):
        return False
    if line.rule == "sift" and group[-1].expr.has(Delta):
        return False  # the deltas stand on the board before they go
    mains = _mains(group)
    if not mains:
        return True
    if line.rule in TRIVIAL:
        if len(mains) == 1 and group[-1] is mains[0] and _works_out_the_inside(mains[0], later):
            return False
        return _known(mains[-1]) or not (mains[-1].rule in _BRANCHING or _closes_next(later))
    return (_known(line) and _known(mains[-1])) or (line.rule == mains[-1].rule and _beside(line, mains[-1]))


def _mains(group: Sequence[Line]) -> list[Line]:
    return [g for g in group if g.rule not in TRIVIAL | _OPENING]


def _known(line: Line) -> bool:
    """Whether a line puts in the known derivative of a function of x itself."""
    return isinstance(line, Opened) and line.closed and line.rule in _KNOWN


def _closes_next(later: Sequence[Line]) -> bool:
    """Whether the next rule worth a name puts in a known derivative."""
    return next((_known(one) for one in later if one.rule not in TRIVIAL), False)


def _beside(line: Line, other: Line) -> bool:
    """Whether the derivative that a line opens stood there when the other one was opened."""
    return not isinstance(line, Opened) or not isinstance(other, Opened) or line.depth == other.depth


def _as_one(group: Sequence[Line], inside: bool) -> Line:
    """The last expression of a group under the name of its main rule; `inside`: what is left is of inner functions."""
    if inside and all(g.rule in TRIVIAL for g in group):
        rule = "sum_of_terms" if any(g.rule == "sum_of_terms" for g in group) else "inner"
        return Line(group[-1].expr, rule, group[-1].relation, group[-1].note)
    speaking = [g for g in group if g.rule not in TRIVIAL]
    settled = _mains(group) or speaking or [g for g in group if g.rule == "sum_rule"] or list(group)
    main = settled[0]
    mixed = len({g.rule for g in settled}) > 1 and (not speaking or all(map(_known, settled)))
    inner = main.rule == "power_rule" and isinstance(main, Opened) and not main.closed
    shown = "elementary" if mixed else "power_and_chain" if inner else main.rule
    return Line(group[-1].expr, shown, main.relation, main.note, main.about)


def without_repeats(claim: Expr, lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same as the line before them are dropped."""
    kept: list[Line] = []
    before: Basic = claim
    for line in lines:
        if line.expr != before:
            kept.append(line)
        before = line.expr
    return kept
