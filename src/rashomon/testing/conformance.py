"""Checks that any stage, store or engine must pass: ours do in CI, a plug-in's can in its own.

from rashomon.testing.conformance import check_stage
check_stage(my_package.STAGE, before=[...])
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from rashomon.engines.inline import ReadDocument, read_one
from rashomon.ids import bytes_digest, content_id
from rashomon.model import Document, Failure, Link, Name, Published, Report, annotate
from rashomon.pipeline import Stage, plan
from rashomon.store.protocol import Entry, Store
from rashomon.testing.texts import HOSTILE

Engine = Callable[[Iterable[Document], Sequence[Stage]], Iterator[ReadDocument]]
"""What an engine is: documents and stages in, one result a document out."""


def check_stage(stage: Stage, before: Sequence[Stage] = (), texts: Sequence[str] = HOSTILE) -> None:
    """Run a document stage over hostile texts.

    Args:     before: the stages whose layers it reads.
    Raises:   AssertionError naming the text and what was broken: a failure, offsets out of bounds or out of order, an
              undeclared layer, or an answer that differs the second time or after other documents.
    """
    _check(plan([*before, stage]), [stage], texts)


def check_stages(stages: Sequence[Stage], texts: Sequence[str] = HOSTILE) -> None:
    """Check all of these document stages as `check_stage` does, reading each text only once for all of them.

    Raises:   AssertionError.
    """
    _check(plan(stages), stages, texts)


def _check(ordered: Sequence[Stage], checked: Sequence[Stage], texts: Sequence[str]) -> None:
    for stage in checked:
        assert stage.shape == "document", f"{stage.name} is not a document stage"
        pickle.loads(pickle.dumps((stage.run, stage.config, stage.load)))
    first = {}
    for text in texts:
        result = read_one(Document.of(text), ordered)
        failed = result.failure
        assert failed is None, f"{failed and failed.stage} failed on {text[:60]!r}: {failed}"
        for stage in checked:
            _check_layers(stage, result, text)
        first[text] = result.runs
    for text in reversed(texts):
        again = read_one(Document.of(text), ordered)
        assert again.runs == first[text], f"{_differing(again, first[text])} differs the second time on {text[:60]!r}"


def _check_layers(stage: Stage, result: ReadDocument, text: str) -> None:
    """What the stage wrote is in order, within the text, and on layers that it declares."""
    for layer in stage.writes:
        spans = [(a.span.start, a.span.end) for a in result.reading.layer(layer)]
        assert spans == sorted(spans), f"{stage.name}: layer {layer} is out of order on {text[:60]!r}"
        for a in result.reading.layer(layer):
            assert a.layer in stage.writes, f"{stage.name} writes {a.layer} without saying so"
            assert text[a.span.start : a.span.end] == a.exact, f"{stage.name}: {a.exact[:60]!r} is not its slice"


def _differing(result: ReadDocument, before: object) -> str:
    """The first layer that is not as it was."""
    known = dict(before) if isinstance(before, tuple) else {}
    return next((found[0].layer for run, found in result.runs if found and known.get(run) != found), "an empty layer")


def digest_of(results: Iterable[ReadDocument]) -> str:
    """One digest of everything an engine gave, whatever the order of documents: two engines must agree on it."""
    each = sorted(bytes_digest(msgspec.msgpack.encode((r.reading.document.id, r.runs, r.failure))) for r in results)
    return bytes_digest("".join(each).encode("ascii"))


def check_engine(engine: Engine, stages: Sequence[Stage], texts: Sequence[str] = HOSTILE) -> str:
    """Run stages on an engine, with the documents in several orders and batches.

    Args:     engine: e.g. `engines.inline.read_documents`.
    Returns:  the digest of all outputs, to be compared with other engines'.
    Raises:   AssertionError when order or batches change it, or a document has no result.
    """
    documents = [Document.of(text) for text in dict.fromkeys(texts)]
    results = list(engine(documents, stages))
    assert [r.reading.document for r in results] == documents, "results are not one a document, in order"
    digest = digest_of(results)
    turned = documents[1::2] + documents[0::2][::-1]
    assert digest_of(engine(turned, stages)) == digest, "the order of documents changes the result"
    one_by_one = [result for document in documents[::5] for result in engine([document], stages)]
    assert one_by_one == results[::5], "a document alone gives another result"
    return digest


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
