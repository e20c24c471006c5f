"""Writes the kinds that our topics have into their decorators: `python tests/declared_kinds.py && ruff format`.

To be run after a new kind, or a topic whose questions fit others than before; `test_declared_kinds.py` tells where.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections import defaultdict
from pathlib import Path

from derive.asking import all_topics, load
from derive.exercises.kinds import found_kinds


def written(text: str, kinds: dict[str, tuple[str, ...]]) -> str:
    """The text of a topic file with the kinds of the topics in it."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    coded, changes = text.encode(), []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "topic":
            named = {k.arg: k.value for k in node.keywords}
            kinds_here = kinds[ast.literal_eval(node.args[0])]
            spelled = f"({', '.join(map(json.dumps, kinds_here))}{',' * (len(kinds_here) == 1)})"
            old = named.get("kinds", named.get("levels", named["title"]))
            end = starts[old.end_lineno - 1] + old.end_col_offset
            start = starts[old.lineno - 1] + old.col_offset if "kinds" in named else end
            changes.append((start, end, spelled if "kinds" in named else f", kinds={spelled}"))
    for start, end, piece in sorted(changes, reverse=True):
        coded = coded[:start] + piece.encode() + coded[end:]
    return coded.decode()


def main() -> None:
    """Look at every topic, and change the files in which something else stands."""
    load(Path(__file__).parents[1] / "templates" / "topic" / "my_topics.py")  # what `derive new` writes
    files: dict[Path, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for topic in all_topics():
        files[Path(inspect.getfile(topic.build))][topic.id] = found_kinds(topic)
    for file, kinds in files.items():
        text = file.read_text(encoding="utf-8")
        file.write_text(written(text, kinds), encoding="utf-8")


if __name__ == "__main__":
    main()
