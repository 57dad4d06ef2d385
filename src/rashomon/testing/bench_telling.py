"""The set "telling": the paragraph against editors' roundups, the check on spoiled sentences, the days of a timeline.

Roundups are AllSides dev: short neutral briefs that editors wrote over two or three reports. The sample is a rule and no
list: stories in the order of a digest of their ids, the first 270 left out (190 were used to choose weights, 80 were looked
at in earlier measurements), the next `FULL` taken.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.model import Failure, Record, Sentence
from rashomon.pipeline import Progress, Reading, ReportReading, Stage, StoryDraft, plan
from rashomon.testing import corruptions, scores, summaries
from rashomon.testing.bench_gold import find_example
from rashomon.testing.bench_report import Peer, Row

USED = 270
"""Stories on which weights were chosen, or of which figures were seen while building."""
FULL, QUICK = 40, 8
_SPOILED = 300
_TIMELINE = Path("tests") / "gold" / "timelines" / "morrah-strait.json"


class Told(Record, frozen=True):
    """One roundup with what rashomon made of its reports."""

    roundup: str
    story: shapes.Story
    texts: dict[str, str]
    bodies: tuple[tuple[str, ...], ...]
    """The sentences of each report, the first report first."""


def telling(folder: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Measure the telling.

    Raises:   InputError where the roundups are not there.
    Cost:     two seconds of processor time a story.
    """
    told = [_tell(r, rows) for r, rows in _sample(folder, QUICK if quick else FULL, progress)]
    return (*_rouge(told), *_checked(told), *_timeline())


# ---------------------------------------------------------------------------------------------------- reading


