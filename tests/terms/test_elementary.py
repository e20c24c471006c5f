"""Elementary functions by their names."""

import mpmath
import pytest
from beyond_mpmath import lacking
from sympy import asin, lambdify, log, sin

from derive.authoring import D, claim, function, scalar
from derive.errors import UnknownName
from derive.terms.elementary import ELEMENTARY, Elementary
from derive.terms.notation import sigma

x, y = scalar("x"), scalar("y")


@pytest.mark.parametrize(("name", "kind"), [("sin", sin), ("ln", log), ("log", log), ("arcsin", asin), ("asin", asin)])
def test_a_function_by_what_is_printed_or_by_its_name(name, kind) -> None:
    assert function(name)(x) == kind(x)


def test_one_that_sympy_lacks() -> None:
    assert claim(D(function("softplus")(x), x)).differentiate().derivation().result == sigma(x)


def _called(function: Elementary) -> str:
    """What mpmath lacks of the function, at 0.6, by its name; '' for nothing."""
    code = lambdify([x, y], function.kind(*(x, y)[: function.arity]), [lacking(mpmath), "mpmath"])
    try:
        code(mpmath.mpf("0.6"), mpmath.mpf("0.7"))
    except NameError as error:
        return str(error.name)
    return ""


def test_what_mpmath_lacks_has_its_values_from_its_definition() -> None:
    missing = [name for name in map(_called, ELEMENTARY) if name]
    assert missing == [], "each needs an entry in tests/beyond_mpmath.py, from its definition"


def test_one_that_there_is_not() -> None:
    with pytest.raises(UnknownName, match="unknown function 'sofplus': did you mean softplus"):
        function("sofplus")
