"""The words that times are made of, and the tokens that the matcher walks over."""

from __future__ import annotations

import re

TOKEN = re.compile(r"([^\W0-9_]+|[0-9]+|[^\w\s])")
"""A run of letters, a run of digits, or one mark. One alternative a character class: linear on any text."""

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH = (
    {name: n for n, name in enumerate(_MONTHS, 1)}
    | {name[:3]: n for n, name in enumerate(_MONTHS, 1) if name != "may"}
    | {"sept": 9}
)
MONTH_FULL = frozenset(_MONTHS)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = {name: n for n, name in enumerate(_WEEKDAYS, 1)} | {
    "mon": 1,
    "tue": 2,
    "tues": 2,
    "wed": 3,
    "thu": 4,
    "thur": 4,
    "thurs": 4,
    "fri": 5,
    "sat": 6,
    "sun": 7,
}
WEEKDAY_PLURAL = {name + "s": n for name, n in WEEKDAY.items() if name in _WEEKDAYS}

UNIT = {
    "second": "second",
    "minute": "minute",
    "min": "minute",
    "mins": "minute",
    "hour": "hour",
    "hr": "hour",
    "hrs": "hour",
    "day": "day",
    "night": "night",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "yr": "year",
    "yrs": "year",
    "decade": "decade",
    "century": "century",
}
PLURAL = {
    "seconds": "second",
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "nights": "night",
    "weeks": "week",
    "weekends": "weekend",
    "months": "month",
    "years": "year",
    "decades": "decade",
    "centuries": "century",
}
ANY_UNIT = UNIT | PLURAL

SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

PART = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "noon": "12:00",
    "midday": "MI",
    "midnight": "00:00",
    "lunchtime": "MI",
    "dawn": "MO",
    "dusk": "EV",
    "overnight": "NI",
    "nightfall": "NI",
    "daybreak": "MO",
}
CLOCK_WORD = frozenset(("noon", "midnight", "midday"))

DEICTIC = {"today": "day:0", "yesterday": "day:-1", "tomorrow": "day:1", "tonight": "day:0@NI", "nowadays": ""}

ONES = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
NUMBER = ONES | TENS | {"dozen": 12, "hundred": 100}
VAGUE = frozenset(("several", "few", "many", "some", "dozens", "numerous", "multiple", "various"))

ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "1st": 1,
}
ORDINAL_END = frozenset(("st", "nd", "rd", "th"))

ABOUT = frozenset(
    "about around nearly almost approximately roughly over exactly barely shortly just circa under".split()
)
EDGE = {"early": "start", "mid": "mid", "late": "end"}
EDGE_NOUN = {"beginning": "start", "start": "start", "outset": "start", "middle": "mid", "end": "end", "close": "end"}

PAST_WORD = frozenset(("last", "past", "previous", "preceding"))
NEXT_WORD = frozenset(("next", "coming", "following", "upcoming"))
ZONE = frozenset(
    "gmt utc bst est edt et cst cdt ct mst mdt pst pdt pt cet cest eet eest ist msk jst kst akdt akst "
    "aest aedt hst hkt sgt z uk".split()
)
YEAR_CUE = frozenset(
    "in since by until till during of from to before after through the a his her its their and or for "
    "between early late mid throughout summer spring autumn fall winter ( this our circa around year ( [ "
    "election on than about 's s".split()
)
"""Words after which four digits may be a year."""
YEAR_STRONG = frozenset(
    "in since until till during early late mid throughout summer spring autumn winter circa year before after".split()
)
MONTH_CUE = frozenset(
    "in since by until till during of from to before after through last next this early late mid for "
    "between and each every on previous past end beginning following 's".split()
)
"""Words after which "March" and "May" are months even without a day or a year."""

NAMED_DAY = {
    ("christmas", "day"): "12-25",
    ("christmas", "eve"): "12-24",
    ("boxing", "day"): "12-26",
    ("valentine", "'", "s", "day"): "02-14",
    ("valentine", "’", "s", "day"): "02-14",
    ("new", "year", "'", "s", "day"): "01-01",
    ("new", "year", "’", "s", "day"): "01-01",
    ("new", "year", "'", "s", "eve"): "12-31",
    ("new", "year", "’", "s", "eve"): "12-31",
    ("halloween",): "10-31",
    ("christmas",): "12-25",
    ("fourth", "of", "july"): "07-04",
}
NAMED_BEFORE = frozenset(
    ("black", "good", "super", "ash", "bloody", "palm", "cyber", "maundy", "holy", "easter", "freaky", "giving")
)
"""Before a weekday they make a name: Black Friday, Super Tuesday."""

COUNTED_NOUNS = frozenset(
    "people men women children troops dollars pounds euros feet meters metres miles km kilometers "
    "kilometres votes percent jobs points square soldiers words pages acres tons tonnes mph calories "
    "residents employees members students workers times homes cases deaths sq mg kg ft units seats "
    "delegates patients million billion thousand or".split()
)
"""After four digits they say that those count something."""

FUTURE_CUES = frozenset(("will", "ll", "shall", "upcoming", "forthcoming", "tomorrow"))
MODAL = frozenset(("would", "may", "might", "must"))
"""They look ahead, but for "would not comment Monday" and "may have"; "could" does not ("could not be reached")."""
TIMETABLED = frozenset(
    "returns meets begins opens starts travels arrives resumes convenes reconvenes departs gathers takes closes ends".split()
)
"""Verbs whose present tense right before a day tells of what is on the timetable."""
BEFORE_NOUNS = frozenset("a an the this that his her its their our no more these those of in first two s".split())
DUE = frozenset(
    "due scheduled set expected planned slated planning plans plan hopes intends intend vowed promised "
    "likely going preparing prepares poised hope".split()
)
"""With "to" behind them they look ahead: due to, set to, plans to."""
PAST_IRREGULAR = frozenset(
    "said met left was were had went took came began told made held gave saw won lost became found got "
    "sent spoke wrote shot fell flew brought ran did put hit broke rose led kept sat stood paid heard "
    "read fled struck sold built fought died died drew dealt felt grew threw thought bought swore began "
    "been says".split()
)
PAST_NOT = frozenset(
    "need speed indeed united hundred red bed feed seed deed fed led proceed exceed succeed agreed breed "
    "ted fred armed unprecedented alleged expected scheduled planned slated".split()
)
SAYING = frozenset(
    "said told announced says added warned stated noted reported tweeted wrote confirmed insisted argued "
    "suggested claimed explained asked".split()
)
"""Their past tense is the speaker's, not that of a time further off: he said the vote on Nov. 6."""
