"""A reader of HTML that knows nothing of this package: the tree, the words in sight, and the formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "hr", "link", "input", "wbr", "source"}


@dataclass
class Node:
    """An element; text stands among its children as strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> Iterator[Node]:
        """The element and those in it, in order, of a tag and with words among the values of attributes."""
        fits = all(v in self.attributes.get(k.rstrip("_"), "").split() for k, v in attributes.items())
        if tag in ("", self.tag) and fits:
            yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all(tag, **attributes)

    def text(self, *without: str) -> str:
        """The words, without those in elements of some tags."""
        parts = (c if isinstance(c, str) else "" if c.tag in without else c.text(*without) for c in self.children)
        return "".join(parts)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened = self.stack.pop().tag
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def read(source: str) -> Node:
    """The tree; an element left open or closed twice is an error."""
    parser = _Tree()
    parser.feed(source)
    parser.close()
    assert len(parser.stack) == 1, f"<{parser.stack[-1].tag}> is left open"
    return parser.stack[0]


def formulas(source: str) -> list[str]:
    """Every `<math>` as it is written."""
    return re.findall(r"<math\b.*?</math>", source, re.DOTALL)
