"""Claims, statements and names of stories that hold every word of a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rashomon import shapes
from rashomon.tell import prose

MOST = 60
LONGEST = 300
"""Characters of a text that a search shows."""


def search_stories(
    stories: Sequence[shapes.Story], question: str, kind: str = "", most: int = MOST
) -> list[shapes.SearchHit]:
    """Search what stories say.

    Args:     question: words, all of which must stand in a text, in any order and any case; kind: "claim", "statement",
              "entity" or "report" (its outlet and title); "" is all of them; most: how many at most.
    Returns:  matches in order of stories; of a story claims first, then statements, entities, reports.
    Cost:     linear in all that the stories say.
    """
    asked = [w.casefold() for w in question.split()]
    found: list[shapes.SearchHit] = []
    for story in stories if asked else ():
        for match in _sayable(story):
            if kind in ("", match.kind) and all(w in match.text.casefold() for w in asked):
                found.append(_shortened(match))
                if len(found) == most:
                    return found
    return found


def _shortened(match: shapes.SearchHit) -> shapes.SearchHit:
    return shapes.SearchHit(match.kind, match.id, match.story, prose.shorten(match.text, LONGEST), match.evidence)


def _sayable(story: shapes.Story) -> Iterable[shapes.SearchHit]:
    for claim in story.claims:
        evidence = claim.assertions[0].evidence if claim.assertions else None
        yield shapes.SearchHit("claim", claim.id, story.id, claim.text, evidence)
    for said in story.statements:
        evidence = shapes.Evidence(said.report, said.content[0][0], said.content[0][1], said.text.split(" ... ")[0])
        yield shapes.SearchHit(
            "statement", said.id, story.id, f"{said.speaker_name or ''}: {said.text}".lstrip(": "), evidence
        )
    for entity in story.entities:
        yield shapes.SearchHit("entity", entity.id, story.id, " / ".join(dict.fromkeys((entity.name, *entity.aliases))))
    for report in story.reports:
        yield shapes.SearchHit(
            "report", report.id, story.id, f"{report.outlet or ''} {report.title or report.id}".strip()
        )
