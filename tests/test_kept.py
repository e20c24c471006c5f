"""What functions keep: a bound in bytes that holds, the latest answers, and nothing that an answer depends on."""

import gc
import importlib
import os
import pickle
import pkgutil
import subprocess
import sys
import tracemalloc
from dataclasses import dataclass, replace

import pytest
from sympy import Integer, Symbol
from sympy.core.cache import clear_cache

import derive
from derive.kept import HELD, NODE, hashed_once, kept, nodes

MOST_IN_ALL = 110e6  # bytes as they are counted, which is at least twice what they are


def square():
    """A function that keeps 100 nodes, and the arguments that it was really asked for."""
    asked = []

    @kept(100 * NODE)
    def squared(x):
        asked.append(x)
        return x**2

    return squared, asked


def test_an_answer_is_worked_out_once() -> None:
    squared, asked = square()
    x = Symbol("x")
    assert [squared(x), squared(x)] == [x**2, x**2]
    assert asked == [x]


def test_what_is_asked_for_again_stays_and_the_rest_goes() -> None:
    squared, asked = square()
    symbols = [Symbol(f"x_{k}") for k in range(200)]
    for symbol in symbols:
        squared(symbol), squared(symbols[0])
    assert asked.count(symbols[0]) == 1
    squared(symbols[1])
    assert asked.count(symbols[1]) == 2


def test_arguments_of_different_types_are_different() -> None:
    squared, asked = square()
    for one in (1, 1.0, True, Integer(1), 1):
        squared(one)
    assert [type(a) for a in asked] == [int, float, bool, type(Integer(1))]
    big = [Symbol(f"y_{k}") for k in range(10)]
    squared(sum(big)), squared(1), squared(1.0)  # also out of the older generation
    assert type(squared(1)) is int
    assert type(squared(1.0)) is float


def test_what_fails_is_asked_again() -> None:
    tries = []

    @kept()
    def never(x):
        tries.append(x)
        raise ValueError(x)

    for _ in range(2):
        with pytest.raises(ValueError, match="x"):
            never("x")
    assert len(tries) == 2


def test_a_thing_too_large_to_keep_is_let_go_at_the_next_question() -> None:
    squared, asked = square()
    large = sum(Symbol(f"x_{k}") for k in range(300))
    squared(large)
    squared(Symbol("x")), squared(large)
    assert asked.count(large) == 2
    squared(Symbol("z"))
    held, most = HELD[f"{__name__}.square.<locals>.squared"]()
    assert held <= most


@hashed_once
@dataclass(frozen=True)
class Pair:
    left: object
    right: object


class Counted:
    """What counts how often its hash is asked for."""

    asked = 0

    def __hash__(self) -> int:
        Counted.asked += 1
        return 7


def test_a_hash_is_taken_once_and_does_not_go_to_another_process() -> None:
    pair, again = Pair(Counted(), "y"), Pair("x", "y")
    assert hash(pair) == hash(pair)
    assert Counted.asked == 1
    assert hash(again) == hash(Pair("x", "y")) != hash(Pair("x", "z"))
    found = pickle.loads(pickle.dumps(again))
    assert found == again
    assert vars(found) == {"left": "x", "right": "y"}
    assert hash(replace(again, right="z")) == hash(Pair("x", "z"))


def test_a_plan_that_was_looked_up_is_looked_up_in_another_process_too() -> None:
    """Where the hash of every word is another one."""
    question = "from derive.asking import find; plan = find('softmax.jacobian').draw('0/0/0').parts[0].plan; "
    tell = "import pickle, sys; hash(plan); sys.stdout.buffer.write(pickle.dumps(plan))"
    look = "import pickle, sys; print({plan: 'found'}.get(pickle.load(sys.stdin.buffer)))"

    def run(seed: str, code: str, given: bytes = b"") -> bytes:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", question + code], input=given, capture_output=True, check=True, env=env
        ).stdout

    assert run("2", look, run("1", tell)) == b"found\n"


def test_nodes_are_counted_in_tuples_and_sets_too() -> None:
    x, y = Symbol("x"), Symbol("y")
    assert nodes(x) == 1
    assert nodes(x * y, x) == 4
    assert nodes((x * y, frozenset([x]))) == 6


@pytest.mark.slow
def test_the_bytes_are_at_least_those_that_it_takes() -> None:
    """By `tracemalloc`: expressions that share nothing, made and kept."""

    @kept(1 << 20)
    def next_power(expr):
        return expr * expr.base

    tracemalloc.start()
    try:
        for k in range(3, 1500):
            next_power(Symbol(f"x_{k}") ** k)
        clear_cache()  # SymPy's own
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    held, most = next(h() for name, h in HELD.items() if name.endswith("next_power"))
    assert most / 2 <= held <= most
    assert taken <= held


def test_all_functions_together_have_a_bound() -> None:
    for module in pkgutil.walk_packages(derive.__path__, "derive."):
        if module.name != "derive.__main__":
            importlib.import_module(module.name)
    ours = {n: most() for n, most in HELD.items() if n.startswith("derive.")}
    assert all(held <= most for held, most in ours.values())
    assert sum(most for _, most in ours.values()) <= MOST_IN_ALL


SHOWN = """
import sys
import derive.kept
if sys.argv[1] == "little":
    derive.kept.NODE = 1 << 15  # some hundred nodes of each function: what is kept changes all the time
import derive
for topic in ("activation.tanh", "events.de_morgan"):
    print(derive.show(topic, seed=3).to("json"))
print(derive.check("2 sin(x) cos(x)", expected="sin(2x)").verdict)
"""


@pytest.mark.slow
def test_no_byte_depends_on_what_is_kept() -> None:
    shown = [
        subprocess.run([sys.executable, "-c", SHOWN, how], capture_output=True, check=True).stdout
        for how in ("much", "little")
    ]
    assert shown[0] == shown[1] != b""
