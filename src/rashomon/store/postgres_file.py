"""Reaching a PostgreSQL database, its errors in our words, and what its columns cannot hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from rashomon.errors import InputError, StoreError
from rashomon.store.protocol import Conflict, Damaged
from rashomon.store.rows import Cell
from rashomon.store.words import Part, words_of

if TYPE_CHECKING:
    import psycopg

DAMAGED = "`rashomon verify` says what is wrong; `rashomon repair` makes again what can be; the rest is in a backup"

PATIENCE = 20_000
"""Milliseconds to wait for another that writes."""

_MARK = "\ufdd0"
_MARKED = re.compile("\ufdd0([01])")

_POSITIONS, _LEXEMES = 16_383, 900_000
"""What a tsvector can hold: positions up to the first, lexemes of somewhat over the second in bytes together."""


def plain(address: str) -> str:
    """An address without its password, for messages."""
    parts = urlsplit(address)
    if parts.password is None:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":...@")))


def connect(address: str) -> psycopg.Connection[tuple[Cell, ...]]:
    """Connect.

    Raises: InputError where psycopg is missing, or the address makes no sense; StoreError where nobody answers.
    """
    try:
        import psycopg
    except ImportError as error:
        raise InputError("an archive in PostgreSQL needs psycopg", "pip install 'rashomon[postgres]'") from error
    try:
        db: psycopg.Connection[tuple[Cell, ...]] = psycopg.connect(address, autocommit=True)
    except psycopg.ProgrammingError as error:
        raise InputError(f"{plain(address)} is no address of a database: {_line(error)}", "give another") from error
    except psycopg.OperationalError as error:
        raise StoreError(f"cannot reach {plain(address)}: {_line(error)}", "is the server running?") from error
    # Whatever the server's habits: committed is on its disk, a writer waits for no other for ever, and each statement sees
    # what was committed before it began.
    db.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    db.execute("SET search_path TO rashomon")
    db.execute(f"SET lock_timeout TO {PATIENCE}")
    if _shown(db, "synchronous_commit") in ("off", "local"):
        db.execute("SET synchronous_commit TO on")
    return db


def _shown(db: psycopg.Connection[tuple[Cell, ...]], setting: str) -> str:
    row = db.execute("SELECT current_setting(%s)", (setting,)).fetchone()
    return str(row[0]) if row else ""


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


@contextmanager
def errors(address: str) -> Iterator[None]:
    """Turn PostgreSQL's errors into ours.

    Args:     address: for the message; its password is left out.
    Raises:   Conflict, Damaged, StoreError.
    """
    import psycopg
    from psycopg import errors as of

    where = f"the archive {plain(address)}"
    try:
        yield
    except of.UniqueViolation as error:
        raise Conflict(f"{where} holds this already: {_line(error)}") from error
    except (of.LockNotAvailable, of.DeadlockDetected, of.SerializationFailure) as error:
        raise StoreError(f"{where} is busy: {_line(error)}", "another process is writing; try again") from error
    except (of.ReadOnlySqlTransaction, of.InsufficientPrivilege) as error:
        raise StoreError(
            f"{where} is read-only: {_line(error)}", "ask whoever keeps it for the right to write"
        ) from error
    except of.DiskFull as error:
        raise StoreError(f"{where} could not grow: {_line(error)}", "make room on the server's disk") from error
    except (of.DataCorrupted, of.IndexCorrupted, of.UndefinedTable, of.UndefinedColumn) as error:
        raise Damaged(f"{where} is damaged: {_line(error)}", DAMAGED) from error
    except psycopg.OperationalError as error:
        raise StoreError(
            f"{where} cannot be reached any more: {_line(error)}", "what was added before is kept"
        ) from error
    except psycopg.Error as error:
        raise StoreError(f"{where} failed: {_line(error)}") from error


def inward(cell: Cell) -> Cell:
    """A column as PostgreSQL can hold it: its texts have no U+0000, so that stands as a mark and 0, the mark as itself and 1."""
    if isinstance(cell, str) and ("\0" in cell or _MARK in cell):
        return cell.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")
    return cell


def outward(cell: Cell) -> Cell:
    """A column as it was given to `inward`."""
    if isinstance(cell, str):
        return _MARKED.sub(lambda m: "\0" if m[1] == "0" else _MARK, cell) if _MARK in cell else cell
    return bytes(cell) if isinstance(cell, memoryview) else cell


def key_digest(key: str) -> bytes:
    """What stands for a long text in an index."""
    return hashlib.blake2b(key.encode("utf-8"), digest_size=16).digest()


def vector(words: Sequence[str]) -> str:
    """Words as a tsvector is written. Of a text of more than 16,383 words the rest is found, too, but not as phrases."""
    places: dict[str, list[int]] = {}
    size = 0
    for number, word in enumerate(words, 1):
        if word not in places:
            size += len(word.encode("utf-8")) + 4
            if size > _LEXEMES or len(word) > 500:
                continue
            places[word] = []
        if number <= _POSITIONS and len(places[word]) < 255:
            places[word].append(number)
    return " ".join(f"'{w}'" + (f":{','.join(map(str, at))}" if at else "") for w, at in places.items())


def text_vector(text: str) -> str:
    """The words of a text as a tsvector."""
    return vector(words_of(text))


def question(parts: Sequence[Part]) -> str:
    """Parts of a question as a tsquery; words are letters and digits only, so that none is an operator."""
    return " & ".join(
        "(" + " <-> ".join(f"'{w}'" for w in part.words) + (":*" if part.begins else "") + ")" for part in parts
    )
