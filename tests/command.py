"""Runs the command line: in this process, or as a user's shell would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from derive.cli import main


def derive(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Result:
    """The command in this process; anything but a clean exit is raised as it is."""
    quiet = {"DERIVE_TOPICS": "", **(env or {})}
    return CliRunner().invoke(main, [str(a) for a in arguments], env=quiet, catch_exceptions=False)


def data(*arguments: str | Path) -> Any:
    """What a command prints as JSON."""
    result = derive(*arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def process(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "derive", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        timeout=900,
        env={**os.environ, "DERIVE_TOPICS": "", **(env or {})},
        check=False,
        **options,
    )


def refused(*arguments: str | Path, env: Mapping[str, str] | None = None) -> str:
    """The one line with which a request is refused."""
    result = derive(*arguments, env=env)
    assert (result.exit_code, result.stdout) == (2, ""), (result.exit_code, result.stdout)
    (line,) = result.stderr.splitlines()
    assert line.startswith("derive: ")
    return line
