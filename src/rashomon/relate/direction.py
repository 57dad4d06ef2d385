"""Who has shared text from whom: dates, credits, cuts and traces of editing, each a reason with three weights.

A reason speaks for left having the text from right, for right having it from left, and for both having it from a third.
The weights are log odds; they are added up and become shares of belief. Below `DECIDED` the answer is "undecided", which is
an answer: two printings of one day, word for word and without credits, cannot be ordered. `relate.descent` weighs the same
reasons for all reports of a family at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal

from rashomon.model import Record
from rashomon.relate.gaps import OwnText, Shortened, Spans, find_gaps, find_shortened, find_stock, own_text
from rashomon.remembering import remembered

Direction = Literal["left_from_right", "right_from_left", "common_origin", "undecided"]

AGENCIES: dict[str, tuple[str, ...]] = {
    "AP": ("AP", "Associated Press", "The Associated Press"),
    "Reuters": ("Reuters", "Thomson Reuters"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "UPI": ("UPI", "United Press International"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
    "PA": ("PA", "Press Association", "PA Media"),
    "TASS": ("TASS", "Tass"),
    "RIA Novosti": ("RIA Novosti", "RIA"),
    "Interfax": ("Interfax",),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "Yonhap": ("Yonhap", "Yonhap News Agency"),
    "KCNA": ("KCNA", "Korean Central News Agency"),
    "EFE": ("EFE",),
    "ANSA": ("ANSA",),
    "PTI": ("PTI", "Press Trust of India"),
    "IANS": ("IANS",),
    "ANI": ("ANI",),
    "AAP": ("AAP", "Australian Associated Press"),
    "The Canadian Press": ("The Canadian Press", "Canadian Press"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "AA"),
}
"""Agencies by the names they go by in credits; checked against the credits of the development articles."""

_HEAD, _TAIL = 300, 500  # characters in which a dateline or a closing credit stands
_CREDIT_WORDS = ("contributed to this", "copyright", "©", "reporting by", "with files from", "contributed reporting")


DECIDED = (0.7, 0.7, 0.68)
"""Shares of belief from which on left from right, right from left, common origin are said (docs/decisions/023)."""
PRIOR = (0.0, 0.0, -1.2)
"""Before any reason, of a pair alone: each direction three times as likely as a third text that nobody handed in."""


class Side(Record, frozen=True):
    """What is known of one report of a pair; `shared` are the words that both hold, as printed here."""

    text: str
    published: tuple[str | None, str | None] = (None, None)
    outlet: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()
    shared: str = ""


class Reason(Record, frozen=True):
    """Log odds that this adds to left having it from right, right from left, and both from a third."""

    why: str
    left: float = 0.0
    right: float = 0.0
    common: float = 0.0


class Weighed(Record, frozen=True):
    """All reasons of a pair. `edits` are the log odds of what must have been cut and added: by left, if it has the text
    from right; by right; and by both, if from a third. They are kept apart since a text is edited once a hop.
    """

    reasons: tuple[Reason, ...]
    edits: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def scores(self) -> tuple[float, float, float]:
        """The sums over the reasons, without `edits` and without what is believed before."""
        rows = [(r.left, r.right, r.common) for r in self.reasons]
        return sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[2] for r in rows)


def _turn(sign: int, why: str, mine: float, theirs: float, common: float = 0.0) -> Reason:
    """A reason told from one side: `mine` speaks for that side having it from the other."""
    return Reason(why, mine, theirs, common) if sign > 0 else Reason(why, theirs, mine, common)


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): agency for agency, names in AGENCIES.items() for name in names}


@lru_cache(maxsize=4096)
def agency_of(name: str | None) -> str | None:
    """The agency that a name of an outlet, byline or credit stands for; None when it is none."""
    if not name:
        return None
    folded = name.casefold().strip(" .()")
    known = _by_name().get(folded)
    if known:
        return known
    for part in re.split(r"[,/|()-]|\band\b|\bby\b|\bfor\b", folded):
        if part.strip() in _by_name() and len(part.strip()) > 1:
            return _by_name()[part.strip()]
    return None


def stands_for(credit: str, outlet: str | None) -> bool:
    """Whether a credit names an outlet: by its own name, or by its initials ("MPA" for Meridian Press Agency)."""
    if not outlet:
        return False
    plain = credit.casefold().removeprefix("the ").strip()
    initials = "".join(word[0] for word in outlet.split() if word[:1].isupper()).casefold()
    return plain in (outlet.casefold().removeprefix("the ").strip(), initials) and len(plain) > 1


@lru_cache(maxsize=4096)
def _credits_at(head: str, tail: str) -> tuple[str, ...]:
    return tuple(
        sorted(agency for agency, names in AGENCIES.items() if any(_is_credited(name, head, tail) for name in names))
    )


def _is_credited(name: str, head: str, tail: str) -> bool:
    if name in head and (f"({name})" in head or _stands(name, head, (" - ", " — ", " – ", "—"))):
        return True
    return name in tail and _credited(name, tail)


def find_credits(text: str) -> tuple[str, ...]:
    """Find the agencies that a text credits in its first lines ("(Reuters)") or last ("AP contributed to this report").

    Returns:  names of agencies, sorted.
    Cost:     constant: only the ends of the text are read.
    """
    return _credits_at(text[:_HEAD], text[-_TAIL:])


def _stands(name: str, head: str, marks: tuple[str, ...]) -> bool:
    """Whether a dateline such as "LONDON, Reuters - " begins the text."""
    at = head.find(name)
    return 0 <= at < 60 and head[at + len(name) :].startswith(marks) and head[:at].upper() == head[:at]


def _credited(name: str, tail: str) -> bool:
    """Whether a line at the end of a text names the agency and speaks of a credit, or names nothing else."""
    for line in tail.splitlines():
        if not re.search(rf"\b{re.escape(name)}\b", line):
            continue
        low = line.casefold()
        if any(word in low for word in _CREDIT_WORDS) or len(line.strip()) <= len(name) + 8:
            return True
    return False


@lru_cache(maxsize=4096)
def _interval(published: tuple[str | None, str | None]) -> tuple[datetime, datetime] | None:
    """First and last moment at which a report may have appeared; a bare date is a whole day."""
    earliest, latest = published[0] or published[1], published[1] or published[0]
    if earliest is None or latest is None:
        return None
    try:
        first, last = datetime.fromisoformat(earliest), datetime.fromisoformat(latest)
    except ValueError:
        return None
    if len(latest) <= 10:
        last += timedelta(days=1) - timedelta(seconds=1)
    return _aware(first), _aware(last)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _how_long(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> str:
    """The time between two moments; between days, how many days."""
    if first[0] == first[1] and second[0] == second[1]:
        return _span_words(second[0] - first[1])
    days = (second[0].date() - first[0].date()).days
    return _span_words(second[0] - first[1]) if days < 1 else "a day" if days == 1 else f"{days} days"


def _span_words(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    if minutes < 120:
        return f"{max(minutes, 1)} minutes"
    return f"{minutes // 60} hours" if minutes < 72 * 60 else f"{minutes // 1440} days"


_IN_ORDER = 0.95
"""How often dates are in the order of copying; of two copies of a third text each may be first."""


def _dates(left: Side, right: Side) -> list[Reason]:
    """Who was earlier. A page's date may be wrong or that of a later version, so that it is strong and not certain."""
    one, two = _interval(left.published), _interval(right.published)
    if one is None or two is None:
        return []
    first = _share_before(two, one)
    if 0.25 < first < 0.75:
        return []
    weights = [math.log((_IN_ORDER * p + (1 - _IN_ORDER) * (1 - p)) / 0.5) for p in (first, 1 - first)]
    if two[1] < one[0]:
        return [Reason(f"right was published {_how_long(two, one)} earlier", weights[0], weights[1])]
    if one[1] < two[0]:
        return [Reason(f"left was published {_how_long(one, two)} earlier", weights[0], weights[1])]
    who = "right" if first > 0.5 else "left"
    return [
        Reason(f"{who} was published earlier, as the hours that are left for it make likely", weights[0], weights[1])
    ]


