"""The timeline: what happened, is planned or is predicted, and when, as finely as the reports say and no finer.

Entries are claims whose event has a time. A claim without one is left out: when a report appeared is not when the
thing took place. Of claims that the same sentence makes for the same time, one entry stands for all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Record, Time
from rashomon.pipeline import Stage, StoryDraft
from rashomon.read.times import resolve
from rashomon.tell import check_words, prose, wording
from rashomon.tell.check import figures
from rashomon.tell.datelines import unshouted, without_dateline
from rashomon.tell.overtaken import AHEAD, overtaken, stale_places
from rashomon.tell.timeline_rank import ranked
from rashomon.tell.wording import Shelf, Wording
from rashomon.tell.words import listed_legs

Granularity = Literal["time", "day", "week", "month", "year", "between", "unknown"]


class Config(Record, frozen=True):
    """How much one entry may hold."""

    longest_text: int = 320
    """Characters; nearly all news sentences are shorter, and a cut may lose an attribution at the sentence's end."""
    same_entry: float = 0.6
    """Entries of one day and status that share this part of their content words are one (read on ten stories)."""
    same_plan: float = 0.45
    """Of plans for one day less is enough: reports word one appointment in many ways."""
    same_core: float = 0.6
    """Two sentences are about one event if the words up to its date are the same in this part."""
    most_evidence: int = 12
    """Evidence of one entry, one a report first."""


_FEW_WEEKS = 60
"""Days within which a weekday is left open; a longer interval is something else."""
_TOLD_AS_FACT = frozenset(("happened", "reported"))
_APPOINTED = AHEAD | {"superseded"}


def run(draft: StoryDraft, config: Config, kit: None) -> StoryDraft:
    """Write the timeline of a story.

    Args:     draft: with claims.
    Returns:  the draft with `timeline`, ordered by time, then by claim id.
    Raises:   nothing.
    Cost:     linear in assertions.
    """
    return msgspec.structs.replace(draft, timeline=timeline(draft, config))


def timeline(draft: StoryDraft, config: Config | None = None) -> tuple[shapes.Event, ...]:
    """The entries of a story's timeline; see `run`."""
    config = config or Config()
    shelf = wording.open_shelf(draft)
    wording.hand_on(draft, shelf)
    closed = overtaken(draft.claims, shelf)
    days = _Days(draft, stale_places(draft.claims, closed, shelf))
    entries: dict[tuple[str | None, str | None, str], shapes.Event] = {}
    told: set[str] = set()
    for claim in sorted(draft.claims, key=_standing):
        when = event_time(claim.event.earliest, claim.event.latest)
        if when.granularity == "unknown" or claim.status == "withdrawn" or _is_vast(when) or days.lies_ahead(claim):
            continue
        status: shapes.Status = "superseded" if claim.id in closed else days.status(claim)
        when = days.redated(claim, when)
        text, proof = best_text(shelf, claim, config.longest_text, days)
        if text and not days.bears(claim, proof, when):
            # The sentence says nothing of the entry's day, or names another one: its own clause may be better.
            text, proof = days.dated_clause(shelf, claim, when, config.longest_text)
        if (when.earliest, when.latest, text) in entries or not text:
            continue  # told already, or about somebody whom the report names elsewhere
        if text in told:  # the same sentence tells of two days: the second entry shows its own clause
            text = own_clause(shelf, claim, config.longest_text) or ""
        if not text or text in told or not _is_sentence(shelf, proof, text):
            continue
        told.add(text)
        status = days.as_worded(claim, when, status, proof)
        cited = tuple(dict.fromkeys((*proof, *_evidence(shelf, claim))))[: config.most_evidence]
        entries[when.earliest, when.latest, text] = shapes.Event(when, text, claim.id, cited, status)
    clauses = {c.id: _core(c.text) for c in draft.claims}
    joined = _joined(list(entries.values()), clauses, config)
    return ranked(draft, shelf, sorted(joined, key=lambda e: (_order(e.when), e.claim)))


Clauses = Mapping[str, frozenset[tuple[str, bool]]]
"""By claim: the stems of its event, and whether each is a name."""


def _core(text: str) -> frozenset[tuple[str, bool]]:
    """The words that tell the event itself: up to its date, where that does not come first ("Kim arrived on Tuesday, ...")."""
    found: list[check_words.Token] = []
    for token in check_words.tokens(prose.plain(text)):
        if check_words.times(token) and len(found) >= 3:
            break
        if token.content and not check_words.times(token) and not check_words.cites(token):
            found.append(token)
    return frozenset((t.stem, t.name) for t in found)


