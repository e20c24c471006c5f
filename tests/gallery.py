"""Makes the gallery, and lays what changed in it in a folder to be looked at:

    python tests/gallery.py             # writes output/changed/ and says what is in it
    python tests/gallery.py --accept    # then writes output/gallery/ and the table of evidence in the README

A sheet and a key for each area and each kind of exercise are made in every format, in English and Chinese. Few of the
files are kept in the repository; of all of them `digests.txt` keeps what they were, and a test makes them again and
compares. Chinese PDFs want the font of the extra `zh`, the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import catalogue_page
import evidence
import typst
from msgspec.structs import replace

import derive
from derive.asking import Topic, all_topics
from derive.paper import fonts
from derive.paper.documents import pdf
from derive.paper.formats import FORMATS

OUTPUT = Path(__file__).resolve().parent.parent / "output"
HOME = OUTPUT / "gallery"
CHANGED = OUTPUT / "changed"
MADE = OUTPUT / "made"  # all files as they were last accepted on this machine, to compare with
DIGESTS = "digests.txt"
CATALOGUE = "catalogue.md"
SEED = 3
LANGUAGES = ("en", "zh")
PAGES = ("pdf", "latex", "markdown", "gfm")
NOT_SHOWN = ("pdf", "docx", "ipynb")  # the starter has PDFs; the others hold pixels, which differ between processors
STARTER, SAMPLES = "starter", "samples"
SAMPLE = ("softmax.jacobian", "perceptron.single")  # in every format that is text
LARGEST_PICTURE = 40_000  # bytes
_RESOLUTIONS = (110, 100, 90, 80, 72, 66, 60, 54, 48)  # pixels per inch, the first that is small enough
_COLOURS = 16
_DIGITS = 16  # of a digest: enough to tell that a file is another one
TITLES = {
    "activation": ("Activation functions", "激活函数"),
    "calculus": ("Calculus", "微积分"),
    "convexity": ("Convexity", "凸性"),
    "descent": ("Gradient descent", "梯度下降"),
    "events": ("Events", "事件"),
    "expectation": ("Expectation", "期望"),
    "information": ("Information", "信息论"),
    "layer": ("Layers", "网络层"),
    "likelihood": ("Likelihood", "似然"),
    "logistic": ("Logistic models", "逻辑模型"),
    "loss": ("Loss functions", "损失函数"),
    "optimizer": ("Optimisers", "优化器"),
    "perceptron": ("Perceptrons", "感知机"),
    "probability": ("Probability", "概率"),
    "regression": ("Regression", "回归"),
    "softmax": ("Softmax", "softmax 函数"),
    "taylor": ("Taylor’s formula", "泰勒公式"),
    "tensors": ("Tensors", "张量"),
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
    """What the sheets of an area are called; an area that is in no table here by its name."""
    english, chinese = KINDS[area][:2] if area in KINDS else TITLES.get(area, (area.capitalize(), area))
    return english if language == "en" else chinese


def sheets() -> Iterator[tuple[str, derive.Sheet, Sequence[str]]]:
    """Every sheet of the gallery: its folder, the sheet, its formats."""
    for name in (STARTER, SAMPLES, *pages()):
        yield from sheets_of(name)


def sheets_of(name: str) -> Iterator[tuple[str, derive.Sheet, Sequence[str]]]:
    """Those of an area, of a kind, the starter sheet or the sample."""
    if name == STARTER:
        for language in LANGUAGES:
            yield f"{STARTER}/{language}", derive.sheet(seed=SEED, language=language), PAGES
    elif name == SAMPLES:
        yield SAMPLES, derive.sheet(SAMPLE, seed=SEED, title="Samples"), [f for f in FORMATS if f not in NOT_SHOWN]
    else:
        sheet = derive.sheet(pages()[name], seed=SEED, kind=name if name in KINDS else "derive")
        for language in LANGUAGES:
            formats = (*PAGES, "html") if name in KINDS else PAGES
            yield f"{language}/{name}", replace(sheet, title=title(name, language), language=language), formats


# -- making ----------------------------------------------------------------------------------------------------------


def make(home: Path) -> None:
    """The whole gallery but its pictures; without the extra `zh` its Chinese PDFs are left out."""
    for place, sheet, formats in sheets():
        write(home, place, sheet, formats)
    (home / "README.md").write_text(index(), encoding="utf-8")
    (home / CATALOGUE).write_text(catalogue_page.page(areas(), TITLES), encoding="utf-8")


def write(home: Path, place: str, sheet: derive.Sheet, formats: Sequence[str]) -> None:
    """A sheet and its key in a folder of the gallery."""
    has_font = sheet.language == "en" or fonts.packaged() is not None
    with tempfile.TemporaryDirectory() as folder:
        written = sheet.write(folder, formats=[f for f in formats if has_font or f != "pdf"])
        shutil.copytree(written[0].parent, home / place)


def digests(home: Path) -> dict[str, str]:
    """What every file was, by its path; not pictures, whose pixels may differ between processors."""
    return {
        p.relative_to(home).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()[:_DIGITS]
        for p in sorted(home.rglob("*"))
        if p.is_file() and p.suffix != ".png" and p.name != DIGESTS
    }


def kept_digests() -> dict[str, str]:
    """The digests that the repository keeps."""
    lines = (HOME / DIGESTS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def changes(new: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """The files that are others, or in one of the two alone."""
    return [name for name in sorted(new.keys() | kept.keys()) if new.get(name) != kept.get(name)]


def wants_font(name: str) -> bool:
    """Whether a file depends on a Chinese font: PDFs, and manifests, which list them."""
    return "zh" in name.split("/") and name.endswith((".pdf", "manifest.json"))


def is_kept(name: str) -> bool:
    """Whether the repository keeps a file: what the READMEs show, and one sample of each format."""
    home, _, file = name.rpartition("/")
    if home == "samples":
        return not file.startswith("sheet.")
    return name in ("README.md", CATALOGUE) or (home.startswith("starter/") and file in ("sheet.pdf", "key.pdf"))


def pictures() -> dict[str, derive.Sheet]:
    """The folder of each picture of a sheet and its key, and the sheet."""
    return {place: sheet for place, sheet, _ in sheets() if place.startswith(("en/", "starter/en"))}


def picture(sheet: derive.Sheet, key: bool) -> bytes:
    """The first page in few colours, at the highest resolution that is small enough; in no font of this machine."""
    from PIL import Image

    for resolution in _RESOLUTIONS:
        page = Image.open(io.BytesIO(first_page(sheet, key, resolution))).convert("RGB").quantize(_COLOURS)
        page.save(packed := io.BytesIO(), "png", optimize=True)
        if packed.tell() <= LARGEST_PICTURE:
            return packed.getvalue()
    raise SystemExit(f"the first page of {sheet.title} has no picture below {LARGEST_PICTURE} bytes")


def first_page(sheet: derive.Sheet, key: bool, resolution: int) -> bytes:
    """The first page as a PNG."""
    folder = fonts.packaged()
    with tempfile.TemporaryDirectory() as empty:
        pinned = typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])
        made = typst.compile(pdf.sources(sheet.view(key)), root=empty, font_paths=pinned, format="png", ppi=resolution)
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


# -- the page that shows them ----------------------------------------------------------------------------------------


def index() -> str:
    """The page that shows them all."""
    return "\n".join(_index()) + "\n"


def _index() -> Iterator[str]:
    yield "# Gallery"
    yield ""
    yield "A sheet and its key for each area and each kind of exercise: first pages, as `derive sheet` writes them with"
    yield f"`--seed {SEED}`. `--format` and `--lang` give the rest. A test makes all of it, in English and Chinese, and"
    yield "compares it with `digests.txt`, byte for byte."
    yield ""
    yield "- The starter sheet as PDF: " + "; ".join(
        f"[{name}](starter/{language}/sheet.pdf) and [{key}](starter/{language}/key.pdf)"
        for language, name, key in (("en", "sheet", "key"), ("zh", "练习", "参考答案"))
    )
    yield f"- Every topic with its question, last lines, kinds and evidence: [the catalogue]({CATALOGUE})"
    names = ", ".join(f"[{n}](samples/key.{f.suffix})" for n, f in FORMATS.items() if n not in NOT_SHOWN)
    yield f"- A short key in every other format: {names}; and its [manifest](samples/manifest.json)"
    for name, topics in pages().items():
        yield ""
        yield f"## {title(name, 'en')}"
        yield ""
        yield ", ".join(f"`{t}`" for t in topics)
        yield ""
        yield "| sheet | key |"
        yield "|---|---|"
        shown = [f"![{title(name, 'en')}: {role}](en/{name}/{role}.png)" for role in ("sheet", "key")]
        yield f"| {' | '.join(shown)} |"


# -- looking, and accepting ------------------------------------------------------------------------------------------


def lay(made: Path, names: Sequence[str], kept: Mapping[str, str]) -> None:
    """Lay what changed in a folder: `new/`, and beside it `old/` where this machine still has it."""
    shutil.rmtree(CHANGED, ignore_errors=True)
    before = digests(MADE) if MADE.exists() else {}
    for name in names:
        for folder, home in (("new", made), ("old", MADE)):
            if (home / name).is_file() and (folder == "new" or before.get(name) == kept.get(name)):
                (CHANGED / folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(home / name, CHANGED / folder / name)


def accept(made: Path, names: Sequence[str]) -> None:
    """Write what is kept: digests, the few files, and pictures of the pages that changed."""
    new = digests(made)
    lines = "".join(f"{digest}  {name}\n" for name, digest in new.items())
    before = {p.relative_to(HOME).as_posix(): p.read_bytes() for p in HOME.rglob("*.png")}
    shutil.rmtree(HOME, ignore_errors=True)
    for name in filter(is_kept, new):
        (HOME / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / name, HOME / name)
    (HOME / DIGESTS).write_text(lines, encoding="utf-8")
    for place, sheet in pictures().items():
        for role in ("sheet", "key"):
            name = f"{place}/{role}.png"
            same = name in before and f"{place}/{role}.pdf" not in names
            (HOME / name).parent.mkdir(parents=True, exist_ok=True)
            (HOME / name).write_bytes(before[name] if same else picture(sheet, role == "key"))
    shutil.rmtree(MADE, ignore_errors=True)
    shutil.copytree(made, MADE)
    text = evidence.README.read_text(encoding="utf-8")
    evidence.README.write_text(evidence.put(text, evidence.made()), encoding="utf-8")


def main() -> None:
    """Make the gallery, lay what changed in its folder, and with `--accept` write it."""
    if fonts.packaged() is None:
        raise SystemExit("the Chinese PDFs want the extra zh: pip install '.[zh]'")
    kept = kept_digests() if (HOME / DIGESTS).exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "gallery"
        make(made)
        names = changes(digests(made), kept)
        lay(made, names, kept)
        print(f"{len(names)} files changed" + (f": look at {CHANGED}" if names else ""))
        if "--accept" in sys.argv[1:]:
            accept(made, names)


if __name__ == "__main__":
    main()
