"""What is kept for the next question grows slowly: a process answers many."""

import subprocess
import sys

import pytest
from counts import count

PROGRAM = """
import gc, resource, sys
from random import Random
from sympy import cos, exp, log, sin, sqrt, symbols
import derive

x, rng = symbols("x", real=True), Random(1)


def size():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6


def gradients(count):
    for k in range(count):
        a, b, c = (rng.randint(2, 10**6) for _ in range(3))
        forms = (exp(a*x + b)*x**2, log(a + x**2)*sin(b*x), (a*x + b)**5/(c + x**2), sqrt(a + b*x**2)*cos(x))
        derive.gradient(forms[k % 4], x)


before = size()
first, fill, again = map(int, sys.argv[1:])
gradients(first)
full = size()
gradients(fill)
filled = size()
gradients(again)
print(full - before, size() - filled)
"""


linux = pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read from /proc")


def grown(first: int, fill: int = 0, again: int = 0) -> tuple[float, float]:
    """How many megabytes so many gradients add, and the last of them behind those that fill what is kept."""
    command = [sys.executable, "-c", PROGRAM, *map(str, (first, fill, again))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)
    full, more = map(float, done.stdout.split())
    return full, more


@pytest.mark.slow
@linux
def test_gradients_by_the_hundred_need_little_memory() -> None:
    """1,200 add 60 MB, 31 of them libraries, and the first 300 of them nearly all."""
    assert grown(count(300, 1200))[0] < 75


@pytest.mark.slow
@linux
@pytest.mark.skipif(not count(0, 1), reason="takes a minute: with DERIVE_JUDGES=full")
def test_after_gradients_by_the_thousand_there_is_no_more_to_keep() -> None:
    """What is kept has a bound, which 1,500 reach."""
    assert grown(1200, 300, 300)[1] < 2
