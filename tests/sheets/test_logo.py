"""Logos: pictures that refer to nothing outside themselves, and what is refused."""

import base64
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from derive.errors import BadSpec
from derive.sheets.request.logo import read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
DOT = "data:image/png;base64,iVBORw0KGgo="


def written(folder, content):
    path = folder / "logo.svg"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(folder, content) -> str:
    with pytest.raises(BadSpec) as caught:
        read_logo(written(folder, content))
    assert "\n" not in str(caught.value) and "logo.svg" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<rect width="3" height="3" fill="red"/>',
        '<linearGradient id="g"><stop offset="0"/></linearGradient><rect fill="url(#g)" width="3" height="3"/>',
        '<g id="a"><rect width="1" height="1"/></g><use xlink:href="#a"/><use href="#a" x="3"/>',
        f'<image href="{DOT}" width="1" height="1"/>',
        "<style>.a{fill:url(#g);stroke:#000}</style><rect class='a' width='1' height='1'/>",
        "<style><![CDATA[.a > .b {fill: red}]]></style>",
        '<title>Our "school" &amp; more, image (1)</title><text>onload=1</text>',
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="http://x.org"/></metadata>',
        '<rect style="fill:#123456" aria-label="image (of a school)" width="1" height="1"/>',
    ],
)
def test_pictures_of_their_own(tmp_path, inside) -> None:
    path = written(tmp_path, SVG.format(inside))
    assert read_logo(path) == path.read_bytes()


def test_a_byte_order_mark_is_dropped(tmp_path) -> None:
    assert read_logo(written(tmp_path, b"\xef\xbb\xbf" + SVG.format("").encode())) == SVG.format("").encode()


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>1</script>", "script"),
        ('<filter id="f"><feTurbulence numOctaves="9999"/></filter>', "a filter"),
        ('<rect filter="blur(9px)"/>', "a filter"),
        ('<rect style="filter: blur(9px)"/>', "style loads"),
        ("<SCRIPT>1</SCRIPT>", "script"),
        ("<foreignObject/>", "foreignObject"),
        ('<p xmlns="http://www.w3.org/1999/xhtml">hello</p>', "HTML"),
        ('<rect onclick="x()"/>', "onclick"),
        ('<rect OnLoad="x()"/>', "OnLoad"),
        ('<a href="https://example.org"><rect/></a>', "something outside"),
        ('<a xlink:href="javascript:x()"><rect/></a>', "something outside"),
        ('<image href="photo.png"/>', "something outside"),
        ('<image xlink:href="file:///etc/passwd"/>', "something outside"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "something outside"),
        ('<image href="data:text/html;base64,PHN2Zy8+"/>', "something outside"),
        ('<use href="other.svg#a"/>', "something outside"),
        ('<script src="x.js"/>', "script"),
        ('<image src="x.png"/>', "something outside"),
        ('<rect fill="url(http://example.org/a#b)"/>', "something outside"),
        ("<rect style=\"fill: URL( 'a.svg#b' )\"/>", "something outside"),
        ('<rect style="fill:url(#a"/>', "something outside"),
        ('<rect style="fill:u\\72l(a.svg)"/>', "backslash"),
        ("<style>@import 'a.css';</style>", "loads something"),
        ("<style>@im<![CDATA[port 'a.css';]]></style>", "loads something"),
        ("<style>@font-face{src:url(a.woff)}</style>", "something outside"),
        ("<style>.a{fill:image-set('a.png' 1x)}</style>", "loads something"),
        ('<rect><set attributeName="href" to="javascript:x()"/></rect>', "animation"),
        ('<rect><animate attributeName="x"/></rect>', "animation"),
        ('<g xml:base="http://example.org/"/>', "xml:base"),
        ("<g>" * 200 + "</g>" * 200, "nested"),
        ("<?xml-stylesheet href='a.css'?>", "xml-stylesheet"),
        ("<rect", "this is not SVG"),
        ("&unknown;", "this is not SVG"),
    ],
)
def test_what_reaches_outside_or_runs(tmp_path, inside, told) -> None:
    assert told in refused(tmp_path, SVG.format(inside))


