"""The layouts of the SQLite archive, and the way from each to the next. An archive only ever goes forward.

1: as released first; some lack the table `seat` or the column `report.extent`, which came later without a number.
2: digests and the chain of entries; links in columns; search tables; `standing`.
3: the column `report.declared`, at the end and mostly empty, so that no digest changes; pages with
   checksums where that can be (`store.pages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources

import apsw
import msgspec

from rashomon.model import Link, Report
from rashomon.pipeline import Progress
from rashomon.relate.versions import KIND
from rashomon.store.heads import key_of
from rashomon.store.protocol import Damaged
from rashomon.store.rows import COLUMNS, KINDS, START, Cell, chained, digest_of, record_of, row_of
from rashomon.store.words import pairs_of

LAYOUT = 3
"""Of the archives that this rashomon makes."""

ADD_DECLARED = "ALTER TABLE report ADD COLUMN declared TEXT"
"""From layout 2 to 3, in SQLite and in PostgreSQL."""

_OLD = "meta entry document report link failure reading".split()
_LINK = msgspec.msgpack.Decoder(Link)


def make(db: apsw.Connection) -> None:
    """Make the tables of the newest layout, in the caller's transaction."""
    db.execute(resources.files("rashomon.store").joinpath("schema.sql").read_text("utf-8"))
    db.execute("INSERT INTO meta VALUES ('schema', ?)", (str(LAYOUT),))


def migrate(db: apsw.Connection, layout: int, told: Progress) -> None:
    """Bring an archive to the newest layout, in the caller's transaction, with foreign keys off.

    Args:     db: its connection; layout: the one it has; told: progress.
    Cost:     from layout 1 linear in the archive, for all of it is written once more; from layout 2 nothing.
    """
    if layout == 1:
        _rewrite(db, told)
    else:
        told(
            "giving pages checksums", 0, None
        )  # only noted here: they are written anew once the archive is open (`pages.give`)
        db.execute(ADD_DECLARED)
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(LAYOUT),))


def _rewrite(db: apsw.Connection, told: Progress) -> None:
    """Set the old tables aside, make the newest ones, copy, and drop the old."""
    there = {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    old = [name for name in [*_OLD, "seat"] if name in there]
    db.execute("PRAGMA legacy_alter_table = ON")  # references to a table are not to follow it when it is set aside
    for name in old:
        db.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    db.execute("DROP TABLE IF EXISTS view")
    make(db)
    told("copying the texts", 0, None)
    copied = _selected(db, "SELECT number, id, text FROM old_document ORDER BY number")
    for number, ident, text in copied:
        db.execute("INSERT INTO document VALUES (?, ?, ?)", (number, ident, text))
        put_pairs(db, int(number), str(text))
    _copy_accepted(db, told)
    _copy_the_rest(db, "seat" in old)
    rebuild_standing(db)
    for name in reversed(old):
        db.execute(f"DROP TABLE old_{name}")
    db.execute("PRAGMA legacy_alter_table = OFF")


def _copy_accepted(db: apsw.Connection, told: Progress) -> None:
    chain, of = START, next(iter(db.execute("SELECT count(*) FROM old_entry")))[0]
    for number, (seq, kind) in enumerate(_selected(db, "SELECT seq, kind FROM old_entry ORDER BY seq")):
        told("copying the records", number, int(of))
        row = _old_row(db, str(kind), seq)
        digest = digest_of(str(kind), row)
        chain = chained(chain, digest)
        db.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", (seq, kind, digest, chain))
        db.execute(f"INSERT INTO {kind} VALUES (?{', ?' * len(row)})", (seq, *row))


def _old_row(db: apsw.Connection, kind: str, seq: Cell) -> tuple[Cell, ...]:
    """A record of layout 1 as the columns of layout 2."""
    found = list(db.execute(f"SELECT * FROM old_{kind} WHERE seq = ?", (seq,)))
    if not found:
        raise Damaged(f"the archive is damaged: {kind} {seq} is gone", "take it from a backup")
    if kind == "link":
        return row_of(_LINK.decode(bytes(found[0][-1])))
    row = found[0][1:]
    if kind == "report":
        return (*row, *((None, "full", None)[len(row) - len(COLUMNS["report"]) :]))
    return tuple(row)


def _copy_the_rest(db: apsw.Connection, seats: bool) -> None:
    readings = "SELECT document, run, payload FROM old_reading ORDER BY document, run"
    for row in _selected(db, readings):
        db.execute(
            "INSERT INTO reading (document, run, payload, digest) VALUES (?, ?, ?, ?)", with_digest("reading", row)
        )
    for row in _selected(db, "SELECT seq, report, story FROM old_seat ORDER BY seq, number") if seats else ():
        db.execute("INSERT INTO seat (seq, report, story, digest) VALUES (?, ?, ?, ?)", with_digest("seat", row))


def _selected(db: apsw.Connection, sql: str) -> Iterator[tuple[Cell, ...]]:
    """Rows, with a cursor of their own, so that others may be written meanwhile."""
    return iter(db.cursor().execute(sql))


def with_digest(kind: str, row: Iterable[Cell]) -> tuple[Cell, ...]:
    """A row with its digest at the end."""
    full = tuple(row)
    return (*full, digest_of(kind, full))


def put_pairs(db: apsw.Connection, number: int, text: str) -> None:
    """Enter a text's pairs of characters in its search table, where it has some."""
    pairs = pairs_of(text)
    if pairs:
        db.execute("INSERT INTO document_pairs (rowid, pairs) VALUES (?, ?)", (number, pairs))


def rebuild_standing(db: apsw.Connection) -> None:
    """Work out again which report stands under which key, from reports and links."""
    db.execute("DELETE FROM standing")
    for kind in KINDS[:2]:
        columns = ", ".join(f'"{c}"' for c in COLUMNS[kind])
        for seq, *row in _selected(db, f"SELECT seq, {columns} FROM {kind} ORDER BY seq"):
            stand(db, int(seq), record_of(kind, row))


def stand(db: apsw.Connection, seq: int, record: object) -> None:
    """Note that a report stands under its key, or that it replaced another and stands where that one did."""
    if isinstance(record, Report):
        db.execute("INSERT INTO standing VALUES (?, ?, NULL)", (seq, key_of(record.name, record.url)))
    elif isinstance(record, Link) and record.kind == KIND:
        ends = [list(db.execute("SELECT seq FROM report WHERE id = ?", (end,))) for end in (record.left, record.right)]
        if all(ends):
            newer, older = ends[0][0][0], ends[1][0][0]
            db.execute("UPDATE standing SET replaced = ? WHERE seq = ?", (newer, older))
            moved = "UPDATE standing SET key = (SELECT key FROM standing WHERE seq = ?) WHERE seq = ?"
            db.execute(moved, (older, newer))
