"""In which order the sheets of a class are made: each after those that ask much of what it asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from derive.sheets.writing.making import Task

_RECENT = 8  # sheets: Typst knows what it laid out for the last ten documents
_NEXT = 50  # sheets among which the next one is found


def by_likeness(tasks: Sequence[Task]) -> Iterator[Task]:
    """All tasks. So what is new comes little by little, and those who set pages wait less for those who derive; and
    what Typst has laid out is asked for before it is forgotten."""
    near, later = list(tasks[:_NEXT]), iter(tasks[_NEXT:])
    recent = deque[frozenset[object]](maxlen=_RECENT)
    while near:
        known = frozenset[object]().union(*recent)
        task = near.pop(max(range(len(near)), key=lambda k: len(known & _asked(near[k]))))
        near += [task for task in [next(later, None)] if task]
        recent.append(_asked(task))
        yield task


def _asked(task: Task) -> frozenset[object]:
    """Where its exercises come from."""
    return frozenset(task.variant.places or ())
