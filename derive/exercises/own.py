"""Questions of somebody's own: words and an answer in words, of which nothing is derived and nothing checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import TypeAlias

from msgspec.structs import replace

from derive.asking import Question, Topic
from derive.errors import BadSpec, DeriveError
from derive.exercises.shown import OwnAnswer, Shown
from derive.figures import Picture
from derive.terms.notation import D
from derive.words.languages import languages, words
from derive.words.prose import Hole, Prose, Translated, sentence

_Piece: TypeAlias = "tuple[str, str | None]"  # words, and the name of the hole that follows them


def own_exercise(text: str, answer: str, picture: Picture | None = None) -> Shown:
    """An exercise in words of one's own; it has no parts, and its kind is `own`."""
    statement = Prose({"en": "{text}"}, {"text": text})
    topic = Topic("own", Prose({"en": "own"}), "own", lambda _rng: Question(statement, ()), None, __name__)
    return Shown(topic, "", statement, (), "own", own=OwnAnswer(answer, picture))


def reworded(shown: Shown, text: str) -> Shown:
    """The exercise with other words over its question, whose holes stay; names of rules to choose from follow the words
    where these have no place for them, `{names}`, since not every draw leaves a name out. Raises `BadSpec` for a hole
    that it has not, or for words that leave out what a reader has to know."""
    known = holes_of(shown)
    try:
        pieces = [(words, name) for words, name, _, _ in Formatter().parse(text)]
    except ValueError as error:
        raise BadSpec(f"the statement has a brace without its other half: {error}") from error
    for _, name in pieces:
        if name is not None and name not in known:
            raise BadSpec(f"the statement has the hole '{{{name}}}': {shown.topic.id} has {_listed(known)}")
    if isinstance(known["claim"], D):
        pieces = list(_as_functions(pieces))
    try:
        statement, bank = Prose({"en": _text(pieces)}, known), _bank_of(shown.statement)
        if bank is not None and not any(name == "names" for _, name in pieces):
            statement = sentence("both", first=statement, second=bank)
        return replace(shown, statement=statement, own_words=True)
    except DeriveError as error:
        raise BadSpec(f"the statement leaves out what is asked about: {error}; there is {_listed(known)}") from error


def holes_of(shown: Shown) -> dict[str, Hole]:
    """What words of one's own may hold: what every question has, its first claim, and of a derivative the function and
    the variable; and what the topic's own words hold."""
    claim = shown.parts[0].derivation.claim
    usual: dict[str, Hole] = {"claim": claim}
    own = dict(_inner(shown.statement))
    asked = own.get("claim", claim)
    if isinstance(asked, D):
        usual |= {"function": asked.body, "variable": asked.variable}
    return usual | own


def _bank_of(prose: Prose) -> Prose | None:
    """The sentence with the names of rules to choose from, if there is one in a statement."""
    if isinstance(prose.texts, Translated) and prose.texts.key == "word bank":
        return prose
    inner = (_bank_of(hole) for hole in prose.holes.values() if isinstance(hole, Prose))
    return next((bank for bank in inner if bank is not None), None)


def _inner(prose: Prose) -> Iterator[tuple[str, Hole]]:
    """The holes of a sentence, and of sentences in it."""
    for name, hole in prose.holes.items():
        if isinstance(hole, Prose):
            yield from _inner(hole)
        else:
            yield name, hole


def _as_functions(pieces: list[_Piece]) -> Iterator[_Piece]:
    """`{function}` for a `{claim}` that is to be differentiated: "Differentiate dE/dw" asks for a second derivative."""
    for k, (before, name) in enumerate(pieces):
        after = "*".join(words for words, _ in pieces[k + 1 :])
        yield before, "function" if name == "claim" and _is_differentiated(before, after) else name


def _is_differentiated(before: str, after: str) -> bool:
    phrases = [
        p.partition("{function}") for code in languages() for p in words(code).sentences["of a function"].split("|")
    ]
    return any(_ends(before, left) and _begins(after, right) for left, _, right in phrases)


def _ends(text: str, words_: str) -> bool:
    return text.rstrip().casefold().endswith(words_.rstrip())


def _begins(text: str, words_: str) -> bool:
    """Whether a text begins with the words, where `*` stands for some within a clause, and blanks count for nothing."""
    some = re.escape("".join(words_.split())).replace(r"\*", "[^,.，。；]*")
    return re.match(some, "".join(text.split()).casefold()) is not None


def _text(pieces: list[_Piece]) -> str:
    literal = ((words.replace("{", "{{").replace("}", "}}"), name) for words, name in pieces)
    return "".join(words + (f"{{{name}}}" if name is not None else "") for words, name in literal)


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
