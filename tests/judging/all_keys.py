"""All keys judged, for the README: python tests/judging/all_keys.py FOLDER [--seeds 30] [--processes 2] [TOPIC ...]

The folder keeps what was printed, a file for each topic and a record for each exercise, in a folder of its own for each
state of the program: a run that was cut short goes on, a change of the judge needs no printing, and what an older one
printed is not taken for what is printed now. What is wrong and what is not read is shown at once; judged.txt has all
of it, with the counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from judge_of_keys import Count, judge
from pages import kinds, page

import derive
from derive.asking import all_topics


def state() -> str:
    """A name for the program as it stands: other sources have another."""
    root, found = Path(derive.__file__).parent, hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        found.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:12]


def keys(id_: str, seeds: int, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Kind, seed and page of each exercise of a topic; what is not kept yet is printed."""
    kept = folder / f"{id_}.jsonl"
    known = {(r["kind"], r["seed"]): r["page"] for r in map(json.loads, _lines(kept))}
    with kept.open("a", encoding="utf-8") as file:
        for number in range(seeds):
            for kind in kinds(id_):
                seed = f"{number}/0/0"
                if (kind, seed) not in known:
                    known[kind, seed] = page(id_, kind, seed)
                    file.write(json.dumps({"kind": kind, "seed": seed, "page": known[kind, seed]}) + "\n")
                    file.flush()
                yield kind, seed, known[kind, seed]


def _lines(kept: Path) -> list[str]:
    return kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []


def judged(id_: str, seeds: int, folder: Path) -> Count:
    """The verdicts on all keys of a topic, which are counted as often as they are printed."""
    found, before = Count(), dict[tuple[str, str], Count]()
    for kind, seed, text in keys(id_, seeds, folder):
        if (kind, text) not in before:
            before[kind, text] = Count()
            judge(text, f"{id_} {kind} {seed}", before[kind, text])
        found.pages += 1
        found.add_all(before[kind, text])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("topics", nargs="*")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_intermixed_args()
    folder = args.folder / state()
    folder.mkdir(parents=True, exist_ok=True)
    ids, whole = args.topics or [t.id for t in all_topics()], Count()
    with ProcessPoolExecutor(args.processes) as pool:
        for id_, found in zip(ids, pool.map(partial(judged, seeds=args.seeds, folder=folder), ids), strict=True):
            print(f"{id_}: {found}", *found.wrong, *found.unread, sep="\n    ", flush=True)
            whole.pages += found.pages
            whole.add_all(found)
    text = f"{len(ids)} topics, {args.seeds} seeds: {whole}\n"
    (folder / "judged.txt").write_text("\n".join([text, *whole.wrong, *whole.unread]), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
