"""Paper: a printer of maths for each format, what a page shows, and the documents made from it."""
