"""A report's text with everything that was found in it, as runs of characters that lie in the same layers.

Spans overlap ("a name in a statement in a shared passage"), markup cannot: so the text is cut at every edge of a span, and each
run says which spans it lies in. The runs joined are the text, character for character.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.model import Offsets

LAYERS = {
    "name": "Names",
    "statement": "Who said what",
    "claim": "Claims",
    "shared": "Text shared with others",
    "disputed": "Disputed",
}
"""The layers in the order of their keys, 1 to 5, with their headings."""

MOST_TITLES = 4
"""Things told of one run when the pointer rests on it."""


class Mark(msgspec.Struct, frozen=True, order=True):
    """One span of a layer; `told` is what it is, `where` a page about it."""

    start: int
    end: int
    layer: str
    told: str
    where: str = ""


class Run(msgspec.Struct, frozen=True):
    """Characters that lie in the same marks; `begins` are those of them that begin here."""

    text: str
    layers: tuple[str, ...]
    told: str
    begins: tuple[Mark, ...]


def find_marks(story: shapes.Story | None, report: str, names: Mapping[str, str]) -> tuple[Mark, ...]:
    """All that a story found in one report.

    Args:     names: what to call other reports.
    Returns:  marks in order; none for a report in no story.
    """
    if story is None:
        return ()
    marks: list[Mark] = []
    for entity in story.entities:
        marks += [Mark(m.start, m.end, "name", entity.name, f"/s/{story.id}/people#{entity.id}")
                  for m in entity.mentions if m.report == report]  # fmt: skip
    for said in story.statements:
        if said.report == report:
            who = said.speaker_name or (f"unnamed: {said.anonymous}" if said.anonymous else "somebody unnamed")
            marks += [
                Mark(s, e, "statement", f"{who}: {said.stance}", f"/s/{story.id}/said#{said.id}")
                for s, e in said.content
            ]
    for claim in story.claims:
        layer = "disputed" if claim.agreement == "disputed" else "claim"
        marks += [Mark(a.evidence.start, a.evidence.end, layer, claim.text, f"/c/{claim.id}")
                  for a in claim.assertions if a.report == report]  # fmt: skip
    for copy in story.copies:
        marks += _shared(copy, report, names)
    return tuple(sorted(set(marks)))


def _shared(copy: shapes.Copy, report: str, names: Mapping[str, str]) -> list[Mark]:
    if report not in (copy.left, copy.right):
        return []
    mine, other = (0, copy.right) if copy.left == report else (2, copy.left)
    told = f"also in {names.get(other, other)}"
    return [Mark(s[mine], s[mine + 1], "shared", told, _where(other, s[2 - mine], s[3 - mine])) for s in copy.spans]


def _where(report: str, start: int, end: int) -> str:
    from urllib.parse import quote

    return f"/d/{quote(report, safe='')}?c={start},{end}#m"


def cut(text: str, marks: Sequence[Mark], chosen: Offsets | None = None) -> tuple[Run, ...]:
    """Cut a text at every edge of a mark.

    Args:     marks: sorted; chosen: one more span, of layer "chosen".
    Returns:  runs whose texts joined are `text`.
    Cost:     linear in characters and in marks times how many overlap.
    """
    every = sorted([*marks, *([Mark(*chosen, "chosen", "")] if chosen else [])])
    held = [m for m in every if 0 <= m.start < m.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in held), *(m.end for m in held)})
    runs: list[Run] = []
    open_marks: list[Mark] = []
    at = 0
    for start, end in zip(edges, edges[1:], strict=False):
        open_marks = [m for m in open_marks if m.end > start]
        begins = []
        while at < len(held) and held[at].start == start:
            begins.append(held[at])
            at += 1
        open_marks += begins
        layers = tuple(dict.fromkeys(m.layer for m in open_marks))
        told = "; ".join(dict.fromkeys(m.told for m in open_marks[:MOST_TITLES] if m.told))
        runs.append(Run(text[start:end], layers, told, tuple(begins)))
    return tuple(runs)


def margins(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks told in the margin: what other reports share, each report's first passage."""
    first: dict[str, Mark] = {}
    for mark in marks:
        if mark.layer == "shared":
            first.setdefault(mark.told, mark)
    return tuple(first.values())
