"""Drawing a course of events: one opening and two or three threads that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import msgspec

from rashomon.testing.newsroom import threads, threads_state
from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.pen import Pen, Style, sentence
from rashomon.testing.newsroom.plot import Plot
from rashomon.testing.newsroom.records import Course, Proposition

Thread = Callable[[Plot, int], None]
_S = threads_state
OPENINGS: tuple[tuple[Callable[[Plot], None], tuple[Thread, ...]], ...] = (
    (threads.sinking, (_S.inquiry, _S.talks, _S.threat, _S.visit, _S.march, _S.rumour, _S.lawsuit, _S.help_sent)),
    (threads.derailment, (_S.inquiry, _S.visit, _S.march, _S.rumour, _S.bill, _S.lawsuit, _S.help_sent)),
    (threads.blaze, (_S.visit, _S.march, _S.rumour, _S.bill, _S.help_sent, _S.inquiry)),
    (threads.bombardment, (_S.talks, _S.threat, _S.drill, _S.arms, _S.rumour, _S.visit, _S.help_sent)),
    (lambda plot: _S.arms(plot, 9), (_S.threat, _S.talks, _S.drill, _S.rumour, _S.bill, _S.accord)),
    (lambda plot: _S.truce(plot, 10), (_S.talks, _S.arms, _S.rumour, _S.help_sent, _S.march, _S.accord)),
)


def draw_course(world: World, dice: Random) -> Course:
    """Draw what happens in a world over four to seven days.

    Returns:  propositions, beats in order of time, and how propositions stand to one another.
    """
    first = date(2031, 1, 1) + timedelta(days=dice.randrange(1400))
    plot = Plot(world, dice, first)
    opening, follow = dice.choice(OPENINGS)
    opening(plot)
    for n, thread in enumerate(dice.sample(follow, dice.choice((2, 2, 3)))):
        thread(plot, 24 * n + dice.choice((15, 33, 39)))
    worded = tuple(_worded(p, plot, world) for p in plot.propositions.values())
    beats = tuple(sorted(plot.beats, key=lambda b: (b.hour, b.key)))
    return Course(
        world.people, worded, tuple(plot.rivalries), beats, first.isoformat(), "/".join(plot.topic)
    )  # fmt: skip


def _worded(one: Proposition, plot: Plot, world: World) -> Proposition:
    """With a plain wording, everybody in full and the day as a date."""
    people = {s.key: s for s in world.people}
    pen = Pen(people, plot.topic, Random(f"plain {one.key}"), plot.first - timedelta(days=40), Style(words_up_to=0))
    pen.seen |= {s.key for s in world.people if s.kind == "person"}
    return msgspec.structs.replace(one, text=sentence(pen.clause(one, "past")) + ".")
