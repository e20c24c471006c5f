"""The specs that come with the program: each can be read, its exercises can be made, and together they use it all."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derive.asking import Topic, all_topics, matching
from derive.exercises import KINDS, posed
from derive.paper.documents import templates
from derive.sheets.request.asked import Asked, Spec
from derive.sheets.request.keys import EXERCISE, TOP, VARIANTS
from derive.sheets.request.spec import read_spec

HOME = Path(templates.folders(None)[-1]) / "sheets"
SPECS = sorted(HOME.glob("*.toml"))
each = pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)


def test_there_is_one_for_every_week() -> None:
    assert [path.name[:2] for path in SPECS] == [f"{week:02}" for week in range(1, 17)]


@each
def test_it_is_read_in_both_languages(path) -> None:
    english, chinese = (read_spec(path, language) for language in ("en", "zh"))
    assert read_spec(path) == english
    assert (english.exercises, english.layout.space) == (chinese.exercises, chinese.layout.space)
    for text in (english.title, english.instructions):
        assert (text and text.isascii()) or "’" in text
    for text in (chinese.title, chinese.instructions):
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert english.seed == int(path.name[:2]) and f"Week {english.seed}:" in english.title


def exercises() -> Iterator[Any]:
    """Every exercise that a spec asks for, of every topic that its pattern names; of a pool the pool."""
    for path in SPECS:
        spec: Spec = read_spec(path)
        for asked in spec.exercises:
            found = matching([asked.topic])
            assert len(found) >= asked.count or len(found) == 1
            pool = KINDS[asked.kind].pool if len(found) > 1 else None
            for topic in [pool(asked.topic, found, asked.difficulty)] if pool else found:
                yield pytest.param(topic, asked, spec.seed, id=f"{path.stem} {topic.id} {asked.kind}")


@pytest.mark.parametrize(("topic", "asked", "seed"), list(exercises()))
def test_its_exercises_can_be_made(topic: Topic, asked: Asked, seed: int) -> None:
    place = f"{seed}/0/0"
    shown = posed(topic, asked.kind, place, topic.draw(place, asked.difficulty))
    assert shown.kind == asked.kind and shown.lines > 0


def test_together_they_use_every_topic_kind_level_and_key() -> None:
    specs = [read_spec(path) for path in SPECS]
    asked = [a for spec in specs for a in spec.exercises]
    assert {t.id for a in asked for t in matching([a.topic])} == {t.id for t in all_topics()}
    assert {a.kind for a in asked} == set(KINDS)
    assert {a.difficulty for a in asked} >= {"easy", "hard"}
    text = "".join(path.read_text(encoding="utf-8") for path in SPECS)
    shown = {name for name in {**TOP, **EXERCISE, **VARIANTS} if re.search(rf"^(# )?\[*{name}\b", text, re.MULTILINE)}
    assert {*TOP, *EXERCISE, *VARIANTS} - shown == {
        "let",
        "parameters",
        "figure",
        "alt",
    }  # a picture is a file of one's own


def test_no_line_is_too_long_to_be_read() -> None:
    assert max(len(line) for path in SPECS for line in path.read_text(encoding="utf-8").splitlines()) <= 120
