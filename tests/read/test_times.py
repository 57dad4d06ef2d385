"""Times in running text: what is one, how far it reaches, what it is worth once the report's date is known."""

from __future__ import annotations

import pickle
import time as clock
from pathlib import Path

import pytest

from rashomon.model import Document, Published, Time, checked
from rashomon.pipeline import Reading
from rashomon.read import times
from rashomon.read.calendar import value_days
from rashomon.read.times import looks_ahead, resolve, tag

SHARED = Path(__file__).parents[3] / "shared" / "data"


def only(text: str) -> tuple[str, Time]:
    found = tag(text)
    assert len(found) == 1, [(text[a:b], t.value) for a, b, t in found]
    start, end, time = found[0]
    return text[start:end], time


@pytest.mark.parametrize(
    ("text", "exact", "type_", "value"),
    [
        ("They signed it on 10 September 2023 in Oslo.", "10 September 2023", "DATE", "2023-09-10"),
        ("They signed it on Sept. 10, 2023, in Oslo.", "Sept. 10, 2023", "DATE", "2023-09-10"),
        ("They signed it on Sept. 10 in Oslo.", "Sept. 10", "DATE", "XXXX-09-10"),
        ("It runs from 10 to 13 September.", "10 to 13 September", "DATE", "XXXX-09-10/XXXX-09-13"),
        ("It ran on July 4-6, 2018 in Bern.", "July 4-6, 2018", "DATE", "2018-07-04/2018-07-06"),
        ("Logged 2023-09-10 by hand.", "2023-09-10", "DATE", "2023-09-10"),
        ("Filed 25.12.2021 by hand.", "25.12.2021", "DATE", "2021-12-25"),
        ("He left on Tuesday.", "Tuesday", "DATE", "XXXX-WXX-2"),
        ("He left last Tuesday.", "last Tuesday", "DATE", "XXXX-WXX-2"),
        ("They met on Wednesday morning.", "Wednesday morning", "TIME", "XXXX-WXX-3TMO"),
        ("They met two days ago.", "two days ago", "DATE", "XXXX-XX-XX"),
        ("They will meet later this week.", "later this week", "DATE", "XXXX-WXX"),
        ("It lasted 18 months.", "18 months", "DURATION", "P18M"),
        ("It lasted nearly 19 months.", "nearly 19 months", "DURATION", "P19M"),
        ("After a multi-day journey he came.", "multi-day", "DURATION", "PXD"),
        ("He trained in the past two years.", "the past two years", "DURATION", "P2Y"),
        ("They drill every day.", "every day", "SET", "P1D"),
        ("The fair is held annually.", "annually", "SET", "P1Y"),
        ("The train left around 18:30 on Sunday.", "around 18:30 on Sunday", "TIME", "XXXX-WXX-7T18:30"),
        ("It struck at 6.30 p.m. local time.", "6.30 p.m. local time", "TIME", "XXXX-XX-XXT18:30"),
        ("She won in the summer of 2018.", "the summer of 2018", "DATE", "2018-SU"),
        ("Sales fell in the third quarter of 2018.", "the third quarter of 2018", "DATE", "2018-Q3"),
        ("A star of the 1940s died.", "the 1940s", "DATE", "194"),
        ("He fell ill in the early hours of Sunday.", "the early hours of Sunday", "TIME", "XXXX-WXX-7TMO"),
        ("A play opened in early 2018.", "early 2018", "DATE", "2018"),
    ],
)
def test_reads(text: str, exact: str, type_: str, value: str) -> None:
    found, time = only(text)
    assert (found, time.type, time.value) == (exact, type_, value)


@pytest.mark.parametrize(
    "text",
    [
        "The 33-year-old, 26 years old, paid $2018 and 1,900 euros.",
        "Flight 370 left gate 12 for 10 Downing Street.",
        "They won 10-13 and the vote was 52 to 48.",
        "Theresa May may march; the second man won Black Friday bargains.",
        "More than 2000 people and 1984 votes were counted.",
        "A minute amount, the fall of the wall, a spring in his step.",
    ],
)
def test_is_no_time(text: str) -> None:
    assert tag(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He left on Tuesday.", "2023-09-12"),
        ("He will leave on Tuesday.", "2023-09-19"),
        ("He left on Wednesday.", "2023-09-13"),
        ("He left on Sunday afternoon.", "2023-09-10TAF"),
        ("He left yesterday.", "2023-09-12"),
        ("He left three weeks ago.", "2023-W34"),
        ("It began this month.", "2023-09"),
        ("It began last year.", "2022"),
        ("It happened in July.", "2023-07"),
        ("It is scheduled to last from 10 to 13 September.", "2023-09-10/2023-09-13"),
        ("The hearing is set for Feb. 17.", "2024-02-17"),
        ("He left last night.", "2023-09-12TNI"),
        ("They will talk tomorrow.", "2023-09-14"),
    ],
)
def test_resolves(text: str, value: str) -> None:
    start, end, time = tag(text)[0]
    assert resolve(time, Published("2023-09-13", "2023-09-13"), looks_ahead(text, start, end)).value == value


