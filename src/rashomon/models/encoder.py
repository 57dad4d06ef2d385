"""The sentence encoder: all-MiniLM-L6-v2 with int8 weights, one text a call.

Int8 activations are scaled by the largest value in the tensor, so a text that shared its tensor with others would get
another vector (cosine down to 0.99 between two batches). One text a call gives the same bytes in any batch and order,
needs no padding, and costs little: figures in minilm_l6/card.md.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from rashomon.models.vocabulary import Vocabulary

FloatArray = npt.NDArray[np.float32]

WIDTH = 384
MOST_TOKENS = 256
"""What the model was trained to read; the rest of a longer text is not seen. Split long texts before."""


MOST_KEPT = 20_000
"""Vectors kept, 1.5 KB each: those of a story of 300 reports."""


class Encoder:
    """Turns texts into unit vectors; made by `rashomon.models.load_encoder`."""

    def __init__(self, session: "InferenceSession", vocabulary: "Vocabulary", threads: int) -> None:
        """Hold a loaded graph; call `rashomon.models.load_encoder` instead."""
        self._session = session
        self._vocabulary = vocabulary
        self._threads = threads
        self._kept: dict[str, FloatArray] = {}

    def encode(self, texts: Sequence[str], batch: int = 32) -> FloatArray:
        """Encode texts by meaning; vectors of late are kept, so two stages that ask for one text pay once.

        Args:     texts: sentences or short paragraphs; only the first 256 word pieces of each are read.
                  batch: texts tokenised together. It changes memory only, never a vector.
        Returns:  (len(texts), 384), rows of length one. The same text gives the same bytes in any batch or order.
        Raises:   nothing; an empty text gives the vector of nothing.
        Cost:     one pass of the encoder a text: linear in tokens.
        From:     all-MiniLM-L6-v2; models/minilm_l6/card.md.
        """
        new = [t for t in dict.fromkeys(texts) if t not in self._kept]
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            new = list(dict.fromkeys(texts))
        self._kept.update(zip(new, self._compute(new, batch), strict=True))
        found = [self._kept[t] for t in texts]
        return np.stack(found) if found else np.empty((0, WIDTH), dtype=np.float32)

    def _compute(self, texts: Sequence[str], batch: int) -> FloatArray:
        """Vectors of texts not met of late."""
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        if self._threads <= 1:
            self._fill(vectors, texts, 0, len(texts), batch)
            return vectors
        step = max(1, -(-len(texts) // (4 * self._threads)))
        with ThreadPoolExecutor(self._threads) as pool:
            starts = range(0, len(texts), step)
            jobs = [pool.submit(self._fill, vectors, texts, s, min(s + step, len(texts)), batch) for s in starts]
            for job in jobs:
                job.result()
        return vectors

    def _fill(self, vectors: FloatArray, texts: Sequence[str], start: int, end: int, batch: int) -> None:
        for first in range(start, end, batch):
            last = min(first + batch, end)
            for row, code in enumerate(self._vocabulary.tokenizer.encode_batch(list(texts[first:last])), start=first):
                ids = code.ids if len(code.ids) <= MOST_TOKENS else [*code.ids[: MOST_TOKENS - 1], code.ids[-1]]
                vectors[row] = self._session.run(None, {"words": self._vocabulary.embed(ids)})[0][0]
