"""What the judge learns from: words with a certainty, pairs of texts with the relations they may have, pairs of event words.

Every pair carries the relations that its set leaves open, not one: a paraphrase of MSRP may be "same" or may entail, a "no" of RTE
may be anything that is not entailment. So sets that ask different questions teach one set of six answers.
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

SAME, ENTAILS, ENTAILED, CONTRADICTS, RELATED, UNRELATED = range(6)
SETS = ("msrp", "rte", "fnc", "sts", "diagnostic", "contrast", "chance", "veridical")
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


@dataclass(frozen=True)
class Mentions:
    """Two sentences with one event word each, and whether both tell of one event."""

    left: str
    right: str
    first: tuple[int, int]
    second: tuple[int, int]
    same: bool


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
CHUNK = 420
"""Characters of a body read at once, about ninety word pieces."""


def chunk_body(text: str) -> list[str]:
    """A body in pieces of whole sentences, each of about `CHUNK` characters."""
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?”\"])\s+|\n+", text):
        for at in range(0, len(sentence), CHUNK):
            part = sentence[at : at + CHUNK].strip()
            if pieces and len(pieces[-1]) + len(part) < CHUNK:
                pieces[-1] += " " + part
            elif part:
                pieces.append(part)
    return pieces


def pick_chunks(headline: str, chunks: list[str], most: int) -> list[str]:
    """The first chunk and those that share most words with the headline."""
    words = {w for w in re.findall(r"\w+", headline.lower()) if len(w) > 3}
    order = sorted(range(len(chunks)), key=lambda i: (i > 0, -len(words & set(re.findall(r"\w+", chunks[i].lower()))), i))
    return [chunks[i] for i in order[:most]]


def read_fnc(folder: Path) -> list[tuple[str, str, str, list[str]]]:
    """(body id, headline, stance, chunks of the body) of the related pairs of FNC-1."""
    bodies = {}
    for line in (folder / "fnc1_bodies.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        bodies[row["body_id"]] = chunk_body(row["text"])
    rows = [json.loads(line) for line in (folder / "fnc1_related.jsonl").open(encoding="utf-8")]
    return [(r["body_id"], r["headline"], r["stance"], bodies[r["body_id"]]) for r in rows if r["body_id"] in bodies]


def fnc_folds(rows: list[tuple[str, str, str, list[str]]], folds: int = 5) -> dict[str, int]:
    """Bodies by fold, such that no headline stands in two folds: bodies that share a headline go together."""
    home: dict[str, str] = {}

    def root(x: str) -> str:
        while home.setdefault(x, x) != x:
            x = home[x]
        return x

    for body, headline, _, _ in rows:
        home[root(f"h{headline}")] = root(body)
    groups = defaultdict(list)
    for body in sorted({r[0] for r in rows}):
        groups[root(body)].append(body)
    sizes = [0] * folds
    count: dict[str, int] = defaultdict(int)
    for r in rows:
        count[r[0]] += 1 if r[2] != "disagree" else 8
    placed = {}
    for group in sorted(groups.values(), key=lambda g: (-sum(count[b] for b in g), g)):
        fold = sizes.index(min(sizes))
        sizes[fold] += sum(count[b] for b in group)
        placed.update(dict.fromkeys(group, fold))
    return placed


def fnc_pairs(rows: list[tuple[str, str, str, list[str]]], most: int, rng: random.Random) -> Iterator[Pair]:
    """Chunk against headline, labelled with the stance of the whole body; and headlines of other bodies, unrelated."""
    for body, headline, stance, chunks in rows:
        picked = pick_chunks(headline, chunks, most)
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


# ---------------------------------------------------------------------------------------------------- event words


def read_ecb(path: Path, stories: Path) -> dict[str, list[tuple[str, str, tuple[int, int], str]]]:
    """By topic: (document, sentence, span of the event word in the sentence, chain) of ECB+."""
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
            if "ACTION" not in m["type"]:
                continue
            inside = [(s, e) for _, s, e, chosen in row["sentences"] if s <= m["start"] < e and chosen]
            if inside:
                s, e = inside[0]
                chain = m.get("chain") or f"{row['id']} {m['start']}"
                topics[row["topic"]].append((row["id"], text[s:e], (m["start"] - s, m["end"] - s), chain))
    return topics


def ecb_pairs(
    topics: dict[str, list[tuple[str, str, tuple[int, int], str]]], most: int, rng: random.Random
) -> list[Mentions]:
    """Pairs of event words: of one chain, and of others of the topic, half of them chosen for a like word."""
    found = []
    for topic in sorted(topics):
        mentions = topics[topic]
        chains = defaultdict(list)
        for i, m in enumerate(mentions):
            chains[m[3]].append(i)
        yes = [(a, b) for c in chains.values() for a in c for b in c if a != b and mentions[a][1] != mentions[b][1]]
        rng.shuffle(yes)
        yes = yes[: most]
        heads = defaultdict(list)
        for i, m in enumerate(mentions):
            heads[m[1][m[2][0] : m[2][1]].lower()[:4]].append(i)
        no = []
        for _ in range(int(1.5 * len(yes))):
            a = rng.randrange(len(mentions))
            pool = heads[mentions[a][1][mentions[a][2][0] : mentions[a][2][1]].lower()[:4]] if rng.random() < 0.5 else ()
            b = rng.choice(pool) if pool else rng.randrange(len(mentions))
            if mentions[a][3] != mentions[b][3]:
                no.append((a, b))
        for same, pairs in ((True, yes), (False, no)):
            found += [
                Mentions(mentions[a][1], mentions[b][1], mentions[a][2], mentions[b][2], same) for a, b in pairs
            ]
    return found
