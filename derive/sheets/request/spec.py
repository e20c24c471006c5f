"""Spec files: what a sheet is to hold, in TOML. One table of keys says what there is, of which type, and what for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from derive.asking import matching
from derive.errors import BadSpec
from derive.exercises import KINDS, kinds_of, not_offered
from derive.paper.view import Layout
from derive.sheets.request.asked import MOST_EXERCISES, Asked, Spec, Student
from derive.sheets.request.identity import Request
from derive.sheets.request.keys import EXERCISE, TOP, VARIANTS, Key
from derive.sheets.request.logo import read_logo
from derive.sheets.request.named_files import read_file
from derive.sheets.request.picture import read_picture
from derive.sheets.request.place import Place
from derive.sheets.request.roster import read_roster
from derive.sheets.request.spoken import untranslated
from derive.sheets.request.toml_lines import lines_of
from derive.terms.notation import name_of
from derive.words import words

_LARGEST = 200_000
_LINE = 0.8  # cm for a line of handwriting
_SUBJECTS = ("topic", "derive", "text")
_OF_DERIVED = ("kind", "count", "seed", "statement")  # what words of one's own have no use for
_TABLES: dict[str, Mapping[str, Key]] = {
    "at the top of the file, before the first [table]": TOP,
    "in an [[exercise]]": EXERCISE,
    "in [variants]": VARIANTS,
}


def read_spec(path: Path, language: str | None = None) -> Spec:
    """The sheet that a file asks for; `language` comes before the file's own.

    Topic files of one's own are loaded before. Raises `BadSpec` with the file, the line and what to do.
    """
    raw, lines = _parsed(path)
    top = Place(path, lines)
    own_language = _language(raw, top)
    if language is not None:
        raw = {**raw, "language": words(language).language}
    top = replace(top, language=_language(raw, top))
    options = _checked({k: v for k, v in raw.items() if k not in ("exercise", "variants")}, TOP, top)
    exercises = tuple(_exercise(table, place) for table, place in _exercises(raw, top))
    if sum(a.count for a in exercises) > MOST_EXERCISES:
        raise top.wrong(f"asks for more than {MOST_EXERCISES} exercises in all")
    variants = _variants(raw.get("variants"), top / "variants")
    layout = _layout(options, top)
    own = {k: v for k, v in options.items() if k in _OF_SPEC}
    request, foreign = _request(path, raw, own_language), _untranslated(raw, top, own_language)
    return Spec(exercises=exercises, layout=layout, request=request, untranslated=foreign, **own, **variants)


def _untranslated(raw: Mapping[str, Any], top: Place, own_language: str) -> tuple[tuple[str, int], ...]:
    """The words that are not in the sheet's language, by their key and line."""
    tables = [(raw, TOP, top), *((table, EXERCISE, place) for table, place in _exercises(raw, top))]
    found = (
        place
        for table, keys, at in tables
        for place in untranslated(table, {name: key.check for name, key in keys.items()}, at, own_language)
    )
    return tuple((place.name, place.line) for place in found)


def _request(path: Path, raw: Mapping[str, Any], language: str) -> Request:
    title = raw.get("title")
    return Request(spec=path.name, language=language, titled=tuple(title) if isinstance(title, dict) else ())


_OF_LAYOUT = ("paper", "space", "header", "footer", "columns", "evidence", "keys", "hints", "self_check", "score_table")
_OF_SPEC = ("title", "seed", "language", "formats", "instructions")


