"""PDF with an installed TeX: no shell, no files but its own, a time limit, and the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from derive.errors import EngineFailed
from derive.paper import fonts
from derive.paper.characters import needs_xelatex
from derive.paper.documents import latex
from derive.paper.figures import pictures as figures
from derive.paper.view import SheetView

_SECONDS = 120
_RUNS = 3  # the page numbers settle in two; a third shows that they have
_INSTALL = {
    "pdflatex": "texlive-latex-extra lmodern",
    "xelatex": "texlive-xetex texlive-lang-chinese lmodern",
}
_SAFE = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error"]
# Paranoid: reads and writes nothing outside the working folder and TeX's own trees. Lines of the log stay whole.
_ENVIRONMENT = {
    "openin_any": "p",
    "openout_any": "p",
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    "TZ": "UTC",
    "max_print_line": "10000",
    "shell_escape": "f",
}
_MISSING = re.compile(r"Missing character: There is no (.)", re.DOTALL)
_UNICODE = re.compile(r"Unicode character (.) \(U\+", re.DOTALL)
_ERROR = re.compile(r"^(?:! |\S*?\.tex:(\d+): )(.*)$", re.MULTILINE)


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> bytes:
    """The sheet or key as PDF, through LaTeX."""
    return compiled(latex.document(view, chosen, show=show), {} if show else figures.files(view, "pdf"))


def compiled(source: str, beside: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of LaTeX source: pdfLaTeX where it has all characters, else XeLaTeX; `beside` are files it includes."""
    program = "xelatex" if needs_xelatex(source) else "pdflatex"
    path = shutil.which(program)
    if path is None:
        raise EngineFailed(
            f"{_reason(program)}{program} is not installed: install TeX (Debian: {_INSTALL[program]}), "
            "or use the engine typst, which needs nothing"
        )
    with tempfile.TemporaryDirectory(prefix="derive-") as place:
        folder = Path(place)
        (folder / "sheet.tex").write_text(source, encoding="utf-8")
        for name, content in (beside or {}).items():
            (folder / name).write_bytes(content)
        for _ in range(_RUNS):
            before = _aux(folder)
            _run(path, folder)
            if _aux(folder) == before:
                break
        return (folder / "sheet.pdf").read_bytes()


def _reason(program: str) -> str:
    return "the words need more than Latin letters, and " if program == "xelatex" else ""


def _aux(folder: Path) -> bytes:
    path = folder / "sheet.aux"
    return path.read_bytes() if path.exists() else b""


def _run(path: str, folder: Path) -> None:
    try:
        done = subprocess.run(
            [path, *_SAFE, "sheet.tex"],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            timeout=_SECONDS,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"{Path(path).name} did not finish within {_SECONDS} s") from error
    except OSError as error:
        raise EngineFailed(f"{Path(path).name} cannot be run: {error.strerror}") from error
    log = _log(folder, done.stdout)
    missing = _MISSING.search(log) or _UNICODE.search(log)
    if missing:
        raise fonts.missing(missing[1], tex=True)
    if done.returncode:
        program = Path(path).stem
        raise EngineFailed(f"{program} refused the document: {_first_error(log)}{_lacking(log, program)}")


def _log(folder: Path, output: bytes) -> str:
    path = folder / "sheet.log"
    return (path.read_bytes() if path.exists() else output).decode("utf-8", "replace")


def _lacking(log: str, program: str) -> str:
    found = re.search(r"File `([\w.-]+)' not found", log)
    return f" Install {found[1]} (Debian: {_INSTALL[program]})" if found and program in _INSTALL else ""


def _first_error(log: str) -> str:
    found = _ERROR.search(log)
    if not found:
        return "no reason in its log"
    return f"line {found[1]}: {found[2]}" if found[1] else found[2]
