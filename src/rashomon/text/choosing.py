"""Which blocks of a page are its article: a small network over their numbers, and how sure it is of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rashomon.model import Record
from rashomon.models import load_article_net
from rashomon.text.blocks import MAX_BLOCKS, Blocks
from rashomon.text.features import Marks
from rashomon.text.matrix import Hints, build_matrix

if TYPE_CHECKING:
    from rashomon.text.matrix import FloatArray

CHOSEN = 0.45
"""Least likelihood of a block of the article. On pages not trained on F is .928 at .35 and at .40, .926 at .50."""
_DOUBT = (0.15, 0.65)
_MOST_DOUBT = 1.2
_UNSURE = "much of it is doubtful"
_WIDER = 0.25
_LARGE, _MOST_LEFT, _MOST_LEFT_SMALL = 300, 2.0, 0.6
"""Least likelihood of the wider choice; and how much may be left in doubt beside it. Of a small page less: the slow reader
takes 40 ms for it, and 100 to 900 for one of many blocks. Of 35 doubtful pages 19 are settled so; docs/decisions/265."""
_ROWS = 60
_LINE = 20
_GAP, _SMALL, _SURE = 30, 0.15, 0.75
"""A run of chosen blocks that begins over thirty blocks behind the last one is dropped when it has less than this share of the
largest run's characters, or is less sure than this: other stories, comments and notices, as seen in reading pages. Gaps of 8
to 20 cost recall (F .923, not .926); docs/decisions/221."""
_BESIDE = 0.2
"""Least likelihood of a paragraph right in the element that holds half of the article or more."""
_LEAST = 200
"""Characters of an article that is believed without a second look; a Chinese or Japanese one counts double."""


class Choice(Record, frozen=True):
    """The numbers of the blocks of the article, in order, and why the choice is doubtful (empty when it is not)."""

    chosen: tuple[int, ...]
    doubt: str = ""


def choose_blocks(page: Blocks, hints: Hints) -> Choice:
    """Choose the blocks of the article.

    Args:     page: its blocks; hints: what its head promises.
    Returns:  the choice, with the doubts that a slower reader should settle: too short, too many blocks of which it is
              unsure, too little of what JSON-LD gives as the body.
    Cost:     linear; about 3 ms for a page of 150 kB.
    From:     training/fit_article_blocks.py; docs/decisions/010.
    """
    if not page.blocks:
        return Choice((), "it has no text")
    sure = likelihoods(page, hints)
    sizes = np.array([len(b.text) for b in page.blocks], np.float32)
    likely = _with_siblings(page, [int(n) for n in np.flatnonzero(sure > CHOSEN)], sure)
    # First what stands apart goes: else a paragraph shown twice would be kept where it is not the article.
    chosen = _unrepeated(page, _main_part(page, likely, sure))
    doubt = _doubt(page, hints, chosen, sure, sizes)
    wider = _wider(page, sure, sizes) if doubt == _UNSURE else None
    return Choice(chosen, doubt) if wider is None else Choice(wider)


def _wider(page: Blocks, sure: FloatArray, sizes: FloatArray) -> tuple[int, ...] | None:
    """The article with what is less likely, where that leaves little in doubt: a cheaper second look; None where it does not.

    What is mostly doubtful is mostly the article after all: comments by readers, long lists, pages of a forum.
    """
    likely = _with_siblings(page, [int(n) for n in np.flatnonzero(sure > _WIDER)], sure)
    chosen = _unrepeated(page, _main_part(page, likely, sure))
    length = float(sizes[list(chosen)].sum()) if chosen else 0.0
    left = float(sizes[sure > _DOUBT[0]].sum()) - float(sizes[[n for n in chosen if sure[n] > _DOUBT[0]]].sum())
    most = _MOST_LEFT if len(page.blocks) > _LARGE else _MOST_LEFT_SMALL
    return chosen if length >= _LEAST and left <= most * length else None


def _with_siblings(page: Blocks, chosen: list[int], sure: FloatArray) -> list[int]:
    """With the less likely paragraphs of the element in which most of the article stands."""
    sizes: dict[int, int] = {}
    for number in chosen:
        parent = _parent(page, number)
        sizes[parent] = sizes.get(parent, 0) + len(page.blocks[number].text)
    home = max(sizes, key=lambda parent: (sizes[parent], -parent), default=-1)
    if home < 0 or 2 * sizes[home] < sum(sizes.values()):
        return chosen
    beside = (
        int(n)
        for n in np.flatnonzero((sure > _BESIDE) & (sure <= CHOSEN))
        if _parent(page, int(n)) == home and page.blocks[n].element.name == "p" and len(page.blocks[n].text) > 3 * _LINE
    )
    return sorted({*chosen, *beside})


def _parent(page: Blocks, number: int) -> int:
    """The number of the element around a block's own; -1 at the top."""
    parent = page.blocks[number].element.parent
    return parent.number if parent else -1


