"""PyTorch, the judge of operations on arrays: imported by the first test that asks it, and not by all that collect."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from derive.later import Later

torch: Any = Later("torch")
installed = pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is the judge: pip install '.[torch]'")
