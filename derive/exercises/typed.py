"""A question that somebody types: an expression, what to differentiate it by, definitions, and numbers to be drawn."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from math import comb, inf
from random import Random
from typing import Any

from sympy import (
    Add,
    And,
    Basic,
    Eq,
    Expr,
    Function,
    I,
    Indexed,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    nan,
    oo,
    preorder_traversal,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.asking import Part, Question, Topic, ask
from derive.checking.declared import listed
from derive.checking.proving import terms_of
from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.references import Reference
from derive.engine.differentiation import is_final
from derive.engine.moves import Plan, claim
from derive.engine.moves import let as defined
from derive.engine.sigmoid import sigmoid_slope
from derive.errors import BadSpec, NoRule, shown
from derive.kernel import Definition
from derive.parsing import names_of, parse
from derive.terms.notation import ArgMin, Components, D, Vec, check_name, name_of, sigma
from derive.terms.ordered import Plus, Times, ordered, plain
from derive.words.prose import Listed, Prose, sentence

MOST_NODES = 120
DEEPEST = 24
MOST_BITS = 1000  # of a number: floats, which judge the result, end at 2^1024
MOST_TERMS = 20_000  # everything multiplied out; twice as many take twice as long
MOST_DRAWS = 200  # of numbers with which an expression makes no sense
TITLE = sentence("derivative")


def typed_topic(
    expr: str | Expr,
    wrt: str | Expr,
    let: Mapping[str, str] | None = None,
    parameters: Mapping[str, tuple[int, int]] | None = None,
    given: Iterable[str | Basic] = (),
) -> Topic:
    """A topic that asks for the derivative of an expression; whole numbers are drawn for its parameters, and conditions
    hold that are printed with the question.

    Texts are plain maths or LaTeX. Raises `Unreadable`, `BadSpec`, and when it is drawn `NoRule`.
    """
    body, names = _read(expr, {})
    definitions: list[Definition] = []
    if let is not None and not isinstance(let, Mapping):
        raise BadSpec(f'let is a table of names and meanings, as in {{"z": "w x + b"}}, not {shown(let)}')
    for name, meaning in (let or {}).items():
        definitions.append(_definition(name, meaning, names))
    _demand_few_terms(body, definitions)
    variable = _variable(wrt, names)
    conditions = tuple(_condition(c, names) for c in listed(given, "given is a list of conditions, as in ['b > 0']"))
    drawn = dict(_parameters(parameters or {}, names))

    def build(rng: Random) -> Question:
        for _ in range(MOST_DRAWS):
            values = {symbol: Integer(rng.randint(low, high)) for symbol, (low, high) in drawn.items()}
            if _is_sensible(values, variable, body, *(d.meaning for d in definitions)):
                held = [c.xreplace(values) for c in conditions]
                return _question(_put(body, values), variable, [_with(d, values) for d in definitions], held)
        ranges = ", ".join(f"{symbol} from {low} to {high}" for symbol, (low, high) in drawn.items())
        raise BadSpec(
            f"{expr} has no value or no '{name_of(variable)}' left, whatever was drawn for {ranges}: give another range"
        )

    return Topic(f"diff({expr}, {wrt})", TITLE, "typed", build, None, __name__)


def _read(text: str | Expr, names: dict[str, Any]) -> tuple[Expr, dict[str, Any]]:
    """An expression, with the names known so far and its own."""
    expr = parse(text, names=names) if isinstance(text, str) else text
    if not isinstance(expr, Expr) or expr.has(ArgMin, Components, Vec):
        raise BadSpec(
            f"cannot differentiate {text if isinstance(text, str) else shown(text)}: give an expression of numbers"
        )
    if plain(expr).has(zoo, nan, oo):
        raise BadSpec(f"cannot differentiate {text}: it divides by zero, and has no value anywhere")
    if any(max(n.p, n.q, -n.p).bit_length() > MOST_BITS for n in plain(expr).atoms(Rational)):
        raise BadSpec(f"cannot differentiate {text}: it has a number beyond 10^300, where judging it with floats ends")
    _demand_size(expr)
    names.update({name: value for name, value in names_of(expr).items() if name not in names})
    return expr, names


def _demand_size(expr: Expr) -> None:
    """Raises `BadSpec` for what takes long to derive and more than a page to print."""
    nodes = sum(1 for _ in preorder_traversal(expr))
    if nodes > MOST_NODES:
        raise BadSpec(f"an expression of {nodes} pieces: {MOST_NODES} are differentiated at most")
    level: tuple[Basic, ...] = (expr,)
    for _ in range(DEEPEST):
        level = tuple(child for node in level for child in node.args)
    if level:
        raise BadSpec(f"an expression nested more than {DEEPEST} levels deep is not differentiated")


def _demand_few_terms(body: Expr, definitions: list[Definition]) -> None:
    """Raises `BadSpec` for what becomes too long when it is multiplied out, as the proof of a line does."""
    known: dict[Basic, tuple[float, float]] = {}
    for d in definitions:
        known[d.name] = terms_of(d.meaning, known)
    most = max(max(terms_of(expr, known)) for expr in (body, *(d.meaning for d in definitions)))
    if min(most, _monomials(body) if not definitions else most) > MOST_TERMS:
        raise BadSpec(f"multiplied out it has more than {MOST_TERMS} terms, which is the most that is differentiated")


def _monomials(expr: Expr) -> float:
    """The most that a polynomial of so many names can have: (x + 1) (x + 2) (x + 3) has 4 for its 8 products."""
    names = {s for s in expr.free_symbols if isinstance(s, Symbol)}
    bare = all(isinstance(n, (Symbol, Rational, Add, Mul, Plus, Times, Pow)) for n in preorder_traversal(expr))
    return comb(len(names) + _degree(expr), len(names)) if bare else inf


def _degree(expr: Basic) -> int:
    """At least the degree of a polynomial."""
    parts = [_degree(a) for a in expr.args]
    if isinstance(expr, Pow):
        return parts[0] * abs(int(expr.exp)) if expr.exp.is_Integer else MOST_TERMS
    return sum(parts) if isinstance(expr, (Mul, Times)) else max(parts, default=int(isinstance(expr, Symbol)))


def _definition(name: str, meaning: str, names: dict[str, Any]) -> Definition:
    left, names = _read(name, names)
    right, names = _read(meaning, names)
    if not isinstance(left, (Symbol, Indexed)):
        raise BadSpec(f"cannot define {name}: write a name, as in z = w x + b")
    return defined(left, right)


def _variable(text: str | Expr, names: dict[str, Any]) -> Expr:
    variable, _ = _read(text, names)
    if not isinstance(variable, (Symbol, Indexed)):
        raise BadSpec(f"cannot differentiate by {text}: give a name, as in x or w_j")
    return variable


def _condition(text: str | Basic, names: dict[str, Any]) -> Basic:
    read = parse(text, names=names) if isinstance(text, str) else text
    if not isinstance(read, (Relational, And)):
        raise BadSpec(f"the condition {text} is none: write one such as b > 0")
    return read


def _parameters(
    wanted: Mapping[str, tuple[int, int]], names: dict[str, Any]
) -> Iterator[tuple[Symbol, tuple[int, int]]]:
    for name, bounds in wanted.items():
        symbol = names.get(check_name(name))
        if not isinstance(symbol, Symbol):
            raise BadSpec(f"the parameter '{name}' does not occur in the expression: it has {', '.join(sorted(names))}")
        yield symbol, bounds


def _put(expr: Basic, values: Mapping[Symbol, Integer]) -> Expr:
    """The numbers in their places, and what that makes trivial tidied away: 1 x is x."""
    return ordered(plain(expr).xreplace(values)) if values else ordered(expr)


def _is_sensible(values: Mapping[Symbol, Integer], variable: Expr, *exprs: Expr) -> bool:
    """Whether drawn numbers leave each expression a value, and the variable in those that had it."""
    for expr in exprs if values else ():
        before, after = plain(expr), plain(expr).xreplace(values)
        if after.has(zoo, nan, oo, I) or (before.has(variable) and not after.has(variable)):
            return False
    return True


def _with(definition: Definition, values: Mapping[Symbol, Integer]) -> Definition:
    return defined(definition.name, _put(definition.meaning, values))


def _question(body: Expr, variable: Expr, definitions: list[Definition], given: list[Basic]) -> Question:
    question = D(body, variable)
    if not definitions and is_final(question):
        raise NoRule(f"no rule differentiates {body} by {variable}: it is as simple as it gets")
    plan = claim(question, *definitions, given=given)
    if body != sigma(variable) and any(e.has(sigma) for e in (body, *(d.meaning for d in definitions))):
        plan = plan.citing(sigmoid_slope(), "sigmoid_lemma")
    plan = plan.differentiate().collect()
    statement = _statement(question, bool(definitions))
    statement = sentence("under conditions", question=statement, given=Listed(tuple(given))) if given else statement
    return ask(statement, Part(plan, reference=reference_of(plan)))


def _statement(question: D, defined: bool) -> Prose:
    """Differentiate f(x) = ..., with a letter that is free; what has definitions or indices is asked for as it is."""
    body, x = question.body, question.variable
    if defined or not isinstance(x, Symbol):
        return sentence("find", claim=question)
    others = {s for s in body.free_symbols if isinstance(s, Symbol)} - {x}
    taken = {s.name for s in others} | {f.func.__name__ for f in body.atoms(AppliedUndef)}
    letter = next((f for f in "fghFGH" if f not in taken and f != x.name), None)
    if letter is None:
        return sentence("find", claim=question)
    f = Eq(Function(letter, real=True)(x), body, evaluate=False)
    return sentence("differentiate by" if others else "differentiate", f=f, x=x, claim=question)


def reference_of(plan: Plan) -> Reference | None:
    """NumPy code of the question itself, to be differenced; none where the question is one for each index, or asks for
    the slope by a name that has a definition."""
    body, variable, setting = plan.claim.body, plan.claim.variable, plan.setting
    own = {s.name for s in body.free_symbols if isinstance(s, Symbol)}
    if own & set(setting.ranges) or name_of(variable) in setting.by_name:
        return None
    code = code_of(body, setting)
    if not all(map(str.isidentifier, code.names)):  # it asks for the slope of something itself
        return None

    def value(*numbers: Any) -> Any:
        return code(dict(zip(code.names, numbers, strict=True)))

    parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in code.names]
    value.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Reference reads
    return Reference("gradient", value, partial=True)
