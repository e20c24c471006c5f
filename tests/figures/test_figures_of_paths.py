"""Figures of paths, averages, chords and areas, against NumPy and calculations by hand."""

from itertools import pairwise

import numpy as np
import pytest

from derive.asking import find
from derive.authoring import P, PGiven, claim, events
from derive.errors import BadTopic
from derive.exercises import show
from derive.figures.areas import areas_of_events


def panels(topic, seed="0/0/0"):
    (figure,) = show(find(topic), seed).figures
    return figure.panels


def points(curve):
    return np.array([p for piece in curve.pieces for p in piece]).T


def test_momentum_leaves_the_valley_in_which_plain_descent_stays() -> None:
    valleys, runs = panels("descent.momentum")
    f, slope = np.polynomial.Polynomial([0, 1 / 8, -1 / 2, 0, 1 / 4]), None
    slope = f.deriv()
    for curve, stop, beta in zip(runs.curves, valleys.dots[1:], (0, 0.9), strict=True):
        place, speed, places = 1.5, 0.0, [1.5]
        for _ in range(200):
            speed = beta * speed + slope(place)
            place -= 0.1 * speed
            places.append(place)
        assert points(curve)[1] == pytest.approx(places[:41])
        assert stop.at == (pytest.approx(place, abs=6e-5), pytest.approx(f(place), abs=6e-5))
    assert valleys.dots[1].at[0] > 0 > valleys.dots[2].at[0]


def test_the_gap_of_the_chord_and_the_slope_of_the_tangent() -> None:
    (panel,) = panels("convexity.definition")
    curve, chord, tangent, gap = panel.curves
    assert np.all(np.diff(points(curve)[1], 2) > 0)
    (x, fx), (at, above), (y, fy) = chord.pieces[0]
    assert (above - fx) / (at - x) == pytest.approx((fy - fx) / (y - x))  # the middle point is on the chord
    (_, low), (_, high) = gap.pieces[0]
    share = (y - at) / (y - x)
    assert high - low == pytest.approx(0.5 * share * (1 - share) * (x - y) ** 2) and high == above
    (a, fa), (b, fb) = tangent.pieces[0]
    below = fa + (fb - fa) / (b - a) * (points(curve)[0] - a)
    assert np.all(below <= points(curve)[1] + 1e-9)
    assert np.min(points(curve)[1] - below) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("seed", ["0/0/0", "1/0/0", "2/0/0"])
def test_gradients_stand_at_right_angles_and_descent_crosses_there(seed) -> None:
    left, right = panels("descent.contour", seed)
    p, q = np.round(np.abs(points(left.curves[1])).max(axis=1))
    for arrow in left.arrows:
        x, y = arrow.start
        assert (x / p) ** 2 + (y / q) ** 2 == pytest.approx(1)
        tangent = np.array([-y / q * p, x / p * q])  # of (p cos s, q sin s)
        assert tangent @ np.subtract(arrow.end, arrow.start) == pytest.approx(0, abs=1e-9)
    walk = points(right.curves[1]).T
    heights = (walk**2 / np.array([p, q]) ** 2).sum(axis=1)
    assert np.all(np.diff(heights) < 0) and left.equal and right.equal


def test_scaling_makes_the_valley_round_and_the_path_short() -> None:
    def hessian(spread):
        return np.array([[1, 0.6 * spread], [0.6 * spread, spread**2]])

    (figure,) = show(find("descent.feature_scaling"), "0/0/0").figures
    told = [float(figure.caption.holes[name]) for name in ("before", "after")]
    assert told == pytest.approx([np.linalg.cond(hessian(s)) for s in (3, 1)], abs=0.05)
    for panel, spread in zip(figure.panels, (3, 1), strict=True):
        h = hessian(spread)
        walk = points(panel.curves[1]).T
        step = 2 / np.trace(h)
        for before, after in pairwise(walk):
            assert after == pytest.approx(before - step * h @ before)
        x, y = points(panel.curves[0])
        assert np.max(h[0, 0] * x**2 + 2 * h[0, 1] * x * y + h[1, 1] * y**2) == pytest.approx(
            walk[0] @ h @ walk[0], rel=0.01
        )


def test_a_moving_average_and_its_weights() -> None:
    left, right = panels("optimizer.adam")
    new = points(left.curves[0])[1]
    average, seen = 0.0, []
    for value in new:
        average = 0.8 * average + 0.2 * value
        seen.append(average)
    assert points(left.curves[1])[1] == pytest.approx([0, *seen])
    assert points(left.curves[2])[1] == pytest.approx(seen / (1 - 0.8 ** np.arange(1, len(new) + 1)))
    for curve, rate in zip(right.curves, (0.8, 0.5), strict=True):
        assert points(curve)[1] == pytest.approx((1 - rate) * rate ** np.arange(len(new))[::-1])


def test_areas_are_probabilities() -> None:
    (square,) = panels("probability.total")
    first, second = square.columns
    assert first.width + second.width == pytest.approx(1)
    # 24 of 60 outcomes are in A, 18 of them and 12 others in B
    assert (first.width, first.share, second.share) == pytest.approx((24 / 60, 18 / 24, 12 / 36))
    assert [c.dark for c in panels("probability.bayes")[0].columns] == [True, False]


def test_a_result_without_that_condition_has_no_areas() -> None:
    A, B = events("A B")
    result = claim(P(A | B), given=[P(B) > 0]).law("addition").derivation()
    with pytest.raises(BadTopic, match="areas are drawn"):
        areas_of_events(result, B, A)
    assert PGiven(A, B) not in result.result.atoms(PGiven)
