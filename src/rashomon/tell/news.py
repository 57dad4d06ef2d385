"""What is new since a reader looked: by claim, not by article.

Two states of the same stories are compared. Claims are the same when they have the same id or share an assertion (these
characters of that report); claims that tell one thing in other words are one matter (`news_known`), and news are of matters.
A claim whose every assertion is worded exactly like one that was known is a copy, and no news. So replaying reports, and ten
more printings of a known one, give nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Annotation, Record, Zone
from rashomon.tell import prose, words
from rashomon.tell.news_counts import more_told, rival_crowds
from rashomon.tell.news_known import Matter, figures_of, matters, named_in, places_of, says_nothing
from rashomon.tell.news_state import is_gain, is_loss, is_turn, legs_of, status_of
from rashomon.weigh.assertions import TOLLS

_MOST_EVIDENCE = 3

Place = tuple[str, int, int, str]
"""Where an assertion stands: characters of a report. Of a report with versions, its first version's name and the words,
so that a sentence that a new version kept stands where it stood."""

Roots = Mapping[str, str]
"""Each version's name -> the first version's, for reports that have several."""


class _Match(Record, frozen=True):
    """Which claim of before each claim of after continues, by id; and all those that it shares an assertion with."""

    was: Mapping[str, shapes.Claim]
    shared: Mapping[str, frozenset[str]]
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
    kept = [n for n in found if not _still_said(n, roots, standing)]
    texts_of = {c.id: c.text for story in (*before, *after) for c in story.claims}
    return tuple(_with_text(n, texts_of) for n in kept)


def _with_text(news: shapes.News, texts: Mapping[str, str]) -> shapes.News:
    """A change with the words of the claim that changed, so that it can be read alone."""
    said = texts.get(news.claim or "")
    changed = news.kind in ("status", "origin", "changed", "unsupported", "withdrawn")
    return msgspec.structs.replace(news, text=said) if changed and said and said not in (news.was, news.is_) else news


def corrections(
    before: Sequence[shapes.Story], after: Sequence[shapes.Story], fresh: Mapping[str, Sequence[Annotation]]
) -> tuple[shapes.News, ...]:
    """The corrections that outlets printed since: an outlet says in its own words that it was wrong.

    Args:     before, after: as for `what_is_new`; fresh: the zones of each report that came in since, by its id.
    Returns:  one entry a correction in a story that was there before, by story and place; copies of one correction count
              once.
    Cost:     linear in zones.
    """
    known = {r.id for story in before for r in story.reports}
    found = []
    for story in sorted(after, key=lambda s: s.id):
        names = [r.id for r in story.reports]
        if not known & {*names, *(v.id for r in story.reports for v in r.versions)}:
            continue  # of a new story only the story is told
        told = set[str]()
        for name in sorted(set(names) & set(fresh)):
            for zone in fresh[name]:
                if isinstance(zone.value, Zone) and zone.value.kind == "correction" and zone.exact not in told:
                    told.add(zone.exact)
                    because = (shapes.Evidence(name, zone.span.start, zone.span.end, zone.exact),)
                    found.append(shapes.News("correction", story.id, None, prose.one_line(zone.exact), because))
    return tuple(found)


def _still_said(news: shapes.News, roots: Roots, standing: Mapping[str, str]) -> bool:
    """Whether what is told to be gone from an older version stands in the newest, to the word."""
    if news.kind not in ("withdrawn", "changed", "unsupported") or not news.because:
        return False
    old = news.because if news.kind == "withdrawn" else news.because[:1]
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
    if olds == (story,) or [o.claims for o in olds] == [story.claims]:
        return []
    before = [c for old in olds for c in old.claims]
    match = _matched(before, story.claims, roots)
    known = {prose.plain(a.evidence.exact) for c in before for a in c.assertions}
    ranked = sorted(words.rank_claims(story), key=lambda c: c.id not in match.shared)
    told = matters(ranked, story, match.shared.keys())
    outlets = {r.id: r.outlet for old in (*olds, story) for r in old.reports}
    past = _Past(roots, known, outlets, _standing(before, story, roots))
    seen = frozenset[float]().union(*(figures_of(text) for text in known))
    found: list[shapes.News] = []
    fresh: list[shapes.News] = []
    for matter in told:
        was = _was(matter, before, match)
        if was:
            found += _changes(story.id, was, matter, past)
            found += more_told(story.id, was, matter, seen)
            for claim in matter.claims:
                if claim.id in match.was:
                    found += _dropped(story.id, match.was[claim.id], claim, roots, outlets)
        else:
            fresh += _new_matter(story.id, matter, known)
    found += _by_weight(fresh, story)
    found += _new_relations(olds, story, match, told)
    found += rival_crowds(before, story, found)
    reports = {report.id for report in story.reports}
    return found + _withdrawn(olds, story.id, match, reports)


def _standing(before: Sequence[shapes.Claim], story: shapes.Story, roots: Roots) -> frozenset[Place]:
    """The places of before whose report is still there, in words that its newest version still has."""
    reports = {report.id for report in story.reports}
    now = {place for claim in story.claims for place in _places(claim, roots)}
    return frozenset(
        place
        for claim in before
        for place in _places(claim, roots)
        if place in now or (not place[3] and place[0] in reports)
    )


def _was(matter: Matter, before: Sequence[shapes.Claim], match: _Match) -> tuple[shapes.Claim, ...]:
    """The claims of before that the claims of a matter continue."""
    wanted = {old for claim in matter.claims for old in match.shared.get(claim.id, ())}
    return tuple(claim for claim in before if claim.id in wanted)


def _new_matter(story: str, matter: Matter, known: set[str]) -> list[shapes.News]:
    """One piece of news for all claims that tell it; none where every wording stood there before, or says nothing by itself."""
    for claim in matter.claims:
        fresh = any(prose.plain(a.evidence.exact) not in known for a in claim.assertions)
        if (fresh or not claim.assertions) and not says_nothing(claim.text):
            return [shapes.News("claim", story, None, claim.text, _evidence(matter.claims), claim.id)]
    return []


def _by_weight(fresh: Sequence[shapes.News], story: shapes.Story) -> list[shapes.News]:
    """New claims as an editor would read them: well founded ones first, then those about whom and what the story is about.

    Most new claims stand in one report; of those "Rain poured down" comes after what names the story's people and counts.
    """
    known_in = {e.id: len({m.report for m in e.mentions}) for e in story.entities}
    held = named_in(story.claims, story)
    claims = {c.id: c for c in story.claims}

    def key(news: shapes.News) -> tuple[int, int, int, int, str]:
        claim = claims[news.claim or ""]
        legs, reports = words.listed_legs(claim), len({a.report for a in claim.assertions})
        weight = sum(known_in[e] for e in held[claim.id]) + 2 * bool(figures_of(claim.text))
        return (-legs.least, -legs.most, -reports, -weight, claim.id)

    return sorted(fresh, key=key)


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
    was: dict[str, shapes.Claim] = {}
    near: dict[str, frozenset[str]] = {}
    survivors: set[str] = set()
    for claim in after:
        shared = Counter(old for place in _places(claim, roots) for old in homes.get(place, ()))
        if claim.id in by_id:
            shared[claim.id] += len(claim.assertions) + 1
        if shared:
            survivors |= set(shared)
            near[claim.id] = frozenset(shared)
            was[claim.id] = by_id[min(shared, key=lambda old: (-shared[old], old))]
    return _Match(was, near, frozenset(survivors))


class _Past(Record, frozen=True):
    """What a change is compared with: versions, every wording that stood there before, and each report's outlet."""

    roots: Roots
    known: set[str]
    outlets: Mapping[str, str | None]
    standing: frozenset[Place]
    """Of the places of before, those that still stand, however they were read this time."""


