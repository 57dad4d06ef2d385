"""The trained tagger's relations beside those of the rules, and the two made one.

Tagger and rules fail differently: the tagger knows cues that no lexicon lists and loses the edges of long clauses; the
rules see edges and miss cues. Where both find one cue, spans are mostly the tagger's; what only the tagger finds must be
more certain; what only the rules find stays where the tagger cannot see (docs/decisions/053).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_sources import mend_source
from rashomon.read.attribution_tree import Tree, length, overlap
from rashomon.read.cues import find_cue

if TYPE_CHECKING:
    from rashomon.models.attributor import Attribution, Attributor

SentenceRow = tuple[int, int, int, str]

_UNTOLD = frozenset(("correction", "boilerplate", "author_note", "byline", "credit", "dateline"))
_LEFT = 400  # characters of left context that the tagger looks at
_SENTENCES, _CHARS = 4, 600
"""Of one window. As good as any smaller on PolNeAR dev, and a quarter less time than three (docs/decisions/053)."""
_ALONE, _ALONE_THING, _ALONE_ODD, _ALONE_BARE = 0.55, 0.7, 0.63, 0.85
"""Least score of a relation that only the tagger finds: with a cue of the lexicon, with another, with another and nothing but
a noun phrase as content ("fired Flynn"). PolNeAR marks such acts as attitudes, readers do not look for them among statements."""
_BLIND = frozenset(("continued", "label"))
"""Kinds of the rules that reach over paragraphs, where no window does."""
_PLAIN = frozenset(("according", "as", "adverb"))
_PLAIN_GROUPS = frozenset(("speech", "report", "thought"))
"""What the rules do not get wrong: "according to X", "reportedly", "X said that" with a clause of its own."""


def propose_by_tagger(tree: Tree, sentences: Sequence[SentenceRow], tagger: Attributor) -> list[Relation]:
    """Ask the tagger for relations, window by window.

    Args:     tree: of one document; sentences: (start, end, paragraph, zone) in document order; tagger: from
              `rashomon.models.load_attributor`.
    Returns:  relations of kind "tagger" in order of their cues, with the tagger's score; without quotation marks at the
              edges and without a leading "that", as our contents are.
    Raises:   nothing.
    Cost:     one pass of the encoder a window of up to four sentences: about as much time as the parse.
    """
    from rashomon.models.attributor import join_relations

    told = [row for row in sentences if row[3] not in _UNTOLD]
    windows = windows_of(told)
    tagged = tagger.tag([(tree.text[max(0, s - _LEFT) : s], tree.text[s:e]) for s, e in windows])
    joined = join_relations((s, relations) for (s, _), relations in zip(windows, tagged, strict=True))
    return place(tree, told, joined)


def place(tree: Tree, sentences: Sequence[SentenceRow], found: Iterable[Attribution]) -> list[Relation]:
    """The tagger's finds as relations, edges snapped to sentences; what has no content left is dropped."""
    edges = Edges(tree, sentences)
    return [r for a in found if (r := _relation(edges, a)) is not None]


def windows_of(sentences: Sequence[SentenceRow]) -> list[Offsets]:
    """Up to four sentences of one zone together, over paragraphs too, so that context is paid once."""
    windows: list[Offsets] = []
    held, zone_of_last = 0, ""
    for start, end, _, zone in sentences:
        joins = zone == zone_of_last and held < _SENTENCES and end - windows[-1][0] <= _CHARS
        if joins:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
        held = held + 1 if joins else 1
        zone_of_last = zone
    return windows


class Edges:
    """Where sentences end, for snapping the tagger's spans."""

    def __init__(self, tree: Tree, sentences: Sequence[SentenceRow]) -> None:
        self.tree = tree
        self._starts = [s for s, *_ in sentences]
        self._spans = [(s, e) for s, e, *_ in sentences]

    def pieces(self, span: Offsets) -> list[Offsets]:
        """A span cut at the edges of sentences; what lies between sentences (a dateline, white space) is left out."""
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        found = []
        for start, end in self._spans[first:]:
            if start >= span[1]:
                break
            if max(start, span[0]) < min(end, span[1]):
                found.append((max(start, span[0]), min(end, span[1])))
        return found

    def quoted(self, piece: Offsets) -> bool:
        """Whether a piece begins inside a quotation, its opening mark included."""
        tokens = self.tree.tokens(piece)
        return bool(tokens) and self.tree.quote_of[tokens.start] >= 0

    def near(self, piece: Offsets, cue: Offsets) -> bool:
        """Whether a piece lies in the sentence of the cue."""
        row = self._spans[max(0, bisect_right(self._starts, piece[0]) - 1)]
        return row[0] <= cue[0] < row[1]

    def told(self, span: Offsets, cue: Offsets) -> list[Offsets]:
        """What of a content span can be told by one cue: quotations on and on, anything else in one sentence."""
        pieces = self.pieces(span)
        plain = [p for p in pieces if not self.quoted(p)]
        if len(plain) < 2:
            return pieces
        kept = next((p for p in plain if self.near(p, cue)), plain[0])
        return [p for p in pieces if p is kept or p not in plain]


