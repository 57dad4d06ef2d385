"""Operations on the archive itself: `verify`, `repair`, `backup`, `export-archive`, `import-archive`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from rashomon.errors import InputError
from rashomon.serve.operations import Call
from rashomon.store.carrying import Carried, Line, archive_lines, import_lines
from rashomon.store.opening import open_store
from rashomon.store.protocol import Backup, Store
from rashomon.store.verify import Repaired, Verified
from rashomon.store.verify import repair as repair_store
from rashomon.store.verify import verify as verify_store


def _open(call: Call, make: bool = False) -> Store:
    return open_store(call.text("archive"), call.progress, make)


def verify(call: Call) -> Verified:
    """Look at everything that is stored."""
    store = _open(call)
    try:
        return verify_store(store)
    finally:
        store.close()


def repair(call: Call) -> Repaired:
    """Make again what can be made again."""
    store = _open(call)
    try:
        return repair_store(store)
    finally:
        store.close()


def backup(call: Call) -> Backup:
    """Copy the archive into a new file while others use it, and look whether the copy opens and ends where it should."""
    store = _open(call)
    try:
        store.backup(call.text("file"))
    finally:
        store.close()
    copy = open_store(call.text("file"), call.progress, False)
    try:
        return Backup(call.text("file"), copy.sequence(), copy.chain())
    finally:
        copy.close()


def export_archive(call: Call) -> Iterator[Line]:
    """Everything as JSON lines."""
    store = _open(call)
    try:
        yield from archive_lines(store)
    finally:
        store.close()


def import_archive(call: Call) -> Carried:
    """Fill a new archive from an export."""
    path = call.text("file")
    if path == "-":
        return _import(call, call.stdin)
    try:
        with open(path, "rb") as lines:
            return _import(call, lines)
    except OSError as error:
        raise InputError(
            f"cannot read the export {path}: {error.strerror}", "name a file, or - for standard input"
        ) from error


def _import(call: Call, lines: BinaryIO) -> Carried:
    store = _open(call, make=True)
    try:
        return import_lines(store, lines)
    finally:
        store.close()
