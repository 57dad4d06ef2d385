"""Print the figures of an exported attribution tagger on PolNeAR dev, and its speed.

python training/score_attribution.py --polnear DIR --tagger DIR [--cue-bias 0.5]
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime

from attribution_corpus import gold_relations, read_documents, windows_of
from attribution_figures import Found, print_figures
from rashomon.models import load_vocabulary
from rashomon.models.attributor import Attributor, join_relations


def load_tagger(folder: Path, bias: float | None) -> Attributor:
    """What export_attribution.py wrote."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.int8.onnx"), options, providers=["CPUExecutionProvider"])
    with np.load(folder / "head.npz", allow_pickle=False) as stored:
        head = {name: stored[name] for name in stored.files if name != "cue_bias"}
        return Attributor(session, load_vocabulary(), head, float(stored["cue_bias"]) if bias is None else bias)


def main() -> None:
    """Tag every dev document as the product does, sentence by sentence, and join."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--tagger", type=Path, required=True, help="the folder that export_attribution.py wrote")
    parser.add_argument("--cue-bias", type=float, help="instead of the stored one")
    args = parser.parse_args()
    tagger = load_tagger(args.tagger, args.cue_bias)
    results, sentences, spent = [], 0, 0.0
    for document in read_documents(args.polnear / "polnear.dev.jsonl"):
        gold = gold_relations(document)
        windows = windows_of(document, gold)
        start = time.process_time()
        tagged = tagger.tag([(w.left, w.sentence) for w in windows])
        found = join_relations((w.start, r) for w, r in zip(windows, tagged, strict=True))
        spent += time.process_time() - start
        sentences += len(windows)
        results.append(Found(gold, found))
    print_figures(results)
    print(json.dumps({"sentences": sentences, "sentences a second of CPU time": round(sentences / spent)}))


if __name__ == "__main__":
    main()
