"""On how many legs a claim stands: how many it truly has, and how many a careful reader can make out.

The range is what the printed words allow: `least` counts origins that are shown to be distinct, `most` every origin that cannot
be shown to be another's. A laundered telling adds one to `most` and none to `least`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.testing.bench_gold import GoldRange
from rashomon.testing.newsroom.records import NewsReport, NewsStory, Telling


def independent(standing: Sequence[Telling]) -> int:
    """How many independent origins truly stand behind tellings; people of one body are one."""
    return max(1, len({t.origin.body or t.origin.key for t in standing}))


def legs_of(story: NewsStory, standing: Sequence[Telling]) -> GoldRange:
    """The range that a careful reader of the reports can establish.

    Args:     standing: the tellings of one claim that count, in order of publication.
    """
    reports = {r.id: r for r in story.reports}
    keys = {r.outlet: _key_of(story, r) for r in story.reports}
    shown: dict[tuple[str, int], str] = {}
    firm: set[str] = set()
    weak: set[tuple[str, str]] = set()
    for t in standing:
        shown[t.report, t.start] = key = _shown(t, standing, shown, reports, keys)
        seen = t.voice == "witness" and key.startswith(("own:", "state"))
        if seen or t.voice in ("named", "document"):
            firm.add(key)
        elif t.voice == "anonymous" and not key.startswith("anon:experts"):
            weak.add((key, t.origin.country))
    countries = {t.origin.country for t in standing if t.voice == "named"}
    least = len(firm) + any(country not in countries for _, country in weak)
    most = max(len(set(shown.values())), independent(standing))
    return GoldRange(min(max(1, least), independent(standing)), most)


def _key_of(story: NewsStory, report: NewsReport) -> str:
    return next(o.key for o in story.outlets if o.name == report.outlet)


def _shown(
    t: Telling, standing: Sequence[Telling], shown: Mapping[tuple[str, int], str], reports: Mapping[str, NewsReport],
    keys: Mapping[str, str]
) -> str:  # fmt: skip
    """The origin that a reader sees: who is named; of a copy, what its model shows; else what the outlet showed before."""
    report = reports[t.report]
    outlet = keys[report.outlet]
    if t.shown:
        return t.shown
    if t.voice == "named":
        return f"body:{t.origin.body}"
    if t.voice in ("anonymous", "document"):
        return t.origin.key
    if report.relation == "copy":
        there = [m for m in standing if m.report == report.made_from and (m.report, m.start) in shown]
        return shown[there[0].report, there[0].start] if there else f"own:{outlet}"
    if t.voice == "witness":
        return t.origin.body or f"own:{outlet}"
    told_here = [
        m for m in standing if m.report == t.report and m.voice in ("named", "anonymous", "document") and not m.shown
    ]
    if told_here:
        return f"body:{told_here[0].origin.body}" if told_here[0].voice == "named" else told_here[0].origin.key
    cited = t.chain[0] if t.chain else None
    earlier = [
        m for m in standing if (m.report, m.start) in shown and keys[reports[m.report].outlet] == (cited or outlet)
    ]
    return shown[earlier[0].report, earlier[0].start] if earlier else f"own:{cited or outlet}"
