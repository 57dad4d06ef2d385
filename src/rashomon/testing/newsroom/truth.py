"""What is true of a story at a moment: claims with status and origins, relations, copies, the timeline, and what is new.

Everything is a function of the reports printed up to the moment; the rules are in docs/decisions/130.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from rashomon.testing.bench_gold import GoldAssertion, GoldClaim, GoldCopy, GoldRange, GoldRelation, GoldStep
from rashomon.testing.newsroom.origins import independent, legs_of
from rashomon.testing.newsroom.records import (
    DatedEvent,
    NewsReport,
    NewsStory,
    Proposition,
    Rivalry,
    State,
    Telling,
    Told,
)
from rashomon.testing.newsroom.writing import CONTESTED

AHEAD = frozenset(("will", "due", "may"))


def believed(story: NewsStory, moment: str | None = None) -> State:
    """What an editor holds to be so who has read every report printed up to a moment.

    Args:     moment: an ISO time, as reports bear it; None is after the last report.
    Returns:  claims in the order in which they were first told, and how they stand to one another.
    Cost:     quadratic in the tellings of one claim.
    """
    reports = [r for r in story.reports if moment is None or r.published <= moment]
    printed = {r.id: n for n, r in enumerate(reports)}
    told: dict[str, list[Telling]] = {}
    for t in sorted((t for t in story.tellings if t.report in printed), key=lambda t: (printed[t.report], t.start)):
        told.setdefault(t.claim, []).append(t)
    relations = _relations(story, told)
    hard = {(x.report, x.start) for x in story.laundering if x.kind == "hardened"}
    known = {p.key: p for p in story.course.propositions}
    claims, counted = [], []
    for key, tellings in told.items():
        claims.append(_claim(story, known[key], tellings, reports, told, relations, hard))
        standing = _standing(claims[-1].status, tellings)
        counted.append((key, independent(standing)))
    return State(tuple(claims), tuple(_gold(r) for r in relations), tuple(counted), _copies(reports))


def _claim(
    story: NewsStory, one: Proposition, tellings: Sequence[Telling], reports: Sequence[NewsReport],
    told: Mapping[str, Sequence[Telling]], relations: Sequence[Rivalry], hard: set[tuple[str, int]],
) -> GoldClaim:  # fmt: skip
    history = _history(story, one, tellings, reports, told, hard)
    status = history[-1].status
    legs = legs_of(story, _standing(status, tellings))
    real = any(r.kind == "contradicts" and r.verdict == "real" and one.key in (r.left, r.right) for r in relations)
    return GoldClaim(
        one.key, one.text, status, tuple(history),
        tuple(GoldAssertion(t.report, t.start, t.end, t.holder, t.factuality) for t in tellings),
        legs, _agreement(status, legs, real),
    )  # fmt: skip


def _agreement(status: str, legs: GoldRange, contradicted: bool) -> str:
    if status in ("superseded", "withdrawn"):
        return "superseded"
    if status in ("disputed", "denied") or contradicted:
        return "disputed"
    return "agreed" if legs.least >= 2 else "single_origin"


def _standing(status: str, tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings that give a claim's content its legs: those that say it is done, or else those that foresee it."""
    done = [t for t in tellings if t.mode == "past"]
    ahead = [t for t in tellings if t.mode in AHEAD]
    if status in ("announced", "planned", "predicted"):
        return ahead or list(tellings)
    return done or ahead or list(tellings)


# ---------------------------------------------------------------------------------------------------- status


def _history(
    story: NewsStory, one: Proposition, tellings: Sequence[Telling], reports: Sequence[NewsReport],
    told: Mapping[str, Sequence[Telling]], hard: set[tuple[str, int]],
) -> list[GoldStep]:  # fmt: skip
    """The status after each report; a step where it changed."""
    twins = {r.left: r.right for r in story.course.rivalries if (r.kind, r.slot) == ("contradicts", "number")}
    # who denies a shipment denies it whatever its size
    shared = [t for t in told.get(twins.get(one.key, ""), ()) if t.mode == "deny"] if one.kind in CONTESTED else []
    newer = [r.left for r in story.course.rivalries if r.kind == "supersedes" and r.right == one.key]
    steps: list[GoldStep] = []
    seen: list[Telling] = []
    denied: list[Telling] = []
    by_report: dict[str, list[Telling]] = {}
    for t in tellings:
        by_report.setdefault(t.report, []).append(t)
    overtaken_in = {t.report for key in newer for t in told.get(key, ()) if t.mode in ("past", "will", "due")}
    overtaken = False
    for report in reports:
        seen += by_report.get(report.id, ())
        denied += [t for t in shared if t.report == report.id]
        overtaken |= report.id in overtaken_in
        if not seen:
            continue
        status = status_of(one, [*seen, *denied], hard)
        if overtaken and status not in ("withdrawn", "did_not_happen"):
            if not steps:  # told for the first time when it was overtaken already
                steps.append(GoldStep(report.published[:10], status))
            status = "superseded"
        if not steps or steps[-1].status != status:
            steps.append(GoldStep(report.published[:10], status))
    return steps


