"""The date of a report, inferred from what it and the other reports of its story say."""

from __future__ import annotations

import pickle
from itertools import permutations
from pathlib import Path

import pytest

from rashomon import shapes
from rashomon.model import Document, Published, Report
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.read import times
from rashomon.read.calendar import day_of, iso_of
from rashomon.relate import dates
from rashomon.relate.dates import anchor, granularity, infer
from rashomon.relate.dates_days import Bond, Window

SHARED = Path(__file__).parents[3] / "shared"

ANNOUNCED = (
    "President Rosa Alba will travel to Norland this month to meet Prime Minister Olof Berg, officials said. "
    "The Harbour Forum is scheduled to last from 10 to 13 September in the port of Vik. "
    "Norland closed its border in February 2022 after a dispute over fishing."
)
MET = (
    "President Rosa Alba and Prime Minister Olof Berg met on Wednesday in Norland. "
    "The dispute over fishing, with the border of Norland closed, now spanning nearly 19 months, was on the table. "
    "Alba left the city of Marn for Norland on Sunday by boat."
)
UNDATED = "The cook likes soup. Nobody knows why the spoon is blue."


def report(name: str, text: str, published: Published | None = None) -> ReportReading:
    document = Document.of(text)
    reading = Reading(document)
    return ReportReading(
        Report(name, name, document.id, "", published=published or Published()),
        reading.plus(times.run(reading, None, None), ("time",)),
    )


def test_given_dates_pass() -> None:
    given = Published("2023-09-04", "2023-09-04", "given", (), ("stated",))
    found = infer((report("a", ANNOUNCED, given), report("b", UNDATED)))
    assert (found[0].earliest, found[0].how, found[0].why) == ("2023-09-04", "given", ("stated",))


def test_a_report_that_says_nothing_stays_unknown() -> None:
    assert infer((report("a", UNDATED),)) == (shapes.Published(None, None, "unknown"),)


def test_alone_the_year_stays_open() -> None:
    found = infer((report("a", ANNOUNCED),))[0]
    assert (found.earliest, found.latest, found.how) == (None, None, "inferred")
    assert found.why[0] == "between 1 September and 10 September, year not stated"
    assert {e.exact for e in found.evidence} >= {"this month", "10 to 13 September"}


def test_a_story_dates_its_reports() -> None:
    planned, met = infer((report("planned", ANNOUNCED), report("met", MET)))
    assert (planned.earliest, planned.latest) == ("2023-09-01", "2023-09-10")
    assert met.earliest is not None and met.latest is not None
    assert "2023-09-01" <= met.earliest <= met.latest <= "2023-09-30"
    assert any('counts "nearly 19 months" since' in w for w in met.why)


def test_the_order_of_reports_does_not_matter() -> None:
    reports = (report("a", ANNOUNCED), report("b", MET), report("c", UNDATED))
    first = dict(zip("abc", infer(reports), strict=True))
    for shuffled in permutations(reports):
        assert {r.report.name: p for r, p in zip(shuffled, infer(shuffled), strict=True)} == first


def test_a_dated_report_dates_its_neighbour() -> None:
    given = Published("2021-03-11", "2021-03-11", "given")
    other = "The miners of Kettle Bay ended their long strike on Tuesday after Governor Ann Dale raised wages."
    same = "On Tuesday miners of Kettle Bay ended a strike when Governor Ann Dale raised wages."
    found = infer((report("a", other, given), report("b", same)))[1]
    assert found.how == "inferred"
    assert found.earliest is not None and found.earliest <= "2021-03-09" <= (found.latest or "")
    assert (day_of(found.latest) or 0) - (day_of(found.earliest) or 0) <= 14


def test_contradictions_are_said_and_the_weaker_dropped() -> None:
    text = "Posted: 3 May 2019\nThe law was passed in June 2020 and the court agreed."
    found = infer((report("a", text),))[0]
    assert any(w.startswith("set aside") for w in found.why)


def test_a_post_and_the_lead_give_three_days() -> None:
    text = (
        "Mayor Finn Lowe attacked the tram company on Monday over late trams.\n\n"
        "Late again! — Finn Lowe (@finnlowe) May 7, 2018\n\nThe company did not reply."
    )
    found = infer((report("a", text),))[0]
    assert (found.earliest, found.latest) == ("2018-05-06", "2018-05-08")


def test_stage() -> None:
    stage = pickle.loads(pickle.dumps(dates.STAGE))
    draft = stage.run(StoryDraft("s", (report("a", ANNOUNCED), report("b", MET))), stage.config, None)
    assert [p.how for p in draft.published] == ["inferred", "inferred"]
    for r, p in zip(draft.reports, draft.published, strict=True):
        assert all(r.text[e.start : e.end] == e.exact and e.report == r.report.name for e in p.evidence)


def test_anchor_and_granularity() -> None:
    r = report("a", "He left on Sunday. They met on Wednesday and will meet again next month. In 2019 it rained.")
    day = shapes.Published("2023-09-13", "2023-09-13", "given")
    assert anchor(r, day, (0, 18)) == shapes.When("2023-09-10", "2023-09-10")
    assert anchor(r, day, (0, 5)) == shapes.When()
    assert anchor(r, shapes.Published(None, None, "unknown"), (0, 18)) == shapes.When()
    assert granularity(anchor(r, day, (19, 41))) == "day"
    assert granularity(anchor(r, day, (42, 73))) == "month"
    assert granularity(anchor(r, day, (74, 92))) == "year"
    assert granularity(shapes.When("2023-09-11", "2023-09-17")) == "week"
    assert granularity(shapes.When("2023-09-11", "2023-09-15")) == "between"
    assert granularity(shapes.When(None, "2023-09-15")) == "between"
    assert granularity(shapes.When()) == "unknown"


