"""The status of a claim and how it came about: planned, denied, happened ..., each change with the characters that caused it.

Reports are taken in the order in which they appeared, and each as a whole: who asserts and who denies in one report is a
dispute from
the start. What other claims do to this one (an outcome, a later figure, a contradiction, a correction) comes after, in
`status_settle`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from rashomon import shapes
from rashomon.weigh.origins_legs import AHEAD
from rashomon.weigh.status_voices import DROPPED, DROPPED_WORDS, WILL, Voice

# How firmly a status is held: a later report moves a claim only towards an outcome, never from "happened" back to
# "planned" (a late report that still speaks of the plan is behind the news, not ahead of it).
FIRMNESS: Mapping[shapes.Status, int] = {
    "predicted": 0, "planned": 1, "announced": 2, "reported": 3, "denied": 3, "disputed": 4, "did_not_happen": 5, "happened": 5,
    "superseded": 6, "withdrawn": 6,
}  # fmt: skip


def fold_status(
    voices: Sequence[Voice], legs: Sequence[int], dates: Mapping[str, shapes.Published]
) -> tuple[shapes.Status, tuple[shapes.Change, ...]]:
    """The status of a claim over time.

    Args:     voices: its assertions, read; legs: for each, the number of its origin; dates: report id -> when it appeared.
    Returns:  the status now, and each change in order of publication (undated reports last).
    Cost:     linear, but for the sort.
    """
    plain = [v.against and v.said != "denied" for v in voices]
    if (all(v.against for v in voices) or 2 * sum(plain) > len(voices)) and not any(
        v.said in ("denied", *AHEAD) for v in voices
    ):
        # What nobody asserts cannot fail to happen: "has not left the country since" is simply reported.
        voices = [_plain(v) if negative else v for v, negative in zip(voices, plain, strict=True)]
    by_report: dict[str, list[int]] = {}
    for n in sorted(range(len(voices)), key=lambda n: published_order(voices[n].unit.report, dates)):
        by_report.setdefault(voices[n].unit.report, []).append(n)
    history: list[shapes.Change] = []
    past = _Past()
    now: shapes.Status | None = None
    for report, numbers in by_report.items():
        told = [voices[n] for n in numbers]
        nxt, causes = _next(now, told, [legs[n] for n in numbers], past)
        if nxt != now:
            because = tuple(dict.fromkeys(v.unit.evidence for v in causes))
            history.append(shapes.Change(day_of(dates[report]), nxt, because))
            now = nxt
        past.add(told, [legs[n] for n in numbers])
    return now or "reported", tuple(history)


def tempered(
    voices: Sequence[Voice],
    home: Sequence[int],
    dates: Mapping[str, shapes.Published],
    outlets: Mapping[str, str | None],
) -> list[Voice]:
    """Voices as firm as what they stand on: who retells without credit what only the unnamed told before, adds no knowledge.

    Args:     home: for each voice the first of its leg; outlets: of each report.
    Returns:  the voices in their order; a reporter's own "happened" becomes "reported" where the leg, or all that was told before
              in other reports, is of people who do not give their names.
    Cost:     linear, but for the sort.
    """
    unnamed: set[int] = set()
    for first in set(home):
        credited = [
            v for v, leg in zip(voices, home, strict=True) if leg == first and not (v.bare or v.against or v.demand)
        ]
        if credited and not any(v.named for v in credited):
            unnamed.add(first)
    firm: set[str] = set()
    reported: set[str] = set()
    softer: dict[int, set[tuple[str, bool, str | None]]] = {}
    found = list(voices)
    for n in sorted(range(len(voices)), key=lambda n: published_order(voices[n].unit.report, dates)):
        voice, report = voices[n], voices[n].unit.report
        leaked = not firm - {report} and bool(reported - {report}) if len(firm) < 2 else False
        if voice.outlet and voice.said == "happened" and (home[n] in unnamed or leaked):
            found[n] = voice = msgspec.structs.replace(voice, said="reported", named=False)
        if voice.said in ("planned", "announced") and any(
            (by == voice.by or bare) and outlet != outlets[report] for by, bare, outlet in softer.get(home[n], ())
        ):
            found[n] = msgspec.structs.replace(
                voice, said="predicted"
            )  # another outlet's "will" for the speaker's "could"
        if voice.against or voice.demand:
            continue
        if voice.bare or voice.named:
            firm.add(report)
        if found[n].said == "reported":
            reported.add(report)
        if found[n].said == "predicted":
            softer.setdefault(home[n], set()).add((voice.by, voice.bare, outlets[report]))
    return found


class _Past:
    """Who has asserted and who has denied so far."""

    def __init__(self) -> None:
        self.asserting: dict[int, Voice] = {}
        self.denying: dict[int, Voice] = {}
        self.deniers: set[str] = set()
        self.asserters: set[str] = set()

    def add(self, voices: Sequence[Voice], legs: Sequence[int]) -> None:
        for voice, leg in zip(voices, legs, strict=True):
            if voice.against:
                self.denying.setdefault(leg, voice)
                self.deniers.add(voice.by)
            elif not voice.demand:
                self.asserting.setdefault(leg, voice)
                self.asserters.add(voice.by)


def _next(
    now: shapes.Status | None, told: Sequence[Voice], legs: Sequence[int], past: _Past
) -> tuple[shapes.Status, list[Voice]]:
    """The status after one more report, and the assertions that made it so."""
    asserting = [(v, leg) for v, leg in zip(told, legs, strict=True) if not v.against]
    denying = [v for v in told if v.against and v.said != "reported"]
    if best_of(asserting) is None and not denying:
        return now or "reported", [] if now else list(told[:1])
    best = best_of(asserting)
    if now is None:
        return _first(best, denying, len({leg for v, leg in asserting if not v.demand}))
    if now in AHEAD or now == "reported" and not past.asserting:
        failed = [v for v in denying if v.said == "did_not_happen" and (v.bare or v.named)]
        if failed:
            return "did_not_happen", failed[:1]
    if denying and best is None:
        return _denied(now, denying, past)
    if best is None:
        return now, []
    if now in ("denied", "disputed", "did_not_happen"):
        return _after_denial(now, asserting, past)
    if denying and best.said in ("happened", "reported") and now not in AHEAD:
        return _denied(now, denying, past)
    if now in AHEAD and best.said == "reported":
        if best.unit.factuality.score < 2:
            return now, []
        if best.named and best.unit.factuality.score == 3:
            return "happened", [best]  # "the reservoir is now four metres lower": the plan has come about
    return (best.said, [best]) if FIRMNESS[best.said] > FIRMNESS[now] else (now, [])


def seen_whole(voices: Sequence[Voice]) -> list[Voice]:
    """Voices as all of them together show them.

    A plan that was "called off", a border that "stayed open" contradict the plan without a "not". Who denied a thing and
    speaks of it
    again without admitting it, denies it again. And what somebody named denies, or somebody alleges, is an accusation: whoever
    says it
    is one party, and only a document settles it.
    """
    # A claim that the summit was cancelled is no plan that failed: the act of dropping a thing is then what has happened.
    ahead = any(v.said in AHEAD and v.unit.predicate not in DROPPED for v in voices)
    if not ahead and any(not v.against and not v.demand for v in voices):
        # "It did not happen, she said", against others who say that it did, is a denial.
        voices = [_denial(v) for v in voices]
    denials = [v.by for v in voices if v.against and v.said == "denied" and v.named]
    asserts = [v.by for v in voices if v.alleges and not v.against]
    # Who accuses others of it more often, was mistaken once for somebody who denies it.
    deniers = {by for by in denials if denials.count(by) >= asserts.count(by)}
    found = []
    for v in voices:
        told = not v.against or not v.named  # "the bill was rejected" is no denial by somebody unnamed
        if ahead and told and v.said in ("happened", "reported", "denied") and _is_dropped(v):
            v = msgspec.structs.replace(v, said="did_not_happen", against=True, named=v.named or v.said == "denied")
        elif v.by in deniers and not (v.against or v.confirms or v.bare) and v.said not in AHEAD:
            v = msgspec.structs.replace(v, said="denied", against=True)
        found.append(v)
    contested = any(v.alleges for v in found) or any(v.said == "denied" and v.against and v.named for v in found)
    if contested and not ahead:
        found = [
            msgspec.structs.replace(v, said="reported") if v.said == "happened" and not (v.paper or v.confirms) else v
            for v in found
        ]
    return found


def _denial(voice: Voice) -> Voice:
    plain = voice.against and not voice.bare and voice.named and voice.said == "did_not_happen"
    return msgspec.structs.replace(voice, said="denied") if plain else voice


def _is_dropped(voice: Voice) -> bool:
    return voice.unit.predicate in DROPPED or DROPPED_WORDS.search(voice.unit.text) is not None


def best_of(asserting: Sequence[tuple[Voice, int]]) -> Voice | None:
    """The firmest of those who assert."""
    return max((v for v, _ in asserting), key=lambda v: (FIRMNESS[v.said], not v.demand), default=None)


def _first(best: Voice | None, denying: Sequence[Voice], legs: int) -> tuple[shapes.Status, list[Voice]]:
    """The first report: asserted and denied at once is disputed; a plan is a plan whatever others say of it."""
    if best is None:
        flat = next((v for v in denying if v.said == "denied"), None)
        return ("denied", [flat]) if flat is not None else ("reported", [denying[0]])
    opposed = [v for v in denying if v.by != best.by]
    flat = next((v for v in opposed if v.said == "denied"), None)
    if flat is not None and not (best.named or best.vouched) and legs == 1:
        return "denied", [flat]  # what one unnamed origin tells, and somebody denies
    if opposed and best.said in ("happened", "reported") and not best.demand:
        return "disputed", [best, opposed[0]]
    return best.said, [best]


def _denied(now: shapes.Status, denying: Sequence[Voice], past: _Past) -> tuple[shapes.Status, list[Voice]]:
    """A denial that comes later."""
    voice = next((v for v in denying if v.said == "denied"), denying[0])
    asserted = next(iter(past.asserting.values()), None)
    if now in ("reported", "planned", "announced") and voice.said == "denied":
        # What only the unnamed told is denied; who gives a name makes it a dispute.
        firm = next((v for v in past.asserting.values() if v.named and v.by != voice.by and v.said not in AHEAD), None)
        return ("disputed", [firm, voice]) if firm is not None else ("denied", [voice])
    bare = sum(v.bare for v in past.asserting.values())
    # What several outlets tell in their own words is not undone by one denial; what one party says, is disputed.
    if now in ("reported", "happened") and not (now == "happened" and bare >= 2) and asserted is not None:
        return (
            ("disputed", [asserted, voice]) if voice.by not in past.asserters or len(past.asserters) > 1 else (now, [])
        )
    return now, []


def _after_denial(
    now: shapes.Status, asserting: Sequence[tuple[Voice, int]], past: _Past
) -> tuple[shapes.Status, list[Voice]]:
    """Who asserts again what was denied: the denier who admits it settles it; another origin makes it a dispute."""
    for voice, leg in asserting:
        if voice.said in ("happened", "reported") and not voice.demand and not only_mentions(voice):
            admits = voice.by in past.deniers and (voice.confirms or voice.said == "happened")
            saw = voice.bare and voice.said == "happened" and all(v.said in AHEAD for v in past.asserting.values())
            proves = voice.paper and voice.said == "happened"
            if admits or proves or (saw and past.asserting):
                return "happened", [voice]
            # One unnamed origin against a denial is denied; a second one, or somebody who gives a name, makes it a dispute.
            another = voice.named or (past.asserting and not voice.bare and not voice.faint)
            if now == "denied" and leg not in past.asserting and another:
                return "disputed", [voice, *past.denying.values()][:2]
    return now, []


def only_mentions(voice: Voice) -> bool:
    """ "the sinking of the ferry": an act that is named on the way, and not told; it answers no denial and is no leg."""
    return voice.unit.minor and voice.unit.kind == "noun" and voice.unit.factuality.label == "UU"


def _plain(voice: Voice) -> Voice:
    return msgspec.structs.replace(voice, said="reported", against=False)


def stands(voice: Voice, now: shapes.Status) -> bool:
    """Whether an assertion is a leg for a claim's present status."""
    if voice.demand and now != "reported":
        return False
    if now in ("happened", "reported"):
        sure = voice.unit.factuality.score != 0 or now == "reported" or not WILL.search(voice.unit.text)
        return voice.said in ("happened", "reported") and not voice.against and sure
    if now in AHEAD:
        return voice.said in AHEAD
    return not voice.against


def published_order(report: str, dates: Mapping[str, shapes.Published]) -> tuple[str, str]:
    """Where a report stands in time, clocks of all zones set alike; the undated last."""
    published = dates[report]
    return (moment(published.earliest or published.latest or "9999"), report)


@lru_cache(maxsize=4096)
def moment(when: str) -> str:
    """A date or time as a string that sorts: times in UTC."""
    if len(when) <= 10:
        return when
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return when
    return (at.astimezone(UTC) if at.tzinfo else at).isoformat()[:19]


def day_of(published: shapes.Published) -> str | None:
    """The day of a change, where the report's date is one day."""
    earliest = published.earliest
    return earliest if earliest and published.latest and earliest[:10] == published.latest[:10] else None
