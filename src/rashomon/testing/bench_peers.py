"""Simple methods to stand beside ours in the same run, so that a figure can be judged by what plain means reach."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_WORD = re.compile(r"[^\W\d_]{2,40}")
ENOUGH, DAYS = 0.20, 2
"""Cosine to the mean of a story, and how many days a story may sleep. Of .16, .20, .24, .28 and .32 the best for AllSides dev
is .20."""


def tfidf_single_pass(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Cluster articles in the order given: each joins the story nearest by TF-IDF of its text, or begins one.

    Returns:  id -> story. Weights are of the articles seen so far, as in a stream.
    Cost:     linear in articles times open stories.
    """
    seen: Counter[str] = Counter()
    open_stories: list[tuple[str, int, Counter[str]]] = []
    labels: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        words = Counter(w.lower() for w in _WORD.findall(row["text"][:20_000]))
        seen.update(words.keys())
        vector = _unit({w: (1 + math.log(n)) * math.log((number + 1) / seen[w] + 1) for w, n in words.items()})
        day = _day(row["date"])
        open_stories = [s for s in open_stories if not day or not s[1] or day - s[1] <= DAYS]
        best, where = 0.0, -1
        for k, (_, _, centre) in enumerate(open_stories):
            cosine = sum(v * centre[w] for w, v in vector.items() if w in centre) / _length(centre)
            if cosine > best:
                best, where = cosine, k
        if best >= ENOUGH:
            name, _, centre = open_stories[where]
            open_stories[where] = name, day, centre + Counter(vector)
        else:
            name = row["id"]
            open_stories.append((name, day, Counter(vector)))
        labels[row["id"]] = name
    return labels


def _day(given: str | None) -> int:
    """A date as a number of days; 0 where it is missing or none."""
    try:
        return date.fromisoformat((given or "")[:10]).toordinal()
    except ValueError:
        return 0


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(v * v for v in vector.values())) or 1.0


def _unit(vector: dict[str, float]) -> dict[str, float]:
    long = _length(vector)
    return {w: v / long for w, v in vector.items()}


def token_sort_same(left: str, right: str) -> bool:
    """Two names are one when their sorted words are alike by 85 of 100: what people do with rapidfuzz."""
    from rapidfuzz.fuzz import token_sort_ratio

    return bool(token_sort_ratio(left.lower(), right.lower()) >= 85)
