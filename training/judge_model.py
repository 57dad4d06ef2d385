"""The judge in torch: one encoder, and heads for certainty, relation and same event. The run-time half is judge.py."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

from encoder_torch import WIDTH, MiniLM, drop_features
from judge_corpus import SCALES, SETS, Mentions, Pair, Words

RELATIONS, EVENT = 6, 96
CLS, SEP = 101, 102
LEFT_MOST, RIGHT_MOST = 160, 120
STEP = 16


class Judge(nn.Module):
    """Encoder; a linear layer for what a token says; another for what two texts are to each other."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder
        self.token = nn.Linear(WIDTH, len(SCALES) + 2 * EVENT)
        self.pair = nn.Linear(3 * WIDTH, RELATIONS)
        self.event = nn.Linear(EVENT, 1)
        self.bias = nn.Embedding(len(SETS), RELATIONS)
        nn.init.zeros_(self.bias.weight)
        nn.init.normal_(self.pair.weight, std=0.02)

    def forward(self, words: Tensor, segment: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """(n, 6) relation scores and (n, length, SCALES + 2 * EVENT) token scores."""
        hidden = drop_features(self.encoder(words, mask, segment), 0.1, self.training)
        right = segment.to(hidden.dtype)[..., None]
        kept = torch.ones_like(right) if mask is None else (mask[:, 0, 0, :, None] == 0).to(hidden.dtype)
        left = kept * (1 - right)
        right = kept * right
        a = (hidden * left).sum(1) / left.sum(1).clamp(min=1)
        b = (hidden * right).sum(1) / right.sum(1).clamp(min=1)
        return self.pair(torch.cat([hidden[:, 0], (a - b).abs(), a * b], -1)), self.token(hidden)

    def events(self, tokens: Tensor, row: Tensor, first: Tensor, second: Tensor) -> Tensor:
        """Score of one event for the tokens `first` and `second` of window `row`."""
        length = tokens.shape[1]
        flat = tokens[..., len(SCALES) :].flatten(0, 1)
        a = flat.index_select(0, row * length + first)[:, :EVENT]
        b = flat.index_select(0, row * length + second)[:, EVENT:]
        return self.event(fn.relu(a + b))[:, 0]


@dataclass(frozen=True)
class Example:
    """One input row and its labels."""

    ids: tuple[int, ...]
    segment: tuple[int, ...]
    certainty: tuple[tuple[int, float], ...] = ()
    scale: int = 0
    allowed: frozenset[int] = frozenset()
    of: int = 0
    links: tuple[tuple[int, int, bool], ...] = ()


def _token_at(offsets: list[tuple[int, int]], start: int) -> int | None:
    return next((i for i, (s, e) in enumerate(offsets) if e > start), None)


def _join(left: list[int], right: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ids = (CLS, *left, SEP, *right, SEP)
    return ids, (0,) * (len(left) + 2) + (1,) * (len(right) + 1)


def encode(cases: list, tokenizer: Tokenizer) -> list[Example]:
    """Cases of any kind as rows."""
    lefts = tokenizer.encode_batch(
        [c.text if isinstance(c, Words) else c.left for c in cases], add_special_tokens=False
    )
    rights = tokenizer.encode_batch(["" if isinstance(c, Words) else c.right for c in cases], add_special_tokens=False)
    found = []
    for case, a, b in zip(cases, lefts, rights, strict=True):
        if isinstance(case, Words):
            ids = (CLS, *a.ids[:250], SEP)
            at = [(_token_at(a.offsets[:250], s), label) for s, _, label in case.events]
            kept = tuple((t + 1, label) for t, label in at if t is not None)
            found.append(Example(ids, (0,) * len(ids), kept, case.scale))
        elif isinstance(case, Pair):
            ids, segment = _join(a.ids[:LEFT_MOST], b.ids[:RIGHT_MOST])
            found.append(Example(ids, segment, allowed=case.allowed, of=SETS.index(case.of)))
        else:
            ids, segment = _join(a.ids[:LEFT_MOST], b.ids[:RIGHT_MOST])
            second = min(len(a.ids), LEFT_MOST) + 2
            links = tuple(_links(case, a.offsets, b.offsets, second))
            found.append(Example(ids, segment, allowed=case.allowed, of=SETS.index(case.of), links=links))
    return found


def _links(case: Mentions, a: list, b: list, second: int) -> Iterator[tuple[int, int, bool]]:
    for one, other, same in case.links:
        i, j = _token_at(a[:LEFT_MOST], one[0]), _token_at(b[:RIGHT_MOST], other[0])
        if i is not None and j is not None:
            yield i + 1, j + second, same


def pad(rows: list[tuple[int, ...]], value: int = 0) -> Tensor:
    """Rows of different lengths as one tensor."""
    length = -(-max(map(len, rows)) // STEP) * STEP
    return torch.tensor([list(r) + [value] * (length - len(r)) for r in rows])


def feed(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, segments, mask."""
    ids = pad([x.ids for x in batch])
    return ids, pad([x.segment for x in batch]), torch.zeros(ids.shape).masked_fill(ids == 0, -1e4)[:, None, None]


def bucket(examples: list[Example], tokens: int, rng: random.Random) -> list[list[Example]]:
    """Batches of at most `tokens` tokens, of like length, in random order."""
    order = list(examples)
    rng.shuffle(order)
    order.sort(key=lambda x: -len(x.ids) // STEP)
    batches, i = [], 0
    while i < len(order):
        size = max(1, tokens // (-(-len(order[i].ids) // STEP) * STEP))
        batches.append(order[i : i + size])
        i += size
    rng.shuffle(batches)
    return batches


def relation_loss(scores: Tensor, batch: list[Example], bias: nn.Embedding) -> Tensor:
    """Minus the log of what falls to the relations that each pair may have."""
    of = torch.tensor([x.of for x in batch])
    odds = fn.log_softmax(scores + bias(of), -1)
    shut = torch.tensor([[0.0 if r in x.allowed else -1e4 for r in range(RELATIONS)] for x in batch])
    return -torch.logsumexp(odds + shut, -1).mean()


def loss_of(model: Judge, batch: list[Example]) -> Tensor:
    """The losses of whatever the rows have labels for."""
    with torch.autocast("cpu", torch.bfloat16):
        scores, tokens = model(*feed(batch))
    scores, tokens = scores.float(), tokens.float()
    loss = torch.zeros(())
    pairs = [i for i, x in enumerate(batch) if x.allowed]
    if pairs:
        share = len(pairs) / len(batch)
        loss = loss + share * relation_loss(scores[pairs], [batch[i] for i in pairs], model.bias)
    length = tokens.shape[1]
    wanted = [(i * length + t, x.scale, label) for i, x in enumerate(batch) for t, label in x.certainty]
    if wanted:
        rows = tokens[..., : len(SCALES)].flatten(0, 1).index_select(0, torch.tensor([w[0] for w in wanted]))
        got = rows.gather(1, torch.tensor([[w[1]] for w in wanted]))[:, 0]
        share = sum(1 for x in batch if x.certainty) / len(batch)
        loss = loss + share * fn.huber_loss(got, torch.tensor([w[2] for w in wanted]), delta=1.0)
    marked = [(i, *link) for i, x in enumerate(batch) for link in x.links]
    if marked:
        row, first, second = (torch.tensor([m[k] for m in marked]) for k in range(3))
        gold = torch.tensor([float(m[3]) for m in marked])
        got = model.events(tokens, row, first, second)
        share = sum(1 for x in batch if x.links) / len(batch)
        loss = loss + 2 * share * fn.binary_cross_entropy_with_logits(got, gold)
    return loss
