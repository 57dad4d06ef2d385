"""Small facts about written English that the telling needs: where a text may be cut or joined; dates in words.

Everything here looks at a stretch of text alone. Patterns are single character classes, so all of it is linear.
"""

from __future__ import annotations

import datetime
import re
from itertools import islice

from rashomon import shapes
from rashomon.remembering import remembered

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "\u00a0": " "})
_OPEN = {"“": "”", "„": "”", "«": "»"}

_FUNCTION = (
    "a an the this that these those it its he she they them his her their we our us i you your my and or but nor so "
    "yet if in on at by for from of to with within without into onto over under after before during since until while "
    "when where which who whom whose what why how as than then there here is are was were be been being am has have "
    "had do does did will would can could may might shall should must not no also more most some any all both each "
    "other such about against between because though although however meanwhile according said says say told tells"
)
FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""Words that may be written small when a sentence is joined to another, and that say nothing of its subject."""

_POINTING = (
    "he she it they him her them his hers its their theirs this that these those such we our i my you your both "
    "neither either one another others here there then"
)
_DEPENDENT = frozenset(_POINTING.split())
_PERSONAL = frozenset({"he", "she", "him", "his", "her"})
_OWN = frozenset({"we", "us", "our", "ours", "my", "me"})
_CONNECTIVES = (
    "however,",
    "however ",
    "rather,",
    "additionally,",
    "even so,",
    "be that as it may,",
    "on the other hand,",
    "meanwhile,",
    "moreover,",
    "furthermore,",
    "in addition,",
    "also,",
    "instead,",
    "separately,",
    "but ",
    "and ",
    "yet ",
    "so ",
    "still,",
    "nevertheless,",
    "nonetheless,",
    "in turn,",
    "in return,",
    "for example,",
    "indeed,",
    "as a result,",
    "now,",
    "earlier,",
    "later,",
    "then,",
    "at the same time,",
)
_CUTS = ("; ", " – ", " — ", ", ", " after ", " while ", " because ", " who ", " which ", " and ")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@remembered(1 << 13)
def content_words(text: str) -> frozenset[str]:
    """The words that carry the subject, in lower case: no function words, three letters or more, and all figures."""
    found = (w.lower() for w in _WORD.findall(text))
    return frozenset(w for w in found if w not in FUNCTION_WORDS and (len(w) > 2 or w.isdigit()))


@remembered(1 << 13)
def plain(text: str) -> str:
    """The text on one line, with straight quotation marks: for comparing, never for showing as exact."""
    return _SPACE.sub(" ", text.translate(_CURLY)).strip()


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return _SPACE.sub(" ", text).strip()


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Which part of the smaller set is in the other: 1.0 when one is contained."""
    small = min(len(left), len(right))
    return len(left & right) / small if small else 0.0


def first_word(text: str) -> str:
    """The first word in lower case, past any opening mark; "" where there is none."""
    found = _WORD.search(text[:80])
    return found.group().lower() if found else ""


_POINTS_SOON = re.compile(
    r"(?:Among|Once|Of|In|After|With|Despite|Besides) (?:[a-z]{2,12}, )?(?:they|them|these|those|it|that|this)\b"
)


@remembered(1 << 13)
def opens_dependent(text: str) -> bool:
    """Whether the sentence begins with a word that points at an earlier one ("He", "This", "Both")."""
    first = first_word(text)
    if text[:1] in _QUOTING and first in _FIRST_PERSON:  # the one who speaks, whom the sentence names
        return False
    return first in _DEPENDENT or leans(text) or any(p.match(text) for p in (_POINTS_SOON, _BACKWARDS))


_QUOTING = "“\"‘'«"
_FIRST_PERSON = frozenset("we our i my you your us me".split())


_LEANING = frozenset(
    "two three pair latter former earlier same spokesman spokeswoman spokesperson official officials source sources man woman "
    "couple suspect company group newspaper paper network statement document report letter lawyer agency move decision "
    "incident remarks comments comment announcement statistics figures site outlet article post tweet video duo trio "
    "question answer result change idea others rest second third other proposal measure meeting visit interview "
    "bombshell news revelation development row backlash".split()
)
"""Nouns that, with "the" before them and nothing behind that narrows them, mean something that an earlier sentence brought in."""
_NARROWING = frozenset("of for from in at on to between with who that which against by about whose where".split())
"""Words behind a noun that say themselves which one is meant."""


