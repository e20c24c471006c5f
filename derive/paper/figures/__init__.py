"""Figures on paper: coordinates, strokes and labels."""
