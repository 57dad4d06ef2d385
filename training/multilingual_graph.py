"""Make src/rashomon/models/multilingual_e5/graph.onnx: the shape of the encoder multilingual-e5-small, without any weights.

python training/multilingual_graph.py --to src/rashomon/models/multilingual_e5

The weights (72 MB in 4 bits) come with the extra and are handed to the graph when it is loaded (`models.multilingual`); so
the package ships a few kilobytes, and nothing has to be written to the user's disk.
"""

import argparse
from pathlib import Path

import onnx
from onnx import TensorProto, helper

WIDTH, LAYERS, HEADS, INNER = 384, 12, 12, 1536
EPSILON = 1e-12
MICROSOFT = "com.microsoft"


class Graph:
    """Nodes and named weights, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, kind: int, shape: tuple[int, ...]) -> str:
        """A weight that is promised here and given when the graph is loaded."""
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value="given-when-loaded")
        self.weights.append(tensor)
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        """One operation; the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def dense(self, given: str, name: str, rows: int, columns: int) -> str:
        """Activations to int8 as it runs, times int8 weights with a scale an output column, plus the bias."""
        weight = self.weight(f"{name}.w", TensorProto.INT8, (rows, columns))
        scale = self.weight(f"{name}.s", TensorProto.FLOAT, (columns,))
        bias = self.weight(f"{name}.b", TensorProto.FLOAT, (columns,))
        return self.node("DynamicQuantizeMatMul", [given, weight, scale, "", bias], name, MICROSOFT)

    def norm(self, name: str, given: str, skip: str | None = None) -> str:
        """Layer normalisation, of a sum where `skip` is given."""
        gain = self.weight(f"{name}.w", TensorProto.FLOAT, (WIDTH,))
        shift = self.weight(f"{name}.b", TensorProto.FLOAT, (WIDTH,))
        if skip is None:
            return self.node("LayerNormalization", [given, gain, shift], name, axis=-1, epsilon=EPSILON)
        inputs = [given, skip, gain, shift]
        return self.node("SkipLayerNormalization", inputs, name, MICROSOFT, epsilon=EPSILON)


def layer(graph: Graph, at: int, given: str) -> str:
    """One layer of the encoder: attention, then two dense layers, each added and normalised."""
    name = f"l{at}"
    together = graph.dense(given, f"{name}.qkv", WIDTH, 3 * WIDTH)
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [together], parts, name=f"{name}.split", axis=-1, num_outputs=3))
    heads = graph.node("MultiHeadAttention", parts, f"{name}.heads", MICROSOFT, num_heads=HEADS)
    attended = graph.dense(heads, f"{name}.ao", WIDTH, WIDTH)
    first = graph.norm(f"{name}.aln", attended, given)
    inner = graph.node("Gelu", [graph.dense(first, f"{name}.fi", WIDTH, INNER)], f"{name}.gelu", MICROSOFT)
    return graph.norm(f"{name}.oln", graph.dense(inner, f"{name}.fo", INNER, WIDTH), first)


def build() -> onnx.ModelProto:
    """From summed embeddings (n, length, 384) to unit vectors (n, 384); no mask, so one text a call."""
    graph = Graph()
    state = graph.norm("emb.ln", "embeddings")
    for at in range(LAYERS):
        state = layer(graph, at, state)
    axis = helper.make_tensor("axis", TensorProto.INT64, [1], [1])
    mean = graph.node("ReduceMean", [state, "axis"], "mean", keepdims=0)
    graph.node("LpNormalization", [mean], "vector", axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", "length", WIDTH])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", WIDTH])],
        [*graph.weights, axis],
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def main() -> None:
    """Write the graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True)
    to = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    (to / "graph.onnx").write_bytes(build().SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
