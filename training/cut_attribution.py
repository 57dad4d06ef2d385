"""Cut a trained tagger to its lowest layers and give it the word vectors of another encoder.

    python training/cut_attribution.py --checkpoint WORK/average.pt --weights DIR --layers 9 --to WORK/cut.pt

The program ships one table of word vectors, all-MiniLM's (`--weights`). A tagger that was trained on another table gets a
linear bridge in front: the one that turns most of the first table into the second, by least squares over the vocabulary, common
words weighing more. What the cut costs is learned again by `train_attribution.py --resume`.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor

from encoder_torch import load_minilm

ORDINARY = slice(1000, 29000)
"""Pieces of the vocabulary that are words or parts of words; the commonest first."""


def bridge_between(ours: Tensor, theirs: Tensor) -> tuple[Tensor, Tensor]:
    """Weight and bias of the linear layer that comes nearest to turning the first table of word vectors into the second."""
    ours, theirs = ours[ORDINARY].double(), theirs[ORDINARY].double()
    share = torch.arange(ORDINARY.start, ORDINARY.stop).double().pow(-0.25)[:, None]
    left = torch.cat([ours, torch.ones(len(ours), 1, dtype=torch.float64)], 1) * share
    found = torch.linalg.solve(
        left.T @ left + 1e-4 * torch.eye(left.shape[1], dtype=torch.float64), left.T @ (theirs * share)
    )
    return found[:-1].T.float().contiguous(), found[-1].float()


def main() -> None:
    """Cut, bridge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "weights", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--layers", type=int, required=True)
    args = parser.parse_args()
    state = torch.load(args.checkpoint, weights_only=True)
    above = tuple(f"encoder.blocks.{n}." for n in range(args.layers, 100))
    kept = {name: tensor for name, tensor in state.items() if not name.startswith(above)}
    words = load_minilm(args.weights / "model.safetensors").words.weight.detach()
    weight, bias = bridge_between(words, state["encoder.words.weight"])
    kept |= {"encoder.words.weight": words, "encoder.bridge.weight": weight, "encoder.bridge.bias": bias}
    torch.save(kept, args.to)


if __name__ == "__main__":
    main()
