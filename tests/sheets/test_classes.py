"""A class of every starter week: equal totals, equal rules at each place, no question twice on a sheet."""

import pytest
from classes import HOME, class_of


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(HOME.glob("*.toml")), ids=lambda path: path.stem)
def test_a_class_is_fair(path) -> None:
    row = class_of(path, 12)
    assert row.is_fair and row.different == 12, row
