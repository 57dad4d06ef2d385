"""Train the attribution tagger on PolNeAR for a given time, then print the dev figures.

    OMP_NUM_THREADS=1 python training/train_attribution.py --polnear DIR --weights DIR --work DIR --minutes 21

DIR of --polnear holds polnear.train.jsonl and polnear.dev.jsonl; of --weights, the unpacked all-MiniLM-L6-v2 package.

Several processes (two, unless told) of one thread each train their own copy and meet every eight steps to average it.
One process with two threads meets a few hundred times a step, and stood still most of the time whenever other programs
wanted the cores.
"""

import argparse
import copy
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.distributed as group
from tokenizers import Tokenizer
from torch import multiprocessing

from attribution_corpus import gold_relations, read_documents
from attribution_figures import Found, print_figures
from attribution_model import (
    Example,
    Tagger,
    bucket,
    feed,
    frame_windows,
    group_windows,
    label_frame,
    loss_of,
    tagger_of,
)
from encoder_torch import load_minilm
from rashomon.models.attributor import join_relations, read_relations

MEET = 8
WIDE, NARROW, TURN = (2, 3, 4, 5), (1, 2), 0.65
"""Sentences a window, first and after this share of the time. Wide windows cost half as much a sentence; narrow ones are
what the tagger sees at run time."""
TOKENS = 1024
RATE_ENCODER, RATE_HEADS = 1.5e-4, 1e-3
WARM, AVERAGE = 0.05, 0.9
"""Share of warming up; share of the old value in the running average, once a meeting."""


def make_examples(
    documents: list[dict], tokenizer: Tokenizer, sizes: tuple[int, ...], rng: random.Random
) -> list[Example]:
    """Label every window of every document."""
    windows = [w for d in documents for w in group_windows(d, gold_relations(d), sizes, rng)]
    frames = frame_windows(windows, tokenizer)
    return [label_frame(f, w.relations) for f, w in zip(frames, windows, strict=True)]


@torch.no_grad()
def find_in(model: Tagger, documents: list[dict], tokenizer: Tokenizer, bias: float = 0.0) -> list[Found]:
    """Tag whole documents with the torch model, before any quantisation."""
    model.eval()
    head = {"place": model.place.weight.numpy(), "weight": model.role.weight.T.numpy(), "bias": model.role.bias.numpy()}
    results = []
    for d in documents:
        gold = gold_relations(d)
        windows = group_windows(d, gold, (1,), random.Random(0))
        frames = frame_windows(windows, tokenizer)
        outs = model(**feed(frames)).numpy()
        tagged = [
            (w.start, read_relations(o[: len(f.ids)], f, head, bias))
            for w, o, f in zip(windows, outs, frames, strict=True)
        ]
        results.append(Found(gold, join_relations(tagged)))
    return results


def stream(
    documents: list[dict], tokenizer: Tokenizer, rank: int, rng: random.Random, progress: list[float], turn_at: float
) -> Iterator[list[Example]]:
    """Batches without end: two processes take turns at the halves of the documents; windows narrow at `turn_at`."""
    turn = rank
    while True:
        narrow = progress[0] >= turn_at
        half = documents[turn % 2 :: 2]
        for batch in bucket(make_examples(half, tokenizer, NARROW if narrow else WIDE, rng), TOKENS, rng):
            if (progress[0] >= turn_at) != narrow:
                break
            yield batch
        else:
            turn += 1


def train(rank: int, args: argparse.Namespace) -> None:
    """One process of the training, in a session of its own: Linux shares the cores among sessions first."""
    os.setsid()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed + rank)
    rng = random.Random(args.seed + rank)
    group.init_process_group("gloo", f"file://{args.work / 'meeting'}", rank=rank, world_size=args.processes)
    tokenizer = Tokenizer.from_file(str(args.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    documents = read_documents(args.polnear / "polnear.train.jsonl")
    torch.manual_seed(args.seed)
    if args.resume:
        model = tagger_of(args.resume)
    else:
        model = Tagger(load_minilm(args.encoder or args.weights / "model.safetensors"))
    model.encoder.words.weight.requires_grad_(False)
    model.encoder.drop = 0.1
    model.train()
    torch.manual_seed(args.seed + rank)
    average = copy.deepcopy(model)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    rates = [{"params": body, "lr": 0.0, "top": RATE_ENCODER}, {"params": heads, "lr": 0.0, "top": RATE_HEADS}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    start, progress, saved, running = time.time(), [0.0], 0.0, 3.0
    for step, batch in enumerate(stream(documents, tokenizer, rank, rng, progress, args.turn), start=1):
        scale = min(max(progress[0], 0.02) / WARM, (1 - progress[0]) / (1 - WARM))
        for rate in optimiser.param_groups:
            rate["lr"] = rate["top"] * max(scale, 0.01)
        loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        running += 0.02 * (loss.item() - running)
        if step % MEET:
            continue
        progress[0] = meet(body + heads, (time.time() - start) / (60 * args.minutes))
        if rank == 0:
            blend(average, model, min(AVERAGE, step / (step + 9 * MEET)))
            if progress[0] - saved > 0.1 or progress[0] >= 1:
                saved = progress[0]
                torch.save(average.state_dict(), args.work / "average.pt")
            if step % (4 * MEET) == 0:
                print(f"step {step} {progress[0]:.1%} loss {running:.4f} {time.time() - start:.0f} s", flush=True)
        if progress[0] >= 1:
            break
    if rank == 0:
        print(f"{step} steps in each of {args.processes} processes", flush=True)
        print_figures(find_in(average, read_documents(args.polnear / "polnear.dev.jsonl"), tokenizer))


@torch.no_grad()
def meet(weights: list[torch.nn.Parameter], progress: float) -> float:
    """Average the copies of the weights in all processes, and agree on how far we are."""
    flat = torch.cat([p.flatten() for p in weights] + [torch.tensor([progress])])
    group.all_reduce(flat)
    flat /= group.get_world_size()
    at = 0
    for p in weights:
        p.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()
    return flat[-1].item()


@torch.no_grad()
def blend(average: Tagger, model: Tagger, keep: float) -> None:
    """Move the running average of the weights, which is what is kept in the end."""
    for a, p in zip(average.parameters(), model.parameters(), strict=True):
        if p.requires_grad:
            a.lerp_(p, 1 - keep)


def main() -> None:
    """Start the processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("polnear", "weights", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=21)
    parser.add_argument("--turn", type=float, default=TURN, help="share of the time after which windows are narrow")
    parser.add_argument("--resume", type=Path, help="a checkpoint to go on from")
    parser.add_argument(
        "--encoder", type=Path, help="another encoder of the same vocabulary, such as an int8 model.onnx"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    (args.work / "meeting").unlink(missing_ok=True)
    multiprocessing.spawn(train, (args,), nprocs=args.processes)


if __name__ == "__main__":
    main()
