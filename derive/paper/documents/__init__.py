"""Documents: a module for each format."""
