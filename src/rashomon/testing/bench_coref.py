"""Event coreference over documents: ECB+ dev with gold mentions, beside one event a lemma."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rashomon.errors import InputError
from rashomon.pipeline import Progress
from rashomon.testing.bench_public import Fields, read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.weigh.events import EventMention, group_events

Labelled = tuple[EventMention, str]


def coref(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """CoNLL F1 (MUC, B3, CEAFe) over the sentences that were annotated throughout; topics are given, subtopics are not."""
    try:
        from scorch.scores import conll2012
    except ImportError as error:
        raise InputError(
            "the package scorch, which scores coreference, is not installed", "pip install scorch"
        ) from error
    texts = {r["id"]: r["text"] for r in read_rows(root / "stories" / "stories.dev.jsonl") if r["id"].startswith("ecb")}
    topics = read_topics(read_rows(root / "coref" / "ecbplus.dev.jsonl"), texts)
    names = sorted(topics)[: 2 if quick else None]
    key: list[set[str]] = []
    ours: list[set[str]] = []
    lemmas: list[set[str]] = []
    for number, topic in enumerate(names):
        progress("event coreference", number, len(names))
        mentions = [m for m, _ in topics[topic]]
        key += _sets(topic, [chain for _, chain in topics[topic]])
        ours += [{f"{topic} {n}" for n in group} for group in group_events(mentions, texts)]
        lemmas += _sets(topic, [m.lemma for m in mentions])
    count = sum(len(topics[name]) for name in names)
    peer = Peer("one event a lemma", float(conll2012(key, lemmas)))
    how = "CoNLL F1 of event words by topic, gold mentions, scored by scorch"
    return (Row("coref: ECB+", float(conll2012(key, ours)), count, how, (peer,), gated=not quick),)


def read_topics(rows: Sequence[Fields], texts: Mapping[str, str]) -> dict[int, list[Labelled]]:
    """Event words of each topic with their chains; one without a chain is an event by itself."""
    from rashomon.models import load_parser

    found: dict[int, list[tuple[str, str, tuple[int, int], str]]] = {}
    for row in rows:
        if row["id"] not in texts:
            continue
        text = texts[row["id"]]
        for m in row["mentions"]:
            home = [(s, e) for _, s, e, chosen in row["sentences"] if chosen and s <= m["start"] < e]
            if home and "ACTION" in m["type"]:
                (s, e), chain = home[0], m.get("chain") or f"{row['id']} {m['start']}"
                found.setdefault(row["topic"], []).append((row["id"], text[s:e], (m["start"] - s, m["end"] - s), chain))
    sentences = sorted({m[1] for several in found.values() for m in several})
    parsed = dict(zip(sentences, load_parser(("ner",)).pipe(s.replace("’", "'") for s in sentences), strict=True))
    return {topic: [(_mention(m, parsed[m[1]]), m[3]) for m in several] for topic, several in found.items()}


def _mention(row: tuple[str, str, tuple[int, int], str], parsed: object) -> EventMention:
    span = parsed.char_span(*row[2], alignment_mode="expand")  # type: ignore[attr-defined]
    return EventMention(row[0], row[1], row[2], span.root.lemma_.lower())


def _sets(topic: int, labels: Sequence[str]) -> list[set[str]]:
    groups: dict[str, set[str]] = {}
    for n, label in enumerate(labels):
        groups.setdefault(label, set()).add(f"{topic} {n}")
    return list(groups.values())
