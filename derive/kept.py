"""Answers of pure functions, kept up to a number of bytes: a process that answers many questions stays small.

What is kept is counted in nodes of expressions, not by a clock and not by what the system has left: it is the same in
every run, and no answer depends on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import local
from typing import Any, TypeVar, cast

from sympy import Basic

NODE = 400  # bytes of a node of an expression with what SymPy assumes of it, and of an entry; measured, and rounded up
USUAL = 5_000_000  # bytes of a function's answers, for what the derivations of a whole sheet ask again
LITTLE = 1_250_000  # for what is asked again within a derivation
LEAST = 250_000  # for what is asked again within an answer

Function = TypeVar("Function", bound=Callable[..., Any])
Kind = TypeVar("Kind")

#: by name, what each function that keeps its answers holds now, and the most that it holds, in bytes
HELD: dict[str, Callable[[], tuple[int, int]]] = {}


def kept(most: int = USUAL, weigh: Callable[[Any], int] | None = None) -> Callable[[Function], Function]:
    """As `functools.lru_cache`, up to so many bytes; arguments of different types are different.

    There are two generations. What is asked for again passes from the older into the younger; when the younger would
    have more than half of the bytes it becomes the older, and that one goes. What has more than half by itself stays
    until the next question. `weigh` counts the nodes of an answer in its own way.
    """

    def decorate(function: Function) -> Function:
        young, old = _Generation(), _Generation()

        @lru_cache(maxsize=None, typed=True)
        @wraps(function)
        def at_once(*args: Any) -> Any:
            nonlocal young, old
            key = args, *map(type, args)
            found = old.answers.get(key)
            if found is None:
                answer = function(*args)
                size = NODE * (nodes(*args) + (weigh or nodes)(answer))
            else:
                answer, size = found
            if young.is_full or 2 * (young.bytes + size) > most >= 2 * size:
                at_once.cache_clear()
                young, old = _Generation(), young
            if 2 * size > most:
                young.is_full = True
            else:
                young.answers[key] = answer, size
                young.bytes += size
            return answer

        HELD[f"{function.__module__}.{function.__qualname__}"] = lambda: (young.bytes + old.bytes, most)
        return cast(Function, at_once)

    return decorate


def kept_by_thread(most: int) -> Callable[[Function], Function]:
    """As `functools.lru_cache`, for answers that change while they are used: each thread has answers of its own.

    A world in which one thread moves a name for a moment, to see the slope, must not be read by another one then.
    """

    def decorate(function: Function) -> Function:
        class Own(local):
            def __init__(self) -> None:
                self.answer = lru_cache(maxsize=most)(function)

        own = Own()

        @wraps(function)
        def answer(*args: Any) -> Any:
            return own.answer(*args)

        return cast(Function, answer)

    return decorate


class OfLate:
    """The things that were added of late: when there are so many all go. Threads may add side by side."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: set[object] = set()

    def add(self, thing: object) -> None:
        """Add one."""
        if len(self._things) >= self.most:
            self._things = set()
        self._things.add(thing)

    def __contains__(self, thing: object) -> bool:
        return thing in self._things

    def __len__(self) -> int:
        return len(self._things)


def hashed_once(kind: type[Kind]) -> type[Kind]:
    """A frozen dataclass whose hash is kept: what is asked about a setting with all its expressions is looked up by it.

    It does not go along to another process, where the hash of a word is another one.
    """
    whole = kind.__hash__

    def once(self: Any) -> int:
        known: int | None = self.__dict__.get("_hash")
        if known is None:
            known = self.__dict__["_hash"] = whole(self)
        return known

    def state(self: Any) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_hash"}

    kind.__hash__ = once  # type: ignore[method-assign]
    kind.__getstate__ = state  # type: ignore[method-assign]
    return kind


class _Generation:
    """Answers by arguments, each with its bytes, and the bytes of all; full already, where one is too large."""

    def __init__(self) -> None:
        self.answers: dict[tuple[Any, ...], tuple[Any, int]] = {}
        self.bytes = 0
        self.is_full = False


def nodes(*things: object) -> int:
    """How many nodes the expressions among the things have, those in tuples and sets too; all else is one."""
    found = list(things)
    for thing in found:  # it grows while it is walked
        if isinstance(thing, Basic):
            found += thing.args
        elif isinstance(thing, (tuple, frozenset)):
            found += thing
    return len(found)
