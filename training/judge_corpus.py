"""What the judge learns from: words with a certainty, pairs of texts with the relations they may have, pairs of event words.

Every pair carries the relations that its set leaves open, not one: a paraphrase of MSRP may be "same" or may entail, a "no" of
RTE may be anything that is not entailment. So sets that ask different questions teach one set of six answers.
"""

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from rashomon.weigh.judged import cut_passages, pick_passages

SAME, ENTAILS, ENTAILED, CONTRADICTS, RELATED, UNRELATED = range(6)
SETS = ("msrp", "rte", "fnc", "sts", "diagnostic", "contrast", "chance", "veridical", "claims")
"""Sets with a bias of their own, which only training uses: what counts as the same differs from set to set."""
SCALES = ("news", "web", "test")
"""How certainty was asked: of trained readers of news (UW, MEANTIME), of many readers of the web (UDS-IH2), of sentences made
or picked to test verbs (CB, MV2, RP)."""
SCALE_OF = {"UW": 0, "MEANTIME": 0, "UDS_IH2": 1, "CB": 2, "MV2": 2, "RP": 2}


@dataclass(frozen=True)
class Words:
    """A text and the certainty (-3..3) of events at (start, end) in it."""

    text: str
    events: tuple[tuple[int, int, float], ...]
    scale: int


@dataclass(frozen=True)
class Pair:
    """Two texts, the relations that they may have, and the set that says so."""

    left: str
    right: str
    allowed: frozenset[int]
    of: str
    key: str = ""


Offsets = tuple[int, int]


@dataclass(frozen=True)
class Mentions:
    """Two sentences, and pairs of their event words with whether both tell of one event."""

    left: str
    right: str
    links: tuple[tuple[Offsets, Offsets, bool], ...]
    allowed: frozenset[int] = frozenset()
    """The relations that the two may have, where the set says so."""
    of: str = "claims"


def fold_of(key: str, folds: int = 5) -> int:
    """A number below `folds` that depends on the key alone."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % folds


# ---------------------------------------------------------------------------------------------------- certainty

_TIGHT = re.compile(r"^(?:[.,;:?!%)\]}]|'s|'S|n't|'re|'ve|'ll|'d|'m|''|-RRB-)$")
_OPENING = frozenset("`` ( [ { $ -LRB-".split())
_PLAIN = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}


def join_words(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens as a writer would set them, and where each lies."""
    text, spans, tight = "", [], True
    for word in words:
        if not tight and not _TIGHT.match(word):
            text += " "
        shown = _PLAIN.get(word, word)
        spans.append((len(text), len(text) + len(shown)))
        text += shown
        tight = word in _OPENING
    return text, spans


