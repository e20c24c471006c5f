"""What a reader for the blind gets from a PDF: read from the structure tree of sheet and key."""

import io

import pytest

from derive.exercises import KINDS
from derive.paper.documents import pdf
from derive.sheets import sheet

pikepdf = pytest.importorskip("pikepdf")

TOPICS = {
    "plain": ["softmax.jacobian", "calculus.common"],
    "figures": ["activation.relu", "taylor.best_step", "optimizer.adagrad"],
    "sets": ["events.de_morgan", "events.inclusion"],
    "taylor": ["taylor.univariate", "calculus.gradient"],
    **{key: ["calculus.common", "perceptron.single"] for key in ("evaluate", "fill", "spot", "choose")},
}
DRAWN = {("figures", True): 3, ("figures", False): 1, ("sets", True): 8, ("taylor", True): 2}


def elements(node, inside=()):
    """Every element of the structure tree with the names of those around it."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child, inside)
    elif isinstance(node, pikepdf.Dictionary):
        name = str(node.get("/S", ""))
        if name:
            yield name, node, inside
        if "/K" in node:
            yield from elements(node.K, (*inside, name) if name else inside)


@pytest.mark.in_part
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", [False, True], ids=["sheet", "key"])
@pytest.mark.parametrize("kind", TOPICS)
def test_the_structure_tree(kind, key, language) -> None:
    made = sheet(TOPICS[kind], title="Week 3", language=language, kind=kind if kind in KINDS else "derive")
    with pikepdf.open(io.BytesIO(pdf.document(made.view(key)))) as opened:
        root = opened.Root
        assert str(root.Lang) == {"en": "en-GB", "zh": "zh-CN"}[language]
        assert bool(root.MarkInfo.Marked) and bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(opened.docinfo.Title).startswith("Week 3")
        found = list(elements(root.StructTreeRoot.K))
        check(found)
        names = [name for name, _, _ in found]
        assert names.count("/Title") == 1 and names.count("/H1") == len(TOPICS[kind])
        assert names.count("/Figure") == DRAWN.get((kind, key), 0)
        assert names.count("/Formula") > 3
        alts = [str(node.Alt) for name, node, _ in found if name == "/Figure"]
        assert all(len(alt) > 20 for alt in alts)
        assert all(any("\u4e00" < c < "\u9fff" for c in alt) == (language == "zh") for alt in alts)


def check(found) -> None:
    """Formulas and figures are told in words, headings go down one level at a time, lists hold items."""
    level = 0
    for name, node, inside in found:
        if name in ("/Formula", "/Figure"):
            assert str(node.get("/Alt", "")).strip(), f"{name} in {inside} without words"
        if name[:2] == "/H" and name[2:].isdigit():
            assert int(name[2:]) <= level + 1, f"a heading of level {name[2:]} after one of level {level}"
            level = int(name[2:])
        if name == "/L":
            assert {n for n, _, around in found if around == (*inside, "/L")} <= {"/LI", "/Caption"}
        if name in ("/LI", "/Lbl", "/LBody"):
            assert "/L" in inside


def test_the_check_itself_finds_what_is_wrong() -> None:
    bare = pikepdf.Dictionary(S=pikepdf.Name.Formula)
    with pytest.raises(AssertionError, match="without words"):
        check([("/Formula", bare, ("/P",))])
    with pytest.raises(AssertionError, match="heading"):
        check([("/H1", bare, ()), ("/H3", bare, ())])
