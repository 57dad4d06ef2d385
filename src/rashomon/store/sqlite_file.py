"""Opening an archive's file, and SQLite's errors in our words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import apsw
import msgspec

from rashomon.errors import InputError, StoreError
from rashomon.store import pages
from rashomon.store.protocol import Conflict, Damaged


@contextmanager
def errors(path: str) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Args:     path: of the archive, for the message.
    Raises:   InputError where the file is no archive; Conflict, Damaged or StoreError.
    """
    try:
        yield
    except apsw.NotADBError as error:
        raise InputError(f"{path} is not a rashomon archive: {error}", "give another --archive") from error
    except apsw.CantOpenError as error:
        raise InputError(f"cannot open the archive {path}: {error}", "may you write there?") from error
    except apsw.ConstraintError as error:
        raise Conflict(f"the archive {path} holds this already: {error}") from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreError(f"the archive {path} is busy: {error}", "another process is writing; try again") from error
    except apsw.CorruptError as error:
        raise Damaged(f"the archive {path} is damaged: {error}", DAMAGED) from error
    except (apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise StoreError(f"the archive {path} is read-only", "copy it to where you may write") from error
    except apsw.FullError as error:
        raise StoreError(
            f"the archive {path} could not grow: {error}", "make room on the disk; what was added before is kept"
        ) from error
    except apsw.IOError as error:
        if pages.is_wrong(error):
            raise Damaged(f"the archive {path} is damaged: a page is not what was written", DAMAGED) from error
        raise StoreError(
            f"the disk under the archive {path} failed: {error}", "what was added before is kept; look after the disk"
        ) from error
    except (apsw.SQLError, apsw.SchemaChangeError, apsw.MismatchError) as error:
        if not pages.available() and "verify_checksum" in str(error):
            raise pages.unwritable(path) from error
        # Our statements are right: the description of the tables in the file is not.
        raise Damaged(f"the archive {path} is damaged: {error}", DAMAGED) from error
    except apsw.Error as error:
        raise StoreError(f"the archive {path} failed: {error}", "is the disk full or read-only?") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"the archive {path} holds a record that cannot be read: {error}", DAMAGED) from error


DAMAGED = "`rashomon verify` says what is wrong; `rashomon repair` makes again what can be; the rest is in a backup"


def connect(path: str, read_only: bool) -> apsw.Connection:
    """Open the file, for reading only where it must be."""
    if not read_only:
        return pages.connect(path)
    # In a folder that may not be written SQLite cannot share a WAL; without one, nobody is writing.
    still = "" if os.path.exists(path + "-wal") else "&immutable=1"
    address = f"file:{quote(os.path.abspath(path))}?mode=ro{still}"
    return pages.connect(address, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)


def harden(db: apsw.Connection) -> None:
    """Trust nothing that a stranger's file may have written into its description, and look at cells before using them."""
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")


def check_path(path: str) -> None:
    """Refuse what SQLite would take for something else, or refuse in obscure words.

    Raises: InputError.
    """
    parent = os.path.dirname(path) or "."
    if not path:
        raise InputError("the archive has no name", "give --archive a file")
    if any("\ud800" <= c <= "\udfff" or c == "\0" for c in path):
        raise InputError("the archive's name is not valid Unicode", "give another --archive")
    if os.path.isdir(path):
        raise InputError(f"cannot open the archive {path}: it is a folder", "name a file, such as rashomon.db in it")
    if path != ":memory:" and not os.path.isdir(parent):
        raise InputError(f"cannot open the archive {path}: there is no folder {parent}", "make the folder first")


def is_read_only(path: str) -> bool:
    """Whether an archive is there that may be read only."""
    try:
        there = path not in ("", ":memory:") and os.path.isfile(path)
    except ValueError:
        return False
    return there and not (os.access(path, os.W_OK) and os.access(os.path.dirname(path) or ".", os.W_OK))


@contextmanager
def writing(db: apsw.Connection) -> Iterator[None]:
    """One transaction, which holds the right to write from its beginning: what was looked up in it stays true."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:  # something was raised, if only by Ctrl-C
            db.execute("ROLLBACK")


@contextmanager
def snapshot(db: apsw.Connection) -> Iterator[None]:
    """One transaction that only reads: everything in it is as at one moment."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:  # a page that cannot be read ends it
            db.execute("ROLLBACK")


def new_file(path: str) -> None:
    """Refuse to write over anything, or where nothing can be written.

    Raises: InputError.
    """
    check_path(path)
    if path == ":memory:" or os.path.lexists(path):
        raise InputError(f"{path} is there already", "name a file that is not")


def tables_of(db: apsw.Connection) -> set[str]:
    """The names of the tables."""
    return {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def layout_of(db: apsw.Connection, path: str) -> str | None:
    """Which layout an archive has; None for a file without tables.

    Raises: InputError when the tables are another program's.
    """
    tables = tables_of(db)
    if not tables:
        return None
    if not {"meta", "entry", "report", "reading"} <= tables:
        raise InputError(f"{path} is a database, but not a rashomon archive", "give another --archive")
    found = [str(value) for (value,) in db.execute("SELECT value FROM meta WHERE key = 'schema'")]
    return found[0] if len(found) == 1 else "unknown"


def refuse(path: str, layout: str, newest: int) -> StoreError:
    """What to say of an archive whose layout is none of ours."""
    if layout.isdecimal() and int(layout) > newest:
        return StoreError(
            f"{path} was made by another version: its layout is {layout}, this rashomon knows up to {newest}",
            "use the newer rashomon; the archive was not touched",
        )
    return StoreError(f"{path} was made by another version: its layout is {layout!r}", "take it from a backup")
