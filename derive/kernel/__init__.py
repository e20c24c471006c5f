"""The part to trust: settings, lines, and the checks without which no line exists.

The names below are imported when first used: what a proof decides does not wait for samples.
"""

from typing import TYPE_CHECKING

import derive.kernel.means
import derive.kernel.readers  # noqa: F401  (teaches the interpreter every node)
from derive.later import names_of

if TYPE_CHECKING:
    from derive.kernel.conventions import Convention, demand_convention
    from derive.kernel.definitions import Definition
    from derive.kernel.derivation import Derivation, Line, Refuted, Step, checked_result
    from derive.kernel.findings import Evidence, Witness
    from derive.kernel.relations import ARGMIN, AT_MOST, EQUAL, LESS, SUBSET, Relation, approx, rounded
    from derive.kernel.setting import Setting

_HOME = {
    "ARGMIN": "derive.kernel.relations",
    "AT_MOST": "derive.kernel.relations",
    "Convention": "derive.kernel.conventions",
    "Definition": "derive.kernel.definitions",
    "Derivation": "derive.kernel.derivation",
    "EQUAL": "derive.kernel.relations",
    "Evidence": "derive.kernel.findings",
    "LESS": "derive.kernel.relations",
    "Line": "derive.kernel.derivation",
    "Refuted": "derive.kernel.derivation",
    "Relation": "derive.kernel.relations",
    "SUBSET": "derive.kernel.relations",
    "Setting": "derive.kernel.setting",
    "Step": "derive.kernel.derivation",
    "Witness": "derive.kernel.findings",
    "approx": "derive.kernel.relations",
    "checked_result": "derive.kernel.derivation",
    "demand_convention": "derive.kernel.conventions",
    "rounded": "derive.kernel.relations",
}

__all__ = [
    "ARGMIN",
    "AT_MOST",
    "EQUAL",
    "LESS",
    "SUBSET",
    "Convention",
    "Definition",
    "Derivation",
    "Evidence",
    "Line",
    "Refuted",
    "Relation",
    "Setting",
    "Step",
    "Witness",
    "approx",
    "checked_result",
    "demand_convention",
    "rounded",
]

__getattr__ = names_of(__name__, _HOME, globals())
