"""What a reader of a key stumbles over: a reason that speaks of another page, a sign nobody explains, an answer that
stands in the question."""

from __future__ import annotations

import re

import pytest
from made import FORMATS, IDS, TEXT, source
from posed_once import exercise, kinds, view
from sympy import Max, Piecewise

from derive.asking import find
from derive.engine.moves import claim, let, sequence
from derive.exercises.match import _is_stated
from derive.kernel import Setting
from derive.terms.notation import D, array, scalar, size
from derive.terms.ordered import plus, power, times
from derive.words import rule_name

x, y, a, b, beta = (scalar(s) for s in ("x", "y", "a", "b", "beta"))
t = size("t")

# -- reasons -----------------------------------------------------------------------------------------------------------

ELSEWHERE = {
    "en": re.compile(r"\bas above\b|\babove$|\bpart above|\blikewise\b|\bfirst part\b|\bpart \([a-z]\)|\bpreviously\b"),
    "zh": re.compile(r"见上|上一问|第一问|上面|同理|前一问|[用见由] ?\([a-z]\)"),
}


def reasons(id_: str, language: str) -> set[str]:
    """What stands beside the lines of a topic's parts, without the places of what is cited."""
    found = set()
    for level in ("", *find(id_).levels):
        for part in find(id_).draw("0/0/0", level).parts:
            for line in part.plan.lines():
                runs = line.note.runs(language) if line.note else rule_name(line.rule, line.about, language)
                found.add("".join(run.text if run.maths is None else TEXT.print(run.maths) for run in runs))
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id_", IDS)
def test_a_reason_does_not_speak_of_another_part(id_: str, language: str) -> None:
    """An exercise of one part, and one whose parts are mixed, has no part above, and no first one."""
    assert [reason for reason in reasons(id_, language) if ELSEWHERE[language].search(reason)] == []


def named(plan) -> list[str]:
    return [str(line.rule) for line in plan.derivation().lines[1:]]


def test_what_is_left_of_a_second_derivative_has_no_inner_function() -> None:
    """d/dx (2 a x + b) = 2 a is the sum rule; in d/dx (a x + b)^2 = 2 (a x + b) d/dx (a x + b) there is one inside."""
    f = plus(times(a, power(x, 2)), times(b, x))
    assert "inner" not in named(claim(D(D(y, x), x), let(y, f)).differentiate())
    line = plus(times(a, x), b)
    assert named(claim(D(y, x), let(y, power(line, 2))).differentiate())[-1] == "inner"


def test_the_slope_of_nothing_has_no_inner_function() -> None:
    assert "inner" not in named(claim(D(D(D(y, x), x), x), let(y, times(a, power(x, 2)))).differentiate())


