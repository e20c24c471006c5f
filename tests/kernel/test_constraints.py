"""Hidden definitions are of a closed table: an entry reaches all that meets its relations, and nothing hides in one."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Abs, Eq, Integer, Sum, cos, exp, sin, sqrt

from derive.crosscheck.numpy_code import code_of
from derive.engine.moves import claim, let
from derive.errors import BadSetting, CheckFailed
from derive.kernel import Definition, Setting, Step
from derive.kernel.constraints import ARRAYS, constrained
from derive.kernel.relations import EQUAL
from derive.terms.bound import canonical
from derive.terms.notation import array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

x, y, z, a, u, v = (scalar(s) for s in ["x", "y", "z", "a", "u", "v"])
i, k = indices("i k")
n = size("n")
w, r, p = array("w", n), array("r", n), array("p", n, positive=True)


def meets(kind, values):
    """Whether numbers meet a constraint, written here apart from the table."""
    total, squares = values.sum(), (values**2).sum()
    return {
        "sum one": abs(total - 1) < 1e-12,
        "positive, sum one": abs(total - 1) < 1e-12 and values.min() > 0,
        "not negative, sum one": abs(total - 1) < 1e-12 and values.min() >= 0,
        "norm one": abs(squares - 1) < 1e-12,
        "sum of squares one": abs(squares - 1) < 1e-12,
        "mean zero": abs(total) < 1e-12,
    }[kind]


POINTS = [
    np.array(values, float)
    for values in (
        [1.0, 0.0, 0.0],
        [0.2, 0.3, 0.5],
        [2.0, -1.5, 0.5],
        [0.6, -0.8, 0.0],
        [1.0, -1.0, 0.0],
        [0.0, 0.0, 1.0],
        [1 / 3, 1 / 3, 1 / 3],
        [-0.6, 0.0, 0.8],
        [3.0, -1.0, -2.0],
        [0.999, 0.0005, 0.0005],
    )
]


@pytest.mark.parametrize("kind", ARRAYS)
@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_parametrisation_reaches_what_meets_the_constraint_and_nothing_else(kind, point):
    meaning = constrained(w[i], kind)
    setting = Setting((w[i],), (Definition(w[i], meaning, hidden=True),))
    (free,) = {e for e in meaning.atoms(type(w[i])) if e.base != w}
    fits = {"positive, sum one": point.min() > 0, "not negative, sum one": point.min() >= 0}.get(kind, True)
    if not fits:
        return
    with np.errstate(all="ignore"):
        reached = code_of(w[i], setting)({"n": 3, free.base.label.name: point, "i": np.arange(1, 4)})
    if np.all(np.isfinite(reached)):
        assert meets(kind, np.asarray(reached))
    if meets(kind, point):
        assert np.allclose(reached, point)


@pytest.mark.parametrize("kind", ARRAYS)
def test_relations_of_the_table_hold_in_the_kernel(kind):
    setting = Setting((w[i],), (Definition(w[i], constrained(w[i], kind), hidden=True),))
    for relation in setting.constraints["w"]:
        if isinstance(relation, Eq):
            assert Step(relation.lhs, relation.rhs, "constraint", EQUAL, setting).evidence.supposes


HIDDEN_BEHIND_WORDS = {
    "a function of x": let(y, exp(x), hidden=True),
    "positive by a square": let(y, plus(power(a, 2), 1), hidden=True),
    "half of the line": let(y, exp(a), hidden=True),
    "a name itself": let(y, x, hidden=True),
    "a cosine without its sine": let(y, cos(a), hidden=True),
    "a cosine of two angles": let(y, cos(times(2, a)), hidden=True),
    "equal weights": let(w[i], over(1, n), hidden=True),
    "weights that fall": let(w[i], over(i, n), hidden=True),
    "signs lost": let(w[i], over(Abs(r[i]), Sum(Abs(r[k]), (k, 1, n))), hidden=True),
    "positive and called sum one, squared": let(
        w[i], over(power(p[i], 2), Sum(power(p[k], 2), (k, 1, n))), hidden=True
    ),
    "softmax": let(w[i], over(exp(r[i]), Sum(exp(r[k]), (k, 1, n))), hidden=True),
    "half a circle": let(u, over(plus(1, minus(power(a, 2))), plus(1, power(a, 2))), hidden=True),
}


@pytest.mark.parametrize("definition", HIDDEN_BEHIND_WORDS.values(), ids=HIDDEN_BEHIND_WORDS)
def test_nothing_else_hides(definition):
    with pytest.raises(BadSetting, match="table"):
        claim(times(x, definition.name), definition).state(times(definition.name, x)).derivation()


def test_a_number_that_is_hidden_is_printed():
    shown = claim(times(x, y), let(y, Integer(3), hidden=True)).state(times(3, x)).derivation()
    assert shown.steps[0].evidence.supposes == ["y = 3"]
    shown = claim(times(x, y), let(y, sqrt(2), hidden=True)).state(times(sqrt(2), x)).derivation()
    assert shown.steps[0].evidence.supposes == ["y = sqrt(2)"]


def test_what_makes_the_numbers_stands_nowhere_else():
    share = let(w[i], over(r[i], Sum(r[k], (k, 1, n))), hidden=True)
    with pytest.raises(BadSetting, match="stands elsewhere"):
        claim(times(w[i], Sum(r[k], (k, 1, n))), share).state(r[i]).derivation()
    with pytest.raises(BadSetting, match="stands elsewhere"):
        claim(plus(power(u, 2), a), let(u, cos(a), hidden=True), let(v, sin(a), hidden=True)).state(u).derivation()
    with pytest.raises(BadSetting, match="stands elsewhere"):
        claim(u, let(u, cos(a), hidden=True), let(v, sin(a), hidden=True), given=[a > 0]).state(u).derivation()


def test_weights_with_sum_one_may_be_negative():
    """sum |w| = 1 holds for positive ones alone, and then it says so."""
    total = Sum(Abs(w[k]), (k, 1, n))
    with pytest.raises(CheckFailed):
        claim(total, Definition(w[i], constrained(w[i], "sum one"), hidden=True)).state(Integer(1)).derivation()
    shown = claim(total, let(w[i], over(p[i], Sum(p[k], (k, 1, n))), hidden=True)).state(Integer(1)).derivation()
    assert shown.steps[0].evidence.supposes == ["w[i] > 0", "sum(w[i], i, 1, n) = 1"]


def test_a_unit_pair():
    pair = let(u, cos(a), hidden=True), let(v, sin(a), hidden=True)
    shown = claim(plus(power(u, 2), power(v, 2), x), *pair).state(plus(x, 1)).derivation()
    assert shown.steps[0].evidence.method == "proved"
    assert shown.steps[0].evidence.supposes == ["u^2 + v^2 = 1"]
    shown = claim(sqrt(plus(power(u, 2), power(v, 2))), *pair).state(Integer(1)).derivation()
    assert shown.steps[0].evidence.method == "proved"


def test_a_kind_that_the_table_does_not_have():
    with pytest.raises(BadSetting, match="mean zero"):
        constrained(w[i], "mean one")
    assert canonical(constrained(w[i], "sum one"))
