"""Adds a feed with the stages that need no model, in a process of its own, so that a test can kill it.

    python adding.py FEED ARCHIVE
"""

from __future__ import annotations

import sys

import msgspec

from rashomon.archive import Archive
from rashomon.stages import all_stages
from rashomon.store.sqlite import SqliteStore


def add(feed: str, path: str) -> bytes:
    stages = [s for s in all_stages() if s.shape != "document" or s.name == "zones"]
    with Archive(SqliteStore(path), stages) as archive:
        return msgspec.json.encode(archive.add(feed))


if __name__ == "__main__":
    sys.stdout.buffer.write(add(*sys.argv[1:]))
