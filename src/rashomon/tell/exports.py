"""A story in the formats of other tools: JSON, JSON lines, Markdown, HTML and CSV.

Each writer is a pure function of the story and its texts; `FORMATS` is the one list that the command line shows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.tell import prose, words
from rashomon.tell.page import render_page

Texts = Mapping[str, str]
Notes = dict[tuple[str, int, int], tuple[int, shapes.Evidence]]
"""Footnotes: their number and evidence by the characters they point at."""


def export(story: shapes.Story, texts: Texts, format: str) -> str:
    """Write a story in another tool's format.

    Args:     story: whole; texts: the reports' canonical texts by id (used by html only); format: a key of `FORMATS`.
    Returns:  the file's content, ending in a line break.
    Raises:   UsageError for a format that is not known.
    Cost:     linear in the story.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise UsageError(f"no export format is called {format!r}", f"known formats: {', '.join(FORMATS)}")
    return writer(story, texts)


def _json(story: shapes.Story, texts: Texts) -> str:
    return msgspec.json.format(msgspec.json.encode(story), indent=2).decode("utf-8") + "\n"


def _jsonl(story: shapes.Story, texts: Texts) -> str:
    """One line a record, each with its "type": the story's head first, then its parts."""
    head = msgspec.to_builtins(story)
    parts = {
        "report": "reports",
        "development": "developments",
        "entity": "entities",
        "statement": "statements",
        "utterance": "utterances",
        "claim": "claims",
        "copy": "copies",
        "event": "timeline",
        "edge": "network",
        "sentence": "brief",
    }
    records = [(kind, record) for kind, name in parts.items() for record in head.pop(name)]
    lines = [json.dumps({"type": "story", **head}, ensure_ascii=False)]
    lines += [json.dumps(_typed(kind, record), ensure_ascii=False) for kind, record in records]
    return "\n".join(line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") for line in lines) + "\n"


def _typed(kind: str, record: Mapping[str, object]) -> dict[str, object]:
    """The record with its kind in front; an entity's or edge's own type moves to "kind"."""
    rest = {("kind" if name == "type" else name): value for name, value in record.items()}
    return {"type": kind, **rest}


def _html(story: shapes.Story, texts: Texts) -> str:
    return render_page(shapes.ReadResult((story,), (), ()), texts)


# ------------------------------------------------------------------------------------------------------- Markdown

_MARKS = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|$~"})


def _md(story: shapes.Story, texts: Texts) -> str:
    """Markdown with YAML front matter and footnotes, as Obsidian and Pandoc read it."""
    notes: Notes = {}
    lines = [*_front(story), "", f"# {_m(story.title)}", ""]
    for section, heading in words.SECTIONS.items():
        told = [s for s in story.brief if s.section == section]
        if told:
            lines += [f"## {heading}", "", *(f"- {_m(s.text)}{_notes(notes, s.evidence)}" for s in told), ""]
    lines += _md_timeline(story, notes) + _md_claims(story, notes) + _md_reports(story)
    for at, cited in notes.values():
        lines.append(f"[^{at}]: {_m(cited.report)}, characters {cited.start}–{cited.end}: “{_m(cited.exact)}”")
    return "\n".join(lines).rstrip() + "\n"


def _front(story: shapes.Story) -> list[str]:
    # A JSON string is a YAML string too: nothing in a title can end the front matter or start a YAML tag.
    pairs = [("title", story.title), ("id", story.id), ("from", story.from_), ("to", story.to)]
    head = [f"{name}: {json.dumps(value, ensure_ascii=True)}" for name, value in pairs]
    return ["---", *head, f"reports: {len(story.reports)}", f"claims: {len(story.claims)}", "---"]


def _m(text: str) -> str:
    """Foreign text as one line of Markdown that means only itself."""
    line = prose.one_line(text).translate(_MARKS)
    return "\\" + line if line[:1] in "-+=" else line


def _notes(notes: Notes, evidence: Sequence[shapes.Evidence]) -> str:
    found = ""
    for told in evidence[:6]:
        key = (told.report, told.start, told.end)
        found += f"[^{notes.setdefault(key, (len(notes) + 1, told))[0]}]"
    return found


def _md_timeline(story: shapes.Story, notes: Notes) -> list[str]:
    if not story.timeline:
        return []
    lines = ["## Timeline", ""]
    for event in story.timeline:
        when = prose.say_event(event)
        status = "" if event.status == "happened" else f" ({words.STATUS[event.status]})"
        lines.append(f"- **{when}**{status}: {_m(event.text)}{_notes(notes, event.evidence[:2])}")
    return [*lines, ""]


def _md_claims(story: shapes.Story, notes: Notes) -> list[str]:
    if not story.claims:
        return []
    lines = ["## Claims", ""]
    for at, claim in enumerate(words.rank_claims(story), 1):
        reports = len({a.report for a in claim.assertions})
        behind = f"{words.legs(claim.independent_origins)}, {words.counted(reports, 'report')}"
        cited = _notes(notes, [a.evidence for a in claim.assertions][:3])
        lines.append(f"{at}. {_m(claim.text)} — *{words.STATUS[claim.status]}; {behind}*{cited}")
    return [*lines, ""]


def _md_reports(story: shapes.Story) -> list[str]:
    lines = ["## Reports", ""]
    for report in story.reports:
        outlet = f", {_m(report.outlet)}" if report.outlet else ""
        title = f": {_m(report.title)}" if report.title else ""
        lines.append(f"- {_m(report.id)}{outlet}, {words.published(report)}{title}")
    return [*lines, ""]


# ------------------------------------------------------------------------------------------------------- CSV

_COLUMNS = (
    "id",
    "text",
    "status",
    "agreement",
    "least",
    "most",
    "reports",
    "earliest",
    "latest",
    "place",
    "event_type",
    "origins",
    "evidence",
)


def _csv(story: shapes.Story, texts: Texts) -> str:
    """The claims as a table; what could start a formula in a spreadsheet is set behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for claim in words.rank_claims(story):
        writer.writerow([_cell(value) for value in _row(claim)])
    return out.getvalue()


def _row(claim: shapes.Claim) -> tuple[str | int, ...]:
    cited = "; ".join(f"{a.report}:{a.evidence.start}-{a.evidence.end}" for a in claim.assertions)
    event, legs = claim.event, claim.independent_origins
    return (
        claim.id,
        claim.text,
        claim.status,
        claim.agreement,
        legs.least,
        legs.most,
        len({a.report for a in claim.assertions}),
        event.earliest or "",
        event.latest or "",
        event.place or "",
        event.type or "",
        "; ".join(words.origin(o) for o in claim.origins),
        cited,
    )


def _cell(value: str | int) -> str | int:
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


FORMATS: dict[str, Callable[[shapes.Story, Texts], str]] = {
    "json": _json,
    "jsonl": _jsonl,
    "md": _md,
    "html": _html,
    "csv": _csv,
}
"""The writers by format name, in the order in which they are listed."""
