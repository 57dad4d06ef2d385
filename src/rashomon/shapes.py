"""The shapes that the outside sees: what INTERFACE calls Story, Statement, Claim and so on, field by field.

They are frozen records too, encoded to JSON as they stand; `rashomon schema` prints their JSON Schema. Offsets are code
points into the report's canonical text, half open; dates are ISO 8601; ids of reports are the ids the user gave.

It is longer than 600 lines because the outside contract stands in one place.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Literal

import msgspec

from rashomon.model import Extent, Form, How, Label, NameType, Offsets, Record, Role, StanceBy


@singledispatch
def show_html(record: Record) -> str | None:
    """How a notebook shows a record; the rooms above register what they know, so that this one needs none of them."""
    return None


class Evidence(Record, frozen=True):
    """Exactly these characters of that report."""

    report: str
    start: int
    end: int
    exact: str


class When(Record, frozen=True):
    """A closed interval of ISO dates; None where open or unknown."""

    earliest: str | None = None
    latest: str | None = None


class Published(Record, frozen=True):
    """When a report appeared, how that is known, the characters that tell, and the reasons in words."""

    earliest: str | None
    latest: str | None
    how: How
    evidence: tuple[Evidence, ...] = ()
    why: tuple[str, ...] = ()


class Version(Record, frozen=True):
    """One version of a report: what it is called, when it was seen, and its place in the archive's order."""

    id: str
    sequence: int
    seen: str | None
    """When it was fetched, where that is known."""
    title: str | None
    sha256: str


class Report(Record, frozen=True):
    """A report as shown; `sha256` is of the bytes that were handed in."""

    id: str
    outlet: str | None
    title: str | None
    url: str | None
    byline: str | None
    published: Published
    language: str | None
    sha256: str
    credits: tuple[str, ...] = ()
    """Agencies that the report credits in its text or byline."""
    extent: Extent = "full"
    """"summary": title and summary only, as a feed gives them."""
    versions: tuple[Version, ...] = ()
    """Earlier versions of this report, the oldest first; what they say counts no longer."""
    lacks: tuple[str, ...] = ()
    """What was not read in this report because it is in another language than English."""
    modified: Published | None = None
    """When its page says that it was last changed."""
    agency: str | None = None
    """The agency that its page names as author or origin of the text."""
    truncated: str = ""
    """Why its text seems cut off, in words; empty where nothing says so."""


class Development(Record, frozen=True):
    """A separate happening within a story."""

    id: str
    title: str
    reports: tuple[str, ...]
    day: str | None = None


class Membership(Record, frozen=True):
    """Why a report is in its story: the report most like it, and what the two share."""

    report: str
    nearest: str
    likeness: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    days: int | None
    """Days between the two; null where a date is missing."""
    shared_text: str | None = None
    """The kind of copying between the two, where they share text."""
    decided_by: str | None = None
    """The person whose decision holds for this report."""


class Alone(Record, frozen=True):
    """Why a report is in no story: the story that came nearest, one report of it, and the likeness that was missing."""

    report: str
    nearest_story: str | None
    nearest_report: str | None
    likeness: float
    needed: float
    why: str


class StoryChange(Record, frozen=True):
    """What became of a story: at sequence number `sequence` it took in another or gave reports to one."""

    sequence: int
    kind: Literal["took_in", "gave_to", "came_from"]
    story: str
    """The other story; `took_in` makes its id another name of this one."""
    reports: tuple[str, ...]


class Stating(Record, frozen=True):
    """That a report gives somebody a role: in whose words, and on which days it may have said so."""

    report: str
    by: str
    """Who says so: the speaker in whose quoted words it stands, else the outlet, else the report."""
    earliest: str | None = None
    latest: str | None = None


