"""The check of a sentence that tells its evidence in its own order of words, as a person or a language model does.

Without a word-by-word fit the negations, hedges and attributions are compared through the words that they govern: if
"supply" is denied wherever the evidence has it, the sentence must deny it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rashomon.tell import check_new_words as new_words
from rashomon.tell import check_words as w
from rashomon.tell.check_words import Token

_REACH = 6
"""A negation or hedge governs content words at most so many words on."""
_OWN_WORDS = 0.4
"""A sentence may have this part of its content words from nowhere; with more it tells another thing."""


def judge_loose(sentence: list[Token], wordings: Sequence[list[Token]]) -> list[str]:
    """What a free rendering says beyond its evidence.

    Args:     sentence: its words; wordings: the words of each piece of evidence.
    Returns:  problems in plain words.
    Cost:     linear in all words.
    """
    problems = list(_unsupported(sentence, wordings))
    here, there = _governed(sentence), [_governed(wording) for wording in wordings]
    problems += _polarity(here, there, {t.stem for t in sentence}, sentence)
    problems += _certainty(here, there, {t.stem for t in sentence if t.content})
    return problems + list(_attribution(sentence, wordings))


def _unsupported(sentence: list[Token], wordings: Sequence[list[Token]]) -> Iterable[str]:
    known = frozenset(t.stem for wording in wordings for t in wording)
    content = [t for t in sentence if t.content]
    foreign = [t for t in content if t.stem not in known]
    if len(foreign) < 2 or len(foreign) <= _OWN_WORDS * len(content):
        short = new_words.is_short(sentence)
        told = [t for wording in wordings for t in wording]
        foreign = new_words.unaccounted(new_words.foreign(sentence, known), told, new_words.ANYWHERE) if short else []
    if foreign:
        yield f"not told by the evidence: {' '.join(t.text for t in foreign)}"


class _Word:
    """How a word stands in one text: negated anywhere, plain anywhere, and how certain at most."""

    __slots__ = ("denied", "level", "plain")

    def __init__(self) -> None:
        self.denied, self.plain, self.level = False, False, 0


def _governed(words: list[Token]) -> dict[str, _Word]:
    """Each content word with what governs it: the operators up to six words before it."""
    found: dict[str, _Word] = {}
    for at, token in enumerate(words):
        if not token.content or token.name or token.number or w.negates(token) or w.hedge(token) < w.CERTAIN:
            continue
        near = words[max(0, at - _REACH) : at]
        word = found.setdefault(token.stem, _Word())
        denied = any(w.negates(t) and _near(words, n, at) for n, t in enumerate(words[:at]) if at - n <= _REACH)
        word.denied |= denied
        word.plain |= not denied
        level = min((w.hedge(t) for t in near if _close(near, t)), default=w.CERTAIN)
        word.level = max(word.level, level)
    return found


def _near(words: list[Token], cue: int, at: int) -> bool:
    """Whether at most one content word stands between an operator and a word."""
    return sum(t.content for t in words[cue + 1 : at]) <= 1


def _close(near: list[Token], token: Token) -> bool:
    at = near.index(token)
    return sum(t.content and w.hedge(t) == w.CERTAIN for t in near[at + 1 :]) <= 1


def _polarity(
    here: dict[str, _Word], there: Sequence[dict[str, _Word]], stems: set[str], sentence: list[Token]
) -> list[str]:
    problems = []
    negated = any(w.negates(t) for t in sentence)
    for word, told in here.items():
        known = [found[word] for found in there if word in found]
        if not known:
            continue
        if told.denied and not told.plain and not any(k.denied for k in known):
            problems.append(f"denied here and not in the evidence: {word}")
        if told.plain and not told.denied and not any(k.plain for k in known) and not negated:
            problems.append(f"denied in the evidence and not here: {word}")
    return problems[:1]


def _certainty(here: dict[str, _Word], there: Sequence[dict[str, _Word]], stems: set[str]) -> list[str]:
    for word, told in here.items():
        known = [found[word].level for found in there if word in found]
        if known and max(known) < told.level and max(known) < w.CERTAIN:
            return [f"more certain than the evidence: {word}"]
    return []


def _attribution(sentence: list[Token], wordings: Sequence[list[Token]]) -> Iterable[str]:
    if any(w.cites(t) for t in sentence):
        return
    own = {t.stem for t in sentence if t.content}
    shared = [(len(own & {t.stem for t in wording if t.content}), wording) for wording in wordings]
    most = max((n for n, _ in shared), default=0)
    best = [wording for n, wording in shared if n >= max(2, 0.7 * most)]
    if best and all(any(w.cites(t) for t in wording) for wording in best):
        yield "said by somebody in the evidence, and stated flatly here"