def _joined(entries: list[shapes.Event], clauses: Clauses, config: Config) -> list[shapes.Event]:
    """Join entries of one time and status that tell the same event; the best founded one stays."""
    kept: list[shapes.Event] = []
    for entry in entries:
        twin = next((at for at, old in enumerate(kept) if _same(entry, old, clauses, config)), None)
        if twin is None:
            kept.append(entry)
            continue
        old = kept[twin]
        cited = tuple(dict.fromkeys((*old.evidence, *entry.evidence)))[: config.most_evidence]
        kept[twin] = msgspec.structs.replace(old, evidence=cited, when=_narrower(old.when, entry.when))
    return kept


def _same(entry: shapes.Event, old: shapes.Event, clauses: Clauses, config: Config) -> bool:
    appointed = entry.status in _APPOINTED and old.status in _APPOINTED
    facts = entry.status in _TOLD_AS_FACT and old.status in _TOLD_AS_FACT
    if not (appointed or facts or entry.status == old.status) or not _is_one_time(entry.when, old.when):
        return False
    left, right = figures(entry.text), figures(old.text)
    told, seen = prose.content_words(entry.text), prose.content_words(old.text)
    if appointed:  # one appointment, however firmly it is expected
        return (left == right or not (left and right)) and prose.overlap(told, seen) >= config.same_plan
    same = left == right or bool(left and right and (left <= right or right <= left))
    if same and entry.when == old.when and prose.overlap(told, seen) >= config.same_entry:
        return True
    # Two sentences about one event share little but its clause: "Kim arrived in Russia on Tuesday".
    mine, other = clauses[entry.claim], clauses[old.claim]
    shared = mine & other
    numbers = figures(" ".join(w for w, _ in mine)), figures(" ".join(w for w, _ in other))
    agree = numbers[0] == numbers[1] or not (numbers[0] and numbers[1])
    near = len(shared) >= config.same_core * min(len(mine), len(other))
    return agree and near and len(shared) >= 3 and any(not name for _, name in shared)


def _is_one_time(left: shapes.EventTime, right: shapes.EventTime) -> bool:
    """Whether two times may be one: the same, or weekdays of which neither report tells the date, where they meet."""
    if left == right:
        return True
    a, b, c, d = (prose.day_of(x) for x in (left.earliest, left.latest, right.earliest, right.latest))
    if a is None or b is None or c is None or d is None:
        return False
    if {left.granularity, right.granularity} == {"between", "day"}:
        # "On Thursday", of an undated report, is the Thursday that another report dates.
        return (b - a).days % 7 == 0 == (c - a).days % 7 == (d - c).days % 7 and a <= d and c <= b
    if (left.granularity, right.granularity) != ("between", "between"):
        return False
    if max((b - a).days, (d - c).days) > _FEW_WEEKS:
        return False
    weekly = (b - a).days % 7 == 0 and (d - c).days % 7 == 0 and (c - a).days % 7 == 0
    return weekly and a <= d and c <= b


def _narrower(left: shapes.EventTime, right: shapes.EventTime) -> shapes.EventTime:
    """What two times that are one have in common."""
    if left == right or None in (left.earliest, left.latest, right.earliest, right.latest):
        return left
    return event_time(max(left.earliest or "", right.earliest or ""), min(left.latest or "", right.latest or ""))


_FOLLOWS = re.compile(r" (?:where|when|before|after|because|while) ")
"""Words that open what a sentence adds to what it is there to tell."""


