"""Make src/rashomon/models/multilingual_e5/neutral.npy: what in a vector of multilingual-e5-small tells the language.

python training/multilingual_neutral.py --sentences training/parallel_sentences.tsv --to src/rashomon/models/multilingual_e5

Row 0 is the mean over all sentences; the other rows span the differences between the languages' means, at right angles and
of length one. The same twelve sentences stand in every language, so what they tell cancels out. They are our own.
"""

import argparse
from pathlib import Path

import numpy as np

from rashomon.models.multilingual import load_multilingual


def main() -> None:
    """Encode the sentences, take the means apart, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    by_language: dict[str, list[str]] = {}
    for line in args.sentences.read_text("utf-8").splitlines():
        language, sentence = line.split("\t")
        by_language.setdefault(language, []).append(sentence)
    encoder = load_multilingual()
    means = np.stack([encoder.raw(sentences).mean(axis=0) for _, sentences in sorted(by_language.items())])
    middle = means.mean(axis=0)
    directions = np.linalg.svd(means - middle, full_matrices=False)[2][: len(means) - 1]
    np.save(args.to / "neutral.npy", np.concatenate([middle[None], directions]).astype(np.float32))


if __name__ == "__main__":
    main()
