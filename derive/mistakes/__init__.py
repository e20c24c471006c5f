"""The errors that pupils make: wrong twins of rules and laws, slips of the pen, and work with one of them."""
