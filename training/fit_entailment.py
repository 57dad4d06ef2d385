"""Fit the weights of `rashomon.weigh.entailment` on RTE 1 to 3 dev, and print them as they stand there.

    python training/fit_entailment.py --shared ../shared/data

The judge must not have seen RTE (`train_judge.py --leave-out all`). `rashomon bench --only pairs` measures year by year.
"""

import argparse
from pathlib import Path

from judge_corpus import SAME, read_rte
from rashomon.weigh.entailment import Cover, fit_entailment, see_entailment


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    pairs = [p for year in (1, 2, 3) for p in read_rte(args.shared / "pairs" / f"rte{year}_dev.xml", year)]
    weights = fit_entailment(see_entailment([(p.left, p.right) for p in pairs]), [SAME in p.allowed for p in pairs])
    print(weights.intercept, weights.weights)
    for name, weight in zip(Cover._fields, weights.weights, strict=True):
        print(f"{name}: {weight:.3f}")


if __name__ == "__main__":
    main()
