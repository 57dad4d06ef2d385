"""The set "origins": origins, status over time and laundering of simulated stories, their claims given as they truly are.

What grouping and relations miss costs nothing here; statements, people, copies and dates are as rashomon reads them.
The stories are of a seed that nobody looked at while the rules were made.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from rashomon.pipeline import Progress, StoryDraft
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.bench_origins import Given, weigh_gold
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.newsroom import NewsStory, State, believed, make_story

UNSEEN = 40117
FULL, QUICK = 40, 3


def origins(folder: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Score simulated stories of the unseen seed.

    Cost:     about three seconds a story.
    """
    counts: Counter[str] = Counter()
    number = QUICK if quick else FULL
    for n in range(number):
        progress("origins", n, number)
        story = make_story(UNSEEN, n)
        count_story(story, believed(story), drafts_of(story), counts)
    return rows_of(counts, number)


def drafts_of(story: NewsStory) -> list[StoryDraft]:
    """A simulated story as the claims stage is handed it."""
    from rashomon.archive import Archive
    from rashomon.stages import all_stages
    from rashomon.store.sqlite import SqliteStore

    seen: list[StoryDraft] = []

    def keep(draft: StoryDraft, config: object, kit: object) -> StoryDraft:
        seen.append(draft)
        return draft

    stages = tuple(msgspec.structs.replace(s, run=keep) if s.name == "claims" else s for s in all_stages())
    with Archive(SqliteStore(":memory:"), stages) as archive:
        archive.add("-", stdin=as_lines(story.reports))
        archive.stories()
    return seen


def count_story(story: NewsStory, truth: State, drafts: list[StoryDraft], counts: Counter[str]) -> None:
    """Add what is right of one story to the counts; claims of a story that fell apart altogether are wrong."""
    counts["claims"] += len(truth.claims)
    laundered = {(x.report, x.claim) for x in story.laundering}
    counts["laundered"] += len(laundered)
    for given in weigh_gold(drafts, truth.claims, truth.relations) if drafts else ():
        flags = _count_claims(story, truth, given, counts)
        counts["flags"] += len(flags)
        counts["flags right"] += len(flags & laundered)


def _count_claims(story: NewsStory, truth: State, given: Given, counts: Counter[str]) -> set[tuple[str, str]]:
    true = dict(truth.origins)
    outlet = {r.id: r.outlet for r in story.reports}
    flags: set[tuple[str, str]] = set()
    for gold, found in zip(given.gold, given.found, strict=True):
        legs, shown = found.independent_origins, gold.independent_origins
        counts["hold"] += legs.least <= true[gold.key] <= legs.most
        counts["exact"] += (legs.least, legs.most) == (shown.least, shown.most)
        counts["outlets"] += len({outlet[a.report] for a in gold.assertions}) == true[gold.key]
        counts["status"] += gold.status == found.status
        counts["history"] += [x.status for x in gold.history] == [x.status for x in found.history]
        counts["agreement"] += gold.agreement == found.agreement
        flags |= {(alarm.there.report, gold.key) for alarm in found.laundering}
    return flags


def rows_of(counts: Counter[str], stories: int) -> tuple[Row, ...]:
    """The figures."""
    claims, flags = max(1, counts["claims"]), max(1, counts["flags"])
    recall = counts["flags right"] / max(1, counts["laundered"])
    outlets = (Peer("outlets counted", counts["outlets"] / claims),)

    def row(name: str, what: str, how: str, peers: tuple[Peer, ...] = ()) -> Row:
        return Row(
            f"origins: {name}", counts[what] / claims, counts["claims"], f"{how}; {stories} stories, true claims", peers
        )

    return (
        row("hold", "hold", "the range holds the true number", outlets),
        row("exact", "exact", "least and most as a careful reader makes them out"),
        row("status", "status", "right"),
        row("history", "history", "every step right"),
        row("agreement", "agreement", "right"),
        Row(
            "origins: laundering",
            counts["flags right"] / flags,
            counts["flags"],
            f"precision of the alarms; recall {recall:.3f}",
        ),
    )
