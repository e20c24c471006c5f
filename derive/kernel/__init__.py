"""The part to trust: settings, lines, and the checks without which no line exists."""

import derive.kernel.means
import derive.kernel.readers  # noqa: F401  (teaches the interpreter every node)
from derive.kernel.conventions import Convention, demand_convention
from derive.kernel.definitions import Definition
from derive.kernel.derivation import Derivation, Line, Refuted, Step, checked_result
from derive.kernel.findings import Evidence, Witness
from derive.kernel.relations import ARGMIN, AT_MOST, EQUAL, LESS, SUBSET, Relation, approx, rounded
from derive.kernel.setting import Setting

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
