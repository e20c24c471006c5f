"""The engine: rules, laws and rewriting; the verbs of an author. Its lines are unchecked data."""