def _relation(edges: Edges, found: Attribution) -> Relation | None:
    """One find as a relation; None when nothing is left of its content."""
    tree, cue = edges.tree, (found.cue.start, found.cue.end)
    told = [_whole(tree, c, _head(tree, cue)) for p in found.content for c in edges.told((p.start, p.end), cue)]
    content = tuple(c for span in _joined(tree.text, told) if (c := _plain(tree, span)) is not None)
    if not content:
        return None
    cue = tree.trimmed(cue) or cue  # a colon may be the whole cue
    head = _head(tree, cue)
    # A speaker may lie wholly between sentences, in a dateline say: then nobody is named.
    pieces = [max(cut, key=_width) for p in found.speaker if (cut := edges.pieces((p.start, p.end)))]
    rest = (cue, *content)
    source = tuple(mend_source(tree, span, rest, head) for p in pieces if (span := tree.trimmed(p)) is not None)
    subject = _head(tree, source[0]) if source else -1
    return Relation(content, (cue,), source, head, subject, _stance(tree, head), "tagger", "", found.score)


def _whole(tree: Tree, span: Offsets, cue: int) -> Offsets:
    """A content span that ends with its phrase: "it wanted the log, the Veshnan" goes on to the noun."""
    tokens = tree.tokens(span)
    if len(tokens) < 2 or cue < 0 or cue in tokens:
        return span
    last = tokens[-1]
    end = tree.heads[last]
    if tree.deps[last] in _PREMODIFIERS and last < end <= last + 3 and end not in tokens:
        return span[0], max(span[1], tree.chars(end, end + 1)[1])
    return span


_PREMODIFIERS = frozenset("det amod compound nummod poss".split())


def _width(span: Offsets) -> int:
    return span[1] - span[0]


def _joined(text: str, pieces: Sequence[Offsets]) -> list[Offsets]:
    """Pieces with nothing but white space between them as one span again."""
    joined: list[Offsets] = []
    for start, end in pieces:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _plain(tree: Tree, span: Offsets) -> Offsets | None:
    """A content span in our convention."""
    start, end = span
    if tree.text[start : start + 5].lower() == "that ":
        start += 5
    return tree.trimmed((start, end))


def _head(tree: Tree, span: Offsets) -> int:
    """The token of a span that governs the others."""
    tokens = tree.tokens(span)
    return (
        next((t for t in tokens if tree.heads[t] not in tokens or tree.heads[t] == t), tokens.start) if tokens else -1
    )


def _stance(tree: Tree, head: int) -> str:
    """The lexicon's stance for the cue's head, "say" where it knows none."""
    if head < 0:
        return "say"
    cue = next((c for pos in ("verb", "noun", "adj") if (c := find_cue(tree.lemmas[head], pos)) is not None), None)
    return cue.stance if cue is not None else "say"


def merge_relations(tree: Tree, rules: Sequence[Relation], tagged: Sequence[Relation]) -> list[Relation]:
    """One list of relations from both finders.

    Args:     tree: of the document; rules: from the parse, sifted; tagged: from `propose_by_tagger`.
    Returns:  relations in order of their first cue character, no cue twice.
    Raises:   nothing.
    Cost:     linear in characters covered.
    """
    taken: set[int] = set()
    merged = []
    by_place = _by_place(rules)
    for t in tagged:
        twins = {i for s, e in t.cue for at in range(s, e) for i in by_place.get(at, ())} - taken
        taken |= twins
        if len(twins) == 1:
            merged += [_fuse(tree, rules[i], t, tagged) for i in twins]
        elif twins:  # "quoted him as saying" is one cue to the tagger; the rules know the hop in it
            merged += [rules[i] for i in sorted(twins)]
        elif t.score >= _least(tree, t) and not _is_hop(tree, t, rules) and not _is_aside(t, rules):
            merged.append(t)
    rest = [_within_carrier(r, merged) for i, r in enumerate(rules) if i not in taken]
    kept = [
        r
        for r in rest
        if r.kind in _BLIND
        or _is_inside(r, merged)
        or _is_plain(tree, r, merged)
        or _is_fronted(tree, r)
        or _is_citing(tree, r)
    ]
    merged += kept + [r for r in rest if r not in kept and _is_carried(tree, r, merged)]
    return sorted(merged, key=lambda r: (r.cue or r.content)[0])


