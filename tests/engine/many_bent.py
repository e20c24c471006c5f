"""Derives many random functions that bend, and judges each by mpmath at 50 digits; goes on where it was cut short.

python tests/engine/many_bent.py LOG [FIRST LAST]    runs the seeds that LOG does not have, a line of JSON for each
python tests/engine/many_bent.py LOG --summary       counts what LOG has
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import mpmath
from bent_judge import NoValue, drawn, points_judged
from bent_trees import x

from derive import gradient
from derive.errors import DeriveError

_QUIET = 0.055  # seconds that `_loop` takes on the core on which 2 s are meant, when nobody else works there
_LONGEST = 90  # seconds of the processor after which a function counts as one without end
_POINTS = 40
_SLOW = 2


class Endless(BaseException):
    """Not of the program's own errors, so that nothing in it takes this for a line that it may leave."""


def _loop() -> float:
    """The seconds that a fixed amount of work takes now: neighbours on the machine slow a processor's seconds."""
    begun, number = process_time(), 1
    for k in range(400_000):
        number = (number * 69069 + k) % 4294967296
    return process_time() - begun


@contextmanager
def _cut_short() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Endless

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def report(seed: int) -> dict[str, Any]:
    """What became of one seed: no function of x, refused (why), endless, wrong (where), or right at so many points."""
    rng = Random(f"bent/{seed}")
    f = drawn(rng, seed)
    if not f.has(x):
        return {"seed": seed, "verdict": "none"}
    before, begun, found = _loop(), process_time(), {"seed": seed, "f": str(f)}
    try:
        with _cut_short():
            result = gradient(f, x).result
        found["verdict"] = "derived"
    except DeriveError as error:
        found |= {"verdict": "refused", "why": str(error)}
    except Endless:
        found["verdict"] = "endless"
    taken = process_time() - begun
    scale = 2 * _QUIET / (before + _loop())
    found |= {"seconds": round(taken * scale, 2), "processor": round(taken, 2)}
    if found["verdict"] == "derived":
        with mpmath.workdps(50):
            try:
                found |= {"verdict": "right", "points": points_judged(f, result, rng, _POINTS)}
            except (AssertionError, NoValue, ArithmeticError) as wrong:
                found |= {"verdict": "wrong", "why": repr(wrong)[:2000]}
    return found


def summary(lines: list[dict[str, Any]]) -> str:
    """The figures, and each function that is not right or slow."""
    tried = [line for line in lines if line["verdict"] != "none"]
    slow = [line for line in tried if line["seconds"] > _SLOW]
    counts = {v: sum(line["verdict"] == v for line in tried) for v in ("right", "wrong", "refused", "endless")}
    unjudged = sum(line.get("points") == 0 for line in tried)
    middle = sorted(line["seconds"] for line in tried)[len(tried) // 2] if tried else 0
    odd = [line for line in tried if line["verdict"] != "right" or line in slow or line.get("points") == 0]
    return "\n".join(
        [
            f"{len(lines)} seeds, {len(tried)} functions: {counts}; {unjudged} right without a point that judges",
            f"over {_SLOW} s: {len(slow)}; median {middle} s, sum {sum(line['seconds'] for line in tried):.0f} s",
            *map(json.dumps, odd),
        ]
    )


def main(log: Path, *rest: str) -> None:
    """Runs what is missing, or sums up."""
    lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    if rest == ("--summary",):
        print(summary(lines))
        return
    first, last = map(int, rest or (0, 2000))
    done = {line["seed"] for line in lines}
    with log.open("a") as out:
        for seed in range(first, last):
            if seed not in done:
                print(json.dumps(report(seed)), file=out, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
