"""Own reports: what an outlet makes of what has become known to it since its last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from rashomon.model import Record
from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.marks import Sentence, paired
from rashomon.testing.newsroom.pen import Style
from rashomon.testing.newsroom.records import Beat, Course, Outlet, Saying
from rashomon.testing.newsroom.writing import CONTESTED, Desk

_FIRST = "Nell Tobias Karin Hugo Iris Mark Wanda Felix Rhea Owen Judith Paul".split()
_LAST = "Ashdown Brill Carver Dunmore Eckhart Fallow Garrick Hensley Imlay Jessop Kirwan Loomis".split()
_LONGEST = 11
Paragraph = tuple[Sentence, ...]


class Draft(Record, frozen=True):
    """A report before it is laid out: paragraphs, and what stands around them."""

    name: str
    outlet: Outlet
    hour: float
    title: str
    paragraphs: tuple[Paragraph, ...]
    beats: tuple[str, ...]
    byline: str | None = None
    head: str = ""
    tail: str = ""
    made_from: str | None = None
    relation: str | None = None


class Newsroom:
    """All the outlets of one story at work."""

    def __init__(self, world: World, course: Course, dice: Random) -> None:
        self.world, self.course, self.dice = world, course, dice
        self.outlets: Mapping[str, Outlet] = {o.key: o for o in world.outlets}
        self.styles: dict[str, Style] = {o.key: _style(dice, o) for o in world.outlets}
        self.drafts: list[Draft] = []
        self.laundered: list[tuple[str, str, str, str]] = []
        """Report, claim, kind, report it was made from."""
        self.known = {p.key: p for p in course.propositions}
        self._counts: dict[str, int] = {}
        self._covered: dict[str, set[str]] = {o.key: set() for o in world.outlets}

    def own(self, key: str, hour: float) -> Draft | None:
        """A report out of what has become known to an outlet since its last one; None where that is nothing."""
        outlet = self.outlets[key]
        heard = [b for b in self.course.beats if b.hour + 1 <= hour and self._reaches(b, outlet, hour)]
        new = [b for b in heard if b.key not in self._covered[key]][:6]
        self._covered[key] |= {b.key for b in new}
        today = self.moment(hour).date().isoformat()
        fresh = [b for b in (self._current(b, heard, today) for b in new) if b.says]
        if not fresh:
            return None
        desk = self.desk(outlet, hour, f"{key}{hour}")
        lead = max(fresh, key=lambda b: (max(self.known[s.claim].importance for s in b.says), b.hour, b.key))
        first = max(lead.says, key=lambda s: self.known[s.claim].importance)
        paragraphs: list[Paragraph] = []
        for beat in (lead, *(b for b in fresh if b is not lead)):
            paragraphs += self._paragraphs(desk, beat, leads=not paragraphs)
        told = {s.claim for b in fresh for s in b.says}
        paragraphs += self._background(desk, heard, [b for b in heard if b.key in self._covered[key]], told)
        title = desk.pen.headline(self.known[first.claim], first.mode, lead.origin.who)
        return self.drafted(
            outlet, hour, title, self.with_noise(desk, paragraphs), tuple(b.key for b in fresh), self.name(key)
        )

    def _reaches(self, beat: Beat, outlet: Outlet, hour: float) -> bool:
        """Whether an outlet knows of it: it was said in public, to this outlet, or another has printed it."""
        told = beat.origin.told
        if told is None:
            return outlet.habit != "state" or beat.origin.country in ("B", "C", "")
        if told == outlet.key:
            return True
        spread = beat.origin.kind in ("anonymous", "document") and outlet.habit in ("agency", "reporter")
        return spread and any(d.outlet.key == told and beat.key in d.beats and d.hour + 2 <= hour for d in self.drafts)

    def _current(self, beat: Beat, heard: Sequence[Beat], today: str) -> Beat:
        """A beat without what has been overtaken by the time of writing, and without plans whose day has passed."""
        known = {s.claim for b in heard for s in b.says if s.mode in ("past", "will")}
        done = {s.claim for b in heard for s in b.says if s.mode in ("past", "not")}
        over = {r.right for r in self.course.rivalries if r.kind == "supersedes" and r.left in known}

        def stands(s: Saying) -> bool:
            day = self.known[s.claim].day
            stale = s.mode in ("will", "due", "may") and (s.claim in done or (day is not None and day < today))
            return s.mode == "gone" or not (s.claim in over or stale)

        return msgspec.structs.replace(beat, says=tuple(s for s in beat.says if stands(s)))

    def _paragraphs(self, desk: Desk, beat: Beat, *, leads: bool) -> list[Paragraph]:
        """A beat as one or two paragraphs; the lead may be flat, with who said it in the next sentence."""
        if any(s.mode == "gone" for s in beat.says):
            return [desk.correction(beat)]
        first = beat.says[0]
        plain = (
            beat.origin.kind == "person" and first.mode in ("past", "will", "due") and not self._contested(first.claim)
        )
        if leads and plain and self.dice.random() < 0.4:
            rest = msgspec.structs.replace(beat, says=beat.says[1:])
            told = [*desk.tell_flat(first, beat), *(self._told(desk, rest) if rest.says else [])]
        else:
            told = self._told(desk, beat)
        joined = paired(told[0], told[1], self.dice) if len(told) > 1 else None
        if joined:
            told[:2] = [joined]
        if beat.quote and beat.origin.kind == "person" and self.dice.random() < 0.75:
            told.append(desk.quote(beat))
        if not leads:
            told[0] = desk.linked(told[0])
        return [(told[0],), tuple(told[1:])] if leads and len(told) > 1 else [tuple(told)]

    def _told(self, desk: Desk, beat: Beat) -> list[Sentence]:
        """A beat's sayings, each in a sentence, or two in one."""
        says = list(beat.says)
        event = self.known.get("event")
        first = self.known[says[0].claim]
        if beat.origin.kind != "person" or says[0].mode != "past":
            cite = beat.origin.told if beat.origin.told != desk.outlet.key else None
            return [desk.tell(s.claim, s.mode, beat, cite=cite) for s in says]
        if first.kind == "dead" and not first.scope and event and self.dice.random() < 0.3:
            return [desk.tell_toll(says[0], event, beat), *(desk.tell(s.claim, s.mode, beat) for s in says[1:])]
        if len(says) > 1 and says[1].mode == "past" and self.dice.random() < 0.5:
            return [desk.tell_both(says[0], says[1], beat), *(desk.tell(s.claim, s.mode, beat) for s in says[2:])]
        return [desk.tell(s.claim, s.mode, beat) for s in says]

    def _contested(self, claim: str) -> bool:
        one = self.known[claim]
        return one.kind in CONTESTED or not one.true

    def _background(self, desk: Desk, heard: Sequence[Beat], old: Sequence[Beat], told: set[str]) -> list[Paragraph]:
        """Two to four things already known, but no figure that was overtaken and no plan whose day has passed."""
        rows = {s.claim: (b, s) for b, s in self._standing(heard, old, desk.day) if s.claim not in told}
        chosen = self.dice.sample(list(rows.values()), min(len(rows), self.dice.randint(2, 4)))
        found: list[Paragraph] = []
        for beat, saying in sorted(chosen, key=lambda r: (r[0].hour, r[1].claim)):
            known = beat.origin.kind == "own_reporting" or not self._contested(saying.claim)
            flat = known and saying.mode in ("past", "not") and self.dice.random() < 0.6
            cite = beat.origin.told if beat.origin.told not in (None, desk.outlet.key) else None
            one = desk.tell(saying.claim, saying.mode, beat, voice="flat" if flat else None, cite=cite, fresh=False)
            found.append((desk.linked(one),))
        return found

    def _standing(self, heard: Sequence[Beat], old: Sequence[Beat], day: date) -> list[tuple[Beat, Saying]]:
        """What can still be told as known."""
        known = {s.claim for b in heard for s in b.says if s.mode in ("past", "will", "due")}
        over = {r.right for r in self.course.rivalries if r.kind == "supersedes" and r.left in known}
        gone = {s.claim for b in heard for s in b.says if s.mode in ("gone", "not")}
        done = {s.claim for b in heard for s in b.says if s.mode in ("past", "not")}
        rows = []
        for beat in old:
            for s in beat.says:
                ahead = s.mode in ("will", "due", "may")
                when = self.known[s.claim].day
                passed = ahead and (s.claim in done or (when is not None and when < day.isoformat()))
                if s.claim in over or s.mode == "gone" or passed or (s.claim in gone and s.mode != "not"):
                    continue
                rows.append((beat, s))
        return rows

    def with_noise(self, desk: Desk, paragraphs: list[Paragraph]) -> list[Paragraph]:
        """Background and colour among the rest, so that a report has at least four sentences."""
        short = 4 - sum(map(len, paragraphs))
        wanted = max(short, self.dice.choice((0, 1, 1)))
        for _ in range(wanted):
            paragraphs.insert(self.dice.randint(min(2, len(paragraphs)), len(paragraphs)), (desk.noise(),))
        return paragraphs[:_LONGEST]

    # ------------------------------------------------------------------------------------------------ drafts

    def name(self, outlet: str) -> str:
        """The next name of a report of an outlet."""
        self._counts[outlet] = self._counts.get(outlet, 0) + 1
        return f"{outlet}-{self._counts[outlet]}"

    def moment(self, hour: float) -> datetime:
        """An hour of the story as a time."""
        return datetime.fromisoformat(self.course.first_day) + timedelta(minutes=round(hour * 60))

    def desk(self, outlet: Outlet, hour: float, seed: str) -> Desk:
        """A desk for one report."""
        dice = Random(f"{seed} {self.dice.random()}")
        day = self.moment(hour).date()
        return Desk(self.world, self.course, outlet, self.outlets, dice, day, self.styles[outlet.key])

    def drafted(
        self, outlet: Outlet, hour: float, title: str, paragraphs: Sequence[Paragraph], beats: tuple[str, ...], name: str,
        made_from: str | None = None, relation: str | None = None,
    ) -> Draft:  # fmt: skip
        """Keep a draft, with a byline, and a dateline where the habit wants one."""
        byline = f"{self.dice.choice(_FIRST)} {self.dice.choice(_LAST)}" if self.dice.random() < 0.6 else None
        head = ""
        if outlet.habit in ("agency", "state"):
            there = [b.where for b in self.course.beats if b.key in beats and b.where]
            town = there[0] if there else self.world.lands[0 if outlet.habit == "agency" else 1].capital
            head = f"{town.upper()} ({outlet.short}) - " if outlet.habit == "agency" else f"{town.upper()} - "
        made = Draft(name, outlet, hour, title, tuple(paragraphs), beats, byline, head, "", made_from, relation)
        self.drafts.append(made)
        return made


def _style(dice: Random, outlet: Outlet) -> Style:
    return Style(
        words_up_to=dice.choice((9, 10, 12, 20)), near_words=outlet.habit in ("reporter", "launderer",
        "state") and dice.random() < 0.5,
        american=dice.random() < 0.4, honorific=dice.random() < 0.3, spelling=dice.choice((0, 0, 1)), curly=dice.random() < 0.6,
    )  # fmt: skip