class Title(Record, frozen=True):
    """A role that some report gives a person, with the characters."""

    title: str
    evidence: tuple[Evidence, ...]
    organisation: str | None = None
    """The body or country that the role is of, as stated: "Gazprom", "Russia"."""
    former: bool = False
    """Stated as a thing of the past: "former", "then", "ex-"."""
    stated: tuple[Stating, ...] = ()
    """By whom and when, one entry for each of `evidence`."""
    conflicts: tuple[str, ...] = ()
    """Other roles of this person, as other reports state them, that can hardly be held at the same time."""


class Mention(Record, frozen=True):
    """Where an entity is mentioned."""

    report: str
    start: int
    end: int


class Entity(Record, frozen=True):
    """A person, organisation, place or work of a story, across reports and spellings."""

    id: str
    type: NameType
    name: str
    aliases: tuple[str, ...]
    roles: tuple[Title, ...]
    mentions: tuple[Mention, ...]
    why: tuple[str, ...] = ()
    """Why its spellings were held to be one."""


class Hop(Record, frozen=True):
    """One hop of the chain through which a statement reached the reader."""

    who: str
    role: Role
    span: Offsets


class Statement(Record, frozen=True):
    """Who is said to have said what: an attribution relation in one report."""

    id: str
    report: str
    form: Form
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    text: str
    """The content's characters, joined by " ... " where it is split."""
    speaker: str | None = None
    speaker_name: str | None = None
    anonymous: str | None = None
    """What kind of unnamed speaker: official, expert, analyst, media, military, police, resident, witness, source (somebody in
    the know), critic, party, voters, lawyer, company, document, other; "unstated" where nobody is named at all ("it is
    thought", "reportedly"). Readers that know fewer kinds take the others for "other".
    """
    stance: str = "say"
    via: tuple[Hop, ...] = ()
    said: When = When()
    where: str | None = None
    parent: str | None = None
    anonymous_of: str | None = None
    """Of which country, body or person an unnamed speaker is one, in the report's words: "US" of "two US officials"."""
    anonymous_of_entity: str | None = None
    """The id of that entity, where the story knows it."""
    anonymous_count: str | None = None
    """How many unnamed speakers: digits, or "some", "several" (also a bare plural), "few", "many", "most", "all", "none",
    "dozens", "hundreds", "thousands"; null for a mass such as "the press", and where nobody is named at all.
    """
    stance_by: StanceBy = "cue"
    """Whether the cue's word tells the stance ("denied") or what is said ("said it did not", "said they would")."""
    also: tuple[str, ...] = ()
    """Who else says it ("Moscow and Pyongyang have denied"): ids of entities, or names where the story knows none."""
    cue_text: str = ""
    """The cue's characters, joined by " ... " where it is split."""


class Rendering(Record, frozen=True):
    """One report's version of an utterance."""

    statement: str
    report: str
    spans: tuple[Offsets, ...]


class Drift(Record, frozen=True):
    """A difference between two renderings of one utterance."""

    kind: Literal["wording", "meaning", "attribution", "certainty", "condition"]
    left: Evidence
    right: Evidence


class Utterance(Record, frozen=True):
    """One act of speaking in all its renderings."""

    id: str
    speaker: str | None
    renderings: tuple[Rendering, ...]
    drift: tuple[Drift, ...] = ()


Status = Literal[
    "reported",
    "planned",
    "predicted",
    "announced",
    "happened",
    "denied",
    "disputed",
    "did_not_happen",
    "superseded",
    "withdrawn",
]


class Change(Record, frozen=True):
    """A claim's status from some day on, with what caused it."""

    when: str | None
    status: Status
    because: tuple[Evidence, ...]


class Assertion(Record, frozen=True):
    """One report's telling of a claim; `holder` is "author" or the id of the statement it lies in."""

    report: str
    evidence: Evidence
    holder: str
    factuality: Label


class Origin(Record, frozen=True):
    """Where assertions start: what one leg of a claim stands on."""

    id: str
    kind: Literal["own_reporting", "person", "agency", "state_media", "anonymous", "document"]
    name: str | None
    assertions: tuple[int, ...]
    because: tuple[Evidence, ...] = ()
    why: str = ""


