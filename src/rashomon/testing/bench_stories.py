"""Stories against editors' stories, developments against the sub-topics of ECB+, and how fast stories are found."""

from __future__ import annotations

import json
import lzma
import time
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from rashomon.errors import InputError
from rashomon.model import Failure, Report
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row

Fields = Mapping[str, Any]
MANY, FEW = 26_000, 2_600
"""Articles at whose numbers the time an article takes is compared."""


def _reports(rows: Sequence[Fields], text: str = "text") -> list[tuple[Report, str]]:
    """Reports and texts as the command line would read them."""
    from rashomon.text.records import read_jsonl

    lines = [
        {"id": str(number) if text == "content" else r["id"], "text": r[text], "title": r["title"],
         "outlet": r["source"], "url": r["url"],
         "published": r["date"] if r["date"] != "None" else None}  # so the sets write a missing date
        for number, r in enumerate(rows)
    ]  # fmt: skip
    stream = BytesIO("\n".join(json.dumps(line) for line in lines).encode())
    return [(a.report, a.document.text) for a in read_jsonl(stream) if not isinstance(a, Failure)]


def _clusters(rows: Sequence[Fields]) -> tuple[dict[str, str], dict[str, str]]:
    """Story and development of each report."""
    from rashomon.relate.groups import cluster_reports

    groups = cluster_reports(_reports(rows))
    stories = {name: g.id for g in groups for name in g.reports}
    parts = {name: f"{g.id} {d.id}" for g in groups for d in g.developments for name in d.reports}
    return stories, parts


def _as_they_came(rows: Sequence[Fields]) -> dict[str, str]:
    """The story that each report was given when it came, before anything later was known."""
    from rashomon.relate.groups import stream_reports

    return {name: str(placed.story) for name, placed in stream_reports(_reports(rows))}


def stories(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Stories against editors' stories; the sub-topics of ECB+ against developments."""
    from rashomon.testing.bench_peers import tfidf_single_pass

    all_sides = sorted(read_rows(root / "stories" / "allsides.dev.jsonl"), key=lambda r: (r["date"], r["id"]))
    mixed = read_rows(root / "stories" / "stories.dev.jsonl")
    others = sorted((r for r in mixed if r["corpus"] != "ecbplus"), key=lambda r: (r["date"] or "", r["id"]))
    rows = []
    for name, part in (("AllSides", all_sides[:400] if quick else all_sides), ("stories.dev", others)):
        progress(f"stories of {name}", 0, None)
        gold = {r["id"]: r["story"] for r in part}
        peer = Peer("TF-IDF single pass", scores.bcubed(gold, tfidf_single_pass(part))[2])
        gated = not (quick and name == "AllSides")
        p, r, f = scores.bcubed(gold, _clusters(part)[0])
        how = f"BCubed F (precision {p:.3f}, recall {r:.3f})"
        rows.append(Row(f"stories: {name}", f, len(gold), how, (peer,), gated=gated))
        p, r, f = scores.bcubed(gold, _as_they_came(part))
        how = f"the story given on arrival, nothing later known (precision {p:.3f}, recall {r:.3f})"
        rows.append(Row(f"stories: {name}, as they came", f, len(gold), how, (peer,), gated=gated))
    progress("stories of ECB+", 0, None)
    ecb = [r for r in mixed if r["corpus"] == "ecbplus"][: 200 if quick else None]
    gold = {r["id"]: r["story"] for r in ecb}
    as_stories, parts = _clusters(ecb)
    p, r, f = scores.bcubed(gold, parts)
    peers = (
        Peer("our stories instead", scores.bcubed(gold, as_stories)[2]),
        Peer("TF-IDF single pass", scores.bcubed(gold, tfidf_single_pass(ecb))[2]),
    )
    how = f"BCubed F, sub-topics as developments (precision {p:.3f}, recall {r:.3f})"
    rows.append(Row("stories: ECB+ developments", f, len(gold), how, peers, gated=not quick))
    return tuple(rows)


# ---------------------------------------------------------------------------------------------------- speed


def stories_speed(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Articles of the great stream a second, from text to stories, developments and reasons, in processor time."""
    from rashomon.relate.groups import cluster_reports
    from rashomon.testing.bench_peers import tfidf_single_pass

    path = root / "stream" / "abp_until_2019-06.jsonl.xz"
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    rows = list(_lines(path, FEW if quick else None))
    reports = _reports(rows, "content")
    few = [r for r, _ in zip(reports, range(FEW), strict=False)]
    progress("stories of the stream", 0, len(reports))
    cluster_reports(few[:20])  # loads the table of words
    short, _ = _timed(few)
    peer_rows = [{"id": r.id, "text": text, "date": r.published.earliest} for r, text in few]
    begun = time.process_time()
    tfidf_single_pass(peer_rows)
    peer = Peer("TF-IDF single pass", len(few) / (time.process_time() - begun))
    how = f"the first {len(few):,} in {short:.1f} s of processor time"
    found = [Row("stories speed: articles a second, few", len(few) / short, len(few), how, (peer,), gated=False)]
    if not quick:
        spent, groups = _timed(reports)
        how = f"{len(reports):,} articles in {groups:,} stories and lone reports, {spent:.1f} s of processor time"
        found.append(Row("stories speed: articles a second, all", len(reports) / spent, len(reports), how, gated=False))
        many, _ = _timed(reports[:MANY])
        first, last = 1000 * short / FEW, 1000 * many / MANY
        how = f"{last:.2f} ms an article where there are {MANY:,}, {first:.2f} ms where there are {FEW:,}"
        found.append(Row("stories speed: time at 26,000 over that at 2,600", last / first, MANY, how, gated=False))
    return tuple(found)


def _timed(reports: Sequence[tuple[Report, str]]) -> tuple[float, int]:
    from rashomon.relate.groups import cluster_reports

    begun = time.process_time()
    groups = cluster_reports(reports)
    return time.process_time() - begun, len(groups)


def _lines(path: Path, most: int | None) -> Iterator[Fields]:
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            if most is not None and number >= most:
                return
            yield json.loads(line)
