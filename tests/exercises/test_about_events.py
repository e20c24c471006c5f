"""Numbers for probabilities and outcomes for events: what a key prints is read back and counted here."""

from __future__ import annotations

import re

import numpy as np
import pytest
from made import TEXT, cases, offers, part, said
from part_views import solution
from posed_once import SEEDS, view
from printed_events import ALL, outcomes

ABOUT = [id_ for id_ in offers("evaluate") if id_.startswith(("events.", "probability."))]
BAYES = "probability.bayes"  # other parts of it are about numbers
LISTED = [i for i in ABOUT if i.startswith("events.")]
CHANCES = [i for i in ABOUT if i.startswith("probability.") and i != BAYES]


def told(id_: str, seed: str) -> list[tuple[str, str]]:
    """The equations of a statement, its sides as printed."""
    _, _, listed = said(view(id_, "evaluate", seed).statement).partition(" for ")
    listed = re.sub(r"(\w) ⊆ (\w)", r"\1 ∖ \2 = ∅", listed)
    return [tuple(e.split(" = ", 1)) for e in re.split(r", (?=[^{}]+? = )", listed.rstrip("."))]


def lines(id_: str, seed: str) -> list[str]:
    return [TEXT.print(line.expr) for line in solution(part(id_, "evaluate", seed))]


@pytest.mark.parametrize(("id_", "seed"), cases([(i, s) for i in LISTED for s in (*SEEDS, "2")]))
def test_the_outcomes_of_every_line(id_: str, seed: str) -> None:
    """By Python's own sets of the outcomes that the statement lists."""
    members = {name: outcomes(listed) for name, listed in told(id_, seed)}
    assert lines(id_, seed)[0] not in members
    assert "Ω" in members and len(members) > 1
    found = [outcomes(line, members) for line in lines(id_, seed)]
    assert len(set(found)) == 1
    assert 1 < len(found[0]) < len(members["Ω"])
    assert re.fullmatch(r"\{[\d, ]+\}", lines(id_, seed)[-1])


def share_of(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """`P(A | B)`: the outcomes that are counted, and those they are counted among."""
    event, _, among = text.removeprefix("P(").removesuffix(")").partition(" | ")
    whole = outcomes(among) if among else ALL
    return outcomes(event) & whole, whole


def value(text: str, chances: dict[str, float]) -> float:
    """A sum of products, with the numbers of the probabilities in it."""
    for chance in sorted(chances, key=len, reverse=True):
        text = text.replace(chance, f"({float(chances[chance])!r})")
    assert re.fullmatch(r"[\d.()+*/e -]+", text.replace("·", "*")), text
    return float(eval(text.replace("·", "*")))  # digits and signs alone


def masses_with(equations: list[tuple[str, str]]) -> np.ndarray:
    """Masses of eight regions that have the probabilities told: whichever they are, the answer is the same."""
    rows, right = [[1.0] * len(ALL)], [1.0]
    known = {left: value(v, {}) for left, v in equations if left.startswith("P(") and re.fullmatch(r"[\d/]+", v)}
    for left, v in equations:
        if left.startswith("P("):
            share = value(v, known)  # independent events: the product of two of them
            met, among = share_of(left)
            rows.append([float(k in met) - share * (k in among) for k in ALL])
        else:  # events that are the same differ nowhere
            rows.append([float(k in outcomes(left) ^ outcomes(v)) for k in ALL])
        right.append(0.0)
    found, *_ = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)
    assert np.allclose(np.array(rows) @ found, right)
    return found


@pytest.mark.in_part
@pytest.mark.parametrize(("id_", "seed"), cases([(i, s) for i in CHANCES for s in (*SEEDS, "2")]))
def test_the_share_of_every_line(id_: str, seed: str) -> None:
    """The claim by masses that have the numbers told, all other lines by arithmetic."""
    equations = told(id_, seed)
    masses = masses_with(equations)
    claim, formula, *rest = lines(id_, seed)
    met, among = share_of(claim)
    wanted = sum(masses[k] for k in met) / sum(masses[k] for k in among)
    chances = {}
    for text in re.findall(r"P\((?:[^()]|\([^()]*\))*\)", formula):
        above, below = share_of(text)
        chances[text] = sum(masses[k] for k in above) / sum(masses[k] for k in below)
    assert value(formula, chances) == pytest.approx(wanted)
    assert all(value(line, {}) == pytest.approx(wanted) for line in rest)
    assert 0 < wanted < 1 and re.fullmatch(r"\d+/\d+", rest[-1])


def test_the_posterior_of_a_test() -> None:
    """P(A | B) from the prior and from how often a test is positive with and without the cause."""
    seen = set()
    for seed in (*map(str, range(8)), *SEEDS):
        claim, *_, last = lines(BAYES, seed)
        known = dict(told(BAYES, seed))
        if not claim.startswith("P(A | B)") or "P(B | A^c)" not in known:
            continue
        prior, found, wrong = (value(known[name], {}) for name in ("P(A)", "P(B | A)", "P(B | A^c)"))
        odds = found * prior / (wrong * (1 - prior))
        assert value(last, {}) == pytest.approx(odds if claim == "P(A | B)/P(A^c | B)" else odds / (1 + odds))
        seen.add(claim)
    assert seen == {"P(A | B)", "P(A | B)/P(A^c | B)"}


@pytest.mark.parametrize("id_", ABOUT)
def test_no_number_is_told_that_follows_from_the_others(id_: str) -> None:
    """P(A^c) beside P(A)."""
    names = [name for name, _ in told(id_, SEEDS[0])]
    assert len(names) == len(set(names))
    assert not any(f"{name[:-1]}^c)" in names for name in names if name.startswith("P(") and "|" not in name)
