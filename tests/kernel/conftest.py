"""What the tests of the kernel share: shorthands for lines that must pass and lines that must not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from derive.errors import BadSetting, CheckFailed
from derive.kernel import EQUAL, Refuted, Setting, Step

sys.path.insert(0, str(Path(__file__).parent))


def setting_of(before, definitions=(), given=(), scope=()):
    return Setting((before, *scope), tuple(definitions), tuple(given))


def step(before, after, relation=EQUAL, **rest):
    """The checked line."""
    return Step(before, after, "test", relation, setting_of(before, **rest))


def refused(before, after, relation=EQUAL, **rest):
    """Demands that the kernel does not take the line, and returns what it says."""
    with pytest.raises((CheckFailed, BadSetting)) as error:
        step(before, after, relation, **rest)
    return str(error.value)


def refuted(before, after, relation=EQUAL, **rest):
    """The witness against a line."""
    return Refuted(before, after, "mistake", setting_of(before, **rest), relation).witness
