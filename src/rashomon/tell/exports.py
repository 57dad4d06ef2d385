"""A story in the formats of other tools.

Each writer is a pure function of the story and its texts; `FORMATS` is the one list that the command line shows. The plain
formats are written here, each of the others in a module of its own (`exports_*`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.tell import prose, words
from rashomon.tell.exports_annotations import write_annotations
from rashomon.tell.exports_atom import write_atom
from rashomon.tell.exports_ftm import write_ftm
from rashomon.tell.exports_graph import write_gexf
from rashomon.tell.exports_plover import write_plover
from rashomon.tell.exports_tables import TABLES, table_of, write_csv, write_parquet
from rashomon.tell.exports_timeline import write_timelinejs
from rashomon.tell.page import render_page

Texts = Mapping[str, str]
Notes = dict[tuple[str, int, int], tuple[int, shapes.Evidence]]
"""Footnotes: their number and evidence by the characters they point at."""


def export(story: shapes.Story, texts: Texts, format: str, part: str | None = None) -> str | bytes:
    """Write a story in another tool's format.

    Args:     story: whole; texts: the reports' canonical texts by id (used by html and webannotation); format: one of
              `FORMATS`; part: which table, for csv and parquet ("claims" where it is not said; see `exports_tables`).
    Returns:  the file's content: text ending in a line break, or the bytes of a Parquet file. The same story gives the
              same bytes.
    Raises:   UsageError for a format or part that is not known, or whose package is not installed.
    Cost:     linear in the story.
    """
    check_format(format, part)
    if format in _TABLES:
        return _TABLES[format](story, texts, part or "claims")
    return _WHOLE[format](story, texts)


def check_format(format: str, part: str | None = None) -> None:
    """Refuse what cannot be written before the work is done.

    Raises:   UsageError for a format or part that is not known, or a part of a format that takes the whole story.
    """
    if format not in FORMATS:
        raise UsageError(f"no export format is called {format!r}", f"known formats: {', '.join(FORMATS)}")
    if part is not None and format not in _TABLES:
        raise UsageError(f"{format} takes the whole story", f"parts are for {' and '.join(_TABLES)}")
    if part is not None and part not in TABLES:
        raise UsageError(f"no part of a story is called {part!r}", f"known parts: {', '.join(TABLES)}")


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

# Of the characters that JSON leaves as they are, those that YAML does not hold, or takes for the end of a line.
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
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
    # A JSON string is a YAML string too: nothing in a title can end the front matter or start a YAML tag. Characters beyond
    # the first plane stand as they are, for YAML does not join their two halves, as JSON does.
    pairs = [("title", story.title), ("id", story.id), ("from", story.from_), ("to", story.to)]
    head = [f"{name}: {_yaml(value)}" for name, value in pairs]
    return ["---", *head, f"reports: {len(story.reports)}", f"claims: {len(story.claims)}", "---"]


def _yaml(value: str | None) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found.group()):04x}", told)


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
        behind = f"{words.stands_on(claim)}, {words.counted(reports, 'report')}"
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


# ------------------------------------------------------------------------------------------------------- tables


def _csv(story: shapes.Story, texts: Texts, part: str) -> str:
    return write_csv(table_of(story, part))


def _parquet(story: shapes.Story, texts: Texts, part: str) -> bytes:
    about = (("rashomon.story", story.id), ("rashomon.title", story.title), ("rashomon.part", part))
    return write_parquet(table_of(story, part), about)


_TABLES: dict[str, Callable[[shapes.Story, Texts, str], str | bytes]] = {"csv": _csv, "parquet": _parquet}
"""The formats that hold one table, and so one part of a story."""

_WHOLE: dict[str, Callable[[shapes.Story, Texts], str]] = {
    "json": _json,
    "md": _md,
    "html": _html,
    "jsonl": _jsonl,
    "ftm": write_ftm,
    "webannotation": write_annotations,
    "timelinejs": write_timelinejs,
    "gexf": write_gexf,
    "plover": write_plover,
    "atom": write_atom,
}

FORMATS = tuple("json md html jsonl csv parquet ftm webannotation timelinejs gexf plover atom".split())
"""The formats, in the order in which they are listed."""