def _share_before(one: tuple[datetime, datetime], other: tuple[datetime, datetime], steps: int = 24) -> float:
    """How likely `one` was before `other`, each equally likely at any moment of its interval."""
    if one[1] < other[0] or other[1] < one[0]:
        return float(one[1] < other[0])
    moments = [[a + (b - a) * (k + 0.5) / steps for k in range(steps)] for a, b in (one, other)]
    pairs = [(x, y) for x in moments[0] for y in moments[1]]
    return sum(1.0 if x < y else 0.5 if x == y else 0.0 for x, y in pairs) / len(pairs)


def _credits_of(side: Side) -> tuple[set[str], str | None]:
    """The agencies a report credits, and the agency that it is of itself."""
    own = agency_of(side.outlet)
    given = {agency_of(name) or name for name in side.credits} | set(find_credits(side.text))
    byline = agency_of(side.byline)
    own = own or next((c for c in sorted(given) if stands_for(c, side.outlet)), None)
    return (given | ({byline} if byline else set())) - ({own} if own else set()), own


def _credits(left: Side, right: Side, here: frozenset[str]) -> list[Reason]:
    (of_left, left_is), (of_right, right_is) = _credits_of(left), _credits_of(right)
    reasons = []
    for sign, mine, theirs, names in (
        (1, of_left, right_is, ("left", "right")),
        (-1, of_right, left_is, ("right", "left")),
    ):
        if theirs and theirs in mine:
            reasons.append(_turn(sign, f"{names[0]} credits {theirs}, which is {names[1]}'s outlet", 3.0, -2.0, 0.0))
    for agency in sorted(of_left & of_right):
        if agency not in (left_is, right_is):
            # where the agency's own report is here, it is among the others that are weighed
            reasons.append(Reason(f"both credit {agency}", common=0.0 if agency in here else 3.0))
    if reasons:
        return reasons
    # A credit is easily lost and seldom found: who has none may have it from who has one, or both from the agency.
    if of_left and not of_right and not right_is:
        return [Reason(f"left credits {', '.join(sorted(of_left))}, right credits nobody", left=-1.0, common=0.5)]
    if of_right and not of_left and not left_is:
        return [Reason(f"right credits {', '.join(sorted(of_right))}, left credits nobody", right=-1.0, common=0.5)]
    if right_is and not left_is:
        return [Reason(f"right is the agency {right_is}", 1.5, -1.0, -1.0)]
    if left_is and not right_is:
        return [Reason(f"left is the agency {left_is}", -1.0, 1.5, -1.0)]
    return []


