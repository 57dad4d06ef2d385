"""The default engine: one document after another, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from rashomon.engines.meter import METER
from rashomon.errors import InvariantError, ModelError, RashomonError
from rashomon.model import Annotation, Document, Failure, Record, checked
from rashomon.pipeline import TRANSIENT, Reading, Stage, StoryDraft, plan
from rashomon.remembering import uncollected

# What a defect in a stage can raise on foreign text. Anything else (a lost disk, an interrupt) is not the document's
# fault and stops the run; so do ModelError and InvariantError, which no other document would escape.
DOCUMENT_ERRORS = (
    ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, RuntimeError, TypeError, ValueError,
    RashomonError,
)  # fmt: skip


class ReadDocument(Record, frozen=True):
    """A document with all its layers; or as far as it came, and why it came no further."""

    reading: Reading
    runs: tuple[tuple[str, tuple[Annotation, ...]], ...]
    failure: Failure | None = None


@cache
def _loaded(load: Callable[[], object]) -> object:
    return load()


def kit_of(stage: Stage) -> object:
    """What a stage's `load` fetches, once a process; None where it needs nothing."""
    return _loaded(stage.load) if stage.load else None


def read_documents(documents: Iterable[Document], stages: Sequence[Stage]) -> Iterator[ReadDocument]:
    """Run document stages over documents, in order.

    Returns:  one result a document, lazily; a document that fails carries a Failure and keeps the layers made before.
    Raises:   InvariantError when a stage returns an annotation whose text is not its slice; ModelError.
    """
    ordered = plan([s for s in stages if s.shape == "document"])
    for document in documents:
        yield read_one(document, ordered)


def kept(reading: Reading, writes: Sequence[str]) -> tuple[Annotation, ...]:
    """What is worth storing of the layers just written."""
    return tuple(a for name in writes if name not in TRANSIENT for a in reading.layer(name))


def read_one(document: Document, ordered: Sequence[Stage]) -> ReadDocument:
    """Run ordered document stages over one document."""
    reading, runs, failure = Reading(document), [], None
    METER.count("documents")
    METER.count("characters", len(document.text))
    for stage in ordered:
        try:
            with METER.time(stage.name):
                found = tuple(checked(document, a) for a in stage.run(reading, stage.config, kit_of(stage)))
        except (InvariantError, ModelError):
            raise
        except DOCUMENT_ERRORS as error:
            failure = Failure(document.id, stage.name, type(error).__name__, str(error) or "failed on this document")
            METER.count("failures", label=stage.name)
            break
        reading = reading.plus(found, stage.writes)
        runs.append((stage.record().id, kept(reading, stage.writes)))
    return ReadDocument(reading, tuple(runs), failure)


def fold_one(draft: StoryDraft, ordered: Sequence[Stage]) -> tuple[StoryDraft, tuple[Failure, ...]]:
    """Run ordered story stages over one story.

    Returns:  the draft as far as the stages filled it in, and a Failure for each that could not: the others go on, and find
              that part empty.
    Raises:   InvariantError, ModelError.
    """
    failures = []
    METER.count("stories")
    for stage in ordered:
        try:
            with METER.time(stage.name), uncollected():
                draft = stage.run(draft, stage.config, kit_of(stage))
        except (InvariantError, ModelError):
            raise
        except DOCUMENT_ERRORS as error:
            METER.count("failures", label=stage.name)
            failures.append(Failure(draft.id, stage.name, type(error).__name__, str(error) or "failed on this story"))
    return draft, tuple(failures)
