"""Two statements side by side: can they be one act of speaking, and how sure is that?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Record
from rashomon.relate.alignment import Word, align
from rashomon.relate.alignment_words import sense, stem
from rashomon.relate.utterances_lines import LONG, Line, Profile, roots_of
from rashomon.remembering import Shelf

Kinship = Literal["same", "kin", "chain", "near", "open", "apart"]
"""Of two speakers: one and the same; a person and the body that the person speaks for; somebody and the outlet that printed it;
descriptions that meet; at least one without a name and nothing that joins or parts them; two that cannot be one."""


def kinship(a: Line, b: Line) -> Kinship:
    """How two speakers stand; whom a quotation without a source was guessed to be parts nobody.

    Cost: constant.
    """
    found = _kinship(a, b)
    return "open" if found == "apart" and not (a.statement.source and b.statement.source) else found


def _kinship(a: Line, b: Line) -> Kinship:
    p, q = a.who, b.who
    if p.entity is not None and p.entity == q.entity and (p.named or a.statement.report == b.statement.report):
        return "same"
    if p.named and q.named:
        if p.name == q.name:
            return "same"
        if p.entity in q.kin or q.entity in p.kin:
            return "kin"
        if _outlet(a, b) or _outlet(b, a):
            return "chain"
        if p.type == q.type == "person":
            return "apart"
        if "place" in (p.type, q.type):  # "Lodria said": anybody of Lodria, as long as no other country is named
            return "open" if not (p.kin and q.kin) or p.kin & q.kin else "apart"
        bodies = "person" not in (p.type, q.type)
        return "near" if (p.kin & q.kin if bodies else p.described & q.described) else "apart"
    if _outlet(a, b) or _outlet(b, a) or _press(p, q):
        return "chain"
    alike = len(p.described & q.described) + len(p.kin & q.kin) or _learned(p, q) or _learned(q, p)
    return "near" if alike else "open"


def _outlet(a: Line, b: Line) -> bool:
    """Whether the speaker of `a` is the outlet that printed `b`, or one in its chain."""
    if a.who.type == "person" or not a.who.name or a.statement.report == b.statement.report:
        return False
    own = roots_of(a.who.name)
    return bool(own) and own <= b.who.outlets


def _learned(p: Profile, q: Profile) -> bool:
    """ "One expert" for a professor whom another report names."""
    return p.kind in ("expert", "analyst") and q.named and q.type == "person" and bool(q.described & _LEARNED)


_LEARNED = frozenset(
    sense(stem(w))
    for w in "professor scientist researcher economist scholar historian academic specialist analyst lecturer expert "
    "university institute fellow astronomer physicist biologist psychologist epidemiologist teaches".split()
)


def _press(p: Profile, q: Profile) -> bool:
    """Whether one is "media reports", "the local press", and the other somebody unnamed whom such reports go back to."""
    return "media" in (p.kind, q.kind) and not (p.named or q.named) and {p.kind, q.kind} <= _GO_BACK


_GO_BACK = frozenset(("media", "official", "source", "military", "police", "company", "lawyer"))


class Likeness(Record, frozen=True):
    """What two statements share. Masses are summed weights of words: 1.0 is one word that is rare in news and in the story."""

    kin: Kinship
    mass: float
    """Of the content words that both have."""
    cover: float
    """The share of the lighter content that this is."""
    dice: float
    """The same of both."""
    plain: float
    """Mass without names, which all of a story share."""
    around: float
    """Mass that contents and neighbourhoods share beyond that."""
    run: int
    """Words in a row that both have."""
    phrase: bool
    """All that two longer contents share is one short phrase."""
    whole: bool
    """The shorter one stands in the other, word for word."""
    quoted: bool
    """Both are quotations, whole or in part."""
    days: int | None
    """Days between the reports."""
    copied: bool
    """One of the reports was made from the other: copied, rewritten or translated."""
    placed: bool
    """Both stand at one place of what was copied."""


def liken(
    a: Line, b: Line, weights: Mapping[str, float], copied: bool = False, placed: bool = False,
    own: tuple[float, float] | None = None,
) -> Likeness:  # fmt: skip
    """Compare two statements by their words.

    Args:     copied: whether one of the reports was made from the other; placed: whether both stand at one place of what was
              copied; own: what all words of either weigh, where that is known.
    Cost: one alignment, where they share enough for a run to be worth finding.
    """
    common = a.senses & b.senses
    mass = total(common, weights)
    left, right = own or (total(a.senses, weights), total(b.senses, weights))
    plain = common - a.names - b.names
    cover = mass / max(_LIGHT, min(left, right))
    wide = total((a.senses | a.around) & (b.senses | b.around), weights) if a.around or b.around else mass
    run, whole = _run(a, b) if cover >= _RUNS else (0, False)
    return Likeness(
        kinship(a, b), mass, cover, 2 * mass / max(_LIGHT, left + right),
        mass if len(plain) == len(common) else total(plain, weights),
        wide - mass, run, _phrase_only(a, b, common, run), whole,
        a.statement.form != "indirect" and b.statement.form != "indirect",
        abs(a.day - b.day) if a.day is not None and b.day is not None else None,
        copied,
        placed,
    )  # fmt: skip


_RUNS_KEPT: Shelf[tuple[int, bool]] = Shelf(1 << 13)
"""By the numbers of two lines."""


def _run(a: Line, b: Line) -> tuple[int, bool]:
    """What `_longest_run` finds; once for two lines with numbers."""
    key = (a.number, b.number)
    found = _RUNS_KEPT.get(key) if a.number and b.number else None
    if found is None:
        found = _longest_run(a.words, b.words)
        if a.number and b.number:
            _RUNS_KEPT.put(key, found)
    return found


def _longest_run(a: tuple[Word, ...], b: tuple[Word, ...]) -> tuple[int, bool]:
    """The longest run of words in both, capital ones not counted (a title and name are no sentence); whether one is whole."""
    runs = [a[slice(*block.left)] for block in align(a, b) if block.same]
    shorter = min(len(a), len(b))
    whole = shorter >= _PHRASE and any(len(run) == shorter for run in runs)
    return max((sum(not w.capital for w in run) for run in runs), default=0), whole


_PHRASE = 3  # words


def _phrase_only(a: Line, b: Line, common: frozenset[str], run: int) -> bool:
    """ "An arms agreement could ..." and "... to an arms agreement": two matters, one phrase."""
    if not 2 <= len(common) <= _PHRASE or run > _PHRASE or min(len(a.senses), len(b.senses)) < LONG:
        return False
    for line in (a, b):
        places = [i for i, w in enumerate(line.words) if w.content and sense(w.stem) in common]
        if not places or places[-1] - places[0] >= len(common):
            return False
    return True


_LIGHT = 0.3
_RUNS = 0.2  # cover below which a run of words has no content in it


def total(senses: frozenset[str], weights: Mapping[str, float]) -> float:
    """The summed weights, rounded once, so that the order of a set cannot show."""
    return math.fsum([weights.get(s, 0.5) for s in senses])


def nested(x: shapes.Statement, y: shapes.Statement) -> bool:
    """Whether one statement lies in the other: what one says of the other's saying is another act of speaking."""
    if x.report != y.report:
        return False
    return (
        x.parent == y.id or y.parent == x.id or any(min(b, d) > max(a, c) for a, b in x.content for c, d in y.content)
    )


