"""Threads that derive, check and print at once: each gets what it would get alone."""

from __future__ import annotations

import subprocess
import sys

#: What a thread does is switched as often as can be: a value that another one moves for a moment would be read soon.
PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor

import derive

WORK = [
    *((lambda t=t, s=s: derive.show(t, seed=s).to("latex")) for t, s in {topics}),
    *((lambda a=a, e=e: repr(derive.check(a, expected=e))) for a, e in {answers}),
] * 2

sys.setswitchinterval(1e-5)
with ThreadPoolExecutor(6) as threads:
    together = list(threads.map(lambda work: work(), WORK))
alone = [work() for work in WORK]
assert together == alone, [(a, b) for a, b in zip(together, alone) if a != b][0]
print(len(alone))
"""
DERIVED = [("softmax.jacobian", 0), ("activation.tanh", 0), ("loss.huber", 0), ("loss.huber", 1),
           ("calculus.quadratic_form", 0)]  # fmt: skip
ANSWERS = [("2 sin(x) cos(x)", "sin(2x)"), ("erf(x)", "erf(x) + 1e-12"), ("digamma(x)", "digamma(x)"), ("|x|", "x")]


def test_threads_find_what_one_finds_alone() -> None:
    program = PROGRAM.format(topics=DERIVED, answers=ANSWERS)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == 2 * (len(DERIVED) + len(ANSWERS))
