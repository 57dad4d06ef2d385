"""The judge: how certain events are, what two texts are to each other, and whether two event words tell of one event.

One small encoder with three heads. A sentence gives every token a certainty on FactBank's scale; two texts, read together,
give the odds of six relations; two tokens of such a pair give the odds of one event. One row a call, as for the other
encoders: int8 activations are scaled by the largest value in the tensor, so rows that shared a tensor would get other bytes.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

    from rashomon.models.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]
Offsets = tuple[int, int]
Relation = Literal["same", "entails", "entailed", "contradicts", "related", "unrelated"]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
"""What the left text is to the right one: "entails" says all of it and more, "entailed" is said by it."""
SCALES = ("news", "web", "test")
"""How certainty was asked for in training: of trained readers of news, of many readers of the web, of made sentences."""
EVENT = 96
LEFT_MOST, RIGHT_MOST, ALONE_MOST = 160, 120, 250
"""Word pieces read of the left and the right text of a pair, and of a sentence by itself."""
CLS, SEP = 101, 102


class Judge:
    """Judges sentences and pairs; made by `rashomon.models.load_judge`."""

    def __init__(self, session: "InferenceSession", vocabulary: "Vocabulary", head: dict[str, Floats]) -> None:
        """Hold a loaded graph; call `load_judge` instead."""
        self._session = session
        self._vocabulary = vocabulary
        self._head = head

    def relate(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The odds of each relation of left to right.

        Args:     pairs: two texts of a sentence or two each; at most 160 and 120 word pieces are read.
        Returns:  (len(pairs), 6), columns as in `RELATIONS`, rows that sum to one.
        Raises:   nothing; two empty texts get an answer that means nothing.
        Cost:     one pass of the encoder a pair: about 5 ms for two sentences of news.
        From:     MSRP, RTE, FNC-1, STS, pairs derived from real articles; models/judge/card.md.
        """
        rows = [self._run(ids, segment)[0] for ids, segment, _, _ in self._join(pairs)]
        return _softmax(np.stack(rows)) if rows else np.empty((0, len(RELATIONS)), dtype=np.float32)

    def certainties(
        self, sentences: Sequence[tuple[str, Sequence[Offsets]]], scale: Literal["both", "news", "web"] = "both"
    ) -> tuple[tuple[float, ...], ...]:
        """How certain the author of each sentence is of each event in it.

        Args:     sentences: text, and the characters of each event's word; the first word piece counts; scale: "news" asks how
                  far the author stands behind the event, "web" whether it has happened, "both" mixes them.
        Returns:  for each sentence its events' scores, -3 (certainly not) to 3 (certainly), in their order; 0 for a word that
                  lies beyond the 250 word pieces that are read.
        Raises:   nothing.
        Cost:     one pass of the encoder a sentence, whatever the number of events: about 3 ms.
        From:     UW, MEANTIME, UDS-IH2, CB, MV2, RP (Stanovsky et al. 2017, Rudinger et al. 2018); models/judge/card.md.
        """
        codes = self._vocabulary.tokenizer.encode_batch([text for text, _ in sentences], add_special_tokens=False)
        mixed = self._head["scales"] if scale == "both" else np.eye(len(SCALES), dtype=np.float32)[SCALES.index(scale)]
        found = []
        for (_, events), code in zip(sentences, codes, strict=True):
            ids = [CLS, *code.ids[:ALONE_MOST], SEP]
            tokens = self._run(ids, [0] * len(ids))[1] if events else None
            at = [_piece_at(code, event, ALONE_MOST) for event in events]
            found.append(tuple(_certainty(tokens, t, mixed) for t in at))
        return tuple(found)

    def same_event(self, pairs: Sequence[tuple[str, Offsets, str, Offsets]]) -> Floats:
        """The odds that two event words tell of one event.

        Args:     pairs: a sentence, the characters of its event's word, another sentence, the characters of its word.
        Returns:  (len(pairs),), 0 to 1; 0 where a word lies beyond what is read.
        Raises:   nothing.
        Cost:     one pass of the encoder a pair of sentences, however many words of the two are asked about.
        From:     ECB+ (Cybulska & Vossen 2014), train topics; models/judge/card.md.
        """
        found = np.zeros(len(pairs), dtype=np.float32)
        rows: dict[tuple[str, str], list[int]] = {}
        for n, (left, _, right, _) in enumerate(pairs):
            rows.setdefault((left, right), []).append(n)
        for (ids, segment, a, b), wanted in zip(self._join(list(rows)), rows.values(), strict=True):
            tokens = self._run(ids, segment)[1]
            for n in wanted:
                found[n] = self._one_event(tokens, a, b, pairs[n][1], pairs[n][3])
        return found

    def relate_events(self, left: str, act: Offsets, right: str, other: Offsets) -> tuple[tuple[float, ...], float]:
        """Both answers about two texts in one reading: the odds of each relation, and that two event words tell of one event.

        Args:     act, other: the characters of the event's word in `left` and in `right`.
        Returns:  six odds, as `relate` gives them, and one, as `same_event` does; rounded to four places.
        Raises:   nothing.
        Cost:     one pass of the encoder.
        """
        ((ids, segment, a, b),) = self._join([(left, right)])
        relation, tokens = self._run(ids, segment)
        odds = tuple(round(float(v), 4) for v in _softmax(relation[None])[0])
        return odds, self._one_event(tokens, a, b, act, other)

    def _join(self, pairs: Sequence[tuple[str, str]]) -> "list[tuple[list[int], list[int], Encoding, Encoding]]":
        encode = self._vocabulary.tokenizer.encode_batch
        lefts = encode([left for left, _ in pairs], add_special_tokens=False)
        rights = encode([right for _, right in pairs], add_special_tokens=False)
        found = []
        for a, b in zip(lefts, rights, strict=True):
            left, right = a.ids[:LEFT_MOST], b.ids[:RIGHT_MOST]
            found.append(([CLS, *left, SEP, *right, SEP], [0] * (len(left) + 2) + [1] * (len(right) + 1), a, b))
        return found

    def _run(self, ids: list[int], segment: list[int]) -> tuple[Floats, Floats]:
        feeds: dict[str, Any] = {
            "words": self._vocabulary.embed(ids),
            "segment": np.array([segment], dtype=np.int64),
        }
        relation, tokens = self._session.run(None, feeds)
        return np.asarray(relation, dtype=np.float32)[0], np.asarray(tokens, dtype=np.float32)[0]

    def _one_event(self, tokens: Floats, a: "Encoding", b: "Encoding", left: Offsets, right: Offsets) -> float:
        first, second = _piece_at(a, left, LEFT_MOST), _piece_at(b, right, RIGHT_MOST)
        if first is None or second is None:
            return 0.0
        one = tokens[first + 1, len(SCALES) : len(SCALES) + EVENT]
        other = tokens[second + min(len(a.ids), LEFT_MOST) + 2, len(SCALES) + EVENT :]
        score = float(np.maximum(one + other, 0) @ self._head["event"] + self._head["event_bias"][0])
        return round(float(1 / (1 + np.exp(-score))), 4)


def _certainty(tokens: Floats | None, at: int | None, scales: Floats) -> float:
    if tokens is None or at is None:
        return 0.0
    return round(min(3.0, max(-3.0, float(tokens[at + 1, : len(SCALES)] @ scales))), 3)


def _piece_at(code: "Encoding", event: Offsets, most: int) -> int | None:
    """The first word piece of an event's word, unless it lies beyond what is read."""
    return next((i for i, (_, end) in enumerate(code.offsets[:most]) if end > event[0]), None)


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), dtype=np.float32)
