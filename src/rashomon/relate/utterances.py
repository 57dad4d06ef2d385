"""One act of speaking in all its renderings: statements of different reports that give the same words or their sense.

Statements are made ready (`utterances_lines`), those that share rare words are brought together, each pair is judged by who
speaks, what is said, when, and with or without a "not" (`utterances_pairs`), and groups grow from the surest pair on, as long
as all that are in agree on average. What then differs between renderings is told by `utterances_drift`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.pipeline import Stage, StoryDraft
from rashomon.relate.utterances_acts import Nearness, ReportActs, acts_of
from rashomon.relate.utterances_drift import Side, find_attribution, find_drift, told_apart
from rashomon.relate.utterances_lines import LONG, Line, prepare, weigh
from rashomon.relate.utterances_pairs import (
    COSINE,
    Likeness,
    guess_cosine,
    judge,
    kinship,
    liken,
    nested,
    strangers_at_most,
    total,
)
from rashomon.remembering import Shelf

if TYPE_CHECKING:
    from rashomon.models.encoder import Encoder
    from rashomon.models.static import StaticVectors


class UtterancesConfig(Record, frozen=True):
    """Settings, chosen on the example story and read on real ones (docs/decisions/245).

    `enough`: log-odds from which a pair is one utterance; `together`: those that the pairs of two groups need on average, lower
    because renderings of one speech may cut different sentences; `silent`: the weight in that average of two renderings that
    share no word; `fewest`: content words a statement needs;
    `widest`: of a word in more statements than this, no pairs are looked for by it; `rarest`: words of a statement by which pairs
    are looked for; `nearest`: pairs judged of each statement; `most_encoded`: texts encoded for one story (the unsure pairs
    first; the rest are judged by their words); `most_read`: members of a group that a newcomer is compared with.
    """

    enough: float = 0.1
    together: float = -1.7
    silent: float = 0.25
    fewest: int = 1
    widest: int = 80
    rarest: int = 8
    nearest: int = 8
    most_encoded: int = 600
    most_read: int = 8


def find_utterances(draft: StoryDraft, config: UtterancesConfig, kit: Encoder | None = None) -> StoryDraft:
    """Group the statements of a story by act of speaking and tell how the renderings differ.

    Args:     draft: with `statements`; kit: the sentence encoder, or None for words alone.
    Returns:  the draft with `utterances`: those with two renderings or more, in the order of their first one.
    Raises:   nothing.
    Cost:     for each statement a walk over the postings of its rarest words and at most `nearest` alignments: linear in
              statements; at most `most_encoded` sentence vectors.
    From:     docs/decisions/245.
    """
    every = prepare(draft)
    lines = [k for k in every if _is_speech(k, config)]
    weights = weigh(lines)
    nodes = _nodes(lines)
    # The words of copies agree by themselves; of translations only the place does.
    copies = {(c.left, c.right): c.spans * (c.kind == "translation") for c in draft.copies if c.kind in _MADE_FROM}
    pairs = _Pairs([_of_all([lines[i] for i in node]) for node in nodes], weights, copies, config, kit)
    groups = _grow(pairs, config)
    members = sorted(sorted(i for n in group for i in nodes[n]) for group in groups)
    teller = _Teller(draft, kit)
    found = [teller.tell([lines[i] for i in group]) for group in members if len(group) > 1]
    return msgspec.structs.replace(draft, utterances=tuple(found))


_MADE_FROM = ("copy", "contained", "partial", "translation")


def _is_speech(line: Line, config: UtterancesConfig) -> bool:
    """ "It is thought that ..." is nobody's act of speaking; only a quotation can lack its speaker and still be one."""
    s = line.statement
    if not s.source and s.form != "direct":
        return False
    return len(line.senses) >= config.fewest or line.denies


def _nodes(lines: Sequence[Line]) -> list[list[int]]:
    """Statements with the very same words and speaker, copies of one text mostly, are compared once."""
    found: dict[tuple[object, ...], list[int]] = {}
    for i, line in enumerate(lines):
        s = line.statement
        known = s.speaker_name if line.who.named else tuple(sorted(line.who.described))
        # A short answer ("No comment") is the same act of speaking only on the same day.
        day = None if len(line.senses) >= LONG else line.day if line.day is not None else s.report
        key = (tuple(w.stem for w in line.words), line.denies, known, day)
        found.setdefault(key, []).append(i)
    return list(found.values())


