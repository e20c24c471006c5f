"""Pages of the compact layout are filled: what is blank below their last mark, over the starter weeks."""

import re
import shutil
import subprocess

import pytest
from blank_ends import ends, made

from derive.paper.formats import find
from derive.sheets import sheet


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
def test_pages_of_the_weeks_are_filled(tmp_path) -> None:
    shares = [share for _, file in made(tmp_path) for share in ends(file)]
    assert len(shares) > 60
    assert sum(shares) / len(shares) < 0.1
    assert max(shares) < 1 / 3


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("seed", range(3))
def test_no_page_of_a_key_begins_with_the_last_line_of_a_derivation(seed: int, tmp_path) -> None:
    """Nor with the sentence that says how it was checked: with a line at least it stands below another one."""
    file = tmp_path / "key.pdf"
    file.write_bytes(find("pdf").document(sheet(["calculus.common"] * 14, seed=seed).views()["key"]))
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    _first, *pages = text.rstrip("\f").split("\f")
    assert pages
    for page in pages:
        before, _, _ = page.partition("Exercise")
        assert not re.match(r"\s*Proved", before)
        if "Proved" in before:  # the rest of a derivation
            assert before.partition("Proved")[0].count("=") >= 2, before
