"""How two renderings of one utterance differ: wording, meaning, attribution, certainty, condition.

Reported speech changes words by rule ("will" to "would", "I" to "he"); such changes are no drift between a direct and an
indirect rendering. Between two direct ones every change is, since one of them did not print what was said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rashomon import shapes
from rashomon.model import Offsets, Record
from rashomon.relate.alignment import Block, Word, align

# How certain a modal or hedge makes what follows: 3 will, 2 would and should, 1 could, may, likely.
_CERTAINTY = {
    "will": 3,
    "shall": 3,
    "must": 3,
    "cannot": 3,
    "definitely": 3,
    "certainly": 3,
    "would": 2,
    "should": 2,
    "can": 2,
    "could": 1,
    "may": 1,
    "might": 1,
    "possibly": 1,
    "perhaps": 1,
    "maybe": 1,
    "probably": 1,
    "likely": 1,
    "potentially": 1,
    "reportedly": 1,
    "allegedly": 1,
}
_SHIFTED = frozenset((("will", "would"), ("can", "could"), ("may", "might"), ("shall", "would"), ("shall", "should")))
_CONDITION = re.compile(
    r"\b(?:if|unless|otherwise|provided that|on condition that|as long as|in case)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
# Words that news uses for one another; a change within a row is wording, not meaning.
_ROWS = (
    "area sphere field sector domain",
    "weapon arm armament munition ammunition",
    "deal agreement accord pact treaty",
    "help aid assistance support",
    "talk meeting negotiation discussion summit",
    "nation country state",
    "leader president chairman",
    "violation breach",
    "attack assault strike",
    "war conflict",
    "month weeks",
    "supply provision",
    "announce disclose publicize",
    "people person",
    "soldier troop",
    "rocket missile",
    "worry concern fear",
    "hope wish",
    "official spokesman spokesperson",
    "statement remark comment",
    "program programme project",
    "police officer",
    "multiple various several many numerous",
    "begin start opening first",
    "woman lady",
    "man guy",
    "kid child",
    "job work",
    "house home",
    "car vehicle",
    "price cost",
    "firm company business",
)
_ROW_OF = {word: i for i, row in enumerate(_ROWS) for word in row.split()}
_TELLS = (
    0.5  # cosine of two words above which they are held to mean the same (troops/soldiers .88, pariah/counterpart .29)
)

Nearness = Callable[[str, str], float]


class Side(Record, frozen=True):
    """One rendering as drift needs it: the report's text, the statement, its words, and which of them are nouns or names."""

    text: str
    statement: shapes.Statement
    words: tuple[Word, ...]
    nouns: frozenset[int]
    """Offsets at which nouns and names start; empty where there is no parse (then no noun is compared)."""

    def evidence(self, span: Offsets) -> shapes.Evidence:
        """These characters of this report."""
        return shapes.Evidence(self.statement.report, span[0], span[1], self.text[span[0] : span[1]])

    def whole(self) -> shapes.Evidence:
        """The content, first to last character of its first span."""
        return self.evidence(self.statement.content[0])


def find_drift(left: Side, right: Side, nearness: Nearness) -> tuple[shapes.Drift, ...]:
    """Find all differences between two renderings that a reader should know of.

    Args:     nearness: how alike two single words are, 0 to 1.
    Returns:  drifts in a fixed order of kinds; evidence is exact.
    Cost:     one alignment.
    """
    blocks = align(left.words, right.words)
    found: list[shapes.Drift] = []
    verbatim = left.statement.form == "direct" and right.statement.form == "direct"
    if _both_quote(left, right) and any(_reworded(left, right, b) for b in blocks):
        found.append(shapes.Drift("wording", left.whole(), right.whole()))
    found += _meaning(left, right, blocks, nearness)
    found += _attribution(left, right)
    found += _certainty(left, right, blocks, verbatim)
    found += _condition(left, right)
    return tuple(found)


def _both_quote(left: Side, right: Side) -> bool:
    return left.statement.form != "indirect" and right.statement.form != "indirect"


