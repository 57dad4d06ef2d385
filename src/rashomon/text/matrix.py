"""The numbers of all blocks of a page as one matrix: each block by itself, its place, its containers, its neighbours."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from rashomon.model import Record
from rashomon.text.blocks import Block, Blocks
from rashomon.text.features import _KINDS, _TAGS, FLAGS, Marks, container_of, text_numbers

FloatArray = npt.NDArray[np.float32]
STEPS = (-3, -2, -1, 1, 2, 3)
LEVELS = 3
LIKE = 10
"""Numbers of a block that its neighbours see."""


_OTHER = re.compile(r"[\W_]+")


class Hints(Record, frozen=True):
    """What the head of the page promises: titles, description, and the article's body as JSON-LD has it."""

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""


def letters_of(text: str) -> str:
    """A text by which two renderings of it can be compared: small letters and digits only."""
    return _OTHER.sub("", text.lower())


def build_matrix(page: Blocks, marks: Marks, hints: Hints) -> FloatArray:
    """Describe each block.

    Args:     page: its blocks; marks: of its elements; hints: of its head.
    Returns:  one row a block.
    Cost:     linear; about 10 µs a block.
    """
    blocks = page.blocks
    for block in blocks:
        marks.look(block.element)
    own = np.array([text_numbers(b) for b in blocks], np.float32)
    elements = np.array([b.element.number for b in blocks])
    kinds = np.zeros((len(blocks), _KINDS), np.float32)
    kinds[np.arange(len(blocks)), [_TAGS.get(b.element.name, _KINDS - 1) for b in blocks]] = 1.0
    bits = np.array([marks.bits[b.element.number] for b in blocks], np.int64)
    near = np.array([_near(marks, b) for b in blocks], np.int64)
    shifts = np.arange(FLAGS)
    flags = ((bits[:, None] >> shifts) & 1).astype(np.float32)
    close = ((near[:, None] >> shifts) & 1).astype(np.float32)
    words = np.array([marks.tallies[b.element.number] for b in blocks], np.float32)
    sizes = np.array([len(b.text) for b in blocks], np.float32)
    good = sizes * (1.0 - own[:, 1])
    place = _place(sizes, good)
    held = _containers(blocks, sizes, good, own[:, 4])
    told = _told(blocks, hints)
    seen = np.concatenate([own[:, :5], kinds[:, :2], kinds[:, 2:6].sum(1, keepdims=True), words[:, :1], told[:, :1]], 1)
    return np.concatenate([own, kinds, flags, close, words, place, held, told, _around(seen, elements)], 1)


def _near(marks: Marks, block: Block) -> int:
    """The bits of the element itself and the two around it."""
    element, bits = block.element, 0
    for _ in range(3):
        bits |= marks.own[element.number]
        if element.parent is None:
            break
        element = element.parent
    return bits


def _place(sizes: FloatArray, good: FloatArray) -> FloatArray:
    """Where a block lies: by number, by text before it, by good text before and behind."""
    count = len(sizes)
    before = np.cumsum(good) - good
    total = max(1.0, float(good.sum()))
    return np.stack([
        np.arange(count, dtype=np.float32) / count,
        (np.cumsum(sizes) - sizes) / max(1.0, float(sizes.sum())),
        before / total,
        (total - before - good) / total,
        np.full(count, np.log1p(count), np.float32),
        np.full(count, np.log1p(total), np.float32),
        good / max(1.0, float(good.max())),
    ], 1).astype(np.float32)  # fmt: skip


def _containers(blocks: list[Block], sizes: FloatArray, good: FloatArray, ends: FloatArray) -> FloatArray:
    """For each of the containers around a block: its share of the page's good text, link density, blocks, sentences."""
    total = max(1.0, float(good.sum()))
    levels: list[FloatArray] = []
    current = [container_of(b.element) for b in blocks]
    prose = good * ends
    best = max(1.0, float(prose.sum()))
    for _ in range(LEVELS):
        keys = np.array([e.number for e in current])
        _, group = np.unique(keys, return_inverse=True)
        count = np.bincount(group)
        text, fine = np.bincount(group, sizes), np.bincount(group, good)
        told, closed = np.bincount(group, prose), np.bincount(group, ends)
        columns = (
            fine / total,
            fine / np.maximum(1, text),
            np.log1p(count),
            told / best,
            closed / count,
            told / np.maximum(1, count) / 300,
        )
        levels.append(np.stack([c[group] for c in columns], 1).astype(np.float32))
        current = [e.parent or e for e in current]
    return np.concatenate(levels, 1)


def _told(blocks: list[Block], hints: Hints) -> FloatArray:
    """What the head says of a block: in the body of JSON-LD, the title, the description; repeated on the page; behind h1."""
    table = np.zeros((len(blocks), 8), np.float32)
    titles = {t for t in map(letters_of, hints.titles) if t}
    description, body = letters_of(hints.description), letters_of(hints.body)
    has_body = len(body) > 200
    counts = Counter(b.text for b in blocks)
    keys = [letters_of(b.text) if (has_body or len(b.text) < 300) and _may_tell(b) else "" for b in blocks]
    heading = next((i for i, b in enumerate(blocks) if b.element.name in ("h1", "h2") and keys[i] in titles), -1)
    if heading < 0:
        heading = next((i for i, b in enumerate(blocks) if b.element.name == "h1"), -1)
    if has_body:
        table[:, 0] = [1.0 if len(key) > 3 and key in body else -1.0 for key in keys]
    for number, key in enumerate(keys):
        if len(key) > 5:
            if any(key in t or t in key for t in titles):
                table[number, 1] = 1.0
            if len(key) > 20 and key in description:
                table[number, 2] = 1.0
    if len(counts) < len(blocks):
        table[:, 3] = [counts[b.text] > 1 for b in blocks]
    if heading >= 0:
        away = np.arange(len(blocks)) - heading
        table[:, 4] = np.where(away > 0, 1.0, -1.0)
        table[:, 5] = np.log1p(np.abs(away)) / 5.0
        table[:, 6] = 1.0
    table[:, 7] = has_body
    return table


def _may_tell(block: Block) -> bool:
    """Whether a block could be the title or be told of elsewhere: not an entry of a menu."""
    return len(block.text) > 5 and (block.linked * 2 < len(block.text) or block.element.name in ("h1", "h2"))


def _around(seen: FloatArray, elements: npt.NDArray[np.int64]) -> FloatArray:
    """What the blocks before and behind show; zeros beyond the edges."""
    return np.concatenate([shift(seen, step) for step in STEPS], 1)


def shift(table: FloatArray, step: int) -> FloatArray:
    """Each row replaced by the one `step` rows on, zeros where there is none."""
    moved = np.zeros_like(table)
    if step < 0:
        moved[-step:] = table[:step]
    elif len(table) > step:
        moved[:-step] = table[step:]
    return moved