def _parsed(path: Path) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    """The tables of a file, and the line of each key."""
    text = _text(path)
    try:
        return tomllib.loads(text), lines_of(text)
    except RecursionError as error:
        raise BadSpec(f"{path}: tables within tables, too deep to be a sheet") from error
    except ValueError as error:
        found = re.fullmatch(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", str(error), re.DOTALL)
        reason, line = (found[1], found[2]) if found else (str(error), None)
        place = line or text.count("\n") + 1
        raise BadSpec(f"{path}, line {place}: this is not TOML: {' '.join(reason.split())}") from error


def _text(path: Path) -> str:
    raw = read_file(path, "sheet spec", _LARGEST)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadSpec(f"{path}, line {line}: this is not UTF-8: save the file as UTF-8") from error


def _checked(table: Any, keys: Mapping[str, Key], place: Place) -> dict[str, Any]:
    """The values of a table, each as its key wants it."""
    if not isinstance(table, dict):
        raise place.wrong(f"{place.name} is a table, not {table!r}")
    for name in table:
        if name not in keys:
            raise _unknown(name, keys, place / name)
    return {name: keys[name].check(value, place / name) for name, value in table.items()}


def _unknown(name: str, keys: Mapping[str, Key], place: Place) -> BadSpec:
    home = next((where for where, others in _TABLES.items() if name in others and others is not keys), "")
    if home:
        return place.wrong(f"the key '{name}' belongs {home}")
    return place.unknown("key", name, [*keys, *(("exercise", "variants") if keys is TOP else ())])


def _language(raw: Mapping[str, Any], top: Place) -> str:
    value = TOP["language"].check(raw.get("language", "en"), top / "language")
    return str(value)


def _exercises(raw: Mapping[str, Any], top: Place) -> list[tuple[Any, Place]]:
    tables, place = raw.get("exercise"), top / "exercise"
    if tables is None or tables == []:
        raise top.wrong('there is no exercise: add [[exercise]] and below it a topic, as in topic = "activation.tanh"')
    if not isinstance(tables, list):
        raise place.wrong("write [[exercise]], with two brackets")
    return [(table, place / k) for k, table in enumerate(tables)]


def _exercise(table: Any, place: Place) -> Asked:
    keys = _checked(table, EXERCISE, place)
    subjects = [name for name in _SUBJECTS if name in keys]
    if len(subjects) != 1:
        raise (place / subjects[-1] if subjects else place).wrong(
            "an [[exercise]] has a topic, derive or a text, and one only"
        )
    (subject,) = subjects
    _demand_room(keys, place)
    if subject == "derive" and "wrt" not in keys:
        raise (place / "derive").wrong('derive wants wrt, the variable to differentiate by, as in wrt = "w"')
    for name in keys:
        if EXERCISE[name].only not in ("", subject) or (subject == "text" and name in _OF_DERIVED):
            goes_with = EXERCISE[name].only or "a topic or derive"
            raise (place / name).wrong(f"{name} goes with {goes_with}, and this exercise has {subject}")
    if subject == "topic":
        _demand_topic(keys, place)
    elif subject == "derive":
        _demand_readable(keys, place)
    else:
        if not keys["text"]:
            raise (place / "text").wrong("text is empty: write the question")
        _read_picture(keys, place)
    if "lines" in keys:
        keys["room"] = keys.pop("lines") * _LINE
    return Asked(**keys, line=(place / subject).line)


def _read_picture(keys: dict[str, Any], place: Place) -> None:
    """The picture in the place of its file's name, with the words for it."""
    alt = keys.pop("alt", "")
    if "figure" in keys:
        with (place / "figure").telling():
            path = place.file.parent / keys["figure"]
            keys["figure"] = read_picture(path, alt, words(place.language).labels["wordless"])
    elif alt:
        raise (place / "alt").wrong("alt says what is to be seen in a figure, and this exercise has none")


def _demand_room(keys: Mapping[str, Any], place: Place) -> None:
    if "room" in keys and "lines" in keys:
        raise (place / "lines").wrong("room and lines say the same thing: give one of them")


def _demand_readable(keys: Mapping[str, Any], place: Place) -> None:
    """That the formulas can be read, and that something is to be differentiated."""
    from derive.exercises.typed import typed_topic  # deferred: what reads formulas takes long to load

    with (place / "derive").telling():
        question = typed_topic(keys["derive"], keys["wrt"], keys.get("let"), keys.get("parameters")).draw("0")
        claim, setting = question.parts[0].plan.claim, question.parts[0].plan.setting
        if not setting.reads(claim.body, name_of(claim.variable)):
            raise BadSpec(f"'{keys['wrt']}' does not occur in {keys['derive']}: there is nothing to differentiate")


def _demand_topic(keys: Mapping[str, Any], place: Place) -> None:
    """That the topics are there, and have exercises of the kind and of the difficulty."""
    with (place / "topic").telling():
        found = matching([keys["topic"]], keys.get("difficulty", ""))
    with (place / "difficulty").telling():
        for topic in found:
            topic.level(keys.get("difficulty", ""))
    if "kind" not in keys or (len(found) > 1 and KINDS[keys["kind"]].pool):  # it is made of all of them at once
        return
    with (place / "kind").telling():
        lacking = [topic for topic in found if keys["kind"] not in kinds_of(topic)]
        if len(lacking) == len(found):  # a pattern draws among the topics that have the kind
            raise not_offered(found[0], keys["kind"])


def _variants(table: Any, place: Place) -> dict[str, Any]:
    if table is None:
        return {}
    keys = _checked(table, VARIANTS, place)
    if len(keys) != 1:
        raise place.wrong('[variants] has a roster or a count, and one only, as in roster = "students.csv"')
    if "count" in keys:
        return {"variants": keys["count"]}
    roster = _roster(keys["roster"], place / "roster")
    return {"roster": roster, "variants": len(roster)}


def _roster(name: str, place: Place) -> tuple[Student, ...]:
    with place.telling():
        return read_roster(place.file.parent / name)


def _layout(keys: Mapping[str, Any], top: Place) -> Layout:
    own = {name: keys[name] for name in _OF_LAYOUT if name in keys}
    own |= {"look": keys["layout"]} if "layout" in keys else {}
    if "logo" in keys:
        with (top / "logo").telling():
            own["logo"] = read_logo(top.file.parent / keys["logo"])
    return Layout(**own, key_at_end=keys.get("key") == "end")
