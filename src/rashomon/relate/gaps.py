"""What stands between shared passages, and what it tells of who has the text from whom.

Between two passages that both texts hold there is nothing, something in one of them (cut there, or added here), or
something in both (reworded, or something else). Who copies cuts more than he adds, cuts from the end, shortens, rounds
numbers, takes quotations apart, and leaves names without their introduction. None of this needs a date or a credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Offsets, Record

Spans = Sequence[tuple[int, int, int, int]]
Pieces = Sequence[Offsets]

LEAST = 60
"""Characters from which on unshared text counts: a sentence, not a turn of phrase."""
_NEAR = 600  # characters of a gap on both sides up to which it is read as one passage in two wordings
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_NAMED = re.compile(r"\b([A-Z][a-z'’-]{1,20}) (?:[A-Z]\. )?(?=([A-Z][a-z'’-]{2,20})\b)")
_SPEAKS = re.compile(r"\b([A-Z][a-z'’-]{2,20}) (?:said|told|added|wrote|says|tweeted|argued|warned|insisted|replied)\b")
_EXACT = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_PARAGRAPH = re.compile(r"[^\n]+")
_STOCK = re.compile(
    r"\b(?:[Cc]opyright|[Aa]ll rights reserved|[Nn]ewsletter|[Ss]ubscribe|[Ff]ollow (?:us|him|her|me)|[Rr]eporting by|"
    r"contributed to this|[Ss]ign up|[Cc]lick here|[Rr]ead more|may not be published)\b|©"
)
_QUOTE = re.compile(r"[“\"]([^“”\"]{20,400})[”\"]")
_TITLES = frozenset(
    "President Senator Sen Rep Mr Mrs Ms Dr Gov Judge Justice Secretary Minister General Gen Captain Prime The "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


class Gap(Record, frozen=True):
    """What stands between two shared passages that follow each other on both sides; `at` is front, inside or back."""

    left: Offsets
    right: Offsets
    at: str


class OwnText(Record, frozen=True):
    """Characters of a text that the other lacks and that stand against nothing there, by place."""

    front: int = 0
    inside: int = 0
    back: int = 0

    @property
    def all(self) -> int:
        """Wherever they stand."""
        return self.front + self.inside + self.back


def find_gaps(left: int, right: int, spans: Spans) -> tuple[Gap, ...]:
    """The gaps before, between and after the passages that are in order on both sides.

    Args:     left, right: the lengths of the texts; spans: shared passages by their place on the left.
    Returns:  the gaps with something in them, in order; moved passages are passed over.
    Cost:     linear in the passages.
    """
    found, a, c = [], 0, 0
    ordered = _rising(spans)
    for n, (ls, le, rs, re_) in enumerate(ordered):
        if ls > a or rs > c:
            found.append(Gap((a, max(a, ls)), (c, max(c, rs)), "inside" if n else "front"))
        a, c = le, re_
    if left > a or right > c:
        found.append(Gap((a, left), (c, right), "back"))
    return tuple(found)


def _rising(spans: Spans) -> list[tuple[int, int, int, int]]:
    """The passages in order on both sides: of two that cross, the longer stays."""
    kept: list[tuple[int, int, int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all((span[1] <= k[0]) == (span[3] <= k[2]) and (span[0] >= k[1]) == (span[2] >= k[3]) for k in kept[:40]):
            kept.append(span)
    kept.sort()
    return [s for n, s in enumerate(kept) if not n or (s[0] >= kept[n - 1][1] and s[2] >= kept[n - 1][3])]


def own_text(
    gaps: Sequence[Gap], moved: Spans = (), passed: tuple[Pieces, Pieces] = ((), ())
) -> tuple[OwnText, OwnText]:
    """How much each text holds that the other lacks.

    Args:     moved: all shared passages; what lies in one of them is not own, wherever it stands; passed: what each outlet
              says of itself, credits and other stock, which is neither added to a text nor cut from it.
    Returns:  left's and right's. A gap with text on both sides counts only for what is too long to be the other's rewording.
    """
    counts = [{"front": 0, "inside": 0, "back": 0}, {"front": 0, "inside": 0, "back": 0}]
    held = [sorted([*((s[0], s[1]) for s in moved), *passed[0]]), sorted([*((s[2], s[3]) for s in moved), *passed[1]])]
    for gap in gaps:
        mine, theirs = _unshared(gap.left, held[0]), _unshared(gap.right, held[1])
        if mine - 1.5 * theirs >= LEAST:
            counts[0][gap.at] += mine - theirs
        elif theirs - 1.5 * mine >= LEAST:
            counts[1][gap.at] += theirs - mine
    return OwnText(**counts[0]), OwnText(**counts[1])


def find_stock(text: str, outlet: str | None) -> tuple[Offsets, ...]:
    """The paragraphs at either end of a text in which the outlet speaks of itself, or a credit or copyright stands."""
    paragraphs = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    found = []
    for start, end in {*paragraphs[:1], *paragraphs[-3:]}:
        piece = text[start : min(end, start + 400)]
        if end - start <= 400 and (_STOCK.search(piece) or (outlet and len(outlet) > 2 and outlet in piece)):
            found.append((start, end))
    return tuple(sorted(found))


def _unshared(piece: Offsets, held: Pieces) -> int:
    """Characters of a piece in none of the held spans, which are in order and do not overlap each other by much."""
    start, end = piece
    rest = end - start
    for a, b in held:
        if a >= end:
            break
        if b > start:
            rest -= min(b, end) - max(a, start)
    return max(0, rest)


class Shortened(Record, frozen=True):
    """Signs in the wording that one text was made from the other: what it lost, in plain words."""

    dangling: tuple[str, ...] = ()
    """Names used without the introduction that the other gives."""
    unquoted: int = 0
    """Words that are a quotation in the other and none here, or less of one."""
    rounded: tuple[str, ...] = ()
    """Exact numbers of the other that are given here without their last figures."""
    tighter: int = 0
    """Characters by which passages told in both wordings are shorter here."""
    compared: int = 0
    """Characters of such passages."""


def find_shortened(left: str, right: str, gaps: Sequence[Gap], spans: Spans) -> tuple[Shortened, Shortened]:
    """What each text lost against the other.

    Returns:  what left lost, what right lost.
    Cost:     linear in both texts.
    """
    pairs = [g for g in gaps if _is_reworded(left, right, g)]
    sides = []
    for turned in (False, True):
        mine, theirs = (right, left) if turned else (left, right)
        own = [(g.right, g.left) if turned else (g.left, g.right) for g in pairs]
        here, there = [mine[a:b] for (a, b), _ in own], [theirs[c:d] for _, (c, d) in own]
        sizes = sum(map(len, here)), sum(map(len, there))
        sides.append(
            Shortened(
                _dangling(mine, theirs, spans, 2 if turned else 0),
                sum(_lost_quotes(a, b) for a, b in zip(here, there, strict=True)),
                tuple(n for a, b in zip(here, there, strict=True) for n in _rounded(a, b)),
                max(0, sizes[1] - sizes[0]),
                sum(sizes),
            )
        )
    return sides[0], sides[1]


def _is_reworded(left: str, right: str, gap: Gap) -> bool:
    """Whether a gap holds the same in two wordings: half of the shorter side's longer words are on the other side."""
    a, b = left[slice(*gap.left)], right[slice(*gap.right)]
    if not (5 < len(a) <= _NEAR and 5 < len(b) <= _NEAR):
        return False
    mine, theirs = ({w.lower() for w in _WORD.findall(t) if len(w) > 3} for t in (a, b))
    return bool(mine and theirs) and 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _dangling(mine: str, theirs: str, spans: Spans, side: int) -> tuple[str, ...]:
    """Speakers named by their family name in shared words of `mine`, which nowhere gives them a first name, as `theirs` does."""
    introduced = {m[2] for m in _NAMED.finditer(theirs) if m[1] not in _TITLES}
    if not introduced:
        return ()
    here = {m[2] for m in _NAMED.finditer(mine) if m[1] not in _TITLES}
    used = {w for s in spans for w in _SPEAKS.findall(mine[s[side] : s[side + 1]])}
    return tuple(sorted((used & introduced) - here - _TITLES))


def _lost_quotes(mine: str, theirs: str) -> int:
    """Words that `theirs` quotes and `mine` holds outside of quotation marks."""
    quoted = {w.lower() for q in _QUOTE.findall(theirs) for w in _WORD.findall(q) if len(w) > 3}
    still = {w.lower() for q in _QUOTE.findall(mine) for w in _WORD.findall(q) if len(w) > 3}
    plain = {w.lower() for w in _WORD.findall(mine) if len(w) > 3}
    lost = (quoted & plain) - still
    return len(lost) if len(lost) >= 3 else 0


def _rounded(mine: str, theirs: str) -> tuple[str, ...]:
    """Exact numbers in `theirs` of which `mine` has the round form only."""
    found = []
    for number in _EXACT.findall(theirs):
        head, tail = number[:-4], number[-3:]
        if tail != "000" and number not in mine and (f"{head},000" in mine or f" {head}k" in mine):
            found.append(number)
    return tuple(found)
