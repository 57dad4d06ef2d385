"""Dev figures of the judge in torch: certainty, pairs, event words."""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

import judge_corpus as corpus
from judge_model import Example, Judge, encode, feed
from rashomon.testing.bench_pairs import fold_bodies
from rashomon.weigh.judged import pick_passages


@torch.no_grad()
def run(model: Judge, examples: list[Example], read: Callable[[Tensor, Tensor, list[Example]], list]) -> list:
    """Answers in the order of the examples."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    found: dict[int, object] = {}
    for at in range(0, len(order), 24):
        rows = order[at : at + 24]
        batch = [examples[i] for i in rows]
        with torch.autocast("cpu", torch.bfloat16):
            scores, tokens = model(*feed(batch))
        found.update(zip(rows, read(scores.float(), tokens.float(), batch), strict=True))
    return [found[i] for i in range(len(examples))]


def relations(model: Judge, pairs: list[corpus.Pair], tokenizer: Tokenizer) -> np.ndarray:
    """(n, 6) log-probabilities without the biases of sets."""
    rows = run(model, encode(pairs, tokenizer), lambda s, t, b: list(torch.log_softmax(s, -1).numpy()))
    return np.array(rows)


def best_cut(score: np.ndarray, gold: np.ndarray, measure: Callable[[np.ndarray, np.ndarray], float]) -> float:
    """The threshold with the best figure."""
    cuts = np.quantile(score, np.linspace(0.02, 0.98, 49))
    return float(max(cuts, key=lambda c: measure(gold, score >= c)))


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    both = (gold & found).sum()
    return 2 * both / max(1, gold.sum() + found.sum())


def accuracy(gold: np.ndarray, found: np.ndarray) -> float:
    return float((gold == found).mean())


def print_certainty(model: Judge, args: argparse.Namespace, tokenizer: Tokenizer) -> None:
    for name in corpus.SCALE_OF:
        for joined in (False, True):
            words = corpus.read_words(args.shared / "factuality", name, "dev", joined)
            examples = encode(words, tokenizer)
            read = run(
                model,
                examples,
                lambda s, t, b: [t[i, [p for p, _ in x.certainty], :3].numpy() for i, x in enumerate(b)],
            )
            got = np.concatenate([r.reshape(-1, 3) for r in read])
            gold = np.array([label for x in examples for _, label in x.certainty])
            line = []
            for column in (got[:, 0], got[:, 1], got[:, 2], got[:, :2].mean(1)):
                clipped = column.clip(-3, 3)
                r = np.corrcoef(gold, clipped)[0, 1] if gold.std() else 0
                line.append(f"r {r:.3f} mae {np.abs(gold - clipped).mean():.3f}")
            print(
                f"certainty {name:9} joined={joined!s:5} news {line[0]} | web {line[1]} | test {line[2]} | mean {line[3]}",
                flush=True,
            )


def print_pairs(model: Judge, args: argparse.Namespace, tokenizer: Tokenizer) -> None:
    """Print what the head of pairs reaches on MSRP, RTE, FNC, the diagnostic and, where given, the contrasts."""
    data = args.shared / "pairs"
    print_msrp(model, data, tokenizer)
    print_rte(model, data, args.leave_out, tokenizer)
    print_fnc(model, data, args.fold, tokenizer)
    print_diagnostic(model, data, "not seen" if args.no_diagnostic else "seen", tokenizer)
    if args.contrasts:
        print_contrasts(model, args.contrasts.with_name(args.contrasts.name.replace("train", "dev")), tokenizer)


def print_msrp(model: Judge, data: Path, tokenizer: Tokenizer) -> None:
    yes = (corpus.SAME, corpus.ENTAILS, corpus.ENTAILED)
    sets = [corpus.read_msrp(data / f"msr-para-{s}.tsv") for s in ("train", "val")]
    scores = [np.exp(relations(model, p, tokenizer))[:, yes].sum(1) for p in sets]
    golds = [np.array([corpus.SAME in x.allowed for x in p]) for p in sets]
    cut = best_cut(scores[0], golds[0], f1)
    print(
        f"msrp val F1 at .5 {f1(golds[1], scores[1] >= 0.5):.3f}, at train's cut {cut:.2f} {f1(golds[1], scores[1] >= cut):.3f} "
        f"acc {accuracy(golds[1], scores[1] >= cut):.3f}; train {f1(golds[0], scores[0] >= cut):.3f}",
        flush=True,
    )


def print_rte(model: Judge, data: Path, left_out: str, tokenizer: Tokenizer) -> None:
    right = total = 0
    for year in (1, 2, 3):
        held = left_out in ("all", str(year))
        pairs = corpus.read_rte(data / f"rte{year}_dev.xml", year)
        got = np.exp(relations(model, pairs, tokenizer))
        score, gold = got[:, [0, 1]].sum(1), np.array([corpus.SAME in p.allowed for p in pairs])
        middle = float(np.median(score))
        print(
            f"rte{year} ({'held' if held else 'seen'}) at .5 {accuracy(gold, score >= 0.5):.3f} "
            f"at the median {accuracy(gold, score >= middle):.3f}",
            flush=True,
        )
        if held:
            right, total = right + (gold == (score >= middle)).sum(), total + len(gold)
    if total:
        print(f"rte held out, at the median {right / total:.3f} of {total}")


POOLED = {"mean": np.mean, "max": np.max, "noisy": lambda values: np.log(np.exp(values).mean())}
"""How the passages of one body are taken together."""


def print_fnc(model: Judge, data: Path, fold: int, tokenizer: Tokenizer) -> None:
    rows = corpus.read_fnc(data)
    folds = fold_bodies([(r[0], r[1], r[2]) for r in rows])
    held = [r for r in rows if folds[r[0]] == fold and r[2] != "discuss"]
    if not held:
        return
    pieces = [(i, p) for i, r in enumerate(held) for p in pick_passages(r[1], r[3])]
    owners = np.array([i for i, _ in pieces])
    got = relations(model, [corpus.Pair(p, held[i][1], frozenset({0}), "fnc") for i, p in pieces], tokenizer)
    bias = model.bias.weight[corpus.SETS.index("fnc")].detach().numpy()
    gold = np.array([r[2] == "disagree" for r in held])
    for name, values in (("plain", got), ("biased", got + bias)):
        values = values - np.log(np.exp(values).sum(1, keepdims=True))
        agrees, against = np.logaddexp(values[:, 0], values[:, 1]), values[:, 3]
        for how, pool in POOLED.items():
            found = np.array([pool(against[owners == i]) > pool(agrees[owners == i]) for i in range(len(held))])
            print(
                f"fnc fold {fold} {name} {how}: disagree F {f1(gold, found):.3f} agree F {f1(~gold, ~found):.3f} "
                f"macro {(f1(gold, found) + f1(~gold, ~found)) / 2:.3f} of {len(held)} ({gold.sum()} disagree)",
                flush=True,
            )


def print_diagnostic(model: Judge, data: Path, seen: str, tokenizer: Tokenizer) -> None:
    diagnostic = corpus.read_diagnostic(data / "glue_diagnostic" / "diagnostic-full.tsv")
    got = np.exp(relations(model, diagnostic, tokenizer))
    guess = np.stack([got[:, [0, 1]].sum(1), got[:, 3], got[:, [2, 4, 5]].sum(1)], 1).argmax(1)
    gold = np.array(
        [0 if corpus.SAME in p.allowed else 1 if corpus.CONTRADICTS in p.allowed else 2 for p in diagnostic]
    )
    print(f"diagnostic accuracy {accuracy(gold, guess):.3f} ({seen})")


def print_contrasts(model: Judge, held: Path, tokenizer: Tokenizer) -> None:
    contrasts = corpus.read_contrasts(held)
    got = np.exp(relations(model, contrasts, tokenizer))
    slots: dict[str, list[bool]] = {}
    for p, g in zip(contrasts, got, strict=True):
        slots.setdefault(p.key, []).append((g.argmax() == 3) == (corpus.CONTRADICTS in p.allowed))
        slots.setdefault("exact", []).append(int(g.argmax()) in p.allowed)
    for slot in sorted(slots):
        print(f"contrast {slot:28} {np.mean(slots[slot]):.3f} of {len(slots[slot])}")
    print(f"contrast all {np.mean([x for k, v in slots.items() if k != 'exact' for x in v]):.3f}", flush=True)


def print_events(model: Judge, args: argparse.Namespace, tokenizer: Tokenizer) -> None:
    import random

    path = args.shared / "coref" / "ecbplus.dev.jsonl"
    topics = corpus.read_ecb(path, args.shared / "stories" / "stories.dev.jsonl")
    examples = encode(corpus.ecb_pairs(topics, 100, random.Random(1)), tokenizer)

    def read(_: Tensor, tokens: Tensor, batch: list[Example]) -> list[list[float]]:
        found = []
        for i, x in enumerate(batch):
            first, second = (torch.tensor([link[k] for link in x.links]) for k in (0, 1))
            found.append(model.events(tokens, torch.full((len(x.links),), i), first, second).tolist())
        return found

    got = np.concatenate([np.array(g) for g in run(model, examples, read)])
    gold = np.array([link[2] for x in examples for link in x.links])
    cut = best_cut(got, gold, f1)
    print(
        f"events: F at 0 {f1(gold, got > 0):.3f}, at {cut:.2f} {f1(gold, got > cut):.3f}; {len(gold)} pairs, {gold.sum()} same",
        flush=True,
    )


def print_figures(model: Judge, args: argparse.Namespace) -> None:
    """Everything that was trained."""
    tokenizer = Tokenizer.from_file(str(args.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if "words" in args.tasks:
        print_certainty(model, args, tokenizer)
    if "pairs" in args.tasks:
        print_pairs(model, args, tokenizer)
    if "events" in args.tasks:
        print_events(model, args, tokenizer)
