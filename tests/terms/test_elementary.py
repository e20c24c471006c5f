"""Elementary functions by their names."""

import pytest
from sympy import asin, log, sin

from derive.authoring import D, claim, function, scalar
from derive.errors import UnknownName
from derive.terms.notation import sigma

x = scalar("x")


@pytest.mark.parametrize(("name", "kind"), [("sin", sin), ("ln", log), ("log", log), ("arcsin", asin), ("asin", asin)])
def test_a_function_by_what_is_printed_or_by_its_name(name, kind) -> None:
    assert function(name)(x) == kind(x)


def test_one_that_sympy_lacks() -> None:
    assert claim(D(function("softplus")(x), x)).differentiate().derivation().result == sigma(x)


def test_one_that_there_is_not() -> None:
    with pytest.raises(UnknownName, match="unknown function 'sofplus': did you mean softplus"):
        function("sofplus")
