"""What executors do: Arrow batches in, Arrow batches out, records inside. Nothing here knows of Spark.

Stages come as they are (pickled by the names of their functions); each Python process of an executor plans them once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from rashomon import shapes
from rashomon.engines.canonical import Folded, Member, ReadText, Unfolded, Work, fold_story, read_text, signed
from rashomon.engines.tables import arrival_of_row, rows_of, story_row
from rashomon.model import Document, Failure, Report
from rashomon.pipeline import Stage
from rashomon.text.records import Arrival

if TYPE_CHECKING:
    import pyarrow as pa

ARRIVED = "document string, text string, report binary, failure binary"
READ = "document string, failed boolean, payload binary"
FOLDED = "key string, story string, failed boolean, payload binary"
STORY_ROWS = (
    "id string, title string, `from` string, `to` string, reports bigint, claims bigint, statements bigint, "
    "digest string, story string"
)
REPORT_ROWS = "id string, outlet string, url string, title string, published string, sha256 string, story string"


@lru_cache(maxsize=4)
def _planned(stages: tuple[Stage, ...]) -> Work:
    return Work.of(stages)


def arrived_table(arrived: Iterable[Arrival | Failure]) -> pa.Table:
    """Reports that the driver read, as the rows that `arrive_rows` makes of Parquet."""
    import pyarrow as pa

    return pa.Table.from_pylist([_arrived(one) for one in arrived], _arrived_schema())


def _arrived_schema() -> pa.Schema:
    import pyarrow as pa

    text, raw = pa.string(), pa.binary()
    return pa.schema([("document", text), ("text", text), ("report", raw), ("failure", raw)])


def _arrived(one: Arrival | Failure) -> dict[str, str | bytes | None]:
    if isinstance(one, Failure):
        return {"failure": msgspec.msgpack.encode(one)}
    report = msgspec.msgpack.encode(one.report)
    return {"document": one.document.id, "text": one.document.text, "report": report}


def arrive_rows(batches: Iterable[pa.RecordBatch], name: str) -> Iterator[pa.RecordBatch]:
    """Rows of a table of reports, decoded; `name`: of the table."""
    import pyarrow as pa

    for batch in batches:
        rows = [_arrived(arrival_of_row(row, name)) for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, _arrived_schema())


def read_rows(batches: Iterable[pa.RecordBatch], stages: tuple[Stage, ...]) -> Iterator[pa.RecordBatch]:
    """Texts, read."""
    import pyarrow as pa

    schema = pa.schema([("document", pa.string()), ("failed", pa.bool_()), ("payload", pa.binary())])
    work = _planned(stages)
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            found: ReadText = read_text(Document(row["document"], row["text"]), work)
            payload = msgspec.msgpack.encode(found)
            rows.append({"document": found.document, "failed": found.failure is not None, "payload": payload})
        yield pa.RecordBatch.from_pylist(rows, schema)


def fold_rows(table: pa.Table, stages: tuple[Stage, ...]) -> pa.Table:
    """All reports of one story, folded into one row."""
    import pyarrow as pa

    rows = sorted(table.to_pylist(), key=lambda row: row["place"])
    members = tuple(
        Member(
            msgspec.msgpack.decode(row["report"], type=Report),
            Document(row["document"], row["text"]),
            msgspec.msgpack.decode(row["payload"], type=ReadText).runs,
            row["rank"],
        )
        for row in rows
    )
    found = fold_story(Unfolded(rows[0]["story"], members), _planned(stages))
    schema = pa.schema([("key", pa.string()), ("story", pa.string()), ("failed", pa.bool_()), ("payload", pa.binary())])
    payload = msgspec.msgpack.encode(found)
    row = {"key": rows[0]["key"], "story": found.story.id, "failed": bool(found.failures), "payload": payload}
    return pa.Table.from_pylist([row], schema)


def story_row_batches(batches: Iterable[pa.RecordBatch], made: shapes.Made) -> Iterator[pa.RecordBatch]:
    """Stories as rows, signed."""
    import pyarrow as pa

    from rashomon.engines.tables import StoryRow, arrow_schema

    for batch in batches:
        rows = []
        for row in batch.select(["payload", "why"]).to_pylist():
            story = msgspec.msgpack.decode(row["payload"], type=Folded).story
            rows.append(msgspec.to_builtins(story_row(signed(story, tuple(row["why"] or ()), made))))
        yield pa.RecordBatch.from_pylist(rows, arrow_schema(StoryRow))


def report_row_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The reports of stories as rows."""
    import pyarrow as pa

    from rashomon.engines.tables import ReportRow, arrow_schema

    for batch in batches:
        stories = (msgspec.msgpack.decode(raw, type=Folded).story for raw in batch.column("payload").to_pylist())
        rows = [msgspec.to_builtins(row) for story in stories for row in rows_of(story)]
        yield pa.RecordBatch.from_pylist(rows, arrow_schema(ReportRow))
