"""Print the figures of an exported attribution tagger on PolNeAR dev, and its speed.

python training/score_attribution.py --polnear DIR --tagger DIR [--cue-bias 0.5]
"""

import argparse
import json
import time
from pathlib import Path

from attribution_corpus import gold_relations, read_documents, windows_of
from attribution_figures import Found, print_figures
from rashomon.models.attributor import join_relations, load_attributor


def main() -> None:
    """Tag every dev document as the product does, sentence by sentence, and join."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--tagger", type=Path, required=True, help="the folder that export_attribution.py wrote")
    parser.add_argument("--cue-bias", type=float, help="instead of the stored one")
    args = parser.parse_args()
    tagger = load_attributor(args.tagger)
    if args.cue_bias is not None:
        tagger._bias = args.cue_bias
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
