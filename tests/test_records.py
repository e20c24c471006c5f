"""Our dataclasses do what those of the standard library do: each shape is made by both, and used in every way."""

import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field
from functools import partial

import pytest

from derive.kept import records

OF_PYTHON, OURS = dataclasses.dataclass, records.dataclass


def point(dataclass):
    @dataclass(frozen=True)
    class Point:
        x: int
        y: list[int] = field(default_factory=list)
        z: object = "three"

    return Point


def single(dataclass):
    @dataclass(frozen=True)
    class Single:
        x: object = None

    return Single


def empty(dataclass):
    @dataclass(frozen=True)
    class Empty:
        pass

    return Empty


def finished(dataclass):
    @dataclass(frozen=True)
    class Finished:
        x: int
        double: int = field(init=False, compare=False)
        seen: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
        kept: int = field(default=7, init=False)

        def __post_init__(self):
            object.__setattr__(self, "double", 2 * self.x)
            self.seen.append(self.x)

    return Finished


def changing(dataclass):
    @dataclass
    class Changing:
        x: int = 1

    return Changing


def same_alone(dataclass):
    @dataclass(frozen=True, eq=False)
    class Alone:
        x: int = 1

    return Alone


def own_methods(dataclass):
    @dataclass(frozen=True, repr=False)
    class Own:
        x: int = 1

        def __repr__(self):
            return "own"

        def __hash__(self):
            return 5

    return Own


def own_equality(dataclass):
    @dataclass(frozen=True)
    class Own:
        x: int = 1

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 5

    return Own


def below(dataclass):
    @dataclass(frozen=True)
    class Below(point(dataclass)):
        z: object = "four"
        w: int = 5

    return Below


SHAPES = [point, single, empty, finished, changing, same_alone, own_methods, own_equality, below]
VALUES = [((), {}), ((1,), {}), ((1,), {"z": 2}), ((), {"x": 3}), ((1, [2], 3), {}), ((float("nan"),), {}), ((0,), {})]
REFUSED = [((1, 2, 3, 4, 5), {}), ((1,), {"x": 1}), ((), {"q": 1}), ((1,), {"double": 2})]


def outcome(do):
    """What it gives, or the kind of its error: names in messages are of the class all the same."""
    try:
        return do()
    except (TypeError, AttributeError) as error:
        return type(error)


def looked_at(kind, args, named):
    """All that can be asked of a value."""
    one, other = kind(*args, **named), kind(*args, **named)
    found = [dict(vars(one)), repr(one).replace("<locals>", ""), one == other, one != other, one == 1, one == one]
    found += [outcome(lambda: hash(one)) if kind.__name__ != "Alone" else None]
    found += [outcome(lambda: repr(dataclasses.replace(one, x=9))), outcome(lambda: dataclasses.astuple(one))]
    found += [outcome(lambda: setattr(one, "x", 2)), outcome(lambda: setattr(one, "new", 2))]
    found += [outcome(lambda: delattr(one, "x")), [f.name for f in dataclasses.fields(one)], kind.__match_args__]
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("args", "named"), VALUES + REFUSED)
def test_as_the_standard_library(shape, args, named) -> None:
    ours, theirs = (outcome(partial(looked_at, shape(d), args, named)) for d in (OURS, OF_PYTHON))
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("shape", SHAPES)
def test_values_of_two_classes_differ(shape) -> None:
    for dataclass in (OURS, OF_PYTHON):
        assert (single(dataclass)(1) == shape(dataclass)(**({} if shape is empty else {"x": 1}))) is (
            shape is own_equality
        )


def test_nothing_can_be_changed() -> None:
    value = point(OURS)(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        value.x = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del value.x


def test_each_value_has_a_list_of_its_own() -> None:
    kind = point(OURS)
    kind(1).y.append(2)
    assert kind(1).y == []


def test_a_value_within_itself_is_shown() -> None:
    value = changing(OURS)(1)
    value.x = value
    assert repr(value).endswith("Changing(x=...)")


@OURS(frozen=True)
class Sent:
    """A value that goes to another process."""

    x: int
    y: tuple[int, ...] = ()


def test_a_value_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent(1, (2,)))) == Sent(1, (2,))


def test_a_class_below_is_told_apart() -> None:
    @OURS(frozen=True)
    class Below(Sent):
        pass

    assert Below(1) != Sent(1)
    assert Below(1) == Below(1)


@pytest.mark.parametrize("text", ["Sent()", "Sent(y=(1,))", "Sent(1, 2, 3)", "Sent(1, x=1)", "Sent(1, z=1)"])
def test_what_has_no_place_is_refused(text) -> None:
    with pytest.raises(TypeError, match="Sent"):
        eval(text)
