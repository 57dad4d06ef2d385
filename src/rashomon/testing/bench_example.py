"""Scores on the example story: stories, names, people, times, copies, dates and the brief.

`read_example` runs the whole pipeline once; every scorer is a pure function of what came out and the gold. Statements and
claims are scored in `bench_statements` and `bench_claims`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rashomon import shapes
from rashomon.model import Document, Name, Offsets, Published, Record, Time
from rashomon.pipeline import Progress, Reading, Stage, plan
from rashomon.store.protocol import Store
from rashomon.testing import scores
from rashomon.testing.bench_gold import Example, Gold, GoldEntity, load_gold
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import majority, match_spans, overlap_of_longer, overlap_of_shorter

Place = tuple[str, int, int]


class Seen(Record, frozen=True):
    """What rashomon made of the example story, beside its gold."""

    gold: Gold
    stories: tuple[shapes.Story, ...]
    unclustered: tuple[str, ...]
    failures: tuple[shapes.Failed, ...]
    readings: Mapping[str, Reading]
    """By report id: its document with all layers."""

    @property
    def published(self) -> dict[str, shapes.Published]:
        """When each report of a story is held to have appeared."""
        return {r.id: r.published for story in self.stories for r in story.reports}


def read_example(example: Example, progress: Progress) -> Seen:
    """Read the example's reports as `rashomon read` does, and take the layers of each document out of the store."""
    from rashomon.archive import Archive
    from rashomon.model import Failure
    from rashomon.stages import all_stages
    from rashomon.store.sqlite import SqliteStore
    from rashomon.text.arrivals import read_paths

    arrivals = list(read_paths([str(example.reports)]))
    stages, store = all_stages(), SqliteStore(":memory:")
    with Archive(store, stages, progress) as archive:
        archive.add_arrivals(arrivals, sort=True)
        result = archive.read_result()
        ordered = plan([s for s in stages if s.shape == "document"])
        readings = {a.report.name: _stored(store, a.document, ordered) for a in arrivals if not isinstance(a, Failure)}
    return Seen(load_gold(example.gold), result.stories, result.unclustered, result.failures, readings)


def _stored(store: Store, document: Document, ordered: Sequence[Stage]) -> Reading:
    reading = Reading(document)
    for stage in ordered:
        reading = reading.plus(store.annotations(document.id, stage.record().id) or (), stage.writes)
    return reading


def score_example(example: Example, progress: Progress) -> tuple[Row, ...]:
    """All figures of the example story.

    Cost:     reading its thirty reports, about ten seconds.
    """
    from rashomon.testing.bench_claims import score_claims
    from rashomon.testing.bench_origins import score_given_claims
    from rashomon.testing.bench_statements import score_statements
    from rashomon.testing.bench_utterances import score_given

    seen = read_example(example, progress)
    return (
        *score_stories(seen),
        *score_names(seen),
        *score_times(seen),
        *score_copies(seen),
        *score_dates(seen),
        *score_statements(seen),
        *score_given(seen),
        *score_claims(seen),
        *score_given_claims(seen),
        *score_brief(seen),
    )


def score_stories(seen: Seen) -> tuple[Row, ...]:
    """Stories over all reports, developments over the reports of stories; BCubed."""
    gold = {r: s.key for s in seen.gold.stories.stories for r in s.reports}
    gold |= {r: f"neither {r}" for r in seen.gold.stories.neither}
    found = {r.id: s.id for s in seen.stories for r in s.reports}
    parts = {r: f"{s.key} {d.key}" for s in seen.gold.stories.stories for d in s.developments for r in d.reports}
    found_parts = {r: f"{s.id} {d.id}" for s in seen.stories for d in s.developments for r in d.reports}
    return (
        Row("example: stories", scores.bcubed(gold, found)[2], len(gold), "BCubed F over all reports"),
        Row(
            "example: developments",
            scores.bcubed(parts, found_parts)[2],
            len(parts),
            "BCubed F over the reports of the two stories",
        ),
    )


# ---------------------------------------------------------------------------------------------------- names


def _mentions(entities: Sequence[GoldEntity]) -> dict[Place, str]:
    return {(m.report, m.start, m.end): e.key for e in entities for m in e.mentions}


