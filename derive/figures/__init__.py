"""Figures: what is to be seen, built from derivations that were checked; nothing here is drawn yet."""

from derive.figures.model import Arrow, Axes, Axis, Circle, Curve, Dot, Figure, Graphic, Picture, Venn

__all__ = ["Arrow", "Axes", "Axis", "Circle", "Curve", "Dot", "Figure", "Graphic", "Picture", "Venn"]
