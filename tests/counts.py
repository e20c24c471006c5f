"""How often a slow judge looks: few times in `.ci/run`, as often as the README says with DERIVE_JUDGES=full."""

import os


def count(few: int, full: int) -> int:
    """The number of draws that a slow judge takes."""
    return full if os.environ.get("DERIVE_JUDGES") == "full" else few
