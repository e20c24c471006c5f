"""A lemma serves arrays and letters of other names, rows of a matrix too, and nothing that is defined otherwise."""

import pytest
from sympy import Sum, exp, sqrt

from derive.engine.moves import claim, let
from derive.terms.bound import canonical
from derive.terms.notation import D, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import minus, over, plus, power, times

i, j, k, e, a, b, c = indices("i j k e a b c")
n, m, d = size("n"), size("m"), size("d")
p, z = array("p", n), array("z", n)
A, S, Q, K = array("A", n, m), array("S", n, m), array("Q", n, d), array("K", m, d)
softmax = let(p[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))
jacobian = (
    claim(D(p[i], z[j]), softmax)
    .differentiate()
    .distribute()
    .fold()
    .gather()
    .state(times(p[i], plus(delta(i, j), -p[j])))
)
rows = let(A[a, b], over(exp(S[a, b]), Sum(exp(S[a, e]), (e, 1, m))))


def used(plan):
    """Whether the lemma made a line, every line of which is checked."""
    lines = plan.derivation("full").lines
    return any(line.rule == "softmax_lemma" for line in lines), lines[-1].expr


def test_the_rows_of_an_attention() -> None:
    question = D(A[a, b], S[a, c])
    hit, result = used(claim(question, rows, scope=[S[a, c]]).citing(jacobian, "softmax_lemma").differentiate())
    assert hit
    assert canonical(result) == canonical(times(A[a, b], plus(delta(b, c), minus(A[a, c]))))


def test_a_row_with_the_letter_of_the_lemma() -> None:
    """A_ik by S_ij, where the lemma derives p_i by z_j: its i is k here, and the row's i stays."""
    i, j = indices("i j")
    question = D(A[i, k], S[i, j])
    hit, result = used(claim(question, rows, scope=[S[i, j]]).citing(jacobian, "softmax_lemma").differentiate())
    assert hit
    assert canonical(result) == canonical(times(A[i, k], plus(delta(k, j), minus(A[i, j]))))


def test_through_the_scores() -> None:
    scores = let(S[a, b], over(Sum(times(Q[a, k], K[b, k]), (k, 1, d)), sqrt(d)))
    plan = claim(D(A[a, b], Q[a, j]), rows, scores).through(S[a, e]).citing(jacobian, "softmax_lemma").differentiate()
    hit, _ = used(plan)
    assert hit


def test_other_letters_and_sizes() -> None:
    q, y = array("q", m), array("y", m)
    other = let(q[a], over(exp(y[a]), Sum(exp(y[b]), (b, 1, m))))
    hit, result = used(claim(D(q[c], y[a]), other).citing(jacobian, "softmax_lemma").differentiate())
    assert hit
    assert canonical(result) == canonical(times(q[c], plus(delta(c, a), minus(q[a]))))


NOT_ALIKE = [
    let(A[a, b], over(exp(S[a, b]), Sum(exp(S[e, b]), (e, 1, n)))),  # columns
    let(A[a, b], over(exp(S[a, b]), Sum(exp(times(2, S[a, e])), (e, 1, m)))),
    let(A[a, b], over(exp(S[a, b]), plus(1, Sum(exp(S[a, e]), (e, 1, m))))),
    let(A[a, b], over(exp(minus(S[a, b])), Sum(exp(minus(S[a, e])), (e, 1, m)))),
    let(A[a, b], times(exp(S[a, b]), Sum(exp(S[a, e]), (e, 1, m)))),
]


@pytest.mark.parametrize("definition", NOT_ALIKE, ids=range(len(NOT_ALIKE)))
def test_what_is_defined_otherwise_is_worked_out(definition) -> None:
    question = D(A[a, b], S[a, c])
    hit, _ = used(claim(question, definition, scope=[S[a, c]]).citing(jacobian, "softmax_lemma").differentiate())
    assert not hit


def test_the_same_name_with_another_meaning_is_no_use() -> None:
    halved = let(p[i], over(exp(z[i]), times(2, Sum(exp(z[k]), (k, 1, n)))))
    hit, _ = used(claim(D(p[i], z[j]), halved).citing(jacobian, "softmax_lemma").differentiate())
    assert not hit


@pytest.mark.slow
def test_by_another_array_it_says_nothing() -> None:
    y = array("y", m)
    both = let(A[a, b], over(exp(S[a, b]), Sum(exp(S[a, e]), (e, 1, m))))
    scores = let(S[a, b], times(Q[a, 1], y[b]))
    hit, _ = used(claim(D(A[a, b], y[c]), both, scores).citing(jacobian, "softmax_lemma").differentiate())
    assert not hit


def test_a_lemma_on_lemmas() -> None:
    """The mean and what is left of it: names that the lemma defines by each other."""
    x, r, mean, y, s, average = array("x", n), array("r", n), scalar("mean"), array("y", m), array("s", m), scalar("v")
    centred = (let(r[i], plus(x[i], minus(mean))), let(mean, times(over(1, n), Sum(x[k], (k, 1, n)))))
    lemma = claim(D(r[i], x[j]), *centred).differentiate()
    other = (let(s[a], plus(y[a], minus(average))), let(average, times(over(1, m), Sum(y[k], (k, 1, m)))))
    plan = claim(D(s[b], y[c]), *other).citing(lemma, "softmax_lemma").differentiate()
    hit, result = used(plan)
    assert hit
    assert canonical(result) == canonical(plus(delta(b, c), minus(over(1, m))))
    squares = (let(s[a], plus(y[a], minus(average))), let(average, times(over(1, m), Sum(power(y[k], 2), (k, 1, m)))))
    hit, _ = used(claim(D(s[b], y[c]), *squares).citing(lemma, "softmax_lemma").differentiate())
    assert not hit


def test_functions_are_cited_as_before() -> None:
    x = scalar("x")
    known = claim(D(sigma(x), x)).differentiate().state(times(sigma(x), plus(1, minus(sigma(x)))))
    hit, result = used(claim(D(sigma(times(3, x)), x)).citing(known, "softmax_lemma").differentiate())
    assert hit and result == times(3, sigma(times(3, x)), plus(1, minus(sigma(times(3, x)))))


def test_a_size_that_the_question_does_not_have() -> None:
    """The result speaks of n, and nothing in the question tells what n is called there."""
    total, x, y, r, s = scalar("total"), array("x", n), array("y", m), array("r", n), array("s", m)
    lemma = claim(D(r[i], x[j]), let(r[i], times(2, x[i]))).state(plus(delta(i, j), delta(i, j), times(0, n)))
    wider = claim(D(r[i], x[j]), let(r[i], times(2, x[i])), scope=[n]).state(over(times(2, n, delta(i, j)), n))
    plan = claim(D(s[b], y[c]), let(s[b], times(2, y[b])), scope=[total])
    assert used(plan.citing(lemma, "softmax_lemma").differentiate())[1]
    hit, _ = used(plan.citing(wider, "softmax_lemma").differentiate())
    assert not hit
