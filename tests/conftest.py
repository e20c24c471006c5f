"""Puts this folder on the path, so that tests in every folder find `command`; and how hypothesis draws.

In CI the draws are the same every time, so that a change is judged by what it changes; at home they differ, and find
new cases.
"""

import os

import pytest
from hypothesis import settings

import derive  # noqa: F401  before SymPy: it says with which numbers SymPy counts

settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is known not to hold is run, expected to fail, and says why (`known_gaps`)."""
    import known_gaps  # beside this file, which pytest puts on the path

    for item in items:
        why = known_gaps.reason(item.nodeid)
        if why:
            item.add_marker(pytest.mark.xfail(strict=True, reason=why))
