"""English: why a formula cannot be read. The parser's own messages are English, and the keys of the other languages."""

READINGS: dict[str, str] = {}
