"""Who has shared text from whom: credits, dates, containment and traces, each a reason with a weight.

A reason speaks for one side having the text from the other, or for both having it from a third. Reasons are added up;
below one the answer is "undecided", which is an answer: two printings of one day without credits cannot be ordered.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from rashomon.model import Record

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


class Side(Record, frozen=True):
    """What is known of one report of a pair.

    `share` is how much of it both hold, `shared` those words as printed here, `rest` where its own words stand: the
    share of them that comes after the last shared passage.
    """

    text: str
    share: float
    published: tuple[str | None, str | None] = (None, None)
    outlet: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()
    shared: str = ""
    rest: float = 0.0


class _Reason(Record, frozen=True):
    """Positive weight: left has it from right; negative: right from left; `common`: both from a third."""

    weight: float
    why: str
    common: bool = False


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): agency for agency, names in AGENCIES.items() for name in names}


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


def find_credits(text: str) -> tuple[str, ...]:
    """Find the agencies that a text credits in its first lines ("(Reuters)") or last ("AP contributed to this report").

    Returns:  names of agencies, sorted.
    Cost:     constant: only the ends of the text are read.
    """
    head, tail = text[:_HEAD], text[-_TAIL:]
    found = set()
    for agency, names in AGENCIES.items():
        for name in names:
            if f"({name})" in head or (name in head and _stands(name, head, (" - ", " — ", " – ", "—"))):
                found.add(agency)
            if name in tail and _credited(name, tail):
                found.add(agency)
    return tuple(sorted(found))


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


def _span_words(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    if minutes < 120:
        return f"{max(minutes, 1)} minutes"
    return f"{minutes // 60} hours" if minutes < 72 * 60 else f"{minutes // 1440} days"


def _dates(left: Side, right: Side) -> list[_Reason]:
    one, two = _interval(left.published), _interval(right.published)
    if one is None or two is None:
        return []
    if two[1] < one[0]:
        return [_Reason(2.0, f"right was published {_span_words(one[0] - two[1])} earlier")]
    if one[1] < two[0]:
        return [_Reason(-2.0, f"left was published {_span_words(two[0] - one[1])} earlier")]
    return []


def _credits_of(side: Side) -> tuple[set[str], str | None]:
    """The agencies a report credits, and the agency that it is of itself."""
    own = agency_of(side.outlet)
    given = {agency_of(name) or name for name in side.credits} | set(find_credits(side.text))
    byline = agency_of(side.byline)
    own = own or next((c for c in sorted(given) if stands_for(c, side.outlet)), None)
    return (given | ({byline} if byline else set())) - ({own} if own else set()), own


def _credits(left: Side, right: Side) -> list[_Reason]:
    (of_left, left_is), (of_right, right_is) = _credits_of(left), _credits_of(right)
    reasons = []
    if right_is and right_is in of_left:
        reasons.append(_Reason(3.0, f"left credits {right_is}, which is right's outlet"))
    if left_is and left_is in of_right:
        reasons.append(_Reason(-3.0, f"right credits {left_is}, which is left's outlet"))
    for agency in sorted(of_left & of_right):
        if agency not in (left_is, right_is):
            reasons.append(_Reason(2.0, f"both credit {agency}", common=True))
    if reasons:
        return reasons
    if of_left and not of_right and not right_is:
        return [_Reason(-0.5, f"left credits {', '.join(sorted(of_left))}, right credits nobody")]
    if of_right and not of_left and not left_is:
        return [_Reason(0.5, f"right credits {', '.join(sorted(of_right))}, left credits nobody")]
    if right_is and not left_is:
        return [_Reason(1.0, f"right is the agency {right_is}")]
    if left_is and not right_is:
        return [_Reason(-1.0, f"left is the agency {left_is}")]
    return []


def _outlet_name(outlet: str | None) -> str | None:
    """An outlet's name as a text would write it; None where that would match by accident."""
    name = re.split(r" - | \(", outlet or "")[0].strip()
    name = name.removeprefix("The ")
    return name if len(name) >= 3 and name not in ("Time", "Week", "Hill") and "." not in name else None


def _traces(left: Side, right: Side) -> list[_Reason]:
    """Mentions of one outlet in the other's text, first of all within the shared passages."""
    reasons = []
    for sign, one, other, names in ((1, left, right, ("left", "right")), (-1, right, left, ("right", "left"))):
        theirs, own = _outlet_name(other.outlet), _outlet_name(one.outlet)
        if not theirs or theirs == own:
            continue
        if re.search(rf"\b(?:told|tells|with) (?:the |The )?{re.escape(theirs)}\b", one.shared):
            reasons.append(_Reason(sign * 2.0, f"the shared words speak of {theirs}, which is {names[1]}'s outlet"))
        elif re.search(rf"\b{re.escape(theirs)}\b", one.text) and not (own and own in other.text):
            reasons.append(_Reason(sign * 1.0, f"{names[0]} names {theirs}, which is {names[1]}'s outlet"))
    return reasons


def _containment(left: Side, right: Side) -> list[_Reason]:
    """The whole of one in the other: cutting is commoner than adding, and cuts are made from the end."""
    for sign, small, big, names in ((1, left, right, ("left", "right")), (-1, right, left, ("right", "left"))):
        if small.share >= 0.8 and big.share < 0.9 * small.share:
            why = f"{names[1]} holds {'all' if small.share > 0.97 else 'most'} of {names[0]} and more"
            if big.rest >= 0.5:
                return [_Reason(sign * 1.0, f"{why}, most of that after the shared text, as if cut from the end")]
            return [_Reason(sign * 0.5, why)]
    return []


def _authors(left: Side, right: Side) -> list[_Reason]:
    same = left.byline and right.byline and left.byline.casefold() == right.byline.casefold()
    if same and agency_of(left.byline) is None and left.outlet != right.outlet:
        return [_Reason(1.5, f"both carry the byline {left.byline}", common=True)]
    return []


def judge_direction(left: Side, right: Side, kind: str) -> tuple[Direction, tuple[str, ...]]:
    """Say which of two reports has the shared text from the other.

    Args:     left, right: what is known of each; kind: as `copies.classify` names it; quotations and fragments are
              never ordered, since people and documents are quoted by everybody.
    Returns:  the direction and every reason, for and against, in plain words.
    Raises:   nothing.
    Cost:     linear in the two texts.
    """
    if kind in ("shared_quotes", "fragment"):
        return "undecided", ()
    reasons = [
        *_credits(left, right), *_authors(left, right), *_dates(left, right),
        *_traces(left, right), *_containment(left, right),
    ]  # fmt: skip
    why = tuple(reason.why for reason in reasons)
    score = sum(reason.weight for reason in reasons if not reason.common)
    common = sum(reason.weight for reason in reasons if reason.common)
    if common and common >= abs(score) - 0.5:
        return "common_origin", why
    if score >= 1.0:
        return "left_from_right", why
    if score <= -1.0:
        return "right_from_left", why
    return "undecided", why
