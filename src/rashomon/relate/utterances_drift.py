"""How two renderings of one utterance differ: wording, meaning, certainty, condition; and who is said to speak.

Reported speech changes words by rule ("will" to "would", "I" to "he"), and every report cuts; neither is drift. What the acts of
two renderings say otherwise is found in `utterances_acts`; here are the words themselves, who is said to speak, and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rashomon import shapes
from rashomon.model import Offsets, Record
from rashomon.relate.alignment import Block, Word, align
from rashomon.relate.alignment_words import ARTICLES, STOP, sense
from rashomon.relate.utterances_acts import MANNER, OFTEN, Act, Nearness, Told, compare_acts, less_certain, match_acts
from rashomon.relate.utterances_lines import root
from rashomon.relate.utterances_pairs import Kinship

_CONDITION = re.compile(
    r"\b(?:if|unless|otherwise|provided that|on (?:condition|the assumption) that|assuming|as long as|in case|until|without)\b",
    re.IGNORECASE,
)


class Side(Record, frozen=True):
    """One rendering as drift needs it."""

    text: str
    statement: shapes.Statement
    words: tuple[Word, ...]
    acts: tuple[Act, ...] = ()
    """The predicates of the content, in order."""
    named: bool = False
    """The speaker has a name."""
    person: bool = False
    """The speaker is a person."""
    kinship: Kinship = "open"
    """How the speaker stands to the one of the other rendering."""
    sentence: Offsets = (0, 0)
    """From the first sentence of the content to the last one."""

    def evidence(self, span: Offsets) -> shapes.Evidence:
        """These characters of this report."""
        return shapes.Evidence(self.statement.report, span[0], span[1], self.text[span[0] : span[1]])

    def whole(self) -> shapes.Evidence:
        """The content, first to last character of its first span."""
        return self.evidence(self.statement.content[0])


def find_drift(left: Side, right: Side, nearness: Nearness, copied: bool = False) -> tuple[shapes.Drift, ...]:
    """Find all differences between two renderings that a reader should know of.

    Args:     left: the fullest early rendering; nearness: how alike two single words are, 0 to 1; copied: whether one report was
              made from the other, so that another wording is a change and no other ear.
    Returns:  drifts in a fixed order of kinds; evidence points at the words that differ.
    Cost:     one alignment, and the product of the acts of both.
    """
    pairs = match_acts(left.acts, right.acts)
    senses = [frozenset(sense(w.stem) for w in side.words) for side in (left, right)]
    verbatim = left.statement.form == right.statement.form == "direct"
    acts = [
        shapes.Drift(d.kind, left.evidence(d.left), right.evidence(d.right))
        for d in compare_acts(
            Told(left.text, left.acts, senses[0], frozenset(w.stem for w in left.words)),
            Told(right.text, right.acts, senses[1], frozenset(w.stem for w in right.words)),
            pairs,
            nearness,
            verbatim,
        )
    ]
    blocks = align(left.words, right.words)
    by_word = list(_word_for_word(left, right, blocks, verbatim))
    by_word += _how_often(left, right)
    for kind in ("meaning", "certainty"):
        if not any(d.kind == kind for d in acts):
            acts += [d for d in by_word if d.kind == kind]
    found = _wording(left, right, blocks, acts, copied) if verbatim or copied else []
    found += [d for d in acts if d.kind == "meaning"]
    found += [d for d in acts if d.kind == "certainty"] or _confirmed(left, right)
    shared = [(a.span, b.span) for a, b in pairs] or [
        (_place(left.words, b.left), _place(right.words, b.right)) for b in blocks if b.same and _long(b)
    ]
    found += _condition(left, right, shared)
    return tuple(found)


def _long(block: Block) -> bool:
    return block.left[1] - block.left[0] >= _RUN


def _place(words: Sequence[Word], piece: Offsets) -> Offsets:
    return words[piece[0]].start, words[piece[1] - 1].end


_RUN = 4  # words in a row that make two contents one where no act was found


def _word_for_word(left: Side, right: Side, blocks: Sequence[Block], verbatim: bool) -> Iterator[shapes.Drift]:
    """A number against a number, a modal against a modal, where all else around is the same; acts may be missing in fragments."""
    for i, block in enumerate(blocks):
        a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
        around = sum(n.left[1] - n.left[0] for n in (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2]) if n.same)
        if block.same or not a or not b or max(len(a), len(b)) > _MANY or around < _RUN:
            continue
        if _bound(a[-1]) and _bound(b[-1]) and _bound(a[-1]) != _bound(b[-1]):
            yield shapes.Drift(
                "meaning", left.evidence((a[-1].start, a[-1].end)), right.evidence((b[-1].start, b[-1].end))
            )
        if len(a) != 1 or len(b) != 1:
            continue
        told = left.evidence((a[0].start, a[0].end)), right.evidence((b[0].start, b[0].end))
        if a[0].stem[:1].isdigit() and b[0].stem[:1].isdigit():
            yield shapes.Drift("meaning", *told)
        elif less_certain(a[0].text, b[0].text, verbatim) and not _manner(left, right, block):
            yield shapes.Drift("certainty", *told)


_BOUNDS = {"before": 1, "by": 1, "until": 2, "till": 2, "after": 3, "since": 3}
""" "Before the end of the week" is not "until the end of the week"."""
_MANY = 10  # words that stand against words where a bound of time may be the last


def _how_often(left: Side, right: Side) -> list[shapes.Drift]:
    """ "Sometimes" against "routinely", where each rendering has one such word."""
    here, there = ([w for w in side.words if w.text in OFTEN] for side in (left, right))
    if len(here) != 1 or len(there) != 1 or OFTEN[here[0].text] == OFTEN[there[0].text]:
        return []
    a, b = here[0], there[0]
    return [shapes.Drift("meaning", left.evidence((a.start, a.end)), right.evidence((b.start, b.end)))]


def _bound(word: Word) -> int | None:
    return _BOUNDS.get(word.text)


def _manner(left: Side, right: Side, block: Block) -> bool:
    """ "I will remind", "I would remind": how politely it is said, not how certain it is."""
    after = (*left.words[block.left[1] : block.left[1] + 2], *right.words[block.right[1] : block.right[1] + 2])
    return any(w.text in MANNER for w in after)


# ------------------------------------------------------------------------------------------------- wording


def _wording(
    left: Side, right: Side, blocks: Sequence[Block], told: Sequence[shapes.Drift], copied: bool
) -> list[shapes.Drift]:
    """The longest place where words stand against other words, unless all such places are told already."""
    same = sum(b.left[1] - b.left[0] for b in blocks if b.same)
    if 2 * same < min(len(left.words), len(right.words)) and same < _SHARED:
        return [shapes.Drift("wording", left.whole(), right.whole())] if copied else []
    places = []
    for block in blocks:
        if not _reworded(left, right, block) or not copied and _elsewhere(left, right, block):
            continue
        a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
        span, other = (a[0].start, a[-1].end), (b[0].start, b[-1].end)
        if not any(d.left.start < span[1] and span[0] < d.left.end for d in told):
            places.append((len(a) + len(b), -a[0].start, span, other))
    return [shapes.Drift("wording", left.evidence(p[2]), right.evidence(p[3])) for p in sorted(places)[-1:]]


_SHARED = 6  # words that two renderings share before one is another wording of the other


def _reworded(left: Side, right: Side, block: Block) -> bool:
    """Whether words stand against other words; a cut at either end, an article or another spelling is no rewording."""
    a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
    if block.same or not a or not b or _crosses(left.text, a) or _crosses(right.text, b):
        return False
    if min(len(a), len(b)) > _ELSEWHERE:
        return False  # not other words for one thing, but what the speaker said next in each
    if _bracketed(left.text, a) or _bracketed(right.text, b):
        return False
    ends = block.left[1] == len(left.words) and block.right[1] == len(right.words)
    starts = block.left[0] == 0 and block.right[0] == 0
    # At an edge one side may begin or end elsewhere in the speech: only an exchange of about as many words is a rewording.
    if (ends or starts) and not 0.5 <= len(a) / len(b) <= 2.0:
        return False
    here, there = ({x for w in side for x in _spoken(w.text)} - _SLIGHT for side in (a, b))
    if here == there:
        return False
    return bool(here or there) and not _spelt(a, b)


def _elsewhere(left: Side, right: Side, block: Block) -> bool:
    """Whether both begin a sentence there, or one begins a clause: two sentences that end alike, and no change of words."""
    a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
    if _opens(left.text, a[0]) and _opens(right.text, b[0]) and min(len(a), len(b)) > 1:
        return True
    return ("," in left.text[a[0].end : a[-1].start]) != ("," in right.text[b[0].end : b[-1].start])


def _opens(text: str, word: Word) -> bool:
    """Whether a word begins a sentence."""
    before = text[max(0, word.start - 6) : word.start].rstrip(" \"“”‘’'…")
    return not before or before[-1] in ".!?\n"


def _spoken(word: str) -> tuple[str, ...]:
    """ "I'd" is "I would"."""
    for short, full in _CONTRACTED.items():
        if word.replace("\u2019", "'").endswith(short):
            return word[: -len(short)], full
    return (word,)


_CONTRACTED = {"'d": "would", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}


def _crosses(text: str, words: Sequence[Word]) -> bool:
    """Whether a sentence ends inside: then something was cut there, and more than words were changed."""
    return bool(_STOP_MARK.search(text, words[0].start, words[-1].end))


def _bracketed(text: str, words: Sequence[Word]) -> bool:
    """Whether words stand in square brackets: the reporter shows that they are not the speaker's, so nothing drifts."""
    start = words[0].start
    opened = text.rfind("[", max(0, start - _BRACKET), start)
    return opened >= 0 and text.find("]", opened, start) < 0