def name_spans(seen: Seen) -> dict[str, list[Offsets]]:
    """The person, organisation and place names found in each report of the statement gold."""
    found = {}
    for report in seen.gold.statements.reports:
        layer = seen.readings[report].layer("name") if report in seen.readings else ()
        found[report] = [
            (a.span.start, a.span.end)
            for a in layer
            if isinstance(a.value, Name) and a.value.type in ("person", "organisation", "place")
        ]
    return found


def entity_labels(seen: Seen, gold: Mapping[Place, str]) -> dict[str, str]:
    """Gold mention -> the entity that the overlapping found mention belongs to; missing where there is none."""
    wanted: dict[str, list[Offsets]] = {}
    for report, start, end in gold:
        wanted.setdefault(report, []).append((start, end))
    found: dict[str, list[tuple[Offsets, str]]] = {}
    for story in seen.stories:
        for entity in story.entities:
            for m in entity.mentions:
                found.setdefault(m.report, []).append(((m.start, m.end), entity.id))
    labels = {}
    for report, spans in wanted.items():
        there = sorted(found.get(report, ()))
        matched = match_spans([[s] for s in spans], [[s] for s, _ in there], 0.5, overlap_of_longer)
        for i, k in matched.items():
            labels[place_key((report, *spans[i]))] = there[k][1]
    return labels


def place_key(place: Place) -> str:
    """A mention as the name of a member of a clustering."""
    return f"{place[0]} {place[1]} {place[2]}"


def entity_map(seen: Seen) -> dict[str, str]:
    """Found entity -> the gold entity that most of its mentions belong to."""
    gold = {place_key(p): key for p, key in _mentions(seen.gold.people).items()}
    labels = entity_labels(seen, _mentions(seen.gold.people))
    return majority((labels[name], key) for name, key in gold.items() if name in labels)


def score_names(seen: Seen) -> tuple[Row, ...]:
    """Name spans, and who is who across reports and spellings."""
    places = _mentions(seen.gold.people)
    spans = {p for r, found in name_spans(seen).items() for p in ((r, *s) for s in found)}
    precision, recall, f = scores.set_scores(places, spans)
    labels = entity_labels(seen, places)
    persons = {place_key(p): k for p, k in _mentions([e for e in seen.gold.people if e.type == "person"]).items()}
    every = {place_key(p): k for p, k in places.items()}
    p_all, r_all, f_all = scores.bcubed(every, labels)
    p_one, r_one, f_one = scores.bcubed(persons, labels)
    return (
        Row("example: name spans", f, len(places), f"exact F (precision {precision:.3f}, recall {recall:.3f})"),
        Row("example: entities", f_all, len(every), f"BCubed F over mentions (P {p_all:.3f}, R {r_all:.3f})"),
        Row("example: people", f_one, len(persons), f"the same, persons only (P {p_one:.3f}, R {r_one:.3f})"),
    )


# ---------------------------------------------------------------------------------------------------- times


def _found_times(seen: Seen, report: str) -> list[tuple[Offsets, Time]]:
    """The times of a report, counted from the date that rashomon gives it."""
    from rashomon.read.times import looks_ahead, resolve

    if report not in seen.readings:
        return []
    reading = seen.readings[report]
    given = seen.published.get(report)
    dates = Published(given.earliest, given.latest, given.how) if given else Published()
    found = []
    for a in reading.layer("time"):
        if isinstance(a.value, Time):
            ahead = looks_ahead(reading.document.text, a.span.start, a.span.end)
            found.append(((a.span.start, a.span.end), resolve(a.value, dates, ahead)))
    return found


def _days(earliest: str | None, latest: str | None) -> tuple[str, str]:
    return (earliest or "")[:10], (latest or "")[:10]


