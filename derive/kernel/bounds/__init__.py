"""Worlds of rigorous enclosures."""
