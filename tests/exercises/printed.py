"""What exercises print, read back as text and compared at points: no expression of the program is looked at."""

from __future__ import annotations

from typing import Any

from printed_conditions import plain_name
from printed_events import is_event, outcomes
from printed_numbers import Place, number, numbers
from printed_places import POINTS

NEAR, APART = 3e-4, 1e-2  # central differences lose digits; what is wrong is far off somewhere


def equal(a: float, b: float, tolerance: float = NEAR) -> bool:
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def compared(a: str, b: str, where: list[Place]) -> list[bool]:
    """At each point at which both have values, whether they are equal; a point between near and far does not count."""
    if is_event(a) and is_event(b):
        return [outcomes(a, where[0].listed) == outcomes(b, where[0].listed)] * POINTS
    found: list[bool] = []
    for place in where:
        try:
            pairs = list(zip(numbers(a, place), numbers(b, place), strict=True))
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if all(equal(*pair) for pair in pairs):
            found.append(True)
        elif any(not equal(*pair, APART) for pair in pairs):
            found.append(False)
    return found


def agrees_to_order(a: str, b: str, variable: str, about: float, order: int, place: Place) -> bool:
    """Whether the gap shrinks as order + 1 demands when the distance is halved."""
    errors = [
        abs(number(a, p) - number(b, p)) for p in (place.put((variable, ()), about + h) for h in (0.2, 0.1, 0.05))
    ]
    shrinks = errors[2] < errors[0] / 4 ** (order + 0.6) and errors[2] < errors[1] / 2 ** (order + 0.6)
    return all(e < 1e-7 for e in errors) or shrinks


def follows(a: str, b: str, relation: Any, where: list[Place]) -> bool:
    """Whether b is related to a as it says, as far as points can tell."""
    if relation.key == "approx":
        about = float(relation.about)
        name = plain_name(relation.variable.name)
        return all(agrees_to_order(a, b, name, about, relation.order, place) for place in where[:3])
    if relation.key == "subset":
        return outcomes(a) <= outcomes(b)
    if relation.key == "<":
        return all(number(a, p) < number(b, p) for p in where)
    if relation.key == "rounded":
        return all(abs(number(a, p) - number(b, p)) <= 0.5001 * 10**-relation.order for p in where)
    if relation.key == "<=":
        return all(number(a, p) <= number(b, p) + NEAR for p in where)
    seen = compared(a, b, where)
    return len(seen) >= 3 and all(seen)