class Range(Record, frozen=True):
    """At least and at most so many independent origins."""

    least: int
    most: int


Slot = Literal["place", "time", "number", "polarity", "participant", "role", "outcome"]


class Relation(Record, frozen=True):
    """How a claim stands to another, in which slot they differ, and whether the difference is real."""

    kind: Literal["contradicts", "supersedes", "refines"]
    claim: str
    slot: Slot
    evidence: tuple[Evidence, ...]
    verdict: Literal["real", "apparent", "unsure"]
    why: str


class Happening(Record, frozen=True):
    """When and where the claimed event took or takes place, and its PLOVER type."""

    earliest: str | None = None
    latest: str | None = None
    place: str | None = None
    type: str | None = None


class Laundering(Record, frozen=True):
    """Where a claim lost its credit or its doubt on the way: credited (or doubted) `here`, and told without it `there`."""

    kind: Literal["dropped", "hardened", "promoted"]
    """The credit is gone; "could" became "will"; unnamed officials became "experts"."""
    here: Evidence
    there: Evidence
    why: str


class Claim(Record, frozen=True):
    """What one or more reports assert, however worded, with who stands behind it."""

    id: str
    text: str
    status: Status
    history: tuple[Change, ...]
    assertions: tuple[Assertion, ...]
    origins: tuple[Origin, ...]
    independent_origins: Range
    agreement: Literal["agreed", "disputed", "single_origin", "superseded"]
    relations: tuple[Relation, ...]
    event: Happening
    laundering: tuple[Laundering, ...] = ()
    perhaps: tuple[Evidence, ...] = ()
    """Passages of others that may tell it too, one for each origin by which they widen `independent_origins`."""


class Copy(Record, frozen=True):
    """Text that two reports share; `spans` are (left start, left end, right start, right end)."""

    left: str
    right: str
    kind: Literal["copy", "contained", "partial", "shared_quotes", "translation", "fragment"]
    spans: tuple[tuple[int, int, int, int], ...]
    direction: Literal["left_from_right", "right_from_left", "common_origin", "undecided"]
    why: tuple[str, ...]


class FamilyLink(Record, frozen=True):
    """A report of a family and the report of it that it has its text from; None where that is not here."""

    report: str
    from_: str | None = msgspec.field(name="from")
    kind: str | None
    why: tuple[str, ...]


class Family(Record, frozen=True):
    """Reports that copying joins, and that count as one voice. `root` is the report all others descend from, if it is here;
    `origin` its outlet, or the agency that those without a parent credit; `same` are reports of one and the same text.
    """

    id: str
    reports: tuple[str, ...]
    root: str | None
    origin: str | None
    links: tuple[FamilyLink, ...]
    same: tuple[tuple[str, ...], ...] = ()


class EventTime(Record, frozen=True):
    """A closed interval of ISO dates and how fine it is."""

    earliest: str | None
    latest: str | None
    granularity: Literal["time", "day", "week", "month", "year", "between", "unknown"]


class Event(Record, frozen=True):
    """One entry of a timeline."""

    when: EventTime
    text: str
    claim: str
    evidence: tuple[Evidence, ...]
    status: Status
    rank: int = 0
    """1 for the entry that tells most of the story; the ten lowest together tell it."""


class Edge(Record, frozen=True):
    """Who did, does or wants what to whom."""

    from_: str = msgspec.field(name="from")
    to: str
    act: str
    type: str | None
    object: str | None
    status: Status
    claims: tuple[str, ...]
    relation: str = ""
    """What it is between them: seeks, offers, supplies, meets, warns, accuses, denies, demands, sanctions, attacks, supports
    ..."""
    origins: Range | None = None
    """How many independent origins its claims have, at least and at most."""
    because: tuple[Evidence, ...] = ()
    disputed_by: tuple[str, ...] = ()
    """Claims that tell it the other way round, or that it is not so."""


