"""How often is looked or measured: few times in `.ci/run`, as often as the README says by hand.

Slow judges take more draws with DERIVE_JUDGES=full, benchmarks fewer runs with DERIVE_RUNS=1, property tests more
examples with CI=true.
"""

import os
from collections.abc import Iterable


def count(few: int, full: int) -> int:
    """The number of draws that a slow judge takes."""
    return full if os.environ.get("DERIVE_JUDGES") == "full" else few


def seeds(few: Iterable[int], full: int) -> tuple[int, ...]:
    """The seeds that a slow judge draws with: these few, or so many from 0 on."""
    return tuple(range(count(0, full))) or tuple(few)


def examples(most: int) -> int:
    """The number of examples that a property test draws: in `.ci/run`, where they are the same every time, all."""
    return most if os.environ.get("CI") else max(most // 6, 8)


def draws(few: int, most: int) -> int:
    """The number of draws that a test of many rows takes: in `.ci/run` the most."""
    return most if os.environ.get("CI") else few


def runs(most: int) -> int:
    """The number of runs that a benchmark takes the median of."""
    return min(most, int(os.environ.get("DERIVE_RUNS", most)))
