"""Names, measured: pairs of names beside other matchers, and who is one person across the reports of a story.

"people" reads NewsWCL50: actors annotated in five reports an event, found again by the annotated wording. Its mentions are
those that hold a name; the gold says which of them are one person.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.model import Failure, Record
from rashomon.pipeline import Progress, Reading, ReportReading, StoryDraft, plan
from rashomon.testing import scores
from rashomon.testing.bench_peers import logic_v2, token_sort_same
from rashomon.testing.bench_public import Fields, read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import flags_scores

_KINDS = {"Person": "person", "Company": "organisation", "Organization": "organisation", "LegalEntity": "organisation"}


def names(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Pairs of names: the same or not."""
    from rashomon.relate.matching import match_names

    progress("names", 0, None)
    cases = read_rows(root / "names" / "name_bench_cases.jsonl")
    pairs = list(_pairs(root / "names" / "ru_en_names.tsv"))[: 600 if quick else None]
    rows = []
    for kind in ("person", "organisation"):
        part = [c for c in cases if _KINDS.get(c["schema"]) == kind]
        gold = [c["is_match"] == "true" for c in part]
        p, r, f = flags_scores(gold, [match_names(c["name1"], c["name2"], kind).same for c in part])
        how = f"name bench, F (precision {p:.3f}, recall {r:.3f}){_not_run()}"
        rows.append(Row(f"names: {kind}", f, len(part), how, _peers(part, gold)))
    same = [match_names(en, ru, "person").same for en, ru in pairs]
    crossed = [match_names(pairs[k][0], pairs[k - 1][1], "person").same for k in range(len(pairs))]
    return (
        *rows,
        Row("names: Russian-English", sum(same) / len(same), len(same), "pairs held to be the same", gated=not quick),
        Row(
            "names: Russian-English, crossed",
            1 - sum(crossed) / len(crossed),
            len(crossed),
            "names of neighbouring lines held apart",
            gated=not quick,
        ),
    )


def _peers(part: Sequence[Fields], gold: Sequence[bool]) -> tuple[Peer, ...]:
    """Rapidfuzz, and nomenklatura's matcher where it is installed."""
    found = [Peer("rapidfuzz .85", flags_scores(gold, [token_sort_same(c["name1"], c["name2"]) for c in part])[2])]
    judge = logic_v2()
    if judge is not None:
        told = [judge(c["name1"], c["name2"], c["schema"]) for c in part]
        found.append(Peer("nomenklatura logic-v2 .7", flags_scores(gold, told)[2]))
    return tuple(found)


def _not_run() -> str:
    return "" if logic_v2() is not None else "; nomenklatura not run: not installed"


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            left, other, *_ = line.split("\t")
            yield left, other


# ---------------------------------------------------------------------------------------------------- people


class Place(Record, frozen=True):
    """A gold mention: the report, its characters, and whom it names."""

    report: str
    start: int
    end: int
    person: str


