"""Exercises read back from a manifest: posed again from topic and seed, and compared with what the manifest says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from derive.checking import Verdict
from derive.checking.check import options_for
from derive.checking.declared import Declared
from derive.errors import BadSpec, unknown
from derive.paper.record import printed
from derive.sheets.again import posed_again
from derive.sheets.grading import graded
from derive.sheets.sheet import Exercise
from derive.words.prose import sentence


class SheetFile:
    """A manifest, or the folder it is in. Raises `BadSpec` for what is none."""

    def __init__(self, path: str | Path) -> None:
        place = Path(path)
        self._path = place / "manifest.json" if place.is_dir() else place
        self._whole = _read(self._path)

    def exercise(self, number: int, variant: str | None = None) -> Exercise:
        """An exercise of a variant, posed again; of the only one without `variant`. Raises `UnknownName`, `BadSpec`."""
        entry = self._entry(number, variant)
        return _posed(json.dumps(entry, sort_keys=True), str(self._whole.get("version")))

    def check(
        self,
        answer: Any,
        number: int,
        *,
        part: str | None = None,
        variant: str | None = None,
        let: Mapping[str, Any] | None = None,
        given: Sequence[Any] = (),
        functions: Sequence[str] = (),
        complex_unit: bool = False,
        tolerance: float | None = None,
        form: str | None = None,
        notation: str = "auto",
    ) -> Verdict:
        """The verdict on an answer to an exercise. Raises `UnknownName` for what there is not, `BadSpec`."""
        entry = self._entry(number, variant)
        if not entry["checked"]:
            return Verdict("unknown", why=sentence("answer own"))
        declared = Declared.of(let or {}, given, functions, notation).demand_no_conditions()
        options = options_for(complex_unit, tolerance)
        return graded(answer, self.exercise(number, variant), part, options, form, notation, declared)

    def _entry(self, number: int, variant: str | None) -> Mapping[str, Any]:
        numbered = {e["number"]: e for e in self._variant(variant)["exercises"]}
        if number not in numbered:
            raise BadSpec(f"there is no exercise {number}: the sheet has {min(numbered)} to {max(numbered)}")
        return dict(numbered[number])

    def _variant(self, name: str | None) -> Mapping[str, Any]:
        shards = self._whole.get("shards")
        entries = self._whole["variants"] if shards is None else self._shard(shards, name)
        if name is None:
            if len(entries) == 1 and shards is None:
                return dict(entries[0])
            raise BadSpec(f"{self._path} has several variants: say which one, as in --variant {entries[0]['variant']}")
        found = next((e for e in entries if e["variant"] == name), None)
        if found is None:
            raise unknown("variant", name, [str(e["variant"]) for e in entries])
        return dict(found)

    def _shard(self, shards: Any, name: str | None) -> Any:
        """The variants of the file that has this one: names need not be in order, so each file is looked into."""
        read = (_read(self._path.parent / str(shard["path"]))["variants"] for shard in shards)
        entries: Any = []
        for entries in read:
            if name is None or any(e["variant"] == name for e in entries):
                return entries
        return entries


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        whole = json.loads(raw)
        if not isinstance(whole, dict) or not ({"variants", "shards"} & set(whole)):
            raise ValueError("no variants")
    except OSError as error:
        raise BadSpec(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise BadSpec(f"{path} is not a manifest of derive: give the manifest.json of a sheet") from error
    return whole


@lru_cache(maxsize=512)
def _posed(entry: str, version: str) -> Exercise:
    """An exercise as a manifest says it, once for all answers to it."""
    data = json.loads(entry)
    exercise = posed_again(data)
    if [printed(p.derivation.result) for p in exercise.shown.parts] != [p["answer"] for p in data["parts"]]:
        raise BadSpec(f"exercise {data['number']} comes out differently now: the sheet is of version {version}")
    return exercise
