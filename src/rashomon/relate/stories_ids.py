"""Ids of stories that last: a story keeps its id while it grows, takes in another, or gives reports away.

A story is called by the report of it that was accepted first. Once its id has been shown, it is remembered which
reports it held (`Seat`), and whoever holds most of them later is that story. What an id was and became is read off the
remembered seats; an id whose story was taken in by another goes on to mean that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.shapes import StoryChange


class Seat(Record, frozen=True):
    """At sequence number `seq` this report (its name) was in that story."""

    seq: int
    report: str
    story: str


class Place(Record, frozen=True):
    """A report's id and its number in the archive's order."""

    id: str
    seq: int


class Past(Record, frozen=True):
    """What the remembered seats say: where each report is now, changes by story, and what old ids mean today."""

    now: Mapping[str, str] = {}
    changes: Mapping[str, tuple[StoryChange, ...]] = {}
    became: Mapping[str, str] = {}
    known: frozenset[str] = frozenset()


def past_of(seats: Iterable[Seat]) -> Past:
    """Read the past off the seats.

    Args:     seats: in the order in which they were remembered.
    Returns:  where reports are, what happened to stories, what ids of stories that are no more mean.
    Cost:     linear in the seats, times the steps at which stories changed places.
    """
    now: dict[str, str] = {}
    changes: dict[str, list[StoryChange]] = {}
    became: dict[str, str] = {}
    known: set[str] = set()
    for seq, group in groupby(seats, key=lambda seat: seat.seq):
        moves: dict[tuple[str, str], list[str]] = {}
        for seat in group:
            old = now.get(seat.report)
            if old is not None and old != seat.story:
                moves.setdefault((old, seat.story), []).append(seat.report)
            now[seat.report] = seat.story
        known |= set(now.values())
        if moves:
            _tell(seq, moves, set(now.values()), changes, became)
    live = set(now.values())
    last = {old: _followed(old, became) for old in became if old not in live}
    return Past(now, {s: tuple(c) for s, c in changes.items()}, last, frozenset(known))


def _tell(
    seq: int,
    moves: Mapping[tuple[str, str], Sequence[str]],
    live: set[str],
    changes: dict[str, list[StoryChange]],
    became: dict[str, str],
) -> None:
    """Word one step: a story that has no report left was taken in by the one that has most of them."""
    heir: dict[str, tuple[int, str]] = {}
    for (old, new), reports in sorted(moves.items()):
        heir[old] = min(heir.get(old, (0, new)), (-len(reports), new))
    for (old, new), reports in sorted(moves.items()):
        told = tuple(sorted(reports))
        gone = old not in live
        if gone and heir[old][1] == new:
            became[old] = new
            changes.setdefault(new, []).append(StoryChange(seq, "took_in", old, told))
            continue
        changes.setdefault(new, []).append(StoryChange(seq, "came_from", old, told))
        if not gone:
            changes.setdefault(old, []).append(StoryChange(seq, "gave_to", new, told))


def _followed(old: str, became: Mapping[str, str]) -> str:
    seen = {old}
    while old in became and became[old] not in seen:
        old = became[old]
        seen.add(old)
    return old


def name_stories(groups: Sequence[Sequence[str]], places: Mapping[str, Place], past: Past) -> list[str]:
    """Give each group its id.

    Args:     groups: of names of reports; places: of these reports; past: what is remembered.
    Returns:  an id a group, all different. The group of two or more that holds most of a remembered story's reports is
              that story (of equals the one with its first report); of two stories in one group the greater, then the
              elder gives the id.
    Cost:     linear in the reports.
    """
    first: dict[str, int] = {}
    for report, story in past.now.items():
        if report in places:
            first[story] = min(first.get(story, places[report].seq), places[report].seq)
    claims = []
    for number, group in enumerate(groups):
        held = Counter(past.now[name] for name in group if name in past.now)
        earliest = min((places[name].seq for name in group), default=0)
        lone = len(group) == 1
        claims += [(lone, -count, first.get(story, 0), earliest, story, number) for story, count in held.items()]
    found: dict[int, str] = {}
    given: set[str] = set()
    for *_, story, number in sorted(claims):
        if number not in found and story not in given:
            found[number] = story
            given.add(story)
    used = set(past.known) | given
    for number, group in enumerate(groups):
        if number not in found:
            found[number] = _fresh(min((places[name] for name in group), key=lambda p: p.seq), used)
            used.add(found[number])
    return [found[number] for number in range(len(groups))]


def _fresh(founder: Place, used: set[str]) -> str:
    """The id of a new story; numbered where its founder has founded another before."""
    name, number = content_id("story", founder.id), 1
    while name in used:
        number += 1
        name = content_id("story", founder.id, number)
    return name


def changed_seats(groups: Mapping[str, Sequence[str]], past: Past, seq: int) -> list[Seat]:
    """What has to be remembered: where reports are that were not there before.

    A report that stands alone keeps its seat: when its story comes together again, that is the same story.

    Args:     groups: names of reports by story id, stories of two or more.
    """
    seats = (Seat(seq, name, story) for story, names in groups.items() for name in names)
    return sorted((seat for seat in seats if past.now.get(seat.report) != seat.story), key=lambda seat: seat.report)
