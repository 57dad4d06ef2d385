"""When things happened against when they were reported: one small picture a row of the timeline, all on one scale."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rashomon import shapes
from rashomon.serve.web.views import MONTH
from rashomon.tell import prose

AHEAD = frozenset(("planned", "predicted", "announced"))
GONE = frozenset(("superseded", "withdrawn", "did_not_happen", "denied", "disputed"))


def scale_of(story: shapes.Story, rows: Sequence[dict[str, object]]) -> tuple[datetime.date, datetime.date] | None:
    """The days from which to which the pictures go: the story's own, and what lies within a month or so of them.

    Returns:  None where the story has no days.
    """
    begin, end = prose.day_of(story.from_), prose.day_of(story.to)
    if begin is None or end is None:
        return None
    low, high = begin, end
    for row in rows:
        event = row["event"]
        assert isinstance(event, shapes.Event)
        for told in (event.when.earliest, event.when.latest):
            day = prose.day_of(told)
            if day is not None and (day - begin).days >= -MONTH and (day - end).days <= MONTH:
                low, high = min(low, day), max(high, day)
    return low, high


def drawn(row: dict[str, object], scale: tuple[datetime.date, datetime.date] | None) -> str:
    """One row: a band or dot for when it happened, a stroke for when it was first reported, an arrow for what lies before.

    Returns:  SVG without text, which the table beside it has; "" where nothing can be placed.
    """
    event, reported = row["event"], prose.day_of(str(row["first"])) if row["first"] else None
    assert isinstance(event, shapes.Event)
    first = prose.day_of(event.when.earliest or event.when.latest)
    last = prose.day_of(event.when.latest or event.when.earliest)
    if scale is None or first is None or last is None:
        return ""
    low, high = scale
    kind = "ahead" if event.status in AHEAD else "gone" if event.status in GONE else "done"
    if last < low:
        mark = '<path class="far" d="M8 6 L2 11 L8 16"/>'
    else:
        a, b = _at(max(first, low), low, high), _at(min(last, high), low, high)
        band = f'<rect class="long" x="{a:.1f}%" y="7" width="{b - a:.1f}%" height="8"/>' if b > a else ""
        mark = f'{band}<circle class="{kind}" cx="{(a + b) / 2:.1f}%" cy="11" r="4.5"/>'
    stroke = ""
    if reported is not None and low <= reported <= high:
        at = _at(reported, low, high)
        stroke = f'<line class="told" x1="{at:.1f}%" x2="{at:.1f}%" y1="1" y2="21"/>'
    return f'<svg class="row" aria-hidden="true"><line x1="0" x2="100%" y1="11" y2="11"/>{mark}{stroke}</svg>'


def _at(day: datetime.date, low: datetime.date, high: datetime.date) -> float:
    return 4 + 92 * (day - low).days / max(1, (high - low).days)
