"""Arrays worked out entry by entry in exact numbers: the table of operations, and when two sides are the same."""
