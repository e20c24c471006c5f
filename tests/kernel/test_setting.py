"""Settings: names, definitions, ranges, and the contradictions that are refused."""

from __future__ import annotations

import pytest
from sympy import IndexedBase, Ne, Sum, Symbol, exp

from derive.errors import BadSetting
from derive.kernel import Definition, Setting
from derive.terms.events import Inclusion, events
from derive.terms.notation import At, D, Delta, Vec, array, indices, scalar, size
from derive.terms.ordered import Plus, Times

x, y, E, F, G = (scalar(s) for s in ["x", "y", "E", "F", "G"])
i, j, k = indices("i j k")
n, m = size("n"), size("m")
v, z, w = array("v", n), array("z", n), array("w", n, m)


def test_what_a_name_depends_on():
    setting = Setting((E,), (Definition(E, F * x), Definition(F, G + y), Definition(G, exp(y))))
    assert setting.dependencies["E"] == {"F", "G", "x", "y"}
    assert setting.ranks == {"G": 1, "F": 2, "E": 3}
    assert setting.reads(E + 1, "y")
    assert not setting.reads(F, "x")
    assert setting.reads(x, "x")


def test_sizes_and_ranges():
    setting = Setting((w[i, j] * Delta(j, k), Sum(v[k], (k, 1, n))))
    assert [s.name for s in setting.sizes] == ["m", "n"]
    assert setting.ranges == {"i": (1, n), "j": (1, m), "k": (1, m)}
    assert setting.first_index("v") == 1
    bare = IndexedBase("g", real=True)
    assert Setting((Sum(bare[i], (i, 0, n)) * bare[j],)).ranges == {"j": (0, n)}


def test_an_index_without_a_range():
    with pytest.raises(BadSetting, match="shape"):
        Setting((IndexedBase("g", real=True)[i],))


@pytest.mark.parametrize(
    ("scope", "definitions", "given"),
    [
        ((E,), (Definition(E, x), Definition(E, x)), ()),
        ((E,), (Definition(E, E * x),), ()),
        ((E,), (Definition(E, F), Definition(F, G), Definition(G, E)), ()),
        ((E,), (Definition(E, v[i]),), ()),
        ((E,), (Definition(w[i, i], v[i]),), ()),
        ((E,), (Definition(v[1], x),), ()),
        ((x, Symbol("x")), (), ()),
        ((x, Symbol("x", positive=True)), (), ()),
        ((x * Symbol("a b"),), (), ()),
        ((x * Symbol("__import__('os')"),), (), ()),
        ((v[i], array("v", m)[i]), (), ()),
        ((Symbol("c", commutative=False),), (), ()),
        ((Symbol("c", imaginary=True),), (), ()),
        ((x,), (), (x,)),
        ((x,), (), (x * 1 > x * 1,)),
        ((Sum(v[k], (k, 1, n)),), (Definition(n, x + 1),), ()),
        ((Sum(v[k], (k, 1, n)),), (Definition(k, x + 1),), ()),
        ((v[i],), (Definition(i, x),), ()),
    ],
)
def test_contradictions(scope, definitions, given):
    with pytest.raises(BadSetting):
        Setting(scope, definitions, given)


def test_what_a_line_may_say():
    setting = Setting((E, v[i]), (Definition(E, x**2), Definition(z[k], v[k])), (x > 0,))
    t = scalar("t")
    setting.admit(E * x, z[j] if False else z[i], Sum(v[k], (k, 1, n)), At(D(t**2, t), t, x))
    for stranger in (t, Times(0, t), Plus(x, Symbol("y")), Symbol("x"), Vec(v[k], (k, 1, n)), x > 0):
        with pytest.raises(BadSetting):
            setting.admit(stranger)


def test_conditions():
    A, B = events("A B")
    Setting((A,), (), (Inclusion(A, B),))
    Setting((v[i] * v[j],), (), (Ne(i, j),))
