"""The figures of our topics, against NumPy and calculations by hand."""

import math

import numpy as np
import pytest
from sympy import S, exp, log, sin, tan

from derive.asking import all_topics, find
from derive.engine.moves import claim
from derive.errors import BadTopic
from derive.exercises import show
from derive.figures import Axes, Curve, Venn
from derive.figures.curves import beginnings, function_and_slope, taylor_polynomials
from derive.figures.sets import law
from derive.kernel import SUBSET
from derive.terms.events import events
from derive.terms.notation import D, scalar
from derive.terms.ordered import plus, power, times

X = scalar("x")
DRAWN = [
    "activation.relu", "activation.sigmoid", "activation.tanh", "calculus.gradient", "convexity.definition",
    "convexity.global", "convexity.saddle", "descent.contour", "descent.feature_scaling", "descent.learning_rate",
    "descent.momentum",
    "events.absorption", "events.associative", "events.commutative", "events.complement", "events.de_morgan",
    "events.difference",
    "events.disjoint_union", "events.distributive", "events.idempotence", "events.inclusion", "events.involution",
    "optimizer.adagrad", "optimizer.adam", "probability.bayes", "probability.conditional", "probability.total",
    "taylor.best_step", "taylor.univariate", "tensor.broadcast",
]  # fmt: skip
ON_THE_SHEET = {
    "convexity.definition",
    "convexity.global",
    "descent.contour",
    "descent.feature_scaling",
    "taylor.best_step",
}


def figures(topic, seed="0/0/0"):
    return show(find(topic), seed).figures


def points(curve: Curve):
    return np.array([p for piece in curve.pieces for p in piece]).T


@pytest.mark.parametrize("id_", [topic.id for topic in all_topics()])
def test_which_topics_have_figures(id_: str) -> None:
    assert bool(figures(id_)) == (id_ in DRAWN)


@pytest.mark.in_part
@pytest.mark.parametrize("topic", DRAWN)
def test_alt_text_in_both_languages_and_no_answer_on_the_sheet(topic) -> None:
    for figure in figures(topic):
        assert {"en", "zh"} <= set(figure.alt.texts)
        assert figure.caption is None or {"en", "zh"} <= set(figure.caption.texts)
        assert figure.answer is (topic not in ON_THE_SHEET)