_ELSEWHERE = 5
_BRACKET = 120  # characters that an insertion is long at most
_STOP_MARK = re.compile(r"[.!?;][\"”’]?\s")

_SLIGHT = ARTICLES | frozenset(
    "he she it they we i you his her its their our my your him them us me and but that".split()
)


def _spelt(a: Sequence[Word], b: Sequence[Word]) -> bool:
    """The same words in another spelling: "traveling", "Moammar"."""
    from rapidfuzz.distance import Indel

    if a[-1].capital and b[-1].capital and len(a) + len(b) <= _NAMES:
        return True
    return bool(Indel.normalized_similarity("".join(w.text for w in a), "".join(w.text for w in b)) >= _ALIKE)


_ALIKE = 0.85
_NAMES = 6  # words of two spellings of a name


# ------------------------------------------------------------------------------------------------- attribution


def find_attribution(left: Side, right: Side) -> list[shapes.Drift]:
    """The institution for the person, "media reports" for the official, somebody without a name for a name.

    Two different persons are not told: whoever is right there, it is a reader of pronouns who erred oftener than a reporter.

    Args:     left: the early rendering that shows best who spoke.
    Returns:  one drift or none, at the phrases for who spoke.
    Cost:     constant.
    """
    a, b = left.statement, right.statement
    if not a.source or not b.source or _same_voice(left, right):
        return []
    if any(hop.role in ("according_to", "reported_by", "first_reported_by") for hop in (*a.via, *b.via)):
        return []  # the chain names both
    if left.named and right.named:
        told = left.person != right.person and right.kinship in ("kin", "near", "chain")
    elif left.named:
        told = b.anonymous in _KINDS and (left.person or b.anonymous == "media") and not _is_pronoun(right)
    elif right.named:
        told = a.anonymous in _KINDS and right.kinship == "chain"
    else:
        kinds = {a.anonymous, b.anonymous}
        told = len(kinds) == 2 and kinds <= _KINDS and bool(kinds & _REMOTE) and not _is_pronoun(right)
    return [shapes.Drift("attribution", left.evidence(a.source[0]), right.evidence(b.source[0]))] if told else []


