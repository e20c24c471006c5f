"""What a page of Markdown points at."""

import re
from pathlib import Path


def links(page: Path) -> list[str]:
    """What it shows or names, without the place in it."""
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))  # sqrt[3](x) in code is no link
    return re.findall(r"\]\(([^)#]+)\)", text)


def missing(page: Path) -> list[str]:
    """The files beside a page that it shows or names, and that are not there."""
    return [link for link in links(page) if "://" not in link and not (page.parent / link).exists()]
