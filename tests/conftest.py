"""Puts this folder on the path, so that tests in every folder find `command`; and how hypothesis draws.

In CI the draws are the same every time, so that a change is judged by what it changes; at home they differ, and find
new cases.
"""

import os

from hypothesis import settings

import derive  # noqa: F401  before SymPy: it says with which numbers SymPy counts

settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")
