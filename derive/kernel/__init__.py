"""The part to trust: settings, lines, and the checks without which no line exists.

The names below are imported when first used: what a proof decides does not wait for samples.
"""

from typing import TYPE_CHECKING

import derive.kernel.means
import derive.kernel.readers  # noqa: F401  (teaches the interpreter every node)
from derive.later import names_of

if TYPE_CHECKING:
    from derive.kernel.conventions import Convention as Convention
    from derive.kernel.conventions import demand_convention as demand_convention
    from derive.kernel.definitions import Definition as Definition
    from derive.kernel.derivation import Derivation as Derivation
    from derive.kernel.derivation import Line as Line
    from derive.kernel.derivation import Refuted as Refuted
    from derive.kernel.derivation import Step as Step
    from derive.kernel.derivation import checked_result as checked_result
    from derive.kernel.findings import Evidence as Evidence
    from derive.kernel.findings import Witness as Witness
    from derive.kernel.relations import ARGMIN as ARGMIN
    from derive.kernel.relations import AT_MOST as AT_MOST
    from derive.kernel.relations import EQUAL as EQUAL
    from derive.kernel.relations import LESS as LESS
    from derive.kernel.relations import SUBSET as SUBSET
    from derive.kernel.relations import Relation as Relation
    from derive.kernel.relations import approx as approx
    from derive.kernel.relations import rounded as rounded
    from derive.kernel.setting import Setting as Setting

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

__all__ = [*_HOME]  # type checkers read the names above

__getattr__ = names_of(__name__, _HOME, globals())
