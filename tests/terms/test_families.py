"""Families of expressions: each is known to every layer that treats them differently, and printed in every format."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sympy import Basic, Eq, Integer, Symbol
from sympy.core.symbol import Str

import derive
from derive.errors import BadSetting
from derive.kernel import EQUAL, Setting
from derive.kernel.evidence import examine
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.terms import families
from derive.terms.events import P, events
from derive.terms.families import EVENTS, NUMBERS, Family, demand_family, family_of, incomplete

A, B = events("A B")
x = Symbol("x", real=True)
#: where the nodes of one family alone are meant
OF_ONE_FAMILY = {
    "derive.terms.families",
    "derive.terms.arrays",
    "derive.engine.laws",
    "derive.engine.laws_of_arrays",
    "derive.kernel.executed.running",
    "derive.kernel.executed.checking",
    "derive.kernel.executed.domains",
    "derive.parsing.array_code",
    "derive.parsing.reading",
}


def load_all() -> None:
    for module in pkgutil.walk_packages(derive.__path__, "derive."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def nodes(kind: type[Basic]) -> Iterator[type[Basic]]:
    """The nodes of a family that can stand on paper: its subclasses of ours."""
    for sub in kind.__subclasses__():
        if sub.__module__.startswith("derive.terms"):
            yield from ([] if sub.__name__.startswith("_") else [sub])
            yield from nodes(sub)


def test_every_table_has_an_entry_for_every_family() -> None:
    load_all()
    assert len(families.Table.known) >= 5
    assert incomplete() == []


def test_a_family_that_is_new_is_missed_in_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    load_all()
    monkeypatch.setattr(families, "FAMILIES", (*families.FAMILIES, Family("text", "a text", "texts", Str)))
    assert len(incomplete()) == len(families.Table.known)
    assert "how the kernel checks a line: text" in incomplete()


def test_what_belongs_to_which_family() -> None:
    assert family_of(A | B) is EVENTS
    assert family_of(P(A)) is family_of(x + 1) is family_of(Integer(2)) is NUMBERS
    assert family_of(Eq(x, 1)) is None and family_of("x") is None
    with pytest.raises(BadSetting, match="neither a number nor an array nor an event"):
        demand_family(Eq(x, 1))


def test_no_relation_joins_two_families() -> None:
    with pytest.raises(BadSetting, match=r"Event\(A\) is an event and x a number"):
        examine(A, x, EQUAL, Setting((A, x)))


@pytest.mark.parametrize("printer", [LatexMaths, TypstMaths, MathMLMaths, TextMaths])
@pytest.mark.parametrize("family", [f for f in families.FAMILIES if f is not NUMBERS], ids=lambda f: f.key)
def test_every_node_of_a_family_is_printed_in_every_format(family: Family, printer: type[TextMaths]) -> None:
    found = list(nodes(family.kind))
    assert len(found) > 3
    assert [n.__name__ for n in found if not any(k in printer._methods for k in n.__mro__)] == []


def test_nobody_asks_for_a_family_by_isinstance() -> None:
    kinds = {family.kind.__name__ for family in families.FAMILIES if family is not NUMBERS}
    asking = []
    for file in sorted(Path(derive.__file__).parent.rglob("*.py")):
        module = ".".join(("derive", *file.relative_to(Path(derive.__file__).parent).with_suffix("").parts))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
            if is_call and kinds & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
                asking.append(module)
    assert set(asking) <= OF_ONE_FAMILY
