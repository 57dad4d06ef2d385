"""Quotations that reports of a story share: a few words are enough where they stand in quotation marks on both sides.

Eight words in a row (`relate.passages`) are the measure of copied text. What somebody said is often quoted in four or five, or
edited; it shows no copying, but that both draw on one act of speaking, and in a story it is worth knowing. Over unrelated
reports it would be noise, so it is sought within a story only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rashomon.model import Offsets, Record
from rashomon.relate.alignment import Word, find_words
from rashomon.relate.direction import Side, judge_direction
from rashomon.shapes import Copy

Span4 = tuple[int, int, int, int]


class QuotationsConfig(Record, frozen=True):
    """Settings of `find_shared_quotes` (docs/decisions/025)."""

    words: int = 4
    """Quoted words in a row that both must hold, at least one of them with content."""
    alike: float = 0.75
    """Or so large a part of the content words of the shorter quotation ..."""
    least: int = 3
    """... and at least so many, and ..."""
    of_longer: float = 0.4
    """... of the longer one."""
    crowd: int = 40
    """Words quoted in more places than this are paired for the first so many only."""
    certain: int = 8
    """From so many words in a row on it does not matter whom the reports name as the speaker."""


class Quoting(Record, frozen=True):
    """A report as `find_shared_quotes` needs it: what stands in quotation marks, and who says it where that is known."""

    name: str
    text: str
    quotes: tuple[tuple[Offsets, str | None], ...]
    published: tuple[str | None, str | None] = (None, None)
    outlet: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()


class _Quote(Record, frozen=True):
    report: int
    speaker: str | None
    words: tuple[Word, ...]


def find_shared_quotes(
    reports: Sequence[Quoting],
    copies: Sequence[Copy],
    config: QuotationsConfig = QuotationsConfig(),  # noqa: B008
) -> tuple[Copy, ...]:
    """Add the pairs of reports that share quotations of some words.

    Args:     reports: of one story; copies: what is known of them. Pairs that share more than turns of phrase stay as they
              are; a fragment becomes shared quotes where most of it is quoted.
    Returns:  all copies, by names.
    Raises:   nothing.
    Cost:     linear in quoted words, times the pairs that share some.
    """
    ordered = sorted(reports, key=lambda one: one.name)
    quotes = [
        _Quote(k, speaker, words)
        for k, one in enumerate(ordered)
        for span, speaker in one.quotes
        if (words := find_words(one.text, [span]))
    ]
    spans: dict[Offsets, set[Span4]] = {}
    for a, b in sorted(_candidates(quotes, config)):
        found = _common(quotes[a], quotes[b], config)
        if found:
            spans.setdefault((quotes[a].report, quotes[b].report), set()).update(found)
    known = {(c.left, c.right): c for c in copies}
    for (a, b), shared in sorted(spans.items()):
        left, right = ordered[a], ordered[b]
        before = known.get((left.name, right.name))
        copy = _copy_of(left, right, _apart(sorted(shared)), before)
        if copy is not None:
            known[left.name, right.name] = copy
    return tuple(copy for _, copy in sorted(known.items()))


def _candidates(quotes: Sequence[_Quote], config: QuotationsConfig) -> set[Offsets]:
    """Pairs of quotations in different reports that share a run of words, or several words with content."""
    runs: dict[tuple[str, ...], list[int]] = {}
    stems: dict[str, list[int]] = {}
    for k, quote in enumerate(quotes):
        texts = [w.text for w in quote.words]
        for start in range(len(texts) - config.words + 1):
            if any(w.content for w in quote.words[start : start + config.words]):
                runs.setdefault(tuple(texts[start : start + config.words]), []).append(k)
        for stem in sorted({w.stem for w in quote.words if w.content}):
            stems.setdefault(stem, []).append(k)
    found = {pair for places in runs.values() for pair in _apart_reports(quotes, places, config.crowd)}
    often: dict[Offsets, int] = {}
    for places in stems.values():
        for pair in _apart_reports(quotes, places, config.crowd):
            often[pair] = often.get(pair, 0) + 1
    return found | {pair for pair, times in often.items() if times >= config.least}


def _apart_reports(quotes: Sequence[_Quote], places: Sequence[int], crowd: int) -> list[Offsets]:
    some = sorted(set(places))[:crowd]
    return [(a, b) for a, b in combinations(some, 2) if quotes[a].report != quotes[b].report]


def _common(one: _Quote, other: _Quote, config: QuotationsConfig) -> list[Span4]:
    """What two quotations have in common: runs of words, or the whole of both where one is the other edited."""
    runs = _runs([w.text for w in one.words], [w.text for w in other.words], config.words)
    runs = [r for r in runs if _says_something(one.words[r[0] : r[0] + r[2]], min(len(one.words), len(other.words)))]
    apart = one.speaker is not None and other.speaker is not None and one.speaker != other.speaker
    if apart:
        runs = [r for r in runs if r[2] >= config.certain]
    if runs:
        return [
            (one.words[i].start, one.words[i + n - 1].end, other.words[j].start, other.words[j + n - 1].end)
            for i, j, n in runs
        ]
    mine, theirs = ({w.stem for w in q.words if w.content} for q in (one, other))
    shared = len(mine & theirs)
    sizes = sorted((len(mine), len(theirs)))
    if apart or shared < config.least or shared < config.alike * sizes[0] or shared < config.of_longer * sizes[1]:
        return []
    return [(one.words[0].start, one.words[-1].end, other.words[0].start, other.words[-1].end)]


def _says_something(run: Sequence[Word], quotation: int) -> bool:
    """Not only "of the United States": six words, a whole quotation, or two words with content that are no names."""
    content = [w for w in run if w.content]
    plain = any(not w.capital for w in content)
    return plain and (len(run) >= 6 or len(content) >= 2 or len(run) == quotation)


def _runs(left: Sequence[str], right: Sequence[str], least: int) -> list[tuple[int, int, int]]:
    """Maximal runs of equal words, the longest of each place on the left, none inside of another."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j in range(len(right) - least + 1):
        places.setdefault(tuple(right[j : j + least]), []).append(j)
    found, i = [], 0
    while i <= len(left) - least:
        best = (0, 0)
        for j in places.get(tuple(left[i : i + least]), [])[:4]:
            n = least
            while i + n < len(left) and j + n < len(right) and left[i + n] == right[j + n]:
                n += 1
            best = max(best, (n, -j))
        if best[0]:
            found.append((i, -best[1], best[0]))
        i += max(1, best[0])
    return found


