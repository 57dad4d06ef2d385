"""One entity for everything that the reports of a story call by one name: the story stage "entities".

What may be one and what must not is judged in `entities_people` and `entities_bodies`; this module gathers the
mentions, asks them, lets people's decisions win and makes the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import NameType, Record
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.relate.entities_bodies import group_bodies
from rashomon.relate.entities_clusters import Decisions, spelling_key
from rashomon.relate.entities_mentions import NameMention, gather_mentions
from rashomon.relate.entities_people import Group, group_people, parts_of
from rashomon.relate.roles import titles_of


class EntitiesConfig(Record, frozen=True):
    """`most_reasons`: reasons kept with an entity; a name borne by hundreds of reports needs no more to be checked."""

    most_reasons: int = 20


def find_entities(draft: StoryDraft, config: EntitiesConfig, kit: None) -> StoryDraft:
    """Fill in the entities of a story from the name layers of its reports.

    Args:     draft: with its reports in canonical order; its links by `user:...` of kind "same_entity" (between
              names) win over what is found here.
    Returns:  the draft with `entities`, in order of first mention. Names in bylines, credits and notes on authors
              are left out.
    Cost:     quadratic in the distinct names of the story, linear in mentions.
    """
    mentions = gather_mentions(draft.reports)
    decisions = Decisions(draft.links)
    groups = group_people([m for m in mentions if m.type == "person"], decisions)
    groups += group_bodies([m for m in mentions if m.type != "person"], decisions)
    groups = _joined_by_people(groups, decisions)
    groups.sort(key=lambda g: (g.mentions[0].report, g.mentions[0].start))
    entities = tuple(_entity(g, draft.reports, draft.published, config) for g in groups)
    return msgspec.structs.replace(draft, entities=entities)


def mentions_index(draft: StoryDraft) -> Mapping[tuple[str, int, int], str]:
    """The entity of each named mention: (report name, start, end) -> entity id."""
    return {(m.report, m.start, m.end): e.id for e in draft.entities for m in e.mentions}


def _joined_by_people(groups: list[Group], decisions: Decisions) -> list[Group]:
    """Join what somebody decided is the same, whatever the names look like."""
    if not decisions:
        return groups
    joined: list[Group] = []
    for group in groups:
        spellings = {m.text for m in group.mentions}
        for i, other in enumerate(joined):
            link = next(
                (
                    d
                    for a in sorted({m.text for m in other.mentions})
                    for b in sorted(spellings)
                    if (d := decisions.of(a, b))
                ),
                None,
            )
            if link is not None and link.judgement == "same":
                mentions = tuple(sorted((*other.mentions, *group.mentions), key=lambda m: (m.report, m.start)))
                why = f"'{link.left}' and '{link.right}': decided by {link.by}"
                joined[i] = Group(mentions, tuple(dict.fromkeys((*other.why, *group.why, why))))
                break
        else:
            joined.append(group)
    return joined


def _entity(
    group: Group, reports: Sequence[ReportReading], published: Sequence[shapes.Published], config: EntitiesConfig
) -> shapes.Entity:
    mentions = group.mentions
    sort = Counter(m.type for m in mentions).most_common(1)[0][0]
    name = _fullest(mentions, sort)
    spellings = sorted({m.text for m in mentions} - {name})
    first = mentions[0]
    return shapes.Entity(
        id=content_id("entity", sort, reports[first.report].report.name, first.start),
        type=sort,
        name=name,
        aliases=tuple(spellings),
        roles=titles_of(mentions, reports, published),
        mentions=tuple(shapes.Mention(reports[m.report].report.name, m.start, m.end) for m in mentions),
        why=(*_same_letters(mentions), *group.why)[: config.most_reasons],
    )


def _same_letters(mentions: Sequence[NameMention]) -> list[str]:
    """Why spellings that differ in hyphens, case or accents only are one."""
    first: dict[str, str] = {}
    reasons = []
    for text in dict.fromkeys(m.text for m in mentions):
        other = first.setdefault(spelling_key(text), text)
        if other != text:
            reasons.append(f"'{other}' and '{text}': the same but for hyphens, capitals or accents")
    return reasons


def _fullest(mentions: Sequence[NameMention], sort: NameType) -> str:
    """The spelling with most parts (of places: the usual one), then the most frequent, then the first."""
    counts = Counter(m.text for m in mentions)
    first = {m.text: -i for i, m in reversed(list(enumerate(mentions)))}

    def rank(text: str) -> tuple[int, int, int, int]:
        size = 0 if sort == "place" else len(parts_of(text))
        shouted = text.isupper() and len(text) > 5
        return (0 if shouted else 1, size, counts[text], first[text])

    return max(counts, key=rank)


STAGE = Stage(
    name="entities",
    version="4",
    shape="story",
    reads=("published",),
    writes=("entities",),
    run=find_entities,
    config=EntitiesConfig(),
)
