"""What a sheet must not tell: the lines that are blank, which line is wrong, which answer is right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from counts import count
from made import FORMATS, cases, offers, part, said, source
from part_views import asked, choices
from posed_once import SEEDS, exercise, view

from derive.paper.blocks import LETTERS
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.paper.remarks import mistake_name
from derive.words import words

_BANK = "Choose the names of rules from these"
PRINTERS = (TextMaths, LatexMaths, TypstMaths, MathMLMaths)
FILLED = [(id_, seed) for id_ in offers("fill") for seed in SEEDS]
SPOTTED = [(id_, seed) for id_ in offers("spot") for seed in SEEDS]
CHOSEN = [(id_, seed) for id_ in offers("choose") for seed in SEEDS]


def squeezed(text: str) -> str:
    """Without what formats put between the signs of a formula."""
    return re.sub(r"\s|\\[,!]|\\\\", "", text)


def texts(data: object) -> list[str]:
    """What is written in JSON, without where it stands and the numbers of axes: a 0 there tells nothing."""
    if isinstance(data, str):
        return [] if re.fullmatch(r"−?[\d.]+", data) else [data]
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for one in inside for text in texts(one)]


@pytest.mark.parametrize(("id_", "seed"), cases(FILLED))
def test_blank_lines_are_on_the_key_alone(id_: str, seed: str) -> None:
    """In every format, alternative texts and spoken formulas included."""
    only, seen = part(id_, "fill", seed), view(id_, "fill", seed)
    hidden = [line.expr for line in asked(only) if line.blank == "line"]
    shown = [line.expr for line in asked(only) if line.blank != "line"]
    shown += [e for name_and_meaning in only.definitions for e in name_and_meaning]
    shown += [r.maths for r in (*seen.statement, *only.heading) if r.maths is not None]
    shown += [r.maths for line in asked(only) for r in line.note if r.maths is not None]
    assert hidden
    for maths in PRINTERS:
        open_ = " ".join(squeezed(maths().print(e)) for e in shown)
        for blank in (squeezed(maths().print(e)) for e in hidden):
            if blank in open_:  # it stands elsewhere anyway: `A`, or a part of the next line
                continue
            for format_ in FORMATS if seed == SEEDS[0] else ("text", "typst"):
                written = source(id_, "fill", seed, format_, False)
                read = " ".join(texts(json.loads(written))) if format_ == "typst" else written
                assert blank not in squeezed(read), (format_, blank)
    key = squeezed(source(id_, "fill", seed, "typst", True).replace("\\\\", "\\").replace('\\"', '"'))
    maths = TypstMaths()
    with maths.alike([line.expr for line in asked(only)]):  # d or the curly d, as the lines of one derivation have it
        assert all(squeezed(maths.print(e))[:10] in key for e in hidden)  # long lines are broken


@pytest.mark.parametrize(("id_", "seed"), cases(FILLED))
def test_blank_notes_stand_on_the_sheet_in_the_word_bank_alone(id_: str, seed: str) -> None:
    only = part(id_, "fill", seed)
    shown = {said(line.note) for line in asked(only) if line.blank != "note"}
    for note in {said(line.note) for line in asked(only) if line.blank == "note"} - shown:
        for format_ in ("text", "markdown", "latex", "html"):
            written = source(id_, "fill", seed, format_, False)
            _, bank, rest = re.sub(_BANK.replace(" ", r"\s+"), _BANK, written).partition(_BANK)
            assert bank and written.count(note) <= 1 and note not in rest.partition("\n\n")[2]
        assert note[:12] in source(id_, "fill", seed, "text", True)


@pytest.mark.parametrize(("id_", "seed"), cases(FILLED))
def test_blanks_are_one_to_three_and_apart(id_: str, seed: str) -> None:
    blanks = [k for k, line in enumerate(asked(part(id_, "fill", seed))) if line.blank]
    assert 1 <= len(blanks) <= 3
    assert all(b - a > 1 for a, b in pairwise(blanks))
    assert 0 not in blanks
    assert exercise(id_, "fill", seed).points == len(blanks)


TOLD_IN = [*((f, "en") for f in FORMATS), ("text", "zh"), ("latex", "zh")]


@pytest.mark.parametrize(("id_", "kind"), [(id_, kind) for kind in ("spot", "choose") for id_ in offers(kind)])
def test_a_sheet_does_not_tell_what_is_wrong(id_: str, kind: str) -> None:
    """No mark, no mistake's name, no counterexample, no derivation."""
    for format_, language in TOLD_IN:
        labels = words(language).labels
        only = part(id_, kind, SEEDS[0], language)
        steps = [c.step for c in choices(only)] or [line.step for line in asked(only)]
        names = {mistake_name(s.mistake, words(language)) for s in steps if hasattr(s, "mistake")}
        assert names
        sheet, key = (source(id_, kind, SEEDS[0], format_, k, language) for k in (False, True))
        told = [
            *names,
            labels["right_work"].strip(),
            labels["sides"].split("{")[0],
            "✓",
            "✗",
            "◂",
            "Refuted",
            "witness",
        ]
        body = re.sub(r"<style.*?</style>", "", sheet, flags=re.S)
        assert not [t for t in told if t and t in body], (format_, language)
        said_on_key = squeezed(re.sub(r"</?[a-z][^>]*>", "", key))  # a tag, and not r < -8
        assert any(squeezed(_first_words(n)) in said_on_key for n in names), (format_, language)