def _of_all(same: Sequence[Line]) -> Line:
    """The first of statements with the same words, with the outlets of all: whichever of them "the Courier" printed."""
    outlets = frozenset().union(*(line.who.outlets for line in same))
    who = msgspec.structs.replace(same[0].who, outlets=outlets)
    return msgspec.structs.replace(same[0], who=who)


# ------------------------------------------------------------------------------------------------- pairs


class _Pairs:
    """The pairs of nodes that are worth a look, judged; any other pair is judged when it is asked for."""

    def __init__(
        self,
        lines: Sequence[Line],
        weights: Mapping[str, float],
        copies: Mapping[tuple[str, str], Spans],
        config: UtterancesConfig,
        kit: Encoder | None,
    ) -> None:
        self.lines, self.weights, self.copies, self.config = lines, weights, copies, config
        self.known: dict[tuple[int, int], tuple[float, bool]] = {}
        self.weight = [total(line.senses, weights) for line in lines]
        likes = {
            (a, b): self._liken(a, b)
            for a, b in _candidates(lines, weights, config)
            if not nested(lines[a].statement, lines[b].statement) and not self._hopeless(a, b)
        }
        judged = {(a, b): judge(lines[a], lines[b], like) for (a, b), like in likes.items()}
        cosines = _cosines(lines, likes, judged, config, kit)
        self.verbatim = frozenset(pair for pair, like in likes.items() if _verbatim(like))
        for (a, b), like in likes.items():
            cosine = cosines.get((a, b), guess_cosine(like))
            self.known[a, b] = judged[a, b] + COSINE * cosine, like.mass == 0
        self.edges = sorted(
            (
                (score, a, b)
                for (a, b), (score, _) in self.known.items()
                if score >= config.enough or (a, b) in self.verbatim
            ),
            key=lambda e: (-e[0], e[1], e[2]),
        )

    def _hopeless(self, a: int, b: int) -> bool:
        """Whether no word, and no vector, could make one act of speaking of two."""
        left, right = self.lines[a], self.lines[b]
        reports = left.statement.report, right.statement.report
        copied = reports in self.copies or reports[::-1] in self.copies
        return strangers_at_most(left, right, copied) + COSINE < self.config.enough

    def _liken(self, a: int, b: int) -> Likeness:
        left, right, own = self.lines[a], self.lines[b], (self.weight[a], self.weight[b])
        if (right.statement.report, left.statement.report) in self.copies:
            left, right, own = right, left, (own[1], own[0])
        spans = self.copies.get((left.statement.report, right.statement.report))
        placed = bool(spans) and _placed(left, right, spans or ())
        return liken(left, right, self.weights, spans is not None, placed, own)

    def judged(self, a: int, b: int) -> tuple[float, float]:
        """The score of a pair, kept within bounds, and its weight in an average."""
        key = (a, b) if a < b else (b, a)
        if key not in self.known:
            left, right = self.lines[key[0]], self.lines[key[1]]
            like = self._liken(*key)
            score = judge(left, right, like) + COSINE * guess_cosine(like)
            self.known[key] = -_BOUND if nested(left.statement, right.statement) else score, like.mass == 0
        score, silent = self.known[key]
        alike = silent and self.lines[a].who.entity == self.lines[b].who.entity and score > -_BOUND
        return max(-_BOUND, min(_BOUND, score)), self.config.silent if alike else 1.0

    def is_short(self, a: int) -> bool:
        """Whether a statement is a quotation with few words of its own."""
        line = self.lines[a]
        return line.statement.form != "indirect" and len(line.senses) < LONG and len(line.words) >= _PHRASE

    def holds(self, a: int, b: int) -> bool:
        """Whether a quotation of another report holds a shorter one word for word."""
        left, right = self.lines[a], self.lines[b]
        if left.statement.report == right.statement.report or left.statement.form == "indirect":
            return False
        return bool(left.senses & right.senses) and _verbatim(self._liken(a, b))

    def tells_of(self, a: int, b: int) -> bool:
        """Whether one of two tells that the other was said, by somebody else."""
        left, right = self.lines[a], self.lines[b]
        x, y = left.statement, right.statement
        return (x.parent == y.id or y.parent == x.id) and kinship(left, right) != "same"


