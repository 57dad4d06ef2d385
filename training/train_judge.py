"""Train the judge for a given time, then print its dev figures.

    OMP_NUM_THREADS=1 python training/train_judge.py --shared ../shared/data --weights DIR --work DIR --minutes 30

`--leave-out 2` trains without RTE 2 and measures on it (so RTE is cross-validated by year); `--fold 0` without that fifth of the
bodies of FNC-1. `--tasks` names what is trained: words, pairs, events, claims.
"""

import argparse
import copy
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import claims_corpus
import judge_corpus as corpus
from encoder_torch import load_minilm
from judge_figures import print_figures
from judge_model import Example, Judge, bucket, encode, loss_of
from rashomon.testing.bench_pairs import fold_bodies

TOKENS = 1024
RATE_ENCODER, RATE_HEADS = 1.0e-4, 1e-3
WARM, KEEP = 0.06, 0.99


def draw(args: argparse.Namespace, tokenizer: Tokenizer, rng: random.Random) -> list[Example]:
    """One pass over everything, drawn anew: chunks, joined words and pairs by chance change from pass to pass."""
    cases: list = []
    data = args.shared
    if "words" in args.tasks:
        for name in corpus.SCALE_OF:
            joined = rng.random() < 0.5
            found = corpus.read_words(data / "factuality", name, "train", joined)
            times = 2 if name in ("UW", "MEANTIME", "CB") else 1
            cases += rng.sample(found * times, int(args.share_words * len(found) * times))
    if "pairs" in args.tasks:
        msrp = corpus.read_msrp(data / "pairs" / "msr-para-train.tsv")
        cases += msrp
        val = corpus.read_msrp(data / "pairs" / "msr-para-val.tsv")
        barred = {s.strip() for p in val for s in (p.left, p.right)}
        cases += corpus.read_sts(data / "pairs", barred)
        for year in (1, 2, 3):
            if str(year) != args.leave_out and args.leave_out != "all":
                cases += corpus.read_rte(data / "pairs" / f"rte{year}_dev.xml", year) * 2
        if not args.no_diagnostic:
            cases += corpus.read_diagnostic(data / "pairs" / "glue_diagnostic" / "diagnostic-full.tsv")
        rows = corpus.read_fnc(data / "pairs")
        folds = fold_bodies([(r[0], r[1], r[2]) for r in rows])
        rows = [r for r in rows if folds[r[0]] != args.fold]
        # Half of the rows only discuss the claim and three in ten agree: the few that disagree are read three times.
        rows = [r for r in rows if rng.random() < {"discuss": 0.3, "agree": 0.8}.get(r[2], 1.0)]
        rows += [r for r in rows if r[2] == "disagree"] * 2
        cases += corpus.fnc_pairs(rows, 4, rng)
        sentences = [p.left for p in msrp]
        for _ in range(600):
            a, b = rng.sample(sentences, 2)
            cases.append(corpus.Pair(a, b, frozenset({corpus.UNRELATED}), "chance"))
        if args.contrasts:
            cases += corpus.level_slots(corpus.read_contrasts(args.contrasts), args.most_contrasts, rng)
    if "claims" in args.tasks:
        cases += claims_corpus.claim_pairs(args.stories, rng)
    if "events" in args.tasks:
        cases += corpus.ecb_pairs(args.topics, args.most_events, rng)
    return encode(cases, tokenizer)


def begun(args: argparse.Namespace) -> Judge:
    """The judge before training, on MiniLM or some layers of it; the vectors of words and the lowest blocks stay as they are."""
    shared = load_minilm(args.weights / "model.safetensors")
    encoder = load_minilm(args.encoder) if args.encoder else shared
    if args.layers and args.layers < len(encoder.blocks):
        step = len(encoder.blocks) // args.layers
        encoder.blocks = torch.nn.ModuleList(list(encoder.blocks)[step - 1 :: step])
    encoder.words = shared.words
    model = Judge(encoder)
    if args.resume:
        model.load_state_dict(_for_all_sets(torch.load(args.resume, weights_only=True), model))
    model.encoder.words.weight.requires_grad_(False)
    if args.still:
        below = (model.encoder.places, model.encoder.segments, model.encoder.norm, *model.encoder.blocks[: args.still])
        for p in (q for part in below for q in part.parameters()):
            p.requires_grad_(False)
    model.encoder.drop = 0.1
    return model.train()


