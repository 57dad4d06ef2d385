"""The data of a page under the page's own address with .json, .md or .csv behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from rashomon.tell.exports_tables import Cell, Table, write_csv

TYPES = {
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
"""Ending of an address -> media type."""
_MARKED = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|#!~&"})


def written(format: str, title: str, records: Sequence[Any], told: Any = None) -> str:
    """Records in a format.

    Args:     format: a key of `TYPES`; records: structs or mappings, of one kind; told: what JSON gives instead of them.
    Returns:  JSON of the records as they are; else a table of them, foreign text as text.
    Cost:     linear in the records.
    """
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(records if told is None else told), indent=1).decode() + "\n"
    table = table_of(records)
    return write_csv(table) if format == "csv" else _markdown(title, table)


def table_of(records: Sequence[Any]) -> Table:
    """Records as a table: a column a field; what is more than a text, a number or a list of texts is JSON in its cell."""
    rows = [msgspec.to_builtins(record) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table(tuple((n, "text") for n in names), tuple(tuple(_cell(row.get(n)) for n in names) for row in rows))


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return tuple(value)
    return msgspec.json.encode(value).decode()


def _markdown(title: str, table: Table) -> str:
    lines = [f"# {_plain(title)}", ""]
    if table.rows:
        names = [name for name, _ in table.columns]
        lines += [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
        lines += [f"| {' | '.join(_plain(_told(cell)) for cell in row)} |" for row in table.rows]
    else:
        lines.append("Nothing.")
    return "\n".join(lines) + "\n"


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    return "; ".join(cell) if isinstance(cell, tuple) else str(cell)


def _plain(text: str) -> str:
    """Foreign text as Markdown takes it for text, on one line."""
    return " ".join(text.split()).translate(_MARKED)
