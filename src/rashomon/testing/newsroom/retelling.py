"""Reports that are made from others: printed, reworded, translated, laundered; and all of them as printed."""

from __future__ import annotations

from rashomon.testing.newsroom.desk import Draft, Newsroom, Paragraph
from rashomon.testing.newsroom.marks import Assertion, Sentence, laid_out
from rashomon.testing.newsroom.records import Beat, Laundering, Mode, NewsReport, Telling, Voice
from rashomon.testing.newsroom.writing import Desk


def copied(room: Newsroom, parent: Draft, outlet: str, hour: float) -> Draft:
    """An agency's text as a subscriber prints it: cut from the end, the credit kept, in the byline only, or dropped."""
    keep = max(3, len(parent.paragraphs) - room.dice.choice((0, 0, 1, 2)))
    agency = parent.outlet
    head, tail, byline = room.dice.choice((
        (parent.head, "", None), ("", "", agency.short), ("", f"({agency.short})", None), ("", "", None),
        ("", f"{agency.name} contributed to this report.", None),
    ))  # fmt: skip
    made = Draft(
        room.name(outlet), room.outlets[outlet], hour, parent.title, parent.paragraphs[:keep], parent.beats, byline, head,
        tail, parent.name, "copy",
    )  # fmt: skip
    room.drafts.append(made)
    return made


def retold(room: Newsroom, parent: Draft, outlet: str, hour: float) -> Draft:
    """Another's report in other words: with credit (rewriter), in its order (translator), or with the origin lost and the
    modals hardened (launderer)."""
    newsroom = room.outlets[outlet]
    desk = room.desk(newsroom, hour, f"{outlet}{hour}{parent.name}")
    beats = {b.key: b for b in room.course.beats}
    name = room.name(outlet)
    paragraphs: list[Paragraph] = []
    done: set[tuple[str, str]] = set()
    for paragraph in parent.paragraphs:
        row: list[Sentence] = []
        for a in (a for one in paragraph for a in one.asserts):
            if (a.claim, a.mode) not in done and a.mode != "gone":
                done.add((a.claim, a.mode))
                beat = _as_told(beats[a.beat], a)
                row.append(
                    _laundered(room, desk, a, beat, name, parent)
                    if newsroom.habit == "launderer"
                    else _relayed(desk, a, beat, parent)
                )
        paragraphs += [tuple(row[:3])] if row else []
    paragraphs = paragraphs[: room.dice.choice((4, 5, 6))]
    first = paragraphs[0][0].asserts[0]
    title = desk.pen.headline(desk.known[first.claim], first.mode, first.origin.who)
    kept = {(a.claim, a.mode) for p in paragraphs for s in p for a in s.asserts}
    told = {claim for claim, _ in kept}
    room.laundered[:] = [x for x in room.laundered if x[0] != name or x[1] in told]
    kind = "translation" if newsroom.habit == "translator" else "rewrite"
    return room.drafted(newsroom, hour, title, room.with_noise(desk, paragraphs), parent.beats, name, parent.name, kind)


def _as_told(beat: Beat, a: Assertion) -> Beat:
    """The beat with the origin of the assertion, which may be another's when it told an event in passing."""
    return beat if beat.origin == a.origin else Beat(beat.key, beat.hour, a.origin, beat.says, beat.quote, beat.where)


def _relayed(desk: Desk, a: Assertion, beat: Beat, parent: Draft) -> Sentence:
    """A saying taken from another report, with its speaker, or with the outlet where nobody is named."""
    own = a.voice != "named" or desk.dice.random() < 0.35
    cite = a.chain[0] if a.chain else (parent.outlet.key if own else None)
    voice: Voice = "flat" if a.voice == "witness" else a.voice
    return desk.tell(a.claim, a.mode, beat, voice=voice, cite=cite, fresh=a.fresh)


def _laundered(room: Newsroom, desk: Desk, a: Assertion, beat: Beat, name: str, parent: Draft) -> Sentence:
    """The credit dropped, the modal hardened, the unnamed promoted, or left as it was."""
    mode, voice, kinds = _washed(desk, a)
    room.laundered += [(name, a.claim, kind, parent.name) for kind in kinds]
    if "promoted" in kinds:
        return desk.promoted(a.claim, mode, beat, a.fresh)
    cite = None if voice in ("flat", "named") else (a.chain[0] if a.chain else parent.outlet.key)
    return desk.tell(a.claim, mode, beat, voice=voice, cite=cite, fresh=a.fresh)


def _washed(desk: Desk, a: Assertion) -> tuple[Mode, Voice, list[str]]:
    """What becomes of a saying's modal and voice, and the kinds of laundering in that."""
    roll = desk.dice.random()
    hard = a.mode == "may" and desk.dice.random() < 0.8
    mode: Mode = "will" if hard else a.mode
    kinds = ["hardened"] if hard else []
    if a.voice == "anonymous" and roll < 0.8:
        return (mode, "anonymous", [*kinds, "promoted"]) if roll < 0.4 else (mode, "flat", [*kinds, "dropped"])
    if a.voice == "document" and roll < 0.6:
        return mode, "flat", [*kinds, "dropped"]
    if a.voice == "named" and a.mode in ("past", "will", "due") and roll < 0.5:
        return mode, "flat", [*kinds, "dropped"]
    return mode, "flat" if a.voice == "witness" else a.voice, kinds


def printed(room: Newsroom) -> tuple[list[NewsReport], list[Telling], list[Laundering]]:
    """All reports in order of publication, their tellings, and what was laundered in them."""
    reports: list[NewsReport] = []
    tellings: list[Telling] = []
    laundering: list[Laundering] = []
    for draft in sorted(room.drafts, key=lambda d: (d.hour, d.name)):
        text, spans, noise = laid_out(draft.paragraphs)
        on = len(draft.head)
        whole = draft.head + text + (f"\n\n{draft.tail}" if draft.tail else "")
        when = room.moment(draft.hour).isoformat() + "+00:00"
        reports.append(NewsReport(
            draft.name, draft.outlet.name, draft.title, whole, when, draft.byline, draft.made_from, draft.relation,
            tuple((a + on, b + on) for a, b in noise),
        ))  # fmt: skip
        for start, end, a in spans:
            tellings.append(Telling(
                draft.name, start + on, end + on, a.claim, a.mode, a.holder, a.voice, a.factuality, a.origin, a.shown, a.chain,
                a.fresh,
            ))  # fmt: skip
            laundering += [
                Laundering(kind, claim, draft.name, start + on, end + on, made_from)  # type: ignore[arg-type]
                for name, claim, kind, made_from in room.laundered
                if name == draft.name and claim == a.claim
            ]
    return reports, tellings, laundering
