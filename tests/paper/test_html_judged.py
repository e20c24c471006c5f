"""HTML before judges of other people: the Nu validator of the W3C, and axe-core in a browser.

Both come from npm: `npm install vnu-jar@25.11.25 axe-core`, and NODE_PATH is the folder `node_modules`. (Later versions
of vnu-jar bring no program.)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import chrome
import pytest
from classes import HOME
from counts import count
from kind_views import all_kinds
from sheet_views import long, sheet, softmax

import derive
from derive.paper.formats import find
from derive.sheets.posing import single
from derive.sheets.request.spec import read_spec

NODE = Path(os.environ.get("NODE_PATH", "node_modules"))
NU, AXE = NODE / "vnu-jar/build/dist/vnu.jar", NODE / "axe-core/axe.min.js"
#: of CSS that browsers have and the validator does not know yet
UNKNOWN = ("“subgrid” is not a “grid-template-columns” value", "pseudo-class “::details-content”")
SPEC = """
title = {en = "Week <3> & more", zh = "第<三>周"}
seed = 3
layout = "compact"
columns = 2
keys = ["full", "short", "marks"]
evidence = "end"
header = "Autumn"
[[exercise]]
topic = "activation.relu"
hint = true
[[exercise]]
topic = "events.*"
kind = "match"
[[exercise]]
text = "Why does nobody train with a step function?"
answer = "Its slope is 0 wherever it has one."
points = 2.5
[[exercise]]
topic = "taylor.best_step"
[[exercise]]
topic = "tensor.broadcast"
[[exercise]]
topic = "calculus.common"
kind = "spot"
"""
#: a guess, other in each run, where calls of PyTorch or a teacher's own English stand beside Chinese words
GUESSED = ("zh", "appears to be written in English")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Sheets and keys of every kind and form, of weeks of the course, and a derivation, in both languages; of all weeks
    with DERIVE_JUDGES=full."""
    folder = tmp_path_factory.mktemp("judged")
    (folder / "spec.toml").write_text(SPEC, encoding="utf-8")
    views = {"show": derive.show("softmax.jacobian").to("html")}
    for language in ("en", "zh"):
        for role, view in single(read_spec(folder / "spec.toml", language)).views().items():
            views[f"{role}-{language}"] = find("html").document(view)
        for key in (False, True):
            made = sheet(*all_kinds(), softmax(5), long(6, 16), key=key, language=language)
            views[f"kinds-{language}-{key}"] = find("html").document(made)
    for week in sorted(HOME.glob("*.toml"))[:: count(4, 1)]:
        for language in ("en", "zh"):
            for role, view in single(read_spec(week, language)).views().items():
                views[f"{week.stem}-{role}-{language}"] = find("html").document(view)
    for name, text in views.items():
        (folder / f"{name}.html").write_text(str(text), encoding="utf-8")
    return sorted(folder.glob("*.html"))


def complaints(*files: Path) -> list[str]:
    """What the validator has to say, warnings too, but for what it does not know."""
    run = subprocess.run(
        ["java", "-jar", str(NU), "--format", "json", *map(str, files)], capture_output=True, text=True
    )
    said = [f"{m['url'].rpartition('/')[2]}: {m['message']}" for m in json.loads(run.stderr)["messages"]]
    said = [text for text in said if not all(part in text for part in GUESSED)]
    return [text for text in said if not any(unknown in text for unknown in UNKNOWN)]


@pytest.mark.skipif(not (NU.exists() and shutil.which("java")), reason="vnu-jar (npm) or java is not installed")
def test_the_nu_validator_finds_nothing(documents: list[Path], tmp_path: Path) -> None:
    assert complaints(*documents) == []
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        documents[0].read_text(encoding="utf-8").replace("<main>", "<main><p><div id=1>"), encoding="utf-8"
    )
    assert complaints(wrong)


@pytest.mark.skipif(
    not (AXE.exists() and chrome.PROGRAM and chrome.DRIVER), reason="axe-core (npm) or chromium is not installed"
)
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(documents: list[Path], tmp_path: Path, width: int) -> None:
    with chrome.browser(tmp_path / "profile", width) as window:
        assert [found for file in documents if (found := violations(window, file))] == []
        assert [file.name for file in documents if scrolls(window, file)] == []
        wrong = tmp_path / "wrong.html"
        wrong.write_text('<html lang="en"><title>x</title><main><h1>x</h1><img src="x">', encoding="utf-8")
        assert any("image-alt" in found for found in violations(window, wrong))


def scrolls(window: chrome.Browser, file: Path) -> bool:
    """Whether the page, unfolded, is wider than the window."""
    window.open(file)
    window.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    return bool(window.run("return document.documentElement.scrollWidth > innerWidth"))


def violations(window: chrome.Browser, file: Path) -> list[str]:
    """The rules that a page breaks, unfolded, with the first element that does."""
    window.open(file)
    window.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    window.run(AXE.read_text(encoding="utf-8"))
    script = "return axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
    return [f"{file.name}: {found}" for found in window.run(script)]
