"""What exercises and their parts are worth."""

from __future__ import annotations

from collections.abc import Sequence


def shares(whole: float, weights: Sequence[float]) -> list[float]:
    """Points for each part, in halves if need be, that come to the whole: as near to the weights as that goes."""
    if not weights or sum(weights) == whole:
        return list(weights)
    step = 1 if whole == int(whole) and whole >= len(weights) else 0.5
    exact = [whole / step * weight / (sum(weights) or 1) for weight in weights]
    found = [int(x) for x in exact]
    for _ in range(round(whole / step) - sum(found)):
        found[max(range(len(found)), key=lambda k: exact[k] - found[k])] += 1
    return [n * step for n in found]