def _outlet_name(outlet: str | None) -> str | None:
    """An outlet's name as a text would write it; None where that would match by accident."""
    name = re.split(r" - | \(", outlet or "")[0].strip()
    name = name.removeprefix("The ")
    return name if len(name) >= 3 and name not in ("Time", "Week", "Hill") and "." not in name else None


def _traces(left: Side, right: Side) -> list[Reason]:
    """Mentions of one outlet in the other's text, first of all within the shared passages."""
    reasons = []
    for sign, one, other, names in ((1, left, right, ("left", "right")), (-1, right, left, ("right", "left"))):
        theirs, own = _outlet_name(other.outlet), _outlet_name(one.outlet)
        if not theirs or theirs == own:
            continue
        if theirs not in one.text:
            continue
        name = rf"(?:the |The )?{re.escape(theirs)}\b"
        if re.search(rf"\b(?:told|tells|with) {name}", one.shared):
            why = f"the shared words speak of {theirs}, which is {names[1]}'s outlet"
            reasons.append(_turn(sign, why, 2.0, -1.0))
        elif re.search(
            rf"\b(?:published|appeared|reported|story|article|saying|quoted|according)(?: first)?,? (?:by|in|on|at|to) {name}",
            one.text,
        ):
            reasons.append(_turn(sign, f"{names[0]} says that it is from {theirs}, {names[1]}'s outlet", 3.0, -1.0))
        elif re.search(rf"\b{re.escape(theirs)}\b", one.text) and not (own and own in other.text):
            reasons.append(_turn(sign, f"{names[0]} names {theirs}, which is {names[1]}'s outlet", 1.5, -0.7))
    return reasons