def _is_fronted(tree: Tree, rule: Relation) -> bool:
    """ "Hill has complained, two people have told the Herald": the main clause of a sentence tells somebody all before it."""
    head = rule.head
    if rule.kind != "verb" or rule.frame != "c" or head < 0 or tree.heads[head] != head or tree.lemmas[head] != "tell":
        return False
    told = tree.child(head, "dobj", "dative")
    before = bool(rule.source) and rule.content[-1][1] <= rule.source[0][0] < rule.cue[0][0]
    return before and told is not None and tree.quote_of[head] < 0


def _is_hop(tree: Tree, found: Relation, rules: Sequence[Relation]) -> bool:
    """ "Agencies quoted him as saying": who quotes is a hop of what is said, which the rules find."""
    quotes = found.head >= 0 and tree.lemmas[found.head] in ("quote", "cite")
    return quotes and any(r.source and _holds(found, (*r.source, *r.cue, *r.content)) for r in rules)


def _is_citing(tree: Tree, rule: Relation) -> bool:
    """ "The Journal reported, quoting two officials": no statement of its own, but a hop of the one beside it."""
    at = rule.head
    return rule.kind == "verb" and at >= 0 and tree.lemmas[at] in ("cite", "quote") and tree.tags[at] == "VBG"


def _is_aside(found: Relation, rules: Sequence[Relation]) -> bool:
    """ "The papers, they said, show that it left": it is not they who show it."""
    mine = (*found.cue, *found.content)
    islands = [r for r in rules if r.frame == "island" and overlap(r.source, found.source)]
    return any(_holds(r, mine) for r in islands)


def _holds(relation: Relation, spans: Sequence[Offsets]) -> bool:
    return overlap(spans, relation.content) == length(spans)


def _least(tree: Tree, found: Relation) -> float:
    """How sure the tagger must be of a relation that the rules do not see."""
    inside = [i for span in found.content for i in tree.tokens(span)]
    told = any(tree.pos[i] in ("VERB", "AUX") or tree.quote_of[i] >= 0 for i in inside)
    known = [c for pos in _CUES if found.head >= 0 and (c := find_cue(tree.lemmas[found.head], pos)) is not None]
    if known and told:
        return _ALONE
    if found.source and found.head >= 0 and tree.lemmas[found.head] == "say":
        return _ALONE_THING  # "Lodria says 5:40 a.m."
    if any(set(c.frames) & _NOUNS for c in known):
        return _ALONE_THING
    return _ALONE_ODD if told else _ALONE_BARE


_CUES = ("verb", "noun", "adj", "prep")
_NOUNS = frozenset("npao")
"""Frames of cues that take a thing for content; "observed a minute's silence" is no observation."""


def _by_place(rules: Sequence[Relation]) -> dict[int, list[int]]:
    """Which relations have a cue at a character."""
    places: dict[int, list[int]] = {}
    for i, r in enumerate(rules):
        for s, e in r.cue:
            for at in range(s, e):
                places.setdefault(at, []).append(i)
    return places


def _fuse(tree: Tree, rule: Relation, tagged: Relation, others: Sequence[Relation]) -> Relation:
    """One cue, seen twice: spans mostly from the tagger; what the parse knows of the cue (head, stance) from the rules."""
    # "said, citing the figures, that nine died": the tagger takes the clause for what is cited.
    cites = tree.lemmas[rule.head] in ("cite", "quote") and tree.tags[rule.head] == "VBG"
    return msgspec.structs.replace(
        rule,
        content=rule.content if cites or _knows_better(tree, rule, tagged, others) else tagged.content,
        cue=rule.cue if rule.kind == "noun" else max(tagged.cue, rule.cue, key=length),
        source=tagged.source or rule.source,
        subject=rule.subject if rule.subject >= 0 else tagged.subject,
        score=tagged.score,
    )


