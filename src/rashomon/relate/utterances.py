"""One act of speaking in all its renderings: statements of different reports that give the same words or their sense.

Candidates share a speaker (or one of them is unnamed, or an institution of the other's speaker) and some words; a pair is
judged by shared words, by a shared run of quoted words, and by sentence vectors where the encoder is there. Groups grow
from the surest pair on, and a statement joins only where it fits all that are in already on average, so that a chain of
half-alike statements does not become one utterance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Parse, Record
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.relate.alignment import Word, align, content_stems, find_words, longest_run
from rashomon.relate.utterances_drift import Nearness, Side, find_drift

if TYPE_CHECKING:
    from rashomon.models.encoder import Encoder


class UtterancesConfig(Record, frozen=True):
    """Thresholds, chosen on the summit reports and the example story (docs/decisions/055).

    With the same speaker two statements are one utterance at cosine `sense` with a share `words` of the shorter's content
    words, or the other way round at the second pair; with an institution for its person at `kin`, with an unnamed speaker
    at `unnamed` (cosine, share). `alone`: the share that does without an encoder.
    `phrase`: the cosine below which two lines that share one noun phrase only are two utterances (.64 apart, .71 together).
    `run`: words in a row that two quotations share; `fewest`: content words a statement needs to be compared at all;
    `widest`: of a content stem in more statements than this, no pairs are looked for by it.
    """

    same: tuple[float, float] = (0.50, 0.30)
    same_words: tuple[float, float] = (0.35, 0.50)
    kin: tuple[float, float] = (0.55, 0.40)
    unnamed: tuple[float, float] = (0.80, 0.60)
    alone: float = 0.60
    phrase: float = 0.70
    run: int = 6
    fewest: int = 2
    widest: int = 60


class _Line(Record, frozen=True):
    """A statement made ready for comparison."""

    at: int
    statement: shapes.Statement
    words: tuple[Word, ...]
    stems: frozenset[str]
    speaker: str | None
    named: bool


def find_utterances(draft: StoryDraft, config: UtterancesConfig, kit: Encoder | None = None) -> StoryDraft:
    """Group the statements of a story by act of speaking and tell how the renderings differ.

    Args:     draft: with `statements`; kit: the sentence encoder, or None for words alone.
    Returns:  the draft with `utterances`: those with two renderings or more, in the order of their first one.
    Raises:   nothing.
    Cost:     candidate pairs (those that share speaker and words) times one alignment; one vector a candidate.
    From:     docs/decisions/055.
    """
    texts = {r.report.name: r.text for r in draft.reports}
    lines = [_line(i, s, texts) for i, s in enumerate(draft.statements) if s.report in texts]
    # "It is thought that ..." is nobody's act of speaking; only a quotation can lack its speaker and still be one.
    lines = [k for k in lines if len(k.stems) >= config.fewest and (k.statement.source or k.statement.form == "direct")]
    kin = _institutions(draft)
    pairs = [(a, b) for a, b in _candidates(lines, config) if _may_be_one(lines[a], lines[b], kin, draft.statements)]
    # What even the best cosine could not join need not be encoded.
    pairs = [(a, b) for a, b in pairs if _judge(lines[a], lines[b], 1.0, config, kit is not None)]
    cosines = _cosines(lines, pairs, kit)
    scored = []
    for (a, b), cosine in zip(pairs, cosines, strict=True):
        sure = _judge(lines[a], lines[b], cosine, config, kit is not None)
        if sure:
            scored.append((sure, a, b))
    groups = _grow(len(lines), sorted(scored, key=lambda p: (-p[0], p[1], p[2])))
    nearness = _nearness(kit)
    nouns = {r.report.name: _noun_starts(r) for r in draft.reports}
    found = [_utterance([lines[i] for i in group], texts, nouns, nearness) for group in groups]
    return msgspec.structs.replace(draft, utterances=tuple(found))


def _line(at: int, s: shapes.Statement, texts: Mapping[str, str]) -> _Line:
    words = find_words(texts[s.report], s.content)
    named = s.speaker_name is not None and s.anonymous is None
    return _Line(at, s, words, content_stems(words), s.speaker, named)


# ------------------------------------------------------------------------------------------------- who may be who


def _institutions(draft: StoryDraft) -> frozenset[tuple[str, str]]:
    """Pairs (person, institution) of entity ids: the person's source phrase or role names the institution."""
    names: dict[str, str] = {}
    for e in draft.entities:
        if e.type in ("organisation", "place"):
            for name in (e.name, *e.aliases):
                if len(name) > 1:
                    names.setdefault(name, e.id)
    texts = {r.report.name: r.text for r in draft.reports}
    found: set[tuple[str, str]] = set()
    for s in draft.statements:
        if s.speaker is None or s.report not in texts:
            continue
        for start, end in s.source:
            phrase = texts[s.report][start:end]
            found |= {(s.speaker, other) for name, other in names.items() if other != s.speaker and _in(name, phrase)}
    for e in draft.entities:
        for role in e.roles:
            found |= {(e.id, other) for name, other in names.items() if other != e.id and _in(name, role.title)}
    return frozenset(found)


