"""Derivations in machine-learning mathematics, each line checked before it can be printed."""
