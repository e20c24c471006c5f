"""Whatever is given as an answer: a verdict or an error of ours, within two seconds of work and 300 MB."""

import os
import time
from pathlib import Path

import pytest
from sympy import (
    Add,
    Integer,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    exp,
    expand,
    factorial,
    log,
    prod,
    sin,
    sqrt,
    symbols,
)

import derive
from derive.checking.helper import HELPER
from derive.errors import DeriveError

resource = pytest.importorskip("resource")
x, y, z = symbols("x y z", real=True)
k = symbols("k", integer=True)
_ENDLESS = 30  # seconds by the clock

BEFORE: dict[int, int] = {}  # the most that this process and its helpers held before the first of these tests, in kB


@pytest.fixture(scope="module", autouse=True)
def _held() -> None:
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        BEFORE[who] = resource.getrusage(who).ru_maxrss


def tower(*numbers):
    top = Integer(numbers[-1])
    for n in reversed(numbers[:-1]):
        top = Pow(Integer(n), top, evaluate=False)
    return top


def nested(depth):
    made = x
    for _ in range(depth):
        made = sin(made, evaluate=False)
    return made


TEXTS = [
    ("__import__('os').system('true')", "x"),
    ("9^9^9^9", "1"),
    ("factorial(10^8)", "1"),
    ("(10^8)!", "1"),
    ("(x+y+z)^400", "(z+y+x)^400"),
    ("(x+y+z)^400", "(x+y+z)^400+1"),
    ("+".join(f"x^{n}" for n in range(900)), "(x^900-1)/(x-1)"),
    ("+".join(["x"] * 2000), "2000x"),
    ("+".join(["sin(x)"] * 1200), "x"),
    ("(" * 10**5 + "x" + ")" * 10**5, "x"),
    ("[" * 4000, "x"),
    ("sum_{k=1}^{2000} k^2", "2000*2001*4001/6"),
    ("sum_{k=1}^{9999} sin(k x)/k", "x"),
    ("e^(e^(e^(e^(e^x))))", "x"),
    ("log(x^1000-1)", "log(x^1000-1)+y"),
    ("cos(500x)", "2cos(250x)^2-1"),
    ("a" * 9000, "a"),
    ("\x00\u202e{}%n", "x"),
    (r"\frac{1}{" * 200, "x"),
]
EXPRESSIONS = {
    "a tower": lambda: (tower(9, 9, 9, 9), Integer(1)),
    "a tower in a factorial": lambda: (factorial(tower(9, 9, 9), evaluate=False), Integer(1)),
    "a factorial": lambda: (factorial(10**8, evaluate=False), Integer(1)),
    "a power of a sum": lambda: ((x + y + z) ** 400, (x + y) ** 400),
    "the same expanded": lambda: (expand((x + y + z) ** 18), (x + y + z) ** 18),
    "many sines": lambda: (nested(700), x),
    "two thousand terms": lambda: (Add(*[sin(n * x) / n for n in range(1, 2001)]), x),
    "exponentials": lambda: (exp(exp(exp(exp(exp(x))))), x),
    "a long sum": lambda: (Sum(sin(k * x), (k, 1, 10_000)), x),
    "a long product": lambda: (Product(1 + x / k, (k, 1, 9000)), x),
    "sixty factors": lambda: (prod([x - n for n in range(60)]), expand(prod([x - n for n in range(60)]))),
    "roots": lambda: (sqrt(2 + sqrt(3 + sqrt(5))), sqrt(2 + sqrt(3 + sqrt(5))) + Rational(1, 10**200)),
    "to be factored": lambda: (log(x**10_000 - 1), log(x**10_000 - 1) + log(2) - log(2)),
    "three hundred pieces": lambda: (Piecewise(*[(x**n, x < n) for n in range(300)]), x),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    HELPER.ask("splits", (x,), 30)


def worked() -> float:
    """Seconds of the processor's time that this process and its helpers, living or gone, have worked."""
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + gone.ru_utime + gone.ru_stime
    helper = HELPER._process
    if helper is not None and (stat := Path(f"/proc/{helper.pid}/stat")).exists():
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        total += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return total


def judged(answer, expected) -> str:
    """What is said, if it takes two seconds of work; a busy machine may make them longer by the clock, not endless."""
    start, clock = worked(), time.perf_counter()
    try:
        said = derive.check(answer, expected=expected).verdict
    except DeriveError as error:
        said = type(error).__name__
    assert worked() - start < 2, "longer than two seconds of work"
    assert time.perf_counter() - clock < _ENDLESS, "longer than a busy machine explains"
    return said


@pytest.mark.parametrize(("answer", "expected"), TEXTS, ids=lambda t: t[:20].encode("unicode_escape").decode())
def test_a_typed_answer(answer, expected) -> None:
    assert judged(answer, expected) in {*derive.checking.VERDICTS, "Unreadable", "BadSpec", "BadSetting"}
    judged(expected, answer)


@pytest.mark.in_part
@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_an_expression(name) -> None:
    answer, expected = EXPRESSIONS[name]()
    assert judged(answer, expected) in derive.checking.VERDICTS


def test_code_is_never_run(tmp_path) -> None:
    target = tmp_path / "made"
    for text in (
        f"__import__('pathlib').Path('{target}').touch()",
        f"open('{target}','w')",
        f"x.__class__('{target}')",
    ):
        assert judged(text, "x") == "unreadable"
        judged("x", text)
    assert not target.exists()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("product(x_i + y_i, i, 1, 200)", "product(x_i + y_i, i, 1, 199)*(x_200 + y_200)"),
        ("max(" * 30 + "x" + ", y)" * 30, "max(x, y)"),
        ("*".join(f"(a{n} + b{n})" for n in range(30)),
         "+".join(f"{c}0*" + "*".join(f"(a{n} + b{n})" for n in range(1, 30)) for c in "ab")),
        ("+".join(f"1/(x + {n})" for n in range(1, 300)), "+".join(f"1/({n} + x)" for n in range(299, 0, -1))),
        ("sin(10^900)", "x"),
        ("ln(1 + e^(10^5))", "10^5"),
        ("sum(10^900, i, 1, 20)", "x"),
    ],
)  # fmt: skip
def test_small_texts_that_are_large_when_multiplied_out(answer, expected) -> None:
    assert judged(answer, expected) in derive.checking.VERDICTS
    assert judged(expected, answer) in derive.checking.VERDICTS


def test_the_memory_that_all_this_took() -> None:
    """This process may have run other tests before, which took what they took: PyTorch alone is more than the limit."""
    for who, before in BEFORE.items():
        assert resource.getrusage(who).ru_maxrss < max(300_000, before + 60_000)
