"""The canonical run: what a set of reports says, whatever the order, the engine, the workers and the interruptions.

A run has three steps that an engine may spread over workers, and two that are done in one place:

1. `read`    each text once, by itself (document stages);
2. `roster`  in one place: names, numbers and stories of all reports, in canonical order (the corpus stage);
3. `fold`    each story by itself (story stages);
4. `answer`  in one place: what `rashomon read` would have said of the same reports.

Steps 1 and 3 are pure functions of what `Unread` and `Unfolded` hold; their keys name stage, version, configuration and input,
so that what was done once need not be done again (docs/decisions/180).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.engines.inline import fold_one, read_one
from rashomon.ids import bytes_digest, content_id
from rashomon.model import Annotation, Document, Failure, Record, Report
from rashomon.pipeline import Reading, ReportReading, Stage, StoryDraft, plan
from rashomon.relate.reports import assemble_story, canonical_order
from rashomon.relate.stories_ids import Place
from rashomon.relate.stories_told import Roster, alone_of, call_roll

Runs = tuple[tuple[str, tuple[Annotation, ...]], ...]


class ReadText(Record, frozen=True):
    """What document stages said of one text, by stage run; or why one failed on it."""

    document: str
    runs: Runs
    failure: Failure | None = None


class Member(Record, frozen=True):
    """A report of a story, with its text, what was read in it, and its place in canonical order within the story."""

    report: Report
    document: Document
    runs: Runs
    seq: int


class Unfolded(Record, frozen=True):
    """A story before it is folded. `members` are in canonical order."""

    id: str
    members: tuple[Member, ...]


class Folded(Record, frozen=True):
    """A story, and what its stages failed on."""

    story: shapes.Story
    failures: tuple[Failure, ...] = ()


class Intake(Record, frozen=True):
    """Reports in canonical order, each once, and the inputs that gave none."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...]


class Work(Record, frozen=True):
    """The stages of a run, planned."""

    document: tuple[Stage, ...]
    story: tuple[Stage, ...]
    grouping: Stage

    @staticmethod
    def of(stages: Sequence[Stage]) -> Work:
        """Plan stages.

        Raises: ConfigError when they cannot be ordered.
        """
        grouping = next(s for s in stages if s.shape == "corpus" and s.name == "stories")
        return Work(
            plan([s for s in stages if s.shape == "document"]),
            plan([s for s in stages if s.shape == "story"]),
            grouping,
        )

    def read_key(self) -> str:
        """Names document stages, their versions and configurations: readings under one key are interchangeable."""
        return content_id("readings", [s.record().id for s in self.document])

    def fold_key(self, story: str, members: Iterable[Report]) -> str:
        """Names all stages and the reports of one story, in order: stories under one key are the same bytes."""
        runs = [s.record().id for s in (*self.document, *self.story)]
        return content_id("fold", story, [[r.id, r.name] for r in members], runs)


def take_in(arrived: Iterable[Report | Failure]) -> Intake:
    """Put reports in canonical order, each once.

    Args:     arrived: in any order.
    Returns:  reports by date, then by name; failures sorted, each once.
    Cost:     one sort.
    """
    reports: dict[str, Report] = {}
    failures: set[Failure] = set()
    for one in arrived:
        if isinstance(one, Failure):
            failures.add(one)
        elif one.id not in reports or _place(one) < _place(reports[one.id]):
            reports[one.id] = one
    return Intake(tuple(sorted(reports.values(), key=_place)), tuple(sorted(failures, key=_failure_place)))


def _place(report: Report) -> tuple[str, str, str]:
    """The order in which `Archive.add_arrivals` takes reports that are handed in at once."""
    return (report.published.earliest or "", report.name, report.id)


def _failure_place(failure: Failure) -> tuple[str, str, str, str]:
    return (failure.name, failure.stage, failure.error, failure.message)


def read_text(document: Document, work: Work) -> ReadText:
    """Read one text: a pure function, the same on every engine."""
    found = read_one(document, work.document)
    return ReadText(document.id, found.runs if found.failure is None else (), found.failure)


def admit(intake: Intake, failed: Mapping[str, Failure]) -> tuple[tuple[Report, ...], tuple[Failure, ...]]:
    """Which reports take part, under names of their own, and what failed.

    Args:     failed: failures by document id.
    Returns:  reports in canonical order ("id", "id#2" where two have one name), and all failures by the report's name.
    """
    taken: set[str] = set()
    kept, failures = [], list(intake.failures)
    for report in intake.reports:
        broken = failed.get(report.document)
        if broken is not None:
            failures.append(msgspec.structs.replace(broken, name=report.name))
            continue
        number, name = 1, report.name
        while name in taken:
            number += 1
            name = f"{report.name}#{number}"
        taken.add(name)
        kept.append(msgspec.structs.replace(report, name=name))
    return tuple(kept), tuple(sorted(set(failures), key=_failure_place))