class _Days:
    """The times that the reports name, resolved by their dates of publication."""

    def __init__(self, draft: StoryDraft, stale: frozenset[tuple[str, int]] = frozenset()) -> None:
        self.stale = stale
        self.printed: dict[str, datetime.date | None] = {}
        self.first: dict[str, datetime.date | None] = {}
        self.found: dict[str, list[tuple[int, str | None, str | None]]] = {}
        for at, reading in enumerate(draft.reports):
            dated = draft.published[at] if at < len(draft.published) else reading.report.published
            self.printed[reading.report.name] = prose.day_of(dated.latest)
            self.first[reading.report.name] = prose.day_of(dated.earliest)
            told = self.found.setdefault(reading.report.name, [])
            for annotation in reading.reading.layer("time"):
                if isinstance(annotation.value, Time):
                    for future in (False, True):
                        time = resolve(annotation.value, dated, future)
                        told.append((annotation.span.start, time.earliest, time.latest))

    def lies_ahead(self, claim: shapes.Claim) -> bool:
        """Whether something told as done would lie days after every report that tells it: its date was misread.

        A day or two ahead is how reports tell of a term that ends ("the deadline runs out on Thursday").
        """
        day = prose.day_of(claim.event.earliest)
        told = [self.printed.get(a.report) for a in claim.assertions]
        return bool(
            day and claim.status in _TOLD_AS_FACT and told and all(last and (day - last).days > 2 for last in told)
        )

    def status(self, claim: shapes.Claim) -> shapes.Status:
        """A claim's status; what every report dates before its own day lies ahead of none of them ("agreed in 2003 to ...")."""
        last = prose.day_of(claim.event.latest)
        told = [self.first.get(a.report) for a in claim.assertions]
        past = last is not None and bool(told) and all(first is not None and last < first for first in told)
        return "reported" if past and claim.status in AHEAD else claim.status

    def as_worded(
        self, claim: shapes.Claim, when: shapes.EventTime, status: shapes.Status, proof: Sequence[shapes.Evidence]
    ) -> shapes.Status:
        """An entry's status, where its text cannot bear the claim's.

        What "is set to" be had not happened when its report was printed; and a sentence that tells a thing flatly is no
        telling of what did not happen (the claim was joined from both).
        """
        shown = next(iter(proof), None)
        if shown is None:
            return status
        text, day, printed = shown.exact, prose.day_of(when.latest), self.first.get(shown.report)
        if status in ("did_not_happen", "denied") and not prose.foresees(text):
            inside = [a for a in claim.assertions if _lies_in(a.evidence, shown)]
            return "reported" if inside and all(a.factuality == "CT+" for a in inside) else status
        ahead = day is not None and printed is not None and day >= printed
        # "Arrived on Tuesday where he will meet": what is told has happened, whatever follows it.
        head = _FOLLOWS.split(text, maxsplit=1)[0]
        return "planned" if ahead and status in _TOLD_AS_FACT and prose.foresees(head) else status

    def bears(self, claim: shapes.Claim, proof: Sequence[shapes.Evidence], when: shapes.EventTime) -> bool:
        """Whether a text may stand under a time: it names one that meets it; the day of a report may go without saying."""
        if not any(self.found.get(e.report) for e in proof):
            return True  # nobody looked for times there
        named = [t for e in proof[:1] for t in self._within(e)]
        if any(_meet(earliest, latest, when) for earliest, latest in named):
            return True
        day = prose.day_of(when.earliest)
        if named or when.granularity not in ("day", "time") or day is None:
            return False
        printed = [(self.first.get(a.report), self.printed.get(a.report)) for a in claim.assertions]
        return any(f and p and (f - day).days <= 1 and (day - p).days <= 1 for f, p in printed)

    def _within(self, told: shapes.Evidence) -> list[tuple[str | None, str | None]]:
        found = self.found.get(told.report, ())
        return [(first, last) for at, first, last in found if told.start <= at < told.end and (first or last)]

    def dated_clause(
        self, shelf: Shelf, claim: shapes.Claim, when: shapes.EventTime, limit: int
    ) -> tuple[str, tuple[shapes.Evidence, ...]]:
        """The claim in the words of an assertion that itself gives the time; nothing where none does."""
        for assertion in claim.assertions:
            told = without_dateline(assertion.evidence)
            text = prose.one_line(told.exact)
            named = any(_meet(first, last, when) for first, last in self._within(told))
            if named and assertion.holder == "author" and _stands(shelf, told, text) and len(text) <= limit:
                return prose.capitalised(unshouted(text)), (told,)
        return "", ()

    def redated(self, claim: shapes.Claim, when: shapes.EventTime) -> shapes.EventTime:
        """A claim's time, unless the reports name it only in passing: "Ms Orsay, who was due on Monday, came on Tuesday"."""
        if when.granularity not in ("day", "time"):
            return when
        main: dict[tuple[str, str], None] = {}
        done = [a for a in claim.assertions if a.factuality == "CT+" or claim.status not in _TOLD_AS_FACT]
        for told in (a.evidence for a in done):
            for at, first, last in self.found.get(told.report, ()):
                if not told.start <= at < told.end:
                    continue
                aside = prose.is_aside(told.exact, at - told.start)
                if _meet(first, last, when) and not aside:
                    return when
                if first and first == last and not aside and len(first) == 10:
                    main[first, last] = None
        return event_time(*next(iter(main))) if len(main) == 1 else when

    def names(self, choice: Wording, event: shapes.Happening) -> bool:
        """Whether the sentence names the event's time."""
        return any(
            choice.start <= start < choice.end
            and (earliest, latest) == (event.earliest, event.latest)
            and not prose.is_aside(choice.text, start - choice.start)
            for start, earliest, latest in self.found.get(choice.report, ())
        )


