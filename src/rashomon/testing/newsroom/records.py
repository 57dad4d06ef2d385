"""The records of the simulator: who there is, what is so, what became known when, and what was printed with its truth."""

from __future__ import annotations

from typing import Literal

from rashomon.model import Record
from rashomon.testing.bench_gold import GoldClaim, GoldCopy, GoldRelation

Mode = Literal["past", "will", "due", "may", "not", "deny", "gone"]
"""How a proposition is told: done; announced; arranged; possible; did not happen; denied; taken back by a correction."""

OriginKind = Literal["own_reporting", "person", "agency", "state_media", "anonymous", "document"]
Voice = Literal["named", "flat", "anonymous", "document", "witness"]
"""How a sentence shows where it is from: somebody named says it, nobody does, somebody unnamed, a paper, the reporter's eyes."""


class Somebody(Record, frozen=True):
    """A person, body, country, ship, firm or building of a story, with the ways to name it."""

    key: str
    kind: Literal["person", "body", "country", "ship", "firm", "building", "outlet"]
    name: str
    short: str
    spellings: tuple[str, ...] = ()
    """Other spellings of `short` or `name` that some outlets print."""
    title: str = ""
    """A person's office, before the name: "Foreign Minister"."""
    post: str = ""
    """The same after a name: "the Lodrian foreign minister"."""
    noun: str = ""
    """What it is called when not named again: "the minister", "the ferry"."""
    adjective: str = ""
    """Of its country."""
    country: str = ""
    body: str = ""
    """The key of the body that a person speaks for."""
    pronoun: str = "it"


class Origin(Record, frozen=True):
    """Where a telling starts. `told` is the one outlet that was told, None for what was said in public."""

    key: str
    kind: OriginKind
    who: str
    """Key of the person or body; for an unnamed speaker or a document, the words that describe it."""
    country: str = ""
    body: str = ""
    told: str | None = None


class Proposition(Record, frozen=True):
    """A thing that is so or not: a kind with roles. `text` words it plainly; `rivals` names what it is compared with."""

    key: str
    kind: str
    roles: tuple[tuple[str, str], ...]
    day: str | None
    place: str | None
    figure: int | None = None
    scope: str = ""
    importance: int = 1
    true: bool = True
    text: str = ""
    topic: str = ""
    """The thread that it belongs to."""

    def role(self, name: str) -> str:
        """What fills a role; empty where nothing does."""
        return dict(self.roles).get(name, "")


class Saying(Record, frozen=True):
    """One proposition as somebody tells it."""

    claim: str
    mode: Mode


class Beat(Record, frozen=True):
    """Something that becomes known: at an hour of the story, by an origin; `quote` are the words of the occasion."""

    key: str
    hour: int
    origin: Origin
    says: tuple[Saying, ...]
    quote: str = ""
    where: str = ""
    occasion: str = ""


class Rivalry(Record, frozen=True):
    """How two propositions stand to each other once both are told."""

    left: str
    right: str
    kind: Literal["contradicts", "supersedes", "refines"]
    slot: str
    verdict: Literal["real", "apparent", "unsure"]


class Course(Record, frozen=True):
    """What happens, and who lets it be known when."""

    cast: tuple[Somebody, ...]
    propositions: tuple[Proposition, ...]
    rivalries: tuple[Rivalry, ...]
    beats: tuple[Beat, ...]
    first_day: str
    topic: str
    """What the reports call the whole: "the loss of the ferry Maren Dove"."""


class Outlet(Record, frozen=True):
    """A newsroom and its habit."""

    key: str
    name: str
    habit: Literal["agency", "reporter", "subscriber", "rewriter", "translator", "launderer", "state"]
    country: str = ""
    short: str = ""
    """What others call it: "MPA" of Meridian Press Agency, "the Courier"."""


class Telling(Record, frozen=True):
    """One assertion as printed, with its truth.

    `holder` is "author" or the key (or description) of who is said to say it; `chain` the hops through which it came, the
    nearest first; `origin` where it truly starts; `shown` where the report lets it seem to start; `firm` whether a careful
    reader can be sure that this origin is one of its own.
    """

    report: str
    start: int
    end: int
    claim: str
    mode: Mode
    holder: str
    voice: Voice
    factuality: str
    origin: Origin
    shown: str
    chain: tuple[str, ...] = ()
    fresh: bool = True
    """False for background: what the report tells as known."""


class Laundering(Record, frozen=True):
    """A telling that says less of its origin, or more of its certainty, than the report that it was made from."""

    kind: Literal["dropped", "hardened", "promoted"]
    """Credit gone; "could" become "will"; unnamed officials become "experts"."""
    claim: str
    report: str
    start: int
    end: int
    made_from: str


class NewsReport(Record, frozen=True):
    """A report as printed. `made_from` is the report that it copies or rewrites; `noise` are sentences that assert nothing of
    the course."""

    id: str
    outlet: str
    title: str
    text: str
    published: str
    byline: str | None
    made_from: str | None = None
    relation: str | None = None
    """"copy", "rewrite" or "translation" of `made_from`."""
    noise: tuple[tuple[int, int], ...] = ()


class DatedEvent(Record, frozen=True):
    """An entry of the reference timeline."""

    day: str
    claim: str
    importance: int
    status: str


class Told(Record, frozen=True):
    """One thing that is new between two moments, by gold claims; `other` is the other side of a contradiction."""

    kind: Literal["claim", "status", "origin", "contradiction", "figure"]
    claim: str
    was: str | None = None
    is_: str | None = None
    other: str | None = None


class NewsStory(Record, frozen=True):
    """A drawn story: its course, its outlets, its reports in order of publication, and all that is true of them."""

    name: str
    course: Course
    outlets: tuple[Outlet, ...]
    reports: tuple[NewsReport, ...]
    tellings: tuple[Telling, ...]
    laundering: tuple[Laundering, ...]


class State(Record, frozen=True):
    """What an editor who had read just these reports would hold to be so."""

    claims: tuple[GoldClaim, ...]
    relations: tuple[GoldRelation, ...]
    origins: tuple[tuple[str, int], ...]
    """Claim -> how many independent origins truly stand behind its present status."""
    copies: tuple[GoldCopy, ...] = ()
