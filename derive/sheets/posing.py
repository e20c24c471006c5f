"""From a request to sheets: command line, library and spec files all say a `Spec`, and go one way from there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, overload

from msgspec.structs import replace

from derive import arguments
from derive.asking import matching
from derive.errors import BadSpec, shown, unknown
from derive.exercises import DETAILS, KINDS, kinds_of
from derive.sheets.drawing import demand_known, draw
from derive.sheets.request.asked import MOST_EXERCISES, MOST_VARIANTS, Asked, Spec, Student
from derive.sheets.request.identity import Request
from derive.sheets.sheet import Sheet, answered, one_line
from derive.words import languages, words

if TYPE_CHECKING:  # most sheets are one, and do not wait for what many need
    from derive.sheets.variants import Variants

STARTER = (
    "calculus.common",
    "activation.tanh",
    "perceptron.single",
    "softmax.jacobian",
    "taylor.univariate",
    "events.de_morgan",
)

Roster = str | Path | Iterable[Student]


@overload
def sheet(
    topics: str | Iterable[str] = (),
    *,
    seed: int = 0,
    count: int = 1,
    title: str = "",
    language: str = "en",
    kind: str = "derive",
) -> Sheet: ...
@overload
def sheet(
    topics: str | Iterable[str] = (),
    *,
    seed: int = 0,
    count: int = 1,
    title: str = "",
    language: str = "en",
    kind: str = "derive",
    variants: int,
) -> Variants: ...
@overload
def sheet(
    topics: str | Iterable[str] = (),
    *,
    seed: int = 0,
    count: int = 1,
    title: str = "",
    language: str = "en",
    kind: str = "derive",
    roster: Roster,
) -> Variants: ...
@arguments.reading(
    topics=arguments.names,
    seed=arguments.whole,
    count=arguments.whole,
    title=arguments.text,
    language=arguments.name,
    kind=arguments.name,
    variants=arguments.whole,
)
def sheet(
    topics: str | Iterable[str] = (),
    *,
    seed: int = 0,
    count: int = 1,
    title: str = "",
    language: str = "en",
    kind: str = "derive",
    variants: int | None = None,
    roster: Roster | None = None,
) -> Sheet | Variants:
    """A sheet with `count` exercises of each topic (ids or patterns); the starter sheet without topics.

    With `variants`, or a roster of students, a sheet for each of them.
    Raises `UnknownName` for a topic, kind or language, `BadSpec` for a count out of range, `CheckFailed`.
    """
    spec = Spec(title=title, seed=seed, language=words(language).language)
    spec = asking(spec, [topics] if isinstance(topics, str) else list(topics), kind, count)
    if variants is not None or roster is not None:
        return _for_each(for_all(spec, variants, roster))
    return single(spec)


def asking(spec: Spec, topics: list[str], kind: str = "derive", count: int = 1) -> Spec:
    """The spec with `count` exercises of each topic that the ids and patterns name; the starter sheet without any."""
    request, title = Request(tuple(topics), kind), one_line(spec.title)
    if not topics:
        topics, starter = list(STARTER), words(spec.language).sentences["starter"]
        request = request if title else replace(request, titled=languages())
        spec = replace(spec, title=title or starter)
    spec = replace(spec, request=request)
    found = [name for pattern in topics for name in _offering(pattern, kind)]
    if count < 1 or count * len(found) > MOST_EXERCISES:
        raise BadSpec(f"{count} exercises for each of {len(found)} topics: ask for 1 to {MOST_EXERCISES} in all")
    return replace(spec, exercises=tuple(Asked(name, kind, count) for name in found))


def _offering(pattern: str, kind: str) -> tuple[str, ...]:
    """The topics that an id or a pattern names; a pattern leaves out those without the kind, unless all lack it, and
    stays a pattern for a kind that is made of several topics at once."""
    found = matching([pattern])
    if len(found) > 1 and kind in KINDS and KINDS[kind].pool:
        return (pattern,)
    offering = found if "*" not in pattern or kind == "derive" else [t for t in found if kind in kinds_of(t)] or found
    return tuple(topic.id for topic in offering)


def of_kind(spec: Spec, kind: str) -> Spec:
    """The spec with every exercise of this kind."""
    exercises = tuple(replace(a, kind=kind) for a in spec.exercises)
    return replace(spec, exercises=exercises, request=replace(spec.request, kind=kind))


def of_level(spec: Spec, level: str) -> Spec:
    """The spec with every exercise of a topic that has levels at this one. Raises `UnknownName` where none has it."""
    if not level:
        return spec
    topics = {a.topic: matching([a.topic], level) for a in spec.exercises if a.topic}
    having = {name for name, found in topics.items() if any(level in t.levels for t in found)}
    if not having:
        (first, *_), *_ = topics.values()
        first.level(level)  # raises, with those that it has
    exercises = tuple(replace(a, difficulty=level) if a.topic in having else a for a in spec.exercises)
    return replace(spec, exercises=exercises)


def in_detail(spec: Spec, detail: str) -> Spec:
    """The spec with keys in this detail, if one is given. Raises `UnknownName`."""
    if detail and detail not in DETAILS:
        raise unknown("detail", detail, DETAILS)
    exercises = tuple(replace(a, detail=detail) if not a.is_own else a for a in spec.exercises)
    return replace(spec, exercises=exercises) if detail else spec


def for_all(spec: Spec, variants: int | None = None, roster: Roster | None = None) -> Spec:
    """The spec for so many variants, or for every student of a roster."""
    if roster is None:
        return spec if variants is None else replace(spec, variants=variants, roster=())
    if variants is not None:
        raise BadSpec("ask for variants or give a roster, not both: a roster has a sheet for every student")
    if isinstance(roster, (str, Path)):
        from derive.sheets.request.roster import read_roster  # deferred: most sheets have none

        students = read_roster(Path(roster))
    else:
        students = tuple(roster) if isinstance(roster, Iterable) else ()
        if not isinstance(roster, Iterable) or not all(isinstance(s, Student) for s in students):
            raise BadSpec(f"roster is the path of a CSV file, or a list of students, not {shown(roster)}")
    if not students:
        raise BadSpec("the roster has no students")
    return replace(spec, roster=students, variants=len(students))


def pose(spec: Spec) -> Sheet | Variants:
    """What a spec asks for: one sheet, or one for each variant. Raises `BadSpec`, `UnknownName`, `CheckFailed`."""
    return _for_each(spec) if spec.roster or spec.variants != 1 else single(spec)


def _for_each(spec: Spec) -> Variants:
    from derive.sheets.variants import Variants  # deferred, as above

    return Variants(demanded(spec))


def single(spec: Spec) -> Sheet:
    """The sheet of a spec, whatever the number of its variants."""
    spec = demanded(spec)
    return answered(spec, draw(spec.exercises, spec.seed))


def demanded(spec: Spec) -> Spec:
    """The spec with a title of one line. Raises what is wrong with it."""
    words(spec.language)
    if not 1 <= spec.variants <= MOST_VARIANTS:
        raise BadSpec(f"{spec.variants} variants: ask for 1 to {MOST_VARIANTS}")
    if not spec.exercises:
        raise BadSpec("the sheet asks for no exercise: name a topic")
    if any(a.count < 1 for a in spec.exercises) or sum(a.count for a in spec.exercises) > MOST_EXERCISES:
        raise BadSpec(f"a sheet has 1 to {MOST_EXERCISES} exercises")
    demand_known(spec.exercises)
    return replace(spec, title=one_line(spec.title))
