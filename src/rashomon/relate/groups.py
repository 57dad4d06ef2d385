"""Stories, their developments and the evidence of each membership, over reports: the stages around `stories.cluster`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Annotation, Link, Record, Report, Zone
from rashomon.pipeline import Stage, StoryDraft
from rashomon.relate.developments import DevelopmentsConfig, split_developments
from rashomon.relate.languages import join_languages, language_of
from rashomon.relate.membership import MembershipConfig, members_of
from rashomon.relate.stories import (
    Group,
    Lone,
    Rows,
    StoriesConfig,
    StoryInput,
    canonical,
    cluster,
    cluster_rows,
    day_of,
    order_of,
)
from rashomon.relate.stories_stream import Placed, StoryStream

TITLE_WORDS = 14
"""Words of a report's first line that stand in for a headline it does not have."""


class Grouped(Record, frozen=True):
    """A story before it is folded: its reports by name, its developments, and why they were put together."""

    id: str
    reports: tuple[str, ...]
    developments: tuple[shapes.Development, ...]
    why: tuple[str, ...]
    membership: tuple[shapes.Membership, ...] = ()


class Gathered(Record, frozen=True):
    """A story as the stage finds it: names of its reports; of a lone one, what came nearest."""

    reports: tuple[str, ...]
    why: tuple[str, ...] = ()
    lone: Lone | None = None


def _input(given: tuple[Report, str]) -> StoryInput:
    report, text = given
    return StoryInput(report.name, report.title, text, report.published.earliest, report.outlet)


def _inputs(reports: Iterable[tuple[Report, str]]) -> list[StoryInput]:
    return [_input(given) for given in reports]


def group_reports(
    reports: Sequence[tuple[Report, str]], config: StoriesConfig, links: Sequence[Link] = ()
) -> tuple[Gathered, ...]:
    """Put reports into stories.

    Args:     reports: with their texts, in any order; links: people's decisions (`stories_decisions`).
    Returns:  a group a story; every report in exactly one.
    Cost:     linear; a thousand reports in two seconds.
    """
    return tuple(Gathered(g.members, g.why, g.lone) for g, _ in _grouped(_inputs(reports), config, links))


def _grouped(
    inputs: Sequence[StoryInput], config: StoriesConfig, links: Sequence[Link] = ()
) -> Iterator[tuple[Group, Rows | None]]:
    """English reports by their words; those in other languages after them, by meaning where that can be done.

    Returns:  groups, with the vectors of their reports where every report is in English.
    """
    english = [one for one in inputs if language_of(one) == "en"]
    if len(english) == len(inputs):
        yield from ((rows.group, rows) for rows in cluster_rows(inputs, config, links))
        return
    from rashomon.models.multilingual import load_multilingual, multilingual_ready

    encoder = load_multilingual() if multilingual_ready() else None
    yield from (
        (group, None) for group in join_languages(inputs, cluster(english, config, links), encoder, links=links)
    )


def cluster_reports(reports: Sequence[tuple[Report, str]]) -> tuple[Grouped, ...]:
    """Stories with their developments, straight from texts: what `rashomon cluster` prints."""
    by_name = {r.name: (r, text) for r, text in reports}
    config, membership = DevelopmentsConfig(), MembershipConfig()
    found = []
    for group, rows in _grouped(_inputs(reports), StoriesConfig()):
        name = content_id("story", by_name[group.members[0]][0].id)
        inputs = _inputs(by_name[m] for m in group.members)
        parts = _developments(name, inputs, split_developments(inputs, config, rows))
        found.append(Grouped(name, group.members, parts, group.why, members_of(inputs, membership, rows=rows)))
    return tuple(found)


def stream_reports(
    reports: Iterable[tuple[Report, str]],
    config: StoriesConfig = StoriesConfig(),  # noqa: B008
) -> Iterator[tuple[str, Placed]]:
    """The story of each report as it comes: what somebody who follows a stream is told at once.

    Args:     reports: lazily, in the order of their coming.
    Returns:  name and place of each; `stories_stream.StoryStream` has the settled answer, too.
    """
    stream = StoryStream(config)
    for one in map(_input, reports):
        vector = stream.terms.vector(one.title, one.text, one.names)
        yield one.name, stream.add(order_of(one), one.name, vector, day_of(one.published))


def _developments(
    story: str, inputs: Sequence[StoryInput], parts: Iterable[tuple[str, ...]]
) -> tuple[shapes.Development, ...]:
    by_name = {i.name: i for i in inputs}
    return tuple(
        shapes.Development(
            content_id("development", story, list(names)), _title(by_name[names[0]]), names, _day(names, by_name)
        )
        for names in parts
    )


def _title(report: StoryInput) -> str:
    words = (report.title or report.text.strip().split("\n", 1)[0]).split()
    return " ".join(words[:TITLE_WORDS]) + (" …" if len(words) > TITLE_WORDS else "")


def _day(names: Sequence[str], by_name: dict[str, StoryInput]) -> str | None:
    """The first day on which a report of it is known to have appeared."""
    days = [published[:10] for name in names if (published := by_name[name].published)]
    return min(days, default=None)


def _drafted(draft: StoryDraft) -> list[StoryInput]:
    """The reports of a draft in canonical order, with the headlines and dates found so far."""
    return canonical(
        StoryInput(
            r.report.name,
            r.report.title or _headline(r.reading.layer("zone")),
            r.text,
            p.earliest,
            r.report.outlet,
            until=p.latest,
        )
        for r, p in zip(draft.reports, draft.published, strict=True)
    )


def _headline(zones: Sequence[Annotation]) -> str | None:
    return next((a.exact for a in zones if isinstance(a.value, Zone) and a.value.kind == "headline"), None)


def fold_developments(draft: StoryDraft, config: DevelopmentsConfig, kit: None) -> StoryDraft:
    """Fill in a story's developments."""
    inputs = _drafted(draft)
    return msgspec.structs.replace(
        draft, developments=_developments(draft.id, inputs, split_developments(inputs, config))
    )


def fold_membership(draft: StoryDraft, config: MembershipConfig, kit: None) -> StoryDraft:
    """Fill in why each report is in the story."""
    return msgspec.structs.replace(
        draft, membership=members_of(_drafted(draft), config, links=draft.links, copies=draft.copies)
    )


STAGE = Stage("stories", "2", "corpus", (), ("story",), group_reports, StoriesConfig())

DEVELOPMENTS = Stage(
    "developments", "2", "story", ("published",), ("developments",), fold_developments, DevelopmentsConfig()
)

MEMBERSHIP = Stage(
    "membership", "1", "story", ("published", "copies"), ("membership",), fold_membership, MembershipConfig()
)
