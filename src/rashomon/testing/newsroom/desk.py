"""Who reports what, and when: own reports out of what became known, and those that are made from other reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from rashomon.model import Record
from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.pen import Style
from rashomon.testing.newsroom.records import Beat, Course, Laundering, NewsReport, Outlet, Telling
from rashomon.testing.newsroom.writing import Assertion, Desk, Sentence, laid_out, paired

_FIRST = "Nell Tobias Karin Hugo Iris Mark Wanda Felix Rhea Owen Judith Paul".split()
_LAST = "Ashdown Brill Carver Dunmore Eckhart Fallow Garrick Hensley Imlay Jessop Kirwan Loomis".split()


class Draft(Record, frozen=True):
    """A report before it is laid out: paragraphs, and what stands around them."""

    name: str
    outlet: Outlet
    hour: float
    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
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
        self.counts: dict[str, int] = {}
        self.covered: dict[str, set[str]] = {o.key: set() for o in world.outlets}
        self.importance = {p.key: p.importance for p in course.propositions}

    # ------------------------------------------------------------------------------------------------ own reports

    def own(self, key: str, hour: float) -> Draft | None:
        """A report out of what has become known to an outlet since its last one; None where that is nothing."""
        outlet = self.outlets[key]
        open_ = [b for b in self.course.beats if b.hour + 1 <= hour and self._reaches(b, outlet)]
        fresh = [b for b in open_ if b.key not in self.covered[key]][:6]
        if not fresh:
            return None
        desk = self._desk(outlet, hour, f"{key}{hour}")
        lead = max(fresh, key=lambda b: (max(self.importance[s.claim] for s in b.says), b.hour, b.key))
        ordered = [lead, *(b for b in fresh if b is not lead)]
        paragraphs = [p for beat in ordered for p in self._paragraphs(desk, beat, beat is lead)]
        told = {s.claim for b in fresh for s in b.says}
        paragraphs += self._background(desk, [b for b in open_ if b.key in self.covered[key]], told)
        paragraphs = self._with_noise(desk, paragraphs)
        self.covered[key] |= {b.key for b in fresh}
        title = desk.pen.headline(desk.known[max(lead.says, key=lambda s: self.importance[s.claim]).claim])
        return self._draft(outlet, hour, title, paragraphs, tuple(b.key for b in fresh), desk)

    def _reaches(self, beat: Beat, outlet: Outlet) -> bool:
        """Whether an outlet learns of it at first hand."""
        if beat.origin.told is not None:
            return beat.origin.told == outlet.key
        return outlet.habit != "state" or beat.origin.country in ("B", "C", "")

    def _paragraphs(self, desk: Desk, beat: Beat, leads: bool) -> list[tuple[Sentence, ...]]:
        """A beat as one or two paragraphs; the lead may be flat, with who said it in the next sentence."""
        if any(s.mode == "gone" for s in beat.says):
            return [desk.correction(beat)]
        told = [desk.tell(s.claim, s.mode, beat) for s in beat.says]
        first = beat.says[0]
        if (
            leads
            and beat.origin.kind == "person"
            and first.mode in ("past", "will", "due")
            and self.dice.random() < 0.4
        ):
            if not self._contested(first.claim):
                told.insert(0, desk.tell(first.claim, first.mode, beat, voice="flat"))
        joined = paired(told[0], told[1], self.dice) if len(told) > 1 else None
        if joined:
            told[:2] = [joined]
        if beat.quote and beat.origin.kind == "person" and self.dice.random() < 0.75:
            told.append(desk.quote(beat))
        return [(told[0],), tuple(told[1:])] if leads and len(told) > 1 else [tuple(told)]

    def _contested(self, claim: str) -> bool:
        from rashomon.testing.newsroom.writing import CONTESTED

        one = next(p for p in self.course.propositions if p.key == claim)
        return one.kind in CONTESTED or not one.true

    def _background(self, desk: Desk, old: Sequence[Beat], told: set[str]) -> list[tuple[Sentence, ...]]:
        """One to three things already known; figures that have been overtaken are left out."""
        stale = {r.right for r in self.course.rivalries if r.kind == "supersedes"}
        gone = {s.claim for b in old for s in b.says if s.mode in ("gone", "not")}
        rows = [
            (b, s) for b in old for s in b.says
            if s.claim not in told and s.claim not in stale and not (s.claim in gone and s.mode != "not") and s.mode != "gone"
        ]  # fmt: skip
        passed = {s.claim for b, s in rows if s.mode in ("past", "not")}
        rows = [(b, s) for b, s in rows if s.mode not in ("will", "due", "may") or s.claim not in passed]
        unique = list({s.claim: (b, s) for b, s in rows}.values())
        chosen = sorted(self.dice.sample(unique, min(len(unique), self.dice.randint(2, 4))), key=lambda r: r[0].hour)
        out = []
        for beat, saying in chosen:
            known = beat.origin.kind == "own_reporting" or not self._contested(saying.claim)
            flat = known and saying.mode in ("past", "not") and self.dice.random() < 0.6
            cite = beat.origin.told if beat.origin.told not in (None, desk.outlet.key) else None
            out.append(
                (desk.tell(saying.claim, saying.mode, beat, voice="flat" if flat else None, cite=cite, fresh=False),)
            )
        return out

    def _with_noise(self, desk: Desk, paragraphs: list[tuple[Sentence, ...]]) -> list[tuple[Sentence, ...]]:
        """Background and colour among the rest, so that a report has at least four sentences."""
        length = sum(map(len, paragraphs))
        wanted = min(max(4 - length, self.dice.choice((0, 1, 1))), 2)
        for _ in range(wanted):
            paragraphs.insert(self.dice.randint(1, len(paragraphs)), (desk.noise(),))
        return paragraphs[:11]

    # ------------------------------------------------------------------------------------------------ made from others

    def copied(self, parent: Draft, outlet: str, hour: float) -> Draft:
        """An agency's text as a subscriber prints it: cut from the end, the credit kept, in the byline only, or dropped."""
        keep = max(3, len(parent.paragraphs) - self.dice.choice((0, 0, 1, 2)))
        agency = parent.outlet
        head, tail, byline = self.dice.choice((
            (parent.head, "", None), ("", "", agency.short), ("", f"({agency.short})", None), ("", f"{agency.name} contributed to this report.", None),
            ("", "", None),
        ))  # fmt: skip
        made = Draft(
            self._name(outlet), self.outlets[outlet], hour, parent.title, parent.paragraphs[:keep], parent.beats,
            byline, head, tail, parent.name, "copy",
        )  # fmt: skip
        self.drafts.append(made)
        return made

    def retold(self, parent: Draft, outlet: str, hour: float) -> Draft:
        """Another's report in other words: with credit (rewriter), with other words in its order (translator), or
        with the origin lost and the modals hardened (launderer)."""
        newsroom = self.outlets[outlet]
        desk = self._desk(newsroom, hour, f"{outlet}{hour}{parent.name}")
        beats = {b.key: b for b in self.course.beats}
        launders = newsroom.habit == "launderer"
        name = self._name(outlet)
        paragraphs: list[tuple[Sentence, ...]] = []
        done: set[tuple[str, str]] = set()
        for paragraph in parent.paragraphs:
            row = []
            for one in paragraph:
                for a in one.asserts:
                    if (a.claim, a.mode) in done or a.mode == "gone":
                        continue
                    done.add((a.claim, a.mode))
                    row.append(
                        self._launder(desk, a, beats[a.beat], name, parent)
                        if launders
                        else self._relay(desk, a, beats[a.beat], parent)
                    )
            if row:
                paragraphs.append(tuple(row[:3]))
        paragraphs = paragraphs[: self.dice.choice((4, 5, 6))]
        title = desk.pen.headline(desk.known[paragraphs[0][0].asserts[0].claim])
        paragraphs = self._with_noise(desk, paragraphs)
        kind = "translation" if newsroom.habit == "translator" else "rewrite"
        draft = self._draft(newsroom, hour, title, paragraphs, parent.beats, desk, name)
        made = msgspec.structs.replace(draft, made_from=parent.name, relation=kind)
        self.drafts[-1] = made
        return made

    def _relay(self, desk: Desk, a: Assertion, beat: Beat, parent: Draft) -> Sentence:
        """A saying taken from another report, with its speaker, or with the outlet where nobody is named."""
        told_elsewhere = a.chain[0] if a.chain else None
        cite = told_elsewhere or (parent.outlet.key if a.voice != "named" or self.dice.random() < 0.35 else None)
        return desk.tell(
            a.claim, a.mode, beat, voice="flat" if a.voice == "witness" else a.voice, cite=cite, fresh=a.fresh
        )

    def _launder(self, desk: Desk, a: Assertion, beat: Beat, name: str, parent: Draft) -> Sentence:
        """The credit dropped, the modal hardened, the unnamed promoted, or left as it was."""
        mode, voice, kinds = a.mode, a.voice, []
        if a.mode == "may" and self.dice.random() < 0.8:
            mode = "will"
            kinds.append("hardened")
        if a.voice == "anonymous" and self.dice.random() < 0.8:
            if self.dice.random() < 0.5:
                kinds.append("promoted")
                voice = "anonymous"
            else:
                kinds.append("dropped")
                voice = "flat"
        elif a.voice == "named" and a.mode in ("past", "will", "due") and self.dice.random() < 0.5:
            kinds.append("dropped")
            voice = "flat"
        elif a.voice == "document" and self.dice.random() < 0.6:
            kinds.append("dropped")
            voice = "flat"
        self.laundered += [(name, a.claim, kind, parent.name) for kind in kinds]
        if "promoted" in kinds:
            return desk.promoted(a.claim, mode, beat, a.fresh)
        cite = None if voice in ("flat", "named", "witness") else (a.chain[0] if a.chain else parent.outlet.key)
        return desk.tell(a.claim, mode, beat, voice="flat" if voice == "witness" else voice, cite=cite, fresh=a.fresh)

    # ------------------------------------------------------------------------------------------------ as printed

    def _name(self, outlet: str) -> str:
        self.counts[outlet] = self.counts.get(outlet, 0) + 1
        return f"{outlet}-{self.counts[outlet]}"

    def _moment(self, hour: float) -> datetime:
        return datetime.fromisoformat(self.course.first_day) + timedelta(minutes=round(hour * 60))

    def _desk(self, outlet: Outlet, hour: float, seed: str) -> Desk:
        day: date = self._moment(hour).date()
        return Desk(
            self.world, self.course, outlet, self.outlets, Random(f"{seed} {self.dice.random()}"), day, self.styles[outlet.key]
        )  # fmt: skip

    def _draft(
        self, outlet: Outlet, hour: float, title: str, paragraphs: Sequence[tuple[Sentence, ...]], beats: tuple[str, ...], desk: Desk,
        name: str | None = None,
    ) -> Draft:  # fmt: skip
        byline = f"{self.dice.choice(_FIRST)} {self.dice.choice(_LAST)}" if self.dice.random() < 0.6 else None
        head = ""
        if outlet.habit in ("agency", "state"):
            own = [b.where for b in self.course.beats if b.key in beats and b.where]
            town = own[0] if own else self.world.lands[0 if outlet.habit == "agency" else 1].capital
            label = outlet.short if outlet.habit == "agency" else ""
            head = f"{town.upper()} ({label}) - " if label else f"{town.upper()} - "
        made = Draft(name or self._name(outlet.key), outlet, hour, title, tuple(paragraphs), beats, byline, head)
        self.drafts.append(made)
        return made

    def printed(self) -> tuple[list[NewsReport], list[Telling], list[Laundering]]:
        """All reports in order of publication, their tellings, and what was laundered in them."""
        reports, tellings, laundering = [], [], []
        for draft in sorted(self.drafts, key=lambda d: (d.hour, d.name)):
            text, spans, noise = laid_out(draft.paragraphs)
            ahead = len(draft.head)
            whole = draft.head + text + (f"\n\n{draft.tail}" if draft.tail else "")
            reports.append(NewsReport(
                draft.name, draft.outlet.name, draft.title, whole, self._moment(draft.hour).isoformat() + "+00:00", draft.byline,
                draft.made_from, draft.relation, tuple((a + ahead, b + ahead) for a, b in noise),
            ))  # fmt: skip
            for start, end, a in spans:
                tellings.append(Telling(
                    draft.name, start + ahead, end + ahead, a.claim, a.mode, a.holder, a.voice, a.factuality, a.origin, a.shown, a.chain, a.fresh,
                ))  # fmt: skip
                laundering += [
                    Laundering(kind, claim, name, start + ahead, end + ahead, made_from)  # type: ignore[arg-type]
                    for name, claim, kind, made_from in self.laundered
                    if name == draft.name and claim == a.claim
                ]
        return reports, tellings, laundering


def _style(dice: Random, outlet: Outlet) -> Style:
    return Style(
        words_up_to=dice.choice((9, 10, 12, 20)), near_words=outlet.habit in ("reporter", "launderer", "state") and dice.random() < 0.5,
        american=dice.random() < 0.4, honorific=dice.random() < 0.3, spelling=dice.choice((0, 0, 1)), curly=dice.random() < 0.6,
    )  # fmt: skip
