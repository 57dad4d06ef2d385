"""Scores on real reports: who said what, nameless speakers, chains and the same utterance, against a stand-off gold.

The gold is in the repository (`tests/gold/real_statements`: report ids, digests, offsets and labels, none of the text), the
reports are in the public set that it names, and a text whose digest differs is refused. Each story is read by itself: its
reports by the document stages, and together by the story stages up to the utterances. "work" and "held" are told apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.model import Document, Failure, Offsets, Record
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_gold import GoldHop, find_root
from rashomon.testing.bench_public import Fields, arrivals, read_rows
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import match_spans, overlap_of_longer, pair_scores, shared

if TYPE_CHECKING:
    from rashomon.pipeline import StoryDraft

GOLD = Path("tests") / "gold" / "real_statements"
TEXTS = Path("stories") / "stories.dev.jsonl"
SPLITS = ("work", "held")

KINDS = frozenset(
    "official military police expert media resident witness source critic voters lawyer company document unstated other".split()
)
"""The gold's kinds of nameless speakers; what rashomon tells apart beyond them counts as "other"."""
_SAME_KIND = {"analyst": "expert"}


class RealStatement(Record, frozen=True):
    """Who is said to have said what. `anonymous` holds every kind that an honest reader could name."""

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    speaker: str | None
    anonymous: tuple[str, ...]
    via: tuple[GoldHop, ...]
    utterance: str


class RealReport(Record, frozen=True):
    """All statements of one report, which is known by its id and the digest of its text."""

    id: str
    sha256: str
    statements: tuple[RealStatement, ...]


class RealStory(Record, frozen=True):
    """The annotated reports of one story. `aliases`: speaker -> other right names; `bodies`: speakers that are no persons."""

    story: str
    split: Literal["work", "held"]
    aliases: Mapping[str, tuple[str, ...]]
    bodies: tuple[str, ...]
    reports: tuple[RealReport, ...]


class Found(Record, frozen=True):
    """What rashomon made of a story: its statements, everything each speaker is called, and who speaks one utterance."""

    statements: tuple[shapes.Statement, ...]
    names: Mapping[str, tuple[str, ...]] = {}
    utterances: Mapping[str, str] = {}
    """Statement -> utterance."""


class Compared(Record, frozen=True):
    """Gold and found statements of one story, matched by content; keys are unique over stories."""

    gold: tuple[tuple[str, RealStatement], ...]
    found: tuple[shapes.Statement, ...]
    pairs: tuple[tuple[str, RealStatement, shapes.Statement], ...]
    story: RealStory
    seen: Found


# ---------------------------------------------------------------------------------------------------- gold and texts


