"""Small pictures as inline SVG: the timeline strip, and reports beside independent origins.

Positions are percentages, so that they fit any width; colours are classes of `page.css`, so that they fit both themes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape

from rashomon import shapes
from rashomon.tell import prose, words


def legs_bar(reports: int, legs: shapes.Range, widest: int) -> str:
    """A bar for a claim: how many reports tell it, and how many independent origins at least and at most."""
    label = f"{words.counted(reports, 'report')}, {words.legs(legs)}"
    scale = 100 / max(1, widest)
    bars = "".join(
        f'<rect class="{kind}" x="0" y="{y}" width="{min(100.0, count * scale):.1f}%" height="{height}"/>'
        for kind, count, y, height in (("all", reports, 0, 12), ("most", legs.most, 3, 6), ("least", legs.least, 3, 6))
    )
    return f'<svg class="bar" role="img" aria-label="{escape(label)}">{bars}</svg>'


def timeline_strip(events: Sequence[shapes.Event]) -> str:
    """The entries of a timeline on a line: filled happened, hollow ahead, dashed overtaken; a band where inexact.

    Returns:  SVG and the first and last day beneath it; "" with fewer than two entries, which need no picture.
    """
    placed = [
        (e, prose.day_of(e.when.earliest or e.when.latest), prose.day_of(e.when.latest or e.when.earliest))
        for e in events
    ]
    known = [(e, first, last) for e, first, last in placed if first and last]
    if len(known) < 2:
        return ""
    low, high = min(f for _, f, _ in known), max(last for _, _, last in known)
    # The widest first, or the bands of what is known roughly would hide the dots of what is known well.
    widest = sorted(known, key=lambda k: k[1] - k[2])
    drawn = [_entry(event, _at(first, low, high), _at(last, low, high)) for event, first, last in widest]
    ends = f"<span>{prose.say_day(low.isoformat())}</span><span>{prose.say_day(high.isoformat())}</span>"
    between = prose.say_interval(low.isoformat(), high.isoformat())
    label = f"{words.counted(len(known), 'dated entry', 'dated entries')}, {between}"
    return (
        f'<svg class="strip" role="img" aria-label="{escape(label)}"><line x1="1%" y1="23" x2="99%" y2="23"/>'
        f'{"".join(drawn)}</svg><div class="ends small" aria-hidden="true">{ends}</div>'
    )


def _at(day: datetime.date, low: datetime.date, high: datetime.date) -> float:
    """Where a day stands, in percent, with a margin for the width of a dot."""
    return 2 + 96 * (day - low).days / max(1, (high - low).days)


def _entry(event: shapes.Event, first: float, last: float) -> str:
    kind = "done"
    if event.status in ("planned", "predicted", "announced"):
        kind = "ahead"
    elif event.status in ("superseded", "withdrawn", "did_not_happen", "denied", "disputed"):
        kind = "gone"
    title = f"<title>{escape(prose.say_event(event) + ': ' + event.text)}</title>"
    band = ""
    if last > first:
        band = f'<rect class="long" x="{first:.2f}%" y="18" width="{last - first:.2f}%" height="10"/>'
    middle = (first + last) / 2
    return f'<g>{title}{band}<circle class="{kind}" cx="{middle:.2f}%" cy="23" r="6"/></g>'