def _changes(story: str, was: Sequence[shapes.Claim], matter: Matter, past: _Past) -> list[shapes.News]:
    """What is new about one matter: its status, and how many independent origins stand behind it.

    Who only repeats a wording that stood there changes neither.
    """
    found: list[shapes.News] = []
    if all(says_nothing(claim.text) for claim in (*was, *matter.claims)):
        return found
    roots = past.roots
    old, new = status_of(was), status_of(matter.claims)
    now = next((c for c in matter.claims if c.status == new), matter.claims[0])
    fresh = _fresh(was, matter.claims, roots)
    before = {place for claim in was for place in _places(claim, roots)}
    added = [a for c in matter.claims for a in c.assertions if _place(a.evidence, roots) not in before]
    worded = [a for a in added if prose.plain(a.evidence.exact) not in past.known]
    if is_turn(was, matter.claims, worded):
        because = now.history[-1].because if now.status == new and now.history else ()
        proof = tuple(because[:_MOST_EVIDENCE]) or fresh
        kind: Literal["withdrawn", "status"] = "withdrawn" if new == "withdrawn" else "status"
        found.append(shapes.News(kind, story, old, new, proof, now.id))
    left, right = legs_of(was), legs_of(matter.claims)
    # A leg is gained when either bound rises by words that were not there; lost when the upper bound sinks under what was held
    # to be the least, and not only because what was one claim is cut in two.
    held = [set(_places(claim, roots)) for claim in matter.claims]
    best = max(was, key=lambda c: (c.independent_origins.least, c.id))
    cut = set(_places(best, roots)) <= set[Place]().union(*held) and not any(
        set(_places(best, roots)) <= h for h in held
    )
    # "One origin" that may be two is news; "two" that may be three is the same doubt once more.
    gained = right.least > left.least or (right.most > left.most and left.most == 1)
    gained = gained and bool(worded) and is_gain(was, matter.claims, past.outlets)
    gone = any(place not in past.standing for place in before)
    lost = right.most < left.least and not cut and is_loss(was, matter.claims, gone, bool(worded))
    if gained or lost:
        found.append(shapes.News("origin", story, words.legs(left), words.legs(right), fresh, matter.claims[0].id))
    return found


