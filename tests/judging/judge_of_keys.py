"""Verdicts on printed keys: each line, choice, pair and counterexample holds, is wrong, or is not read, and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

import mpmath
from drawn import Names, drawn_for
from formulas import read
from key_page import Key, Line, Work, read_page
from places import DIGITS, Place, Unread
from sets import NoEvent, event, is_event
from statements import statements_in
from suppositions import Supposed, supposed
from verdicts import FAILS, MANY, POINTS, follows, given_in

_ORDER = re.compile(r" \+ O\(.*\)$")


@dataclass
class Count:
    """What was judged: how many hold, what is wrong, what is not read."""

    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pages: int = 0

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {what}" for what, number in self.kinds.items())
        return f"{self.pages} keys, {counts}; wrong {len(self.wrong)}, not read {len(self.unread)}"

    def add_all(self, other: Count) -> None:
        """What another found, but not on how many pages."""
        self.kinds += other.kinds
        self.wrong += other.wrong
        self.unread += other.unread

    def add(self, what: str, verdict: bool, where: str) -> None:
        self.kinds[what] += 1
        if not verdict:
            self.wrong.append(where)

    def judge(
        self,
        what: str,
        where: str,
        key: Key,
        work: Work,
        sides: tuple[Line, Line],
        is_right: bool,
        broken: bool = False,
    ) -> bool | None:
        """Whether one line follows from another, and whether that is what the key says; None where it is not read. It
        does not where it was seen `broken`, at a place that is printed: others may be few."""
        try:
            verdict = follows(key, work, *sides, POINTS if is_right else MANY) and not broken
        except (Unread, NoEvent) as reason:
            self.unread.append(f"{where} | {reason}")
            return None
        self.add(what, verdict is is_right, where)
        return verdict


def judge(page: str, name: str, count: Count) -> None:
    """All that a printed key with one exercise says."""
    key = read_page(page)
    if not key.works:
        count.unread.append(f"{name}: no derivation is found")
    for work in key.works:
        _judge_work(key, work, name, count)
    if any("<-- right" in remark for _, _, remark in key.choices):
        _judge_choices(key, name, count)
    elif key.choices:
        _judge_pairs(key, name, count)


def _judge_work(key: Key, work: Work, name: str, count: Count) -> None:
    for before, line in zip(work.lines, work.lines[1:], strict=False):
        where = f"{name} | {work.heading} | {before.text} {line.relation} {line.text}"
        what = "wrong lines" if line.is_wrong else "lines"
        remark = " ".join(key.remarks)
        broken = line.is_wrong and _judge_example(key, before.text, line.text, remark, where, count)
        count.judge(what, where, key, work, (before, line), not line.is_wrong, broken)


def _judge_choices(key: Key, name: str, count: Count) -> None:
    work = next(w for w in key.works if not w.is_lemma)
    claim, sign = work.lines[0], next((x.relation for x in work.lines[1:] if x.relation != "="), "=")
    small = _ORDER.search(work.lines[-1].text)
    for letter, text, remark in key.choices:
        where, is_right = f"{name} | choice {letter} of {claim.text} {sign} {text}", "<-- right" in remark
        answer = Line(sign, text + (small[0] if small else ""))
        broken = not is_right and _judge_example(key, claim.text, text, remark, where, count)
        count.judge("choices", where, key, work, (claim, answer), is_right, broken)
    told, rights = " ".join(key.remarks), "".join(c[0] for c in key.choices if "<-- right" in c[2])
    count.add("answers", f"The right answer is {rights}." in told, f"{name} | {told}")


def _judge_pairs(key: Key, name: str, count: Count) -> None:
    told = next((r for r in key.remarks if r.startswith("These pairs are right:")), "")
    texts = {letter: text for letter, text, _ in key.choices}
    works = {w.heading[:2]: w for w in key.works if not w.is_lemma}
    for number, letter in re.findall(r"(\d)([A-Z])", told):
        where, claim = f"{name} | pair {number}{letter}", texts[number]
        work = works.get(f"{number}{letter}") or next((w for w in works.values() if w.lines[0].text == claim), None)
        if work is None:
            count.unread.append(f"{where}: no derivation")
            continue
        ends = [_ORDER.sub("", work.lines[k].text).replace(" ", "") for k in (0, -1)]
        count.add("pairs", ends == [texts[k].replace(" ", "") for k in (number, letter)], f"{where} | {ends}")
        for other in texts:
            if not other.isdigit() and other != letter:
                sides = (Line("", claim), Line("=", texts[other]))
                count.judge("other pairs", f"{where} | {claim} = {texts[other]}", key, work, sides, False)


# -- counterexamples ---------------------------------------------------------------------------------------------------

_EXAMPLE = re.compile(
    r"(?:(?:(?P<some>For some probabilities)|For (?P<point>.*?)"
    r"|(?P<even>With all regions of the Venn diagram equally likely),?):? )?"
    r"[Ii]t should be (?P<bound>at least |more than )?"
    r"(?P<should>\{.*?\}|\(.*?\)|\S+) and is (?P<found>\{.*?\}|\(.*?\)|\S+?)\.(?: |$)"
)


def _judge_example(key: Key, before: str, after: str, remark: str, where: str, count: Count) -> bool:
    """`For x = 1, n = 2: it should be a and is b.` Whether these are the values there, and other ones."""
    told = _EXAMPLE.search(remark)
    if told is None:
        count.unread += [f"{where} | {remark}"] if "t should be" in remark else []
        return False
    sides = ((before, told["should"]), (after, told["found"]))
    try:
        place = _example(key, told["point"] or "", bool(told["even"] or told["some"]))
        with mpmath.workdps(DIGITS + 15):
            ok = all(_is_value(value, text, place) for text, value in sides) and _breaks(told)
    except (Unread, NoEvent, *FAILS) as reason:
        count.unread.append(f"{where} | {told[0]} | {reason!r}")
        return False
    if told["some"] and not ok:
        count.unread.append(f"{where} | {told[0]} | not where all regions are equally likely")
        return False
    count.add("counterexamples", ok, f"{where} | {told[0]}")
    return ok and told["should"] != told["found"]


def _breaks(told: re.Match[str]) -> bool:
    """Whether the value that is found breaks the bound that is told, if one is."""
    should, found = (_number(told[side]) if told["bound"] else 0.0 for side in ("should", "found"))
    return not told["bound"] or (found < should if told["bound"] == "at least " else found <= should)


def _number(printed: str) -> float:
    return float(printed.replace("−", "-"))


def _example(key: Key, point: str, even: bool) -> Place:
    """The place that is named, with all that is defined."""
    given = given_in(key, key.works[0].heading)
    sets = {n: frozenset(map(int, re.findall(r"\d+", s))) for n, s in re.findall(r"([ABCΩ]) = (\{[^}]*\}|∅)", point)}
    named = supposed(statements_in(re.sub(r"[ABCΩ] = (\{[^}]*\}|∅),?", "", point.replace("−", "-")))).definitions
    names = {(d.name, d.places) for d in named}
    others = [d for d in given.supposed.definitions if (d.name, d.places) not in names]
    place = next(drawn_for(Supposed(definitions=[*named, *others]), Names(arrays=given.names.arrays)))
    regions = {n: s - given.supposed.excluded for n, s in place.model.items()}
    return replace(place, model={**regions, **sets}, even=even or bool(sets), known={})


def _is_value(value: str, text: str, place: Place) -> bool:
    """Whether a text has the value that is printed to four digits there."""
    if value == "undefined":
        return not _has_value(text, place)
    if is_event(text) and not any(d.name == text for d in place.definitions):
        return event(text)(place.model) == frozenset(map(int, re.findall(r"\d+", value)))
    found = read(_ORDER.sub("", text))(place)
    found = found if isinstance(found, list) else [found]
    wanted = [mpmath.mpf(v) for v in value.replace("−", "-").strip("()").split(", ")]
    return all(abs(f - w) <= 5.01e-4 * abs(w) + 1e-12 for f, w in zip(found, wanted, strict=True))


def _has_value(text: str, place: Place) -> bool:
    try:
        read(text)(place)
    except FAILS:
        return False
    return True