def leans(text: str) -> bool:
    """Whether the sentence begins with a thing that an earlier one brought in: "The spokesman also said"."""
    if text[:1] in _QUOTING:
        return False
    words = [m.group().lower() for m in _WORD.finditer(text[:60])][:3]
    return len(words) == 3 and words[0] == "the" and words[1] in _LEANING and words[2] not in _NARROWING


_AGO = re.compile(
    r"\b(?:yesterday|tomorrow|tonight|today)\b| ago\b|\b(?:hours|minutes|days) (?:left|to go)\b|"
    r"\b(?:so far|right now|just now|currently|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)


_OPEN_IT = re.compile(r"\b(?:if|that|whether|because|until|unless) (?:it|they|this|these|those)\b")


def has_open_it(text: str) -> bool:
    """Whether somebody speaks of an "it" that nothing before it explains: "said that if it were not met"."""
    found = _OPEN_IT.search(text)
    return found is not None and len(content_words(text[: found.start()])) < 4


@remembered(1 << 13)
def counts_from_now(text: str) -> bool:
    """Whether the sentence dates by the day it was printed: "four days ago", "yesterday"."""
    return any(_AGO.search(text, begin, end) for begin, end in _plain_parts(text))


_RELATIVE = re.compile(r",\s(?:who|which|whose|whom|where)\s")


def is_aside(text: str, at: int) -> bool:
    """Whether a place of a sentence lies in a relative clause between commas: ", who had been due on Thursday,"."""
    begun = next((m.start() for m in _RELATIVE.finditer(text, 0, at)), -1)
    return begun >= 0 and "," not in text[begun + 1 : at] and "," in text[at:]


_ASIDES = re.compile(r", (?:too|however|meanwhile|though|moreover|in turn|for example|for instance|of course),? ")
_ALSO = re.compile(r"(?<=[a-z’']) also(?= [a-z])")


def without_asides(text: str) -> str:
    """The sentence without the words within it that tie it to the one before: "also", ", however,"."""
    for pattern, put in ((_ALSO, ""), (_ASIDES, " ")):
        found = pattern.search(text)
        if found and is_outside_quotes(text, found.start()) and not _follows(text, found.start()):
            text = text[: found.start()] + put + text[found.end() :]
    return text


_POINTED_AT = re.compile(
    r"\b(?:of|for|to|in|with|by|after|about|from|on|at|against|over) (?:that|those|these|this|such) "
    r"(?!(?:day|week|weekend|month|year|summer|spring|autumn|fall|winter|century|morning|afternoon|evening|night|time|point|end|"
    r"way|kind|sort|as|who|whom|which|that|is|was|it|he|she|they|we|the|a|an|of|in|on|to|with|whose)s?\b)[a-z]{3,}"
)


def points_back(text: str) -> bool:
    """Whether something in the sentence is pointed at that stood before it: "as a result of those strikes".

    >>> points_back("An odd ending for that story"), points_back("He met those who fled in that week")
    (True, False)
    """
    found = _POINTED_AT.search(text)
    return found is not None and is_outside_quotes(text, found.start())


_TODAY = re.compile(
    r"(?<!of)(?<!until)(?<!till)(?<!since)(?<!by)(?<!from)(?<!for)(?<!and)(?<!than)(?<!before)(?<!after)(?<!or)"
    r" (?:earlier |late |early )?(?:today|yesterday)(?=[.,;]|$| that )"
)


def without_today(text: str) -> str:
    """The sentence without the day on which it was printed, which is another one where it is read.

    >>> without_today("The ship had no lights, the ministry said today.")
    'The ship had no lights, the ministry said.'
    """
    found = _TODAY.search(text)
    return text[: found.start()] + text[found.end() :] if found and is_outside_quotes(text, found.start()) else text


_SET_OFF = re.compile(r"[a-z’'] [“\"](?=[A-Z])")
_SPEAKS = re.compile(
    r"\b(?:sa(?:y|id|ys|ying)|told|tell\w{0,3}|call\w{0,3}|wr(?:ote|ites|iting)|tweet\w{0,3}|describ\w{1,3}|declar\w{1,3}|"
    r"warn\w{0,3}|stat\w{1,3}|add\w{0,3}|ask\w{0,3}|read\w{0,3}|quot\w{1,3}|repl\w{1,4}|titled|entitled|named|film|song|"
    r"book|that|as|words?|phrase|slogan|headlined|chant\w{0,3}|sh?outing|shouted|captioned)\b",
    re.IGNORECASE,
)


def runs_into_quotation(text: str) -> bool:
    """Whether a whole line (a heading, a link) stands before a quotation, with nothing that brings it in.

    >>> runs_into_quotation('Crowds cheer the new mayor of Velm on the quay "We have waited for this day for twenty long years".')
    True
    """
    found = _SET_OFF.search(text)
    if found is None:
        return False
    before, said = text[: found.start() + 1], text[found.end() :]
    return before.count(" ") >= 6 and said.count(" ") >= 9 and _SPEAKS.search(before) is None


def _follows(text: str, at: int) -> bool:
    """Whether "also" is the second half of "not only ... but also"."""
    return text[:at].endswith(" but") or "not only" in text[:at].lower()


_GLUED = re.compile(r"\b([A-Z][a-z]{2,20})([A-Z][a-z]{2,20})\b")


def is_glued(text: str, report: str) -> bool:
    """Whether a sentence has two words run into one, each of which its report knows by itself: a teaser without a space."""
    for found in islice(_GLUED.finditer(text), 20):
        parts = found.groups()
        if parts[0] == parts[1] or all(f" {p} " in report or f"{p} " in report[:40] for p in parts):
            return True
    return False


_FURNITURE = re.compile(
    r"\b(?:Getty Images|AFP/Getty|Invalid [Ee]mail|try again later|Click here|Read [Mm]ore|Sign up|"
    r"Subscribe (?:to|now)|Scroll down|Advertisement|ADVERTISEMENT|(?:Image|Photo|Picture) (?:credit|caption)|Follow us|"
    r"Share this|Media playback|Loading\.\.\.)"
    r"|^(?:CLOSE|WATCH|VIDEO|PHOTOS?|SHARE|UPDATED?|BREAKING|LIVE|MORE|READ|RELATED|EXCLUSIVE)\b[:|]? "
)


def is_furniture(text: str) -> bool:
    """Whether words of the page around an article got into the sentence: "CLOSE A merger is likely", "Getty Images 18"."""
    return _FURNITURE.search(text) is not None


@remembered(1 << 13)
def _plain_parts(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches outside double quotation marks; what follows an unclosed mark is inside."""
    found, closing, start = [], "", 0
    for at, char in enumerate(text):
        if not closing and char in '“"«':
            found.append((start, at))
            closing = {"“": "”", '"': '"', "«": "»"}[char]
        elif closing and char == closing:
            closing, start = "", at + 1
    if not closing:
        found.append((start, len(text)))
    return tuple(found)


@remembered(1 << 13)
def _outside_quotes(text: str) -> tuple[tuple[int, str], ...]:
    """The words that stand outside double quotation marks, with their places."""
    return tuple((m.start(), m.group()) for begin, end in _plain_parts(text) for m in _WORD.finditer(text, begin, end))


def is_outside_quotes(text: str, at: int) -> bool:
    """Whether this place of a sentence stands outside double quotation marks."""
    return any(begin <= at < end for begin, end in _plain_parts(text))


@remembered(1 << 13)
def first_personal_pronoun(text: str) -> int:
    """Where the first "he", "she", "him", "his" or "her" stands outside quotation marks; -1 where there is none."""
    return next((at for at, word in _outside_quotes(text) if word.lower() in _PERSONAL), -1)


_BRINGING = frozenset("a an one president minister mr mrs ms sen senator rep gov pope king queen prince judge".split())


def brings_in(text: str) -> bool:
    """Whether the words bring somebody in whom a pronoun may mean: "a baker", "President Orsay"."""
    return any(word.lower() in _BRINGING for _, word in _outside_quotes(text))


@remembered(1 << 13)
def speaks_for_itself(text: str) -> bool:
    """Whether the outlet speaks as "we" or "I" outside quotation marks: words that are false in another's mouth."""
    # "US" is a country.
    return any((word.lower() in _OWN and word != "US") or word == "I" for _, word in _outside_quotes(text))


def is_named_person(entity: shapes.Entity) -> bool:
    """Whether an entity is a person with a name, and not "the spokesman"."""
    # Speakers whom a report does not name are entities too, and `why` says so.
    unnamed = any(reason.startswith("unnamed (") for reason in entity.why)
    return entity.type == "person" and not unnamed and entity.name.split(" ")[-1][:1].isupper()


def is_pronoun(text: str) -> bool:
    """Whether the whole stretch is a pronoun."""
    return text.strip().lower() in _DEPENDENT


@remembered(1 << 13)
def is_bare(text: str) -> bool:
    """Whether a short sentence leaves open what it is about: "Fishermen who joined it on Monday were less hopeful"."""
    words = {word.lower() for _, word in _outside_quotes(text)}
    return len(content_words(text)) <= 6 and not words.isdisjoint(("it", "any", "them", "none"))


_AHEAD = frozenset(
    (first, second)
    for first in ("is", "are", "set", "due")
    for second in ("to", "likely", "expected", "poised", "scheduled")
)


_ADDED = re.compile(r"([^,;:\"“”]{2,60}?) (?:(?:also )?added|continued) that ")
_BACKWARDS = re.compile(
    r"(?:[A-Za-z]+ ){0,2}(?:about|after|before|despite|following|in|of|to|at|with|against) (?:that|those|these|such) "
    r"(?!(?:day|week|month|year|morning|afternoon|evening|night|time|point)s?\b)[a-z]"
)


def without_addition(text: str) -> str:
    """A sentence that "added" something, told without the one before it.

    >>> without_addition("Marsk added that the strait stays open")
    'Marsk said that the strait stays open'
    """
    found = _ADDED.match(text)
    return f"{found[1]} said that {text[found.end() :]}" if found else text


_DEFINITE = re.compile(r"(?:The|This|That|These|Those|Such) [a-z]")


def is_definite(text: str) -> bool:
    """Whether a sentence begins with a thing that the reader is to know: "The bright streak", but not "The White House".

    >>> is_definite("The bright streak was seen in Maine"), is_definite("The White House said")
    (True, False)
    """
    return _DEFINITE.match(text) is not None


_LOOKS_AHEAD = re.compile(
    r"\b(?:the|a|an|this|his|her|their|its|any|of|for|'s) (?:[a-z-]{2,20} )?"
    r"(?:planned|upcoming|forthcoming|impending|looming) [a-z]"
    r"|\bmost recent (?:meeting|visit|trip|summit|talks|encounter)\b|\blast (?:met|spoke|visited)\b"
)


@remembered(1 << 13)
def looks_ahead(text: str) -> bool:
    """Whether a sentence tells how things stood before its matter came about: "the planned trip", "they last met in 2019".

    >>> looks_ahead("The planned trip comes as the two states draw closer")
    True
    >>> looks_ahead("They planned a trip")
    False
    """
    return _LOOKS_AHEAD.search(plain(text).lower()) is not None


@remembered(1 << 13)
def foresees(text: str) -> bool:
    """Whether a sentence says, outside quotation marks, that something "will" or "is to" be."""
    words = [word.lower() for _, word in _outside_quotes(text)]
    return "will" in words or any(pair in _AHEAD for pair in zip(words, words[1:], strict=False))


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


@remembered(1 << 13)
def without_connective(text: str) -> str:
    """The sentence without the word that ties it to the one before ("However, ...")."""
    small = text[:24].lower()
    for word in _CONNECTIVES:
        rest = text[len(word) :].lstrip(" ,")
        if small.startswith(word) and rest:
            return capitalised(rest)
    return text


def lowered(text: str) -> str:
    """The sentence as it would go on after a semicolon: a function word at its head is written small, a name is not."""
    head = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if head.lower() in FUNCTION_WORDS and head != "I" else text


def without_stop(text: str) -> str:
    """The sentence without its final full stop."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def is_whole(text: str) -> bool:
    """Whether the text reads as a sentence: a capital, figure or mark at its head and a stop at its end."""
    head = text[:1]
    return bool(head) and (head.isupper() or head.isdigit() or head in "“\"'‘[") and text[-1] in ".!?”\"’'…)"


@remembered(1 << 13)
def balanced(text: str) -> bool:
    """Whether every double quotation mark and bracket that opens is closed."""
    waiting: list[str] = []
    straight = 0
    for char in text:
        if char == '"':
            straight += 1
        elif char in _OPEN:
            waiting.append(_OPEN[char])
        elif char == "(":
            waiting.append(")")
        elif char in "”»)" and (not waiting or waiting.pop() != char):
            return False
    return not waiting and straight % 2 == 0


def shorten(text: str, limit: int) -> str:
    """Cut a text at a clause edge, or else between words, and mark the cut with an ellipsis.

    Args:     text: one line; limit: the most characters to give back, ellipsis included.
    Returns:  the text itself when it is short enough.
    Cost:     linear.
    """
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    edge = max(room.rfind(cut) for cut in _CUTS)
    if edge < limit * 0.55:
        edge = room.rfind(" ")
    return room[: edge if edge > 0 else limit - 1].rstrip(" ,;:–—-") + "…"


@remembered(1 << 13)
def day_of(iso: str | None) -> datetime.date | None:
    """The day of an ISO date or time; the first day of a bare month or year; None where it is not a date."""
    if not iso:
        return None
    parts = iso[:10].split("-")
    try:
        return datetime.date(int(parts[0]), *(int(p) for p in [*parts[1:3], "1", "1"][:2]))
    except (ValueError, TypeError):
        return None


def say_day(iso: str | None) -> str:
    """A date in words: "13 September 2023", "September 2023", "2023"; the string itself when it is no date."""
    day = day_of(iso)
    if day is None or iso is None:
        return iso or ""
    length = len(iso[:10].split("-"))
    name = _MONTHS[day.month - 1]
    return (str(day.year), f"{name} {day.year}", f"{day.day} {name} {day.year}")[length - 1]


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = frozenset(day.lower() for day in _WEEKDAYS)
"""The days of the week in lower case."""


def say_event(event: shapes.Event) -> str:
    """When an entry of a timeline took place, in words: "a Sunday between 3 and 24 September 2023" where its text names
    the weekday and the reports leave open which one; else as `say_interval`.
    """
    first, last = day_of(event.when.earliest), day_of(event.when.latest)
    said = say_interval(event.when.earliest, event.when.latest)
    if first is None or last is None or event.when.granularity != "between":
        return said
    weeks, over = divmod((last - first).days, 7)
    name = _WEEKDAYS[first.weekday()]
    if over or not weeks or not any(name in told.exact for told in event.evidence):
        return said
    same = (first.year, first.month) == (last.year, last.month)
    begin = str(first.day) if same else said.split(" to ")[0]
    return f"a {name} between {begin} and {say_day(event.when.latest)}"


def say_interval(earliest: str | None, latest: str | None) -> str:
    """An interval in words: "10-13 September 2023", "since 1 July 2023", "by 5 May 2024", "date unknown"."""
    if not earliest and not latest:
        return "date unknown"
    if not latest:
        return f"{say_day(earliest)} or later"
    if not earliest:
        return f"{say_day(latest)} or before"
    first, last = day_of(earliest), day_of(latest)
    if first is None or last is None or first == last:
        return say_day(earliest)
    if (first.year, first.month, first.day) == (last.year, 1, 1) and (last.month, last.day) == (12, 31):
        return str(first.year)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        decade = first.year % 10 == 0 and last.year == first.year + 9
        return f"the {first.year}s" if decade else f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        month = f"{_MONTHS[first.month - 1]} {first.year}"
        whole = first.day == 1 and (last + datetime.timedelta(days=1)).day == 1
        return month if whole else f"{first.day}-{last.day} {month}"
    begin = f"{first.day} {_MONTHS[first.month - 1]}" if first.year == last.year else say_day(earliest)
    return f"{begin} to {say_day(latest)}"