def _knows_better(tree: Tree, rule: Relation, tagged: Relation, others: Sequence[Relation]) -> bool:
    """Whether the rules' content is to be believed.

    The tagger loses beginnings: a longer content that ends where the tagger's ends is the better one (+.2 points of content
    on PolNeAR dev); longer by its end it is not. And it gives each word to one relation: of "X was told that ..., the
    official said" the inner cue takes all, so an outer one that follows its content keeps what the rules gave it.
    """
    shared, theirs = overlap(rule.content, tagged.content), length(tagged.content)
    before = bool(rule.cue) and rule.content[0][1] <= rule.cue[0][0]
    if not shared and before and (rule.frame == "island" or _sets_scene(tree, tagged)):
        return True  # "The strait will be shut, Marsk vowed as ships waited"
    if rule.kind == "according" and len(rule.content) > len(tagged.content) and shared == theirs:
        return True  # "Two died, according to the board, after ...": the clause goes on behind who says it
    if length(rule.content) <= theirs:
        return False
    if rule.content[-1][1] == tagged.content[-1][1]:
        return True
    follows = rule.cue and rule.cue[0][0] >= rule.content[-1][1] - 1
    inner = any(o is not tagged and _holds(rule, o.cue) and overlap(rule.content, o.content) for o in others)
    return bool(follows) and shared == theirs and inner


def _sets_scene(tree: Tree, found: Relation) -> bool:
    """Whether a content that follows its cue begins as a clause or phrase of time does."""
    tokens = tree.tokens(found.content[0])
    after = bool(found.cue) and found.content[0][0] >= found.cue[-1][1]
    return after and bool(tokens) and tree.lower[tokens.start] in _SETTING


_SETTING = frozenset("as while after when before because since amid during following today yesterday".split())


def _within_carrier(rule: Relation, others: Sequence[Relation]) -> Relation:
    """ "Hill said it sank, the Herald reported": what Hill said ends where the paper's own words begin.

    The parse often runs the inner content over the outer cue and source, which the tagger knows.
    """
    if rule.kind != "verb" or not rule.cue:
        return rule
    for o in others:
        if o.kind in _BLIND or not o.source or not _holds(o, (*rule.cue, *rule.source)):
            continue
        edges = (*o.cue, *o.source)
        if not overlap(rule.content, o.cue) or overlap(rule.content, o.content) == 0:
            continue
        first = min(s for s, _ in edges)
        last = max((e for _, e in o.content if e <= first), default=first)
        cut = tuple((s, min(e, last)) for s, e in rule.content if s < last)
        if cut and overlap(cut, o.content):
            return msgspec.structs.replace(rule, content=cut)
    return rule


def _is_carried(tree: Tree, rule: Relation, others: Sequence[Relation]) -> bool:
    """ "“...,” she said, according to the Herald. “...”": whose words they are, beside whoever carries them."""
    if rule.kind not in ("verb", "quote") or not rule.source or rule.head < 0 or tree.quote_of[rule.head] >= 0:
        return False
    if find_cue(tree.lemmas[rule.head], "verb") is None or not any(
        tree.quote_of[t] >= 0 for s in rule.content for t in tree.tokens(s)
    ):
        return False
    return any(o.kind == "according" and _holds(o, (*rule.cue, *rule.source)) for o in others)


def _is_plain(tree: Tree, rule: Relation, others: Sequence[Relation]) -> bool:
    """Whether a relation that the tagger passed over is beyond doubt, and its content nobody else's."""
    cue = find_cue(tree.lemmas[rule.head], "verb") if rule.head >= 0 else None
    aside = rule.frame == "island" and bool(rule.source) and tree.lemmas[rule.head] == "tell"
    clause = (rule.frame == "c" or aside) and cue is not None and cue.group in _PLAIN_GROUPS
    if rule.kind == "as" and not any(overlap((*rule.cue, *rule.source), o.content) for o in others):
        return True  # beside what others say: its carrier
    beside = [o for o in others if overlap(rule.content, o.content)]
    if (
        rule.kind == "according" or aside
    ):  # "in the words of the officer, ...": what the sentence holds is what she says
        beside = [o for o in beside if not _holds(rule, (*o.cue, *o.content))]
    return (clause or rule.kind in _PLAIN) and not beside


def _is_inside(relation: Relation, others: Sequence[Relation]) -> bool:
    """Whether a relation lies in the content of another: the tagger was taught the outer ones only."""
    mine = (*relation.content, *relation.cue)
    return any(_holds(o, mine) and length(o.content) > length(relation.content) for o in others)
