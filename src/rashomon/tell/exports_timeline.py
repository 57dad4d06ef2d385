"""A story's timeline for TimelineJS 3: dates as fine as they are known, vague ones in words, plans in a row of their own.

From: the JSON format page of TimelineJS; `display_date` is its field for what a calendar date would pretend to know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from html import escape

from rashomon import shapes
from rashomon.tell import prose, words

_AHEAD = frozenset({"planned", "predicted", "announced"})
_MOST_EVIDENCE = 6

Slide = dict[str, object]


def write_timelinejs(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """A story's timeline as TimelineJS reads it.

    Args:     story: whole; texts: not used.
    Returns:  JSON; an event without any date is left out, for TimelineJS has no place for it.
    Cost:     linear in the timeline.
    """
    labels = {report.id: words.outlet(report) for report in story.reports}
    slides = [slide for n, event in enumerate(story.timeline) if (slide := _slide(event, n, labels))]
    told = " ".join(prose.one_line(s.text) for s in story.brief[:3])
    head = {"text": {"headline": escape(prose.one_line(story.title)), "text": f"<p>{escape(told)}</p>" if told else ""}}
    return json.dumps({"title": head, "events": slides}, ensure_ascii=False, indent=1) + "\n"


def _slide(event: shapes.Event, number: int, labels: Mapping[str, str]) -> Slide | None:
    first = event.when.earliest or event.when.latest
    if first is None or _date(first, event.when.granularity) is None:
        return None
    slide: Slide = {"unique_id": f"event-{number + 1}", "start_date": _date(first, event.when.granularity)}
    last = event.when.latest
    if last and _spans(first, last, event.when.granularity):
        slide["end_date"] = _date(last, event.when.granularity)
    if event.when.granularity not in ("time", "day"):
        slide["display_date"] = prose.say_event(event)
    slide["group"] = "planned or expected" if event.status in _AHEAD else "happened or reported"
    slide["text"] = {"headline": escape(prose.shorten(prose.one_line(event.text), 90)), "text": _body(event, labels)}
    return slide


def _spans(first: str, last: str, granularity: str) -> bool:
    """Whether the last day is worth an end of its own: a month or a year has its end in its name."""
    return granularity in ("week", "between") and last[:10] != first[:10]


def _date(moment: str, granularity: str) -> dict[str, int] | None:
    """A date no finer than it is known."""
    try:
        day = date.fromisoformat(moment[:10]) if len(moment) >= 10 else date.fromisoformat((moment + "-01-01")[:10])
    except ValueError:
        return None
    found = {"year": day.year}
    if granularity != "year" and len(moment) >= 7:
        found["month"] = day.month
        if granularity != "month" and len(moment) >= 10:
            found["day"] = day.day
    if granularity == "time" and len(moment) >= 16:
        found |= {"hour": int(moment[11:13]), "minute": int(moment[14:16])}
    return found


def _body(event: shapes.Event, labels: Mapping[str, str]) -> str:
    """The whole event, its status, and the exact words that it stands on: text only, in mark-up of our own."""
    status = "" if event.status == "happened" else f"<p><em>{escape(words.STATUS[event.status])}</em></p>"
    quoted = "".join(
        f"<li>{escape(labels.get(e.report, e.report))}: “{escape(prose.one_line(e.exact))}” "
        f"({escape(e.report)}, {e.start}–{e.end})</li>"
        for e in event.evidence[:_MOST_EVIDENCE]
    )
    return f"<p>{escape(prose.one_line(event.text))}</p>{status}" + (f"<ul>{quoted}</ul>" if quoted else "")
