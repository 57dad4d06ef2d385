"""The reports of a story as the outside sees them, in canonical order, and the story put together from its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rashomon import model, shapes
from rashomon.model import Zone
from rashomon.models.multilingual import multilingual_ready
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.read.foreign import WITHOUT_WEIGHTS, lacks_of
from rashomon.text.language import foreign

T = TypeVar("T")


def canonical_order(members: Iterable[T], report: Callable[[T], model.Report]) -> list[T]:
    """Order by publication, then by the id the user gave: the same whatever order the reports came in."""
    return sorted(members, key=lambda m: (report(m).published.earliest or "9999", report(m).name))


def report_shapes(draft: StoryDraft) -> tuple[shapes.Report, ...]:
    """The story's reports, with the dates and credits derived so far."""
    published = draft.published or tuple(_as_given(r) for r in draft.reports)
    return tuple(_shape(r, p) for r, p in zip(draft.reports, published, strict=True))


def _as_given(report: ReportReading) -> shapes.Published:
    given = report.report.published
    return shapes.Published(given.earliest, given.latest, given.how, (), given.why)


def _shape(report: ReportReading, published: shapes.Published) -> shapes.Report:
    told = report.report
    declared = told.declared or model.Declared()
    zones = [(a.exact, a.value) for a in report.reading.layer("zone") if isinstance(a.value, Zone)]
    headline = next((text for text, z in zones if z.kind == "headline"), None)
    lacks = lacks_of(report.text)
    if lacks and not multilingual_ready():
        lacks = (*lacks, *WITHOUT_WEIGHTS)
    byline = next((z.name or text for text, z in zones if z.kind == "byline"), None)
    return shapes.Report(
        id=told.name,
        outlet=told.outlet,
        title=told.title or headline,
        url=told.url,
        byline=told.byline or byline,
        published=published,
        language=told.language or foreign(report.text),
        sha256=told.sha256,
        credits=credits_of(report),
        extent=told.extent,
        lacks=lacks,
        modified=_changed(declared.modified),
        agency=declared.agency,
        truncated=declared.truncated,
    )


def _changed(modified: model.Published) -> shapes.Published | None:
    """When its page was last changed, as shown."""
    if modified.how == "unknown":
        return None
    return shapes.Published(modified.earliest, modified.latest, modified.how, (), modified.why)


def credits_of(report: ReportReading) -> tuple[str, ...]:
    """Agencies that a report, or its page, credits for its text; a photograph's (within a caption line) is not one of them."""
    zones = [(a.span.start, a.span.end, a.value) for a in report.reading.layer("zone") if isinstance(a.value, Zone)]
    captions = [(s, e) for s, e, z in zones if z.kind == "caption"]
    found = []
    for start, _, zone in zones:
        photograph = any(abs(start - e) <= 3 for _, e in captions)
        if zone.kind in ("credit", "dateline") and zone.name and not photograph:
            found.append(zone.name)
    declared = report.report.declared
    if declared is not None and declared.agency:
        found.append(declared.agency)
    return tuple(dict.fromkeys(found))


def assemble_story(draft: StoryDraft) -> shapes.Story:
    """The story from its parts; it runs from the first to the last day on which a report of it may have appeared."""
    reports = report_shapes(draft)
    days = [d for r in reports for d in (r.published.earliest, r.published.latest) if d]
    return shapes.Story(
        id=draft.id,
        title=draft.title or next((r.title for r in reports if r.title), None) or reports[0].id,
        from_=min(days, default=None),
        to=max(days, default=None),
        reports=reports,
        developments=draft.developments,
        entities=draft.entities,
        statements=draft.statements,
        utterances=draft.utterances,
        claims=draft.claims,
        copies=draft.copies,
        families=draft.families,
        timeline=draft.timeline,
        network=draft.network,
        brief=draft.brief,
        membership=draft.membership,
    )
