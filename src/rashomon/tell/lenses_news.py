"""Lenses over news: which lenses an entry hits, and what came to hit one without being other news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.tell.lenses import Sight, look, sights
from rashomon.tell.lenses_lists import NameList

_MOST_EVIDENCE = 3


def through_lenses(
    news: Sequence[shapes.News],
    before: Sequence[shapes.Story],
    after: Sequence[shapes.Story],
    lenses: Sequence[shapes.Lens],
    lists: Mapping[str, NameList],
) -> tuple[shapes.News, ...]:
    """Put to each entry the lenses that it hits.

    Args:     news: what is new from before to after; lists: the lists of names, by their paths.
    Returns:  the same entries in the same order, `lenses` filled in; after them, for each lens, the claims of new stories that
              hit it (of a new story only the story is told), with the kind "lens".
    Cost:     linear in the claims of the stories that have news.
    """
    if not lenses:
        return tuple(news)
    touched = {n.story for n in news}
    seen = {(s.story.id, s.claim.id): s for story in after if story.id in touched for s in sights(story)}
    gone = {(s.story.id, s.claim.id): s for story in before for s in sights(story)} if _any_gone(news, seen) else {}
    found = []
    for entry in news:
        key = (entry.story, entry.claim or "")
        sight = seen.get(key) or next((s for (_, claim), s in gone.items() if claim == entry.claim), None)
        hits = [lens.name for lens in lenses if sight and look(lens, sight, lists.get(lens.list or ""), entry.kind)]
        found.append(msgspec.structs.replace(entry, lenses=tuple(hits)) if hits else entry)
    fresh = {n.story for n in news if n.kind == "story"}
    return (*found, *_of_new_stories(lenses, [s for s in seen.values() if s.story.id in fresh], lists))


def _any_gone(news: Sequence[shapes.News], seen: Mapping[tuple[str, str], Sight]) -> bool:
    return any(n.claim and (n.story, n.claim) not in seen for n in news)


def _of_new_stories(
    lenses: Sequence[shapes.Lens], fresh: Sequence[Sight], lists: Mapping[str, NameList]
) -> list[shapes.News]:
    """Every claim of a new story is new: what hits a lens is told, although the rest is not."""
    found = []
    for sight in fresh:
        hits = tuple(lens.name for lens in lenses if look(lens, sight, lists.get(lens.list or ""), "claim"))
        if hits:
            because = tuple(a.evidence for a in sight.claim.assertions)[:_MOST_EVIDENCE]
            found.append(shapes.News("lens", sight.story.id, None, sight.claim.text, because, sight.claim.id, hits))
    return found
