"""Conventions: the value that somebody gives a derivative where there is none, as PyTorch gives 0 to max(0, x) at 0."""

from __future__ import annotations

from msgspec import Struct
from sympy import Basic, Eq, Expr, Symbol

from derive.errors import BadSetting, CheckFailed
from derive.kernel.interpreter import compiled
from derive.kernel.sampled.corner_world import CornerWorld, NoSlope
from derive.kernel.sampled.sample import outcome
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.setting import Setting
from derive.terms.notation import D


class Convention(Struct, frozen=True):
    """At `place`, an equation `x = 0`, the derivative has no value, and `whose` software takes `value` for it.

    Nothing follows from a convention: it is printed as what it is, and compared with that software in tests.
    """

    place: Eq
    value: Expr
    whose: str

    def __post_init__(self) -> None:
        if not isinstance(self.place, Eq) or not isinstance(self.place.lhs, Symbol):
            raise BadSetting(f"the place of a convention is an equation such as x = 0, not {self.place}")
        if not self.value.is_number:
            raise BadSetting(f"a convention gives a number, not {self.value}")


def demand_convention(claim: Basic, convention: Convention, setting: Setting) -> None:
    """Raises `CheckFailed` unless the claim is a derivative that has no value at the place, in every world tried, and
    the value lies between the slopes from both sides."""
    if not isinstance(claim, D):
        raise CheckFailed(f"a convention is about a derivative, and {claim} is none")
    name, at = convention.place.args
    setting.admit(name, at)
    for sample in Worlds.of(setting).base[:2]:
        world = CornerWorld(sample.world, sample.world.pins)
        pinned = CornerWorld(sample.world, {**world.pins, (name.name, ()): world.value(at)})
        if outcome(pinned, claim) is not NoSlope:
            raise CheckFailed(f"{claim} has a value at {name} = {at}, or no meaning: no convention is needed there")
        left, right = pinned.quotients(compiled(claim.body), (claim.variable.name, ()))
        value = pinned.value(convention.value)
        if not min(left, right) - 1e-9 <= value <= max(left, right) + 1e-9:
            sides = f"{float(left):.6g} and {float(right):.6g}"
            raise CheckFailed(f"{convention.value} does not lie between the slopes on both sides, {sides}")