def _reworded(left: Side, right: Side, block: Block) -> bool:
    """Whether words stand against other words; a cut at either end, or an article, is no rewording."""
    if block.same or block.left[0] == block.left[1] or block.right[0] == block.right[1]:
        return False
    words = [*left.words[slice(*block.left)], *right.words[slice(*block.right)]]
    inner = block.left[1] < len(left.words) or block.right[1] < len(right.words)
    return inner and any(w.text not in ("a", "an", "the") for w in words)


def _meaning(left: Side, right: Side, blocks: Sequence[Block], nearness: Nearness) -> list[shapes.Drift]:
    """A noun, name or number that stands against another one, or a modifier that narrowed a noun and is gone."""
    found = []
    for i, block in enumerate(blocks):
        if block.same:
            continue
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        if i and after is not None:
            found += _narrowed(left, right, block, after)
        pair = _nouns(left, right, block)
        if pair is None:
            continue
        a, b = pair
        if _differ(a, b, nearness):
            found.append(shapes.Drift("meaning", left.evidence((a.start, a.end)), right.evidence((b.start, b.end))))
    return found


def _narrowed(left: Side, right: Side, block: Block, after: Block) -> list[shapes.Drift]:
    """ "Government vessels" against "vessels": one side has a noun before the noun that both have."""
    cut, kept = left.words[slice(*block.left)], right.words[slice(*block.right)]
    words = cut or kept
    head_left, head_right = left.words[after.left[0]], right.words[after.right[0]]
    if (cut and kept) or len(words) != 1 or not words[0].content:
        return []
    side, head = (left, head_left) if cut else (right, head_right)
    if words[0].start not in side.nouns or head.start not in side.nouns or words[0].capital:
        return []
    a = (cut[0].start, head_left.end) if cut else (head_left.start, head_left.end)
    b = (head_right.start, head_right.end) if cut else (kept[0].start, head_right.end)
    return [shapes.Drift("meaning", left.evidence(a), right.evidence(b))]


def _nouns(left: Side, right: Side, block: Block) -> tuple[Word, Word] | None:
    """The one noun (or number) on each side of a short difference; None where more changed than a word."""
    sides = []
    for side, piece in ((left, block.left), (right, block.right)):
        words = side.words[slice(*piece)]
        heavy = [w for w in words if w.content]
        if len(words) > 4 or len(heavy) != 1 or not (heavy[0].start in side.nouns or _NUMBER.search(heavy[0].text)):
            return None
        sides.append(heavy[0])
    return sides[0], sides[1]


def _differ(a: Word, b: Word, nearness: Nearness) -> bool:
    """Whether two words that stand against each other mean different things."""
    if a.stem == b.stem or a.text.startswith(b.text) or b.text.startswith(a.text):
        return False
    digits = bool(_NUMBER.search(a.text)), bool(_NUMBER.search(b.text))
    if digits[0] != digits[1]:
        return False
    if all(digits):
        return True
    row = _ROW_OF.get(_singular(a.text))
    if row is not None and row == _ROW_OF.get(_singular(b.text)):
        return False
    return nearness(a.text, b.text) < _TELLS


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _attribution(left: Side, right: Side) -> list[shapes.Drift]:
    """Another speaker, or the institution for the person."""
    a, b = left.statement, right.statement
    if a.speaker_name is None and b.speaker_name is None:
        return []  # "the official" and "a source": nobody knows whether they differ
    same = a.speaker == b.speaker if a.speaker and b.speaker else a.speaker_name == b.speaker_name
    if same:
        return []
    return [shapes.Drift("attribution", left.evidence(_who(left)), right.evidence(_who(right)))]


def _who(side: Side) -> Offsets:
    s = side.statement
    return s.source[0] if s.source else s.cue[0] if s.cue else s.content[0]


