"""Probabilities that are known: the masses of Venn regions with which they are these numbers.

P(A) = c and P(A | B) = c are linear in the masses, so those that meet all of them, and none below 0, are the sums of a
few rays by factors that are not negative. A ray has no more regions than there are numbers known, and one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import lcm

from sympy import Matrix, Rational

Row = tuple[Fraction, ...]  # of each region, in order, what its mass is multiplied by; the sum is 0


def row_of(regions: Sequence[int], met: Sequence[int], among: Sequence[int], share: Fraction) -> Row:
    """That the regions `met` have this share of the mass of those `among`."""
    return tuple(Fraction(r in met) - share * (r in among) for r in regions)


def follows(row: Row, known: Sequence[Row]) -> bool:
    """Whether a row says nothing that the known ones do not say."""
    return bool(Matrix([*known, row]).rank() == Matrix(known).rank()) if known else not any(row)


@lru_cache(maxsize=256)
def rays(rows: tuple[Row, ...], count: int) -> tuple[Mapping[int, int], ...]:
    """The rays, each the masses of the places of the regions that have any, whole numbers; none where no masses meet
    all rows."""
    whole = Matrix([[Rational(x.numerator, x.denominator) for x in row] for row in rows])
    most = min(count, whole.rank() + 1)
    places = (places for size in range(1, most + 1) for places in combinations(range(count), size))
    return tuple(found for chosen in places for found in _ray(whole, chosen))


def _ray(whole: Matrix, places: tuple[int, ...]) -> Iterator[Mapping[int, int]]:
    """The masses of just these regions, where they are the only ones up to a factor."""
    (vector, *others) = whole.extract(list(range(whole.rows)), list(places)).nullspace() or [None]
    if vector is None or others:
        return
    whole_numbers = [int(x) for x in vector * lcm(*(int(x.q) for x in vector)) * (1 if vector[0] > 0 else -1)]
    if min(whole_numbers) > 0:
        yield dict(zip(places, whole_numbers, strict=True))
