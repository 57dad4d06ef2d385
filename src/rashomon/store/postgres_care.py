"""Searching and upkeep of an archive in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rashomon.model import Document, Offsets
from rashomon.store import postgres_file
from rashomon.store.protocol import Fault, Found
from rashomon.store.rows import COLUMNS, KINDS, Accepted, Row, digest_of, record_of
from rashomon.store.words import Part, pairs_of, parts_of, place_of

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

RANKED = 1000
"""As for SQLite: of more texts than these the newest are given, of fewer the fittest."""

_PAGE = 500
"""Rows fetched at once when a table is read whole; between two pages no transaction is held open."""

_READ = {
    "entry": ("seq, kind, digest, chain", ("seq",)),
    "document": ("id, text, number", ("number",)),
    **{kind: ("seq, " + ", ".join(f'"{c}"' for c in columns), ("seq",)) for kind, columns in COLUMNS.items()},
    "reading": ("document, run, payload, digest", ("document", "run")),
    "seat": ("seq, report, story, digest, number", ("number",)),
    "view": ("key, payload, digest, key_digest", ("key_digest",)),
    "standing": ("seq, key, replaced", ("seq",)),
}
"""Columns of each table, the last ones only to go on after, and its key."""

_WIDTH = {"document": 2, "seat": 4, "view": 3}

_FOUND = "r.seq, r.id, r.name, r.title, r.document"


def rows(ask: Rows, table: str) -> Iterator[Row]:
    """The rows of a table, a page at a time, in the order of its key."""
    columns, key = _READ[table]
    names = [c.strip().strip('"') for c in columns.split(",")]
    places = [names.index(k) for k in key]
    order, after = ", ".join(key), tuple[Any, ...]()
    while True:
        marks = ", ".join(["%s"] * len(key))
        where = f"WHERE ({order}) > ({marks})" if after else ""
        found = ask(f"SELECT {columns} FROM {table} {where} ORDER BY {order} LIMIT {_PAGE}", after)
        yield from (row[: _WIDTH.get(table, len(row))] for row in found)
        if len(found) < _PAGE:
            return
        after = tuple(found[-1][place] for place in places)


def search(
    ask: Rows, texts: Callable[[Iterable[str]], dict[str, Document]], question: str, limit: int
) -> tuple[Found, ...]:
    """Find reports: as `sqlite_search.search`, with ts_rank for fitness."""
    parts, limit = parts_of(question), max(0, min(limit, RANKED))
    if not parts or not limit:
        return ()
    titled = {row[0]: row for row in _titled(ask, parts, limit)}
    told = _told(ask, parts, limit)
    seen = {row[0] for row in told}
    rest = [row for row in told if row[0] not in titled] + [row for seq, row in titled.items() if seq not in seen]
    chosen = ([row for row in told if row[0] in titled] + rest)[:limit]
    read = texts(row[4] for row in chosen)
    return tuple(_found(row, place_of(read[row[4]].text, parts)) for row in chosen)


def _found(row: tuple[Any, ...], at: Offsets | None) -> Found:
    seq, ident, name, title, document = row
    return Found(seq, ident, name, title, document, at)


def _titled(ask: Rows, parts: Sequence[Part], limit: int) -> list[tuple[Any, ...]]:
    if any(part.pairs for part in parts):
        return []
    sql = f"SELECT {_FOUND} FROM report r WHERE r.words @@ %s::tsquery ORDER BY r.seq DESC LIMIT %s"
    return ask(sql, (postgres_file.question(parts), limit))


def _told(ask: Rows, parts: Sequence[Part], limit: int) -> list[tuple[Any, ...]]:
    """Reports that print documents with all the words: the fittest, or of very many the newest."""
    words, pairs = [p for p in parts if not p.pairs], [p for p in parts if p.pairs]
    clauses, values = list[str](), list[Any]()
    for column, some in (("words", words), ("pairs", pairs)):
        if some:
            clauses.append(f"{column} @@ %s::tsquery")
            values.append(postgres_file.question(some))
    where = " AND ".join(clauses)
    newest = ask(f"SELECT number FROM document WHERE {where} ORDER BY number DESC LIMIT %s", (*values, RANKED + 1))
    if len(newest) <= RANKED:
        column, some = ("words", words) if words else ("pairs", pairs)
        rank = f"SELECT number FROM document WHERE {where} ORDER BY ts_rank({column}, %s::tsquery, 1) DESC, number DESC LIMIT %s"
        newest = ask(rank, (*values, postgres_file.question(some), limit))
    chosen = [int(row[0]) for row in newest[:limit]]
    sql = f"""SELECT {_FOUND}, d.number FROM document d JOIN report r ON r.document = d.id
        WHERE d.number = ANY(%s) ORDER BY array_position(%s, d.number), r.seq LIMIT %s"""
    return [row[:5] for row in ask(sql, (chosen, chosen, limit))]


_SAME = "SELECT %s::tsvector = %s::tsvector AND %s::tsvector = %s::tsvector"

_INDEXES = """SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relnamespace = 'rashomon'::regnamespace"""


def faults(ask: Rows) -> Iterator[Fault]:
    """What is wrong with search words, and with indexes where the server can tell (its extension amcheck)."""
    for _, ident, text, words, pairs in _with_vectors(ask):
        if ask(_SAME, (words, _words(text), pairs, _pairs(text))) != [(True,)]:
            yield Fault(f"document {ident}", "its search words are not those of the text", "rebuild")
    if ask("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'", ()):
        for (index,) in ask(_INDEXES, ()):
            yield from _index_faults(ask, index)


def _index_faults(ask: Rows, index: str) -> Iterator[Fault]:
    from rashomon.errors import StoreError

    try:
        ask("SELECT public.bt_index_check(%s::regclass, true)", (index,))
    except StoreError as error:
        yield Fault(index, error.message, "rebuild")


def _with_vectors(ask: Rows) -> Iterator[tuple[int, str, str, str, str]]:
    after = 0
    while True:
        sql = (
            "SELECT number, id, text, words::text, pairs::text FROM document WHERE number > %s ORDER BY number LIMIT %s"
        )
        found = ask(sql, (after, _PAGE))
        yield from found
        if not found:
            return
        after = found[-1][0]


def _words(text: str) -> str:
    return postgres_file.text_vector(text)


def _pairs(text: str) -> str:
    return postgres_file.vector(pairs_of(text).split())


def rebuild(ask: Rows, read: Callable[[str], Iterator[Row]], stand: Callable[[int, Accepted], None]) -> None:
    """Make everything again that is made of other things, in the caller's transaction."""
    ask("DELETE FROM view RETURNING 1", ())
    for document, run, payload, digest in read("reading"):
        if digest != digest_of("reading", (document, run, payload)):
            ask("DELETE FROM reading WHERE document = %s AND run = %s RETURNING 1", (document, run))
    for number, _, text, _, _ in _with_vectors(ask):
        made = "UPDATE document SET words = %s::tsvector, pairs = %s::tsvector WHERE number = %s RETURNING 1"
        ask(made, (_words(text), _pairs(text), number))
    ask("DELETE FROM standing RETURNING 1", ())
    for kind in KINDS[:2]:
        for seq, *cells in read(kind):
            stand(int(seq), record_of(kind, cells))