def load_real(folder: Path) -> tuple[RealStory, ...]:
    """Read the gold of all stories.

    Raises:   InputError when the folder or a file is not what it should be.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(f"there is no gold in {folder}", "it is in a checkout of the repository, not in the package")
    stories = []
    for path in paths:
        try:
            stories.append(msgspec.json.decode(path.read_bytes(), type=RealStory))
        except msgspec.DecodeError as error:
            raise InputError(f"cannot read the gold in {path}: {error}", "restore it from the repository") from error
    return tuple(stories)


def check_digest(report: str, sha256: str, text: str) -> None:
    """Refuse a text that is not the one that was annotated.

    Raises:   InputError when its digest differs: offsets would point anywhere.
    """
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
        raise InputError(f"the text of {report} is not the one that was annotated", "fetch the set again")


def check_text(report: RealReport, text: str) -> None:
    """As `check_digest`, for a report of the gold."""
    check_digest(report.id, report.sha256, text)


def rows_of(story: RealStory, rows: Mapping[str, Fields]) -> list[Fields]:
    """The rows of a story's reports, each with the text that was annotated.

    Raises:   InputError when one is missing or has changed.
    """
    missing = [r.id for r in story.reports if r.id not in rows]
    if missing:
        raise InputError(f"the set has no report {missing[0]}", "fetch the set again")
    for report in story.reports:
        check_text(report, rows[report.id]["text"])
    return [rows[r.id] for r in story.reports]


# ---------------------------------------------------------------------------------------------------- reading


def fold_reports(rows: Sequence[Fields], until: str) -> StoryDraft:
    """Read reports that are known to tell one story, as far as the story stage that writes one part.

    Args:     until: the last part wanted, such as "utterances" or "claims".
    Raises:   InputError when a report cannot be read, or the story not folded.
    Cost:     that of the document stages; a second for three articles.
    """
    from rashomon.engines.inline import fold_one, read_one
    from rashomon.pipeline import ReportReading, StoryDraft, plan
    from rashomon.relate.reports import canonical_order
    from rashomon.stages import all_stages

    document = plan([s for s in all_stages() if s.shape == "document"])
    story = plan([s for s in all_stages() if s.shape == "story"])
    last = next(i for i, s in enumerate(story) if until in s.writes)
    members = []
    for seq, (report, text) in enumerate(canonical_order(arrivals(rows), lambda a: a[0]), 1):
        result = read_one(Document.of(text), document)
        if result.failure:
            raise InputError(f"cannot read {report.name}: {result.failure.message}", "")
        members.append(ReportReading(report, result.reading, seq))
    draft, failures = fold_one(StoryDraft("story:bench", tuple(members)), story[: last + 1])
    if failures:
        raise InputError(f"cannot fold the story of {rows[0]['id']}: {_told(failures)}", "")
    return draft


def read_story(rows: Sequence[Fields]) -> Found:
    """The statements of reports that are known to tell one story, who speaks them, and which render one utterance.

    Raises:   InputError when a report cannot be read.
    """
    draft = fold_reports(rows, "utterances")
    names = {e.id: (e.name, *e.aliases) for e in draft.entities}
    return Found(draft.statements, names, {r.statement: u.id for u in draft.utterances for r in u.renderings})


def _told(failures: Iterable[Failure]) -> str:
    return "; ".join(f"{f.stage}: {f.message}" for f in failures)


# ---------------------------------------------------------------------------------------------------- comparing


def compare(story: RealStory, seen: Found) -> Compared:
    """Match the statements of each report, one to one, contents overlapping by half of the longer."""
    gold: list[tuple[str, RealStatement]] = []
    found: list[shapes.Statement] = []
    pairs = []
    for report in story.reports:
        wanted = [(f"{story.story} {report.id} {i}", s) for i, s in enumerate(report.statements)]
        there = [s for s in seen.statements if s.report == report.id]
        matched = match_spans([s.content for _, s in wanted], [s.content for s in there], 0.5, overlap_of_longer)
        pairs += [(*wanted[i], there[k]) for i, k in sorted(matched.items())]
        gold += wanted
        found += there
    return Compared(tuple(gold), tuple(found), tuple(pairs), story, seen)


_WORD = re.compile(r"[^\W_]+")


def words_of(name: str) -> tuple[str, ...]:
    """A name as its words, without case, accents, "the" and possessives."""
    plain = unicodedata.normalize("NFKD", name.replace("\u2019", "'")).casefold().replace("'s ", " ").replace(".", "")
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    words = _WORD.findall(kept)
    return tuple(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def same_name(gold: str, name: str, person: bool) -> bool:
    """Whether a name is the gold's: word for word; a person's also when one holds all of the other and the surname."""
    left, right = words_of(gold), words_of(name)
    if not left or not right:
        return False
    if left == right:
        return True
    return person and left[-1] in right and (set(right) <= set(left) or set(left) <= set(right))


def speaker_right(compared: Compared, gold: RealStatement, found: shapes.Statement) -> bool:
    """Whether one of the names of the found speaker is one that the gold's speaker may have."""
    if gold.speaker is None:
        return False
    person = gold.speaker not in compared.story.bodies
    called = [n for n in (found.speaker_name, *compared.seen.names.get(found.speaker or "", ())) if n]
    right = (gold.speaker, *compared.story.aliases.get(gold.speaker, ()))
    return any(same_name(g, n, person) for g in right for n in called)


def kind_right(gold: RealStatement, found: shapes.Statement) -> bool:
    """Whether a nameless speaker is of a kind that the gold allows, and was left without a name."""
    if found.anonymous is None or found.speaker_name is not None:
        return False
    kind = _SAME_KIND.get(found.anonymous, found.anonymous)
    return (kind if kind in KINDS else "other") in gold.anonymous


def hops_right(gold: Sequence[GoldHop], found: Sequence[shapes.Hop], any_role: bool = False) -> int:
    """How many hops have a twin: of one role (or of any), on words that touch; each twin serves once."""
    left, right = list(found), 0
    for hop in gold:
        twin = next((h for h in left if (any_role or h.role == hop.role) and shared([h.span], [hop.span])), None)
        if twin is not None:
            left.remove(twin)
            right += 1
    return right


# ---------------------------------------------------------------------------------------------------- figures