# ------------------------------------------------------------------------------------------------- how sure

_OTHERS_DENY = -9.0  # set by hand: whoever denies what somebody says says something else, in the very same words
_LONG_RUN = 8  # words
_LONGEST = 1.75  # runs of more than 14 words prove no more
_NAMELESS = 0.04  # mass without names: a word that every statement of the story has
_THIN = 1.5  # mass below which missing words mean less
_QUOTED_WORDS = 4  # words in a row that two versions of one quotation share
_MOST_DAYS = 5
_MOST_SHARED = 2
_FEW = 4  # statements of a speaker of whom little is told


class Weights(Record, frozen=True):
    """Log-odds that each feature of a pair adds: a logistic regression (`training/fit_utterances.py`, docs/decisions/245)."""

    same: float = -3.3
    kin: float = -4.7
    chain: float = -3.4
    near: float = -4.4
    open: float = -5.9
    apart: float = -14.0
    """By kinship, before a word is looked at."""
    quoted_apart: float = -8.0
    """Two reports print one quotation under two names: one of them may be wrong."""
    cover: float = 2.05
    dice: float = 1.9
    around: float = 0.18
    run: float = 3.1
    quoted_run: float = 0.8
    short: float = 1.15
    whole: float = 1.0
    names_only: float = -1.3
    phrase: float = -1.5
    other_acts: float = -2.0
    others_acts: float = -3.5
    """In place of `other_acts` where another voice speaks: a long title and name are no sentence."""
    one_report: float = -1.0
    copied: float = 1.0
    placed: float = 2.0
    other_quotation: float = -1.0
    other_crowd: float = -1.0
    described: float = 0.4
    """A word more by which two nameless ones are described alike: "an officer at the desk in Dubrin"."""
    crowd: float = -0.28
    both_deny: float = 1.5
    kin_deny: float = 2.05
    one_denies: float = -3.0
    negated: float = -3.0
    numbers: float = -1.2
    others_numbers: float = -2.0
    """In place of `numbers` where another voice speaks: two tolls of two offices are two."""
    days: float = -0.38
    excluded: float = -3.0
    cosine: float = 1.8