@pytest.mark.parametrize(
    ("topic", "f", "slope"),
    [
        ("activation.sigmoid", lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
        ("activation.tanh", np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    ],
)
def test_a_function_and_its_slope(topic, f, slope) -> None:
    (figure,) = figures(topic)
    for panel, expected in zip(figure.panels, (f, slope), strict=True):
        assert isinstance(panel, Axes)
        x, y = points(panel.curves[0])
        np.testing.assert_allclose(y, expected(x), atol=1e-6)
        assert (x.min(), x.max()) == (panel.x.low, panel.x.high)
        assert panel.y.low <= y.min() and y.max() <= panel.y.high


def test_the_bound_of_the_sigmoids_slope_touches_it() -> None:
    slope, bound = figures("activation.sigmoid")[0].panels[1].curves
    assert bound.pieces == (((-6, 0.25), (6, 0.25)),) and bound.style == "dashed"
    assert points(slope)[1].max() == pytest.approx(0.25, abs=1e-6)


def test_the_slope_of_relu_jumps_and_has_no_value_at_the_corner() -> None:
    left, right = figures("activation.relu")[0].panels
    (f,), (slope,) = left.curves, right.curves
    assert len(f.pieces) == 1 and (0.0, 0.0) in f.pieces[0]
    below, above = slope.pieces
    assert {y for _, y in below} == {0.0} and {y for _, y in above} == {1.0}
    assert [(d.at, d.filled) for d in right.dots] == [((0.0, 0.0), False), ((0.0, 1.0), False)]


def expansion(f, order, about=S.Zero):
    return claim(f, scope=[X]).taylor(X, about, order).derivation()


def test_taylor_polynomials_begin_the_checked_expansion() -> None:
    found = [(p.subs(X, 0.3), orders) for p, orders in beginnings(expansion(exp(X), 3), X)]
    exact = [sum(0.3**k / math.factorial(k) for k in range(n + 1)) for n in range(4)]
    assert found == [(pytest.approx(value), (n,)) for n, value in enumerate(exact)]


def test_polynomials_that_are_the_same_are_drawn_once() -> None:
    derivation = expansion(sin(X), 3)
    assert [orders for _, orders in beginnings(derivation, X)] == [(0,), (1, 2), (3,)]
    (panel,) = taylor_polynomials(derivation, X).panels
    sine, zero, line, cubic = panel.curves
    for curve, f in ((sine, np.sin), (zero, lambda x: 0 * x), (line, lambda x: x), (cubic, lambda x: x - x**3 / 6)):
        x, y = points(curve)
        np.testing.assert_allclose(y, f(x), atol=1e-6)


def test_taylor_pictures_break_at_the_pole_and_show_it() -> None:
    (panel,) = taylor_polynomials(expansion(power(plus(1, X), -1), 2), X).panels
    left, right = panel.curves[0].pieces
    assert left[-1][0] == right[0][0] == -1.0
    assert panel.x.low < -1 < panel.x.high


def test_three_sizes_of_step() -> None:
    places, losses = figures("taylor.best_step")[0].panels
    small, right, large = ([y for _, y in c.pieces[0]] for c in losses.curves)
    # x^2 - 2 x + 2 from -1/2: the distance to 1 is multiplied by 1 - rate at every step.
    for values, rate in ((small, 0.2), (right, 1.0), (large, 2.1)):
        assert values == pytest.approx([1 + (1.5 * (1 - rate) ** t) ** 2 for t in range(9)])
    assert {d.at for d in places.dots if d.square} == {(-0.5, 3.25), (1.0, 1.0)}


def test_the_gradient_stands_at_a_right_angle_to_the_contour() -> None:
    plane, wave = figures("calculus.gradient")[0].panels
    (arrow,) = plane.arrows
    x, y = arrow.start
    slope = np.array([x + y / 2, x / 2 + 2 * y])  # of x^2/2 + x y/2 + y^2
    along = np.subtract(arrow.end, arrow.start)
    assert along / np.hypot(*along) == pytest.approx(slope / np.hypot(*slope))
    tangent = np.subtract(*plane.curves[2].pieces[0])
    assert tangent @ along == pytest.approx(0, abs=1e-9) and plane.equal
    for a, b in plane.curves[1].pieces[0]:
        assert a * a / 2 + a * b / 2 + b * b == pytest.approx(x * x / 2 + x * y / 2 + y * y, abs=2e-3)
    angles, slopes = points(wave.curves[0])
    np.testing.assert_allclose(slopes, slope @ [np.cos(angles), np.sin(angles)], atol=1e-6)
    assert wave.dots[0].at == pytest.approx((math.atan2(slope[1], slope[0]), np.hypot(*slope)))


def test_adagrad_and_plain_descent_by_hand() -> None:
    plane, losses = figures("optimizer.adagrad")[0].panels
    _, plain, adagrad = (c.pieces[0] for c in plane.curves)
    steep, at, seen = np.array([1.0, 10.0]), np.array([3.0, 1.1]), np.zeros(2)
    for t, place in enumerate(adagrad):
        assert place == pytest.approx(tuple(at))
        assert losses.curves[1].pieces[0][t] == pytest.approx((t, steep @ at**2 / 2))
        seen += (steep * at) ** 2
        at = at - steep * at / np.sqrt(seen)
    assert plain == tuple(pytest.approx((3 * 0.815**t, 1.1 * (-0.85) ** t)) for t in range(11))


A, B, C = events("A B C")


def test_de_morgan_shades_the_same_regions() -> None:
    union, meet, three = figures("events.de_morgan")
    assert [p.shaded for p in three.panels] == [{0}, {0}]  # outside all three
    assert [p.shaded for p in union.panels] == [{0}, {0}]  # outside both
    assert [p.shaded for p in meet.panels] == [{0, 1, 2}, {0, 1, 2}]  # all but the middle
    assert union.signs == ("=",)


def test_regions_by_hand() -> None:
    over_union, over_meet = figures("events.distributive")
    assert {p.shaded for p in over_union.panels} == {frozenset({3, 5, 7})}  # in A, and in B or C
    assert {p.shaded for p in over_meet.panels} == {frozenset({1, 3, 5, 6, 7})}
    assert {p.shaded for p in figures("events.difference")[0].panels} == {frozenset({1})}


def test_conditions_move_the_circles() -> None:
    inside, subset, *_, same = figures("events.inclusion")
    a, b = inside.panels[0].circles
    assert math.dist(a.centre, b.centre) + a.radius < b.radius
    assert subset.signs == ("subset",) and [p.shaded for p in subset.panels] == [{3}, {2, 3}]
    a, b = same.panels[0].circles
    assert (a.centre, a.radius) == (b.centre, b.radius)


def test_four_events_are_too_many() -> None:
    d = claim(A & B & C & events("D")[0]).state(A & B & C, rule="given", relation=SUBSET).derivation()
    with pytest.raises(BadTopic, match="three events"):
        law(d)


def test_circles_cut_out_every_region() -> None:
    from derive.paper.figures.venn import WIDTH, region

    for topic, count in (("events.de_morgan", 4), ("events.distributive", 8), ("events.involution", 2)):
        panel = figures(topic)[0].panels[0]
        assert isinstance(panel, Venn)
        grid = ((x, y) for x in np.linspace(0, WIDTH, 60) for y in np.linspace(0, panel.height * WIDTH, 60))
        assert len({region(panel, p) for p in grid}) == count


def test_heights_are_found_and_a_pole_does_not_flatten_the_rest() -> None:
    tangent = claim(D(tan(X), X)).differentiate().derivation()
    left, right = function_and_slope([tangent], X, (-3, 3)).panels
    assert left.y.low == pytest.approx(-left.y.high, rel=0.01) and 3 < left.y.high < 30
    assert len(left.curves[0].pieces) == len(right.curves[0].pieces) == 3
    flat = claim(D(times(2, X), X)).differentiate().derivation()
    left, right = function_and_slope([flat], X, (0, 1)).panels
    assert right.y.low < 2 < right.y.high and left.y.low < 0.05 and left.y.high > 1.95


def test_nothing_to_draw_is_said() -> None:
    logarithm = claim(D(log(X), X), given=[X > 0]).differentiate().derivation()
    with pytest.raises(BadTopic, match="no value for x from -2 to -1"):
        function_and_slope([logarithm], X, (-2, -1))


def test_a_function_without_a_derivative_is_refused() -> None:
    with pytest.raises(BadTopic, match="D\\(f, x\\)"):
        function_and_slope([expansion(exp(X), 2)], X, (-1, 1), (0, 3), (0, 3))


def test_descent_at_a_learning_rate_of_each_regime() -> None:
    """By hand: w is multiplied by 1 - eta a, and the loss is w^2/2."""
    (figure,) = figures("descent.learning_rate")
    places, losses = figure.panels
    for left, right, rate in zip(places.curves, losses.curves, (0.5, 1, 1.5, 2, 2.25), strict=True):
        steps, walk = points(left)
        assert np.allclose(walk, (1 - rate) ** steps, atol=1e-12)
        assert np.allclose(points(right)[1], walk**2 / 2, atol=1e-12)
        assert float(left.label) == rate
    assert len({curve.style for curve in places.curves}) == 5


@pytest.mark.parametrize("seed", [f"{k}/0/0" for k in range(4)])
def test_a_saddle_has_the_eigenvectors_of_its_hessian(seed) -> None:
    """f = (a (x + y)^2 - b (x - y)^2)/2: 2 a along (1, 1), and -2 b along (1, -1)."""
    (figure,) = figures("convexity.saddle", seed)
    (panel,) = figure.panels
    form = str(find("convexity.saddle").draw(seed).parts[0].plan.setting.by_name["f"].meaning)
    f = eval(f"lambda x, y: {form}")  # SymPy writes Python
    down, up = panel.arrows
    assert down.end[0] == pytest.approx(-down.end[1])
    assert up.end[0] == pytest.approx(up.end[1])
    assert float(up.label) == pytest.approx(f(1, 1))  # v^T H v / 2 at v = (1, 1), |v|^2 = 2
    assert float(down.label) == pytest.approx(f(1, -1))
    level = [f(*p) for p in points(panel.curves[1]).T]
    assert np.allclose(level, 0, atol=0.02)
    assert all(f(*p) < 0 for p in points(panel.curves[2]).T)
