"""Budgets count work: a slow clock changes no verdict, and neither does what was asked before."""

from __future__ import annotations

import time

import pytest

import derive
from derive.checking import helper, tasks
from derive.checking.kept_values import KEPT
from derive.kernel.bounds import work

ANSWERS = [  # some take no bounds at all, some all that they may, some a proof by SymPy
    ("2 x", "d/dx(x^2)"), ("sign(x)", "|x|/x"), ("sqrt(3 + 2 sqrt(2))", "1 + sqrt(2)"), ("tanh(1000)", "1"),
    ("x^0 + x^1 + x^2 + x^3", "(x^900 - 1)/(x - 1)"), ("v_1 + e^(x v_2)", "e^(x v_2) + v_1 + x^2/10^9"),
    ("erf(x)^9 + gamma(x + 1/2)", "gamma(x + 1/2) + erf(x)^9 + 10^-50"), ("max(x, y, z)", "max(x, max(y, z))"),
    ("arctan(x) + arctan(1/x)", "pi/2 sign(x)"), ("x^2 = 4", "2 x^2 = 8"),
    ("x > 0 and y > 0", "not (x <= 0 or y <= 0)"),
    ("e^(-x^2)^3", "e^(-3 x^2)"), ("1 + x^2/10^12", "1"), ("floor(10^9 x)/10^9", "x"), ("ln(x^2 y^2)", "2 ln|x y|"),
]  # fmt: skip
DEEP = ("sum(x^k, k, 0, 899)", "(x^900 - 1)/(x - 1)")  # to 20,000 bits this takes all that an answer may


def verdict(answer: str, expected: str) -> tuple[object, ...]:
    found = derive.check(answer, expected=expected)
    return found.verdict, found.method, found.points, str(found.witness), found.reason


@pytest.fixture
def _helper_is_there() -> None:
    verdict("sqrt(7 + 4 sqrt(3))", "2 + sqrt(3)")


@pytest.mark.usefixtures("_helper_is_there")
@pytest.mark.parametrize(("answer", "expected"), [*ANSWERS, DEEP])
def test_a_clock_that_runs_fast_changes_no_verdict(answer, expected, monkeypatch) -> None:
    wanted = verdict(answer, expected)
    monkeypatch.setattr(work, "thread_time", lambda: 50 * time.thread_time())
    monkeypatch.setattr(helper, "perf_counter", lambda: 3 * time.perf_counter())
    assert verdict(answer, expected) == wanted


ENDLESS = [("sum(x^k/k!, k, 0, oo)", "e^x"), ("sum(1/k^2, k, 1, oo)", "pi^2/6"), ("sum(2^-k, k, 0, oo)", "2")]


@pytest.mark.usefixtures("_helper_is_there")
@pytest.mark.parametrize(("answer", "expected"), ENDLESS)
def test_so_it_is_for_sums_without_end(answer, expected, monkeypatch) -> None:
    monkeypatch.setattr(helper, "perf_counter", lambda: 3 * time.perf_counter())
    assert verdict(answer, expected)[0] == "equal-numerically"
    told = derive.check(answer, expected=expected).text()
    assert "not proved" in told and " 0 points" not in told


@pytest.mark.parametrize(("answer", "expected"), ANSWERS)
def test_what_was_kept_counts_as_if_it_were_worked_out_again(answer, expected, monkeypatch) -> None:
    monkeypatch.setattr(KEPT, "_kept", {})
    spent = []
    for _ in range(3):
        before = work.worked()
        verdict(answer, expected)
        spent.append(work.worked() - before)
    assert spent == pytest.approx(spent[:1] * 3, abs=1e-9)


@pytest.mark.parametrize("budget", [0.0005, 0.002, 0.01])
def test_where_the_budget_ends_does_not_depend_on_what_was_asked_before(budget, monkeypatch) -> None:
    """With ever so little to spend: the second time the values of the expected side are known."""
    monkeypatch.setattr(KEPT, "_kept", {})
    monkeypatch.setattr("derive.checking.scalars._REFUTING", budget)
    monkeypatch.setattr("derive.checking.scalars._CLOSER", 2 * budget)
    monkeypatch.setattr("derive.checking.scalars._LEAST", 0.0)
    pairs = [("x + erf(x)", "erf(x) + sqrt(x^2)"), ("sinh(x)/x + 1/10^20", "(e^x - e^(-x))/(2 x)")]
    assert [verdict(*pair) for pair in pairs] == [verdict(*pair) for pair in pairs]


def test_costs_are_those_that_were_measured() -> None:
    """A function of numbers of 80 bits, with what reads it, takes about 1e-5 s; of 20,000 bits fifty times as long."""
    assert work.cost(80) == pytest.approx(1e-5, rel=0.1)
    assert 30 < work.cost(20_000) / work.cost(80) < 100


def test_sympy_is_stopped_after_so_many_calls() -> None:
    """The same whether its cache knows the answer or not; and what is done within them is done."""

    def deep(levels: int) -> str | None:
        return "simplified" if not levels else deep(levels - 1)

    assert tasks._within_calls(lambda: deep(50), 100) == "simplified"
    assert tasks._within_calls(lambda: deep(50), 40) is None
