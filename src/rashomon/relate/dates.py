"""When each report of a story appeared, and when what it tells of took place.

    STAGE        fills `draft.published`: given and page dates pass; the others are inferred from what the texts say
    anchor       the interval of the times inside a clause
    granularity  how fine an interval is

An interval is never narrower than the constraints allow; a report whose texts say nothing stays "unknown".
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Offsets, Published, Record, Time
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.read.calendar import Days, day_of, iso_of
from rashomon.read.times import looks_ahead, resolve
from rashomon.relate.dates_days import Window
from rashomon.relate.dates_evidence import Dated, Limit, limits, mentions, span_of_years
from rashomon.relate.dates_links import shared_events
from rashomon.relate.dates_solve import Near, Shared, Solution, Step, solve

VERSION = "2"

Granularity = Literal["time", "day", "week", "month", "year", "between", "unknown"]


class DatesConfig(Record, frozen=True):
    """Settings of the inference.

    `story_days`: reports of one story are held to lie within so many days of each other, with the least trust of all;
    used to choose between years. `years_after`: how many years past the last one that the texts name are looked at.
    `most_reports`: stories larger than this take only their first so many reports into one system; `most_times`: of each
    report only its first so many times (all but one of 7,000 articles have at most 304).
    """

    story_days: int = 92
    years_after: int = 6
    most_reports: int = 60
    most_times: int = 400


def run(draft: StoryDraft, config: DatesConfig | None, kit: None) -> StoryDraft:
    """Fill in the dates of a story's reports."""
    return msgspec.structs.replace(draft, published=infer(draft.reports, config))


STAGE = Stage("published", VERSION, "story", (), ("published",), run, DatesConfig())


# ------------------------------------------------------------------------------------------------------ inference


def infer(reports: tuple[ReportReading, ...], config: DatesConfig | None = None) -> tuple[shapes.Published, ...]:
    """The date of each report, as an interval with its reasons.

    Args:     reports: of one story, in any order.
    Returns:  one `Published` a report, in their order; "given" and "page" dates as they were.
    Raises:   nothing; reasons that contradict each other are named in `why` and the less supported dropped.
    Cost:     linear in the texts, then as `dates_solve.solve`; a story whose reports are all dated costs nothing.
    From:     docs/decisions/041.
    """
    config = config or DatesConfig()
    known = [_known(r.report.published) for r in reports]
    if all(k is not None for k in known):
        return tuple(_passed(r) for r in reports)
    order = sorted(range(len(reports)), key=lambda i: (known[i] is None, reports[i].report.name, reports[i].report.id))
    used = order[: config.most_reports]
    told = tuple(reports[i] for i in used)
    dated = tuple(mentions(n, r, config.most_times) for n, r in enumerate(told))
    window, yearless = _window([known[i] for i in used], dated, config)
    solution = _solve(window, told, [known[i] for i in used], dated, config)
    found = {i: _published(window, n, told, solution, yearless) for n, i in enumerate(used)}
    return tuple(
        _passed(r) if known[i] else found.get(i, shapes.Published(None, None, "unknown")) for i, r in enumerate(reports)
    )


def _known(published: Published) -> Days | None:
    low, high = day_of(published.earliest), day_of(published.latest)
    if published.how == "unknown" or low is None or high is None:
        return None
    return min(low, high), max(low, high)


def _passed(reading: ReportReading) -> shapes.Published:
    own = reading.report.published
    evidence = tuple(
        shapes.Evidence(reading.report.name, s.start, s.end, reading.text[s.start : s.end]) for s in own.evidence
    )
    return shapes.Published(own.earliest, own.latest, own.how, evidence, own.why)


def _window(known: list[Days | None], dated: tuple[tuple[Dated, ...], ...], config: DatesConfig) -> tuple[Window, bool]:
    """The years to look at, and whether no text names any (then only the day of the year can be told)."""
    spans = [s for s in (span_of_years(d) for d in dated) if s]
    spans += [(date.fromordinal(k[0]).year, date.fromordinal(k[1]).year) for k in known if k]
    low = min((s[0] for s in spans), default=2000)
    high = max((s[1] for s in spans), default=2027)
    low = max(low, high - 60)
    # Two years of margin on either side: what is cut off there is an artefact of the window, and `_published` says so.
    first, last = date(low - 2, 1, 1), date(min(2990, high + config.years_after + 2), 12, 31)
    return Window(first.toordinal(), last.toordinal()), not spans


def _solve(
    w: Window,
    told: tuple[ReportReading, ...],
    known: list[Days | None],
    dated: tuple[tuple[Dated, ...], ...],
    config: DatesConfig,
) -> Solution:
    own: list[Limit] = []
    for n, reading in enumerate(told):
        if known[n] is None:
            own += limits(w, n, reading.text, dated[n])
    near = (
        [
            Near(0, n, config.story_days, 0.1, f"it is told in one story with {told[0].report.name}")
            for n in range(1, len(told))
        ]
        if known and known[0]
        else [
            Near(n - 1, n, config.story_days, 0.1, f"it is told in one story with {told[n - 1].report.name}")
            for n in range(1, len(told))
        ]
    )
    start = tuple(w.between(*k) if k else w.all for k in known)
    return solve(w, start, (*own, *shared_events(w, told, dated), *near))


_OPEN = 400
"""Days at either end of the window that are not believed: a bound there comes from the window, not from a text."""


