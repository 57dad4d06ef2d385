"""Numbers and days as newspapers write them."""

from __future__ import annotations

from datetime import date
from random import Random

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January February March April May June July August September October November December".split()


def in_words(number: int) -> str:
    """A number below a million in words: "forty-seven", "two thousand three hundred"."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return f"{in_words(thousands)} thousand" + (f" {in_words(rest)}" if rest else "")


def number(value: int, words_up_to: int) -> str:
    """A number as an outlet prints it: words for the small ones, a comma in the thousands."""
    return in_words(value) if value <= words_up_to else f"{value:,}"


def weekday(day: date) -> str:
    """ "Tuesday"."""
    return day.strftime("%A")


def written_day(day: date, american: bool) -> str:
    """ "4 March" or "March 4"."""
    month = _MONTHS[day.month - 1]
    return f"{month} {day.day}" if american else f"{day.day} {month}"


def when_phrase(day: date, printed: date, dice: Random, *, near_words: bool, american: bool) -> str:
    """How a report printed on one day speaks of another, with its preposition.

    Args:     near_words: whether the outlet writes "today" and "yesterday".
    """
    apart = (day - printed).days
    if near_words and apart in (-1, 0, 1) and dice.random() < 0.6:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[apart]
    if abs(apart) <= 6 and apart != -7:
        name = weekday(day)
        roll = dice.random()
        if roll < 0.12 and abs(apart) > 1:
            return f"on {name}, {written_day(day, american)}"
        return f"on {name}"
    return f"on {written_day(day, american)}"
