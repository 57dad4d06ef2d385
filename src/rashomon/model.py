"""The records inside rashomon: frozen, comparable, made only of tuples, numbers, strings and each other.

A `Document` is a text that never changes. A `Report` is somebody's printing of it. An `Annotation` says something of
some characters; a `Link` says something of two records; a `Run` says which stage of which version said it; a `Failure`
says what could not be done. Everything a reader is shown is derived from these (see `shapes`).

Offsets are code points into `Document.text`, half open. `Annotation.exact` must equal the slice; `checked` makes sure.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from rashomon.errors import InvariantError
from rashomon.ids import content_id

Offsets = tuple[int, int]


class Record(msgspec.Struct, frozen=True, gc=False):
    """Base of all records: immutable and comparable by value.

    A value that never changes cannot come to hold itself, so the collector of cycles need not look at any: in a fold of 300
    reports it looked at a million of them, again and again.
    """


# ---------------------------------------------------------------------------------------------------- texts


class Span(Record, frozen=True):
    """Characters `start` to `end` of one document."""

    document: str
    start: int
    end: int


class Document(Record, frozen=True):
    """A canonical text; its id is the digest of the text, so exact copies share one document."""

    id: str
    text: str

    @staticmethod
    def of(text: str) -> Document:
        """Make the document of a text."""
        return Document(content_id("doc", text), text)


How = Literal["given", "page", "inferred", "unknown"]
Extent = Literal["full", "summary"]


class Published(Record, frozen=True):
    """When a report appeared, as an interval of ISO 8601 dates, and how that is known.

    `how` is "given" (stated by whoever handed it in), "page" (from its mark-up), "inferred" (from the text) or "unknown".
    """

    earliest: str | None = None
    latest: str | None = None
    how: How = "unknown"
    evidence: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()


class Declared(Record, frozen=True):
    """What a report's page says of it beside the fields of `Report`.

    `modified`: when it was last changed; `agency`: whose text it is, where the page names an agency; `truncated`: why the
    text seems cut off, empty where nothing says so.
    """

    modified: Published = Published()
    agency: str | None = None
    truncated: str = ""


class Report(Record, frozen=True):
    """One outlet's printing of a document. `name` is the id that the user gave, and sees in every answer."""

    id: str
    name: str
    document: str
    sha256: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published: Published = Published()
    fetched: str | None = None
    language: str | None = None
    extent: Extent = "full"
    """"summary": title and summary only, as a feed gives them; the text is elsewhere."""
    declared: Declared | None = None
    """None where the page declares nothing of the kind, and for what is no page."""


class Failure(Record, frozen=True):
    """What could not be read or done, where, and why, in plain words."""

    name: str
    stage: str
    error: str
    message: str
    hint: str = ""


# ---------------------------------------------------------------------------------------------------- annotations

ZoneKind = Literal[
    "headline", "byline", "dateline", "credit", "caption", "subheading", "author_note", "correction", "boilerplate"
]


class Zone(Record, frozen=True, tag_field="layer", tag="zone"):
    """A stretch of the text that is not body. Whatever no zone covers is body."""

    kind: ZoneKind
    name: str | None = None
    """The person of a byline, the agency of a credit."""


class Sentence(Record, frozen=True, tag_field="layer", tag="sentence"):
    """A sentence. `paragraph` counts from 0; `zone` is the kind of zone it lies in, or "body"."""

    paragraph: int
    zone: str = "body"


class Parse(Record, frozen=True, tag_field="layer", tag="parse"):
    """Dependency parse of a whole document as parallel tuples, one entry a token; never stored, cheap to make again.

    `heads` are token indexes (a root is its own head); `sentences` are half-open token ranges; `deps` are CLEAR labels
    (nsubj, dobj, ccomp ...), `tags` Penn Treebank, `pos` universal; `entities` are (first token, last token + 1, label).
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    sentences: tuple[Offsets, ...]
    entities: tuple[tuple[int, int, str], ...]


NameType = Literal["person", "organisation", "place", "work", "other"]


class Name(Record, frozen=True, tag_field="layer", tag="name"):
    """A named mention, without titles, possessives or quotation marks."""

    type: NameType
    title: str | None = None
    """What the text calls a person just before or after the name: "Defence Minister"."""
    title_span: Offsets | None = None


TimeType = Literal["DATE", "TIME", "DURATION", "SET"]


class Time(Record, frozen=True, tag_field="layer", tag="time"):
    """A TIMEX3 expression. `relative` is what to count from the report's date, e.g. "day:-1", "weekday:2:last".

    Until a report date is known `value` may be underspecified ("XXXX-WXX-2") and the interval empty;
    `read.times.resolve` fills them in.
    """

    type: TimeType
    value: str
    earliest: str | None = None
    latest: str | None = None
    relative: str | None = None


Form = Literal["direct", "indirect", "mixed"]
StanceBy = Literal["cue", "content"]
Role = Literal["told", "reported_by", "according_to", "first_reported_by", "footage_of"]


class Hop(Record, frozen=True):
    """One hop of the chain through which a statement reached the reader."""

    who: str
    role: Role
    span: Offsets


class Statement(Record, frozen=True, tag_field="layer", tag="statement"):
    """An attribution relation (PARC, PolNeAR): who (source) is said (cue) to have said what (content).

    Spans are in document order. `speaker_span` is the name or noun phrase that the speaker was resolved to within the
    report (the antecedent of "he"); None when unresolved. `parent` is the index, in the document's statement layer, of
    the statement that reports this one.
    """

    form: Form
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    speaker_name: str | None = None
    speaker_span: Offsets | None = None
    anonymous: str | None = None
    stance: str = "say"
    via: tuple[Hop, ...] = ()
    said: tuple[Offsets, ...] = ()
    where: Offsets | None = None
    parent: int | None = None
    anonymous_of: Offsets | None = None
    """Of which country, body or person an unnamed speaker is one: "US" of "US officials"."""
    anonymous_count: str | None = None
    """How many unnamed speakers: digits, or one of the words that `read.speakers_kinds.Nobody` lists."""
    stance_by: StanceBy = "cue"
    """Whether the cue's word tells the stance ("denied") or what is said ("said it did not")."""
    also: tuple[Offsets, ...] = ()
    """The other names of "Moscow and Pyongyang have denied"; `speaker_span` is the first."""
    told: bool = True
    """Whether it tells what somebody said or thinks; False of "would not discuss whether": in the layer, in no story."""


