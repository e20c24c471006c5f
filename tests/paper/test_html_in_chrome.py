"""HTML as a browser shows it: within a phone's width, off the network, named for screen readers, unfolded on paper."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import chrome
import pytest
from counts import count
from kind_views import CLAIM, all_kinds
from sheet_views import long, pages, sheet, softmax

import derive
from derive.asking import all_topics
from derive.paper.formats import find
from derive.paper.maths.text_maths import TextMaths
from derive.paper.view import SheetView

pytestmark = pytest.mark.skipif(
    not (chrome.PROGRAM and chrome.DRIVER), reason="chromium and chromedriver are not installed"
)
needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"
WIDTHS = "return [innerWidth, document.documentElement.scrollWidth]"
#: what reaches beyond the page though nothing around it scrolls
BEYOND = """
const scrolls = e => e && (getComputedStyle(e).overflowX == 'auto' || scrolls(e.parentElement));
return [...document.querySelectorAll('main *')].filter(e => !e.closest('.unseen, thead')
  && e.getBoundingClientRect().right > 361 && !scrolls(e)).map(e => e.outerHTML.slice(0, 90));
"""
#: boxes that scroll sideways and would cut a formula at its foot
CUT = """
return [...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).overflowY == 'hidden'
  && !e.closest('.unseen, thead') && e.scrollHeight > e.clientHeight + 1).map(e => e.outerHTML.slice(0, 90));
"""


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chrome.Browser]:
    with chrome.browser(tmp_path_factory.mktemp("profile"), 360) as window:
        yield window


def shown(window: chrome.Browser, folder: Path, source: str) -> None:
    (folder / "page.html").write_text(source, encoding="utf-8")
    window.open(folder / "page.html")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", [False, True])
def test_nothing_is_wider_than_a_phone(phone: chrome.Browser, tmp_path: Path, language: str, key: bool) -> None:
    fits(phone, tmp_path, sheet(*all_kinds(), softmax(5), long(6, 16), key=key, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_formula_between_words_ends_lines_between_its_terms(
    phone: chrome.Browser, tmp_path: Path, language: str
) -> None:
    fits(phone, tmp_path, derive.sheet(["convexity.definition"], language=language).view(False))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_topic_is_wider_than_a_phone(phone: chrome.Browser, tmp_path: Path, language: str) -> None:
    """Or every fifth."""
    made = derive.sheet([t.id for t in all_topics()][:: count(3, 1)], seed=2, language=language)
    for key in (False, True):
        fits(phone, tmp_path, made.view(key))


def fits(phone: chrome.Browser, tmp_path: Path, view: SheetView) -> None:
    shown(phone, tmp_path, find("html").document(view))
    phone.run(UNFOLD)
    assert phone.run(WIDTHS) == [360, 360]
    assert phone.run(BEYOND) == [] and phone.run(CUT) == []


def test_what_is_too_wide_would_be_seen(phone: chrome.Browser, tmp_path: Path) -> None:
    source = find("html").document(sheet())
    shown(
        phone,
        tmp_path,
        source.replace("</h1>", "</h1><p style='width:400px'>wide</p><p style='height:5px;overflow-y:hidden'>high</p>"),
    )
    assert phone.run(WIDTHS)[1] > 360 and len(phone.run(BEYOND)) == len(phone.run(CUT)) == 1


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server of our own: its address, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


ASK = """
const image = new Image(), sheet = document.createElement('link');
const settled = new Promise(done => { image.onload = image.onerror = done; });
sheet.rel = 'stylesheet'; sheet.href = arguments[0] + '/style'; document.head.append(sheet);
image.src = arguments[0] + '/image';
return Promise.all([settled, fetch(arguments[0] + '/fetch', {mode: 'no-cors'}).catch(() => 0)]).then(() => 'done');
"""


def test_no_request_leaves_the_page(phone: chrome.Browser, tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    source = find("html").document(sheet(*all_kinds(), key=True))
    phone.requests()
    shown(phone, tmp_path, source)
    assert phone.requests() == [(tmp_path / "page.html").as_uri()]
    assert phone.run(ASK, address) == "done" and paths == []
    # Without its policy the same page asks.
    shown(phone, tmp_path, source.replace("default-src 'none'", "default-src *").replace("img-src data:", "img-src *"))
    assert phone.run(ASK, address) == "done" and {"/image", "/fetch"} <= set(paths)


def test_formulas_have_names_for_who_listens(phone: chrome.Browser, tmp_path: Path) -> None:
    shown(phone, tmp_path, find("html").document(sheet(*all_kinds())))
    assert phone.label(".statement math") == TextMaths().print(CLAIM)
    assert phone.label(".blank") == "to be filled in"


@needs_reader
def test_a_first_exercise_that_fills_a_page_begins_below_the_title(phone: chrome.Browser, tmp_path: Path) -> None:
    shown(phone, tmp_path, find("html").document(sheet(long(1, 3, 30), softmax(2), key=True)))
    first, second, *_ = pages(base64.b64decode(phone.paper()), tmp_path)
    assert "Exercise 1" in first and "step 003" in first and "step 029" in second


@needs_reader
def test_on_paper_the_key_is_unfolded_and_pages_are_counted(phone: chrome.Browser, tmp_path: Path) -> None:
    shown(phone, tmp_path, find("html").document(sheet(*all_kinds(), softmax(5), key=True)))
    read = pages(base64.b64decode(phone.paper()), tmp_path)
    for number, page in enumerate(read, 1):
        assert f"Page {number} of {len(read)}" in page and "Sheet 7c1f" in page
    whole = "".join(read)
    assert whole.count("NumPy agrees on 6 values") == 5 and "✗ wrong" in whole and "✓ right" in whole
    assert "Exercise 1" in read[0]
    shown(phone, tmp_path, find("html").document(sheet(*all_kinds(), softmax(5))))
    first, *_ = pages(base64.b64decode(phone.paper()), tmp_path)
    assert "Name" in first and "Date" in first and "NumPy" not in first
