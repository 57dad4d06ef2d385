"""What a sentence changes of the wording that it follows: words put in, left out or exchanged, and what that does.

The sentence is laid against its evidence word by word (longest common subsequence of stems). Where it follows the wording
closely, every difference stands in a gap between words that agree, and the gap tells: a name for a name, a figure for a
figure, a lost "not", a lost "could", a lost "officials said".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rashomon.tell import check_new_words as new_words
from rashomon.tell import check_words as w
from rashomon.tell.check_words import Token

FOLLOWS = 0.7
"""A sentence follows a wording that has this part of its content words in their order; below it, it tells in own words."""
_FEWEST = 4
"""Words of a stretch that another piece of evidence may account for."""
_REACH = 5
"""So many words on from a negation or hedge stand the words it governs."""
_NARROW = 8
"""Words of a gap in which one name or figure is held to stand for the other."""


_POINTING = frozenset(("this", "that", "same", "coming"))
"""Words that tell a time where another word for a time stands in their place ("this month", "last month")."""


class Gap(NamedTuple):
    """Words of the sentence (`said`) that stand where the wording has other words (`was`); either may be empty."""

    said: list[Token]
    was: list[Token]
    after: list[Token]
    """The wording from behind `was` on."""
    kept: frozenset[int]
    """Where in the wording words start that the sentence has, too."""
    wording: list[Token]


class Fit(NamedTuple):
    """How closely a sentence follows its evidence, and where it differs."""

    covered: float
    gaps: list[Gap]
    loose: list[Token]
    """Words of the sentence that no wording accounts for."""


def fit(sentence: list[Token], wordings: Sequence[list[Token]]) -> Fit:
    """Lay a sentence against its evidence.

    Args:     sentence: its words; wordings: the words of each piece of evidence.
    Returns:  the gaps against the wording that has most of it; a longer stretch that is not there is laid against the others.
    Cost:     words times words of each piece, a sixty-fourth of it.
    """
    return _fit(sentence, [x for x in wordings if x], 3)


def _fit(sentence: list[Token], wordings: Sequence[list[Token]], depth: int) -> Fit:
    rated = [(_matches(sentence, wording), wording) for wording in wordings]
    best = max(rated, key=lambda r: _covered(sentence, r[0]), default=None)
    if best is None:
        return Fit(0.0, [], list(sentence))
    pairs, wording = best
    kept = frozenset(wording[j].start for _, j in pairs)
    gaps, loose, found = [], [], []
    for i, i_end, j, j_end in _between(pairs, len(sentence), len(wording)):
        said = sentence[i:i_end]
        if depth and len(said) >= _FEWEST and sum(t.content and not t.name for t in said) >= 2:
            inner = _fit(said, [x for x in wordings if x is not wording] or [], depth - 1)
            if inner.covered >= FOLLOWS:
                found.append((inner.covered, said))
                gaps += [Gap([], wording[j:j_end], wording[j_end:], kept, wording), *inner.gaps]
                loose += inner.loose
                continue
        loose += said
        gaps.append(Gap(said, wording[j:j_end], wording[j_end:], kept, wording))
    told = {t.start for t in loose}
    content = [t for t in sentence if t.content]
    covered = sum(t.start not in told for t in content) / max(1, len(content))
    return Fit(covered, [g for g in gaps if g.said or g.was], loose)


def _matches(sentence: list[Token], wording: list[Token]) -> list[tuple[int, int]]:
    from rapidfuzz.distance import Indel

    left, right = [t.stem for t in sentence], [t.stem for t in wording]
    found = []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            found += [(op.src_start + n, op.dest_start + n) for n in range(op.src_end - op.src_start)]
    return found


def _covered(sentence: list[Token], pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(sentence[i].content for i, _ in pairs), len(pairs)


def _between(pairs: Sequence[tuple[int, int]], left: int, right: int) -> Iterable[tuple[int, int, int, int]]:
    """The stretches before, between and after pairs in which either side has words."""
    i = j = 0
    for a, b in (*pairs, (left, right)):
        if a > i or b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1


# ------------------------------------------------------------------------------------------- what a gap does


def judge(found: Fit, line: str, known: frozenset[str], short: bool = False) -> list[str]:
    """What the differences of a sentence that follows its wording do to the meaning, in plain words.

    Args:     found: from `fit`; line: the sentence, to see brackets; known: the stems of all words of the evidence;
              short: whether one word more or less is much of it.
    """
    problems: list[str] = []
    gone = {t.stem for g in found.gaps for t in g.was if t.name}
    for gap in found.gaps:
        problems += _exchanged(gap, line, gone)
        problems += _turned(gap)
        problems += _hardened(gap, found.loose)
        problems += _invented(gap, known, short)
    # "Keller: “...”" says who said it, without a verb.
    return problems if ': "' in line else problems + list(_unattributed(found))


def _exchanged(gap: Gap, line: str, gone: set[str]) -> Iterable[str]:
    """A name, a figure or a time for another one."""
    if len(gap.said) > _NARROW or len(gap.was) > 2 * _NARROW:
        return
    said, was = [t for t in gap.said if t.name], [t for t in gap.was if t.name]
    bracketed = any(line[t.start - 1 : t.start] == "[" for t in said)
    same = any(w.alike(a, b) for a in said for b in was)
    # "supplies weapons to Russia" for "supplies Russia with weapons": moved behind a preposition.
    moved = bool(said) and {t.stem for t in said} <= gone
    shifted = moved and _before(gap.said, said[0]) in _PREPOSITIONS
    if said and was and not bracketed and not same and not shifted:
        yield f"another name: {_words(said)} where the evidence has {_words(was)}"
    elif moved and not was and not bracketed and not shifted and not _is_citing(gap.said):
        yield f"a name in another place: {_words(said)}"
    numbers, old = [t for t in gap.said if t.number], [t for t in gap.was if t.number]
    if numbers and old and {t.stem for t in numbers}.isdisjoint(t.stem for t in old):
        yield f"another number: {_words(numbers)} where the evidence has {_words(old)}"
    days, dates = [t for t in gap.said if w.times(t)], [t for t in gap.was if w.times(t) or t.low in _POINTING]
    if days and dates and {t.stem for t in days}.isdisjoint(t.stem for t in dates):
        yield f"another time: {_words(days)} where the evidence has {_words(dates)}"
    # Who is said to have said it, where the evidence names nobody: "the ministry said" for "an official said".
    speaks = said and not was and not bracketed and any(t.content for t in gap.was)
    if speaks and len(gap.was) <= _NARROW and _is_citing((*gap.said, *gap.after[:3])):
        yield f"another speaker: {_words(said)} where the evidence has {_words(gap.was)}"


_PREPOSITIONS = frozenset("to for with from in of against at on into".split())


def _before(words: Sequence[Token], token: Token) -> str:
    """The word before one of these words, small; "" where it is the first."""
    at = next(n for n, t in enumerate(words) if t.start == token.start)
    return words[at - 1].low if at else ""


def _is_citing(found: Iterable[Token]) -> bool:
    return any(w.cites(t) for t in found)


def _invented(gap: Gap, known: frozenset[str], short: bool) -> Iterable[str]:
    """Words that stand for nothing in the evidence: more than another way of saying it."""
    foreign = new_words.foreign(gap.said, known)
    if short:
        foreign = new_words.unaccounted(foreign, gap.was)
    if foreign and (short or len(foreign) > sum(t.content for t in gap.was)):
        yield f"not told by the evidence: {_words(foreign)}"


def _turned(gap: Gap) -> Iterable[str]:
    """A negation put in or left out, or a word for its contrary."""
    here, there = [t for t in gap.said if w.negates(t)], [t for t in gap.was if w.negates(t)]
    if here and len(here) % 2 != len(there) % 2:
        yield f"denied here and not in the evidence: {_words(here)}"
    for token in there if not here else ():
        if _governs(gap, token, 2):
            yield f"denied in the evidence and not here: {token.text}"
    for left in gap.said:
        for right in gap.was:
            if w.opposed(left, right):
                yield f"the contrary: {left.text} where the evidence has {right.text}"


def _hardened(gap: Gap, loose: Sequence[Token]) -> Iterable[str]:
    """A hedge, a condition or an "at least" left out; an "certainly" put in."""
    level = min((w.hedge(t) for t in gap.said), default=w.CERTAIN)
    softer = any(w.negates(t) for t in gap.said)
    for token in gap.was:
        exchanged = level < w.CERTAIN  # "will" for "could": nothing more need be shown
        if _is_alternative(gap, token):
            continue
        if w.hedge(token) < level and not softer and (exchanged or _governs(gap, token, 2)):
            yield f"more certain than the evidence, which has: {token.text}"
            break
    if not any(w.conditions(t) for t in loose):
        for token in gap.was:
            if w.conditions(token) and _kept_outside(gap, token) >= 3:
                yield f"the evidence states it under a condition: {token.text}"
                break
    for token in gap.said:
        if w.insists(token):
            yield f"more certain than the evidence: {token.text}"
        if w.settles(token) and not any(w.settles(t) for t in gap.was) and any(w.cites(t) for t in gap.was):
            yield f"more certain than the evidence: {token.text}"
    if any(w.bounds(t) for t in gap.was) and not any(w.bounds(t) for t in gap.said):
        bound = next(t for t in gap.was if w.bounds(t))
        if _bounds_kept_number(gap, bound):
            yield f"more exact than the evidence, which has: {bound.text}"


def _is_alternative(gap: Gap, token: Token) -> bool:
    """Whether the hedge opens a second half that may go: "has supplied or will supply"."""
    at = next(n for n, t in enumerate(gap.wording) if t.start == token.start)
    return at > 0 and gap.wording[at - 1].low in ("or", "and") and gap.wording[at - 1].start not in gap.kept


def _bounds_kept_number(gap: Gap, token: Token) -> bool:
    at = next(n for n, t in enumerate(gap.wording) if t.start == token.start)
    follow = gap.wording[at + 1 : at + 3]
    return any(t.number and t.start in gap.kept for t in follow)


def _governs(gap: Gap, token: Token, most: int) -> bool:
    """Whether one of the next content words is still in the sentence."""
    at = next(n for n, t in enumerate(gap.wording) if t.start == token.start)
    follow = gap.wording[at + 1 : at + 1 + _REACH]
    near = [t for t in follow if t.content and not t.number][:most] or follow[:most]
    return any(t.start in gap.kept for t in near)


def _kept_outside(gap: Gap, token: Token) -> int:
    """How many content words of the wording are kept."""
    return sum(t.content and t.start in gap.kept for t in gap.wording)


def _unattributed(found: Fit) -> Iterable[str]:
    """Said by somebody in the evidence, and stated flatly here."""
    if _is_citing(found.loose):
        return
    for gap in found.gaps:
        cue = next((t for t in gap.was if w.cites(t)), None)
        if cue is None:
            continue
        at = next(n for n, t in enumerate(gap.wording) if t.start == cue.start)
        # Of two cues the outer one is enough; one that stands in what was said does not speak for all of it.
        others = [t for t in gap.wording[:at] if w.cites(t) and t.start in gap.kept]
        if others:
            continue
        before = sum(t.content and t.start in gap.kept for t in gap.wording[: max(0, at - 3)])
        after = sum(t.content and t.start in gap.kept for t in gap.wording[at + 1 :])
        last = len(gap.wording) - at <= 6
        if (before if last else after) >= 2:
            yield f"said by somebody in the evidence, and stated flatly here: {cue.text}"
            return


def _words(found: Sequence[Token]) -> str:
    return " ".join(t.text for t in found)
