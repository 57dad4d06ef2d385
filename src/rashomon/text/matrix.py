"""The numbers of all blocks of a page as one matrix: each block by itself, its place, its containers, its neighbours."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from rashomon.model import Record
from rashomon.text.blocks import Block, Blocks
from rashomon.text.features import _KINDS, _TAGS, FLAGS, Marks, texts_numbers

FloatArray = npt.NDArray[np.float32]
STEPS = (-3, -2, -1, 1, 2, 3)
LEVELS = 3
LIKE = 10
"""Numbers of a block that its neighbours see."""


_OTHER = re.compile(r"[\W_]+")
_ASCII = {n: chr(n).lower() if chr(n).isalnum() else None for n in range(128)}
"""The same for ASCII, in a fifth of the time."""


class Hints(Record, frozen=True):
    """What the head of the page promises: titles, description, and the article's body as JSON-LD has it."""

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""


def letters_of(text: str) -> str:
    """A text by which two renderings of it can be compared: small letters and digits only."""
    return text.translate(_ASCII) if text.isascii() else _OTHER.sub("", text.lower())


def build_matrix(page: Blocks, marks: Marks, hints: Hints) -> FloatArray:
    """Describe each block.

    Args:     page: its blocks; marks: of its elements; hints: of its head.
    Returns:  one row a block.
    Cost:     linear; about 10 µs a block.
    """
    blocks = page.blocks
    own = texts_numbers(blocks)
    elements = np.array([b.element.number for b in blocks])
    kinds = np.zeros((len(blocks), _KINDS), np.float32)
    kinds[np.arange(len(blocks)), [_TAGS.get(b.element.name, _KINDS - 1) for b in blocks]] = 1.0
    flags = _flags(np.array(marks.bits, np.int64)[elements])
    parents, said = np.array(marks.parents), np.array(marks.own, np.int64)
    near = said | said[parents] | said[parents[parents]]  # of the element itself and the two around it
    words = np.array(marks.tallies, np.float32)[elements]
    sizes = np.array([len(b.text) for b in blocks], np.float32)
    good = sizes * (1.0 - own[:, 1])
    place = _place(sizes, good)
    held = _containers(np.array(marks.containers)[elements], parents, sizes, good, own[:, 4])
    told = _told(blocks, hints)
    seen = np.concatenate([own[:, :5], kinds[:, :2], kinds[:, 2:6].sum(1, keepdims=True), words[:, :1], told[:, :1]], 1)
    around = _around(seen, elements)
    return np.concatenate([own, kinds, flags, _flags(near[elements]), words, place, held, told, around], 1)


_SHIFTS = np.arange(FLAGS)


def _flags(bits: npt.NDArray[np.int64]) -> FloatArray:
    """Each bit as a number."""
    return ((bits[:, None] >> _SHIFTS) & 1).astype(np.float32)


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


def _containers(
    inner: npt.NDArray[np.int64], parents: npt.NDArray[np.int64], sizes: FloatArray, good: FloatArray, ends: FloatArray
) -> FloatArray:
    """For each of the containers around a block: its share of the page's good text, link density, blocks, sentences."""
    total = max(1.0, float(good.sum()))
    levels: list[FloatArray] = []
    prose = good * ends
    best = max(1.0, float(prose.sum()))
    for _ in range(LEVELS):
        count = np.bincount(inner)
        text, fine = np.bincount(inner, sizes), np.bincount(inner, good)
        told, closed = np.bincount(inner, prose), np.bincount(inner, ends)
        some = np.maximum(1, count)
        columns = np.stack([
            fine / total, fine / np.maximum(1, text), np.log1p(count), told / best, closed / some, told / some / 300,
        ], 1)  # fmt: skip
        levels.append(columns[inner].astype(np.float32))
        inner = parents[inner]
    return np.concatenate(levels, 1)


def _told(blocks: list[Block], hints: Hints) -> FloatArray:
    """What the head says of a block: in the body of JSON-LD, the title, the description; repeated on the page; behind h1."""
    table = np.zeros((len(blocks), 8), np.float32)
    titles = {t for t in map(letters_of, hints.titles) if t}
    description, body = letters_of(hints.description), letters_of(hints.body)
    has_body = len(body) > 200
    texts = [b.text for b in blocks]
    most = _MOST_TOLD if has_body else _MOST_TITLE
    keys = [letters_of(t) if 5 < len(t) < most and _may_tell(b) else "" for t, b in zip(texts, blocks, strict=True)]
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
    if len(set(texts)) < len(texts):
        counts = Counter(texts)
        table[:, 3] = [counts[t] > 1 for t in texts]
    if heading >= 0:
        away = np.arange(len(blocks)) - heading
        table[:, 4] = np.where(away > 0, 1.0, -1.0)
        table[:, 5] = np.log1p(np.abs(away)) / 5.0
        table[:, 6] = 1.0
    table[:, 7] = has_body
    return table


_MOST_TITLE, _MOST_TOLD = 300, 1 << 62
"""Characters of a block that could be the title; where JSON-LD has the body, each block is looked up in it."""


def _may_tell(block: Block) -> bool:
    """Whether a block could be the title or be told of elsewhere: not an entry of a menu."""
    return block.linked * 2 < len(block.text) or block.element.name in ("h1", "h2")


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
