"""Stories and their developments, over reports: the stages around `stories.cluster` and `developments.split_developments`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Annotation, Link, Record, Report, Zone
from rashomon.pipeline import Stage, StoryDraft
from rashomon.relate.developments import DevelopmentsConfig, split_developments
from rashomon.relate.languages import join_languages, language_of
from rashomon.relate.stories import Group, StoriesConfig, StoryInput, cluster

TITLE_WORDS = 14
"""Words of a report's first line that stand in for a headline it does not have."""


class Grouped(Record, frozen=True):
    """A story before it is folded: its reports by name, its developments, and why they were put together."""

    id: str
    reports: tuple[str, ...]
    developments: tuple[shapes.Development, ...]
    why: tuple[str, ...]


def _inputs(reports: Sequence[tuple[Report, str]]) -> list[StoryInput]:
    return [StoryInput(r.name, r.title, text, r.published.earliest, r.outlet) for r, text in reports]


def group_reports(
    reports: Sequence[tuple[Report, str]], config: StoriesConfig, links: Sequence[Link] = ()
) -> tuple[tuple[str, ...], ...]:
    """Put reports into stories.

    Args:     reports: with their texts, in any order; links: people's decisions of kind "same_story".
    Returns:  names of reports, a tuple a story; every report in exactly one.
    Cost:     linear; a thousand reports in a second.
    """
    return tuple(g.members for g in _grouped(_inputs(reports), config, links))


def _grouped(inputs: Sequence[StoryInput], config: StoriesConfig, links: Sequence[Link] = ()) -> tuple[Group, ...]:
    """English reports by their words; those in other languages after them, by meaning where that can be done."""
    english = [one for one in inputs if language_of(one) == "en"]
    groups = cluster(english, config, links)
    if len(english) == len(inputs):
        return groups
    from rashomon.models.multilingual import load_multilingual, multilingual_ready

    return join_languages(inputs, groups, load_multilingual() if multilingual_ready() else None, links=links)


def cluster_reports(reports: Sequence[tuple[Report, str]]) -> tuple[Grouped, ...]:
    """Stories with their developments, straight from texts: what `rashomon cluster` prints."""
    by_name = {r.name: (r, text) for r, text in reports}
    found = []
    for grouped in _grouped(_inputs(reports), StoriesConfig()):
        name = content_id("story", by_name[grouped.members[0]][0].id)
        inputs = _inputs([by_name[m] for m in grouped.members])
        found.append(Grouped(name, grouped.members, _developments(name, inputs, DevelopmentsConfig()), grouped.why))
    return tuple(found)


def _developments(
    story: str, inputs: Sequence[StoryInput], config: DevelopmentsConfig
) -> tuple[shapes.Development, ...]:
    by_name = {i.name: i for i in inputs}
    return tuple(
        shapes.Development(
            content_id("development", story, list(names)), _title(by_name[names[0]]), names, _day(names, by_name)
        )
        for names in split_developments(inputs, config)
    )


def _title(report: StoryInput) -> str:
    words = (report.title or report.text.strip().split("\n", 1)[0]).split()
    return " ".join(words[:TITLE_WORDS]) + (" …" if len(words) > TITLE_WORDS else "")


def _day(names: Sequence[str], by_name: dict[str, StoryInput]) -> str | None:
    """The first day on which a report of it is known to have appeared."""
    days = [published[:10] for name in names if (published := by_name[name].published)]
    return min(days, default=None)


def fold_developments(draft: StoryDraft, config: DevelopmentsConfig, kit: None) -> StoryDraft:
    """Fill in a story's developments."""
    inputs = [
        StoryInput(
            r.report.name, r.report.title or _headline(r.reading.layer("zone")), r.text, p.earliest, r.report.outlet
        )
        for r, p in zip(draft.reports, draft.published, strict=True)
    ]
    return msgspec.structs.replace(draft, developments=_developments(draft.id, inputs, config))


def _headline(zones: Sequence[Annotation]) -> str | None:
    return next((a.exact for a in zones if isinstance(a.value, Zone) and a.value.kind == "headline"), None)


STAGE = Stage("stories", "2", "corpus", (), ("story",), group_reports, StoriesConfig())

DEVELOPMENTS = Stage(
    "developments", "1", "story", ("published",), ("developments",), fold_developments, DevelopmentsConfig()
)
