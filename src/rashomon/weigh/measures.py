"""Measures of a clause: money, shares in a hundred, and hours of the day, read from the characters and not from the grammar.

"$121 billion", "$82 a share", "4.3 percent" and "12:05 a.m." are tokens and phrases that a parse attaches in every possible way.
What follows an amount ("a share", "per barrel") belongs to its unit: an offer a share and one for the whole are two measures.
"""

from __future__ import annotations

import re

from rashomon.model import Offsets
from rashomon.weigh.bounds import BOUND_PATTERN
from rashomon.weigh.quantities import Quantity, read_number

CLOCK = "clock"
"""The unit of an hour of the day, in minutes since midnight."""

_CURRENCIES = {"$": "$", "£": "£", "€": "€", "¥": "¥", "dollar": "$", "pound": "£", "euro": "€", "yen": "¥"}
_MONEY = re.compile(
    r"(?<![\w.])(?:(?P<nation>US|A|C|NZ|HK|S)?(?P<sign>[$£€¥])\s?(?P<figure>\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?P<part>\.\d{1,4})?"
    r"(?:\s?-?(?P<scale>thousand|million|billion|trillion|bn|mn|m|b|k)\b)?"
    r"|(?P<bare>\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?P<rest>\.\d{1,4})?(?:\s(?P<size>thousand|million|billion|trillion))?"
    r"\s(?P<name>dollar|pound|euro|yen|rouble|ruble|rupee|franc|yuan|peso|krona|krone|riyal)s?\b)",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:-|\s)(?:a|an|per|for each|each)(?:-|\s)(?:[A-Z][\w&.]{1,20}\s)?"
    r"(share|person|head|month|year|week|day|night|hour|barrel|tonne|ton|ounce|gallon|litre|liter|household|ticket|unit|piece|mile)\b"
)
_PART = re.compile(
    r"\s(?:was |is |were |are )?in (?:[A-Z][\w&.-]{1,20}['’]?s?\s|its (?:own )?|common )?"
    r"(cash|stocks?|shares?|debt|equity|loans?|bonds?|fees|taxes)\b"
)
"""What part of a sum an amount is: "$60 in cash and $22 in shares"."""

_PORTION = re.compile(
    r"\b(?:portion|part|share|component|half)\b[^.;:\n]{0,30}?\bin (cash|stocks?|shares?|debt|equity|loans?|bonds?)\b",
    re.IGNORECASE,
)
"""The same said before: "the portion of the offer in cash was unchanged at $60"."""

_PERCENT = re.compile(
    r"(?<![\w.,$£€])(\d{1,4}(?:\.\d{1,3})?)(?:\s?%|[\s-]per\s?cent\b)(?P<points>age points?\b)?", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![\w:.$])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<full>[01]?\d|2[0-3])[:.](?P<past>[0-5]\d)(?=\s(?:GMT|UTC|hours|local time|CET|BST|EST|ET)\b))"
    r"(?:\s\(?(?P<zone>GMT|UTC|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|CET|CEST|BST|AEST|AEDT|JST|IST|MSK|HST)\b)?",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
}
_BOUNDS = re.compile(
    rf"({BOUND_PATTERN}|shortly (?:after|before)|just (?:after|before|over)|before|after|by)\s(?:an?\s)?(?:[a-z]{{3,12}}\s)?$",
    re.IGNORECASE,
)
_ROUGH = {"roughly": "about", "approximately": "about", "close to": "about", "under": "less than", "just over": "over"}
_MOST = 40


def measures_in(text: str, clause: Offsets) -> tuple[Quantity, ...]:
    """The amounts of money, percentages and hours of the day that a clause gives, in order.

    Args:     text: of the report; clause: its characters.
    Returns:  quantities whose unit is a currency ("$", "$ a share"), "%" or `CLOCK`; the scope of an hour is its time zone.
    Cost:     linear in the clause.
    """
    found = [
        q
        for pattern, read in _KINDS
        for m in pattern.finditer(text, *clause)
        if (q := read(text, m, clause)) is not None
    ]
    return tuple(sorted(found, key=lambda q: q.span)[:_MOST])


def _money(text: str, match: re.Match[str], clause: Offsets) -> Quantity | None:
    figure = (match["figure"] or match["bare"] or "") + (match["part"] or match["rest"] or "")
    scale = _SCALES.get((match["scale"] or match["size"] or "").lower(), 1.0)
    name = (match["sign"] or match["name"] or "").lower()
    unit = f"{(match['nation'] or '').upper().removeprefix('US')}{_CURRENCIES.get(name, name)}"
    per = _PER.match(text, match.end(), clause[1])
    end = per.end() if per else match.end()
    value = read_number(figure)
    if value is None:
        return None
    part = _PART.match(text, end, clause[1]) or _PORTION.search(text, clause[0], match.start())
    return Quantity(
        value * scale, f"{unit} a {per[1].lower()}" if per else unit, _bound(text, match.start()), (match.start(), end),
        part[1].lower().rstrip("s") if part else "",
    )  # fmt: skip


def _percent(text: str, match: re.Match[str], clause: Offsets) -> Quantity | None:
    return Quantity(float(match[1]), "% points" if match["points"] else "%", _bound(text, match.start()), match.span())


def _clock(text: str, match: re.Match[str], clause: Offsets) -> Quantity | None:
    if match["half"]:
        hour, minute = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p"), int(match["minute"] or 0)
    else:
        hour, minute = int(match["full"]), int(match["past"])
    return Quantity(
        60.0 * hour + minute, CLOCK, _bound(text, match.start()), match.span(), (match["zone"] or "").upper()
    )


def _bound(text: str, at: int) -> str:
    """The words that bound a figure; those of an hour stay as they are."""
    found = _BOUNDS.search(text[max(0, at - 30) : at])
    words = found[1].lower() if found else ""
    return _ROUGH.get(words, words)


_KINDS = ((_MONEY, _money), (_PERCENT, _percent), (_CLOCK, _clock))


def is_measure(quantity: Quantity) -> bool:
    """Whether a quantity is money, a percentage or an hour, and no count."""
    return quantity.unit == CLOCK or " a " in quantity.unit or (bool(quantity.unit) and not quantity.unit[:1].isalpha())


def written(quantity: Quantity) -> str:
    """A measure in words."""
    if quantity.unit == CLOCK:
        return f"{int(quantity.value) // 60:02d}:{int(quantity.value) % 60:02d} {quantity.scope}".strip()
    if quantity.unit.startswith("%"):
        return f"{quantity.bound} {quantity.value:g} {quantity.unit}".strip()
    money, _, per = quantity.unit.partition(" ")
    scale, name = next(
        ((s, n) for s, n in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")) if quantity.value >= s),
        (1.0, ""),
    )
    return f"{quantity.bound} {money}{quantity.value / scale:g}{name} {per}".strip()
