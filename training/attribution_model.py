"""The attribution tagger in torch, and the batches it learns from. The run-time half is attributor.py."""

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

from attribution_corpus import LEFT_CHARS, Relation, Window, split_sentences
from encoder_torch import WIDTH, MiniLM, drop_features
from rashomon.models.attributor import (
    CASES,
    CUE_TAGS,
    GAPS,
    PAIR,
    REACH,
    ROLE_TAGS,
    WIDTH_OUT,
    Frame,
    build_frame,
    clip_left,
)

AUXILIARY = 0.3
"""Weight of the loss that asks for speaker and content tokens without saying of which cue."""


class Tagger(nn.Module):
    """Encoder, one linear layer for everything a token says, and the small layer that joins a token to a cue."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = nn.Embedding(CASES * GAPS, WIDTH)
        nn.init.zeros_(self.shape.weight)
        self.out = nn.Linear(WIDTH, WIDTH_OUT)
        self.place = nn.Embedding(2 * REACH + 1, PAIR)
        nn.init.normal_(self.place.weight, std=0.1)
        self.role = nn.Linear(PAIR, ROLE_TAGS)

    def forward(self, ids: Tensor, segment: Tensor, shape: Tensor, mask: Tensor | None = None) -> Tensor:
        """(n, length, WIDTH_OUT): cue scores, role scores without a cue, and the three pair vectors."""
        hidden = self.encoder(ids, mask, segment, self.shape(shape))
        return self.out(drop_features(hidden, 0.1, self.training))

    def roles(self, out: Tensor, row: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """(cues, length, ROLE_TAGS) for cues given by window, first and last token."""
        at = CUE_TAGS + ROLE_TAGS
        length = out.shape[1]
        flat = out[..., at + PAIR :].flatten(0, 1)
        cue = flat[:, :PAIR].index_select(0, row * length + first) + flat[:, PAIR:].index_select(0, row * length + last)
        place = (torch.arange(length)[None] - first[:, None]).clamp(-REACH, REACH) + REACH
        # index_select, for the backward pass of plain indexing is many times slower on the CPU.
        tokens = out[..., CUE_TAGS : at + PAIR].index_select(0, row)
        mixed = fn.relu(tokens[..., ROLE_TAGS:] + cue[:, None] + self.place(place))
        return tokens[..., :ROLE_TAGS] + self.role(drop_features(mixed, 0.1, self.training))


def tagger_of(checkpoint: Path) -> Tagger:
    """The tagger of a checkpoint, with as many layers as it has, and a bridge if it has one."""
    state = torch.load(checkpoint, weights_only=True)
    layers = sum(name.startswith("encoder.blocks.") and name.endswith(".qkv.weight") for name in state)
    model = Tagger(MiniLM(layers, bridge="encoder.bridge.weight" in state))
    model.load_state_dict(state)
    return model


@dataclass(frozen=True)
class Example:
    """A frame with its labels: cue tags, role tags of any cue, and for each cue (first, last, role tags)."""

    frame: Frame
    cue: list[int]
    any_cue: list[int]
    roles: list[tuple[int, int, list[int]]]


def _paint(tags: list[int], frame: Frame, spans: tuple[tuple[int, int], ...], begin: int) -> list[int]:
    """Write begin and inside tags over the tokens of each span; return the tokens painted."""
    painted = []
    for s, e in spans:
        inside = [t for t, (a, b) in enumerate(frame.spans) if b > a and a < e and b > s]
        for i, t in enumerate(inside):
            tags[t] = begin if i == 0 else begin + 1
        painted += inside
    return painted


def label_frame(frame: Frame, relations: tuple[Relation, ...]) -> Example:
    """The labels of one window. A cue cut by the window's edge is left out, with its roles."""
    blank = [0] * len(frame.ids)
    cue, roles = list(blank), []
    edge = min((s for s, e in frame.spans if e > s), default=0)
    for r in relations:
        if r.cue[0][0] < edge:
            continue
        painted = _paint(cue, frame, r.cue, 1)
        if painted:
            tags = list(blank)
            _paint(tags, frame, r.content, 3)
            _paint(tags, frame, r.speaker, 1)
            roles.append((min(painted), max(painted), tags))
    any_cue = [max(tags) for tags in zip(blank, *(tags for _, _, tags in roles), strict=True)]
    return Example(frame, cue, any_cue, roles)