class BriefSentence(Record, frozen=True):
    """A sentence of the brief with everything that supports it. `section` says what it is about."""

    text: str
    evidence: tuple[Evidence, ...]
    claims: tuple[str, ...]
    section: str = "what"
    length: Literal["line", "paragraph", "page"] = "page"
    """The shortest brief that tells it: the one line, the paragraph, or only the page."""
    short: str | None = None
    """How the line and the paragraph tell it, where that is shorter."""


class StageMade(Record, frozen=True):
    """A stage as it stood when it helped to make an answer; `run` names its configuration, too."""

    stage: str
    version: str
    run: str


class Made(Record, frozen=True):
    """The run record of an answer: which stages of which versions made it, and with which weights beside the shipped ones."""

    stages: tuple[StageMade, ...]
    extras: tuple[str, ...] = ()


class Story(Record, frozen=True):
    """One story, whole."""

    id: str
    title: str
    from_: str | None = msgspec.field(name="from")
    to: str | None
    reports: tuple[Report, ...]
    developments: tuple[Development, ...] = ()
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    claims: tuple[Claim, ...] = ()
    copies: tuple[Copy, ...] = ()
    timeline: tuple[Event, ...] = ()
    network: tuple[Edge, ...] = ()
    brief: tuple[BriefSentence, ...] = ()
    families: tuple[Family, ...] = ()
    why: tuple[str, ...] = ()
    """What most of its reports share, in words."""
    membership: tuple[Membership, ...] = ()
    history: tuple[StoryChange, ...] = ()
    made: Made | None = None
    """Which stages made it, of which versions and configurations."""

    def _repr_html_(self) -> str | None:
        return show_html(self)


class Decision(Record, frozen=True):
    """What a person decided about stories, in words; `undone_by` took it back."""

    id: str
    verb: Literal["merge", "split", "move"]
    by: str
    told: str
    undone_by: str | None = None
    sequence: int | None = None
    """The archive's number when it was written down or taken back, where that was just done."""
    stories: tuple[str, ...] = ()
    """The stories that its reports are in now, where it was just made."""


class Decisions(Record, frozen=True):
    """What people decided: the one just made, or all."""

    decisions: tuple[Decision, ...]


NewsKind = Literal[
    "claim",
    "status",
    "origin",
    "contradiction",
    "story",
    "figure",
    "withdrawn",
    "correction",
    "changed",
    "unsupported",
    "lens",
]
"""`unsupported`: what lost its only origin; `lens`: what came to hit a lens and is no other news."""


class News(Record, frozen=True):
    """Something that is new since a reader looked."""

    kind: NewsKind
    story: str
    was: str | None
    is_: str | None = msgspec.field(name="is")
    because: tuple[Evidence, ...]
    claim: str | None = None
    lenses: tuple[str, ...] = ()
    """The reader's lenses that it hits."""
    text: str | None = None
    """What the claim says whose status, origins or words changed; None where `is` or `was` says it."""


class Lost(Record, frozen=True):
    """A claim that stood on words which a new version no longer has; `stands`: on what else it still does."""

    claim: str
    text: str
    stood_on: tuple[Evidence, ...]
    stands: tuple[Evidence, ...]


class Revision(Record, frozen=True):
    """What one version changed of the one before."""

    was: str
    is_: str = msgspec.field(name="is")
    sequence: int
    """Of the newer version: `rashomon news --since` one less tells it among the rest."""
    seen: str | None
    removed: tuple[Evidence, ...]
    added: tuple[Evidence, ...]
    reworded: tuple[tuple[Evidence, Evidence], ...]
    claims: tuple[Lost, ...]


class History(Record, frozen=True):
    """All versions of a report, the oldest first, and what each changed."""

    id: str
    url: str | None
    versions: tuple[Version, ...]
    revisions: tuple[Revision, ...]


class Failed(Record, frozen=True):
    """An input that gave no report, and why."""

    id: str
    stage: str
    error: str
    message: str
    hint: str = ""


