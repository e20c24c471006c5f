"""What topics there are, without waiting for SymPy: their `@topic(...)` is read, and the file is not run.

A file is taken at its words where all of its topics stand in decorators whose id, title, area, kinds and levels are
written out, and where it imports nothing that could hold topics. Any other file is run, which gives the same list.
"""

from __future__ import annotations

import ast
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from derive import installed
from derive.errors import two_topics

_OURS = "derive.topics"
_KNOWN = {"derive", "sympy", "numpy", "mpmath", "scipy", "torch", *sys.stdlib_module_names}  # none registers topics
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\S+)[ \t]+import[ \t]*(?:\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))", re.M)
_DECORATED = re.compile(r"^@topic\(.*?(?=^def )", re.M | re.S)
# A use that is no decorator at the margin.
_OTHERWISE = re.compile(r"topic\b(?<!\wtopic)(?:\s*[(,=\])]|(?<=[.=(,\[]topic)|(?<=[.=(,\[] topic))")
_RENAMED = re.compile(r"topic\s+as\b")


@dataclass(frozen=True)
class Entry:
    """What is told of a topic before it is used; `title` is its words by language."""

    id: str
    title: Mapping[str, str]
    area: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    source: str

    def title_in(self, language: str) -> str:
        """The title, in English where the language is missing."""
        return self.title.get(language, self.title["en"])

    def data(self, language: str) -> dict[str, Any]:
        """The topic as `derive topics --json` prints it."""
        return {
            "id": self.id,
            "title": self.title_in(language),
            "area": self.area,
            "kinds": list(self.kinds),
            "levels": list(self.levels),
            "languages": sorted(self.title),
        }


def entries(word: str = "", files: Iterable[str | Path] = ()) -> tuple[Entry, ...]:
    """Every topic of ours, of installed packages and of the files, by id; or those with the word in id, title or area,
    or whose id fits a pattern (`activation.*`).

    Raises `BadTopic`.
    """
    found: dict[str, Entry] = {}
    unread: list[tuple[str, Path]] = []
    for source, file in _sources(files):
        text = file.read_text(encoding="utf-8", errors="replace") if file.suffix == ".py" and file.is_file() else ""
        read = literal(text, source)
        if read is None:
            unread.append((source, file))
        _add(found, read or ())
    if unread:
        _add(found, _run((file for source, file in unread if source == str(file.absolute())), found))
    return tuple(e for _, e in sorted(found.items()) if _fits(e, word.lower()))


def _fits(entry: Entry, word: str) -> bool:
    if "*" in word:
        return fnmatchcase(entry.id.lower(), word)
    return word in " ".join([entry.id, entry.area, *entry.title.values()]).lower()


def _sources(files: Iterable[str | Path]) -> Iterator[tuple[str, Path]]:
    folder = Path(__file__).parent / "topics"
    for module in pkgutil.iter_modules([str(folder)]):
        yield f"{_OURS}.{module.name}", folder / f"{module.name}.py"
    for package in installed.modules():
        yield package, installed.file_of(package) or Path()
    for file in map(Path, files):
        yield str(file.absolute()), file


def _add(found: dict[str, Entry], entries: Iterable[Entry]) -> None:
    for entry in entries:
        known = found.setdefault(entry.id, entry)
        if known.source != entry.source:
            raise two_topics(entry.id, known.source, entry.source)


def _run(files: Iterable[Path], known: Mapping[str, Entry]) -> Iterator[Entry]:
    # Deferred: this is what takes long.
    from derive.asking import all_topics, load
    from derive.exercises import kinds_of

    all_topics()  # ours and those of packages come before anybody's own
    for file in files:
        load(file)
    for t in all_topics():
        if t.id not in known or t.source != known[t.id].source:
            yield Entry(t.id, t.title.texts, t.area, kinds_of(t), t.levels, t.source)


def literal(text: str, source: str) -> tuple[Entry, ...] | None:
    """The topics of a file by its text alone; None where only running it can tell."""
    decorated, rest = _taken_out(_DECORATED, text)
    imports, rest = _taken_out(_IMPORT, rest)
    if not decorated or not _imported(imports) <= _KNOWN or _OTHERWISE.search(rest) or _RENAMED.search(text):
        return None
    try:
        return tuple(_entry(found[0], source) for found in decorated)
    except (ValueError, TypeError, KeyError, SyntaxError):  # a name or a call where words should be, or no Python
        return None


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    """What is found, and the text without it."""
    found = list(pattern.finditer(text))
    ends = [0, *(m.end() for m in found)]
    return found, "".join(text[a:b] for a, b in zip(ends, [*(m.start() for m in found), len(text)], strict=True))


def _imported(imports: Iterable[re.Match[str]]) -> set[str]:
    """The packages that a file imports from; '' for its own."""
    names = [n for m in imports for n in (m[1] or m[2]).split(",")]
    return {re.split(r"[\s.#]", name.strip())[0] for name in names}


def _entry(decorator: str, source: str) -> Entry:
    call = ast.parse(decorator.removeprefix("@"), mode="eval").body
    if not isinstance(call, ast.Call):
        raise ValueError("more than a call")
    given = {k.arg: k.value for k in call.keywords}
    (id_,) = (ast.literal_eval(a) for a in call.args)
    area, kinds = (ast.literal_eval(given[name]) for name in ("area", "kinds"))
    levels = ast.literal_eval(given["levels"]) if "levels" in given else ()
    if not kinds or not all(isinstance(text, str) for text in (id_, area, *kinds, *levels)):
        raise ValueError(f"{id_}: not all is written out")
    return Entry(id_, _title(given["title"]), area, tuple(kinds), tuple(levels), source)


def _title(node: ast.expr) -> dict[str, str]:
    """The texts of `say(en="...", zh="...")`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "say" or node.args:
        raise ValueError("the title is no call of say")
    texts = {k.arg or "": ast.literal_eval(k.value) for k in node.keywords}
    if not all(len(code) == 2 and isinstance(text, str) and "{" not in text for code, text in texts.items()):
        raise ValueError("the title has holes")
    return {"en": texts.pop("en"), **texts}
