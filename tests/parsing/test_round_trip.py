"""What is printed as text and as LaTeX is read back as what it was: every line of every topic, and random events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
import sympy as sp
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Basic, Eq, Expr, Float

from derive.asking import all_topics, find
from derive.checking.rewriting import rational
from derive.errors import CannotPrint
from derive.exercises import show
from derive.kernel import EQUAL, Evidence, Setting
from derive.kernel.evidence import examine
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.text_maths import TextMaths
from derive.parsing import names_of, parse
from derive.terms import events as ev
from derive.terms.arrays import Shape, Strides, tensor
from derive.terms.bound import canonical
from derive.terms.chance import EquallyLikely, Takes
from derive.terms.convex import Convex
from derive.terms.families import ARRAYS, family_of
from derive.terms.notation import Delta, array, indices, scalar, size
from derive.terms.ordered import plus, times
from derive.terms.samples import Family
from derive.terms.suppositions import Kind

FORMS = {"plain": TextMaths, "latex": LatexMaths}
TOPICS = [topic.id for topic in all_topics()]
x, y = scalar("x"), scalar("y")


@cache
def printed_in(topic: str) -> list[tuple[Setting, list[Basic]]]:
    """Everything that a topic prints: lines, definitions, conditions."""
    found = []
    for part in show(find(topic), "0").parts:
        setting = part.derivation.setting
        defined = [e for d in setting.definitions for e in (d.name, d.meaning, d.equation)]
        found.append((setting, [*(line.expr for line in part.derivation.lines), *defined, *single(part.conditions)]))
    return found


def single(conditions: Iterable[Basic]) -> Iterator[Basic]:
    """Conditions one by one: independence is its equations, and convexity or the law of a family its relations. The law
    of a random variable is a list of equations about what it takes, and no formula that a pupil would type; a kind of
    numbers or outcomes is a word."""
    for condition in conditions:
        if isinstance(condition, ev.Independent):
            yield from condition.equations
        elif isinstance(condition, (Convex, Family)):
            yield from condition.relations
        elif not isinstance(condition, (Takes, EquallyLikely, Kind)):
            yield condition


def same(expr: Basic, parsed: Basic, setting: Setting) -> bool:
    written = expr.xreplace({number: rational(number) for number in expr.atoms(Float)})  # a decimal is read exactly
    if canonical(parsed) in (canonical(expr), canonical(written)):
        return True
    if family_of(expr) is ARRAYS:
        parsed = parsed.xreplace({Shape(*s.args): s for s in expr.atoms(Strides)})  # both are written as tuples
        parsed = parsed if family_of(parsed) is ARRAYS else tensor(parsed)
        return isinstance(examine(expr, parsed, EQUAL, setting), Evidence)
    wider = Setting((*setting.scope, parsed), setting.definitions, setting.given)  # a vector's letter may be another
    return isinstance(expr, Expr) and isinstance(examine(expr, parsed, EQUAL, wider), Evidence)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_line_is_read_back(topic: str) -> None:
    for (setting, exprs), form in product(printed_in(topic), FORMS):
        names = names_of(*exprs, *setting.expressions)
        for expr in exprs:
            text = FORMS[form]().print(expr)
            assert same(expr, parse(text, form=form, names=names), setting), text


NAMES = ["x", "x_1", "c1", "eta", "eta_t", "x_old", "loss", "loss_1", "alpha_beta", "theta12", "x_a_b", "x_1_2", "e",
         "i", "pi", "d", "sigma", "f", "P", "Omega", "A1", "xy"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_declared_names_are_read_back(name: str, form: str) -> None:
    expr = times(2, scalar(name, positive=True), plus(scalar("q"), 1))
    assert parse(FORMS[form]().print(expr), form=form, names=names_of(expr)) == expr


n, (i, j) = size("n"), indices("i j")
INDEXED = [array("w", n, n)[i, j], array("w", n, n)[1, 2], array("w", n, n)[i + 1, j], array("w", n)[10],
           array("w", n)[i], array("w", n)[2 * i], array("delta", n, n)[i, j], array("delta", n)[i], Delta(i, j),
           array("w", n, n, n)[i, j, 1], array("eta", n)[i - 1]]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("leaf", INDEXED, ids=str)
def test_components_are_read_back(leaf: Any, form: str) -> None:
    assert canonical(parse(FORMS[form]().print(leaf), form=form, names=names_of(leaf))) == leaf


def test_a_kronecker_delta_beside_an_array_of_that_name_is_not_printed() -> None:
    with pytest.raises(CannotPrint):
        TextMaths().print(plus(Delta(i, j), array("delta", n, n)[i, j]))


def grown(parts: Any) -> Any:
    pairs = [st.builds(kind, parts, parts) for kind in (ev.Union, ev.Intersection, ev.Difference)]
    return st.one_of(*pairs, st.builds(ev.Complement, parts))


named = st.sampled_from([*ev.events("A B C"), ev.Everything(), ev.Nothing()])
any_event = st.recursive(named, grown, max_leaves=8)
statement = st.recursive(
    st.builds(ev.In, any_event),
    lambda c: st.one_of(st.builds(ev.AllOf, c, c), st.builds(ev.AnyOf, c, c), st.builds(ev.Not, c)),
    max_leaves=5,
)
calm = settings(deadline=None, max_examples=examples(150))


@pytest.mark.parametrize("form", FORMS)
@calm
@given(event=st.one_of(any_event, st.builds(ev.Those, statement)))
def test_random_events_are_read_back(event: Any, form: str) -> None:
    text = FORMS[form]().print(event)
    assert parse(text, form=form, names=names_of(event, *ev.events("A B C"))) == event


@pytest.mark.parametrize("form", FORMS)
@calm
@given(event=any_event, other=any_event)
def test_random_probabilities_are_read_back_without_declarations(event: Any, other: Any, form: str) -> None:
    expr = plus(ev.P(event), times(-1, ev.P(other)))
    assert parse(FORMS[form]().print(expr), form=form) == expr


def spelled(expr: Basic) -> Iterator[str]:
    for form, printer in FORMS.items():
        yield str(canonical(parse(printer().print(expr), form=form, names=names_of(expr))))


@pytest.mark.parametrize(
    "relation",
    [Eq(x, y, evaluate=False), sp.Lt(x, 1), sp.And(sp.Gt(x, 0), sp.Gt(y, 0)), sp.Or(sp.Gt(x, 0), sp.Ne(y, 0)),
     ev.Inclusion(*ev.events("A B")), ev.Same(*ev.events("A B"))],
    ids=str,
)  # fmt: skip
def test_relations_are_read_back(relation: Any) -> None:
    assert set(spelled(relation)) == {str(canonical(relation))}
