"""Searching an SQLite archive: full-text tables for words, a table of pairs of characters for scripts without spaces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rashomon.model import Document, Offsets
from rashomon.store.protocol import Found
from rashomon.store.words import Part, parts_of, place_of

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Texts = Callable[[Iterable[str]], dict[str, Document]]

RANKED = 1000
"""Texts with the words that are ranked by fitness (BM25). Of more than these the newest are given: ranking a word that
stands in each of 100,000 texts takes a quarter of a second, and says nothing."""

_COLUMNS = "r.seq, r.id, r.name, r.title, r.document"


def search(rows: Rows, texts: Texts, question: str, limit: int) -> tuple[Found, ...]:
    """Find reports.

    Args:     rows: runs SQL; texts: fetches documents; question: see `words.parts_of`; limit: how many, at most 1,000.
    Returns:  those with the words in their titles first, then by fitness or by age (see `RANKED`), at most `limit`.
    Cost:     the index's; the texts of what is given are read once.
    """
    parts, limit = parts_of(question), max(0, min(limit, RANKED))
    if not parts or not limit:
        return ()
    titled = {row[0]: row for row in _titled(rows, parts, limit)}
    told = [row for number in _numbers(rows, parts, limit) for row in _reports_of(rows, number, limit)]
    both = [row for row in told if row[0] in titled]
    seen = {row[0] for row in told}
    rest = [row for row in told if row[0] not in titled] + [row for seq, row in titled.items() if seq not in seen]
    chosen = (both + rest)[:limit]
    read = texts(row[4] for row in chosen)
    return tuple(_found(row, place_of(read[row[4]].text, parts)) for row in chosen)


def _found(row: tuple[Any, ...], at: Offsets | None) -> Found:
    seq, ident, name, title, document = row
    return Found(seq, ident, name, title, document, at)


def _titled(rows: Rows, parts: Sequence[Part], limit: int) -> list[tuple[Any, ...]]:
    """Reports with all the words in title, outlet or byline, the newest first."""
    if any(part.pairs for part in parts):
        return []
    sql = f"""SELECT {_COLUMNS} FROM report_fts JOIN report r ON r.seq = report_fts.rowid
        WHERE report_fts MATCH ? ORDER BY report_fts.rowid DESC LIMIT ?"""
    return rows(sql, (_match(parts), limit))


def _reports_of(rows: Rows, number: int, limit: int) -> list[tuple[Any, ...]]:
    """The reports that print a document, the first first."""
    sql = f"""SELECT {_COLUMNS} FROM document d JOIN report r ON r.document = d.id
        WHERE d.number = ? ORDER BY r.seq LIMIT ?"""
    return rows(sql, (number, limit))


def _numbers(rows: Rows, parts: Sequence[Part], limit: int) -> list[int]:
    """Documents with all the words: the fittest, or of very many the newest."""
    words, pairs = [p for p in parts if not p.pairs], [p for p in parts if p.pairs]
    table, first = ("document_fts", words) if words else ("document_pairs", pairs)
    clause, values = f"{table} MATCH ?", [_match(first)]
    if words and pairs:
        clause += " AND rowid IN (SELECT rowid FROM document_pairs WHERE document_pairs MATCH ?)"
        values.append(_match(pairs))
    newest = rows(f"SELECT rowid FROM {table} WHERE {clause} ORDER BY rowid DESC LIMIT ?", (*values, RANKED + 1))
    if len(newest) <= RANKED:
        # Of two that fit alike the newer comes first.
        newest = rows(f"SELECT rowid FROM {table} WHERE {clause} ORDER BY rank, rowid DESC LIMIT ?", (*values, limit))
    return [int(row[0]) for row in newest[:limit]]


def _match(parts: Sequence[Part]) -> str:
    """The question as FTS5 takes it, every word in quotation marks, so that none is an operator."""
    return " AND ".join(f'"{_words(part)}"{" *" if part.begins else ""}' for part in parts)


def _words(part: Part) -> str:
    return " ".join(part.words) if part.pairs else part.text.replace('"', " ").replace("\0", " ")
