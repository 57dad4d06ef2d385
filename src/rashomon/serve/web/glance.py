"""A story in ten seconds: what is new, what is solid, what is contested, each a line with what it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import prose, words

MOST = 4
"""Lines of a column; whoever wants more reads on."""
LONGEST = 180

DENIED = frozenset(("denied", "disputed", "did_not_happen"))
NEWS: dict[shapes.NewsKind, str] = {
    "claim": "new",
    "status": "status changed",
    "origin": "another origin",
    "contradiction": "contradicted",
    "story": "new story",
    "figure": "figure changed",
    "withdrawn": "withdrawn",
    "correction": "corrected",
    "changed": "text changed",
    "unsupported": "lost its origin",
    "lens": "meets a lens",
}
"""Kind of news -> what a reader is told."""


class Point(Record, frozen=True):
    """One line: the claim, its page, a word on it, and what it stands on or against."""

    text: str
    where: str
    tag: str
    note: str = ""


class Glance(Record, frozen=True):
    """The three columns; `since` says what the first is measured against."""

    since: str
    new: tuple[Point, ...]
    solid: tuple[Point, ...]
    contested: tuple[Point, ...]


def look(story: shapes.Story, news: Sequence[shapes.News] | None, awaited: bool = False) -> Glance:
    """A story at a glance.

    Args:     news: what is new to this reader; None on a first visit, when the newest report stands for it;
              awaited: it is not a first visit, but what is new is still being worked out.
    Returns:  at most `MOST` lines a column.
    Cost:     linear in claims and their assertions.
    """
    own = [n for n in news or () if n.story == story.id and n.kind != "story"]
    ranked = words.rank_claims(story)
    solid = [_point(c) for c in ranked if c.agreement == "agreed" and c.independent_origins.least > 1]
    if own:
        since, new = "since you last looked", [_of_news(n) for n in own]
    else:
        since, new = _newest(story)
        if awaited:
            since = f"what is new since you last looked is being worked out: look again in a moment; {since}"
        elif news is not None and since:
            since = f"nothing since you last looked; {since}"
    return Glance(since, tuple(new[:MOST]), tuple(solid[:MOST]), tuple(_contested(ranked)[:MOST]))


def _short(text: str) -> str:
    return prose.capitalised(prose.shorten(prose.one_line(text), LONGEST))


def _stands(claim: shapes.Claim) -> str:
    reports = len({a.report for a in claim.assertions})
    return f"{words.counted(reports, 'report')}, {words.stands_on(claim)}"


def _point(claim: shapes.Claim) -> Point:
    return Point(_short(claim.text), f"/c/{claim.id}", words.STATUS[claim.status], _stands(claim))


def _of_news(news: shapes.News) -> Point:
    where = f"/c/{news.claim}" if news.claim else f"/s/{news.story}"
    if news.text:
        turn = f"was {news.was}, now {news.is_}" if news.was and news.is_ else news.is_ or news.was or ""
        return Point(_short(news.text), where, NEWS[news.kind], prose.shorten(turn, LONGEST))
    told = news.is_ or news.was or ""
    return Point(_short(told), where, NEWS[news.kind], f"was: {_short(news.was)}" if news.was and news.is_ else "")


def _newest(story: shapes.Story) -> tuple[str, list[Point]]:
    """What the report that came last tells: first what changed with it, then in its own order, which is that of weight."""
    if not story.reports:
        return "", []
    last = max(story.reports, key=lambda r: (r.published.earliest or "", r.published.latest or "", r.id))
    told = []
    for claim in story.claims:
        starts = [a.evidence.start for a in claim.assertions if a.report == last.id]
        if starts and claim.agreement != "superseded":
            told.append((len(claim.history) < 2, min(starts), claim))
    rows = [_point(claim) for _, _, claim in sorted(told, key=lambda t: (t[0], t[1], t[2].id))]
    return f"in the newest report, {words.outlet(last)}, {words.published(last)}", rows


def _contested(ranked: Sequence[shapes.Claim]) -> list[Point]:
    """Disputed claims, each pair that contradicts one another once."""
    texts = {c.id: c.text for c in ranked}
    told: list[Point] = []
    seen: set[str] = set()
    for claim in ranked:
        if claim.agreement != "disputed" or claim.id in seen:
            continue
        against = [
            r for r in claim.relations if r.kind == "contradicts" and r.verdict != "apparent" and r.claim in texts
        ]
        seen |= {claim.id, *(r.claim for r in against)}
        denied = [e for change in claim.history if change.status in DENIED for e in change.because]
        other = texts[against[0].claim] if against else denied[-1].exact if denied else ""
        note = f"against: {_short(other)}" if other else _stands(claim)
        tag = words.SLOTS[against[0].slot] if against else words.STATUS[claim.status]
        told.append(Point(_short(claim.text), f"/c/{claim.id}", tag, note))
    return told
