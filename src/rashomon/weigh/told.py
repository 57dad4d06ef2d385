"""An assertion's clause made readable and comparable: subjects put back, pronouns resolved, names written one way.

Two texts come of a clause. `told` is for readers: the characters of the report, with a subject that stands elsewhere put before
them in brackets. `compared` is for machines alone: names as the story writes them and pronouns replaced by what they most likely
stand for. A wrong guess there costs likeness and is shown to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rashomon.model import Offsets
from rashomon.read.propositions_nouns import ACTS
from rashomon.relate.alignment_words import STOP, sense, stem

PERSONAL = frozenset({"he", "she"})
PRONOUNS = frozenset(
    "he she it they this that these those i we you who which what there one him her them him its".split()
)
LONGEST_SUBJECT = 80
"""Characters beyond which a subject is too long to stand in brackets or for a pronoun."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLURAL = re.compile(
    r"\band\b|\b(?:people|crew|police|men|women|children|more|some|many|several)\b|[a-z]{2}s$", re.IGNORECASE
)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that say something, each as its row of near words is counted.

    Cost: linear.
    """
    return frozenset(_act_sense(w) for w in (m.lower() for m in _WORD.findall(text)) if w not in STOP)


_ROWS = (
    "find recover discover retrieve locate",
    "arrive land",
    "collide collision crash hit strike ram",
    "hand transfer surrender",
    "move relocate shift",
    "bury burial funeral",
    "evacuate evacuation",
    "arrest detain detention",
    "appoint name",
    "meet summit talk convene",
    "travel visit trip fly journey",
    "supply provide deliver send ship",
    "warn threaten",
    "accuse blame",
    "resign resignation quit sack fire dismiss oust remove removal relieve",
    "close shut closure seal",
    "postpone delay defer",
    "test launch",
    "kill die dead fatality body",
    "injure hurt wound",
    "agree agreement deal accord",
    "buy purchase acquire",
    "reject refuse decline",
    "free release",
    "call telephone phone",
    "hold host",
    "want seek demand request",
    "ally partner",
    "flood inundate",
)
"""Words for acts that reports of one event use for one another, beside the rows of `relate.alignment_words`."""


def _row_of() -> dict[str, str]:
    found: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for word in row.split():
            found.setdefault(sense(stem(word)), f"~{number}")
    return found


_ACT_ROW = _row_of()


@lru_cache(65536)
def _act_sense(word: str) -> str:
    """The row of near words that a word is counted as; a noun that tells of an act counts as the act."""
    plain = word[:-1] if word.endswith("s") and word[:-1] in ACTS else word
    base = sense(stem(ACTS.get(plain, word).split()[0]))
    return _ACT_ROW.get(base, base)


def compared_text(
    text: str, span: Offsets, mentions: Sequence[tuple[int, int, str]], names: Mapping[str, str],
    stand_ins: Sequence[tuple[Offsets, str]],
) -> str:  # fmt: skip
    """The clause with names written as the story's, and words replaced by what they stand for.

    Args:     mentions: of the report, in order; names: entity id -> name; stand_ins: characters and what stands for them;
              one that lies before the clause is put in front.
    Cost:     linear in the clause and its mentions.
    """
    parts = [(s, e, names.get(i, text[s:e])) for s, e, i in mentions if span[0] <= s and e <= span[1]]
    within = [(s, e, w) for (s, e), w in stand_ins if span[0] <= s and e <= span[1]]
    front = [w for (s, e), w in stand_ins if not (span[0] <= s and e <= span[1])]
    found, at = list(front), span[0]
    for start, end, words in sorted([*within, *parts], key=lambda p: (p[0], -p[1])):
        if start >= at:
            found += [text[at:start], words]
            at = end
    return " ".join(" ".join([*found, text[at : span[1]]]).split())


def is_plural(subject: str) -> bool:
    """Whether "they" may stand for a phrase."""
    return bool(_PLURAL.search(subject)) or subject[:1].isdigit()


@lru_cache(1 << 16)
def same_act(left: str, right: str) -> bool:
    """Whether two predicates are one act: the same word, or one that reports use for it."""
    return left == right or bool(content_words(left) & content_words(right))
