"""The order in which the sheets of a class are made."""

from random import Random

from derive.sheets.assigning import Variant
from derive.sheets.writing.likeness import by_likeness
from derive.sheets.writing.making import Task


def tasks(count, exercises, seed=0):
    rng = Random(seed)
    drawn = [tuple((k, "a.topic", str(rng.randrange(exercises))) for k in range(4)) for _ in range(count)]
    return [Task(Variant(str(n), str(n), places=places), "") for n, places in enumerate(drawn)]


def seen_lately(ordered) -> int:
    """How many exercises one of the ten sheets before asks too."""
    places = [set(task.variant.places) for task in ordered]
    return sum(len(here & set().union(*places[max(0, n - 10) : n])) for n, here in enumerate(places))


def test_each_is_made_once() -> None:
    for count in (0, 1, 7, 180):
        given = tasks(count, 12)
        assert sorted(t.variant.name for t in by_likeness(given)) == sorted(t.variant.name for t in given)


def test_what_a_sheet_asks_was_asked_a_moment_ago() -> None:
    """Of four exercises among sixteen each the ten sheets before ask 1.9 as they come."""
    given = tasks(300, 16)
    assert 1.7 < seen_lately(given) / 300 < 2.0
    assert seen_lately(list(by_likeness(given))) / 300 > 2.4


def test_sheets_of_which_nothing_is_known_stay_as_they_are() -> None:
    given = [Task(Variant(str(n), str(n)), "") for n in range(90)]
    assert list(by_likeness(given)) == given
