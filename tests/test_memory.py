"""What is kept for the next question grows slowly: a process answers many."""

import subprocess
import sys

import pytest

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
gradients(1200)
full = size()
gradients(300)  # what is kept is full now
filled = size()
gradients(300)
print(full - before, size() - filled)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read from /proc")
def test_gradients_by_the_thousand_need_little_memory() -> None:
    """1,200 gradients add 60 MB, 31 of them libraries, and after 1,500 there is no more: what is kept has a bound."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=1800)
    full, more = map(float, done.stdout.split())
    assert full < 75
    assert more < 2
