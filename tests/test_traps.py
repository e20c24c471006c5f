"""Traps of the libraries that this one stands on, each of which somebody has walked into.

Most have their test beside the code that they touch; here are those that touch no one module.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sympy import Abs, IndexedBase, MatrixSymbol, Sum, Trace, det, symbols

import derive
from derive.errors import DeriveError, EngineFailed
from derive.paper.documents.pdf import compiled
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.terms.events import Difference, PGiven, events
from derive.terms.notation import scalar
from derive.terms.ordered import over, times

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
x = symbols("x", real=True)
A = MatrixSymbol("A", 3, 3)


def test_sympy_is_pinned_since_texts_of_steps_depend_on_its_order() -> None:
    assert "sympy>=1.14,<1.15" in PROJECT["dependencies"]


def test_pytorch_is_no_part_of_what_the_tests_install() -> None:
    """On Linux the index serves a build of gigabytes."""
    extras = PROJECT["optional-dependencies"]
    assert [name for name, wanted in extras.items() if any(w.startswith("torch") for w in wanted)] == ["torch"]


def test_sympy_counts_with_pythons_own_numbers_though_flint_is_there() -> None:
    """With python-flint's the proofs take a sixth more."""
    code = "import derive, flint; derive.check; from sympy.external import gmpy; print(gmpy.GROUND_TYPES)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=900)
    assert done.stdout.strip() == "python"


@pytest.mark.parametrize("path", ["secret.txt", "/etc/hostname", "/secret.txt", "../secret.txt", "link.txt"])
def test_a_typst_document_reads_no_file_of_the_machine(path, tmp_path, monkeypatch) -> None:
    """By default the compiler's root is the current folder, and it follows symbolic links."""
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    monkeypatch.chdir(tmp_path)
    page = f'#set document(title: "t")\n= T\n#read("{path}")\n'
    with pytest.raises(EngineFailed):
        compiled({"main.typ": page.encode()})
    assert compiled({"main.typ": page.replace(f'#read("{path}")', "text").encode()}).startswith(b"%PDF")


@pytest.mark.parametrize("matrix", [Trace(A * A), det(A), Trace(A * x), (A * x)[0, 0], x * Trace(A * x), A[0, 0] * x])
def test_sympys_matrices_as_letters_are_refused(matrix) -> None:
    """Several of their derivatives come out as 0 or without a term."""
    with pytest.raises(DeriveError):
        derive.gradient(matrix, x)
    assert derive.check(matrix, expected=x).verdict == "unknown"


def test_sums_that_differ_by_the_bound_index_are_equal() -> None:
    """SymPy's == says no."""
    y, n, i, j = IndexedBase("y", real=True), symbols("n", integer=True, positive=True), *symbols("i j", integer=True)
    first, second = (Sum(y[k] ** 2, (k, 1, n)) for k in (i, j))
    assert first != second
    assert derive.check(second, expected=first).verdict == "equal"


def test_no_slope_is_lost_by_another_symbol_of_the_same_name() -> None:
    """SymPy's derivative of x^2, x real, by a plain x is 0."""
    assert (x**2).diff(symbols("x")) == 0
    with pytest.raises(DeriveError, match="two different symbols called 'x'"):
        derive.gradient(x**2, symbols("x"))


def test_kinks_far_from_zero_are_seen() -> None:
    """|x + 1000| - 1000 and |x + 1001| - 1001 are the same wherever x > -1000."""
    verdict = derive.check(Abs(x + 1000) - 1000, expected=Abs(x + 1001) - 1001)
    assert verdict.verdict == "different"
    assert verdict.witness is not None and verdict.witness.point[0][1] < -1000


def test_a_relation_stays_as_it_was_typed() -> None:
    """SymPy turns |r| <= d into d >= |r|."""
    assert TextMaths().print(derive.parse("|r| <= d")) == "|r| <= d"
    assert TextMaths().print(derive.parse("2 > t")) == "2 > t"


def test_words_that_mean_something_to_typst() -> None:
    """`mid` alone prints the word, a backslash breaks the line, names of several letters are calls, / is a fraction."""
    first, second = events("A B")
    assert "bar.v" in TypstMaths().print(PGiven(first, second))
    assert TypstMaths().print(Difference(first, second)) == "A without B"
    assert TypstMaths().print(times(scalar("loss"), scalar("x"))).count('"loss"') == 1
    assert TypstMaths().print(over(scalar("x"), scalar("y"))) == "frac(x, y)"
