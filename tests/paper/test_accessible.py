"""What a reader for the blind gets from a PDF: read from the structure tree of sheet and key."""

import io

import pytest

from derive.exercises import KINDS
from derive.paper.blocks import Block
from derive.paper.documents import pdf
from derive.paper.view import SheetView
from derive.sheets import sheet
from derive.sheets.posing import single
from derive.sheets.request.spec import read_spec

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


#: all that a sheet of one's own may ask for
SPEC = """
title = {en = "Week 3", zh = "第三周"}
seed = 3
layout = "compact"
columns = 2
score_table = true
keys = ["full", "short", "marks"]
evidence = "end"
header = {en = "Autumn", zh = "秋季"}
[[exercise]]
topic = "events.*"
kind = "match"
[[exercise]]
text = {en = "Why does nobody train with a step function?", zh = "为什么没有人用阶跃函数训练？"}
answer = {en = "Its slope is 0 wherever it has one.", zh = "它的导数处处为 0。"}
figure = "step.svg"
alt = {en = "A curve that jumps from 0 to 1 where x is 0.", zh = "在 x 等于 0 处从 0 跳到 1 的曲线，其余各处水平。"}
points = 2.5
[[exercise]]
topic = "calculus.common"
kind = "choose"
hint = true
statement = {en = "Differentiate {function}.", zh = "求 {function} 的导数。"}
[[exercise]]
topic = "calculus.common"
kind = "spot"
"""
STEP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><path d="M0 25h30v-20h30" stroke="#000"/></svg>'


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, SheetView]]:
    """Sheet and keys of a spec file, for each language."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.toml").write_text(SPEC, encoding="utf-8")
    (folder / "step.svg").write_text(STEP, encoding="utf-8")
    return {code: single(read_spec(folder / "own.toml", code)).views() for code in ("en", "zh")}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["sheet", "key", "key-short", "key-marks"])
def test_the_structure_tree_of_all_that_can_be_asked_for(own, role, language) -> None:
    with pikepdf.open(io.BytesIO(pdf.document(own[language][role]))) as opened:
        assert str(opened.Root.Lang) == {"en": "en-GB", "zh": "zh-CN"}[language]
        found = list(elements(opened.Root.StructTreeRoot.K))
        check(found)
        names = [name for name, _, _ in found]
        assert names.count("/Title") == 1 and names.count("/H1") == (0 if role == "key-short" else 4)
        assert names.count("/Figure") == (0 if role == "key-short" else 1)
        tables = [node for name, node, _ in found if name == "/Table"]
        assert len(tables) == (role == "sheet")
        assert {"/TH", "/TD"} <= set(names) or not tables


def test_every_block_that_there_is_stands_in_a_document_whose_tree_is_read(own) -> None:
    """A new kind of block needs an exercise above that has it, on the sheet or on the key."""
    views = [own["en"][role].exercises for role in ("sheet", "key")]
    there = {block.name for key, exercises in enumerate(views) for e in exercises for block in e.blocks(bool(key))}
    assert there == {kind.name for kind in Block.__subclasses__()}


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