def status_of(one: Proposition, seen: Sequence[Telling], hard: set[tuple[str, int]]) -> str:
    """The status that a set of tellings gives a claim, whatever their order.

    Args:     hard: report and start of the tellings that harden what another report said; they add no knowledge.
    """
    sound = [t for t in seen if (t.report, t.start) not in hard] or list(seen)
    if any(t.mode == "gone" for t in sound):
        return "withdrawn"
    if any(_settles(one, t) for t in sound):
        return "happened"
    if any(t.mode == "not" for t in sound):
        return "did_not_happen"
    asserted = [t for t in sound if t.mode == "past"]
    denied = any(t.mode == "deny" for t in sound)
    if asserted and denied:
        firm = any(t.origin.kind != "anonymous" for t in asserted)
        return "disputed" if firm or len({t.origin.key for t in asserted}) > 1 else "denied"
    if denied:
        return "denied"
    if asserted:
        return "reported"
    return _ahead(sound)


def _ahead(sound: Sequence[Telling]) -> str:
    if any(t.mode == "will" and t.voice == "named" for t in sound):
        return "announced"
    return "planned" if any(t.mode in ("will", "due") for t in sound) else "predicted"


def _settles(one: Proposition, t: Telling) -> bool:
    """Whether a telling makes it so: what the reporter saw, a document, or somebody named who accuses nobody."""
    if t.mode != "past" or t.origin.kind == "anonymous":
        return False
    return t.origin.kind in ("document", "own_reporting") or one.kind not in CONTESTED


# ---------------------------------------------------------------------------------------------------- relations


def _relations(story: NewsStory, told: Mapping[str, Sequence[Telling]]) -> list[Rivalry]:
    """The rivalries whose both sides are told; a figure overtakes the last one before it that was told."""
    told_of = {key for key, rows in told.items() if any(t.mode in ("past", "will", "due", "may") for t in rows)}
    over = {r.left: r for r in story.course.rivalries if r.kind == "supersedes" and r.slot == "number"}
    found = []
    for r in story.course.rivalries:
        right = r.right
        while r.left in over and r == over[r.left] and right not in told_of and right in over:
            right = over[right].right
        if r.left in told_of and right in told_of:
            found.append(Rivalry(r.left, right, r.kind, r.slot, r.verdict))
    return list(dict.fromkeys(found))


def _gold(r: Rivalry) -> GoldRelation:
    return GoldRelation(r.left, r.right, r.kind, r.slot, r.verdict)


def _copies(reports: Sequence[NewsReport]) -> tuple[GoldCopy, ...]:
    """Which report was made from which; left below right, as in the example's gold."""
    kinds = {"copy": "contained", "rewrite": "partial", "translation": "translation"}
    here = {r.id for r in reports}
    found = []
    for r in reports:
        if r.made_from in here and r.made_from is not None and r.relation:
            left, right = sorted((r.id, r.made_from))
            found.append(
                GoldCopy(left, right, kinds[r.relation], "left_from_right" if left == r.id else "right_from_left")
            )
    return tuple(found)


# ---------------------------------------------------------------------------------------------------- timeline, news


def reference_timeline(story: NewsStory, most: int = 10) -> tuple[DatedEvent, ...]:
    """The dated events that tell the story, the most important first.

    Args:     most: how many at most.
    Returns:  what happened, or still lies ahead, with its day; tolls and accusations only where they are important.
    """
    known = {p.key: p for p in story.course.propositions}
    rows = [
        DatedEvent(day, c.key, known[c.key].importance, c.status)
        for c in believed(story).claims
        if (day := known[c.key].day) and known[c.key].importance >= 2
        and c.status in ("happened", "reported", "announced", "planned", "disputed")
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda e: (-e.importance, e.day, e.claim))[:most])


def what_is_new(story: NewsStory, since: str | None, until: str | None = None) -> tuple[Told, ...]:
    """What a reader who knew everything printed up to one moment learns by a later one.

    Args:     since, until: ISO times; None is before the first and after the last report.
    Returns:  new claims; of known ones changed statuses and origins; new contradictions and overtaken figures.
    """
    before = believed(story, since) if since else State((), (), ())
    after = believed(story, until)
    olds = {c.key: c for c in before.claims}
    found: list[Told] = []
    for claim in after.claims:
        was = olds.get(claim.key)
        if was is None:
            found.append(Told("claim", claim.key, None, claim.text))
            continue
        if was.status != claim.status:
            found.append(Told("status", claim.key, was.status, claim.status))
        left, right = was.independent_origins, claim.independent_origins
        if right.least > left.least or right.most > left.most or right.most < left.least:
            found.append(Told("origin", claim.key, f"{left.least}-{left.most}", f"{right.least}-{right.most}"))
    for r in after.relations:
        if r in before.relations or r.kind == "refines" or (r.kind == "contradicts" and r.verdict == "apparent"):
            continue
        kind: Literal["figure", "contradiction"] = "figure" if r.kind == "supersedes" else "contradiction"
        if r.kind == "contradicts" or r.slot == "number":
            found.append(Told(kind, r.left, None, None, r.right))
    return tuple(found)
