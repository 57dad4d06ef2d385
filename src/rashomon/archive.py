"""The archive: the one object a user holds.

    with Archive.open("rashomon.db") as archive:
        archive.add("reports/")
        for story in archive.stories():
            print(story.title, len(story.reports))

Everything it answers is derived from (records, links, as-of point): `stories(as_of=N)` is what `stories()` said when the
archive's sequence stood at N. Derived stories are cached by what they were derived from, and can be dropped at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from rashomon import shapes
from rashomon.config import read_settings
from rashomon.engines.inline import read_one
from rashomon.errors import NotFoundError, UsageError
from rashomon.ids import content_id
from rashomon.model import Document, Failure, Judgement, Link, Record
from rashomon.pipeline import Reading, ReportReading, Stage, StoryDraft, plan
from rashomon.stages import all_stages
from rashomon.store.protocol import Entry, Store, Stored
from rashomon.text.arrivals import Arrival, read_paths

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where unknown)."""

BATCH = 64
"""Reports a transaction: what a kill can cost is at most the work on one batch, never what was acknowledged."""

_STORY = msgspec.msgpack.Decoder(shapes.Story)


def _silent(what: str, done: int, of: int | None) -> None:
    """Show no progress."""


class Archive:
    """Reports, what was read in them, and everything derived. Use `Archive.open`."""

    def __init__(self, store: Store, stages: Sequence[Stage], progress: Progress = _silent) -> None:
        self._store = store
        self._progress = progress
        self._document = plan([s for s in stages if s.shape == "document"])
        self._story = plan([s for s in stages if s.shape == "story"])
        self._grouping = next(s for s in stages if s.shape == "corpus" and s.name == "stories")

    @classmethod
    def open(
        cls, path: str | Path = "rashomon.db", *, settings: str | Path | None = None, progress: Progress = _silent
    ) -> Archive:
        """Open an archive, making it if it is not there.

        Args:     path: a file, or ":memory:"; settings: a TOML file (see `config`); progress: told what goes on.
        Raises:   StoreError when the file is no archive; ConfigError for a bad setting.
        """
        from rashomon.store.sqlite import SqliteStore

        stages = all_stages()
        if settings is not None:
            defaults = {s.name: s.config for s in stages if isinstance(s.config, Record)}
            chosen = read_settings(Path(settings), defaults)
            stages = tuple(msgspec.structs.replace(s, config=chosen.get(s.name, s.config)) for s in stages)
        return cls(SqliteStore(path), stages, progress)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    # ------------------------------------------------------------------------------------------------ adding

    def add(self, *paths: str | Path, stdin: BinaryIO | None = None) -> shapes.AddResult:
        """Read files and folders into the archive; each batch is durable once it is counted.

        Args:     paths: files, folders or "-" (then `stdin` is read).
        Returns:  how many reports were added, known already, or failed (with reasons); the three add up to the inputs.
        Raises:   InputError, before anything is read, when a path does not exist; StoreError.
        Cost:     linear; about 15,000 characters a second on one core.
        """
        return self.add_arrivals(read_paths([str(p) for p in paths], stdin))

    def add_arrivals(self, arrivals: Iterable[Arrival | Failure], *, sort: bool = False) -> shapes.AddResult:
        """Add decoded reports. With `sort`, all are put in canonical order first, so file order leaves no trace."""
        if sort:
            arrivals = sorted(arrivals, key=_canonical)
        added = known = 0
        failures: list[Failure] = []
        stream = iter(arrivals)
        of = len(arrivals) if isinstance(arrivals, list) else None
        while batch := list(islice(stream, BATCH)):
            entries, failed, again = self._batch(batch, added + known + len(failures), of)
            self._store.add(entries, failed)
            added, known = added + len(entries), known + again
            failures += failed
        told = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in failures)
        return shapes.AddResult(added, known, len(failures), self._store.sequence(), told)

    def _batch(
        self, batch: Sequence[Arrival | Failure], done: int, of: int | None
    ) -> tuple[list[Entry], list[Failure], int]:
        """Read one batch: entries to store, failures, and how many reports were known."""
        failures = [a for a in batch if isinstance(a, Failure)]
        arrived = [a for a in batch if isinstance(a, Arrival)]
        stored = self._store.known_reports(a.report.id for a in arrived)
        taken = set(self._store.names())
        entries: list[Entry] = []
        seen: set[str] = set(stored)
        for number, arrival in enumerate(arrived):
            self._progress("reading", done + number, of)
            if arrival.report.id in seen:
                continue
            seen.add(arrival.report.id)
            result = read_one(arrival.document, self._document)
            if result.failure:
                failures.append(msgspec.structs.replace(result.failure, name=arrival.report.name))
                continue
            report = msgspec.structs.replace(arrival.report, name=_free_name(arrival.report.name, taken))
            taken.add(report.name)
            entries.append(Entry(report, arrival.document, result.runs))
        return entries, failures, len(batch) - len(entries) - len(failures)

    def judge(self, kind: str, left: str, right: str, *, same: bool, by: str) -> int:
        """Write down a person's decision, which from then on wins over the machine's.

        Args:     kind: "same_entity" (names) or "same_story" (report ids); by: the person's name.
        Returns:  the sequence number of the decision.
        """
        if kind not in ("same_entity", "same_story"):
            raise UsageError(f"a decision cannot be of kind {kind}", "same_entity or same_story")
        said: Judgement = "same" if same else "different"
        name = content_id("link", kind, left, right, f"user:{by}", self._store.sequence())
        return self._store.add_links([Link(name, kind, left, right, f"user:{by}", 1.0, said)])

    # ------------------------------------------------------------------------------------------------ asking

    @property
    def sequence(self) -> int:
        """The number of the last accepted record."""
        return self._store.sequence()

    def failures(self) -> tuple[Failure, ...]:
        """Everything that could not be read, with reasons."""
        return self._store.failures()

    def stories(self, as_of: int | None = None) -> tuple[shapes.Story, ...]:
        """All stories of two reports or more, as they stood at a sequence number (default: now).

        Cost: grouping is linear in all reports; folding falls on stories whose reports changed since the last call.
        """
        return self._derive(as_of)[0]

    def unclustered(self, as_of: int | None = None) -> tuple[str, ...]:
        """The ids of reports that belong to no story."""
        return self._derive(as_of)[1]

    def read_result(self) -> shapes.ReadResult:
        """Stories, reports in none, and failures: what `rashomon read` prints. A lone report is a story of its own."""
        stories, alone = self._derive(None, smallest=1 if len(self._store.reports()) == 1 else 2)
        failed = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in self.failures())
        return shapes.ReadResult(stories, alone, failed)

    def story(self, story: str, as_of: int | None = None) -> shapes.Story:
        """One story by id, by the start of its id, or by the id of a report in it.

        Raises: NotFoundError when there is none, or when the start of an id fits several.
        """
        every = self.stories(as_of)
        found = [s for s in every if s.id == story] or [
            s for s in every if s.id.removeprefix("story:").startswith(story) or any(r.id == story for r in s.reports)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(f"{story} fits {len(found)} stories", "give more of the id")
        raise NotFoundError(f"there is no story {story}", "`rashomon stories` lists them")

    def brief(self, story: str) -> tuple[shapes.BriefSentence, ...]:
        """The brief of a story: sentences that each carry their evidence."""
        return self.story(story).brief

    def evidence(self, claim: str) -> tuple[shapes.Evidence, ...]:
        """The characters that a claim stands on.

        Raises: NotFoundError when no story holds that claim.
        """
        for story in self.stories():
            for held in story.claims:
                if held.id == claim:
                    return tuple(a.evidence for a in held.assertions)
        raise NotFoundError(f"there is no claim {claim}", "`rashomon claims STORY` lists them")

    def news(self, since: int) -> tuple[shapes.News, ...]:
        """What is new since a sequence number: by claim, not by article."""
        from rashomon.tell.news import what_is_new

        return what_is_new(self.stories(as_of=since), self.stories())

    def texts(self, story: shapes.Story | None = None) -> dict[str, str]:
        """The canonical texts of a story's reports (or of all), by report id."""
        wanted = None if story is None else {r.id for r in story.reports}
        reports = [s.report for s in self._store.reports() if wanted is None or s.report.name in wanted]
        documents = self._store.texts({r.document for r in reports})
        return {r.name: documents[r.document].text for r in reports}

    def _repr_html_(self) -> str:
        from rashomon.tell.page import story_repr_html

        return "".join(story_repr_html(story) for story in self.stories())

    # ------------------------------------------------------------------------------------------------ deriving

    def _derive(self, as_of: int | None, smallest: int = 2) -> tuple[tuple[shapes.Story, ...], tuple[str, ...]]:
        """Group the reports up to a point and fold each group."""
        from rashomon.relate.reports import canonical_order

        stored = self._store.reports(as_of)
        links = self._store.links(as_of)
        texts = self._store.texts({s.report.document for s in stored})
        groups = self._grouping.run(
            [(s.report, texts[s.report.document].text) for s in stored], self._grouping.config, links
        )
        by_name = {s.report.name: s for s in stored}
        stories, alone = [], []
        for number, names in enumerate(groups):
            members = [by_name[name] for name in names]
            if len(members) < smallest:
                alone += names
                continue
            self._progress("folding", number, len(groups))
            stories.append(self._fold(canonical_order(members, lambda m: m.report), links, texts))
        stories.sort(key=lambda s: (s.from_ or "9999", s.id))
        return tuple(stories), tuple(sorted(alone))

    def _fold(self, members: Sequence[Stored], links: Sequence[Link], texts: Mapping[str, Document]) -> shapes.Story:
        """Derive one story, or take it from the cache."""
        from rashomon.relate.reports import assemble_story

        first = min(members, key=lambda m: m.seq)
        runs = [s.record().id for s in (*self._document, *self._story)]
        key = content_id("view", [f"{m.seq} {m.report.id}" for m in members], [link.id for link in links], runs)
        cached = self._store.view(key)
        if cached is not None:
            return _STORY.decode(cached)
        reports = tuple(ReportReading(m.report, self._reading(texts[m.report.document]), m.seq) for m in members)
        draft = StoryDraft(content_id("story", first.report.id), reports, tuple(links))
        for stage in self._story:
            draft = stage.run(draft, stage.config, stage.load() if stage.load else None)
        story = assemble_story(draft)
        self._store.put_view(key, msgspec.msgpack.encode(story))
        return story

    def _reading(self, document: Document) -> Reading:
        """A document's stored annotations; made now where a stage has changed since they were stored."""
        reading = Reading(document)
        for stage in self._document:
            found = self._store.annotations(document.id, stage.record().id)
            if found is None:
                return self._read_again(document)
            reading = reading.plus(found, stage.writes)
        return reading

    def _read_again(self, document: Document) -> Reading:
        result = read_one(document, self._document)
        for run, found in result.runs:
            self._store.add_annotations(document.id, run, found)
        return result.reading


def _canonical(arrival: Arrival | Failure) -> tuple[str, str, str]:
    """Sort key of an arrival that does not depend on the order of files."""
    if isinstance(arrival, Failure):
        return ("", arrival.name, arrival.message)
    return (arrival.report.published.earliest or "", arrival.report.name, arrival.report.id)


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or with #2, #3 ... when another report has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    return free


def read(*paths: str | Path, progress: Progress = _silent) -> shapes.ReadResult:
    """Read files and folders and tell their stories, without keeping an archive.

    Args:     paths: files or folders.
    Returns:  stories, the ids of reports in none, and what could not be read. The order of files makes no difference.
    Raises:   InputError when a path does not exist.
    """
    with Archive.open(":memory:", progress=progress) as archive:
        archive.add_arrivals(list(read_paths([str(p) for p in paths])), sort=True)
        return archive.read_result()