def test_day_sets_agree_with_plain_sets() -> None:
    first = day_of("2020-01-01") or 0
    w = Window(first, first + 800)
    plain = {first + k for k in (0, 7, 300, 790)}
    bits = sum(w.between(d, d) for d in sorted(plain))
    for low, high in ((-6, 6), (0, 0), (3, 11), (-40, -2)):
        spread = {d + k for d in plain for k in range(low, high + 1)}
        wanted = sum(w.between(d, d) for d in sorted(spread) if w.first <= d <= w.last)
        assert w.dilate(bits, low, high) == wanted
    tuesdays = w.weekdays(2)
    assert [iso_of(d) for d in range(first, first + 10) if tuesdays & w.between(d, d)] == ["2020-01-07"]
    bond = Bond(tuesdays, 0, 6)
    assert w.hull(bond.events(w, w.between(first + 8, first + 8))) == (first + 6, first + 6)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "reports" / "summit").is_dir(), reason="needs the example reports in ../shared")
def test_the_example_story() -> None:
    """The true dates are of September 2023; no interval may exclude them."""
    texts = sorted((SHARED / "reports" / "summit").glob("*.txt"))
    found = infer(tuple(report(p.name[:3], p.read_text(encoding="utf-8")) for p in texts))
    assert (found[4].earliest, found[4].latest) == ("2023-09-01", "2023-09-10")
    for number, day in enumerate(("2023-09-13", "2023-09-12", "2023-09-05", "2023-09-13", "2023-09-05")):
        p = found[number]
        assert p.how == "inferred" and (p.earliest or "") <= day <= (p.latest or "9"), p


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "data" / "stories").is_dir(), reason="needs the dated stories in ../shared/data")
def test_floor_on_hidden_dates() -> None:
    from rashomon.testing.bench_dates import score_dates

    found = score_dates(SHARED / "data" / "stories" / "allsides.dev.jsonl", every=40)
    assert found.alone.narrow_right >= 0.95 * found.alone.narrow
    assert found.story.narrow_right >= 0.95 * found.story.narrow
    assert found.alone.narrow > 0


# ---------------------------------------------------------------------------------- what is under way, what was planned

UNDER_WAY = (
    "Rosa Alba reached the port of Vik on Tuesday. "
    "Olof Berg is currently attending the Harbour Forum of Vik, and will receive her later this week."
)


def test_what_is_under_way_lies_within_its_days() -> None:
    dated = Published("2023-09-04", "2023-09-04", "given")
    told = infer((report("a", ANNOUNCED, dated), report("b", UNDER_WAY)))[1]
    assert any('b calls "currently" what a dates by "10 to 13 September"' in w for w in told.why)
    assert (told.earliest, told.latest) == ("2023-09-10", "2023-09-13")
    assert "currently" in {e.exact for e in told.evidence}


def test_a_speaker_s_currently_is_not_the_report_s() -> None:
    quoted = "“Olof Berg is currently attending the Harbour Forum of Vik,” said Rosa Alba."
    assert not any("currently" in w for p in infer((report("a", ANNOUNCED), report("b", quoted))) for w in p.why)


PLANNED = "Rosa Alba is set to travel to Norland for a meeting with Prime Minister Olof Berg in Marn, officials said."
ARRIVED = (
    "President Rosa Alba arrived in Norland on Tuesday for a meeting with Prime Minister Olof Berg in Marn. "
    "Published 12 September 2023"
)


def test_what_is_planned_here_and_past_there_orders_the_reports() -> None:
    given = Published("2023-09-13", "2023-09-13", "given")
    told = infer((report("a", PLANNED), report("b", ARRIVED.partition(" Pub")[0], given)))[0]
    assert told.latest == "2023-09-12" and told.earliest is None
    assert any('a plans ("is set to travel") what b tells of Tuesday as past' in w for w in told.why)


@pytest.mark.parametrize("other", [
    "Rosa Alba will have arrived in Norland by Tuesday for a meeting with Prime Minister Olof Berg in Marn.",
    "A storm arrived on Tuesday; the cook of Marn was asleep.",
])  # fmt: skip
def test_what_is_not_told_as_past_orders_nothing(other: str) -> None:
    given = Published("2023-09-13", "2023-09-13", "given")
    assert infer((report("a", PLANNED), report("b", other, given)))[0].how == "unknown"


def test_a_contradiction_is_said() -> None:
    given = Published("2023-09-13", "2023-09-13", "given")
    dated = "Published 20 September 2023\n\n" + PLANNED
    told = infer((report("a", dated), report("b", ARRIVED.partition(" Pub")[0], given)))[0]
    assert told.earliest is not None and told.earliest >= "2023-09-19"
    assert any(w.startswith("set aside, for it contradicts") for w in told.why)


def test_many_cues_are_read_in_linear_time() -> None:
    import time

    begun = time.process_time()
    for text in ("is currently " * 4000, "will " * 10_000, " " * 50_000, "“is under way " * 4000):
        infer((report("a", ANNOUNCED), report("b", text)))
    assert time.process_time() - begun < 8
