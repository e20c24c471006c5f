"""Topics: the decorator, what a question consists of, and the scan that finds every topic file."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from inspect import signature
from pathlib import Path
from random import Random

from msgspec import Struct

from derive import installed
from derive.asking.own_files import blaming
from derive.crosscheck.references import Reference
from derive.engine.moves import Plan
from derive.errors import BadTopic, UnknownName, shown, two_topics, unknown, unknown_pattern
from derive.figures import Figure
from derive.kernel import Convention, Derivation
from derive.words.prose import Prose


class Part(Struct, frozen=True):
    """One derivation of a question, its condition in words, its own reference if it has one, and what is taken by
    convention where its derivative has no value."""

    plan: Plan
    when: Prose | None = None
    reference: Reference | None = None
    convention: Convention | None = None


Figures = Callable[[Sequence[Derivation]], Sequence[Figure]]


def no_figures(_derivations: Sequence[Derivation]) -> Sequence[Figure]:
    """Most questions have none."""
    return ()


class Question(Struct, frozen=True, cache_hash=True):
    """What is asked, in words, the plans that answer it, and the figures that are made of their derivations."""

    statement: Prose
    parts: tuple[Part, ...]
    figures: Figures = no_figures


Build = Callable[..., Question]  # of a random stream, and of the level where the topic has levels
_TOPICS = "derive.topics"  # the folder that is scanned: plugins of this registry, like other people's
STANDARD = "standard"  # the level without a word, where a topic has it


class Topic(Struct, frozen=True, dict=True):
    """A registered topic; `build` draws a question from a random stream of its own."""

    id: str
    title: Prose
    area: str
    build: Build
    reference: Reference | None
    source: str
    levels: tuple[str, ...] = ()  # of difficulty, the easiest first
    kinds: tuple[str, ...] = ()  # of exercise, as declared; empty where nobody has

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its words are written in."""
        return tuple(sorted(self.title.texts))

    @cached_property
    def still(self) -> dict[str, Question]:
        """By level, what it is known to ask always."""
        return {}

    def is_still(self, level: str = "") -> bool:
        """Whether it is known to draw nothing: it was asked, and asks the same always."""
        return self.level(level) in self.still

    def level(self, wanted: str = "") -> str:
        """The level of that name; without one `standard`, or else the first. Raises `UnknownName`."""
        if wanted and not self.levels:
            raise UnknownName(f"the topic '{self.id}' has no levels of difficulty: leave {shown(wanted)} out")
        if wanted and wanted not in self.levels:
            raise UnknownName(f"the topic '{self.id}' has no level {shown(wanted)}: known: {', '.join(self.levels)}")
        return wanted or (STANDARD if STANDARD in self.levels else next(iter(self.levels), ""))

    def draw(self, seed: str, level: str = "") -> Question:
        """The question for a seed: the same seed gives the same question on every machine.

        What a topic asks depends on nothing but what it draws, so a topic that draws nothing is asked once.
        Raises `BadTopic`, and `UnknownName` for a level that the topic does not have.
        """
        level = self.level(level)
        if level in self.still:
            return self.still[level]
        rng = Random(f"{seed}/{self.id}")
        start = rng.getstate()
        with blaming(self.source):
            question = self.build(rng, *([level] if level else []))
        if not isinstance(question, Question):
            raise BadTopic(f"the topic '{self.id}' returns a {type(question).__name__}: return ask(...)")
        if rng.getstate() == start:
            self.still[level] = question
        return question


_REGISTERED: dict[str, Topic] = {}
_LOADED: set[str] = set()  # files of somebody's own