class ReadResult(Record, frozen=True):
    """What `rashomon read` answers."""

    stories: tuple[Story, ...]
    unclustered: tuple[str, ...]
    failures: tuple[Failed, ...]
    alone: tuple[Alone, ...] = ()
    """For each unclustered report the nearest story, and why it is not of it."""

    def _repr_html_(self) -> str | None:
        return show_html(self)


class Models(Record, frozen=True):
    """What `rashomon models` answers: whether the weights for other languages are there, and where or what to do."""

    multilingual: Literal["ready", "missing", "broken"]
    path: str | None
    hint: str = ""


class AddResult(Record, frozen=True):
    """What `rashomon add` answers; added + known + failed = seen. New versions are among those added."""

    added: int
    known: int
    failed: int
    sequence: int
    failures: tuple[Failed, ...] = ()
    notes: tuple[str, ...] = ()
    """What had to be assumed to read something, and which reports were given another id."""
    versions: int = 0
    """How many of those added are new versions of known reports."""
    seen: int = 0
    """All inputs."""


class Served(Record, frozen=True):
    """A server that has stopped: where it answered."""

    where: str


Casualty = Literal["dead", "missing", "injured"]


class Rule(Record, frozen=True, forbid_unknown_fields=True):
    """What a claim must be to hit a lens; every condition that is given must hold, and of several values one."""

    parties: tuple[str, ...] = ()
    """Somebody of these names is named in it."""
    party_kinds: tuple[NameType, ...] = ()
    """Somebody or something of these kinds is named in it."""
    from_: tuple[str, ...] = msgspec.field(name="from", default=())
    """One of these does something in it."""
    to: tuple[str, ...] = ()
    """To one of these something is done in it."""
    event_types: tuple[str, ...] = ()
    """PLOVER types."""
    goods: tuple[str, ...] = ()
    """One of these words or phrases stands in it; singular and plural are one."""
    words: tuple[str, ...] = ()
    """All of these words or phrases stand in it."""
    places: tuple[str, ...] = ()
    """It takes place there, or names a place there."""
    status: tuple[Status, ...] = ()
    agreement: tuple[Literal["agreed", "disputed", "single_origin", "superseded"], ...] = ()
    origins: int = 0
    """At least so many independent origins, counted at least."""
    tolls: tuple[Casualty, ...] = ()
    """It counts dead, missing or injured people."""
    changes: tuple[NewsKind, ...] = ()
    """Only these kinds of news; a claim that stands as it stood is no hit."""
    listed: bool = False
    """Somebody in it is on the list that the lens was given."""


class Lens(Record, frozen=True, forbid_unknown_fields=True):
    """A reader's own rules; a claim hits the lens when it meets one of them."""

    name: str
    rule: tuple[Rule, ...]
    about: str = ""
    list: str | None = None
    """The file of names that `listed` looks in."""


class Hit(Record, frozen=True):
    """A claim that hits a lens, with the reasons in words and the characters it stands on."""

    lens: str
    story: str
    claim: str
    text: str
    status: Status
    independent_origins: Range
    why: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Lenses(Record, frozen=True):
    """What `rashomon lens` answers: the lenses kept in the archive, and where they were run, the hits."""

    lenses: tuple[Lens, ...]
    hits: tuple[Hit, ...] = ()


class CheckedSentence(Record, frozen=True):
    """A sentence of somebody's brief, what it says beyond the story's reports, and the characters it was held against."""

    text: str
    start: int
    end: int
    ok: bool
    problems: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    claims: tuple[str, ...]


class Checked(Record, frozen=True):
    """What `rashomon check` answers. Headings are not checked, and not counted."""

    sentences: tuple[CheckedSentence, ...]
    passed: int
    failed: int


class SearchHit(Record, frozen=True):
    """Something that holds the words of a search; `id` is a claim's, a statement's, an entity's or a report's."""

    kind: Literal["claim", "statement", "entity", "report"]
    id: str
    story: str | None
    text: str
    evidence: Evidence | None = None
