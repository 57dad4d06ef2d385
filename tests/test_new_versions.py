"""Versions in an archive: a newer text replaces the older, the older stays explainable, and unchanged is free."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rashomon.archive import Archive
from rashomon.errors import NotFoundError
from rashomon.stages import all_stages
from rashomon.store.sqlite import SqliteStore
from rashomon.text.records import read_jsonl

GULL = (
    "A bridge over the harbour of Vellin collapsed on Tuesday evening, mayor Ana Brask said. Two lorries fell into the water."
    "\n\nThree people were killed, police said.\n\nThe engineer Tomas Reil had warned the city in March."
)
COURIER = (
    "The harbour bridge of Vellin fell on Tuesday evening and took two lorries with it, according to police. Three people "
    "were killed, police said. Mayor Ana Brask denied that a warning was ignored."
)
LATER = GULL.replace(
    "Three people were killed, police said.", "Four people were killed, police said on Wednesday."
).replace("The engineer Tomas Reil had warned the city in March.", "The port minister Ilse Marn resigned.")
URL = "https://gull.example/bridge"


def lines(*records: dict[str, Any]) -> Any:
    from io import BytesIO

    return read_jsonl(BytesIO("\n".join(json.dumps(r) for r in records).encode()))


FIRST = (
    {"id": "gull", "url": URL, "text": GULL, "published": "2031-03-04T20:00:00Z"},
    {"id": "courier", "url": "https://courier.example/1", "text": COURIER, "published": "2031-03-04T21:00:00Z"},
)
SECOND = {
    "id": "late",
    "url": "http://www.gull.example/bridge/?utm_source=x",
    "text": LATER,
    "fetched": "2031-03-05T07:00:00Z",
}


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with Archive.open(":memory:") as archive:
        archive.add_arrivals(lines(*FIRST))
        result = archive.add_arrivals(lines(SECOND))
        assert (result.added, result.versions, result.seen) == (1, 1, 1)
        assert result.notes == ("late is a new version of gull",)
        yield archive


def test_the_story_is_told_from_the_newest_and_keeps_its_id(archive: Archive) -> None:
    (before,), (now,) = archive.stories(as_of=2), archive.stories()
    assert before.id == now.id
    assert {r.id for r in before.reports} == {"gull", "courier"} and {r.id for r in now.reports} == {"late", "courier"}
    (revised,) = (r for r in now.reports if r.versions)
    assert [(v.id, v.sequence) for v in revised.versions] == [("gull", 1)]
    assert archive.story("gull").id == now.id == archive.story("late").id
    assert archive.text("gull") == GULL and archive.text("late") == LATER
    assert archive.stories(as_of=2) == (before,)


def test_the_history_says_what_changed_and_what_stood_on_it(archive: Archive) -> None:
    history = archive.versions("gull")
    assert history == archive.versions("late")
    assert [v.id for v in history.versions] == ["gull", "late"] and history.versions[
        1
    ].seen == "2031-03-05T07:00:00+00:00"
    (revision,) = history.revisions
    assert [e.exact for e in revision.removed] == ["The engineer Tomas Reil had warned the city in March."]
    assert [e.exact for e in revision.added] == ["The port minister Ilse Marn resigned."]
    ((was, now),) = revision.reworded
    assert was.exact == "Three people were killed, police said." and "Four people" in now.exact
    for told in (*revision.removed, was):
        assert GULL[told.start : told.end] == told.exact
    lost = {one.text: one for one in revision.claims}
    three = next(one for text, one in lost.items() if text.startswith("Three people"))
    assert {e.report for e in three.stood_on} == {"gull"} and {e.report for e in three.stands} == {"courier"}
    assert archive.versions("courier").revisions == ()
    with pytest.raises(NotFoundError):
        archive.versions("nothing")


def test_news_tell_what_went_and_nothing_that_stayed(archive: Archive) -> None:
    news = archive.news(since=2)
    kinds = {n.kind for n in news}
    assert "changed" in kinds or "withdrawn" in kinds
    for n in news:
        assert "collapsed on Tuesday" not in (n.was or "") and "Two lorries" not in (n.was or "")
    gone = [n for n in news if n.kind in ("withdrawn", "changed")]
    assert any(e.report == "gull" for n in gone for e in n.because)
    assert archive.news(since=archive.sequence) == ()


def light() -> list[Any]:
    return [s for s in all_stages() if s.shape != "document" or s.name == "zones"]


def counts(result: Any) -> tuple[int, int, int, int]:
    assert result.added + result.known + result.failed == result.seen
    return result.added, result.known, result.failed, result.versions


def test_unchanged_is_free_and_what_only_looks_alike_is_kept_apart() -> None:
    with Archive(SqliteStore(":memory:"), light()) as archive:
        archive.add_arrivals(lines(*FIRST))
        same = {**SECOND, "text": GULL, "title": "Otherwise packed"}
        assert counts(archive.add_arrivals(lines(same, same, *FIRST))) == (0, 4, 0, 0)
        other = {
            "id": "apples",
            "url": URL,
            "text": "The apple harvest is good; farmers hope for sunshine until Sunday.",
        }
        assert counts(archive.add_arrivals(lines(other))) == (1, 0, 0, 0)
        assert counts(archive.add_arrivals(lines(SECOND, SECOND))) == (1, 1, 0, 1)
        front = {"id": "f1", "url": "https://gull.example/", "text": GULL}
        assert counts(archive.add_arrivals(lines(front, {**front, "id": "f2", "text": LATER}))) == (2, 0, 0, 0)


def test_of_three_versions_in_one_call_each_replaces_the_one_before() -> None:
    with Archive(SqliteStore(":memory:"), light()) as archive:
        three = [
            {"id": f"v{n}", "url": URL, "text": GULL.replace("Three", word)}
            for n, word in enumerate("Three Four Five".split())
        ]
        assert counts(archive.add_arrivals(lines(*three))) == (3, 0, 0, 2)
        assert [v.id for v in archive.versions("v0").versions] == ["v0", "v1", "v2"]


def test_a_summary_never_replaces_the_text_behind_it() -> None:
    told = f"<title>Bridge</title><link>{URL}</link><description>A bridge over the harbour fell.</description>"
    feed = f"<rss><item>{told}</item></rss>"
    with Archive(SqliteStore(":memory:"), light()) as archive:
        from rashomon.text.entries import read_feed

        archive.add_arrivals(lines(*FIRST))
        assert counts(archive.add_arrivals(read_feed(feed.encode(), "f"))) == (0, 1, 0, 0)
    with Archive(SqliteStore(":memory:"), light()) as archive:
        archive.add_arrivals(read_feed(feed.encode(), "f"))
        assert counts(archive.add_arrivals(lines(*FIRST))) == (2, 0, 0, 1)


def test_what_is_read_at_once_is_no_version(tmp_path: Path, cli: Callable[..., Any]) -> None:
    (tmp_path / "r.jsonl").write_text("\n".join(json.dumps(r) for r in (*FIRST, SECOND)))
    result = cli("read", tmp_path / "r.jsonl", "--json").result
    told = {r["id"] for s in result["stories"] for r in s["reports"]} | set(result["unclustered"])
    assert told == {"gull", "courier", "late"}