def _lies_in(inner: shapes.Evidence, outer: shapes.Evidence) -> bool:
    return inner.report == outer.report and inner.start < outer.end and outer.start < inner.end


def _is_sentence(shelf: Shelf, proof: Sequence[shapes.Evidence], text: str) -> bool:
    """Whether a text is a body sentence, or a clause that reads as one."""
    shown = next(iter(proof), None)
    if shown is None or not shelf.sentences.get(shown.report):
        return True
    place = wording.sentence_at(shelf, shown.report, shown.start, shown.end)
    return place == (shown.start, shown.end) or _stands(shelf, shown, text)


def _stands(shelf: Shelf, told: shapes.Evidence, text: str) -> bool:
    """Whether a clause can be read alone: it opens a body sentence, or what follows "that" or a colon in one."""
    place = wording.sentence_at(shelf, told.report, told.start, told.end)
    if place is None:
        return False
    before = shelf.texts[told.report][place[0] : told.start].rstrip()
    opens = not before or before.endswith((";", ":", " that"))
    whole = told.end >= place[1] - 1 or not prose.foresees(text)
    readable = prose.balanced(text) and not _points_back(text) and not prose.is_furniture(text)
    return opens and whole and text.count(" ") >= 4 and readable


def _meet(earliest: str | None, latest: str | None, when: shapes.EventTime) -> bool:
    """Whether a time that a text names and an entry's time have a day in common."""
    a, b = prose.day_of(earliest or latest), prose.day_of(latest or earliest)
    c, d = prose.day_of(when.earliest or when.latest), prose.day_of(when.latest or when.earliest)
    if a is None or b is None or c is None or d is None:
        return False
    return a <= _last_of(when.latest or when.earliest, d) and c <= _last_of(latest or earliest, b)


def _last_of(iso: str | None, day: datetime.date) -> datetime.date:
    """The last day of a bare month or year."""
    if iso is None or len(iso) >= 10:
        return day
    following = day.replace(year=day.year + 1) if len(iso) == 4 else (day.replace(day=28) + datetime.timedelta(days=4))
    return following.replace(day=1) - datetime.timedelta(days=1)


def _standing(claim: shapes.Claim) -> tuple[int, int, int, str]:
    legs = listed_legs(claim)
    return (-legs.least, -legs.most, -len(claim.assertions), claim.id)


def _order(when: shapes.EventTime) -> tuple[str, str, str]:
    """By the middle: an entry of four known days is not after one of a month only because the month begins before."""
    first, last = prose.day_of(when.earliest or when.latest), prose.day_of(when.latest or when.earliest)
    middle = (first + (last - first) / 2).isoformat() if first and last else ""
    return (middle, when.earliest or when.latest or "", when.latest or when.earliest or "")


def event_time(earliest: str | None, latest: str | None) -> shapes.EventTime:
    """How fine an interval is: a day only if it is one day, a month only if it is a whole one, else "between"."""
    first, last = prose.day_of(earliest), prose.day_of(latest)
    if first is None and last is None:
        return shapes.EventTime(None, None, "unknown")
    if earliest is None or latest is None or first is None or last is None:
        return shapes.EventTime(earliest if first else None, latest if last else None, "between")
    return shapes.EventTime(earliest, latest, _granularity(earliest, latest, first, last))


def _is_vast(when: shapes.EventTime) -> bool:
    """Whether an interval spans years without being told in years: "since 2004" says nothing of when a thing happened."""
    first, last = prose.day_of(when.earliest), prose.day_of(when.latest)
    if first is None or last is None or (last - first).days <= 366:
        return False
    return (first.month, first.day, last.month, last.day) != (1, 1, 12, 31)


def _granularity(earliest: str, latest: str, first: datetime.date, last: datetime.date) -> Granularity:
    if earliest == latest and len(earliest) < 10:
        return "year" if len(earliest) == 4 else "month"
    next_day = last + datetime.timedelta(days=1)
    if first == last:
        return "time" if "T" in earliest and earliest[11:16] != "00:00" else "day"
    if (first.month, first.day, next_day.month, next_day.day) == (1, 1, 1, 1) and first.year == last.year:
        return "year"
    if first.day == 1 and next_day.day == 1 and (first.year, first.month) == (last.year, last.month):
        return "month"
    if first.isoweekday() in (1, 7) and (last - first).days == 6:  # weeks start on Monday or Sunday
        return "week"
    return "between"


