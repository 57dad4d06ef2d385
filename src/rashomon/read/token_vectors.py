"""The vectors that the parser and the name finder read, computed from their own weights with a third of the steps.

What spaCy's layers do in a dozen calls each (feature by feature, with all that training would need kept), done here for all
tokens of a call at once: tokens of one form get their first vector once, the pieces of a maxout lie side by side so that its
maximum is two calls of numpy, and nothing is kept for a backward pass. The same sums of the same numbers: on 25 articles of
28,000 tokens every tag, arc and name is what spaCy's own layers give (docs/decisions/255).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.api import Model

Floats = npt.NDArray[Any]


class Layer(NamedTuple):
    """One maxout with its norm: weights (inputs, pieces * outputs), piece by piece."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats


def quicken(model: Model[Any, Any]) -> Model[Any, Any]:
    """A model that answers as a trained token encoder does (MultiHashEmbed, then MaxoutWindowEncoder of window one).

    Args:     model: of a pipeline loaded for reading; it is not changed.
    Returns:  a model to put in its place; it cannot be trained.
    Cost:     of its answers: linear in tokens.
    """
    from thinc.api import Model

    vectors = TokenVectors(model)

    def forward(_: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        return vectors(docs), None

    return Model(f"quick-{model.name}", forward, dims={"nO": vectors.width, "nI": None})


class TokenVectors:
    """The weights of one encoder, laid out for reading."""

    def __init__(self, model: Model[Any, Any]) -> None:
        parts = list(model.walk())
        self._columns = next(m.attrs["columns"] for m in parts if m.name == "extract_features")
        hashed = [m for m in parts if m.name == "hashembed"]
        self._tables: list[tuple[Any, int]] = [(m.get_param("E"), m.attrs["seed"]) for m in hashed]
        self._ops = hashed[0].ops
        norms = [m for m in parts if m.name == "layernorm"]
        layers = [_layer(m, n) for m, n in zip((m for m in parts if m.name == "maxout"), norms, strict=True)]
        self._first, self._rest = layers[0], layers[1:]
        self.width = len(self._first.gain)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """A vector for each token of each document; what stands in one has no part in another's."""
        pad = len(self._rest)  # rows of nothing between two documents: as far as a token's neighbours reach
        lengths = [len(doc) for doc in docs]
        if not sum(lengths):
            return [np.zeros((0, self.width), dtype=np.float32) for _ in docs]
        spread = np.zeros((sum(lengths) + pad * (len(docs) + 1), self.width), dtype=np.float32)
        starts, at = [], pad
        for length in lengths:
            starts.append(at)
            at += length + pad
        rows = np.concatenate([np.arange(s, s + n) for s, n in zip(starts, lengths, strict=True)])
        spread[rows] = self._embed(docs)
        for layer in self._rest:
            spread += _apply(layer, _beside(spread))
        return [spread[s : s + n] for s, n in zip(starts, lengths, strict=True)]

    def _embed(self, docs: Sequence[Doc]) -> Floats:
        """The first vector of every token, computed once for each form."""
        features = np.concatenate([doc.to_array(self._columns) for doc in docs]).astype(np.uint64, copy=False)
        mixed = (features * _ODD[: features.shape[1]]).sum(1, dtype=np.uint64)
        _, firsts, which = np.unique(mixed, return_index=True, return_inverse=True)
        forms = features[firsts]
        rows = np.empty((len(forms), len(self._tables) * self.width), dtype=np.float32)
        for k, (table, seed) in enumerate(self._tables):
            column: Any = np.ascontiguousarray(forms[:, k])
            keys = self._ops.hash(column, seed) % table.shape[0]
            rows[:, k * self.width : (k + 1) * self.width] = self._ops.gather_add(table, keys)
        return np.asarray(_apply(self._first, rows)[which], dtype=np.float32)


_ODD = np.array(
    [
        0x3C6EF372FE94F82B,
        0x78DDE6E5FD29F057,
        0x34B43E16793CFB43,
        0x36AD89D3A5471F1F,
        0xFE94F82B3C6EF373,
        0x4A8BEA9FC3992DBB,
    ],
    dtype=np.uint64,
)
"""Odd numbers to tell forms apart by one sum; each feature is a 64-bit hash already."""


def _layer(maxout: Model[Any, Any], norm: Model[Any, Any]) -> Layer:
    """A maxout's weights (outputs, pieces, inputs) with the pieces one after the other."""
    weights, bias, gain, shift = (
        np.asarray(m.get_param(n)) for m, names in ((maxout, "Wb"), (norm, "Gb")) for n in names
    )
    flat = weights.transpose(1, 0, 2).reshape(-1, weights.shape[2])
    return Layer(np.ascontiguousarray(flat.T), bias.T.reshape(-1).copy(), gain, shift)


def _beside(rows: Floats) -> Floats:
    """Each row between the one before and the one after it."""
    width = rows.shape[1]
    wide = np.zeros((len(rows), 3 * width), dtype=np.float32)
    wide[1:, :width] = rows[:-1]
    wide[:, width : 2 * width] = rows
    wide[:-1, 2 * width :] = rows[1:]
    return wide


def _apply(layer: Layer, rows: Floats) -> Floats:
    """The best of each output's pieces, normed."""
    scores: Floats = np.matmul(rows, layer.weights)
    scores += layer.bias
    width = len(layer.gain)
    best: Floats = np.maximum(scores[:, :width], scores[:, width : 2 * width])
    for at in range(2 * width, scores.shape[1], width):
        np.maximum(best, scores[:, at : at + width], out=best)
    best -= best.mean(1, keepdims=True)
    spread = np.einsum("ij,ij->i", best, best)
    spread /= width
    spread += 1e-8
    best *= (spread**-0.5)[:, None]
    best *= layer.gain
    best += layer.shift
    return best