def _certainty(left: Side, right: Side, blocks: Sequence[Block], verbatim: bool) -> list[shapes.Drift]:
    """ "Could" for "will", "may" left out; not what the rules of reported speech ask for."""
    for block in blocks:
        if block.same:
            continue
        a = _modal(left, block.left)
        b = _modal(right, block.right)
        if a is None or b is None or a.text == b.text:
            continue
        if _is_manner(left, a) or _is_manner(right, b) or _is_retold(left, right, a, b):
            if verbatim:
                return [shapes.Drift("wording", _phrase(left, a), _phrase(right, b))]
            continue
        shifted = (a.text, b.text) in _SHIFTED or (b.text, a.text) in _SHIFTED
        if _CERTAINTY[a.text] != _CERTAINTY[b.text] and (verbatim or not shifted):
            return [shapes.Drift("certainty", left.evidence((a.start, a.end)), right.evidence((b.start, b.end)))]
    return _hedge_lost(left, right, blocks)


def _is_manner(side: Side, modal: Word) -> bool:
    """ "I would remind", "I would like to", "I would say": how politely it is said, not how certain it is."""
    following = _after(side, modal)
    return following is not None and following.text in _MANNER


def _is_retold(left: Side, right: Side, a: Word, b: Word) -> bool:
    """ "Will not be made public", "should not be publicly disclosed": near modals of other verbs are a translator's choice."""
    if abs(_CERTAINTY[a.text] - _CERTAINTY[b.text]) > 1 or 1 in (_CERTAINTY[a.text], _CERTAINTY[b.text]):
        return False
    here, there = _after(left, a), _after(right, b)
    return here is None or there is None or here.stem != there.stem


def _after(side: Side, modal: Word) -> Word | None:
    """The verb that a modal goes with: the next word that carries sense."""
    at = side.words.index(modal)
    return next((w for w in side.words[at + 1 : at + 5] if w.content or w.text in _MANNER), None)


def _phrase(side: Side, modal: Word) -> shapes.Evidence:
    """A modal with its verb."""
    following = _after(side, modal)
    return side.evidence((modal.start, following.end if following is not None else modal.end))


_MANNER = frozenset(
    "remind like say add note stress suggest argue think hope characterise characterize call describe "
    "rather urge ask tell point".split()
)


def _hedge_lost(left: Side, right: Side, blocks: Sequence[Block]) -> list[shapes.Drift]:
    """ "Could have been switched off" against "was switched off": one side hedges what the other states."""
    for block in blocks:
        if block.same:
            continue
        sides = (left, block.left, right), (right, block.right, left)
        for side, piece, other in sides:
            hedge = _modal(side, piece)
            facing = block.right if side is left else block.left
            bare = not any(w.text in _CERTAINTY for w in other.words) and facing[0] < facing[1]
            if hedge is not None and _CERTAINTY[hedge.text] == 1 and bare:
                here, there = (hedge.start, hedge.end), (other.words[facing[0]].start, other.words[facing[1] - 1].end)
                a, b = (here, there) if side is left else (there, here)
                return [shapes.Drift("certainty", left.evidence(a), right.evidence(b))]
    return []


def _modal(side: Side, piece: Offsets) -> Word | None:
    """The modal or hedge of a differing stretch."""
    return next((w for w in side.words[slice(*piece)] if w.text in _CERTAINTY), None)


def _condition(left: Side, right: Side) -> list[shapes.Drift]:
    """A condition that only one rendering keeps."""
    a, b = _conditional(left), _conditional(right)
    if (a is None) == (b is None):
        return []
    return [
        shapes.Drift(
            "condition",
            left.evidence(a) if a else left.whole(),
            right.evidence(b) if b else right.whole(),
        )
    ]


def _conditional(side: Side) -> Offsets | None:
    """From the conditional word to the end of its stretch."""
    for start, end in side.statement.content:
        m = _CONDITION.search(side.text, start, end)
        if m is None:
            continue
        asked = side.text[max(start, m.start() - 12) : m.start()].lower().rstrip()
        if asked.endswith(("ask", "asked", "know", "wonder", "as")):  # "asked if", "as if"
            continue
        comma = side.text.find(",", m.end(), end)
        return m.start(), comma if comma > m.end() + 8 else end
    return None
