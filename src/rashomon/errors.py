"""Every error that rashomon raises on purpose.

    RashomonError                 has a message (what, where) and a hint (what to do)
    ├── UsageError                the caller asked for something that cannot be: exit status 2
    │   ├── ConfigError           an unknown key or a value out of range
    │   ├── InputError            a path that is not there, an input that cannot be opened
    │   └── NotFoundError         no story, report or entity of that id
    ├── DecodeError               these bytes or this record give no usable text (becomes a Failure record)
    ├── FetchError                an address that could not be fetched (becomes a Failure record)
    │   └── ForbiddenError        one that must not be: not public, not of the web, or its robots.txt says no
    ├── ModelError                weights missing or broken
    ├── StoreError                the archive cannot be read or written
    ├── EngineError               workers could not be started, or the cluster gave up
    └── InvariantError            a record contradicts itself: a defect in rashomon

A document that cannot be read never raises to the caller: it becomes a `Failure` record and the run goes on.
"""

from __future__ import annotations


class RashomonError(Exception):
    """An error with a plain message and a hint on what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RashomonError):
    """The caller asked for something that cannot be."""


class ConfigError(UsageError):
    """A setting is unknown or out of range."""


class InputError(UsageError):
    """A path or stream that cannot be opened."""


class NotFoundError(UsageError):
    """No record of that id."""


class DecodeError(RashomonError):
    """These bytes, or this record, give no usable text."""


class FetchError(RashomonError):
    """An address could not be fetched."""


class ForbiddenError(FetchError):
    """An address must not be fetched."""


class ModelError(RashomonError):
    """A weight file is missing or broken."""


class StoreError(RashomonError):
    """The archive cannot be read or written."""


class EngineError(RashomonError):
    """Workers could not be started, or the cluster gave up."""


class InvariantError(RashomonError):
    """A record contradicts itself; this is a defect in rashomon, not in the input."""