def _first_words(name: str) -> str:
    """What every format writes as it is: letters alone, and not broken into lines."""
    return max(re.split(r"[^a-z \u4e00-\u9fff]+", name), key=len)[:9]


@pytest.mark.parametrize(("id_", "seed"), cases(SPOTTED))
def test_the_wrong_line_looks_like_the_others(id_: str, seed: str) -> None:
    """The data of the sheet have the same keys and marks for every line."""
    only = part(id_, "spot", seed)
    data = json.loads(source(id_, "spot", seed, "typst", False))
    (told,) = data["exercises"][0]["parts"]
    rows = [r for r in _rows(told["blocks"]) if r.get("number")]
    assert len(rows) >= len(asked(only)) - 1
    assert {json.dumps([sorted(r), r.get("mark"), r.get("filled"), r.get("method")]) for r in rows} == {
        json.dumps([sorted(rows[0]), "", False, rows[0].get("method")])
    }


def _rows(node) -> list[dict]:
    if isinstance(node, dict):
        own = [node] if "mark" in node else []
        return own + [r for v in node.values() for r in _rows(v)]
    return [r for v in node for r in _rows(v)] if isinstance(node, list) else []


# -- order -------------------------------------------------------------------------------------------------------------


def chi_square(counts: list[int]) -> float:
    mean = sum(counts) / len(counts)
    return sum((c - mean) ** 2 / mean for c in counts)


@pytest.mark.parametrize("id_", ["events.de_morgan", "probability.difference", "taylor.best_step"])
def test_the_right_letter_is_spread_evenly(id_: str) -> None:
    """Over 40 seeds; 16.3 is exceeded once in a thousand by chance, for three degrees of freedom."""
    letters = Counter(c.letter for s in range(40) for c in choices(part(id_, "choose", f"{s}/0/0")) if c.right)
    assert chi_square([letters[letter] for letter in LETTERS[:4]]) < 16.3


@pytest.mark.slow
def test_the_right_answer_is_not_told_by_its_length() -> None:
    """Over all topics, or every fifth, it is the longest, and the shortest, not far from a quarter of the times."""
    longest = shortest = 0.0
    rows = CHOSEN[:: count(3, 1)]
    for id_, seed in rows:
        lengths = {c.letter: len(TextMaths().print(c.expr)) for c in choices(part(id_, "choose", seed))}
        right = next(c.letter for c in choices(part(id_, "choose", seed)) if c.right)
        for extreme in (max, min):
            ends = [k for k, v in lengths.items() if v == extreme(lengths.values())]
            share = (right in ends) / len(ends)
            longest, shortest = (longest + share, shortest) if extreme is max else (longest, shortest + share)
        assert max(lengths.values()) <= 3 * min(lengths.values()) + 4
    assert 0.1 <= longest / len(rows) <= 0.45, longest / len(rows)
    assert 0.1 <= shortest / len(rows) <= 0.45, shortest / len(rows)


@pytest.mark.parametrize("seed", range(6))
def test_the_shape_of_an_array_adds_nothing_to_the_length_of_an_answer(seed: int) -> None:
    """Beside g_i x_j a double sum stood, which is five times as long on paper."""
    lengths = [len(TextMaths().print(c.expr)) for c in choices(part("layer.linear", "choose", f"{seed}/0/0"))]
    assert max(lengths) <= 3 * min(lengths) + 4


@pytest.mark.parametrize(("id_", "seed"), cases(CHOSEN))
def test_answers_differ_in_every_format_and_not_in_form(id_: str, seed: str) -> None:
    from derive.terms.notation import At, D, Delta

    answers = [c.expr for c in choices(part(id_, "choose", seed))]
    for maths in PRINTERS:
        assert len({squeezed(maths().print(a)) for a in answers}) == 4
    right = next(c.expr for c in choices(part(id_, "choose", seed)) if c.right)
    for undone in (D, At, Delta):
        assert all(a.has(undone) <= right.has(undone) for a in answers)


# -- bytes -------------------------------------------------------------------------------------------------------------

_PROGRAM = """
import sys
sys.path[:0] = ["tests", "tests/exercises"]
from made import source
for id_, kind in [("softmax.ratio", "evaluate"), ("events.distributive", "fill"), ("calculus.model_gradients", "spot"),
                  ("probability.addition", "choose"), ("taylor.best_step", "choose")]:
    print(source(id_, kind, "3/0/0", "latex", False), source(id_, kind, "3/0/0", "text", True, "zh"))
"""


@pytest.mark.slow
def test_the_same_bytes_whatever_the_hash_seed() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", _PROGRAM], capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""}
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 5000
