"""Equations without unknowns, and such in values of a function: one does not prove the other by being constant."""

from __future__ import annotations

import pytest

from derive import check

DIFFERENT = [
    ("f(0)=1", "f(0)=2"), ("f(5)=f(7)+4", "f(2)=f(3)+4"), ("sum(f(k),k,1,3)=2", "sum(f(k),k,1,3)=3"),
    ("y(0)=1", "y(0)=2"),
    ("f'(0)=1", "f'(0)=3"), ("f''(2)=0", "f'(2)=0"), ("f(1) f(2) = 1", "f(1) f(2) = 2"), ("f(0)=0", "f(1)=0"),
    ("f(0)^2=1", "f(0)=1"), ("|f(0)|=1", "|f(0)|=2"), ("f(x)=x", "f(x)=2x"), ("f(0) x = 1", "f(1) x = 1"),
    ("a f(0)=1", "a f(0)=2"), ("f(2)=3 g(2)", "f(2)=4 g(2)"), ("f(1)<2", "f(1)<3"), ("P(A)=1/2", "P(A)=1/3"),
    ("pi=3", "pi=4"), ("1=2", "1=3"), ("f'(x)=f(x)", "f'(x)=2 f(x)"),
    ("product(f(k),k,1,2)=1", "product(f(k),k,1,2)=4"),
    ("f(x+1)=f(x)", "f(x+2)=f(x)"), ("f(a)=f(b)", "f(a)=f(c)"), ("f(0)=sqrt(2)", "f(0)=1.41421356"),
]  # fmt: skip
EQUAL = [
    ("2 f(0)=2", "f(0)=1"), ("f(0)-1=0", "f(0)=1"), ("f(0)=f(1)", "f(1)=f(0)"), ("3 f'(0)=6", "f'(0)=2"),
    ("2 f'(x) = 2 f(x)", "f'(x)=f(x)"), ("f(1)+f(2)+f(3)=2", "sum(f(k),k,1,3)=2"), ("2 P(A) = 1", "P(A)=1/2"),
    ("2 f(0) = 2 pi", "f(0)=pi"), ("f(0) = sqrt(2)", "sqrt(2) f(0) = 2"), ("-f(1)>-2", "f(1)<2"),
    ("f(y+x)=1", "f(x+y)=1"), ("g(1) f(2)=3", "f(2) g(1)=3"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), DIFFERENT)
def test_they_are_different(answer, expected) -> None:
    for one, other in ((answer, expected), (expected, answer)):
        assert check(one, expected=other).verdict == "different"


@pytest.mark.parametrize(("answer", "expected"), EQUAL)
def test_they_are_equal(answer, expected) -> None:
    for one, other in ((answer, expected), (expected, answer)):
        assert check(one, expected=other).ok


def test_events_that_are_not_the_same_do_not_prove_each_other() -> None:
    assert not check("P(A)=1/2", expected="P(B)=1/2").ok
    assert not check("P(A)+P(B)=1", expected="P(A)-P(B)=1").ok


def test_a_witness_names_the_values() -> None:
    witness = check("f(0)=1", expected="f(0)=2").witness
    assert [name for name, _ in witness.point] == ["f(0)"]
