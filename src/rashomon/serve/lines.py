"""Operations on JSON lines from standard input: no archive, no memory from one line to the next.

Each line gives exactly one output line, in order; blank lines are passed over. A line that cannot be used gives a line
that says why (`failure` for documents, `error` for questions), so that the answers still belong to the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, BinaryIO, TypeVar

import msgspec

from rashomon import shapes
from rashomon.engines.inline import DOCUMENT_ERRORS, kit_of, read_one
from rashomon.errors import InvariantError, ModelError, UsageError
from rashomon.ids import content_id
from rashomon.model import Annotation, Failure, Record, Time
from rashomon.pipeline import ReportReading, Stage, StoryDraft, plan
from rashomon.serve.operations import LAYERS, Call
from rashomon.text.records import Arrival, read_jsonl, told_apart

T = TypeVar("T")


class Wrong(Record, frozen=True, omit_defaults=False):
    """A line that could not be used, and why."""

    error: str
    id: str | None = None


class NamePair(Record, frozen=True):
    """What `rashomon names` takes."""

    left: str
    right: str
    kind: str | None = None


class EventWord(Record, frozen=True):
    """What `rashomon factuality` takes: a text and the span of an event word."""

    text: str
    start: int
    end: int


class SentencePair(Record, frozen=True):
    """What `rashomon compare-claims` takes."""

    left: str
    right: str


class Certainty(Record, frozen=True):
    """-3 certain it did not happen, 0 unknown, 3 certain it did."""

    score: float
    label: str


class Annotated(Record, frozen=True):
    """One document's annotations, as JSON objects with layer, start, end, exact and the layer's own fields."""

    id: str
    annotations: tuple[dict[str, Any], ...]
    failure: shapes.Failed | None = None


class Group(Record, frozen=True):
    """A development as `rashomon cluster` prints it."""

    id: str
    reports: tuple[str, ...]


class Cluster(Record, frozen=True):
    """A story as `rashomon cluster` prints it."""

    id: str
    reports: tuple[str, ...]
    developments: tuple[Group, ...]
    why: tuple[str, ...] = ()


class Clusters(Record, frozen=True):
    """Every input id in exactly one story; inputs that gave no report apart."""

    stories: tuple[Cluster, ...]
    failures: tuple[shapes.Failed, ...] = ()


class Taught(Record, frozen=True):
    """An outlet's boilerplate, which was left out, and the inputs that it was learned from."""

    outlet: str
    text: str
    learned_from: tuple[str, ...]


class Pairs(Record, frozen=True):
    """All pairs of inputs that share text."""

    pairs: tuple[shapes.Copy, ...]
    failures: tuple[shapes.Failed, ...] = ()
    boilerplate: tuple[Taught, ...] = ()


@cache
def _document_stages() -> tuple[Stage, ...]:
    from rashomon.stages import all_stages

    return plan([s for s in all_stages() if s.shape == "document"])


@cache
def _needed(layers: tuple[str, ...]) -> tuple[Stage, ...]:
    """The stages that write these layers, and those whose layers they read."""
    wanted, chosen = set(layers), []
    for stage in reversed(_document_stages()):
        if wanted & set(stage.writes):
            wanted |= set(stage.reads)
            chosen.append(stage)
    return tuple(reversed(chosen))


def _failed(failure: Failure, name: str = "") -> shapes.Failed:
    return shapes.Failed(name or failure.name, failure.stage, failure.error, failure.message, failure.hint)


# ---------------------------------------------------------------------------------------------------- annotate


def annotate(call: Call) -> Iterator[Annotated]:
    """Annotate documents, one JSON line each.

    Raises: UsageError for a layer that does not exist.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in call.text("layers").split(",") if name.strip()))
    unknown = [name for name in wanted if name not in LAYERS]
    if unknown or not wanted:
        raise UsageError(f"there is no layer {unknown[0] if unknown else ''!r}", f"layers: {', '.join(LAYERS)}")
    for done, arrival in enumerate(read_jsonl(call.stdin)):
        call.progress("annotating", done, None)
        yield Annotated(arrival.name, (), _failed(arrival)) if isinstance(arrival, Failure) else _read(arrival, wanted)


def _read(arrival: Arrival, wanted: tuple[str, ...]) -> Annotated:
    """Annotate one document; whatever goes wrong with it, its line says."""
    name = arrival.report.name
    # Speakers are entities, and those are found by their names.
    result = read_one(arrival.document, _needed((*wanted, "name") if "statement" in wanted else wanted))
    failed = _failed(result.failure, name) if result.failure else None
    try:
        shown = tuple(_shown(ReportReading(arrival.report, result.reading), wanted))
    except (InvariantError, ModelError):
        raise
    except DOCUMENT_ERRORS as error:
        return Annotated(name, (), shapes.Failed(name, "annotate", type(error).__name__, str(error)))
    return Annotated(name, shown, failed)


def _shown(report: ReportReading, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The annotations of the layers, one layer after the other, as JSON objects."""
    draft = _draft(report, wanted)
    for layer in wanted:
        annotations = report.reading.layer(layer)
        if layer == "statement":
            yield from _shown_statements(draft, annotations)
            continue
        for annotation in annotations:
            value = annotation.value
            if isinstance(value, Time):
                value = _resolved(value, draft.published[0])
            fields = msgspec.to_builtins(value)
            fields.pop("layer", None)
            yield {**_place(annotation), **fields}