def _in(name: str, phrase: str) -> bool:
    """Whether a phrase names a body or its country: "Lodria" stands in "Lodrian foreign minister"."""
    if name in phrase:
        return True
    root = name[: max(4, len(name) - 1)]
    return " " not in name and len(name) > 4 and any(word.startswith(root) for word in phrase.split())


def _may_be_one(a: _Line, b: _Line, kin: frozenset[tuple[str, str]], all_: Sequence[shapes.Statement]) -> bool:
    """Whether two statements can be one act of speaking, by who speaks and how they are nested."""
    x, y = a.statement, b.statement
    if x.report == y.report and (x.parent == y.id or y.parent == x.id or _share(x.content, y.content)):
        return False
    if _same_speaker(a, b):
        return True
    if not a.named or not b.named:
        return x.report != y.report
    if x.speaker is not None and y.speaker is not None:
        return (x.speaker, y.speaker) in kin or (y.speaker, x.speaker) in kin
    return False


def _share(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> bool:
    return any(min(b, d) > max(a, c) for a, b in left for c, d in right)


# ------------------------------------------------------------------------------------------------- candidates, judging


def _candidates(lines: Sequence[_Line], config: UtterancesConfig) -> list[tuple[int, int]]:
    """Pairs that share two content stems, none of them too common, or a speaker and one."""
    by_stem: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        for word in sorted(line.stems):
            by_stem.setdefault(word, []).append(i)
    shared: dict[tuple[int, int], int] = {}
    for word in sorted(by_stem):
        if len(by_stem[word]) <= config.widest:
            for pair in combinations(by_stem[word], 2):
                shared[pair] = shared.get(pair, 0) + 1
    return sorted(pair for pair, n in shared.items() if n >= 2 or lines[pair[0]].speaker == lines[pair[1]].speaker)


def _cosines(lines: Sequence[_Line], pairs: Sequence[tuple[int, int]], kit: Encoder | None) -> list[float]:
    """The cosine of each pair's contents; zeros without an encoder."""
    if kit is None or not pairs:
        return [0.0] * len(pairs)
    wanted = sorted({i for pair in pairs for i in pair})
    row = {i: n for n, i in enumerate(wanted)}
    vectors = kit.encode([lines[i].statement.text for i in wanted])
    return [float(vectors[row[a]] @ vectors[row[b]]) for a, b in pairs]


def _judge(a: _Line, b: _Line, cosine: float, config: UtterancesConfig, with_vectors: bool) -> float:
    """How sure it is that two statements render one utterance; 0.0 when they do not."""
    common = a.stems & b.stems
    plain = common - {w.stem for w in a.words if w.capital}  # names alone make no utterance: all of a story shares them
    shorter = min(len(a.stems), len(b.stems))
    share = len(common) / shorter
    balance = shorter / max(len(a.stems), len(b.stems))
    quoting = a.statement.form != "indirect" and b.statement.form != "indirect"
    if quoting and share > 0.2 and longest_run(align(a.words, b.words)) >= config.run:
        return 1.0 + share
    if a.statement.report == b.statement.report:
        return share if share >= 0.8 and balance >= 0.6 else 0.0
    if not plain or len(common) < 2 or (cosine < config.phrase and _one_phrase(a, b, common)):
        return 0.0
    if not with_vectors:
        return share if share >= config.alone and len(common) >= 3 and balance >= 0.35 else 0.0
    wanted: tuple[tuple[float, float], ...]
    if _same_speaker(a, b):
        wanted = (config.same, config.same_words)
    else:
        wanted = (config.kin,) if a.named and b.named else (config.unnamed,)
        if len(plain) < 2 and share < 0.9:
            return 0.0
    return (cosine + share) / 2 if any(cosine >= c and share >= w for c, w in wanted) else 0.0


def _one_phrase(a: _Line, b: _Line, common: frozenset[str]) -> bool:
    """Whether all that two longer lines share is one noun phrase: "an arms agreement could ...", "... to an arms agreement"."""
    if min(len(a.stems), len(b.stems)) < _LONGER or len(common) > _PHRASE:
        return False
    for line in (a, b):
        places = [i for i, w in enumerate(line.words) if w.stem in common]
        if len(places) > len(common) or places[-1] - places[0] >= len(common):
            return False
    return True


_LONGER, _PHRASE = 4, 3  # content words of a line that says more than a phrase; words of a phrase


def _same_speaker(a: _Line, b: _Line) -> bool:
    x, y = a.statement, b.statement
    return (x.speaker is not None and x.speaker == y.speaker) or (
        x.speaker_name is not None and x.speaker_name == y.speaker_name
    )


def _grow(size: int, scored: Sequence[tuple[float, int, int]]) -> list[list[int]]:
    """Merge from the surest pair on; two groups merge where at least half of the pairs between them are judged alike."""
    group = list(range(size))
    members = {i: [i] for i in range(size)}
    alike = {(a, b) for _, a, b in scored}
    for _, a, b in scored:
        left, right = group[a], group[b]
        if left == right:
            continue
        across = [(min(i, j), max(i, j)) in alike for i in members[left] for j in members[right]]
        if 2 * sum(across) >= len(across):
            for i in members[right]:
                group[i] = left
            members[left] += members.pop(right)
    return sorted(sorted(m) for m in members.values() if len(m) > 1)


# ------------------------------------------------------------------------------------------------- the result


def _utterance(
    group: Sequence[_Line], texts: Mapping[str, str], nouns: Mapping[str, frozenset[int]], nearness: Nearness
) -> shapes.Utterance:
    sides = [
        Side(texts[g.statement.report], g.statement, g.words, nouns.get(g.statement.report, frozenset())) for g in group
    ]
    # Drift is told against the fullest rendering of the first report: whoever came later may have changed it.
    first = max((s for s in sides if s.statement.report == sides[0].statement.report), key=lambda s: len(s.words))
    drift = [d for s in sides if s is not first for d in find_drift(first, s, nearness)]
    named = [g.statement.speaker for g in group if g.named and g.statement.speaker]
    speaker = named[0] if named else next((g.statement.speaker for g in group if g.statement.speaker), None)
    return shapes.Utterance(
        id=content_id("utterance", *sorted(g.statement.id for g in group)),
        speaker=speaker,
        renderings=tuple(shapes.Rendering(g.statement.id, g.statement.report, g.statement.content) for g in group),
        drift=tuple(dict.fromkeys(drift)),
    )


def _noun_starts(report: ReportReading) -> frozenset[int]:
    """Where the nouns and names of a report begin."""
    parses = report.reading.layer("parse")
    if not parses or not isinstance(parses[0].value, Parse):
        return frozenset()
    parse = parses[0].value
    return frozenset(s for s, pos in zip(parse.starts, parse.pos, strict=True) if pos in ("NOUN", "PROPN", "NUM"))


def _nearness(kit: Encoder | None) -> Nearness:
    """How alike two words are: by their vectors, or only if equal."""

    def by_vector(a: str, b: str) -> float:
        if kit is None:
            return 0.0
        vectors = kit.encode([a, b])
        return float(vectors[0] @ vectors[1])

    return by_vector


def load() -> Encoder:
    """The sentence encoder, once a process."""
    from rashomon.models import load_encoder

    return load_encoder()


STAGE = Stage(
    name="utterances",
    version="1",
    shape="story",
    reads=("statements", "copies"),
    writes=("utterances",),
    run=find_utterances,
    config=UtterancesConfig(),
    load=load,
)
