"""Pairs of clauses of real stories whose claims are marked (`claims_gold.jsonl`, stand-off): one claim, at odds, or neither.

The gold holds ids, digests, offsets and labels; the clauses are cut from the public sets that it names. claims_gold.md says what
was marked and how.
"""

import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from judge_corpus import CONTRADICTS, ENTAILED, ENTAILS, RELATED, SAME, UNRELATED, Mentions, Offsets
from rashomon.errors import InputError
from rashomon.weigh.told import content_words

TEXTS = ("stories.dev.jsonl", "allsides.dev.jsonl")
AGREE = frozenset({SAME, ENTAILS, ENTAILED})
APART = frozenset({RELATED, UNRELATED})
AT_ODDS = frozenset({CONTRADICTS})
NEITHER = frozenset({CONTRADICTS, RELATED})
"""A plan and what came of it, a figure and the one after it: no contradiction, and not the same."""


@dataclass(frozen=True)
class Clause:
    """What one report asserts: its words, and the characters of its act among them."""

    report: int
    text: str
    act: Offsets


@dataclass(frozen=True)
class Story:
    """A story's clauses; the claims that each tells, with 1, or denies, with -1; and the claims that stand against each other."""

    name: str
    fold: str
    clauses: tuple[Clause, ...]
    tells: tuple[dict[str, int], ...]
    relations: dict[frozenset[str], tuple[str, str, str]]
    near: tuple[tuple[int, int], ...]


def read_stories(gold: Path, shared: Path, fold: str) -> list[Story]:
    """The stories of a fold ("teach" or "choose"), with the words of their clauses.

    Raises:   InputError when a report is missing or its text is another.
    """
    texts = {}
    for name in TEXTS:
        for line in (shared / "stories" / name).open(encoding="utf-8"):
            row = json.loads(line)
            texts[row["id"]] = row["text"]
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    return [_story(row, texts) for row in rows if row["fold"] == fold]


def _story(row: dict, texts: dict[str, str]) -> Story:
    for report in row["reports"]:
        text = texts.get(report["id"])
        if text is None or hashlib.sha256(text.encode()).hexdigest() != report["sha256"]:
            raise InputError(
                f"{report['id']} is missing, or not the text that was marked", "fetch the public sets again"
            )
    clauses = []
    for number, start, end, act, behind in row["clauses"]:
        words = texts[row["reports"][number]["id"]][start:end]
        clauses.append(Clause(number, words, (act - start, behind - start)))
    tells: list[dict[str, int]] = [{} for _ in clauses]
    for key, told in row["claims"].items():
        for clause, sign in told:
            tells[clause][key] = sign
    relations = {frozenset((r[3], r[4])): (r[0], r[1], r[2]) for r in row["relations"]}
    return Story(row["story"], row["fold"], tuple(clauses), tuple(tells), relations, tuple(map(tuple, row["near"])))


def judged(story: Story, a: int, b: int) -> tuple[frozenset[int], bool | None] | None:
    """The relations that two clauses may have, and whether their acts are one event; None where the gold leaves it open."""
    left, right = story.tells[a], story.tells[b]
    shared = left.keys() & right.keys()
    if shared:
        return (AGREE if any(left[k] == right[k] for k in shared) else AT_ODDS), True
    found = [story.relations[k] for k in (frozenset((x, y)) for x in left for y in right) if k in story.relations]
    if not found:
        return APART, False
    kind, verdict, slot = found[0]
    if kind == "contradicts" and verdict == "real":
        return AT_ODDS, None
    return NEITHER, True if slot == "number" else None


def claim_pairs(stories: list[Story], rng: random.Random, most: int = 14, others: float = 2.5) -> list[Mentions]:
    """Pairs of clauses: those of one claim (so many a claim at most), all at odds, near misses, and others that share words.

    Each has the relations that the texts may have and, where the gold says so, whether the acts are one event.
    """
    found: list[Mentions] = []
    for story in stories:
        chosen = _same(story, rng, most) | _at_odds(story) | {tuple(sorted(p)) for p in story.near}
        chosen |= _others(story, rng, int(others * len(chosen)), chosen)
        for a, b in sorted(chosen):
            answer = judged(story, a, b)
            one, other = story.clauses[a], story.clauses[b]
            if answer is None or one.text == other.text:
                continue
            left, right = (one, other) if rng.random() < 0.5 else (other, one)
            links = () if answer[1] is None else ((left.act, right.act, answer[1]),)
            found.append(Mentions(left.text, right.text, links, answer[0]))
    return found


def _same(story: Story, rng: random.Random, most: int) -> set[tuple[int, int]]:
    told: dict[str, list[int]] = defaultdict(list)
    for number, keys in enumerate(story.tells):
        for key in keys:
            told[key].append(number)
    found: set[tuple[int, int]] = set()
    for key in sorted(told):
        pairs = list(combinations(told[key], 2))
        found |= set(rng.sample(pairs, min(most, len(pairs))))
    return found


def _at_odds(story: Story) -> set[tuple[int, int]]:
    pairs = combinations(range(len(story.clauses)), 2)
    return {(a, b) for a, b in pairs if (answer := judged(story, a, b)) and CONTRADICTS in answer[0]}


def _others(story: Story, rng: random.Random, count: int, chosen: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs of no one claim; the more of their words they share, the likelier they are drawn."""
    words = [frozenset(content_words(c.text)) for c in story.clauses]
    weighed = []
    for a, b in combinations(range(len(words)), 2):
        if (a, b) in chosen or not words[a] or not words[b]:
            continue
        shared = len(words[a] & words[b]) / min(len(words[a]), len(words[b]))
        weighed.append(
            (rng.random() ** (1 / (0.02 + shared)), (a, b))
        )  # a sample by weight, Efraimidis and Spirakis 2006
    return {pair for _, pair in sorted(weighed, reverse=True)[:count]}
