"""The evidence as a report: the table that `derive verify` prints and that stands in the README."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from derive.errors import unknown
from derive.paper.escape import markdown as escape
from derive.verifying import Verified

METHODS = {
    "proved": "proved",
    "exact-small-n": "proved for n ≤ 3",
    "exhaustive": "proved in every case",
    "executed": "worked out",
    "numeric": "sampled only",
}
HEAD = ("topic", "lines", *METHODS.values(), "sizes tried", "NumPy values", "worst gap", "time", "holds")


def report(format_: str) -> Callable[[Sequence[Verified]], str]:
    """The writer of a report: text, markdown or json. Raises `UnknownName`."""
    writers = {"text": _text, "markdown": _markdown, "json": _json}
    if format_ not in writers:
        raise unknown("format", format_, writers)
    return writers[format_]


def _json(rows: Sequence[Verified]) -> str:
    found = {"topics": [r.data() for r in rows], "ok": all(r.error is None for r in rows)}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _text(rows: Sequence[Verified]) -> str:
    table = [HEAD, *_cells(rows)]
    widths = [max(_width(line[k]) for line in table) for k in range(len(HEAD))]
    return "\n".join("  ".join(_padded(c, w) for c, w in zip(line, widths, strict=True)).rstrip() for line in table)


def _markdown(rows: Sequence[Verified]) -> str:
    aligned = ("---", *["---:"] * (1 + len(METHODS)), "---", *["---:"] * 3, "---")
    body = [[escape(c, opens=False) for c in line] for line in _cells(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (HEAD, aligned, *body))


def _cells(rows: Sequence[Verified]) -> list[tuple[str, ...]]:
    """A line for each topic and, where there are several, one for all."""
    body = [_line(row.id, [row], sizes(row.sizes)) for row in rows]
    return [*body, _line("total", rows, "")] if len(rows) > 1 else body


def _line(name: str, rows: Sequence[Verified], sizes_tried: str) -> tuple[str, ...]:
    compared = sum(r.points for r in rows)
    return (
        name,
        str(sum(r.lines for r in rows)),
        *(_count(r.methods.get(m, 0) for r in rows) for m in METHODS),
        sizes_tried,
        _count([compared]),
        f"{max(r.worst for r in rows):.0e}".replace("0e+00", "0") if compared else "",
        f"{sum(r.seconds for r in rows):.1f} s",
        _holds([r.error for r in rows if r.error is not None]),
    )


def _count(numbers: Iterable[int]) -> str:
    return str(sum(numbers) or "")


def _holds(errors: Sequence[str]) -> str:
    return "ok" if not errors else f"FAILED: {errors[0]}"


def sizes(tried: Mapping[str, set[int]]) -> str:
    """`m, n = 1, 2, 3, 4, 7`; sizes that took other values after a semicolon."""
    alike: dict[tuple[int, ...], list[str]] = {}
    for name in sorted(tried):
        alike.setdefault(tuple(sorted(tried[name])), []).append(name)
    return "; ".join(f"{', '.join(names)} = {', '.join(map(str, values))}" for values, names in alike.items())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
