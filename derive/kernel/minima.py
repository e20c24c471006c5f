"""Minima over several names: a place is lowest if it is lowest on every straight line through it.

On a line the names stand for a_i + s u_i, and f is a function of s alone, smallest at s = 0; one after the other each
name moves by s itself (u_i = 1), so that the lines together reach every other place.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count

from msgspec.structs import replace
from sympy import Basic, Expr, Symbol

from derive.errors import BadSetting
from derive.kernel.assumptions import assumed
from derive.kernel.definitions import Definition
from derive.kernel.letters import names_in
from derive.kernel.setting import Setting
from derive.terms.notation import ArgMin, Components
from derive.terms.ordered import plus, times


def lines_through(question: ArgMin, place: Basic, setting: Setting) -> Iterator[tuple[Symbol, Setting]]:
    """For each name the letter s, and the setting in which all names are defined by it. Raises `BadSetting`."""
    _, *names = question.args
    if not isinstance(place, Components) or len(place.args) != len(names):
        raise BadSetting(f"the minimum over {len(names)} names is at a place with so many components, not at {place}")
    for name in names:
        _demand_free(name, place, setting)
    used = {n for e in (*setting.expressions, question, place) for n in names_in(e)}
    step = _unused("s", used)
    for chosen in names:
        slopes = {n: 1 if n == chosen else _unused(f"u_{n.name}", used) for n in names}
        moved = (Definition(n, plus(at, times(slopes[n], step))) for n, at in zip(names, place.args, strict=True))
        scope = (question.args[0], *(e for e in setting.scope if not isinstance(e, ArgMin)))
        yield step, replace(setting, scope=scope, definitions=(*setting.definitions, *moved))


def _demand_free(name: Expr, place: Basic, setting: Setting) -> None:
    """A name of which nothing is supposed can move along a line."""
    if not isinstance(name, Symbol) or assumed(name) or name.name in setting.by_name:
        raise BadSetting(f"a minimum over several names is over free real ones: '{name}' is not")
    if any(setting.reads(e, name.name) for e in (place, *setting.given)):
        raise BadSetting(f"the place of the minimum, or a condition, moves with '{name}'")


def _unused(wish: str, used: set[str]) -> Symbol:
    """The letter as wished, or with the first number behind it that is not taken."""
    numbered = (f"{wish}_{k}" for k in count(1))
    return next(Symbol(n, real=True) for n in chain([wish], numbered) if n not in used)