def _dropped(
    story: str, was: shapes.Claim, now: shapes.Claim, roots: Roots, outlets: Mapping[str, str | None]
) -> list[shapes.News]:
    """What new versions of its reports did to a claim that still stands: words that went, and those that came for them.

    Where the one origin that the claim had is the very outlet that took its words back, the rest only passes it on: the claim
    has lost its only leg, and is told as "unsupported".
    """
    standing = set(_places(now, roots))
    only = was.origins[0] if len(was.origins) == 1 and words.listed_legs(was).most == 1 else None
    found = []
    for old in was.assertions:
        root = roots.get(old.evidence.report)
        if root is None or _place(old.evidence, roots) in standing:
            continue
        fresh = [a.evidence for a in now.assertions if roots.get(a.evidence.report) == root]
        gone = f"{old.evidence.report} says so no longer; others do"
        because = (old.evidence, *fresh[:1])
        if not fresh and only is not None and only.name is not None and outlets.get(old.report) == only.name:
            found.append(shapes.News("unsupported", story, words.origin(only), gone, because, now.id))
        else:
            told = fresh[0].exact if fresh else gone
            found.append(shapes.News("changed", story, old.evidence.exact, told, because, now.id))
    return found


def _fresh(was: Sequence[shapes.Claim], now: Sequence[shapes.Claim], roots: Roots) -> tuple[shapes.Evidence, ...]:
    """The evidence that was not there before; the first of the matter where all was."""
    old = {place for claim in was for place in _places(claim, roots)}
    new = [a.evidence for claim in now for a in claim.assertions if _place(a.evidence, roots) not in old]
    return tuple(new[:_MOST_EVIDENCE]) or _evidence(now)


def _evidence(claims: Iterable[shapes.Claim]) -> tuple[shapes.Evidence, ...]:
    return tuple(a.evidence for claim in claims for a in claim.assertions)[:_MOST_EVIDENCE]


def _new_relations(
    olds: Sequence[shapes.Story], story: shapes.Story, match: _Match, told: Sequence[Matter]
) -> list[shapes.News]:
    """New contradictions, and figures that one matter takes over from another; each pair of matters once."""
    home = {claim.id: matter.claims[0].id for matter in told for claim in matter.claims}
    old_home = {old: home[claim] for claim, olds_of in match.shared.items() for old in sorted(olds_of)}
    known = {
        _pair(r.kind, old_home.get(c.id, c.id), old_home.get(r.claim, r.claim), r.slot)
        for old in olds
        for c in old.claims
        for r in c.relations
    }
    texts = {claim.id: claim.text for claim in story.claims}
    places = places_of(story)
    found = []
    for claim in words.rank_claims(story):
        for r in claim.relations:
            pair = _pair(r.kind, home[claim.id], home.get(r.claim, r.claim), r.slot)
            figure = r.kind == "supersedes" and r.slot == "number"
            told_of = (figure and _one_toll(claim.text, texts.get(r.claim, ""))) or (
                r.kind == "contradicts" and r.verdict == "real" and not _elsewhere(r, places, claim.id)
            )
            if told_of and pair not in known and pair[1] != pair[2]:
                known.add(pair)
                found.append(_relation_news(story.id, figure, texts.get(r.claim), claim, r))
    return found


def _elsewhere(relation: shapes.Relation, places: Mapping[str, frozenset[str]], claim: str) -> bool:
    """Whether two who accuse each other do so of two places: each may be right."""
    here, there = places[claim], places.get(relation.claim, frozenset())
    return relation.slot == "participant" and bool(here) and bool(there) and here.isdisjoint(there)


def _one_toll(left: str, right: str) -> bool:
    """Whether two counts may be of one thing: the missing do not overtake the dead, though one sentence counted both."""
    kinds = [{kind for kind, pattern in TOLLS.items() if pattern.search(text)} for text in (left, right)]
    return not all(kinds) or not kinds[0].isdisjoint(kinds[1])


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
