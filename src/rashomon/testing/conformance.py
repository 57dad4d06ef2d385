"""Checks that any stage or store must pass: ours do in CI, a plug-in's can in its own.

from rashomon.testing.conformance import check_stage
check_stage(my_package.STAGE, before=[...])
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence

from rashomon.engines.inline import read_one
from rashomon.ids import content_id
from rashomon.model import Document, Failure, Link, Name, Published, Report, annotate
from rashomon.pipeline import Stage, plan
from rashomon.store.protocol import Entry, Store
from rashomon.testing.texts import HOSTILE


def check_stage(stage: Stage, before: Sequence[Stage] = (), texts: Sequence[str] = HOSTILE) -> None:
    """Run a document stage over hostile texts.

    Args:     before: the stages whose layers it reads.
    Raises:   AssertionError naming the text and what was broken: a failure, offsets out of bounds or out of order, an
              undeclared layer, or an answer that differs the second time or after other documents.
    """
    ordered = plan([*before, stage])
    pickle.loads(pickle.dumps((stage.run, stage.config)))
    first = {}
    for text in texts:
        document = Document.of(text)
        result = read_one(document, ordered)
        assert result.failure is None, f"{stage.name} failed on {text[:60]!r}: {result.failure}"
        for layer in stage.writes:
            spans = [(a.span.start, a.span.end) for a in result.reading.layer(layer)]
            assert spans == sorted(spans), f"{stage.name}: layer {layer} is out of order on {text[:60]!r}"
            for a in result.reading.layer(layer):
                assert a.layer in stage.writes, f"{stage.name} writes {a.layer} without saying so"
                assert text[a.span.start : a.span.end] == a.exact
        first[text] = result.runs
    for text in reversed(texts):
        again = read_one(Document.of(text), ordered)
        assert again.runs == first[text], f"{stage.name} answers differently the second time on {text[:60]!r}"


def check_store(open_store: Callable[[], Store]) -> None:
    """Put records into an empty store and ask for them.

    Args:     open_store: opens the store; called again to see that a second opening finds the same.
    Raises:   AssertionError.
    """
    store = open_store()
    assert store.sequence() == 0 and store.reports() == () and store.names() == frozenset()
    document = Document.of("Ana Brask spoke. 金正恩 🙂")
    name = annotate(document, 0, 9, Name("person"), "names")
    one = Report(
        content_id("report", 1), "a.txt", document.id, "00", outlet="The Gull", published=Published("2031-03-04")
    )
    two = Report(content_id("report", 2), "b.txt", document.id, "01")
    _check_reports(store, document, (one, two), Entry(one, document, (("run:1", (name,)),)), Entry(two, document))
    link = Link(content_id("link", 1), "same_entity", "A", "B", "user:ana", judgement="different")
    assert store.add_links([link]) == 4 and store.links() == (link,) and store.links(3) == ()
    failure = Failure("c.txt", "decode", "DecodeError", "no text", "")
    assert store.add((), [failure]) == 5 and store.failures() == (failure,) and store.failures(4) == ()
    store.put_view("v", b"1")
    store.put_view("v", b"2")
    assert store.view("v") == b"2" and store.view("w") is None
    again = open_store()
    assert [s.report for s in again.reports()][:2] == [one, two] and again.links() == (link,)


def _check_reports(
    store: Store, document: Document, reports: tuple[Report, Report], first: Entry, second: Entry
) -> None:
    """Reports, documents and readings, and asking for them up to a sequence number."""
    one, two = reports
    assert store.add([first]) == 1
    assert store.add([second]) == 2
    assert [s.report for s in store.reports()] == [one, two]
    assert [s.report for s in store.reports(1)] == [one]
    assert store.known_reports([one.id, "report:x"]) == {one.id}
    assert store.names() == {"a.txt", "b.txt"}
    assert store.texts([document.id, "doc:x"]) == {document.id: document}
    assert store.annotations(document.id, "run:1") == first.readings[0][1]
    assert store.annotations(document.id, "run:2") is None
    store.add_annotations(document.id, "run:2", ())
    assert store.annotations(document.id, "run:2") == ()
    third = Report(content_id("report", 3), "c", document.id, "02")
    assert store.add([Entry(third, document)]) == 3
    assert [s.seq for s in store.reports(2)] == [1, 2]
