"""Makes the table of what is read in the README:  python tests/readings.py

Examples come from `tests/data`, where each is a test; functions and commands from the tables that read them.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from derive.parsing.function_names import ALIASES, FUNCTIONS
from derive.parsing.latex_tokens import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README, DATA = ROOT / "README.md", ROOT / "tests" / "data"
OPENS, CLOSES = "<!-- readings: made by tests/readings.py -->\n", "<!-- /readings -->\n"


def sections() -> dict[str, list[str]]:
    """What is typed, by the headings of the file."""
    found: dict[str, list[str]] = {}
    head = ""
    for line in (DATA / "readings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            head = line.removeprefix("# ")
        elif line and not line.startswith("with "):
            found.setdefault(head, []).append(re.split(r" {3,}", line)[0])
    return found


def refused() -> list[str]:
    """What is typed and has two readings, or none."""
    lines = (DATA / "refusals.txt").read_text(encoding="utf-8").splitlines()
    return [re.split(r" {3,}", line)[0] for line in lines if line and not line.startswith("#")]


def made() -> str:
    """What stands between the marks."""
    rows = [("", "typed"), ("---", "---"), *((head, _codes(texts)) for head, texts in sections().items())]
    rows.append(("refused, with the reason", _codes(refused())))
    table = "\n".join(f"| {head} | {texts} |" for head, texts in rows)
    words = sorted({*FUNCTIONS, *ALIASES}, key=lambda w: (w.lower(), w))
    functions = textwrap.fill(f"Functions: {', '.join(w for w in words if w.isalnum() or '_' in w)}.", 120)
    commands = sorted(name for name in COMMANDS if name.isalpha())
    latex = textwrap.fill(
        f"Commands of LaTeX besides those, Greek letters, fonts and spaces: {', '.join(commands)}.", 120
    )
    return f"<details>\n<summary>What is read</summary>\n\n{table}\n\n{functions}\n\n{latex}\n\n</details>\n"


def _codes(texts: list[str]) -> str:
    return ", ".join(f"`{text}`".replace("|", r"\|") for text in texts)


def block(text: str) -> str:
    """What stands between the marks in a text."""
    return text.split(OPENS)[1].split(CLOSES)[0].strip("\n") + "\n"


def put(text: str, inner: str) -> str:
    """The text with something else between the marks."""
    before, rest = text.split(OPENS)
    return f"{before}{OPENS}\n{inner}\n{CLOSES}{rest.split(CLOSES)[1]}"


if __name__ == "__main__":
    README.write_text(put(README.read_text(encoding="utf-8"), made()), encoding="utf-8")