_KINDS = frozenset("official expert analyst media source resident witness military police critic lawyer".split())
_REMOTE = frozenset(("media", "expert", "analyst", "critic"))
"""Kinds that nobody mixes up with an official or an eyewitness."""


def _same_voice(left: Side, right: Side) -> bool:
    """One speaker, or phrases that share a name: "A spokesman for Carter" and "Carter's spokesman, Ann Low"."""
    a, b = left.statement, right.statement
    if (a.speaker is not None and a.speaker == b.speaker) or _speaks_for(right):
        return True
    here, there = _capitals(left), _capitals(right)
    return any(x == y or _initials(x, here, there) or _initials(y, there, here) for x in here for y in there)


def _speaks_for(side: Side) -> bool:
    """ "An airline spokesman" for the one who was named elsewhere."""
    return any("spokes" in side.text[a:b].lower() for a, b in side.statement.source)


def _capitals(side: Side) -> list[str]:
    phrases = [side.text[a:b] for a, b in side.statement.source] + (
        [side.statement.speaker_name or ""] if side.named else []
    )
    found = re.findall(r"[^\W_]+", " ".join(phrases))
    return [root(w.lower()) if len(w) > 4 else w for w in found if w[0].isupper() and w.lower() not in STOP]


def _initials(word: str, here: Sequence[str], there: Sequence[str]) -> bool:
    """ "RAIB" against "Rail Accident Investigation Branch"."""
    return len(word) > 2 and word.isupper() and word.lower() in "".join(w[0] for w in there).lower()


