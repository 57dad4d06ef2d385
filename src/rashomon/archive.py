"""The archive: the one object a user holds.

    with Archive.open("rashomon.db") as archive:
        archive.add("reports/")
        for story in archive.stories():
            print(story.title, len(story.reports))

Everything it answers is derived from (records, links, as-of point): `stories(as_of=N)` is what `stories()` said when the
archive's sequence stood at N. Derived stories are cached by what they were derived from, and can be dropped at any time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from rashomon import shapes
from rashomon.config import read_settings
from rashomon.engines.inline import fold_one, read_one
from rashomon.errors import InputError, NotFoundError, StoreError, UsageError
from rashomon.ids import content_id
from rashomon.model import Document, Failure, Judgement, Link, Record
from rashomon.pipeline import Reading, ReportReading, Stage, StoryDraft, plan
from rashomon.stages import all_stages
from rashomon.store.protocol import Conflict, Entry, Store, Stored
from rashomon.text.arrivals import Arrival, read_paths

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where unknown)."""

BATCH = 8
"""Reports a transaction: what a kill can cost is the work on one batch, a second or two, never what was acknowledged. A
transaction takes some milliseconds, a report a few hundred."""

_TRIES = 50
"""Times that a batch is tried when other processes add the same reports; two that add one folder never took over 3."""

_STORY = msgspec.msgpack.Decoder(shapes.Story)


def _silent(what: str, done: int, of: int | None) -> None:
    """Show no progress."""


@dataclass
class _Tally:
    """What one call of `add` has done so far."""

    names: set[str]
    told: set[Failure]
    done: int = 0
    added: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(
        self, inputs: int, named: Sequence[Entry], asked: Sequence[Entry], failures: Sequence[Failure], notes: list[str]
    ) -> None:
        """Count a batch that is stored."""
        self.done += inputs
        self.added += len(named)
        self.names |= {e.report.name for e in named}
        self.failures += failures
        self.told |= set(failures)
        for now, was in zip(named, asked, strict=True):
            if now.report.name != was.report.name:
                self.notes.append(f"another report is called {was.report.name}; this one is called {now.report.name}")
        self.notes += notes

    def result(self, sequence: int) -> shapes.AddResult:
        """The answer; added, known and failed add up to the inputs."""
        told = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in self.failures)
        known = self.done - self.added - len(told)
        return shapes.AddResult(self.added, known, len(told), sequence, told, tuple(self.notes))


