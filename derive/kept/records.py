"""Dataclasses in a tenth of the time: Python writes six functions for each and compiles them, and a command has a
hundred of them before it begins. Here they share these functions; what these do is the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_set, _delete = object.__setattr__, object.__delattr__


def _dataclass(
    kind: type | None = None, /, *, frozen: bool = False, eq: bool = True, repr: bool = True
) -> type | Callable[[type], type]:
    """As that of the standard library, with the three of its settings that are used here."""

    def decorate(kind: type) -> type:
        own = dict(vars(kind))
        fields = dataclasses.fields(dataclasses.dataclass(init=False, repr=False, eq=False)(kind))
        methods: dict[str, Any] = {"__init__": _initializer(kind, fields)}
        if repr:
            methods["__repr__"] = _printer([f.name for f in fields if f.repr])
        if eq:
            methods |= _comparisons([f.name for f in fields if f.compare], frozen, own)
        if frozen:
            methods |= _refusals(kind, [f.name for f in fields])
        for name, method in methods.items():
            if name not in own:
                setattr(kind, name, method)
        return kind

    return decorate if kind is None else decorate(kind)


def _initializer(kind: type, fields: Sequence[Field[Any]]) -> Callable[..., None]:
    given = tuple(f.name for f in fields if f.init)
    defaults = {f.name: f.default for f in fields if f.init and f.default is not MISSING}
    makers = {f.name: f.default_factory for f in fields if f.default_factory is not MISSING}
    later = tuple(f.name for f in fields if not f.init and f.name in makers)
    finish = getattr(kind, "__post_init__", None)

    def begin(self: Any, *args: Any, **named: Any) -> None:
        if named or len(args) != len(given):
            args = tuple(_bound(kind.__name__, given, args, named, defaults, makers))
        for name, value in zip(given, args, strict=True):
            _set(self, name, value)
        for name in later:
            _set(self, name, makers[name]())
        if finish is not None:
            self.__post_init__()

    return begin


def _bound(
    name: str,
    given: tuple[str, ...],
    args: tuple[Any, ...],
    named: Mapping[str, Any],
    defaults: Mapping[str, Any],
    makers: Mapping[str, Callable[[], Any]],
) -> Iterator[Any]:
    """The value of each field. Raises `TypeError`."""
    if len(args) > len(given):
        raise TypeError(f"{name} takes {len(given)} values, and {len(args)} are given")
    if not named.keys() <= set(given[len(args) :]):
        raise TypeError(f"{name} has no place for {', '.join(named.keys() - set(given[len(args) :]))}")
    yield from args
    for field in given[len(args) :]:
        if field in named:
            yield named[field]
        elif field in defaults:
            yield defaults[field]
        elif field in makers:
            yield makers[field]()
        else:
            raise TypeError(f"{name} needs a value for {field}")


def _printer(names: Sequence[str]) -> Callable[[Any], str]:
    @recursive_repr()
    def shown(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names)})"

    return shown


def _comparisons(names: Sequence[str], frozen: bool, own: Mapping[str, Any]) -> dict[str, Any]:
    values = _values(names)

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal} | ({} if "__hash__" in own else {"__hash__": hashed if frozen else None})


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _refusals(kind: type, names: Sequence[str]) -> dict[str, Any]:
    def keep(self: Any, name: str, value: Any) -> None:
        if type(self) is kind or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        _set(self, name, value)

    def keep_all(self: Any, name: str) -> None:
        if type(self) is kind or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        _delete(self, name)

    return {"__setattr__": keep, "__delattr__": keep_all}


if TYPE_CHECKING:  # type checkers know that one, and so what the constructors take
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass
