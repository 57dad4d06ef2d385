"""The attribution tagger: who said what, and by which words, in one sentence and the text before it.

One pass of a small encoder gives every token a score for being a cue and three vectors. For each cue found, a small
layer reads (token vector + cue vectors + distance) and labels every token of the window as speaker, content or neither
*of that cue*. So one pass is enough for any number of cues, one speaker may serve several cues, and a relation may lie
inside the content of another.

The graph runs on one window a call: int8 activations are scaled by the largest value in the tensor, so a window that
shared its tensor with others would get other bytes (measured: a batch moves int8 vectors by up to .036 a component).
"""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

    from rashomon.models.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LEFT_TOKENS = 28
"""Tokens of left context kept. With windows of four sentences 44 find no more (docs/decisions/053)."""
LEFT_CHARS = 400
SENTENCE_TOKENS = 400
"""A longer sentence is cut here: the encoder has 512 places. The longest PolNeAR sentence has 236."""
SENTENCE_GAP = 2
"""Characters between two sentences of one content span: a space, a line end or two."""
LEAST_CONTENT = 0.6
"""A content span of a lower score is dropped: 0.3 points of whole relations on dev, and fewer stray sentences before."""
CASES, GAPS = 3, 3
CUE_TAGS = 3
ROLE_TAGS = 5
"""outside, speaker begin, speaker inside, content begin, content inside."""
PAIR = 192
REACH = 64
WIDTH_OUT = CUE_TAGS + ROLE_TAGS + 3 * PAIR
CLS, SEP = 101, 102
REFUSED = np.float32(-1e9)


class Piece(msgspec.Struct, frozen=True):
    """A span in code points from the start of the sentence; negative in the left context. Score: mean tag probability."""

    start: int
    end: int
    score: float


class Attribution(msgspec.Struct, frozen=True):
    """One attribution relation: one cue, at most one speaker, any number of content spans.

    `score` is the lowest score of its pieces.
    """

    cue: Piece
    speaker: tuple[Piece, ...]
    content: tuple[Piece, ...]
    score: float


class Frame(msgspec.Struct, frozen=True):
    """One window as the graph reads it, and where each token lies. Special tokens have the empty span (0, 0)."""

    ids: tuple[int, ...]
    segment: tuple[int, ...]
    shape: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def _shape(text: str, start: int, end: int) -> int:
    """Case and gap before a token: the tokeniser is uncased and blind to spaces, and both tell open from closed."""
    first = text[start]
    case = 0
    if first.isupper():
        case = 2 if end - start > 1 and text[start:end].isupper() else 1
    gap = 0
    if start == 0 or text[start - 1] == "\n":
        gap = 2
    elif text[start - 1].isspace():
        gap = 1
    return case * GAPS + gap


def clip_left(left: str) -> str:
    """The end of the left context that can reach the window."""
    return left[-LEFT_CHARS:]


def build_frame(left: str, left_code: "Encoding", sentence: str, code: "Encoding") -> Frame:
    """Lay out `[CLS] left [SEP] sentence [SEP]` with segments, token shapes and spans in the sentence's frame.

    Args:     left: clipped by `clip_left`; the encodings: of `left` and `sentence` without special tokens.
    Returns:  a frame of at most 3 + LEFT_TOKENS + SENTENCE_TOKENS tokens.
    Raises:   nothing.
    Cost:     linear in tokens.
    """
    text, cut = left + sentence, len(left)
    before = left_code.offsets[-LEFT_TOKENS:]
    after = [(s + cut, e + cut) for s, e in code.offsets[:SENTENCE_TOKENS]]
    ids = (CLS, *left_code.ids[-LEFT_TOKENS:], SEP, *code.ids[:SENTENCE_TOKENS], SEP)
    segment = (0,) * (len(before) + 2) + (1,) * (len(after) + 1)
    shape = (0, *(_shape(text, s, e) for s, e in before), 0, *(_shape(text, s, e) for s, e in after), 0)
    spans = ((0, 0), *((s - cut, e - cut) for s, e in before), (0, 0), *((s - cut, e - cut) for s, e in after), (0, 0))
    return Frame(ids, segment, shape, spans)


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), dtype=np.float32)


def best_path(scores: Floats, follow: Floats) -> Ints:
    """The best legal tag sequence for each row of `scores` (rows, tokens, tags); `follow` (from, to) is 0 or REFUSED."""
    # When the best tag of every token already makes a legal sequence there is none better: nine rows in ten.
    path = np.asarray(scores.argmax(2), dtype=np.int64)
    steps = np.concatenate([np.zeros((len(path), 1), dtype=np.int64), path], axis=1)
    for row in np.flatnonzero((follow[steps[:, :-1], steps[:, 1:]] != 0).any(1)).tolist():
        path[row] = _best_row(scores[row].tolist())
    return path


