"""What is said beside an answer: definitions of names, conditions that hold, words that are functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field
from sympy import Basic, Expr, Function, MatrixBase, Symbol
from sympy.core.facts import InconsistentAssumptions
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.checking.sides import parts_of
from derive.errors import BadSpec, shown
from derive.kernel import Setting
from derive.parsing import names_of, parse
from derive.terms.bound import substitute
from derive.terms.notation import Components, check_name
from derive.terms.ordered import mapped

_KINDS: Mapping[str, str] = {  # words for what a name is -> the assumption
    "integer": "integer", "whole": "integer", "even": "even", "odd": "odd", "positive": "positive",
    "negative": "negative", "nonnegative": "nonnegative", "nonpositive": "nonpositive", "nonzero": "nonzero",
}  # fmt: skip
_IS = re.compile(
    rf"\s*([A-Za-z]\w*)\s+(?:is\s+)?(?:an?\s+)?((?:(?:{'|'.join(_KINDS)})(?:\s+and)?\s+)*"
    rf"(?:{'|'.join(_KINDS)}|in\s*[ZNℤℕ]|∈\s*[ZNℤℕ]))(?:\s+numbers?)?\s*\Z"
)
_DEEPEST = 8  # definitions inside definitions


class Declared(Struct, frozen=True):
    """Names for the parser, meanings to be put in for some of them, and conditions."""

    names: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[Basic, Any] = field(default_factory=dict)
    calls: Mapping[str, tuple[tuple[Basic, ...], Expr]] = field(default_factory=dict)
    given: tuple[Basic, ...] = ()

    @classmethod
    def of(cls, let: Mapping[str, Any], given: Iterable[Any], functions: Iterable[str], notation: str) -> Declared:
        """From what a user says; one text is one condition, or one function. Raises `BadSpec`, `Unreadable`."""
        if not isinstance(let, Mapping):
            raise BadSpec(f'let is a table of names and meanings, as in {{"z": "w x + b"}}, not {shown(let)}')
        names: dict[str, Any] = {
            check_name(f): Function(f, real=True) for f in listed(functions, "functions is a list of texts")
        }
        conditions = []
        kinds: dict[str, dict[str, bool]] = {}
        for condition in listed(given, "given is a list of texts"):
            if isinstance(condition, str) and (found := _IS.match(condition)) is not None:
                name, words = found.groups()
                kinds[check_name(name)] = {**kinds.get(name, {}), **_assumptions(words)}
            else:
                conditions.append(condition)
        names |= {name: _of_kind(name, assumptions) for name, assumptions in kinds.items()}
        values: dict[Basic, Any] = {}
        calls: dict[str, tuple[tuple[Basic, ...], Expr]] = {}
        for name, meaning in let.items():
            _define(name, meaning, notation, names, values, calls)
        return cls(names, values, calls, tuple(_condition(c, notation, names) for c in conditions))

    def demand_no_conditions(self) -> Declared:
        """Itself. Raises `BadSpec` where it has conditions: a question has its own."""
        if self.given:
            raise BadSpec("given goes with expected: a question has its own conditions")
        return self

    def put_into(self, side: Any) -> Any:
        """A side with the meanings in the places of the names."""
        if not self.values and not self.calls:
            return side
        if isinstance(side, Components):
            return Components(*map(self.put_into, side.args))
        if isinstance(side, MatrixBase) or not isinstance(side, Basic):
            parts = parts_of(side)
            return side if parts is None else tuple(map(self.put_into, parts))
        for _ in range(_DEEPEST):
            opened = self._opened(substitute(side, dict(self.values)))
            if opened == side:
                return side
            side = opened
        raise BadSpec("the definitions go in a circle, or are nested too deeply")

    def _opened(self, node: Basic) -> Basic:
        node = mapped(node, self._opened)
        if isinstance(node, AppliedUndef) and (call := self.calls.get(type(node).__name__)) is not None:
            names, meaning = call
            if len(names) != len(node.args):
                raise BadSpec(f"{type(node).__name__} is defined with {len(names)} arguments")
            return substitute(meaning, dict(zip(names, node.args, strict=True)))
        return node

    def setting(self, *sides: Any) -> Setting | None:
        """The setting in which the conditions hold; None without any."""
        if not self.given:
            return None
        scope = tuple(e for side in sides for p in parts_of(side) or (side,) for e in _expressions(p))
        names = {s.name: s for side in scope for s in side.atoms(Symbol)}
        given = _speaking_of(set(names), [_with_names(g, names) for g in self.given])
        return Setting((*scope, *(e for g in given for e in _expressions(g))), (), given)


def _assumptions(words: str) -> dict[str, bool]:
    """Those of "positive even number"; "in Z" is a whole number too."""
    found = {_KINDS[word]: True for word in words.split() if word in _KINDS}
    return found or {"integer": True}


def _of_kind(name: str, assumptions: Mapping[str, bool]) -> Symbol:
    try:
        return Symbol(name, **{"real": True, **assumptions})
    except InconsistentAssumptions as error:
        raise BadSpec(f"no number {name} is {' and '.join(assumptions)}") from error


def listed(items: Iterable[Any], wanted: str) -> Iterable[Any]:
    """The items; a text or an expression alone is the only one of them. Raises `BadSpec` for what is none of the
    `wanted`."""
    if not isinstance(items, Iterable):
        raise BadSpec(f"{wanted}, not {shown(items)}")
    return (items,) if isinstance(items, (str, Basic)) else items


def _expressions(side: Any) -> tuple[Expr, ...]:
    """The side itself, or what stands on the sides of the relations in it."""
    if isinstance(side, Expr):
        return (side,)
    relations = sorted(side.atoms(Relational), key=str) if isinstance(side, Basic) else ()
    return tuple(e for r in relations for e in r.args if isinstance(e, Expr))


NOTHING = Declared()


def _speaking_of(names: set[str], conditions: list[Basic]) -> tuple[Basic, ...]:
    """The conditions on some names, and those on names that they lead to: x > y and y > 0 say something of x."""
    known, size = set(names), -1
    while len(known) > size:
        size = len(known)
        for condition in conditions:
            spoken = {s.name for s in condition.free_symbols if isinstance(s, Symbol)}
            known |= spoken if spoken & known else set()
    return tuple(c for c in conditions if {s.name for s in c.free_symbols if isinstance(s, Symbol)} <= known)


def _with_names(condition: Basic, names: Mapping[str, Symbol]) -> Basic:
    found = {s: names[s.name] for s in condition.free_symbols if isinstance(s, Symbol) and s.name in names}
    return substitute(condition, found)


def _define(
    name: str,
    meaning: Any,
    notation: str,
    names: dict[str, Any],
    values: dict[Basic, Any],
    calls: dict[str, tuple[tuple[Basic, ...], Expr]],
) -> None:
    called = re.fullmatch(r"\s*([A-Za-z]\w*)\(([^()]*)\)\s*", name)
    if called is not None:
        names[called[1]] = Function(check_name(called[1]), real=True)
    left = parse(name, names=names)
    known = {**names_of(left), **names}
    right = parse(meaning, form=notation, names=known) if isinstance(meaning, str) else meaning
    if isinstance(left, AppliedUndef) and all(isinstance(a, Symbol) for a in left.args):
        calls[type(left).__name__] = (left.args, right)
    elif isinstance(left, Symbol):
        values[left] = right
        names.setdefault(left.name, left)
    else:
        raise BadSpec(f"cannot define {name}: write a name, as in z, or a function, as in f(x)")


def _condition(condition: Any, notation: str, names: Mapping[str, Any]) -> Basic:
    read = parse(condition, form=notation, names=names) if isinstance(condition, str) else condition
    if not isinstance(read, (Relational, BooleanFunction)):
        raise BadSpec(f"the condition {condition} is none: write one such as b > 0, or n integer")
    return read