def test_last_tuesday_said_on_a_wednesday_is_two_days() -> None:
    _, time = only("It was so last Tuesday.")
    found = resolve(time, Published("2023-09-13", "2023-09-13"))
    assert (found.earliest, found.latest, found.value) == ("2023-09-05", "2023-09-12", "XXXX-WXX-2")


def test_an_interval_of_report_dates_gives_the_union() -> None:
    _, time = only("He left on Tuesday.")
    found = resolve(time, Published("2023-09-13", "2023-09-20"))
    assert (found.earliest, found.latest, found.value) == ("2023-09-12", "2023-09-19", "XXXX-WXX-2")
    same = resolve(time, Published("2023-09-13", "2023-09-15"))
    assert (same.earliest, same.latest, same.value) == ("2023-09-12", "2023-09-12", "2023-09-12")


def test_nothing_is_resolved_without_a_report_date() -> None:
    _, time = only("He left on Tuesday.")
    assert resolve(time, Published()) == time


def test_either_order_of_day_and_month_stays_possible() -> None:
    _, time = only("Filed 9/12/2023 here.")
    assert (time.value, time.earliest, time.latest) == ("2023-09-12", "2023-09-12", "2023-12-09")
    assert only("Filed 13/12/2023 here.")[1].earliest == "2023-12-13"


def test_an_hour_takes_the_day_before_it() -> None:
    found = tag("The hotel burned on Tuesday. A call came in at 3:33 a.m. from a guest.")
    assert [t.value for _, _, t in found] == ["XXXX-WXX-2", "XXXX-WXX-2T03:33"]


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("Kim will meet Putin on Tuesday.", True),
        ("They are due to meet on Tuesday.", True),
        ("They met on Tuesday.", False),
        ("On Tuesday the two leaders met.", False),
        ("Tuesday, noon, the harbour.", None),
        ("The fair will be held on Tuesday.", True),
    ],
)
def test_tense(text: str, ahead: bool | None) -> None:
    start, end, _ = tag(text)[0]
    assert looks_ahead(text, start, end) is ahead


def test_values_cover_days() -> None:
    assert value_days("2024-02") == (value_days("2024-02-01")[0], value_days("2024-02-29")[0])  # type: ignore[index]
    assert value_days("2023-W37") == (value_days("2023-09-11")[0], value_days("2023-09-17")[0])  # type: ignore[index]
    for bad in ("", "XXXX-09-10", "2023-13", "2023-02-30", "P2Y", "2023-W54", "99999", "²023"):
        assert value_days(bad) is None


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        '"',
        "a ",
        "1 ",
        "the ",
        "September ",
        "1-",
        "two ",
        "1:",
        "early ",
        "last ",
        "the early hours of ",
        "end of ",
        "9/",
        "²",
        "\u0130",
        "about half a ",
        "2018-",
    ],
)
def test_hostile_text_is_linear(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = clock.process_time()
    for start, end, _ in tag(text):
        assert 0 <= start < end <= len(text)
    assert clock.process_time() - began < 5.0


def test_stage_keeps_offsets_and_pickles() -> None:
    document = Document.of("İstanbul — He left on Tuesday, 3 May 2022, at 9 a.m. 😀 Then, two days later, he was back.")
    again = pickle.loads(pickle.dumps(times.STAGE))
    found = again.run(Reading(document), again.config, None)
    assert [checked(document, a).exact for a in found][0] == "Tuesday, 3 May 2022, at 9 a.m."
    assert found == times.STAGE.run(Reading(document), None, None)


def test_no_time_crosses_a_sentence() -> None:
    text = "It was Tuesday. Morning came."
    assert [text[a:b] for a, b, _ in tag(text, ((0, 15), (16, 29)))] == ["Tuesday"]


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "eventstoryline").is_dir(), reason="needs EventStoryLine in ../shared/data")
def test_floor_on_eventstoryline() -> None:
    from rashomon.testing.bench_times import score

    found = score(SHARED, every=3)
    assert found.eventstoryline.span_f >= 0.92
    assert found.eventstoryline.value_f >= 0.80
    assert found.gum.span_f >= 0.84


