"""Whatever is typed, it is read or refused, soon, and nothing in it is ever run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.errors import Unreadable
from derive.parsing import parse

PIECES = (
    *"xy012-+*/^()[]{}|‖_'!=<≤∈∪∩\\~&,;:∂fσABeΩ∅∞√c²½₁⌊⌋$#@中（），\u202e\0\"",
    *("_i", "_{i,j}", "0.5", "1e9", "sin", "max", "sum(", "d/dx", "∂/∂x", "f(", "δ_ij", "P(", "pi", "∑_{i=1}^n", "at"),
    *("if", "otherwise", "and", "or", "not", "∇_x", "argmin_x", "w_jk", "log_2", "\\frac", "\\sqrt", "\\left("),
    *("\\right)", "\\left.", "\\right|_{x=1}", "\\sum_{i=1}^{n}", "\\begin{cases}", "\\end{cases}", "\\\\"),
    *("\\begin{pmatrix}", "\\end{pmatrix}", "\\mathbf{w}", "\\partial", "\\frac{d}{dx}", "\\sin", "\\ln", "\\{"),
    *("\\}", "\\lvert", "\\rvert", "\\overline", "\\hat{y}", "\\text{if}", "\\sigma", "\\cup", "\\mid", "\\frac12"),
    *("_{", "^{", "\\prime", "\\binom", "\\nabla_{x}", " "),
)
FORMS = ["auto", "plain", "latex"]


def read_or_refused(text: str, form: str) -> None:
    refused = None
    try:
        parse(text, form=form)
    except Unreadable as error:
        refused = error
    if refused is not None:
        line, caret = refused.picture().split("\n")
        assert str(refused).isprintable() and line.isprintable() and caret.strip() == "^"


@settings(deadline=None, max_examples=examples(600))
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(FORMS))
def test_garbage_of_known_pieces_is_read_or_refused(text: str, form: str) -> None:
    read_or_refused(text, form)


@settings(deadline=None, max_examples=examples(300))
@given(st.text(max_size=30), st.sampled_from(FORMS))
def test_any_text_is_read_or_refused(text: str, form: str) -> None:
    read_or_refused(text, form)


CODE = "__import__('os').system('touch /tmp/derive_was_here')"
PLACES = ["{}", "x + {}", "sin({})", "x^({})", "x_{{{}}}", "x[{}]", "sum({}, i, 1, n)", "sum(x, i, 1, {})", "d/dx({})",
          "\\frac{{{}}}{{2}}", "\\mathrm{{{}}}", "\\text{{{}}}", "\\sqrt[{}]{{x}}", "|{}|",
          "{{{} if x > 0; 0 otherwise}}", "{{x if {}; 0 otherwise}}", "P({})", "f({})",
          "[x at x = {}]", "argmin_x({})"]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("code", [CODE, "(lambda: 1)()", "().__class__", "open('x')"])
def test_code_is_refused_in_every_position(place: str, code: str) -> None:
    for form in FORMS:
        with pytest.raises(Unreadable):
            parse(place.format(code), form=form)


LARGE = {
    "brackets": "(" * 10**5,
    "brackets that fit": "(" * 9000,
    "braces": "x^{" * 3000,
    "minus signs": "-" * 9000,
    "towers": "2^" * 4000 + "2",
    "roots": "√" * 9000,
    "bars": "A|" * 4999,
    "unions": "A∪" * 4999 + "A",
    "primes": "f" + "'" * 9000 + "(x)",
    "factorials": "n" + "! " * 4000,
    "a megabyte": "x" * 10**6,
    "powers of powers": "9^9^9^9",
    "a large factorial": "factorial(10^8)",
    "a hidden factorial": "factorial(floor(10^7.5) + |-10^8|)",
    "factorials of factorials": "((9!)!)!",
    "a long sum": "sum(x, i, 1, 10^9)",
    "sums of sums": "sum(sum(x, i, 1, 5000), j, 1, 5000)",
    "digits": "9" * 5000,
    "a power of digits": "9" * 200 + "^999",
    "LaTeX": "\\frac{" * 1600,
    "exponentials": "e^e^e^e^e^e",
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused(name: str) -> None:
    for form in FORMS:
        with pytest.raises(Unreadable):
            parse(LARGE[name], form=form)


def test_long_sums_are_read_and_powers_stay() -> None:
    assert len(parse("+".join(f"x_{k}" for k in range(1500))).args) == 1500
    assert parse("(x+y+z)^400").args[1] == 400


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory used")
def test_all_of_it_together_takes_little_time_and_memory() -> None:
    """A generous budget in a process of its own: 20 s and 300 MB for all of them, where 3 s and 100 MB are measured."""
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "sys.path[:0] = sys.argv[1:]\n"
        "from test_hostile import FORMS, LARGE, PLACES, CODE, read_or_refused\n"
        "for text in [*LARGE.values(), *(p.format(CODE) for p in PLACES)]:\n"
        "    for form in FORMS:\n"
        "        read_or_refused(text, form)\n"
        # not ru_maxrss, which counts the memory of the process that started this one
        "print(next((line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')), 0))\n"
    )
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", program, here, here.parent], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 300 * 1024
