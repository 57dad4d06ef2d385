"""Make JUDGE/model.int8.onnx and head.npz from a checkpoint of train_judge.py.

    python training/export_judge.py --checkpoint WORK/average.pt --weights DIR --to src/rashomon/models/judge

The graph is encoder and heads; the layers of the heads stay in fp32, for they are small and what they read has no common scale.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from encoder_torch import WIDTH, load_minilm
from judge_model import LEFT_MOST, RIGHT_MOST, Judge

PLACES = LEFT_MOST + RIGHT_MOST + 4


def export(model: Judge, to: Path) -> None:
    """The fp32 graph: word vectors and segments to relation scores and token scores."""
    model.encoder.places = nn.Embedding.from_pretrained(model.encoder.places.weight[:PLACES].detach())
    free = {0: "n", 1: "length"}
    torch.onnx.export(
        model.eval(), (torch.zeros((2, 9, WIDTH)), torch.zeros((2, 9), dtype=torch.int64)), str(to),
        input_names=["words", "segment"], output_names=["relation", "tokens"],
        dynamic_axes={"words": free, "segment": free, "relation": {0: "n"}, "tokens": free}, opset_version=17, dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Export, quantise, write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "weights", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--scales", type=float, nargs=3, default=(0.5, 0.5, 0.0), help="weights of the three scales of certainty"
    )
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    model = Judge(load_minilm(args.weights / "model.safetensors"))
    model.load_state_dict(torch.load(args.checkpoint, weights_only=True))
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "fp32.onnx"
        export(model, fp32)
        heads = [
            n.name
            for n in onnx.load(str(fp32)).graph.node
            if n.op_type in ("MatMul", "Gemm") and "encoder" not in n.name
        ]
        quantize_dynamic(
            str(fp32), str(args.to / "model.int8.onnx"), per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=heads,
        )  # fmt: skip
    np.savez(
        args.to / "head.npz",
        scales=np.array(args.scales, dtype=np.float32),
        event=model.event.weight.detach().numpy()[0],
        event_bias=model.event.bias.detach().numpy(),
    )
    print((args.to / "model.int8.onnx").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
