"""Derivations in machine-learning mathematics, each line checked before it can be printed.

The names below are the library. They are imported when first used, so that `derive --help` need not wait for SymPy.
"""

import os

from derive.later import names_of
from derive.version import VERSION as __version__

TYPE_CHECKING = False  # `typing` takes as long as all that is done before Ctrl-C is heard

# SymPy would count with python-flint's numbers where it finds them, and be a third slower at what is done here.
os.environ.setdefault("SYMPY_GROUND_TYPES", "python")

if TYPE_CHECKING:
    from derive.answers import check as check
    from derive.cells import self_check as self_check
    from derive.checking import Verdict as Verdict
    from derive.checking.expected import Expected as Expected
    from derive.errors import DeriveError as DeriveError
    from derive.kernel import Derivation as Derivation
    from derive.kernel import Refuted as Refuted
    from derive.kernel import Setting as Setting
    from derive.kernel import Step as Step
    from derive.library import diff as diff
    from derive.library import gradient as gradient
    from derive.library import render as render
    from derive.library import show as show
    from derive.paper.presentation import Presentation as Presentation
    from derive.parsing import parse as parse
    from derive.sheets.posing import sheet as sheet
    from derive.sheets.sheet import Sheet as Sheet
    from derive.verifying import verify as verify

_HOME = {
    "Derivation": "derive.kernel",
    "DeriveError": "derive.errors",
    "Expected": "derive.checking.expected",
    "Presentation": "derive.paper.presentation",
    "Refuted": "derive.kernel",
    "Setting": "derive.kernel",
    "Sheet": "derive.sheets.sheet",
    "Step": "derive.kernel",
    "Verdict": "derive.checking",
    "check": "derive.answers",
    "diff": "derive.library",
    "gradient": "derive.library",
    "parse": "derive.parsing",
    "render": "derive.library",
    "self_check": "derive.cells",
    "sheet": "derive.sheets.posing",
    "show": "derive.library",
    "verify": "derive.verifying",
}

__all__ = ["__version__", *_HOME]  # type checkers read the names above


__getattr__ = names_of(__name__, _HOME, globals())


def __dir__() -> list[str]:
    """The public names, those that nobody has used yet too."""
    return __all__
