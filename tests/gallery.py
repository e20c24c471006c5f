"""Makes `output/gallery` and the table of evidence in the README:  python tests/gallery.py

A sheet and a key for each area there is, in English and Chinese, and a page that shows them all. A test makes the
gallery again and compares, byte for byte. Chinese PDFs want the font of the extra `zh`, the same on every machine.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import evidence
import typst

import derive
from derive.asking import Topic, all_topics
from derive.paper import fonts
from derive.paper.documents import pdf

HOME = Path(__file__).resolve().parent.parent / "output" / "gallery"
PIXELS_PER_INCH = 72
SEED = 3
LANGUAGES = ("en", "zh")
FORMATS = ("pdf", "latex", "markdown", "gfm")
TITLES = {
    "activation": ("Activation functions", "激活函数"),
    "calculus": ("Calculus", "微积分"),
    "events": ("Events", "事件"),
    "loss": ("Loss functions", "损失函数"),
    "optimizer": ("Optimisers", "优化器"),
    "perceptron": ("Perceptrons", "感知机"),
    "probability": ("Probability", "概率"),
    "softmax": ("Softmax", "softmax 函数"),
    "taylor": ("Taylor’s formula", "泰勒公式"),
}
#: a sheet of every kind of exercise
KINDS = {
    "evaluate": (
        "Put in the numbers",
        "代入数值计算",
        "calculus.common perceptron.single softmax.jacobian loss.mse optimizer.adagrad",
    ),
    "fill": ("Fill in the blanks", "补全推导", "perceptron.single softmax.jacobian events.de_morgan taylor.best_step"),
    "spot": (
        "Spot the mistake",
        "找出错误",
        "calculus.common perceptron.multi events.distributive probability.addition",
    ),
    "choose": (
        "Choose the answer",
        "选择题",
        "calculus.common softmax.jacobian loss.mse events.de_morgan taylor.univariate",
    ),
}
_LINKS = {"pdf": "PDF", "tex": "LaTeX", "md": "Markdown", "gfm.md": "GitHub", "html": "HTML"}
_COLUMNS = [(language, role) for language in LANGUAGES for role in ("sheet", "key")]
_NAMES = {("en", "sheet"): "sheet", ("en", "key"): "key", ("zh", "sheet"): "练习", ("zh", "key"): "参考答案"}


def areas() -> dict[str, list[Topic]]:
    """The topics of each area, in the order of their names."""
    found: dict[str, list[Topic]] = {}
    for topic in all_topics():
        found.setdefault(topic.area, []).append(topic)
    return dict(sorted(found.items()))


def pages() -> dict[str, list[str]]:
    """The topics of each sheet: one for an area, and one for a kind of exercise."""
    found = {area: [t.id for t in topics] for area, topics in areas().items()}
    return found | {kind: topics.split() for kind, (_, _, topics) in KINDS.items()}


def title(area: str, language: str) -> str:
    """What the sheets of an area are called."""
    english, chinese = KINDS[area][:2] if area in KINDS else TITLES.get(area, (area.capitalize(), area))
    return english if language == "en" else chinese


def make(home: Path) -> None:
    """The whole gallery; without the extra `zh` its Chinese PDFs and pictures are left out."""
    starter = derive.sheet(seed=SEED)
    starter.write(home)
    for role in ("sheet", "key"):
        (home / f"starter-{role}.png").write_bytes(first_page(starter, role == "key"))
    for name, topics in pages().items():
        sheet = derive.sheet(topics, seed=SEED, kind=name if name in KINDS else "derive")
        for language in LANGUAGES:
            formats = (*FORMATS, "html") if name in KINDS else FORMATS
            put(replace(sheet, title=title(name, language), language=language), home / language / name, formats)
    (home / "README.md").write_text(index(), encoding="utf-8")


def put(sheet: derive.Sheet, home: Path, formats: Sequence[str]) -> None:
    """The sheet in a folder of this name, with pictures of its first pages."""
    has_font = sheet.language == "en" or fonts.packaged() is not None
    with tempfile.TemporaryDirectory() as folder:
        written = sheet.write(folder, formats=[f for f in formats if has_font or f != "pdf"])
        shutil.copytree(written[0].parent, home)
    for role in ("sheet", "key") if has_font else ():
        (home / f"{role}.png").write_bytes(first_page(sheet, role == "key"))


def first_page(sheet: derive.Sheet, key: bool) -> bytes:
    """The first page as a picture, in no font of this machine."""
    files = pdf.sources(sheet.view(key))
    folder = fonts.packaged()
    with tempfile.TemporaryDirectory() as empty:
        pinned = typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])
        pages = typst.compile(files, root=empty, font_paths=pinned, format="png", ppi=PIXELS_PER_INCH)
    first = pages[0] if isinstance(pages, list) else pages
    assert isinstance(first, bytes)
    return first


def index() -> str:
    """The page that shows them all."""
    return "\n".join(_index()) + "\n"


def _index() -> Iterator[str]:
    yield "# Gallery"
    yield ""
    yield "A sheet and its key for each area and each kind of exercise, in English and Chinese, as `derive sheet`"
    yield f"writes them with seed {SEED}. `python tests/gallery.py` makes all of it again, and a test compares it byte"
    yield "for byte."
    yield "Markdown is for Pandoc, Jupyter and Obsidian; what is called GitHub is Markdown for GitHub and GitLab."
    for area, topics in pages().items():
        yield ""
        yield f"## {title(area, 'en')} · {title(area, 'zh')}"
        yield ""
        yield ", ".join(f"`{t}`" for t in topics)
        yield ""
        yield f"| {' | '.join(_NAMES[c] for c in _COLUMNS)} |"
        yield "|" + "---|" * len(_COLUMNS)
        yield f"| {' | '.join(_picture(area, *c) for c in _COLUMNS)} |"
        yield f"| {' | '.join(_links(area, *c) for c in _COLUMNS)} |"


def _picture(area: str, language: str, role: str) -> str:
    place = f"{language}/{area}/{role}"
    return f"[![{title(area, language)}: {_NAMES[language, role]}]({place}.png)]({place}.pdf)"


def _links(area: str, language: str, role: str) -> str:
    kinds = {s: name for s, name in _LINKS.items() if s != "html" or area in KINDS}
    return " · ".join(f"[{name}]({language}/{area}/{role}.{suffix})" for suffix, name in kinds.items())


def main() -> None:
    """The gallery in its place, and the README's table."""
    if fonts.packaged() is None:
        raise SystemExit("the Chinese PDFs want the extra zh: pip install 'derive[zh]'")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "gallery"
        make(made)
        shutil.rmtree(HOME, ignore_errors=True)
        shutil.copytree(made, HOME)
    text = evidence.README.read_text(encoding="utf-8")
    evidence.README.write_text(evidence.put(text, evidence.made()), encoding="utf-8")


if __name__ == "__main__":
    main()
