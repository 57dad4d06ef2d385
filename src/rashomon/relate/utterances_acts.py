"""What two renderings say of the same act otherwise: who did it to whom, how many, whether it will, may or did not happen.

Acts are the predicates that `read.propositions` found in the content, with their arguments. Acts of two renderings that share a
verb (or a near synonym) are compared slot by slot; whatever only one side has may be cut and is told only where it narrowed
what was said: "close the strait to government vessels" against "close the strait".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from rashomon.model import Argument, Offsets, Proposition, Record
from rashomon.pipeline import ReportReading
from rashomon.relate.alignment import Word, find_words
from rashomon.relate.alignment_words import NUMBERS, sense, stem
from rashomon.remembering import Shelf

Nearness = Callable[[str, str], float]


class Act(Record, frozen=True):
    """One predicate of a rendering."""

    span: Offsets
    senses: frozenset[str]
    """Of the predicate's words, as `sense` counts them."""
    proposition: Proposition
    names: frozenset[int]
    """Where names start in its report."""


class Difference(Record, frozen=True):
    """Something that two acts say otherwise, with the characters on both sides."""

    kind: Literal["meaning", "certainty"]
    left: Offsets
    right: Offsets


def acts_of(report: ReportReading, number: int | None = None) -> ReportActs:
    """The acts of a report, which is read for them once.

    Args: number: of its reading, where that is known.
    Cost: linear in its names and propositions.
    """
    key = report.number() if number is None else number
    return _KEPT.get(key) or _KEPT.put(key, ReportActs(report))