def score_split(split: str, compared: Sequence[Compared]) -> tuple[Row, ...]:
    """All figures of some stories."""
    return (
        _found(split, compared),
        *_speakers(split, compared),
        _kinds(split, compared),
        _chains(split, compared),
        *_utterances(split, compared),
    )


def _name(split: str, what: str) -> str:
    return f"real statements: {split}, {what}"


def _found(split: str, compared: Sequence[Compared]) -> Row:
    gold = sum(len(c.gold) for c in compared)
    p, r, f = scores.counts(sum(len(c.pairs) for c in compared), sum(len(c.found) for c in compared), gold)
    return Row(_name(split, "found"), f, gold, f"F, contents overlap by half (precision {p:.3f}, recall {r:.3f})")


def _share(right: int, of: int) -> float:
    return right / of if of else 0.0


def _speakers(split: str, compared: Sequence[Compared]) -> tuple[Row, ...]:
    every = sum(g.speaker is not None for c in compared for _, g in c.gold)
    there = [(c, g, s) for c in compared for _, g, s in c.pairs if g.speaker is not None]
    right = sum(speaker_right(c, g, s) for c, g, s in there)
    return (
        Row(
            _name(split, "speaker"), _share(right, len(there)), len(there), "right, of those found with a named speaker"
        ),
        Row(_name(split, "speaker, of all"), _share(right, every), every, "right, of all with a named speaker"),
    )


def _kinds(split: str, compared: Sequence[Compared]) -> Row:
    there = [(g, s) for c in compared for _, g, s in c.pairs if g.speaker is None]
    every = sum(g.speaker is None for c in compared for _, g in c.gold)
    right = sum(kind_right(g, s) for g, s in there)
    how = f"right, of those found without a named speaker; {_share(right, every):.3f} of all {every}"
    return Row(_name(split, "kind"), _share(right, len(there)), len(there), how)


def _chains(split: str, compared: Sequence[Compared]) -> Row:
    gold = sum(len(g.via) for c in compared for _, g in c.gold)
    found = sum(len(s.via) for c in compared for s in c.found)
    pairs = [(g.via, s.via) for c in compared for _, g, s in c.pairs]
    p, r, f = scores.counts(sum(hops_right(g, s) for g, s in pairs), found, gold)
    loose = scores.counts(sum(hops_right(g, s, any_role=True) for g, s in pairs), found, gold)[2]
    how = f"F over hops, role and words right (precision {p:.3f}, recall {r:.3f}); {loose:.3f} whatever the role"
    return Row(_name(split, "chains"), f, gold, how)


def _utterances(split: str, compared: Sequence[Compared]) -> tuple[Row, ...]:
    gold = {key: f"{c.story.story} {g.utterance}" for c in compared for key, g in c.gold}
    found = {
        key: f"{c.story.story} {c.seen.utterances[s.id]}" for c in compared for key, _, s in c.pairs
        if s.id in c.seen.utterances
    }  # fmt: skip
    p, r, f = scores.bcubed(gold, found)
    told = f"BCubed F; statements not found count as alone (precision {p:.3f}, recall {r:.3f})"
    p, r, pairs = pair_scores(gold, found)
    return (
        Row(_name(split, "utterances"), f, len(gold), told),
        Row(_name(split, "utterance pairs"), pairs, len(gold), f"F over pairs (precision {p:.3f}, recall {r:.3f})"),
    )


def measure(
    gold: Sequence[RealStory], rows: Mapping[str, Fields], progress: Progress, splits: Sequence[str] = SPLITS
) -> tuple[Row, ...]:
    """Read every story of some splits and score it; all texts are checked before the first is read."""
    chosen = [(story, rows_of(story, rows)) for story in gold if story.split in splits]
    compared = []
    for number, (story, reports) in enumerate(chosen):
        progress("real statements", number, len(chosen))
        compared.append(compare(story, read_story(reports)))
    return tuple(row for split in splits for row in score_split(split, [c for c in compared if c.story.split == split]))


def real_statements(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Statements, speakers, kinds, chains and utterances of 45 real reports.

    Raises:   InputError when the gold or the set is not here, or a text has changed.
    Cost:     reading 130,000 characters, about a quarter of a minute.
    """
    here = find_root()
    if here is None:
        raise InputError("the gold of real statements is in the repository, not in the package", "run in a checkout")
    gold = load_real(here / GOLD)
    return measure(gold, {r["id"]: r for r in read_rows(root / TEXTS)}, progress)
