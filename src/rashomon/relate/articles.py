"""Compare articles that come in as JSON lines: what `rashomon compare` does, without its command line.

Texts are compared as they stand. Only articles of which text was taken are read further, for their credits and bylines.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rashomon.pipeline import Reading, ReportReading
from rashomon.relate.copies import Compared, CopiesConfig, CopyInput, compare_all, input_of
from rashomon.text import zones
from rashomon.text.records import Arrival


def compare_arrivals(arrivals: Sequence[Arrival], config: CopiesConfig = CopiesConfig()) -> Compared:  # noqa: B008
    """Find all pairs of articles that share text, and who has it from whom.

    Args:     arrivals: the articles, in any order; their names must differ (`records.told_apart`).
    Returns:  the copies, and the boilerplate that was left out.
    Raises:   nothing.
    Cost:     that of `copies.compare`, and the zones of the articles of which text was taken.
    """
    by_name = {arrival.report.name: arrival for arrival in arrivals}

    def look_closer(one: CopyInput) -> CopyInput:
        found = input_of(_zoned(by_name[one.name]))
        return msgspec.structs.replace(one, credits=found.credits, byline=found.byline)

    return compare_all([_input(arrival) for arrival in arrivals], config, look_closer=look_closer)


def _zoned(arrival: Arrival) -> ReportReading:
    """Credits and bylines as `read` finds them; too slow to look for them in every article."""
    reading = Reading(arrival.document)
    return ReportReading(
        arrival.report, reading.plus(zones.STAGE.run(reading, zones.STAGE.config, None), zones.STAGE.writes)
    )


def _input(arrival: Arrival) -> CopyInput:
    report, when = arrival.report, arrival.report.published
    return CopyInput(report.name, arrival.document.text, (when.earliest, when.latest), report.outlet, report.byline)
