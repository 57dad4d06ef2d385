"""Stages, the plan that orders them, and what they are handed.

A stage is a frozen value around a pure function. Its shape says what the function takes and gives:

- "document": `(Reading, config, kit) -> annotations` of one document, with no memory of others;
- "corpus":   `(reports, config, kit) -> Link`s between reports;
- "story":    `(StoryDraft, config, kit) -> StoryDraft` with one more part filled in.

`reads` and `writes` name layers (document) or parts (story); `plan` derives the order from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from rashomon import shapes
from rashomon.errors import ConfigError
from rashomon.ids import content_id
from rashomon.model import Annotation, Document, Link, Record, Report, Run
from rashomon.remembering import Numbering

Shape = Literal["document", "corpus", "story"]

TRANSIENT = frozenset({"parse"})
"""Layers that are never stored: large, and needed only while a document is read."""


Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where unknown)."""


def silent(what: str, done: int, of: int | None) -> None:
    """Show no progress."""


class Reading(Record, frozen=True):
    """A document with the annotations made so far, by layer, each layer in document order."""

    document: Document
    layers: Mapping[str, tuple[Annotation, ...]] = {}

    def layer(self, name: str) -> tuple[Annotation, ...]:
        """The annotations of one layer; empty when nothing was found."""
        return self.layers.get(name, ())

    def plus(self, annotations: Sequence[Annotation], writes: Sequence[str]) -> Reading:
        """The reading with more annotations; each written layer is put in document order."""
        grown = dict(self.layers)
        for name in writes:
            found = [a for a in annotations if a.layer == name]
            # Propositions refer to statements by index, so that stage emits in this very order (the sort is stable).
            grown[name] = tuple(sorted(found, key=lambda a: (a.span.start, a.span.end)))
        return Reading(self.document, grown)


class ReportReading(Record, frozen=True):
    """A report with the reading of its document; `seq` is its place in the archive's order."""

    report: Report
    reading: Reading
    seq: int = 0

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.reading.document.text

    def number(self) -> int:
        """One number for all readings of this report in which nothing differs: a key for what is made of it alone.

        Cost: linear in annotations, which are named by their content.
        """
        layers = self.reading.layers
        told = tuple([(name, tuple([(a.id, a.score) for a in layers[name]])) for name in sorted(layers)])
        return _READINGS.of((self.report, self.seq, self.reading.document.id, told))


_READINGS = Numbering(1 << 11)


class StoryDraft(Record, frozen=True):
    """A story while it is folded: its reports in canonical order and the parts derived so far."""

    id: str
    reports: tuple[ReportReading, ...]
    links: tuple[Link, ...] = ()
    published: tuple[shapes.Published, ...] = ()
    developments: tuple[shapes.Development, ...] = ()
    entities: tuple[shapes.Entity, ...] = ()
    statements: tuple[shapes.Statement, ...] = ()
    copies: tuple[shapes.Copy, ...] = ()
    families: tuple[shapes.Family, ...] = ()
    membership: tuple[shapes.Membership, ...] = ()
    utterances: tuple[shapes.Utterance, ...] = ()
    claims: tuple[shapes.Claim, ...] = ()
    timeline: tuple[shapes.Event, ...] = ()
    network: tuple[shapes.Edge, ...] = ()
    brief: tuple[shapes.BriefSentence, ...] = ()
    title: str = ""


class Stage(msgspec.Struct, frozen=True):
    """One step of the work. `load` fetches what `run` needs (a model) once a process; it may be None."""

    name: str
    version: str
    shape: Shape
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[..., Any]
    config: Any = None
    load: Callable[[], Any] | None = None

    def record(self) -> Run:
        """The run record: what an annotation's `by` stands for."""
        config = msgspec.json.encode(self.config).decode("utf-8")
        return Run(content_id("run", self.name, self.version, config), self.name, self.version, config)


def plan(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Put stages of one shape in an order in which each finds what it reads.

    Args:     stages: of one shape; ties are kept in the given order.
    Returns:  the same stages, ordered.
    Raises:   ConfigError when two stages write the same layer, or one reads what none before it can write.
    Cost:     quadratic in the number of stages (a dozen).
    """
    written: dict[str, str] = {}
    for stage in stages:
        for name in stage.writes:
            if name in written:
                raise ConfigError(f"stages {written[name]} and {stage.name} both write {name}", "rename one layer")
            written[name] = stage.name
    waiting, ordered, ready = list(stages), [], set[str]()
    while waiting:
        nxt = next((s for s in waiting if set(s.reads) <= ready), None)
        if nxt is None:
            missing = {r for s in waiting for r in s.reads} - set(written)
            what = f"nothing writes {', '.join(sorted(missing))}" if missing else "they wait for each other"
            raise ConfigError(f"cannot order {', '.join(s.name for s in waiting)}: {what}")
        waiting.remove(nxt)
        ordered.append(nxt)
        ready |= set(nxt.writes)
    return tuple(ordered)
