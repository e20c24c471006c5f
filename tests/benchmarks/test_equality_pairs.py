"""How many of 228 known pairs are judged rightly, and how fast: `pytest -m benchmark -s tests/benchmarks`.

The pairs are those of Doenet/math-expressions. The checker was tuned on the pairs of even place alone; those of odd
place are held out, and both halves are told. Beside it, in the same run: `sympy.simplify(a - b) == 0`, stopped after
two seconds, and math-verify where it is installed (`pip install '.[bench]'`).
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import sympy

from derive.checking import check
from derive.checking.helper import HELPER
from derive.errors import DeriveError
from derive.parsing import names_of, parse
from derive.terms.ordered import plain

pytestmark = pytest.mark.benchmark
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "equality-pairs.json"
FILE = Path(os.environ.get("DERIVE_PAIRS") or BESIDE)
SECONDS = 2.0


@dataclass
class Tally:
    """What one judge said of one half of the pairs."""

    right: int = 0
    accepts: int = 0
    rejects: int = 0
    undecided: int = 0
    where_defined: int = 0
    times: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)  # of this process alone, whatever else the machine does

    def add(self, equal: bool, said: str, seconds: float, own: float) -> None:
        """Count one answer: what begins with "equal" is a yes, "different" a no, and the rest neither."""
        yes, no = said.startswith("equal"), said == "different"
        self.right += (yes and equal) or (no and not equal)
        self.accepts += yes and not equal
        self.rejects += no and equal
        self.undecided += not yes and not no
        self.where_defined += said == "equal-where-defined"
        self.times.append(seconds)
        self.own.append(own)

    def row(self, name: str) -> str:
        ms = [1000 * t for t in sorted(self.times)]
        middle, late = ms[len(ms) // 2], ms[min(len(ms) - 1, int(0.99 * len(ms)))]
        counts = (
            f"{self.right:4}/{len(ms)} {self.accepts:8} {self.rejects:8} {self.undecided:10} {self.where_defined:14}"
        )
        return f"{name:38} {counts} {middle:10.2f} {1000 * median(self.own):8.2f} {late:9.1f} {ms[-1]:9.1f}"


def ours(form: str) -> Callable[[str, str], str]:
    def judge(expected: str, answer: str) -> str:
        try:
            return check(answer, expected=expected, notation=form).verdict
        except DeriveError:
            return "unreadable"

    return judge


def serve_simplify(questions: Any) -> None:
    """In a process of its own: simplify the difference of each pair."""
    while True:
        try:
            expected, answer = questions.recv()
        except EOFError:  # the benchmark is over
            return
        try:
            questions.send("equal" if sympy.simplify(expected - answer) == 0 else "different")
        except (ArithmeticError, AttributeError, NotImplementedError, RecursionError, TypeError, ValueError):
            questions.send("unknown")


class Simplify:
    """`sympy.simplify(a - b) == 0`, on what our parser read, since SymPy's own runs what it reads."""

    def __init__(self) -> None:
        self.process: Any = None

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.ours, theirs = context.Pipe()
        self.process = context.Process(target=serve_simplify, args=(theirs,), daemon=True)
        self.process.start()
        self.ours.send((sympy.Symbol("x"), sympy.Symbol("x")))
        self.ours.recv()

    def __call__(self, expected: str, answer: str) -> str:
        if self.process is None:
            self.start()
        try:
            a = parse(expected, form="plain")
            self.ours.send((plain(a), plain(parse(answer, form="plain", names=names_of(a)))))
        except DeriveError:
            return "unreadable"
        if not self.ours.poll(SECONDS):
            self.process.kill()
            self.process = None
            return "unknown"
        return self.ours.recv()


def math_verify() -> Callable[[str, str], str]:
    from math_verify import parse as read
    from math_verify import verify

    def judge(expected: str, answer: str) -> str:
        return "equal" if verify(read(f"${expected}$"), read(f"${answer}$")) else "different"

    return judge


def judged(judge: Callable[[str, str], str], pairs: list[dict[str, Any]], form: str) -> Tally:
    tally = Tally()
    for pair in pairs:
        expected, answer = pair[form]
        start, own = time.perf_counter(), time.process_time()
        said = judge(expected, answer)
        tally.add(pair["equal"], said, time.perf_counter() - start, time.process_time() - own)
    return tally


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, Any]]:
    if not FILE.is_file():
        pytest.skip(f"the pairs are not at {FILE}: name the file in DERIVE_PAIRS")
    return json.loads(FILE.read_text(encoding="utf-8"))["pairs"]


def test_known_pairs_are_judged_rightly_and_fast(pairs) -> None:
    HELPER.ask("splits", (sympy.Symbol("x"),), 30)
    judges: list[tuple[str, Callable[[str, str], str], str]] = [
        ("derive, plain", ours("plain"), "plain"),
        ("derive, LaTeX", ours("latex"), "latex"),
        ("sympy.simplify, at most 2 s", Simplify(), "plain"),
    ]
    if importlib.util.find_spec("math_verify"):
        judges.append(("math-verify, LaTeX", math_verify(), "latex"))
    check("x", expected="x + 1 - 1")
    found: dict[str, Tally] = {}
    print(f"\n{'':38} {'right':>8} {'accepts':>8} {'rejects':>8} {'undecided':>10} {'where defined':>14}"
          f" {'median ms':>10} {'of CPU':>8} {'99 % ms':>9} {'worst ms':>9}")  # fmt: skip
    for half, place in (("even", 0), ("held out", 1)):
        for name, judge, form in judges:
            judged(judge, pairs[place:6:2], form)  # what is loaded for the first time does not count
            found[f"{name}, {half}"] = judged(judge, pairs[place::2], form)
            print(found[f"{name}, {half}"].row(f"{name}, {half}"))
    if not importlib.util.find_spec("math_verify"):
        print("math-verify is not installed")
    print(Counter(p["equal"] for p in pairs))
    for form in ("plain", "LaTeX"):
        held_out = found[f"derive, {form}, held out"]
        assert held_out.accepts == 0
        assert held_out.right >= 0.97 * len(held_out.times)
        assert max(held_out.times) < SECONDS
        assert median(held_out.own) < 0.005
