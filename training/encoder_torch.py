"""MiniLM, of any number of layers, written out in torch: small enough to read, and exports to a plain ONNX graph.

The transformers library would do; writing it out merges the three attention projections into one, takes the extra input
embedding that the attribution tagger adds, and gives the ONNX exporter nothing but matrix products to trace.
"""

import re
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as fn

WIDTH, HEADS, INNER, WORDS, PLACES = 384, 12, 1536, 30522, 512
EPS = 1e-12


def drop_features(x: Tensor, share: float, training: bool) -> Tensor:
    """Dropout with one mask a sequence: drawing a mask for every token took a fifth of a training step on the CPU."""
    if not training or share == 0:
        return x
    keep = torch.rand(x.shape[0], 1, x.shape[2]) >= share
    return x * (keep / (1 - share)).to(x.dtype)


class Block(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=EPS)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=EPS)

    def forward(self, x: Tensor, mask: Tensor | None, drop: float) -> Tensor:
        """Attend and feed forward; `mask` is additive, (n, 1, 1, length), or None when nothing is padded."""
        n, length, _ = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Not scaled_dot_product_attention: its backward pass took half of a training step on the CPU.
        scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2)
        y = torch.softmax(scores if mask is None else scores + mask, -1) @ v
        y = self.out(y.transpose(1, 2).reshape(n, length, WIDTH))
        x = self.norm1(x + drop_features(y, drop, self.training))
        y = self.down(fn.gelu(self.up(x)))
        return self.norm2(x + drop_features(y, drop, self.training))


class MiniLM(nn.Module):
    """The encoder: token ids to one vector a token."""

    def __init__(self, layers: int = 6, bridge: bool = False) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.bridge = nn.Linear(WIDTH, WIDTH) if bridge else nn.Identity()
        """Turns the word vectors of one encoder into those that the layers of another were trained on."""
        self.places = nn.Embedding(PLACES, WIDTH)
        self.segments = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPS)
        self.blocks = nn.ModuleList(Block() for _ in range(layers))
        self.drop = 0.0

    def forward(
        self, ids: Tensor, mask: Tensor | None = None, segment: Tensor | None = None, extra: Tensor | None = None
    ) -> Tensor:
        """Vectors (n, length, 384); `ids` may be word vectors already; `extra` is added to the input embedding."""
        x = self.bridge(ids if ids.is_floating_point() else self.words(ids)) + self.places.weight[: ids.shape[1]]
        x = x + (self.segments.weight[0] if segment is None else self.segments(segment))
        x = self.norm(x if extra is None else x + extra)
        x = drop_features(x, self.drop, self.training)
        for block in self.blocks:
            x = block(x, mask, self.drop)
        return x


def read_int8(path: Path) -> dict[str, Tensor]:
    """The weights of an int8 ONNX file by their BERT names, as near to the original as 256 steps a tensor allow.

    Matrix products lost their names when they were exported: a node's place in the graph gives them back.
    """
    graph = onnx.load(str(path)).graph
    stored = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}

    def widen(name: str) -> Tensor:
        return (stored[f"{name}_quantized"].float() - stored[f"{name}_zero_point"].float()) * stored[f"{name}_scale"]

    found = {name: tensor for name, tensor in stored.items() if tensor.dtype == torch.float32}
    for name in stored:
        if name.endswith("embeddings.weight_quantized"):
            found[name.removesuffix("_quantized")] = widen(name.removesuffix("_quantized"))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and "/encoder/" in node.name:
            name = node.name.split("encoder/", 1)[1].rsplit("/MatMul", 1)[0].replace("/", ".")
            name = re.sub(r"^(layer\.\d+)\.(?:layer\.\d+\.)?", r"\1.", name)
            found[f"encoder.{name}.weight"] = widen(node.input[1].removesuffix("_quantized")).T.contiguous()
    return found


def load_minilm(path: Path) -> MiniLM:
    """The encoder with the weights of a BERT-style `model.safetensors`, or of an int8 `model.onnx`."""
    old = load_file(str(path)) if path.suffix == ".safetensors" else read_int8(path)
    old = {k.removeprefix("bert."): v for k, v in old.items()}
    new = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        "places.weight": old["embeddings.position_embeddings.weight"],
        "segments.weight": old["embeddings.token_type_embeddings.weight"],
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
    }
    parts = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    layers = 1 + max(int(found[1]) for k in old if (found := re.match(r"encoder\.layer\.(\d+)\.", k)))
    for i in range(layers):
        layer = f"encoder.layer.{i}"
        for kind in ("weight", "bias"):
            new[f"blocks.{i}.qkv.{kind}"] = torch.cat(
                [old[f"{layer}.attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
            )
            for to, frm in parts.items():
                new[f"blocks.{i}.{to}.{kind}"] = old[f"{layer}.{frm}.{kind}"]
    model = MiniLM(layers)
    model.load_state_dict(new)
    return model.eval()
