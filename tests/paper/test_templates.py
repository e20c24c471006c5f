"""Templates join nothing by hand: every value goes through the one place that escapes it."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError, nodes
from markupsafe import Markup

from derive.errors import EngineFailed
from derive.paper import escape
from derive.paper.documents import jinja, templates

FOLDER = templates.folders(None)[-1]
JINJA = sorted(p for kind in ("html", "latex", "markdown", "text") for p in (FOLDER / kind).iterdir() if p.is_file())
GLUE = (
    nodes.Add,
    nodes.Concat,
    nodes.Mod,
    nodes.Mul,
    nodes.Filter,
    nodes.FilterBlock,
    nodes.ScopedEvalContextModifier,
    nodes.Include,
    nodes.Import,
)


def tree(path: Path) -> nodes.Template:
    env = jinja.environment(escape.plain, tex=path.suffix == ".tex")
    return env.parse(path.read_text(encoding="utf-8"))


def test_there_are_templates():
    assert {p.parent.name for p in JINJA} == {"html", "latex", "markdown", "text"}


@pytest.mark.parametrize("path", JINJA, ids=lambda p: p.name)
def test_nothing_is_glued_filtered_or_called_safe(path):
    assert list(tree(path).find_all(GLUE)) == []


@pytest.mark.parametrize("source", ["{{ a ~ b }}", "{{ a + b }}", "{{ a|safe }}", "{{ '%s' % a }}", "{{ a|join }}"])
def test_the_walk_sees_what_it_forbids(source):
    assert list(jinja.environment(escape.plain).parse(source).find_all(GLUE))


def test_words_are_escaped_once_and_maths_never():
    env = jinja.environment(escape.latex)
    made = env.from_string("{{ words }} {{ maths }} {% set x = words %}{{ x }} {{ 5 }}")
    assert made.render(words="50%", maths=Markup("$x_1$")) == r"50\% $x_1$ 50\% 5"


def test_an_undefined_name_is_an_error():
    with pytest.raises(UndefinedError):
        jinja.environment(escape.plain).from_string("{{ nothing }}").render()


def test_a_missing_template_says_where_it_was_sought():
    with pytest.raises(EngineFailed, match=r"nosuch\.txt is missing"):
        templates.read("text/nosuch.txt", None)


def test_typst_evaluates_maths_only():
    source = "".join(templates.read(f"typst/{name}.typ", None) for name in ("sheet", "parts"))
    assert source.count("eval(") == source.count('eval(m.maths, mode: "math")') == 2