def _values(text: str, day: str | None = None, future: bool | None = None) -> list[tuple[str, str]]:
    """What is found, and its value once the report's day is known."""
    given = Published(day, day, "given") if day else Published(None, None, "unknown")
    return [(text[s:e], resolve(t, given, looks_ahead(text, s, e)).value) for s, e, t in tag(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge closed on 4 May 2011. It opened again two days later.", "2011-05-06"),
        ("She left the board in March 2004. The following month she sued it.", "2004-04"),
        ("He bought the mill in 1911. Three years later it burned.", "1914"),
        ("He moved to Ost in 1911 and that same year he married.", "1911"),
        ("The mine opened in 1911. Many years later it closed.", "XXXX"),
        ("In 1832 he fell ill. The next day he died.", "XXXX-XX-XX"),
    ],
)
def test_a_time_may_count_from_the_one_before_it(text: str, expected: str) -> None:
    assert _values(text)[-1][1] == expected


def test_the_day_after_a_weekday_waits_for_the_date_of_the_report() -> None:
    text = "The ferry sank on Sunday. The next day divers found it."
    assert _values(text)[-1] == ("The next day", "XXXX-XX-XX")
    assert _values(text, "2031-03-05")[-1] == ("The next day", "2031-03-03")


def test_a_life_takes_its_days_from_its_years_and_news_does_not() -> None:
    life = "Born in 1811, she wrote in 1829 and 1830. In 1831 she sued. On July 14 she won. In 1840 she died."
    assert ("July 14", "1831-07-14") in _values(life, "2019-02-01")
    news = "He won in 2016. On Monday he spoke. On Tuesday he will rest, and on Friday, as in 2015, vote. On May 3 he met her."
    assert ("May 3", "2019-05-03") in _values(news, "2019-05-08")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada played at the Brennick 2012 Games.", "2012"),
        ("He started 2014 in goal.", "2014"),
        ("The abbot (c. 314–368) kept bees.", "314"),
        ("The town was founded in 347 AD.", "347 AD"),
        ("They made it back in the sixties.", "the sixties"),
        ("The fair runs January 23 to March 9, 2014.", "January 23"),
        ("It happened a couple of years back.", "a couple of years back"),
    ],
)
def test_more_ways_to_name_a_year(text: str, found: str) -> None:
    assert found in [text[s:e] for s, e, _ in tag(text)]


@pytest.mark.parametrize(
    "text",
    ["Flight 2012 landed.", "The 2000 soldiers left.", "It is still in use today.", "He is in his sixties.",
     "She counted 2017 sheep.", "What is today Lodria was a sea."],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert tag(text) == ()


def test_the_first_end_of_a_range_has_the_year_of_the_second() -> None:
    assert _values("It runs December 20 to March 9, 2014.")[0] == ("December 20", "2013-12-20")


def test_a_timetable_looks_ahead() -> None:
    assert _values("Lawmakers return Monday.", "2031-03-05") == [("Monday", "2031-03-10")]
    assert _values("The trial begins on Monday.", "2031-03-05") == [("Monday", "2031-03-10")]
    assert _values("The return on Monday was quiet.", "2031-03-05") == [("Monday", "2031-03-03")]


def test_counting_from_the_time_before_is_linear() -> None:
    text = "In 1911 he sat. The next year he stood. " * 1500
    begun = clock.process_time()
    tag(text)
    assert clock.process_time() - begun < 3


def test_tomorrows_weekday_told_as_past_may_be_tomorrow_elsewhere() -> None:
    """A report dated Tuesday in one time zone tells what happened on Wednesday in another."""
    ((_, _, time),) = tag("The North called off the talks on Wednesday.")
    told = resolve(time, Published("2031-03-04", "2031-03-04", "given"))
    assert (told.earliest, told.latest) == ("2031-02-26", "2031-03-05")
    assert told.value == "XXXX-WXX-3"
    ahead = resolve(time, Published("2031-03-04", "2031-03-04", "given"), future=True)
    assert ahead.value == "2031-03-05"
