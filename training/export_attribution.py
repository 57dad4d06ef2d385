"""Make TAGGER/model.int8.onnx and head.npz from a checkpoint of train_attribution.py.

    python training/export_attribution.py --checkpoint WORK/epoch1.pt --weights DIR --to TAGGER

The graph is encoder and output layer. The layer that joins tokens to cues is a few thousand numbers applied once a cue,
by numpy at run time, so it lies beside the graph in head.npz, with the bias that was chosen on dev (`--cue-bias`).
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch

from attribution_model import tagger_of
from export_minilm import export, quantise


def main() -> None:
    """Export, quantise, write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--cue-bias", type=float, default=0.0)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    model = tagger_of(args.checkpoint)
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "fp32.onnx"
        export(model, ["words", "segment", "shape"], "scores", fp32)
        quantise(fp32, args.to / "model.int8.onnx")
    np.savez(
        args.to / "head.npz",
        place=model.place.weight.detach().numpy(),
        weight=model.role.weight.detach().T.numpy(),
        bias=model.role.bias.detach().numpy(),
        cue_bias=np.float32(args.cue_bias),
    )


if __name__ == "__main__":
    main()
