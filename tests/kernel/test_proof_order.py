"""What is proved does not depend on what was tried before: worlds are shared by the lines of a setting."""

from itertools import pairwise

from derive.asking import find
from derive.kernel import EQUAL
from derive.kernel.exact.proof import Exact


def test_a_line_is_proved_alone_as_it_is_after_others() -> None:
    """The long lines of a normalisation fill the pool of atoms that a case has."""
    derivation = find("layer.layer_norm").draw("0/0/0").parts[4].plan.derivation()
    pairs = list(pairwise([line.expr for line in derivation.lines]))
    shared = Exact(derivation.setting)
    after_others = [shared.proves(a, b, EQUAL) for a, b in pairs]
    assert after_others == [Exact(derivation.setting).proves(a, b, EQUAL) for a, b in pairs]
    assert any(after_others)
