"""A class of every starter week, or every second: equal totals, equal rules at each place, no question twice."""

import pytest
from classes import HOME, class_of
from counts import count


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(HOME.glob("*.toml"))[:: count(2, 1)], ids=lambda path: path.stem)
def test_a_class_is_fair(path) -> None:
    size = count(4, 12)
    row = class_of(path, size)
    assert row.is_fair and row.different == size, row
