"""Drawing a whole story from a seed: the world, what happens in it, and the reports of its outlets."""

from __future__ import annotations

from random import Random

from rashomon.testing.newsroom.cast import draw_world
from rashomon.testing.newsroom.course import draw_course
from rashomon.testing.newsroom.desk import Draft, Newsroom
from rashomon.testing.newsroom.records import NewsStory
from rashomon.testing.newsroom.retelling import copied, printed, retold


def make_story(seed: int, number: int = 0) -> NewsStory:
    """Draw one story.

    Args:     seed: seeds below 1000 are for building, those above for tests that nobody has looked at; number: of the story.
    Returns:  the story with 8 to 16 reports and their truth; the same for the same arguments, whatever else was drawn.
    Cost:     some 20 ms.
    """
    dice = Random(f"newsroom {seed} {number}")
    world = draw_world(dice)
    course = draw_course(world, dice)
    room = Newsroom(world, course, dice)
    _work(room, dice)
    reports, tellings, laundering = printed(room)
    return NewsStory(f"{seed}-{number}", course, world.outlets, tuple(reports), tuple(tellings), tuple(laundering))


def make_stories(seed: int, count: int) -> tuple[NewsStory, ...]:
    """Draw stories 0 to `count` - 1 of a seed; see `make_story`."""
    return tuple(make_story(seed, number) for number in range(count))


_ROUND = (("agency", 9.5), ("agency", 16.0), ("paper", 18.5), ("local", 19.5), ("state", 20.5), ("agency", 21.5))
"""When the newsrooms go round on a day, and who."""

_MOST, _MADE = 15, 6
"""Reports of a story, and how many of them may be made from others."""


def _work(room: Newsroom, dice: Random) -> None:
    """Day after day: own reports, then those who live on them, an hour or more later; no day takes more than its share."""
    last = max(b.hour for b in room.course.beats) // 24
    for day in range(last + 1):
        share = len(room.drafts) + 1 + (_MOST - len(room.drafts)) // (last + 1 - day)
        for key, hour in _ROUND:
            if len(room.drafts) >= share or (key != "agency" and dice.random() < 0.3):
                continue
            made = room.own(key, 24 * day + hour + dice.random())
            if made is not None:
                _followed(room, made, dice, share + 1)
    room.own("agency", 24 * (last + 1) + 7)  # what is still untold on the last evening


_FOLLOWERS = {
    "agency": (("subscriber", 0.35), ("rewriter", 0.25), ("launderer", 0.3), ("translator", 0.12)),
    "reporter": (("rewriter", 0.3), ("launderer", 0.35), ("translator", 0.15)),
    "state": (("translator", 0.4), ("launderer", 0.1)),
}
"""By habit: who lives on it, and how often."""


def _followed(room: Newsroom, made: Draft, dice: Random, share: int) -> None:
    """Who copies or retells a report."""
    hour = made.hour
    for key, chance in _FOLLOWERS[made.outlet.habit]:
        full = len(room.drafts) >= share or sum(d.made_from is not None for d in room.drafts) >= _MADE
        if dice.random() >= chance or full or len(made.paragraphs) < 3:
            continue
        hour += dice.choice((0.7, 1.2, 1.6))
        if key != "subscriber":
            retold(room, made, key, hour)
        elif int(hour // 24) == int(made.hour // 24):
            copied(room, made, key, hour)