def no_left(sizes: tuple[int, ...]) -> float:
    """Share of windows without a left side: it costs as much as a sentence and a half, and wide windows hold their own."""
    return 0.0 if len(sizes) == 1 else 0.5 if min(sizes) > 1 else 0.05


def group_windows(
    document: dict, relations: list[Relation], sizes: tuple[int, ...], rng: random.Random
) -> list[Window]:
    """Windows of one or more sentences each: several in one window cost less context."""
    text, spans, found, i = document["text"], split_sentences(document["text"]), [], 0
    while i < len(spans):
        size = rng.choice(sizes)
        s, e = spans[i][0], spans[min(i + size, len(spans)) - 1][1]
        left = max(0, s - LEFT_CHARS) if rng.random() >= no_left(sizes) else s
        near = tuple(
            r.shifted(s)
            for r in relations
            if any(a < e and b > left for spans_ in (r.cue, r.speaker, r.content) for a, b in spans_)
        )
        found.append(Window(document["id"], s, text[left:s], text[s:e], near))
        i += size
    return found


def frame_windows(windows: list[Window], tokenizer: Tokenizer) -> list[Frame]:
    """Tokenise as the run-time tagger does."""
    lefts = [clip_left(w.left) for w in windows]
    left_codes = tokenizer.encode_batch(lefts, add_special_tokens=False)
    codes = tokenizer.encode_batch([w.sentence for w in windows], add_special_tokens=False)
    return [build_frame(lf, lc, w.sentence, c) for lf, lc, w, c in zip(lefts, left_codes, windows, codes, strict=True)]


STEP = 16
"""Lengths are padded to a multiple of this, and batches of one length are of one size: a new shape costs a second."""


def pad(rows: list[list[int]] | list[tuple[int, ...]], value: int = 0) -> Tensor:
    """Rows of different lengths as one tensor."""
    length = -(-max(map(len, rows)) // STEP) * STEP
    return torch.tensor([list(r) + [value] * (length - len(r)) for r in rows])


def feed(frames: list[Frame]) -> dict[str, Tensor]:
    """The model's arguments for some frames."""
    ids = pad([f.ids for f in frames])
    mask = torch.zeros(ids.shape).masked_fill(ids == 0, -1e4)[:, None, None]
    return {
        "ids": ids,
        "segment": pad([f.segment for f in frames]),
        "shape": pad([f.shape for f in frames]),
        "mask": mask,
    }


def bucket(examples: list[Example], tokens: int, rng: random.Random) -> list[list[Example]]:
    """Batches of at most `tokens` tokens, padding included, of like length, in random order."""
    order = list(examples)
    rng.shuffle(order)
    order.sort(key=lambda x: -len(x.frame.ids) // STEP)
    batches, i = [], 0
    while i < len(order):
        size = max(1, tokens // (-(-len(order[i].frame.ids) // STEP) * STEP))
        batches.append(order[i : i + size])
        i += size
    rng.shuffle(batches)
    return batches


def loss_of(model: Tagger, batch: list[Example]) -> Tensor:
    """Cue loss + role loss for the true cues + a little of the cue-free role loss."""
    with torch.autocast("cpu", torch.bfloat16):
        out = model(**feed([x.frame for x in batch]))
    out = out.float()
    cue = pad([x.cue for x in batch], -100)
    loss = fn.cross_entropy(out[..., :CUE_TAGS].flatten(0, 1), cue.flatten(), ignore_index=-100)
    flat = pad([x.any_cue for x in batch], -100)
    loss = loss + AUXILIARY * fn.cross_entropy(
        out[..., CUE_TAGS : CUE_TAGS + ROLE_TAGS].flatten(0, 1), flat.flatten(), ignore_index=-100
    )
    cues = [(i, f, la, tags) for i, x in enumerate(batch) for f, la, tags in x.roles]
    if cues:
        row, first, last = (torch.tensor([c[k] for c in cues]) for k in range(3))
        length = out.shape[1]
        gold = torch.tensor([c[3] + [-100] * (length - len(c[3])) for c in cues])
        roles = model.roles(out, row, first, last)
        loss = loss + fn.cross_entropy(roles.flatten(0, 1), gold.flatten(), ignore_index=-100)
    return loss
