"""Operations on JSON lines from standard input: no archive, no memory from one line to the next.

Each input line gives exactly one output line, in order. A line that cannot be used gives a line with `error`, so that
line N of the answer always belongs to line N of the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, BinaryIO, TypeVar

import msgspec

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.model import Annotation, Failure, Offsets, Record, Time
from rashomon.pipeline import Reading, ReportReading, Stage, StoryDraft, plan

LAYERS = ("sentence", "name", "time", "statement", "proposition", "factuality", "zone")

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


class Pairs(Record, frozen=True):
    """All pairs of inputs that share text."""

    pairs: tuple[shapes.Copy, ...]
    failures: tuple[shapes.Failed, ...] = ()


@cache
def _document_stages() -> tuple[Stage, ...]:
    from rashomon.stages import all_stages

    return plan([s for s in all_stages() if s.shape == "document"])


def _needed(layers: Sequence[str]) -> tuple[Stage, ...]:
    """The stages that write these layers, and those whose layers they read."""
    wanted, chosen = set(layers), []
    for stage in reversed(_document_stages()):
        if wanted & set(stage.writes):
            wanted |= set(stage.reads)
            chosen.append(stage)
    return tuple(reversed(chosen))


def _failed(failure: Failure) -> shapes.Failed:
    return shapes.Failed(failure.name, failure.stage, failure.error, failure.message, failure.hint)


# ---------------------------------------------------------------------------------------------------- annotate


def annotate_lines(stream: BinaryIO, layers: str) -> Iterator[Annotated]:
    """Annotate documents, one JSON line each.

    Raises: UsageError for a layer that does not exist.
    """
    from rashomon.engines.inline import read_one
    from rashomon.text.records import read_jsonl

    wanted = tuple(name.strip() for name in layers.split(",") if name.strip())
    unknown = [name for name in wanted if name not in LAYERS]
    if unknown or not wanted:
        raise UsageError(f"there is no layer {unknown[0] if unknown else ''!r}", f"layers: {', '.join(LAYERS)}")
    stages = _needed((*wanted, "name") if "statement" in wanted else wanted)
    for arrival in read_jsonl(stream):
        if isinstance(arrival, Failure):
            yield Annotated(arrival.name, (), _failed(arrival))
            continue
        result = read_one(arrival.document, stages)
        failed = _failed(msgspec.structs.replace(result.failure, name=arrival.report.name)) if result.failure else None
        report = ReportReading(arrival.report, result.reading)
        yield Annotated(arrival.report.name, tuple(_shown(report, wanted)), failed)


def _shown(report: ReportReading, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    draft = _draft([report])
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
            start, end = annotation.span.start, annotation.span.end
            yield {"layer": layer, "start": start, "end": end, "exact": annotation.exact, **fields}


def _resolved(value: Time, published: shapes.Published) -> Time:
    from rashomon.read.times import resolve

    return resolve(value, published)


def _shown_statements(draft: StoryDraft, annotations: Sequence[Annotation]) -> Iterator[dict[str, Any]]:
    for statement, annotation in zip(draft.statements, annotations, strict=True):
        fields = msgspec.to_builtins(statement)
        fields.pop("report")
        start, end = annotation.span.start, annotation.span.end
        yield {"layer": "statement", "start": start, "end": end, "exact": annotation.exact, **fields}


def _draft(reports: Sequence[ReportReading]) -> StoryDraft:
    """A story of these reports, folded as far as its statements."""
    from rashomon.relate import dates, entities, statements

    draft = StoryDraft("story:lines", tuple(reports))
    for stage in (dates.STAGE, entities.STAGE, statements.STAGE):
        draft = stage.run(draft, stage.config, stage.load() if stage.load else None)
    return draft


# ---------------------------------------------------------------------------------------------------- cluster, compare


def cluster_lines(stream: BinaryIO) -> Clusters:
    """Group JSON lines into stories and developments; one pass, no parser."""
    from rashomon.relate.groups import cluster_reports
    from rashomon.text.records import read_jsonl

    arrivals, failures = _split(read_jsonl(stream))
    return Clusters(
        tuple(
            Cluster(g.id, g.reports, tuple(Group(d.id, d.reports) for d in g.developments), g.why)
            for g in cluster_reports([(a.report, a.document.text) for a in arrivals])
        ),
        tuple(failures),
    )


def compare_lines(stream: BinaryIO) -> Pairs:
    """Find all pairs of JSON lines that share text."""
    from rashomon.relate.copies import compare, input_of
    from rashomon.text import zones
    from rashomon.text.records import read_jsonl

    arrivals, failures = _split(read_jsonl(stream))
    inputs = []
    for arrival in arrivals:
        reading = Reading(arrival.document)
        reading = reading.plus(zones.STAGE.run(reading, zones.STAGE.config, None), zones.STAGE.writes)
        inputs.append(input_of(ReportReading(arrival.report, reading)))
    return Pairs(compare(inputs), tuple(failures))


def _split(arrivals: Iterator[Any]) -> tuple[list[Any], list[shapes.Failed]]:
    """Reports and failures apart; a second report of one id gets a name of its own."""
    from rashomon.text.records import Arrival

    found: dict[str, Arrival] = {}
    failures = []
    for arrival in arrivals:
        if isinstance(arrival, Failure):
            failures.append(_failed(arrival))
            continue
        name, number = arrival.report.name, 1
        while name in found:
            number += 1
            name = f"{arrival.report.name}#{number}"
        report = msgspec.structs.replace(arrival.report, name=name)
        found[name] = msgspec.structs.replace(arrival, report=report)
    return list(found.values()), failures


# ---------------------------------------------------------------------------------------------------- pairs and events


def _questions(stream: BinaryIO, kind: type[T]) -> Iterator[T | Wrong]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Wrong(f"line {number}: {error}")


def name_lines(stream: BinaryIO) -> Iterator[Any]:
    """Judge pairs of names."""
    from rashomon.relate.matching import match_names

    for asked in _questions(stream, NamePair):
        yield asked if isinstance(asked, Wrong) else match_names(asked.left, asked.right, asked.kind)


def factuality_lines(stream: BinaryIO) -> Iterator[Certainty | Wrong]:
    """Judge events by their words."""
    from rashomon.read.certainty import certainty_of

    for asked in _questions(stream, EventWord):
        if isinstance(asked, Wrong):
            yield asked
        elif not 0 <= asked.start < asked.end <= len(asked.text):
            yield Wrong(f"the span {asked.start}-{asked.end} lies outside a text of {len(asked.text)} characters")
        else:
            score, label = certainty_of(asked.text, _event_span(asked), _needed(("statement", "proposition")))
            yield Certainty(score, label)


def _event_span(asked: EventWord) -> Offsets:
    return asked.start, asked.end


def claim_lines(stream: BinaryIO) -> Iterator[Any]:
    """Judge pairs of sentences."""
    from rashomon.weigh.compare import compare_claims

    stages = _needed(("factuality", "proposition", "statement", "name", "time"))
    for asked in _questions(stream, SentencePair):
        yield asked if isinstance(asked, Wrong) else compare_claims(asked.left, asked.right, stages)