class ReportActs:
    """The acts of a report, by place."""

    def __init__(self, report: ReportReading) -> None:
        self.acts: list[Act] = []
        self.names = names = frozenset(
            w.start
            for a in report.reading.layer("name")
            for w in find_words(report.text, ((a.span.start, a.span.end),))
        )
        for a in report.reading.layer("proposition"):
            if isinstance(a.value, Proposition) and a.value.kind != "noun":
                senses = frozenset(sense(stem(w)) for w in a.value.predicate.split() if w not in _EMPTY)
                self.acts.append(Act((a.span.start, a.span.end), senses, a.value, names))
        self.starts = [act.span[0] for act in self.acts]

    def done(self, spans: Sequence[Offsets]) -> frozenset[str]:
        """What is done in some spans: the senses of predicates; of an empty one ("took charge") that of what it takes."""
        found: set[str] = set()
        for act in self.within(spans):
            heads = [arg.head for arg in act.proposition.arguments if arg.role in ("patient", "goal")]
            found |= act.senses or {sense(stem(head.lower())) for head in heads}
        return frozenset(found)

    def within(self, spans: Sequence[Offsets]) -> tuple[Act, ...]:
        """The acts whose predicate begins in some spans."""
        return tuple(
            act
            for start, end in spans
            for act in self.acts[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        )


_KEPT: Shelf[ReportActs] = Shelf(512)

_EMPTY = frozenset("be have do get make take go would could will".split())
"""Predicates that say too little to be one act by themselves."""


def match_acts(left: Sequence[Act], right: Sequence[Act]) -> list[tuple[Act, Act]]:
    """The acts that both renderings tell, one to one, those with most arguments in common first.

    Cost: the product of both.
    """
    scored = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            kinds = {a.proposition.kind, b.proposition.kind}
            if a.senses & b.senses and (len(kinds) == 1 or kinds == {"verb", "copula"}):  # "was SACKED"
                scored.append((-_common(a, b), i, j))
    matched, used = [], set[int]()
    taken: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            matched.append((i, j))
    return [(left[i], right[j]) for i, j in sorted(matched)]


def _common(a: Act, b: Act) -> int:
    heads = [{sense(stem(arg.head)) for arg in act.proposition.arguments} for act in (a, b)]
    return 2 * len(heads[0] & heads[1]) + (a.proposition.negated == b.proposition.negated)


class Told(Record, frozen=True):
    """One rendering: its report's text, its acts, and what all its words are counted as."""

    text: str
    acts: tuple[Act, ...]
    senses: frozenset[str]
    """A word that moved is not gone."""
    words: frozenset[str] = frozenset()
    """Stems of all its words: of three ages told in a row none is another's."""


def compare_acts(
    left: Told, right: Told, pairs: Sequence[tuple[Act, Act]], nearness: Nearness, verbatim: bool
) -> list[Difference]:
    """Compare the acts that both tell.

    Args:     pairs: of `match_acts`; verbatim: both are quotations, in which tenses do not shift.
    Returns:  differences, one of certainty at most, in the order of the left text.
    Cost:     linear in pairs and their arguments.
    """
    found: list[Difference] = []
    certainty: list[Difference] = []
    for a, b in pairs:
        certainty += _certainty(left, right, a, b, verbatim)
        found += _meaning(left, right, a, b, nearness)
    found += _alternative(left, pairs)
    return found[:_MOST] + certainty[:1]


_MOST = 2  # differences of meaning told of one pair of renderings: a reader needs to be warned, not drowned


# ------------------------------------------------------------------------------------------------- meaning


def _meaning(left: Told, right: Told, a: Act, b: Act, nearness: Nearness) -> Iterator[Difference]:
    p, q = a.proposition, b.proposition
    if p.negated != q.negated and not _conditional(left.text, a) and not _conditional(right.text, b):
        yield Difference("meaning", _phrase(a), _phrase(b))
    if _ordered(left.text, a) and _done(right.text, b):
        yield Difference("meaning", _phrase(a), _phrase(b))
    yield from _often(left.text, right.text, a, b)
    for x in p.arguments:
        if x.role not in _COMPARED:
            continue
        y = next((y for y in q.arguments if y.role == x.role), None)
        if y is None:
            if x.role in _NARROWING and x.head not in _LOOSE and _weighs(left.text, x, right.senses):
                yield Difference("meaning", x.span, _end(b))
            continue
        told = _argument(left, right, x, y, nearness)
        if told is not None:
            yield Difference("meaning", *told)


def _ordered(text: str, act: Act) -> bool:
    """ "Told to resign", "agreed to pay": nobody has done it yet."""
    words = {text[start:end].lower() for start, end in act.proposition.governors}
    return "to" in words and bool(words & _ORDERS)


def _done(text: str, act: Act) -> bool:
    """ "Has been dismissed", "was sacked": it is told as a fact of the past."""
    words = {text[start:end].lower() for start, end in act.proposition.governors}
    return bool(words & _PAST) and words <= _PAST | _LINKS and not act.proposition.negated


_ORDERS = frozenset(
    "told asked ordered urged invited proposed suggested instructed offered agreed planned plans planning intends wants wanted "
    "promised vowed threatened decided expected".split()
)
_PAST = frozenset("has have had was were been".split())
_LINKS = frozenset("that which who".split())
_COMPARED = frozenset(("patient", "recipient", "goal", "number", "partner", "origin"))
_NARROWING = frozenset(("goal", "recipient"))


_LOOSE = frozenset("reason purpose sake moment time while way order account".split())


def _weighs(text: str, x: Argument, said: frozenset[str]) -> bool:
    """Whether an argument narrows what is said and is gone: "to government vessels", not "to Moscow", "to him"."""
    words = [w for w in find_words(text, (x.span,)) if w.content]
    return len(words) > 1 and not all(w.capital for w in words) and not said & {sense(w.stem) for w in words}


def _argument(left: Told, right: Told, x: Argument, y: Argument, nearness: Nearness) -> tuple[Offsets, Offsets] | None:
    """Where two arguments of one role part: in a number, in the head, in a word that narrows the head."""
    here, there = find_words(left.text, (x.span,)), find_words(right.text, (y.span,))
    figures = _figures(here), _figures(there)
    kept = any(w.stem in right.words for w in figures[0]) or any(w.stem in left.words for w in figures[1])
    if figures[0] and figures[1] and not kept and not _same_figures(figures[0], figures[1]):
        return _span(figures[0]), _span(figures[1])
    head, other = _head(here, x), _head(there, y)
    if head is None or other is None:
        return None
    if sense(head.stem) != sense(other.stem):
        if sense(head.stem) in right.senses or sense(other.stem) in left.senses:
            return None
        return ((head.start, head.end), (other.start, other.end)) if _differ(head, other, nearness) else None
    narrow = _modifier(here, head, right.senses)
    return (narrow, (other.start, other.end)) if narrow else None


def _figures(words: Sequence[Word]) -> list[Word]:
    return [w for w in words if w.stem[:1].isdigit() or w.text in _SCALES]


_SCALES = frozenset("hundred hundreds thousand thousands million millions billion billions trillion half".split())


def _same_figures(a: Sequence[Word], b: Sequence[Word]) -> bool:
    here, there = ({re.sub(r"[^0-9.]+$", "", w.stem) or w.stem for w in side} for side in (a, b))  # "12 mph", "12mph"
    return here <= there or there <= here


def _span(words: Sequence[Word]) -> Offsets:
    return words[0].start, words[-1].end


def _head(words: Sequence[Word], x: Argument) -> Word | None:
    return next((w for w in words if w.text == x.head or w.stem == stem(x.head)), None)


def _differ(a: Word, b: Word, nearness: Nearness) -> bool:
    """Whether two nouns that stand against each other mean different things.

    A pronoun, a name or a vague word ("the number of dead", "the dead") for a thing is no difference.
    """
    if a.capital or b.capital or not a.content or not b.content or not a.text.isalpha() or not b.text.isalpha():
        return False
    if a.text in _VAGUE or b.text in _VAGUE or a.text.startswith(b.text) or b.text.startswith(a.text):
        return False
    return nearness(a.text, b.text) < _NEAR


_VAGUE = frozenset(
    "thing things something anything nothing everything issue matter way one ones people person man woman someone somebody "
    "everyone everybody anybody anyone lot kind part what other others number case time fact situation move vehicle building "
    "area place group incident".split()
)
_NEAR = 0.38  # cosine of static vectors: children/kids .86, harbour/port .44; engine/screen .05, water/side -.01


def _modifier(here: Sequence[Word], head: Word, there: frozenset[str]) -> Offsets | None:
    """A word just before the head that narrowed it and that the other side has nowhere."""
    before = [w for w in here if w.end <= head.start and w.content]
    if not before or before[-1].end + 1 < head.start:
        return None
    word = before[-1]
    if word.capital or word.text in NUMBERS or word.stem[:1].isdigit() or not word.text.isalpha():
        return None
    if word.text.endswith(_ADJECTIVES) or word.text in _SIZES or sense(word.stem) in there:
        return None
    return word.start, head.end


_SIZES = frozenset("giant big huge large great small little tiny vast major minor main high low grand mega".split())
_ADJECTIVES = (
    "ous",
    "ful",
    "ive",
    "able",
    "ible",
    "ing",
    "ly",
    "less",
    "est",
    "est",
    "ish",
    "ed",
    "ern",
    "new",
    "old",
    "long",
)
"""Endings of adjectives that colour rather than narrow."""


# ------------------------------------------------------------------------------------------------- how often, or else


OFTEN = {
    "never": 0, "rarely": 1, "seldom": 1, "occasionally": 2, "sometimes": 2, "often": 3, "frequently": 3, "usually": 3,
    "regularly": 4, "routinely": 4, "always": 5, "constantly": 5,
}  # fmt: skip


def _often(left_text: str, right_text: str, a: Act, b: Act) -> Iterator[Difference]:
    x, y = _frequency(left_text, a), _frequency(right_text, b)
    if x is not None and y is not None and x[0] != y[0]:
        yield Difference("meaning", x[1], y[1])


def _frequency(text: str, act: Act) -> tuple[int, Offsets] | None:
    for start, end in act.proposition.governors:
        level = OFTEN.get(text[start:end].lower())
        if level is not None:
            return level, (start, end)
    return None


def _alternative(left: Told, pairs: Sequence[tuple[Act, Act]]) -> Iterator[Difference]:
    """ "It could have been switched off, or its signal could have been lost": one of two possibilities is gone."""
    matched = {a.span for a, _ in pairs}
    for a, b in pairs:
        after = next((c for c in left.acts if c.span[0] > a.span[0]), None)
        if after is None or after.span in matched or after.proposition.kind != a.proposition.kind:
            continue
        between = left.text[a.span[1] : after.span[0]]
        if _OR.search(between) and len(between) < _REACH and not re.search(r"[.!?]", between):
            yield Difference("meaning", (a.span[0], after.span[1]), _phrase(b))


_OR = re.compile(r"\bor (?!so\b|less\b|more\b)")
_REACH = 120


# ------------------------------------------------------------------------------------------------- certainty

LEVELS = {
    "cannot": 3, "would": 2, "should": 2, "can": 2, "could": 1, "may": 1, "might": 1, "possibly": 1, "perhaps": 1, "maybe": 1,
    "probably": 1, "likely": 1, "potentially": 1, "reportedly": 1, "allegedly": 1, "apparently": 1, "presumably": 1,
    "seems": 1, "seem": 1, "appears": 1, "appear": 1, "seemed": 1, "appeared": 1, "suspected": 1, "alleged": 1,
}  # fmt: skip
"""How firmly a word states what follows; what carries none of them is stated flatly."""
_FLAT = 3
_MODALS = frozenset("will would shall should must can could may might cannot".split())
_SHIFTED = frozenset(
    frozenset(pair) for pair in (("will", "would"), ("can", "could"), ("may", "might"), ("shall", "would"), ("shall", "should"),
                                 ("must", "would"))
)  # fmt: skip
_NEIGHBOURS = frozenset(
    frozenset(pair) for pair in (("can", "may"), ("can", "might"), ("should", "could"), ("should", "may"))
)
"""Modals of other strength that reported speech and translators put for one another."""
MANNER = frozenset(
    "remind like say add note stress suggest argue think hope characterise characterize call describe "
    "rather urge ask tell point love prefer want".split()
)


def less_certain(here: str, there: str, verbatim: bool) -> bool:
    """Whether two words that carry one act differ in certainty; "" states it flatly."""
    levels = LEVELS.get(here, _FLAT), LEVELS.get(there, _FLAT)
    if levels[0] == levels[1] or not {here, there} & (_MODALS | LEVELS.keys()):
        return False
    if {here, there} - _MODALS - LEVELS.keys() - {""}:
        return False
    pair = frozenset((here, there))
    if pair in _SHIFTED:
        return False
    # "Would close" and "closes", "can close" and "closes": a matter of style in reported speech.
    return verbatim or not (pair in _NEIGHBOURS or ("" in pair and 2 in levels))


def _certainty(left: Told, right: Told, a: Act, b: Act, verbatim: bool) -> Iterator[Difference]:
    """ "Could" against "will", "may" left out; not what the rules of reported speech ask for."""
    if a.senses & MANNER or b.senses & MANNER or _is_mannered(left.text, a) or _is_mannered(right.text, b):
        return
    x, y = _modal(left, a), _modal(right, b)
    if (x is None and _is_aside(left.text, a)) or (y is None and _is_aside(right.text, b)):
        return
    if less_certain(x[0] if x else "", y[0] if y else "", verbatim):
        yield Difference("certainty", x[1] if x else _phrase(a), y[1] if y else _phrase(b))


def _is_mannered(text: str, act: Act) -> bool:
    """ "I would ask, imagine it was you": the modal is that of asking."""
    return any(text[start:end].lower() in MANNER for start, end in act.proposition.governors)


def _is_aside(text: str, act: Act) -> bool:
    """ "By pairing up": neither certain nor uncertain."""
    start, end = act.span
    word = text[start:end].split(" ")[0]
    return word.endswith("ing") and not any(text[s:e].lower() in _BEING for s, e in act.proposition.governors)


_BEING = frozenset("is are was were be been am 's 're 'm ’s ’re ’m".split())


def _past_comma(text: str, end: int, start: int) -> bool:
    """ "I would ask, imagine": a modal of another verb."""
    return end < start and bool(_ASKING.match(text, end, start))


_ASKING = re.compile(r" \w+, ")


def _modal(told: Told, act: Act) -> tuple[str, Offsets] | None:
    """The least certain word that carries an act, or the "will" that it has; of "may rise and fall" both may."""
    found = _own_modal(told.text, act)
    if found is not None:
        return found
    from_there = max(0, act.span[0] - _REACH)
    joined = _SHARED_MODAL.search(told.text, from_there, act.span[0])
    if joined is None:
        return None
    return joined.group(1).lower(), joined.span(1)


_SHARED_MODAL = re.compile(r"\b(may|might|could|would|can|will) [^.;:!?,]{1,80} (?:and|or) $", re.IGNORECASE)


def _own_modal(text: str, act: Act) -> tuple[str, Offsets] | None:
    found = [
        (LEVELS.get(word, _FLAT), word, (start, end))
        for start, end in act.proposition.governors
        if not _past_comma(text, end, act.span[0])
        if (word := _SHORT.get(text[start:end].lower(), text[start:end].lower())) in LEVELS or word in _FIRM
    ]
    return min(found)[1:] if found else None


_SHORT = {"'d": "would", "\u2019d": "would", "'ll": "will", "\u2019ll": "will"}
_FIRM = frozenset(("will", "shall", "must"))


def _conditional(text: str, act: Act) -> bool:
    return any(text[s:e].lower() in ("if", "unless") for s, e in act.proposition.governors)


# ------------------------------------------------------------------------------------------------- places


def _phrase(act: Act) -> Offsets:
    """The predicate with the words that carry it, where they stand together."""
    start = min([act.span[0], *(s for s, e in act.proposition.governors if 0 <= act.span[0] - e <= _NEXT)])
    if act.proposition.kind == "copula":  # "has been SACKED": what it is stands behind
        behind = [g.span[1] for g in act.proposition.arguments if 0 <= g.span[0] - act.span[1] <= _NEXT]
        return start, min(behind, default=act.span[1])
    return start, act.span[1]


_NEXT = 20


def _end(act: Act) -> Offsets:
    """The predicate to the end of its patient: where the other side goes on."""
    ends = [arg.span[1] for arg in act.proposition.arguments if arg.role == "patient" and arg.span[0] > act.span[0]]
    end = max([act.span[1], *ends])
    return act.span[0], end if end - act.span[0] < 200 else act.span[1]
