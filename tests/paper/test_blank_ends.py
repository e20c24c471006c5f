"""Pages of the compact layout are filled: what is blank below their last mark, over the starter weeks."""

import shutil

import pytest
from blank_ends import ends, made


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
def test_pages_of_the_weeks_are_filled(tmp_path) -> None:
    shares = [share for _, file in made(tmp_path) for share in ends(file)]
    assert len(shares) > 60
    assert sum(shares) / len(shares) < 0.1
    assert max(shares) < 1 / 3
