"""The word pieces and their vectors, which every encoder of ours begins with: one table for all, kept apart from them.

Training leaves the table as all-MiniLM-L6-v2 has it, so each further model costs 11 MB instead of 23.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Vocabulary:
    """Tokeniser and word vectors; made by `rashomon.models.load_vocabulary`."""

    def __init__(self, tokenizer: "Tokenizer", table: npt.NDArray[np.int8], scales: npt.NDArray[np.float32]) -> None:
        """Hold a loaded table; call `load_vocabulary` instead."""
        self.tokenizer = tokenizer
        self._table = table
        self._scales = scales

    def embed(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        """The input of an encoder for one row of word pieces: (1, len(ids), 384).

        Cost: linear in ids; a few microseconds each.
        """
        rows = np.asarray(ids, dtype=np.int64)
        return np.asarray((self._table[rows] * self._scales[rows, None])[None], dtype=np.float32)