WEIGHTS = Weights()
_WEIGHT: dict[str, float] = msgspec.structs.asdict(WEIGHTS)
COSINE = WEIGHTS.cosine  # what a cosine of 1.0 between the contents' sentence vectors adds


def features(a: Line, b: Line, like: Likeness) -> dict[str, float]:
    """What speaks for and against one act of speaking, by the names of `Weights`, the cosine apart.

    Cost: constant.
    """
    quoted = like.kin == "apart" and like.quoted and like.run >= _LONG_RUN
    run = min(like.run / _LONG_RUN, _LONGEST)
    return {
        "quoted_apart" if quoted else like.kin: 1.0,
        "cover": like.cover * min(1.0, like.mass),
        "dice": like.dice,
        "around": min(like.around, 3.0),
        "run": run,
        "quoted_run": run * like.quoted,
        "short": max(0.0, _THIN - like.mass),
        "whole": like.whole and like.kin in ("same", "open"),
        "names_only": like.plain < _NAMELESS and like.mass > 0 and like.run < _LONG_RUN,
        "phrase": like.phrase,
        "others_acts" if _strangers(a, b, like) else "other_acts": _other_acts(a, b),
        **_circumstances(a, b, like),
        **_denials(a, b, like),
        **_times(a, b, like),
    }


def judge(a: Line, b: Line, like: Likeness) -> float:
    """The log-odds that two statements render one act of speaking, but for what `COSINE` adds for their sense.

    Cost: constant.
    """
    told = features(a, b, like)
    summed = math.fsum([_WEIGHT[name] * value for name, value in told.items() if value])
    return summed + (_OTHERS_DENY if _others_deny(a, b, like) else 0.0)


def strangers_at_most(a: Line, b: Line, copied: bool) -> float:
    """What `judge` says at most of two speakers who cannot be one, of whom no long quotation is printed under both names.

    Returns:  infinity where they may be one, one report is made of the other, or such a quotation is possible.
    Cost:     constant, no word compared.
    """
    if copied or kinship(a, b) != "apart":
        return math.inf
    quotation = "indirect" not in (a.statement.form, b.statement.form)
    return math.inf if quotation and min(len(a.words), len(b.words)) >= _LONG_RUN else _STRANGERS


def _at_most() -> float:
    """All that can speak for two strangers: as many words as there may be, in a row of less than a long quotation or in none."""
    w = WEIGHTS
    words = max(w.short * _THIN, w.cover) + w.dice + 3.0 * w.around
    run = max(w.run * _LONGEST, w.run + w.quoted_run)
    return w.apart + words + run + max(0.0, w.both_deny)


