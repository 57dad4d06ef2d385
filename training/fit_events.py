"""Fit the weights of `rashomon.weigh.events` on topics of ECB+ train, and show ECB+ dev by where groups are joined.

    python training/fit_events.py --shared ../shared/data --topics 28 29 30 31 32 33

The topics are those that the judge has not learned from (`train_judge.py --hold-topics`).
"""

import argparse
import math
from pathlib import Path

import numpy as np

from rashomon.testing.bench_coref import read_topics
from rashomon.testing.bench_public import read_rows
from rashomon.weigh.events import EventWeights, average_link, elsewhere, see_events


def main() -> None:
    """Fit and print."""
    from scorch.scores import conll2012

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--topics", type=int, nargs="+", required=True)
    args = parser.parse_args()
    texts = {
        r["id"]: r["text"]
        for r in read_rows(args.shared / "stories" / "stories.dev.jsonl")
        if r["id"].startswith("ecb")
    }
    seen, same, apart = [], [], []
    least = EventWeights().least
    train = read_topics(read_rows(args.shared / "coref" / "ecbplus.train.jsonl"), texts)
    for topic in args.topics:
        table = see_events([m for m, _ in train[topic]], texts, least)
        labels = [c for _, c in train[topic]]
        one = np.array([[a == b for b in labels] for a in labels])
        above = np.triu_indices(len(labels), 1)
        seen.append(table[above])
        same.append(one[above])
        apart.append(elsewhere([m for m, _ in train[topic]], texts)[above])
    x, y = np.concatenate(seen), np.concatenate(same).astype(float)
    x = np.c_[x, np.ones(len(x))]
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 2.0 * np.eye(len(w)), x.T @ (p - y) + 2.0 * w)
    print(
        f"{len(y)} pairs, {int(y.sum())} same; intercept {w[-1]:.3f}, weights {tuple(round(float(v), 3) for v in w[:-1])}"
    )
    lost = loss_elsewhere(x @ w, np.concatenate(apart), y)
    print(f"elsewhere {lost:.3f}")
    dev = read_topics(read_rows(args.shared / "coref" / "ecbplus.dev.jsonl"), texts)
    tables = {t: see_events([m for m, _ in dev[t]], texts, least) for t in sorted(dev)}
    parted = {t: elsewhere([m for m, _ in dev[t]], texts) for t in sorted(dev)}
    for only in (False, True):
        weights = np.array([*([1.0] + [0.0] * (len(w) - 2) if only else w[:-1]), 0.0 if only else w[-1]])
        for join in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            key, found = [], []
            for t, table in tables.items():
                logits = table @ weights[:-1] + weights[-1] - (0.0 if only else lost) * parted[t]
                odds = 1 / (1 + np.exp(-logits))
                groups: dict[str, set[str]] = {}
                for n, (_, chain) in enumerate(dev[t]):
                    groups.setdefault(chain, set()).add(f"{t} {n}")
                key += list(groups.values())
                found += [{f"{t} {n}" for n in g} for g in average_link(odds, join)]
            print(
                f"{'judge alone' if only else 'all'} joined from {join}: CoNLL F1 {conll2012(key, found):.4f}",
                flush=True,
            )
    assert math.isfinite(float(w.sum()))


def loss_elsewhere(logits: np.ndarray, apart: np.ndarray, same: np.ndarray) -> float:
    """The log-odds that pairs of two occasions lose, likeliest given all else."""
    lost = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-(logits - lost * apart)))
        lost += float(((p - same) * apart).sum() / (p * (1 - p) * apart).sum())
    return lost


if __name__ == "__main__":
    main()
