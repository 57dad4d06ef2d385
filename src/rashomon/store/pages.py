"""Checksums of pages: what a changed byte does to an index is seen when the page is read, not only by `verify`.

The checksum VFS is SQLite's own (apsw brings it as an extension): eight bytes at the end of each page, made when the page is
written and compared when it is read. Any SQLite can read such a file. One that wrote to it without the VFS would leave pages
with wrong checksums, so that triggers refuse that: they call a function that only comes with the VFS. docs/decisions/175.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

import apsw

from rashomon.errors import StoreError
from rashomon.store.protocol import Damaged

VFS = "cksmvfs"
RESERVED = 8
"""Bytes at the end of a page that hold its checksum."""

GUARDED = ("entry", "document", "reading", "seat", "view", "kept")
"""Tables that nothing without the VFS may write to; the others are written together with these."""

READ_WRONG = apsw.SQLITE_IOERR_DATA
"""What SQLite says when a page and its checksum do not agree."""


def is_wrong(error: apsw.Error) -> bool:
    """Whether an error means that a page and its checksum do not agree. (One that a VFS raises has no more than its class.)"""
    return bool(getattr(error, "extendedresult", 0) == READ_WRONG)


@cache
def available() -> bool:
    """Make the VFS known to SQLite, once a process; whether that was possible. Files without checksums are as before."""
    return _load()


def _load() -> bool:
    try:
        from apsw import sqlite_extra
    except ImportError:  # an apsw before 3.51, or one that was cut down
        return False
    try:
        sqlite_extra.load(apsw.Connection(":memory:"), "cksumvfs")
    except (LookupError, ValueError, sqlite_extra.NotAvailable, apsw.Error):  # built here, without its extras
        return False
    return VFS in apsw.vfs_names()


def connect(address: str, flags: int = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE) -> apsw.Connection:
    """Open a file so that checksums are made and compared where there is room for them.

    Raises: apsw.Error.
    """
    return apsw.Connection(address, flags, vfs=VFS if available() else None)


def begin(db: apsw.Connection) -> None:
    """Ask for room for checksums in a file that has no page yet."""
    if available():
        db.reserve_bytes("main", RESERVED)


def has(db: apsw.Connection) -> bool:
    """Whether the pages of a file have room for checksums. (SQLite also says so while that is only asked for.)"""
    return bool(db.reserve_bytes("main", -1) == RESERVED)


def guard(db: apsw.Connection) -> None:
    """See to it that nothing without the VFS writes."""
    for table in GUARDED:
        db.execute(
            f"CREATE TRIGGER IF NOT EXISTS checked_{table} BEFORE INSERT ON {table} BEGIN SELECT verify_checksum(NULL); END"
        )


def is_guarded(db: apsw.Connection) -> bool:
    """Whether the pages of an archive must have checksums."""
    return bool(list(db.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'checked_entry'")))


def look(db: apsw.Connection, path: str) -> None:
    """Refuse an archive that has lost the byte that says that its pages have checksums.

    Raises: Damaged.
    """
    if available() and is_guarded(db) and not has(db):
        raise Damaged(f"the archive {path} is damaged: its first page", "take it from a backup")


def give(db: apsw.Connection) -> bool:
    """Give checksums to an archive that was made without, unless somebody else has it open: then the next one does.

    Returns:  whether its pages have them now.
    Cost:     the archive is written once more, and is in memory as a whole meanwhile.
    """
    if not available():
        return False
    db.reserve_bytes("main", 0)  # a wish that another process was quicker than is none any more
    if not has(db):
        with suppress(apsw.BusyError, apsw.FullError):  # it stays as it was, and is used as it was
            _rewrite(db)
    if has(db) and not is_guarded(db):
        guard(db)
    return has(db)


def _rewrite(db: apsw.Connection) -> None:
    """Write every page anew, with the file for ourselves.

    Not in WAL, where the VFS learns of the new size of pages too late; for the same reason no page may leave memory before
    the first one is written.
    """
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        if list(db.execute("PRAGMA journal_mode = DELETE")) != [("delete",)]:
            return
        db.execute("BEGIN EXCLUSIVE; COMMIT")
        db.execute("PRAGMA cache_spill = OFF")
        db.reserve_bytes("main", RESERVED)
        db.execute("VACUUM")
    except apsw.Error:
        db.reserve_bytes("main", 0)
        raise
    finally:
        db.execute("PRAGMA cache_spill = ON")
        db.execute("PRAGMA locking_mode = NORMAL")
        db.execute("SELECT count(*) FROM sqlite_master")  # lets go of the file


@contextmanager
def unchecked(db: apsw.Connection) -> Iterator[None]:
    """Within it pages are read whatever their checksums say: to look what is wrong, or to mend it."""
    db.execute("PRAGMA checksum_verification = OFF")
    try:
        yield
    finally:
        db.execute("PRAGMA checksum_verification = ON")
        db.execute("PRAGMA shrink_memory")  # what was read unchecked is not to be told from memory


@contextmanager
def over(below: str) -> Iterator[None]:
    """For tests: within it files are reached by an apsw VFS that stands below the checksums, where a disk would be.

    Args: below: its name; no archive may be open when this begins, or when it ends.
    """
    before = available()
    usual = next(name for name in apsw.vfs_names() if name not in (VFS, below))
    if before:
        apsw.unregister_vfs(VFS)
    apsw.set_default_vfs(below)
    _load()
    try:
        yield
    finally:
        if VFS in apsw.vfs_names():
            apsw.unregister_vfs(VFS)
        apsw.set_default_vfs(usual)
        if before:
            _load()


def unwritable(path: str) -> StoreError:
    """What to say where an archive has checksums and this apsw cannot make them."""
    return StoreError(
        f"the archive {path} can only be read here: this apsw has no checksum VFS",
        "install apsw from the package index, which has it",
    )