def people(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """People across the reports of a story, names only: NewsWCL50; and full names that differ and were merged.

    Cost:     reading thirty reports, and in full a hundred and sixty more, up to the names: a minute.
    """
    coref = root / "coref" / "newswcl50.annotations.jsonl"
    marks: dict[tuple[str, str], list[Fields]] = defaultdict(list)
    for mark in read_rows(coref):
        if mark["code_type"] == "ACTOR":
            marks[mark["event_id"], mark["publisher_id"]].append(mark)
    texts = [r for r in read_rows(root / "stories" / "stories.dev.jsonl") if r["corpus"] in ("newswcl50", "basil")]
    if quick:
        texts = [r for r in texts if r["corpus"] == "newswcl50"]
    entities: dict[str, tuple[shapes.Entity, ...]] = {}
    gold: list[Place] = []
    stories: dict[str, list[Fields]] = defaultdict(list)
    for row in texts:
        stories[row["story"]].append(row)
    for n, (story, rows) in enumerate(sorted(stories.items())):
        progress("people", n, len(stories))
        readings = read_names(rows)
        entities[story] = _entities(story, readings)
        for reading in readings:
            if reading.report.name.startswith("wcl50-"):
                event, _, publisher = reading.report.name.removeprefix("wcl50-").removesuffix(".txt").partition("_")
                gold += _gold(reading, event, marks[event, publisher], _name_words(marks, event))
    return (*_people_rows(gold, entities), _merged_row(entities, quick))


def _people_rows(gold: Sequence[Place], entities: dict[str, tuple[shapes.Entity, ...]]) -> tuple[Row, ...]:
    of: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for told in entities.values():
        for e in told:
            for m in e.mentions:
                of[m.report].append((m.start, m.end, e.id))
    key = {f"{g.report} {g.start}": g.person for g in gold}
    found = {
        f"{g.report} {g.start}": entity
        for g in gold
        for start, end, entity in of[g.report]
        if start < g.end and g.start < end
    }
    p, r, f = scores.bcubed(key, found)
    how = f"NewsWCL50, BCubed F over mentions by name (precision {p:.3f}, recall {r:.3f})"
    mixed: dict[str, set[str]] = defaultdict(set)
    for name, entity in found.items():
        mixed[entity].add(key[name])
    two = sum(len(s) > 1 for s in mixed.values())
    return (
        Row("people: across reports", f, len(key), how),
        Row("people: two held for one", float(two), len(mixed), "NewsWCL50, entities of two annotated people",
            gated=False),
    )  # fmt: skip


def read_names(rows: Sequence[Fields]) -> list[ReportReading]:
    """Read articles as far as their names.

    Args:     rows: of one story, with `id`, `text` and `title`.
    Cost:     parsing, a fifth of a second an article.
    """
    from io import BytesIO

    from rashomon.stages import all_stages
    from rashomon.text.records import read_jsonl

    wanted = ("zones", "parsing", "names")
    stages = [s for s in plan([s for s in all_stages() if s.shape == "document"]) if _module(s.run) in wanted]
    kits = [s.load() if s.load else None for s in stages]
    lines = [json.dumps({"id": r["id"], "text": r["text"], "title": r.get("title") or ""}) for r in rows]
    found = []
    for arrival in read_jsonl(BytesIO("\n".join(lines).encode())):
        if isinstance(arrival, Failure):
            continue
        reading = Reading(arrival.document)
        for stage, kit in zip(stages, kits, strict=True):
            reading = reading.plus(stage.run(reading, stage.config, kit), stage.writes)
        found.append(ReportReading(arrival.report, reading))
    return found


def _module(run: object) -> str:
    return str(getattr(run, "__module__", "")).rpartition(".")[2]


def _entities(story: str, readings: Sequence[ReportReading]) -> tuple[shapes.Entity, ...]:
    from rashomon.relate.entities import STAGE

    draft: StoryDraft = STAGE.run(StoryDraft(story, tuple(readings)), STAGE.config, None)
    return draft.entities


def _name_words(marks: dict[tuple[str, str], list[Fields]], event: str) -> dict[str, frozenset[str]]:
    """The words of each actor's name: what the annotators call him, and what stands beside it in a short mention."""
    from rashomon.read.titles import is_head

    words: dict[str, set[str]] = defaultdict(set)
    mentions = [m for (e, _), found in sorted(marks.items()) if e == event for m in found]
    for m in mentions:
        words[m["code_name"]] |= set(m["code_name"].rpartition("\\")[2].split())
    for m in mentions:
        parts = m["code_mention"].replace("-", " ").split()
        own = words[m["code_name"]]
        if len(parts) in (2, 3) and own & set(parts):
            own |= {p for p in parts if p[:1].isupper() and p.isalpha() and not is_head(p) and p not in _NOT_NAMES}
    return {name: frozenset(found) for name, found in words.items()}


_NOT_NAMES = frozenset("The Former Then American Russian French British London Hope Special".split())


def _gold(
    reading: ReportReading, event: str, marks: Iterable[Fields], names_of: dict[str, frozenset[str]]
) -> Iterator[Place]:
    """The annotated mentions that hold a name, where the text has them: the last word of the name in each."""
    text, at, sentence = reading.text.replace("’", "'"), 0, ""
    taken: set[int] = set()
    for m in sorted(marks, key=lambda m: (int(m["paragraph"]), int(m["sentence"]), int(m["start"]))):
        found = text.find(m["code_mention"], at)
        if found < 0:
            continue
        at = found if m["sentence"] != sentence else at
        sentence = m["sentence"]
        inside = [w for w in m["code_mention"].replace("-", " ").split() if w in names_of[m["code_name"]]]
        if not inside:
            continue
        start = found + m["code_mention"].rindex(inside[-1])
        if start not in taken:
            taken.add(start)
            yield Place(reading.report.name, start, start + len(inside[-1]), f"{event} {m['code_name']}")


# ------------------------------------------------------------------------------------------------ merged names


def differing(entity: shapes.Entity) -> list[tuple[str, str]]:
    """Pairs of full names held for one person of which some part has no like in the other, by another measure.

    The measure is plain on purpose, and not ours: letters alike by .6, or an initial, or a short form's first two.
    """
    from rapidfuzz.fuzz import ratio

    from rashomon.relate.entities_people import is_full, parts_of

    def like(a: str, b: str) -> bool:
        short, long = sorted((a, b), key=len)
        return ratio(a, b) >= 60 or long.startswith(short[:2] if len(short) > 1 else short)

    def covered(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        short, long = sorted((left, right), key=len)
        return all(any(like(a, b) for b in long) for a in short) and like(left[-1], right[-1])

    full = sorted({n for n in (entity.name, *entity.aliases) if is_full(n)})
    # Bob and Robert: no measure over letters knows that, so what was joined as forms of one given name needs the family
    # names alike only.
    nick = any("forms of one given name" in why for why in entity.why)
    pairs = [(parts_of(a), parts_of(b), (a, b)) for a, b in combinations(full, 2)]
    return [names for a, b, names in pairs if not (nick and like(a[-1], b[-1])) and not covered(a, b)]


def _merged_row(entities: dict[str, tuple[shapes.Entity, ...]], quick: bool) -> Row:
    persons = [e for told in entities.values() for e in told if e.type == "person"]
    bad = [pair for e in persons for pair in differing(e)]
    many = Counter(len(e.aliases) > 0 for e in persons)[True]
    shown = f": {'; '.join(' = '.join(p) for p in bad[:3])}" if bad else ""
    how = f"two full names that differ, merged; {many} people have more than one spelling{shown}"
    return Row("people: full names merged wrongly", float(len(bad)), len(persons), how, gated=False)
