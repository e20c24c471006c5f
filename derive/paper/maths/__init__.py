"""Printers of maths: layout shared by all, tokens for each format."""