def test_entities_and_document_types(tmp_path) -> None:
    for start in (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ):
        assert "DOCTYPE" in refused(tmp_path, start + SVG.format(""))


@pytest.mark.parametrize("around", ['<use href="#{}"/>', '<rect fill="url(#{})"/>'])
def test_copies_of_copies(tmp_path, around) -> None:
    # 2^30 rectangles in thirty lines.
    steps = "".join(f'<g id="a{k}">{around.format(f"a{k - 1}") * 2}</g>' for k in range(1, 30))
    assert "copy parts more than" in refused(tmp_path, SVG.format(f'<g id="a0"><rect/></g>{steps}'))


def embedded(format_, size, **how) -> str:
    """A picture, of one colour and so of few bytes, as an address."""
    file = io.BytesIO()
    Image.new("L", size).save(file, format_, **how)
    kind = {"PNG": "png", "JPEG": "jpeg"}[format_]
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.mark.parametrize(
    ("format_", "how"), [("PNG", {}), ("JPEG", {}), ("JPEG", {"exif": b"Exif\0\0" + b"\xff\xc0" * 99})]
)
def test_pictures_in_it_that_unpack_to_more_than_the_memory(tmp_path, format_, how) -> None:
    image = f'<image href="{embedded(format_, (5001, 5000), **how)}" width="9" height="9"/>'
    assert "25005000 dots" in refused(tmp_path, SVG.format(image))
    assert "25005000 dots" in refused(
        tmp_path, SVG.format(image.replace('href="', 'style="fill:url(').replace('" w', ')" w'))
    )
    half = f'<image id="a" href="{embedded(format_, (2500, 4000), **how)}" width="9" height="9"/>'
    path = written(tmp_path, SVG.format(half * 2 + '<use href="#a"/>' * 9))
    assert read_logo(path) == path.read_bytes()
    assert "30000000 dots" in refused(tmp_path, SVG.format(half * 3))
    assert "with all copies" in refused(tmp_path, SVG.format(half + '<use href="#a"/>' * 26))


def test_a_circle_and_a_long_chain(tmp_path) -> None:
    assert "circle" in refused(tmp_path, SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))
    chain = "".join(f'<g id="a{k}"><use href="#a{k + 1}"/></g>' for k in range(3000))
    assert "circle" in refused(tmp_path, SVG.format(chain))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "this is not SVG"),
        (b"\x89PNG\r\n\x1a\n", "not SVG in UTF-8"),
        (b"\x1f\x8b\x08", "compressed"),
        (SVG.format("").encode("utf-16"), "not SVG in UTF-8"),
        ("<html><body/></html>", "outermost element is <html>"),
        ("<svg/>", "outermost element is <svg>"),
        (SVG.format("<desc>" + "x" * 1_000_000 + "</desc>"), "more than 1000000 bytes"),
    ],
)
def test_what_is_no_svg(tmp_path, content, told) -> None:
    assert told in refused(tmp_path, content)


def test_no_file(tmp_path) -> None:
    with pytest.raises(BadSpec, match="there is no logo"):
        read_logo(tmp_path / "nowhere.svg")
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(BadSpec, match=r"is not a file|there is no"):
            read_logo(path)
    with pytest.raises(BadSpec, match="cannot be read"):
        read_logo(tmp_path / ("x" * 5000))


@given(st.binary(max_size=60) | st.text("<>/= '\"svgusehrfx#()url:@!&;%", max_size=60).map(str.encode), st.booleans())
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory, raw, inside) -> None:
    path = written(tmp_path_factory.mktemp("logos"), SVG.encode().replace(b"{}", raw) if inside else raw)
    try:
        told = read_logo(path).decode()
    except BadSpec as error:
        told = str(error)
        assert "\n" not in told
    assert told
