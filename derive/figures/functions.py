"""Figures of functions of one variable: a function beside its slope, and with its Taylor polynomials."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Integer, Poly, Symbol

from derive.bound import substitute
from derive.errors import BadTopic
from derive.figures.model import Axes, Axis, Curve, Dot, Figure, Piece
from derive.figures.sampling import ends, graph, number, poles
from derive.kernel import Derivation
from derive.notation import D, array
from derive.ordered import plain
from derive.prose import Prose, say

Range = tuple[float, float]


def function_and_slope(
    slopes: Sequence[Derivation], x: Symbol, over: Range, heights: Range, steepness: Range, bound: Expr | None = None
) -> Figure:
    """A function and its slope side by side; several derivations give the slope under their own conditions.

    `bound` is a value that the slope reaches and does not pass; it is drawn as a line.
    """
    question = slopes[0].claim
    if not isinstance(question, D):
        raise BadTopic(f"a function is drawn beside its slope from a derivation of D(f, x), not of {question}")
    f = question.body
    above = Curve(_everywhere(f, slopes, x, over), label=f)
    label = slopes[0].result if len(slopes) == 1 else question
    pieces = tuple(p for d in slopes for p in graph(d.result, d.setting, x, *over))
    limit = () if bound is None else (_level(bound, slopes[0], over),)
    gaps = tuple(Dot(p, filled=False) for p in ends(pieces, *over))
    return Figure(
        _told(f, question, x, over, bool(gaps)),
        (
            Axes(Axis(*over, x), Axis(*heights), (above,)),
            Axes(Axis(*over, x), Axis(*steepness), (Curve(pieces, label=label), *limit), gaps),
        ),
    )


def _everywhere(f: Expr, slopes: Sequence[Derivation], x: Symbol, over: Range) -> tuple[Piece, ...]:
    """The function on all sides; at a place where only the slope jumps the pieces are one."""
    pieces = [p for d in slopes for p in graph(f, d.setting, x, *over)]
    joined = [pieces[0]]
    for piece in pieces[1:]:
        joined[-1:] = [joined[-1] + piece[1:]] if joined[-1][-1] == piece[0] else [joined[-1], piece]
    return tuple(joined)


def _level(value: Expr, derivation: Derivation, over: Range) -> Curve:
    y = number(value, derivation.setting, {})
    return Curve((((over[0], y), (over[1], y)),), "dashed", value, "fine")


def _told(f: Expr, slope: Expr, x: Symbol, over: Range, jumps: bool) -> Prose:
    low, high = (Integer(round(v)) for v in over)
    gap = " The slope jumps where the function has a corner; at the corner it has none." if jumps else ""
    spoken = "函数有尖点处导数跳变，在该点不存在。" if jumps else ""
    return say(
        en="Left the graph of {f}, right that of its slope {slope}, for {x} from {low} to {high}." + gap,
        zh="左图为 {f} 的图像，右图为其导数 {slope} 的图像，{x} 从 {low} 到 {high}。" + spoken,
        f=f,
        slope=slope,
        x=x,
        low=low,
        high=high,
    )


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
    frame = Axis(*_window(graph_of_f, here))
    orders = Integer(expansion.relation.order or 0)
    return Figure(
        say(
            en="The graph of {f} around {x} = {a} with its Taylor polynomials of order 0 to {n}; all meet at "
            "{x} = {a}.",
            zh="{f} 在 {x} = {a} 附近的图像及其 0 至 {n} 阶泰勒多项式；各图像均过 {x} = {a} 处的点。",
            f=f,
            x=x,
            a=about,
            n=orders,
        ),
        (Axes(Axis(low, high, x), frame, (Curve(graph_of_f, label=f), *curves), (Dot((at, here)),)),),
        say(
            en="{T} is the Taylor polynomial of order {k}.",
            zh="{T} 为 {k} 阶泰勒多项式。",
            T=array("T", 9)[Symbol("k", integer=True)],
            k=Symbol("k", integer=True),
        ),
    )


def _named(orders: tuple[int, ...]) -> Prose:
    """T_1, or T_1 = T_2 where both are the same polynomial."""
    holes = {f"T{k}": array("T", 9)[Integer(k)] for k in orders}
    return Prose({"en": " = ".join(f"{{{name}}}" for name in holes)}, holes)


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


def _window(pieces: Sequence[Piece], here: float) -> Range:
    """Heights that show the function where it is not steep: a pole does not flatten the rest."""
    heights = sorted(y for piece in pieces for _, y in piece)
    low, high = heights[len(heights) // 8], heights[-len(heights) // 8]
    low, high = min(low, here - 0.5), max(high, here + 0.5)
    room = 0.4 * (high - low)
    return low - room, high + room