def score_times(seen: Seen) -> tuple[Row, ...]:
    """Time expressions: where they stand, their TIMEX3 value, the days they cover."""
    gold = found = touched = exact = valued = days = 0
    for report in seen.gold.times.reports:
        wanted = [t for t in seen.gold.times.times if t.report == report]
        there = _found_times(seen, report)
        gold, found = gold + len(wanted), found + len(there)
        pairs = match_spans([[(t.start, t.end)] for t in wanted], [[s] for s, _ in there], 0.01, overlap_of_shorter)
        for i, k in pairs.items():
            t, (span, time) = wanted[i], there[k]
            touched += 1
            exact += span == (t.start, t.end)
            valued += time.value == t.value
            days += _days(time.earliest, time.latest) == _days(t.earliest, t.latest)
    return (
        Row("example: time spans", scores.counts(touched, found, gold)[2], gold, "F, spans that overlap"),
        Row("example: time spans, exact", scores.counts(exact, found, gold)[2], gold, "F, spans that are equal"),
        Row("example: time values", scores.counts(valued, found, gold)[2], gold, "F, the very TIMEX3 value"),
        Row("example: time days", scores.counts(days, found, gold)[2], gold, "F, first and last day right"),
    )


# ---------------------------------------------------------------------------------------------------- copies, dates, brief

_TURNED = {"left_from_right": "right_from_left", "right_from_left": "left_from_right"}


def score_copies(seen: Seen) -> tuple[Row, ...]:
    """Which reports share text, in which way, and who took it from whom."""
    gold = {(c.left, c.right): c for c in seen.gold.copies}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for copy in (c for story in seen.stories for c in story.copies):
        if copy.left <= copy.right:
            found[copy.left, copy.right] = copy.kind, copy.direction
        else:
            found[copy.right, copy.left] = copy.kind, _TURNED.get(copy.direction, copy.direction)
    both = sorted(gold.keys() & found.keys())
    kinds = sum(found[p][0] == gold[p].kind for p in both)
    ways = [found[p][1] == gold[p].direction for p in both if found[p][1] != "undecided"]
    decided = sum(way != "undecided" for _, way in found.values())
    p, r, f = scores.set_scores(gold, found)
    return (
        Row("example: copies found", f, len(gold), f"F over pairs (precision {p:.3f}, recall {r:.3f})"),
        Row("example: copies, kind", scores.counts(kinds, len(found), len(gold))[2], len(gold), "F, pair and kind"),
        Row(
            "example: copies, direction",
            scores.counts(sum(ways), decided, len(gold))[2],
            len(gold),
            f"F; {sum(ways)} right of {len(ways)} decided among {len(both)} found",
        ),
    )


def score_dates(seen: Seen) -> tuple[Row, ...]:
    """Whether the interval of each report holds its true day, and how many are narrow."""
    shown = seen.published
    told = {r: seen.gold.published[r] for s in seen.gold.stories.stories for r in s.reports}

    def holds(name: str) -> bool:
        if name not in shown:
            return False
        first, last = _days(shown[name].earliest, shown[name].latest)
        return (not first or first <= told[name].true) and (not last or last >= told[name].true)

    hidden = [name for name, known in sorted(told.items()) if known.hidden]
    inside = [name for name in hidden if holds(name)]
    narrow = sum(_is_narrow(shown[name]) for name in inside)
    how = f"intervals that hold the true day; {len(inside)} of {len(hidden)} hidden ones"
    return (
        Row("example: report dates", sum(map(holds, told)) / len(told), len(told), how),
        Row("example: hidden dates", narrow / max(1, len(hidden)), len(hidden), "true and three days or narrower"),
    )


def _is_narrow(published: shapes.Published) -> bool:
    first, last = _days(published.earliest, published.latest)
    return bool(first and last) and (date.fromisoformat(last) - date.fromisoformat(first)).days <= 2


def score_brief(seen: Seen) -> tuple[Row, ...]:
    """How many sentences of the briefs say nothing beyond their evidence, by `tell.check`."""
    from rashomon.tell.check import check_sentence

    known = [r.id for s in seen.stories for r in s.reports]
    known += [r.outlet for s in seen.stories for r in s.reports if r.outlet]
    sentences = [b for s in seen.stories for b in s.brief]
    passed = sum(not check_sentence(b.text, b.evidence, known) for b in sentences)
    share = passed / len(sentences) if sentences else 0.0
    return (Row("example: brief supported", share, len(sentences), "sentences that say nothing beyond their evidence"),)
