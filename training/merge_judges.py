"""Merge checkpoints that began from one encoder and learned different tasks: what each has learned is added to it.

    python training/merge_judges.py --weights DIR --to merged.pt --parts words.pt:token pairs.pt:pair,bias

After the colon stand the heads taken from that part. A short training on all tasks (`train_judge.py --resume`) mends what
the parts do to each other.
"""

import argparse
from pathlib import Path

import torch

from encoder_torch import load_minilm
from judge_model import Judge


def main() -> None:
    """Merge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--parts", nargs="+", required=True)
    parser.add_argument("--share", type=float, default=1.0, help="of what each part has learned")
    args = parser.parse_args()
    base = Judge(load_minilm(args.weights / "model.safetensors")).state_dict()
    merged = {name: tensor.clone() for name, tensor in base.items()}
    for part in args.parts:
        path, heads = part.rsplit(":", 1)
        learned = torch.load(path, weights_only=True)
        for name, tensor in learned.items():
            if name.startswith("encoder."):
                merged[name] += args.share * (tensor - base[name])
            elif name.split(".")[0] in heads.split(","):
                merged[name] = tensor
    torch.save(merged, args.to)


if __name__ == "__main__":
    main()
