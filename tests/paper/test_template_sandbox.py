"""Somebody else's templates: they see what is printed, read no other file, run nothing, and fail in one line."""

import pytest
from command import derive, refused


def sheet_with(tmp_path, text, name="text/sheet.txt"):
    place = tmp_path / "mine" / name
    place.parent.mkdir(parents=True)
    place.write_text(text)
    format_ = {"text/sheet.txt": "text", "html/sheet.html": "html", "markdown/sheet.md": "markdown"}[name]
    return ("sheet", "loss.mse", "--format", format_, "--templates", tmp_path / "mine", "-o", tmp_path / "out")


def test_a_harmless_one_works(tmp_path) -> None:
    text = "{{ sheet.title }} {% for e in sheet.exercises %}{{ e.number }}{% endfor %}\n"
    assert derive(*sheet_with(tmp_path, text)).exit_code == 0
    assert [p.name for p in (tmp_path / "out").rglob("sheet.txt")] == ["sheet.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.system('touch owned') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ sheet.__class__.__init__.__globals__['__builtins__'] }}",
        "{{ lipsum.__globals__ }}",
        "{{ sheet.__dict__.clear() }}",
        "{{ (sheet.title.format.__globals__) }}",
        "{{ '{0.__class__.__mro__}'.format(sheet) }}",
    ],
)
@pytest.mark.parametrize("name", ["text/sheet.txt", "html/sheet.html", "markdown/sheet.md"])
def test_nothing_of_the_program_is_reached(text, name, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused(*sheet_with(tmp_path, f"first line\n{text}\n", name))
    assert f"template {name}" in said
    assert not (tmp_path / "owned").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../secret.txt", "text/../../secret.txt", "C:\\\\secret", "..\\\\secret.txt"]
)
def test_no_other_file_is_included(name, tmp_path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    said = refused(*sheet_with(tmp_path, f"{{% include '{name}' %}}"))
    assert "outside of the folder of templates" in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ 1/0 }}", 1),
        ("\n{{ sheet.nothing }}", 2),
        ("\n\n{% for %}", 3),
        ("\n{{ sheet() }}", 2),
        ("\n{{ 'x' + 1 }}", 2),
        ("\n{{ range(10**9)|list }}", 2),
    ],
)
def test_an_error_is_one_line_with_its_place(text, line, tmp_path) -> None:
    assert f"template text/sheet.txt, line {line}: " in refused(*sheet_with(tmp_path, text))


@pytest.mark.in_part
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}", 2),
        ("\n{% for a in range(99999) recursive %}{{ loop([1]) if a else loop(range(99999)) }}{% endfor %}", 2),
        pytest.param(
            "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}\n{{ f(60) }}",
            1,
            marks=pytest.mark.slow,
        ),
        ("\n{{ 9 ** (9 ** 9) }}", 2),
        ("\n{{ 'x' * 10 ** 10 }}", 2),
        ("\n{{ 10 ** 10 * [1] }}", 2),
        ("\n{{ '%9999999999d' % 1 }}", 2),
        ("\n{{ '%*d' % (9999999999, 1) }}", 2),
        ("\n{{ 'x'|center(10 ** 10) }}", 2),
        ("\n{{ 'x'|indent(10 ** 10, true) }}", 2),
        ("\n{{ 'x'|indent(width=9999999999) }}", 2),
        ("\n{{ '%9999999999d'|format(1) }}", 2),
        ("\n{{ '%.9999999999f'|format(1) }}", 2),
        ("\n{{ '{:9999999999}'.format(1) }}", 2),
        ("\n{{ '{:{}}'.format(1, 9999999999) }}", 2),
        ("\n{{ ('x' * 999999)|replace('x', 'y' * 999999) }}", 2),
        ("\n{{ range(99999)|join('y' * 999999) }}", 2),
        ("\n{{ range(99999)|map('string')|join('y' * 999999) }}", 2),
        ("\n{{ range(99999)|map('center', 99999)|list|length }}", 2),
        ("\n{{ 'x'.ljust(9999999999) }}", 2),
        ("\n{{ 'x'.zfill(9999999999) }}", 2),
        ("\n{{ ('\t' * 99999).expandtabs(99999) }}", 2),
        ("\n{{ [1]|batch(9999999999, 0)|list }}", 2),
        ("\n{{ [1]|slice(9999999999)|list }}", 2),
        ("\n{{ [[1]]|tojson(indent=9999999999) }}", 2),
        ("\n{{ ('a b ' * 99999)|wordwrap(1, true, 'y' * 999999) }}", 2),
        ("\n{{ (1).to_bytes(9999999999, 'big') }}", 2),
        ("\n{% set n = namespace(x='xx') %}\n{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}", 3),
        ("\n{% set n = namespace(x='xx') %}\n{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}", 3),
        ("\n{% set n = namespace(x=[1]) %}\n{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}", 3),
        ("\n{% set n = namespace(x=9) %}\n{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}", 3),
        ("\n{% for i in range(9999) %}{{ 'x' * 99999 }}{% endfor %}", None),
        ("\n{% filter center(9999999999) %}x{% endfilter %}", 2),
        ("\n{{ lipsum(99999) }}", 2),
    ],
)
def test_work_without_end_is_one_line_with_its_place(text, line, tmp_path) -> None:
    place = f"line {line}: " if line else ""
    assert f"template text/sheet.txt, {place}" in refused(*sheet_with(tmp_path, text)).replace("txt: ", "txt, ")


def test_loops_and_signs_of_everyday_use_work(tmp_path) -> None:
    words = "{{ loop.index }}/{{ loop.length }} {{ '%03d' % 7 }} {{ '-' * 3 }} {{ 2 ** 3 }}"
    words += (
        " {{ 'On 20261129: %s'|format('20261130') }} {{ 'x'|center(3) }}|{{ 'a' ~ (1 + 2) }} {{ '{:>3}'.format(7) }}"
    )
    words += " {{ 'abc'|replace('b', 'x' * 9000)|replace('x' * 9000, '') }} {{ [1, 2]|map('string')|join('+') }}"
    words += "{% macro m(a, b) %}{{ a|length + b|length }}{% endmacro %} {{ m('x' * 20000, 'y' * 20000) }}"
    text = f"{{% for e in sheet.exercises %}}{words}{{% endfor %}}"
    assert derive(*sheet_with(tmp_path, text)).exit_code == 0
    (sheet,) = (tmp_path / "out").rglob("sheet.txt")
    assert sheet.read_text() == "1/1 007 --- 8 On 20261129: 20261130  x |a3   7 ac 1+2 40000"
