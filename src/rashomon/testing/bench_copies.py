"""Copies on a large scale and with a known descent: who has it from whom, how fast, and ten thousand near copies of one report.

Chains are derived at run time from articles of the folder of public sets (`testing.chains`); the totals of the seed
"test" were seen while the threshold was settled, its pairs were not (docs/decisions/023).
Speeds are processor time of one thread.
"""

from __future__ import annotations

import json
import lzma
import time
from collections.abc import Sequence
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.pipeline import Progress
from rashomon.relate.copies import CopiesConfig, CopyInput, compare, compare_all, families
from rashomon.relate.direction import agency_of, find_credits
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.chains import Article, Chain, make_chains, true_direction

STREAM, ALL = "abp_2018-05-15_2018-06-30.jsonl", "abp_until_2019-06.jsonl.xz"
CHAINS, SCALE, NEAR = 300, 10_000, 10_000


def copies(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Direction on simulated chains, the speed of `rashomon compare`, near copies, and the index beside the batch."""
    articles = read_articles(root, 20_000 if quick else None)
    progress("copies", 0, None)
    return (
        *_directions(articles, root, quick, progress),
        *_scale(articles, SCALE // 10 if quick else SCALE, progress),
        *_near(articles[0], NEAR // 10 if quick else NEAR, progress),
        _one_by_one(articles[: 300 if quick else 1500], progress),
    )


def read_articles(root: Path, most: int | None = None) -> list[tuple[str, Article]]:
    """The articles of the large stream by id, in the order of the file.

    Raises:   InputError when the file is not there.
    """
    path = root / "stream" / ALL
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    found = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found.append((row["ID"], Article(row["content"], row["source"], row["authors"] or None, row["date"])))
            if len(found) == most:
                break
    return found


# ---------------------------------------------------------------------------------------------------- direction


def _directions(
    articles: Sequence[tuple[str, Article]], root: Path, quick: bool, progress: Progress
) -> tuple[Row, ...]:
    dev = [_article(r) for r in read_rows(root / "stream" / STREAM)] + [a for _, a in articles[::9]]
    held = [a for _, a in articles[4::9]]
    count = 40 if quick else CHAINS
    rows: list[Row] = []
    for seed, pool in (("dev", dev), ("test", held)):
        progress(f"copies: chains ({seed})", 0, None)
        chains = make_chains(pool, count, seed)
        rows += score_directions(chains, f"direction, {seed}", not quick)
    chains = make_chains(held, count, "test")
    undated = [_without(chain, dates=True, credits=False) for chain in chains]
    nameless = [_without(chain, dates=False, credits=True) for chain in chains]
    rows += score_directions(undated, "direction, test, no dates", not quick)
    rows += score_directions(nameless, "direction, test, no credits", not quick)
    return tuple(rows)


def _article(row: dict[str, str] | object) -> Article:
    fields = row if isinstance(row, dict) else {}
    return Article(fields["text"], fields["source"], fields["authors"] or None, fields["date"])


def input_of_report(chain: Chain) -> list[CopyInput]:
    """The reports of a chain as `compare` takes them."""
    return [CopyInput(r.name, r.text, (r.published, r.published), r.outlet, r.byline) for r in chain.reports]


def score_directions(chains: Sequence[Chain], name: str, gated: bool = True) -> tuple[Row, Row, Row]:
    """Over all pairs of a chain that descend from each other or from one text: how many are decided, and how many of
    those rightly. What is not found counts as undecided. Beside it: the earlier date decides, where it can."""
    found = {(c.left, c.right): c for c in compare([i for chain in chains for i in input_of_report(chain)])}
    related = decided = right = by_date = by_date_right = common = common_right = 0
    for chain in chains:
        dates = {r.name: r.published for r in chain.reports}
        for left, other in combinations(sorted(r.name for r in chain.reports), 2):
            truth = true_direction(chain, left, other)
            if truth == "undecided":
                continue
            related += 1
            copy = found.get((left, other))
            said = copy.direction if copy is not None else "undecided"
            decided += said != "undecided"
            right += said == truth
            common += truth == "common_origin"
            common_right += said == truth == "common_origin"
            earlier = _earlier(dates[left], dates[other])
            by_date += earlier is not None
            by_date_right += earlier == truth
    reports = sum(len(chain.reports) for chain in chains)
    told = f"of the pairs decided, {len(chains)} chains of {reports} reports"
    return (
        Row(f"copies: {name}, right", right / max(decided, 1), decided, told,
            (Peer("by date alone", by_date_right / max(by_date, 1)),), gated=gated),
        Row(f"copies: {name}, decided", decided / max(related, 1), related, "of all related pairs, unfound ones too",
            (Peer("by date alone", by_date / max(related, 1)),), gated=gated),
        Row(f"copies: {name}, common origin", common_right / max(common, 1), common,
            "of the pairs without one in the other's descent, said to be so", gated=gated),
    )  # fmt: skip


def _earlier(left: str | None, right: str | None) -> str | None:
    """What the dates alone would say; None where they do not differ or are missing."""
    if not left or not right or left[: len(right)] == right[: len(left)]:
        return None
    return "right_from_left" if left < right else "left_from_right"


def _without(chain: Chain, dates: bool, credits: bool) -> Chain:
    """The chain with all dates, or all credit lines and bylines of agencies, taken away."""
    import msgspec

    kept = []
    for report in chain.reports:
        text, byline, published = report.text, report.byline, report.published
        if credits:
            text = "\n\n".join(p for p in _uncredited(text).split("\n\n") if not find_credits(p))
            byline = None if agency_of(byline) else byline
        kept.append(msgspec.structs.replace(report, text=text, byline=byline, published=None if dates else published))
    return msgspec.structs.replace(chain, reports=tuple(kept))


def _uncredited(text: str) -> str:
    """The text without a dateline that names an agency."""
    head, mark, rest = text.partition(" - ")
    return rest if mark and len(head) < 60 and find_credits(f"{head}{mark}") else text


# ---------------------------------------------------------------------------------------------------- scale


def _scale(articles: Sequence[tuple[str, Article]], count: int, progress: Progress) -> tuple[Row, ...]:
    """`rashomon compare` of articles as JSON lines, all of it; rensa's MinHash and LSH of the same texts beside it."""
    progress("copies: compare", 0, count)
    few, many = articles[-count // 4 :], articles[-count:]
    _command(articles[:50])  # so that loading does not count
    small, _ = _command(few)
    large, pairs = _command(many)
    peer = _rensa([a.text for _, a in many])
    peers = (Peer("rensa MinHash and LSH", peer),) if peer is not None else ()
    told = f"seconds of processor time for {count:,} articles, {pairs:,} pairs"
    told += "" if peers else "; rensa is not installed"
    return (
        Row("copies: compare", large, count, told, peers, gated=False),
        Row("copies: compare, growth", (large / len(many)) / (small / len(few)), count,
            "time an article against a quarter of the articles", gated=False),
    )  # fmt: skip


def _command(articles: Sequence[tuple[str, Article]]) -> tuple[float, int]:
    """Processor seconds of the command, from JSON lines to the answer's JSON, and how many pairs it found."""
    import msgspec

    from rashomon.relate.articles import compare_arrivals
    from rashomon.text.records import read_jsonl, told_apart

    rows = [
        {"id": name, "text": a.text, "outlet": a.outlet, "published": a.day, "byline": a.byline} for name, a in articles
    ]
    stream = BytesIO("\n".join(json.dumps(row) for row in rows).encode())
    begun = time.process_time()
    answer = compare_arrivals(told_apart(read_jsonl(stream, languages=False))[0])
    msgspec.json.encode(answer.copies)
    return time.process_time() - begun, len(answer.copies)


def _rensa(texts: Sequence[str]) -> float | None:
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError:
        return None
    begun = time.process_time()
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    sketches = []
    for number, text in enumerate(texts):
        words = text.lower().split()
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update([" ".join(words[k : k + 8]) for k in range(max(1, len(words) - 7))])
        index.insert(number, sketch)
        sketches.append(sketch)
    for sketch in sketches:
        index.query(sketch)
    return time.process_time() - begun


# ---------------------------------------------------------------------------------------------------- near copies, one by one


def near_copies(article: Article, count: int, seed: str = "near") -> list[CopyInput]:
    """Printings of one article: some words changed, half of them cut from the end, each by some outlet at some minute."""
    dice = Random(seed)
    words = article.text.split(" ")
    found = []
    for number in range(count):
        mine = list(words)
        for _ in range(dice.randint(0, 6)):
            mine[dice.randrange(len(mine))] = dice.choice(["also", "indeed", "however", "moreover"])
        kept = mine[: int(len(mine) * dice.uniform(0.7, 1.0))] if dice.random() < 0.5 else mine
        when = f"{article.day[:10]}T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00"
        outlet = f"Outlet {dice.randint(1, max(1, count // 3))}"
        found.append(CopyInput(f"n{number:05}", " ".join(kept), (when, when), outlet))
    return found


def _near(first: tuple[str, Article], count: int, progress: Progress) -> tuple[Row, ...]:
    """Near copies: compared, joined to families, and a claim that all of them make folded to its origins."""
    progress("copies: near copies", 0, count)
    inputs = near_copies(first[1], count)
    begun = time.process_time()
    found = compare(inputs)
    groups = families(found, [i.name for i in inputs], {i.name: len(i.text) for i in inputs})
    origins = count_origins(inputs, found, groups)
    seconds = time.process_time() - begun
    how = f"seconds of processor time: compare, families and the origins of one claim; {len(found):,} pairs"
    return (
        Row("copies: near copies", seconds, count, how, gated=False),
        Row("copies: near copies, families", len(groups), count, "one is right", gated=False),
        Row(
            "copies: near copies, origins",
            origins,
            count,
            "of a claim that each of them makes; one is right",
            gated=False,
        ),
    )


def count_origins(inputs: Sequence[CopyInput], found: Sequence[shapes.Copy], groups: Sequence[Sequence[str]]) -> int:
    """How many origins stand behind a claim that each report makes with its first words."""
    from rashomon.model import Factuality
    from rashomon.weigh.assertions import Unit
    from rashomon.weigh.origins import Context, fold_legs, leg_of

    published, sure = shapes.Published(None, None, "unknown"), Factuality(3.0, "CT+", "happened")
    units = [
        Unit(one.name, n, (0, 40), one.text[:40], one.text[:40], "author", None, "say", "verb", sure,
             (), (), (), None, None, shapes.When(), (), "body", False)
        for n, one in enumerate(inputs)
    ]  # fmt: skip
    context = Context(
        statements={},
        entities={},
        reports={i.name: shapes.Report(i.name, i.outlet, None, None, None, published, None, "") for i in inputs},
        texts={i.name: i.text for i in inputs},
        utterance_of={},
        copies=tuple(found),
        family_of={name: str(n) for n, group in enumerate(groups) for name in group},
    )
    legs = [leg_of(unit, context) for unit in units]
    return len(set(fold_legs(units, legs, [False] * len(units), context)[0]))


def _one_by_one(articles: Sequence[tuple[str, Article]], progress: Progress) -> Row:
    """The index, which takes reports as they come, against the batch: the share of pairs that are the same in all."""
    from rashomon.relate.copies import in_order
    from rashomon.relate.copy_index import CopyIndex

    progress("copies: one by one", 0, len(articles))
    inputs = [CopyInput(name, a.text, (a.day, a.day), a.outlet, a.byline) for name, a in articles]
    batch = compare_all(inputs)
    index = CopyIndex(CopiesConfig(), batch.boilerplate)
    begun = time.process_time()
    for one in in_order(inputs):
        index.add(one)
    seconds = time.process_time() - begun
    mine, theirs = set(index.copies()), set(batch.copies)
    share = len(mine & theirs) / max(1, len(mine | theirs))
    how = f"pairs that index and batch give alike; {1000 * seconds / max(1, len(inputs)):.1f} ms a report"
    return Row("copies: one by one", share, len(theirs), how)
