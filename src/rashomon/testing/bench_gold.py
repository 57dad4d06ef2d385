"""The gold of the example story as records, where it lies, and its fingerprint.

The example and its gold are in the repository, not in the installed package: `find_example` looks for them from the
folder given, the working folder and this file upwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from rashomon.errors import InputError
from rashomon.model import Offsets, Record

GOLD = Path("tests") / "gold" / "example"
REPORTS = Path("examples") / "morrah-strait" / "reports"
FLOORS = "floors.json"


class Example(Record, frozen=True):
    """Where the example story is: the repository, its reports, its gold."""

    root: Path
    reports: Path
    gold: Path


class GoldDevelopment(Record, frozen=True):
    """A development and its reports."""

    key: str
    reports: tuple[str, ...]


class GoldStory(Record, frozen=True):
    """A story, its reports and developments."""

    key: str
    reports: tuple[str, ...]
    developments: tuple[GoldDevelopment, ...]


class GoldStories(Record, frozen=True):
    """All stories, and the reports of neither."""

    stories: tuple[GoldStory, ...]
    neither: tuple[str, ...]


class GoldMention(Record, frozen=True):
    """Characters of one report."""

    report: str
    start: int
    end: int


class GoldEntity(Record, frozen=True):
    """Somebody or something with a proper name, and where it is named."""

    key: str
    name: str
    type: str
    mentions: tuple[GoldMention, ...]


class GoldTime(Record, frozen=True):
    """A time expression."""

    report: str
    start: int
    end: int
    exact: str
    type: str
    value: str
    earliest: str | None
    latest: str | None


class GoldTimes(Record, frozen=True):
    """All time expressions of the reports named."""

    reports: tuple[str, ...]
    times: tuple[GoldTime, ...]


class GoldHop(Record, frozen=True):
    """One hop of a chain."""

    role: str
    span: Offsets


class GoldStatement(Record, frozen=True):
    """Who is said to have said what."""

    key: str
    report: str
    form: str
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    speaker: str | None
    anonymous: str | None
    stance: str
    via: tuple[GoldHop, ...]
    parent: str | None
    utterance: str


class GoldStatements(Record, frozen=True):
    """All statements of the reports named."""

    reports: tuple[str, ...]
    statements: tuple[GoldStatement, ...]


class GoldDrift(Record, frozen=True):
    """Where two renderings (keys of statements) of one utterance part."""

    utterance: str
    left: str
    right: str
    kind: str


class GoldCopy(Record, frozen=True):
    """Two reports that share text, left below right."""

    left: str
    right: str
    kind: str
    direction: str


class GoldAssertion(Record, frozen=True):
    """One report's telling of a claim; no span in HTML reports."""

    report: str
    start: int | None
    end: int | None
    holder: str
    factuality: str


class GoldStep(Record, frozen=True):
    """A status from some day on."""

    when: str | None
    status: str


class GoldRange(Record, frozen=True):
    """Between so many and so many."""

    least: int
    most: int


class GoldOrigin(Record, frozen=True):
    """Where some assertions of a claim, by their indexes, start."""

    kind: str
    name: str | None
    assertions: tuple[int, ...]


class GoldClaim(Record, frozen=True):
    """A claim with everything that is scored."""

    key: str
    text: str
    status: str
    history: tuple[GoldStep, ...]
    assertions: tuple[GoldAssertion, ...]
    independent_origins: GoldRange
    agreement: str
    origins: tuple[GoldOrigin, ...] = ()


class GoldRelation(Record, frozen=True):
    """How a claim stands to another."""

    left: str
    right: str
    kind: str
    slot: str
    verdict: str


class GoldPublished(Record, frozen=True):
    """The true day of a report, and whether the reader is not told."""

    true: str
    hidden: bool


class Gold(Record, frozen=True):
    """Everything that is known of the example story."""

    stories: GoldStories
    people: tuple[GoldEntity, ...]
    times: GoldTimes
    statements: GoldStatements
    drift: tuple[GoldDrift, ...]
    copies: tuple[GoldCopy, ...]
    claims: tuple[GoldClaim, ...]
    contradictions: tuple[GoldRelation, ...]
    published: dict[str, GoldPublished]


def load_gold(folder: Path) -> Gold:
    """Read the gold files of a folder.

    Raises:   InputError when one is missing or is not what it should be.
    """
    parts = {}
    for field in msgspec.structs.fields(Gold):
        path = folder / f"{field.name}.json"
        try:
            parts[field.name] = msgspec.json.decode(path.read_bytes(), type=field.type)
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(f"cannot read the gold in {path}: {error}", "run check.py beside it") from error
    return Gold(**parts)


def fingerprint(folder: Path) -> str:
    """SHA-256 of the names and bytes of a folder's files, code and caches apart."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.is_file() and p.suffix not in (".py", ".pyc")):
        raw = path.read_bytes()
        digest.update(f"{path.name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()


def fingerprints(example: Example) -> dict[str, str]:
    """What the floors of the example hang on: its gold and its reports."""
    return {"example gold": fingerprint(example.gold), "example reports": fingerprint(example.reports)}


def find_root(start: Iterable[Path] = ()) -> Path | None:
    """The nearest folder upwards that holds the gold: from those given, else the working folder, else this file."""
    for begin in start or (Path.cwd(), Path(__file__).resolve()):
        for folder in (begin, *begin.parents):
            if (folder / GOLD / "stories.json").is_file():
                return folder
    return None


def find_example(given: Path | None) -> Example | None:
    """Find the example story and its gold.

    Args:     given: a checkout of the repository or the folder of reports in it; None looks around.
    Returns:  None when nothing was given and there is none, as in an installed package.
    Raises:   InputError when the folder given has no example in or above it.
    """
    if given is None:
        root = find_root()
    elif not given.is_dir():
        raise InputError(f"there is no folder {given}", "name a checkout of rashomon, or the reports in it")
    else:
        root = find_root([given.resolve()])
    if root is None:
        if given is not None:
            raise InputError(f"{given} has no {GOLD} in or above it", "name a checkout of rashomon")
        return None
    reports = given if given is not None and (given / "reports.jsonl").is_file() else root / REPORTS
    return Example(root, reports, root / GOLD) if reports.is_dir() else None
