"""A bar on standard error for what takes long."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Protocol

import click

PATIENCE = 1.0  # seconds that nobody needs a bar for


class Step(Protocol):
    """Called with how many more are done."""

    def __call__(self, count: int = 1) -> None: ...


@contextmanager
def progress(length: int) -> Iterator[Step]:
    """The bar, when standard error is a terminal and a second has gone by."""
    hidden = sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb"
    start = monotonic()
    with ExitStack() as shown:
        bars: list[click._termui_impl.ProgressBar[int]] = []
        done = 0

        def step(count: int = 1) -> None:
            nonlocal done
            done += count
            if not bars and not hidden and monotonic() - start > PATIENCE:
                bars.append(shown.enter_context(click.progressbar(length=length, file=sys.stderr)))
            for bar in bars:
                bar.update(done - bar.pos)

        yield step
