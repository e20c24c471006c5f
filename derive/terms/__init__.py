"""Expressions that stay as written: notation that SymPy lacks, order, bound letters, events."""
