"""What processes hand to the first one: never so long that a pipe would take a part of it."""

import pickle
import select

import pytest

from derive.sheets.writing.shelf import hand_over, take

#: POSIX promises 512 at least; Python puts the length before it
WHOLE = getattr(select, "PIPE_BUF", 512)


@pytest.mark.parametrize("size", [0, 1, 511, 1_999, 2_001, 5_000, 300_000])
def test_a_message_is_short_however_much_is_handed_over(size, tmp_path) -> None:
    message = hand_over(tmp_path, bytes, size)
    assert len(pickle.dumps(message)) + 100 < WHOLE  # with what a pool says of it
    assert take(message) == b"\0" * size
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_done_is_said_as_before(tmp_path) -> None:
    with pytest.raises(ValueError, match="negative count"):
        hand_over(tmp_path, bytes, -1)
    assert list(tmp_path.iterdir()) == []
