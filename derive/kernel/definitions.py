"""A definition: a name and what it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Eq, Expr, Indexed, Symbol

from derive.terms.notation import name_of


@dataclass(frozen=True)
class Definition:
    """`name := meaning`; the indices of an indexed name are holes. Hidden ones are constraints
    (`derive.kernel.constraints`): their relations are printed in their place."""

    name: Expr
    meaning: Expr
    hidden: bool = False

    @property
    def key(self) -> str:
        return name_of(self.name)

    @property
    def equation(self) -> Eq:
        """`name = meaning`, to be read as words go along."""
        return Eq(self.name, self.meaning, evaluate=False)

    @cached_property
    def holes(self) -> tuple[Symbol, ...]:
        return tuple(self.name.indices) if isinstance(self.name, Indexed) else ()
