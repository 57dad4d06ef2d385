"""Reports in from Parquet, JSON lines and everything else that `read` takes; answers out as Parquet or JSON lines.

Parquet needs pyarrow (`pip install rashomon[spark]`); JSON lines need nothing. A row of Parquet has the columns of a JSONL
record. Its digest is that of the record as canonical JSON, so it does not depend on how the file was written; without an `id`
or `url` it is called by that digest, for rows of a table have no order that every engine knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from rashomon import shapes
from rashomon.engines.canonical import story_digest
from rashomon.errors import DecodeError, InputError
from rashomon.ids import bytes_digest
from rashomon.model import Failure, Record, Report
from rashomon.text.arrivals import read_paths
from rashomon.text.records import Arrival, Given, arrive_record, failure

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | date | datetime | Sequence[str] | None
Row = Mapping[str, Cell]

COLUMNS = tuple(Given.__struct_fields__)
"""Columns of a table of reports that are looked at."""

NEEDS_ARROW = "Parquet needs pyarrow: pip install 'rashomon[spark]'; JSON lines need nothing"


class StoryRow(Record, frozen=True):
    """One story as a row; `story` is the whole of it as JSON, `digest` that of its bytes."""

    id: str
    title: str
    from_: str | None = msgspec.field(name="from")
    to: str | None
    reports: int
    claims: int
    statements: int
    digest: str
    story: str


class ReportRow(Record, frozen=True):
    """One report as a row, and the story it is in (none: it is alone)."""

    id: str
    outlet: str | None
    url: str | None
    title: str | None
    published: str | None
    sha256: str
    story: str | None


def is_table(path: str) -> bool:
    """Whether a path is a Parquet file, or a folder of them as Spark writes it."""
    return path.rstrip("/").endswith(".parquet")


def read_inputs(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Arrival | Failure]:
    """Read tables of Parquet, and files and folders of every other kind.

    Returns:  reports and failures, lazily.
    Raises:   InputError when a path is missing, or Parquet cannot be read here.
    """
    tables = [path for path in paths if is_table(path)]
    others = [path for path in paths if not is_table(path)]
    for path in tables:
        if not os.path.lexists(path):
            raise InputError(f"no such file or folder: {path}", "check the spelling of the path")
    if others or not paths:
        yield from read_paths(others, stdin, distinct=False)
    for path in tables:
        yield from read_table(path)


def read_table(path: str) -> Iterator[Arrival | Failure]:
    """Read a Parquet file, or a folder of them.

    Raises:   InputError without pyarrow, or when it is no Parquet.
    Cost:     linear; a batch of rows in memory at a time.
    """
    try:
        import pyarrow as pa
        import pyarrow.dataset as ds
    except ImportError as error:
        raise InputError(f"cannot read {path}", NEEDS_ARROW) from error
    try:
        table = ds.dataset(path, format="parquet")
        columns = [c for c in COLUMNS if c in table.schema.names]
        for batch in table.to_batches(columns=columns, batch_size=256):
            yield from (arrival_of_row(row, Path(path).name) for row in batch.to_pylist())
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"cannot read {path} as Parquet", "is it whole?") from error


def arrival_of_row(row: Row, table: str) -> Arrival | Failure:
    """The report of one row: a pure function, the same on every engine.

    Args:     row: by column; table: what to call rows without an id or address (`table#DIGEST`).
    """
    known = {c: _cell(row.get(c)) for c in COLUMNS if row.get(c) is not None}
    raw = msgspec.json.encode(known, order="deterministic")
    sha256 = bytes_digest(raw)
    fallback = f"{table}#{sha256[:12]}"
    try:
        given = msgspec.convert(known, Given)
    except msgspec.ValidationError as error:
        return failure(fallback, DecodeError(f"{table}: {error}", "the columns of a JSONL record"))
    return arrive_record(given, str(given.url or fallback), sha256)


def _cell(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, date | datetime) else value


# ---------------------------------------------------------------------------------------------------- out


def story_row(story: shapes.Story) -> StoryRow:
    """A story as a row."""
    whole = msgspec.json.encode(story).decode("utf-8")
    sizes = len(story.reports), len(story.claims), len(story.statements)
    return StoryRow(story.id, story.title, story.from_, story.to, *sizes, story_digest(story), whole)


def rows_of(story: shapes.Story) -> Iterator[ReportRow]:
    """The reports of a story as rows, as the story tells them."""
    for r in story.reports:
        yield ReportRow(r.id, r.outlet, r.url, r.title, r.published.earliest, r.sha256, story.id)


def lone_row(report: Report) -> ReportRow:
    """A report that is in no story as a row."""
    return ReportRow(
        report.name, report.outlet, report.url, report.title, report.published.earliest, report.sha256, None
    )


def report_rows(result: shapes.ReadResult, others: Mapping[str, ReportRow]) -> Iterator[ReportRow]:
    """All reports as rows: those of stories, then the rest."""
    for story in result.stories:
        yield from rows_of(story)
    for name in result.unclustered:
        yield others[name]


def write_rows(folder: Path, name: str, rows: Iterable[Record], kind: type[Record], parquet: bool) -> Path:
    """Write rows as `name.parquet` or `name.jsonl`, whole or not at all.

    Raises:   InputError when that cannot be done.
    """
    path = folder / f"{name}.{'parquet' if parquet else 'jsonl'}"
    rest = path.with_name(path.name + ".part")
    try:
        if parquet:
            _write_parquet(rest, rows, kind)
        else:
            with open(rest, "wb") as out:
                for row in rows:
                    out.write(msgspec.json.encode(row) + b"\n")
        os.replace(rest, path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}", "name a folder you own, with room") from error
    return path


def _write_parquet(path: Path, rows: Iterable[Record], kind: type[Record]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InputError(f"cannot write {path.name}", NEEDS_ARROW) from error
    with pq.ParquetWriter(path, arrow_schema(kind)) as out:
        batch: list[dict[str, Cell]] = []
        for row in rows:
            batch.append(msgspec.to_builtins(row))
            if len(batch) == 1000:
                out.write_table(pa.Table.from_pylist(batch, arrow_schema(kind)))
                batch = []
        out.write_table(pa.Table.from_pylist(batch, arrow_schema(kind)))


def arrow_schema(kind: type[Record]) -> pa.Schema:
    """The Arrow schema of a row record: text, whole numbers, either nullable."""
    import pyarrow as pa

    fields = msgspec.structs.fields(kind)
    return pa.schema([(f.encode_name, pa.int64() if f.type is int else pa.string()) for f in fields])
