"""How two renderings of one utterance differ: wording, meaning, attribution, certainty, condition.

Reported speech changes words by rule ("will" to "would", "I" to "he"), and every report cuts; neither is drift. What the acts of
two renderings say otherwise is found in `utterances_acts`; here are the words themselves, who is said to speak, and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Offsets, Record
from rashomon.relate.alignment import Block, Word, align
from rashomon.relate.alignment_words import ARTICLES, sense
from rashomon.relate.utterances_acts import Act, Nearness, compare_acts, match_acts

_CONDITION = re.compile(
    r"\b(?:if|unless|otherwise|provided that|on condition that|as long as|in case|until|without)\b", re.IGNORECASE
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
    verbatim = left.statement.form == right.statement.form == "direct"
    acts = [
        shapes.Drift(d.kind, left.evidence(d.left), right.evidence(d.right))
        for d in compare_acts(left.text, right.text, pairs, left.acts, right.acts, nearness, verbatim)
    ]
    blocks = align(left.words, right.words)
    found = _wording(left, right, blocks, acts) if verbatim or copied else []
    found += [d for d in acts if d.kind == "meaning"]
    found += _attribution(left, right)
    found += [d for d in acts if d.kind == "certainty"] or _confirmed(left, right)
    found += _condition(left, right, [a.span for a, _ in pairs])
    return tuple(found)


# ------------------------------------------------------------------------------------------------- wording


def _wording(
    left: Side, right: Side, blocks: Sequence[Block], told: Sequence[shapes.Drift]
) -> list[shapes.Drift]:
    """The first and the last place where words stand against other words, unless that place is told already."""
    places = []
    for block in blocks:
        if not _reworded(left, right, block):
            continue
        a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
        span, other = (a[0].start, a[-1].end), (b[0].start, b[-1].end)
        if not any(d.left.start < span[1] and span[0] < d.left.end for d in told):
            places.append((span, other))
    if not places:
        return []
    first = (places[0][0][0], places[-1][0][1]), (places[0][1][0], places[-1][1][1])
    return [shapes.Drift("wording", left.evidence(first[0]), right.evidence(first[1]))]


def _reworded(left: Side, right: Side, block: Block) -> bool:
    """Whether words stand against other words; a cut at either end, an article or another spelling is no rewording."""
    a, b = left.words[slice(*block.left)], right.words[slice(*block.right)]
    if block.same or not a or not b:
        return False
    ends = block.left[1] == len(left.words) and block.right[1] == len(right.words)
    starts = block.left[0] == 0 and block.right[0] == 0
    # At an edge one side may begin or end elsewhere in the speech: only an exchange of about as many words is a rewording.
    if (ends or starts) and not 0.5 <= len(a) / len(b) <= 2.0:
        return False
    here, there = ({w.text for w in side} - ARTICLES for side in (a, b))
    return bool(here or there) and "".join(w.text for w in a) != "".join(w.text for w in b)


# ------------------------------------------------------------------------------------------------- attribution


def _attribution(left: Side, right: Side) -> list[shapes.Drift]:
    """Another speaker: the institution for the person, "media reports" for the official, nobody for somebody."""
    a, b = left.statement, right.statement
    if not a.source or not b.source or _same_voice(left, right):
        return []
    if _is_pronoun(left.text, a.source) or _is_pronoun(right.text, b.source):
        return []  # whom "he" stands for is a resolver's guess, and no report's word
    if any(hop.role in ("according_to", "reported_by", "first_reported_by") for hop in (*a.via, *b.via)):
        return []  # the chain names both
    return [shapes.Drift("attribution", left.evidence(a.source[0]), right.evidence(b.source[0]))]


def _same_voice(left: Side, right: Side) -> bool:
    a, b = left.statement, right.statement
    if a.speaker is not None and a.speaker == b.speaker:
        return True
    if left.named and right.named:
        return a.speaker_name == b.speaker_name or _overlap(a.speaker_name or "", b.speaker_name or "")
    if left.named or right.named:
        # "A spokesman for Carter" and "Carter's spokesman, Ann Low": a name in the other's phrase joins them.
        name, other = (a, right) if left.named else (b, left)
        return _overlap(name.speaker_name or "", " ".join(other.text[s:e] for s, e in other.statement.source))
    return a.anonymous == b.anonymous or None in (a.anonymous, b.anonymous)


def _overlap(name: str, phrase: str) -> bool:
    """Whether a phrase has the last word of a name, or its initials."""
    words = re.findall(r"[^\W_]+", name)
    there = set(re.findall(r"[^\W_]+", phrase))
    initials = "".join(w[0] for w in words if w[0].isupper())
    return bool(words) and (words[-1] in there or (len(initials) > 2 and initials in there))


def _is_pronoun(text: str, source: Sequence[Offsets]) -> bool:
    return all(text[a:b].lower() in _PRONOUNS for a, b in source)


_PRONOUNS = frozenset("he she it they we i you who which that this one his her their its".split())


# ------------------------------------------------------------------------------------------------- certainty of the cue


def _confirmed(left: Side, right: Side) -> list[shapes.Drift]:
    """ "Said" against "confirmed": the cue vouches for what the speaker only said."""
    a, b = _cue(left), _cue(right)
    if a is None or b is None or bool(_CONFIRM.match(a.exact)) == bool(_CONFIRM.match(b.exact)):
        return []
    weak = b if _CONFIRM.match(a.exact) else a
    return [shapes.Drift("certainty", a, b)] if _WEAK.match(weak.exact) else []


_CONFIRM = re.compile(r"(?:confirm|prov|verif|establish)", re.IGNORECASE)
_WEAK = re.compile(
    r"(?:claim|alleg|believ|suspect|think|thought|suggest|speculat|said|says|say|saying|told|report)", re.IGNORECASE
)


def _cue(side: Side) -> shapes.Evidence | None:
    return side.evidence(side.statement.cue[0]) if side.statement.cue else None


# ------------------------------------------------------------------------------------------------- conditions


def _condition(left: Side, right: Side, shared: Sequence[Offsets]) -> list[shapes.Drift]:
    """A condition of what both say that only one rendering keeps."""
    a, b = _conditional(left), _conditional(right)
    if (a is None) == (b is None):
        return []
    kept, lost = (left, right) if a else (right, left)
    if a and not any(_one_sentence(left.text, a, act) for act in shared):
        return []
    if _CONDITION.search(lost.text, *lost.sentence) or not shared:  # in the reporter's own words: "Unless they pay, ... "
        return []
    told = kept.evidence(a or b or (0, 0)), lost.whole()
    return [shapes.Drift("condition", *(told if a else told[::-1]))]


def _one_sentence(text: str, condition: Offsets, act: Offsets) -> bool:
    between = text[min(condition[0], act[0]) : max(condition[0], act[0])]
    return not re.search(r"[.!?][\"”’]? ", between)


def _conditional(side: Side) -> Offsets | None:
    """From the conditional word to the end of its clause."""
    for start, end in side.statement.content:
        for m in _CONDITION.finditer(side.text, start, end):
            asked = side.text[max(start, m.start() - 12) : m.start()].lower().rstrip()
            if asked.endswith(("ask", "asked", "know", "wonder", "see", "as", "even", "sure", "what")):  # "asked if", "as if"
                continue
            if m.group().lower() in ("until", "without"):
                continue  # enough to excuse a lost "unless", too little to be one
            comma = side.text.find(",", m.end(), end)
            return m.start(), comma if comma > m.end() + 8 else end
    return None


def told_apart(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether two wordings differ in more than case, form and articles; only then is there anything to look for."""
    return [sense(w.stem) for w in left if w.text not in ARTICLES] != [
        sense(w.stem) for w in right if w.text not in ARTICLES
    ]
