"""Means over the members of a family: sums over all that they may be together.

Independent members take the same drawn values with the same weights; three of them where there are few members, so that
all laws in moments up to the fifth order are seen, and two where there are many. Of a choice every one is tried.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Any

from sympy import Symbol

from derive.errors import BadSetting
from derive.kernel.interpreter import Code, Undefined, World, compiled
from derive.kernel.setting import Setting
from derive.terms.chance import RandomVariable, chances_in
from derive.terms.samples import Chosen, Draws, Family

_WEIGHT = Symbol("q", positive=True)
_FEW = 2  # members that take three values each; more take two


def demand_read(setting: Setting, variables: tuple[RandomVariable, ...]) -> None:
    """Raises `BadSetting` where a definition hides a random variable; inside of means it may stand."""
    for x in variables:
        meanings = {d.key: d.meanings for d in (*setting.definitions, *setting.tied)}
        hidden = sorted(key for key, found in meanings.items() if any(x in chances_in(m) for m in found))
        if hidden:
            raise BadSetting(f"the definition of '{hidden[0]}' reads the random variable '{x.name}': put it in")


@lru_cache(maxsize=4096)
def over_family(setting: Setting, code: Code, variables: tuple[RandomVariable, ...]) -> Code:
    """The mean of a code over the members of one family. Raises `BadSetting` where more would have to be known."""
    demand_read(setting, variables)
    laws = [g for g in setting.given if isinstance(g, Family) and g.variable in variables]
    if len(variables) > 1 or len(laws) != 1:
        names = " and ".join(x.name for x in variables)
        raise BadSetting(f"one condition, Draws or Chosen, for one family: how {names} are distributed is not given")
    law, size = laws[0], compiled(laws[0].size)
    codes: dict[Any, Code] = {}  # made once, so that worlds know them again

    def value(w: World) -> Any:
        n = w.whole(size(w))
        if isinstance(law, Draws):
            if n not in codes:
                codes[n] = _over_draws(code, law, n)
            return codes[n](w)
        (chosen,) = (w.whole(compiled(a)(w)) for a in law.args[1:])
        if (n, chosen) not in codes:
            codes[n, chosen] = _over_choices(code, law, n, chosen)
        return codes[n, chosen](w)

    return value


def _over_draws(code: Code, law: Draws, n: int) -> Code:
    """One member after the other, each over its values."""
    count = 3 if n <= _FEW else 2
    weights = [_read(("weight", (k,)), _WEIGHT) for k in range(1, count + 1)]
    values = [_read((law.variable.name, (0, k)), Symbol("X", real=True)) for k in range(1, count + 1)]
    mean = _weighted(values, weights)
    places = [_less(v, mean) for v in values] if law.centred else values
    for member in range(1, n + 1):
        code = _weighted([_pinned(code, law, member, place) for place in places], weights)
    return code


def _over_choices(code: Code, law: Chosen, n: int, chosen: int) -> Code:
    """Every choice once."""
    choices = list(combinations(range(1, n + 1), chosen))
    codes = [_of_choice(code, law, n, choice) for choice in choices]

    def value(w: World) -> Any:
        if not codes:
            raise Undefined
        return sum(c(w) for c in codes[1:]) / len(codes) + codes[0](w) / len(codes)

    return value


def _of_choice(code: Code, law: Chosen, n: int, choice: tuple[int, ...]) -> Code:
    for member in range(1, n + 1):
        code = _pinned(code, law, member, _constant(int(member in choice)))
    return code


def _weighted(codes: list[Code], weights: list[Code]) -> Code:
    def value(w: World) -> Any:
        shares = [q(w) for q in weights]
        total = sum(q * c(w) for q, c in zip(shares, codes, strict=True))
        return total * w.whole_power(sum(shares), -1)

    return value


def _pinned(code: Code, law: Family, member: int, place: Code) -> Code:
    key, leaf = (law.variable.name, (member,)), law.member.base[member]
    return lambda w: w.with_value(key, place(w), code, leaf)


def _read(key: tuple[str, tuple[int, ...]], leaf: Symbol) -> Code:
    return lambda w: w.read(key, leaf)


def _less(a: Code, b: Code) -> Code:
    return lambda w: a(w) - b(w)


def _constant(number: int) -> Code:
    return lambda _w: number