def _apart(spans: Sequence[Span4]) -> tuple[Span4, ...]:
    """Spans that do not overlap on either side, the longest first."""
    kept: list[Span4] = []
    for s in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all((s[1] <= k[0] or s[0] >= k[1]) and (s[3] <= k[2] or s[2] >= k[3]) for k in kept):
            kept.append(s)
    return tuple(sorted(kept))


def _copy_of(left: Quoting, right: Quoting, spans: tuple[Span4, ...], before: Copy | None) -> Copy | None:
    """The pair as others are shown it; None where what is known says more."""
    quoted = sum(s[1] - s[0] for s in spans)
    if before is not None:
        if before.kind != "fragment" or quoted < 0.5 * sum(s[1] - s[0] for s in before.spans):
            return None
        spans = _apart((*before.spans, *spans))
    direction, why = judge_direction(_side(left, spans, 0), _side(right, spans, 2), "shared_quotes")
    words = " ... ".join(left.text[s[0] : s[1]] for s in spans[:2])
    told = f"both quote “{words[:120]}”"
    earlier = before.why if before is not None else ()
    return Copy(left.name, right.name, "shared_quotes", spans, direction, (told, *earlier, *why))


def _side(one: Quoting, spans: Sequence[Span4], side: int) -> Side:
    shared = " ".join(one.text[s[side] : s[side + 1]] for s in spans)
    return Side(one.text, one.published, one.outlet, one.byline, one.credits, shared)


def with_speakers(
    quotes: Sequence[Offsets], contents: Sequence[tuple[Offsets, str | None]]
) -> tuple[tuple[Offsets, str | None], ...]:
    """Quotations with the speaker of the statement that each lies in."""
    ordered = sorted(contents, key=lambda c: c[0])
    found: list[tuple[Offsets, str | None]] = []
    at = 0
    for start, end in sorted(quotes):
        while at < len(ordered) and ordered[at][0][1] <= start:
            at += 1
        inside = (who for (a, b), who in ordered[at : at + 8] if min(b, end) > max(a, start))
        found.append(((start, end), next(inside, None)))
    return tuple(found)