class Archive:
    """Reports, what was read in them, and everything derived. Use `Archive.open`."""

    def __init__(self, store: Store, stages: Sequence[Stage], progress: Progress = _silent) -> None:
        self._store = store
        self._progress = progress
        self._faults: tuple[Failure, ...] = ()
        self._document = plan([s for s in stages if s.shape == "document"])
        self._story = plan([s for s in stages if s.shape == "story"])
        self._grouping = next(s for s in stages if s.shape == "corpus" and s.name == "stories")

    @classmethod
    def open(
        cls,
        path: str | Path = "rashomon.db",
        *,
        settings: str | Path | None = None,
        progress: Progress = _silent,
        make: bool = True,
    ) -> Archive:
        """Open an archive.

        Args:     path: a file, or ":memory:"; settings: a TOML file (see `config`); progress: told what goes on; make: make
                  the archive if it is not there.
        Returns:  the archive; one that may not be written answers questions, and refuses reports.
        Raises:   InputError when the path is no archive's; StoreError when it cannot be read; ConfigError for a bad setting.
        """
        from rashomon.store.sqlite import SqliteStore

        if not make and str(path) != ":memory:" and not os.path.lexists(path):
            raise InputError(f"there is no archive {path}", "`rashomon add` makes one; --archive names another")
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
        return self.add_arrivals(read_paths([str(p) for p in paths], stdin, distinct=False))

    def add_arrivals(self, arrivals: Iterable[Arrival | Failure], *, sort: bool = False) -> shapes.AddResult:
        """Add decoded reports.

        Args:     arrivals: reports and failures, lazily or in a list; sort: put all in canonical order first, so that the
                  order of files leaves no trace.
        Returns:  as `add`.
        """
        if sort:
            arrivals = sorted(arrivals, key=_canonical)
        tally = _Tally(set(self._store.names()), set(self._store.failures()))
        stream = iter(arrivals)
        of = len(arrivals) if isinstance(arrivals, list) else None
        while batch := list(islice(stream, BATCH)):
            self._add_batch(batch, tally, of)
        self._progress("reading", tally.done, of)
        return tally.result(self._store.sequence())

    def _add_batch(self, batch: Sequence[Arrival | Failure], tally: _Tally, of: int | None) -> None:
        """Read one batch and write it down: what is new of it, and what failed and was not known to fail."""
        entries, failures = self._read_batch(batch, tally.done, of)
        fresh = [f for f in dict.fromkeys(failures) if f not in tally.told]
        for _ in range(_TRIES):
            stored = self._store.known_reports(e.report.id for e in entries)
            entries = [e for e in entries if e.report.id not in stored]
            taken = set(tally.names)
            named = [_named(entry, taken) for entry in entries]
            try:
                self._store.add(named, fresh)
                break
            except Conflict:  # another process adds, too: look again, and leave out what it has stored
                tally.names |= self._store.names()
        else:
            raise StoreError("other processes keep writing the same reports", "try again when they are done")
        notes = [f"{a.report.name}: {note}" for a in batch if isinstance(a, Arrival) for note in a.notes]
        tally.count(len(batch), named, entries, failures, notes)

    def _read_batch(
        self, batch: Sequence[Arrival | Failure], done: int, of: int | None
    ) -> tuple[list[Entry], list[Failure]]:
        """The readings of the reports that are not known, and the failures."""
        failures = [a for a in batch if isinstance(a, Failure)]
        arrived = [a for a in batch if isinstance(a, Arrival)]
        entries: list[Entry] = []
        seen = set(self._store.known_reports(a.report.id for a in arrived))
        for number, arrival in enumerate(arrived):
            self._progress("reading", done + number, of)
            if arrival.report.id in seen:
                continue
            seen.add(arrival.report.id)
            result = read_one(arrival.document, self._document)
            if result.failure:
                failures.append(msgspec.structs.replace(result.failure, name=arrival.report.name))
                continue
            entries.append(Entry(arrival.report, arrival.document, result.runs))
        return entries, failures

    def judge(self, kind: str, left: str, right: str, *, same: bool | None, by: str) -> int:
        """Write down a person's decision, which from then on wins over the machine's.

        Args:     kind: "same_entity" (names) or "same_story" (report ids); left, right: what is judged; same: the judgement,
                  None to take back what was decided of the two; by: the person's name.
        Returns:  the sequence number of the decision.
        """
        if kind not in ("same_entity", "same_story"):
            raise UsageError(f"a decision cannot be of kind {kind}", "same_entity or same_story")
        said: Judgement = "unsure" if same is None else "same" if same else "different"
        name = content_id("link", kind, left, right, f"user:{by}", self._store.sequence())
        return self._store.add_links([Link(name, kind, left, right, f"user:{by}", 1.0, said)])

    # ------------------------------------------------------------------------------------------------ asking

    @property
    def sequence(self) -> int:
        """The number of the last accepted record."""
        return self._store.sequence()

    def failures(self) -> tuple[Failure, ...]:
        """Everything that could not be read, and what of the stories last asked for could not be derived, with reasons."""
        return (*self._store.failures(), *self._faults)

    def stories(self, as_of: int | None = None) -> tuple[shapes.Story, ...]:
        """All stories of two reports or more.

        Args:     as_of: as they stood at this sequence number; default now.
        Returns:  whole stories, the earliest first.
        Cost:     grouping is linear in all reports; folding falls on stories whose reports changed since the last call.
        """
        return self._derive(as_of)[0]

    def unclustered(self, as_of: int | None = None) -> tuple[str, ...]:
        """The reports that belong to no story.

        Args:     as_of: as for `stories`.
        Returns:  their ids, sorted.
        """
        return self._derive(as_of)[1]

    def read_result(self, failures: Sequence[shapes.Failed] | None = None) -> shapes.ReadResult:
        """Stories, reports in none, and failures: what `rashomon read` prints. A lone report is a story of its own.

        Args:     failures: those to tell; default all that the archive ever had.
        Returns:  the answer of `rashomon read`.
        """
        stories, alone = self._derive(None, smallest=1 if len(self._store.reports()) == 1 else 2)
        past = self._store.failures() if failures is None else ()
        own = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in (*past, *self._faults))
        return shapes.ReadResult(stories, alone, (*(failures or ()), *own))

    def story(self, story: str, as_of: int | None = None) -> shapes.Story:
        """One story.

        Args:     story: its id, the start of it, or the id of a report in it; as_of: as for `stories`.
        Returns:  the whole story.
        Raises:   NotFoundError when there is none, or when the start of an id fits several.
        """
        every = self.stories(as_of)
        found = [s for s in every if s.id == story] or [
            s for s in every if s.id.removeprefix("story:").startswith(story) or any(r.id == story for r in s.reports)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(f"{story} fits {len(found)} stories", "give more of the id")
        if story in self._store.names():
            raise NotFoundError(f"the report {story} belongs to no story", "`rashomon stories` lists them")
        raise NotFoundError(f"there is no story {story}", "`rashomon stories` lists them")

    def brief(self, story: str) -> tuple[shapes.BriefSentence, ...]:
        """The brief of a story: sentences that each carry their evidence.

        Args:     story: as for `story`.
        Returns:  its sentences in order.
        Raises:   NotFoundError.
        """
        return self.story(story).brief

    def evidence(self, claim: str) -> tuple[shapes.Evidence, ...]:
        """The characters that a claim stands on.

        Args:     claim: its id.
        Returns:  one evidence an assertion, of every report that tells it.
        Raises:   NotFoundError when no story holds that claim.
        """
        for story in self.stories():
            for held in story.claims:
                if held.id == claim:
                    return tuple(a.evidence for a in held.assertions)
        raise NotFoundError(f"there is no claim {claim}", "`rashomon claims STORY` lists them")

    def news(self, since: int) -> tuple[shapes.News, ...]:
        """What is new since a sequence number: by claim, not by article.

        Args:     since: a number that `add` returned, or `sequence` gave.
        Returns:  one entry a new or changed claim, with what it was, what it is and the characters that made it so.
        """
        from rashomon.tell.news import what_is_new

        return what_is_new(self.stories(as_of=since), self.stories())

    def text(self, report: str) -> str:
        """The canonical text of one report, to which all offsets refer.

        Args:     report: its id.
        Returns:  the text, exactly.
        Raises:   NotFoundError when there is no report of that id.
        """
        for stored in self._store.reports():
            if stored.report.name == report:
                return self._store.texts([stored.report.document])[stored.report.document].text
        raise NotFoundError(
            f"there is no report {report}", "`rashomon stories --json` lists the reports of every story"
        )

    def texts(self, story: shapes.Story | None = None) -> dict[str, str]:
        """The canonical texts of reports.

        Args:     story: whose reports; default all in the archive.
        Returns:  texts by report id.
        """
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

        # Another process may add meanwhile: everything is read as it stood at one number.
        until = self._store.sequence() if as_of is None else as_of
        stored = self._store.reports(until)
        links = self._store.links(until)
        self._faults = ()
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
        cached = self._cached(key)
        if cached is not None:
            return cached
        reports = tuple(ReportReading(m.report, self._reading(texts[m.report.document]), m.seq) for m in members)
        draft, faults = fold_one(StoryDraft(content_id("story", first.report.id), reports, tuple(links)), self._story)
        story = assemble_story(draft)
        self._faults += faults
        if not faults:
            self._store.put_view(key, msgspec.msgpack.encode(story))
        return story

    def _cached(self, key: str) -> shapes.Story | None:
        """A story from the cache; None also where a version with other shapes wrote it."""
        found = self._store.view(key)
        try:
            return _STORY.decode(found) if found is not None else None
        except msgspec.DecodeError:
            return None

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


def _named(entry: Entry, taken: set[str]) -> Entry:
    """The entry with a name that no other report has, which is then taken."""
    name = _free_name(entry.report.name, taken)
    taken.add(name)
    return msgspec.structs.replace(entry, report=msgspec.structs.replace(entry.report, name=name))


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or with #2, #3 ... when another report has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    return free


def read_reports(*paths: str | Path, progress: Progress = _silent) -> shapes.ReadResult:
    """Read files and folders and tell their stories, without keeping an archive.

    Args:     paths: files or folders; progress: told what goes on.
    Returns:  stories, the ids of reports in none, and what could not be read. The order of files makes no difference.
    Raises:   InputError when a path does not exist.
    """
    with Archive.open(":memory:", progress=progress) as archive:
        added = archive.add_arrivals(list(read_paths([str(p) for p in paths], distinct=False)), sort=True)
        return archive.read_result(added.failures)


@shapes.show_html.register
def _story_html(story: shapes.Story) -> str:
    """How a notebook shows a story."""
    from rashomon.tell.page import story_repr_html

    return story_repr_html(story)


@shapes.show_html.register
def _read_html(result: shapes.ReadResult) -> str:
    """How a notebook shows the answer of `read`."""
    return "".join(_story_html(story) for story in result.stories)