def _place(annotation: Annotation) -> dict[str, Any]:
    """What every annotation has."""
    span = annotation.span
    return {"layer": annotation.layer, "start": span.start, "end": span.end, "exact": annotation.exact}


def _resolved(value: Time, published: shapes.Published) -> Time:
    from rashomon.read.times import resolve

    return resolve(value, published)


def _shown_statements(draft: StoryDraft, annotations: Sequence[Annotation]) -> Iterator[dict[str, Any]]:
    for statement, annotation in zip(draft.statements, annotations, strict=True):
        fields = msgspec.to_builtins(statement)
        fields.pop("report")
        yield {**_place(annotation), **fields}


def _draft(report: ReportReading, wanted: Sequence[str]) -> StoryDraft:
    """A story of this one report, folded as far as these layers need: its date for times, its people for statements."""
    from rashomon.relate import dates, entities, statements

    stages = (dates.STAGE, entities.STAGE, statements.STAGE) if "statement" in wanted else (dates.STAGE,)
    draft = StoryDraft("story:lines", (report,))
    for stage in stages if {"time", "statement"} & set(wanted) else ():
        config = statements.StatementsConfig(everything=True) if stage is statements.STAGE else stage.config
        draft = stage.run(draft, config, kit_of(stage))
    return draft


# ---------------------------------------------------------------------------------------------------- cluster, compare


def cluster(call: Call) -> Clusters:
    """Group JSON lines into stories and developments; one pass, no parser. What cannot be read stands alone."""
    from rashomon.relate.groups import cluster_reports

    arrivals, failures = _split(call)
    call.progress("grouping", 0, None)
    found = [
        Cluster(g.id, g.reports, tuple(Group(d.id, d.reports) for d in g.developments), g.why)
        for g in cluster_reports([(a.report, a.document.text) for a in arrivals])
    ]
    held = {a.report.name for a in arrivals}
    found += [_alone(name) for name in dict.fromkeys(f.id for f in failures) if name not in held]
    return Clusters(tuple(found), tuple(failures))


def _alone(name: str) -> Cluster:
    """The story of an input that could not be read: every id that came in is in some story."""
    story = content_id("story", name)
    return Cluster(
        story, (name,), (Group(content_id("development", story, [name]), (name,)),), ("it could not be read",)
    )


def compare(call: Call) -> Pairs:
    """Find all pairs of JSON lines that share text."""
    from rashomon.relate.articles import compare_arrivals

    arrivals, failures = _split(call, languages=False)
    call.progress("comparing", 0, len(arrivals))
    found = compare_arrivals(arrivals)
    return Pairs(found.copies, tuple(failures), tuple(Taught(s.outlet, s.text, s.learned_from) for s in found.stock))


def _split(call: Call, languages: bool = True) -> tuple[list[Arrival], list[shapes.Failed]]:
    """The reports of standard input, each with a name of its own, and the failures."""
    arrivals, failures = told_apart(_counted(call, languages))
    return arrivals, [_failed(failure) for failure in failures]


def _counted(call: Call, languages: bool) -> Iterator[Arrival | Failure]:
    for done, arrival in enumerate(read_jsonl(call.stdin, languages=languages)):
        call.progress("reading", done, None)
        yield arrival


# ---------------------------------------------------------------------------------------------------- pairs and events


def names(call: Call) -> Iterator[object]:
    """Judge pairs of names."""
    from rashomon.relate.matching import match_names

    return _answers(call, NamePair, lambda asked: match_names(asked.left, asked.right, asked.kind))


def factuality(call: Call) -> Iterator[object]:
    """Judge events by their words."""
    from rashomon.read.certainty import certainty_of

    stages = _needed(("statement", "proposition"))

    def judge(asked: EventWord) -> object:
        if not 0 <= asked.start < asked.end <= len(asked.text):
            return Wrong(f"the span {asked.start}-{asked.end} lies outside a text of {len(asked.text)} characters")
        return Certainty(*certainty_of(asked.text, (asked.start, asked.end), stages))

    return _answers(call, EventWord, judge)


def claims(call: Call) -> Iterator[object]:
    """Judge pairs of sentences."""
    from rashomon.weigh.compare import compare_claims

    stages = _needed(("factuality", "proposition", "statement", "name", "time"))
    return _answers(call, SentencePair, lambda asked: compare_claims(asked.left, asked.right, stages))


def _answers(call: Call, kind: type[T], judge: Callable[[T], object]) -> Iterator[object]:
    """One answer a question; one that cannot be read or judged gives a `Wrong` that says why."""
    for done, (number, asked) in enumerate(_questions(call.stdin, kind)):
        call.progress("answering", done, None)
        if isinstance(asked, Wrong):
            yield asked
            continue
        try:
            yield judge(asked)
        except (InvariantError, ModelError):
            raise
        except DOCUMENT_ERRORS as error:
            yield Wrong(f"line {number}: {type(error).__name__}: {error}")


def _questions(stream: BinaryIO, kind: type[T]) -> Iterator[tuple[int, T | Wrong]]:
    """Numbered lines as what they ask; blank lines are passed over."""
    for number, line in enumerate(stream, 1):
        line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield number, Wrong(f"line {number}: {error}")
