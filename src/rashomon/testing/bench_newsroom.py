"""The set "newsroom": what rashomon makes of stories that the simulator wrote, whose truth is known.

The stories are numbers 0 to 199 of seed 20260, which nobody looked at while the simulator or the program was built; building
uses seeds below 1000. `rashomon bench --only newsroom` reads the first `SAMPLE` of them, a quick run the first `QUICK`; all are
read by

    python -m rashomon.testing.bench_newsroom

The rows say how many it was.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random

import msgspec

from rashomon import shapes
from rashomon.pipeline import Progress
from rashomon.testing.bench_claims import align
from rashomon.testing.bench_newsroom_rows import Asked, SeenStory, rows_of
from rashomon.testing.bench_report import BenchReport, Row, render
from rashomon.testing.newsroom import (
    NewsReport,
    NewsStory,
    believed,
    make_story,
    reference_timeline,
    what_is_new,
)

TEST_SEED = 20260
ALL, SAMPLE, QUICK = 200, 60, 8
_MOMENTS = 1
"""Pairs of moments at which news are asked for in each story."""


def newsroom(folder: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Score the simulated stories of the test seed.

    Cost:     four to five seconds of processor time a story, shared by the cores: two minutes for the sample on two free cores,
              eight for all.
    """
    return score_stories(TEST_SEED, QUICK if quick else SAMPLE, progress, workers=os.cpu_count() or 1)


def score_stories(seed: int, count: int, progress: Progress, workers: int = 1) -> tuple[Row, ...]:
    """Score stories 0 to `count` - 1 of a seed.

    Args:     workers: processes that read stories at the same time; the figures do not depend on it.
    """
    if workers == 1:
        return rows_of([_read_one(seed, n, progress, count) for n in range(count)])
    seen = []
    with ProcessPoolExecutor(min(workers, 8), mp_context=get_context("spawn")) as pool:
        for number, story in enumerate(pool.map(read_numbered, [seed] * count, range(count))):
            progress("newsroom", number + 1, count)
            seen.append(story)
    return rows_of(seen)


def _read_one(seed: int, number: int, progress: Progress, count: int) -> SeenStory:
    progress("newsroom", number, count)
    return read_numbered(seed, number)


def read_numbered(seed: int, number: int) -> SeenStory:
    """Draw a story and read it."""
    return read_story(make_story(seed, number))


def read_story(story: NewsStory) -> SeenStory:
    """Read a story's reports in the order in which they appeared, and ask what is new between moments."""
    from rashomon.archive import Archive

    truth = believed(story)
    with Archive.open(":memory:") as archive:
        marks = [archive.add("-", stdin=as_lines([r])).sequence for r in story.reports]
        stories = archive.stories()
        lone = len(archive.unclustered())
        asked = tuple(_ask(archive.stories, story, marks, Random(f"{story.name} {n}")) for n in range(_MOMENTS))
        archive.add("-", stdin=as_lines(story.reports))
        again = len(archive.news(marks[-1]))
        known = archive.sequence
        archive.add("-", stdin=as_lines([_printed_elsewhere(story.reports[-1])]))
        copied = len(archive.news(known))
    claims = {c.id: c for s in stories for c in s.claims}
    rank = {c: n for n, c in enumerate(claims)}
    events = [e for s in stories for e in s.timeline]
    # entries are ranked; where they are not, the claim told by most reports goes first
    events.sort(key=lambda e: (getattr(e, "rank", 0) or len(events), rank.get(e.claim, len(rank))))
    return SeenStory(
        story, truth, align(truth.claims, list(claims.values())), claims, reference_timeline(story), tuple(events),
        tuple(c for s in stories for c in s.copies), asked, again, copied, len(stories) - 1 + lone,
    )  # fmt: skip


def _ask(
    stories: Callable[[int], Sequence[shapes.Story]], story: NewsStory, marks: Sequence[int], dice: Random
) -> Asked:
    """What is new between two moments of a story, truly and as found; the first comes after at least three reports."""
    from rashomon.tell.news import what_is_new as find_news

    first = dice.randrange(2, len(marks) - 1)
    last = dice.randrange(first + 1, len(marks))
    since, until = story.reports[first].published, story.reports[last].published
    before, after = stories(marks[first]), stories(marks[last])
    state = believed(story, until)
    held = [c for s in after for c in s.claims]
    homes = align(state.claims, held).homes
    was = align(believed(story, since).claims, [c for s in before for c in s.claims]).homes
    found = [
        (n.kind, homes.get(n.claim or "") or was.get(n.claim or ""), n.because[0].exact if n.because else n.is_ or "")
        for n in find_news(before, after)
    ]  # fmt: skip
    return Asked(what_is_new(story, since, until), tuple(found))


def _printed_elsewhere(report: NewsReport) -> NewsReport:
    """The same text in another outlet an hour later."""
    later = datetime.fromisoformat(report.published) + timedelta(hours=1)
    return msgspec.structs.replace(
        report, id="elsewhere-1", outlet="The Far Herald", byline=None, published=later.isoformat()
    )


def as_lines(reports: Sequence[NewsReport]) -> io.BytesIO:
    """Reports as the JSON lines that rashomon reads."""
    rows = (
        {"id": r.id, "text": r.text, "title": r.title, "outlet": r.outlet, "published": r.published, "byline": r.byline,
        "language": "en"}
        for r in reports
    )  # fmt: skip
    return io.BytesIO("".join(json.dumps(row) + "\n" for row in rows).encode())


def main() -> None:
    """Score all stories, and print the table."""
    rows = score_stories(TEST_SEED, ALL, lambda what, done, of: None, workers=os.cpu_count() or 1)
    sys.stdout.write(render(BenchReport(rows)))


if __name__ == "__main__":
    main()