def roster_of(reports: Sequence[Report], texts: Mapping[str, str], work: Work) -> Roster:
    """Give reports to stories: in one place, for a story may begin anywhere.

    Args:     reports: admitted, in canonical order; texts: by document id.
    Returns:  groups with their ids, as an archive that got all of them at once would have them.
    Cost:     about 2 ms a report (docs/scale.md).
    """
    groups = work.grouping.run([(r, texts[r.document]) for r in reports], work.grouping.config, ())
    places = {r.name: Place(r.id, seq) for seq, r in enumerate(reports, 1)}
    return call_roll(groups, places, (), len(reports))


def members_of(roster: Roster, reports: Sequence[Report]) -> list[tuple[str, tuple[Report, ...], tuple[int, ...]]]:
    """The stories to fold: id, reports in canonical order, and of each its number among them as they were accepted."""
    by_name = {r.name: (seq, r) for seq, r in enumerate(reports, 1)}
    smallest = 1 if len(reports) == 1 else 2
    found = []
    for group in roster.groups:
        if len(group.reports) < smallest:
            continue
        members = canonical_order((by_name[name] for name in group.reports), lambda m: m[1])
        rank = {seq: at for at, seq in enumerate(sorted(seq for seq, _ in members), 1)}
        found.append((group.id, tuple(r for _, r in members), tuple(rank[seq] for seq, _ in members)))
    return found


def fold_story(unfolded: Unfolded, work: Work) -> Folded:
    """Fold one story: a pure function, the same on every engine."""
    stages = {s.record().id: s for s in work.document}
    reports = []
    for member in unfolded.members:
        reading = Reading(member.document)
        for run, found in member.runs:
            reading = reading.plus(found, stages[run].writes)
        reports.append(ReportReading(member.report, reading, member.seq))
    draft, failures = fold_one(StoryDraft(unfolded.id, tuple(reports), ()), work.story)
    return Folded(assemble_story(draft), failures)


def made_by(stages: Sequence[Stage]) -> shapes.Made:
    """The run record: which stages, of which versions and configurations, an answer is made by."""
    from rashomon.models.multilingual import multilingual_ready

    told = tuple(shapes.StageMade(r.stage, r.version, r.id) for r in (s.record() for s in stages))
    return shapes.Made(told, ("multilingual",) if multilingual_ready() else ())


def signed(story: shapes.Story, why: tuple[str, ...], made: shapes.Made) -> shapes.Story:
    """A folded story with what was found out in one place: why its reports are together, and who made all this."""
    return msgspec.structs.replace(story, why=why, made=made)


def alone_in(roster: Roster, reports: Sequence[Report]) -> tuple[str, ...]:
    """The reports that belong to no story, sorted; a report that is the only one is a story of its own."""
    smallest = 1 if len(reports) == 1 else 2
    return tuple(sorted(n for g in roster.groups if len(g.reports) < smallest for n in g.reports))


def answer_of(
    stories: Iterable[shapes.Story],
    roster: Roster,
    reports: Sequence[Report],
    failures: Iterable[Failure],
    made: shapes.Made,
) -> shapes.ReadResult:
    """The answer of `rashomon read` for these reports."""
    why = {group.id: group.why for group in roster.groups}
    told = [signed(s, why[s.id], made) for s in stories]
    told.sort(key=lambda s: (s.from_ or "9999", s.id))
    alone = alone_in(roster, reports)
    failed = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in failures)
    return shapes.ReadResult(tuple(told), alone, failed, alone_of(roster) if alone else ())


# ---------------------------------------------------------------------------------------------------- digests


def story_digest(story: shapes.Story) -> str:
    """A digest of everything that is told of one story."""
    return bytes_digest(msgspec.msgpack.encode(story))


def answer_digest(result: shapes.ReadResult) -> str:
    """A digest of everything that was answered, in which neither the order nor the number of equal failures shows."""
    return digest_of_parts((story_digest(s) for s in result.stories), result.unclustered, result.alone, result.failures)


def digest_of_parts(
    stories: Iterable[str],
    unclustered: Iterable[str],
    alone: Iterable[shapes.Alone],
    failures: Iterable[shapes.Failed],
) -> str:
    """As `answer_digest`, where the stories are elsewhere and only their digests are here."""
    failed = sorted({bytes_digest(msgspec.msgpack.encode(f)) for f in failures})
    lone = sorted(bytes_digest(msgspec.msgpack.encode(a)) for a in alone)
    return bytes_digest(msgspec.json.encode([sorted(stories), sorted(unclustered), lone, failed]))
