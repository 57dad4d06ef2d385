"""Static word vectors distilled from the sentence encoder: a first sieve that is linear and fast.

A text is the sum of the vectors of its word pieces; the weight of each piece (rare ones count more) is already in the
table. Word order and negation are invisible to it: what passes here is for a better judge to decide.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FloatArray = npt.NDArray[np.float32]

CHUNK = 512
"""Texts summed at a time: 512 news sentences need some 15 MB."""


class StaticVectors:
    """Turns texts into unit vectors by adding up word vectors; made by `rashomon.models.load_static`."""

    def __init__(self, table: npt.NDArray[np.int8], scales: FloatArray, tokenizer: "Tokenizer") -> None:
        """Hold a loaded table; call `rashomon.models.load_static` instead."""
        self._table = table
        self._scales = scales
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts by the words in them.

        Args:     texts: of any length.
        Returns:  (len(texts), 256), rows of length one; a text without known words gives zeros. The same text gives
                  the same bytes in any batch or order.
        Raises:   nothing.
        Cost:     linear in characters.
        From:     models/static_vectors/card.md.
        """
        vectors = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            codes = self._tokenizer.encode_batch_fast(list(texts[start : start + CHUNK]), add_special_tokens=False)
            rows = [code.ids for code in codes]
            lengths = np.array([len(row) for row in rows])
            full = np.flatnonzero(lengths)
            if not full.size:
                continue
            ids = np.fromiter((i for row in rows for i in row), dtype=np.int64, count=int(lengths.sum()))
            begins = np.concatenate([[0], np.cumsum(lengths[full])[:-1]])
            vectors[start + full] = np.add.reduceat(self._table[ids] * self._scales[ids, None], begins, axis=0)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors
