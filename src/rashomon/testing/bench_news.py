"""The set "news": what is new between random pairs of moments of simulated stories, against the simulator's truth.

Two questions. End to end: reports are read one by one, and everything between the text and the news may go wrong. With true
claims: the simulator's own claims, status, origins and relations are handed in, so that only the telling of news is judged.
The stories are those of a seed that nobody looked at while the telling was built (building used 11, 31 and 47).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_claims import align
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.newsroom import NewsStory, Told, believed, make_story, what_is_new

SEED, FULL, QUICK, PAIRS = 20261, 24, 4, 3

Found = tuple[str, str | None]
_SAME_KIND = {"withdrawn": "status", "correction": "status", "changed": "status", "unsupported": "origin"}


class Pair(Record, frozen=True):
    """News between two moments: the true ones; those found end to end, by a baseline, and with true claims."""

    true: tuple[Told, ...]
    found: tuple[Found, ...]
    by_report: tuple[Found, ...]
    given: tuple[Found, ...]


def news(folder: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Score the news of simulated stories.

    Cost:     about ten seconds a story on one core.
    """
    pairs: list[Pair] = []
    replayed, count = 0, QUICK if quick else FULL
    for number in range(count):
        progress("news", number, count)
        more, again = read_story(make_story(SEED, number))
        pairs += more
        replayed += again == 0
    p, r, told, wanted, by_kind = score((x.true, x.found) for x in pairs)
    base = score((x.true, x.by_report) for x in pairs)
    alone = score((x.true, x.given) for x in pairs)
    moments = f"{len(pairs)} random pairs of moments of {count} stories"
    return (
        Row("news: precision", p, told, f"kind and claim right, end to end, {moments}; {by_kind}",
            (Peer("every claim of a new report", base[0]),), gated=not quick),
        Row("news: recall", r, wanted, "of the true news between the same moments",
            (Peer("every claim of a new report", base[1]),), gated=not quick),
        Row("news: precision, true claims", alone[0], alone[2], f"the same with the simulator's claims handed in; {alone[4]}"),
        Row("news: recall, true claims", alone[1], alone[3], "the same with the simulator's claims handed in"),
        Row("news: replay", replayed / count, count, "stories whose reports, added again in another order, are no news"),
    )  # fmt: skip


def read_story(story: NewsStory) -> tuple[list[Pair], int]:
    """News of a story between random moments, and how many there are after the same reports were added again."""
    from rashomon.archive import Archive

    with Archive.open(":memory:") as archive:
        marks = [archive.add("-", stdin=as_lines([r])).sequence for r in story.reports]
        pairs = []
        for number in range(PAIRS):
            dice = Random(f"{story.name} {number}")
            first = dice.randrange(2, len(marks) - 1)
            last = dice.randrange(first + 1, len(marks))
            before, after = archive.stories(marks[first]), archive.stories(marks[last])
            pairs.append(_pair(story, before, after, first, last))
        shuffled = list(story.reports)
        Random(story.name).shuffle(shuffled)
        archive.add("-", stdin=as_lines(shuffled))
        return pairs, len(archive.news(marks[-1]))


def _pair(
    story: NewsStory, before: Sequence[shapes.Story], after: Sequence[shapes.Story], first: int, last: int
) -> Pair:
    from rashomon.tell.news import what_is_new as find_news

    since, until = story.reports[first].published, story.reports[last].published
    held = [c for s in after for c in s.claims]
    homes = align(believed(story, until).claims, held).homes
    was = align(believed(story, since).claims, [c for s in before for c in s.claims]).homes
    found = [(n.kind, homes.get(n.claim or "") or was.get(n.claim or "")) for n in find_news(before, after)]
    fresh = {r.id for r in story.reports[first + 1 : last + 1]}
    by_report = [("claim", homes.get(c.id)) for c in held if any(a.report in fresh for a in c.assertions)]
    keys: dict[str, str] = {}
    old, new = true_story(story, since, keys), true_story(story, until, keys)
    given = [(n.kind, keys.get(n.claim or "")) for n in find_news((old,), (new,))]
    return Pair(what_is_new(story, since, until), tuple(found), tuple(by_report), tuple(given))


def true_story(story: NewsStory, moment: str, keys: dict[str, str]) -> shapes.Story:
    """What is true at a moment in the shape that the telling is handed; `keys` learns which of its claims is which.

    A claim is named by its first assertion, as the archive names it.
    """
    state = believed(story, moment)
    texts = {r.id: r.text for r in story.reports}
    ids = {c.key: content_id("claim", c.assertions[0].report, c.assertions[0].start) for c in state.claims}
    keys |= {ident: key for key, ident in ids.items()}
    relations: dict[str, list[shapes.Relation]] = {}
    for r in state.relations:
        made = shapes.Relation(r.kind, ids[r.right], r.slot, (), r.verdict, "")  # type: ignore[arg-type]
        relations.setdefault(r.left, []).append(made)
    claims = []
    for c in state.claims:
        told = [(a, a.start or 0, a.end or 0) for a in c.assertions]
        assertions = tuple(
            shapes.Assertion(a.report, shapes.Evidence(a.report, s, e, texts[a.report][s:e]), a.holder, a.factuality)  # type: ignore[arg-type]
            for a, s, e in told
        )
        legs = shapes.Range(c.independent_origins.least, c.independent_origins.most)
        claims.append(
            shapes.Claim(
                ids[c.key], c.text, c.status, (), assertions, (), legs, c.agreement,  # type: ignore[arg-type]
                tuple(relations.get(c.key, ())), shapes.Happening(),
            )
        )  # fmt: skip
    reports = tuple(
        shapes.Report(
            r.id, r.outlet, r.title, None, r.byline, shapes.Published(r.published, r.published, "given"), "en", ""
        )
        for r in story.reports
        if r.published <= moment
    )
    return shapes.Story("story:true", story.name, None, None, reports, claims=tuple(claims))


def score(pairs: Iterable[tuple[Sequence[Told], Sequence[Found]]]) -> tuple[float, float, int, int, str]:
    """Precision, recall, how many were told, how many were true, and right/told/true by kind.

    News of what no true claim tells (weather, background) count for nothing; two of one kind and claim count once, true or
    told: that a new toll overtakes two older ones is one piece of news.
    """
    counts: dict[str, list[int]] = {}
    for true, found in pairs:
        once: dict[tuple[str, str], set[str | None]] = {}
        for t in true:
            once.setdefault((_kind(t.kind), t.claim), set()).update({t.claim, t.other} - {None})
        open_ = [(kind, keys) for (kind, _), keys in once.items()]
        for kind, _ in open_:
            counts.setdefault(kind, [0, 0, 0])[2] += 1
        for kind, key in dict.fromkeys((_kind(k), c) for k, c in found if c is not None):
            counts.setdefault(kind, [0, 0, 0])[1] += 1
            hit = next((n for n, (k, keys) in enumerate(open_) if k == kind and key in keys), None)
            if hit is not None:
                counts[kind][0] += 1
                open_.pop(hit)
    right, told, wanted = (sum(c[n] for c in counts.values()) for n in range(3))
    p, r, _ = scores.counts(right, told, wanted)
    return p, r, told, wanted, _worded(counts)


def _kind(kind: str) -> str:
    return _SAME_KIND.get(kind, kind)


def _worded(counts: Mapping[str, Sequence[int]]) -> str:
    return ", ".join(f"{kind} {c[0]}/{c[1]}/{c[2]}" for kind, c in sorted(counts.items()))
