"""Mix a checkpoint with the one it was trained on from: what is new is kept in part, and so is what was forgotten.

    python training/mix_judges.py --before old.pt --after new.pt --share .6 --to mixed.pt

From: weights of one model before and after further training, averaged (Wortsman and others 2022, "Robust fine-tuning").
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Mix."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("before", "after", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--share", type=float, required=True, help="of the later one")
    args = parser.parse_args()
    before, after = (torch.load(path, weights_only=True) for path in (args.before, args.after))
    known = before["bias.weight"]  # a set that came later has no bias in the earlier one
    before["bias.weight"] = torch.cat([known, torch.zeros(len(after["bias.weight"]) - len(known), known.shape[1])])
    torch.save({name: torch.lerp(before[name], tensor, args.share) for name, tensor in after.items()}, args.to)


if __name__ == "__main__":
    main()