def _best_row(scores: list[list[float]]) -> list[int]:
    """Viterbi over one row: any tag may follow any, but an inside tag only its own begin or inside tag.

    Plain numbers, and five tags written out: on a hundred tokens that is a sixth of the time of a loop over tags, and less than
    as many calls of numpy. Where there are three tags the last two are never possible.
    """
    none = -math.inf
    rows = scores if len(scores[0]) == ROLE_TAGS else [[*row, none, none] for row in scores]
    a, b, _, d, _ = rows[0]
    c = e = none
    # The best tag of all, and whether the two inside tags come from their begin tags.
    back: list[tuple[int, bool, bool]] = []
    for row in rows[1:]:
        best, most = 0, a
        for tag, total in ((1, b), (2, c), (3, d), (4, e)):
            if total > most:
                best, most = tag, total
        back.append((best, b >= c, d >= e))
        c, e = (b if b >= c else c) + row[2], (d if d >= e else e) + row[4]
        a, b, d = most + row[0], most + row[1], most + row[3]
    totals = (a, b, c, d, e)
    tag = totals.index(max(totals))
    path = [tag]
    for best, first, second in reversed(back):
        if tag == 2:
            tag = 1 if first else 2
        elif tag == 4:
            tag = 3 if second else 4
        else:
            tag = best
        path.append(tag)
    return path[::-1]


def _follow(tags: int) -> Floats:
    """An inside tag (even, not 0) may only follow its own begin or inside tag."""
    allowed = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        for before in range(tags):
            if before not in (inside - 1, inside):
                allowed[before, inside] = REFUSED
    return allowed


FOLLOW_CUE, FOLLOW_ROLE = _follow(CUE_TAGS), _follow(ROLE_TAGS)


def runs_of(path: Ints, begin: int) -> list[tuple[int, int]]:
    """Token ranges [first, last] of the tag pair (begin, begin + 1) in one tag sequence."""
    found: list[tuple[int, int]] = []
    for t in np.flatnonzero((path == begin) | (path == begin + 1)).tolist():
        if path[t] == begin or not found or found[-1][1] != t - 1:
            found.append((t, t))
        else:
            found[-1] = (found[-1][0], t)
    return found


def score_roles(out: Floats, cue: tuple[int, int], head: dict[str, Floats]) -> Floats:
    """Role scores (tokens, ROLE_TAGS) of every token for one cue."""
    first, last = cue
    at = CUE_TAGS + ROLE_TAGS
    tokens, firsts, lasts = (out[:, at + i * PAIR : at + (i + 1) * PAIR] for i in range(3))
    place = np.minimum(np.maximum(np.arange(REACH - first, REACH - first + len(out)), 0), 2 * REACH)
    mixed = tokens + (firsts[first] + lasts[last])
    mixed += head["place"].take(place, axis=0)
    np.maximum(mixed, 0, out=mixed)
    scores: Floats = mixed @ head["weight"]
    scores += out[:, CUE_TAGS:at]
    scores += head["bias"]
    return scores


def _piece(spans: Sequence[tuple[int, int]], run: tuple[int, int], odds: Floats) -> Piece:
    first, last = run
    mean = np.add.reduce(odds[first : last + 1]) / np.float32(last - first + 1)  # `mean` itself takes longer to begin
    return Piece(spans[first][0], spans[last][1], round(float(mean), 4))


def share_content(roles: Floats, paths: Ints) -> Ints:
    """Where several cues claim the same tokens as content, leave each such stretch to the cue that claims it most.

    Speakers may be shared ("he said ... and believes ..."), content may not: in PolNeAR no two relations share any.
    Worth two points of whole relations on dev.

    Args:     roles: scores (cues, tokens, tags), changed in place; paths: their best tags.
    Returns:  the best tags after that.
    """
    shared = runs_of(np.asarray((paths >= 3).sum(0) > 1, dtype=np.int64), 1)
    if not shared:
        return paths
    chances = _softmax(roles)
    odds = np.log(chances[:, :, 3] + chances[:, :, 4] + 1e-9)
    for first, last in shared:
        stretch = odds[:, first : last + 1].sum(1)
        losers = np.arange(len(roles)) != stretch.argmax()
        roles[losers, first : last + 1, 3:] = REFUSED
    return best_path(roles, FOLLOW_ROLE)


