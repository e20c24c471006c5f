"""Random functions that bend: none refused, none wrong beside its kinks, by a difference of our own at 50 digits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import mpmath
import pytest
from bent_judge import drawn, points_judged
from bent_trees import x
from counts import count

from derive import gradient
from derive.errors import DeriveError


def refused(seeds: range) -> tuple[int, dict[int, str]]:
    """How many functions were drawn, and by its seed what could not be derived; a wrong result raises."""
    tried, found = 0, {}
    for seed in seeds:
        rng = Random(f"bent/{seed}")
        f = drawn(rng, seed)
        if not f.has(x):
            continue
        tried += 1
        try:
            result = gradient(f, x).result
        except DeriveError as error:
            found[seed] = f"{f}: {error}"
            continue
        with mpmath.workdps(50):
            points_judged(f, result, rng)
    return tried, found


def test_random_functions_that_bend() -> None:
    assert refused(range(12))[1] == {}


@pytest.mark.slow
def test_many_random_functions_that_bend() -> None:
    tried, found = refused(range(count(80, 2000)))
    assert len(found) < tried / 50, "\n".join(found.values())  # below 2 %
    assert min(found, default=40) >= 40  # the first ones all can


def test_the_script_that_runs_them_all_goes_on_where_it_was(tmp_path) -> None:
    """As README has it, without what pytest adds to the path."""
    log, script = tmp_path / "log", Path(__file__).with_name("many_bent.py")
    path = os.pathsep.join(p for p in sys.path if "tests" not in Path(p).parts)
    for last in ("1", "2"):
        line = [sys.executable, str(script), str(log), "0", last]
        done = subprocess.run(line, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    found = [json.loads(text) for text in log.read_text().splitlines()]
    assert [line["seed"] for line in found] == [0, 1]
    assert {line["verdict"] for line in found} <= {"right", "none"}