def _published(
    w: Window, n: int, told: tuple[ReportReading, ...], solution: Solution, yearless: bool
) -> shapes.Published:
    name, text = told[n].report.name, told[n].text
    steps = [s for s in solution.steps if n in s.narrowed or (s.dropped and _of(s, n))]
    if not any(n in s.narrowed for s in steps):
        return shapes.Published(None, None, "unknown")
    hull = w.hull(solution.days[n])
    if hull is None:
        return shapes.Published(None, None, "unknown")
    spans = sorted({span for s in steps if not s.dropped and n in s.narrowed for span in _spans(s, n)})
    evidence = tuple(shapes.Evidence(name, a, b, text[a:b]) for a, b in spans)
    why = tuple(dict.fromkeys(_reason(s, n, told) for s in steps))
    season = _day_of_year(w, solution.days[n])
    low = hull[0] if hull[0] > w.first + _OPEN else None
    high = hull[1] if hull[1] < w.last - _OPEN else None
    if season and (yearless or low is None or high is None or high - low > _OPEN):
        told_so = f"between {season[0]} and {season[1]}, year not stated"
        return shapes.Published(None, None, "inferred", evidence, (told_so, *why))
    if yearless or (low is None and high is None):
        return shapes.Published(None, None, "unknown", evidence, why)
    return shapes.Published(iso_of(low) if low else None, iso_of(high) if high else None, "inferred", evidence, why)


def _of(step: Step, n: int) -> bool:
    c = step.constraint
    return c.report == n if isinstance(c, Limit) else isinstance(c, Shared) and n in (c.left, c.right)


def _spans(step: Step, n: int) -> tuple[Offsets, ...]:
    c = step.constraint
    if isinstance(c, Limit):
        return c.spans if c.report == n else ()
    if isinstance(c, Shared):
        return ((c.left_span,) if c.left == n else ()) + ((c.right_span,) if c.right == n else ())
    return ()


def _reason(step: Step, n: int, told: tuple[ReportReading, ...]) -> str:
    c = step.constraint
    if isinstance(c, Near):
        return f"{told[c.left].report.name} and {told[c.right].report.name} are of one story, so within three months"
    why = c.why if isinstance(c, Shared) or c.report == n else f"{told[c.report].report.name}: {c.why}"
    return f"set aside, for it contradicts what is better supported: {why}" if step.dropped else why


def _day_of_year(w: Window, days: int) -> tuple[str, str] | None:
    """The stretch of the year that all the days lie in, when it is at most three months."""
    months = [w.calendar(m, None) & days != 0 for m in range(1, 13)]
    if sum(months) > 3 or not days:
        return None
    found = [m for m in range(1, 13) if months[m - 1]]
    if found[-1] - found[0] >= 3:
        return None
    first = next(d for d in range(1, 32) if w.calendar(found[0], d) & days)
    last = next(d for d in range(31, 0, -1) if w.calendar(found[-1], d) & days)
    name = [date(2000, m, 1).strftime("%B") for m in (found[0], found[-1])]
    return f"{first} {name[0]}", f"{last} {name[1]}"


# ------------------------------------------------------------------------------------------------------ anchoring


def anchor(
    reading: ReportReading, published: shapes.Published, clause: Offsets, future: bool | None = None
) -> shapes.When:
    """When something told in a clause took or takes place.

    Args:     reading: the report; published: its date, which may be an interval; clause: the characters to look in;
              future: whether the clause looks ahead; None to read that from the words around each time.
    Returns:  the narrowest interval that every time in the clause allows; empty where no time stands in it or none
              can be resolved. Times that exclude each other give the hull.
    Raises:   nothing.
    Cost:     linear in the times of the report.
    """
    found: list[tuple[str | None, str | None]] = []
    for a in reading.reading.layer("time"):
        start, end = a.span.start, a.span.end
        if (
            start < clause[0]
            or end > clause[1]
            or not isinstance(a.value, Time)
            or a.value.type not in ("DATE", "TIME")
        ):
            continue
        ahead = future if future is not None else looks_ahead(reading.text, start, end, clause[0], clause[1])
        time = resolve(a.value, published, ahead)
        if time.earliest or time.latest:
            found.append((time.earliest, time.latest))
    return _meet(found)


def _meet(found: list[tuple[str | None, str | None]]) -> shapes.When:
    if not found:
        return shapes.When()
    lows, highs = [f[0] for f in found if f[0]], [f[1] for f in found if f[1]]
    low, high = max(lows, default=None), min(highs, default=None)
    if low and high and low > high:
        low = min(lows) if len(lows) == len(found) else None
        high = max(highs) if len(highs) == len(found) else None
    return shapes.When(low, high)


def granularity(when: shapes.When | shapes.Published) -> Granularity:
    """How fine an interval is: a day, a calendar week, month or year, anything else "between", or unknown.

    Times of day are kept in a `model.Time`'s value, not in intervals, so "time" comes only where a bound has an hour.
    """
    low, high = day_of(when.earliest), day_of(when.latest)
    if low is None and high is None:
        return "unknown"
    if low is None or high is None:
        return "between"
    if low == high:
        return "time" if when.earliest and "T" in when.earliest and when.earliest == when.latest else "day"
    first, last = date.fromordinal(low), date.fromordinal(high)
    if high - low in (6, 7) and last.isoweekday() == 7:
        return "week"
    if first.day == 1 and (last + _ONE).day == 1 and first.year == last.year:
        if first.month == last.month:
            return "month"
        if first.month == 1 and last.month == 12:
            return "year"
    return "between"


_ONE = date(2000, 1, 2) - date(2000, 1, 1)
