"""Structured logs: one JSON object a line, made of fixed words, numbers and content ids, and of nothing else.

A log leaves the machine it was written on. So an event has no field in which a sentence of a report, an address with its key,
a path or the message of an exception (which may quote either) could stand: `Event` refuses whatever is neither a plain word
nor a content id. The messages themselves stand in the answer, under `failures`, where the reports stand, too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TextIO

import msgspec

from rashomon.errors import InvariantError
from rashomon.model import Record

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}\Z")
_ID = re.compile(r"[a-z]{2,12}:[0-9a-f]{32}\Z")


class Event(Record, frozen=True, omit_defaults=True):
    """Something that happened. `event`, `engine`, `stage`, `error` are plain words; `subject` is a content id."""

    event: str
    engine: str = ""
    stage: str = ""
    error: str = ""
    subject: str = ""
    count: int | None = None
    of: int | None = None
    seconds: float | None = None


class _Line(Record, frozen=True):
    time: str
    level: str


Log = Callable[[Event], None]
"""Where events go."""


def no_log(event: Event) -> None:
    """Keep no log."""


def checked_event(event: Event) -> Event:
    """Return the event if nothing of a report can stand in it.

    Raises: InvariantError when a field is neither a plain word nor a content id.
    """
    for field in (event.event, event.engine, event.stage, event.error):
        if field and not _WORD.match(field):
            raise InvariantError("a log event may hold plain words only")
    if event.subject and not _ID.match(event.subject):
        raise InvariantError("a log event names its subject by a content id only")
    return event


def json_log(out: TextIO, clock: Callable[[], float] = time.time) -> Log:
    """A log of JSON lines.

    Args:     out: mostly standard error; clock: seconds since 1970, for the `time` of each line.
    Returns:  a function that writes an event; where nobody listens any more it does nothing.
    """

    def write(event: Event) -> None:
        now = clock()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
        head = msgspec.json.encode(_Line(stamp, "warning" if event.error else "info"))
        body = msgspec.json.encode(checked_event(event))
        try:
            out.write((head[:-1] + b"," + body[1:]).decode("ascii") + "\n")
            out.flush()
        except (OSError, ValueError):  # standard error has gone; the work has not
            return

    return write
