"""How many different exercises there are for what a class is to have: said before its sheets are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import comb, prod

from msgspec import Struct, field
from msgspec.structs import replace

from derive.exercises import KINDS
from derive.sheets.drafts import Draft
from derive.sheets.drawing import is_still
from derive.sheets.fair import shared_draws
from derive.sheets.request.asked import Asked, Spec

_FEWEST = 24  # draws before it is held that there are no others
_FIRST = 8  # different ones beyond what a sheet has, at which looking stops: two such places make a hundred sheets


class _Stock(Struct):
    """What there is of the exercises of one topic, kind and wishes, of which a sheet has `count`."""

    asked: Asked
    count: int
    draws: Iterator[Draft]
    seen: Counter[str] = field(default_factory=Counter)
    about: set[str] = field(default_factory=set)  # those of one sheet differ in it
    ended: bool = False
    tried: int = 0  # draws

    def look(self, most: int) -> None:
        """Draw until so many are seen that differ, or no more come. Where one question is drawn always, it is posed."""
        while not self.ended and len(self.about) < most:
            draft = next(self.draws, None)
            self.ended = draft is None
            if draft is not None:
                self._see(draft)

    def _see(self, draft: Draft) -> None:
        self.tried += 1
        if not draft.topic.is_still(draft.asked.difficulty):
            self._count(draft.words, draft.words)
        elif draft.fits:
            self._count(draft.asks, draft.about)

    def _count(self, asks: str, about: str) -> None:
        self.seen[asks] += 1
        self.about.add(about)

    @property
    def is_known(self) -> bool:
        """Whether hardly another one can be hidden: all came more than once."""
        return self.ended and self.seen.total() >= _FEWEST and 1 not in self.seen.values()

    @property
    def where(self) -> str:
        """Among how many draws no others were found; nothing where there are no others for certain."""
        return "" if is_still(self.asked) else f" in {self.tried} draws"

    @property
    def choices(self) -> int:
        """In how many ways a sheet's places can be filled, as far as is seen."""
        return comb(max(len(self.seen), self.count), self.count)


def scarce(spec: Spec) -> list[str]:
    """A line for each topic that has fewer exercises than a sheet of the class asks for, and one where there are fewer
    sheets than the class has. Nothing is said where others are likely; what was only tried is called so."""
    stocks = _stocks(spec)
    return [*filter(None, map(_lacking, stocks)), *_too_few(spec, stocks)]


def _stocks(spec: Spec) -> list[_Stock]:
    counts = Counter[str]()
    first: dict[str, Asked] = {}
    for asked in (a for a in spec.exercises if not a.is_own):
        name = repr(replace(asked, count=1, points=None, room=None, pagebreak=False, hint=False, statement="", line=0))
        first.setdefault(name, asked)
        counts[name] += asked.count
    return [_Stock(asked, counts[name], shared_draws(spec.seed, asked)) for name, asked in first.items()]


def _lacking(stock: _Stock) -> str:
    stock.look(stock.count)
    there = len(stock.about)
    short = stock.is_known and there < stock.count
    return (
        f"{stock.asked.topic}: {stock.count} exercises asked for, only {there} different{stock.where}" if short else ""
    )


def _too_few(spec: Spec, stocks: Sequence[_Stock]) -> list[str]:
    if spec.variants == 1 or any(KINDS[s.asked.kind].pool for s in stocks):  # a pool has others each time
        return []
    for more in (_FIRST, spec.variants):
        for stock in stocks:
            stock.look(stock.count + more)
            if prod(s.choices for s in stocks) >= spec.variants:
                return []
    sheets = prod(s.choices for s in stocks)
    if not all(s.is_known for s in stocks):
        return []
    if sheets > 1:
        return [_few_sheets(stocks, spec.variants, sheets)]
    draws, wanted = sum(s.tried for s in stocks), spec.variants
    tried = f"no other questions came in {draws} draws: all {wanted} sheets may ask the same"
    return [all_alike(spec.exercises, wanted, tried)]


def _few_sheets(stocks: Sequence[_Stock], wanted: int, sheets: int) -> str:
    there = ", ".join(f"{s.asked.topic or s.asked.derive} has {len(s.seen)}{s.where}" for s in stocks)
    return f"different exercises of this kind: {there}; of {wanted} sheets about {sheets} can differ"


def all_alike(exercises: Iterable[Asked], sheets: int, tried: str) -> str:
    """What to say where there is one sheet for all; where another may only have stayed away, what was `tried`."""
    certain = all(is_still(asked) for asked in exercises if not asked.is_own)
    return f"these topics have no other questions: all {sheets} sheets ask the same" if certain else tried