def read_relations(out: Floats, frame: Frame, head: dict[str, Floats], bias: float) -> tuple[Attribution, ...]:
    """Turn the graph's output for one window into relations, ordered by cue.

    Args:     out: (tokens, WIDTH_OUT); head: arrays place, weight, bias; bias: added to the score of "no cue".
    Returns:  the relations that have at least one span in the sentence itself; at most one speaker span each, as
              in all but 9 of PolNeAR's 19,868 relations (+4.6 points of speaker on dev).
    Raises:   nothing.
    Cost:     linear in tokens times cues.
    """
    real = np.array([e > s for s, e in frame.spans])
    cue_scores = out[:, :CUE_TAGS].copy()
    cue_scores[:, 0] += bias
    cue_scores[~real, 1:] = REFUSED
    cues = runs_of(best_path(cue_scores[None], FOLLOW_CUE)[0], 1)
    if not cues:
        return ()
    roles = np.stack([score_roles(out, cue, head) for cue in cues])
    roles[:, ~real, 1:] = REFUSED
    for row, (first, last) in enumerate(cues):
        roles[row, first : last + 1, 1:] = REFUSED
    paths = best_path(roles, FOLLOW_ROLE)
    if len(cues) > 1:
        paths = share_content(roles, paths)
    cue_odds = 1 - _softmax(cue_scores)[:, 0]
    chances = _softmax(roles)
    found = []
    for cue, tags, speaks, told in zip(
        cues, paths, chances[:, :, 1] + chances[:, :, 2], chances[:, :, 3] + chances[:, :, 4], strict=True
    ):
        at = _piece(frame.spans, cue, cue_odds)
        speakers = [_piece(frame.spans, run, speaks) for run in runs_of(tags, 1)]
        speaker = tuple(sorted(speakers, key=lambda p: -p.score)[:1])
        pieces = (_piece(frame.spans, run, told) for run in runs_of(tags, 3))
        content = tuple(p for p in pieces if p.score >= LEAST_CONTENT)
        if (speaker or content) and any(p.end > 0 for p in (at, *speaker, *content)):
            score = min(p.score for p in (at, *speaker, *content))
            found.append(Attribution(at, speaker, content, score))
    return tuple(found)


class Attributor:
    """Tags attribution relations; made by `rashomon.models.load_attributor`."""

    def __init__(
        self, session: "InferenceSession", vocabulary: "Vocabulary", head: dict[str, Floats], bias: float
    ) -> None:
        """Hold a loaded graph; call `load_attributor` instead."""
        self._session = session
        self._vocabulary = vocabulary
        self._head = head
        self._bias = bias

    def tag(self, windows: Sequence[tuple[str, str]]) -> tuple[tuple[Attribution, ...], ...]:
        """Find the attribution relations of each window.

        Args:     windows: pairs (left context, text). The text is one sentence or a few of one paragraph; the left
                  context ends where it starts, white space included; at most its last 44 tokens are read.
        Returns:  for each pair its relations ordered by cue. Offsets are code points from the start of the text,
                  negative in the left context. A relation whose cue lies in the left context is given when its
                  content runs on into the text, so relations of one document join by the place of the cue
                  (`join_relations`). Relations inside the content of another are not looked for.
        Raises:   nothing; an empty text has no relations.
        Cost:     one pass of the encoder a window; the same answer in any batch or order.
        From:     trained on PolNeAR (Newell et al. 2018); models/attribution/card.md, docs/decisions/053.
        """
        lefts = [clip_left(left) for left, _ in windows]
        left_codes = self._vocabulary.tokenizer.encode_batch(lefts, add_special_tokens=False)
        codes = self._vocabulary.tokenizer.encode_batch([s for _, s in windows], add_special_tokens=False)
        rows = zip(lefts, left_codes, (s for _, s in windows), codes, strict=True)
        return tuple(self._tag_frame(build_frame(*row)) for row in rows)

    def _tag_frame(self, frame: Frame) -> tuple[Attribution, ...]:
        feeds: dict[str, Any] = {
            "words": self._vocabulary.embed(frame.ids),
            "segment": np.array([frame.segment], dtype=np.int64),
            "shape": np.array([frame.shape], dtype=np.int64),
        }
        out = np.asarray(self._session.run(None, feeds)[0], dtype=np.float32)[0]
        return read_relations(out, frame, self._head, self._bias)


def join_relations(found: Iterable[tuple[int, tuple[Attribution, ...]]]) -> tuple[Attribution, ...]:
    """Join the answers for the sentences of one document into whole relations.

    Args:     found: (start of the sentence in the document, its relations), in document order.
    Returns:  relations with offsets in the document, ordered by cue. A continuation (cue in the left context) adds its
              content to the relation found where the cue stood, and is dropped when none was found there.
    Raises:   nothing.
    Cost:     linear in relations.
    """
    whole: dict[int, Attribution] = {}
    for start, relations in found:
        for r in relations:
            moved = Attribution(*(_moved(r, start)), r.score)
            if r.cue.start >= 0:
                whole[moved.cue.start] = moved
            elif moved.cue.start in whole:
                old = whole[moved.cue.start]
                new = tuple(p for p in moved.content if p.start >= start)
                content = _run_on(old.content, new)
                whole[moved.cue.start] = Attribution(old.cue, old.speaker, content, min(old.score, r.score))
    return tuple(whole[at] for at in sorted(whole))


def _run_on(content: tuple[Piece, ...], new: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Content with what runs on from it; only white space between sentences parts them, so they are one span."""
    if content and new and new[0].start - content[-1].end <= SENTENCE_GAP:
        joined = Piece(content[-1].start, new[0].end, min(content[-1].score, new[0].score))
        return (*content[:-1], joined, *new[1:])
    return content + new


def _moved(r: Attribution, by: int) -> tuple[Piece, tuple[Piece, ...], tuple[Piece, ...]]:
    def move(p: Piece) -> Piece:
        return Piece(p.start + by, p.end + by, p.score)

    return move(r.cue), tuple(map(move, r.speaker)), tuple(map(move, r.content))
