"""The title of a story: the headline of a report that says best what the whole is about."""

from __future__ import annotations

from rashomon import shapes
from rashomon.pipeline import StoryDraft
from rashomon.tell import prose, wording
from rashomon.tell.wording import Shelf
from rashomon.text.language import foreign

LONGEST = 120
_OUTLET_MARKS = (" | ", " - ", " – ", " — ", " • ")


def title_of(draft: StoryDraft, shelf: Shelf) -> str:
    """Choose a story's title.

    Args:     draft: with zones in its readings, and claims; shelf: of the same draft.
    Returns:  a headline as printed, without the outlet's name behind it; where no report has one, the most central
              claim or first sentence, shortened at a clause edge; the first report's id where there is no text at all.
    Cost:     linear in headlines and claims.
    """
    rated = [(_rate(shelf, name, text), text, name) for name, text in headlines(draft)]
    if rated:
        return max(rated, key=lambda r: (r[0], r[1], r[2]))[1]
    found = [w for c in draft.claims for w in wording.wordings(shelf, c.assertions)[:1]]
    found += [
        w
        for name, places in sorted(shelf.sentences.items())
        for p in places[:1]
        if (w := wording.wording_of(shelf, name, *p))
    ]
    if found:
        best = max(found, key=lambda w: (w.quality, w.report, -w.start))
        return prose.shorten(prose.without_stop(prose.one_line(best.text)), LONGEST)
    return draft.reports[0].report.name if draft.reports else ""


def headlines(draft: StoryDraft) -> list[tuple[str, str]]:
    """Headlines by report: the one the report was handed in with, and headline zones of its text."""
    found = []
    # Readers of an English brief are given a headline in another language only where there is no English one.
    english = [reading for reading in draft.reports if not foreign(reading.text)]
    for reading in english or draft.reports:
        texts = [reading.report.title or ""]
        zones = reading.reading.layer("zone")
        texts += [z.exact for z in zones if getattr(z.value, "kind", "") == "headline"]
        for text in texts:
            bare = prose.without_stop(without_outlet(prose.one_line(text), reading.report.outlet))
            if 12 <= len(bare) <= 160:
                found.append((reading.report.name, bare))
    return found


def without_outlet(headline: str, outlet: str | None) -> str:
    """A headline without " | The Outlet" or " - The Outlet" behind it."""
    for mark in _OUTLET_MARKS:
        head, found, tail = headline.rpartition(mark)
        named = outlet is not None and tail.strip().lower() == outlet.lower()
        if found and (named or mark == " | ") and len(head) >= 12:
            return head.strip()
    return headline


def _rate(shelf: Shelf, report: str, text: str) -> float:
    """Central words, late in the story (it tells the outcome), of a length to read, no question and no shouting."""
    score = 1.0 * wording.centrality(shelf, text) + 0.25 * shelf.lateness.get(report, 0.0)
    score -= 0.3 * ("?" in text) + 0.3 * text.isupper() + 0.3 * (len(text) > LONGEST) + 0.2 * (len(text) < 30)
    return score - 0.2 * ("!" in text) - 0.2 * (": live" in text.lower() or text.lower().startswith("live"))


def story_span(published: tuple[shapes.Published, ...]) -> tuple[str | None, str | None]:
    """The first and the last day on which reports of a story may have appeared."""
    firsts = [d for p in published if (d := p.earliest or p.latest)]
    lasts = [d for p in published if (d := p.latest or p.earliest)]
    return (min(firsts) if firsts else None, max(lasts) if lasts else None)
