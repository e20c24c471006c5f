"""Broadcasting as blocks: which entries are an array's own, and that nothing is drawn of what is not stretched."""

from derive.asking import find
from derive.authoring import Tensor, from_arrays, tensor
from derive.exercises import show
from derive.figures.stretching import stretched_blocks
from derive.paper.figures.data import data

x, y = Tensor("x"), Tensor("y")


def test_a_column_runs_across_and_a_row_down() -> None:
    plan = from_arrays(x + y, "stretch_entries", "work_out", x=tensor([[4], [3]]), y=tensor([50, 10, 20]))
    (figure,) = stretched_blocks([plan.derivation()])
    column, row, result = figure.panels
    assert column.own == {(0, 0), (1, 0)}
    assert row.own == {(0, 0), (0, 1), (0, 2)}
    assert len(result.own) == 6
    assert [[int(e) for e in r] for r in result.rows] == [[54, 14, 24], [53, 13, 23]]
    assert figure.signs == (" + ", "=")


def test_nothing_is_drawn_where_nothing_is_stretched() -> None:
    plan = from_arrays(x + y, "entrywise", "work_out", x=tensor([[4], [3]]), y=tensor([[1], [2]]))
    assert stretched_blocks([plan.derivation()]) == ()


def test_the_topic_has_one_and_it_is_for_the_key() -> None:
    (figure,) = show(find("tensor.broadcast"), "0/0/0").figures
    assert figure.answer
    for language in ("en", "zh"):
        drawn = data(figure, language)
        assert len(drawn["texts"]) == 3 * 6 + 2
        assert len(drawn["shapes"]) == 3 * 6
        assert drawn["caption"] and drawn["alt"]