def topic(
    id_: str,
    *,
    title: Prose,
    area: str,
    reference: Reference | None = None,
    levels: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> Callable[[Build], Build]:
    """Register the function below as a topic; with `levels`, it takes the random stream and the level.

    `kinds` names the kinds of exercise that it has; without, they are found by looking at some draws. What is written
    out (no names for values) is listed by `derive topics` without running the file.
    Raises `BadTopic` where another file has the same id, or where the function has no place for what it is called with.
    """
    names, offered = _names(id_, "levels", levels, "easy", "standard"), _names(id_, "kinds", kinds, "derive", "fill")

    def register(build: Build) -> Build:
        source = build.__module__
        if names and len(signature(build).parameters) < 2:
            raise BadTopic(
                f"the topic '{id_}' has levels: let its function take them, as in {build.__name__}(rng, level)"
            )
        if not _takes(build, 2 if names else 1):
            given = "rng, level" if names else "rng"
            raise BadTopic(
                f"the function of the topic '{id_}' is called as {build.__name__}({given}): let it take that"
            )
        known = _REGISTERED.get(id_)
        if known is not None and known.source != source:
            raise two_topics(id_, known.source, source)
        _REGISTERED[id_] = Topic(id_, title, area, build, reference, source, names, offered)
        return build

    return register


def _takes(build: Build, count: int) -> bool:
    """Whether a function can be called with so many arguments."""
    try:
        signature(build).bind(*[None] * count)
    except TypeError:
        return False
    return True


def _names(id_: str, what: str, given: Sequence[str], *example: str) -> tuple[str, ...]:
    names = () if isinstance(given, str) else tuple(given)
    if names != tuple(dict.fromkeys(n for n in names if isinstance(n, str) and n)) or isinstance(given, str):
        raise BadTopic(f"the {what} of the topic '{id_}' are different names, as in {example}, not {given!r}")
    return names


def ask(statement: Prose, *parts: Part | Plan, figures: Figures = no_figures) -> Question:
    """A question with its parts; a bare plan is a part without a condition. Raises `BadTopic` without any.

    `figures` gets the derivations of the parts, in order, and returns figures built from them.
    """
    if not parts:
        raise BadTopic(f"nothing answers the question {statement.texts['en']!r}: pass at least one plan")
    return Question(statement, tuple(p if isinstance(p, Part) else Part(p) for p in parts), figures)


@lru_cache(maxsize=1)
def _scan() -> None:
    package = importlib.import_module(_TOPICS)
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        importlib.import_module(f"{_TOPICS}.{module.name}")
    for name in installed.modules():
        file = installed.file_of(name)
        if file is None:
            raise BadTopic(f"an installed package offers topics in '{name}', which is not there: install it again")
        with blaming(str(file), always=True):
            importlib.import_module(name)


def _import_home(id_: str) -> None:
    """Import our files that have the id in quotes, so that nobody waits for the other ones.

    Where other people's topics are there too, all are: none may have the id of one of ours.
    """
    if _LOADED or installed.modules():
        return
    for module, text in _texts().items():
        if f'"{id_}"'.encode() in text:
            importlib.import_module(f"{_TOPICS}.{module}")


@lru_cache(maxsize=1)
def _texts() -> dict[str, bytes]:
    """Our files, by the names of their modules: a sheet asks for one topic after the other."""
    folders = importlib.import_module(_TOPICS).__path__
    files = sorted((f for folder in reversed([*folders]) for f in Path(folder).glob("*.py")), key=lambda f: f.stem)
    return {f.stem: f.read_bytes() for f in files if f.stem != "__init__"}


def load(path: Path) -> None:
    """Register the topics of somebody's own file. Raises `BadTopic` with the file, the line and the reason."""
    if not path.is_file():
        raise BadTopic(f"no topic file at {path}")
    name = str(path.absolute())
    _LOADED.add(name)
    spec = spec_from_file_location(name, name)
    if spec is None or spec.loader is None:
        raise BadTopic(f"{path} is not a Python file: its name must end in .py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    with blaming(name, always=True):
        spec.loader.exec_module(module)


def all_topics() -> tuple[Topic, ...]:
    """Every topic, by id."""
    _scan()
    return tuple(_REGISTERED[k] for k in sorted(_REGISTERED))


def find(id_: str) -> Topic:
    """The topic of that id. Raises `UnknownName` with the nearest ids."""
    if id_ not in _REGISTERED:
        _import_home(id_)
    if id_ not in _REGISTERED:
        _scan()
    if id_ not in _REGISTERED:
        raise unknown("topic", id_, _REGISTERED)
    return _REGISTERED[id_]


def matching(patterns: Sequence[str] | Iterable[str], level: str = "") -> tuple[Topic, ...]:
    """The topics that the ids or patterns (`activation.*`) name, in the order given. Raises `UnknownName`.

    A pattern leaves out the topics that lack the `level`, unless all of them do.
    """
    found: list[Topic] = []
    for pattern in patterns:
        hits = [t for t in all_topics() if fnmatchcase(t.id, pattern)] if "*" in pattern else [find(pattern)]
        if not hits:
            raise unknown_pattern("topic", pattern, _REGISTERED)
        found += [t for t in hits if level in t.levels] or hits
    return tuple(found)
