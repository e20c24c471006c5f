"""Figures of functions of one variable: a function beside its slope, and with its Taylor polynomials."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Integer, Poly, Symbol

from derive.errors import BadTopic
from derive.figures.graphs import ends, graph, number, poles
from derive.figures.model import Axes, Axis, Curve, Dot, Figure, Piece
from derive.kernel import Derivation
from derive.terms.bound import substitute
from derive.terms.notation import D, array
from derive.terms.ordered import minus, plain, plus, times
from derive.words.prose import Listed, Prose, sentence

Range = tuple[float, float]


def function_and_slope(
    slopes: Sequence[Derivation],
    x: Symbol,
    over: Range,
    heights: Range | None = None,
    steepness: Range | None = None,
    bound: Expr | None = None,
) -> Figure:
    """A function and its slope side by side; several derivations give the slope under their own conditions.

    `over` is the range of x, `heights` that of the function and `steepness` that of the slope, without which they
    show what is not too steep. `bound` is a value that the slope reaches and does not pass; it is drawn as a line.
    Raises `BadTopic` where there is nothing to draw.
    """
    question = slopes[0].claim
    if not isinstance(question, D):
        raise BadTopic(f"a function is drawn beside its slope from a derivation of D(f, x), not of {question}")
    f = question.body
    above = _everywhere(f, slopes, x, over)
    pieces = tuple(p for d in slopes for p in graph(d.result, d.setting, x, *over))
    if not above or not pieces:
        raise BadTopic(f"{f} and its slope have no value for {x} from {over[0]} to {over[1]}")
    label = slopes[0].result if len(slopes) == 1 else question
    limit = () if bound is None else (_level(bound, slopes[0], over),)
    gaps = tuple(Dot(p, filled=False) for p in ends(pieces, *over))
    left, right = heights or _window(above, 40, 0.08), steepness or _window(pieces, 40, 0.08)
    return Figure(
        _seen(f, question, x, over, bool(gaps)),
        (
            Axes(Axis(*over, x), Axis(*left), (Curve(above, label=f),)),
            Axes(Axis(*over, x), Axis(*right), (Curve(pieces, label=label), *limit), gaps),
        ),
    )


def _everywhere(f: Expr, slopes: Sequence[Derivation], x: Symbol, over: Range) -> tuple[Piece, ...]:
    """The function on all sides; at a place where only the slope jumps the pieces are one."""
    joined: list[Piece] = []
    for piece in (p for d in slopes for p in graph(f, d.setting, x, *over)):
        meets = joined and joined[-1][-1] == piece[0]
        joined[-1:] = [joined[-1] + piece[1:]] if meets else [*joined[-1:], piece]
    return tuple(joined)


def _level(value: Expr, derivation: Derivation, over: Range) -> Curve:
    y = number(value, derivation.setting, {})
    return Curve((((over[0], y), (over[1], y)),), "dashed", value, "fine")


def _seen(f: Expr, slope: Expr, x: Symbol, over: Range, gaps: bool) -> Prose:
    low, high = (f"{v:g}".replace("-", "−") for v in over)
    seen = sentence("seen function and slope", f=f, slope=slope, x=x, low=low, high=high)
    return sentence("seen gap", seen=seen) if gaps else seen


_FAR, _BEYOND = 2.5, 1.6  # how far from the point: as a number, or in distances to the nearest pole


def taylor_polynomials(expansion: Derivation, x: Symbol) -> Figure:
    """A function with the polynomials of order 0 to n in which its checked expansion begins."""
    f, setting = expansion.claim, expansion.setting
    about = expansion.relation.about
    if not isinstance(f, Expr) or expansion.relation.key != "approx":
        raise BadTopic(f"Taylor polynomials are drawn from an expansion, not from {expansion!r}")
    at = number(about, setting, {})
    near = [abs(z - at) for z in poles(f, setting, x, at - 2 * _FAR, at + 2 * _FAR)]
    reach = min((_BEYOND * d for d in near if d > 0), default=_FAR)
    low, high = at - reach, at + reach
    graph_of_f = graph(f, setting, x, low, high)
    styles = ("dotted", "dashdotted", "dashed", "longdashed")
    curves = [
        Curve(graph(p, setting, x, low, high), style, _named(orders))
        for (p, orders), style in zip(beginnings(expansion, x), styles, strict=False)
    ]
    here = number(substitute(f, {x: about}), setting, {})
    frame = Axis(*_window(graph_of_f, 8, 0.4, (here - 0.5, here + 0.5)))
    orders, k = Integer(expansion.relation.order or 0), Symbol("k", integer=True)
    return Figure(
        sentence("seen Taylor polynomials", f=f, x=x, a=about, n=orders),
        (Axes(Axis(low, high, x), frame, (Curve(graph_of_f, label=f), *curves), (Dot((at, here)),)),),
        sentence("Taylor polynomial of order", T=array("T", 9)[k], k=k),
    )


def _named(orders: tuple[int, ...]) -> Prose:
    """T_1, or T_1 = T_2 where both are the same polynomial."""
    return sentence("both", first=Listed(tuple(array("T", 9)[Integer(k)] for k in orders), "equals"), second="")


def beginnings(expansion: Derivation, x: Symbol) -> list[tuple[Expr, tuple[int, ...]]]:
    """The polynomials of order 0, 1, ... in which the checked expansion begins, each with the orders it is of."""
    h = Symbol("h", real=True)
    relation = expansion.relation
    moved = plain(substitute(expansion.result, {x: h + relation.about}))
    terms = Poly(moved, h).all_coeffs()[::-1]
    found: list[tuple[Expr, tuple[int, ...]]] = []
    for order in range((relation.order or 0) + 1):
        kept = [c * (x - relation.about) ** k for k, c in enumerate(terms[: order + 1])]
        p = sum(kept[1:], start=kept[0])
        if found and found[-1][0] == p:  # an odd or even function has every second one twice
            found[-1] = p, (*found[-1][1], order)
        else:
            found.append((p, (order,)))
    return found


def chord_and_tangent(gap: Derivation, slope: Derivation, places: Sequence[Symbol], values: dict[str, float]) -> Figure:
    """A convex function with a chord and, at the same place between its ends, the tangent.

    `gap` derives how far the chord is above the function at the share t between x and y, which are the three
    `places` (x, y, t); `slope` derives the slope at x of the function, which its setting names. `values` has numbers
    for all names.
    """
    (x, y, t), setting = places, slope.setting
    f, between = setting.by_name[str(slope.claim.args[0])], plus(times(t, x), times(plus(1, minus(t)), y))
    start, end, here = (number(at, setting, values) for at in (x, y, between))

    def height(at: float) -> float:
        return number(f.meaning, setting, {**values, str(x): at})

    above = height(here) + number(gap.result, gap.setting, values)
    steep = number(slope.result, setting, {**values, str(x): here})
    reach = 0.16 * (end - start)
    low, high = start - reach, end + reach
    tangent = tuple((at, height(here) + steep * (at - here)) for at in (low, high))
    chord = ((start, height(start)), (here, above), (end, height(end)))
    marks = ((start, x), (here, between), (end, y))
    top = max(height(low), height(high))
    bottom = min(v for _, v in tangent)
    spare = 0.05 * (top - bottom)
    panel = Axes(
        Axis(low, high, None, marks),
        Axis(bottom - spare, top),
        (
            Curve(graph(f.meaning, setting, x, low, high, values), label=f.name),
            Curve((chord,), "dashed", sentence("chord")),
            Curve((tangent,), "dashdotted", sentence("tangent")),
            Curve((((here, height(here)), (here, above)),), "dotted", sentence("gap of the chord")),
        ),
        tuple(Dot(p) for p in (*chord, (here, height(here)))),
    )
    return Figure(sentence("seen chord", x=x, y=y, p=between), (panel,), answer=False)


def _window(pieces: Sequence[Piece], share: int, spare: float, least: Range | None = None) -> Range:
    """Heights that show a curve where it is not steep: one part in `share` may lie above, and one below, so that a pole
    does not flatten the rest; `spare` is left at both ends, in heights."""
    heights = sorted(y for piece in pieces for _, y in piece)
    low, high = heights[len(heights) // share], heights[-1 - len(heights) // share]
    if least is not None:
        low, high = min(low, least[0]), max(high, least[1])
    margin = spare * (high - low) or 0.5  # a constant has no height
    return low - margin, high + margin
