"""The archive: the one object a user holds.

    with Archive.open("rashomon.db") as archive:
        archive.add("reports/")
        for story in archive.stories():
            print(story.title, len(story.reports))

Everything it answers is derived from (records, links, as-of point): `stories(as_of=N)` is what `stories()` said when the
archive's sequence stood at N. Derived stories are cached by what they were derived from, and can be dropped at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from rashomon import shapes
from rashomon.config import read_settings
from rashomon.engines.canonical import made_by
from rashomon.engines.inline import fold_one, read_one
from rashomon.errors import NotFoundError, StoreError, UsageError
from rashomon.ids import content_id
from rashomon.model import Annotation, Document, Failure, Judgement, Link, Record
from rashomon.pipeline import Progress, Reading, ReportReading, Stage, StoryDraft, plan, silent
from rashomon.readers import Clock, keep_moment, kept_lenses, now, read_lists
from rashomon.relate.versions import KIND as VERSION
from rashomon.relate.versions import Standing, standing
from rashomon.stages import all_stages
from rashomon.store.heads import Heads, Tally
from rashomon.store.opening import open_store
from rashomon.store.protocol import Conflict, Entry, Found, Store, Stored
from rashomon.text.arrivals import Arrival, read_paths

if TYPE_CHECKING:
    from rashomon.relate.stories_told import Roster, Told


BATCH = 8
"""Reports a transaction: what a kill can cost is the work on one batch, a second or two, never what was acknowledged. A
transaction takes some milliseconds, a report a few hundred."""

_TRIES = 50
"""Times that a batch is tried when other processes add the same reports; two that add one folder never took over 3."""

_STORY = msgspec.msgpack.Decoder(shapes.Story)


class Archive:
    """Reports, what was read in them, and everything derived. Use `Archive.open`."""

    def __init__(self, store: Store, stages: Sequence[Stage], progress: Progress = silent, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self._progress = progress
        self._faults: tuple[Failure, ...] = ()
        self._versions: dict[str, Standing] = {}
        self._called: Roster | None = None
        self._stages = tuple(stages)
        self._signature: shapes.Made | None = None
        self._document = plan([s for s in stages if s.shape == "document"])
        self._story = plan([s for s in stages if s.shape == "story"])
        self._grouping = next(s for s in stages if s.shape == "corpus" and s.name == "stories")

    @classmethod
    def open(
        cls,
        path: str | Path = "rashomon.db",
        *,
        settings: str | Path | None = None,
        progress: Progress = silent,
        make: bool = True,
    ) -> Archive:
        """Open an archive.

        Args:     path: a file, ":memory:", or "postgresql://user@host/database"; settings: a TOML file (see `config`);
                  progress: told what goes on; make: make the archive if it is not there.
        Returns:  the archive; one that may not be written answers questions, and refuses reports.
        Raises:   InputError when the path is no archive's; StoreError when it cannot be read; ConfigError for a bad setting.
        """
        stages = all_stages()
        if settings is not None:
            defaults = {s.name: s.config for s in stages if isinstance(s.config, Record)}
            chosen = read_settings(Path(settings), defaults)
            stages = tuple(msgspec.structs.replace(s, config=chosen.get(s.name, s.config)) for s in stages)
        return cls(open_store(path, progress, make), stages, progress)

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
        Cost:     linear; `rashomon bench --only speed` measures it.
        """
        return self.add_arrivals(read_paths([str(p) for p in paths], stdin, distinct=False))

    def add_arrivals(
        self,
        arrivals: Iterable[Arrival | Failure],
        *,
        sort: bool = False,
        stored: Callable[[int], None] | None = None,
    ) -> shapes.AddResult:
        """Add decoded reports.

        Args:     arrivals: reports and failures, lazily or in a list; sort: put all in canonical order first, so that the
                  order of files leaves no trace. Of what is handed in at once, nothing is a version of anything then;
                  stored: told, after each batch, how many of the arrivals are accounted for and safe.
        Returns:  as `add`.
        """
        if sort:
            arrivals = sorted(arrivals, key=_canonical)
        tally = Tally(Heads(self._store, growing=not sort), set(self._store.failures()))
        stream = iter(arrivals)
        of = len(arrivals) if isinstance(arrivals, list) else None
        while batch := list(islice(stream, BATCH)):
            self._add_batch(batch, tally, of)
            if stored:
                stored(tally.done)
        self._progress("reading", tally.done, of)
        return tally.result(self._store.sequence())

    def _add_batch(self, batch: Sequence[Arrival | Failure], tally: Tally, of: int | None) -> None:
        """Read one batch and write it down: what is new of it, and what failed and was not known to fail."""
        entries, failures = self._read_batch(batch, tally, of)
        fresh = [f for f in dict.fromkeys(failures) if f not in tally.told]
        for _ in range(_TRIES):
            stored = self._store.known_reports(e.report.id for e in entries)
            entries = [e for e in entries if e.report.id not in stored]
            placed = tally.heads.place(entries)
            try:
                last = self._store.add(placed.entries, fresh, placed.links)
                keep_moment(self, last, self._clock())
                break
            except Conflict:  # another process adds, too: look again, and leave out what it has stored
                continue
        else:
            raise StoreError("other processes keep writing the same reports", "try again when they are done")
        notes = [f"{a.report.name}: {note}" for a in batch if isinstance(a, Arrival) for note in a.notes]
        tally.count(len(batch), placed, failures, notes)

    def _read_batch(
        self, batch: Sequence[Arrival | Failure], tally: Tally, of: int | None
    ) -> tuple[list[Entry], list[Failure]]:
        """The readings of the reports that are not known, and the failures."""
        failures = [a for a in batch if isinstance(a, Failure)]
        arrived = [a for a in batch if isinstance(a, Arrival)]
        entries: list[Entry] = []
        seen = set(self._store.known_reports(a.report.id for a in arrived))
        for number, arrival in enumerate(arrived):
            self._progress("reading", tally.done + number, of)
            if arrival.report.id in seen or tally.heads.holds(arrival):
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

    def decide(self, verb: str, *words: str, by: str) -> shapes.Decision:
        """Let a person join stories, split one, move a report, or take such a decision back; it wins over the machine's.

        Args:     verb: "merge" (two stories), "split" (a story, reports of it), "move" (a report, a story) or "undo" (a
                  decision; none: the last that stands); words: their ids, or what `story` takes for them; by: the
                  person's name.
        Returns:  the decision, with its sequence number and the stories that its reports are in now.
        Raises:   NotFoundError, UsageError when that cannot be done; StoreError.
        """
        from rashomon.relate import stories_told

        links, roster = self._store.links(), self._roster(None)
        if verb == "undo":
            taken, link = stories_told.take_back(links, words[0] if words else None, by, roster.seq)
            written, name = [link], taken.id
        else:
            written = stories_told.decide(roster, verb, words, by, roster.seq)
            name = written[0].id
        sequence = self._store.add_links(written)
        now = self._roster(None)
        touched = {end for link in self._store.links() if name in link.why for end in (link.left, link.right)}
        homes = tuple(sorted({group.id for group in now.groups if touched & set(group.reports)}))
        (made,) = (d for d in self.decisions() if d.id == name)
        return msgspec.structs.replace(made, sequence=sequence, stories=homes)

    def decisions(self) -> tuple[shapes.Decision, ...]:
        """What people decided about stories, the first first, and what was taken back."""
        from rashomon.relate.stories_decisions import decisions

        return tuple(shapes.Decision(d.id, d.verb, d.by, d.told, d.undone_by) for d in decisions(self._store.links()))

    def judgements(self) -> tuple[Link, ...]:
        """What people decided of pairs of names, the first first; "unsure" took back what was decided of the pair before."""
        return tuple(link for link in self._store.links() if link.kind == "same_entity" and link.by.startswith("user:"))

    # ------------------------------------------------------------------------------------------------ asking

    @property
    def sequence(self) -> int:
        """The number of the last accepted record."""
        return self._store.sequence()

    def search(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """Reports whose texts or titles have all these words.

        Args:     words: "words in quotation marks" stand together, one that ends in * may go on; limit: how many at most.
        Returns:  reports with the words in their titles first; the fittest, of more than a thousand the newest.
        """
        return self._store.search(words, limit)

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
        from rashomon.relate.stories_told import alone_of

        stories, alone = self._derive(None, smallest=1 if len(self._store.reports()) == 1 else 2)
        lone = alone_of(self._roster(None)) if alone else ()
        past = self._store.failures() if failures is None else ()
        own = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in (*past, *self._faults))
        return shapes.ReadResult(stories, alone, (*(failures or ()), *own), lone)

    def story(self, story: str, as_of: int | None = None) -> shapes.Story:
        """One story.

        Args:     story: its id, the start of it, an id it had before, or the id of a report in it; as_of: as for `stories`.
        Returns:  the whole story.
        Raises:   NotFoundError when there is none, or when the start of an id fits several.
        """
        roster = self._roster(as_of)
        group = roster.resolve(self._newest_name(story))
        if len(group.reports) == 1:
            near = "; ".join(group.why)
            what = f"the report {group.reports[0]} belongs to no story ({near})"
            raise NotFoundError(what, "`rashomon stories` lists them")
        (found,) = self._derive(as_of, only=group.id)[0]
        return found

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
        Returns:  one entry a new or changed claim: what it was, what it is, the characters that made it so, lenses it hits.
        Raises:   InputError when a kept lens has a list of names that cannot be read.
        """
        until = self._roster(None).seq
        return self.news_between((since, until), self.stories(as_of=since), self.stories(as_of=until))

    def news_between(
        self, moments: tuple[int, int], before: Sequence[shapes.Story], after: Sequence[shapes.Story]
    ) -> tuple[shapes.News, ...]:
        """What is new from one moment to another, where their stories are at hand.

        Args:     moments: two sequence numbers; before, after: the stories as they stood then.
        Returns:  as `news`.
        Raises:   as `news`.
        """
        from rashomon.tell.lenses_news import through_lenses
        from rashomon.tell.news import corrections, what_is_new

        (since, until), lists = moments, read_lists(lenses := kept_lenses(self))
        revised = {s.report.name for s in self._standing(until) if s.earlier and s.at > since}
        found = what_is_new(before, after, self._texts_of(revised) if revised else {})
        mended = corrections(before, after, self._zones(since, until))
        return through_lenses((*found, *mended), before, after, lenses, lists)

    def _zones(self, since: int, until: int) -> dict[str, tuple[Annotation, ...]]:
        """What is no body of the reports that came in between: headlines, captions, corrections."""
        fresh = [s.report for s in self._store.reports(until) if s.seq > since]
        documents = self._store.texts({r.document for r in fresh})
        return {r.name: self._reading(documents[r.document]).layer("zone") for r in fresh}

    def keep(self, kind: str, name: str, payload: bytes | None) -> None:
        """Keep something of a reader's own (see `readers`), durably.

        Args:     kind, name: what it is called; payload: what to keep, None to forget it.
        """
        self._store.keep(kind, name, payload)

    def kept(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """What readers keep here.

        Args:     kind: "lens", "mark" or "moment".
        Returns:  names and payloads, by name.
        """
        return self._store.kept(kind)

    def versions(self, report: str) -> shapes.History:
        """All versions of a report, what each changed, and which claims stood on what went.

        Args:     report: the id of any of its versions.
        Returns:  versions, the oldest first, and a revision between each two.
        Raises:   NotFoundError when there is no report of that id.
        Cost:     the story is derived as it stood before each revision.
        """
        from rashomon.tell.versions import tell_history

        newest = standing([(s.seq, s.report) for s in self._store.reports()], self._store.links())
        found = next((s for s in newest if report in {s.report.name, *(r.name for _, r in s.earlier)}), None)
        if found is None:
            raise NotFoundError(f"there is no report {report}", "`rashomon stories --json` lists those of every story")
        return tell_history(found, self._sentences, self._claims_before)

    def _sentences(self, document: str) -> tuple[Annotation, ...]:
        """The sentences of a stored document."""
        return self._reading(self._store.texts([document])[document]).layer("sentence")

    def _claims_before(self, report: str, sequence: int) -> tuple[shapes.Claim, ...]:
        """The claims of a report's story as it stood just before a sequence number."""
        group = next((g for g in self._roster(sequence - 1).groups if report in g.reports), None)
        if group is None:
            return ()
        return self._derive(sequence - 1, smallest=1, only=group.id)[0][0].claims

    def remember(self, key: str, payload: bytes) -> None:
        """Keep something that can be found out again, such as a feed's ETag; it may be forgotten at any time.

        Args:     key: its name; payload: what to keep.
        """
        self._store.put_view(f"kept:{key}", payload)

    def recall(self, key: str) -> bytes | None:
        """What was remembered under a key.

        Args:     key: its name.
        Returns:  what was kept, or None.
        """
        return self._store.view(f"kept:{key}")

    def text(self, report: str) -> str:
        """The canonical text of one report, to which all offsets refer.

        Args:     report: its id.
        Returns:  the text, exactly.
        Raises:   NotFoundError when there is no report of that id.
        """
        stored = self._store.named(report)
        if stored is not None:
            return self._store.texts([stored.report.document])[stored.report.document].text
        raise NotFoundError(
            f"there is no report {report}", "`rashomon stories --json` lists the reports of every story"
        )

    def texts(self, story: shapes.Story | None = None) -> dict[str, str]:
        """The canonical texts of reports.

        Args:     story: whose reports; default all in the archive.
        Returns:  texts by report id.
        """
        return self._texts_of(None if story is None else {r.id for r in story.reports})

    def _texts_of(self, wanted: set[str] | None) -> dict[str, str]:
        """The texts of these reports, or of all."""
        if wanted is None:
            reports = [s.report for s in self._store.reports()]
        else:
            named = [s for s in map(self._store.named, wanted) if s is not None]
            reports = [s.report for s in sorted(named, key=lambda s: s.seq)]
        documents = self._store.texts({r.document for r in reports})
        return {r.name: documents[r.document].text for r in reports}

    def _repr_html_(self) -> str:
        from rashomon.tell.page import story_repr_html

        return "".join(story_repr_html(story) for story in self.stories())

    # ------------------------------------------------------------------------------------------------ deriving

    def _standing(self, until: int) -> tuple[Standing, ...]:
        """The newest versions of the reports up to a sequence number."""
        return standing([(s.seq, s.report) for s in self._store.reports(until)], self._store.links(until))

    def _newest(self, until: int) -> tuple[Standing, ...]:
        """As `_standing`; remembers which of them have earlier versions."""
        newest = self._standing(until)
        self._versions = {s.report.name: s for s in newest if s.earlier}
        return newest

    def _newest_name(self, asked: str) -> str:
        """The report that now stands for an earlier version of it; anything else is returned as it came."""
        return next((n for n, s in self._versions.items() if any(r.name == asked for _, r in s.earlier)), asked)

    def _links(self, until: int) -> tuple[Link, ...]:
        """The links up to a sequence number, but for those between versions."""
        return tuple(link for link in self._store.links(until) if link.kind != VERSION)

    def _roster(self, as_of: int | None) -> Roster:
        """Group the reports up to a point and give the groups their ids; as they stand now, remember those."""
        from rashomon.relate.stories_ids import Place
        from rashomon.relate.stories_told import call_roll

        # Another process may add meanwhile: everything is read as it stood at one number.
        until = self._store.sequence() if as_of is None else as_of
        if self._called is not None and self._called.seq == until:
            return self._called
        newest = self._newest(until)
        texts = self._store.texts({s.report.document for s in newest})
        groups = self._grouping.run(
            [(s.report, texts[s.report.document].text) for s in newest], self._grouping.config, self._links(until)
        )
        places = {s.report.name: Place(s.root, s.seq) for s in newest}  # a version stands where its first one stood
        roster = call_roll(groups, places, self._store.seats(until), until)
        if as_of is None:
            self._store.put_seats((seat.seq, seat.report, seat.story) for seat in roster.seats())
        self._called = roster
        return roster

    def _derive(
        self, as_of: int | None, smallest: int = 2, only: str | None = None
    ) -> tuple[tuple[shapes.Story, ...], tuple[str, ...]]:
        """Group the reports up to a point and fold each group, or only the one of an id."""
        from rashomon.relate.reports import canonical_order

        roster = self._roster(as_of)
        by_name = {s.report.name: Stored(s.seq, s.report) for s in self._newest(roster.seq)}
        links = self._links(roster.seq)
        self._faults = ()
        stories: list[shapes.Story] = []
        alone: list[str] = []
        for number, group in enumerate(roster.groups):
            members = [by_name[name] for name in group.reports]
            if len(members) < smallest:
                alone += group.reports
                continue
            if only in (None, group.id):
                self._progress("folding", number, len(roster.groups))
                stories.append(self._fold(group, canonical_order(members, lambda m: m.report), links))
        stories.sort(key=lambda s: (s.from_ or "9999", s.id))
        return tuple(stories), tuple(sorted(alone))

    def _fold(self, group: Told, members: Sequence[Stored], links: Sequence[Link]) -> shapes.Story:
        """Derive one story, or take it from the cache."""
        from rashomon.relate.reports import assemble_story
        from rashomon.relate.stories_decisions import KINDS

        # What people decided of other stories is none of this one's.
        links = [link for link in links if link.kind not in KINDS or {link.left, link.right} & set(group.reports)]
        runs = [s.record().id for s in (*self._document, *self._story)]
        ids = [link.id for link in links]
        key = content_id("view", group.id, [f"{m.seq} {m.report.id}" for m in members], ids, runs)
        story = self._cached(key)
        if story is None:
            texts = self._store.texts({m.report.document for m in members})
            reports = tuple(ReportReading(m.report, self._reading(texts[m.report.document]), m.seq) for m in members)
            draft, faults = fold_one(StoryDraft(group.id, reports, tuple(links)), self._story)
            story = assemble_story(draft)
            self._faults += faults
            if not faults:
                self._store.put_view(key, msgspec.msgpack.encode(story))
        told = msgspec.structs.replace(story, why=group.why, history=group.history, made=self._made)
        return self._with_versions(told)

    @property
    def _made(self) -> shapes.Made:
        """Which stages make the answers."""
        if self._signature is None:
            self._signature = made_by(self._stages)
        return self._signature

    def _with_versions(self, story: shapes.Story) -> shapes.Story:
        """The story with the earlier versions of its reports told."""
        from rashomon.tell.versions import shapes_of

        told = tuple(
            msgspec.structs.replace(r, versions=shapes_of(self._versions[r.id])[:-1]) if r.id in self._versions else r
            for r in story.reports
        )
        return msgspec.structs.replace(story, reports=told) if told != story.reports else story

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


def read_reports(*paths: str | Path, progress: Progress = silent) -> shapes.ReadResult:
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
