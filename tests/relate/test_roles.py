"""Roles as stated: of which body, by whom and when; what disagrees is kept side by side."""

from __future__ import annotations

import pytest

from rashomon import shapes
from rashomon.model import Document, Name, Published, Report, annotate
from rashomon.pipeline import Reading, ReportReading
from rashomon.relate.entities_mentions import gather_mentions
from rashomon.relate.roles import titles_of
from rashomon.tell.roles import role_conflicts


def told(name: str, text: str, person: str, title: str, outlet: str, day: str | None = "2031-03-04") -> ReportReading:
    document = Document.of(text)
    start, at = text.index(person), text.index(title)
    found = annotate(document, start, start + len(person), Name("person", title, (at, at + len(title))), "names")
    when = Published(day, day, "given") if day else Published()
    report = Report(name, name, document.id, "", outlet=outlet, published=when)
    return ReportReading(report, Reading(document).plus((found,), ("name",)))


def roles(*reports: ReportReading) -> tuple[shapes.Title, ...]:
    return titles_of(gather_mentions(reports), reports)


@pytest.mark.parametrize(
    ("before", "title", "body", "former"),
    [
        ("", "Russian Foreign Minister", "Russia", False),
        ("Russia’s ", "Foreign Minister", "Russia", False),
        ("", "Kremlin spokesman", "Kremlin", False),
        ("The ", "president of Velm Shipping", "Velm Shipping", False),
        ("The ", "Minister of Foreign Affairs of Tolmia", "Tolmia", False),
        ("", "Secretary of State", None, False),
        ("The ", "ambassador to Russia", None, False),
        ("The ", "former US ambassador to Russia", "US", True),
        ("The ", "mayor", None, False),
        ("A ", "professor of Tolmian studies at Velm University in Ostrel", "Velm University", False),
        ("An ", "expert on Lodria at Ostrel-based Gull Centre", "Gull Centre", False),
        ("The ", "director of that country’s harbours", None, False),
    ],
)
def test_the_body_is_read_from_the_words(before: str, title: str, body: str | None, former: bool) -> None:
    (role,) = roles(told("a", f"{before}{title} Lena Orsay spoke.", "Lena Orsay", title, "The Gull"))
    assert (role.organisation, role.former) == (body, former)
    assert role.stated == (shapes.Stating("a", "The Gull", "2031-03-04", "2031-03-04"),)
    assert [e.exact for e in role.evidence] == [title]


def pair(left: str, right: str, later: str = "2031-03-05") -> str:
    found = roles(
        told("a", f"{left} Lena Orsay spoke.", "Lena Orsay", left, "The Gull"),
        told("b", f"{right} Lena Orsay spoke.", "Lena Orsay", right, "The Courier", later),
    )
    return role_conflicts(shapes.Entity("e", "person", "Lena Orsay", (), found, ()))


def test_conflicts_between_reports_are_kept_and_told() -> None:
    assert pair("Foreign Minister", "Defence Minister") == "Foreign Minister (The Gull), Defence Minister (The Courier)"
    assert pair("Colonel", "General") == "Colonel (The Gull), General (The Courier)"
    assert pair("Polish president", "Czech president") != ""


@pytest.mark.parametrize(
    ("left", "right", "later"),
    [
        ("Foreign Minister", "Minister", "2031-03-05"),
        ("Lieutenant General", "General", "2031-03-05"),
        ("former Foreign Minister", "Defence Minister", "2031-03-05"),
        ("Foreign Minister", "Defence Minister", "2032-03-05"),  # a year later it may be the next office
        ("Defense Minister", "defence minister", "2031-03-05"),
        ("Foreign Minister", "party leader", "2031-03-05"),
        ("Kremlin spokesman", "Russian spokesman", "2031-03-05"),
    ],
)
def test_what_one_person_may_be_is_no_conflict(left: str, right: str, later: str) -> None:
    assert pair(left, right, later) == ""


def test_one_report_that_gives_both_settles_it() -> None:
    found = roles(
        told("a", "Foreign Minister Lena Orsay spoke.", "Lena Orsay", "Foreign Minister", "The Gull"),
        told("b", "Defence Minister Lena Orsay spoke.", "Lena Orsay", "Defence Minister", "The Courier"),
        told("b", "Lena Orsay, the Foreign Minister, spoke.", "Lena Orsay", "Foreign Minister", "The Courier"),
    )
    assert not any(r.conflicts for r in found)
