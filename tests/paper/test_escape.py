"""Words come out as typed, in every format, and run nothing."""

import html
import random
import re
import shutil
import unicodedata

import pytest
from counts import examples
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sheet_views import pages, sheet, worded

from derive.errors import CannotPrint
from derive.paper import characters, escape
from derive.paper.documents import pdf, tex, typst_data
from derive.paper.formats import find

needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")

PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn"), exclude_characters="\ufeff"))
MARKS = st.text("\\`*_{}[]()<>#+-.!|&$~^:@\"'%=/;,? 1a2b\n\t")
NASTY = [
    "% & # $ _ { } ~ ^ \\ < > *",
    "\\input{/etc/hostname}",
    "\\write18{touch x}",
    '#read("/etc/hostname")',
    "<script>alert(1)</script>",
    "&amp; &lt; &#42;",
    "a -- b --- c ... d",
    "1. not a list",
    "- nor this",
    "# no heading",
    "``$x$``",
    "$1 and $2",
    "a|b|c",
    "[x](javascript:y)",
    "![i](u)",
    "<!-- c -->",
    "\"'`´'' ,, << >> ?` !`",
    "^^4d ^^M",
    "{{ 7*7 }} << 7*7 >> <% x %> {% x %}",
    "\\end{document}",
    "]] \\\\[2em] [*]",
    "~~~",
    "=====",
    "@user :smile:",
    "a\nb\tc",
    "   leading",
    "    code?",
]


def squeezed(text):
    """Without blanks, in one form for what Unicode spells in several ways."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", escape.cleaned(text)))
    return unicodedata.normalize("NFKC", plain)  # an accent that stood on a blank is on a letter now


def rendered(markdown):
    """The words that a reader of CommonMark (with tables) shows."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    return html.unescape(re.sub(r"<[^>]*>", "", parser.render(markdown)))


def with_examples(test):
    for text in NASTY:
        test = example(text)(test)
    return test


@with_examples
@given(st.one_of(PRINTABLE, MARKS))
@pytest.mark.parametrize("frame", ["{}", "# {}", "| 0 |\n|---|\n| {} |", "> {}", "- {}"])
def test_markdown_shows_words_as_typed(frame, text):
    shown = rendered(frame.format(escape.markdown(text)))
    assert squeezed(shown).removeprefix("0" if frame[0] == "|" else "") == squeezed(text)


@with_examples
@given(MARKS)
def test_markdown_after_a_formula(text):
    shown = rendered("x" + escape.markdown(text, opens=False))
    assert squeezed(shown) == "x" + squeezed(text)


@with_examples
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(MARKS)
def test_whole_markdown_document(text):
    for name in ("markdown", "gfm"):
        shown = squeezed(rendered(find(name).document(sheet(worded(1, text), key=True, title=f"T {text}"))))
        # Title, statement, heading, note and evidence.
        assert shown.count(squeezed(text)) >= 5 or not squeezed(text)


@with_examples
@given(PRINTABLE)
def test_typst_words_stay_strings(text):
    data = typst_data.sheet(sheet(worded(1, text), title=f"T {text}"))
    assert data["title"] == f"T {escape.cleaned(text)}"
    assert all(set(span) == {"text"} for span in data["exercises"][0]["statement"])


# The accents that stand alone are left out: read back, they join the letter before them.
LATIN = st.characters(
    min_codepoint=0x20,
    max_codepoint=0x17E,
    exclude_categories=("Cc", "Cf"),
    exclude_characters="\u00a8\u00af\u00b4\u00b8",
)


@needs_reader
@with_examples
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(LATIN, max_size=40))
def test_pdf_shows_words_as_typed(tmp_path, text):
    read = squeezed("".join(pages(pdf.document(sheet(worded(1, text), title=f"T {text}")), tmp_path, "-raw")))
    assert read.count(squeezed(text)) >= 3 or not squeezed(text)


@needs_reader
@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا", "Ωμέγα", "Привет"])
def test_other_scripts_in_pdf(text, tmp_path):
    read = squeezed("".join(pages(pdf.document(sheet(title=text)), tmp_path)))
    assert set(squeezed(text)) <= set(read)


# T1 puts these together from two pieces, or draws them as another letter: right on paper, but not for pdftotext.
COMPOSED = "ĐĢģĩīĭĮįĵĶķĻļŅņŖŗŲų"


def texts(count):
    """Words of any characters that pdfLaTeX has, short enough to stay on a line."""
    letters = [chr(c) for c in (*range(0x21, 0x7F), *range(0xC0, 0x17F)) if not characters.needs_xelatex(chr(c))]
    letters = [c for c in letters if c not in COMPOSED]
    letters += list("%&#$_{}~^\\<>*'\"`-,?!≤π∈" * 4)
    chosen = random.Random(0)
    return ["".join(chosen.choices(letters, k=chosen.randint(1, 12))) for _ in range(count)]


@needs_tex
@needs_reader
def test_latex_shows_words_as_typed(tmp_path):
    wanted = NASTY + texts(60)
    exercises = [worded(n, text) for n, text in enumerate(wanted)]
    read = squeezed("".join(pages(tex.document(sheet(*exercises, title="50% & more")), tmp_path, "-raw")))
    assert [text for text in wanted if squeezed(text) not in read] == []
    assert squeezed("50% & more") in read


def test_text_has_nothing_that_a_terminal_obeys():
    made = find("text").document(sheet(title="a\x1b[31mb\x07", key=True))
    assert "\x1b" not in made and "\x07" not in made and "a [31mb" in made


def test_half_a_surrogate_pair_is_an_error():
    with pytest.raises(CannotPrint, match=r"U\+D800"):
        find("text").document(sheet(title="a\ud800"))
