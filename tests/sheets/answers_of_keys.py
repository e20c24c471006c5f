"""The answers that a key gives, as a pupil writes them."""


def right_answers(entry):
    """What a key says, as a pupil would write it: for each part its letter and answer."""
    if entry["kind"] == "choose":
        letter = next(c["letter"] for c in entry["choices"] if c["right"])
        return [("a", letter), (None, letter.lower()), (None, entry["answer"]["text"])]
    if entry["kind"] == "spot":
        return [("a", str(entry["wrong_line"])), (None, f"line ({entry['wrong_line']})")]
    if entry["kind"] == "fill":
        return [("a", "; ".join(entry["blanks"]))]
    if entry["kind"] == "match":
        pairs = [p["left"] + p["right"] for p in entry["pairs"]]
        return [("a", " ".join(pairs)), (None, ", ".join(reversed(pairs)))]
    return [(p["name"], p["answer"]["text"]) for p in entry["parts"]]
