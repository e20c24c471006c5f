"""The bar: on a terminal, after a second, and never anywhere else."""

import io

import pytest

from derive.cli import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "term", "shown"),
    [(Terminal, 0.0, "xterm", True), (Terminal, 60.0, "xterm", False), (Terminal, 0.0, "dumb", False),
     (io.StringIO, 0.0, "xterm", False)],
)  # fmt: skip
def test_when_there_is_a_bar(stream, patience, term, shown, monkeypatch) -> None:
    told = stream()
    monkeypatch.setattr("sys.stderr", told)
    monkeypatch.setattr(bar, "PATIENCE", patience)
    monkeypatch.setenv("TERM", term)
    with bar.progress(4) as step:
        for count in (1, 0, 3):
            step(count)
    assert bool(told.getvalue()) == shown
    assert ("100%" in told.getvalue()) == shown