def _unrepeated(page: Blocks, chosen: list[int]) -> tuple[int, ...]:
    """Without blocks that say again what was said: a title over the picture and over the text."""
    seen: set[str] = set()
    kept: list[int] = []
    for number in chosen:
        text = page.blocks[number].text
        if len(text) < _LINE or text not in seen:
            kept.append(number)
        seen.add(text)
    return tuple(kept)


def _main_part(page: Blocks, chosen: list[int], sure: FloatArray) -> list[int]:
    """Without what stands far from the article and is small beside it, or unsure: notices, comments, other stories."""
    runs: list[list[int]] = []
    for number in chosen:
        if runs and number - runs[-1][-1] <= _GAP:
            runs[-1].append(number)
        else:
            runs.append([number])
    sizes = [sum(len(page.blocks[n].text) for n in run) for run in runs]
    most = max(sizes, default=0)
    kept = [run for run, size in zip(runs, sizes, strict=True) if size == most or _belongs(page, run, size, most, sure)]
    return [n for run in kept for n in run]


def _belongs(page: Blocks, run: list[int], size: int, most: int, sure: FloatArray) -> bool:
    """Whether a run apart from the largest is large and sure enough."""
    weighed = sum(float(sure[n]) * len(page.blocks[n].text) for n in run)
    return size >= _SMALL * most and weighed >= _SURE * size


def likelihoods(page: Blocks, hints: Hints) -> FloatArray:
    """For each block how likely it is part of the article."""
    net = load_article_net()
    matrix = build_matrix(page, Marks(page.elements, net.words), hints)
    scaled = np.clip((matrix - net.mean) / net.scale, -6, 6)
    # A few rows at a time: larger products are shared out among threads, which takes longer than the product.
    inner = [scaled[at : at + _ROWS] @ net.first for at in range(0, len(scaled), _ROWS)]
    hidden = np.maximum(0, np.concatenate(inner) + net.first_bias)
    odds = (hidden * net.second[:, 0]).sum(1, keepdims=True) + net.second_bias
    likely: FloatArray = (1 / (1 + np.exp(-np.clip(odds[:, 0], -30, 30)))).astype(np.float32)
    return likely


def _doubt(page: Blocks, hints: Hints, chosen: tuple[int, ...], sure: FloatArray, sizes: FloatArray) -> str:
    """Why the choice should be looked at again."""
    if len(page.blocks) >= MAX_BLOCKS:
        return f"it has over {MAX_BLOCKS} blocks, of which the rest was not read"
    length = float(sizes[list(chosen)].sum()) if chosen else 0.0
    text = "".join(page.blocks[n].text for n in chosen[:5])
    wide = sum("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in text[:400]) > 100
    if length < (_LEAST / 2 if wide else _LEAST):
        return "it is short"
    between = (sure > _DOUBT[0]) & (sure < _DOUBT[1])
    if float(sizes[between].sum()) > _MOST_DOUBT * length:
        return _UNSURE
    if len(hints.body) > 300 and length < 0.5 * len(hints.body):
        return "the page declares more text than was found"
    return ""