def _sample(
    folder: Path, count: int, progress: Progress
) -> Iterable[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """Roundups with their articles, in the order of a digest."""
    where = folder / "stories"
    roundups, articles = where / "allsides_roundups.dev.jsonl", where / "allsides.dev.jsonl"
    if not roundups.is_file() or not articles.is_file():
        raise InputError(f"the AllSides roundups are not in {where}", "give the folder of public sets with --data")
    rows = [json.loads(line) for line in roundups.read_text("utf-8").splitlines()]
    known = {row["id"]: row for line in articles.open(encoding="utf-8") if (row := json.loads(line))}
    whole = [r for r in rows if all(d in known for d in r["docs"])]
    whole.sort(key=lambda r: hashlib.blake2b(r["story"].encode()).hexdigest())
    chosen = whole[USED : USED + count]
    for number, roundup in enumerate(chosen):
        progress("telling", number, len(chosen))
        yield roundup, [known[d] for d in roundup["docs"]]


def _tell(roundup: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Told:
    """Read the articles of one roundup as one story."""
    import io

    from rashomon.engines.inline import fold_one, read_one
    from rashomon.relate.reports import assemble_story, canonical_order
    from rashomon.stages import all_stages
    from rashomon.text.arrivals import read_paths

    stages = all_stages()
    lines = "".join(json.dumps(_record(row)) + "\n" for row in rows).encode("utf-8")
    arrivals = [a for a in read_paths(["-"], io.BytesIO(lines)) if not isinstance(a, Failure)]
    ordered = _planned(stages, "document")
    reports = tuple(
        ReportReading(a.report, read_one(a.document, ordered).reading, n)
        for n, a in enumerate(canonical_order(arrivals, lambda a: a.report))
    )
    draft, _ = fold_one(StoryDraft(f"story:{roundup['story']}", reports), _planned(stages, "story"))
    return Told(
        roundup["roundup_text"],
        assemble_story(draft),
        {r.report.name: r.text for r in reports},
        tuple(_bodies(r.reading) for r in reports),
    )


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"], "text": row["text"], "title": row["title"], "outlet": row["source"], "published": row["date"],
        "url": row.get("url"),
    }  # fmt: skip


def _planned(stages: Sequence[Stage], shape: str) -> tuple[Stage, ...]:
    return plan([s for s in stages if s.shape == shape])


def _bodies(reading: Reading) -> tuple[str, ...]:
    return tuple(
        " ".join(a.exact.split())
        for a in reading.layer("sentence")
        if isinstance(a.value, Sentence) and a.value.zone == "body" and len(a.exact.strip()) > 15
    )


# ---------------------------------------------------------------------------------------------------- ROUGE


def _rouge(told: Sequence[Told]) -> tuple[Row, ...]:
    ways: dict[str, Callable[[Told], str]] = {
        "paragraph": paragraph,
        "lead-3": lead,
        "first sentence of each report": heads,
        "LexRank (own lines), 3 sentences": _lexrank,
    }
    found = {n: summaries.mean([summaries.rouge(t.roundup, way(t)) for t in told]) for n, way in ways.items()}
    words = sum(len(paragraph(t).split()) for t in told) / max(1, len(told))
    how = f"F1 of the paragraph ({words:.0f} words) against the editors' roundup, of 892 a sample not used for building"
    return tuple(
        Row(
            f"telling: {name}",
            found["paragraph"][at],
            len(told),
            how,
            tuple(Peer(n, f[at]) for n, f in found.items() if n != "paragraph"),
        )
        for at, name in enumerate(("ROUGE-1", "ROUGE-2", "ROUGE-L"))
    )


def paragraph(told: Told) -> str:
    """Our paragraph."""
    from rashomon.tell.brief_lengths import at_length

    return " ".join(s.text for s in at_length(told.story.brief, "paragraph"))


def lead(told: Told) -> str:
    """The first three sentences of the first report."""
    return " ".join(next(iter(told.bodies), ())[:3])


def heads(told: Told) -> str:
    """The first sentence of each report: a harder peer than the first three of one."""
    return " ".join(body[0] for body in told.bodies if body)


def _lexrank(told: Told) -> str:
    return " ".join(summaries.lexrank([s for body in told.bodies for s in body], 3))


# ---------------------------------------------------------------------------------------------------- the check


def _checked(told: Sequence[Told]) -> tuple[Row, ...]:
    """Own sentences against what they cite; the same with the evidence found anew; and those sentences spoiled."""
    from rashomon.tell.check import check_sentence
    from rashomon.tell.check_text import Library, check_line

    own = [(s, t) for t in told for s in t.story.brief]
    passed = sum(not check_sentence(s.text, s.evidence) for s, _ in own)
    whole = spoiled = caught = 0
    kinds: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for at, t in enumerate(told):
        library, names = Library(t.story, t.texts), _names(t.story)
        for n, s in enumerate(t.story.brief):
            whole += not check_line(s.text, library)[0]
            for kind in _in_turn(at + n):
                made = corruptions.spoil(s.text, kind, names)
                # Rare kinds are spoiled wherever they can be, the others until each has its share.
                if made is None or kinds[kind] >= _SPOILED / len(corruptions.KINDS) or spoiled >= _SPOILED:
                    continue
                spoiled, found = spoiled + 1, bool(check_line(made.text, library)[0])
                kinds[kind], caught = kinds[kind] + 1, caught + found
                missed[kind] += not found
    parts = ", ".join(f"{k} {kinds[k] - missed[k]}/{kinds[k]}" for k in corruptions.KINDS)
    grown = [(text, t) for t in told for s in t.story.brief for text in corruptions.with_new_word(s.text)]
    libraries = {id(t): Library(t.story, t.texts) for t in told}
    new = [bool(check_line(text, libraries[id(t)])[0]) for text, t in grown]
    long, short = new[::2], new[1::2]
    words = f"in the sentence {sum(long)}/{len(long)}, in a short one made of it {sum(short)}/{len(short)}"
    return (
        Row("telling: new word caught", sum(new) / max(1, len(new)), len(new), f"one word that nobody said; {words}"),
        Row("telling: sentences that pass", passed / max(1, len(own)), len(own), "of our briefs, on what they cite"),
        Row("telling: untouched passed", whole / max(1, len(own)), len(own), "the same, evidence found by the check"),
        Row("telling: spoiled caught", caught / max(1, spoiled), spoiled, f"evidence found by the check; {parts}"),
    )


def _in_turn(at: int) -> tuple[str, ...]:
    """The kinds, beginning with another one for each sentence."""
    first = at % len(corruptions.KINDS)
    return (*corruptions.KINDS[first:], *corruptions.KINDS[:first])


def _names(story: shapes.Story) -> list[str]:
    return [
        e.name
        for e in story.entities
        if e.type in ("person", "place", "organisation") and all(w[:1].isupper() for w in e.name.split())
        and not e.name.startswith("The ")
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------- timelines


class GoldDay(Record, frozen=True):
    """A day of a reference timeline, and what happened."""

    day: str
    what: str


def date_f1(wanted: Sequence[str], events: Sequence[shapes.Event]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the days of the top entries: as many days as the reference has, by rank."""
    days: dict[str, None] = {}
    for event in sorted(events, key=lambda e: e.rank):
        if event.when.granularity in ("day", "time") and len(days) < len(set(wanted)):
            days[(event.when.earliest or "")[:10]] = None
    return scores.set_scores(set(wanted), set(days))


def _timeline() -> tuple[Row, ...]:
    """The example story's days; the simulator's are in the set "newsroom"."""
    import msgspec

    from rashomon.archive import read_reports

    example = find_example(None)
    if example is None or not (example.root / _TIMELINE).is_file():
        return ()
    gold = msgspec.json.decode((example.root / _TIMELINE).read_bytes(), type=tuple[GoldDay, ...])
    story = max(read_reports(example.reports).stories, key=lambda s: len(s.reports))
    p, r, f = date_f1([g.day for g in gold], story.timeline)
    how = f"example story: date F1 of the top entries (precision {p:.3f}, recall {r:.3f})"
    return (Row("telling: timeline", f, len(gold), how),)