_STRANGERS = _at_most()


def _strangers(a: Line, b: Line, like: Likeness) -> bool:
    """Whether nothing but words joins two: another voice, no copy of one text, not two denials of one thing."""
    return like.kin != "same" and not like.copied and not (a.denies and b.denies)


def _other_acts(a: Line, b: Line) -> bool:
    """Both tell what is done, and nothing that one tells is done stands in the other: the same people, another matter."""
    return bool(a.acts and b.acts) and not (a.acts & b.senses or b.acts & a.senses)


def _circumstances(a: Line, b: Line, like: Likeness) -> dict[str, float]:
    """One report says other things as a rule, and so do two quotations without a phrase in common, and who speaks much."""
    told: dict[str, float] = {"one_report": a.statement.report == b.statement.report}
    if like.copied:
        told |= {"copied": 1.0, "placed": like.placed}
    elif a.statement.form == b.statement.form == "direct" and like.run < _QUOTED_WORDS:
        told["other_quotation"] = 1.0
    told["other_crowd"] = like.kin == "open" and not like.placed and _other_crowds(a, b)
    if like.kin == "near" and not (a.who.named or b.who.named):
        told["described"] = min(_MOST_SHARED, len(a.who.described & b.who.described) - 1)
    if like.kin == "same":
        told["crowd"] = math.log2(max(1.0, max(a.who.statements, b.who.statements) / _FEW))
    return told


def guess_cosine(like: Likeness) -> float:
    """About what the encoder would say of two contents, by their words alone."""
    return min(1.0, 0.25 + 0.55 * like.dice + 0.15 * like.cover * min(1.0, like.mass))


def _other_crowds(a: Line, b: Line) -> bool:
    """Two unnamed speakers who are described by other words: "his grandmother", "some activists"."""
    p, q = a.who, b.who
    return not (p.named or q.named or "media" in (p.kind, q.kind)) and bool(p.described and q.described)


def _denials(a: Line, b: Line, like: Likeness) -> dict[str, float]:
    """One who denies and one who asserts are two; two denials by one voice of one thing are one."""
    deny = (a.denies, b.denies)
    if like.placed:  # a translation of one sentence: "she knew nothing", "nothing is known to her"
        return {}
    if all(deny):
        # Two sentences of one report share their neighbourhood anyway.
        topic = min(1.0, like.mass + like.around * (a.statement.report != b.statement.report))
        return {"both_deny": topic, "kin_deny": topic * (like.kin in ("same", "kin", "near"))}
    if any(deny):
        return {"one_denies": like.kin == "same"}
    return {"negated": bool((a.negated & b.senses) - b.negated or (b.negated & a.senses) - a.negated)}


def _others_deny(a: Line, b: Line, like: Likeness) -> bool:
    return a.denies != b.denies and like.kin != "same" and not like.placed


def _times(a: Line, b: Line, like: Likeness) -> dict[str, float]:
    """Other numbers, days apart, and days of speaking that exclude each other."""
    told: dict[str, float] = {"excluded": _exclude(a, b)}
    if a.numbers and b.numbers and not (_largest(a) in b.numbers or _largest(b) in a.numbers):
        told["numbers" if like.kin == "same" else "others_numbers"] = 1.0
    if like.days is not None and like.run < _LONG_RUN:
        told["days"] = min(like.days, _MOST_DAYS)
    return told


def _largest(line: Line) -> str:
    return max(line.numbers, key=lambda n: (len(n), n))


def _exclude(a: Line, b: Line) -> bool:
    """Whether the days on which they were said, as told, cannot be one; or one report appeared before the other's day."""
    if a.said and b.said and (a.said[1] < b.said[0] or b.said[1] < a.said[0]):
        return True
    return bool(
        (a.said and b.day is not None and b.day + 1 < a.said[0])
        or (b.said and a.day is not None and a.day + 1 < b.said[0])
    )
