"""Which reports stand in an archive, by what makes a newer text a version of them, and the names that are taken.

Consulted while reports are added: what is known already, what is a new version of what, and under which name it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from rashomon import shapes
from rashomon.model import Document, Failure, Link, Record, Report
from rashomon.relate.versions import are_versions, version_key, version_link
from rashomon.store.protocol import Entry, Store

Key = tuple[str, str]


class Arrived(Protocol):
    """A report that came in, with its text."""

    @property
    def report(self) -> Report:
        """Who printed it."""
        ...

    @property
    def document(self) -> Document:
        """What it says."""
        ...


class Head(Record, frozen=True):
    """A report that no newer version has replaced, and its document."""

    id: str
    name: str
    document: str


class Placed(Record, frozen=True):
    """Entries as they are to be stored: under names of their own, with links to the versions they replace."""

    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    notes: tuple[str, ...]


def key_of(name: str, url: str | None) -> str:
    """What a newer version of a report shares with it, as one word for an index."""
    return " ".join(version_key(name, url))


class Heads:
    """The standing reports of a store, looked up as they are needed: an archive of a million reports costs no more than one of
    ten.

    Args:     store: asked at every turn; growing: what is added from now on counts, too. Where it does not, reports handed in
              at once are no versions of one another.
    """

    def __init__(self, store: Store, growing: bool = True) -> None:
        self._store, self._growing = store, growing
        self._until = None if growing else store.sequence()
        self._numbers: dict[str, int] = {}

    def holds(self, arrival: Arrived) -> bool:
        """Whether nothing would be new about it: the text stands already, or it is a summary of a text that does."""
        heads = self._stored(version_key(arrival.report.name, arrival.report.url))
        return any(self._is_known(head, arrival.report, arrival.document) for head in heads)

    def _is_known(self, head: Head, report: Report, document: Document) -> bool:
        if head.document == document.id:
            return True
        # The feed's summary of a page that was read already is no newer version of it.
        return report.extent == "summary" and len(self._text(head)) > 1.5 * len(document.text)

    def _text(self, head: Head) -> str:
        return next((d.text for d in self._store.texts([head.document]).values()), "")

    def place(self, entries: Sequence[Entry]) -> Placed:
        """Give entries names of their own, find out which are new versions, and leave out what stands already.

        Returns:  what to store.
        """
        kept, links, notes, found = list[Entry](), list[Link](), list[str](), list[tuple[Key, Head, str | None]]()
        names: set[str] = set()
        fresh: dict[str, str] = {}
        for entry in entries:
            key = version_key(entry.report.name, entry.report.url)
            heads = self._now(key, found)
            if any(h.document == entry.document.id for h in heads) and self._growing:
                continue
            older = next((h for h in heads if are_versions(key[0], self._old(h, fresh), entry.document.text)), None)
            name = self._free(entry.report.name, names)
            names.add(name)
            kept.append(msgspec.structs.replace(entry, report=msgspec.structs.replace(entry.report, name=name)))
            fresh[entry.document.id] = entry.document.text
            if older:
                links.append(version_link(entry.report, older.id))
                notes.append(f"{name} is a new version of {older.name}")
            elif name != entry.report.name:
                notes.append(f"another report is called {entry.report.name}; this one is called {name}")
            found.append((key, Head(entry.report.id, name, entry.document.id), older.id if older else None))
        return Placed(tuple(kept), tuple(links), tuple(notes))

    def _stored(self, key: Key) -> list[Head]:
        return [Head(p.id, p.name, p.document) for p in self._store.heads(" ".join(key), self._until)]

    def _now(self, key: Key, found: Iterable[tuple[Key, Head, str | None]]) -> list[Head]:
        """The standing reports of a key, those of this batch among them."""
        heads = self._stored(key)
        for other, head, replaced in found if self._growing else ():
            if other == key:
                heads = [h for h in heads if h.id != replaced] + [head]
        return heads

    def _old(self, head: Head, fresh: dict[str, str]) -> str:
        return fresh.get(head.document) or self._text(head)

    def _free(self, name: str, names: set[str]) -> str:
        """The name, or with #2, #3 ... when another report has it."""
        number, free = 1, name
        while free in names or self._store.taken([free]):
            # Names are never given back, so that what was taken up to some number still is.
            number = max(number, self._numbers.get(name, 1)) + 1
            free = f"{name}#{number}"
        if number > 1:
            self._numbers[name] = number - 1
        return free


@dataclass
class Tally:
    """What one call of `add` has done so far."""

    heads: Heads
    told: set[Failure]
    done: int = 0
    added: int = 0
    versions: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, inputs: int, placed: Placed, failures: Sequence[Failure], notes: list[str]) -> None:
        """Count a batch that is stored."""
        self.done += inputs
        self.added += len(placed.entries)
        self.versions += len(placed.links)
        self.failures += failures
        self.told |= set(failures)
        self.notes += [*placed.notes, *notes]

    def result(self, sequence: int) -> shapes.AddResult:
        """The answer; added, known and failed add up to the inputs."""
        told = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in self.failures)
        known = self.done - self.added - len(told)
        return shapes.AddResult(
            self.added, known, len(told), sequence, told, tuple(self.notes), self.versions, self.done
        )
