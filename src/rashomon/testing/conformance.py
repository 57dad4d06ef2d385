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
from rashomon.relate.versions import version_link
from rashomon.store.carrying import export_archive, import_lines
from rashomon.store.heads import key_of
from rashomon.store.protocol import Conflict, Entry, Store
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
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
    store.put_seats([(4, "a.txt", "story:1"), (5, "b.txt", "story:1")])
    assert store.seats() == ((4, "a.txt", "story:1"), (5, "b.txt", "story:1")) and len(store.seats(4)) == 1
    again = open_store()
    assert [s.report for s in again.reports()][:2] == [one, two] and again.links() == (link,)
    _check_conflicts(again, document, one)
    _check_versions(again)
    _check_search(again)
    _check_care(again)


def _check_reports(
    store: Store, document: Document, reports: tuple[Report, Report], first: Entry, second: Entry
) -> None:
    """Reports, documents and readings, and asking for them up to a sequence number."""
    one, two = reports
    assert store.add([first]) == 1
    assert store.add([second]) == 2
    assert [s.report for s in store.reports()] == [one, two]
    assert [s.report for s in store.reports(1)] == [one] and store.reports(0) == () and store.reports(-1) == ()
    assert store.known_reports([one.id, "report:x"]) == {one.id}
    assert store.names() == {"a.txt", "b.txt"} and store.taken(["a.txt", "x"]) == {"a.txt"}
    assert store.named("b.txt") == store.reports()[1] and store.named("x") is None
    assert store.texts([document.id, "doc:x"]) == {document.id: document}
    assert store.annotations(document.id, "run:1") == first.readings[0][1]
    assert store.annotations(document.id, "run:2") is None
    store.add_annotations(document.id, "run:2", ())
    assert store.annotations(document.id, "run:2") == ()
    third = Report(content_id("report", 3), "c", document.id, "02")
    assert store.add([Entry(third, document)]) == 3
    assert [s.seq for s in store.reports(2)] == [1, 2]
    chains = [store.chain(n) for n in range(4)]
    assert len(set(chains)) == 4 and store.chain() == chains[-1]


def _check_conflicts(store: Store, document: Document, taken: Report) -> None:
    """A batch is written whole or not at all."""
    before, chain = store.sequence(), store.chain()
    fresh = Document.of("Never stored.")
    for clash in (taken, msgspec.structs.replace(taken, id="report:other")):
        try:
            store.add([Entry(Report("report:fresh", "fresh", fresh.id, "00"), fresh), Entry(clash, document)])
        except Conflict:
            pass
        else:
            raise AssertionError("an id or name that is taken is no Conflict")
        assert (store.sequence(), store.chain()) == (before, chain) and store.texts([fresh.id]) == {}


def _check_versions(store: Store) -> None:
    """Which report stands under an address, now and before."""
    old, new = Document.of("The bridge stands."), Document.of("The bridge stands no more.")
    url = "https://gull.example/a?utm_source=x"
    key = key_of("v1", url)
    at = store.add([Entry(Report("report:v1", "v1", old.id, "00", url=url), old)])
    newer = Report("report:v2", "v2", new.id, "00", url="https://gull.example/a")
    now = store.add([Entry(newer, new)], (), [version_link(newer, "report:v1")])
    assert [p.id for p in store.heads(key)] == ["report:v2"], "the newer version stands"
    assert [p.id for p in store.heads(key, at)] == ["report:v1"], "before, the older did"
    assert store.heads(key, at - 1) == () and now == at + 2


def _check_search(store: Store) -> None:
    """Words, phrases, beginnings, letters with marks, scripts without spaces; nothing that is typed is an operator."""
    text = "Zoë Noll waited at the harbour. Nobody came.\n\n东京的港口关闭了。"
    document = Document.of(text)
    store.add([Entry(Report("report:s", "s.txt", document.id, "00", title="A vigil in Sorn"), document)])

    def names(question: str) -> list[str]:
        return [found.name for found in store.search(question)]

    for question in (
        "harbour",
        "HARBOUR zoe",
        '"at the harbour"',
        "harb*",
        "港口",
        "京",
        "noll 东京",
        "vigil",
        "“zoë noll”",
    ):
        assert names(question) == ["s.txt"], question
    for question in (
        "harbours",
        '"harbour the"',
        "harb",
        "口港",
        "",
        " * ",
        '"',
        "nobody AND harbour",
        "text:harbour",
        "NOT",
    ):
        assert names(question) == [], question
    (found,) = store.search("harbour")
    assert found.at is not None and text[slice(*found.at)] == "harbour" and found.id == "report:s"
    assert (
        [f.name for f in store.search("brask")]
        and len(store.search("brask", 2)) == 2
        and store.search("brask", 0) == ()
    )


def _check_care(store: Store) -> None:
    """It finds itself sound, and gives everything to another that is the same to the byte."""
    found = verify(store)
    assert found.sound, found.faults
    assert {c.what for c in found.checked} >= {
        "entry",
        "document",
        "report",
        "link",
        "failure",
        "reading",
        "seat",
        "view",
    }
    store.rebuild()
    assert verify(store).sound and store.view("v") is None, "views are dropped"
    lines = list(export_archive(store))
    copy = SqliteStore(":memory:")
    carried = import_lines(copy, lines)
    assert (carried.sequence, carried.chain) == (store.sequence(), store.chain())
    assert list(export_archive(copy)) == lines, "an export of an import differs"
    again = import_lines(copy, lines)
    assert again.sequence == carried.sequence and list(export_archive(copy)) == lines, "an import twice adds something"
    assert verify(copy).sound
