"""Two bounds of one thing are written in one, 0 < q < 1, in every language and format; other conditions stay apart."""

import pytest
from sympy import And, Ge, Gt, Le, Lt, Rational

import derive
from derive.paper.chains import in_chains
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.terms.notation import scalar
from derive.words import words
from derive.words.prose import Run

q, a, b = scalar("q"), scalar("a"), scalar("b")
POSITIVE, BELOW_ONE = Gt(q, 0, evaluate=False), Lt(q, 1, evaluate=False)
EN, ZH = words("en"), words("zh")


def told(runs, spoken=EN) -> str:
    return "".join(r.text if r.maths is None else TextMaths().print(r.maths) for r in in_chains(runs, spoken))


@pytest.mark.parametrize(
    ("first", "joint", "second", "wanted"),
    [
        (POSITIVE, " and ", BELOW_ONE, "0 < q < 1"),
        (BELOW_ONE, ", ", POSITIVE, "0 < q < 1"),
        (Ge(q, 0, evaluate=False), " and ", Le(q, Rational(1, 2), evaluate=False), "0 <= q <= 1/2"),
        (Gt(a, 0, evaluate=False), ", ", Le(a, b, evaluate=False), "0 < a <= b"),
        (Lt(-1, q, evaluate=False), " and ", Lt(q, 0, evaluate=False), "-1 < q < 0"),
        (POSITIVE, " and ", Gt(a, 0, evaluate=False), "q > 0 and a > 0"),  # of two things
        (POSITIVE, ", ", Gt(q, 1, evaluate=False), "q > 0, q > 1"),  # both from below
        (Lt(q, 0, evaluate=False), ", ", Gt(q, 1, evaluate=False), "q < 0, q > 1"),  # two cases
        (Lt(a, 0, evaluate=False), " and ", Gt(b, 0, evaluate=False), "a < 0 and b > 0"),  # 0 is no thing with bounds
        (POSITIVE, " or ", BELOW_ONE, "q > 0 or q < 1"),
        (POSITIVE, " for one, and ", BELOW_ONE, "q > 0 for one, and q < 1"),
    ],
)
def test_what_is_one_formula(first, joint, second, wanted) -> None:
    assert told((Run("Let "), Run(maths=first), Run(joint), Run(maths=second), Run("."))) == f"Let {wanted}."


@pytest.mark.parametrize("joint", ["，", "、", " 且 "])
def test_in_chinese(joint) -> None:
    assert told((Run("设"), Run(maths=POSITIVE), Run(joint), Run(maths=BELOW_ONE)), ZH) == "设0 < q < 1"


def test_in_every_format() -> None:
    both = And(POSITIVE, BELOW_ONE, evaluate=False)
    assert LatexMaths().print(both) == "0 < q < 1"
    assert TypstMaths().print(both) == "0 < q < 1"
    assert "<mn>0</mn><mo>&lt;</mo><mi>q</mi><mo>&lt;</mo><mn>1</mn>" in MathMLMaths().print(both)
    apart = And(POSITIVE, BELOW_ONE, Gt(a, 0, evaluate=False), evaluate=False)
    assert sorted(TextMaths().print(apart).split(" and ")) == ["0 < q < 1", "a > 0"]


def test_a_chain_is_read_back() -> None:
    assert derive.check("[0 < q < 1]", expected="[(q > 0) and (q < 1)]").verdict == "equal"
    assert derive.check("[0 < q < 1]", expected="[(q > 0) and (q < 2)]").verdict == "different"


@pytest.mark.parametrize("format_", ["text", "latex", "markdown", "html", "typst", "json"])
@pytest.mark.parametrize(
    ("topic", "chain"), [("descent.initial_state", "-1 < w < 0"), ("probability.total", "0 < P(A) < 1")]
)
def test_on_paper(topic, chain, format_) -> None:
    """In a heading, and in words above all parts."""
    printed = str(derive.show(topic).to(format_))
    for one, other in (("&lt;", "<"), ("\\left(A\\right)", "(A)"), (r"\mathbb{P}", "P")):
        printed = printed.replace(one, other)
    assert chain in printed
