"""The second judge: results as NumPy code beside plain NumPy for the question."""
