"""Sampled worlds: where lines are tried, in floats and in many digits."""
