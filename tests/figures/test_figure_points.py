"""Points of curves: from the checked expressions, broken where the curve breaks, with its corners exactly."""

import numpy as np
import pytest
from sympy import Abs, Max, Piecewise, exp, floor, log, tan

from derive.errors import BadTopic
from derive.figures import Axis, Curve, Figure
from derive.figures.graphs import contours, ends, graph, path, poles
from derive.kernel import Setting
from derive.terms.notation import scalar, sigma
from derive.terms.ordered import over, plus, power, times
from derive.words.prose import say

X, Y, A = scalar("x"), scalar("y"), scalar("a")


def pieces(expr, low, high, given=(), **values):
    return graph(expr, Setting((expr,), given=tuple(given)), X, low, high, values)


def test_a_smooth_curve_is_one_piece_of_true_points() -> None:
    (piece,) = pieces(sigma(X), -6, 6)
    xs, ys = np.array(piece).T
    assert (xs[0], xs[-1]) == (-6, 6) and np.all(np.diff(xs) > 0) and len(xs) > 150
    np.testing.assert_allclose(ys, 1 / (1 + np.exp(-xs)), atol=1e-6)


def test_a_corner_is_kept_and_joins() -> None:
    (piece,) = pieces(Max(0, X), -1.03, 2.0)  # no point of an even grid falls on 0
    assert (0.0, 0.0) in piece
    np.testing.assert_allclose([y for _, y in piece], [max(0.0, x) for x, _ in piece], atol=1e-6)
    (angle,) = pieces(Abs(plus(times(3, X), -1)), -1, 1)
    assert min(angle, key=lambda p: p[1]) == pytest.approx((1 / 3, 0.0), abs=1e-6)


def test_a_pole_breaks_the_curve() -> None:
    left, right = pieces(power(X, -1), -1, 2)
    assert left[-1][0] == right[0][0] == 0.0 and left[-1][1] < -1e6 and right[0][1] > 1e6
    left, right = pieces(power(X, -2), -1, 1)  # both sides go up: they must not be joined high above the page
    assert left[-1][1] > 1e6 and right[0][1] > 1e6
    tangent = pieces(tan(X), -3, 3)
    assert [piece[0][0] for piece in tangent[1:]] == pytest.approx([-np.pi / 2, np.pi / 2])


def test_a_jump_breaks_the_curve_and_its_ends_are_told() -> None:
    stairs = pieces(floor(X), -0.5, 1.5)
    assert [{y for _, y in piece} for piece in stairs] == [{-1.0}, {0.0}, {1.0}]
    assert ends(stairs, -0.5, 1.5) == ((0.0, -1.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    steps = pieces(Piecewise((0, X < 0), (1, True)), -1, 1)
    assert len(steps) == 2


def test_no_points_where_there_is_no_value() -> None:
    (piece,) = pieces(log(X), -1, 3)
    assert piece[0][0] == 0.0 and all(x > 0 for x, _ in piece[1:])
    (inner,) = pieces(power(log(X), over(1, 2)), -2, 3)
    assert inner[0][0] == pytest.approx(1.0)


def test_conditions_of_the_setting_are_kept() -> None:
    (piece,) = pieces(plus(X, 1), -2, 2, given=[X < 0])
    assert piece[0] == (-2, -1) and piece[-1] == (0.0, 1.0)
    assert pieces(plus(X, 1), 1, 2, given=[X < 0]) == ()


def test_other_names_get_their_numbers() -> None:
    (piece,) = pieces(times(A, power(X, 2)), 0, 1, a=3.0)
    assert piece[-1] == (1, 3.0)


def test_poles() -> None:
    expr = power(plus(power(X, 2), -2), -1)
    assert poles(expr, Setting((expr,)), X, -3, 3) == pytest.approx([-np.sqrt(2), np.sqrt(2)])
    assert poles(exp(X), Setting((X,)), X, -3, 3) == []


def test_contours_lie_on_their_level() -> None:
    lines = contours(lambda x, y: x**2 + 4 * y**2, (-3, 3), (-2, 2), [1.0, 4.0])
    assert len(lines) == 2
    for line, level in zip(lines, (1, 4), strict=True):
        assert line[0] == pytest.approx(line[-1])
        assert np.array([x**2 + 4 * y**2 for x, y in line]) == pytest.approx(level, abs=5e-3)


def test_a_path_has_its_start_and_every_step() -> None:
    assert path(lambda at: at / 2, 8.0, 3) == [8.0, 4.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (-6, 6, 7, (-6, -4, -2, 0, 2, 4, 6)),
        (0, 1.1, 5, (0, 0.5, 1)),
        (0, 0.32, 5, (0, 0.1, 0.2, 0.3)),
        (-1.65, 1.92, 5, (-1, 0, 1)),
        (0, 12.3, 5, (0, 5, 10)),
        (-2500, 9000, 5, (0, 5000)),
        (3.01, 3.04, 5, (3.01, 3.02, 3.03, 3.04)),
    ],
)
def test_ticks_are_round_and_few(low, high, most, ticks) -> None:
    assert Axis(low, high).ticks(most) == ticks


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(BadTopic, match="not a number"):
        Curve((((0.0, 0.0), (1.0, float("nan"))),))
    with pytest.raises(BadTopic, match="dashed"):
        Curve((), "red")
    with pytest.raises(BadTopic, match="larger"):
        Axis(1.0, 1.0)
    with pytest.raises(BadTopic, match="a panel"):
        Figure(say(en="nothing"), ())
