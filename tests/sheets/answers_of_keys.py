"""The answers that a key gives, as a pupil writes them."""

from derive.paper.blocks import LETTERS


def right_answers(entry):
    """What a key says, as a pupil would write it: for each part its letter and answer."""
    if entry["kind"] == "choose":
        letter = next(c["letter"] for c in entry["choices"] if c["right"])
        text = entry["answer"]["text"]
        typed = [] if text in LETTERS else [(None, text)]  # B is the letter before it is the event
        return [("a", letter), (None, letter.lower()), *typed]
    if entry["kind"] == "spot":
        return [("a", str(entry["wrong_line"])), (None, f"line ({entry['wrong_line']})")]
    if entry["kind"] == "fill":
        return [("a", "; ".join(entry["blanks"]))]
    if entry["kind"] == "match":
        pairs = [p["left"] + p["right"] for p in entry["pairs"]]
        return [("a", " ".join(pairs)), (None, ", ".join(reversed(pairs)))]
    return [(p["name"], p["answer"]["text"]) for p in entry["parts"]]