def _verbatim(like: Likeness) -> bool:
    """A quotation of one speaker that stands in another, word for word."""
    return like.kin == "same" and like.whole and like.quoted and like.run >= _PHRASE


_BOUND = 4.0
_PHRASE = 4  # words in a row
Spans = Sequence[tuple[int, int, int, int]]


def _placed(left: Line, right: Line, spans: Spans) -> bool:
    """Whether both contents lie, by half at least, in one passage that a report took from the other, and are about as long."""
    sizes = [sum(b - a for a, b in line.statement.content) for line in (left, right)]
    if max(sizes) > 2 * min(sizes):
        return False
    for a, b, c, d in spans[:_PASSAGES]:
        if _half(left.statement.content, a, b) and _half(right.statement.content, c, d):
            return True
    return False


_PASSAGES = 100  # passages of one pair of reports that are looked at


def _half(content: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    inside = sum(max(0, min(b, end) - max(a, start)) for a, b in content)
    return 2 * inside >= sum(b - a for a, b in content)


def _candidates(lines: Sequence[Line], weights: Mapping[str, float], config: UtterancesConfig) -> list[tuple[int, int]]:
    """For each statement those that share most of its rarest words."""
    import numpy as np

    senses = {s for line in lines for s in line.senses | line.around}
    heaviest = sorted(senses, key=lambda s: (-weights.get(s, 0.5), s))
    rank = {s: n for n, s in enumerate(heaviest)}
    keys = [_keys(line, rank, config) for line in lines]
    owner = np.repeat(np.arange(len(lines)), [len(own) for own in keys])
    word = np.array([n for own in keys for n in own], np.int64)
    weight = np.array([weights.get(s, 0.5) for s in heaviest], np.float64)
    size = np.bincount(word, minlength=len(heaviest))
    postings, first = owner[np.argsort(word, kind="stable")], np.cumsum(size) - size
    often = np.where((size > 1) & (size <= config.widest), size, 0)[word]
    found: set[tuple[int, int]] = set()
    for start in range(0, len(lines), _AT_ONCE):
        some = np.arange(*np.searchsorted(owner, (start, start + _AT_ONCE)))
        which = np.repeat(some, often[some])  # a word of a statement, once for each statement that it is a word of
        nth = np.arange(len(which)) - np.repeat(np.cumsum(often[some]) - often[some], often[some])
        met, pair = np.unique(owner[which] * len(lines) + postings[first[word[which]] + nth], return_inverse=True)
        shared = np.bincount(pair, weight[word[which]], len(met))  # added up in the order of the words
        one, other = np.divmod(met, max(1, len(lines)))
        one, other, shared = one[one != other], other[one != other], shared[one != other]
        order = np.lexsort((other, -shared, one))
        one, other = one[order], other[order]
        near = np.arange(len(one)) - np.searchsorted(one, one) < config.nearest
        pairs = np.sort(np.stack((one[near], other[near]), 1), 1)
        found.update(map(tuple, pairs.tolist()))
    return sorted(found)


_AT_ONCE = 1 << 10
"""Statements whose words are looked up at once, so that the arrays stay small."""


def _keys(line: Line, rank: Mapping[str, int], config: UtterancesConfig) -> list[int]:
    """The heaviest words of a statement, by `rank`: the place of each word among all by their weights."""
    own = sorted([rank[s] for s in line.senses])[: config.rarest]
    if len(line.senses) < LONG or line.denies:  # little of its own: by what stands around it
        around = sorted([rank[s] for s in line.around - line.senses])
        own += around[: config.rarest - len(own)]
    return own


def _cosines(
    lines: Sequence[Line],
    likes: Mapping[tuple[int, int], Likeness],
    judged: Mapping[tuple[int, int], float],
    config: UtterancesConfig,
    kit: Encoder | None,
) -> dict[tuple[int, int], float]:
    """Cosines of the pairs that a cosine can decide, the most open ones first, as far as `most_encoded` goes."""
    if kit is None:
        return {}
    unsure = []
    for (a, b), like in likes.items():
        missing = config.enough - judged[a, b]
        if COSINE * 0.1 < missing < COSINE:
            unsure.append((abs(COSINE * guess_cosine(like) - missing), a, b))
    texts: dict[str, int] = {}
    chosen = []
    for _, a, b in sorted(unsure):
        left, right = lines[a].statement.text, lines[b].statement.text
        if len(texts) + 2 > config.most_encoded:
            break
        for text in (left, right):
            texts.setdefault(text, len(texts))
        chosen.append((a, b, texts[left], texts[right]))
    if not chosen:
        return {}
    vectors = kit.encode(list(texts))
    return {(a, b): float(vectors[x] @ vectors[y]) for a, b, x, y in chosen}


# ------------------------------------------------------------------------------------------------- groups


def _grow(pairs: _Pairs, config: UtterancesConfig) -> list[list[int]]:
    """Merge from the surest pair on; two groups merge where the pairs between them are alike on average."""
    group = list(range(len(pairs.lines)))
    members = {i: [i] for i in group}
    for _, a, b in pairs.edges:
        left, right = sorted((group[a], group[b]))
        if left == right or _hold_each_other(members[left], members[right], pairs):
            continue
        if (a, b) in pairs.verbatim or _agree(members[left], members[right], pairs, config):
            for i in members[right]:
                group[i] = left
            members[left] = sorted(members[left] + members.pop(right))
    return _with_cuts(sorted(members.values()), pairs)


def _with_cuts(groups: Sequence[list[int]], pairs: _Pairs) -> list[list[int]]:
    """Let what stayed alone join the speech of its speaker that holds it word for word.

    Pairs are looked for by the rarest words of each; a short quotation of a long speech may hold only plain ones.
    """
    grown = [list(group) for group in groups]
    by_speaker: dict[str, list[int]] = {}
    for at, group in enumerate(grown):
        for entity in sorted({e for n in group if (e := pairs.lines[n].who.entity) is not None}):
            by_speaker.setdefault(entity, []).append(at)
    for at, group in enumerate(grown):
        if len(group) != 1 or not pairs.is_short(group[0]):
            continue
        spoken = by_speaker.get(pairs.lines[group[0]].who.entity or "", ())[:_MOST_SPOKEN]
        home = next(
            (k for k in spoken if k != at and any(pairs.holds(n, group[0]) for n in grown[k][:_MOST_HELD])), None
        )
        if home is not None:
            grown[home].append(grown[at].pop())
    return sorted(sorted(group) for group in grown if group)


_MOST_SPOKEN = 60  # utterances of one speaker that are looked through for a short quotation


def _hold_each_other(left: Sequence[int], right: Sequence[int], pairs: _Pairs) -> bool:
    """Whether somebody in one group tells of another voice in the other: "he says he blacked out", and the telling of it."""
    return any(pairs.tells_of(i, j) for i in left[:_MOST_HELD] for j in right[:_MOST_HELD])


_MOST_HELD = 30


def _agree(left: Sequence[int], right: Sequence[int], pairs: _Pairs, config: UtterancesConfig) -> bool:
    summed = weighed = 0.0
    for i in left[: config.most_read]:
        for j in right[: config.most_read]:
            score, weight = pairs.judged(i, j)
            summed, weighed = summed + score * weight, weighed + weight
    return summed >= config.together * weighed


# ------------------------------------------------------------------------------------------------- the result


class _Teller:
    """Makes the utterances of a story; keeps what the renderings of one report share."""

    def __init__(self, draft: StoryDraft, kit: object) -> None:
        self.reports = {r.report.name: r for r in draft.reports}
        self.turned = frozenset(frozenset((c.left, c.right)) for c in draft.copies if c.kind == "translation")
        self.nearness, self.by_vectors = _nearness(kit), kit is not None
        self.acts: dict[str, ReportActs] = {}

    def tell(self, group: Sequence[Line]) -> shapes.Utterance:
        """The utterance of a group of renderings."""
        named = [g.statement.speaker for g in group if g.who.named and g.statement.speaker]
        speaker = named[0] if named else next((g.statement.speaker for g in group if g.statement.speaker), None)
        return shapes.Utterance(
            id=content_id("utterance", *sorted(g.statement.id for g in group)),
            speaker=speaker,
            renderings=tuple(shapes.Rendering(g.statement.id, g.statement.report, g.statement.content) for g in group),
            drift=tuple(dict.fromkeys(self._drift(group))),
        )

    def _drift(self, group: Sequence[Line]) -> list[shapes.Drift]:
        """Drift is told against the first report: whoever came later may have changed it."""
        first = group[0].statement.report
        own = [g for g in group if g.statement.report == first]
        inner = {g.statement.id for g in own if any(g.statement.parent == o.statement.id for o in own)}
        early = [
            g for g in own if g.statement.id not in inner
        ]  # "X has told Y to go, an official said": the official's
        # Who is said to speak is told against the speaker's own words, or what the first report begins with.
        spoken = next((g for g in early if g.statement.form == "direct" and g.statement.source), early[0])
        found: list[shapes.Drift] = []
        for line in group:
            if line.statement.report == first:
                continue
            base = max(early, key=lambda g: (len(g.senses & line.senses), len(g.senses), -g.at))
            made = frozenset((first, line.statement.report)) in self.turned
            if told_apart(base.words, line.words):
                found += self._between(base, line, made)
            if not self._of_one_house(spoken, line):
                found += find_attribution(self._side(spoken, line), self._side(line, spoken))
        return found

    def _between(self, base: Line, line: Line, made: bool) -> tuple[shapes.Drift, ...]:
        """The drift between two renderings; found once for two that stand as they stood."""
        told = [
            (x.report, x.statement, x.sentence, x.who.named, x.who.type, kinship(x, other))
            for x, other in ((base, line), (line, base))
        ]
        key = (*told, made, self.by_vectors)
        found = _DRIFTS.get(key)
        if found is None:
            found = find_drift(self._side(base, line), self._side(line, base), self.nearness, made)
            _DRIFTS.put(key, found)
        return found

    def _of_one_house(self, first: Line, line: Line) -> bool:
        """Whether a report recalls what its own outlet has printed: "the Courier reported on Tuesday", in the Courier."""
        here, there = (self.reports[x.statement.report].report.outlet for x in (first, line))
        return here is not None and here == there and line.who.type != "person"

    def _side(self, line: Line, other: Line) -> Side:
        s = line.statement
        report = self.reports[s.report]
        if s.report not in self.acts:
            self.acts[s.report] = acts_of(report, line.report)
        acts = self.acts[s.report].within(s.content)
        person = line.who.type not in ("organisation", "place")
        return Side(report.text, s, line.words, acts, line.who.named, person, kinship(line, other), line.sentence)


_DRIFTS: Shelf[tuple[shapes.Drift, ...]] = Shelf(1 << 11)
"""What two renderings say otherwise, by their reports' numbers, statements and speakers."""


def _nearness(kit: object) -> Nearness:
    """How alike two words are: by their static vectors, or, without models, only if equal."""
    known: dict[tuple[str, str], float] = {}

    def by_vector(a: str, b: str) -> float:
        if kit is None:
            return 0.0
        key = (a, b) if a < b else (b, a)
        if key not in known:
            vectors = _static().encode(key)
            known[key] = float(vectors[0] @ vectors[1])
        return known[key]

    return by_vector


def _static() -> StaticVectors:
    from rashomon.models import load_static

    return load_static()


def load() -> Encoder:
    """The sentence encoder, once a process."""
    from rashomon.models import load_encoder

    return load_encoder()


STAGE = Stage(
    name="utterances",
    version="6",
    shape="story",
    reads=("statements", "copies"),
    writes=("utterances",),
    run=find_utterances,
    config=UtterancesConfig(),
    load=load,
)
