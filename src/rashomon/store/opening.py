"""Opening the store that a path or an address names: a file, memory, or a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from rashomon.errors import InputError
from rashomon.pipeline import Progress
from rashomon.store.protocol import Store


def is_server(path: str | Path) -> bool:
    """Whether an archive is named by the address of a database, not by a file."""
    return str(path).startswith(("postgresql://", "postgres://"))


def is_there(path: str | Path) -> bool:
    """Whether there may be an archive: a file of that name, or any database, which only it can tell."""
    return is_server(path) or str(path) == ":memory:" or os.path.lexists(path)


def open_store(path: str | Path, progress: Progress, make: bool = True) -> Store:
    """Open a store.

    Args:     path: a file, ":memory:", or "postgresql://user@host/database"; progress: told while an archive of an older
              layout is brought forward; make: make it if it is not there.
    Raises:   InputError when there is none, or it cannot be one; StoreError when it cannot be read.
    """
    if is_server(path):
        from rashomon.store.postgres import PostgresStore

        return PostgresStore(str(path), make=make)
    from rashomon.store.sqlite import SqliteStore

    if not make and not is_there(path):
        raise InputError(f"there is no archive {path}", "`rashomon add` makes one; --archive names another")
    return SqliteStore(path, progress=progress)
