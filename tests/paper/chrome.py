"""A headless Chromium, driven by WebDriver's plain HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
_ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", *_QUIET)


class Browser:
    """One window."""

    def __init__(self, address: str, options: dict[str, Any]) -> None:
        self._address = address
        asked = {"capabilities": {"alwaysMatch": options}}
        self._session = f"/session/{self._call('POST', '/session', asked)['sessionId']}"

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=900) as answer:
            return json.loads(answer.read())["value"]

    def open(self, file: Path) -> None:
        self._call("POST", f"{self._session}/url", {"url": file.as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script in the page returns; it may be a promise."""
        return self._call("POST", f"{self._session}/execute/sync", {"script": script, "args": list(arguments)})

    def label(self, selector: str) -> str:
        """What a screen reader is told an element is called."""
        found = self._call("POST", f"{self._session}/element", {"using": "css selector", "value": selector})
        (element,) = found.values()
        return str(self._call("GET", f"{self._session}/element/{element}/computedlabel"))

    def requests(self) -> list[str]:
        """The addresses asked for since the last call."""
        logged = self._call("POST", f"{self._session}/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in logged]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def paper(self) -> str:
        """The page printed, as a PDF in base 64."""
        size = {"width": 21.0, "height": 29.7}
        return str(self._call("POST", f"{self._session}/print", {"page": size, "background": True}))

    def quit(self) -> None:
        self._call("DELETE", self._session)


@contextmanager
def browser(folder: Path, width: int = 360) -> Iterator[Browser]:
    """A window of this width, with a profile of its own."""
    emulated = {"deviceMetrics": {"width": width, "height": 740, "pixelRatio": 1}}
    chrome = {"binary": PROGRAM, "args": [*_ARGUMENTS, f"--user-data-dir={folder}"], "mobileEmulation": emulated}
    options = {"goog:chromeOptions": chrome, "goog:loggingPrefs": {"performance": "ALL"}}
    driver = subprocess.Popen([str(DRIVER), "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        made = Browser(f"http://127.0.0.1:{_port(driver)}", options)
        try:
            yield made
        finally:
            made.quit()
    finally:
        driver.terminate()
        driver.communicate(timeout=900)


def _port(driver: subprocess.Popen[str]) -> int:
    assert driver.stdout
    for line in driver.stdout:
        if "started successfully on port" in line:
            return int(line.split("port")[1].strip().rstrip("."))
    raise RuntimeError("chromedriver did not start")
