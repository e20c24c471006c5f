"""The page of the gallery that lists every topic: its question, the last lines of its parts, its kinds, its evidence;
and the notions of the course with the topics that answer them. Made by `tests/gallery.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from notions import NOTIONS, TO_COME

import derive
from derive.asking import Topic
from derive.paper.escape import markdown as escape
from derive.paper.report import METHODS

SEED = 3
Entry = Callable[[Topic], Iterator[str]]


def page(areas: Mapping[str, list[Topic]], titles: Mapping[str, tuple[str, str]], entry: Entry | None = None) -> str:
    """The whole page, area by area, with what an `entry` says of each topic."""
    return "\n".join(_lines(areas, titles, entry or full_entry)) + "\n"


def _lines(areas: Mapping[str, list[Topic]], titles: Mapping[str, tuple[str, str]], entry: Entry) -> Iterator[str]:
    yield "# Catalogue"
    yield ""
    yield f"{sum(map(len, areas.values()))} topics: what each asks, the line in which each of its parts ends, and how"
    yield f"its lines are known to hold, as `derive show` has them with `--seed {SEED}`. Made by `tests/gallery.py`."
    for area, topics in areas.items():
        english, chinese = titles.get(area, (area.capitalize(), area))
        yield from ("", f"## {english} · {chinese}")
        for topic in topics:
            yield from entry(topic)
    yield from ("", "## The course · 课程", "", "| notion | topics |", "|---|---|")
    for notion, topics in NOTIONS.items():
        yield f"| {notion} | {', '.join(f'`{t}`' for t in topics) or f'to come: `{TO_COME[notion]}`'} |"


def heading(topic: Topic) -> Iterator[str]:
    """Where the page begins to speak of a topic."""
    yield from ("", f"### `{topic.id}`")


def full_entry(topic: Topic) -> Iterator[str]:
    """What the page says of one topic."""
    shown = json.loads(derive.show(topic.id, seed=SEED).to("json"))
    yield from heading(topic)
    yield from ("", f"{topic.title.texts['en']} · {topic.title.texts['zh']}", "")
    yield from (f"> {escape(_one_line(shown['statement']), opens=False)}", "")
    for part in shown["parts"]:
        yield f"- {_code(last_line(part))}: {evidence(part)}"
    yield from ("", f"Kinds: {', '.join(topic.kinds)}.")


def last_line(part: Mapping[str, Any]) -> str:
    """The question and the result of a part, with the relation that all its lines make."""
    first, *others = part["lines"]
    signs = [line["relation"] for line in others]
    relation = next((s for s in ("<", "<=", "⊆") if s in signs), signs[-1])
    return f"{first['text']} {relation} {others[-1]['text']}"


def evidence(part: Mapping[str, Any]) -> str:
    """The weakest of the ways in which the lines of a part were checked."""
    found = {line["evidence"]["method"] for line in part["lines"][1:]}
    return METHODS[max(found, key=list(METHODS).index)]


def _code(text: str) -> str:
    return f"`{_one_line(text)}`"


def _one_line(text: str) -> str:
    return " ".join(text.split())