class Argument(Record, frozen=True):
    """One argument of a proposition: its role, its characters and its head word's lemma.

    Roles: "agent", "patient", "recipient", "instrument", "partner", "place", "origin", "time", "number", "goal", "topic".
    """

    role: str
    span: Offsets
    head: str


class Proposition(Record, frozen=True, tag_field="layer", tag="proposition"):
    """Who did what to whom, where, when, how many: one predicate with its arguments, from the parse.

    The annotation's span is the predicate's own words; `clause` is the clause that holds it. `statement` is the index
    in the statement layer of the innermost statement whose content it lies in; None where the reporter speaks.
    """

    predicate: str
    clause: Offsets
    arguments: tuple[Argument, ...] = ()
    negated: bool = False
    kind: Literal["verb", "noun", "copula"] = "verb"
    statement: int | None = None
    main: bool = True
    """An independent clause, or the content of a statement; not a relative, adverbial or other dependent clause."""
    tense: Literal["past", "present", "none"] = "none"
    """Of the finite verb of the clause: the predicate's own, or its first auxiliary's or carrier's."""
    governors: tuple[Offsets, ...] = ()
    """Words that carry the clause without being its event: "is expected to", "plans to", auxiliaries, "not", "if"."""


Label = Literal["CT+", "PR+", "PS+", "UU", "PS-", "PR-", "CT-"]
Phase = Literal["reported", "planned", "predicted", "announced", "happened", "denied", "did_not_happen"]


class Factuality(Record, frozen=True, tag_field="layer", tag="factuality"):
    """How certain its holder is that an event happened (FactBank: CT PR PS, + or -), -3..3, with the cue words."""

    score: float
    label: Label
    phase: Phase
    cues: tuple[Offsets, ...] = ()


Value = Zone | Sentence | Parse | Name | Time | Statement | Proposition | Factuality


class Annotation(Record, frozen=True):
    """Something that a stage says of some characters."""

    id: str
    span: Span
    exact: str
    layer: str
    value: Value
    by: str
    score: float = 1.0


def layer_of(value: Value) -> str:
    """The layer a value belongs to: the tag of its type."""
    return str(type(value).__struct_config__.tag)


def annotate(document: Document, start: int, end: int, value: Value, by: str, score: float = 1.0) -> Annotation:
    """Make an annotation of `document[start:end]`.

    Raises:   InvariantError when the offsets lie outside the text or are empty.

    >>> made = annotate(Document.of("Ana Brask denied it."), 0, 9, Name("person"), "an example")
    >>> made.layer, made.exact
    ('name', 'Ana Brask')
    """
    if not 0 <= start < end <= len(document.text):
        raise InvariantError(f"{by}: span {start}-{end} lies outside a text of {len(document.text)} characters")
    layer = layer_of(value)
    body = msgspec.json.encode(value).decode("utf-8") if layer != "parse" else ""
    return Annotation(
        content_id(layer, document.id, start, end, body, by),
        Span(document.id, start, end),
        document.text[start:end],
        layer,
        value,
        by,
        score,
    )


def checked(document: Document, annotation: Annotation) -> Annotation:
    """Return the annotation if its `exact` is the slice of its document.

    Raises:   InvariantError when it is not.
    """
    span = annotation.span
    if span.document != document.id or document.text[span.start : span.end] != annotation.exact:
        raise InvariantError(f"{annotation.by}: the exact text of {annotation.id} is not what its span covers")
    return annotation


# ---------------------------------------------------------------------------------------------------- links and runs

Judgement = Literal["same", "different", "unsure"]


class Link(Record, frozen=True):
    """A judgement between two records, by a stage or by `user:NAME`; a person's judgement wins over a machine's."""

    id: str
    kind: str
    left: str
    right: str
    by: str
    score: float = 1.0
    judgement: Judgement = "same"
    evidence: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()


class Run(Record, frozen=True):
    """Which stage, of which version and configuration, produced an annotation or link."""

    id: str
    stage: str
    version: str
    config: str