def best_text(
    shelf: Shelf, claim: shapes.Claim, limit: int, days: _Days | None = None
) -> tuple[str, tuple[shapes.Evidence, ...]]:
    """A claim in the words of its best report.

    Returns:  the sentence that words it best, made to stand alone, or the claim's evidence cut at a clause edge; and
              the characters it was taken from.
    """
    choices = wording.wordings(shelf, preferred(claim))
    if days is not None:  # a claim's assertions tell of its day in different sentences: show one that names it
        choices.sort(
            key=lambda w: (
                not days.names(w, claim.event),
                (w.report, w.start) in days.stale,
                w.text[:3].lower() == "if ",
                claim.status not in AHEAD and prose.foresees(w.text),
            )
        )
    for choice in choices:
        said = wording.worded(shelf, choice)
        if said is not None and len(said[0]) <= limit:
            return said
    if not claim.assertions:
        return prose.shorten(prose.one_line(claim.text), limit), ()
    told = [without_dateline(e) for e in _sound(shelf, claim)]
    if not told:
        return "", ()
    whole = [e for e in told if not _points_back(e.exact) and prose.balanced(e.exact)]
    if whole and all(prose.is_bare(e.exact) for e in whole):
        return "", ()
    whole = [e for e in whole if not prose.is_bare(e.exact)]
    if not whole:  # weighing puts a known subject back, in brackets; without one the entry would be about nobody
        return (
            ""
            if _points_back(claim.text) or prose.is_bare(claim.text)
            else prose.shorten(prose.one_line(claim.text), limit)
        ), tuple(told[:1])
    best = min(whole, key=lambda e: (abs(len(e.exact) - 120), e.report, e.start))
    text = prose.one_line(best.exact)
    return prose.capitalised(prose.shorten(unshouted(text), limit)), (best,)


def _sound(shelf: Shelf, claim: shapes.Claim) -> list[shapes.Evidence]:
    """What a claim rests on, without the renderings that say it more firmly than it was said."""
    told = [a.evidence for a in claim.assertions]
    return [e for e in told if not wording.is_hardened(shelf, e.report, e.start, e.end)]


def _points_back(text: str) -> bool:
    return prose.opens_dependent(text) or prose.first_personal_pronoun(text) >= 0


def own_clause(shelf: Shelf, claim: shapes.Claim, limit: int) -> str | None:
    """A claim's own clause where the reporter speaks, so that no attribution is lost by leaving the sentence."""
    own = {a.evidence for a in claim.assertions if a.holder == "author"}
    clauses = [prose.one_line(without_dateline(e).exact) for e in _sound(shelf, claim) if e in own]
    whole = [c for c in clauses if c.count(" ") >= 3 and prose.balanced(c) and not _points_back(c)]
    return prose.shorten(min(whole, key=lambda c: (len(c), c)), limit) if whole else None


def preferred(claim: shapes.Claim) -> tuple[shapes.Assertion, ...]:
    """The assertions that say what the claim's status says: of what happened those that say so, not those that foresaw it.

    Returns:  all assertions where the status takes no side, or none says it plainly.
    """
    if claim.status in ("denied", "did_not_happen"):
        side = tuple(a for a in claim.assertions if a.factuality.endswith("-"))
    elif claim.status in ("happened", "reported"):
        side = tuple(a for a in claim.assertions if a.factuality == "CT+")
    elif claim.status == "disputed":
        side = ()
    else:
        side = tuple(a for a in claim.assertions if not a.factuality.endswith("-"))
    return side or claim.assertions


def _evidence(shelf: Shelf, claim: shapes.Claim) -> tuple[shapes.Evidence, ...]:
    """One piece of evidence a report, then the rest, in the order of the assertions."""
    seen: set[str] = set()
    first: list[shapes.Evidence] = []
    rest: list[shapes.Evidence] = []
    for assertion in claim.assertions:
        told = assertion.evidence
        if wording.is_hardened(shelf, told.report, told.start, told.end):
            continue
        (rest if assertion.report in seen else first).append(without_dateline(told))
        seen.add(assertion.report)
    return (*first, *rest)


STAGE = Stage(
    "timeline",
    "5",
    "story",
    ("claims", "published", "entities", "statements", "utterances"),
    ("timeline",),
    run,
    Config(),
)
