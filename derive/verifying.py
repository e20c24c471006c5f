"""The table of evidence: every topic derived and checked again, and what was found counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from msgspec import Struct, field

from derive import arguments
from derive.asking import Topic, matching
from derive.errors import BadSpec, DeriveError, shown
from derive.exercises import Shown, count_methods, kinds_of, posed
from derive.exercises import show as derive_topic


class Verified(Struct):
    """What `verify` found for one topic; `worst` is the largest raw gap to NumPy."""

    id: str
    seeds: int
    lines: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    points: int = 0
    worst: float = 0.0
    sizes: dict[str, set[int]] = field(default_factory=dict)  # at which lines were tried, by name
    seconds: float = 0.0
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything held for every seed."""
        return self.error is None

    def add(self, shown: Shown) -> None:
        """Count what one question showed."""
        self.lines += shown.lines
        self.methods += count_methods(shown.parts)
        for part in shown.parts:
            for step in part.derivation.steps:
                for name, values in step.evidence.sizes or ():
                    self.sizes.setdefault(name, set()).update(values)
            if part.check is not None:
                self.points += part.check.points
                self.worst = max(self.worst, part.check.worst)

    def data(self) -> dict[str, Any]:
        """The row as `derive verify --json` prints it."""
        return {
            "id": self.id,
            "seeds": self.seeds,
            "lines": self.lines,
            "methods": dict(sorted(self.methods.items())),
            "cross_check": {"points": self.points, "worst": self.worst},
            "ok": self.ok,
            "error": self.error,
        }


@arguments.reading(patterns=arguments.names)
def verify(
    patterns: str | Iterable[str] = (), *, seeds: int = 3, done: Callable[[], None] = lambda: None
) -> list[Verified]:
    """Derive and check again, in full detail, every topic (or those named) for several seeds; failures are rows too.

    `done` is called after each topic. Raises `UnknownName`, `BadSpec`.
    """
    most = arguments.MOST_SEEDS
    if isinstance(seeds, bool) or not isinstance(seeds, int) or not 1 <= seeds <= most:
        raise BadSpec(
            f"seeds is a whole number from 1 to {most}, not {shown(seeds)}: a topic that is not drawn is not verified"
        )
    rows = []
    wanted = [patterns] if isinstance(patterns, str) else list(patterns)
    for topic in {t.id: t for t in matching(wanted or ["*"])}.values():
        rows.append(_verified(topic, seeds))
        done()
    return rows


def _verified(topic: Topic, seeds: int) -> Verified:
    row, start = Verified(topic.id, seeds), perf_counter()
    for seed in range(seeds):
        try:
            shown = derive_topic(topic, f"{seed}/0/0", "full")
            row.add(shown)
            tuple(shown.figures)  # what cannot be drawn fails here and not on somebody's sheet
        except DeriveError as error:
            row.error = f"seed {seed}: {error}"
            break
    row.error = row.error or _lacking(topic)
    row.seconds = perf_counter() - start
    return row


def _lacking(topic: Topic) -> str | None:
    """What is wrong with the kinds that a topic declares, each of which is posed once.

    Those of our own topics are looked at with every change, in more draws.
    """
    if topic.source.startswith("derive."):
        return None
    try:
        for kind in kinds_of(topic) if topic.kinds else ():
            posed(topic, kind, "0/0/0", topic.draw("0/0/0"))
    except DeriveError as error:
        return str(error)
    return None
