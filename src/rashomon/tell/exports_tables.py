"""A story as tables: CSV for spreadsheets, Parquet for data frames. One table a part, joined by ids."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Literal

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.model import Record
from rashomon.tell import words

Cell = str | int | None | tuple[str, ...]
Kind = Literal["text", "number", "texts"]

# What a spreadsheet takes for the beginning of a formula; the wide forms are Japanese input's, which Excel takes, too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Table(Record, frozen=True):
    """Columns with their kinds, and rows of as many cells; a cell that is not known is None."""

    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(story: shapes.Story, part: str) -> Table:
    """One part of a story as a table.

    Args:     part: a key of `TABLES`.
    Returns:  the table, rows in the story's order (claims: best founded first).
    Raises:   UsageError for a part that is not known.
    Cost:     linear in the part.
    """
    known = TABLES.get(part)
    if known is None:
        raise UsageError(f"no part of a story is called {part!r}", f"known parts: {', '.join(TABLES)}")
    columns, rows = known
    pairs = [c.partition(":") for c in columns.split()]
    return Table(tuple((name, _KINDS[kind]) for name, _, kind in pairs), tuple(rows(story)))


def write_csv(table: Table) -> str:
    """A table as CSV: a header, a line a row; what could start a formula in a spreadsheet is set behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in table.columns])
    for row in table.rows:
        writer.writerow([_defused(value) for value in row])
    return out.getvalue()


def _defused(value: Cell) -> str | int:
    if value is None or isinstance(value, int):
        return "" if value is None else value
    text = value if isinstance(value, str) else "; ".join(value)
    return "'" + text if text.startswith(_FORMULA) else text


def write_parquet(table: Table, about: Sequence[tuple[str, str]]) -> bytes:
    """A table as Parquet; lists stay lists, and `about` is kept as the file's metadata.

    Raises:   UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        hint = 'pip install "rashomon[parquet]"; --format csv needs nothing'
        raise UsageError("Parquet files need the package pyarrow, which is not installed", hint) from None
    types = {"text": pyarrow.string(), "number": pyarrow.int64(), "texts": pyarrow.list_(pyarrow.string())}
    fields = [pyarrow.field(name, types[kind]) for name, kind in table.columns]
    columns = [pyarrow.array([row[n] for row in table.rows], field.type) for n, field in enumerate(fields)]
    made = pyarrow.table(columns, schema=pyarrow.schema(fields, metadata=dict(about)))
    out = io.BytesIO()
    parquet.write_table(made, out, compression="zstd")
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------- the tables


def _claims(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [
        (
            c.id, c.text, c.status, c.agreement, c.independent_origins.least, c.independent_origins.most,
            len({a.report for a in c.assertions}), c.event.earliest, c.event.latest, c.event.place, c.event.type,
            tuple(words.origin(o) for o in c.origins),
            tuple(f"{a.report}:{a.evidence.start}-{a.evidence.end}" for a in c.assertions),
        )
        for c in words.rank_claims(story)
    ]  # fmt: skip


def _assertions(story: shapes.Story) -> list[tuple[Cell, ...]]:
    reports = {r.id: r for r in story.reports}
    rows: list[tuple[Cell, ...]] = []
    for claim in words.rank_claims(story):
        for a in claim.assertions:
            told, e = reports.get(a.report), a.evidence
            outlet, day = (told.outlet, told.published.earliest) if told else (None, None)
            rows.append((claim.id, a.report, e.start, e.end, e.exact, a.holder, a.factuality, outlet, day))
    return rows


def _statements(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [
        (
            s.id, s.report, s.speaker, s.speaker_name, s.anonymous, s.stance, s.form, s.text,
            tuple(f"{start}-{end}" for start, end in s.content), s.said.earliest, s.said.latest,
        )
        for s in story.statements
    ]  # fmt: skip


def _entities(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [
        (e.id, e.type, e.name, e.aliases, tuple(dict.fromkeys(r.title for r in e.roles)), len(e.mentions))
        for e in story.entities
    ]


def _reports(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [
        (
            r.id, r.outlet, r.title, r.url, r.byline, r.published.earliest, r.published.latest, r.published.how,
            r.language, r.sha256,
        )
        for r in story.reports
    ]  # fmt: skip


def _network(story: shapes.Story) -> list[tuple[Cell, ...]]:
    names = {e.id: e.name for e in story.entities}
    return [
        (e.from_, names.get(e.from_), e.to, names.get(e.to), e.act, e.type, e.object, e.status, e.claims)
        for e in story.network
    ]


def _timeline(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [(e.when.earliest, e.when.latest, e.when.granularity, e.text, e.status, e.claim) for e in story.timeline]


def _copies(story: shapes.Story) -> list[tuple[Cell, ...]]:
    return [(c.left, c.right, c.kind, c.direction, len(c.spans), c.why) for c in story.copies]


_KINDS: dict[str, Kind] = {"": "text", "n": "number", "list": "texts"}

TABLES: dict[str, tuple[str, Callable[[shapes.Story], list[tuple[Cell, ...]]]]] = {
    "claims": (
        "id text status agreement least:n most:n reports:n earliest latest place event_type origins:list evidence:list",
        _claims,
    ),
    "assertions": ("claim report start:n end:n exact holder factuality outlet published", _assertions),
    "statements": (
        "id report speaker speaker_name anonymous stance form text spans:list said_earliest said_latest", _statements
    ),
    "entities": ("id type name aliases:list roles:list mentions:n", _entities),
    "reports": ("id outlet title url byline earliest latest how language sha256", _reports),
    "network": ("from from_name to to_name act type object status claims:list", _network),
    "timeline": ("earliest latest granularity text status claim", _timeline),
    "copies": ("left right kind direction passages:n why:list", _copies),
}  # fmt: skip
"""Part -> its columns ("n" a number, "list" several texts) and rows."""