def _is_pronoun(side: Side) -> bool:
    return all(side.text[a:b].lower() in _PRONOUNS for a, b in side.statement.source)


_PRONOUNS = frozenset("he she it they we i you who which that this one his her their its what".split())


# ------------------------------------------------------------------------------------------------- certainty of the cue


def _confirmed(left: Side, right: Side) -> list[shapes.Drift]:
    """ "Said" against a later "confirmed": the cue vouches for what the speaker only said."""
    a, b = _cue(left), _cue(right)
    if right.kinship != "same":  # whoever else confirms it does so in their own right
        return []
    if a is None or b is None or not _WEAK.match(a.exact) or not _CONFIRM.match(b.exact):
        return []
    return [shapes.Drift("certainty", a, b)]


_CONFIRM = re.compile(r"(?:confirm|prov|verif|establish)", re.IGNORECASE)
_WEAK = re.compile(
    r"(?:claim|alleg|believ|suspect|think|thought|suggest|speculat|said|says|say|saying|told)", re.IGNORECASE
)


def _cue(side: Side) -> shapes.Evidence | None:
    return side.evidence(side.statement.cue[0]) if side.statement.cue else None


# ------------------------------------------------------------------------------------------------- conditions


def _condition(left: Side, right: Side, shared: Sequence[tuple[Offsets, Offsets]]) -> list[shapes.Drift]:
    """A condition of what both say that only one rendering keeps: it stands in one sentence with what they share.

    Of a long letter two outlets quote different sentences; a condition in one of those is no drift.
    """
    a, b = _conditional(left), _conditional(right)
    if (a is None) == (b is None):
        return []
    kept, lost = (left, right) if a else (right, left)
    condition = a or b or (0, 0)
    if not any(_one_sentence(kept.text, condition, acts[0 if a else 1]) for acts in shared):
        return []
    if _CONDITION.search(lost.text, *lost.sentence):  # in the reporter's own words: "Unless they pay, ... "
        return []
    told = kept.evidence(condition), lost.whole()
    return [shapes.Drift("condition", *(told if a else told[::-1]))]


def _one_sentence(text: str, condition: Offsets, act: Offsets) -> bool:
    between = text[min(condition[0], act[0]) : max(condition[0], act[0])]
    return not re.search(r"[.!?][\"”’]? ", between)


def _conditional(side: Side) -> Offsets | None:
    """From the conditional word to the end of its clause."""
    for start, end in side.statement.content:
        for m in _CONDITION.finditer(side.text, start, end):
            if _ASKED.search(side.text[max(0, m.start() - 30) : m.start()]):
                continue
            if m.group().lower() in ("until", "without"):
                continue  # enough to excuse a lost "unless", too little to be one
            comma = side.text.find(",", m.end(), end)
            return m.start(), comma if comma > m.end() + 8 else end
    return None


_ASKED = re.compile(
    r"\b(?:(?:ask|wonder|know|see|check|doubt|question|care)\w*(?: \w+){0,2}|as|even|sure|what|and|only) $",
    re.IGNORECASE,
)
""" "Asked him if", "as if", "what if": no condition."""


def told_apart(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether two wordings differ in more than case, form and articles; only then is there anything to look for."""
    return [w.stem for w in left if w.text not in ARTICLES] != [w.stem for w in right if w.text not in ARTICLES]
