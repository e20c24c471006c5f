"""Plans about arrays: what is known of each is put in, and laws are applied one after the other."""

from __future__ import annotations

from sympy import Basic

from derive.engine.moves import Plan, claim, let
from derive.terms.arrays import Array, Shape, Tensor


def from_arrays(question: Basic, *laws: str, **known: Array | Shape) -> Plan:
    """A plan that puts the arrays in, or their shapes where only these are known, and applies the laws in order.

    `from_arrays((x + y).shape, "align", "stretch", x=Shape(5, 1, 4), y=Shape(3, 1))`. Without laws all is worked out in
    one line. Raises `BadTopic` for a law that changes nothing.
    """
    plan = claim(question, *(let(Tensor(name), meaning) for name, meaning in known.items())).open_names()
    for law in laws or ("work_out",):
        plan = plan.law(law)
    return plan