@pytest.mark.parametrize("id_", ["descent.best_rate", "regression.lasso"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_a_kink_nothing_is_called_flat(id_: str, language: str) -> None:
    """The slope turns there, it is not 0: NumPy compared no slope with 0."""
    key = source(id_, "derive", "0/0/0", "text", True, language)
    assert {"en": "turns from minus to plus", "zh": "由负变正"}[language] in key
    assert "flat there" not in key


# -- signs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_a_delta_that_stands_in_the_key_alone_is_explained_there(format_: str) -> None:
    key, sheet = (source("layer.linear", "derive", "0/0/0", format_, k) for k in (True, False))
    assert key.count(" is 1 if ") == 1
    assert " is 1 if " not in sheet


@pytest.mark.parametrize("seed", ["0/0/0", "0/1/0"])
def test_a_delta_of_numbers_is_explained_for_letters(seed: str) -> None:
    """That it is 1 if 1 = 2, which is false, tells nobody what it is."""
    key = source("softmax.jacobian", "evaluate", seed, "text", True)
    assert "δ_ij is 1 if i = j and 0 if i != j" in key
    assert not re.search(r"\b(True|False)\b", key)


@pytest.mark.parametrize("id_", IDS)
def test_a_key_with_a_delta_explains_it_once(id_: str) -> None:
    for kind in (kind for kind in kinds(id_) if kind != "evaluate"):
        key = source(id_, kind, "0/0/0", "text", True)
        assert len(re.findall(r"δ_\S+\s+is\s+1\s+if", key)) == ("δ" in key), kind


@pytest.mark.slow
def test_the_argument_of_sigma_is_a_letter_that_means_nothing_else() -> None:
    """u is a mean in `model.discriminant`."""
    key = source("model.discriminant", "derive", "0/0/0", "text", True)
    assert "mean u" in key
    assert "σ(t) = 1/(1 + e^(-t))" in " ".join(key.split())
    assert "σ(u) = 1/(1 + e^(-u))" in " ".join(source("layer.mlp", "derive", "0/0/0", "text", True).split())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["derive", "choose", "evaluate"])
def test_erf_is_explained(kind: str) -> None:
    """Wherever it stands on the sheet; a part of GELU with tanh has none."""
    sheets = [" ".join(source("activation.gelu", kind, f"{s}/0/0", "text", False).split()) for s in range(6)]
    assert any("erf((1/2)·x" in text for text in sheets)
    for text in sheets:
        assert ("Here erf(u) is 0 at 0" in text) == ("erf((1/2)·x" in text), text


@pytest.mark.slow
def test_a_pair_is_cited_in_brackets() -> None:
    """'the slope of a scaled number 1C' reads as a number called 1C."""
    key = " ".join(source("layer.layer_norm", "match", "2/0/0", "text", True).split())
    assert re.search(r"the slope of (a scaled number|the standard deviation) \(\d[A-Z]\)", key)


def test_pytorch_is_not_said_to_have_what_it_has_not() -> None:
    """`Tensor` has stride() and no attribute strides."""
    key = source("tensor.transpose", "derive", "0/0/0", "text", True)
    assert ".strides, which gives the same" in key
    assert not re.search(r"PyTorch: [^ ]*\.strides", key)


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_slope_to_be_computed_keeps_what_it_is_of() -> None:
    """max(0, z) is z where z > 0, but d/dz z asks for nothing."""
    seen = [exercise("activation.relu", "evaluate", f"{k}/0/0").parts[0].derivation.claim for k in range(8)]
    through = [claim for claim in seen if claim.has(D) and "product" in TEXT.print(claim)]
    assert through
    assert all(claim.has(Max) or claim.has(Piecewise) for claim in through)


def test_a_claim_that_its_definition_answers_is_no_pair() -> None:
    v, g = array("v"), array("g", t)
    run = sequence(v[t], plus(times(beta, v[t - 1]), g[t]), start={0: 0})
    setting = Setting((v[t],), (run,))
    assert _is_stated(v[0], v[0] * 0, setting)
    assert not _is_stated(v[1], v[0] * 0, setting)
    assert not _is_stated(v[t], g[t], setting)
    meant = Setting((y,), (let(y, power(x, 2)),))
    assert _is_stated(y, power(x, 2), meant)
    assert not _is_stated(y, power(a, 2), meant)


def test_a_start_that_is_printed_is_no_pair_of_momentum() -> None:
    for k in range(6):
        claims = [part.derivation.claim for part in exercise("descent.momentum", "match", f"{k}/0/0").parts]
        assert "v_0" not in [TEXT.print(claim) for claim in claims]


def test_a_smoothed_label_takes_a_share() -> None:
    """No share is negative, or more than all."""
    for k in range(6):
        part = exercise("loss.label_smoothing", "evaluate", f"{k}/0/0").parts[0]
        told = {str(d.name): d.meaning for d in part.derivation.setting.definitions if d.hidden}
        assert 0 < told["epsilon"] < 1
    assert "0 < ε < 1" in " ".join(str(source("loss.label_smoothing", "derive", "0/0/0", "text", False)).split())
    assert view("loss.label_smoothing", "derive").parts
