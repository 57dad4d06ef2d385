"""What is new since a reader looked: by claim, not by article.

Two states of the same stories are compared. Claims are the same when they have the same id or share an assertion (these
characters of that report); a claim whose every assertion is worded exactly like one that was known is a copy, and no
news. So replaying reports, and ten more printings of a known one, give nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import prose, words

_MOST_EVIDENCE = 3

Place = tuple[str, int, int, str]
"""Where an assertion stands: characters of a report. Of a report with versions, its first version's name and the words,
so that a sentence that a new version kept stands where it stood."""

Roots = Mapping[str, str]
"""Each version's name -> the first version's, for reports that have several."""


class _Match(Record, frozen=True):
    """Which claim of before each claim of after continues, by id."""

    was: Mapping[str, shapes.Claim]
    survivors: frozenset[str]


def what_is_new(
    before: Sequence[shapes.Story], after: Sequence[shapes.Story], texts: Mapping[str, str] | None = None
) -> tuple[shapes.News, ...]:
    """Compare two states of the archive.

    Args:     before, after: whole stories, in any order; texts: of the newest versions, by report id: what still stands there
              was not withdrawn, however it was read this time.
    Returns:  news in the order of `after`'s story ids. Of a new story the story alone (its claims are its content, not
              further news); else new claims, statuses, origins, contradictions, figures and withdrawals.
    Raises:   nothing.
    Cost:     linear in assertions.
    """
    roots = {
        name: report.versions[0].id
        for story in after
        for report in story.reports
        if report.versions
        for name in (report.id, *(v.id for v in report.versions))
    }
    earlier = _earlier_stories(before, after, roots)
    found: list[shapes.News] = []
    for story in sorted(after, key=lambda s: s.id):
        olds = earlier[story.id]
        found += _story_news(olds, story, roots) if olds else [_new_story(story)]
    standing = {roots[name]: prose.plain(text) for name, text in (texts or {}).items() if name in roots}
    return tuple(n for n in found if not _still_said(n, roots, standing))


def _still_said(news: shapes.News, roots: Roots, standing: Mapping[str, str]) -> bool:
    """Whether what is told to be gone from an older version stands in the newest, to the word."""
    if news.kind not in ("withdrawn", "changed") or not news.because:
        return False
    old = news.because[:1] if news.kind == "changed" else news.because
    return all(prose.plain(e.exact) in standing.get(roots.get(e.report, ""), "") for e in old)


def _earlier_stories(
    before: Sequence[shapes.Story], after: Sequence[shapes.Story], roots: Roots
) -> dict[str, tuple[shapes.Story, ...]]:
    """For each story of after, those of before that it continues: of the same id, or with a report in common."""
    homes: dict[str, list[shapes.Story]] = {}
    for story in sorted(before, key=lambda s: s.id):
        for report in story.reports:
            homes.setdefault(roots.get(report.id, report.id), []).append(story)
    known = {story.id: story for story in before}
    found = {}
    for story in after:
        near = [known[story.id]] if story.id in known else []
        near += [old for report in story.reports for old in homes.get(roots.get(report.id, report.id), ())]
        found[story.id] = tuple({old.id: old for old in near}.values())
    return found


def _new_story(story: shapes.Story) -> shapes.News:
    because = story.brief[0].evidence if story.brief else _evidence(story.claims[:1])
    return shapes.News("story", story.id, None, story.title, tuple(because[:_MOST_EVIDENCE]))


def _story_news(olds: Sequence[shapes.Story], story: shapes.Story, roots: Roots) -> list[shapes.News]:
    match = _matched([c for old in olds for c in old.claims], story.claims, roots)
    known = {prose.plain(a.evidence.exact) for old in olds for c in old.claims for a in c.assertions}
    found: list[shapes.News] = []
    for claim in words.rank_claims(story):
        was = match.was.get(claim.id)
        if was is not None:
            found += _changes(story.id, was, claim, roots) + _dropped(story.id, was, claim, roots)
        elif not claim.assertions or any(prose.plain(a.evidence.exact) not in known for a in claim.assertions):
            found.append(shapes.News("claim", story.id, None, claim.text, _evidence([claim]), claim.id))
    found += _new_relations(olds, story, match)
    reports = {report.id for report in story.reports}
    return found + _withdrawn(olds, story.id, match, reports)


def _places(claim: shapes.Claim, roots: Roots) -> list[Place]:
    return [_place(a.evidence, roots) for a in claim.assertions]


def _place(evidence: shapes.Evidence, roots: Roots) -> Place:
    if evidence.report in roots:
        return (roots[evidence.report], 0, 0, prose.plain(evidence.exact))
    return (evidence.report, evidence.start, evidence.end, "")


def _matched(before: Sequence[shapes.Claim], after: Sequence[shapes.Claim], roots: Roots) -> _Match:
    """Match claims by id, else by the most assertions in common (ties: the lesser id).

    Every claim of before that shares an assertion with any claim of after survives, for it may have been joined to
    another; each claim of after is compared with one only.
    """
    by_id = {claim.id: claim for claim in before}
    homes: dict[Place, list[str]] = {}
    for claim in before:
        for place in _places(claim, roots):
            homes.setdefault(place, []).append(claim.id)
    was, survivors = {}, set()
    for claim in after:
        shared = Counter(old for place in _places(claim, roots) for old in homes.get(place, ()))
        survivors |= set(shared)
        if claim.id in by_id:
            was[claim.id] = by_id[claim.id]
            survivors.add(claim.id)
        elif shared:
            was[claim.id] = by_id[min(shared, key=lambda old: (-shared[old], old))]
    return _Match(was, frozenset(survivors))


def _changes(story: str, was: shapes.Claim, now: shapes.Claim, roots: Roots) -> list[shapes.News]:
    """What is new about one claim: its status, and how many independent origins stand behind it."""
    found = []
    if was.status != now.status:
        because = now.history[-1].because if now.history else ()
        proof = tuple(because[:_MOST_EVIDENCE]) or _fresh(was, now, roots)
        kind: Literal["withdrawn", "status"] = "withdrawn" if now.status == "withdrawn" else "status"
        found.append(shapes.News(kind, story, was.status, now.status, proof, now.id))
    left, right = was.independent_origins, now.independent_origins
    # A copy can only make the count less sure; a leg is gained when either bound rises, and lost for certain when the
    # upper bound sinks under what was held to be the least.
    if right.least > left.least or right.most > left.most or right.most < left.least:
        found.append(shapes.News("origin", story, words.legs(left), words.legs(right), _fresh(was, now, roots), now.id))
    return found


def _dropped(story: str, was: shapes.Claim, now: shapes.Claim, roots: Roots) -> list[shapes.News]:
    """What new versions of its reports did to a claim that still stands: words that went, and those that came for them."""
    standing = set(_places(now, roots))
    found = []
    for old in was.assertions:
        root = roots.get(old.evidence.report)
        if root is None or _place(old.evidence, roots) in standing:
            continue
        fresh = [a.evidence for a in now.assertions if roots.get(a.evidence.report) == root]
        told = fresh[0].exact if fresh else f"{old.evidence.report} says so no longer; others do"
        because = (old.evidence, *fresh[:1])
        found.append(shapes.News("changed", story, old.evidence.exact, told, because, now.id))
    return found


def _fresh(was: shapes.Claim, now: shapes.Claim, roots: Roots) -> tuple[shapes.Evidence, ...]:
    """The evidence that was not there before; the first of the claim where all was."""
    old = set(_places(was, roots))
    new = [a.evidence for a, place in zip(now.assertions, _places(now, roots), strict=True) if place not in old]
    return tuple(new[:_MOST_EVIDENCE]) or _evidence([now])


def _evidence(claims: Iterable[shapes.Claim]) -> tuple[shapes.Evidence, ...]:
    return tuple(a.evidence for claim in claims for a in claim.assertions)[:_MOST_EVIDENCE]


def _new_relations(olds: Sequence[shapes.Story], story: shapes.Story, match: _Match) -> list[shapes.News]:
    """New contradictions, and figures that one claim takes over from another; each pair of claims once."""
    known = {_pair(r.kind, c.id, r.claim, r.slot) for old in olds for c in old.claims for r in c.relations}
    texts = {claim.id: claim.text for claim in story.claims}
    names = {claim.id: match.was[claim.id].id if claim.id in match.was else claim.id for claim in story.claims}
    found = []
    for claim in words.rank_claims(story):
        for r in claim.relations:
            pair = _pair(r.kind, names[claim.id], names.get(r.claim, r.claim), r.slot)
            figure = r.kind == "supersedes" and r.slot == "number"
            told = figure or (r.kind == "contradicts" and r.verdict != "apparent")
            if told and pair not in known:
                known.add(pair)
                found.append(_relation_news(story.id, figure, texts.get(r.claim), claim, r))
    return found


def _relation_news(
    story: str, figure: bool, other: str | None, claim: shapes.Claim, relation: shapes.Relation
) -> shapes.News:
    proof = tuple(relation.evidence[:_MOST_EVIDENCE]) or _evidence([claim])
    return shapes.News("figure" if figure else "contradiction", story, other, claim.text, proof, claim.id)


def _pair(kind: str, left: str, right: str, slot: str) -> tuple[str, str, str, str]:
    if kind == "contradicts":
        left, right = min(left, right), max(left, right)
    return (kind, left, right, slot)


def _withdrawn(olds: Sequence[shapes.Story], story: str, match: _Match, reports: set[str]) -> list[shapes.News]:
    """Claims that no report of the story asserts any longer, because their reports are gone.

    A claim whose reports are all still here was only read otherwise this time: that is rashomon's doing and no news.
    """
    gone = [
        claim
        for old in olds
        for claim in old.claims
        if claim.id not in match.survivors and any(a.report not in reports for a in claim.assertions)
    ]
    return [shapes.News("withdrawn", story, claim.text, None, _evidence([claim]), claim.id) for claim in gone]