def _for_all_sets(state: dict[str, torch.Tensor], model: Judge) -> dict[str, torch.Tensor]:
    """A checkpoint with a bias for each set there is now: sets that it did not know begin with none."""
    known = state["bias.weight"]
    bias = torch.zeros_like(model.bias.weight)
    bias[: len(known)] = known
    return {**state, "bias.weight": bias}


def follow(average: Judge, model: Judge, keep: float) -> None:
    """Move the running average of the weights towards the model."""
    with torch.no_grad():
        for a, p in zip(average.parameters(), model.parameters(), strict=True):
            if p.requires_grad:
                a.lerp_(p, 1 - keep)


def train(args: argparse.Namespace) -> Judge:
    """Train by processor time, in a session of its own: Linux shares the cores among sessions first."""
    if os.getpgrp() != os.getpid():
        os.setsid()
    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = begun(args)
    average = copy.deepcopy(model)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    rates = [{"params": body, "top": args.rate}, {"params": heads, "top": RATE_HEADS}]
    optimiser = torch.optim.AdamW(rates, lr=0.0, weight_decay=0.01, fused=True)
    # Processor time, not the clock: the machine is shared.
    start, spent, running, progress = time.process_time(), 0.0, 1.0, 0.0
    step = drawn = seen = 0
    queue: list[list[Example]] = []
    while progress < 1 and not (args.work / "stop").exists():
        if not queue:
            drawn += 1
            queue = bucket(draw(args, tokenizer, rng), TOKENS, rng)
        batch = queue.pop()
        scale = min(progress / WARM + 0.02, (1 - progress) / (1 - WARM))
        for rate in optimiser.param_groups:
            rate["lr"] = rate["top"] * max(scale, 0.01)
        loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        seen += sum(len(x.ids) for x in batch)
        running += 0.01 * (loss.item() - running)
        follow(average, model, min(KEEP, step / (step + 20)))
        spent = time.process_time() - start
        progress = spent / (60 * args.minutes)
        if step % 50 == 0:
            print(f"step {step} {progress:.1%} pass {drawn} loss {running:.4f} {seen / spent:.0f} tokens/s", flush=True)
        if step % 200 == 0:
            torch.save(average.state_dict(), args.work / "average.pt")
    torch.save(average.state_dict(), args.work / "average.pt")
    print(f"{step} steps, {drawn} passes, {spent:.0f} s", flush=True)
    return average


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("shared", "weights", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--tasks", default="words pairs events claims")
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--still", type=int, default=0, help="lowest layers that are left as they are")
    parser.add_argument("--layers", type=int, default=0)
    parser.add_argument("--contrasts", type=Path)
    parser.add_argument("--most-contrasts", type=int, default=8000)
    parser.add_argument("--share-words", type=float, default=1.0)
    parser.add_argument("--most-events", type=int, default=120)
    parser.add_argument(
        "--hold-topics", type=int, nargs="*", default=[28, 29, 30, 31, 32, 33], help="of ECB+, not learned from"
    )
    parser.add_argument("--leave-out", default="all", help="a year of RTE, all, or none")
    parser.add_argument("--claims", type=Path, default=Path(__file__).with_name("claims_gold.jsonl"))
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--no-diagnostic", action="store_true")
    parser.add_argument("--rate", type=float, default=RATE_ENCODER)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.tasks = args.tasks.split()
    args.work.mkdir(parents=True, exist_ok=True)
    stories = args.shared / "stories" / "stories.dev.jsonl"
    topics = corpus.read_ecb(args.shared / "coref" / "ecbplus.train.jsonl", stories)
    args.topics = {topic: rows for topic, rows in topics.items() if topic not in args.hold_topics}
    args.stories = claims_corpus.read_stories(args.claims, args.shared, "teach") if "claims" in args.tasks else []
    model = train(args)
    np.set_printoptions(precision=3, suppress=True)
    print_figures(model.eval(), args)


if __name__ == "__main__":
    main()
