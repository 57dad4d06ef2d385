"""The archive's stories before they are folded: which reports, under which id, and what was decided and happened to them."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.errors import NotFoundError, UsageError
from rashomon.model import Link, Record
from rashomon.relate.groups import Gathered
from rashomon.relate.stories import Lone
from rashomon.relate.stories_decisions import (
    Decision,
    Pair,
    Verb,
    decision_links,
    decisions,
    merge_pairs,
    move_pairs,
    split_pairs,
    undo_link,
)
from rashomon.relate.stories_ids import Past, Place, Seat, changed_seats, name_stories, past_of

_SHOWN = 8
"""Characters of an id that people are shown."""


class Told(Record, frozen=True):
    """One group with its id: a story, or a lone report."""

    id: str
    reports: tuple[str, ...]
    why: tuple[str, ...]
    history: tuple[shapes.StoryChange, ...] = ()
    lone: Lone | None = None


class Roster(Record, frozen=True):
    """All groups of an archive at one point."""

    groups: tuple[Told, ...]
    past: Past
    seq: int

    def seats(self) -> list[Seat]:
        """What has to be remembered of it."""
        return changed_seats({g.id: g.reports for g in self.groups if len(g.reports) > 1}, self.past, self.seq)

    def resolve(self, asked: str) -> Told:
        """The group of an id, its start, an id that it had before, or the id of a report in it.

        Raises: NotFoundError when there is none, or when the start of an id fits several.
        """
        by_id = {group.id: group for group in self.groups}
        names = {**{name: name for name in by_id}, **self.past.became}
        wanted = (
            {asked} if asked in names else {n for n in names if n.removeprefix("story:").startswith(asked) and asked}
        )
        found = {names[name] for name in wanted} & by_id.keys()
        held = [group.id for group in self.groups if asked in group.reports]
        # A report's id is exact, and may look like the start of a story's.
        found = set(held) if held and asked not in names else found
        if len(found) == 1:
            return by_id[found.pop()]
        if found:
            raise NotFoundError(f"{asked} fits {len(found)} stories", "give more of the id")
        raise NotFoundError(f"there is no story {asked}", "`rashomon stories` lists them")


def call_roll(
    groups: Sequence[Gathered], places: dict[str, Place], seats: Sequence[tuple[int, str, str]], seq: int
) -> Roster:
    """Give groups their ids.

    Args:     places: of every report in them; seats: as the store keeps them; seq: the number up to which it all goes.
    """
    past = past_of(Seat(*seat) for seat in seats)
    ids = name_stories([g.reports for g in groups], places, past)
    told = [
        Told(name, g.reports, g.why, past.changes.get(name, ()), g.lone) for name, g in zip(ids, groups, strict=True)
    ]
    return Roster(tuple(told), past, seq)


def alone_of(roster: Roster) -> tuple[shapes.Alone, ...]:
    """For each lone report the story that came nearest, and why it is not of it."""
    home = {name: group for group in roster.groups for name in group.reports}
    found = []
    for group in roster.groups:
        if len(group.reports) > 1:
            continue
        lone = group.lone
        if lone is None:
            found.append(shapes.Alone(group.reports[0], None, None, 0.0, 0.0, group.why[0] if group.why else ""))
            continue
        near = home[lone.nearest]
        story = near.id if len(near.reports) > 1 else None
        found.append(shapes.Alone(group.reports[0], story, lone.nearest, lone.likeness, lone.needed, group.why[0]))
    return tuple(sorted(found, key=lambda alone: alone.report))


# ---------------------------------------------------------------------------------------------------- decisions


def decide(roster: Roster, verb: str, words: Sequence[str], by: str, after: int) -> list[Link]:
    """The links that write down what a person decides.

    Args:     verb: "merge" (two stories), "split" (a story and reports of it) or "move" (a report and a story); words:
              these; by: the person's name; after: the archive's sequence number.
    Raises:   UsageError, NotFoundError when that cannot be done.
    """
    pairs, kind, told = _meant(roster, verb, words)
    return decision_links(kind, pairs, told, by, after)


def _meant(roster: Roster, verb: str, words: Sequence[str]) -> tuple[list[Pair], Verb, str]:
    if verb == "merge" and len(words) == 2:
        left, right = roster.resolve(words[0]), roster.resolve(words[1])
        if left.id == right.id:
            raise UsageError(f"{words[0]} and {words[1]} are one story already", "`rashomon stories` lists them")
        return merge_pairs(left.reports, right.reports), "merge", f"merge {_short(left.id)} and {_short(right.id)}"
    if verb == "split" and len(words) >= 2:
        story = roster.resolve(words[0])
        out = tuple(dict.fromkeys(words[1:]))
        return split_pairs(story.reports, out), "split", f"split {', '.join(out)} from {_short(story.id)}"
    if verb == "move" and len(words) == 2:
        old, new = _holder(roster, words[0]), roster.resolve(words[1])
        told = f"move {words[0]} to {_short(new.id)}"
        return move_pairs(words[0], old.reports, new.reports), "move", told
    if verb not in ("merge", "split", "move"):
        raise UsageError(f"`stories` knows no {verb!r}", "merge, split, move, undo or decisions")
    raise UsageError(f"`stories {verb}` cannot be done with {len(words)} arguments", "merge A B; split STORY REPORT...; "
                     "move REPORT STORY; undo [DECISION]; decisions")  # fmt: skip


def _holder(roster: Roster, report: str) -> Told:
    found = next((group for group in roster.groups if report in group.reports), None)
    if found is None:
        raise NotFoundError(f"there is no report {report}", "`rashomon story ID` lists the reports of a story")
    return found


def _short(story: str) -> str:
    return story.removeprefix("story:")[:_SHOWN]


def take_back(links: Sequence[Link], asked: str | None, by: str, after: int) -> tuple[Decision, Link]:
    """The link that takes a decision back.

    Args:     asked: the start of the decision's id; None takes back the last one that stands.
    Raises:   NotFoundError when there is none.
    """
    standing = [d for d in decisions(links) if d.undone_by is None]
    if asked is not None:
        standing = [d for d in standing if d.id.removeprefix("decision:").startswith(asked.removeprefix("decision:"))]
    if not standing or (asked is not None and len(standing) > 1):
        what = "no decision stands" if not standing else f"{asked} fits {len(standing)} decisions"
        raise NotFoundError(what, "`rashomon stories decisions` lists them")
    return standing[-1], undo_link(standing[-1], by, after)
