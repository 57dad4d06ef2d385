"""An ingest that does all that a store can be asked to write, and what must stand in the archive after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rashomon.model import Failure, Link, Record
from rashomon.relate.versions import version_link
from rashomon.store.protocol import Store
from rashomon.testing.bench_store_reports import Inventor


class Ingest(Record, frozen=True):
    """Batches of reports with readings, failures, versions, decisions, views and seats."""

    batches: int = 30
    size: int = 3
    words: int = 60
    first: int = 0
    """The number of the first report."""

    def run(self, store: Store, acknowledged: Callable[[int], None]) -> None:
        """Write it all; `acknowledged` is told the sequence number after each call that returned."""
        inventor = Inventor(7, self.words, readings=2, annotations=4)
        for batch in range(self.batches):
            start = self.first + batch * self.size
            entries = list(inventor.entries(self.size, start))
            failures = [Failure(f"{start}.txt", "decode", "DecodeError", "no text")] if batch % 3 == 1 else []
            links = [version_link(entries[1].report, entries[0].report.id)] if batch % 4 == 2 else []
            acknowledged(store.add(entries, failures, links))
            if batch % 5 == 3:
                acknowledged(store.add_links([Link(f"link:{start}", "same_entity", "A", "B", "user:ana")]))
            if batch % 2:
                store.put_view(f"view {batch % 7}", b"x" * (500 * (batch % 5)))
                store.put_seats([(store.sequence(), e.report.name, f"story:{batch}") for e in entries])
                store.add_annotations(entries[0].document.id, "run:late", ())


class Known(Record, frozen=True):
    """What an archive held at the end: the chain after each entry, and where each call's entries ended."""

    chains: tuple[str, ...]
    names: tuple[tuple[int, str, str], ...]
    """(sequence number, name, document) of each report."""
    ends: frozenset[int]
    """Where the entries of one call ended; between them nothing may end."""

    @staticmethod
    def of(store: Store, ends: Iterable[int]) -> Known:
        """Take it down."""
        chains = tuple(store.chain(seq) for seq in range(store.sequence() + 1))
        names = tuple((s.seq, s.report.name, s.report.document) for s in store.reports())
        return Known(chains, names, frozenset({0, *ends}))

    def missing(self, store: Store, acknowledged: int) -> str:
        """What an archive that was cut, or killed, lacks of what was acknowledged; or that it has what was never written.

        Raises: StoreError where it cannot be read.
        """
        sequence = store.sequence()
        if sequence < acknowledged:
            return f"{acknowledged - sequence} acknowledged records are lost"
        if sequence >= len(self.chains) or store.chain() != self.chains[sequence]:
            return "something stands there that was never written"
        if sequence not in self.ends:
            return f"a batch is torn at {sequence}"
        expected = [name for name in self.names if name[0] <= sequence]
        reports = store.reports()
        if [(s.seq, s.report.name, s.report.document) for s in reports] != expected:
            return "reports are lost, doubled or torn"
        documents = {document for _, _, document in expected}
        if store.texts(documents).keys() != documents:
            return "texts are lost"
        store.links(), store.failures(), store.seats()
        return ""
