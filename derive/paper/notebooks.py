"""A sheet in a notebook: the HTML document in a frame of its own, so that neither changes how the other looks."""

from __future__ import annotations

from derive.paper.formats import find
from derive.paper.view import SheetView


def framed(view: SheetView) -> str:
    """The page as HTML inside another page; what is typed in it, or its style, stays in it."""
    from html import escape  # deferred: with a table of all entities, which a sheet on paper does without

    page = find("html").document(view)
    assert isinstance(page, str)
    style = "width: 100%; height: 40em; border: thin solid"
    return f'<iframe sandbox title="{escape(view.title)}" srcdoc="{escape(page)}" style="{style}"></iframe>'