def _authors(left: Side, right: Side) -> list[Reason]:
    """The same author, or one's author named in the other's text only because it was taken over."""
    if not left.byline or not right.byline:
        return []
    same = left.byline.casefold() == right.byline.casefold()
    if same and agency_of(left.byline) is None and left.outlet != right.outlet:
        return [Reason(f"both carry the byline {left.byline}", common=0.7)]
    return []


_CORRECTED = re.compile(
    r"\b(?:correction|clarification|editor'?s note|(?:earlier|previous) version of this)\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _is_corrected(head: str, tail: str) -> bool:
    return bool(_CORRECTED.search(head) or _CORRECTED.search(tail))


def _corrections(left: Side, right: Side) -> list[Reason]:
    """Who corrects a text answers for it: a note of correction stands where the text is at home."""
    marks = [_is_corrected(side.text[:_HEAD], side.text[-_TAIL:]) for side in (left, right)]
    if marks[0] == marks[1]:
        return []
    return [
        _turn(1 if marks[1] else -1, f"{'right' if marks[1] else 'left'} carries a correction of its own", 0.7, -0.3)
    ]


# ---------------------------------------------------------------------------------------------------- cuts and wording

ADDED = {"front": 0.9, "inside": 1.2, "back": 1.5}
"""What it costs to suppose that a copier added text at that place; leaving out text there costs `CUT`."""
CUT = {"front": 0.5, "inside": 0.3, "back": 0.1}


def _cost(own: OwnText, prices: dict[str, float]) -> float:
    """Each place is paid once, long text a little more than a sentence."""
    return sum(
        price * min(1.5, 0.75 + size / 2000)
        for price, size in ((prices["front"], own.front), (prices["inside"], own.inside), (prices["back"], own.back))
        if size
    )


def _own_words(own: tuple[OwnText, OwnText]) -> list[Reason]:
    """In words, who holds more; the weights are in `Weighed.edits`."""
    names = ("left", "right")
    for big, small in ((0, 1), (1, 0)):
        if own[big].all and not own[small].all:
            part = "all" if own[small].all == 0 else "most"
            after = own[big].back >= 0.5 * own[big].all
            tail = ", most of that after the shared text, as if cut from the end" if after else ""
            return [Reason(f"{names[big]} holds {part} of {names[small]} and more{tail}")]
    if own[0].inside and own[1].inside:
        return [Reason("each holds sentences among the shared ones that the other lacks")]
    return []


def _shortened(lost: tuple[Shortened, Shortened]) -> list[Reason]:
    """What one text lost against the other: introductions, quotation marks, last figures, length.

    Each speaks above all against the other having it from this one: two copies of a third text lose such things too.
    """
    reasons = []
    for sign, mine, theirs, names in (
        (1, lost[0], lost[1], ("left", "right")),
        (-1, lost[1], lost[0], ("right", "left")),
    ):
        if mine.dangling:
            shown = ", ".join(mine.dangling[:3])
            why = f"{names[0]} uses {shown} without the first name that {names[1]} gives"
            reasons.append(_turn(sign, why, min(0.8, 0.4 * len(mine.dangling)), -1.5))
        if mine.unquoted and not theirs.unquoted:
            why = f"{names[0]} says outside of quotation marks what {names[1]} quotes"
            reasons.append(_turn(sign, why, 0.4, -1.5))
        if mine.rounded and not theirs.rounded:
            why = f"{names[0]} rounds {mine.rounded[0]}, which {names[1]} gives in full"
            reasons.append(_turn(sign, why, 0.4, -1.5))
        if mine.tighter >= 60 and mine.tighter >= 0.1 * mine.compared:
            why = f"{names[0]} tells in {mine.tighter} characters less what both tell in their own words"
            reasons.append(_turn(sign, why, 0.3, -min(1.8, 0.8 + mine.tighter / 300)))
    return reasons


@remembered(1 << 11)
def weigh_pair(left: Side, right: Side, spans: Spans, here: frozenset[str] = frozenset()) -> Weighed:
    """All reasons for and against each direction of one pair.

    Args:     left, right: what is known of each; spans: what they share; empty where sentences are told in other words,
              and neither cuts nor wording can be read; here: agencies whose own report shares text with both.
    Returns:  the reasons, each with its weights.
    Raises:   nothing.
    Cost:     linear in the two texts.
    """
    reasons = [
        *_credits(left, right, here), *_authors(left, right), *_dates(left, right), *_traces(left, right),
        *_corrections(left, right),
    ]  # fmt: skip
    if not spans:
        return Weighed(tuple(reasons))
    gaps = find_gaps(len(left.text), len(right.text), spans)
    own = own_text(gaps, spans, (find_stock(left.text, left.outlet), find_stock(right.text, right.outlet)))
    reasons += _own_words(own)
    reasons += _shortened(find_shortened(left.text, right.text, gaps, spans))
    cut = _cost(own[0], CUT), _cost(own[1], CUT)
    edits = -_cost(own[0], ADDED) - cut[1], -_cost(own[1], ADDED) - cut[0], -cut[0] - cut[1]
    return Weighed(tuple(reasons), edits)


def believe(scores: Sequence[float]) -> tuple[float, ...]:
    """Log odds as shares of belief that sum to one."""
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    return tuple(share / sum(shares) for share in shares)


DIRECTIONS: tuple[Direction, Direction, Direction] = ("left_from_right", "right_from_left", "common_origin")


def decide(shares: Sequence[float]) -> Direction:
    """The direction believed, or "undecided"; one that is believed alone must have something for it."""
    best = max(range(3), key=lambda k: shares[k])
    return DIRECTIONS[best] if shares[best] >= DECIDED[best] else "undecided"


def judge_direction(left: Side, right: Side, kind: str, spans: Spans = ()) -> tuple[Direction, tuple[str, ...]]:
    """Say which of two reports has the shared text from the other.

    Args:     left, right: what is known of each; kind: as `copies.classify` names it; fragments are never ordered, since
              turns of phrase are everybody's; spans: see `weigh_pair`.
    Returns:  the direction and every reason, for and against, in plain words.
    Raises:   nothing.
    Cost:     linear in the two texts.
    """
    if kind == "fragment":
        return "undecided", ()
    if kind == "shared_quotes":  # who was earlier tells nothing: whoever was there has the same words
        quoted = Reason("both quote words that were said to others too", common=3.0)
        named = [r for r in (*_credits(left, right, frozenset()), *_traces(left, right)) if "outlet" in r.why]
        weighed = Weighed((*named, quoted))
    else:
        weighed = weigh_pair(left, right, spans)
    return decide(pair_shares(weighed)), tuple(reason.why for reason in weighed.reasons)


def pair_shares(weighed: Weighed) -> tuple[float, ...]:
    """What is believed of a pair alone."""
    return believe([sum(parts) for parts in zip(PRIOR, weighed.scores, weighed.edits, strict=True)])
