"""Figures in prose that come from docs/quality.md, so that no page goes on telling an old one.

A page writes `.79<!--attribution: source-->`: the set and the row of the table. Whoever reads the page sees the number alone;
`python -m rashomon.serve.reference` puts in what the table says now, rounded as the page has it, and a test compares.
"""

from __future__ import annotations

import re

from rashomon.errors import InputError

_MARK = re.compile(r"(\d{0,3}(?:,\d{3})*(?:\.\d+)?)( ?%)?<!--([a-z_ ]+): ([^>]+?)-->")
_BESIDE = re.compile(r"([\d.,]+)$")


def read_figures(page: str) -> dict[str, str]:
    """The figures of the tables of quality.md.

    Args:     page: its text.
    Returns:  "set: row" -> the figure as printed; "set: row, beside" -> the first number of the last column, where it has one.
    """
    told: dict[str, str] = {}
    for section in page.split("\n## ")[1:]:
        name = section.partition("\n")[0].strip()
        for line in section.splitlines():
            cells = [c.strip() for c in line.strip("|").split("|")]
            if line.startswith("|") and len(cells) >= 6 and re.match(r"-?[\d.]", cells[1]):
                told[f"{name}: {cells[0]}"] = cells[1]
                beside = _BESIDE.search(cells[5].split(", ")[0])
                if beside:
                    told[f"{name}: {cells[0]}, beside"] = beside[1]
    return told


def fill_figures(page: str, figures: dict[str, str]) -> str:
    """A page with its figures as they are now.

    Args:     page: Markdown with marks; figures: see `read_figures`.
    Returns:  the page; each figure keeps its number of places, and a share shown in percent stays one.
    Raises:   InputError for a mark whose figure is not there.

    >>> fill_figures("F .70<!--reuse: class-->", {"reuse: class": "0.997"})
    'F 1.00<!--reuse: class-->'
    >>> fill_figures("90 %<!--reuse: class-->", {"reuse: class": "0.874"})
    '87 %<!--reuse: class-->'
    """

    def renew(found: re.Match[str]) -> str:
        shown, percent, kind, row = found.groups()
        if f"{kind}: {row}" not in figures:
            raise InputError(f"docs/quality.md has no figure {kind}: {row}", "correct the mark, or take it out")
        value = float(figures[f"{kind}: {row}"].replace(",", ""))
        return f"{_rounded(value, shown, percent)}<!--{kind}: {row}-->"

    return _MARK.sub(renew, page)


def _rounded(value: float, shown: str, percent: str | None) -> str:
    places = len(shown.partition(".")[2])
    told = f"{value * 100 if percent else value:,.{places}f}" + (percent or "")
    return told[1:] if shown.startswith(".") and told.startswith("0.") else told