def spaced_words(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens as the sets give them, with spaces between."""
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return " ".join(words), spans


def read_words(folder: Path, name: str, split: str, joined: bool) -> list[Words]:
    """One set of certainties."""
    found = []
    for line in (folder / f"{name}.{split}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        text, spans = (join_words if joined else spaced_words)(row["text"].split(" "))
        events = tuple(
            (spans[t["span1"][0]][0], spans[t["span1"][1] - 1][1], float(t["label"])) for t in row["targets"]
        )
        found.append(Words(text, events, SCALE_OF[name]))
    return found


# ---------------------------------------------------------------------------------------------------- pairs


def read_msrp(path: Path) -> list[Pair]:
    """MSRP: a paraphrase is the same or more detailed on one side."""
    rows = [line.split("\t") for line in path.read_text("utf-8-sig").splitlines()[1:] if line.strip()]
    yes, no = frozenset({SAME, ENTAILS, ENTAILED}), frozenset({CONTRADICTS, RELATED, UNRELATED})
    return [Pair(r[3], r[4], yes if r[0] == "1" else no, "msrp") for r in rows]


def read_rte(path: Path, year: int) -> list[Pair]:
    """RTE: does the left say the right? Entailment in the other direction is a no."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    found = []
    for pair in etree.parse(str(path), parser).getroot().iter("pair"):
        yes = (pair.get("value") or pair.get("entailment") or "").upper() in ("TRUE", "YES")
        left, right = (" ".join("".join(pair.find(k).itertext()).split()) for k in "th")
        allowed = {SAME, ENTAILS} if yes else {ENTAILED, CONTRADICTS, RELATED, UNRELATED}
        found.append(Pair(left, right, frozenset(allowed), "rte", str(year)))
    return found


def read_diagnostic(path: Path) -> list[Pair]:
    """The GLUE diagnostic: pairs made to test one construction each."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    allowed = {
        "entailment": frozenset({SAME, ENTAILS}),
        "contradiction": frozenset({CONTRADICTS}),
        "neutral": frozenset({ENTAILED, RELATED}),
    }
    return [Pair(r[5], r[6], allowed[r[7]], "diagnostic", r[5]) for r in rows if len(r) > 7 and r[7] in allowed]


def read_sts(folder: Path, barred: set[str]) -> list[Pair]:
    """Pairs of news sentences and headlines with a likeness from 0 to 5; none that MSRP val has."""
    found = []
    for path in sorted(folder.glob("sts.*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            score, left, right = (line.split("\t") + ["", ""])[:3]
            if not score.strip() or not right.strip() or left.strip() in barred or right.strip() in barred:
                continue
            found.append(Pair(left.strip(), right.strip(), _allowed_by_likeness(float(score)), "sts"))
    return found


def _allowed_by_likeness(score: float) -> frozenset[int]:
    if score >= 4.5:
        return frozenset({SAME})
    if score >= 3.6:
        return frozenset({SAME, ENTAILS, ENTAILED})
    if score > 1.5:
        return frozenset({ENTAILS, ENTAILED, CONTRADICTS, RELATED})
    return frozenset({RELATED, UNRELATED}) if score > 0.5 else frozenset({UNRELATED})


STANCES = {"agree": frozenset({SAME, ENTAILS}), "disagree": frozenset({CONTRADICTS}), "discuss": frozenset({RELATED})}


def read_fnc(folder: Path) -> list[tuple[str, str, str, list[str]]]:
    """(body id, headline, stance, chunks of the body) of the related pairs of FNC-1."""
    bodies = {}
    for line in (folder / "fnc1_bodies.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        bodies[row["body_id"]] = cut_passages(row["text"])
    rows = [json.loads(line) for line in (folder / "fnc1_related.jsonl").open(encoding="utf-8")]
    return [(r["body_id"], r["headline"], r["stance"], bodies[r["body_id"]]) for r in rows if r["body_id"] in bodies]


def fnc_pairs(rows: list[tuple[str, str, str, list[str]]], most: int, rng: random.Random) -> Iterator[Pair]:
    """Chunk against headline, labelled with the stance of the whole body; and headlines of other bodies, unrelated."""
    for body, headline, stance, chunks in rows:
        picked = pick_passages(headline, chunks, most)
        if not picked:
            continue
        yield Pair(rng.choice(picked), headline, STANCES[stance], "fnc", body)
        if rng.random() < 0.25:
            other = rng.choice(rows)
            if other[0] != body and other[3]:
                yield Pair(rng.choice(other[3]), headline, frozenset({UNRELATED}), "chance", body)


def read_contrasts(path: Path) -> list[Pair]:
    """Pairs made from real sentences by rashomon.testing.contrasts, one JSON object a line."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        found.append(Pair(row["left"], row["right"], frozenset(row["allowed"]), "contrast", row["slot"]))
    return found


RARER = 0.5
"""Power of a slot's share: half the polarity pairs go, so that numbers, places and roles are read as often."""


def level_slots(pairs: list[Pair], most: int, rng: random.Random) -> list[Pair]:
    """A sample in which rare slots stand oftener than they do by nature; none is read more than twice."""
    slots: dict[str, list[Pair]] = defaultdict(list)
    for p in pairs:
        slots[p.key.split(",")[0]].append(p)
    total = sum(len(s) ** RARER for s in slots.values())
    found = []
    for slot in sorted(slots):
        wanted = int(most * len(slots[slot]) ** RARER / total)
        pool = slots[slot] * 2 if wanted > len(slots[slot]) else slots[slot]
        found += rng.sample(pool, min(wanted, len(pool)))
    return found


# ---------------------------------------------------------------------------------------------------- event words


Mention = tuple[str, str, Offsets, str]
"""Document, sentence, the event word's characters in the sentence, chain."""


def read_ecb(path: Path, stories: Path) -> dict[int, list[Mention]]:
    """The event words of ECB+ in the sentences that were annotated throughout, by topic."""
    texts = {}
    for line in stories.open(encoding="utf-8"):
        if '"ecb' in line:
            row = json.loads(line)
            texts[row["id"]] = row["text"]
    topics = defaultdict(list)
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        text = texts[row["id"]]
        for m in row["mentions"]:
            inside = [(s, e) for _, s, e, chosen in row["sentences"] if s <= m["start"] < e and chosen]
            if "ACTION" in m["type"] and inside:
                s, e = inside[0]
                chain = m.get("chain") or f"{row['id']} {m['start']}"
                topics[row["topic"]].append((row["id"], text[s:e], (m["start"] - s, m["end"] - s), chain))
    return topics


def ecb_pairs(topics: dict[int, list[Mention]], most: int, rng: random.Random) -> list[Mentions]:
    """Pairs of sentences of one topic with all pairs of their event words; half of them share an event."""
    found = []
    for topic in sorted(topics):
        rows: dict[str, list[Mention]] = defaultdict(list)
        for m in topics[topic]:
            rows[m[1]].append(m)
        sentences = sorted(rows)
        pairs = [(a, b) for i, a in enumerate(sentences) for b in sentences[i + 1 :]]
        shared = [(a, b) for a, b in pairs if {m[3] for m in rows[a]} & {m[3] for m in rows[b]}]
        apart = [(a, b) for a, b in pairs if not {m[3] for m in rows[a]} & {m[3] for m in rows[b]}]
        chosen = rng.sample(shared, min(most, len(shared))) + rng.sample(apart, min(most // 2, len(apart)))
        for a, b in chosen:
            left, right = (a, b) if rng.random() < 0.5 else (b, a)
            links = tuple((m[2], o[2], m[3] == o[3]) for m in rows[left] for o in rows[right])
            found.append(Mentions(left, right, links))
    return found
