"""Relations between claims that are worded differently: lost and regained, not yet done and done, ruled out and done.

`contradictions` compares slots of two clauses that are much alike. What came of a thing is told in other words than the thing:
contact was lost and then re-established, no charges had been filed and then somebody was charged, one "will not talk" and gives
interviews. Here each pattern is looked for among the few assertions that show one half of it, so that nothing is compared that
could not answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rashomon import shapes
from rashomon.remembering import remembered
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.measures import is_measure, written
from rashomon.weigh.quantities import TOLLS
from rashomon.weigh.told import content_words, same_act

Kind = Literal["supersedes", "contradicts"]

MOST = 60
"""Assertions of a story that are compared for one half of a pattern; a story that has more of them is about just that."""

LOST = frozenset(
    "lose sever cut break suspend halt stop close shut block remove pull ban disable interrupt cancel ground withdraw "
    "revoke".split()
)
REGAINED = frozenset(
    "regain restore reestablish re-establish recover resume reopen reinstate reconnect repair unblock readmit rejoin revive "
    "relaunch restart reactivate".split()
)
"""Acts that undo those: what was lost is there again."""

_AGAIN = re.compile(
    r"\b(?:back (?:online|in service|in operation|on the air|up)|once again|again|finally)\b", re.IGNORECASE
)
_NOT_YET = re.compile(
    r"\b(?:yet|so far|immediately|initially|at first|for now|at that point|until now)\b|\bfail(?:ed|s|ing)? to\b",
    re.IGNORECASE,
)
_WONT = re.compile(
    r"\b(?:(?:not|never) going to|will (?:not|never)|won['’]t|(?:would (?:not|never)|wouldn['’]t)(?! have)|"
    r"no (?:plans?|intention)|refuse[sd]? to|ruled? out|shall not)\b",
    re.IGNORECASE,
)
_RIGHTFUL = re.compile(
    r"\b(?:lawful(?:ly)?|legally|proper(?:ly)?|appropriate(?:ly)?|legitimate(?:ly)?|"
    r"(?:is|was|were|are|be|been) (?:entirely |perfectly )?legal)\b",
    re.IGNORECASE,
)
_WRONGFUL = re.compile(
    r"\b(?:unlawful|illegal|improper|inappropriate|illegitimate|wrongful|unauthori[sz]ed)(?:ly)?\b", re.IGNORECASE
)
_UP = re.compile(
    r"\b(?:rose|risen|gained|climbed|jumped|surged|soared|increased|edged up|ticked up|went up)\b", re.IGNORECASE
)
_DOWN = re.compile(
    r"\b(?:fell|fallen|fall|dropped|declined|slid|slipped|sank|tumbled|plunged|decreased|edged down|went down)\b",
    re.IGNORECASE,
)
LIGHT = content_words(
    "be take make have get give do go come put say tell use see seem become keep need want think know"
)
"""Verbs that say too little for two clauses to tell of one act."""

_TALKING = frozenset("talk speak interview comment answer discuss".split())
_BROKE = re.compile(r"\b(?:broke\w* (?:his|her|their|its) silence|interviews?)\b", re.IGNORECASE)

ONCE = frozenset(
    "sink capsize die crash explode collapse derail assassinate kidnap shoot drown resign abdicate erupt".split()
)
"""What happens to one person or thing once: two days of it are no two events."""

BLAMING = frozenset("blame accuse".split())
_BLAME = content_words("blame accuse say responsible")
CLOSE = 0.15
"""Share by which two large sums may differ and still be meant for one."""
LARGE = 1e6


class Told(NamedTuple):
    """How one assertion stands to another by a pattern."""

    newer: int
    older: int
    kind: Kind
    slot: shapes.Slot
    verdict: Literal["real", "apparent", "unsure"]
    why: str
    weight: float


def find_outcomes(
    units: Sequence[Unit],
    names: frozenset[str],
    dates: Mapping[str, shapes.Published],
    speakers: Mapping[str, str | None],
) -> list[Told]:
    """Pairs of assertions that one of the patterns joins.

    Args:     names: content words of the story's names, which all its clauses share; speakers: statement id -> who speaks.
    Returns:  pairs by index, whatever claims they are in; several may say the same of two claims.
    Cost:     linear in assertions, and quadratic in the at most `MOST` that show one half of a pattern.
    """
    story = _Story(units, names, dates, speakers)
    return [told for pattern in PATTERNS for told in pattern(story)]


class _Story:
    """The assertions that may show half of a pattern, with their words."""

    def __init__(
        self, units: Sequence[Unit], names: frozenset[str], dates: Mapping[str, shapes.Published],
        speakers: Mapping[str, str | None],
    ) -> None:  # fmt: skip
        self.units, self.dates, self._speakers = units, dates, speakers
        self.there = [n for n, u in enumerate(units) if not u.echo and (u.zone == "body" or u.zone == "headline")]
        seen: dict[str, int] = {}
        for unit in units:
            for word in unit.core:
                seen[word] = seen.get(word, 0) + 1
        self._seen, self._names = seen, names

    def shared(self, a: int, b: int) -> float:
        """What two acts have in common: a word of the story counts one, a name a half, the rest more the rarer it is."""
        return self.weigh(self.units[a].core & self.units[b].core)

    def weigh(self, words: frozenset[str]) -> float:
        """What some words are worth."""
        return sum(0.5 if w in self._names else 1.0 + (self._seen.get(w, 0) <= RARE) for w in words if len(w) > 1)

    def whose(self, n: int) -> frozenset[str]:
        """Who does what a clause tells: whom it names for it, or who says it of himself."""
        unit = self.units[n]
        speaker = self._speakers.get(unit.holder)
        mine = speaker is not None and _OF_MYSELF.search(unit.text) is not None
        return frozenset(unit.agents) | (frozenset({speaker}) if mine and speaker else frozenset())

    def first_name(self, n: int) -> str:
        """The first word of a clause that belongs to a name of the story, as it is counted; empty where none does."""
        words = (content_words(w) for w in self.units[n].text.split()[:8])
        return next((w for found in words for w in sorted(found & self._names)), "")

    def matter(self, n: int) -> frozenset[str]:
        """The words of a clause that are no names, and not of blaming itself."""
        return self.units[n].words - self._names - _BLAME

    def not_before(self, newer: int, older: int) -> bool:
        """Whether the report of one may be as late as that of the other, or is the same."""
        a, b = self.units[newer], self.units[older]
        if a.report == b.report:
            return True
        left, right = self.dates[a.report].latest, self.dates[b.report].earliest
        return not (left and right and left < right)


_OF_MYSELF = re.compile(r"\b(?:I|we)\b|^(?:he|she|they)\b", re.IGNORECASE)

RARE = 6
"""Assertions of a story up to which a word is rare in it."""


def _undone(story: _Story) -> Iterator[Told]:
    """What was lost, cut or closed, and is there again."""
    lost = [n for n in story.there if _acts(story.units[n]) & LOST or _is_loss(story.units[n])][:MOST]
    back = [n for n in story.there if _is_regained(story.units[n])][:MOST]
    for new in back:
        for old in lost:
            weight = story.shared(new, old)
            if new != old and weight >= 2.5 and story.not_before(new, old) and _stood(story.units[old]):
                yield Told(new, old, "supersedes", "outcome", "apparent", "what was lost is there again", weight)


def _not_yet(story: _Story) -> Iterator[Told]:
    """What had not been done yet, and was done."""
    waiting = [
        n for n in story.there
        if story.units[n].factuality.score < 0 and _NOT_YET.search(story.units[n].text) and _denies(story.units[n])
    ][:MOST]  # fmt: skip
    for old in waiting:
        for new in story.there:
            if new == old or not _does(story.units[new], story.units[old]) or not story.not_before(new, old):
                continue
            weight = story.shared(new, old)
            named = (content_words(story.units[new].predicate) - LIGHT) & _object(story.units[old])
            if weight >= (1 if named else 2):
                yield Told(new, old, "supersedes", "outcome", "apparent", "not yet done then, and done now", weight)


def _denies(unit: Unit) -> bool:
    return unit.negated or _FAILED.search(unit.text) is not None


_FAILED = re.compile(r"\b(?:fail(?:ed|s|ing)? to|unable|no|nobody|none)\b", re.IGNORECASE)


def _does(done: Unit, waiting: Unit) -> bool:
    """Whether an act is what another clause waits for: the same one, or its object ("file charges", "was charged")."""
    if not _happened(done) or (done.agents and waiting.agents and not set(done.agents) & set(waiting.agents)):
        return False
    act, wanted = content_words(done.predicate) - LIGHT, content_words(waiting.predicate) - LIGHT
    return bool(act & (wanted | _object(waiting)) or wanted & _object(done))


def _ruled_out(story: _Story) -> Iterator[Told]:
    """What somebody would not do, and did."""
    refused = [n for n in story.there if story.units[n].factuality.score < 0 and _WONT.search(story.units[n].text)][
        :MOST
    ]
    came = [
        (n, story.whose(n)) for n in story.there if story.units[n].holder == "author" and _happened(story.units[n])
    ] if refused else []  # fmt: skip
    for old in refused:
        mine, whose = story.units[old], story.whose(old)
        for new, doers in came:
            if new == old or whose.isdisjoint(doers) or not story.not_before(new, old):
                continue
            done = story.units[new]
            same = (content_words(mine.predicate) & content_words(done.predicate)) - LIGHT
            if _TALKING & _acts(mine) and _speaks_up(done) or same and story.shared(new, old) >= 2:
                weight = 1.0 + story.shared(new, old)
                yield Told(new, old, "supersedes", "outcome", "real", "ruled out, and done after all", weight)


def _of_right(story: _Story) -> Iterator[Told]:
    """One calls an act lawful or proper, another calls it unlawful or improper."""
    good = [n for n in story.there if _judged(story.units[n].text)[0] and story.units[n].factuality.score > 0][:MOST]
    bad = [n for n in story.there if _judged(story.units[n].text)[1] and story.units[n].factuality.score >= 0][:MOST]
    for a in good:
        for b in bad:
            left, right = story.units[a], story.units[b]
            if left.holder == right.holder or _WRONGFUL.search(left.text):
                continue
            both = (left.words & right.words) - _JUDGING
            weight = float(len(both))
            if weight >= 2 and both & ((content_words(left.predicate) | content_words(right.predicate)) - LIGHT):
                yield Told(a, b, "contradicts", "polarity", "real", "one calls it rightful, the other wrongful", weight)


@remembered(1 << 13)
def _judged(text: str) -> tuple[bool, bool]:
    """Whether a clause calls something lawful or proper; whether unlawful or improper."""
    return _RIGHTFUL.search(text) is not None, _WRONGFUL.search(text) is not None


_JUDGING = content_words("lawfully lawful legal proper appropriate unlawful illegal improper legally process said")


def _directions(story: _Story) -> Iterator[Told]:
    """One price that rose and fell."""
    moved = [
        n for n in story.there if any(q.unit == "%" for q in story.units[n].quantities) and _happened(story.units[n])
    ]
    up = [n for n in moved if _UP.search(story.units[n].text) and not _DOWN.search(story.units[n].text)][:MOST]
    down = [n for n in moved if _DOWN.search(story.units[n].text) and not _UP.search(story.units[n].text)][:MOST]
    for a in up:
        for b in down:
            who = story.first_name(a)
            if who and who == story.first_name(b):
                why = "one says that it rose, the other that it fell"
                yield Told(a, b, "contradicts", "outcome", "apparent", why, 1.0)


def _one_day(story: _Story) -> Iterator[Told]:
    """What can happen only once, on two days."""
    once = [
        n for n in story.there
        if story.units[n].predicate.split()[0] in ONCE and _happened(story.units[n]) and not story.units[n].quantities
        and _day(story.units[n])
    ]  # fmt: skip
    for at, a in enumerate(once[:MOST]):
        for b in once[:at]:
            left, right = story.units[a], story.units[b]
            whose = (set(left.agents) | set(left.others)) & (set(right.agents) | set(right.others))
            if (
                _day(left) == _day(right)
                or not (whose or story.shared(a, b) >= 3)
                or not same_act(left.predicate, right.predicate)
            ):
                continue
            if left.report != right.report:
                why = f"{_day(left)} against {_day(right)}"
                yield Told(a, b, "contradicts", "time", "real", why, story.shared(a, b))


def _blamed(story: _Story) -> Iterator[Told]:
    """Two parties that are each blamed for one thing."""
    found = [n for n in story.there if _acts(story.units[n]) & BLAMING and story.units[n].others][:MOST]
    for at, a in enumerate(found):
        for b in found[:at]:
            left, right = story.units[a], story.units[b]
            if set(left.others) & set(right.others) or set(left.agents) & set(right.agents):
                continue
            weight = story.weigh(story.matter(a) & story.matter(b))
            if weight >= 2:
                yield Told(a, b, "contradicts", "participant", "real", "two parties are blamed for it", weight)


def _sums(story: _Story) -> Iterator[Told]:
    """Two large sums of one kind, near each other and not one rounded, of one thing."""
    from rashomon.weigh.slots import compare_numbers

    told = [
        (n, q) for n in story.there for q in story.units[n].quantities
        if is_measure(q) and q.unit not in TOLLS and " a " not in q.unit and q.value >= LARGE
    ][: 2 * MOST]  # fmt: skip
    for at, (a, x) in enumerate(told):
        for b, y in told[:at]:
            left, right = story.units[a], story.units[b]
            if left.report == right.report or x.scope != y.scope or compare_numbers(x, y) != "differ":
                continue
            if abs(x.value - y.value) > CLOSE * max(x.value, y.value):
                continue
            mine, other = _things(left), _things(right)
            if mine & other and mine & _OF_ONE == other & _OF_ONE:
                weight = float(len(mine & other))
                yield Told(a, b, "contradicts", "number", "unsure", f"{written(x)} against {written(y)}", weight)


_SUMS = {
    "offer": re.compile(r"\b(?:offer|bid|approach|proposal|acquisition|takeover|deal|merger|buyout)\b", re.IGNORECASE),
    "first": re.compile(r"\b(?:first|initial|original|previous|earlier)\b", re.IGNORECASE),
    "debt": re.compile(r"\bdebt\b", re.IGNORECASE),
    "cost": re.compile(r"\b(?:costs?|costing|price|budget|spending)\b", re.IGNORECASE),
    "harm": re.compile(r"\b(?:damages?|loss(?:es)?|destroyed)\b", re.IGNORECASE),
    "due": re.compile(r"\b(?:fined?|penalty|settlement|damages|compensation)\b", re.IGNORECASE),
    "aid": re.compile(r"\b(?:aid|package|loans?|fund(?:s|ing)?|grants?)\b", re.IGNORECASE),
    "gain": re.compile(r"\b(?:revenues?|profits?|sales|turnover|earnings)\b", re.IGNORECASE),
}
"""What a large sum may be of."""

_OF_ONE = frozenset({"first", "debt"})
"""What both clauses must say, or neither: the first offer and the last are two sums."""


def _things(unit: Unit) -> frozenset[str]:
    return frozenset(name for name, words in _SUMS.items() if words.search(unit.text))


PATTERNS = (_undone, _not_yet, _ruled_out, _of_right, _directions, _one_day, _blamed, _sums)


def _acts(unit: Unit) -> frozenset[str]:
    return frozenset(unit.predicate.split())


def _object(unit: Unit) -> frozenset[str]:
    """What an act is done to, where that is named in a few words."""
    return content_words(unit.thing) if unit.thing and len(unit.thing) < LONG else frozenset()


LONG = 60
"""Characters beyond which the object of an act is told and not named."""


def _happened(unit: Unit) -> bool:
    return unit.factuality.phase in ("happened", "reported") and unit.factuality.score >= 2 and unit.tensed


def _stood(unit: Unit) -> bool:
    return unit.factuality.score > 0 and unit.factuality.phase in ("happened", "reported")


def _is_loss(unit: Unit) -> bool:
    return unit.predicate == "be" and unit.kind == "noun" and bool(unit.words & _LOSSES)


_LOSSES = content_words("loss outage closure suspension interruption")


def _is_regained(unit: Unit) -> bool:
    return _happened(unit) and bool(_acts(unit) & REGAINED or _AGAIN.search(unit.text) and _acts(unit) & _MADE)


_MADE = frozenset("establish open run operate work start make".split())


def _speaks_up(unit: Unit) -> bool:
    return _BROKE.search(unit.text) is not None and bool({"break", "give", "grant", "hold", "sit"} & _acts(unit))


def _day(unit: Unit) -> str:
    """The day of an act, where it is one."""
    first, last = (unit.when.earliest or "")[:10], (unit.when.latest or "")[:10]
    return first if first and first == last else ""
