"""Which reports belong together.

A report's likeness to a story is the mean over the story's reports, and a part of the best one, of the product of their
vectors (`stories_terms`), lessened by the days between them. `cluster` takes all reports in one canonical order (date,
then content), so the order in which they were handed in is of no matter, and settles the stories at the end
(`stories_stream`). One set of numbers serves for all inputs, dated and undated, five reports and thirty thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rashomon.model import Link, Record
from rashomon.relate.stories_decisions import LINK_KIND, wishes_of
from rashomon.relate.stories_stream import Order, Pass, Settled, StoriesConfig, StoryStream
from rashomon.relate.stories_why import shared_by

if TYPE_CHECKING:
    from rashomon.relate.stories_terms import Terms, Vector

__all__ = [
    "LINK_KIND", "Group", "Lone", "Rows", "StoriesConfig", "StoryInput", "canonical", "cluster", "cluster_rows", "day_of",
    "order_of",
]  # fmt: skip


class StoryInput(Record, frozen=True):
    """One report to be given to a story."""

    name: str
    title: str | None
    text: str
    published: str | None
    outlet: str | None
    names: tuple[str, ...] = ()
    until: str | None = None
    """The last day on which it may have appeared, where `published` is only the first."""


class Lone(Record, frozen=True):
    """What came nearest to a report that is alone: the first report of that story, and the likeness to it."""

    nearest: str
    likeness: float
    needed: float


class Group(Record, frozen=True):
    """One story: its reports in canonical order, and what holds them together, in words; `lone` where it is one report."""

    members: tuple[str, ...]
    why: tuple[str, ...]
    lone: Lone | None = None


class Rows(Record, frozen=True):
    """A group with the vectors of its reports, in their order."""

    group: Group
    vectors: tuple[Vector, ...]
    terms: Terms


def day_of(published: str | None) -> int | None:
    """The day number of an ISO date or time; None where there is none or it is no date."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def order_of(one: StoryInput) -> Order:
    """The canonical place of a report.

    Dated reports come by date, then undated ones; by content where that is equal; the name only tells twins apart.
    """
    day = day_of(one.published)
    return (day is None, day or 0, one.published or "", one.text, one.title or "", one.name)


def canonical(inputs: Iterable[StoryInput]) -> list[StoryInput]:
    """Put reports in the order in which a stream takes them."""
    return sorted(inputs, key=order_of)


def cluster(
    inputs: Sequence[StoryInput],
    config: StoriesConfig = StoriesConfig(),  # noqa: B008
    links: Sequence[Link] = (),
) -> tuple[Group, ...]:
    """Give every report to a story.

    Args:     inputs: in any order; links: people's decisions (`stories_decisions`) between names of inputs; they win
              over likeness.
    Returns:  every name in exactly one group, groups in the order of their first report.
    Raises:   nothing.
    Cost:     about 2 ms a report, however many there are.
    """
    return tuple(rows.group for rows in cluster_rows(inputs, config, links))


def cluster_rows(
    inputs: Sequence[StoryInput],
    config: StoriesConfig = StoriesConfig(),  # noqa: B008
    links: Sequence[Link] = (),
) -> Iterator[Rows]:
    """As `cluster`, with the vectors, for whoever goes on with them.

    Returns:  groups one by one, so that a large answer need not lie in memory.
    """
    stream = StoryStream(config, wishes_of(links))
    for one in canonical(inputs):
        vector = stream.terms.vector(one.title, one.text, one.names)
        stream.add(order_of(one), one.name, vector, day_of(one.published))
    names, settled, behind = stream.settle()
    yield from groups_of(names, settled, behind, stream.terms)


def groups_of(names: Sequence[str], settled: Settled, behind: Pass, terms: Terms) -> Iterator[Rows]:
    """The groups of a settled stream, in the order of their first report."""
    from rashomon.relate.stories_terms import Vector

    members: dict[int, list[int]] = {}
    for row, story in enumerate(settled.labels):
        members.setdefault(story, []).append(row)
    for story, rows in members.items():
        vectors = tuple(Vector(*behind.index.row(row)) for row in rows)
        told = tuple(names[row] for row in rows)
        near = settled.nearest.get(story)
        if len(rows) > 1:
            group = Group(told, shared_by(vectors, behind.index.days[rows].tolist(), terms))
        elif near is None:
            group = Group(told, ("nothing is like it",))
        else:
            first = names[members[near.story][0]]
            lone = Lone(first, round(near.likeness, 4), behind.config.bridge)
            why = f"nearest: the story of {first}, likeness {near.likeness:.3f} where {lone.needed:.3f} is needed"
            if near.likeness >= lone.needed:
                why = f"people hold it apart from the story of {first}, which it is like ({near.likeness:.3f})"
            group = Group(told, (why,), lone)
        yield Rows(group, vectors, terms)
