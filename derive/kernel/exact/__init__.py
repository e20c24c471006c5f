"""The exact world: rational functions in symbols and atoms, and proof by them."""
